"""`./parley bench processes`: two processes over one database, one of which is harmed while every workshop switches.

Unmodified bots as processes of their own, a PostgreSQL server of the machine's, Discord's limits in real time with its
rule on IDENTIFY. All workshops are led alike, so that what stands in their rooms at the end has to be alike: a message
that one has and most others have not is doubled, one that is missing is lost. A leader whose press was not answered
presses the same button again, as people do.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from bot.bench.crowd import Group, people_of, scenario_of
from bot.rehearsal.kept_on_server import OnServer, on_a_server
from bot.rehearsal.one_of_several import OneOfSeveral, Shared
from bot.rehearsal.simulation import Pace, Shard, ShownMessage, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, bot_rights, set_stage
from bot.rehearsal.tongues.texts import plain

HARMS: Final = ("kill", "stop", "restart")
_ONE, _OTHER = "one", "other"
FIRST_WITHIN_S: Final = 10.0
EACH_FURTHER_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.05
_PRESS_AGAIN_S: Final = 1.0
_TRIES: Final = 40
_STANDS_WITHIN_S: Final = 300.0
_AT_ONCE: Final = 8
_FAILED: Final = "errors:unexpected"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is played."""

    harm: str = "kill"
    workshops: int = 40
    shards: int = 4
    people: int = 2
    buckets: int = 1
    """How many sessions Discord lets begin at once."""
    is_led_on: bool = True
    """Whether a session is held first, with something said in every room; else people have merely consented."""
    rest_s: float = 2.5
    """After so long without a call nothing more is to come: the bot waits for its own pace."""
    awake_s: float = 6.0
    """So long after it woke a process that was stopped is watched: it has not taken anything anew by then."""


@dataclass(slots=True)
class Outcome:
    """What came of it. Seconds are real; ``taken_over`` counts from the harm to the session of each shard."""

    harm: str
    workshops: int
    shards: int
    taken_over: list[float] = field(default_factory=list)
    bound: float = 0.0
    lost: int = 0
    doubled: int = 0
    late_acts: int = 0
    """Calls by the process that was stopped, once it is awake. Of one that is dead only what was on its way arrives."""
    identifies: int = 0
    identifies_expected: int = 0
    invalid_sessions: int = 0
    too_many: int = 0
    too_many_before: int = 0
    """Of them, before anything was harmed."""
    alarms: int = 0
    pressed_again: int = 0
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    """Errors of the processes and refusals of Discord, the first few."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        wrong = self.lost, self.doubled, self.late_acts, self.invalid_sessions, self.too_many
        in_time = max(self.taken_over, default=0.0) <= self.bound
        return (
            not any(wrong)
            and not self.alarms
            and in_time
            and self.identifies == self.identifies_expected
        )


class Several:
    """The servers, their workshops, and the processes."""

    def __init__(self, wish: Wish, kept: OnServer, shared: Shared, groups: Sequence[Group]) -> None:
        self.wish = wish
        self.simulation = shared.simulation
        self.kept = kept
        self.shards = shared.shards
        self.groups = tuple(groups)
        self.processes = {name: OneOfSeveral(name, shared) for name in (_ONE, _OTHER)}

    def shards_of(self, name: str) -> tuple[int, ...]:
        """Which shards a process listens on."""
        numbers = range(self.shards)
        return tuple(
            one for one in numbers if self.simulation.listens(Shard(one, self.shards), name)
        )

    async def until_even(self) -> None:
        """Both listen on as many, and all are listened on."""
        even = {self.shards // 2, -(-self.shards // 2)}
        await self._until(
            lambda: (
                {len(self.shards_of(name)) for name in self.processes} <= even
                and sum(len(self.shards_of(name)) for name in self.processes) == self.shards
            )
        )

    async def _until(self, holds: Callable[[], bool]) -> None:
        if not await self.simulation.until(holds, _STANDS_WITHIN_S):
            raise TimeoutError

    async def at_rest(self) -> None:
        """Nothing is called, and nothing waits to be posted."""
        deadline = time.monotonic() + _STANDS_WITHIN_S
        while time.monotonic() < deadline:
            mark = self.simulation.calls.mark()
            await asyncio.sleep(self.wish.rest_s)
            if not self.simulation.calls.since(mark) and not self._waiting():
                return
        raise TimeoutError

    def _waiting(self) -> int:
        return self.kept.count("SELECT count(*) FROM outbox")

    def taken(self) -> int:
        """How often any lease was taken."""
        return self.kept.count("SELECT COALESCE(sum(generation), 0)::bigint FROM writer")

    def alarms(self) -> list[str]:
        """What the processes logged as errors, without its details."""
        found = []
        for one in self.processes.values():
            if one.log.exists():
                lines = one.log.read_text(encoding="utf-8", errors="replace").splitlines()
                found += [line for line in lines if " ERROR " in line or "Traceback" in line]
        return found


@asynccontextmanager
async def several(folder: Path, wish: Wish) -> AsyncIterator[Several]:
    """Two processes, with as many workshops on each shard; each workshop is drafted, and in a server of its own."""
    pace = Pace.as_discord(identify_window_s=EACH_FURTHER_S)
    pace = replace(pace, max_concurrency=wish.buckets)
    with on_a_server() as kept:
        async with SimulatedDiscord(pace=pace) as simulation:
            groups = await _servers(simulation, wish)
            shared = Shared(folder, simulation, kept.url, wish.shards, FACILITATOR_ROLE)
            world = Several(wish, kept, shared, groups)
            processes = world.processes.values()
            simulation.do_not_count(lambda: sum(one.kept_waiting_s() for one in processes))
            try:
                await asyncio.gather(*(one.start() for one in processes))
                await world.until_even()
                await world.at_rest()
                yield world
            finally:
                for one in processes:
                    one.go_on()
                await asyncio.gather(*(one.stop() for one in processes))


async def _servers(simulation: SimulatedDiscord, wish: Wish) -> list[Group]:
    groups: list[Group] = []
    full = -(-wish.workshops // wish.shards)
    on_shard: Counter[int] = Counter()
    while len(groups) < wish.workshops:
        number = len(groups)
        stage = set_stage(simulation, scenario_of((number,), wish.people), bot_rights())
        shard = (stage.guild.id >> 22) % wish.shards
        if on_shard[shard] < full:
            on_shard[shard] += 1
            groups.append(Group(number, stage, people_of(number, wish.people)))
        await asyncio.sleep(0.001)  # a server's number is of the moment in which it was made
    return groups


async def _each(groups: Sequence[Group], act: Callable[[Group], Awaitable[object]]) -> None:
    """Do it in each, a few at a time."""
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(group: Group) -> None:
        async with free:
            await act(group)

    await asyncio.gather(*map(one, groups))


async def led_so_far(world: Several) -> None:
    """Every workshop in a session, with something said in every room, so that a switch replaces these."""
    await _each(world.groups, Group.draft)
    await _each(world.groups, Group.open)
    await world.at_rest()
    await _each(world.groups, Group.consent)
    if not world.wish.is_led_on:
        return
    await _each(world.groups, Group.go_on)
    await world.at_rest()
    await _each(world.groups, Group.stay)
    await _each(world.groups, Group.session)
    await world.at_rest()
    await _each(world.groups, Group.everybody_speaks)
    await world.at_rest()


async def played(wish: Wish) -> Outcome:
    """One harm, and what came of it."""
    outcome = Outcome(wish.harm, wish.workshops, wish.shards)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with several(Path(folder), wish) as world:
            await led_so_far(world)
            await _harmed(world, wish, outcome)
            outcome.invalid_sessions = world.simulation.starts.too_soon
            refused = world.simulation.limits.refused
            outcome.too_many = len(refused)
            outcome.logged += [f"429 {one.scope} {one.route}" for one in refused[:20]]
            outcome.identifies = world.simulation.identified
            outcome.identifies_expected = world.taken()
            alarms = world.alarms()
            outcome.alarms = len(alarms)
            outcome.logged += alarms[:10]
            judge(world.groups, outcome)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


async def _harmed(world: Several, wish: Wish, outcome: Outcome) -> None:
    buttons = [await group.look_ahead() for group in world.groups]
    await world.at_rest()
    theirs = world.shards_of(_ONE)
    in_a_bucket = Counter(shard % wish.buckets for shard in theirs)
    outcome.bound = FIRST_WITHIN_S + EACH_FURTHER_S * (max(in_a_bucket.values()) - 1)
    harmed = world.processes[_ONE]

    async def switch(place: int) -> None:
        await asyncio.sleep(place / len(buttons))  # all within a second
        outcome.pressed_again += await _pressed(world.groups[place], buttons[place])

    switching = asyncio.gather(*map(switch, range(len(buttons))))
    await asyncio.sleep(0.5)
    outcome.too_many_before = len(world.simulation.limits.refused)
    harmed_at = time.monotonic()
    if wish.harm == "kill":
        await harmed.kill()
    elif wish.harm == "stop":
        harmed.pause()
    else:
        await harmed.stop()
    taking = [_taken_over(world, shard, harmed_at) for shard in theirs]
    outcome.taken_over = sorted(await asyncio.gather(*taking))
    await switching
    await world.at_rest()
    if wish.harm == "stop":
        mark = world.simulation.calls.mark()
        harmed.go_on()
        await asyncio.sleep(wish.awake_s)
        outcome.late_acts = sum(one.caller == _ONE for one in world.simulation.calls.since(mark))
    elif wish.harm == "restart":
        await harmed.start()
        await world.until_even()
        await world.at_rest()


async def _taken_over(world: Several, shard: int, since: float) -> float:
    while not world.simulation.listens(Shard(shard, world.shards), _OTHER):
        if time.monotonic() - since > _STANDS_WITHIN_S:
            raise TimeoutError
        await asyncio.sleep(_LOOK_EVERY_S)
    return round(time.monotonic() - since, 2)


async def _pressed(group: Group, button: tuple[ShownMessage, str]) -> int:
    """Press until it is answered as done; how often it was pressed again."""
    failed = plain(group.stage.texts.languages["en"].texts[_FAILED].words)
    for tries in range(_TRIES):
        answer = (await group.leader.click(*button)).text
        if answer and plain(answer) != failed:
            return tries
        await asyncio.sleep(_PRESS_AGAIN_S)
    raise TimeoutError


def judge(groups: Sequence[Group], outcome: Outcome) -> None:
    """What stands more or less often in one workshop than in most."""
    seen = [_standing(group) for group in groups]
    for what in sorted(set().union(*seen)):
        usual, _ = Counter(one[what] for one in seen).most_common(1)[0]
        for group, one in zip(groups, seen, strict=True):
            if one[what] != usual:
                outcome.lost += max(0, usual - one[what])
                outcome.doubled += max(0, one[what] - usual)
                outcome.differences.append(f"{group.name}: {what} {one[what]}, usually {usual}")


def _standing(group: Group) -> Counter[str]:
    """Rooms of a server, and messages in each person's rooms, by kind; and the same words twice in a room."""
    kinds = {word: kind for kind, word in group.stage.words.items()}
    rooms = group.stage.guild.server_rooms()
    found = Counter(f"room {kinds.get(one.name.partition('-')[0], 'other')}" for one in rooms)
    seats = {"leader": group.leader, "second": group.second}
    seats |= {f"person {at}": group.stage.seats[who] for at, who in enumerate(group.people)}
    for role, seat in seats.items():
        for room in seat.rooms():
            kind = kinds.get(room.name.partition("-")[0], "other")
            texts = [message.text for message in seat.on_screen(room.id)]
            found[f"{role} in {kind}: messages"] += len(texts)
            found[f"{role} in {kind}: twice"] += len(texts) - len(set(texts))
    return found


def main(argv: Sequence[str]) -> int:
    """Play and print one JSON object a harm; 1 where anything is wrong."""
    usual = Wish()
    parser = argparse.ArgumentParser(prog="./parley bench processes", description=__doc__)
    parser.add_argument("--harm", choices=HARMS, action="append", help="may be given again")
    parser.add_argument("--workshops", type=int, default=usual.workshops)
    parser.add_argument("--shards", type=int, default=usual.shards)
    parser.add_argument("--people", type=int, default=usual.people)
    wish = parser.parse_args(argv)
    held = True
    for harm in wish.harm or HARMS:
        played_so = Wish(harm, wish.workshops, wish.shards, wish.people)
        outcome = asyncio.run(played(played_so))
        print(json.dumps(asdict(outcome)), flush=True)
        held = held and outcome.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
