"""State and posts to bytes and back: the sealed document, and the bodies of outbox rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Person, RoomLink, Text, Value

T = TypeVar("T")

_LONGEST_SEAT, _LONGEST_USER = 4, 20
_LONGEST_SIDE = max(len(side.value) for side in SideId)


class UnknownShape(Exception):
    """Bytes that this version cannot read, or a value it cannot write. Which, and where, could be a person's words."""


@dataclass(frozen=True, slots=True)
class SpentAct:
    """A showing of a form or of an ephemeral button that was used: a repeat of it gets this first answer."""

    user: UserId
    act: str
    content: bytes
    text: Text
    presses: tuple[Button, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What is sealed for a workshop: its state and the last acts, as answered."""

    workshop: Workshop
    acts: tuple[SpentAct, ...] = ()


@dataclass(frozen=True, slots=True)
class PostBody:
    """An outbox row's content. ``slot`` rows carry no text: a card is rendered from the state when it is delivered."""

    room: RoomKey
    generation: int
    text: Text | None = None
    presses: tuple[Button, ...] = ()
    remove: tuple[int, int] | None = None
    """A person's message to be taken out: its channel and its id."""


def encode_document(document: Document) -> bytes:
    """The document as bytes; the store seals them. Their number does not depend on who wrote what. ``UnknownShape``."""
    written = _write(document)
    return written + b" " * max(0, _short_of_sides(written) + _short_of_people(document))


# Sides, seats and accounts are not equally long. Bytes are padded before they are sealed, but one more can be the one
# with which another step begins: so each counts as if it were the longest.
def _short_of_sides(written: bytes) -> int:
    labels = [(f'"{side.value}"'.encode(), _LONGEST_SIDE - len(side.value)) for side in SideId]
    return sum(written.count(label) * short for label, short in labels)


def _short_of_people(document: Document) -> int:
    """By how much those who wrote, answered or pressed are shorter."""
    workshop = document.workshop
    short = 0
    for one in workshop.contributions:
        short += _LONGEST_SEAT - len(str(one.author))
        if one.hearing.asking:
            answered = (*one.hearing.meant, *one.hearing.otherwise)
            each = _LONGEST_SEAT + len(",")
            short += each * len(workshop.participants) - sum(len(f"{seat},") for seat in answered)
    short += sum(_LONGEST_SEAT - len(str(one.author)) for one in workshop.worries)
    return short + sum(_LONGEST_USER - len(str(one.user)) for one in document.acts)


def decode_document(content: bytes) -> Document:
    """The document again. ``UnknownShape``."""
    return _read(content, Document)


def encode_post(body: PostBody) -> bytes:
    """An outbox row's content as bytes. ``UnknownShape``."""
    return _write(body)


def decode_post(content: bytes) -> PostBody:
    """An outbox row's content again. ``UnknownShape``."""
    return _read(content, PostBody)


def encode_any(value: object) -> bytes:
    """Bytes that are equal exactly where the values are; for digests of commands and cards. ``UnknownShape``."""
    return _write(value, "deterministic")


def _write(value: object, order: Literal["deterministic"] | None = None) -> bytes:
    try:
        return msgspec.json.encode(value, enc_hook=_encode, order=order)
    except (msgspec.MsgspecError, UnicodeError, TypeError, NotImplementedError):
        # An error of encoding carries what it could not encode.
        raise UnknownShape(type(value).__name__) from None


def _read(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind, dec_hook=_decode)
    except (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError):
        raise UnknownShape(kind.__name__) from None


def _encode(value: object) -> object:
    if isinstance(value, Words):
        return value.text
    if isinstance(value, Text):
        return {"key": value.key, "values": {name: _pack(one) for name, one in value.values}}
    raise NotImplementedError(type(value).__name__)


def _decode(kind: type, content: Any) -> object:
    if kind is Words:
        return Words(content)
    if kind is Text:
        return Text(content["key"], **{name: _unpack(one) for name, one in content["values"].items()})
    raise NotImplementedError(kind.__name__)


def _pack(value: Value) -> object:
    match value:
        case bool() | int() | str():
            return value
        case datetime():
            return ["time", value.isoformat()]
        case Words():
            return ["words", value.text]
        case Person():
            return ["person", value.user]
        case RoomLink():
            return ["room", msgspec.to_builtins(value.room)]
        case Text():
            return ["text", _encode(value)]
        case tuple():
            return ["list", [_pack(one) for one in value]]


def _unpack(content: Any) -> Value:
    if not isinstance(content, list):
        plain: bool | int | str = content
        return plain
    kind, inner = content
    match kind:
        case "time":
            return datetime.fromisoformat(inner)
        case "words":
            return Words(inner)
        case "person":
            return Person(inner)
        case "room":
            return RoomLink(msgspec.convert(inner, RoomKey))
        case "text":
            return Text(inner["key"], **{name: _unpack(one) for name, one in inner["values"].items()})
        case _:
            return tuple(_unpack(one) for one in inner)
