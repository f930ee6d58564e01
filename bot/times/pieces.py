"""What words about a time consist of, once they are recognised."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from bot.frozen import frozen
from bot.times.unclear import Unclear


@frozen
class Shift:
    """A day counted from today: tomorrow is 1."""

    days: int


class Which(Enum):
    """Which of the weekdays of that name."""

    COMING = "coming"
    NEXT = "next"
    IN_NEXT_WEEK = "in next week"


@frozen
class Weekday:
    """A weekday; Monday is 0."""

    number: int
    which: Which = Which.COMING


@frozen
class Dated:
    """A day of a month; without a month or a year, the next one."""

    day: int
    month: int | None = None
    year: int | None = None


@frozen
class Clock:
    """What clocks show. ``alone``: clear without a part of the day; else an hour of one to twelve, twice a day."""

    hour: int
    minute: int
    alone: bool


@frozen
class Midnight:
    """Midnight by its name: of a named day it is two moments, a day apart."""


@frozen
class Part:
    """A part of the day, from the hour ``first`` to the hour ``last``, both included; perhaps of today."""

    first: int
    last: int
    today: bool = False


@frozen
class Zone:
    """A zone by its abbreviation, in lower case."""

    abbreviation: str


@frozen
class ZoneName:
    """A zone by its name in the zone tables, such as ``Europe/Berlin``."""

    name: str


@frozen
class Offset:
    """How far clocks are ahead of UTC."""

    ahead: timedelta


@frozen
class Ahead:
    """A time counted from now, whatever clocks do meanwhile."""

    by: timedelta


@frozen
class Exact:
    """A moment that is said as one, in UTC."""

    moment: datetime


Day = Shift | Weekday | Dated
Hour = Clock | Midnight
Where = Zone | ZoneName | Offset
Piece = Day | Hour | Part | Where | Ahead | Exact | Unclear
"""``Unclear`` as a piece: words that are recognised, and never clear."""
