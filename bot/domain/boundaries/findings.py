"""What keeps a product from leaving the room although nobody objected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary.identity import Handle


class FindingKind(StrEnum):
    """What keeps a product from leaving although nobody objected."""

    NAME = "name"
    """Somebody who is in the workshop is named."""
    QUOTE = "quote"
    """Words of a room that were never released."""
    SIDE = "side"
    """A side is named, and somebody would rather it were not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A product, and what was found in it. What exactly is never repeated."""

    product: Handle
    kind: FindingKind
