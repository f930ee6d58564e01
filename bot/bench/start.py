"""`./parley bench start`: what a bot costs until it is wired, beside `import discord` alone, in fresh processes.

The bot is one that was started before, in the same folder, and holds no workshop. What people's acts need is loaded
after that, before the bot listens to Discord (`bot/late.py`): what it costs with all of that, and with its commands, is
told as well.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from statistics import median

from bot.config import CHECKOUT

MOST_CPU, MOST_MEMORY = 1.2, 1.35
_TOLD = """
import json, resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
_BARE = "import discord" + _TOLD
_BEGUN = """
import asyncio, sys
import bot.__main__
from bot.late import all_comes, open_door
from bot.process_memory import seek_circles, seek_no_circles
seek_no_circles()
open_door()
from pathlib import Path
from bot.chat.connect import wanted_intents
from bot.config import Settings, StorageSettings
from bot.wiring import load_pack, looked_at, opened, wire
folder = sys.argv[1]
storage = StorageSettings(str(Path(folder, "data", "parley.sqlite3")), keys=Path(folder, "keys"))
settings = Settings(storage=storage)
async def begin(goes_on):
    async with opened(settings) as store:
        wired = await wire(settings, pack, store, wanted_intents())
        if goes_on:
            await all_comes()
            wired.client.tree
pack = load_pack(settings, looked_at(settings))
seek_circles()
"""
_WIRED = _BEGUN + "asyncio.run(begin(False))" + _TOLD
_WHOLE = _BEGUN + "asyncio.run(begin(True))" + _TOLD


def _cost(program: str, folder: str) -> tuple[float, int]:
    command = [sys.executable, "-c", program, folder]
    done = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    cpu_s, memory = json.loads(done.stdout.splitlines()[-1])
    return cpu_s, memory


def main(argv: Sequence[str]) -> int:
    """Measure in turns; prints JSON; 1 if a bot costs more than it may."""
    parser = argparse.ArgumentParser(prog="./parley bench start", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often each is begun (default 5)")
    times = parser.parse_args(argv).times
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):  # what is compiled or looked at once counts for neither
            _cost(_WHOLE, folder)
        turns = [[_cost(one, folder) for one in (_BARE, _WIRED, _WHOLE)] for _ in range(times)]
    bare_s, wired_s, whole_s = (median(cost[which][0] for cost in turns) for which in range(3))
    bare, wired, whole = (median(cost[which][1] for cost in turns) for which in range(3))
    told = {
        "import_discord_cpu_s": round(bare_s, 3),
        "wired_bot_cpu_s": round(wired_s, 3),
        "cpu_ratio": round(wired_s / bare_s, 2),
        "memory_ratio": round(wired / bare, 2),
        "at_most": {"cpu_ratio": MOST_CPU, "memory_ratio": MOST_MEMORY},
        "with_all_loaded": {
            "cpu_ratio": round(whole_s / bare_s, 2),
            "memory_ratio": round(whole / bare, 2),
        },
    }
    print(json.dumps(told, indent=1))
    return int(wired_s / bare_s > MOST_CPU or wired / bare > MOST_MEMORY)
