"""`./parley bench rights`: how soon rooms close, and whether they stay so, while one kind of call after another fails.

An unmodified bot in its own process, a server with eleven people in the workshop, 100 ms a call. A case is one act that
closes, one kind of call, and what is done to such calls; before the act other hands cause calls of every kind, so that
the fault strikes what is under way as well as what closes. Closed means that the server's own rights admit no
participant; it counts from the moment the press or event goes out.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.bench.crowd import newest_button
from bot.config import CHECKOUT
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.play import Player
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.simulation import (
    ChannelId,
    Faults,
    Scope,
    Seat,
    SimulatedDiscord,
    Trouble,
)
from bot.rehearsal.stage import (
    ADMINISTRATOR,
    FACILITATOR_ROLE,
    SEND,
    VIEW,
    Stage,
    bot_rights,
    first_of,
    set_stage,
)

ROUND_TRIP_S: Final = 0.1
CLOSED_WITHIN_S: Final = 1.5
_PHASES: Final = 2
RIVER: Final = "river"
_SCENARIOS: Final = CHECKOUT / "bot" / "rehearsal" / "scenarios"
_LOOK_EVERY_S: Final = 0.02
_SHARED: Final = ("joint", "caucus-1", "caucus-2")
KINDS: Final = {
    "rights of a room": "PATCH /channels/{channel_id}",
    "one right": "PUT /channels/{channel_id}/permissions/{target_id}",
    "make a room": "POST /guilds/{guild_id}/channels",
    "delete a room": "DELETE /channels/{channel_id}",
    "read the rooms": "GET /guilds/{guild_id}/channels",
    "post": "POST /channels/{channel_id}/messages",
    "change a post": "PATCH /channels/{channel_id}/messages/{message_id}",
    "delete a post": "DELETE /channels/{channel_id}/messages/{message_id}",
    "take a press on": "POST /interactions/*",
    "answer a press": "PATCH /webhooks/*",
    "ask for a member": "GET /guilds/{guild_id}/members/*",
}


OPENING: Final = "rights of a room as it opens"
"""The strike hits calls that open rooms, which are still on their way, or to be repeated, when the act closes them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One act while one kind of call fails in one way."""

    act: str
    kind: str
    fault: str


@dataclass(frozen=True, slots=True)
class Result:
    """``closed_after_s`` is None if it never closed; ``open_again_s`` counts how long it stood open after that."""

    case: Case
    closed_after_s: float | None
    open_again_s: float
    answer: str

    def holds(self, late_s: float) -> bool:
        """Whether it closed in time, ``late_s`` being what nobody could help, and did not stay open again."""
        most = late_s + CLOSED_WITHIN_S
        closed = self.closed_after_s is not None and self.closed_after_s <= most
        return closed and self.open_again_s <= CLOSED_WITHIN_S

    def figures(self, late_s: float) -> dict[str, object]:
        """What is printed of it."""
        return {
            "closed_after_s": self.closed_after_s,
            "open_again_s": self.open_again_s,
            "answer": self.answer,
            "holds": self.holds(late_s),
        }


class World:
    """A workshop in which everybody may write, and what the server's own rights say of it."""

    def __init__(self, simulation: SimulatedDiscord, stage: Stage, bot: BotProcess) -> None:
        self.simulation = simulation
        self.stage = stage
        self.bot = bot
        self.people = {
            one.id: stage.seats[one.id] for one in stage.scenario.seats if one.role == "participant"
        }
        self.rooms: tuple[ChannelId, ...] = tuple(stage.channel(room) for room in _SHARED)
        self.control = stage.channel("control")

    @property
    def leader(self) -> Seat:
        """A facilitator."""
        return self.stage.seats[first_of(self.stage.scenario, "facilitator")]

    @property
    def somebody(self) -> str:
        """A participant."""
        return next(iter(self.people))

    def admits(self, right: int, *names: str) -> bool:
        """Whether the server gives any of these people (all, if none is named) this right in a shared room."""
        ids = {self.people[name].id for name in names or self.people}
        return any(
            grant.for_member and grant.target in ids and grant.allow & right
            for room in self.stage.guild.server_rooms()
            if room.id in self.rooms
            for grant in room.grants
        )

    async def command(self, command: str, **options: object) -> str:
        """A facilitator's slash command; what they were answered."""
        return (await self.leader.slash(command, self.control, **options)).text

    def is_limited(self) -> bool:
        """Whether a call has been answered with 429."""
        return any(trouble is Trouble.LIMIT for _, trouble in self.simulation.faults.struck)

    def stir(self) -> None:
        """Other hands cause calls of every kind: a name, a room deleted, a stray, somebody let in."""
        guild = self.stage.guild
        hall = next(room for room in guild.server_rooms() if room.id == self.rooms[0])
        guild.rename(self.rooms[2], "a-name-by-hand")
        guild.delete(self.stage.channel(f"line-{list(self.people)[-1]}"))
        guild.add_text_channel(hall.name)


Press = Callable[[], Awaitable[str]]
"""What closes, ready to be done; it gives back what whoever did it was answered."""


async def _hide(world: World) -> Press:
    return lambda: world.command("workshop emergency", do="hide")


async def _pause(world: World) -> Press:
    return lambda: world.command("workshop pause", do="begin")


async def _step_out(world: World) -> Press:
    seat = world.people[world.somebody]
    line = world.stage.channel(f"line-{world.somebody}")
    message, button = newest_button(seat.on_screen(line), "withdraw")
    surely = newest_button((await seat.click(message, button)).answers, "withdraw_surely")

    async def press() -> str:
        return (await seat.click(*surely)).text

    return press


async def _ban(world: World) -> Press:
    async def ban() -> str:
        world.stage.guild.ban(world.people[world.somebody])
        return ""

    return ban


async def _new_administrator(world: World) -> Press:
    guild = world.stage.guild
    outsider = world.stage.seats[first_of(world.stage.scenario, "outsider")]
    role = guild.add_role("keepers of keys", ADMINISTRATOR)

    async def grant() -> str:
        guild.grant(outsider, role)
        return ""

    return grant


@dataclass(frozen=True, slots=True)
class _Act:
    ready: Callable[[World], Awaitable[Press]]
    stands_open: Callable[[World], bool]


ACTS: Final = {
    "emergency": _Act(_hide, lambda world: world.admits(VIEW)),
    "stepping out": _Act(_step_out, lambda world: world.admits(VIEW, world.somebody)),
    "ban": _Act(_ban, lambda world: world.admits(VIEW, world.somebody)),
    "pause": _Act(_pause, lambda world: world.admits(SEND)),
    "new administrator": _Act(_new_administrator, lambda world: world.admits(VIEW)),
}
FAULTS: Final[dict[str, Callable[[Faults, str, float], None]]] = {
    "none": lambda faults, route, seconds: None,
    "hangs": lambda faults, route, seconds: faults.delay(route, seconds, times=3),
    "429": lambda faults, route, seconds: faults.limit(route, seconds, times=3),
    "502": lambda faults, route, seconds: faults.refuse(route, status=502, times=4),
}
GLOBAL: Final = "429 everywhere"


@asynccontextmanager
async def a_world(folder: Path, named: str = RIVER) -> AsyncIterator[World]:
    """A scenario's first phases, played calmly; then a session, so that people may write in their own rooms."""
    scenario = load_scenario(_SCENARIOS / f"{named}.toml", seed=2)
    async with SimulatedDiscord() as simulation:
        stage = set_stage(simulation, scenario, bot_rights())
        bot = BotProcess(folder, simulation, "2", FACILITATOR_ROLE, pictures=False)
        await bot.start()
        try:
            await simulation.until_connected()
            await bot.at_rest()
            player = Player(stage, _quietly, bot)
            for phase in scenario.phases[:_PHASES]:
                await player.phase(phase)
            world = World(simulation, stage, bot)
            await world.command("workshop session", do="begin")
            await bot.at_rest()
            yield world
        finally:
            await bot.stop()


async def _quietly(_: object) -> None:
    return None


async def play(case: Case, fault_s: float, watch_s: float, named: str = RIVER) -> Result:
    """One case from its setting, which is the scenario of this name, to its result."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_world(Path(folder), named) as world:
            act = ACTS[case.act]
            press = await act.ready(world)
            if not act.stands_open(world):
                return Result(case, None, 0.0, "nothing stood open")
            world.simulation.faults.delay("*", ROUND_TRIP_S, times=1_000_000)
            if case.kind == OPENING:
                return await _as_it_opens(case, world, press, fault_s, watch_s)
            if case.fault == GLOBAL:
                world.simulation.faults.limit("PATCH *", fault_s, scope=Scope.GLOBAL)
            else:
                FAULTS[case.fault](world.simulation.faults, KINDS[case.kind], fault_s)
            if case.fault != "none":
                world.stir()
                await asyncio.sleep(3 * ROUND_TRIP_S)
            if case.fault == GLOBAL:
                await world.simulation.until(world.is_limited)
                await asyncio.sleep(2 * ROUND_TRIP_S)  # its answer is on the way
            return await _watched(case, world, press, watch_s)


async def _as_it_opens(
    case: Case, world: World, press: Press, fault_s: float, watch_s: float
) -> Result:
    await world.command("workshop emergency", do="hide")
    await world.bot.at_rest()
    FAULTS[case.fault](world.simulation.faults, KINDS["rights of a room"], fault_s)
    showing = asyncio.ensure_future(world.command("workshop emergency", do="show"))
    await asyncio.sleep(5 * ROUND_TRIP_S)
    result = await _watched(case, world, press, watch_s)
    await showing
    return result


async def _watched(case: Case, world: World, press: Press, watch_s: float) -> Result:
    stands_open = ACTS[case.act].stands_open
    began = last = time.monotonic()
    pressing = asyncio.ensure_future(press())
    closed_at: float | None = None
    open_again_s = 0.0
    while time.monotonic() - began < watch_s:
        await asyncio.sleep(_LOOK_EVERY_S)
        now = time.monotonic()
        if not stands_open(world):
            closed_at = closed_at or now
        elif closed_at is not None:
            open_again_s += now - last
        last = now
        if case.fault == "none" and closed_at is not None:
            break
    answer = pressing.result() if pressing.done() else "no answer yet"
    after = None if closed_at is None else round(closed_at - began, 2)
    return Result(case, after, round(open_again_s, 2), answer.partition("\n")[0][:90])


async def after_letters(count: int) -> Result:
    """A calm emergency while so many letters are on their way."""
    case = Case("emergency", f"{count} letters before it", "none")
    with tempfile.TemporaryDirectory() as folder:
        async with a_world(Path(folder)) as world:
            world.simulation.faults.delay("*", ROUND_TRIP_S, times=1_000_000)
            everybody = len(world.people)
            for place in range(-(-count // everybody)):
                words = f"A letter to everybody, number {place + 1}."
                await world.command("workshop letter", to="everybody", words=words)
            return await _watched(case, world, await _hide(world), 20.0)


async def _all(cases: Sequence[Case], fault_s: float, watch_s: float, at_once: int) -> bool:
    """Play them, some side by side, and print each as it ends."""
    room = asyncio.Semaphore(at_once)
    holds = True

    async def one(case: Case) -> None:
        nonlocal holds
        async with room:
            result = await play(case, fault_s, watch_s)
        late = fault_s if case.fault == GLOBAL else 0.0
        holds = holds and result.holds(late)
        print(json.dumps({**asdict(case), **result.figures(late)}), flush=True)

    await asyncio.gather(*(one(case) for case in cases))
    return holds


def main(argv: Sequence[str]) -> int:
    """Run the cases, or those that are named, and print one JSON object for each."""
    parser = argparse.ArgumentParser(prog="./parley bench rights", description=__doc__)
    parser.add_argument("--act", choices=list(ACTS), action="append")
    parser.add_argument("--kind", choices=[*KINDS, OPENING], action="append")
    parser.add_argument("--fault", choices=[*FAULTS, GLOBAL], action="append")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long a fault lasts")
    parser.add_argument("--watch", type=float, default=45.0, help="how long rooms are watched")
    parser.add_argument("--at-once", type=int, default=2, help="how many cases side by side")
    wish = parser.parse_args(argv)
    kinds = wish.kind or [*KINDS, OPENING]
    cases = [
        Case(act, kind, fault)
        for act in wish.act or ACTS
        for fault in wish.fault or FAULTS
        for kind in (kinds if fault in FAULTS else ["any"])
        if (fault != "none" or kind == kinds[0]) and (kind != OPENING or act != "pause")
    ]
    holds = asyncio.run(_all(cases, wish.seconds, wish.watch, wish.at_once))
    if wish.act is None and wish.kind is None and wish.fault is None:
        letters = asyncio.run(after_letters(20))
        print(json.dumps({**asdict(letters.case), **letters.figures(0.0)}))
        holds = holds and letters.holds(0.0)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
