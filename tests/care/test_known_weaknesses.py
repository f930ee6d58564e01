"""Weaknesses that an export of the OSV database tells of pinned versions."""

import json
import zipfile
from pathlib import Path

import pytest

from bot.care.known_weaknesses import main

LOCK = """--only-binary :all:

Some_Library[extra]==1.4.0 ; python_version < '4' \\
    --hash=sha256:00
other==2.0 \\
    --hash=sha256:00
"""


def weakness(
    versions: tuple[str, ...] = (), events: tuple[dict[str, str], ...] = (), **more: str
) -> dict[str, object]:
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}]
    package = {"ecosystem": "PyPI", "name": "some-library"}
    affected = [{"package": package, "versions": list(versions), "ranges": ranges}]
    return {"id": "X-1", "summary": "Words get out.", "affected": affected, **more}


def looked(
    folder: Path, record: dict[str, object] | None, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    archive, lock = folder / "all.zip", folder / "lock.txt"
    with zipfile.ZipFile(archive, "w") as files:
        if record is not None:
            files.writestr("X-1.json", json.dumps(record))
    lock.write_text(LOCK, encoding="utf-8")
    code = main([str(archive), str(lock)])
    printed = capsys.readouterr()
    return code, (printed.out + printed.err).strip()


INTRODUCED, MENDED_LATER = {"introduced": "0"}, {"fixed": "1.10"}


@pytest.mark.parametrize(
    "record",
    [
        weakness(versions=("1.3", "1.4.0")),
        weakness(events=(INTRODUCED, MENDED_LATER)),
        weakness(events=({"introduced": "1.4"}, {"last_affected": "1.4.0"})),
        weakness(events=({"introduced": "neither number nor word"},)),
    ],
)
def test_a_pinned_version_with_a_known_weakness_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], record: dict[str, object]
) -> None:
    assert looked(tmp_path, record, capsys) == (1, "some-library 1.4.0: X-1 Words get out.")


@pytest.mark.parametrize(
    "record",
    [
        weakness(versions=("1.4.1", "2.0")),
        weakness(events=(INTRODUCED, {"fixed": "1.4"})),
        weakness(events=({"introduced": "1.5"},)),
        weakness(versions=("1.4.0",), withdrawn="2026-01-01T00:00:00Z"),
    ],
)
def test_other_versions_and_withdrawn_records_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], record: dict[str, object]
) -> None:
    assert looked(tmp_path, record, capsys)[0] == 0


def test_an_empty_export_is_no_good_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = looked(tmp_path, None, capsys)
    assert code == 2
    assert told.endswith("holds no record of the OSV database.")
