"""Work that is never to end: whatever it breaks off by is logged with its place, and it begins again a little later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)

AGAIN_S = (1.0, 5.0, 15.0, 60.0)
"""How long to wait before beginning again, each time a little longer."""


async def for_ever(what: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do ``work`` again and again; ``what`` names it in the log. The caller ends it by cancelling."""
    failures = 0
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await work()
        except Exception:  # noqa: BLE001  (nobody would notice otherwise; only kind and place are printed)
            _log.exception("%s broke off; beginning again", what)
        lasted = asyncio.get_running_loop().time() - began
        failures = 0 if lasted > AGAIN_S[-1] else failures + 1
        await asyncio.sleep(AGAIN_S[min(failures, len(AGAIN_S)) - 1])
