"""Consent: a person's own, to what their card named, taken back at any time; nobody else is told who."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.acts import LOOK_BY_BUTTON
from bot.domain.boards.private_notes import PutUpLine, TakeBack
from bot.domain.people.consent import (
    LONGEST_QUESTION,
    AskThirdParty,
    Consent,
    NotNow,
    Withdraw,
    surely,
)
from bot.domain.people.invited import Invite
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import participants_in
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import RoomLink, Text
from tests.domain.build import (
    ADMINS,
    FIRST,
    MARA,
    NOOR,
    OWNER,
    SECOND,
    after,
    at_place,
    decided,
    full_draft,
    gone_on,
    in_briefing,
    opened,
    person,
    refused,
)
from tests.domain.examples import NEWCOMER

ANNA = person(FIRST, 0)


def offered(workshop: Workshop, user: UserId) -> set[Verb]:
    """What the card in somebody's line lets them do."""
    card = cards(workshop)[f"card/{line(workshop.own(user).seat).logical_name}"]
    return {press.verb for row in card.rows if isinstance(row, tuple) for press in row}


def looked(workshop: Workshop, by: UserId, verb: Verb, room: RoomKey) -> object:
    """What a press that only shows something answers."""
    shows = LOOK_BY_BUTTON[verb].shows
    assert shows is not None
    return shows(IncomingPress(workshop, room, by, ButtonId(verb, workshop.handle, 0)))


def test_before_consenting_a_person_sees_their_line_and_nothing_else() -> None:
    workshop = opened()
    theirs = [
        room.key for room in workshop.rooms.standing if ANNA in participants_in(workshop, room.key)
    ]
    assert theirs == [line(workshop.own(ANNA).seat)]


def test_who_consents_is_told_when_their_sides_own_room_opens_and_sees_no_other() -> None:
    workshop = opened()
    decision = decided(workshop, Consent(ANNA, workshop.audience.revision))
    assert decision.answer.text == Text("own_rooms:given")
    assert decision.effects == ()
    workshop = after(decision.workshop, OpenOwnRoomsAllTheSame(MARA))
    assert ANNA in participants_in(workshop, caucus(FIRST))
    assert ANNA not in participants_in(workshop, caucus(SECOND))
    assert participants_in(workshop, JOINT) == ()


def test_consent_to_an_audience_that_has_changed_meanwhile_is_refused() -> None:
    workshop = opened()
    card = workshop.audience.revision
    changed = after(workshop, ReportAudience((OWNER, ADMINS), (), True))
    assert refused(changed, Consent(ANNA, card)).reason is Reason.AUDIENCE_CHANGED
    assert decided(changed, Consent(ANNA, changed.audience.revision)).workshop.own(ANNA).takes_part


def test_the_card_that_is_shown_carries_the_audience_it_names() -> None:
    workshop = after(opened(), ReportAudience((OWNER, ADMINS), (), True))
    card = cards(workshop)[f"card/{line(workshop.own(ANNA).seat).logical_name}"]
    consents = [
        press
        for row in card.rows
        if isinstance(row, tuple)
        for press in row
        if press.verb is Verb.CONSENT
    ]
    assert [press.revision for press in consents] == [workshop.audience.revision]
    assert "Admins" in {viewer.name for viewer in workshop.audience.sees}
    assert "audience:role" in repr(card.sections)


def test_not_now_is_told_to_nobody_and_can_be_changed_to_yes() -> None:
    workshop = opened()
    decision = decided(workshop, NotNow(ANNA))
    assert decision.effects == ()
    assert decision.workshop.own(ANNA).standing is Standing.NOT_NOW
    assert {Verb.CONSENT, Verb.ASK_THIRD_PARTY, Verb.WITHDRAW} <= offered(decision.workshop, ANNA)
    assert after(decision.workshop, Consent(ANNA, workshop.audience.revision)).own(ANNA).takes_part


def test_not_now_changes_no_card_but_the_persons_own_and_the_panel() -> None:
    workshop = opened()
    before, now = cards(workshop), cards(after(workshop, NotNow(ANNA)))
    changed = {slot for slot in now if now[slot] != before[slot]}
    assert changed <= {f"card/{line(workshop.own(ANNA).seat).logical_name}", "card/control"}


def test_withdrawing_closes_the_rooms_at_once_keeps_the_line_and_tells_only_the_third_party() -> (
    None
):
    for workshop in (
        in_briefing(),
        at_place("perspectives", session=True),
        at_place("re-entry", 1),
    ):
        decision = decided(workshop, Withdraw(ANNA))
        own_line = line(workshop.own(ANNA).seat)
        assert decision.effects == (
            Post(CONTROL, Text("consent:withdrawn_note", line=RoomLink(own_line))),
        )
        theirs = [
            room.key
            for room in workshop.rooms.standing
            if ANNA in participants_in(decision.workshop, room.key)
        ]
        assert theirs == [own_line]
        assert Verb.ASK_THIRD_PARTY in offered(decision.workshop, ANNA)
        assert Verb.WITHDRAW not in offered(decision.workshop, ANNA)
        before, now = cards(workshop), cards(decision.workshop)
        changed = {slot for slot in now if now[slot] != before[slot]}
        assert changed == {f"card/{own_line.logical_name}", "card/control"}


def test_nobody_withdraws_twice() -> None:
    workshop = after(in_briefing(), Withdraw(ANNA))
    assert refused(workshop, Withdraw(ANNA)).reason is Reason.ALREADY_SO


def test_whoever_never_consented_can_leave_too() -> None:
    workshop = after(opened(), Withdraw(ANNA))
    assert workshop.own(ANNA).standing is Standing.WITHDRAWN


def test_whoever_was_put_on_a_draft_can_be_off_it_before_any_room_stands() -> None:
    draft = full_draft()
    outcome = decided(draft, Withdraw(ANNA))
    assert outcome.effects == ()
    assert outcome.workshop.participant(ANNA) is None
    assert refused(outcome.workshop, Withdraw(ANNA)).reason is Reason.NOT_YOURS
    assert len(outcome.workshop.people.participants) == len(draft.people.participants) - 1


def test_a_question_is_shown_in_the_own_line_and_the_control_room_learns_only_that_one_waits() -> (
    None
):
    words = Words("Is my name anywhere?")
    for workshop in (opened(), in_briefing(), after(in_briefing(), Withdraw(ANNA))):
        own_line = line(workshop.own(ANNA).seat)
        decision = decided(workshop, AskThirdParty(ANNA, words))
        assert decision.effects == (
            Post(own_line, Text("consent:question", words=words)),
            Post(CONTROL, Text("consent:question_waits", line=RoomLink(own_line))),
        )
        waiting = frozenset({workshop.own(ANNA).seat})
        asked = replace(workshop, leading=replace(workshop.leading, waiting=waiting))
        assert decision.workshop == asked


def test_whoever_asks_while_nobody_leads_is_told_so() -> None:
    workshop = after(in_briefing(), ReportLeft(NOOR), ReportLeft(MARA))
    asked = decided(workshop, AskThirdParty(ANNA, Words("Is anybody there?")))
    assert asked.answer.text == Text("consent:question_sent_nobody_there")


def test_an_empty_question_and_an_endless_one_come_back() -> None:
    workshop = opened()
    assert refused(workshop, AskThirdParty(ANNA, Words(" \n "))).reason is Reason.NOTHING_WRITTEN
    too_long = refused(workshop, AskThirdParty(ANNA, Words("a" * (LONGEST_QUESTION + 1))))
    assert too_long.text == Text("refusals:too_long", most=LONGEST_QUESTION)
    decided(workshop, AskThirdParty(ANNA, Words("a" * LONGEST_QUESTION)))


def test_whoever_is_invited_later_gets_a_line_of_their_own_and_nothing_else() -> None:
    workshop = in_briefing()
    decision = decided(workshop, Invite(MARA, NEWCOMER, SECOND))
    made = {room.key for room in decision.workshop.rooms.standing} - {
        room.key for room in workshop.rooms.standing
    }
    assert made == {line(decision.workshop.own(NEWCOMER).seat)}
    seen_by_them = [
        room.key
        for room in decision.workshop.rooms.standing
        if NEWCOMER in participants_in(decision.workshop, room.key)
    ]
    assert seen_by_them == list(made)


def test_a_refusal_repeats_nothing_that_was_written() -> None:
    secret = Words("x" * 5_000)
    assert "xxx" not in repr(refused(opened(), AskThirdParty(ANNA, secret)))


def test_whoever_took_part_before_reads_anew_all_that_can_have_changed_and_the_rest_by_a_button() -> (
    None
):
    def read(workshop: Workshop) -> dict[str, Text]:
        card = cards(workshop)[f"card/{line(workshop.own(ANNA).seat).logical_name}"]
        return {section.key: section for section in card.sections}

    first = read(opened())
    gone = after(in_briefing(), Withdraw(ANNA))
    workshop = after(gone, Invite(MARA, ANNA, FIRST))
    again = read(workshop)
    assert {"consent:invitation_again", "consent:limits", "consent:choice_again"} <= set(again)
    limits = dict(first["consent:limits"].values)
    assert dict(again["consent:limits"].values) == limits | {"again": True}
    for behind in ("consent:ground_rules", "boundaries:watched"):
        assert behind in first
        assert behind not in again
    where = line(workshop.own(ANNA).seat)
    shown = looked(workshop, ANNA, Verb.READ_AGAIN, where)
    assert isinstance(shown, Answer)
    sections = dict(shown.text.values)["sections"]
    assert isinstance(sections, tuple)
    assert [first[key] for key in ("consent:ground_rules", "consent:limits")] == list(sections[:2])


def test_whoever_took_part_before_reads_at_once_where_less_is_watched_than_could_be() -> None:
    gone = after(in_briefing(), Withdraw(ANNA))
    workshop = after(gone, Invite(MARA, ANNA, FIRST))
    blind = replace(workshop, boundaries=replace(workshop.boundaries, unwatched=True))

    def keys(workshop: Workshop) -> list[str]:
        card = cards(workshop)[f"card/{line(workshop.own(ANNA).seat).logical_name}"]
        return [section.key for section in card.sections]

    assert "cards:watched_less" in keys(blind)
    assert "cards:watched_less" not in keys(workshop)


def test_only_who_is_invited_once_more_is_shown_it_and_only_in_their_line() -> None:
    gone = after(in_briefing(), Withdraw(ANNA))
    workshop = after(gone, Invite(MARA, ANNA, FIRST))
    where = line(workshop.own(ANNA).seat)
    for by, room in ((ANNA, CONTROL), (MARA, where), (person(SECOND, 0), where)):
        shown = looked(workshop, by, Verb.READ_AGAIN, room)
        assert isinstance(shown, Refusal)
        assert shown.reason is Reason.NOT_YOURS


# ---- what becomes of what was shown
def _in_front(workshop: Workshop) -> list[Words]:
    return [note.words for note in workshop.boards.contributions if note.on_board]


def test_whoever_leaves_reads_before_that_what_they_let_be_shown_stays_and_what_taking_back_shows() -> (
    None
):
    workshop = at_place("concerns", 1, session=True)
    assert surely(workshop, ANNA) == Text("consent:withdraw_surely", stands=False)
    workshop = after(workshop, PutUpLine(ANNA, ContributionKind.CONCERN, Words("The wells.")))
    assert surely(workshop, ANNA) == Text("consent:withdraw_surely", stands=True)
    assert surely(workshop, person(SECOND, 0)) == Text("consent:withdraw_surely", stands=False)


def test_what_was_shown_stands_when_its_author_leaves_unless_they_say_otherwise_even_later() -> (
    None
):
    words = Words("The wells.")
    workshop = at_place("concerns", 1, session=True)
    workshop = after(workshop, PutUpLine(ANNA, ContributionKind.CONCERN, words), Withdraw(ANNA))
    assert _in_front(workshop) == _in_front(gone_on(workshop)) == [words]
    assert Verb.MY_NOTES in offered(workshop, ANNA)
    note = workshop.boards.contributions[0].handle
    back = after(workshop, TakeBack(ANNA, note))
    assert _in_front(back) == [words]
    assert _in_front(gone_on(back)) == []
