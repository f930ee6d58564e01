"""Arguments into one call: `python -m bot rehearse | setup | run | status | check | bench | pack`."""

import argparse
import gc
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from bot import __version__
from bot.config import StartError, default_file, load, load_to_look
from bot.late import open_door
from bot.process_memory import CIRCLES_SOUGHT_AFTER, seek_no_circles

# These take their own arguments and need no settings of the operator's.
_PROGRAMS = {
    "rehearse": "bot.rehearsal.__main__",
    "bench": "bot.bench.__main__",
    "pack": "bot.care.packs",
}


_COMMANDS = {
    "run": "connect to Discord and serve its workshops",
    "setup": "from a token to a bot that may run: writes the settings, says what is missing on Discord",
    "status": "ask the running bot how it stands: counts and durations alone",
    "check": "look at settings, texts, storage, this computer and Discord, and say what to do",
    "move": "move every workshop to the database that other settings name; the bot is stopped",
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; what stops a start is one sentence on stderr and code 2."""
    try:
        code = _done(argv)
        sys.stdout.flush()
    except StartError as stop:
        print(f"parley: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130  # what a shell expects of a program stopped by hand
    except BrokenPipeError:  # whoever read what is told has read enough, as ``head`` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # and of one that was stopped so
    return code


def _done(argv: Sequence[str]) -> int:
    command, rest = (argv[0], list(argv[1:])) if argv else ("", [])
    if command not in _PROGRAMS:
        return _bot(_parse(argv))
    gc.set_threshold(*CIRCLES_SOUGHT_AFTER)
    program = importlib.import_module(_PROGRAMS[command]).main
    return cast(Callable[[Sequence[str]], int], program)(rest)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./parley", description="Run Parley, or check what it would run with."
    )
    parser.add_argument("--version", action="version", version=f"Parley {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, words in _COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="settings file (default: config.toml)"
        )
        if name == "setup":
            _add_setup(command)
        if name in ("status", "check"):
            command.add_argument("--json", action="store_true", help="for programs")
        if name == "move":
            said = "settings that name the new one"
            command.add_argument("--to", type=Path, metavar="FILE", required=True, help=said)
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
        ("pack", "look at the languages of a pack"),
    ):
        commands.add_parser(name, help=words)
    return parser.parse_args(argv)


def _add_setup(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="take the token from this file and keep it beside the settings, instead of asking for it",
    )
    command.add_argument(
        "--facilitator-role", metavar="ROLE", default="", help="who may start workshops"
    )
    command.add_argument(
        "--no-wait", action="store_true", help="do not wait until the bot is in a server"
    )


def _bot(arguments: argparse.Namespace) -> int:
    if arguments.command == "setup":
        from bot.care import setup

        wanted = arguments.token_file, arguments.facilitator_role, not arguments.no_wait
        return setup.setup(setup.Asked(arguments.config, *wanted))
    if arguments.command == "check":
        return _check(arguments)
    if arguments.command == "move":
        from bot.care import moving

        return moving.move_all(arguments.config, arguments.to)
    if arguments.command == "status":
        return _status(arguments)
    settings = load(arguments.config, os.environ)
    seek_no_circles()
    open_door()
    # Only now: a mistake in the settings is said at once, and discord.py takes its time.
    from bot import process_memory, serving

    if serving.run(settings):
        process_memory.begin_anew()
    return 0


def _status(arguments: argparse.Namespace) -> int:
    """Its answer; 0 where it is connected, 1 where it is not, 2 where no bot answers."""
    from bot.service.counts import Counts
    from bot.service.status import ask

    told = ask(load_to_look(arguments.config, os.environ).storage.beside)
    if told is None:
        raise StartError(
            "No bot answers: none runs with these settings, or it has only just begun; "
            "a service's log says why one ended."
        )
    print(json.dumps(told) if arguments.json else "\n".join(Counts(**told).lines()))
    return 0 if told["is_connected"] else 1


def _check(arguments: argparse.Namespace) -> int:
    try:
        settings = load_to_look(arguments.config, os.environ)
    except StartError as stop:
        if not arguments.json:
            raise
        from bot.care.findings import Finding, Level, as_json, exit_code

        found = [Finding(Level.STOPS, "settings", "settings", str(stop))]
        print(as_json(found, __version__))
        return exit_code(found)
    from bot.care import check

    file = (arguments.config or default_file()).absolute()
    read_from = file if file.exists() else None
    return check.check(settings, check.Wanted(arguments.remove_key, arguments.json, read_from))


def console() -> int:
    """What an installed ``parley`` calls."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
