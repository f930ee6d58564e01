"""Imported once, in the process that the tests' bots are forked from: all that a bot imports, as ``run`` finds it.

And the texts, taken apart, and what else is made once.
"""

from bot.rehearsal.as_run import have_only_what_run_installs

have_only_what_run_installs()

# Beside what a start loads, what comes with the command line, a first text, key, time, open workshop.
import argparse  # noqa: E402, F401
import encodings.ascii  # noqa: E402, F401
import resource  # noqa: E402, F401

import resvg_py  # noqa: E402, F401

from bot import serving  # noqa: E402
from bot.app.watching import contributing, crossings, memory, pieces  # noqa: E402
from bot.guard import lexicon  # noqa: E402
from bot.rehearsal import moved_clock  # noqa: E402
from bot.render import looking  # noqa: E402
from bot.store import sealing  # noqa: E402
from bot.times import reading  # noqa: E402
from tests.drawn_once import draw_once  # noqa: E402
from tests.parsed_once import parse_once  # noqa: E402
from tests.warmed import warm_up  # noqa: E402

lexicon.load()  # once for all of them
parse_once()
warm_up()

__all__ = [
    "contributing",
    "crossings",
    "draw_once",
    "looking",
    "memory",
    "moved_clock",
    "pieces",
    "reading",
    "sealing",
    "serving",
]
