"""``words.toml``: the words of a language outside its templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bot.domain.vocabulary.rooms import RoomKind
from bot.frozen import frozen
from bot.render.limits import PackError
from bot.toml_files import TomlFile, as_toml, decode, read_text

ROOM_WORDS = ("category", *(kind.value for kind in RoomKind))
"""The kinds of channel that need a word for their name."""
_CHANNEL_WORD = re.compile(r"[a-z]{2,20}")
_COMMAND_NAME = re.compile(r"[-\w]{1,32}")
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object"""
_JOINERS = "\u200c\u200d"
"""What some scripts write between the letters of one word: zero-width non-joiner and joiner."""
_LONGEST_WORD = 20

_RoomTable = msgspec.defstruct(
    "_RoomTable", [(word, str) for word in ROOM_WORDS], forbid_unknown_fields=True, frozen=True
)
_MissingTable = msgspec.defstruct(
    "_MissingTable",
    [(kind.value, str) for kind in RoomKind],
    forbid_unknown_fields=True,
    frozen=True,
)


class _WordsFile(Struct, forbid_unknown_fields=True, frozen=True):
    rooms: _RoomTable  # type: ignore[valid-type] # its fields are the kinds of rooms
    missing_rooms: _MissingTable  # type: ignore[valid-type]
    neutral_words: Annotated[list[tuple[str, str]], Meta(min_length=1)]
    unread: bool = False
    avoided_words: list[str] = []
    avoided_except: list[tuple[str, str]] = []
    command_names: dict[str, str] = {}


@frozen
class SpokenWords:
    """What the file says."""

    rooms: dict[str, str]
    missing_rooms: dict[str, str]
    neutral_words: tuple[tuple[str, str], ...]
    unread: bool
    """Whether nobody has read these texts yet who speaks the language and leads such workshops."""
    avoided: tuple[str, ...]
    """Words that stand on no screen; a star at the end stands for any ending."""
    avoided_except: frozenset[tuple[str, str]]
    """Files in which one of these words stands all the same, with the word."""
    command_names: dict[str, str]
    """What commands and their options are called in Discord's client in this language, by their names in English."""


def load_words(path: Path) -> SpokenWords:
    """Read and check the file; ``PackError`` for the first thing wrong."""
    return words_in(path, read_text(path, PackError))


def words_in(path: Path, source: str) -> SpokenWords:
    """The same of what was read from the file before."""
    file = as_toml(path, source, PackError)
    found = decode(file, _WordsFile)
    rooms, missing = msgspec.to_builtins(found.rooms), msgspec.to_builtins(found.missing_rooms)
    for key, word in rooms.items():
        if not _CHANNEL_WORD.fullmatch(word):
            what = f"the channel word for {key} must be 2 to 20 letters, a-z."
            raise file.mistake(("rooms", key), what)
    for key, word in missing.items():
        if not word.strip():
            raise file.mistake(("missing_rooms", key), f"missing_rooms.{key} must be some words.")
    for key, word in found.command_names.items():
        if not _COMMAND_NAME.fullmatch(word) or word != word.lower():
            what = f"{word!r} is no name of a command: small letters, digits, - and _, at most 32."
            raise file.mistake(("command_names", key), what)
    for mistake in _neutral_wrong(file, found.neutral_words):
        raise mistake
    return SpokenWords(
        rooms,
        missing,
        tuple(found.neutral_words),
        found.unread,
        tuple(found.avoided_words),
        frozenset(found.avoided_except),
        found.command_names,
    )


def _neutral_wrong(file: TomlFile, pairs: list[tuple[str, str]]) -> Iterator[Exception]:
    seen: set[str] = set()
    for place, pair in enumerate(pairs):
        for side, word in enumerate(pair):
            where = ("neutral_words", place, side)
            if not _is_word(word):
                what = f"a neutral word is one word of letters alone, at most {_LONGEST_WORD}; {word!r} is none."
                yield file.mistake(where, what)
            same = unicodedata.normalize("NFC", word).casefold()
            if same in seen:
                yield file.mistake(
                    where, f"{word} stands in neutral_words twice; each side needs another."
                )
            seen.add(same)


def _is_word(word: str) -> bool:
    """One word of any script: letters, with the marks that belong to them."""
    bare = [letter for letter in word if letter not in _JOINERS]
    kinds = [unicodedata.category(letter)[0] for letter in bare]
    joined_inside = word[:1] not in _JOINERS and word[-1:] not in _JOINERS
    return (
        kinds[:1] == ["L"] and set(kinds) <= {"L", "M"} and len(word) <= _LONGEST_WORD
    ) and joined_inside
