"""The table: wordings that people use, each with the one moment that is meant, or with why it is not one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.times.language import for_locale
from bot.times.reading import read
from bot.times.unclear import Unclear

BERLIN, NEW_YORK, KOLKATA, LONDON = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Europe/London",
)
AUTUMN = datetime(2026, 11, 24, 10, 15, 30, tzinfo=UTC)
"""A Tuesday; 11:15 in Berlin."""
SUMMER = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
"""A Thursday; 8:00 in New York, 14:00 in Berlin."""
LANGUAGE = for_locale("en")

IN_BERLIN = {
    # ---- hours
    "19:00": "24 Nov 2026 19:00",
    "at 19:00": "24 Nov 2026 19:00",
    "10:00": "25 Nov 2026 10:00",
    "11:15": "25 Nov 2026 11:15",
    "11:16": "24 Nov 2026 11:16",
    "00:00": "25 Nov 2026 00:00",
    "0:30": "25 Nov 2026 00:30",
    "today 19:00": "24 Nov 2026 19:00",
    "today at 10:00": "24 Nov 2026 10:00",
    "tomorrow 19h": "25 Nov 2026 19:00",
    "tomorrow 19 h": "25 Nov 2026 19:00",
    "tomorrow 19h30": "25 Nov 2026 19:30",
    "tomorrow at 19h05": "25 Nov 2026 19:05",
    "tomorrow 19 hrs": "25 Nov 2026 19:00",
    "tomorrow 19:00h": "25 Nov 2026 19:00",
    "tomorrow 19:00 hrs": "25 Nov 2026 19:00",
    "tomorrow 19:00:00": "25 Nov 2026 19:00",
    "tomorrow 1900h": "25 Nov 2026 19:00",
    "tomorrow 1900 hrs": "25 Nov 2026 19:00",
    "tomorrow at 1900": "25 Nov 2026 19:00",
    "tomorrow @ 19:00": "25 Nov 2026 19:00",
    "tomorrow @19:00": "25 Nov 2026 19:00",
    "tomorrow at 19": "25 Nov 2026 19:00",
    "tomorrow at 07": "25 Nov 2026 07:00",
    "tomorrow 07:30": "25 Nov 2026 07:30",
    "tomorrow 19.30": "25 Nov 2026 19:30",
    "tomorrow 19.10": "25 Nov 2026 19:10",
    "tomorrow from 19:00": "25 Nov 2026 19:00",
    "tomorrow, starting at 19:00": "25 Nov 2026 19:00",
    "7pm": "24 Nov 2026 19:00",
    "7 pm": "24 Nov 2026 19:00",
    "7 PM tomorrow": "25 Nov 2026 19:00",
    "7p.m. tomorrow": "25 Nov 2026 19:00",
    "7 P. M. tomorrow": "25 Nov 2026 19:00",
    "tomorrow at 7.30 pm": "25 Nov 2026 19:30",
    "7.30 pm": "24 Nov 2026 19:30",
    "7.10 pm": "24 Nov 2026 19:10",
    "7:30pm": "24 Nov 2026 19:30",
    "07:30 pm": "24 Nov 2026 19:30",
    "19:30 pm": "24 Nov 2026 19:30",
    "tomorrow 10:30 am": "25 Nov 2026 10:30",
    "tomorrow 10:30": "25 Nov 2026 10:30",
    "tomorrow 12 pm": "25 Nov 2026 12:00",
    "tomorrow 12:30 pm": "25 Nov 2026 12:30",
    "tomorrow 12:30 am": "25 Nov 2026 00:30",
    "tomorrow 12:30": "25 Nov 2026 12:30",
    "noon": "24 Nov 2026 12:00",
    "tomorrow at noon": "25 Nov 2026 12:00",
    "12 noon tomorrow": "25 Nov 2026 12:00",
    "midday on Friday": "27 Nov 2026 12:00",
    "midnight": "25 Nov 2026 00:00",
    "midnight tonight": "25 Nov 2026 00:00",
    "tonight at midnight": "25 Nov 2026 00:00",
    # ---- hours in words, and parts of the day
    "half past seven pm": "24 Nov 2026 19:30",
    "half past 7 in the evening": "24 Nov 2026 19:30",
    "half-past seven tomorrow evening": "25 Nov 2026 19:30",
    "tomorrow evening at half past seven": "25 Nov 2026 19:30",
    "quarter past seven pm": "24 Nov 2026 19:15",
    "a quarter to eight pm": "24 Nov 2026 19:45",
    "quarter to eight in the evening": "24 Nov 2026 19:45",
    "quarter to one pm": "24 Nov 2026 12:45",
    "twenty past seven pm": "24 Nov 2026 19:20",
    "twenty to eight pm": "24 Nov 2026 19:40",
    "ten minutes to eight pm": "24 Nov 2026 19:50",
    "5 past 7 pm": "24 Nov 2026 19:05",
    "seven pm": "24 Nov 2026 19:00",
    "seven o'clock pm": "24 Nov 2026 19:00",
    "7 o’clock tomorrow evening": "25 Nov 2026 19:00",
    "seven thirty pm tomorrow": "25 Nov 2026 19:30",
    "tomorrow morning at seven forty-five": "25 Nov 2026 07:45",
    "7 in the morning tomorrow": "25 Nov 2026 07:00",
    "tomorrow morning at 10": "25 Nov 2026 10:00",
    "3 in the afternoon": "24 Nov 2026 15:00",
    "tomorrow afternoon 15:00": "25 Nov 2026 15:00",
    "tonight at 8": "24 Nov 2026 20:00",
    "tonight 20:00": "24 Nov 2026 20:00",
    "8 this evening": "24 Nov 2026 20:00",
    "Friday night at 10": "27 Nov 2026 22:00",
    # ---- days
    "tomorrow 19:00": "25 Nov 2026 19:00",
    "Tomorrow, 19:00!": "25 Nov 2026 19:00",
    "19:00 tomorrow": "25 Nov 2026 19:00",
    "the day after tomorrow at 19:00": "26 Nov 2026 19:00",
    "yesterday at 18:00": "23 Nov 2026 18:00",
    "Thursday 19:00": "26 Nov 2026 19:00",
    "thurs 19:00": "26 Nov 2026 19:00",
    "Thu. 19:00": "26 Nov 2026 19:00",
    "on Thursday at 7pm": "26 Nov 2026 19:00",
    "this Thursday 19:00": "26 Nov 2026 19:00",
    "the coming Monday 19:00": "30 Nov 2026 19:00",
    "Monday at 19:00": "30 Nov 2026 19:00",
    "next Tuesday 19:00": "1 Dec 2026 19:00",
    "Thursday next week 19:00": "3 Dec 2026 19:00",
    "next week on Thursday, 19:00": "3 Dec 2026 19:00",
    "Thursday 10.30": "26 Nov 2026 10:30",
    "in 2 days at 18:00": "26 Nov 2026 18:00",
    "in two days at 6 pm": "26 Nov 2026 18:00",
    "in a week at 18:00": "1 Dec 2026 18:00",
    "2 weeks from now at 18:00": "8 Dec 2026 18:00",
    "2 days ago at 18:00": "22 Nov 2026 18:00",
    # ---- dates
    "4 December 19:00": "4 Dec 2026 19:00",
    "4 Dec 19:00": "4 Dec 2026 19:00",
    "4. Dec. 19:00": "4 Dec 2026 19:00",
    "4dec 19:00": "4 Dec 2026 19:00",
    "4th of December at 7pm": "4 Dec 2026 19:00",
    "the 4th December, 7 pm": "4 Dec 2026 19:00",
    "Fri 4 Dec 19:00": "4 Dec 2026 19:00",
    "Friday, December 4, 19:00": "4 Dec 2026 19:00",
    "Friday the 4th of December 2026 at half past seven pm": "4 Dec 2026 19:30",
    "at 7pm on Friday 4 December": "4 Dec 2026 19:00",
    "December 4th, 2026 7 p.m.": "4 Dec 2026 19:00",
    "Dec 4 7pm": "4 Dec 2026 19:00",
    "4 December 7 pm": "4 Dec 2026 19:00",
    "4 December 7 in the evening": "4 Dec 2026 19:00",
    "December 4 7 pm": "4 Dec 2026 19:00",
    "Dec 4 - 19:00": "4 Dec 2026 19:00",
    "4-Dec-2026 19:00": "4 Dec 2026 19:00",
    "5 March 2027 18:00": "5 Mar 2027 18:00",
    "5 March 18:00": "5 Mar 2027 18:00",
    "5 March at 1800": "5 Mar 2027 18:00",
    "29 February 2028 18:00": "29 Feb 2028 18:00",
    "22 November 19:00": "22 Nov 2026 19:00",
    "24 November 10:00": "24 Nov 2026 10:00",
    "24 November 19:00": "24 Nov 2026 19:00",
    "1 September 19:00": "1 Sep 2027 19:00",
    "the 19th at 7pm": "19 Dec 2026 19:00",
    "Saturday the 19th, 19:00": "19 Dec 2026 19:00",
    "25/12 19:00": "25 Dec 2026 19:00",
    "12/25 19:00": "25 Dec 2026 19:00",
    "25/12/2026 19:00": "25 Dec 2026 19:00",
    "25.12. 19.30": "25 Dec 2026 19:30",
    "25.12.2026 19:00": "25 Dec 2026 19:00",
    "12/12 19:00": "12 Dec 2026 19:00",
    "Sat 5/12 19:00": "5 Dec 2026 19:00",
    "tomorrow, 25 November, 19:00": "25 Nov 2026 19:00",
    # ---- without words
    "2026-12-05 19:00": "5 Dec 2026 19:00",
    "2026-12-05 7pm": "5 Dec 2026 19:00",
    "2026/12/05 19:00": "5 Dec 2026 19:00",
    "2026-12-05T19:00": "5 Dec 2026 19:00",
    "2026-12-05T19:00:00": "5 Dec 2026 19:00",
    "20261205T1900": "5 Dec 2026 19:00",
    "2026-12-05T19:00Z": "5 Dec 2026 20:00",
    "2026-12-05T19:00:00.000Z": "5 Dec 2026 20:00",
    "20261205T190000Z": "5 Dec 2026 20:00",
    "2026-12-05T19:00+05:30": "5 Dec 2026 14:30",
    "2026-12-05T19:00-05:00": "6 Dec 2026 01:00",
    "<t:1796493600:F>": "5 Dec 2026 19:00",
    "٥ December ١٩:٠٠": "5 Dec 2026 19:00",
    "\u200etomorrow\u00a019：00": "25 Nov 2026 19:00",
    # ---- counted from now
    "in 2 hours": "24 Nov 2026 13:15",
    "in 2h": "24 Nov 2026 13:15",
    "in two hours": "24 Nov 2026 13:15",
    "in an hour": "24 Nov 2026 12:15",
    "in 90 minutes": "24 Nov 2026 12:45",
    "in 90min": "24 Nov 2026 12:45",
    "in half an hour": "24 Nov 2026 11:45",
    "in an hour and a half": "24 Nov 2026 12:45",
    "in 1.5 hours": "24 Nov 2026 12:45",
    "in 1 hour and 30 minutes": "24 Nov 2026 12:45",
    "2 hours from now": "24 Nov 2026 13:15",
    "2 hours ago": "24 Nov 2026 09:15",
    # ---- zones
    "Thursday 19:00 CET": "26 Nov 2026 19:00",
    "Tomorrow, 19:00 (CET)": "25 Nov 2026 19:00",
    "Thursday 19:00 UTC": "26 Nov 2026 20:00",
    "Thursday 19:00 GMT": "26 Nov 2026 20:00",
    "Thursday 19:00 UTC+2": "26 Nov 2026 18:00",
    "Thursday 19:00 UTC +05:30": "26 Nov 2026 14:30",
    "Thursday 19:00 GMT-5": "27 Nov 2026 01:00",
    "Thursday 19:00 +05:30": "26 Nov 2026 14:30",
    "Thursday 19:00 Europe/London": "26 Nov 2026 20:00",
    "Thursday 7pm america/new_york": "27 Nov 2026 01:00",
    "Thursday 7pm ET": "27 Nov 2026 01:00",
    "Thursday 7pm EST": "27 Nov 2026 01:00",
    "Thursday 7pm PT": "27 Nov 2026 04:00",
    "Thursday 7pm Pacific Time": "27 Nov 2026 04:00",
    "Thursday 7pm EET": "26 Nov 2026 18:00",
    "Thursday 7pm JST": "26 Nov 2026 11:00",
    "1 July 2027 7pm ET": "2 Jul 2027 01:00",
    "1 July 2027 19:00 CEST": "1 Jul 2027 19:00",
    "31 October 2027 02:30 CEST": "31 Oct 2027 02:30",
    # ---- not clear
    "": Unclear.NOT_UNDERSTOOD,
    "banana": Unclear.NOT_UNDERSTOOD,
    "🕕": Unclear.NOT_UNDERSTOOD,
    "2027": Unclear.NOT_UNDERSTOOD,
    "19 Uhr": Unclear.NOT_UNDERSTOOD,
    "demain 19h": Unclear.NOT_UNDERSTOOD,
    "half seven pm": Unclear.NOT_UNDERSTOOD,
    "19:00-21:00": Unclear.NOT_UNDERSTOOD,
    "2026-12-05 09:00-11:00": Unclear.NOT_UNDERSTOOD,
    "7-9 pm": Unclear.NOT_UNDERSTOOD,
    "tomorrow 19:00 Atlantis/Port": Unclear.NOT_UNDERSTOOD,
    "Mondays 19:00": Unclear.NOT_UNDERSTOOD,
    "5-12 19:00": Unclear.NOT_UNDERSTOOD,
    "soon": Unclear.VAGUE,
    "next week": Unclear.VAGUE,
    "evening": Unclear.VAGUE,
    "tomorrow evening": Unclear.VAGUE,
    "around 7pm tomorrow": Unclear.VAGUE,
    "after 19:00": Unclear.VAGUE,
    "tomorrow at 7 or 8 pm": Unclear.VAGUE,
    "Monday or Tuesday 19:00": Unclear.VAGUE,
    "every Monday 19:00": Unclear.VAGUE,
    "at the weekend": Unclear.VAGUE,
    "the usual": Unclear.VAGUE,
    "end of December": Unclear.VAGUE,
    "tomorrow": Unclear.NO_HOUR,
    "Thursday": Unclear.NO_HOUR,
    "4 December": Unclear.NO_HOUR,
    "in 2 days": Unclear.NO_HOUR,
    "2026-12-05": Unclear.NO_HOUR,
    "7": Unclear.WHICH_HOUR,
    "tomorrow 7": Unclear.WHICH_HOUR,
    "tomorrow at 7": Unclear.WHICH_HOUR,
    "tomorrow 19": Unclear.WHICH_HOUR,
    "Thursday 19": Unclear.WHICH_HOUR,
    "tomorrow 7:30": Unclear.WHICH_HOUR,
    "tomorrow 7h": Unclear.WHICH_HOUR,
    "half past seven": Unclear.WHICH_HOUR,
    "seven o'clock": Unclear.WHICH_HOUR,
    "tomorrow at twelve": Unclear.WHICH_HOUR,
    "ten to eleven am": Unclear.WHICH_HOUR,
    "7 to 9 pm": Unclear.WHICH_HOUR,
    "quarter to twelve pm": Unclear.WHICH_HOUR,
    "next Friday 19:00": Unclear.WHICH_DAY,
    "Tuesday 19:00": Unclear.WHICH_DAY,
    "this Tuesday 19:00": Unclear.WHICH_DAY,
    "Sunday next week 19:00": Unclear.WHICH_DAY,
    "the 24th at 19:00": Unclear.WHICH_DAY,
    "Thursday midnight": Unclear.WHICH_DAY,
    "midnight on 4 December": Unclear.WHICH_DAY,
    "tomorrow 12 am": Unclear.WHICH_DAY,
    "5/12 19:00": Unclear.NUMBERS,
    "05/12/2026 19:00": Unclear.NUMBERS,
    "5.12. 19:00": Unclear.NUMBERS,
    "5.12.2026 19:00": Unclear.NUMBERS,
    "5/12/26 19:00": Unclear.NUMBERS,
    "25/12/26 19:00": Unclear.NUMBERS,
    "10.12": Unclear.NUMBERS,
    "Monday 4 December 19:00": Unclear.WEEKDAY,
    "Mon 4 Dec 19:00": Unclear.WEEKDAY,
    "Monday 2026-12-05 19:00": Unclear.WEEKDAY,
    "Monday 5/12 19:00": Unclear.WEEKDAY,
    "Thursday tomorrow 19:00": Unclear.WEEKDAY,
    "tomorrow, 26 November, 19:00": Unclear.CONTRADICTS,
    "today tomorrow 19:00": Unclear.CONTRADICTS,
    "Mon-Fri 19:00": Unclear.CONTRADICTS,
    "19:00 - 21:00": Unclear.CONTRADICTS,
    "tomorrow 7pm 8pm": Unclear.CONTRADICTS,
    "19:00 in the morning": Unclear.CONTRADICTS,
    "19:00 am": Unclear.CONTRADICTS,
    "tonight at 1": Unclear.CONTRADICTS,
    "tomorrow tonight at 8": Unclear.CONTRADICTS,
    "Thursday 19:00 CET EST": Unclear.CONTRADICTS,
    "in 2 hours at 19:00": Unclear.CONTRADICTS,
    "30 February 18:00": Unclear.DOES_NOT_EXIST,
    "29 February 18:00": Unclear.DOES_NOT_EXIST,
    "29.02.2027 18:00": Unclear.DOES_NOT_EXIST,
    "31 April 18:00": Unclear.DOES_NOT_EXIST,
    "Dec 32 18:00": Unclear.DOES_NOT_EXIST,
    "32/1 18:00": Unclear.DOES_NOT_EXIST,
    "2026-13-05 18:00": Unclear.DOES_NOT_EXIST,
    "25:00": Unclear.DOES_NOT_EXIST,
    "tomorrow 24:00": Unclear.DOES_NOT_EXIST,
    "tomorrow at 18:75": Unclear.DOES_NOT_EXIST,
    "13 o'clock": Unclear.DOES_NOT_EXIST,
    "Thursday 19:00 UTC+15": Unclear.DOES_NOT_EXIST,
    "28 March 2027 02:30": Unclear.SKIPPED,
    "28 March 2027 2:30 am CET": Unclear.SKIPPED,
    "31 October 2027 02:30": Unclear.TWICE,
    "Thursday 7pm BST": Unclear.WHICH_ZONE,
    "Thursday 7pm IST": Unclear.WHICH_ZONE,
    "Thursday 7pm CST": Unclear.WHICH_ZONE,
    "Thursday 7pm CEST": Unclear.OTHER_SEASON,
    "Thursday 7pm EDT": Unclear.OTHER_SEASON,
    "1 July 2027 19:00 CET": Unclear.OTHER_SEASON,
    "1 July 2027 19:00 EST": Unclear.OTHER_SEASON,
    "tomorrow 03:00 Pacific/Kiritimati": Unclear.WHICH_DAY,
}  # fmt: skip

ELSEWHERE = [
    ("tomorrow 7pm ET", NEW_YORK, "2 Jul 2027 19:00"),
    ("tomorrow 7pm EDT", NEW_YORK, "2 Jul 2027 19:00"),
    ("tomorrow 7pm EST", NEW_YORK, Unclear.OTHER_SEASON),
    ("tomorrow 7pm Eastern Time", NEW_YORK, "2 Jul 2027 19:00"),
    ("4 December 7pm ET", NEW_YORK, "4 Dec 2027 19:00"),
    ("tomorrow 7pm PT", NEW_YORK, "2 Jul 2027 22:00"),
    ("tomorrow 7pm IST", KOLKATA, "2 Jul 2027 19:00"),
    ("tomorrow 7pm IST", "Europe/Dublin", "2 Jul 2027 19:00"),
    ("Saturday 4 December 7pm IST", "Europe/Dublin", Unclear.OTHER_SEASON),
    ("Saturday 4 December 7pm IST", "Asia/Jerusalem", "4 Dec 2027 19:00"),
    ("tomorrow 7pm IST", "Asia/Jerusalem", Unclear.OTHER_SEASON),
    ("tomorrow 7pm IDT", "Asia/Jerusalem", "2 Jul 2027 19:00"),
    ("tomorrow 7pm BST", LONDON, "2 Jul 2027 19:00"),
    ("tomorrow 7pm GMT", LONDON, Unclear.OTHER_SEASON),
    ("tomorrow 7pm UK time", LONDON, "2 Jul 2027 19:00"),
    ("tomorrow 7pm BST", "Asia/Dhaka", "2 Jul 2027 19:00"),
    ("tomorrow 7pm GMT", "UTC", "2 Jul 2027 19:00"),
    ("tomorrow 7pm CST", "Asia/Shanghai", "2 Jul 2027 19:00"),
    ("tomorrow 7pm CST", "America/Mexico_City", "2 Jul 2027 19:00"),
    ("tomorrow 7pm CST", "America/Chicago", Unclear.OTHER_SEASON),
    ("tomorrow 7pm CT", "America/Chicago", "2 Jul 2027 19:00"),
    ("tomorrow 7pm ET", "America/Panama", Unclear.WHICH_ZONE),
    ("4 December 7pm ET", "America/Panama", "4 Dec 2027 19:00"),
    ("4 December 7pm EST", "Australia/Sydney", Unclear.WHICH_ZONE),
    ("4 December 7pm AEDT", "Australia/Sydney", "4 Dec 2027 19:00"),
    ("tomorrow 7pm NPT", "Asia/Kathmandu", "2 Jul 2027 19:00"),
    ("tomorrow 19:00 CET", BERLIN, Unclear.OTHER_SEASON),
    ("7 November 2027 01:30", NEW_YORK, Unclear.TWICE),
    ("7 November 2027 1:30 am ET", NEW_YORK, Unclear.TWICE),
    ("14 March 2027 2:30 am", NEW_YORK, Unclear.SKIPPED),
    ("14 March 2027 2:30 am", KOLKATA, "14 Mar 2027 02:30"),
    ("tomorrow 19:00 Pacific/Kiritimati", "Pacific/Pago_Pago", Unclear.WHICH_DAY),
    ("19:00 Pacific/Kiritimati", "UTC", "2 Jul 2027 05:00"),
    ("Thursday 19:00 Asia/Tokyo", "America/Los_Angeles", Unclear.WHICH_DAY),
]


def meant(words: str, zone: str, now: datetime, locale: str = "en") -> str | Unclear:
    """What clocks in the zone show at the moment that was read, or why none was."""
    language = LANGUAGE if locale == "en" else for_locale(locale)
    when = read(words, now, ZoneInfo(zone), language)
    return (
        when if isinstance(when, Unclear) else f"{when.astimezone(ZoneInfo(zone)):%-d %b %Y %H:%M}"
    )


def test_the_table_is_long_enough_to_say_something() -> None:
    assert len(IN_BERLIN) + len(ELSEWHERE) >= 250
    assert {one for one in IN_BERLIN.values() if isinstance(one, Unclear)} == set(Unclear)


@pytest.mark.parametrize("words", IN_BERLIN)
def test_a_wording_is_the_moment_that_is_meant_or_is_refused(words: str) -> None:
    assert meant(words, BERLIN, AUTUMN) == IN_BERLIN[words]


@pytest.mark.parametrize(("words", "zone", "moment"), ELSEWHERE)
def test_an_abbreviation_is_read_by_the_zone_that_is_set_and_the_season_of_the_day(
    words: str, zone: str, moment: str | Unclear
) -> None:
    assert meant(words, zone, SUMMER) == moment


def test_an_hour_that_clocks_show_twice_is_clear_with_the_name_that_they_bear() -> None:
    read_as = [
        read(f"31 October 2027 02:30 {name}", AUTUMN, ZoneInfo(BERLIN), LANGUAGE)
        for name in ("CEST", "CET")
    ]
    assert read_as == [datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1)]


def test_the_order_of_day_and_month_is_decided_by_a_region_alone() -> None:
    assert meant("5/12 19:00", BERLIN, AUTUMN, "en-GB") == "5 Dec 2026 19:00"
    assert meant("5/12 19:00", BERLIN, AUTUMN, "en-US") == "12 May 2027 19:00"
    assert meant("5/12 19:00", NEW_YORK, AUTUMN) is Unclear.NUMBERS


def test_the_next_time_is_never_over_an_hour_that_clocks_show_twice() -> None:
    between = datetime(2027, 10, 31, 0, 45, tzinfo=UTC)
    assert meant("02:30", BERLIN, between) is Unclear.TWICE


@pytest.mark.parametrize(
    "words", ["5.12 " * 23, "seven " * 20, "10.12. 5.12 7 " * 8, "in 2 " * 24, "a/" * 60]
)
def test_no_wording_is_slow_to_be_refused(words: str) -> None:
    assert isinstance(meant(words, BERLIN, AUTUMN), Unclear)
    assert isinstance(meant(words * 50, BERLIN, AUTUMN), Unclear)
