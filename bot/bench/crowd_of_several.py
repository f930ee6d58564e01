"""The same crowd served by several processes over one database on a server, each with a shard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.bench.crowd import Crowd, Group, groups_in
from bot.rehearsal import process_use
from bot.rehearsal.kept_on_server import OnServer, on_a_server
from bot.rehearsal.one_of_several import OneOfSeveral, Shared
from bot.rehearsal.simulation import Pace, Shard, SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE

_STANDS_WITHIN_S: Final = 300.0
_LOOKS_AGAIN_S: Final = 0.3
_IDENTIFY_WINDOW_S: Final = 5.0


class Processes:
    """All of them together."""

    def __init__(
        self, each: Sequence[OneOfSeveral], simulation: SimulatedDiscord, kept: OnServer
    ) -> None:
        self._each = tuple(each)
        self._simulation = simulation
        self._kept = kept

    async def at_rest(self, within_s: float) -> bool:
        """Whether in time nothing was called for a moment, and nothing waited to be posted."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while loop.time() < deadline:
            mark = self._simulation.calls.mark()
            await asyncio.sleep(_LOOKS_AGAIN_S)
            waiting = await asyncio.to_thread(self._kept.count, "SELECT count(*) FROM outbox")
            if not waiting and not self._simulation.calls.since(mark):
                return True
        return False

    def processor_s(self) -> float:
        return sum(process_use.processor_s(one.pid) for one in self._each)

    def kept_waiting_s(self) -> float:
        return sum(one.kept_waiting_s() for one in self._each)

    def resident_mb(self) -> float:
        return sum(process_use.resident_mb(one.pid) for one in self._each)


@asynccontextmanager
async def a_crowd_of_several(
    folder: Path, people: int, servers: Sequence[Sequence[int]], processes: int
) -> AsyncIterator[Crowd]:
    """As `a_crowd_in_session`, all of it in real time; `NoServer` where no database server can be begun."""
    with on_a_server() as kept:
        pace = Pace.as_discord(identify_window_s=_IDENTIFY_WINDOW_S)
        async with SimulatedDiscord(pace=pace) as simulation:
            groups = groups_in(simulation, people, servers)
            shared = Shared(folder, simulation, kept.url, processes, FACILITATOR_ROLE)
            each = [OneOfSeveral(f"process{one}", shared) for one in range(processes)]
            world = Crowd(simulation, Processes(each, simulation, kept), groups)
            simulation.do_not_count(world.bots.kept_waiting_s)
            try:
                await asyncio.gather(*(one.start() for one in each))
                await _all_serve(simulation, each)
                await world.at_rest()
                await world.each(Group.draft)
                await world.into_a_session()
                yield world
            finally:
                await asyncio.gather(*(one.stop() for one in each))


async def _all_serve(simulation: SimulatedDiscord, each: Sequence[OneOfSeveral]) -> None:
    shards = [Shard(number, len(each)) for number in range(len(each))]

    def serve() -> bool:
        return all(any(simulation.listens(one, process.name) for one in shards) for process in each)

    if not await simulation.until(serve, _STANDS_WITHIN_S):
        raise TimeoutError("not every process came to serve a shard")
