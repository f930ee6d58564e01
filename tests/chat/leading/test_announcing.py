"""A session's time is read as the clocks of its zone show it, and what cannot be is never shown to be confirmed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chat.leading.announcing import time_meant
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.times import reading
from bot.times.language import for_locale
from bot.times.unclear import Unclear
from tests.domain.build import AT, EN, MARA, in_briefing
from tests.loopback import loopback

BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"
ZONES = (BERLIN, NEW_YORK, KOLKATA, "UTC")
TUESDAY = datetime(2026, 10, 6, 10, 15, tzinfo=UTC)
LATE = datetime(2026, 10, 7, 22, 30, tzinfo=UTC)
"""Wednesday evening in New York; in Berlin and Kolkata it is Thursday, 8 October, already."""
WORKSHOP = in_briefing()


def at(zone: str, *moment: int) -> datetime:
    """What clocks show in a zone, as a moment in UTC."""
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def read(words: str, zone: str, now: datetime = TUESDAY) -> datetime | None:
    """The moment that is meant; None where the words leave it open."""
    meant = reading.read(words, now, ZoneInfo(zone), for_locale(EN))
    return None if isinstance(meant, Unclear) else meant


def refused(words: str, zone: str = "UTC", now: datetime = AT) -> Reason | None:
    """Why these words get no card to confirm; None if they get one."""
    meant = time_meant(WORKSHOP, MARA, words, now, zone)
    return meant.reason if isinstance(meant, Refusal) else None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("now", [TUESDAY, LATE])
def test_in_2_hours_is_two_hours_ahead_in_every_zone(zone: str, now: datetime) -> None:
    assert read("in 2 hours", zone, now) == now + timedelta(hours=2)


@pytest.mark.parametrize(("zone", "day"), [(BERLIN, 9), (NEW_YORK, 8), (KOLKATA, 9), ("UTC", 8)])
def test_tomorrow_is_the_day_after_the_zones_own_day(zone: str, day: int) -> None:
    assert read("tomorrow at 18:00", zone, LATE) == at(zone, 2026, 10, day, 18, 0)


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekday_is_the_next_one_in_every_zone(zone: str) -> None:
    assert read("Thursday 18:00", zone) == at(zone, 2026, 10, 8, 18, 0)


@pytest.mark.parametrize(
    ("zone", "day"), [(BERLIN, None), (NEW_YORK, 8), (KOLKATA, None), ("UTC", 8)]
)
def test_a_weekday_named_on_its_own_day_is_refused(zone: str, day: int | None) -> None:
    assert read("Thursday 18:00", zone, LATE) == (at(zone, 2026, 10, day, 18, 0) if day else None)
    assert refused("Thursday 18:00", zone, LATE) is (None if day else Reason.TIME_WHICH_DAY)


@pytest.mark.parametrize(
    ("zone", "hour", "minute"), [(BERLIN, 12, 30), (NEW_YORK, 6, 30), (KOLKATA, 16, 0)]
)
def test_a_clock_time_that_is_still_ahead_is_today(zone: str, hour: int, minute: int) -> None:
    assert read(f"{hour:02}:{minute:02}", zone) == at(zone, 2026, 10, 6, hour, minute)


@pytest.mark.parametrize(
    ("zone", "hour"), [(BERLIN, 12), (NEW_YORK, 6), (KOLKATA, 15), ("UTC", 10)]
)
def test_a_clock_time_that_has_passed_is_tomorrow(zone: str, hour: int) -> None:
    assert read(f"{hour:02}:00", zone) == at(zone, 2026, 10, 7, hour, 0)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("9 October 18:00 CEST", datetime(2026, 10, 9, 16, 0, tzinfo=UTC)),
        ("5 March 2027 18:00 CET", datetime(2027, 3, 5, 17, 0, tzinfo=UTC)),
        ("5 March 2027 18:00 UTC", datetime(2027, 3, 5, 18, 0, tzinfo=UTC)),
        ("9 October 7 pm ET", datetime(2026, 10, 9, 23, 0, tzinfo=UTC)),
        ("18:00 +05:30", datetime(2026, 10, 8, 12, 30, tzinfo=UTC)),
        ("00:45 CEST", datetime(2026, 10, 7, 22, 45, tzinfo=UTC)),
    ],
)
def test_a_zone_in_the_words_goes_before_the_houses_own(
    zone: str, words: str, meant: datetime
) -> None:
    assert read(words, zone, LATE) == meant


def test_two_zones_at_once_are_refused() -> None:
    assert refused("Thursday 18:00 CET EST") is Reason.TIME_CONTRADICTS


def test_tomorrow_keeps_its_clock_time_where_clocks_change_overnight() -> None:
    assert read("tomorrow at 18:00", BERLIN, at(BERLIN, 2027, 3, 27, 12, 0)) == at(
        BERLIN, 2027, 3, 28, 18, 0
    )
    assert read("tomorrow at 18:00", BERLIN, at(BERLIN, 2026, 10, 24, 12, 0)) == at(
        BERLIN, 2026, 10, 25, 18, 0
    )


def test_in_2_hours_is_two_hours_ahead_where_clocks_change_in_them() -> None:
    for now in (
        datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ):
        assert read("in 2 hours", BERLIN, now) == now + timedelta(hours=2)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("28 March 2027 02:30", BERLIN),
        ("14 March 2027 02:30", NEW_YORK),
        ("14 March 2027 2:30 am", NEW_YORK),
    ],
)
def test_an_hour_that_clocks_skip_is_refused(words: str, zone: str) -> None:
    assert refused(words, zone) is Reason.TIME_SKIPPED
    assert refused(words, KOLKATA) is None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "words",
    [
        "Dec 32 18:00", "30 February 2027 18:00", "31 April 18:00", "29.02.2027 18:00", "25:00", "18:75",
        "tomorrow 25:00", "tomorrow at 18:75",
    ],
)  # fmt: skip
def test_a_time_that_does_not_exist_is_refused(words: str, zone: str) -> None:
    assert refused(words, zone) is Reason.TIME_DOES_NOT_EXIST


def test_a_time_beyond_the_calendars_end_is_refused() -> None:
    assert refused("31 December 9999 23:59", NEW_YORK) is Reason.TIME_DOES_NOT_EXIST
    assert refused("31 December 9999 23:59", BERLIN) is Reason.TIME_TOO_FAR


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("banana", Reason.TIME_NOT_UNDERSTOOD),
        ("", Reason.TIME_NOT_UNDERSTOOD),
        (" ", Reason.TIME_NOT_UNDERSTOOD),
        ("🕕", Reason.TIME_NOT_UNDERSTOOD),
        ("2027", Reason.TIME_NOT_UNDERSTOOD),
        ("December", Reason.TIME_NOT_UNDERSTOOD),
        ("soon", Reason.TIME_VAGUE),
        ("Thursday", Reason.TIME_NO_HOUR),
        ("Dec 24", Reason.TIME_NO_HOUR),
        ("7", Reason.TIME_WHICH_HOUR),
    ],
)
def test_words_that_do_not_name_a_day_and_an_hour_are_refused(words: str, reason: Reason) -> None:
    assert refused(words) is reason


def test_every_reason_why_words_are_unclear_is_a_refusal_with_a_sentence_of_its_own() -> None:
    assert {Reason(f"time_{one}") for one in Unclear} == {
        one
        for one in Reason
        if one.startswith("time_") and one not in (Reason.TIME_IS_PAST, Reason.TIME_TOO_FAR)
    }


@pytest.mark.parametrize(
    "words", ["yesterday at 18:00", "1 January 2020 18:00", "2 hours ago", "22 November 2026 09:30"]
)
def test_a_past_time_is_refused_before_it_can_be_confirmed(words: str) -> None:
    assert refused(words) is Reason.TIME_IS_PAST


@pytest.mark.parametrize(
    "words", ["5 March 2032 18:00", "in 10000 hours", "23 November 2027 09:31"]
)
def test_a_time_more_than_a_year_ahead_is_refused_before_it_can_be_confirmed(words: str) -> None:
    assert refused(words) is Reason.TIME_TOO_FAR
    assert refused("23 November 2027 09:30") is None


@pytest.mark.asyncio
async def test_only_a_time_that_can_be_is_given_a_card_to_confirm(tmp_path: Path) -> None:
    told = {}
    wordings = {
        "tomorrow at 18:00": "You mean:",
        "Dec 32 18:00": "no such day or no such hour",
        "tomorrow 7": "in the morning or in the evening",
        "5 March 2090 18:00": "more than a year away",
        "1 January 2020 18:00": "already past",
    }
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        await world.open()
        for words in wordings:
            outcome = await world.slash(world.ada, "workshop announce", when=words)
            offered = [button.custom_id or "" for one in outcome.answers for button in one.buttons]
            told[words] = outcome.text
            assert any("announce_surely" in one for one in offered) == (
                words == "tomorrow at 18:00"
            ), outcome.text
    assert {
        words: sentence in told[words] for words, sentence in wordings.items()
    } == dict.fromkeys(wordings, True)
    # Discord shows this style with the weekday: "Friday, 4 December 2026 19:00".
    assert re.search(r"<t:\d+:F>", told["tomorrow at 18:00"])
