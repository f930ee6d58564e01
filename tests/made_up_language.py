"""A language that nobody speaks: every word of the English pack in letters that no English word has.

Whatever still reads in English on a screen did not come from the pack in the language that was asked for.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.config import CHECKOUT

MADE_UP = "qx"
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "აბცდეფგჰიჯკლმნოპქრსტუვწხყზაბცდეფგჰიჯკლმნოპქრსტუვწხყზ",
)
_CODE = re.compile(r"(\{[%{#].*?[%}#]\}|<[^>]*>|`[^`]*`|\[[^\]]*\]\([^)]*\)|&\w+;)", re.DOTALL)
_LITERALS = re.compile(r"('[^']*'|\"[^\"]*\")")


def written(folder: Path, *others: str) -> Path:
    """The pack in English, in the made-up language and in these others, below a folder; that folder.

    Each further language is looked at whole at every start.
    """
    pack, ours = folder / "prompts" / "kelman", CHECKOUT / "prompts" / "kelman"
    pack.mkdir(parents=True)
    for file in (one for one in ours.iterdir() if one.is_file()):
        shutil.copy(file, pack)
    for one in ("en", *others):
        shutil.copytree(ours / one, pack / one)
    shutil.copytree(pack / "en", pack / MADE_UP)
    for path in (pack / MADE_UP).rglob("*.j2"):
        path.write_text(made_up(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def made_up(template: str) -> str:
    """A template with all that is read put into other letters, one for one, and all that is code left as it is."""
    parts = _CODE.split(template)
    return "".join(
        part if place % 2 else part.translate(_LETTERS) for place, part in enumerate(parts)
    )
