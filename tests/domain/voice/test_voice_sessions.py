"""Voice: chosen by both sides, answered privately, opened by the third party, and over at the first stranger's step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.leading.breaks import CallCaucusBreak, EndCaucusBreak, HideRooms, Pause, Resume
from bot.domain.leading.even_hand import AttentionBalance
from bot.domain.leading.sessions import EndSession, GoApart, OpenSession
from bot.domain.people.consent import Withdraw
from bot.domain.people.invited import Invite
from bot.domain.road.act import Asked
from bot.domain.rooms.desired import (
    BOT_FOR_VOICE,
    EVERYONE,
    Right,
    TargetKind,
    desired_structure,
    participants_in,
)
from bot.domain.rooms.reports import ReportAudience, ReportRights
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Post
from bot.domain.state.voice import Listener, Voice, VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Verb
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import (
    CONTROL,
    JOINT,
    JOINT_CALL,
    RoomKey,
    RoomKind,
    caucus,
    line,
    side_call,
)
from bot.domain.vocabulary.text import linked_rooms
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.turns import CallNext, Pass, RaiseHand, in_turn
from bot.domain.voice.voice_sessions import (
    EndVoice,
    OpenVoice,
    ReportInCall,
    ReportPicture,
    TakeNoteOfListener,
)
from tests.domain.build import (
    ADMINS,
    AT,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    OWNER,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    person,
    refused,
    seen,
)
from tests.domain.voice.building import (
    LISTEN,
    NOT_WITHOUT_ME,
    TEXT,
    answered,
    in_call,
    offered,
    ready,
    speaking,
    with_calls,
)

ALL = {JOINT_CALL, side_call(FIRST), side_call(SECOND)}
OWN = {side_call(FIRST), side_call(SECOND)}


def calls(workshop: Workshop) -> set[RoomKey]:
    return {room.key for room in workshop.rooms.calls}


def going(workshop: Workshop) -> set[int]:
    """The channels that are to be deleted now."""
    return set(desired_structure(workshop, AT).delete)


def let_in(workshop: Workshop, key: RoomKey) -> dict[int, frozenset[str]]:
    """What everybody with a row of their own may in a room for the voice."""
    (room,) = (room for room in desired_structure(workshop, AT).rooms if room.key == key)
    return {
        row.target.id: row.allow
        for row in room.overwrites
        if row.target.kind is TargetKind.MEMBER and Right.VIEW in row.allow
    }


def verbs(card: Card) -> set[Verb]:
    return {each.verb for row in card.rows if isinstance(row, tuple) for each in row}


def test_without_voice_no_room_is_for_the_voice_and_no_card_or_panel_speaks_of_it() -> None:
    workshop = at_place("perspectives", session=True)
    assert refused(workshop, OpenVoice(MARA, seen(workshop))).reason is Reason.VOICE_WAITS
    assert refused(workshop, AnswerVoice(person(FIRST, 0), "speaks")).reason is Reason.NOT_YOURS
    assert workshop.voice == Voice()
    assert workshop.rooms.calls == ()
    shown = repr(list(cards(workshop).values()))
    assert "voice" not in shown


def test_a_session_opens_a_room_for_all_and_one_a_side_and_ends_by_deleting_all_three() -> None:
    workshop = ready()
    opened = decided(workshop, OpenVoice(MARA, seen(workshop)))
    assert calls(opened.workshop) == ALL
    standing = with_calls(opened.workshop)
    ended = after(standing, EndVoice(NOOR, seen(standing)))
    assert calls(ended) == set()
    assert going(ended) == {room.channel for room in standing.rooms.calls}


def test_it_begins_in_the_sides_rooms_where_the_sides_are_not_together_yet() -> None:
    workshop = speaking(offered(at_place("perspectives")))
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    opened = after(workshop, OpenVoice(MARA, seen(workshop)))
    assert calls(opened) == OWN


@pytest.mark.parametrize("count", [0, 1])
def test_it_needs_two_of_each_side_who_speak(count: int) -> None:
    workshop = speaking(offered(at_place("perspectives", session=True)), count)
    workshop = answered(workshop, LISTEN, *(person(side, 3) for side in SIDES))
    assert refused(workshop, OpenVoice(MARA, seen(workshop))).reason is Reason.VOICE_NOT_NOW


def test_whoever_would_have_none_without_them_is_not_told_apart_from_too_few() -> None:
    few = speaking(offered(at_place("perspectives", session=True)), 1)
    declined = answered(ready(), NOT_WITHOUT_ME, person(SECOND, 3))
    assert refused(few, OpenVoice(MARA, seen(few))) == refused(
        declined, OpenVoice(MARA, seen(declined))
    )
    assert panel(declined) == panel(ready())


def test_whoever_would_have_none_without_them_ends_one_as_if_it_just_ended() -> None:
    workshop = in_call()
    declines = decided(workshop, AnswerVoice(person(SECOND, 3), str(NOT_WITHOUT_ME)))
    ends = decided(workshop, EndVoice(MARA, seen(workshop)))
    assert declines.effects == ends.effects
    assert calls(declines.workshop) == set()


def test_a_call_is_open_to_who_said_so_and_to_the_third_party_and_to_nobody_else() -> None:
    workshop = answered(in_call(), LISTEN, person(SECOND, 2))
    speak = {int(person(side, place)) for side in SIDES for place in (0, 1)}
    joint = let_in(workshop, JOINT_CALL)
    assert set(joint) == speak | {int(person(SECOND, 2)), int(MARA), int(NOOR)}
    assert {user for user, rights in joint.items() if "speak" in rights} == set(joint) - {
        int(person(SECOND, 2))
    }
    assert set(let_in(workshop, side_call(FIRST))) == {
        int(person(FIRST, 0)),
        int(person(FIRST, 1)),
        int(MARA),
        int(NOOR),
    }


def test_in_a_call_nobody_has_a_picture_a_machines_sound_power_over_others_or_a_place_to_write() -> (
    None
):
    structure = desired_structure(in_call(), AT)
    rooms = [room for room in structure.rooms if room.key.kind is RoomKind.VOICE]
    never = {"stream", "use_soundboard", "use_external_sounds", "use_embedded_activities"}
    never |= {"use_external_apps", "send_messages", "set_voice_channel_status", "mute_members"}
    never |= {"deafen_members", "move_members", "priority_speaker", "read_message_history"}
    for room in rooms:
        people = [row for row in room.overwrites if row.target.kind is TargetKind.MEMBER]
        assert people
        assert all(never <= row.deny and not never & row.allow for row in people)
        (everyone,) = (row for row in room.overwrites if row.target == EVERYONE)
        assert {"view_channel", "connect"} <= everyone.deny


def test_the_third_party_is_in_no_sides_call_where_it_is_not_in_the_sides_own_rooms() -> None:
    alone = in_call()
    settings = replace(alone.settings, caucuses_without_facilitators=True)
    assert set(let_in(replace(alone, settings=settings), side_call(FIRST))) == {
        int(person(FIRST, 0)),
        int(person(FIRST, 1)),
    }


ENDS: dict[str, object] = {
    "a pause": lambda now: Pause(MARA, seen(now)),
    "an emergency": lambda now: HideRooms(MARA),
    "the end of the session": lambda now: EndSession(MARA, seen(now)),
    "somebody new who sees rooms": lambda now: ReportAudience((OWNER, ADMINS), (), True),
}


@pytest.mark.parametrize("what", ENDS)
def test_everything_that_silences_or_closes_rooms_ends_the_calls_at_once(what: str) -> None:
    workshop = in_call()
    make = ENDS[what]
    assert callable(make)
    command: Asked = make(workshop)
    over = after(workshop, command)
    assert not over.voice.on
    assert going(over) == {room.channel for room in workshop.rooms.calls}


def test_after_a_pause_nothing_opens_by_itself() -> None:
    paused = after(in_call(), Pause(MARA, seen(in_call())))
    resumed = after(paused, Resume(MARA, seen(paused)))
    assert calls(resumed) == set()
    assert calls(after(resumed, OpenVoice(MARA, seen(resumed)))) == ALL


def test_in_a_break_the_call_of_all_goes_and_is_made_anew_afterwards() -> None:
    workshop = in_call()
    (joint,) = (room for room in workshop.rooms.calls if room.key == JOINT_CALL)
    apart = after(workshop, CallCaucusBreak(MARA, seen(workshop)))
    assert calls(apart) == OWN
    assert going(apart) == {joint.channel}
    back = after(apart, EndCaucusBreak(MARA, seen(apart)))
    assert calls(back) == ALL
    (again,) = (room for room in back.rooms.calls if room.key == JOINT_CALL)
    assert again.name != joint.name
    assert again.generation > joint.generation
    assert again.channel is None


def test_on_the_way_home_each_side_is_in_its_own_call() -> None:
    workshop = in_call()
    assert calls(after(workshop, GoApart(MARA, seen(workshop)))) == OWN


def test_a_room_whose_making_is_not_answered_yet_is_still_known_as_ours_when_it_is_over() -> None:
    workshop = ready()
    opened = after(workshop, OpenVoice(MARA, seen(workshop)))
    names = {room.name for room in opened.rooms.calls}
    assert names <= set(after(opened, EndVoice(MARA, seen(opened))).voice.let_go)


@pytest.mark.parametrize(
    "by", [Listener.OWNER, Listener.ADMINISTRATOR, Listener.BOT, Listener.GUEST]
)
def test_a_stranger_in_a_call_ends_it_and_all_who_take_part_read_why_in_their_line(
    by: Listener,
) -> None:
    workshop = in_call()
    heard = decided(workshop, ReportInCall(JOINT_CALL, OUTSIDER, by))
    assert calls(heard.workshop) == set()
    assert heard.workshop.voice.heard_by is by
    told = [effect.room for effect in heard.effects if isinstance(effect, Post)]
    everybody = [line(one.seat) for one in workshop.people.participants]
    assert sorted(map(str, told)) == sorted(map(str, [*everybody, CONTROL]))


def test_a_new_session_waits_until_a_facilitator_has_taken_note_of_who_listened() -> None:
    heard = after(in_call(), ReportInCall(side_call(FIRST), OUTSIDER, Listener.OWNER))
    assert refused(heard, OpenVoice(MARA, seen(heard))).reason is Reason.VOICE_WAS_HEARD
    noted = after(heard, TakeNoteOfListener(NOOR))
    assert calls(noted) == set()
    assert calls(after(noted, OpenVoice(MARA, seen(noted)))) == ALL


@pytest.mark.parametrize(
    ("room", "who"),
    [
        (side_call(FIRST), person(SECOND, 0)),
        (side_call(SECOND), person(FIRST, 1)),
        (JOINT_CALL, person(FIRST, 3)),
    ],
)
def test_whoever_is_moved_into_a_call_that_is_not_theirs_ends_it_as_well(
    room: RoomKey, who: UserId
) -> None:
    heard = after(in_call(), ReportInCall(room, who, Listener.GUEST))
    assert heard.voice.heard_by is Listener.OF_WORKSHOP
    assert calls(heard) == set()


def test_of_who_was_merely_invited_a_call_that_ends_does_not_tell_that_they_were() -> None:
    workshop = after(in_call(), Invite(MARA, OUTSIDER, FIRST))
    heard = after(workshop, ReportInCall(JOINT_CALL, OUTSIDER, Listener.GUEST))
    assert heard.voice.heard_by is Listener.GUEST


@pytest.mark.parametrize("who", [person(FIRST, 0), person(SECOND, 1), MARA])
def test_whoever_is_of_a_call_is_let_be(who: UserId) -> None:
    workshop = in_call()
    outcome = decided(workshop, ReportInCall(JOINT_CALL, who, Listener.OWNER))
    assert outcome.workshop == workshop
    assert outcome.effects == ()


def test_what_the_bot_may_not_deny_is_named_and_nothing_else_is_less() -> None:
    workshop = after(ready(), ReportRights(frozenset({"use_soundboard"})))
    no = refused(workshop, OpenVoice(MARA, seen(workshop)))
    assert no.reason is Reason.VOICE_LACKS_RIGHTS
    assert "use_soundboard" in BOT_FOR_VOICE
    assert "rights:use_soundboard" in repr(no.text)


def test_that_voice_rights_lack_is_told_only_where_there_may_be_voice() -> None:
    lacking = ReportRights(frozenset({"connect", "speak"}))
    assert decided(at_place("perspectives"), lacking).effects == ()
    assert decided(ready(), lacking).effects != ()


def test_whoever_steps_out_is_of_no_call_any_more() -> None:
    workshop = after(in_call(), Withdraw(person(FIRST, 0)))
    assert person(FIRST, 0) not in participants_in(workshop, JOINT_CALL)


def test_a_camera_or_screen_is_told_where_those_of_the_call_write() -> None:
    for room, beside in ((JOINT_CALL, JOINT), (side_call(SECOND), caucus(SECOND))):
        shown = decided(in_call(), ReportPicture(room))
        assert [one.room for one in shown.effects if isinstance(one, Post)] == [beside]
    assert decided(ready(), ReportPicture(JOINT_CALL)).effects == ()


# ---- who speaks next
def test_the_side_of_the_lot_begins_and_then_the_sides_alternate_as_long_as_both_wait() -> None:
    workshop = in_call()
    first, second = workshop.sides_in_turn
    hands = [person(second, 0), person(second, 1), person(first, 1), person(first, 0)]
    waiting = after(workshop, *(RaiseHand(user) for user in hands))
    order = [one.user for one in in_turn(waiting)]
    assert order == [person(first, 1), person(second, 0), person(first, 0), person(second, 1)]


def test_who_is_called_has_the_turn_and_the_other_side_comes_next() -> None:
    workshop = in_call()
    first, second = workshop.sides_in_turn
    workshop = after(workshop, RaiseHand(person(first, 0)), RaiseHand(person(first, 1)))
    called = after(workshop, CallNext(MARA, in_turn(workshop)[0].handle))
    assert called.voice.speaking == called.own(person(first, 0)).seat
    waiting = after(called, RaiseHand(person(second, 1)))
    assert [one.user for one in in_turn(waiting)] == [person(second, 1), person(first, 1)]


def test_two_facilitators_who_call_at_once_call_one_person() -> None:
    workshop = after(in_call(), RaiseHand(person(FIRST, 0)), RaiseHand(person(SECOND, 0)))
    person_shown = in_turn(workshop)[0].handle
    called = after(workshop, CallNext(MARA, person_shown))
    assert refused(called, CallNext(NOOR, person_shown)).reason is Reason.NOBODY_NEXT


def test_a_hand_can_be_taken_down_and_a_turn_ended() -> None:
    workshop = after(in_call(), RaiseHand(person(FIRST, 0)))
    assert after(workshop, Pass(person(FIRST, 0))).voice.hands == ()
    speaking_now = after(workshop, CallNext(MARA, in_turn(workshop)[0].handle))
    assert after(speaking_now, Pass(person(FIRST, 0))).voice.speaking is None


def test_whoever_stays_in_text_or_listens_waits_for_no_turn() -> None:
    workshop = answered(in_call(), LISTEN, person(FIRST, 2))
    for user in (person(FIRST, 2), person(FIRST, 3)):
        assert refused(workshop, RaiseHand(user)).reason is Reason.NOT_IN_VOICE


def test_turns_are_forgotten_with_the_call_they_were_for() -> None:
    workshop = after(in_call(), RaiseHand(person(FIRST, 0)))
    assert answered(workshop, TEXT, person(FIRST, 0)).voice.hands == ()
    assert after(workshop, CallCaucusBreak(MARA, seen(workshop))).voice.hands == ()


def test_how_often_a_side_was_called_stands_in_the_mirror_and_nowhere_else() -> None:
    workshop = after(in_call(), RaiseHand(person(FIRST, 0)))
    command = CallNext(MARA, in_turn(workshop)[0].handle)
    called = after(workshop, command)
    mirror = AttentionBalance().record(workshop, command, called, AT)
    assert (mirror.first.calls, mirror.second.calls) == (1, 0)


def _lines(workshop: Workshop) -> list[Card]:
    shown = cards(workshop)
    return [shown[f"card/{line(one.seat).logical_name}"] for one in workshop.consented(FIRST)]


def test_every_line_offers_the_same_whatever_its_person_answered() -> None:
    workshop = answered(in_call(), LISTEN, person(FIRST, 2))
    lines = _lines(workshop)
    of_voice = [card.rows[0] for card in lines]
    assert len(set(of_voice)) == 1
    assert verbs(lines[0]) >= {Verb.VOICE, Verb.GO_TO_CALL, Verb.RAISE_HAND, Verb.PASS}
    assert [card.sections for card in lines] == [card.sections for card in _lines(in_call())]


def test_the_joint_card_names_who_speaks_and_the_next_three() -> None:
    workshop = speaking(in_call(), 4)
    everybody = [person(side, place) for place in range(3) for side in SIDES]
    workshop = after(workshop, *(RaiseHand(user) for user in everybody))
    called = after(workshop, CallNext(MARA, in_turn(workshop)[0].handle))
    (text,) = (one for one in cards(called)["card/joint"].sections if one.key == "voice:joint_card")
    values = dict(text.values)
    upcoming = values["upcoming"]
    assert isinstance(upcoming, tuple)
    assert len(upcoming) == 3
    assert {Verb.GO_TO_CALL, Verb.RAISE_HAND, Verb.PASS} <= verbs(cards(called)["card/joint"])


def test_no_card_names_a_room_that_whoever_stays_in_text_does_not_see() -> None:
    workshop = in_call()
    calls = {JOINT_CALL, *map(side_call, SIDES)}
    assert calls & {room.key for room in workshop.rooms.calls}
    for slot, card in cards(workshop).items():
        assert calls.isdisjoint(linked_rooms(card.sections)), slot


def test_buttons_of_the_panel_follow_the_session() -> None:
    def offers(now: Workshop) -> set[Verb]:
        return verbs(panel(now)) & {
            Verb.OPEN_VOICE,
            Verb.END_VOICE,
            Verb.VOICE_NOTED,
            Verb.CALL_NEXT,
        }

    assert offers(at_place("perspectives", session=True)) == set()
    assert offers(ready()) == {Verb.OPEN_VOICE}
    assert offers(in_call()) == {Verb.END_VOICE}
    assert offers(after(in_call(), RaiseHand(person(FIRST, 0)))) == {Verb.END_VOICE, Verb.CALL_NEXT}
    heard = after(in_call(), ReportInCall(JOINT_CALL, OUTSIDER, Listener.BOT))
    assert offers(heard) == {Verb.VOICE_NOTED}


# ---- an answer is told to nobody
@pytest.mark.parametrize("answer", [TEXT, LISTEN, NOT_WITHOUT_ME])
def test_an_answer_shows_on_no_card_and_no_panel_and_brings_nothing_into_any_room(
    answer: VoiceAnswer,
) -> None:
    workshop = ready()
    outcome = decided(workshop, AnswerVoice(person(SECOND, 3), str(answer)))
    assert outcome.effects == ()
    assert cards(outcome.workshop) == cards(workshop)
    assert outcome.workshop.revision == workshop.revision
    rooms = desired_structure(workshop, AT).rooms
    assert desired_structure(outcome.workshop, AT).rooms == rooms


def test_whoever_steps_out_and_comes_back_answers_anew() -> None:
    declined = answered(ready(), NOT_WITHOUT_ME, person(SECOND, 3))
    assert after(declined, Withdraw(person(SECOND, 3))).own(person(SECOND, 3)).voice is TEXT
