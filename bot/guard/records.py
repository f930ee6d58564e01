"""The shape of what is kept of one message: a random ordinal and fingerprints, padded, ready to be sealed."""

from typing import Final

from bot.frozen import frozen
from bot.guard.passages import FINGERPRINT_BYTES, Fingerprint, Ordinal

ORDINALS: Final = 2**32
ORDINAL_BYTES: Final = 4
PIECES_STEP: Final = 8


@frozen
class Record:
    """One message: its ordinal, the mark of the whole of it, and the grams chosen from it."""

    ordinal: Ordinal
    whole: Fingerprint
    grams: frozenset[Fingerprint]


class BadRecordError(ValueError):
    """A record does not have the shape that `packed` gives it."""


def packed(record: Record) -> bytes:
    """As bytes: the grams in the order of their values. The last one is repeated until their number is a round one, so
    that the length of a sealed record says less about the length of the message.
    """
    pieces = [record.whole, *sorted(record.grams)]
    pieces += pieces[-1:] * (-len(pieces) % PIECES_STEP)
    marks = b"".join([piece.to_bytes(FINGERPRINT_BYTES) for piece in pieces])
    return record.ordinal.to_bytes(ORDINAL_BYTES) + marks


def unpacked(record: bytes) -> Record:
    """The record that `packed` made these bytes from. Raises `BadRecordError`, which says nothing of the contents."""
    pieces, rest = divmod(len(record) - ORDINAL_BYTES, FINGERPRINT_BYTES)
    if pieces < 1 or rest:
        raise BadRecordError("not a record of the quote index")
    marks = [
        Fingerprint(int.from_bytes(record[at : at + FINGERPRINT_BYTES]))
        for at in range(ORDINAL_BYTES, len(record), FINGERPRINT_BYTES)
    ]
    ordinal = Ordinal(int.from_bytes(record[:ORDINAL_BYTES], "big"))
    return Record(ordinal, marks[0], frozenset(mark for mark in marks[1:] if mark != marks[0]))
