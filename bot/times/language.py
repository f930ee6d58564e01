"""How one language says times: words and rules from a file, checked whole when they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pkgutil import get_data
from typing import Final

import msgspec

from bot.times.zones import Abbreviation, BadOffsetError, abbreviations

_LOCALE: Final = re.compile(r"([a-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Z]{2}))?")


class BadLanguageError(ValueError):
    """A language's file lacks a part, or has one of another shape; the message names the part."""


class Order(StrEnum):
    """Which comes first in 5/12."""

    DAY = "day"
    MONTH = "month"
    OPEN = "open"


# Every key of a part has to be in the file, and no other may: the words of a language are easily forgotten.


class Orders(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The order of numbers in a date, by region where regions differ."""

    default: Order
    regions: Mapping[str, Order]


class Days(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How days are said."""

    shifts: Mapping[str, int]
    coming: tuple[str, ...]
    next: tuple[str, ...]
    in_next_week: tuple[str, ...]
    before: tuple[str, ...]
    ordinals: tuple[str, ...]
    joiners: tuple[str, ...]
    month_first: bool


class Clocks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How hours are said."""

    at: tuple[str, ...]
    marks: tuple[str, ...]
    between: tuple[str, ...]
    of_twelve: tuple[str, ...]
    noon: tuple[str, ...]
    midnight: tuple[str, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    minutes_before: Mapping[str, int]
    minute_words: tuple[str, ...]


class PartOfDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the day: its hours, both included, its words, and the words that mean today's."""

    hours: tuple[int, int]
    words: tuple[str, ...]
    today: tuple[str, ...]


class Aheads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a time is counted from now, or a day from today."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    ago: tuple[str, ...]
    joiners: tuple[str, ...]
    one: tuple[str, ...]
    minutes: tuple[str, ...]
    hours: tuple[str, ...]
    days: tuple[str, ...]
    weeks: tuple[str, ...]
    amounts: Mapping[str, int]


class Language(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """Everything that is known about how one language says times. Each is equal to itself alone."""

    weekdays: tuple[tuple[str, ...], ...]
    months: tuple[tuple[str, ...], ...]
    fillers: tuple[str, ...]
    vague: tuple[str, ...]
    numbers: Mapping[str, int]
    order: Orders
    days: Days
    clock: Clocks
    parts: tuple[PartOfDay, ...]
    ahead: Aheads
    zones: Mapping[str, Abbreviation]


def parse(text: str) -> Language:
    """The language that this TOML text holds. Raises `BadLanguageError` with the part that is wrong."""
    try:
        read = msgspec.toml.decode(text, type=Language)
    except (msgspec.MsgspecError, BadOffsetError) as error:
        raise BadLanguageError(str(error)) from error
    _check(read)
    return msgspec.structs.replace(read, zones=abbreviations() | dict(read.zones))


def for_locale(locale: str) -> Language:
    """The language of a locale such as ``en`` or ``pt-BR``, in the order of numbers that its region has.

    Where no file tells how a language says times, what needs no words is read all the same: ``2027-03-05 18:00``.
    """
    found = _LOCALE.fullmatch(locale)
    text = _file(found[1]) if found is not None else None
    if found is None or text is None:
        return without_words()
    language = parse(text)
    order = language.order.regions.get(found[3] or "", language.order.default)
    return msgspec.structs.replace(language, order=Orders(order, {}))


def without_words() -> Language:
    """What every language reads: dates from the year on, hours of 24, zones by name, abbreviation or offset."""
    return Language(
        weekdays=((),) * 7,
        months=((),) * 12,
        fillers=(),
        vague=(),
        numbers={},
        order=Orders(Order.OPEN, {}),
        days=Days({}, (), (), (), (), (), (), month_first=False),
        clock=Clocks((), (), (), (), (), (), {}, {}, {}, ()),
        parts=(),
        ahead=Aheads((), (), (), (), (), (), (), (), (), {}),
        zones=abbreviations(),
    )


def _file(language: str) -> str | None:
    try:
        content = get_data(__package__ or "", f"{language}.toml")
    except FileNotFoundError:
        return None
    return None if content is None else content.decode("utf-8")


def _check(language: Language) -> None:
    """What the shape alone does not tell. Raises `BadLanguageError`."""
    for name, names, count in (("weekdays", language.weekdays, 7), ("months", language.months, 12)):
        if len(names) != count or not all(names):
            raise BadLanguageError(f"{name}: {count} lists of names, none of them empty")
        words = [word for each in names for word in each]
        if len(set(words)) != len(words):
            raise BadLanguageError(f"{name}: a word stands for two of them")
    if any(not 0 <= part.hours[0] <= part.hours[1] <= 23 for part in language.parts):
        raise BadLanguageError("parts: hours from 0 to 23, the first before the last")
    if any(sign not in (1, -1) for sign in language.clock.minutes_before.values()):
        raise BadLanguageError("clock.minutes_before: 1 to add the minutes, -1 to take them away")
    for word in _words(language):
        if (
            not word
            or word != word.lower().strip()
            or re.search(r"\s\s|[^\W\d_]\.|[^\W\d_]-[^\W\d_]", word)
        ):
            raise BadLanguageError(
                f"{word!r}: lower case, single spaces, no dots or hyphens after letters"
            )


def _words(language: Language) -> Iterator[str]:
    """Every word and phrase of the file."""
    yield from (word for names in (*language.weekdays, *language.months) for word in names)
    for part in language.parts:
        yield from (*part.words, *part.today)
    for table in (language, language.days, language.clock, language.ahead):
        for value in (getattr(table, name) for name in table.__struct_fields__):
            if isinstance(value, Mapping):
                yield from value
            elif isinstance(value, tuple):
                yield from (word for word in value if isinstance(word, str))
