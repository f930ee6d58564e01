"""Which texts have changed in the original since they were translated: by a digest kept beside the translation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from bot.domain.screens.texts import declared
from bot.domain.vocabulary.identity import Locale
from bot.render.agenda_file import load_agenda
from bot.render.limits import PackError
from bot.render.lint.language import Language, read_language
from bot.render.lint.said import Said
from bot.render.lint.whole import ORIGINAL
from bot.toml_files import near

_FILE = "_translated.json"
"""In a language's folder: each text's key with the digest of the original that was translated."""
_BYTES = 8


def digest(said: Said) -> str:
    """What tells one wording of a text from another: what it says, what it is given and what it asks of that."""
    parts = [said.words, *sorted(said.values), "", *sorted(said.kinds)]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=_BYTES).hexdigest()


def read_both(root: Path, locale: Locale) -> tuple[Language, Language]:
    """The original and a language of the pack in a folder. ``PackError`` where it has no such language."""
    if not (root / locale).is_dir():
        raise PackError(root / locale, 1, "this pack has no such language.")
    names = sorted({key.partition(":")[0] for key in declared(load_agenda(root))})
    return read_language(root / ORIGINAL, names), read_language(root / locale, names)


def changed(root: Path, locale: Locale) -> frozenset[str]:
    """The texts whose original is not the one that was translated; none of those of which nothing was noted."""
    original, _ = read_both(root, locale)
    noted = _noted(root / locale)
    return frozenset(
        key for key, said in original.texts.items() if noted.get(key, digest(said)) != digest(said)
    )


def note(root: Path, locale: Locale, keys: Collection[str] = ()) -> int:
    """Note that these texts, or all, are translations of the original as it reads now; how many. ``PackError``."""
    original, spoken = read_both(root, locale)
    there = {key: digest(said) for key, said in original.texts.items() if key in spoken.texts}
    for key in keys:
        if key not in there:
            what = f"no text is called {key}{near(key, sorted(there))}"
            raise PackError(root / locale, 1, what)
    chosen = {key: one for key, one in there.items() if not keys or key in keys}
    kept = {key: one for key, one in _noted(root / locale).items() if key in there}
    lines = json.dumps(kept | chosen, indent=0, sort_keys=True)
    (root / locale / _FILE).write_text(f"{lines}\n", encoding="utf-8")
    return len(chosen)


def _noted(folder: Path) -> dict[str, str]:
    path = folder / _FILE
    if not path.is_file():
        return {}
    noted: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return noted
