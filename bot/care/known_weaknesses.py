"""Known weaknesses of pinned packages, from an export of the OSV database: ``python -m bot.care.known_weaknesses``.

For computers that reach no database. The export is the archive ``all.zip`` of the ecosystem PyPI, whose form is that of
https://ossf.github.io/osv-schema/.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from packaging.version import InvalidVersion, Version

from bot.toml_files import StartError

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


class Package(msgspec.Struct, frozen=True):
    """Of which package a record speaks."""

    ecosystem: str = ""
    name: str = ""


class Range(msgspec.Struct, frozen=True):
    """Versions from where a weakness was introduced to where it was mended, as events in order."""

    type: str = ""
    events: list[dict[str, str]] = []


class Affected(msgspec.Struct, frozen=True):
    """Which versions of a package are affected."""

    package: Package = Package()
    versions: list[str] = []
    ranges: list[Range] = []


class Record(msgspec.Struct, frozen=True):
    """One weakness."""

    id: str
    summary: str = ""
    withdrawn: str = ""
    affected: list[Affected] = []


def pinned_in(lock: str) -> frozenset[tuple[str, str]]:
    """The packages of a lock with their versions, named as the index names them."""
    return frozenset((_plain(name), version) for name, version in _PINNED.findall(lock))


def known(records: Iterable[Record], pinned: frozenset[tuple[str, str]]) -> Iterator[str]:
    """A line for each weakness that one of these versions is said to have."""
    for record in records:
        for affected in record.affected:
            name = _plain(affected.package.name)
            if record.withdrawn or affected.package.ecosystem != "PyPI":
                continue
            for version in sorted(each for package, each in pinned if package == name):
                if _is_affected(version, affected):
                    yield f"{name} {version}: {record.id} {record.summary}".rstrip()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_affected(version: str, affected: Affected) -> bool:
    if version in affected.versions:
        return True
    ranges = (one for one in affected.ranges if one.type == "ECOSYSTEM")
    return any(_lies_in(version, one.events) for one in ranges)


def _lies_in(version: str, events: list[dict[str, str]]) -> bool:
    """Whether the last event before this version opened the range. A version nobody can read counts as affected."""
    within = False
    try:
        asked = Version(version)
        for event in events:
            if "introduced" in event and asked >= Version(event["introduced"]):
                within = True
            if "fixed" in event and asked >= Version(event["fixed"]):
                within = False
            if "last_affected" in event and asked > Version(event["last_affected"]):
                within = False
    except InvalidVersion:
        return True
    return within


def read_export(archive: Path) -> Iterator[Record]:
    """The records of an export. ``StartError`` where it is none."""
    try:
        with zipfile.ZipFile(archive) as files:
            names = [name for name in files.namelist() if name.endswith(".json")]
            for name in names:
                yield msgspec.json.decode(files.read(name), type=Record)
    except (OSError, zipfile.BadZipFile, msgspec.MsgspecError):
        raise StartError(f"{archive} is no export of the OSV database.") from None
    if not names:
        raise StartError(f"{archive} holds no record of the OSV database.")


def main(argv: Sequence[str]) -> int:
    """An export and a lock; 1 where something is known, 2 where the export cannot be read."""
    archive, lock = map(Path, argv)
    try:
        found = sorted(known(read_export(archive), pinned_in(lock.read_text(encoding="utf-8"))))
    except StartError as stop:
        print(f"parley: {stop}", file=sys.stderr)
        return 2
    print("\n".join(found) or "none of these versions is known to have a weakness")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
