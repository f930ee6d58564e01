"""Forms as the domain asks for them: lines to write and lists to choose from, each with its label from the pack."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

WORDS = "words"
"""The field that holds what a person wrote."""
CHOSEN = "chosen"
"""What was chosen in a list that stands in a room rather than in a form."""
NONE = "none"
"""The entry that stands for nothing, in a list in which something has to be chosen."""
BETWEEN = ","
"""Between the values of a list from which several may be chosen; in no value of ours."""
MOST_OPTIONS = 25
"""https://discord.com/developers/docs/components/reference#string-select"""

Option = tuple[str, Text]


@frozen
class TextField:
    """Something to write, ``longest`` letters at most; ``filled`` is what stands in it already.

    ``about``: words of somebody's that it is about; they stand above it, as far as they fit.
    """

    name: str
    label: Text
    longest: int
    filled: Words = Words("")
    required: bool = True
    about: Words = Words("")


@frozen
class ListField:
    """Something to choose, ``most`` at once; ``chosen`` are the values that are chosen already."""

    name: str
    label: Text
    options: tuple[Option, ...]
    chosen: frozenset[str] = frozenset()
    required: bool = True
    most: int = 1


@frozen
class Form:
    """A form. Its id carries what the button carried, unless ``subject`` or ``revision`` say otherwise."""

    fields: tuple[TextField | ListField, ...]
    subject: str | None = None
    revision: int | None = None


def in_lists(
    name: str, labels: tuple[Text, Text], options: Sequence[Option]
) -> tuple[ListField, ...]:
    """One list, or as many as hold them all: ``name``, ``name2`` and so on, of which then none is required by itself.

    ``labels``: of the first, and of each that goes on.
    """
    parts = [options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS)]
    return tuple(
        ListField(
            name if place == 0 else f"{name}{place + 1}",
            labels[0] if place == 0 else labels[1],
            tuple(part),
            required=len(parts) == 1,
        )
        for place, part in enumerate(parts)
    )
