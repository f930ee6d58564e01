"""A difference from Discord's description, told without what stood there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not as described: where it passed, which part of it, and which rule it breaks.

    It never holds what stood there, which may be somebody's words.
    """

    where: str
    part: str
    rule: str

    def __str__(self) -> str:
        return f"{self.where} {self.part}: {self.rule}"
