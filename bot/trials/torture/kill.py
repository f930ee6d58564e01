"""Whole workshops in which the bot is killed at random moments: each scenario, retention and set of languages.

What differs from the scenario is told apart. What is missing, doubled, seen by the wrong people, left on disk or stands
astray is the bot's. What came out otherwise, since the script could not press what it meant to, is counted beside.
"""

from __future__ import annotations

import asyncio
import random
from typing import Final

from bot.rehearsal.__main__ import Wish, rehearse
from bot.rehearsal.pressing import NOTHING_TO_PRESS
from bot.rehearsal.report import Report
from bot.rehearsal.retention import RETENTIONS
from bot.rehearsal.stage import NO_CHANNEL
from bot.trials.torture.part import Tally

KILLS: Final = 12
"""A run."""
_ENDS_WITHIN_S: Final = 1200.0
"""What takes longer hangs, however busy the machine."""
SCENARIOS: Final[dict[str, tuple[str, ...]]] = {
    "river": ("", "ar,he,en"),
    "council": ("",),
    "merger": ("", "fr,en,en"),
}
"""Each with the languages in which its people know what to say."""


async def run(number: int) -> Tally:
    """One whole workshop."""
    return await run_in("sqlite", number)


async def run_in(store: str, number: int) -> Tally:
    """The same with the rows kept there."""
    draw, tally = random.Random(f"kill|{number}"), Tally()
    scenario, retention = draw.choice(tuple(SCENARIOS)), draw.choice(tuple(RETENTIONS))
    languages = draw.choice(SCENARIOS[scenario])
    wish = Wish(
        seed=number,
        kills=KILLS,
        scenario=scenario,
        retention=retention,
        languages=languages,
        store=store,
    )
    where = f"{scenario}, {retention}, {languages or 'en'}, seed {number}"
    try:
        report = await asyncio.wait_for(rehearse(wish), _ENDS_WITHIN_S)
    except TimeoutError:
        tally.lose(f"{where}: it did not come to its end")
        return tally
    except LookupError as error:
        tally.lose(f"{where}: {stopped(error)}")
        return tally
    tally.counts["kills"] += report.ending.kills
    tally.counts.update({f"{hit}_killed": times for hit, times in report.ending.hit.items()})
    tally.counts["workshops"] += 1
    of_bot = of_the_bot(report)
    for difference in of_bot:
        tally.lose(f"{where}: {difference}")
    tally.counts["came_out_otherwise"] += len(report.compare()) > len(of_bot)
    return tally


def stopped(error: LookupError) -> str:
    """What stopped the script: a card, named by the act's verb, or a room that never stood again."""
    told = str(error.args[0]) if error.args else ""
    named = told.startswith((NOTHING_TO_PRESS, NO_CHANNEL))
    return f"the script stopped: {told if named else type(error).__name__}"


def of_the_bot(report: Report) -> list[str]:
    """What cannot be the script's doing, whatever it could not press."""
    found = report.findings
    wrong = [*found.leaks, *found.missing, *found.doubled, *report.astray, *report.ending.wrong()]
    if report.record.strays:
        wrong.append(f"{report.record.strays} channels that no room accounts for")
    return wrong
