"""A prompt pack: every sentence a person reads, shown in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.domain.screens import texts as all_texts
from bot.domain.vocabulary.identity import Locale, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Person, RoomLink, SideWord, Text, Value
from bot.frozen import frozen
from bot.render import direction as directions
from bot.render import inert as inertness
from bot.render.limits import limit_of

if TYPE_CHECKING:
    from bot.domain.state.agenda import Agenda
    from bot.render.templates import Wording
    from bot.render.words_file import SpokenWords

_COMMAND = r"`/([a-z_]+(?: [a-z_]+)*)`"
_BLANK_LINES = r"\n{3,}"


class Places(Protocol):
    """Where rooms and people are on the platform now."""

    def room(self, key: RoomKey) -> str | None:
        """The mention that leads to the room, or None while it has no channel."""

    def person(self, user: UserId) -> str:
        """The mention that shows as the person's name."""


class Spoken(Protocol):
    """A pack in one language."""

    @property
    def words(self) -> SpokenWords:
        """The words of channel names and sides."""

    def plain(self, key: str) -> str | None:
        """The text of this key if it says the same whatever it is given; None where there is none such."""

    def wording(self, key: str) -> Wording:
        """The text of this key; ``KeyError`` where there is none."""

    @property
    def page(self) -> Wording:
        """The web page that is handed out."""


@frozen
class Page:
    """What stands on the page that is handed out; people's words as they are, for the page escapes every value."""

    title: str
    head: str
    dated: str
    between: str
    """What the sides are called; empty where they are not to be named."""
    items: tuple[str, ...]


@frozen
class Pack:
    """An agenda and, in every language it has, each text of ``bot.domain.texts.declared``. Made by ``load_packs``.

    Every method raises ``KeyError`` for a language the pack does not have; ``locales`` says which it has.
    """

    _agenda: Callable[[], Agenda] = field(repr=False)
    _locales: Mapping[Locale, Spoken] = field(repr=False)

    @property
    def agenda(self) -> Agenda:
        """Which phases there are, in their order."""
        return self._agenda()

    @property
    def locales(self) -> frozenset[Locale]:
        """The languages this pack is written in."""
        return frozenset(self._locales)

    @property
    def unread(self) -> frozenset[Locale]:
        """Those whose texts nobody has read yet who speaks the language and leads such workshops."""
        return frozenset(one for one, spoken in self._locales.items() if spoken.words.unread)

    def room_words(self, locale: Locale) -> dict[str, str]:
        """The neutral words of channel names: category, control, joint, caucus, line."""
        return dict(self._locales[locale].words.rooms)

    def neutral_words(self, locale: Locale) -> tuple[tuple[str, str], ...]:
        """Pairs of words by which the sides are called until both live with both chosen names."""
        return self._locales[locale].words.neutral_words

    def command_names(self, locale: Locale) -> Mapping[str, str]:
        """What Discord's client calls commands and options in this language; nothing where it has none of its own."""
        return self._locales[locale].words.command_names

    def side_word(self, word: SideWord, locale: Locale) -> str:
        """The neutral word of this language that stands in the same place; as it is where no language has it."""
        own = self.neutral_words(locale)
        place = next(self._places(word.word, locale), None)
        return word.word if place is None else own[place[0] % len(own)][place[1]]

    def _places(self, word: str, locale: Locale) -> Iterator[tuple[int, int]]:
        """Which pair, and which of its two: first in this language, for it may stand there already."""
        for one in (locale, *sorted(self.locales - {locale})):
            for pair, words in enumerate(self.neutral_words(one)):
                if word in words:
                    yield pair, words.index(word)

    def sentences(self, locale: Locale) -> Iterator[str]:
        """All that its texts say in this language, sentence by sentence, with ``…`` where a value stands."""
        from bot.render.lint.said import SOME_VALUE, Said  # asked by those who look at a pack

        spoken = self._locales[locale]
        for key in all_texts.declared(self.agenda):
            for sentence in Said(spoken.wording(key)).sentences():
                yield sentence.replace(SOME_VALUE, "…")

    def page(self, page: Page, locale: Locale) -> str:
        """The web page in this language; nothing in a value formats, links or runs anything there."""
        return self._locales[locale].page.shown({"lang": locale, **asdict(page)})

    def render(self, text: Text, locale: Locale, places: Places) -> str:
        """The text as Discord markdown. People's words in it are inert; a room without channel is named in words."""
        shown = self._with_own_commands(self._render(text, locale, places), locale)
        return directions.from_the_right(shown) if directions.is_from_the_right(locale) else shown

    def _with_own_commands(self, shown: str, locale: Locale) -> str:
        """Beside a command what it is called where a client is in this language: which client it is nobody knows."""
        names = self.command_names(locale)

        def both(found: re.Match[str]) -> str:
            own = " ".join(names.get(one, one) for one in found[1].split())
            return found[0] if own == found[1] else f"{found[0]} (`/{own}`)"

        return re.sub(_COMMAND, both, shown) if names else shown

    def label(self, text: Text, locale: Locale) -> str:
        """The text as one line without markdown, for a button, an option or a form, cut to what Discord takes there."""
        shown = " ".join(self._render(text, locale, None).split())
        if directions.is_from_the_right(locale):
            shown = directions.label_from_the_right(shown)
        most = limit_of(text.key)
        if most is None or len(shown) <= most:
            return shown
        cut = shown[: most - 1]
        if cut.count(inertness.FSI) > cut.count(inertness.PDI):
            return shown[: most - 2].rstrip() + "…" + inertness.PDI
        return cut.rstrip() + "…"

    def _render(self, text: Text, locale: Locale, places: Places | None) -> str:
        spoken = self._locales[locale]
        shown = spoken.plain(text.key)
        if shown is None:
            values = {name: self._value(value, locale, places) for name, value in text.values}
            shown = spoken.wording(text.key).shown(values)
        return re.sub(_BLANK_LINES, "\n\n", shown).strip()

    def _value(self, value: Value, locale: Locale, places: Places | None) -> object:
        match value:
            case Words():
                return inertness.plain(value) if places is None else inertness.inert(value)
            case Text():
                return self._render(value, locale, places)
            case tuple():
                return tuple(self._value(one, locale, places) for one in value)
            case datetime():
                return _moment(value, labelled=places is None)
            case RoomLink():
                mention = None if places is None else places.room(value.room)
                return mention or self._locales[locale].words.missing_rooms[value.room.kind]
            case Person():
                if places is None:
                    raise TypeError("a label cannot show a person")
                return places.person(value.user)
            case str() | SideWord():
                word = value if isinstance(value, str) else self.side_word(value, locale)
                return directions.named(word, locale)
            case int():
                return value
        raise TypeError(f"a text cannot show a {type(value).__name__}")


def _moment(at: datetime, *, labelled: bool) -> str:
    """A moment that every reader's own client shows in their own time, with the weekday; in labels, in UTC."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return f"{at:%Y-%m-%d %H:%M} UTC" if labelled else f"<t:{int(at.timestamp())}:F>"
