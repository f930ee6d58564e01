"""Writing from the right: each line begins there, and what is written from the left keeps its order within it.

Discord lets every paragraph find its direction by its first letter of one (UAX #9, rules P2 and P3). A line that
begins with a name, a room, a moment or a command would find that of these, so it is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.domain.vocabulary.identity import Locale
from bot.render.inert import FSI, PDI, RLM

_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""Languages that are mostly written from the right. Looking it up in CLDR would read its data for every start."""
_SCRIPTS = frozenset({"Arab", "Aran", "Hebr", "Nkoo", "Syrc", "Thaa"})
_LETTERS_OF_A_SCRIPT = 4
_SET_APART = f"(?s:{FSI}.*?{PDI})"
"""What people wrote; it lays itself out."""
_LEFT_TO_RIGHT = r"(?<![\\\w])(?:<[@#][^>\s]*>|<t:-?\d+(?::\w)?>|`[^`\n]+`)"
"""Mentions, moments and code: shown as something of their own, which may be read from the left."""
_BLOCK_MARK = r"\s*(?:(?:#{1,3}|-#|[-*]|\d{1,9}\.)\s+)?"
_QUOTED = "> "
_FROM_THE_RIGHT = frozenset({"R", "AL"})


def is_from_the_right(locale: Locale) -> bool:
    """Whether a language is written from the right; a script that is named decides."""
    language, *more = locale.split("-")
    script = next((one.title() for one in more if len(one) == _LETTERS_OF_A_SCRIPT), None)
    return language in _LANGUAGES if script is None else script in _SCRIPTS


def from_the_right(text: str) -> str:
    """A message in a language that is written from the right."""
    apart = _outside(text, lambda part: re.sub(_LEFT_TO_RIGHT, f"{FSI}\\g<0>{PDI}", part))
    return "\n".join(map(_line, apart.split("\n")))


def label_from_the_right(label: str) -> str:
    """One line in such a language, for a button, an option or a form."""
    return label if _begins_from_the_right(label) else f"{RLM}{label}"


def named(value: str, locale: Locale) -> str:
    """A plain value: a name that is written from the other side than the language is set apart.

    What texts compare values with, which is never read, is in small letters of English and stays as it is.
    """
    if not value or (value.isascii() and not value[0].isupper()):
        return value
    from_the_other = _begins_from_the_right(value) is not is_from_the_right(locale)
    return f"{FSI}{value}{PDI}" if from_the_other else value


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Changed everywhere but in what is set apart already."""
    parts: list[str] = []
    at = 0
    for apart in re.finditer(_SET_APART, text):
        parts += [change(text[at : apart.start()]), apart[0]]
        at = apart.end()
    return "".join((*parts, change(text[at:])))


def _line(line: str) -> str:
    """What people wrote on lines of its own has its direction already; every other line is given one."""
    if not line.strip() or line.startswith(_QUOTED):
        return line
    mark = re.match(_BLOCK_MARK, line)
    at = mark.end() if mark is not None else 0
    return line if _begins_from_the_right(line[at:]) else f"{line[:at]}{RLM}{line[at:]}"


def _begins_from_the_right(text: str) -> bool:
    """Whether the first sign that is no decoration is a letter written from the right."""
    bare = text.lstrip("*_~ ")
    return unicodedata.bidirectional(bare[:1]) in _FROM_THE_RIGHT if bare else True
