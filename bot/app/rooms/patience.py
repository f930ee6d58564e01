"""How long a call is waited for before something else is done about it: only while its end could have been heard of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

_STEP_S = 0.05


async def ends_within(
    seconds: float, work: asyncio.Future[Any], in_line: Callable[[], bool]
) -> bool:
    """Whether this ended in so much of the process's own time.

    A process that was kept from running has not heard the answer that may have come meanwhile, so a stand-still counts
    as one step, however long. While ``in_line`` says that the call waits for its turn among this bot's own, nothing
    counts: whatever else were tried would stand in the same line, and make it longer for everybody.
    """
    left_s = seconds
    while left_s > 0 and not work.done():
        step_s = min(left_s, _STEP_S)
        await asyncio.wait({work}, timeout=step_s)
        left_s -= 0.0 if in_line() else step_s
    return work.done()
