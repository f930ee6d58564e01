"""Closing for good: the name typed, a second person's word, and nothing before that is lost."""

from __future__ import annotations

import pytest

from bot.domain.leading.closing import WAIT, AskToClose, ConfirmClose, KeepOpen
from bot.domain.leading.due import ReportDue, due_at
from bot.domain.people.invited import JoinThirdParty, TakeOut
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.rooms.reports import ReportAudience
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import BeginClosing, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NAME,
    NOOR,
    OWNER,
    SECOND,
    after,
    at_place,
    behind_more,
    closed,
    decided,
    full_draft,
    in_briefing,
    new_draft,
    refused,
)
from tests.domain.examples import NEWCOMER


def offered(workshop: Workshop) -> set[Verb]:
    return {press.verb for row in panel(workshop).rows if isinstance(row, tuple) for press in row}


@pytest.mark.parametrize(
    "typed", [NAME.text, f"  {NAME.text.upper()} ", NAME.text.replace(" ", "\n")]
)
def test_the_name_may_be_typed_in_any_case_and_spacing(typed: str) -> None:
    assert (
        decided(in_briefing(), AskToClose(MARA, Words(typed))).workshop.leading.close_asked_by
        == MARA
    )


@pytest.mark.parametrize("typed", ["", "The river", NAME.text + "s"])
def test_another_name_closes_nothing(typed: str) -> None:
    workshop = in_briefing()
    assert refused(workshop, AskToClose(MARA, Words(typed))).reason is Reason.WRONG_NAME


def test_whoever_asked_to_close_cannot_be_the_one_who_confirms() -> None:
    asked = decided(at_place("closing"), AskToClose(MARA, NAME))
    assert asked.effects == (Post(CONTROL, Text("closing:asked_note")),)
    assert asked.workshop.stage is Stage.OPEN
    assert refused(asked.workshop, ConfirmClose(MARA)).reason is Reason.SECOND_PERSON
    confirmed = decided(asked.workshop, ConfirmClose(NOOR))
    assert confirmed.workshop.stage is Stage.OPEN
    assert decided(confirmed.workshop, ReportDue(), at=AT + WAIT / 2).workshop.stage is Stage.OPEN
    closed_now = decided(confirmed.workshop, ReportDue(), at=AT + WAIT)
    assert closed_now.workshop.stage is Stage.CLOSING
    assert closed_now.effects == (BeginClosing(),)


def test_a_confirmed_closing_is_told_to_all_and_stopped_by_any_facilitator() -> None:
    for by in (MARA, NOOR):
        confirmed = decided(after(in_briefing(), AskToClose(MARA, NAME)), ConfirmClose(NOOR))
        told = {post.room for post in confirmed.effects if isinstance(post, Post)}
        assert told == {CONTROL, caucus(FIRST), caucus(SECOND)}
        panel = offered(confirmed.workshop)
        assert Verb.KEEP_OPEN in panel
        assert Verb.CONFIRM_CLOSE not in panel
        kept = decided(confirmed.workshop, KeepOpen(by))
        assert {post.room for post in kept.effects if isinstance(post, Post)} == told
        assert due_at(kept.workshop) == ()
        assert decided(kept.workshop, ReportDue(), at=AT + WAIT).workshop.stage is Stage.OPEN


def test_a_facilitator_alone_closes_with_the_name_only_and_after_the_wait() -> None:
    workshop = after(in_briefing(), TakeOut(NOOR, NOOR))
    decision = decided(workshop, AskToClose(MARA, NAME))
    assert decision.workshop.stage is Stage.OPEN
    assert due_at(decision.workshop) == (AT + WAIT,)
    assert decided(decision.workshop, ReportDue(), at=AT + WAIT).workshop.stage is Stage.CLOSING


def test_a_draft_in_which_nobody_wrote_anything_needs_no_second_person() -> None:
    assert decided(full_draft(), AskToClose(MARA, NAME)).workshop.stage is Stage.CLOSING
    assert decided(new_draft(), AskToClose(MARA, NAME)).workshop.stage is Stage.CLOSING


def test_the_wish_to_close_can_be_taken_back_by_any_facilitator() -> None:
    for by in (MARA, NOOR):
        asked = after(in_briefing(), AskToClose(MARA, NAME))
        kept = decided(asked, KeepOpen(by))
        assert kept.workshop.leading.close_asked_by is None
        assert refused(kept.workshop, ConfirmClose(NOOR)).reason is Reason.NOT_ASKED


def test_nothing_is_confirmed_that_nobody_asked_for() -> None:
    for command in (ConfirmClose(NOOR), KeepOpen(NOOR)):
        assert refused(in_briefing(), command).reason is Reason.NOT_ASKED


def test_a_third_facilitator_may_be_the_second_person() -> None:
    workshop = after(full_draft(), JoinThirdParty(MARA, NEWCOMER))
    workshop = after(
        workshop, ReportAudience((OWNER,), (), True), AcknowledgeViewer(MARA, OWNER), Open(MARA)
    )
    confirmed = after(workshop, AskToClose(MARA, NAME), ConfirmClose(NEWCOMER))
    assert due_at(confirmed) == (AT + WAIT,)


def test_an_accomplice_whom_a_stolen_account_brings_confirms_nothing() -> None:
    asked = after(in_briefing(), JoinThirdParty(MARA, NEWCOMER), AskToClose(MARA, NAME))
    assert refused(asked, ConfirmClose(NEWCOMER)).reason is Reason.NOT_YOURS


def test_no_facilitator_sends_the_others_away_and_closes_alone() -> None:
    workshop = in_briefing()
    assert refused(workshop, TakeOut(MARA, NOOR)).reason is Reason.ONLY_THEMSELVES
    assert (
        refused(after(workshop, AskToClose(MARA, NAME)), AskToClose(MARA, NAME)).reason
        is Reason.ALREADY_ASKED
    )


def test_the_panel_offers_closing_and_then_the_two_ways_on_from_the_wish() -> None:
    workshop = in_briefing()
    assert Verb.CLOSE in behind_more(workshop)
    asked = after(workshop, AskToClose(MARA, NAME))
    assert {Verb.KEEP_OPEN, Verb.CONFIRM_CLOSE} <= offered(asked)
    assert Verb.CLOSE not in behind_more(asked)


def test_no_side_is_told_of_the_wish_to_close() -> None:
    workshop = in_briefing()
    before, now = cards(workshop), cards(after(workshop, AskToClose(MARA, NAME)))
    assert {slot for slot in now if now[slot] != before[slot]} == {"card/control"}


def test_a_closing_workshop_has_no_cards() -> None:
    assert cards(closed(in_briefing())) == {}
