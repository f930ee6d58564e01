"""Whom one would meet: kinds before accounts, with whom one could not sit, and once more *I stay* before joint."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.acts import LOOK_BY_BUTTON
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.people.kinds import LONGEST_KIND, SayCannotSit, SayKind, Stay, kinds_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import participants_in
from bot.domain.rounds.readiness import newcomers
from bot.domain.screens.cards import cards, room_card
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import RoomLink, Text
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    after,
    at_place,
    decided,
    in_briefing,
    opened,
    person,
    refused,
    seen,
    with_channels,
)

ANNA, BASIL, LAYLA = person(FIRST, 0), person(FIRST, 1), person(SECOND, 0)
TEACHER, SOLDIER = Words("a teacher"), Words("I served in the army")


def next_is_joint(workshop: Workshop) -> Workshop:
    """The third party has gone on to the opening, and nobody has said yet that they stay."""
    return with_channels(after(workshop, GoOnAllTheSame(MARA, seen(workshop))))


def in_line(workshop: Workshop, user: UserId) -> set[str]:
    card = room_card(workshop, line(workshop.own(user).seat))
    assert card is not None
    presses = {one.verb for row in card.rows if isinstance(row, tuple) for one in row}
    return {section.key for section in card.sections} | presses


def test_the_joint_room_opens_to_those_who_say_that_they_stay_and_to_nobody_else() -> None:
    workshop = next_is_joint(in_briefing())
    assert participants_in(workshop, JOINT) == ()
    assert {"kinds:before_joint", Verb.STAY} <= in_line(workshop, ANNA)
    stays = decided(workshop, Stay(ANNA))
    assert participants_in(stays.workshop, JOINT) == (ANNA,)
    assert stays.answer.text == Text("kinds:stays", room=RoomLink(JOINT), here=False)
    assert stays.effects == ()
    assert in_line(stays.workshop, ANNA).isdisjoint({"kinds:before_joint", Verb.STAY})


def test_who_stays_while_a_session_gathers_is_here_and_who_does_not_is_not() -> None:
    workshop = next_is_joint(in_briefing())
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    assert refused(workshop, IAmHere(ANNA)).reason is Reason.STAY_FIRST
    stay = [Stay(person(side, place)) for side in (FIRST, SECOND) for place in range(2)]
    workshop = after(workshop, *stay)
    together = after(workshop, ComeTogether(MARA, seen(workshop)))
    assert set(participants_in(together, JOINT)) == {one.by for one in stay}


def test_nobody_stays_before_the_joint_room_is_next_or_a_second_time() -> None:
    assert refused(in_briefing(), Stay(ANNA)).reason is Reason.NOT_IN_THIS_PHASE
    assert refused(at_place("opening"), Stay(ANNA)).reason is Reason.ALREADY_SO


def test_the_panel_says_that_somebody_has_not_said_it_and_not_who() -> None:
    workshop = next_is_joint(in_briefing())
    assert Text("kinds:panel_waits") in panel(workshop).sections
    assert Text("kinds:panel_waits") not in panel(at_place("opening")).sections
    assert newcomers(workshop) == ()


def test_kinds_stand_in_every_line_without_names_sorted_by_their_words_alone() -> None:
    said = (SayKind(ANNA, TEACHER), SayKind(BASIL, SOLDIER))
    one = next_is_joint(after(in_briefing(), *said))
    swapped = (SayKind(BASIL, TEACHER), SayKind(ANNA, SOLDIER))
    other = next_is_joint(after(in_briefing(), *reversed(swapped)))
    assert kinds_of(one, FIRST) == (TEACHER, SOLDIER)
    assert cards(one) == cards(other)
    for user in (ANNA, LAYLA):
        card = room_card(one, line(one.own(user).seat))
        assert card is not None
        (shown,) = (one for one in card.sections if one.key == "kinds:before_joint")
        rows = {row for row in values(shown)["sides"] if isinstance(row, Text)}
        alder = Text("kinds:of_side", side=one.side_name(FIRST), kinds=(TEACHER, SOLDIER), more=2)
        assert alder in rows


def values(text: Text) -> dict[str, tuple[object, ...]]:
    """What a text holds that is a list."""
    return {name: value for name, value in text.values if isinstance(value, tuple)}


def look(workshop: Workshop, by: UserId) -> Answer | Refusal:
    shows = LOOK_BY_BUTTON[Verb.KINDS].shows
    assert shows is not None
    return shows(IncomingPress(workshop, None, by, ButtonId(Verb.KINDS, workshop.handle, None)))


def test_whoever_takes_part_may_look_at_them_in_briefing_and_nobody_else() -> None:
    workshop = after(in_briefing(), SayKind(ANNA, TEACHER))
    assert {Verb.SAY_KIND, Verb.KINDS} <= in_line(workshop, LAYLA)
    assert isinstance(look(workshop, LAYLA), Answer)
    assert isinstance(look(opened(), ANNA), Refusal)


def test_a_kind_is_said_anew_until_the_joint_room_is_open_and_goes_with_whoever_steps_out() -> None:
    workshop = after(in_briefing(), SayKind(ANNA, SOLDIER), SayKind(ANNA, TEACHER))
    assert kinds_of(workshop, FIRST) == (TEACHER,)
    assert kinds_of(after(workshop, Withdraw(ANNA)), FIRST) == ()
    assert refused(at_place("opening"), SayKind(ANNA, TEACHER)).reason is Reason.ALREADY_SO
    for words, reason in (
        (Words(""), Reason.NOTHING_WRITTEN),
        (Words("n" * (LONGEST_KIND + 1)), Reason.TOO_LONG),
    ):
        assert refused(workshop, SayKind(ANNA, words)).reason is reason


def test_that_somebody_could_not_sit_with_another_can_be_said_until_they_stay() -> None:
    workshop = next_is_joint(in_briefing())
    assert Verb.CANNOT_SIT in in_line(workshop, ANNA)
    assert Verb.CANNOT_SIT not in in_line(after(workshop, Stay(ANNA)), ANNA)


def test_with_whom_somebody_could_not_sit_is_read_in_their_line_and_nowhere_else() -> None:
    words = Words("The keeper of the weir.")
    told = decided(in_briefing(), SayCannotSit(ANNA, words))
    where = line(told.workshop.own(ANNA).seat)
    assert told.effects == (
        Post(where, Text("kinds:cannot_sit", words=words)),
        Post(CONTROL, Text("consent:question_waits", line=RoomLink(where))),
    )
    for key in (CONTROL, JOINT, caucus(FIRST), caucus(SECOND)):
        assert room_card(replace(told.workshop, leading=in_briefing().leading), key) == room_card(
            in_briefing(), key
        )


def test_who_comes_after_the_opening_waits_for_both_sides_instead() -> None:
    late = UserId(777)
    workshop = after(at_place("opening"), Invite(MARA, late, FIRST))
    workshop = after(with_channels(workshop), Consent(late, workshop.audience.revision))
    assert [one.user for one in newcomers(workshop)] == [late]
    assert refused(workshop, Stay(late)).reason is Reason.ALREADY_SO
    assert Verb.STAY not in in_line(workshop, late)


def test_who_stays_only_when_the_talk_has_gone_on_is_new_there_and_both_sides_are_asked() -> None:
    """Else somebody would read what was said without them, and the others would learn of it from nobody."""
    begun = next_is_joint(in_briefing())
    begun = after(
        begun,
        *(
            Stay(one.user)
            for one in begun.people.participants
            if one.takes_part and one.user != ANNA
        ),
    )
    later = next_is_joint(begun)
    card = room_card(later, line(later.own(ANNA).seat))
    assert card is not None
    shown = next(one for one in card.sections if one.key == "kinds:before_joint")
    assert dict(shown.values)["late"] is True
    stays = decided(later, Stay(ANNA))
    assert participants_in(stays.workshop, JOINT) == participants_in(later, JOINT)
    assert stays.answer.text == Text("kinds:stays_later")
    assert [one.user for one in newcomers(stays.workshop)] == [ANNA]
    (told,) = stays.effects
    assert isinstance(told, Post)
    assert (told.room, told.text.key) == (CONTROL, "people:newcomer_waits")
    assert [one.verb for one in told.presses] == [Verb.LET_IN]
