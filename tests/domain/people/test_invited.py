"""Who is in: the draft, the third party and its limits, who leaves the guild, each one's own language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.decide import decide
from bot.domain.leading.breaks import HideRooms
from bot.domain.leading.due import ReportDue
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.people.consent import AskThirdParty, Consent, NotNow, Withdraw
from bot.domain.people.invited import Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.joining import WAIT, AgreeToFacilitator
from bot.domain.people.languages import ChooseLanguage, Whose
from bot.domain.people.opening import LONGEST_NAME, ConfirmRead, NewWorkshop, Open, draft
from bot.domain.people.side_names import AcceptName, NameSide
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Locale, SideId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Person, Text
from tests.domain import build
from tests.domain.build import (
    AGENDA,
    AT,
    EN,
    FIRST,
    GUILD,
    MARA,
    NOOR,
    OUTSIDER,
    SECOND,
    SETTINGS,
    WORKSHOP,
    after,
    at_place,
    decided,
    draw,
    full_draft,
    in_briefing,
    moment,
    new_draft,
    opened,
    people,
    person,
    refused,
    with_settings,
)
from tests.domain.examples import NEWCOMER

ANNA = person(FIRST, 0)


def test_a_draft_has_no_rooms_and_its_maker_is_the_first_facilitator() -> None:
    workshop = new_draft()
    assert workshop.stage is Stage.DRAFT
    assert workshop.rooms.standing == ()
    assert [one.user for one in workshop.people.facilitators] == [MARA]


@pytest.mark.parametrize(
    ("name", "reason"),
    [(Words(" "), Reason.NOTHING_WRITTEN), (Words("n" * (LONGEST_NAME + 1)), Reason.TOO_LONG)],
)
def test_a_draft_needs_a_name_that_fits(name: Words, reason: Reason) -> None:
    outcome = draft(
        WORKSHOP, NewWorkshop(GUILD, MARA, name, SETTINGS, AGENDA, (("Alder", "Birch"),)), draw()
    )
    assert isinstance(outcome, Refusal)
    assert outcome.reason is reason


def test_the_two_sides_have_the_two_words_of_one_pair() -> None:
    words = {side.neutral_word for side in new_draft().people.sides}
    assert words in ({"Alder", "Birch"}, {"Cedar", "Willow"})


def test_opening_makes_control_joint_two_caucuses_and_a_line_for_each_and_each_once() -> None:
    opened = after(full_draft(4), Open(MARA))
    keys = [room.key for room in opened.rooms.standing]
    lines = {line(one.seat) for one in opened.people.participants}
    assert set(keys) == {CONTROL, JOINT, caucus(FIRST), caucus(SECOND)} | lines
    assert len(keys) == len(set(keys)) == 4 + 8
    assert len({room.handle for room in opened.rooms.standing}) == len(keys)
    assert len({room.name for room in opened.rooms.standing}) == len(keys)


def test_lines_are_made_in_an_order_that_says_nothing_of_sides_or_of_who_was_invited_when() -> None:
    opened = after(full_draft(4), Open(MARA))
    seats = [room.key.seat for room in opened.rooms.standing if room.key.seat is not None]
    assert seats != sorted(seats)


def test_a_workshop_of_nobody_does_not_open() -> None:
    assert refused(new_draft(), Open(MARA)).reason is Reason.NOBODY_INVITED


def test_a_person_is_on_one_side_and_in_the_draft_may_still_be_moved() -> None:
    workshop = full_draft(2)
    assert refused(workshop, Invite(MARA, ANNA, FIRST)).reason is Reason.ALREADY_IN
    moved = after(workshop, Invite(MARA, ANNA, SECOND))
    assert moved.own(ANNA).side is SECOND
    assert len(moved.people.participants) == len(workshop.people.participants)


def test_nobody_who_takes_part_changes_sides() -> None:
    assert refused(in_briefing(), Invite(MARA, ANNA, SECOND)).reason is Reason.CHANGES_SIDE


@pytest.mark.parametrize("gone", [Withdraw(ANNA), ReportLeft(ANNA)], ids=["withdrew", "left"])
def test_whoever_stepped_out_comes_back_only_by_invitation_and_consents_anew(gone: Asked) -> None:
    workshop = after(at_place("ideas", session=True), gone)
    again = Consent(ANNA, workshop.audience.revision)
    assert refused(workshop, again).reason in (Reason.STEPPED_OUT, Reason.NOT_YOURS)
    invited = after(workshop, Invite(MARA, ANNA, FIRST))
    assert [
        room.key for room in workshop.rooms.standing if ANNA in participants_in(invited, room.key)
    ] == [line(workshop.own(ANNA).seat)]
    consented = after(invited, again)
    assert ANNA in participants_in(consented, caucus(FIRST))
    assert ANNA not in participants_in(consented, JOINT)


@pytest.mark.parametrize(
    "gone", [TakeOut(NOOR, NOOR), ReportLeft(NOOR)], ids=["stepped back", "left"]
)
@pytest.mark.parametrize("side", [FIRST, SECOND])
def test_whoever_was_in_the_third_party_of_an_open_workshop_takes_part_on_no_side(
    gone: Asked, side: SideId
) -> None:
    workshop = after(in_briefing(), gone)
    assert refused(workshop, Invite(MARA, NOOR, side)).reason is Reason.WAS_THIRD_PARTY
    returns = after(workshop, JoinThirdParty(MARA, NOOR))
    assert decided(returns, ReportDue(), at=AT + WAIT).workshop.facilitator(NOOR) is not None
    drafted = after(
        new_draft(), JoinThirdParty(MARA, NOOR), TakeOut(MARA, NOOR), Invite(MARA, NOOR, side)
    )
    assert drafted.own(NOOR).side is side


@pytest.mark.parametrize("gone", [Withdraw(ANNA), ReportLeft(ANNA)], ids=["withdrew", "left"])
def test_whoever_ever_consented_is_never_invited_to_the_other_side(gone: Asked) -> None:
    workshop = after(in_briefing(), gone)
    assert refused(workshop, Invite(MARA, ANNA, SECOND)).reason is Reason.CHANGES_SIDE
    again = after(workshop, Invite(MARA, ANNA, FIRST))
    assert refused(again, Invite(MARA, ANNA, SECOND)).reason is Reason.CHANGES_SIDE
    assert again.own(ANNA).side is FIRST


@pytest.mark.parametrize("answer", [None, NotNow(ANNA), Withdraw(ANNA), ReportLeft(ANNA)])
def test_whoever_never_consented_may_be_invited_to_the_other_side(answer: Asked | None) -> None:
    workshop = opened() if answer is None else after(opened(), answer)
    moved = after(workshop, Invite(MARA, ANNA, SECOND))
    moved = build.consented(moved, [ANNA])
    assert ANNA in participants_in(moved, caucus(SECOND))
    assert ANNA not in participants_in(moved, caucus(FIRST))


def test_whoever_left_before_the_rooms_were_made_gets_a_line_only_when_invited_anew() -> None:
    rooms = after(full_draft(3), ReportLeft(ANNA), Open(MARA))
    seat = rooms.own(ANNA).seat
    assert line(seat) not in {room.key for room in rooms.rooms.standing}
    assert len(rooms.rooms.standing) == 4 + 5
    back = after(rooms, Invite(MARA, ANNA, FIRST))
    assert ANNA in participants_in(back, line(seat))
    assert [room.key for room in back.rooms.standing].count(line(seat)) == 1
    nobody = after(new_draft(), Invite(MARA, ANNA, FIRST), ReportLeft(ANNA))
    assert refused(nobody, Open(MARA)).reason is Reason.NOBODY_INVITED


def test_where_a_side_is_small_a_newcomer_is_let_in_by_hand_and_both_sides_are_told_the_same() -> (
    None
):
    workshop = after(at_place("ideas", count=2, session=True), Invite(MARA, NEWCOMER, SECOND))
    assert refused(workshop, LetIntoJoint(MARA, NEWCOMER)).reason is Reason.NOT_A_PERSON_HERE
    joined = decided(workshop, Consent(NEWCOMER, workshop.audience.revision))
    assert [effect.room for effect in joined.effects if isinstance(effect, Post)] == [CONTROL]
    assert NEWCOMER in participants_in(joined.workshop, caucus(SECOND))
    assert NEWCOMER not in participants_in(joined.workshop, JOINT)
    let_in = decided(joined.workshop, LetIntoJoint(MARA, NEWCOMER))
    assert NEWCOMER in participants_in(let_in.workshop, JOINT)
    note = Text(
        "people:newcomer_note",
        side=workshop.side_name(SECOND),
        asked_anew=False,
        reads_back=Text("readiness:reads_back_phase"),
    )
    assert let_in.effects == tuple(Post(caucus(side), note) for side in workshop.sides_in_turn)
    assert refused(let_in.workshop, LetIntoJoint(MARA, NEWCOMER)).reason is Reason.ALREADY_SO


def test_a_card_is_shown_again_only_to_those_who_see_its_room_now() -> None:
    workshop = after(at_place("ideas", session=True), Invite(MARA, NEWCOMER, FIRST))
    hidden = after(workshop, HideRooms(MARA))
    for state, user, rooms in (
        (workshop, ANNA, {JOINT, caucus(FIRST)}),
        (workshop, NEWCOMER, set()),
        (after(workshop, Withdraw(ANNA)), ANNA, set()),
        (hidden, ANNA, set()),
        (hidden, MARA, {room.key for room in hidden.rooms.standing}),
    ):
        asked = {
            room.key: decide(state, ShowAgain(user, room.key), moment())
            for room in state.rooms.standing
        }
        shown = {key for key, outcome in asked.items() if not isinstance(outcome, Refusal)}
        own = {line(one.seat) for one in state.people.participants if one.user == user}
        assert shown == rooms | own
    alone = at_place("ideas", settings=with_settings(caucuses_without_facilitators=True))
    assert refused(alone, ShowAgain(MARA, caucus(FIRST))).reason is Reason.NOT_YOURS


def test_nobody_is_on_a_side_and_in_the_third_party() -> None:
    for workshop in (full_draft(), in_briefing(), after(in_briefing(), Withdraw(ANNA))):
        assert refused(workshop, JoinThirdParty(MARA, ANNA)).reason is Reason.ALREADY_IN
        assert refused(workshop, Invite(MARA, NOOR, FIRST)).reason is Reason.ALREADY_IN


def test_both_sides_learn_in_the_same_words_who_comes_to_the_third_party_and_who_leaves_it() -> (
    None
):
    waiting = after(in_briefing(), JoinThirdParty(MARA, NEWCOMER))
    (new,) = waiting.people.joining
    left = Text("people:facilitator_left_note", person=Person(NOOR))
    for workshop, command, text in (
        (
            waiting,
            AgreeToFacilitator(NOOR, new.handle),
            Text("people:facilitator_joined_note", person=Person(NEWCOMER)),
        ),
        (in_briefing(), TakeOut(NOOR, NOOR), left),
        (in_briefing(), ReportLeft(NOOR), left),
    ):
        rooms = [CONTROL, *(caucus(side) for side in workshop.sides_in_turn)]
        assert decided(workshop, command).effects == tuple(Post(room, text) for room in rooms)
    assert decided(full_draft(), JoinThirdParty(MARA, NEWCOMER)).effects == ()


def test_participants_of_an_open_workshop_leave_by_themselves_only() -> None:
    assert refused(in_briefing(), TakeOut(MARA, ANNA)).reason is Reason.NOT_IN_THIS_STAGE
    assert after(full_draft(), TakeOut(MARA, ANNA)).participant(ANNA) is None
    assert refused(in_briefing(), TakeOut(MARA, OUTSIDER)).reason is Reason.NOT_A_PERSON_HERE


def test_seats_are_never_given_twice() -> None:
    workshop = after(
        full_draft(2), TakeOut(MARA, person(SECOND, 1)), Invite(MARA, NEWCOMER, SECOND)
    )
    assert workshop.own(NEWCOMER).seat not in {
        one.seat for one in full_draft(2).people.participants
    }


def test_the_last_facilitator_stays() -> None:
    workshop = after(in_briefing(), TakeOut(NOOR, NOOR))
    assert refused(workshop, TakeOut(MARA, MARA)).reason is Reason.LAST_FACILITATOR
    assert [one.user for one in after(workshop, ReportLeft(MARA)).people.facilitators] == [MARA]


def test_whoever_leaves_the_guild_sees_nothing_any_more_and_only_the_third_party_is_told() -> None:
    for workshop in (in_briefing(), at_place("ideas", session=True)):
        decision = decided(workshop, ReportLeft(ANNA))
        assert decision.effects == (Post(CONTROL, Text("people:left_note", person=Person(ANNA))),)
        assert decision.workshop.own(ANNA).standing is Standing.LEFT
        assert not [
            room
            for room in workshop.rooms.standing
            if ANNA in participants_in(decision.workshop, room.key)
        ]
        again = decided(decision.workshop, ReportLeft(ANNA))
        assert again.effects == ()
        assert again.workshop == decision.workshop


def test_a_facilitator_who_leaves_the_guild_is_no_facilitator_any_more() -> None:
    workshop = after(in_briefing(), ReportLeft(NOOR))
    assert not [
        room for room in workshop.rooms.standing if NOOR in facilitators_in(workshop, room.key)
    ]


def test_when_the_last_of_the_third_party_leaves_everybody_is_told_in_their_own_line_and_nobody_is_named() -> (
    None
):
    workshop = after(in_briefing(), ReportLeft(NOOR), ReportLeft(ANNA), Withdraw(person(SECOND, 0)))
    decision = decided(workshop, ReportLeft(MARA))
    told = [line(one.seat) for one in workshop.people.participants if one.user != ANNA]
    assert decision.effects == tuple(Post(room, Text("people:nobody_leads")) for room in told)
    # They come back as who they were, and until one of them acts nobody is told again.
    assert decision.workshop == replace(
        workshop, people=replace(workshop.people, nobody_leads=True)
    )
    assert decided(decision.workshop, ReportLeft(MARA)).effects == ()
    again = after(
        decision.workshop, Say(MARA, Intervention.QUESTION, caucus(FIRST), Words("Are you there?"))
    )
    assert again == workshop
    assert decided(again, ReportLeft(MARA)).effects == decision.effects
    assert decided(after(full_draft(), TakeOut(NOOR, NOOR)), ReportLeft(MARA)).effects == ()


def test_a_stranger_who_leaves_the_guild_changes_nothing() -> None:
    decision = decided(in_briefing(), ReportLeft(OUTSIDER))
    assert decision.workshop == in_briefing()
    assert decision.effects == ()


def test_a_person_chooses_their_own_language_and_nobody_elses() -> None:
    workshop = in_briefing()
    arabic = Locale("ar")
    assert refused(workshop, ChooseLanguage(ANNA, arabic)).reason is Reason.NO_SUCH_LANGUAGE
    both = moment()
    both = type(both)(both.at, both.draw, frozenset({EN, arabic}))
    for by in (ANNA, MARA):
        outcome = decide(workshop, ChooseLanguage(by, arabic), both)
        assert isinstance(outcome, Decision)
        speaks = {
            user: outcome.workshop.language_of(user)
            for user in (MARA, NOOR, *(user for _, user in people(4)))
        }
        assert speaks == {user: arabic if user == by else EN for user in speaks}


def test_a_persons_line_speaks_their_language_and_shared_rooms_that_of_side_or_workshop() -> None:
    workshop = in_briefing(2)
    outcome = decide(workshop, ChooseLanguage(ANNA, EN), moment())
    assert isinstance(outcome, Decision)
    assert outcome.workshop.languages_in(line(workshop.own(ANNA).seat)) == (EN,)
    assert workshop.languages_in(JOINT) == workshop.languages_in(caucus(FIRST)) == (EN,)


@pytest.mark.parametrize(
    "command",
    [
        Consent(MARA, 1),
        NotNow(MARA),
        Withdraw(MARA),
        AskThirdParty(MARA, Words("For you")),
        NameSide(MARA, Words("The upper town")),
        AcceptName(MARA, 1),
    ],
)
def test_the_third_party_never_decides_for_a_side(command: Asked) -> None:
    for workshop in (in_briefing(), at_place("reassurance")):
        assert refused(workshop, command).reason is Reason.NOT_YOURS


def test_a_workshop_may_close_its_caucuses_to_the_third_party() -> None:
    alone = at_place("concerns", settings=with_settings(caucuses_without_facilitators=True))
    assert facilitators_in(alone, caucus(FIRST)) == facilitators_in(alone, caucus(SECOND)) == ()
    assert facilitators_in(alone, JOINT) == facilitators_in(alone, CONTROL) == (MARA, NOOR)


def test_in_a_draft_the_third_party_chooses_a_sides_language_and_later_its_members_do() -> None:
    arabic = Locale("ar")
    speaking = replace(moment(), languages=frozenset({EN, arabic}))
    workshop = full_draft(4)
    chosen = decide(workshop, ChooseLanguage(MARA, arabic, Whose.FIRST), speaking)
    assert isinstance(chosen, Decision)
    assert chosen.effects == ()
    assert chosen.workshop.language_of(person(FIRST, 0)) == arabic
    assert chosen.workshop.language_of(person(SECOND, 0)) == EN
    late = decide(opened(4), ChooseLanguage(MARA, arabic, Whose.FIRST), speaking)
    assert isinstance(late, Refusal)
    by_a_member = decide(in_briefing(4), ChooseLanguage(ANNA, arabic, Whose.SECOND), speaking)
    assert isinstance(by_a_member, Refusal)


def test_an_unread_language_is_opened_in_once_the_third_party_has_read_its_texts() -> None:
    arabic = Locale("ar")
    speaking = replace(moment(), languages=frozenset({EN, arabic}), unread=frozenset({arabic}))
    ready = decided(full_draft(4), ReportAudience((), (), True)).workshop
    assert isinstance(decide(ready, Open(MARA), speaking), Decision)
    chosen = decide(ready, ChooseLanguage(MARA, arabic, Whose.SECOND), speaking)
    assert isinstance(chosen, Decision)
    refusal = decide(chosen.workshop, Open(MARA), speaking)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.LANGUAGE_UNREAD
    assert [one.verb for one in refusal.presses] == [Verb.LANGUAGE_READ]
    assert dict(refusal.text.values)["languages"] == (Text("people:language_name", locale="ar"),)
    read = decide(chosen.workshop, ConfirmRead(MARA), speaking)
    assert isinstance(read, Decision)
    assert isinstance(decide(read.workshop, Open(MARA), speaking), Decision)
