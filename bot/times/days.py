"""Which day is meant, counted from a day that is today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from bot.times.pieces import Dated, Day, Shift, Weekday, Which
from bot.times.unclear import Unclear

_WEEK: Final = 7
_A_SLIP: Final = timedelta(days=31)
"""A day without a year that was this lately is taken for a slip, not for the one in eleven months."""


def fits(days: Sequence[Day]) -> bool:
    """Whether these can be said together of one day: no two of a kind."""
    return len({type(day) for day in days}) == len(days)


def day_meant(days: Sequence[Day], today: date) -> date | Unclear:
    """The one day that all of these name; it may be past. Raises OverflowError beyond the calendar's end."""
    weekdays = [day for day in days if isinstance(day, Weekday)]
    named = [_named(day, today) for day in days if not isinstance(day, Weekday)]
    for day in named:
        if isinstance(day, Unclear):
            return day
    found = {day for day in named if isinstance(day, date)}
    if len(found) > 1:
        return Unclear.CONTRADICTS
    if not found:
        return _by_weekday(weekdays[0], today)
    (one,) = found
    return Unclear.WEEKDAY if any(day.number != one.weekday() for day in weekdays) else one


def _named(day: Shift | Dated, today: date) -> date | Unclear:
    if isinstance(day, Shift):
        return today + timedelta(days=day.days)
    if day.month is None:
        return _next_of_month(day.day, today)
    if day.year is None:
        return _next_of_year(day.day, day.month, today)
    return _real(day.year, day.month, day.day) or Unclear.DOES_NOT_EXIST


def _next_of_year(number: int, month: int, today: date) -> date | Unclear:
    dates = _reals((year, month, number) for year in (today.year - 1, today.year, today.year + 1))
    lately = [one for one in dates if today - _A_SLIP <= one <= today]
    ahead = [one for one in dates if one > today]
    found = lately or ahead
    return found[0] if found else Unclear.DOES_NOT_EXIST


def _next_of_month(number: int, today: date) -> date | Unclear:
    """The 19th: of this month or the next; on the 19th itself nobody knows."""
    after = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    dates = _reals((one.year, one.month, number) for one in (today, after))
    if today in dates:
        return Unclear.WHICH_DAY
    ahead = [one for one in dates if one > today]
    return ahead[0] if ahead else Unclear.DOES_NOT_EXIST


def _by_weekday(day: Weekday, today: date) -> date | Unclear:
    away = (day.number - today.weekday()) % _WEEK
    match day.which:
        case Which.COMING:
            return today + timedelta(days=away) if away else Unclear.WHICH_DAY
        case Which.NEXT:
            # To some the coming one, to some the one after: the same day only if the weekday is today's.
            return Unclear.WHICH_DAY if away else today + timedelta(days=_WEEK)
        case Which.IN_NEXT_WEEK:
            # Weeks begin on Monday to some, on Sunday to others.
            read = {
                today + timedelta(days=_into_next_week(day.number, today, first))
                for first in (0, 6)
            }
            return read.pop() if len(read) == 1 else Unclear.WHICH_DAY


def _into_next_week(weekday: int, today: date, first: int) -> int:
    return _WEEK - (today.weekday() - first) % _WEEK + (weekday - first) % _WEEK


def _reals(days: Iterable[tuple[int, int, int]]) -> list[date]:
    return [one for day in days if (one := _real(*day)) is not None]


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
