"""Serving: connected until told to stop, begun again after what the library does not come back from."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress

from bot import logs
from bot.app.anew import QUIET_S, Anew
from bot.app.supervised import for_ever
from bot.chat.connect import (
    CannotReach,
    IntentSwitchedOff,
    NotNow,
    TokenRefused,
    granted_intents,
    use_address,
)
from bot.config import ConfigError, Problem, Settings, StartError
from bot.process_memory import HAS_SERVED, keep_to_itself, seek_circles
from bot.render import Pack
from bot.serve_once import COME_BACK_S, let_hear, serve_once
from bot.service.metrics import measured
from bot.service.status import answering, socket_of
from bot.service.system import ServiceManager
from bot.store.last_watched import LastWatched
from bot.wiring import load_pack, looked_at, opened, wire

REHEARSED_QUIET = "PARLEY_REHEARSED_QUIET"
"""After how many quiet seconds a rehearsed bot begins anew; without it, and on real Discord, it does not count."""

_log = logging.getLogger(__name__)


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


def run(settings: Settings) -> bool:
    """Connect and serve until told to stop. Raises ``StartError`` with one sentence when that cannot be.

    True if the process is to begin anew, since a workshop was closed for good and nobody is kept waiting by it.
    """
    keep_to_itself()
    logs.set_up(settings.log.level)
    pack = load_pack(settings, looked_at(settings))
    if settings.discord.api_url:
        use_address(settings.discord.api_url, settings.discord.gateway_url)
    seek_circles()
    return asyncio.run(_serve(settings, pack))


async def _serve(settings: Settings, pack: Pack) -> bool:
    """Serve until told to stop; after what the library does not come back from, begin again a little later.

    True if it is to begin anew as another process.
    """
    manager = ServiceManager(os.environ)
    parts = settings, pack, manager, anew_for(settings)
    if settings.service.shards:
        # Only now: what speaks to servers may not be installed where none is named.
        from bot.serving_shards import serve_shards

        serving = asyncio.ensure_future(serve_shards(*parts))
    else:
        serving = asyncio.ensure_future(_serve_for_ever(*parts))
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


async def _serve_for_ever(
    settings: Settings, pack: Pack, manager: ServiceManager, anew: Anew
) -> bool:
    failures, has_served = 0, HAS_SERVED in os.environ
    while True:
        began = asyncio.get_running_loop().time()
        try:
            intents = await granted_intents(settings.discord.token)
            async with opened(settings) as store:
                has_served = True
                wired = await wire(settings, pack, store, intents)
                anew.serves(let_hear(anew, wired))
                count, place = wired.counting.count, socket_of(settings.storage.beside)
                async with answering(place, count), measured(settings.service.metrics_port, count):
                    manager.tell("READY=1")
                    kept = LastWatched(settings.storage.beside.parent)
                    return await serve_once(settings.discord.token, wired, kept, anew.due())
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
