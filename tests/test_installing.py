"""Installed by pip: what is pinned twice is pinned alike, and what the program reads is found where it is put."""

import tomllib
from pathlib import Path

import pytest

from bot import config

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_rehearsal_is_installed_with_the_versions_it_is_tested_with() -> None:
    tested = {pin.replace("[pytest]", "") for pin in PROJECT["dependency-groups"]["dev"]}
    assert set(PROJECT["project"]["optional-dependencies"]["rehearsal"]) <= tested


def test_the_wheel_takes_along_what_the_program_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert config.shipped() == CHECKOUT
    for source, place in wheel["force-include"].items():
        assert (CHECKOUT / source).exists()
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).touch()
    monkeypatch.setattr(config, "CHECKOUT", tmp_path)
    assert {one.name for one in config.shipped().iterdir()} == set(wheel["force-include"])
    monkeypatch.chdir(tmp_path)
    assert config.default_file() == tmp_path / "config.toml"
