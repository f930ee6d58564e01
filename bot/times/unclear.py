"""Why words are not read as a time: a closed set. Each has a sentence in the pack on how to say it instead."""

from __future__ import annotations

from enum import StrEnum


class Unclear(StrEnum):
    """What keeps words from being one moment. Where several things do, the first in this order is told."""

    NUMBERS = "numbers"
    """Day, month, year or hour: the numbers can be read in more than one order."""
    WEEKDAY = "weekday"
    """The weekday and the date are not the same day."""
    DOES_NOT_EXIST = "does_not_exist"
    """A day that no calendar has, or an hour that no clock shows."""
    CONTRADICTS = "contradicts"
    """Two hours, two days, two zones, or an hour that is not in the part of the day that is named."""
    WHICH_DAY = "which_day"
    """"next Friday", a weekday on its own day, a day's midnight; or it is another day in the zone that is named."""
    WHICH_HOUR = "which_hour"
    """"7", which is in the morning and in the evening."""
    WHICH_ZONE = "which_zone"
    """An abbreviation of several zones, none of them the one that is set."""
    OTHER_SEASON = "other_season"
    """An abbreviation that clocks there do not bear on that day, as CET in July."""
    SKIPPED = "skipped"
    """Clocks go forward over it."""
    TWICE = "twice"
    """Clocks show it twice, going back."""
    NO_HOUR = "no_hour"
    """A day, and no hour."""
    VAGUE = "vague"
    """"soon", "next week", "in the evening"."""
    NOT_UNDERSTOOD = "not_understood"
    """A word, or an order of words, that the language's file does not know."""
