"""What a pack's files say of their texts: the comments above them, and each text's lines with its values named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.frozen import frozen

_TOKEN = re.compile(
    r"\{#(?P<comment>.*?)#\}|\{%-?\s*block (?P<block>[\w-]+)\s*-?%\}(?P<text>.*?)\{%-?\s*endblock\s*-?%\}",
    re.DOTALL,
)
_VALUE = re.compile(r"\{\{\s*([\w]+)[^}]*\}\}")
_TAG = re.compile(r"\{%-?\s*(.*?)\s*-?%\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")


@frozen
class Source:
    """A text as its file has it."""

    about: str
    """The comment at the head of its file, and the one above it."""
    sentences: tuple[str, ...]
    """Its sentences, with ‹value› for a value, and ⟨…⟩ for what stands only at times."""


def sources(file: str) -> dict[str, Source]:
    """The texts of a file, by block."""
    found: dict[str, Source] = {}
    head, above = "", ""
    for token in _TOKEN.finditer(file):
        if token["comment"] is not None:
            said = " ".join(token["comment"].split())
            head, above = (head or said, "" if not head else said)
            continue
        about = " ".join(one for one in (head, above) if one)
        found[token["block"]] = Source(about, tuple(_sentences(token["text"])))
        above = ""
    return found


def _sentences(text: str) -> Iterator[str]:
    plain = _VALUE.sub(r"‹\1›", _COMMENT.sub("", text))
    for line in _TAG.sub(_shown, plain).split("\n"):
        yield from (one.strip() for one in _SENTENCE.split(line) if one.strip())


def _shown(tag: re.Match[str]) -> str:
    word, _, condition = tag[1].partition(" ")
    return {"if": f"⟨{condition}: ", "elif": f" | {condition}: ", "else": " | else: "}.get(
        word, "⟩" if word.startswith("end") else f"⟨{tag[1]}: "
    )
