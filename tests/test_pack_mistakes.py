"""Mistakes that somebody makes in a pack: each one sentence with file, line and what would be valid; none accepted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.vocabulary.identity import Locale
from bot.render import PackError, load_packs

KELMAN = Path(__file__).parent.parent / "prompts" / "kelman"
"""The languages that the pack has."""
AGENDA, WORDS, CARDS, OPENING = (
    "agenda.toml",
    "en/words.toml",
    "en/cards.md.j2",
    "en/phases/opening.md.j2",
)
HEADING = "{% block heading %}"


@dataclass(frozen=True)
class Mistake:
    """In ``file``, ``old`` becomes ``new``; the sentence names the line of ``at`` and says all of ``says``."""

    file: str
    old: str
    new: str
    at: str
    says: tuple[str, ...]


def wrong(file: str, old: str, new: str, at: str, *says: str) -> Mistake:
    return Mistake(file, old, new, at, says)


ALTERNATES = 'id = "perspectives"\nparts = [["joint"]]\nalternates_first_speaker = true'
PERSPECTIVES = 'id = "perspectives"\nparts = [["joint"]]\n'
BRIEFING = 'offers = ["side_names"]'
GATES = 'gates = ["everyone_answered", "audience_acknowledged", "three_a_side", "common_language"]'
HOPES = '{ id = "hopes", to = "caucuses" }'
RULES = '{ id = "rules", to = "joint" }'
VISION = 'opens_with = "vision"'
LARK = '["Lark", "Wren"]'

MISTAKES: dict[str, Mistake] = {
    # ---- agenda.toml: what is no TOML
    "a bracket too few": wrong(AGENDA, "[[phase]]", "[[phase]", "[[phase]", "not valid TOML"),
    "a word without quotes": wrong(
        AGENDA, 'id = "opening"', "id = opening", "id = opening", "not valid TOML"
    ),
    "a key twice": wrong(
        AGENDA, 'id = "opening"', 'id = "opening"\nid = "beginning"', 'id = "beginning"', "twice"
    ),
    "an equals sign too few": wrong(
        AGENDA, 'id = "opening"', 'id "opening"', 'id "opening"', "not valid TOML"
    ),
    # ---- agenda.toml: keys
    "a key nobody knows": wrong(
        AGENDA,
        "alternates_first_speaker = true",
        "alternate_first_speaker = true",
        "alternate_first_speaker",
        "alternate_first_speaker is not known here, perhaps alternates_first_speaker is meant",
    ),
    "a table nobody knows": wrong(
        AGENDA, "[[phase]]", "[[phases]]", "[[phases]]", "phases is not known", "phase"
    ),
    "a key of a question nobody knows": wrong(
        AGENDA,
        HOPES,
        '{ id = "hopes", too = "caucuses" }',
        '"hopes", too',
        "too is not known",
        "known are id, to",
    ),
    "a phase without an id": wrong(
        AGENDA, 'id = "opening"\n', "", '[[phase]]\nparts = [["joint"]]', "id is missing"
    ),
    "a phase without parts": wrong(
        AGENDA,
        'id = "opening"\nparts = [["joint"]]',
        'id = "opening"',
        '[[phase]]\nid = "opening"',
        "parts is missing",
    ),
    "a question without an id": wrong(
        AGENDA, HOPES, '{ to = "caucuses" }', '{ to = "caucuses" }', "id is missing in prompts"
    ),
    "a question to nobody": wrong(
        AGENDA, HOPES, '{ id = "hopes" }', '{ id = "hopes" }', "to is missing in prompts"
    ),
    # ---- agenda.toml: kinds of values
    "a truth value in quotes": wrong(
        AGENDA,
        "alternates_first_speaker = true",
        'alternates_first_speaker = "false"',
        'speaker = "false"',
        "must be true or false, not a text in quotes",
    ),
    "a truth value as a number": wrong(
        AGENDA, "leaves_nothing = true", "leaves_nothing = 1", "leaves_nothing = 1", "true or false"
    ),
    "an id that is a number": wrong(
        AGENDA,
        'id = "opening"',
        "id = 7",
        "id = 7",
        "id must be a text in quotes, not a whole number",
    ),
    "an empty id": wrong(AGENDA, 'id = "opening"', 'id = ""', 'id = ""', "id must not be empty"),
    "parts that are one list": wrong(
        AGENDA,
        'parts = [["caucus", "line"]]',
        'parts = ["caucus", "line"]',
        'parts = ["caucus"',
        "parts must be a list in [ ], not a text in quotes",
    ),
    "parts that are a word": wrong(
        AGENDA, 'parts = [["caucus", "line"]]', 'parts = "caucus"', 'parts = "caucus"', "a list"
    ),
    "no part": wrong(
        AGENDA,
        'parts = [["caucus", "line"]]',
        "parts = []",
        "parts = []",
        "parts must not be empty",
    ),
    "a part in which nobody speaks": wrong(
        AGENDA, 'parts = [["caucus", "line"]]', "parts = [[]]", "parts = [[]]", "not be empty"
    ),
    "offers that are a word": wrong(
        AGENDA, BRIEFING, 'offers = "side_names"', 'offers = "side', "offers must be a list"
    ),
    "gates that are a word": wrong(
        AGENDA, GATES, 'gates = "three_a_side"', 'gates = "three', "gates must be a list"
    ),
    "questions that are words": wrong(
        AGENDA, HOPES, '"hopes"', '  "hopes",', "prompts must be a table"
    ),
    "a phase that is one table": wrong(AGENDA, "", "phase = 3\n", "[[phase]]", "twice"),
    # ---- agenda.toml: words
    "a room nobody knows": wrong(
        AGENDA,
        '[["caucus", "line"]]',
        '[["caucuses", "line"]]',
        '[["caucuses"',
        "caucuses, perhaps caucus is meant",
    ),
    "a gate nobody knows": wrong(
        AGENDA, '"three_a_side"', '"three_on_a_side"', '"three_on', "perhaps three_a_side"
    ),
    "an ability nobody knows": wrong(
        AGENDA, BRIEFING, 'offers = ["voting"]', '"voting"', "voting", "side_names"
    ),
    "an ability with a typing mistake": wrong(
        AGENDA, BRIEFING, 'offers = ["side_name"]', '"side_name"', "perhaps side_names"
    ),
    "a room that a terminal would obey": wrong(
        AGENDA, '["caucus", "line"]', r'["cau\ncus\u001b[2J"]', "cau", "parts cannot be cau cus [2J"
    ),
    "an addressee nobody knows": wrong(
        AGENDA,
        RULES,
        '{ id = "rules", to = "press" }',
        '"press"',
        "to cannot be press",
        "joint, caucuses",
    ),
    "a room twice in a part": wrong(
        AGENDA, '["caucus", "line"]', '["line", "line"]', '["line"', "twice"
    ),
    "an ability twice": wrong(
        AGENDA, BRIEFING, 'offers = ["side_names", "side_names"]', BRIEFING[:-1], "twice"
    ),
    "a gate twice": wrong(
        AGENDA, GATES, 'gates = ["three_a_side", "three_a_side"]', "gates = [", "twice"
    ),
    "control as a room that speaks": wrong(
        AGENDA, '["caucus", "line"]', '["control"]', '["control"]', "caucus, joint or line"
    ),
    # ---- agenda.toml: what does not fit together
    "two phases of one name": wrong(
        AGENDA,
        'id = "perspectives"',
        'id = "opening"',
        'id = "opening"\nparts = [["joint"]]\noffers = ["voice"]\nalt',
        "stands above",
    ),
    "a phase outside the pack": wrong(
        AGENDA, 'id = "closing"', 'id = "../closing"', '"../closing"', "a-z"
    ),
    "a phase with capital letters": wrong(
        AGENDA, 'id = "closing"', 'id = "Closing"', '"Closing"', "a-z"
    ),
    "two questions of one name": wrong(
        AGENDA,
        '"safety"',
        '"names"',
        '"names", to = "caucuses" },\n]',
        "stands in this phase already",
    ),
    "a question with a space": wrong(
        AGENDA, '"safety"', '"our safety"', '"our safety"', "letters and underscores"
    ),
    "it opens with no question": wrong(
        AGENDA, VISION, 'opens_with = "dream"', '"dream"', "vision, serves_both, other_concern"
    ),
    "it opens with a question to caucuses": wrong(
        AGENDA,
        'id = "opening"\n',
        'id = "opening"\nopens_with = "hopes"\n',
        '"hopes"\nparts',
        "hopes is no prompt of this phase",
    ),
    "a question to a room that no part opens": wrong(
        AGENDA,
        RULES,
        '{ id = "rules", to = "caucuses" }',
        '"rules"',
        "caucuses, which no part of this phase opens",
    ),
    "a joint question where only caucuses speak": wrong(
        AGENDA, HOPES, '{ id = "hopes", to = "joint" }', '"hopes"', "no part"
    ),
    "who speaks first, where nobody speaks jointly": wrong(
        AGENDA,
        BRIEFING,
        BRIEFING + "\nalternates_first_speaker = true",
        "alternates_first",
        "about the joint room",
    ),
    "nothing left of a joint room that is not opened": wrong(
        AGENDA,
        BRIEFING,
        BRIEFING + "\nleaves_nothing = true",
        "leaves_nothing = true",
        "about the joint room",
    ),
    "a gate without what it asks for": wrong(
        AGENDA,
        GATES,
        'gates = ["products_asked"]',
        "products_asked",
        "products_asked needs products, which no phase up to",
    ),
    "a gate that comes before what it asks for": wrong(
        AGENDA, GATES, 'gates = ["concerns_from_both"]', "concerns_from", "needs concerns"
    ),
    "listening back before anything was said": wrong(
        AGENDA,
        BRIEFING,
        'offers = ["listening_back"]',
        '["listening_back"]',
        "listening_back needs concerns",
    ),
    "asking about steps that nobody may put up": wrong(
        AGENDA,
        'offers = ["steps", "asking", "voice"]',
        'offers = ["asking"]',
        '["asking"]',
        "needs steps",
    ),
    # ---- words.toml
    "a table of words nobody knows": wrong(
        WORDS, "[rooms]", "[room]", "[room]", "room is not known here, perhaps rooms"
    ),
    "a channel word too many": wrong(
        WORDS, 'joint = "hall"', 'joint = "hall"\nhallway = "x"', "hallway", "hallway is not known"
    ),
    "a channel word too few": wrong(
        WORDS, 'caucus = "study"\n', "", "[rooms]", "caucus is missing in rooms"
    ),
    "a channel word that is a number": wrong(
        WORDS, '"hall"', "5", "joint = 5", "joint must be a text in quotes"
    ),
    "a channel word with a space": wrong(
        WORDS, '"hall"', '"big hall"', '"big hall"', "2 to 20 letters, a-z"
    ),
    "a channel word with an accent": wrong(WORDS, '"hall"', '"salón"', '"salón"', "a-z"),
    "an empty channel word": wrong(WORDS, '"hall"', '""', 'joint = ""', "2 to 20"),
    "no word for a missing room": wrong(
        WORDS, '"the joint room"', '" "', 'joint = " "', "some words"
    ),
    "a missing room too few": wrong(
        WORDS,
        'joint = "the joint room"\n',
        "",
        "[missing_rooms]",
        "joint is missing in missing_rooms",
    ),
    "a lonely neutral word": wrong(WORDS, LARK, '["Lark"]', '["Lark"]', "exactly 2 entries"),
    "three neutral words": wrong(WORDS, LARK, '["Lark", "Wren", "Robin"]', '"Robin"', "exactly 2"),
    "a neutral word with a space": wrong(
        WORDS, '"Wren"', '"Wren bird"', "Wren bird", "one word of letters"
    ),
    "a neutral word with a digit": wrong(WORDS, '"Wren"', '"Wren2"', "Wren2", "letters"),
    "a neutral word that is a number": wrong(WORDS, '"Wren"', "2", '"Lark", 2', "text in quotes"),
    "an empty neutral word": wrong(WORDS, '"Wren"', '""', '"Lark", ""', "letters"),
    "a pair of the same word": wrong(WORDS, '"Wren"', '"LARK"', '"LARK"', "twice"),
    "a word of two pairs": wrong(WORDS, '"Wren"', '"Hazel"', '"Lark", "Hazel"', "twice"),
    "words not in TOML": wrong(WORDS, '"office"', "office", "control = office", "not valid TOML"),
    # ---- templates
    "a text that is missing": wrong(
        CARDS, HEADING, "{% block headings %}", "{% block headings", "perhaps heading is meant"
    ),
    "a text too many": wrong(
        CARDS,
        HEADING,
        "{% block extra %}x{% endblock %}\n" + HEADING,
        "block extra",
        "no text of this file is called extra",
    ),
    "a text twice": wrong(
        CARDS, HEADING, "{% block heading %}x{% endblock %}\n" + HEADING, HEADING + "\n", "twice"
    ),
    "a value it is not given": wrong(
        CARDS, HEADING, HEADING + "{{ phrase }}", "phrase", "not given, perhaps phase is meant"
    ),
    "a value of a loop outside it": wrong(
        CARDS, HEADING, HEADING + "{{ loop.index }}", "loop.index", "uses loop"
    ),
    "words outside every text": wrong(
        CARDS, HEADING, "Hello\n" + HEADING, "Hello", "outside every block"
    ),
    "a tag nobody knows": wrong(
        CARDS, HEADING, HEADING + "{% iff phase %}", "{% iff", "unknown tag 'iff'"
    ),
    "an if without its end": wrong(
        CARDS, HEADING, HEADING + "{% if phase %}", "{% endblock", "endif"
    ),
    "a value without its end": wrong(CARDS, "{{ phase }}", "{{ phase }", "{{ phase }", "}"),
    "a filter nobody knows": wrong(
        CARDS,
        "{{ phase }}",
        "{{ phase | coma }}",
        "coma",
        "no filter is called coma, perhaps commas",
    ),
    "a filter with brackets": wrong(
        CARDS, "{{ phase }}", "{{ phase | commas(2) }}", "commas(2)", "nothing in brackets"
    ),
    "a call": wrong(
        CARDS, "{{ phase }}", "{{ phase.upper() }}", ".upper", "nothing that a text may use"
    ),
    "an include": wrong(
        CARDS, "{{ phase }}", "{% include 'x' %}", "include", "nothing that a text may use"
    ),
    "an empty text": wrong(CARDS, "## {{ phase }}\n", "", HEADING, "heading says nothing"),
    "a number after % that is none": wrong(
        CARDS, "{{ phase }}", "{{ phase % 'x' }}", "% 'x'", "whole number above 0"
    ),
    "a part of nothing": wrong(CARDS, "{{ phase }}", "{{ phase % 0 }}", "% 0", "above 0"),
    "a loop called loop": wrong(
        CARDS, "{{ phase }}", "{% for loop in phase %}{% endfor %}", "for loop", "loop"
    ),
    "a text too long": wrong(
        CARDS, HEADING, HEADING + "Long. " * 400, HEADING, "2000 are the most"
    ),
    "a question nobody wrote": wrong(
        OPENING,
        "block ask_rules",
        "block ask_rule",
        "block ask_rule ",
        "perhaps ask_rules is meant",
    ),
}
_TOO_MANY = RULES + "".join(f',\n  {{ id = "needs{"x" * n}", to = "joint" }}' for n in range(24))
TOO_MUCH: dict[str, Mistake] = {
    "a question more than a list holds": wrong(
        AGENDA,
        RULES,
        _TOO_MANY,
        f'"needs{"x" * 23}"',
        "phase opening has 26 questions; the list that they stand in holds 25",
    ),
    "a card that is too long in all": wrong(
        "en/panel.md.j2",
        "{% block road %}\n",
        "{% block road %}\n" + "It is long. " * 163,
        "{% block road %}",
        "what stands in the panel in briefing has 3",
    ),
    "an invitation that is too long in all": wrong(
        "en/consent.md.j2",
        "**What we cannot protect you from**",
        "What we cannot protect you from. " + "It is long. " * 66,
        "{% block limits %}",
        "what stands in an invitation has 3",
    ),
    "an entry that is too long for its list": wrong(
        "en/audience.md.j2",
        "another bot, ",
        "another bot, as far as can be known from here, " * 2,
        "{% block bot %}",
        "60 are the most",
    ),
    "too much beside a person's own words": wrong(
        "en/letters.md.j2",
        "{{ words }}",
        "It is long. " * 80 + "{{ words }}",
        "{% block letter %}",
        "900 are the most",
    ),
}
"""What fits its own place, and not the message or list in which it stands."""
MISTAKES |= TOO_MUCH
FILES: dict[str, tuple[str, str | bytes | None, str, int]] = {
    "a language's words are missing": (WORDS, None, "missing", 1),
    "the agenda is missing": (AGENDA, None, "missing", 1),
    "a file of texts is missing": (CARDS, None, "missing", 1),
    "the page that is handed out is missing": ("en/export.html.j2", None, "missing", 1),
    "a page with a value it is not given": (
        "en/export.html.j2",
        "{% block page %}\n{{ itmes }}\n{% endblock %}",
        "perhaps items is meant",
        2,
    ),
    "a page of another name": (
        "en/export.html.j2",
        "{% block side %}x{% endblock %}",
        "it has page",
        1,
    ),
    "a file nobody reads": ("en/card.md.j2", "{# x #}", "perhaps cards.md.j2 is meant", 1),
    "words under another name": ("en/word.toml", "", "perhaps words.toml is meant", 1),
    "an agenda under another name": ("agenda.tml", "", "agenda.toml", 1),
    "text in another encoding": (CARDS, b"{# one #}\n\xff\xfe", "UTF-8", 2),
    "an agenda in another encoding": (AGENDA, b"\xff\xfe[\x00", "UTF-8", 1),
    "an agenda with nothing in it": (AGENDA, "", "phase is missing", 1),
    "an agenda nested beyond reason": (AGENDA, "a = " + "[" * 5_000, "too deeply", 1),
    "a number beyond reason": (AGENDA, "a = " + "9" * 5_000, "not valid TOML", 1),
    "a file with no texts in it": (CARDS, "{# nothing #}\n", "is missing", 1),
}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack in one language: each mistake is looked for in it alone."""
    folder = tmp_path_factory.mktemp("packs")
    shutil.copytree(KELMAN / "en", folder / "kelman" / "en")
    shutil.copy(KELMAN / "agenda.toml", folder / "kelman")
    return folder


@pytest.fixture
def root(packs: Path) -> Iterator[Path]:
    """A pack to make mistakes in: afterwards every file reads as before."""
    root = packs / "kelman"
    yield root
    for path in root.rglob("*"):
        if path.is_file() and not (KELMAN / path.relative_to(root)).exists():
            path.unlink()
    for original in (KELMAN / "agenda.toml", *(KELMAN / "en").rglob("*")):
        copy = root / original.relative_to(KELMAN)
        if original.is_file() and not (
            copy.exists() and copy.read_bytes() == original.read_bytes()
        ):
            shutil.copyfile(original, copy)


def sentence(packs: Path) -> PackError:
    """The one sentence with which the pack is refused."""
    with pytest.raises(PackError) as caught:
        load_packs(packs, "kelman")
    assert is_one_sentence(caught.value)
    return caught.value


def is_one_sentence(error: PackError) -> bool:
    _, _, what = str(error).partition(f":{error.line}: ")
    one = "\n" not in what and not re.search(r"[.!?] [A-Z]", what)
    return one and what.endswith(".") and not what.endswith("..")


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_file_its_line_and_what_would_be_valid(
    case: str, packs: Path, root: Path
) -> None:
    mistake = MISTAKES[case]
    path = root / mistake.file
    text = path.read_text(encoding="utf-8")
    assert mistake.old in text
    changed = text.replace(mistake.old, mistake.new, 1)
    path.write_text(changed, encoding="utf-8")
    found = sentence(packs)
    assert found.file == path
    begins = changed.index(mistake.at)
    assert found.line == changed.count("\n", 0, begins) + 1, str(found)
    for said in mistake.says:
        assert said in str(found)


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_not_as_it_has_to_be_is_one_sentence(
    case: str, packs: Path, root: Path
) -> None:
    file, content, said, line = FILES[case]
    path = root / file
    if content is None:
        path.unlink()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")
    found = sentence(packs)
    assert (found.file, found.line) == (path, line)
    assert said in str(found)


def test_at_least_sixty_mistakes_are_tried() -> None:
    assert len(MISTAKES) + len(FILES) >= 60


def test_a_byte_order_mark_and_other_line_ends_are_no_mistake(packs: Path, root: Path) -> None:
    for path in [root / AGENDA, root / WORDS, *root.rglob("*.j2")]:
        text = path.read_text(encoding="utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_packs(packs, "kelman").locales == {Locale("en")}


def test_after_other_line_ends_the_line_is_still_the_line(packs: Path, root: Path) -> None:
    path = root / AGENDA
    text = path.read_text(encoding="utf-8").replace('id = "closing"', 'id = ""')
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert sentence(packs).line == text.count("\n", 0, text.index('id = ""')) + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("नदी", "पर्वत"),
        ("أرز", "زيتون"),
        ("می‌نا", "سرو"),
        ("סביון", "רקפת"),
        ("แก้ว", "ดอกไม้"),
        ("Ольха", "Йод"),
        ("杉", "松"),
        ("Ölbaum", "Fjäder"),
    ],
)
def test_neutral_words_of_any_script_are_words(
    one: str, other: str, packs: Path, root: Path
) -> None:
    path = root / WORDS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(LARK, f'["{one}", "{other}"]'), encoding="utf-8")
    assert (one, other) in load_packs(packs, "kelman").neutral_words(Locale("en"))


def test_a_neutral_word_of_two_languages_stands_in_the_same_place(packs: Path, root: Path) -> None:
    shutil.copytree(root / "en", root / "pt")
    path = root / "pt" / "words.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(LARK, '["Wren", "Lark"]'), encoding="utf-8")
    found = sentence(packs)
    shutil.rmtree(root / "pt")
    assert "stands in neutral_words of another language" in str(found)


def test_a_language_is_a_folder_named_like_pt_br(packs: Path, root: Path) -> None:
    shutil.copytree(root / "en", root / "pt-BR")
    assert load_packs(packs, "kelman").locales == {Locale("en"), Locale("pt-BR")}
    shutil.copytree(root / "en", root / "pt-br")
    assert "the same language as pt-BR" in str(sentence(packs))
    for folder in ("pt-BR", "pt-br"):
        shutil.rmtree(root / folder)


def test_a_folder_that_is_no_language_is_named(packs: Path, root: Path) -> None:
    shutil.copytree(root / "en", root / "english")
    found = sentence(packs)
    shutil.rmtree(root / "english")
    assert found.file == root / "english"
    assert "en or pt-BR" in str(found)


def test_a_pack_that_is_not_there_is_named_with_those_that_are(packs: Path) -> None:
    with pytest.raises(PackError, match=r"there is no pack kellman, perhaps kelman is meant"):
        load_packs(packs, "kellman")
