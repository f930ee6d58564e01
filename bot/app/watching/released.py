"""What everybody may repeat of a workshop: all that stands on a board or a card of the joint room. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, Words

Released = Iterator[tuple[Handle, Words]]
"""Each wording under a handle of its own."""


def released(workshop: Workshop) -> Released:
    """Everything on a board or a card of the joint room.

    Not what might leave it: that is asked about once more before it does.
    """
    yield from _lines(workshop)
    if workshop.boards.vision is not None:
        yield Handle(f"vision.{workshop.boards.visions}"), workshop.boards.vision
    yield from _steps(workshop)
    yield from _worries(workshop)
    yield from _rendered(workshop)


def _rendered(workshop: Workshop) -> Released:
    """How they read in the other language, once each side has said that it says the same."""
    products = {product.words for product in workshop.reassurance.products}
    for one in workshop.reassurance.renderings:
        if one.is_confirmed and one.of not in products:
            yield (
                Handle(f"same.{crc32(one.of.text.encode())}.{crc32(one.words.text.encode())}"),
                one.words,
            )


def _lines(workshop: Workshop) -> Released:
    for line in workshop.boards.contributions:
        if line.on_board:
            yield line.handle, line.words
            for place, words in enumerate(line.eases):
                yield Handle(f"{line.handle}.eases.{place}"), words


def _steps(workshop: Workshop) -> Released:
    for step in workshop.reassurance.steps:
        parts = (step.words, step.own_interest, step.verification, step.durability)
        for place, words in enumerate(parts):
            if words:
                yield Handle(f"{step.handle}.{step.revision}.{place}"), words


def _worries(workshop: Workshop) -> Released:
    for worry in workshop.reassurance.worries:
        if worry.shown:
            yield worry.handle, worry.misuse
            yield Handle(f"{worry.handle}.evidence"), worry.evidence
    for shape in workshop.reassurance.shapes:
        if shape.shown:
            yield shape.handle, shape.words
