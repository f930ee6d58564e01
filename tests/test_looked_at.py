"""A pack that was found right is not looked at again; any other is, and what is shown is what was loaded."""

import shutil
import stat
from pathlib import Path

import pytest

from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.text import Text
from bot.render import LookedAt, Pack, PackError, load_packs

KELMAN = Path(__file__).parents[1] / "prompts" / "kelman"
EN = Locale("en")
TAKEN = Text("refusals:too_long", most=30)


class Place:
    """A copy of the pack in English, and what a bot remembers of it."""

    def __init__(self, folder: Path) -> None:
        self.packs = folder / "prompts"
        shutil.copytree(KELMAN / "en", self.packs / "kelman" / "en")
        shutil.copy(KELMAN / "agenda.toml", self.packs / "kelman")
        self.remembered = folder / "data" / "looked_at"
        self.remembered.parent.mkdir()
        self.refusals = self.packs / "kelman" / "en" / "refusals.md.j2"

    def load(self) -> Pack:
        return load_packs(self.packs, "kelman", LookedAt(self.remembered))

    def spoil(self) -> None:
        text = self.refusals.read_text(encoding="utf-8")
        self.refusals.write_text(text.replace("{{ most }}", "{{ mist }}"), encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_whatever_was_remembered_a_changed_pack_is_looked_at(place: Place) -> None:
    place.load()
    before = place.refusals.read_bytes()
    place.spoil()
    for _ in range(2):  # what was found wrong is not remembered as right
        with pytest.raises(PackError, match="uses mist, which it is not given"):
            place.load()
    place.refusals.write_bytes(before)
    place.load()


def test_a_language_without_a_file_is_looked_at(place: Place) -> None:
    place.load()
    (place.packs / "kelman" / "he").mkdir()
    with pytest.raises(PackError, match="this file is missing"):
        place.load()


def test_a_language_that_is_a_link_is_looked_at_when_it_changes(
    place: Place, tmp_path: Path
) -> None:
    language = place.packs / "kelman" / "en"
    language.rename(tmp_path / "elsewhere")
    language.symlink_to(tmp_path / "elsewhere")
    place.load()
    place.spoil()
    with pytest.raises(PackError):
        place.load()


def test_what_was_found_right_is_not_looked_at_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.load()
    monkeypatch.setattr("bot.render.looking.check_block", None)  # nothing could be looked at now
    assert place.load().label(TAKEN, EN)
    place.refusals.write_bytes(place.refusals.read_bytes() + b"\n")
    with pytest.raises(TypeError):
        place.load()


def test_a_text_first_shown_after_its_file_was_changed_is_the_one_that_was_loaded(
    place: Place,
) -> None:
    place.load()
    pack = place.load()
    place.refusals.write_text("changed by an update", encoding="utf-8")
    assert "30" in pack.label(TAKEN, EN)


def test_what_is_remembered_is_private_and_bounded_and_may_be_damaged(place: Place) -> None:
    nowhere = LookedAt(place.remembered / "no folder" / "looked_at")
    nowhere.note("digest")
    assert not nowhere.holds("digest")
    looked_at = LookedAt(place.remembered)
    for number in range(20):
        looked_at.note(f"digest{number}")
    assert [looked_at.holds(f"digest{number}") for number in (0, 19)] == [False, True]
    assert stat.S_IMODE(place.remembered.stat().st_mode) == 0o600
    assert [one.name for one in place.remembered.parent.iterdir()] == ["looked_at"]
    place.remembered.write_bytes(b"\xff\xfe")
    assert not looked_at.holds("digest19")
