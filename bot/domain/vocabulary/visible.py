"""Text as people see it: whether anything is to be seen, and whether two names are the same to whoever reads them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_UNSEEN_KINDS: Final = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})
"""Controls, format characters, spaces; and marks, which are seen only on a letter, and are not asked about without."""
_UNSEEN: Final = frozenset(
    "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}"
    "\N{BRAILLE PATTERN BLANK}\N{MUSICAL SYMBOL NULL NOTEHEAD}"
)
"""Letters and signs that look like nothing."""
_UNASSIGNED: Final = "[\u2065\ufff0-\ufff8\ufffe\uffff\U000e0000-\U000e0fff]"
"""What Unicode keeps for characters that are not to be seen: Unicode Standard Annex 44, 5.3."""

_QUOTES: Final = dict.fromkeys("‘’‚‛′‵`´ʹʻʼˈ՚׳＇‹›", "'") | dict.fromkeys(
    "“”„‟″‶«»״〝〞＂「」『』", '"'
)
_SPELT_ALIKE: Final = str.maketrans(
    _QUOTES
    | {"−": "-", "⁃": "-", "ـ": None}
    # The Persian keyboard's letters, and the Arabic one's.
    | {"ی": "ي", "ى": "ي", "ک": "ك"}
)
_BESIDE_QUOTES: Final = "\\s*([\"'])\\s*"
_DASHES: Final = "-+"


def is_seen(text: str) -> bool:
    """Whether somebody who looks at this text sees anything: a letter, a number, a sign, an emoji."""
    return any(_is_seen(letter) for letter in text)


@lru_cache(maxsize=4096)
def _is_seen(letter: str) -> bool:
    return (
        unicodedata.category(letter) not in _UNSEEN_KINDS
        and letter not in _UNSEEN
        and re.match(_UNASSIGNED, letter) is None
    )


def spelling(name: str) -> str:
    """A name as it is compared: equal for whoever means the same, on whichever keyboard and in whichever case.

    Never shown, never kept: it is no name any more, only a measure of one.
    """
    plain = unicodedata.normalize("NFKC", name.translate(_SPELT_ALIKE))
    typed = "".join(_typed(letter) for letter in plain)
    folded = unicodedata.normalize("NFKC", typed.casefold()).translate(_SPELT_ALIKE)
    return " ".join(re.sub(_BESIDE_QUOTES, r" \1 ", re.sub(_DASHES, "-", folded)).split())


def _typed(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Pd":
        return "-"
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind in ("Zs", "Zl", "Zp") or letter.isspace():
        return " "
    variation = "\ufe00" <= letter <= "\ufe0f"
    return letter if not variation and (_is_seen(letter) or kind in ("Mn", "Me")) else ""
