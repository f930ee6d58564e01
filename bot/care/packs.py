"""``./parley pack``: looks at the languages of a pack."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.care.review import review
from bot.config import StartError, shipped
from bot.domain.vocabulary.identity import Locale
from bot.render.lint import ORIGINAL, lint
from bot.render.lint.translated import note


def main(argv: Sequence[str]) -> int:
    """Run one of its commands; 0, or 1 where something is to be looked at, 2 where nothing could be read."""
    parser = argparse.ArgumentParser(
        prog="./parley pack", description="Look at the languages of a pack."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, words in (
        ("lint", "compare a language with the original, one finding a line"),
        ("review", "write a page on which somebody who speaks a language marks what to change"),
        ("noted", "note that texts are translations of the original as it reads now"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        _add_which(command, needs_one=name != "lint")
        if name == "review":
            command.add_argument(
                "--to", type=Path, metavar="FILE", help="where to (default: review-LOCALE.html)"
            )
        if name == "noted":
            command.add_argument(
                "texts", nargs="*", metavar="FILE:BLOCK", help="all of them where left out"
            )
    arguments = parser.parse_args(argv)
    try:
        return _COMMANDS[arguments.command](arguments)
    except OSError as wrong:
        raise StartError(f"{wrong.filename}: {wrong.strerror}.") from None


def _add_which(command: argparse.ArgumentParser, *, needs_one: bool) -> None:
    command.add_argument(
        "--locale", default="", required=needs_one, help="the language, such as ar"
    )
    command.add_argument(
        "--folder", type=Path, default=shipped() / "prompts", help="where the packs are"
    )
    command.add_argument("--pack", default="kelman", help="the pack (default: kelman)")


def _lint(arguments: argparse.Namespace) -> int:
    root = arguments.folder / arguments.pack
    named = Locale(arguments.locale)
    found = [
        str(one) for locale in ([named] if named else locales(root)) for one in lint(root, locale)
    ]
    print("\n".join(found) or "nothing to look at")
    return 1 if found else 0


def _review(arguments: argparse.Namespace) -> int:
    root, locale = arguments.folder / arguments.pack, Locale(arguments.locale)
    to = arguments.to or Path(f"review-{locale}.html")
    to.write_text(review(root, locale), encoding="utf-8")
    print(f"written: {to}; open it in a browser")
    return 0


def _note(arguments: argparse.Namespace) -> int:
    root = arguments.folder / arguments.pack
    many = note(root, Locale(arguments.locale), arguments.texts)
    print(f"{many} texts noted as translations of the English as it reads now")
    return 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "lint": _lint,
    "review": _review,
    "noted": _note,
}


def locales(root: Path) -> list[Locale]:
    """The languages of a pack beside the original."""
    folders = (one for one in sorted(root.iterdir()) if one.is_dir())
    return [Locale(one.name) for one in folders if one.name != ORIGINAL and one.name[0] not in "._"]
