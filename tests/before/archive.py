"""One fixture: a database with its keys, the server it belongs to, and what a test has to know, in one file."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import msgspec

from tests.before.reader import Read

FIXTURES = Path(__file__).parents[1] / "fixtures"


class Facts(msgspec.Struct):
    """What was so when the fixture was written."""

    name: str
    at: datetime
    """The time on the bot's clock at which it goes on."""
    phase: str
    part: int
    guild: int
    lobby: int
    seats: dict[str, int]
    """Who is who: a short name to the account."""
    rooms: dict[str, int]
    """Logical rooms to the channels that stand."""
    buttons: dict[str, list[str]]
    """Logical rooms to the ids of the buttons and menus that stood there."""
    answers: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """The ids of the buttons on what somebody alone was told, by who it was."""
    old_rooms: list[int] = msgspec.field(default_factory=list)
    """Channels that were replaced and still stand."""
    members_intent: bool = True
    message_content_intent: bool = True
    config: dict[str, str] = msgspec.field(default_factory=dict)
    read: Read = msgspec.field(default_factory=Read)
    """What ``reader.read`` found, when the code that wrote it read it again."""


def names() -> list[str]:
    """All fixtures."""
    return sorted(one.stem for one in FIXTURES.glob("*.zip"))


def facts_of(name: str) -> Facts:
    """What a fixture says of itself."""
    with zipfile.ZipFile(FIXTURES / f"{name}.zip") as archive:
        return msgspec.json.decode(archive.read("facts.json"), type=Facts)


def unpack(name: str, folder: Path) -> bytes:
    """Put database and keys into a folder, as a bot finds them; returns the server as it was written down."""
    with zipfile.ZipFile(FIXTURES / f"{name}.zip") as archive:
        for entry in archive.namelist():
            if entry.startswith(("data/", "keys/")):
                place = folder / entry
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                place.write_bytes(archive.read(entry))
                place.chmod(0o600)
        (folder / "keys").mkdir(mode=0o700, exist_ok=True)
        return archive.read("server.json")


def pack(name: str, parts: dict[str, bytes], into: Path = FIXTURES) -> None:
    """Write a fixture. What is sealed does not get smaller, the rest does; the time in it is no machine's."""
    with zipfile.ZipFile(into / f"{name}.zip", "w", zipfile.ZIP_LZMA) as archive:
        for entry, content in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(entry), content, zipfile.ZIP_LZMA)
