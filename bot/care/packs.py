"""``./parley pack``: looks at the languages of a pack."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.config import shipped
from bot.domain.vocabulary.identity import Locale
from bot.render.lint import ORIGINAL, lint


def main(argv: Sequence[str]) -> int:
    """Run one of its commands; 0, or 1 where something is to be looked at, 2 where nothing could be read."""
    parser = argparse.ArgumentParser(
        prog="./parley pack", description="Look at the languages of a pack."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    words = "compare a language with the original, one finding a line"
    command = commands.add_parser("lint", help=words, description=words)
    command.add_argument("--locale", default="", help="the language; all of them where left out")
    command.add_argument(
        "--folder", type=Path, default=shipped() / "prompts", help="where the packs are"
    )
    command.add_argument("--pack", default="kelman", help="the pack (default: kelman)")
    return _lint(parser.parse_args(argv))


def _lint(arguments: argparse.Namespace) -> int:
    root = arguments.folder / arguments.pack
    named = Locale(arguments.locale)
    found = [
        str(one) for locale in ([named] if named else locales(root)) for one in lint(root, locale)
    ]
    print("\n".join(found) or "nothing to look at")
    return 1 if found else 0


def locales(root: Path) -> list[Locale]:
    """The languages of a pack beside the original."""
    folders = (one for one in sorted(root.iterdir()) if one.is_dir())
    return [Locale(one.name) for one in folders if one.name != ORIGINAL and one.name[0] not in "._"]
