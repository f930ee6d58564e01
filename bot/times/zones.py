"""What clocks show somewhere, as a moment: zones, offsets, abbreviations, and the hours when clocks are changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pkgutil import get_data
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from bot.times.pieces import Offset, Where, Zone, ZoneName
from bot.times.unclear import Unclear

_OFFSET: Final = re.compile(r"([+-])(\d{1,2})(?::?([034][05]))?")
_SMALL_WORDS: Final = frozenset({"of", "es", "au"})
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)


class BadOffsetError(ValueError):
    """An offset in a table of abbreviations that is none."""


class Abbreviation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an abbreviation may mean; ``zones.toml`` says what each entry is."""

    zones: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    fixed: str = ""

    def __post_init__(self) -> None:
        if bool(self.fixed) == bool(self.zones) or (self.fixed and offset(self.fixed) is None):
            raise BadOffsetError("a zone has either zones or a fixed offset such as +03:00")


def abbreviations() -> dict[str, Abbreviation]:
    """Those that are used across languages."""
    content = get_data(__package__ or "", "zones.toml") or b""
    return msgspec.toml.decode(content, type=dict[str, Abbreviation])


def offset(words: str) -> Offset | None:
    """``+05:30``, ``-5`` or ``+0530``, as far as there are clocks that run so."""
    found = _OFFSET.fullmatch(words)
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) * (
        1 if found[1] == "+" else -1
    )
    return Offset(ahead) if _LEAST <= ahead <= _MOST else None


def zone_named(words: str) -> ZoneName | None:
    """``europe/berlin``, in whatever case; None if there is no such zone."""
    titled = re.sub(
        r"[a-z]+", lambda word: word[0] if word[0] in _SMALL_WORDS else word[0].capitalize(), words
    )
    try:
        return ZoneName(ZoneInfo(titled).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # also a folder of the tables, or a name that leads out of them


def clocks_of(
    where: Where | None, home: ZoneInfo, now: datetime, known: Mapping[str, Abbreviation]
) -> tuple[tzinfo, ...]:
    """The clocks by which "today" may have been meant: those of ``home``, and those that are named, which come last."""
    match where:
        case None:
            return (home,)
        case ZoneName(name):
            return (home, ZoneInfo(name))
        case Offset(ahead):
            return (home, timezone(ahead))
        case Zone(abbreviation):
            entry = known[abbreviation]
            if home.key in entry.zones or _ever_bears(home, abbreviation, now.replace(tzinfo=None)):
                return (home,)
            if len(entry.zones) > 1:
                return (home,)  # it will be refused
            return (home, _fixed(entry) if entry.fixed else ZoneInfo(entry.zones[0]))


def moment_at(
    wall: datetime, where: Where | None, home: ZoneInfo, known: Mapping[str, Abbreviation]
) -> datetime | Unclear:
    """The moment, in UTC, at which the clocks that are meant show ``wall``."""
    match where:
        case Zone(abbreviation):
            entry = known[abbreviation]
            by_season = _by_season if entry.either else _by_label
            return by_season(wall, abbreviation, entry, home)
        case ZoneName(name):
            return _only(_moments(wall, ZoneInfo(name)))
        case Offset(ahead):
            return _only(_moments(wall, timezone(ahead)))
        case None:
            return _only(_moments(wall, home))


def _by_season(wall: datetime, _: str, entry: Abbreviation, home: ZoneInfo) -> datetime | Unclear:
    """As for "ET": what clocks there show, whatever they are called in that season."""
    zones = [ZoneInfo(name) for name in entry.zones]
    if any(_name(home, wall.replace(fold=fold)) in entry.either for fold in (0, 1)):
        zones.append(home)
    read = {_only(_moments(wall, zone)) for zone in zones}
    return read.pop() if len(read) == 1 else Unclear.WHICH_ZONE


def _by_label(
    wall: datetime, label: str, entry: Abbreviation, home: ZoneInfo
) -> datetime | Unclear:
    """As for "CET" and "EDT": clocks that bear this very name on that day. The zone that is set goes first."""
    if _ever_bears(home, label, wall) or home.key in entry.zones:
        return _bearing(wall, home, label, entry)
    if len(entry.zones) > 1 or home.key in entry.also:
        return Unclear.WHICH_ZONE
    if entry.fixed:
        return _only(_moments(wall, _fixed(entry)))
    return _bearing(wall, ZoneInfo(entry.zones[0]), label, entry)


def _bearing(wall: datetime, zone: ZoneInfo, label: str, entry: Abbreviation) -> datetime | Unclear:
    there = _moments(wall, zone)
    if not there:
        return Unclear.SKIPPED
    bearing = [one for one in there if _label(zone, one) == label or _nameless(zone, one, entry)]
    return _only(bearing) if bearing else Unclear.OTHER_SEASON


def _name(zone: tzinfo, wall: datetime) -> str:
    return (zone.tzname(wall) or "").lower()


def _label(zone: tzinfo, moment: datetime) -> str:
    return _name(zone, moment.astimezone(zone))


def _nameless(zone: ZoneInfo, moment: datetime, entry: Abbreviation) -> bool:
    """Clocks to which the zone tables give a number for a name: then the table of abbreviations says what they are."""
    return zone.key in entry.zones and not _label(zone, moment).isalpha()


def _ever_bears(zone: ZoneInfo, label: str, wall: datetime) -> bool:
    around = (wall.replace(month=month, day=1) for month in (1, 7))
    return label in {*(_label(zone, one.replace(tzinfo=UTC)) for one in around), _name(zone, wall)}


def _fixed(entry: Abbreviation) -> tzinfo:
    known = offset(entry.fixed)
    assert known is not None, "checked when the table was read"  # noqa: S101
    return timezone(known.ahead)


def _moments(wall: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The moments, none to two, at which clocks there show this. Raises OverflowError at the calendar's two ends."""
    read = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(
        sorted(one for one in read if one.astimezone(zone).replace(tzinfo=None, fold=0) == wall)
    )


def _only(moments: Iterable[datetime]) -> datetime | Unclear:
    match tuple(moments):
        case ():
            return Unclear.SKIPPED
        case (one,):
            return one
    return Unclear.TWICE
