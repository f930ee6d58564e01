"""Recognises, at one place of the words, every piece that may begin there, by the words and rules of a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeVar

from bot.times.language import Language, Order
from bot.times.pieces import (
    Ahead,
    Clock,
    Dated,
    Exact,
    Midnight,
    Part,
    Piece,
    Shift,
    Weekday,
    Which,
    Zone,
)
from bot.times.unclear import Unclear
from bot.times.zones import offset, zone_named

Pieces = tuple[Piece, ...]
_Means = Callable[[re.Match[str]], Iterable[Pieces]]
_Rule = tuple[str, _Means]
"""A pattern, and what it may mean: each reading may be several pieces; a filler has none."""
M = TypeVar("M")

_HOURS: Final = 12
_HIGHEST_HOUR: Final = 23
_FOLLOWS: Final = r"(?![\d:./]|-\d)"
"""After a number that is whole."""


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; without words it matches nowhere."""
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"


@lru_cache(maxsize=8)
def grammar_of(language: Language) -> Grammar:
    """The rules of this language; those of the languages that were read lately are still there."""
    return Grammar(language)


class Grammar:
    """The rules of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._number = rf"(?:\d{{1,5}}|{one_of(language.numbers)})"
        self._weekdays = {word: at for at, names in enumerate(language.weekdays) for word in names}
        self._months = {word: at + 1 for at, names in enumerate(language.months) for word in names}
        self._rules = [
            (re.compile(pattern).match, means)
            for pattern, means in (
                *_plain_rules(),
                *self._day_rules(),
                *self._date_rules(),
                *self._clock_rules(),
                *self._spoken_clock_rules(),
                *self._part_rules(),
                *self._ahead_rules(),
            )
        ]

    def at(self, words: str, place: int) -> Iterator[tuple[Pieces, int]]:
        """Every reading of what begins here, with the place where it ends."""
        for match, means in self._rules:
            found = match(words, place)
            if found is not None and found.end() > place and _whole(words, found.end()):
                for pieces in means(found):
                    yield pieces, found.end()

    # ---- days

    def _day_rules(self) -> Iterator[_Rule]:
        days, weekday = self._language.days, f"(?P<day>{one_of(self._weekdays)})"
        between = rf"(?:{one_of(self._language.fillers)} )?"
        yield one_of(self._language.fillers), lambda _: [()]
        yield from _looked_up(days.shifts, Shift)
        yield f"(?:{one_of(days.coming)} )?{weekday}", self._weekday(Which.COMING)
        yield f"{one_of(days.next)} {weekday}", self._weekday(Which.NEXT)
        week = one_of(days.in_next_week)
        yield f"{week} {between}{weekday}", self._weekday(Which.IN_NEXT_WEEK)
        yield f"{weekday},? {between}{week}", self._weekday(Which.IN_NEXT_WEEK)

    def _weekday(self, which: Which) -> _Means:
        return lambda found: [(Weekday(self._weekdays[found["day"]], which),)]

    # ---- dates

    def _date_rules(self) -> Iterator[_Rule]:
        days = self._language.days
        ordinal, joiner = one_of(days.ordinals), rf"(?:{one_of(days.joiners)} )?"
        before = f"(?:{one_of(days.before)})?"
        day = rf"{before}(?P<day>\d{{1,2}})(?: ?{ordinal})?"
        month = f"(?P<month>{one_of(self._months)})"
        year = rf"(?:(?:,? {joiner}|-)(?P<year>\d{{4}}){_FOLLOWS}(?! ?{one_of(self._language.clock.marks)}\b))?"
        yield rf"{day}\.?[ -]?{joiner}{month}{year}", self._dated
        if days.month_first:
            yield (
                rf"{month}[ -]?(?:{one_of(self._language.fillers)} )?{day}{_FOLLOWS}{year}",
                self._dated,
            )
        yield rf"(?P<day>\d{{1,2}}) ?{ordinal}", lambda found: [(Dated(int(found["day"])),)]
        yield (
            rf"{before}(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_FOLLOWS}",
            lambda found: self._numeric(found, int(found[4])),
        )
        yield (
            rf"{before}(\d{{1,2}})(/)(\d{{1,2}}){_FOLLOWS}",
            lambda found: self._numeric(found, None),
        )
        yield before + r"(\d{1,2})(\.)(\d{1,2})(?:\.(?!\d)|(?![\d:./]))", self._dotted

    def _of_a_date(self) -> str:
        """What follows a number that is a day: "4 December 7 pm" is nothing at four on the seventh."""
        days = self._language.days
        month = rf"\.?[ -]?(?:{one_of(days.joiners)} )?{one_of(self._months)}"
        return rf"(?: ?{one_of(days.ordinals)}|{month})\b"

    def _dated(self, found: re.Match[str]) -> Iterable[Pieces]:
        year = int(found["year"]) if found["year"] else None
        return [(Dated(int(found["day"]), self._months[found["month"]], year),)]

    def _numeric(self, found: re.Match[str], year: int | None) -> Iterable[Pieces]:
        """Every order in which these may be a day and a month; a day that cannot be, if there is none."""
        first, second, order = int(found[1]), int(found[3]), self._language.order.default
        read = []
        if order is not Order.MONTH and second <= _HOURS:
            read.append((Dated(first, second, year),))
        if order is not Order.DAY and first <= _HOURS and first != second:
            read.append((Dated(second, first, year),))
        return read or [(Unclear.DOES_NOT_EXIST,)]

    def _dotted(self, found: re.Match[str]) -> Iterable[Pieces]:
        """As "25.12."; but nobody writes a month before a dot and a day after it, so "10.30" is no date."""
        return self._numeric(found, None) if int(found[3]) <= _HOURS else []

    # ---- hours

    def _clock_rules(self) -> Iterator[_Rule]:
        clock = self._language.clock
        at, mark = f"(?:{one_of(clock.at)} ?)", one_of(clock.marks)
        yield (
            rf"{at}?(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?::00)?(?: ?{mark})?(?![\d:]|\.\d|-\d)",
            _clock,
        )
        yield rf"{at}?(?P<h>\d{{1,2}}) ?{mark}", _clock
        yield rf"{at}?(?P<h>\d{{1,2}}) ?{one_of(clock.between)} ?(?P<m>\d\d)", _clock
        yield rf"{at}?(?P<h>\d\d)(?P<m>\d\d) ?{mark}", _clock
        yield rf"{at}(?P<h>\d\d)(?P<m>\d\d){_FOLLOWS}", _clock
        yield rf"(?P<at>{at})?(?P<h>\d{{1,2}}){_FOLLOWS}(?!{self._of_a_date()})", _bare
        yield rf"{at}?{one_of(clock.noon)}", lambda _: [(Clock(_HOURS, 0, alone=True),)]
        yield rf"{at}?{one_of(clock.midnight)}", lambda _: [(Midnight(),)]

    def _spoken_clock_rules(self) -> Iterator[_Rule]:
        clock, numbers = self._language.clock, one_of(self._language.numbers)
        at = f"(?:{one_of(clock.at)} ?)?"
        hour = rf"(?P<h>\d{{1,2}}{_FOLLOWS}|{numbers})(?: {one_of(clock.of_twelve)})?"
        yield rf"{at}(?P<h>{numbers})(?: (?P<m>{numbers}))?", self._spoken
        yield rf"{at}(?P<h>\d{{1,2}}|{numbers}) ?{one_of(clock.of_twelve)}", self._spoken
        yield rf"{at}(?P<before>{one_of(clock.before)}) ?{hour}", self._shifted
        yield rf"{at}{hour} (?P<after>{one_of(clock.after)})", self._shifted
        minutes = rf"(?P<minutes>{self._number})(?: (?P<word>{one_of(clock.minute_words)}))?"
        yield rf"{at}{minutes} (?P<sign>{one_of(clock.minutes_before)}) ?{hour}", self._shifted

    def _spoken(self, found: re.Match[str]) -> Iterable[Pieces]:
        """As "seven" or "seven thirty"; "seven eight" is none."""
        said = found["m"] if "m" in found.re.groupindex else None
        minute = self._count(said) if said else 0
        return (
            [_of_twelve(self._count(found["h"]), minute)]
            if not said or minute in range(10, 60, 5)
            else []
        )

    def _shifted(self, found: re.Match[str]) -> Iterable[Pieces]:
        clock, said = self._language.clock, found.groupdict()
        if said.get("sign"):
            by = clock.minutes_before[said["sign"]] * self._count(said["minutes"])
            if -_HOURS <= by < 0 and not said["word"]:
                return [
                    (Unclear.WHICH_HOUR,)
                ]  # "ten to eleven" is ten minutes before, or from ten to eleven
        else:
            by = clock.before[said["before"]] if said.get("before") else clock.after[said["after"]]
        hour = self._count(said["h"])
        if not 1 <= hour <= _HOURS or not -60 < by < 60:
            return [(Unclear.DOES_NOT_EXIST,)]
        if by < 0 and hour == _HOURS:
            return [
                (Unclear.WHICH_HOUR,)
            ]  # "quarter to 12 pm" is before noon to one, before midnight to another
        return [_of_twelve(hour if by >= 0 else (hour - 1 or _HOURS), by % 60)]

    def _count(self, word: str) -> int:
        return int(word) if word.isdecimal() else self._language.numbers[word]

    # ---- parts of the day and zones

    def _part_rules(self) -> Iterator[_Rule]:
        for part in self._language.parts:
            for words, today in ((part.words, False), (part.today, True)):
                yield from _looked_up(
                    dict.fromkeys(words, Part(*part.hours, today)), lambda meant: meant
                )
        yield from _looked_up({word: word for word in self._language.zones}, Zone)

    # ---- counted

    def _ahead_rules(self) -> Iterator[_Rule]:
        ahead = self._language.ahead
        units = dict.fromkeys(ahead.minutes, 1) | dict.fromkeys(ahead.hours, 60)
        days = dict.fromkeys(ahead.days, 1) | dict.fromkeys(ahead.weeks, 7)
        joined = rf"(?:,? (?:{one_of(ahead.joiners)} )?)"
        one, number = one_of(ahead.one), rf"(?:{self._number}|\d{{1,3}}[.,]5)"
        unit = one_of(units)
        amount = (
            rf"(?P<n>{one} |{number} ?)(?P<u>{unit})(?:{joined}(?P<n2>{number}) ?(?P<u2>{unit}))?"
        )
        amount = rf"(?:(?P<whole>{one_of(ahead.amounts)})|{amount})"
        of_days = rf"(?P<n>{one} |{self._number} ?)(?P<u>{one_of(days)})"
        for before, after, sign in (
            (f"{one_of(ahead.before)} ", "", 1),
            ("", f" {one_of(ahead.after)}", 1),
            ("", f" {one_of(ahead.ago)}", -1),
        ):
            yield before + amount + after, self._ahead(units, sign)
            yield before + of_days + after, self._days_ahead(days, sign)

    def _ahead(self, units: Mapping[str, int], sign: int) -> _Means:
        def means(found: re.Match[str]) -> Iterable[Pieces]:
            if found["whole"]:
                minutes = float(self._language.ahead.amounts[found["whole"]])
            else:
                pairs = ((found["n"], found["u"]), (found["n2"], found["u2"]))
                minutes = sum(
                    self._amount(number) * units[unit] for number, unit in pairs if number
                )
            return [(Ahead(sign * timedelta(minutes=minutes)),)]

        return means

    def _days_ahead(self, units: Mapping[str, int], sign: int) -> _Means:
        return lambda found: [(Shift(int(sign * self._amount(found["n"]) * units[found["u"]])),)]

    def _amount(self, word: str) -> float:
        word = word.strip().replace(",", ".")
        return (
            1
            if word in self._language.ahead.one
            else float(self._language.numbers.get(word, 0) or word)
        )


def _plain_rules() -> Iterator[_Rule]:
    """What needs no language: dates from the year on, ISO 8601, offsets, names of zones, Discord's own timestamps."""
    yield (
        r"(?P<y>\d{4})([-/.])(?P<mo>\d{1,2})\2(?P<d>\d{1,2})(?![\d/-]|[.:]\d)",
        lambda found: [(_iso_day(found),)],
    )
    yield (
        (
            r"(?P<y>\d{4})(?P<dash>-?)(?P<mo>\d\d)(?P=dash)(?P<d>\d\d)t(?P<h>\d\d):?(?P<m>\d\d)"
            r"(?::?00(?:[.,]0+)?)?(?P<off>[+-]\d\d(?::?\d\d)?)?(?![\d:.-])"
        ),
        _iso,
    )
    yield r"\d{1,2}[/.-]\d{1,2}[/.-]\d\d(?![\d:])", lambda _: [(Unclear.NUMBERS,)]
    yield r"(?P<h>\d{1,2})[:.](?P<m>\d\d)(?::00)?(?![\d:]|\.\d|-\d)", _clock
    yield (
        r"(?:(?:utc|gmt) ?(?P<off>[+-]\d{1,2}(?::?\d\d)?)|(?P<alone>\+\d\d:?\d\d))(?![\d:])",
        _offset,
    )
    yield (
        r"[a-z_]+(?:/[a-z_+-]+)+",
        lambda found: [(named,)] if (named := zone_named(found[0])) else [],
    )
    yield r"<t:(\d{1,12})(?::[tdfrs])?>", _exact


def _iso_day(found: re.Match[str]) -> Piece:
    return Dated(int(found["d"]), int(found["mo"]), int(found["y"]))


def _iso(found: re.Match[str]) -> Iterable[Pieces]:
    pieces: Pieces = (_iso_day(found), *_real_clock(int(found["h"]), int(found["m"]), alone=True))
    return (
        [pieces]
        if not found["off"]
        else [(*pieces, offset(found["off"]) or Unclear.DOES_NOT_EXIST)]
    )


def _offset(found: re.Match[str]) -> Iterable[Pieces]:
    return [(offset(found["off"] or found["alone"]) or Unclear.DOES_NOT_EXIST,)]


def _exact(found: re.Match[str]) -> Iterable[Pieces]:
    try:
        return [(Exact(datetime.fromtimestamp(int(found[1]), UTC)),)]
    except (ValueError, OverflowError, OSError):
        return [(Unclear.DOES_NOT_EXIST,)]


def _clock(found: re.Match[str]) -> Iterable[Pieces]:
    """Two digits, or a nought, are an hour of twenty-four; "7:30" may be in the evening."""
    minute = found["m"] if "m" in found.re.groupindex else None
    return [
        _real_clock(
            int(found["h"]), int(minute or 0), alone=len(found["h"]) > 1 or found["h"] == "0"
        )
    ]


def _bare(found: re.Match[str]) -> Iterable[Pieces]:
    """A number alone is an hour if it cannot be another one and is said to be one: "at 19"."""
    hour, said = int(found["h"]), found["h"]
    if found["at"] and (hour > _HOURS or said.startswith("0")):
        return [_real_clock(hour, 0, alone=True)]
    return [(Clock(hour, 0, alone=False),)]


def _of_twelve(hour: int, minute: int) -> Pieces:
    return (
        _real_clock(hour, minute, alone=False) if 1 <= hour <= _HOURS else (Unclear.DOES_NOT_EXIST,)
    )


def _real_clock(hour: int, minute: int, *, alone: bool) -> Pieces:
    return (
        (Clock(hour, minute, alone),)
        if hour <= _HIGHEST_HOUR and minute < 60
        else (Unclear.DOES_NOT_EXIST,)
    )


def _looked_up(meant: Mapping[str, M], make: Callable[[M], Piece]) -> Iterator[_Rule]:
    yield one_of(meant), lambda found: [(make(meant[found[0]]),)]


def _whole(words: str, end: int) -> bool:
    """Whether no word or number goes on here."""
    if end >= len(words):
        return True
    last, following = words[end - 1], words[end]
    return not (last.isdecimal() and following.isdecimal()) and not (
        last.isalpha() and following.isalpha()
    )
