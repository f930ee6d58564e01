"""What a card is compared by, to know whether it still reads as it should: digests, which tell nothing of it."""

from __future__ import annotations

import hashlib

from bot.app.codec import encode_any
from bot.app.ports import Outgoing
from bot.domain.screens.cards import reading
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card

_EDITION_BYTES = 8
_READING_BYTES = 16
_PICTURE_BYTES = 8


def digest(workshop: Workshop, card: Card, message: Outgoing) -> bytes:
    """A card's edition, all that it says, and its picture, in this order."""
    drawn = message.picture.svg if message.picture is not None else ""
    return (
        _hash(card.edition.encode(), _EDITION_BYTES)
        + _hash(encode_any(reading(workshop, card)), _READING_BYTES)
        + _hash(drawn.encode(), _PICTURE_BYTES)
    )


def of_one_edition(one: bytes, other: bytes) -> bool:
    """Whether a card of the one digest may be changed into that of the other where it stands."""
    return one[:_EDITION_BYTES] == other[:_EDITION_BYTES]


def of_one_picture(one: bytes, other: bytes) -> bool:
    """Whether the same picture belongs to both."""
    return one[_EDITION_BYTES + _READING_BYTES :] == other[_EDITION_BYTES + _READING_BYTES :]


def _hash(content: bytes, size: int) -> bytes:
    return hashlib.blake2b(content, digest_size=size).digest()
