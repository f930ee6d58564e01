"""`./parley bench load`: many workshops of sixteen people on one bot, in many servers, held against a bare client.

Discord's limits in real time, the bot a process of its own. What is measured, one JSON object each: how soon people are
answered while they live as a script has it; all workshops switching within a second; the memory of a workshop, and
after an hour's worth of life; and a message's processor time in one server and in all of them. Beside it stand what so
many calls take at 45 a second, and a client of discord.py that does nothing but read, and answer a press.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from bot.bench.at_once import all_switched
from bot.bench.bare import bare_life, bare_messages
from bot.bench.cost_of_a_message import message_cost
from bot.bench.crowd import Crowd, CrowdOfOne, Group, a_crowd_in_session
from bot.bench.crowd_of_several import a_crowd_of_several
from bot.bench.hour import hour
from bot.bench.life import Life

PARTS: Final = ("life", "switch", "hour", "message")
_PARTS_OF_AN_HOUR: Final = 12
_HOUR_S: Final = 3600.0


def servers(guilds: int, workshops: int) -> list[list[int]]:
    """Which workshops each server has: shared out evenly, the last ones without any where there are more servers."""
    shared: list[list[int]] = [[] for _ in range(guilds)]
    for number, of in zip(range(workshops), cycle(shared), strict=False):
        of.append(number)
    return shared


async def measure(wish: argparse.Namespace) -> None:
    """Print each part as it is measured."""
    shared = servers(wish.guilds, wish.workshops)
    if {"life", "switch", "hour"} & set(wish.part):
        with tempfile.TemporaryDirectory() as folder:
            if wish.processes > 1:
                several = a_crowd_of_several(Path(folder), wish.people, shared, wish.processes)
                async with several as crowd:
                    await _lived_in(crowd, wish)
            else:
                async with a_crowd_in_session(Path(folder), wish.people, shared) as world:
                    await _lived_in(world, wish)
                    await _hour_of(world, wish)
    if "life" in wish.part:
        _tell("bare life", await bare_life(wish.guilds, wish.workshops * wish.people, wish.seconds))
    if "message" in wish.part:
        _tell("message", asdict(await message_cost(wish.guilds, wish.messages)))
        _tell("bare message", asdict(await bare_messages(wish.guilds, wish.messages)))


async def _lived_in(world: Crowd, wish: argparse.Namespace) -> None:
    stands_mb = world.bots.resident_mb()
    grown = (stands_mb - world.drafted_mb) / len(world.groups)
    _tell("stands", {"resident_mb": round(stands_mb, 2), "mb_a_workshop": round(grown, 3)})
    if "life" in wish.part:
        _tell("life", await _life(world, wish.seconds))
    if "switch" in wish.part:
        await world.each(Group.everybody_speaks)
        _tell("switch", asdict(await all_switched(world, wish.guilds)))


async def _hour_of(world: CrowdOfOne, wish: argparse.Namespace) -> None:
    if "hour" in wish.part:
        async for part, figures in hour(world, wish.messages_of_hour, wish.presses_of_hour):
            _tell(part, figures)


async def _life(world: Crowd, seconds: float) -> dict[str, Any]:
    simulation = world.simulation
    mark, limited = simulation.calls.mark(), len(simulation.limits.refused)
    kept_s, used_s = world.bots.kept_waiting_s(), world.bots.processor_s()
    # Here what the bot was kept from by other processes counts as well: a wall's clock, not its own.
    simulation.do_not_count(float)
    lived = await Life(world).for_seconds(seconds)
    simulation.do_not_count(world.bots.kept_waiting_s)
    figures = {
        **lived.told(),
        "seconds": seconds,
        "calls": len(simulation.calls.since(mark)),
        "too_many": len(simulation.limits.refused) - limited,
        "bot_processor_share": round((world.bots.processor_s() - used_s) / seconds, 3),
        "kept_waiting_share": round((world.bots.kept_waiting_s() - kept_s) / seconds, 3),
    }
    await world.at_rest()
    return figures


def _tell(part: str, figures: dict[str, Any]) -> None:
    print(json.dumps({"part": part, **figures}), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./parley bench load", description=__doc__)
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (all)")
    counts = {
        "guilds": (100, "servers"),
        "workshops": (100, "workshops in all"),
        "people": (16, "people of a workshop, of both sides together"),
        "messages": (400, "messages whose cost is measured"),
        "processes": (1, "processes of the bot; more than one over a database on a server"),
        "messages-of-hour": (96_000, "messages of the hour"),
        "presses-of-hour": (19_200, "presses of the hour"),
    }
    for name, (default, words) in counts.items():
        said = f"{words} ({default})"
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=said)
    parser.add_argument(
        "--seconds", type=float, default=60.0, metavar="T", help="how long life is watched (60)"
    )
    return parser


def main(argv: Sequence[str]) -> int:
    """Measure, and print one JSON object for each part."""
    parser = _parser()
    wish = parser.parse_args(argv)
    if wish.processes > 1 and "hour" in wish.part:
        parser.error("the hour is measured on one process, whose clock can be moved on")
    wish.part = wish.part or [one for one in PARTS if wish.processes == 1 or one != "hour"]
    asyncio.run(measure(wish))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
