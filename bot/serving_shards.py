"""Serving as one of several processes: a bot of its own for each shard whose lease this process holds.

Once in half a second the leases are renewed, on the database's clock. What is free is taken, one after the other, up to
an even share; what is more than that, since another process has come, is handed over. Whoever is told to end finishes
what people wait for, and gives its leases up at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from bot.app.anew import Anew, Served
from bot.app.counting import counts_of_none
from bot.chat.connect import (
    CannotReach,
    Intents,
    IntentSwitchedOff,
    NotNow,
    TokenRefused,
    granted_intents,
    sessions_at_once,
)
from bot.chat.pace import Pace
from bot.chat.placed import LeaseGate, Placed
from bot.config import Settings, StartError
from bot.render import Pack
from bot.serve_once import COME_BACK_S, let_hear, serve_once
from bot.server_address import ServerAddress
from bot.service.counts import Counts, added
from bot.service.metrics import measured
from bot.service.status import answering, socket_of
from bot.service.system import ServiceManager
from bot.store.errors import StoreError
from bot.store.last_watched import WatchedShard
from bot.store.leases import RENEWED_EVERY_S, Standing, Taken, Tenure
from bot.store.opening import open_leases
from bot.wiring import Wired, opened_share, wire

if TYPE_CHECKING:
    from bot.store.postgres_leases import Leases

_log = logging.getLogger(__name__)

_OTHERS_COME_S: Final = 2.0
"""Whoever has just begun takes nothing yet: processes that are begun together share evenly from the first."""
_BEGINS_WITHIN_S: Final = 30.0
"""A shard whose session has not begun by then holds up no other any more."""
_UNEVEN_FOR_S: Final = 8.0
_WINDOW_S: Final = 1.0
"""Over so long Discord counts calls: before, what the last holder sent still counts."""
_ENDS_WITHIN_S: Final = 10.0


@dataclass(slots=True)
class _House:
    """What serves one shard."""

    tenure: Tenure
    placed: Placed
    watched: WatchedShard
    began: float
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    wired: Wired | None = None
    served: Served | None = None

    @property
    def shard(self) -> int:
        return self.placed.share.shard

    def holds_up(self, bucket: int, now: float) -> bool:
        """Whether the session of this shard is still to begin, and others of its bucket wait for it."""
        is_coming = not self.placed.is_begun.is_set() and now - self.began < _BEGINS_WITHIN_S
        return is_coming and self.placed.bucket == bucket


async def serve_shards(settings: Settings, pack: Pack, manager: ServiceManager, anew: Anew) -> bool:
    """Serve until told to stop. True if it is to begin anew as another process."""
    storage = settings.storage
    where = storage.where
    if not isinstance(where, ServerAddress):
        raise StartError("Shards are served over a database on a server.")
    intents = await granted_intents(settings.discord.token)
    buckets = await sessions_at_once(settings.discord.token)
    try:
        leases = await open_leases(where, storage.password, settings.service.shards)
    except StoreError as error:
        raise StartError(str(error)) from None
    shards = Shards(settings, pack, leases, anew)
    async with (
        answering(socket_of(storage.beside), shards.count),
        measured(settings.service.metrics_port, shards.count),
    ):
        manager.tell("READY=1")
        return await shards.serve(intents, buckets)


class Shards:
    """The shards of this process."""

    def __init__(self, settings: Settings, pack: Pack, leases: Leases, anew: Anew) -> None:
        self._settings = settings
        self._pack = pack
        self._leases = leases
        self._anew = anew
        self._pace = Pace(settings.discord.calls_per_s)
        self._began = time.monotonic()
        self._houses: dict[int, _House] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._uneven_since: float | None = None
        self._is_away = False

    async def serve(self, intents: Intents, buckets: int) -> bool:
        """For as long as the process is to be this one. The caller ends it by cancelling. ``TokenRefused``."""
        self._intents, self._buckets = intents, buckets
        self._joined_at = self._now()
        self._share_calls()
        due = asyncio.ensure_future(self._anew.due())
        try:
            while not due.done():
                await self._round()
                tasks = {house.task for house in self._houses.values() if house.task is not None}
                await asyncio.wait(
                    {due, *tasks}, timeout=RENEWED_EVERY_S, return_when=asyncio.FIRST_COMPLETED
                )
            return True
        finally:
            due.cancel()
            await asyncio.gather(*map(self._leave, list(self._houses.values())))
            await asyncio.gather(*self._ending, return_exceptions=True)
            await self._leases.close()

    async def count(self) -> Counts:
        """How all of it stands now."""
        wired = [house.wired for house in self._houses.values() if house.wired is not None]
        return added(counts_of_none(self._began), [await one.counting.count() for one in wired])

    # ---- leases
    async def _round(self) -> None:
        """Renew, let go of what is another's, take what is free, hand over what is too much."""
        self._look_at_ended()
        noted = {shard: house.watched.read() for shard, house in self._houses.items()}
        try:
            standing = await self._leases.renew(
                {shard: at for shard, at in noted.items() if at is not None}
            )
            self._told_of(standing)
            await self._take_one(standing)
        except StoreError as trouble:
            if not self._is_away:
                _log.warning("the leases cannot be renewed (%s)", type(trouble).__name__)
            self._is_away = True
            return
        self._is_away = False
        self._hand_over(standing)

    def _told_of(self, standing: Standing) -> None:
        for shard, house in list(self._houses.items()):
            if shard in standing.mine:
                house.tenure.renewed(standing.asked_at)
            else:
                self._lost(house)

    def _lost(self, house: _House) -> None:
        if not house.tenure.is_over:
            _log.warning("shard %d is another process's now", house.shard)
            self._let_go(house)

    def _look_at_ended(self) -> None:
        """A shard that ended by itself is not served by holding it. ``TokenRefused``, with which none can go on."""
        for house in list(self._houses.values()):
            if house.task is None or not house.task.done() or house.leaving.is_set():
                continue
            self._let_go(house)
            self._later(self._give_up(house))
            trouble = house.task.exception()
            if isinstance(trouble, TokenRefused):
                raise trouble
            _log.error("shard %d broke off", house.shard, exc_info=trouble)

    def _let_go(self, house: _House) -> None:
        """From now on nothing goes out for it."""
        house.tenure.end()
        house.leaving.set()
        if self._houses.get(house.shard) is house:  # it may have been taken again
            del self._houses[house.shard]
        self._share_calls()
        self._serves()
        if house.task is not None:
            self._later(_ended(house.task))

    async def _take_one(self, standing: Standing) -> None:
        now = self._now()
        if now - self._joined_at < _OTHERS_COME_S or len(self._houses) >= self._even(standing):
            return
        for shard in standing.free:
            bucket = shard % self._buckets
            if any(house.holds_up(bucket, now) for house in self._houses.values()):
                continue
            taken = await self._leases.take(shard)
            if taken is not None:
                self._begin(taken, bucket)
                return

    def _even(self, standing: Standing) -> int:
        """The share of each of those that live."""
        return -(-self._settings.service.shards // max(1, standing.living))

    def _begin(self, taken: Taken, bucket: int) -> None:
        tenure = Tenure(taken)
        placed = Placed(taken.share, bucket, self._pace, LeaseGate(tenure), self._leases)
        house = _House(tenure, placed, WatchedShard(taken.watched_at), self._now())
        self._houses[house.shard] = house
        house.task = asyncio.get_running_loop().create_task(self._serve(house))
        asyncio.get_running_loop().call_later(_WINDOW_S + 0.01, self._share_calls)
        _log.info("shard %d of %d is served here", house.shard, taken.share.shards)

    def _hand_over(self, standing: Standing) -> None:
        """Give one up where another process has come to stay and has less."""
        now = self._now()
        is_begun = all(house.placed.is_begun.is_set() for house in self._houses.values())
        if len(self._houses) <= self._even(standing) or standing.free or not is_begun:
            self._uneven_since = None
        elif self._uneven_since is None:
            self._uneven_since = now
        elif now - self._uneven_since > _UNEVEN_FOR_S:
            self._uneven_since = None
            self._later(self._leave(self._houses[max(self._houses)]))

    async def _leave(self, house: _House) -> None:
        """End as one does, and give the shard up. The lease is renewed meanwhile, or lasts as long."""
        house.leaving.set()
        if house.task is not None:
            await _ended(house.task)
        self._let_go(house)
        await self._give_up(house)

    async def _give_up(self, house: _House) -> None:
        try:
            await self._leases.give_up(house.shard)
        except StoreError as trouble:
            _log.warning("a lease is left to lapse (%s)", type(trouble).__name__)

    # ---- what is shared among shards
    def _share_calls(self) -> None:
        """Each lease carries its part of the calls that the token has; a new one once the window is over."""
        now = self._now()
        counted = sum(now - house.began >= _WINDOW_S for house in self._houses.values())
        part = Fraction(counted, self._settings.service.shards)
        self._pace.takes_part(self._settings.discord.calls_per_s, part)

    def _serves(self) -> None:
        self._anew.serves(*(one.served for one in self._houses.values() if one.served is not None))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    # ---- one shard
    async def _serve(self, house: _House) -> None:
        """As long as the shard is this process's. ``TokenRefused``."""
        failures = 0
        while not house.leaving.is_set():
            began = self._now()
            try:
                async with self._wired(house) as wired:
                    ends = house.leaving.wait()
                    await serve_once(self._settings.discord.token, wired, house.watched, ends)
            except IntentSwitchedOff:
                _log.warning("a privileged intent was switched off; going on without it")
                await self._ask_for_intents()
            except (NotNow, CannotReach):
                _log.warning("Discord is in trouble of its own; trying again")
            except StoreError as trouble:
                _log.warning("shard %d cannot be opened (%s)", house.shard, type(trouble).__name__)
            failures = 0 if self._now() - began > COME_BACK_S[-1] else failures + 1
            with suppress(TimeoutError):
                async with asyncio.timeout(COME_BACK_S[min(failures, len(COME_BACK_S)) - 1]):
                    await house.leaving.wait()

    @asynccontextmanager
    async def _wired(self, house: _House) -> AsyncIterator[Wired]:
        taken = house.tenure.taken
        async with opened_share(self._settings, taken, lambda: self._lost(house)) as store:
            wired = await wire(self._settings, self._pack, store, self._intents, house.placed)
            house.wired, house.served = wired, let_hear(self._anew, wired)
            self._serves()
            try:
                yield wired
            finally:
                house.wired = house.served = None

    async def _ask_for_intents(self) -> None:
        try:
            self._intents = await granted_intents(self._settings.discord.token)
        except CannotReach:
            return

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task}, timeout=_ENDS_WITHIN_S)
    if not task.done():
        task.cancel()
    await asyncio.wait({task})
