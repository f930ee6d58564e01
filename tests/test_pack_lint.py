"""What is wrong with a translation is one line with file and block, and all of it is said at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.care.packs import locales, main
from bot.config import CHECKOUT
from bot.domain.vocabulary.identity import Locale
from bot.render.lint import lint
from bot.render.lint.avoided import avoided_in
from tests.made_up_language import MADE_UP, written

PACK = CHECKOUT / "prompts" / "kelman"


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("packs")) / "prompts" / "kelman"


def test_no_language_of_the_pack_has_anything_to_look_at() -> None:
    assert [str(one) for locale in locales(PACK) for one in lint(PACK, locale)] == []


def test_a_whole_translation_has_nothing_to_look_at(translated: Path) -> None:
    assert lint(translated, Locale(MADE_UP)) == []


def changed(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def shortened(key: str) -> Callable[[Path], None]:
    """A text of one letter."""

    def change(folder: Path) -> None:
        name, _, block = key.partition(":")
        path = folder / f"{name}.md.j2"
        before, begin, rest = path.read_text(encoding="utf-8").partition(f"{{% block {block} %}}\n")
        path.write_text(f"{before}{begin}ა{rest[rest.index(chr(10)) :]}", encoding="utf-8")

    return change


def english(key: str) -> Callable[[Path], None]:
    """One block as it is in English."""

    def change(folder: Path) -> None:
        name, _, block = key.partition(":")
        path = folder / f"{name}.md.j2"
        begin = f"{{% block {block} %}}"
        theirs = path.read_text(encoding="utf-8")
        ours = (folder.parent / "en" / f"{name}.md.j2").read_text(encoding="utf-8")
        there, here = (one.split(begin)[1].split("{% endblock %}")[0] for one in (theirs, ours))
        path.write_text(theirs.replace(there, here, 1), encoding="utf-8")

    return change


def without(file: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).unlink()

    return change


_MISNAMED = changed("letters.md.j2", "block letter %}", "block letters %}")
MISTAKES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file that is missing": (without("letters.md.j2"), "letters.md.j2:1: this file is missing."),
    "words that are missing": (without("words.toml"), "words.toml:1: this file is missing."),
    "a text that is missing": (
        _MISNAMED,
        "letters.md.j2:1: letter: is missing.",
    ),
    "a text that nobody asks for": (
        _MISNAMED,
        "letters: is no text of the original's.",
    ),
    "a value that is not used": (
        changed("panel.md.j2", "{{ speaks | commas }}", "ააა"),
        "does not use speaks, which the original uses.",
    ),
    "a value of another text": (
        changed("panel.md.j2", "{{ speaks | commas }}", "{{ speaks | commas }} {{ part }}"),
        "uses part, which the original does not use.",
    ),
    "a kind that was translated": (
        changed("rounds.md.j2", 'kind == "products"', 'kind == "პროდუცტს"'),
        'compares with "პროდუცტს"',
    ),
    "a plural form that the language does not have": (
        changed("letters.md.j2", "count == 1", 'count | plural == "few"'),
        "asks for the plural form few; this language has one, other.",
    ),
    "a text in English": (english("people:invited"), "invited: still reads in English: "),
    "a text that is too short": (shortened("consent:purpose"), "purpose: has 1 letters where"),
    "a command by another name": (
        changed("people.md.j2", "`/workshop open`", "`/workshop begin`"),
        "draft_made: does not name /workshop open.",
    ),
    "bold without an end": (
        changed("consent.md.j2", "{{ workshop }}**", "{{ workshop }}"),
        "invitation: begins bold somewhere without ending it.",
    ),
    "a button that is too long": (
        changed(
            "presses.md.j2",
            "{% block withdraw_surely %}\n",
            "{% block withdraw_surely %}\n" + "ა" * 31,
        ),
        "letters; 30 are the most.",
    ),
    "a button called otherwise in a text": (
        changed("presses.md.j2", "{% block consent %}\n", "{% block consent %}\nა"),
        "your_choice: names the button *I take part* otherwise than it is called here: *აი ტაკე",
    ),
    "a word that stands on no screen": (
        changed("words.toml", "neutral_words", 'avoided_words = ["წორკს*"]\nneutral_words'),
        "წორკს* stands on no screen (avoided_words in words.toml).",
    ),
    "no comment at the beginning": (
        changed("letters.md.j2", "{#", "\n{#"),
        "letters.md.j2:1: does not begin with a comment",
    ),
    "a template that cannot be read": (
        changed("letters.md.j2", "{% endblock %}", ""),
        "letters.md.j2:",
    ),
}


UNREADABLE = {
    "a file that is missing",
    "words that are missing",
    "a template that cannot be read",
    "a text that is missing",
    "a text that nobody asks for",
}
"""These leave nothing else to be found in their file; the others are made in one copy of the pack."""


@pytest.mark.parametrize(
    "mistakes",
    [
        ["a file that is missing", "words that are missing"],
        ["a template that cannot be read"],
        ["a text that is missing", "a text that nobody asks for"],
        sorted(set(MISTAKES) - UNREADABLE),
    ],
    ids=["missing", "unreadable", "misnamed", "others"],
)
def test_each_mistake_is_found(mistakes: list[str], translated: Path, tmp_path: Path) -> None:
    root = tmp_path / "kelman"
    shutil.copytree(translated, root)
    for change in dict.fromkeys(MISTAKES[one][0] for one in mistakes):
        change(root / MADE_UP)
    found = [str(one) for one in lint(root, Locale(MADE_UP))]
    for mistake in mistakes:
        assert any(MISTAKES[mistake][1] in one for one in found), mistake
    assert all(str(root) in one and "\n" not in one for one in found)


def test_the_command_says_each_in_a_line(
    translated: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(translated, tmp_path / "kelman")
    assert main(["lint", "--locale", MADE_UP, "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing to look at\n"
    without("letters.md.j2")(tmp_path / "kelman" / MADE_UP)
    assert main(["lint", "--locale", MADE_UP, "--folder", str(tmp_path)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_word_is_found_together_with_what_is_written_with_it() -> None:
    words = ("العدو", "اتفاق*")
    for said in ("العدو", "والعدو", "للعدو", "وللعدو"):
        assert tuple(avoided_in(f"قال {said} هنا", words, "ar")) == ("العدو",)
    assert tuple(avoided_in("للاتفاقات", words, "ar")) == ("اتفاق*",)
    assert tuple(avoided_in("عدونا", words, "ar")) == ()
