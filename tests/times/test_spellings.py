"""A moment in any spelling is read back as that moment, in every zone, or refused for a reason that is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.times.language import for_locale
from bot.times.reading import read
from bot.times.unclear import Unclear

ZONES = [
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Helsinki",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Africa/Algiers",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Maputo",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Riyadh",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Yangon",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Manila",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Perth",
    "Australia/Eucla",
    "Australia/Darwin",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Toronto",
    "America/Panama",
    "America/Havana",
    "America/Caracas",
    "America/Halifax",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Asuncion",
    "America/Port-au-Prince",
    "Atlantic/Azores",
    "Atlantic/South_Georgia",
]
LANGUAGE = for_locale("en")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SCRAPS = [
    "7",
    "19:00",
    "pm",
    "noon",
    "5/12",
    "Monday",
    "4",
    "December",
    "tomorrow",
    "in",
    "2",
    "hours",
    "CET",
    "-",
    ",",
    "the",
    "at",
    "2026-12-05",
    "12",
    "am",
    "next",
    "25.12",
]
HOURS = [
    "twelve",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
]
Spell = Callable[["Meant"], str]


@dataclass(frozen=True)
class Meant:
    """A moment that somebody means, with where they are and when they write."""

    when: datetime
    now: datetime
    home: ZoneInfo

    @property
    def wall(self) -> datetime:
        return self.when.astimezone(self.home)

    @property
    def days_ahead(self) -> int:
        return (self.wall.date() - self.now.astimezone(self.home).date()).days

    @property
    def shown_twice(self) -> bool:
        return len({self.wall.replace(fold=fold).utcoffset() for fold in (0, 1)}) > 1


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The moments of two years at which clocks in a zone are changed, to the half hour."""
    there, day, half_hour = ZoneInfo(zone), timedelta(days=1), timedelta(minutes=30)

    def changed(since: datetime, by: timedelta) -> bool:
        return since.astimezone(there).utcoffset() != (since + by).astimezone(there).utcoffset()

    days = [one for one in (BEGIN + day * n for n in range(2 * 365)) if changed(one, day)]
    steps = (one + half_hour * n for one in days for n in range(48))
    return tuple(one + half_hour for one in steps if changed(one, half_hour))


def ordinal(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def of_twelve(meant: Meant) -> str:
    return HOURS[meant.wall.hour % 12]


DAYS: dict[str, Spell] = {
    "4 December 2026": lambda meant: f"{meant.wall:%-d %B %Y}",
    "04 Dec 2026": lambda meant: f"{meant.wall:%d %b %Y}",
    "4 December": lambda meant: f"{meant.wall:%-d %B}",
    "Fri 4 Dec": lambda meant: f"{meant.wall:%a %-d %b}",
    "Friday, December 4th, 2026": lambda meant: (
        f"{meant.wall:%A, %B} {ordinal(meant.wall.day)}, {meant.wall:%Y}"
    ),
    "the 4th of December": lambda meant: f"the {ordinal(meant.wall.day)} of {meant.wall:%B}",
    "2026-12-04": lambda meant: f"{meant.wall:%Y-%m-%d}",
    "4/12/2026": lambda meant: f"{meant.wall:%-d/%-m/%Y}",
    "12/04/2026": lambda meant: f"{meant.wall:%m/%d/%Y}",
    "4.12.2026": lambda meant: f"{meant.wall:%-d.%-m.%Y}",
    "in 3 days": lambda meant: f"in {meant.days_ahead} days",
    "a word": lambda meant: (
        {0: "today", 1: "tomorrow", 2: "the day after tomorrow"}.get(meant.days_ahead)
        or (f"{meant.wall:%A}" if meant.days_ahead < 7 else f"{meant.wall:%A %-d %B}")
    ),
}
NUMERIC = {"4/12/2026", "12/04/2026", "4.12.2026"}
CLOCKS: dict[str, Spell] = {
    "19:30": lambda meant: f"{meant.wall:%H:%M}",
    "19h30": lambda meant: f"{meant.wall:%Hh%M}",
    "1930h": lambda meant: f"{meant.wall:%H%Mh}",
    "at 19.30": lambda meant: f"at {meant.wall:%H.%M}",
    "7:30 pm": lambda meant: f"{meant.wall:%-I:%M %p}".lower(),
    "7.30PM": lambda meant: f"{meant.wall:%-I.%M%p}",
    "half past seven pm": lambda meant: (
        {
            0: f"{of_twelve(meant)} {meant.wall:%p}",
            15: f"quarter past {of_twelve(meant)} {meant.wall:%p}",
            30: f"half past {of_twelve(meant)} {meant.wall:%p}",
        }.get(meant.wall.minute)
        or f"{meant.wall.minute} minutes past {of_twelve(meant)} {meant.wall:%p}"
    ),
}
OF_TWELVE = {"7:30 pm", "7.30PM", "half past seven pm"}
PLACES: dict[str, Spell] = {
    "nothing": lambda _: "",
    "Europe/Berlin": lambda meant: meant.home.key,
    "CET": lambda meant: (
        name if (name := f"{meant.wall:%Z}").lower() in LANGUAGE.zones else meant.home.key
    ),
    "UTC+01:00": lambda meant: f"UTC{sign_and_hours(meant.wall.utcoffset() or timedelta())}",
}
FIXES_WHICH = {"CET", "UTC+01:00"}


def sign_and_hours(ahead: timedelta) -> str:
    minutes = int(ahead.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@st.composite
def moments(draw: st.DrawFn) -> Meant:
    zone = draw(st.sampled_from(ZONES))
    now = BEGIN + timedelta(minutes=draw(st.integers(0, 366 * 24 * 60)))
    changes = [
        change
        for change in clock_changes(zone)
        if timedelta(hours=3) < change - now < timedelta(days=300)
    ]
    near_a_change = draw(st.booleans())
    if changes and near_a_change:
        when = draw(st.sampled_from(changes)) + timedelta(minutes=draw(st.integers(-120, 120)))
    else:
        when = now + timedelta(minutes=draw(st.integers(1, 300 * 24 * 60)))
    return Meant(when, now, ZoneInfo(zone))


def true_reason(meant: Meant, day: str, clock: str, place: str) -> Unclear | None:
    """Why this spelling of it is not clear, worked out from the moment, not from the words; None if it is clear."""
    wall = meant.wall
    if clock in OF_TWELVE and (wall.hour, wall.minute) == (0, 0):
        return Unclear.WHICH_DAY
    if day in NUMERIC and max(wall.day, wall.month) <= 12 and wall.day != wall.month:
        return Unclear.NUMBERS
    named = PLACES[place](meant).lower() in LANGUAGE.zones or place == "UTC+01:00"
    return Unclear.TWICE if meant.shown_twice and not (place in FIXES_WHICH and named) else None


def is_another_day_there(meant: Meant) -> bool:
    """Whether clocks that keep the offset of that moment show another day now: then "tomorrow" has two readings."""
    here = meant.now.astimezone(meant.home)
    return (meant.now + (meant.wall.utcoffset() or timedelta())).date() != here.date()


@settings(max_examples=1500, deadline=None)
@given(
    moments(),
    st.sampled_from([*DAYS]),
    st.sampled_from([*CLOCKS]),
    st.sampled_from([*PLACES]),
    st.booleans(),
)
def test_a_moment_that_is_spelled_out_is_read_back_or_refused_for_a_true_reason(
    meant: Meant, day: str, clock: str, place: str, hour_first: bool
) -> None:
    said = [DAYS[day](meant), CLOCKS[clock](meant)]
    words = " ".join((*(reversed(said) if hour_first else said), PLACES[place](meant))).strip()
    got = read(words, meant.now, meant.home, LANGUAGE)
    if place == "UTC+01:00" and is_another_day_there(meant) and got is Unclear.WHICH_DAY:
        return
    assert got == (true_reason(meant, day, clock, place) or meant.when), words


@settings(max_examples=400, deadline=None)
@given(moments(), st.sampled_from([*CLOCKS]), st.sampled_from(ZONES))
def test_a_date_with_the_name_of_another_zone_is_that_zones(
    meant: Meant, clock: str, house: str
) -> None:
    words = f"{DAYS['4 December 2026'](meant)} {CLOCKS[clock](meant)} {meant.home.key}"
    got = read(words, meant.now, ZoneInfo(house), LANGUAGE)
    assert got == (true_reason(meant, "4 December 2026", clock, "Europe/Berlin") or meant.when), (
        words
    )


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([zone for zone in ZONES if clock_changes(zone)]), st.data())
def test_an_hour_that_clocks_skip_is_refused_in_every_spelling(
    zone: str, data: st.DataObject
) -> None:
    change = data.draw(st.sampled_from(clock_changes(zone)))
    home = ZoneInfo(zone)
    before, after = (change + timedelta(minutes=by) for by in (-1, 0))
    ahead, was = (one.astimezone(home).utcoffset() or timedelta() for one in (after, before))
    if ahead <= was:
        return
    skipped = data.draw(st.integers(0, int((ahead - was).total_seconds()) // 60 - 1))
    wall = (change + was + timedelta(minutes=skipped)).replace(tzinfo=None)
    day, clock = f"{wall:%-d %B %Y}", data.draw(st.sampled_from([f"{wall:%H:%M}", f"{wall:%Hh%M}"]))
    assert read(f"{day} {clock}", change - timedelta(days=9), home, LANGUAGE) is Unclear.SKIPPED


@settings(max_examples=400, deadline=None)
@given(
    st.text(max_size=60) | st.lists(st.sampled_from(SCRAPS), max_size=9).map(" ".join),
    st.sampled_from(ZONES),
)
def test_any_words_are_a_moment_of_whole_minutes_or_a_reason(words: str, zone: str) -> None:
    got = read(words, BEGIN, ZoneInfo(zone), LANGUAGE)
    assert isinstance(got, Unclear) or (got.tzinfo is UTC and got.second == got.microsecond == 0)
