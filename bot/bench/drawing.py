"""`./parley bench drawing`: what the first picture costs in a fresh process, and how much memory it keeps.

Beside it, where matplotlib is installed (it is no part of Parley), the same table drawn and saved by that.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from typing import Final

from bot.config import CHECKOUT

MOST_CPU: Final = 0.1
"""Of what matplotlib uses for it."""
MOST_RESIDENT_MB: Final = 5.0

_BEFORE: Final = """
import gc, json, resource, time
from pathlib import Path
import discord, msgspec, jinja2
from bot.trials.beginnings import pack_composer
from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.pictures import Road
from bot.domain.vocabulary.text import Text
pack = pack_composer().pack
phases = tuple(Text(f"phases/{one.id}:title") for one in pack.agenda.phases)
road = Road(Text("pictures:road_title", number=5, phases=len(phases)), phases, 4)
pack.label(road.told, Locale("en"))  # the words are there already: the card says them as well
def resident():
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
kept, began = resident(), time.process_time()
"""
_OURS: Final = """
from bot.render.pictures.png import png
from bot.render.pictures.shown import shown
made = png(shown(road, pack, Locale("en")).svg)
"""
_THEIRS: Final = """
import io, matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
figure, axes = pyplot.subplots(figsize=(4.8, 2.8), dpi=200)
axes.axis("off")
for number, phase in enumerate(phases):
    at = number // 6, 6 - number % 6
    axes.plot(*at, "o", markersize=8)
    axes.text(at[0] + 0.1, at[1], f"{number + 1}. {pack.label(phase, Locale('en'))}")
held = io.BytesIO()
figure.savefig(held, format="png")
made = held.getvalue()
"""
_TOLD: Final = """
print(json.dumps([time.process_time() - began, resident() - kept, len(made)]))
"""


def _cost(program: str) -> tuple[float, float, int]:
    done = subprocess.run(
        [sys.executable, "-c", f"{_BEFORE}{program}{_TOLD}"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    cpu_s, resident_mb, size = json.loads(done.stdout.splitlines()[-1])
    return cpu_s, resident_mb, size


def main(argv: Sequence[str]) -> int:
    """Measure in turns; prints JSON; 1 if a picture costs more than it may."""
    parser = argparse.ArgumentParser(prog="./parley bench drawing", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often each is begun (default 5)")
    times = parser.parse_args(argv).times
    ours = [_cost(_OURS) for _ in range(times)]
    cpu_s, resident_mb = (median(one[which] for one in ours) for which in (0, 1))
    told: dict[str, float] = {
        "first_picture_cpu_s": round(cpu_s, 4),
        "resident_mb": round(resident_mb, 2),
        "file_bytes": ours[0][2],
    }
    fails = resident_mb > MOST_RESIDENT_MB
    if importlib.util.find_spec("matplotlib") is not None:
        theirs_s = median(_cost(_THEIRS)[0] for _ in range(times))
        told |= {"matplotlib_cpu_s": round(theirs_s, 3), "ratio": round(cpu_s / theirs_s, 3)}
        fails = fails or cpu_s > MOST_CPU * theirs_s
    print(json.dumps(told))
    return int(fails)
