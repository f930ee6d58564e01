"""A client as one of several: which shard it listens on, when it may begin its session, and whether it may call."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import field
from typing import Final, Protocol

from bot.chat.pace import Pace
from bot.frozen import frozen
from bot.store.errors import NotOurs, StoreError
from bot.store.leases import Share, Tenure

_LOOKS_AGAIN_S: Final = 0.05
_ASKS_AGAIN_S: Final = 1.0


class Shut(ConnectionError):
    """The shard is, or may be by now, another process's: nothing is sent to Discord."""


class Gate(Protocol):
    """Asked of every call to Discord, whatever it is about."""

    async def opens(self) -> None:
        """Wait until something may be sent; `Shut` where it never may again."""

    def check(self) -> None:
        """At the very moment of sending: `Shut` where nothing may be sent just now."""


class Open:
    """The gate of a process that serves alone."""

    async def opens(self) -> None:
        """At once."""

    def check(self) -> None:
        """Always."""


class LeaseGate:
    """Open as long as a lease surely holds; closed by the holder's own clock, before it can lapse."""

    def __init__(self, tenure: Tenure) -> None:
        self._tenure = tenure

    async def opens(self) -> None:
        while not self._tenure.holds():
            if self._tenure.is_over:
                raise Shut
            await asyncio.sleep(_LOOKS_AGAIN_S)

    def check(self) -> None:
        try:
            self._tenure.check()
        except NotOurs:
            raise Shut from None


class Starts(Protocol):
    """What all processes of a token know together: when a session may be begun. `StoreError`."""

    async def turn_to_identify(self, bucket: int) -> float:
        """0 where a session of this bucket may be begun now, at once; else the seconds after which to ask again."""

    async def has_identified(self, bucket: int) -> None:
        """A session of this bucket has begun."""


@frozen
class Placed:
    """Where a client stands among several. ``pace`` is the one of its process."""

    share: Share
    bucket: int
    pace: Pace
    gate: Gate
    starts: Starts
    is_begun: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once its session has begun for the first time."""

    async def before_identify(self) -> None:
        """Wait for the turn of its bucket. Where the lease is over this never ends: whoever serves ends the client."""
        while True:
            try:
                await self.gate.opens()
                wait_s = await self.starts.turn_to_identify(self.bucket)
                if not wait_s:
                    self.gate.check()
                    return
            except (Shut, StoreError):
                wait_s = _ASKS_AGAIN_S
            await asyncio.sleep(wait_s)

    async def has_identified(self) -> None:
        """Discord has answered. Where the server cannot be told, the bucket is free a second later than it could be."""
        self.is_begun.set()
        with suppress(StoreError):
            await self.starts.has_identified(self.bucket)
