"""One call on a room through all the tries the library makes: what Discord itself answered, and when it is moot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.app.ports import CallFailed, Limited, Unreachable
from bot.chat import translate
from bot.chat.pace import Pace
from bot.chat.placed import Gate

if TYPE_CHECKING:
    from bot.domain.rooms.desired import Overwrite


class Overtaken(Exception):
    """A newer call on the same room has been made: this one is not sent any more."""


class Ticket:
    """What is known of one call while the library carries it out.

    The library sleeps out limits and repeats some failures by itself, and the call that took the last of a limit
    returns only when the limit is reset. So what counts is each single answer, as it arrives (``told``).
    """

    def __init__(self, rows: frozenset[Overwrite] | None, *, impatient: bool) -> None:
        self.rows = rows
        self.told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._impatient = impatient
        self.in_line = False
        """Whether it waits for nothing but its turn in the pace of all calls."""
        self._sent = False
        self._overtaken = asyncio.Event()

    def overtake(self) -> None:
        """It must not be sent any more. What is on its way at this moment can no longer be held back."""
        self._overtaken.set()
        if not self._sent:
            self._fail(Unreachable())

    def acknowledge(self) -> None:
        """Discord has told, by answer or event, that this is done."""
        if not self.told.done():
            self.told.set_result(None)

    async def begins(self, my_turn: Coroutine[Any, Any, float]) -> float:
        """A try is about to be sent, once its turn has come. One that is overtaken leaves at once what it holds up."""
        comes = asyncio.ensure_future(my_turn)
        overtaken = asyncio.ensure_future(self._overtaken.wait())
        self.in_line = True
        await asyncio.wait((comes, overtaken), return_when=asyncio.FIRST_COMPLETED)
        self.in_line = False
        overtaken.cancel()
        if self._overtaken.is_set():
            comes.cancel()
            raise Overtaken
        self._sent = True
        return comes.result()

    def ends(self, response: aiohttp.ClientResponse | None) -> None:
        """A try was answered, or broke off."""
        self._sent = False
        if self._overtaken.is_set() and (response is None or response.status >= 300):
            self._fail(Unreachable())
        elif response is None:
            return
        elif response.status < 300:
            self.acknowledge()
        elif response.status == 429 and self._impatient:
            everywhere = "X-RateLimit-Global" in response.headers
            wait_s = float(response.headers.get("Retry-After", "1"))
            self._fail(Limited(wait_s, everywhere=everywhere))
        elif response.status >= 500 and self._impatient:
            self._fail(Unreachable())

    def _fail(self, failure: CallFailed) -> None:
        if not self.told.done():
            self.told.set_exception(failure)


_TICKET: ContextVar[Ticket | None] = ContextVar("ticket", default=None)
"""The ticket of the task under way: the library has no other place for it on the way to the wire."""


_UNPACED = ("/interactions/", "/webhooks/")
"""Answers to people are outside the limit over all calls."""
_API = "/api/"


def tracing(pace: Pace, gate: Gate) -> aiohttp.TraceConfig:
    """To be handed to the library: each single try waits for its turn, passes the gate, and is told to its ticket."""
    trace = aiohttp.TraceConfig()

    async def begins(
        _: aiohttp.ClientSession, call: SimpleNamespace, start: aiohttp.TraceRequestStartParams
    ) -> None:
        path, ticket = start.url.path, _TICKET.get()
        if ticket is not None:
            call.moment = await ticket.begins(pace.my_turn())
        elif path.startswith(_API) and not any(one in path for one in _UNPACED):
            call.moment = await pace.my_turn()

    async def goes(_: aiohttp.ClientSession, call: SimpleNamespace, __: Any) -> None:
        moment = getattr(call, "moment", None)
        if moment is not None:
            pace.is_sent(moment)

    async def ends(
        _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        ticket = _TICKET.get()
        if ticket is not None:
            ticket.ends(end.response)

    async def breaks_off(_: aiohttp.ClientSession, __: SimpleNamespace, ___: Any) -> None:
        ticket = _TICKET.get()
        if ticket is not None:
            ticket.ends(None)

    trace.on_request_start.append(begins)
    trace.on_request_headers_sent.append(goes)
    trace.on_request_end.append(ends)
    trace.on_request_exception.append(breaks_off)
    _guard(trace, gate)
    return trace


def _guard(trace: aiohttp.TraceConfig, gate: Gate) -> None:
    """Every call passes the gate at its turn, and once more as it goes. To connect to the gateway is not to act."""

    async def waits(
        _: aiohttp.ClientSession, __: SimpleNamespace, start: aiohttp.TraceRequestStartParams
    ) -> None:
        if start.url.path.startswith(_API):
            await gate.opens()

    async def goes(
        _: aiohttp.ClientSession, __: SimpleNamespace, sent: aiohttp.TraceRequestHeadersSentParams
    ) -> None:
        # The library calls this before it writes the first byte.
        if sent.url.path.startswith(_API):
            gate.check()

    trace.on_request_start.append(waits)
    trace.on_request_headers_sent.append(goes)


class Tickets:
    """The calls on rooms that have not come to their end, by channel. None of them is ever cancelled."""

    def __init__(self) -> None:
        self._open: dict[int, list[Ticket]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def heard(self, channel: int, rows: frozenset[Overwrite]) -> None:
        """The gateway has told of these rows: whoever wanted exactly them need not wait for the answer."""
        for ticket in self._open.get(channel, ()):
            if ticket.rows == rows:
                ticket.acknowledge()

    def in_line(self, channel: int) -> bool:
        """Whether a call on this channel waits for its turn."""
        return any(ticket.in_line for ticket in self._open.get(channel, ()))

    async def carry_out(
        self, channel: int, ticket: Ticket, work: Callable[[], Awaitable[Any]], *, overtakes: bool
    ) -> None:
        """Make the call, and return as soon as Discord has said how it went, in whichever way; errors are ours."""
        earlier = self._open.setdefault(channel, [])
        if overtakes:
            for older in earlier:
                older.overtake()
        earlier.append(ticket)
        task = asyncio.get_running_loop().create_task(self._run(ticket, work))
        self._tasks.add(task)
        task.add_done_callback(lambda _: self._over(channel, ticket, task))
        await asyncio.wait({task, ticket.told}, return_when=asyncio.FIRST_COMPLETED)
        if ticket.told.done():
            ticket.told.result()
        else:
            task.result()

    async def _run(self, ticket: Ticket, work: Callable[[], Awaitable[Any]]) -> None:
        _TICKET.set(ticket)
        with translate.calls():
            try:
                await work()
            except Overtaken:
                raise Unreachable from None

    def _over(self, channel: int, ticket: Ticket, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()
        if ticket.told.done():
            ticket.told.exception()
        self._open[channel].remove(ticket)
        if not self._open[channel]:
            del self._open[channel]

    async def stop(self) -> None:
        """The process ends."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
