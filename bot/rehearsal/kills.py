"""Kills: the bot dies at random moments of random acts, sometimes for longer than Discord remembers a nonce.

Where its rows are kept on a server, that dies as well: alone in five of 27 kills, together with the bot in two.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.scenario import Act, Scenario
from bot.rehearsal.simulation import SimulatedDiscord

LONGEST_DELAY_S = 0.3
LONG_ABSENCE_S = 600.0
_EVERY = 4
"""Every fourth kill leaves the bot down past the nonce window."""
_BACK_WITHIN_S = 60.0
_HIT = {"bot": 20, "server": 5, "both": 2}
"""Who dies, and how often by comparison."""


class Kills:
    """Which acts are hit, and when, drawn once from the seed: opening, going on, a break and closing are among them."""

    def __init__(
        self,
        count: int,
        seed: int,
        scenario: Scenario,
        bot: BotProcess,
        simulation: SimulatedDiscord,
    ) -> None:
        self._bot = bot
        self._simulation = simulation
        self._random = random.Random(f"kills {seed}")
        self._planned = self._plan(
            count, [act for phase in scenario.phases for act in phase.acts if act.do != "write"]
        )
        self.done = 0
        self.hit: Counter[str] = Counter()
        """How often the bot was killed, the server, and both."""

    def _plan(self, count: int, acts: list[Act]) -> dict[int, float]:
        sore = [
            [act.number for act in acts if act.command == "workshop open"][-1:],
            [act.number for act in acts if act.verb == "go_on"],
            [act.number for act in acts if act.verb == "caucus_break"],
            [act.number for act in acts if act.verb == "confirm_close"],
        ]
        chosen = [self._random.choice(numbers) for numbers in sore if numbers][:count]
        rest = [act.number for act in acts if act.number not in chosen]
        chosen += self._random.sample(rest, min(len(rest), max(0, count - len(chosen))))
        return {number: self._random.uniform(0.0, LONGEST_DELAY_S) for number in chosen}

    async def __call__(self, act: Act) -> bool:
        """Kill beside this act, if it is one of those; back when the bot is connected again."""
        delay = self._planned.pop(act.number, None)
        if delay is None:
            return False
        await asyncio.sleep(delay)
        kept = self._bot.kept
        hit = self._random.choices([*_HIT], [*_HIT.values()])[0] if kept.can_die else "bot"
        if hit != "bot":
            kept.kill()
        if hit != "server":
            await self._bot.kill()
        if hit != "bot":
            await asyncio.sleep(self._random.uniform(0.0, LONGEST_DELAY_S))
            kept.start()
        self.done += 1
        self.hit[hit] += 1
        if hit == "server":
            await self._bot.at_rest(_BACK_WITHIN_S)
            return True
        if self.done % _EVERY == 0:
            self._simulation.advance(LONG_ABSENCE_S)
            self._bot.clock_offset_s += LONG_ABSENCE_S
        await self._simulation.until(lambda: not self._simulation.connected, _BACK_WITHIN_S)
        await self._bot.start()
        await self._simulation.until_connected(_BACK_WITHIN_S)
        await self._bot.at_rest(_BACK_WITHIN_S)
        return True

    async def before(self, _: Act) -> None:
        """Nothing happens between acts."""
