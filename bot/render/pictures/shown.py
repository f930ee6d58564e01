"""A picture in one language: its drawing and the sentences that say the same, both out of one value."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.pictures import Picture, Road
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen
from bot.render.direction import is_from_the_right
from bot.render.pack import Pack
from bot.render.pictures.letters import has_letters_for
from bot.render.pictures.measuring import DoesNotFit
from bot.render.pictures.road import road_drawing
from bot.render.pictures.table import table_drawing

MOST_TOLD = 1_024
"""Letters of a description (https://discord.com/developers/docs/components/reference#media-gallery)."""

Say = Callable[[Text], str]


@frozen
class Shown:
    """What is drawn, as SVG, and what is read out instead."""

    svg: str
    told: str
    lasts: bool
    """Whether there is nothing in it that people of a workshop chose, so that it may be kept in memory."""


def shown(picture: Picture, pack: Pack, locale: Locale) -> Shown | None:
    """The picture in this language; None where it could not be read: too much, or letters that we have no font for.

    Nothing is lost by that: a picture repeats what stands in words beside it.
    """

    def say(text: Text) -> str:
        said = pack.label(text, locale)
        if not has_letters_for(said):
            raise DoesNotFit
        return said

    from_right = is_from_the_right(locale)
    try:
        told = say(picture.told)
        if len(told) > MOST_TOLD:
            return None
        if isinstance(picture, Road):
            return Shown(road_drawing(picture, say, from_right), told, lasts=True)
        return Shown(table_drawing(picture, say, from_right), told, lasts=False)
    except DoesNotFit:
        return None
