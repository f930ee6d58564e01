"""Whatever people do in a voice session, and whenever the bot dies: rooms end as they should, and none stays behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.documents import channel_ids
from bot.domain.decide import decide
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.closing import WAIT, AskToClose, ConfirmClose
from bot.domain.leading.due import ReportDue
from bot.domain.leading.going_on import GoBack, GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, EndSession, GoApart, IAmHere, OpenSession
from bot.domain.people.consent import Withdraw
from bot.domain.road.act import Asked
from bot.domain.rooms.channels import names_recorded
from bot.domain.rooms.desired import Overwrite, Right, desired_structure, member
from bot.domain.rooms.plan import (
    ActualGuild,
    ActualRoom,
    Adopt,
    Change,
    Delete,
    MakeRoom,
    RoomCall,
    digest,
    plan,
)
from bot.domain.rooms.reports import ReportChannel, ReportGone
from bot.domain.state.decisions import Decision
from bot.domain.state.voice import Listener, VoiceAnswer
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import ChannelId, PhaseId, UserId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.call_rooms import is_of_call, wanted
from bot.domain.voice.turns import RaiseHand, call_of
from bot.domain.voice.voice_sessions import EndVoice, OpenVoice, ReportInCall, TakeNoteOfListener
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    SIDES,
    decided,
    moment,
    person,
    seen,
    with_channels,
)
from tests.domain.voice.building import in_call, ready

PEOPLE = tuple(person(side, place) for side in SIDES for place in range(4))
ANYBODY = (*PEOPLE, MARA, NOOR, OUTSIDER)
LED: tuple[Callable[[Workshop], Asked], ...] = (
    lambda now: OpenVoice(MARA, seen(now)),
    lambda now: OpenVoice(NOOR, seen(now)),
    lambda now: EndVoice(MARA, seen(now)),
    lambda now: TakeNoteOfListener(NOOR),
    lambda now: OpenSession(MARA, seen(now)),
    lambda now: ComeTogether(MARA, seen(now)),
    lambda now: GoApart(MARA, seen(now)),
    lambda now: EndSession(MARA, seen(now)),
    lambda now: CallCaucusBreak(MARA, seen(now)),
    lambda now: EndCaucusBreak(MARA, seen(now)),
    lambda now: GiveExtraTime(MARA, FIRST, seen(now)),
    lambda now: Pause(MARA, seen(now)),
    lambda now: Resume(MARA, seen(now)),
    lambda now: HideRooms(MARA),
    lambda now: ShowRooms(MARA),
    lambda now: GoOnAllTheSame(MARA, seen(now)),
    lambda now: GoBack(MARA, seen(now), PhaseId("opening")),
)
OWN: tuple[Callable[[UserId], Asked], ...] = (
    *(lambda user, answer=answer: AnswerVoice(user, answer) for answer in VoiceAnswer),
    IAmHere,
    Withdraw,
    RaiseHand,
)
WHO, WHICH = st.sampled_from(ANYBODY), st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("led"), st.integers(0, len(LED) - 1)),
    st.tuples(st.just("own"), st.sampled_from(PEOPLE), st.integers(0, len(OWN) - 1)),
    st.tuples(st.just("join"), WHO, WHICH),
    st.tuples(st.just("moved by hand"), WHO, WHICH),
    st.tuples(st.just("drops"), WHO),
    st.tuples(st.just("goes to the call"), WHO),
    st.tuples(st.just("deleted by hand"), WHICH),
    st.tuples(st.just("works"), st.booleans()),
    st.tuples(st.just("dies")),
    st.tuples(st.just("starts")),
)


@dataclass
class World:
    """A server with its calls and who is in them, and the bot: its state, and whether it runs."""

    workshop: Workshop
    rooms: dict[ChannelId, ActualRoom] = field(default_factory=dict)
    inside: dict[UserId, ChannelId] = field(default_factory=dict)
    runs: bool = True
    next_id: int = 70_000
    led: list[bool] = field(default_factory=list)
    """Each time the bot itself brought somebody into a call: whether it is theirs, and they had agreed to be in one."""

    # ---- the bot
    def act(self, command: Asked) -> None:
        """Decided, if it may be; then whoever is of a call no longer, by an act of their own, is put out."""
        if not self.runs:
            return
        outcome = decide(self.workshop, command, moment())
        if isinstance(outcome, Decision):
            self.workshop = with_channels(outcome.workshop)
        for key, channel in self.calls():
            for user in [one for one, where in self.inside.items() if where == channel]:
                if not is_of_call(self.workshop, key, user) and user in PEOPLE:
                    del self.inside[user]

    def calls(self) -> tuple[tuple[RoomKey, ChannelId], ...]:
        return tuple(
            (room.key, room.channel)
            for room in self.workshop.rooms.calls
            if room.channel is not None
        )

    def told(self, user: UserId) -> None:
        """The gateway tells that somebody is in a call."""
        for room in self.workshop.rooms.calls:
            if self.runs and room.channel == self.inside.get(user):
                self.act(ReportInCall(room.key, user, Listener.GUEST))

    def works(self, *, until: int = 50, answered: bool = True) -> None:
        """Steps of the plan, one after the other; the answer of the last may be lost."""
        for number in range(until):
            steps = self.steps()
            if not steps or not self.runs:
                return
            self.take(steps[0], answered=answered or number + 1 < until)

    def steps(self) -> tuple[RoomCall, ...]:
        structure = desired_structure(self.workshop, AT)
        ours = names_recorded(self.workshop)
        known = {room.channel for room in structure.rooms} | set(structure.delete)
        voiced = [one for one in self.rooms.values() if one.channel in known or one.name in ours]
        return tuple(
            step
            for step in plan(structure, _around(self.workshop, voiced)).steps
            if _is_about_calls(self.workshop, step, self.rooms)
        )

    def take(self, step: RoomCall, *, answered: bool) -> None:
        match step:
            case MakeRoom(key, generation, name, overwrites):
                self.next_id += 1
                channel = ChannelId(self.next_id)
                category = self.workshop.rooms.category.channel
                self.rooms[channel] = ActualRoom(channel, name, category, overwrites, voice=True)
                if answered:
                    self.act(ReportChannel(key, generation, channel, digest(overwrites)))
            case Adopt(key, generation, channel):
                self.act(ReportChannel(key, generation, channel))
            case Change(channel, overwrites):
                self.rooms[channel] = replace(self.rooms[channel], overwrites=overwrites)
            case Delete(channel):
                self.gone(channel)
                if answered:
                    self.act(ReportGone(channel))

    def leads(self, user: UserId) -> None:
        """Somebody presses *Go to the call*: out of another call of the workshop the bot leads them there."""
        key = call_of(self.workshop, user)
        channels = dict(self.calls())
        if not self.runs or isinstance(key, Refusal) or key not in channels:
            return
        here = self.inside.get(user)
        if here in channels.values() and here != channels[key] and channels[key] in self.rooms:
            someone = self.workshop.participant(user)
            agreed = someone.takes_part and someone.voice.is_in if someone is not None else True
            self.led.append(agreed and is_of_call(self.workshop, key, user))
            self.inside[user] = channels[key]
            self.told(user)

    def gone(self, channel: ChannelId) -> None:
        """Deleting a room puts everybody out of it."""
        self.rooms.pop(channel, None)
        self.inside = {user: where for user, where in self.inside.items() if where != channel}

    def starts(self) -> None:
        """It looks at everything: rooms that have gone, and who is in a call."""
        self.runs = True
        for _, channel in self.calls():
            if channel not in self.rooms:
                self.act(ReportGone(channel))
        for old in self.workshop.rooms.retiring:
            if old.key.kind is RoomKind.VOICE and old.channel not in self.rooms:
                self.act(ReportGone(old.channel))
        for user in tuple(self.inside):
            self.told(user)

    # ---- people
    def enters(self, user: UserId, which: int, *, by_hand: bool) -> None:
        """Into a room that stands: with its rights, or put there by somebody else's hand."""
        rooms = sorted(self.rooms)
        if not rooms:
            return
        channel = rooms[which % len(rooms)]
        if by_hand or _may_connect(self.rooms[channel].overwrites, user):
            self.inside[user] = channel
            self.told(user)

    def step(self, what: str, *values: object) -> None:
        match what, values:
            case "led", (int(place),):
                self.act(LED[place](self.workshop))
            case "own", (int(user), int(place)):
                self.act(OWN[place](UserId(user)))
            case (("join" | "moved by hand"), (int(user), int(which))):
                self.enters(UserId(user), which, by_hand=what != "join")
            case "goes to the call", (int(user),):
                self.leads(UserId(user))
            case "drops", (int(user),):
                self.inside.pop(UserId(user), None)
            case "deleted by hand", (int(which),) if self.rooms:
                channel = sorted(self.rooms)[which % len(self.rooms)]
                self.gone(channel)
                self.act(ReportGone(channel))
            case "works", (bool(answered),):
                self.works(until=2, answered=answered)
            case "dies", _:
                self.runs = False
            case "starts", _:
                self.starts()


def _around(workshop: Workshop, voiced: list[ActualRoom]) -> ActualGuild:
    """The written rooms stand as they should; the calls as they do."""
    structure = desired_structure(workshop, AT)
    category = structure.category.channel or ChannelId(0)
    written = [
        ActualRoom(room.channel, room.name, category, room.overwrites, position=place)
        for place, room in enumerate(structure.rooms)
        if room.channel is not None and room.key.kind is not RoomKind.VOICE
    ]
    top = ActualRoom(category, structure.category.name, None, structure.category_overwrites)
    return ActualGuild((top,), (*written, *voiced))


def _is_about_calls(workshop: Workshop, step: RoomCall, rooms: dict[ChannelId, ActualRoom]) -> bool:
    if isinstance(step, MakeRoom | Adopt):
        return step.key is not None and step.key.kind is RoomKind.VOICE
    return isinstance(step, Change | Delete) and step.channel in rooms


def _may_connect(rows: frozenset[Overwrite], user: UserId) -> bool:
    own = next((row for row in rows if row.target == member(user)), None)
    return own is not None and {Right.VIEW, "connect"} <= own.allow


def begun() -> World:
    """A voice session goes on, its rooms made and two people in the call of all."""
    world = World(in_call())
    structure = desired_structure(world.workshop, AT)
    for room in structure.rooms:
        if room.key.kind is RoomKind.VOICE and room.channel is not None:
            category = world.workshop.rooms.category.channel
            world.rooms[room.channel] = ActualRoom(
                room.channel, room.name, category, room.overwrites, voice=True
            )
    world.enters(person(FIRST, 0), 0, by_hand=False)
    return world


def settled(world: World) -> World:
    world.starts()
    world.works()
    for user in tuple(world.inside):
        world.told(user)
    world.works()
    return world


def as_it_should_be(world: World) -> bool:
    """Exactly the wanted calls stand, with their rights, and whoever is in one is of it."""
    workshop = world.workshop
    stand = sorted(str(key) for key, channel in world.calls() if channel in world.rooms)
    right = all(
        world.rooms[room.channel].overwrites == room.overwrites
        for room in desired_structure(workshop, AT).rooms
        if room.key.kind is RoomKind.VOICE and room.channel is not None
    )
    keys = {channel: room.key for room in workshop.rooms.calls if (channel := room.channel)}
    theirs = all(is_of_call(workshop, keys[where], user) for user, where in world.inside.items())
    return (
        stand == sorted(map(str, wanted(workshop)))
        and len(world.rooms) == len(stand)
        and right
        and theirs
    )


@given(st.lists(STEPS, max_size=40))
def test_after_any_course_exactly_the_wanted_calls_stand_and_nobody_is_in_one_who_is_not_of_it(
    course: list[tuple[str, ...]],
) -> None:
    world = begun()
    for step in course:
        world.step(*step)
    settled(world)
    assert as_it_should_be(world)
    assert all(world.led), "nobody is moved who did not agree"
    assert not any(old.key.kind is RoomKind.VOICE for old in world.workshop.rooms.retiring)


@given(
    st.lists(STEPS, max_size=25),
    st.sampled_from([lambda now: Pause(MARA, seen(now)), lambda now: HideRooms(MARA)]),
)
def test_a_pause_and_an_emergency_leave_no_call_whatever_went_before(
    course: list[tuple[str, ...]], stops: Callable[[Workshop], Asked]
) -> None:
    world = begun()
    for step in course:
        world.step(*step)
    world.runs = True
    world.act(stops(world.workshop))
    settled(world)
    assert world.rooms == {}
    assert world.inside == {}
    assert not world.workshop.voice.on


@given(st.lists(STEPS, max_size=25))
def test_closing_knows_every_call_that_stands_whatever_went_before(
    course: list[tuple[str, ...]],
) -> None:
    world = begun()
    for step in course:
        world.step(*step)
    world.starts()
    world.act(AskToClose(MARA, world.workshop.name))
    world.act(ConfirmClose(NOOR))
    closing = decide(world.workshop, ReportDue(), moment(AT + WAIT))
    assert isinstance(closing, Decision)
    assert closing.workshop.stage is not Stage.OPEN
    known, ours = set(channel_ids(closing.workshop)), names_recorded(closing.workshop)
    left = [
        one for one in world.rooms.values() if one.channel not in known and one.name not in ours
    ]
    assert left == [], "the closing deletes what it knows by its channel or by its name"


@given(st.lists(STEPS, max_size=25), WHO, WHICH)
def test_a_stranger_is_in_no_call_for_longer_than_the_event_takes(
    course: list[tuple[str, ...]], who: UserId, which: int
) -> None:
    world = begun()
    for step in course:
        world.step(*step)
    settled(world)
    world.enters(who, which, by_hand=True)
    world.works()
    assert as_it_should_be(world)


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_room_goes_even_if_the_session_ended_before_it_was_known_to_stand(lost: int) -> None:
    workshop = ready()
    world = World(decided(workshop, OpenVoice(MARA, seen(workshop))).workshop)
    world.works(until=lost, answered=False)
    assert len(world.rooms) == lost
    world.act(EndVoice(MARA, seen(world.workshop)))
    settled(world)
    assert world.rooms == {}
