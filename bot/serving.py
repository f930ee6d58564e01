"""Serving: connected until told to stop, begun again after what the library does not come back from."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress

from bot import logs
from bot.app.anew import QUIET_S, Anew, Served
from bot.app.supervised import for_ever
from bot.chat.connect import (
    CannotReach,
    IntentSwitchedOff,
    NotNow,
    TokenRefused,
    granted_intents,
    stay_connected,
    use_address,
)
from bot.config import ConfigError, Problem, Settings, StartError
from bot.process_memory import HAS_SERVED, keep_to_itself
from bot.render import Pack
from bot.service.metrics import measured
from bot.service.status import answering, socket_of
from bot.service.system import ServiceManager
from bot.store.last_watched import LastWatched
from bot.wiring import Wired, load_pack, looked_at, opened, wire

REHEARSED_QUIET = "PARLEY_REHEARSED_QUIET"
"""After how many quiet seconds a rehearsed bot begins anew; without it, and on real Discord, it does not count."""

_log = logging.getLogger(__name__)
COME_BACK_S = (1.0, 2.0, 5.0, 15.0, 60.0)
"""How long to wait before beginning again, each time a little longer."""
_ENDS_WITHIN_S = 3.0
"""How long the connection has to come to its end once the client is closed."""


def anew_for(settings: Settings) -> Anew:
    """In a rehearsal the process stays one, unless it is said after how many quiet seconds it begins anew.

    On Windows a process cannot become another one, so there it stays one as well.
    """
    if sys.platform == "win32":
        return Anew(None)
    if not settings.discord.api_url:
        return Anew(QUIET_S)
    rehearsed = os.environ.get(REHEARSED_QUIET, "")
    return Anew(float(rehearsed) if rehearsed else None)


def let_hear(anew: Anew, wired: Wired) -> None:
    """Whatever happens in these parts keeps the process as it is for a while; a receipt is what it waits for."""
    wired.closer.on_receipt(anew.note_receipt)
    wired.tending.on_heard(anew.stir)
    wired.engine.on_change(anew.stir)
    standing, waiting = wired.client.standing, wired.client.services.second_looks
    standing.on_stir(anew.stir)
    anew.serves(Served(wired.engine, standing.stands, lambda: waiting.keeps(wired.engine.now())))


def run(settings: Settings) -> bool:
    """Connect and serve until told to stop. Raises ``StartError`` with one sentence when that cannot be.

    True if the process is to begin anew, since a workshop was closed for good and nobody is kept waiting by it.
    """
    keep_to_itself()
    logs.set_up(settings.log.level)
    pack = load_pack(settings, looked_at(settings))
    if settings.discord.api_url:
        use_address(settings.discord.api_url, settings.discord.gateway_url)
    return asyncio.run(_serve(settings, pack))


async def _serve(settings: Settings, pack: Pack) -> bool:
    """Serve until told to stop; after what the library does not come back from, begin again a little later.

    True if it is to begin anew as another process.
    """
    manager = ServiceManager(os.environ)
    serving = asyncio.ensure_future(_serve_for_ever(settings, pack, manager))
    # Also while Discord is away: a bot that tries again lives.
    living = asyncio.ensure_future(for_ever("telling that it lives", manager.live))
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        with suppress(
            NotImplementedError
        ):  # Windows has no such handlers; Ctrl-C still ends the loop
            loop.add_signal_handler(stop, serving.cancel)
    try:
        return await serving
    except asyncio.CancelledError:
        return False
    except TokenRefused:
        raise ConfigError(Problem.TOKEN_REFUSED) from None
    except CannotReach:
        raise StartError(
            "Discord cannot be reached; check this machine's connection and try again."
        ) from None
    finally:
        living.cancel()


async def _serve_for_ever(settings: Settings, pack: Pack, manager: ServiceManager) -> bool:
    failures, has_served = 0, HAS_SERVED in os.environ
    anew = anew_for(settings)
    while True:
        began = asyncio.get_running_loop().time()
        try:
            intents = await granted_intents(settings.discord.token)
            async with opened(settings) as store:
                has_served = True
                wired = await wire(settings, pack, store, intents)
                let_hear(anew, wired)
                count, place = wired.counting.count, socket_of(settings.storage.beside)
                async with answering(place, count), measured(settings.service.metrics_port, count):
                    manager.tell("READY=1")
                    return await _serve_once(settings, wired, anew)
        except IntentSwitchedOff:
            _log.warning("a privileged intent was switched off; going on without it")
        except NotNow:
            _log.warning("Discord is in trouble of its own; trying again")
        except CannotReach:
            if not has_served:
                raise
            _log.warning("Discord cannot be reached; trying again")
        lasted = asyncio.get_running_loop().time() - began
        failures = 0 if lasted > COME_BACK_S[-1] else failures + 1
        await asyncio.sleep(COME_BACK_S[min(failures, len(COME_BACK_S) - 1)])


async def _serve_once(settings: Settings, wired: Wired, letting_go: Anew) -> bool:
    """Serve until the connection ends; True if the process is to begin anew."""
    kept = LastWatched(settings.storage.beside.parent)
    looking = asyncio.ensure_future(
        for_ever("looking by the clock", wired.tending.look_now_and_then)
    )
    attending = asyncio.ensure_future(
        for_ever("noting who watched", lambda: wired.client.attend(kept))
    )
    # A connection that breaks in that very moment can swallow being cancelled: it is ended by closing its client.
    connected = asyncio.ensure_future(stay_connected(wired.client, settings.discord.token))
    anew = asyncio.ensure_future(letting_go.due())
    try:
        await asyncio.wait({connected, anew}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            connected.result()
        return anew.done()
    finally:
        for one in (anew, looking, attending):
            one.cancel()
        await wired.tending.stop()
        await wired.rooms.stop()
        await wired.watching.stop()
        await wired.client.close()
        connected.cancel()
        await asyncio.wait({connected}, timeout=_ENDS_WITHIN_S)
        if connected.done() and not connected.cancelled():
            connected.exception()  # looked at: whoever ends asks no more why it broke
