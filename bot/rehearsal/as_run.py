"""The bot with what ``run`` installs, though more is installed here: ``python -m bot.rehearsal.as_run run ...``.

Discord.py reads JSON with another library where it finds one, as it does beside the rehearsal's page and the tests'
tools; what these two make of an odd answer is not the same. Here it finds none, as where people are.
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys
from pathlib import Path

NOT_INSTALLED = ("orjson",)
PACKS = "PARLEY_REHEARSED_PACKS"
"""Names a folder whose ``prompts`` are read instead of ours: for a language that only the tests speak."""


def have_only_what_run_installs() -> None:
    """Before discord.py is imported: from then on the other libraries are not found."""
    for name in NOT_INSTALLED:
        vars(sys)["modules"][name] = None  # what Python takes for "there is no such module"


def be_the_bot(arguments: list[str]) -> None:
    """Be ``python -m bot`` with these arguments, without the libraries that ``run`` does not install."""
    have_only_what_run_installs()
    if PACKS in os.environ:
        wiring = importlib.import_module("bot.wiring")  # part of the bot that is about to run

        vars(wiring)["CHECKOUT"] = Path(os.environ[PACKS])
    sys.argv = ["bot", *arguments]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    be_the_bot(sys.argv[1:])
