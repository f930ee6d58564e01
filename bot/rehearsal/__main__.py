"""``./parley rehearse``: a whole workshop against a simulated Discord on this computer."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import discord

from bot.config import StartError
from bot.domain.rooms import BOT_IN_GUILD
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.check import Check
from bot.rehearsal.narrate import Narrator
from bot.rehearsal.play import Played, Player, Watcher
from bot.rehearsal.report import Ending, Report
from bot.rehearsal.scenario import Scenario, load_scenario
from bot.rehearsal.simulation import SimulatedDiscord
from bot.rehearsal.stage import FACILITATOR_ROLE, Stage, set_stage

SCENARIOS = Path(__file__).with_name("scenarios")


@dataclass(frozen=True, slots=True)
class Wish:
    """How to rehearse."""

    auto: bool
    seed: int
    swap: bool
    scenario: str = "river"


def scenario_of(wish: Wish) -> Scenario:
    """The scenario by its name, or from a file of one's own."""
    named = SCENARIOS / f"{wish.scenario}.toml"
    return load_scenario(named if named.exists() else Path(wish.scenario), swap=wish.swap)


def lots_of(wish: Wish) -> str:
    """What the bot draws its lots from."""
    return f"{wish.seed},mirrored" if wish.swap else str(wish.seed)


def _names() -> str:
    return ", ".join(sorted(each.stem for each in SCENARIOS.glob("*.toml")))


def main(argv: Sequence[str]) -> int:
    """Play, compare, report; the exit code is 0 only if everything was as the scenario says."""
    parser = argparse.ArgumentParser(prog="./parley rehearse", description=__doc__.strip("`").replace("``", ""))
    parser.add_argument("--auto", action="store_true", help="headless, at full speed; the last line is one JSON object")
    parser.add_argument("--terminal", action="store_true", help="headless, told in the terminal as people read")
    parser.add_argument("--scenario", default="river", metavar="NAME|FILE", help=f"{_names()}, or a file of your own")
    parser.add_argument("--seed", type=int, default=1, help="play the same lots again (default: 1)")
    parser.add_argument("--swap", action="store_true", help="with the two sides, and the lots, swapped")
    page = parser.add_argument_group("the page (without --auto and --terminal)")
    page.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    page.add_argument("--port", type=int, default=0, help="where to listen on this computer (default: a free one)")
    page.add_argument("--empty", action="store_true", help="begin with an empty server, before anything was set up")
    page.add_argument("--keep", type=Path, metavar="DIR", help="keep the bot's files and what each seat saw there")
    arguments = parser.parse_args(argv)
    wish = Wish(arguments.auto, arguments.seed, arguments.swap, arguments.scenario)
    if not (arguments.auto or arguments.terminal):
        from bot.rehearsal.seats.program import Browsing, rehearse_in_browser  # a page's weight, for a page alone

        browsing = Browsing(arguments.port, not arguments.no_browser, not arguments.empty, arguments.keep)
        return rehearse_in_browser(scenario_of(wish), lots_of(wish), browsing)
    report = asyncio.run(rehearse(wish))
    differences = report.compare()
    for one in differences:
        print(f"differs: {one}", file=sys.stderr)
    print(json.dumps(report.as_json(), ensure_ascii=False))
    return 1 if differences else 0


async def rehearse(wish: Wish) -> Report:
    """Play one whole workshop in a temporary folder, of which nothing is left."""
    began = time.monotonic()
    scenario = scenario_of(wish)
    with tempfile.TemporaryDirectory(prefix="parley-rehearsal-") as folder:
        async with SimulatedDiscord() as simulation:
            stage = set_stage(simulation, scenario, discord.Permissions(**dict.fromkeys(BOT_IN_GUILD, True)).value)
            bot = BotProcess(Path(folder), simulation, lots_of(wish), FACILITATOR_ROLE)
            await bot.start()
            try:
                if not await simulation.until_connected():
                    raise StartError(f"the bot did not connect; its last words: {_last_words(bot)}")
                await simulation.settled()
                return await _play(stage, bot, wish, began)
            finally:
                await bot.stop()


async def _play(stage: Stage, bot: BotProcess, wish: Wish, began: float) -> Report:
    watch: Watcher = _quietly if wish.auto else Narrator(stage)
    player = Player(stage, watch, bot)
    keys: frozenset[str] = frozenset()
    words: set[str] = set()
    for phase in stage.scenario.phases:
        await player.phase(phase)
        keys |= bot.key_files()
        words |= _words_found(stage.scenario, bot)
    receipt = await player.receipt(stage.scenario.phases[-1].id)
    await bot.stop()
    words |= _words_found(stage.scenario, bot)
    left = [one for one in stage.guild.server_rooms() if one.id != stage.lobby]
    ending = Ending(
        rooms_left=len(left),
        workshops_stored=bot.workshops_stored(),
        keys_before=keys,
        keys_after=bot.key_files(),
        receipt=receipt,
        words_on_disk=sorted(words),
        seconds=time.monotonic() - began,
        gaps=stage.simulation.gaps,
    )
    return Report(stage.scenario, player.record, Check(stage, player.record).run(), ending)


async def _quietly(_: Played) -> None:
    return None


def _words_found(scenario: Scenario, bot: BotProcess) -> set[str]:
    """Which scripted words, or names, stand in plain in anything the bot has written."""
    written = bot.bytes_on_disk()
    lines = {act.text for phase in scenario.phases for act in phase.acts if act.do == "write"}
    filled = {
        value for phase in scenario.phases for act in phase.acts for value in act.fill.values() if len(value) > 12
    }
    names = {one.name for one in scenario.seats if len(one.name.encode()) > 5}
    return {one for one in lines | filled | names if one.encode() in written}


def _last_words(bot: BotProcess) -> str:
    lines = bot.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "none"


__all__ = ["Scenario", "main", "rehearse"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
