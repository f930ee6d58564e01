"""Key files: made whole, readable by one account only, destroyed for good."""

import os
import stat
from pathlib import Path

import pytest

from bot.store.errors import KeyExists, KeyMissing, KeysExposed, KeysFailed
from bot.store.keys import KEY_BYTES, KeyDirectory

from .conftest import OTHER_WORKSHOP, WORKSHOP


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def keys(folder: Path) -> KeyDirectory:
    return KeyDirectory.open(folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_is_read_as_it_was_made(keys: KeyDirectory, folder: Path) -> None:
    made = keys.create(WORKSHOP)
    assert len(made.secret_key) == KEY_BYTES
    assert KeyDirectory.open(folder).load(WORKSHOP) == made


def test_two_workshops_have_different_keys(keys: KeyDirectory) -> None:
    assert keys.create(WORKSHOP) != keys.create(OTHER_WORKSHOP)


def test_only_the_owner_may_enter_the_directory_and_read_a_key(
    keys: KeyDirectory, folder: Path
) -> None:
    before = os.umask(0)
    try:
        keys.create(WORKSHOP)
        inner = folder.parent / "other"
        KeyDirectory.open(inner)
    finally:
        os.umask(before)
    assert mode(inner) == 0o700
    assert mode(folder / f"{WORKSHOP}.key") == 0o600


@pytest.mark.parametrize("exposed", [0o750, 0o705, 0o755])
def test_a_key_directory_open_to_others_is_refused(folder: Path, exposed: int) -> None:
    KeyDirectory.open(folder)
    folder.chmod(exposed)
    with pytest.raises(KeysExposed, match="chmod 700"):
        KeyDirectory.open(folder)


def test_a_key_file_open_to_others_is_refused(keys: KeyDirectory, folder: Path) -> None:
    keys.create(WORKSHOP)
    (folder / f"{WORKSHOP}.key").chmod(0o644)
    with pytest.raises(KeysExposed, match="chmod 600"):
        KeyDirectory.open(folder)


def test_a_file_in_the_place_of_the_directory_is_one_sentence(folder: Path) -> None:
    folder.write_text("not a directory")
    with pytest.raises(KeysFailed, match="cannot be used"):
        KeyDirectory.open(folder)


def test_a_key_is_never_replaced(keys: KeyDirectory) -> None:
    made = keys.create(WORKSHOP)
    with pytest.raises(KeyExists):
        keys.create(WORKSHOP)
    assert keys.load(WORKSHOP) == made


def test_an_absent_key_is_missing(keys: KeyDirectory) -> None:
    with pytest.raises(KeyMissing):
        keys.load(WORKSHOP)


@pytest.mark.parametrize("length", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_the_wrong_length_is_missing(
    keys: KeyDirectory, folder: Path, length: int
) -> None:
    (folder / f"{WORKSHOP}.key").write_bytes(b"k" * length)
    with pytest.raises(KeyMissing):
        keys.load(WORKSHOP)


def test_a_link_in_the_place_of_a_key_is_not_followed(keys: KeyDirectory, folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.write_bytes(b"k" * KEY_BYTES)
    (folder / f"{WORKSHOP}.key").symlink_to(elsewhere)
    with pytest.raises(KeyMissing):
        keys.load(WORKSHOP)
    with pytest.raises(KeysFailed):
        keys.destroy(WORKSHOP)
    assert elsewhere.read_bytes() == b"k" * KEY_BYTES


def test_destroying_overwrites_the_bytes_before_it_removes_the_name(
    keys: KeyDirectory, folder: Path
) -> None:
    made = keys.create(WORKSHOP)
    # A second name for the same file, to look at what the first one pointed to.
    os.link(folder / f"{WORKSHOP}.key", folder.parent / "witness")
    keys.destroy(WORKSHOP)
    assert not keys.exists(WORKSHOP)
    assert list(folder.iterdir()) == []
    left = (folder.parent / "witness").read_bytes()
    assert len(left) == KEY_BYTES
    assert left != made.secret_key


def test_destroying_twice_or_what_never_was_does_no_harm(keys: KeyDirectory) -> None:
    kept = keys.create(OTHER_WORKSHOP)
    keys.create(WORKSHOP)
    keys.destroy(WORKSHOP)
    keys.destroy(WORKSHOP)
    keys.destroy("neverstored")
    assert keys.load(OTHER_WORKSHOP) == kept


def test_orphans_are_the_keys_nobody_knows(keys: KeyDirectory) -> None:
    keys.create(WORKSHOP)
    keys.create(OTHER_WORKSHOP)
    assert keys.orphaned({WORKSHOP}) == (OTHER_WORKSHOP,)
    assert keys.orphaned({WORKSHOP, OTHER_WORKSHOP}) == ()


@pytest.mark.parametrize("workshop_id", ["", "../escape", "a/b", "a.b", "x" * 65, "a|b", "line\n"])
def test_an_id_that_could_name_another_file_is_refused(
    keys: KeyDirectory, workshop_id: str
) -> None:
    with pytest.raises(ValueError, match="workshop id"):
        keys.create(workshop_id)


def test_a_key_does_not_show_in_its_repr(keys: KeyDirectory) -> None:
    made = keys.create(WORKSHOP)
    assert repr(made) == "WorkshopKey()"
