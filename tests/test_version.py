"""The version is told once and the same everywhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot import __version__
from bot.__main__ import main

CHECKOUT = Path(__file__).resolve().parent.parent


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    citation = (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"Parley {__version__}\n"


def test_the_entry_tells_it_before_there_is_an_environment() -> None:
    told = subprocess.run(
        [sys.executable, str(CHECKOUT / "parley"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == f"Parley {__version__}\n"
