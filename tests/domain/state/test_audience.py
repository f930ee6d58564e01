"""Who sees rooms by the guild's own power: acknowledged before opening, and whenever somebody new does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people.consent import Withdraw
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.rooms.desired import participants_in
from bot.domain.rooms.reports import ReportAudience
from bot.domain.screens.cards import cards
from bot.domain.state.audience import Audience, Viewer, ViewerKind, viewer_text
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKind, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    ADMINS,
    FIRST,
    MARA,
    OWNER,
    SIDES,
    after,
    at_place,
    decided,
    full_draft,
    in_briefing,
    person,
    refused,
)

ONE, TWO = UserId(902), UserId(903)
SMALLER = Viewer(ViewerKind.ROLE, ADMINS.id, ADMINS.name, frozenset({ONE}))
LARGER = Viewer(ViewerKind.ROLE, ADMINS.id, ADMINS.name, (ADMINS.holders or frozenset()) | {TWO})
UNKNOWN = Viewer(ViewerKind.ROLE, ADMINS.id, ADMINS.name, None)
RENAMED = Viewer(ViewerKind.ROLE, ADMINS.id, "Stewards", ADMINS.holders)
NEW_OWNER = Viewer(ViewerKind.OWNER, 504, "The guild")


def open_rooms(workshop: Workshop) -> set[str]:
    """The caucuses and the joint room, as far as any participant sees them."""
    return {
        room.key.logical_name
        for room in workshop.rooms.standing
        if room.key.kind in (RoomKind.JOINT, RoomKind.CAUCUS)
        and participants_in(workshop, room.key)
    }


def test_a_workshop_opens_only_after_each_entry_has_been_acknowledged() -> None:
    workshop = after(full_draft(), ReportAudience((OWNER, ADMINS), (), True))
    refusal = refused(workshop, Open(MARA))
    assert refusal.reason is Reason.AUDIENCE_OPEN
    assert dict(refusal.text.values)["entries"] == (viewer_text(OWNER), viewer_text(ADMINS))
    assert [(press.verb, press.subject) for press in refusal.presses] == [
        (Verb.ACKNOWLEDGE, "owner.501"),
        (Verb.ACKNOWLEDGE, "role.502"),
    ]
    one = decided(workshop, AcknowledgeViewer(MARA, OWNER))
    assert [press.subject for press in one.answer.presses] == ["role.502"]
    assert refused(one.workshop, Open(MARA)).reason is Reason.AUDIENCE_OPEN
    assert after(one.workshop, AcknowledgeViewer(MARA, ADMINS), Open(MARA)).stage is Stage.OPEN


@pytest.mark.parametrize(
    ("known", "now", "covered"),
    [
        (ADMINS, ADMINS, True),
        (ADMINS, SMALLER, True),
        (ADMINS, LARGER, False),
        (SMALLER, replace(SMALLER, holders=frozenset({TWO})), False),
        (ADMINS, UNKNOWN, False),
        (UNKNOWN, ADMINS, False),
        (UNKNOWN, UNKNOWN, True),
        (ADMINS, RENAMED, True),
        (OWNER, NEW_OWNER, False),
        (OWNER, Viewer(ViewerKind.BOT, OWNER.id, OWNER.name), False),
    ],
)
def test_an_acknowledgement_covers_the_same_entry_with_nobody_new_in_it(
    known: Viewer, now: Viewer, covered: bool
) -> None:
    assert known.covers(now) is covered
    assert (Audience(sees=(now,), acknowledged=(known,)).unacknowledged == ()) is covered


@pytest.mark.parametrize("new", [LARGER, UNKNOWN])
def test_somebody_new_closes_every_room_but_the_lines_until_acknowledged(new: Viewer) -> None:
    workshop = after(
        at_place("perspectives", session=True),
        ReportAudience((OWNER, ADMINS), (), True),
        AcknowledgeViewer(MARA, ADMINS),
    )
    assert open_rooms(workshop) == {"joint", "caucus-1", "caucus-2"}
    closed = after(workshop, ReportAudience((OWNER, new), (), True))
    assert open_rooms(closed) == set()
    for one in closed.people.participants:
        assert participants_in(closed, line(one.seat)) == (one.user,)
    opened_again = decided(closed, AcknowledgeViewer(MARA, new))
    assert open_rooms(opened_again.workshop) == {"joint", "caucus-1", "caucus-2"}
    note = Text("audience:acknowledged_note")
    assert opened_again.effects == tuple(
        Post(caucus(side), note) for side in workshop.sides_in_turn
    )


def test_both_sides_are_told_of_somebody_new_each_in_their_own_line_in_the_same_words() -> None:
    workshop = after(in_briefing(3), Withdraw(person(FIRST, 0)))
    decision = decided(workshop, ReportAudience((OWNER, ADMINS), (), True))
    entries = (viewer_text(ADMINS),)
    to_control = [
        effect for effect in decision.effects if isinstance(effect, Post) and effect.room == CONTROL
    ]
    assert [post.text for post in to_control] == [
        Text("audience:new_viewer_control", entries=entries)
    ]
    assert [press.subject for press in to_control[0].presses] == ["role.502"]
    told = {effect.room: effect.text for effect in decision.effects if isinstance(effect, Post)}
    del told[CONTROL]
    new = Text("audience:new_viewer", entries=entries)
    assert told == {line(one.seat): new for side in SIDES for one in workshop.consented(side)}


def test_what_is_known_already_is_told_to_nobody() -> None:
    workshop = after(in_briefing(), ReportAudience((OWNER, ADMINS), (), True))
    again = decided(workshop, ReportAudience((OWNER, ADMINS), (), True))
    assert again.effects == ()
    assert again.workshop == workshop


def test_a_consent_card_from_before_somebody_new_came_is_of_an_older_audience() -> None:
    workshop = in_briefing()
    later = after(workshop, ReportAudience((OWNER, ADMINS), (), True))
    assert later.audience.revision > workshop.audience.revision
    entered = after(workshop, ReportAudience((OWNER,), (ADMINS, UNKNOWN), True))
    assert entered.audience.revision > workshop.audience.revision


def test_an_entry_that_is_gone_or_known_is_not_acknowledged() -> None:
    workshop = in_briefing()
    assert refused(workshop, AcknowledgeViewer(MARA, ADMINS)).reason is Reason.VIEWER_GONE
    assert refused(workshop, AcknowledgeViewer(MARA, OWNER)).reason is Reason.ALREADY_SO
    grown = after(workshop, ReportAudience((OWNER, LARGER), (), True))
    assert refused(grown, AcknowledgeViewer(MARA, ADMINS)).reason is Reason.VIEWER_GONE


def test_every_card_but_the_panel_of_a_closed_room_says_why_it_is_closed() -> None:
    workshop = after(at_place("perspectives"), ReportAudience((OWNER, ADMINS), (), True))
    shown = cards(workshop)
    for key in (JOINT, *(caucus(side) for side in SIDES)):
        assert Text("cards:state_audience") in shown[f"card/{key.logical_name}"].sections


@pytest.mark.parametrize("workshop", [in_briefing(), at_place("ideas")], ids=["briefing", "ideas"])
def test_every_card_says_that_others_see_everything_and_an_invitation_names_them(
    workshop: Workshop,
) -> None:
    heads = {slot: card for slot, card in cards(workshop).items() if slot.startswith("card/")}
    del heads["card/control"]  # the third party has it by *Who sees what*
    for slot, card in heads.items():
        invites = any(one.key == "consent:limits" for one in card.sections)
        said = "audience:owner" if invites else "'others': True"
        assert said in repr(card.sections), slot


def test_a_role_with_unknown_holders_is_shown_as_such() -> None:
    assert viewer_text(UNKNOWN) == Text("audience:role_unknown", name=Words("Admins"), count=0)
    assert viewer_text(ADMINS) == Text("audience:role", name=Words("Admins"), count=2)


def test_who_holds_a_role_that_was_told_of_already_is_no_news_with_nobody_more_in_it() -> None:
    workshop = in_briefing()
    known = workshop.audience.sees
    counted = Viewer(ViewerKind.ROLE, 77, "night watch", holders=None, count=1)
    told = replace(counted, holders=frozenset({UserId(901)}), count=None)
    more = replace(told, holders=frozenset({UserId(901), UserId(902)}))

    def new_in(workshop: Workshop, viewer: Viewer) -> tuple[Workshop, bool]:
        decision = decided(workshop, ReportAudience((*known, viewer), (), holders_known=True))
        keys = [effect.text.key for effect in decision.effects if isinstance(effect, Post)]
        return decision.workshop, "audience:new_viewer_control" in keys

    workshop, first = new_in(workshop, counted)
    workshop, again = new_in(workshop, told)
    _, another = new_in(workshop, more)
    assert (first, again, another) == (True, False, True)
