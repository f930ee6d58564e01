"""Values to bytes and back: what the standard of JSON does not know, and the bodies of outbox rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from bot.domain.state.decisions import Post
from bot.domain.vocabulary.buttons import Button, Choice, Row
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Person, RoomLink, SideWord, Text, Value
from bot.frozen import frozen

T = TypeVar("T")


class UnknownShape(Exception):
    """Bytes that this version cannot read, or a value it cannot write. Which, and where, could be a person's words."""


@frozen
class PostBody:
    """An outbox row's content. ``slot`` rows carry no text: a card is rendered from the state when it is delivered."""

    room: RoomKey
    generation: int
    text: Text | None = None
    presses: tuple[Button, ...] = ()
    remove: tuple[int, int] | None = None
    """A person's message to be taken out: its channel and its id."""
    letter: str | None = None
    """The letter that this is: once that was taken back it is not sent."""
    take_back_since: float | None = None
    """Not to be said but taken back, if it was said at or after this moment, in seconds since the epoch."""
    said: int = 0
    """How much had been said before in its room, where that decides which language stands first."""
    said_by: tuple[int, int, float] | None = None
    """Not to be said: whatever a person has written since it was is to be taken out.

    The channel, the author, and the moment, in seconds since the epoch, at or after which it was said.
    """
    menus: tuple[Choice, ...] = ()

    @classmethod
    def of(cls, post: Post, generation: int) -> PostBody:
        """What is to be said, in this generation of its room."""
        what = (post.room, generation, post.text, post.presses)
        return cls(*what, letter=post.letter, menus=post.menus)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Lists, and below them the buttons."""
        return (*self.menus, *((self.presses,) if self.presses else ()))


def encode_post(body: PostBody) -> bytes:
    """An outbox row's content as bytes. ``UnknownShape``."""
    return write(body)


def decode_post(content: bytes) -> PostBody:
    """An outbox row's content again. ``UnknownShape``."""
    return read(content, PostBody)


def encode_any(value: object) -> bytes:
    """Bytes that are equal exactly where the values are; for digests of commands and cards. ``UnknownShape``."""
    return write(value, "deterministic")


def write(value: object, order: Literal["deterministic"] | None = None) -> bytes:
    """Any of our values as bytes. ``UnknownShape``."""
    try:
        return msgspec.json.encode(value, enc_hook=_encode, order=order)
    except (msgspec.MsgspecError, UnicodeError, TypeError, NotImplementedError):
        # An error of encoding carries what it could not encode.
        raise UnknownShape(type(value).__name__) from None


def read(content: bytes, kind: type[T]) -> T:
    """A value again. ``UnknownShape``."""
    with _shaped_like(kind):
        return msgspec.json.decode(content, type=kind, dec_hook=_decode)


def read_plain(content: bytes) -> dict[str, Any]:
    """What bytes hold, as plain mappings and lists: to bring an earlier shape to the present one. ``UnknownShape``."""
    with _shaped_like(dict):
        found: dict[str, Any] = msgspec.json.decode(content, type=dict[str, Any])
        return found


def shaped(plain: dict[str, Any], kind: type[T]) -> T:
    """A value from plain mappings and lists. ``UnknownShape``."""
    with _shaped_like(kind):
        return msgspec.convert(plain, type=kind, dec_hook=_decode)


@contextmanager
def _shaped_like(kind: type) -> Iterator[None]:
    """Errors of decoding carry what could not be decoded: only the kind of what was wanted is told."""
    try:
        yield
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
        return Text(
            content["key"], **{name: _unpack(one) for name, one in content["values"].items()}
        )
    raise NotImplementedError(kind.__name__)


def _pack(value: Value) -> object:
    match value:
        case bool() | int() | str():
            return value
        case datetime():
            return ["time", value.isoformat()]
        case Words():
            return ["words", value.text]
        case SideWord():
            return ["side", value.word]
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
        case "side":
            return SideWord(inner)
        case "person":
            return Person(inner)
        case "room":
            return RoomLink(msgspec.convert(inner, RoomKey))
        case "text":
            return Text(
                inner["key"], **{name: _unpack(one) for name, one in inner["values"].items()}
            )
        case _:
            return tuple(_unpack(one) for one in inner)
