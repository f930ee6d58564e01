"""The sentences of the page, from texts/*.toml: found by name, filled in, checked when they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).with_name("texts")


@dataclass(frozen=True, slots=True)
class Words:
    """One table of sentences; a name without a sentence is a `KeyError`."""

    sentences: dict[str, str]

    def __call__(self, sentence: str, /, **filled: object) -> str:
        """The sentence of this name, with what belongs into it."""
        return self.sentences[sentence].format(**filled)


@dataclass(frozen=True, slots=True)
class Guidance:
    """What happens in a trouble, what a facilitator might do then, and what rather not. `kind`: technical or human."""

    kind: str
    title: str
    happens: str
    might: tuple[str, ...]
    avoid: tuple[str, ...]
    says: tuple[str, ...] = ()
    """What is said in the room, each line by somebody else; empty for technical trouble."""
    in_calls: bool = False
    """Whether it is a trouble of calls, and offered only while one can be joined."""


def page_words() -> Words:
    """The sentences of the page itself."""
    data = _read("page.toml")
    return Words({name: str(sentence) for name, sentence in data.items()})


def troubles() -> dict[str, Guidance]:
    """Every trouble's texts by the trouble's name, in the order in which they are offered."""
    found: dict[str, Guidance] = {}
    for name, row in _read("troubles.toml").items():
        lists = {
            key: tuple(str(one) for one in row.get(key, ())) for key in ("might", "avoid", "says")
        }
        told = str(row["kind"]), str(row["title"]), str(row["happens"])
        in_calls = bool(row.get("in_calls"))
        found[name] = Guidance(*told, lists["might"], lists["avoid"], lists["says"], in_calls)
    return found


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / file).read_text(encoding="utf-8"))
