"""Who and what is meant: ids, the two sides, a participant's words, and the lots a decision is given."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from enum import Enum
from typing import NewType, TypeVar, final

from bot.domain.vocabulary.visible import is_seen
from bot.frozen import frozen

T = TypeVar("T")

WorkshopId = NewType("WorkshopId", str)
GuildId = NewType("GuildId", int)
UserId = NewType("UserId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
SeatId = NewType("SeatId", int)
PhaseId = NewType("PhaseId", str)
PromptId = NewType("PromptId", str)
Locale = NewType("Locale", str)
Handle = NewType("Handle", str)
"""A random word that stands for a room or an item in a button's id: authority is never in it."""
ActId = NewType("ActId", str)
"""A random word made for one showing of a form or of an ephemeral button."""


class SideId(Enum):
    """One of exactly two groups. The values are for code and files; nobody reads them on a screen."""

    FIRST = "first"
    SECOND = "second"

    @property
    def other(self) -> SideId:
        """The side across the table."""
        return SideId.SECOND if self is SideId.FIRST else SideId.FIRST

    def __lt__(self, other: SideId) -> bool:
        """An order for writing sets down, so that equal sets are equal bytes; it ranks nobody."""
        return self.value < other.value


_UNWRITABLE = "[\0\ud800-\udfff]"


def writable(text: str) -> str:
    """The text as it can be written down: half a surrogate pair, or a NUL, becomes the replacement character."""
    if text.isascii() and "\0" not in text:  # nearly all that is written down
        return text
    if re.search(_UNWRITABLE, text) is None:
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


@final
class Words:
    """What a person wrote. Shown by ``text`` alone: printing, formatting and logging give ``<words>``."""

    __slots__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "text", writable(text))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)

    def __repr__(self) -> str:
        return "<words>"

    def __str__(self) -> str:
        return "<words>"

    def __format__(self, spec: str) -> str:
        return "<words>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __bool__(self) -> bool:
        return is_seen(self.text)

    def beginning(self, most: int) -> Words:
        """As much of them as fits so many letters; what is cut short says so."""
        return self if len(self.text) <= most else Words(self.text[: most - 1].rstrip() + "…")


@frozen
class Draw:
    """The lots of one decision. Each is a function of its purpose alone, so that none can depend on a secret.

    ``mirrored`` gives every lot between the two sides its other outcome: the same workshop with the sides swapped.
    """

    seed: bytes
    mirrored: bool = False

    def _bytes(self, purpose: str, count: int = 0) -> bytes:
        return hashlib.blake2b(
            f"{purpose}|{count}".encode(), key=self.seed[:64], digest_size=32
        ).digest()

    def below(self, bound: int, purpose: str, count: int = 0) -> int:
        """A number from 0 up to, not including, ``bound``."""
        return int.from_bytes(self._bytes(purpose, count)) % bound

    def token(self, purpose: str, length: int) -> str:
        """``length`` letters and digits that are easy to tell apart."""
        alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
        return "".join(
            alphabet[self.below(len(alphabet), f"{purpose}|token", place)]
            for place in range(length)
        )

    def sides(self, purpose: str) -> tuple[SideId, SideId]:
        """Both sides, in an order drawn for this purpose."""
        first = (
            SideId.SECOND if (self.below(2, purpose) == 1) is not self.mirrored else SideId.FIRST
        )
        return (first, first.other)

    def shuffled(self, items: Sequence[T], purpose: str) -> tuple[T, ...]:
        """The same items in an order that the purpose alone decides."""
        pool = list(items)
        for last in range(len(pool) - 1, 0, -1):
            pick = self.below(last + 1, f"{purpose}|shuffle", last)
            pool[last], pool[pick] = pool[pick], pool[last]
        return tuple(pool)
