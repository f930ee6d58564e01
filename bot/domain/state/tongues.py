"""How people of several languages understand each other here, and which words the bot leaves aside."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.vocabulary.identity import Locale, SideId, UserId, Words
from bot.frozen import frozen


@frozen
class LeftAside:
    """Words of one language that one side has listed: the bot and its questions avoid them."""

    side: SideId
    locale: Locale
    words: tuple[Words, ...]


INTERPRETERS = "interpreters"
"""In place of a language: each speaks their own, and somebody renders it."""


@frozen
class CommonWish:
    """What one side would have people speak in the joint room: a language's code, or ``INTERPRETERS``."""

    side: SideId
    common: str


@frozen
class HeldBack:
    """A language that was chosen, and in which the bot does not speak before the third party has read its texts."""

    by: UserId
    whose: str
    locale: Locale


@frozen
class Tongues:
    """What was settled of languages beyond those in which the bot speaks."""

    left_aside: tuple[LeftAside, ...] = ()
    common: tuple[CommonWish, ...] = ()
    held_back: tuple[HeldBack, ...] = ()

    def wish(self, side: SideId) -> str | None:
        """What a side would have people speak in the joint room; None as long as it has not said."""
        return next((one.common for one in self.common if one.side is side), None)

    def with_wish(self, wish: CommonWish) -> Tongues:
        """The same with this wish in the place of an earlier one."""
        rest = (one for one in self.common if one.side is not wish.side)
        return replace(self, common=tuple(sorted((*rest, wish), key=lambda one: one.side)))

    def with_held_back(self, held: HeldBack) -> Tongues:
        """The same, in the place of what this person has chosen for the same before."""
        return replace(self, held_back=(*self.without(held.by, held.whose).held_back, held))

    def without(self, by: UserId, whose: str) -> Tongues:
        """The same, as nothing that this person has chosen for these waits any more."""
        rest = (one for one in self.held_back if (one.by, one.whose) != (by, whose))
        return replace(self, held_back=tuple(rest))

    def listed_by(self, side: SideId, locale: Locale) -> tuple[Words, ...]:
        """What a side has listed in a language."""
        found = (one.words for one in self.left_aside if (one.side, one.locale) == (side, locale))
        return next(found, ())

    def listed_in(self, locale: Locale) -> tuple[Words, ...]:
        """What either side has listed in a language, in an order that tells nothing of whose it is."""
        every = {one for entry in self.left_aside if entry.locale == locale for one in entry.words}
        return tuple(sorted(every, key=lambda words: words.text))

    @property
    def every_word(self) -> tuple[Words, ...]:
        """What either side has listed in any language."""
        languages = sorted({entry.locale for entry in self.left_aside})
        return tuple(one for locale in languages for one in self.listed_in(locale))

    def with_list(self, listed: LeftAside) -> Tongues:
        """The same with this list in the place of an earlier one; an empty one goes."""
        about = (listed.side, listed.locale)
        rest = tuple(one for one in self.left_aside if (one.side, one.locale) != about)
        added = (listed,) if listed.words else ()
        entries = sorted((*rest, *added), key=lambda one: (one.locale, one.side))
        return replace(self, left_aside=tuple(entries))
