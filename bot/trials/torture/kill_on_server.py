"""Whole workshops over a database server, in which the bot, the server, or both are killed at random moments."""

from __future__ import annotations

from bot.trials.torture.kill import run_in
from bot.trials.torture.part import Tally


async def run(number: int) -> Tally:
    """One whole workshop."""
    return await run_in("postgresql", number)
