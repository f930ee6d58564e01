"""Where shared memory cannot be written, as in some containers, the page is there all the same."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path

import pytest

from tests.rehearsal.seats.rehearsal_process import RehearsalProgram

_NO_LOCKS = """
import _multiprocessing
class SemLock(_multiprocessing.SemLock):
    def __new__(cls, *_, **__):
        raise PermissionError(13, "Permission denied")
_multiprocessing.SemLock = SemLock
"""
"""What Linux answers there when a lock between processes is to be made."""


def test_the_page_is_there_without_shared_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_NO_LOCKS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}")
    rehearsal = RehearsalProgram(tmp_path)
    try:
        with urllib.request.urlopen(rehearsal.address, timeout=300) as page:  # noqa: S310 - on this computer
            assert page.status == 200
    finally:
        assert rehearsal.end() == 0, rehearsal.told
    assert "Traceback" not in rehearsal.told
