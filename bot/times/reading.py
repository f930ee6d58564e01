"""Reads words as the one moment that they mean, or says why they are not one. Every word has to be accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.frozen import frozen
from bot.times.days import day_meant, fits
from bot.times.grammar import Grammar, Pieces, grammar_of, one_of
from bot.times.language import Language
from bot.times.pieces import (
    Ahead,
    Clock,
    Dated,
    Exact,
    Hour,
    Midnight,
    Offset,
    Part,
    Shift,
    Weekday,
    Where,
    Zone,
)
from bot.times.pieces import ZoneName as Named
from bot.times.unclear import Unclear
from bot.times.zones import clocks_of, moment_at

_LONGEST: Final = 120
_MOST_READINGS: Final = 2000
_NO_READING: Final = frozenset(
    {Unclear.CONTRADICTS, Unclear.WEEKDAY, Unclear.DOES_NOT_EXIST, Unclear.VAGUE}
)
"""A reading that fails for one of these is none, as long as there is another that does not."""
_BETWEEN: Final = re.compile(r"(?:[\s,;()]|(?<=\s)-(?=\s))*")
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_DAY: Final = timedelta(days=1)
_NOON: Final = 12
_LAST_HOUR: Final = 23


def read(words: str, now: datetime, home: ZoneInfo, language: Language) -> datetime | Unclear:
    """The moment that is meant, in UTC and to the minute, or why there is not exactly one.

    Clock times are those of ``home`` unless the words name another zone. "In two hours" is two hours from ``now``,
    whatever clocks do meanwhile. A moment may be past, or far away: whether that is fine is not said here.
    """
    plain = _plain(words)
    if len(plain) > _LONGEST:
        return Unclear.NOT_UNDERSTOOD
    covers = list(islice(_covers(grammar_of(language), plain), _MOST_READINGS))
    if len(covers) == _MOST_READINGS:
        return Unclear.NOT_UNDERSTOOD
    readings = {_Reading.of(pieces) for pieces in covers if pieces}
    meant = partial(_meant, now=now.astimezone(UTC), home=home, language=language)
    found = {meant(reading) for reading in readings}
    moments = {one for one in found if isinstance(one, datetime)}
    unclear = {one for one in found if isinstance(one, Unclear)}
    if not found:
        return Unclear.VAGUE if _is_vague(plain, language) else Unclear.NOT_UNDERSTOOD
    if not moments:
        return min(unclear - _NO_READING or unclear, key=list(Unclear).index)
    return moments.pop() if len(moments) == 1 and unclear <= _NO_READING else Unclear.NUMBERS


def _plain(words: str) -> str:
    """Lower case, digits of any script as 0 to 9, one kind of space, dash and quote, and no dots after letters."""
    text = unicodedata.normalize("NFKC", words).casefold()
    text = "".join(_plain_letter(letter) for letter in text)
    text = re.sub(r"(?<=[^\W\d_])\.", "", text)
    text = re.sub(
        r"\S+", lambda word: word[0] if "/" in word[0] else _HYPHEN.sub(" ", word[0]), text
    )
    return re.sub(r"\s+", " ", text).strip(" .!")


def _plain_letter(letter: str) -> str:
    match unicodedata.category(letter):
        case "Nd":
            return str(unicodedata.decimal(letter))
        case "Pd":
            return "-"
        case "Zs" | "Cc":
            return " "
        case "Cf":
            return ""
    return {"’": "'", "‘": "'", "−": "-", "،": ","}.get(letter, letter)


def _covers(grammar: Grammar, words: str) -> Iterator[Pieces]:
    """Every way to read all words as pieces, one after another."""
    ways: dict[int, list[tuple[Pieces, int]]] = {}
    # From the end, so that only ways which lead there are followed: no wording is slow to read.
    for place in range(len(words) - 1, -1, -1):
        begun = ((pieces, _past_gap(words, end)) for pieces, end in grammar.at(words, place))
        ways[place] = [(pieces, end) for pieces, end in begun if end == len(words) or ways[end]]
    return _followed(ways, _past_gap(words, 0), len(words))


def _followed(
    ways: Mapping[int, Sequence[tuple[Pieces, int]]], place: int, last: int
) -> Iterator[Pieces]:
    if place == last:
        yield ()
        return
    for pieces, end in ways[place]:
        for others in _followed(ways, end, last):
            yield pieces + others


def _past_gap(words: str, place: int) -> int:
    gap = _BETWEEN.match(words, place)
    return place if gap is None else gap.end()


def _is_vague(words: str, language: Language) -> bool:
    return re.search(rf"(?<!\w){one_of(language.vague)}(?!\w)", words) is not None


@frozen
class _Reading:
    """The pieces of one way to read the words, sorted by kind."""

    days: tuple[Shift | Weekday | Dated, ...]
    hours: tuple[Hour, ...]
    parts: tuple[Part, ...]
    zones: tuple[Where, ...]
    whole: tuple[Ahead | Exact, ...]
    unclear: tuple[Unclear, ...]

    @classmethod
    def of(cls, pieces: Pieces) -> _Reading:
        return cls(
            tuple(one for one in pieces if isinstance(one, Shift | Weekday | Dated)),
            tuple(one for one in pieces if isinstance(one, Clock | Midnight)),
            tuple(one for one in pieces if isinstance(one, Part)),
            tuple(one for one in pieces if isinstance(one, Zone | Named | Offset)),
            tuple(one for one in pieces if isinstance(one, Ahead | Exact)),
            tuple(one for one in pieces if isinstance(one, Unclear)),
        )


def _meant(
    reading: _Reading, now: datetime, home: ZoneInfo, language: Language
) -> datetime | Unclear:
    if len(reading.hours) > 1 or len(reading.zones) > 1 or not fits(reading.days):
        return Unclear.CONTRADICTS
    if reading.unclear:
        return min(reading.unclear, key=list(Unclear).index)
    try:
        if reading.whole:
            return _counted(reading, now)
        return _by_the_clock(reading, now, home, language)
    except OverflowError:
        return Unclear.DOES_NOT_EXIST  # beyond one of the two ends of the calendar


def _counted(reading: _Reading, now: datetime) -> datetime | Unclear:
    if len(reading.whole) > 1 or reading.days or reading.hours or reading.parts or reading.zones:
        return Unclear.CONTRADICTS
    match reading.whole[0]:
        case Ahead(by):
            return (now + by).replace(second=0, microsecond=0)
        case Exact(moment):
            return moment.replace(second=0)


def _by_the_clock(
    reading: _Reading, now: datetime, home: ZoneInfo, language: Language
) -> datetime | Unclear:
    days = reading.days
    if any(part.today for part in reading.parts) and Shift(0) not in days:
        days = (*days, Shift(0))
        if not fits(days):
            return Unclear.CONTRADICTS
    if not reading.hours:
        return _no_hour(reading, days)
    where = reading.zones[0] if reading.zones else None
    clocks = clocks_of(where, home, now, language.zones)
    hour = _hour(reading.hours[0], reading.parts, days)
    if isinstance(hour, Unclear):
        return hour
    if hour is None:
        days, hour = (Shift(1),), time()

    def at(day: date) -> datetime | Unclear:
        return moment_at(datetime.combine(day, hour), where, home, language.zones)

    if not days:
        return _next(hour, now, now.astimezone(clocks[-1]).replace(tzinfo=None), at)
    read = {day_meant(days, now.astimezone(clock).date()) for clock in clocks}
    if len(read) > 1:
        return Unclear.WHICH_DAY  # it is another day there than here
    (day,) = read
    return day if isinstance(day, Unclear) else at(day)


def _no_hour(reading: _Reading, days: Sequence[Shift | Weekday | Dated]) -> Unclear:
    """A part of a day is vague; and two days at once, or a zone alone, are no way to read anything."""
    if reading.parts:
        return Unclear.VAGUE
    counted = any(isinstance(day, Shift) for day in days) and len(days) > 1
    return Unclear.NO_HOUR if days and not counted else Unclear.VAGUE


def _hour(
    hour: Hour, parts: Iterable[Part], days: Sequence[Shift | Weekday | Dated]
) -> time | Unclear | None:
    """The clock time that is meant, by the parts of the day that are named; None for the midnight that ends today."""
    parts = tuple(parts)
    if isinstance(hour, Midnight):
        tonight = bool(parts) and all(part.today and part.last == _LAST_HOUR for part in parts)
        return (
            None if (tonight and days == (Shift(0),)) or not (parts or days) else Unclear.WHICH_DAY
        )
    if not parts:
        return time(hour.hour, hour.minute) if hour.alone else Unclear.WHICH_HOUR
    twice_a_day = 1 <= hour.hour <= _NOON
    read = {hour.hour % _NOON, hour.hour % _NOON + _NOON} if twice_a_day else {hour.hour}
    read = {one for one in read if all(part.first <= one <= part.last for part in parts)}
    if len(read) != 1:
        return Unclear.WHICH_HOUR if read else Unclear.CONTRADICTS
    meant = time(read.pop(), hour.minute)
    # "12 am on Thursday": the hour in which it begins to one, in which it ends to another.
    return Unclear.WHICH_DAY if meant == time() and twice_a_day else meant


def _next(
    hour: time, now: datetime, here: datetime, at: Callable[[date], datetime | Unclear]
) -> datetime | Unclear:
    """The next time that clocks show this."""
    today = at(here.date())
    if isinstance(today, datetime) and today > now:
        return today
    if isinstance(today, Unclear) and (today is not Unclear.SKIPPED or here.time() < hour):
        return today
    return at(here.date() + _DAY)
