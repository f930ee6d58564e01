"""Each sentence of the pack that promises secrecy is tied to a line of what may be inferred (docs/secrecy.md)."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACK = ROOT / "prompts" / "kelman" / "en"
PAGE = (ROOT / "docs" / "secrecy.md").read_text(encoding="utf-8")
PROMISES = re.compile(
    r"nobody (else )?(ever )?(learns|sees|reads|has (seen|read)|is told|will know|knows)"
    r"|only you|without (your|a|its) name|from nobody|for you alone|unseen|nothing says"
    r"|names? nobody|only the third party is told (that you asked|who)|until the room is yours"
    r"|only the third party knew",
    re.IGNORECASE,
)
OF_TIMING = re.compile(
    r"(moment|timing)( of \w+ \w+)? (says|tells|names) (nothing|nobody)", re.IGNORECASE
)
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)


def _texts() -> dict[str, str]:
    found = {}
    for file in sorted(PACK.rglob("*.j2")):
        name = file.relative_to(PACK).as_posix().partition(".")[0]
        for block, words in BLOCK.findall(file.read_text(encoding="utf-8")):
            found[f"{name}:{block}"] = words
    return found


def _rows(heading: str) -> dict[str, str]:
    """The rows of the table under a heading: the first cell, and all that follows it."""
    part = re.split(r"^#+ ", PAGE.partition(heading)[2], flags=re.MULTILINE)[0]
    cells = [line.strip("| ").partition(" | ") for line in part.splitlines() if line[:2] == "| "]
    return {first: rest for first, _, rest in cells if first != "Line"}


def test_every_text_that_promises_secrecy_stands_with_the_line_it_belongs_to() -> None:
    promising = {key for key, words in _texts().items() if PROMISES.search(words)}
    tied = [
        key
        for texts in _rows("### Which sentence belongs to which line").values()
        for key in re.findall(r"`([^`]+)`", texts)
    ]
    assert sorted(tied) == sorted(promising)


def test_every_line_that_a_sentence_belongs_to_says_what_may_be_inferred() -> None:
    assert set(_rows("### Which sentence belongs to which line")) == set(
        _rows("## What may be inferred")
    )


def test_no_text_claims_that_a_moment_says_nothing() -> None:
    assert [key for key, words in _texts().items() if OF_TIMING.search(words)] == []


def test_no_page_and_no_module_claims_it_either() -> None:
    written = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bot").rglob("*.py")]
    claims = {
        file.name
        for file in written
        if OF_TIMING.search(" ".join(file.read_text(encoding="utf-8").split()))
    }
    # The list of changes says that no text claims it any more.
    assert claims <= {"CHANGELOG.md"}
