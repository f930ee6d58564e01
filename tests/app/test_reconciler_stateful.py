"""Whatever people, the guild's own hands and lost calls do in any order: a pass ends at what should stand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.app.engine import Engine, Reply
from bot.app.ports import Unreachable
from bot.app.rooms.reconcile import Reconciler
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import (
    BeginAllTheSame,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.kinds import Stay
from bot.domain.people.opening import AcknowledgeViewer, NewWorkshop, Open
from bot.domain.road.act import Asked
from bot.domain.rooms.channels import names_recorded
from bot.domain.rooms.desired import (
    BOT,
    EVERYONE,
    Overwrite,
    Structure,
    TargetKind,
    desired_structure,
    member,
)
from bot.domain.rooms.plan import plan
from bot.domain.rooms.reports import ReportAudience, ReportLeft
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, SideId, UserId, WorkshopId
from bot.store.outbox import NewPost
from bot.store.workshops import Document, Store
from tests.app.memory_guild import Clock, MemoryGuild
from tests.app.road import lots
from tests.domain.build import (
    ADMINS,
    AGENDA,
    EN,
    FIRST,
    GUILD,
    MARA,
    NAME,
    NOOR,
    OWNER,
    SETTINGS,
    SIDES,
    people,
    person,
    seen,
)
from tests.domain.rooms.test_plan import STEWARD, STEWARDS, rights_of

T = TypeVar("T")

INVITED = tuple(user for _, user in people(3))
NEWCOMERS = (UserId(401), UserId(402))
EVERYBODY = (MARA, NOOR, *INVITED, *NEWCOMERS, STEWARD)
ROWS = st.sampled_from(
    [
        Overwrite(member(UserId(901)), frozenset({"view_channel"}), frozenset()),
        Overwrite(
            member(person(FIRST, 0)), frozenset({"view_channel", "send_messages"}), frozenset()
        ),
        Overwrite(member(person(FIRST, 1)), frozenset(), frozenset({"view_channel"})),
        Overwrite(STEWARDS, frozenset({"view_channel"}), frozenset()),
        Overwrite(EVERYONE, frozenset({"view_channel"}), frozenset()),
        Overwrite(EVERYONE, frozenset(), frozenset()),
    ]
)

HANDS = ("given", "taken", "shown to all", "shown to all", "deleted", "renamed", "moved", "doubled")

Sight = frozenset[tuple[ChannelId, UserId, str]]


class Killed(BaseException):
    """The process ends here, between two calls."""


class Kept:
    """A store that keeps what was committed, and nothing else."""

    def __init__(self) -> None:
        self.document: tuple[str, int, bytes] = ("", 0, b"")
        self.step: Callable[[], None] = lambda: None

    async def load(self) -> tuple[Document, ...]:
        workshop_id, guild, document = self.document
        return (Document(workshop_id, guild, (), document, 0),)

    async def create(self, workshop_id: str, guild_id: int, document: bytes) -> None:
        self.document = (workshop_id, guild_id, document)

    async def commit(
        self,
        workshop_id: str,
        document: bytes,
        posts: Sequence[NewPost],
        channel_ids: Sequence[int],
    ) -> None:
        self.step()
        self.document = (workshop_id, self.document[1], document)
        self.step()


class Process:
    """One life of the bot over a guild and a store: what it knew beside them ends with it."""

    def __init__(self, guild: MemoryGuild, kept: Kept) -> None:
        self.loop = asyncio.new_event_loop()
        self.engine = Engine(cast(Store, kept), frozenset({EN}), guild.clock, lots)
        self.reconciler = Reconciler(self.engine, guild)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """To its end; what is killed inside it comes out."""
        return self.loop.run_until_complete(work)

    def begin(self) -> None:
        self.run(self.engine.load())

    def end(self) -> None:
        """Whatever it was doing, it does no more."""
        for task in asyncio.all_tasks(self.loop):
            task.get_coro().close()
        self.loop.close()

    @property
    def now(self) -> Workshop:
        (only,) = self.engine.workshops()
        return only

    async def act(self, command: Asked) -> None:
        """Give a command, which may well be refused."""
        await self.engine.act(self.now.id, command)


@cache
def opened() -> tuple[MemoryGuild, tuple[str, int, bytes]]:
    """A guild with an open workshop in which all but one of each side take part, made once."""
    guild, kept = MemoryGuild(Clock()), Kept()
    process = Process(guild, kept)

    async def open_it() -> None:
        made = await process.engine.make(
            NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),))
        )
        assert isinstance(made, Reply)
        await process.act(JoinThirdParty(MARA, NOOR))
        for side, user in people(3):
            await process.act(Invite(MARA, user, side))
        for command in (
            ReportAudience((OWNER,), (), True),
            AcknowledgeViewer(MARA, OWNER),
            Open(MARA),
        ):
            await process.act(command)
        for _, user in people(2):
            await process.act(Consent(user, process.now.audience.revision))
        assert await process.reconciler.reconcile(process.now.id)

    process.run(open_it())
    process.end()
    return guild, kept.document


class AnyOrder(RuleBasedStateMachine):
    """People, hands and losses, and a pass now and then."""

    @initialize()
    def begin(self) -> None:
        guild, document = opened()
        self.guild, self.kept = MemoryGuild(Clock()), Kept()
        self.guild.take_over(guild)
        self.kept.document = document
        self.kept.step = self._step
        self.guild.call = self._call  # type: ignore[method-assign]
        self.steps_to_live: int | None = None
        self.made: set[ChannelId] = set()
        self.process: Process
        self.before: Sight = frozenset()
        self.opened = False
        self._start()

    # ---- the world
    def _start(self) -> None:
        self.steps_to_live = None
        self.process = Process(self.guild, self.kept)
        self.process.begin()

    def _step(self) -> None:
        if self.steps_to_live is None:
            return
        self.steps_to_live -= 1
        if self.steps_to_live < 0:
            raise Killed

    def _call(self, name: str, about: ChannelId | None, effect: Callable[[], object]) -> None:
        self._step()
        known = set(self.guild.rooms)
        try:
            MemoryGuild.call(self.guild, name, about, effect)
        finally:
            self.made |= set(self.guild.rooms) - known
            if (
                name != "delete"
                or about not in desired_structure(self.now, self.guild.clock.at).delete
            ):
                self._in_order()
            self.before = self._sight()
        self._step()

    def _in_order(self) -> None:
        """In one pass nothing is taken after something was given; a replaced room goes at its own time."""
        now = self._sight()
        assert not (self.opened and self.before - now), "a right is taken after another was given"
        self.opened = self.opened or bool(now - self.before)

    def _sight(self) -> Sight:
        return frozenset(
            (room.channel, user, right)
            for room in self.guild.rooms.values()
            for user in EVERYBODY
            for right in rights_of(user, room.overwrites)
        )

    @property
    def now(self) -> Workshop:
        return self.process.now

    def _do(self, *commands: Asked) -> None:
        for command in commands:
            self.process.run(self.process.act(command))

    def _pass(self) -> bool:
        """One pass; False if the process was killed in it or a call was lost."""
        self.opened, self.before = False, self._sight()
        try:
            self.process.run(self.process.reconciler.look(self.now))
            return self.process.run(self.process.reconciler.reconcile(self.now.id))
        except Unreachable:
            return False
        except Killed:
            self.process.end()
            self._start()
            return False

    # ---- people
    @rule(user=st.sampled_from([*INVITED, *NEWCOMERS]))
    def consent(self, user: UserId) -> None:
        self._do(Consent(user, self.now.audience.revision))

    @rule(user=st.sampled_from([*INVITED, *NEWCOMERS]), leaves=st.booleans())
    def goes(self, user: UserId, leaves: bool) -> None:
        self._do(ReportLeft(user) if leaves else Withdraw(user))

    @rule(user=st.sampled_from([*INVITED, *NEWCOMERS]), side=st.sampled_from(SIDES))
    def invite(self, user: UserId, side: SideId) -> None:
        self._do(Invite(MARA, user, side))

    @rule(user=st.sampled_from([*INVITED, *NEWCOMERS]))
    def let_in(self, user: UserId) -> None:
        self._do(LetIntoJoint(MARA, user))

    @rule()
    def third_party_changes(self) -> None:
        self._do(TakeOut(NOOR, NOOR) if self.now.facilitator(NOOR) else JoinThirdParty(MARA, NOOR))

    # ---- where the workshop stands
    @rule()
    def go_on(self) -> None:
        self._do(GoOnAllTheSame(MARA, seen(self.now)))

    @rule()
    def stay(self) -> None:
        for someone in self.now.people.participants:
            self._do(Stay(someone.user))

    @rule()
    def meet(self) -> None:
        self.stay()
        self._do(OpenSession(MARA, seen(self.now)))
        for side in SIDES:
            for someone in self.now.consented(side):
                self._do(IAmHere(someone.user), BeginAllTheSame(someone.user))
        self._do(ComeTogether(MARA, seen(self.now)))

    @rule(end=st.booleans())
    def part(self, end: bool) -> None:
        self._do(EndSession(MARA, seen(self.now)) if end else GoApart(MARA, seen(self.now)))

    @rule(kind=st.sampled_from([CallCaucusBreak, EndCaucusBreak, Pause, Resume]))
    def stop(
        self, kind: type[CallCaucusBreak] | type[EndCaucusBreak] | type[Pause] | type[Resume]
    ) -> None:
        self._do(kind(MARA, seen(self.now)))

    @rule(side=st.sampled_from(SIDES))
    def extra_time(self, side: SideId) -> None:
        self._do(GiveExtraTime(MARA, side, seen(self.now)))

    @rule(hide=st.booleans())
    def emergency(self, hide: bool) -> None:
        self._do(HideRooms(MARA) if hide else ShowRooms(MARA))

    @rule(seen_by_more=st.booleans())
    def audience(self, seen_by_more: bool) -> None:
        self.guild.sees = (OWNER, ADMINS) if seen_by_more else (OWNER,)

    @rule()
    def acknowledge(self) -> None:
        for viewer in self.now.audience.unacknowledged:
            self._do(AcknowledgeViewer(MARA, viewer))

    @rule(hours=st.sampled_from([1, 25]))
    def time_passes(self, hours: int) -> None:
        self.guild.clock.later(hours * 3_600)

    # ---- hands
    @precondition(lambda self: self.guild.rooms)
    @rule(data=st.data(), row=ROWS, how=st.sampled_from(HANDS))
    def room_by_hand(self, data: st.DataObject, row: Overwrite, how: str) -> None:
        room = self.guild.rooms[data.draw(st.sampled_from(sorted(self.guild.rooms)))]
        others = frozenset(one for one in room.overwrites if one.target != row.target)
        match how:
            case "given":
                rows = others | ({row} if row.allow | row.deny else frozenset())
                self.guild.by_hand(room.channel, overwrites=rows)
            case "taken":
                self.guild.by_hand(room.channel, overwrites=others)
            case "shown to all":
                members = sorted(
                    one.target.id for one in others if one.target.kind is TargetKind.MEMBER
                )
                forgotten = (
                    member(UserId(data.draw(st.sampled_from(members)))) if members else EVERYONE
                )
                rows = frozenset(
                    one for one in room.overwrites if one.target not in (EVERYONE, forgotten)
                )
                self.guild.by_hand(room.channel, overwrites=rows)
            case "deleted":
                self.guild.delete_by_hand(room.channel)
            case "renamed":
                if room.channel not in {one.channel for one in self.now.rooms.standing}:
                    self.made.discard(room.channel)  # nobody can know it again
                self.guild.by_hand(room.channel, name="the-river-talks")
            case "moved":
                self.guild.by_hand(room.channel, parent=None)
            case _:
                twin = replace(room, channel=self.guild.new_id(), overwrites=others)
                self.guild.rooms[twin.channel] = twin

    @precondition(lambda self: self.guild.categories)
    @rule(how=st.sampled_from(["renamed", "shown", "deleted", "doubled"]))
    def category_by_hand(self, how: str) -> None:
        category = next(iter(self.guild.categories.values()))
        match how:
            case "renamed":
                self.guild.categories[category.channel] = replace(category, name="town hall")
            case "shown":
                rows = frozenset(row for row in category.overwrites if row.target == BOT)
                self.guild.categories[category.channel] = replace(category, overwrites=rows)
            case "deleted":
                self.guild.delete_by_hand(category.channel)
            case _:
                twin = replace(category, channel=self.guild.new_id())
                self.guild.categories[twin.channel] = twin

    # ---- losses
    @rule(
        call=st.sampled_from(["make_category", "make_room", "change", "delete"]),
        arrives=st.booleans(),
    )
    def a_call_is_lost(self, call: str, arrives: bool) -> None:
        self.guild.fail(call, Unreachable, arrives=arrives)

    @rule(steps=st.integers(0, 12))
    def killed_in_a_pass(self, steps: int) -> None:
        self.steps_to_live = steps
        self._pass()
        self.steps_to_live = None

    @rule(steps=st.integers(0, 12))
    def killed_while_going_on_and_gone_on_again(self, steps: int) -> None:
        self.go_on()
        self.killed_in_a_pass(steps)
        self.go_on()

    # ---- and what must hold
    def teardown(self) -> None:
        if hasattr(self, "process"):
            self.settles()
            self.process.end()

    @rule()
    def settles(self) -> None:
        for _ in range(20):
            if self._pass():
                break
        else:
            raise AssertionError("the passes do not come to an end")
        desired = desired_structure(self.now, self.guild.clock.at)
        stands_as_desired(desired, self.guild)
        assert self.made & set(self.guild.rooms) <= {room.channel for room in desired.rooms}, (
            "a room was forgotten"
        )
        ours = frozenset(one.channel for one in desired.rooms if one.channel) | {
            desired.category.channel or ChannelId(0)
        }
        actual = self.process.run(self.guild.read(GUILD, ours, names_recorded(self.now)))
        assert actual is not None
        assert plan(desired, actual).steps == ()


def stands_as_desired(desired: Structure, guild: MemoryGuild) -> None:
    """What stands is what should; beside it only what somebody else calls otherwise."""
    category = desired.category.channel
    assert category is not None
    ours = [one for one in guild.categories.values() if one.name == desired.category.name]
    assert [(one.channel, one.overwrites) for one in ours] == [
        (category, desired.category_overwrites)
    ]
    names = {room.name for room in desired.rooms}
    standing = {
        (room.channel, room.name, room.parent, room.overwrites)
        for room in guild.rooms.values()
        if room.name in names
    }
    assert standing == {
        (room.channel, room.name, category, room.overwrites) for room in desired.rooms
    }


AnyOrder.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyOrder = AnyOrder.TestCase


def test_the_machine_begins_where_everything_stands() -> None:
    guild, document = opened()
    assert document[0] != WorkshopId("")
    assert len(guild.rooms) == 4 + 6
