"""The page on which a translation is read: each text beside the original, what it is for, what changed since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.care.packs import main
from bot.care.review.sources import sources
from bot.config import StartError
from bot.domain.vocabulary.identity import Locale
from bot.render.lint.translated import changed
from tests.made_up_language import MADE_UP, made_up, written


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return written(tmp_path) / "prompts"


def run(packs: Path, *arguments: str) -> None:
    command, *rest = arguments
    assert main([command, "--locale", MADE_UP, "--folder", str(packs), *rest]) == 0


def test_a_sentence_stands_beside_its_sentence_with_who_reads_it(
    packs: Path, tmp_path: Path
) -> None:
    run(packs, "review", "--to", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    english = "What is said here stays here."
    row = next(line for line in page.split("<tr ") if english in line)
    assert made_up(english) in row
    assert 'lang="en" dir="ltr"' in row
    assert "Read by the third party." in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_text_that_changed_in_english_since_it_was_translated_is_marked(
    packs: Path, tmp_path: Path
) -> None:
    root = packs / "kelman"
    run(packs, "noted")
    assert changed(root, Locale(MADE_UP)) == set()
    letters = root / "en" / "letters.md.j2"
    said = letters.read_text(encoding="utf-8")
    letters.write_text(said.replace("The letter stands", "Your letter stands"), encoding="utf-8")
    assert changed(root, Locale(MADE_UP)) == {"letters:sent"}
    run(packs, "review", "--to", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("The English has changed since this was translated.") == 1
    run(packs, "noted", "letters:sent")
    assert changed(root, Locale(MADE_UP)) == set()


def test_buttons_and_rooms_of_a_rehearsal_stand_with_the_text(packs: Path, tmp_path: Path) -> None:
    known = {"letters:sent": {"by": ["facilitator"], "in": ["control"], "beside": ["consent"]}}
    (packs / "kelman" / "_contexts.json").write_text(json.dumps(known), encoding="utf-8")
    run(packs, "review", "--to", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<li>read by: facilitator</li><li>in: control</li>" in page
    assert "buttons beside it: I take part" in page


def test_values_and_what_stands_at_times_are_shown_as_such() -> None:
    text = "To {{ names | commas }}. {% if a %}Yes{% else %}No{% endif %}"
    file = f"{{# Head. #}}\n{{# Above. #}}\n{{% block one %}}\n{text}\n{{% endblock %}}\n"
    (source,) = sources(file).values()
    assert source.about == "Head. Above."
    assert source.sentences == ("To ‹names›.", "⟨a: Yes | else: No⟩")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lint",), "nowhere/kelman: No such file"),
        (("review", "--locale", "xx"), "no such language"),
        (("noted", "--locale", "xx"), "no such language"),
        (("noted", "--locale", MADE_UP, "cards:hedding"), "no text is called cards:hedding"),
        (
            ("review", "--locale", MADE_UP, "--to", "nowhere/page.html"),
            "nowhere/page.html: No such",
        ),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(
    packs: Path, arguments: tuple[str, ...], said: str
) -> None:
    folder = "nowhere" if arguments == ("lint",) else str(packs)
    with pytest.raises(StartError, match=said):
        main([*arguments, "--folder", folder])
