"""Serving by one connection until it is to end: what runs beside it, and in which order all of it is let go."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

from bot.app.anew import Anew, Served
from bot.app.supervised import for_ever
from bot.chat.connect import stay_connected
from bot.store.last_watched import Watched
from bot.wiring import Wired

COME_BACK_S: Final = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long to wait before beginning again, each time a little longer."""
_ANSWERS_WITHIN_S: Final = 2.5
"""How long whoever waits for an answer has a chance of it: shorter than a lease lasts, and than Discord waits."""
_ENDS_WITHIN_S: Final = 3.0
"""How long the connection has to come to its end once the client is closed."""


def let_hear(anew: Anew, wired: Wired) -> Served:
    """Whatever happens in these parts keeps the process as it is for a while; a receipt is what it waits for."""
    wired.closer.on_receipt(anew.note_receipt)
    wired.tending.on_heard(anew.stir)
    wired.engine.on_change(anew.stir)
    standing, waiting = wired.client.standing, wired.client.services.second_looks
    standing.on_stir(anew.stir)
    return Served(wired.engine, standing.stands, lambda: waiting.keeps(wired.engine.now()))


async def serve_once(
    token: str, wired: Wired, kept: Watched, ends: Coroutine[Any, Any, object]
) -> bool:
    """Serve until the connection ends, or ``ends`` does; whether it was that.

    Whoever ends hears nothing new, finishes what people wait for, and lets go of the rest: what is pressed from then on
    has not begun, so it can be pressed again.
    """
    looking = asyncio.ensure_future(
        for_ever("looking by the clock", wired.tending.look_now_and_then)
    )
    attending = asyncio.ensure_future(
        for_ever("noting who watched", lambda: wired.client.attend(kept))
    )
    # A connection that breaks in that very moment can swallow being cancelled: it is ended by closing its client.
    connected = asyncio.ensure_future(stay_connected(wired.client, token))
    ending = asyncio.ensure_future(ends)
    try:
        await asyncio.wait({connected, ending}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            connected.result()
        return ending.done()
    finally:
        for one in (ending, looking, attending):
            one.cancel()
        await wired.client.hear_no_more()
        await _in_hand(wired)
        await wired.tending.stop()
        await wired.rooms.stop()
        await wired.watching.stop()
        await wired.client.close()
        connected.cancel()
        await asyncio.wait({connected}, timeout=_ENDS_WITHIN_S)
        if connected.done() and not connected.cancelled():
            connected.exception()  # looked at: whoever ends asks no more why it broke


async def _in_hand(wired: Wired) -> None:
    """Wait until nobody waits for an answer and no act is under way; what takes longer is not answered."""
    answering = wired.client.answering
    with suppress(TimeoutError):
        async with asyncio.timeout(_ANSWERS_WITHIN_S):
            await answering.ended()
            await wired.engine.acts_ended()
    await answering.cut_off()
