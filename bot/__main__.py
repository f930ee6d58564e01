"""Arguments into one call: `python -m bot rehearse | run | check | bench`."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from bot.config import StartError, load, load_to_look

# These take their own arguments and need no settings of the operator's.
_PROGRAMS = {"rehearse": "bot.rehearsal.__main__", "bench": "bot.bench.__main__"}


# Nearly everything here goes when its last holder goes. Looking for circles as often as Python does by itself, also
# among all that was loaded for good, takes a tenth of a bot's time.
_CIRCLES_SOUGHT_AFTER = (50_000, 10, 10)


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; what stops a start is one sentence on stderr and code 2."""
    gc.set_threshold(*_CIRCLES_SOUGHT_AFTER)
    command, rest = (argv[0], list(argv[1:])) if argv else ("", [])
    try:
        if command in _PROGRAMS:
            program = cast(
                Callable[[Sequence[str]], int], importlib.import_module(_PROGRAMS[command]).main
            )
            return program(rest)
        return _bot(_parse(argv), argv)
    except StartError as stop:
        print(f"parley: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # what a shell expects of a program stopped by hand


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./parley", description="Run Parley, or check what it would run with."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, words in (
        ("run", "connect to Discord and serve its workshops"),
        ("check", "look at settings, prompt packs and storage, then stop"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="settings file (default: config.toml)"
        )
        if name == "check":
            command.add_argument(
                "--remove-key",
                metavar="ID",
                default="",
                help="destroy a key that belongs to no workshop, as named by check",
            )
    for name, words in (
        (
            "rehearse",
            "take any seat of a workshop in a browser, or have it played, against a simulated Discord",
        ),
        ("bench", "measure on this computer"),
    ):
        commands.add_parser(name, help=words)
    return parser.parse_args(argv)


def _bot(arguments: argparse.Namespace, argv: Sequence[str]) -> int:
    only_looks = arguments.command == "check"
    settings = (load_to_look if only_looks else load)(arguments.config, os.environ)
    # Only now: a mistake in the settings is said at once, and discord.py takes its time.
    from bot import checking, process_memory, wiring

    gc.freeze()
    if only_looks:
        return checking.check(settings, arguments.remove_key)
    if wiring.run(settings):
        process_memory.begin_anew(argv)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
