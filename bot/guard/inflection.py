"""Inflection: the forms that a name takes in Russian."""

from collections.abc import Iterator
from typing import Final

from bot.guard.normalise import fold

LEAST_LETTERS: Final = 3

# What a name ends in, and what stands there instead in its other cases. The first rule that fits is the one.
_ENDINGS: Final = (
    ("ский", "ского скому ским ском"), ("ский", ""), ("ская", "ской скую"), ("ова", "овой ову"), ("ева", "евой еву"),
    ("ина", "иной ину ины ине"), ("ия", "ии ию ией"), ("ья", "ьи ье ью ьей"), ("я", "и е ю ей"), ("ка", "ки ке ку кой"),
    ("га", "ги ге гу гой"), ("ха", "хи хе ху хой"), ("ша", "ши ше шу шей"), ("жа", "жи же жу жей"), ("а", "ы е у ой"),
    ("ов", "ова ову овым ове"), ("ев", "ева еву евым еве"), ("ин", "ина ину иным ином ине"), ("ий", "ия ию ием ии"),
    ("ай", "ая аю аем ае"), ("ей", "ея ею еем ее"), ("й", "я ю ем е"), ("ь", "я ю ем е и ью"), ("о", ""), ("е", ""),
    ("и", ""), ("у", ""), ("ю", ""), ("э", ""), ("ы", ""), ("", "а у ом е"),
)  # fmt: skip
_ENDINGS_FOLDED: Final = tuple(
    (fold(ending), tuple(map(fold, others.split()))) for ending, others in _ENDINGS
)


def inflected(name: str) -> Iterator[str]:
    """The other forms of a folded name that was written in Cyrillic letters."""
    if len(name) < LEAST_LETTERS:
        return
    for ending, others in _ENDINGS_FOLDED:
        if name.endswith(ending):
            stem = name[: len(name) - len(ending)]
            yield from (stem + other for other in others)
            return
