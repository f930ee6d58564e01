"""What `./parley check` finds: each kind of fault planted alone, found with one line and what to do."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import __version__
from bot.__main__ import main
from bot.care.findings import Finding, Level, as_json, exit_code
from bot.care.machine import Machine, look_at_machine
from bot.care.on_discord import look_at_portal
from bot.care.stored import look_at_keys, look_at_modes, look_at_plain, read_plain
from bot.chat.application import Portal, Server
from bot.store.database import MIGRATIONS

SERVER = Server(
    name="Mill and meadow",
    lacking_rights=(),
    bot_is_administrator=False,
    administrators=(),
    roles=frozenset({"facilitators", "44"}),
    wants_two_factor=False,
    tells_of_every_message=False,
)
PORTAL = Portal(
    application_id=7,
    is_public=False,
    members_intent=True,
    message_content_intent=True,
    servers=(SERVER,),
    clock_off_s=0.4,
)
MACHINE = Machine(
    free_bytes=10**10,
    swaps=("/dev/dm-1", "/dev/zram0"),
    is_root=False,
    keys=Path("/srv/parley/keys"),
    database=Path("/srv/parley/data/parley.sqlite3"),
)
NOW = 1_800_000_000.0


def to_do(findings: Iterator[Finding]) -> list[tuple[str, Level]]:
    """What is not fine; each is one line and says what to do."""
    found = [one for one in findings if one.level is not Level.FINE]
    assert all("\n" not in one.line and one.what and one.do for one in found)
    return [(one.name, one.level) for one in found]


def test_where_nothing_is_wrong_nothing_is_to_be_done() -> None:
    assert to_do(look_at_portal(PORTAL, "facilitators")) == []
    assert to_do(look_at_machine(MACHINE)) == []


@pytest.mark.parametrize(
    ("portal", "name", "level"),
    [
        (replace(PORTAL, members_intent=False), "members-intent", Level.NOTE),
        (replace(PORTAL, message_content_intent=False), "message-content-intent", Level.NOTE),
        (replace(PORTAL, is_public=True), "public", Level.WRONG),
        (replace(PORTAL, clock_off_s=-95.0), "clock", Level.WRONG),
        (replace(PORTAL, servers=()), "no-server", Level.WRONG),
        (
            replace(PORTAL, servers=(replace(SERVER, roles=frozenset()),)),
            "role-missing",
            Level.WRONG,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, lacking_rights=("manage_roles",)),)),
            "rights",
            Level.WRONG,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, lacking_rights=("connect", "speak")),)),
            "voice-rights",
            Level.NOTE,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, bot_is_administrator=True),)),
            "bot-administrator",
            Level.WRONG,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, administrators=("keepers",) * 9),)),
            "administrators",
            Level.NOTE,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, wants_two_factor=True),)),
            "two-factor",
            Level.NOTE,
        ),
        (
            replace(PORTAL, servers=(replace(SERVER, tells_of_every_message=True),)),
            "notifications",
            Level.NOTE,
        ),
    ],
)
def test_each_fault_on_discord_is_found_alone(portal: Portal, name: str, level: Level) -> None:
    assert to_do(look_at_portal(portal, "facilitators")) == [(name, level)]


@pytest.mark.parametrize(
    ("machine", "name", "level"),
    [
        (replace(MACHINE, free_bytes=10**8), "disk", Level.WRONG),
        (replace(MACHINE, swaps=("/dev/sda2",)), "swap", Level.NOTE),
        (replace(MACHINE, is_root=True), "root", Level.NOTE),
        (replace(MACHINE, keys=Path("/mnt/Dropbox/keys")), "keys-copied", Level.WRONG),
        (replace(MACHINE, keys=Path("/srv/parley/data")), "keys-beside", Level.STOPS),
        (replace(MACHINE, keys=Path("/srv/parley")), "keys-beside", Level.WRONG),
        (replace(MACHINE, keys=Path("/srv/parley/data/keys")), "keys-near", Level.NOTE),
    ],
)
def test_each_fault_of_the_computer_is_found_alone(
    machine: Machine, name: str, level: Level
) -> None:
    assert to_do(look_at_machine(machine)) == [(name, level)]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with one workshop, and its key."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "w.key").write_bytes(b"k" * 32)
    database = tmp_path / "data" / "parley.sqlite3"
    os.close(os.open(database, os.O_CREAT, 0o600))
    connection = sqlite3.connect(database, isolation_level=None)
    for script in sorted(MIGRATIONS.glob("*.sql")):
        connection.executescript(script.read_text(encoding="utf-8"))
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO workshop VALUES ('w', 1, 2, x'00')")
    yield connection
    connection.close()


def storage_to_do(folder: Path) -> list[tuple[str, Level]]:
    database = folder / "data" / "parley.sqlite3"
    plain = read_plain(database, shape=2)

    def everything() -> Iterator[Finding]:
        yield from look_at_plain(plain, NOW)
        yield from look_at_keys(folder / "keys", plain)
        yield from look_at_modes(database)

    return to_do(everything())


def test_a_storage_in_order_has_nothing_to_be_done(
    stored: sqlite3.Connection, tmp_path: Path
) -> None:
    stored.execute("INSERT INTO outbox VALUES (1, 'w', NULL, x'00', 'n', ?)", (NOW - 20,))
    stored.execute(
        "INSERT INTO closing VALUES ('done', 1, '', 'en', 'receipt', 3, ?, ?, ?, ?)",
        (NOW - 5000, NOW - 4000, NOW - 4000, NOW + 9),
    )
    assert storage_to_do(tmp_path) == []


def test_each_fault_of_the_storage_is_found_alone(
    stored: sqlite3.Connection, tmp_path: Path
) -> None:
    key, database = tmp_path / "keys" / "w.key", tmp_path / "data" / "parley.sqlite3"
    key.rename(tmp_path / "aside")
    assert storage_to_do(tmp_path) == [("key-missing", Level.WRONG)]
    key.write_bytes(b"short")
    assert storage_to_do(tmp_path) == [("key-damaged", Level.WRONG)]
    (tmp_path / "aside").rename(key)
    stored.execute("UPDATE workshop SET schema_version = 3")
    assert storage_to_do(tmp_path) == [("later-version", Level.WRONG)]
    stored.execute("UPDATE workshop SET schema_version = 2")
    stored.execute("INSERT INTO outbox VALUES (1, 'w', NULL, x'00', 'n', ?)", (NOW - 700,))
    assert storage_to_do(tmp_path) == [("posts-waiting", Level.WRONG)]
    stored.execute("DELETE FROM outbox")
    closing = "INSERT INTO closing VALUES ('c', 1, '5', 'en', 'rooms', 0, ?, NULL, NULL, NULL)"
    stored.execute(closing, (NOW - 700,))
    assert storage_to_do(tmp_path) == [("closing-unfinished", Level.WRONG)]
    stored.execute("DELETE FROM closing")
    database.chmod(0o644)
    assert storage_to_do(tmp_path) == [("database-open", Level.WRONG)]
    database.chmod(0o600)
    (tmp_path / "data").chmod(0o777)
    assert storage_to_do(tmp_path) == [("folder-open", Level.WRONG)]


def settings_in(folder: Path, text: str) -> list[str]:
    config = folder / "config.toml"
    config.write_text(text, encoding="utf-8")
    config.chmod(0o600)
    return ["check", "--json", "--config", str(config)]


def asked(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of `check --json`, and what stops a start."""
    code = main(settings_in(folder, text))
    told = json.loads(capsys.readouterr().out)
    assert told["code"] == code
    assert told["version"] == __version__
    (stop,) = [one for one in told["findings"] if one["level"] == "stops"]
    return code, str(stop["what"])


def test_what_is_wrong_in_the_settings_is_told_to_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, what = asked(tmp_path, "[discord]\ntokn = ''\n", capsys)
    assert code == 2
    assert "tokn" in what
    (tmp_path / "bot.token").write_text("made.up", encoding="utf-8")
    (tmp_path / "bot.token").chmod(0o644)
    code, what = asked(tmp_path, "[discord]\ntoken_file = 'bot.token'\n", capsys)
    assert (code, "chmod 600" in what) == (2, True)
    (tmp_path / "bot.token").chmod(0o600)
    (tmp_path / "bot.token").write_text("made up", encoding="utf-8")
    code, what = asked(tmp_path, "[discord]\ntoken_file = 'bot.token'\n", capsys)
    assert (code, "unbroken line" in what) == (2, True)
    code, what = asked(tmp_path, "[discord]\ntoken_file = 'none.token'\n", capsys)
    assert (code, "cannot be read" in what) == (2, True)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys").chmod(0o755)
    code, what = asked(tmp_path, "[storage]\nkeys = 'keys'\n", capsys)
    assert (code, "chmod 700" in what) == (2, True)


def test_a_file_that_is_no_database_stops_and_everything_else_is_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "parley.sqlite3").write_bytes(b"no database" * 100)
    code, what = asked(tmp_path, "", capsys)
    assert code == 2
    assert "file is not a database" in what


def test_the_exit_code_says_the_worst() -> None:
    fine = Finding(Level.FINE, "a", "b", "c")
    assert [
        exit_code(found)
        for found in (
            [],
            [fine],
            [fine, replace(fine, level=Level.NOTE)],
            [replace(fine, level=Level.WRONG), fine],
            [replace(fine, level=Level.STOPS), replace(fine, level=Level.WRONG)],
        )
    ] == [0, 0, 0, 1, 2]
    assert json.loads(as_json([fine], "1"))["findings"][0]["name"] == "b"


def test_it_says_which_settings_it_looked_at_or_that_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main([*settings_in(tmp_path, "")])
    first = json.loads(capsys.readouterr().out)["findings"][0]
    assert first["what"] == f"read from {tmp_path / 'config.toml'}"
    monkeypatch.setattr("bot.__main__.default_file", lambda: tmp_path / "none.toml")
    monkeypatch.setattr("bot.config.default_file", lambda: tmp_path / "none.toml")
    main(["check", "--json"])
    first = json.loads(capsys.readouterr().out)["findings"][0]
    assert (first["name"], first["level"]) == ("no-settings", "note")


def test_whoever_has_read_enough_of_what_is_told_ends_it_without_a_complaint(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "config.toml"
    wrong.write_text("[nothing", encoding="utf-8")
    read, written = os.pipe()
    os.close(read)
    with open(written, "w", encoding="utf-8") as told:
        monkeypatch.setattr("sys.stdout", told)
        assert main(["check", "--json", "--config", str(wrong)]) == 141
    assert capfd.readouterr() == ("", "")
