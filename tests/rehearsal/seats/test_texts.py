"""The page's sentences: all there, none forbidden, and every trouble between people with guidance."""

import ast
import re
import tomllib
from pathlib import Path

import bot.rehearsal.seats as seats
from bot.rehearsal.seats.texts import TEXTS, page_words, troubles
from bot.rehearsal.seats.who_sees import Sight

FOLDER = Path(seats.__file__).parent
NEVER = re.compile(
    r"\b(quorum|vote|voted|accurate|bad faith|gamif\w*|leaderboard)\b", re.IGNORECASE
)


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def named_in_code() -> set[str]:
    """Whole names only: those put together from parts are found where they are drawn."""
    found: set[str] = set()
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and called(node) in ("words", "tell", "_told")
                and node.args
            ):
                parts = [
                    part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)
                ]
                found |= {part for part in parts if isinstance(part, str)}
    return {each for each in found if re.fullmatch(r"[a-z]\w*[a-z0-9]", each)}


def test_every_sentence_that_is_named_is_there() -> None:
    known = page_words().sentences
    partly = {"first", "second", "page", "true", "false"}
    assert sorted(named_in_code() - set(known) - partly) == []
    assert {str(sight) for sight in Sight} <= set(known)


def test_every_sentence_that_is_there_is_named_somewhere() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.py"))
    built = re.compile(r"^(act|did_met|role|side|pace|first)_")
    unused = {name for name in page_words().sentences if not re.search(rf"[\"']{name}[\"']", code)}
    assert sorted(name for name in unused if not built.match(name)) == []


def test_every_trouble_says_what_happens_and_what_one_might_do_and_rather_not() -> None:
    found = troubles()
    assert {each.kind for each in found.values()} == {"technical", "human"}
    for name, guidance in found.items():
        assert guidance.happens, name
        assert guidance.might, name
        assert guidance.avoid, name
    humans = {name for name, each in found.items() if each.kind == "human"}
    assert humans == {
        *("attack", "walkout", "silence", "bad_news", "down_to_two", "bloc", "recording", "judge")
    }
    of_calls = {name for name, each in found.items() if each.in_calls}
    assert of_calls == {"owner_listens", "recorder", "line_lost", "recording"}


def test_no_word_stands_on_the_page_that_must_not() -> None:
    for file in TEXTS.glob("*.toml"):
        tomllib.loads(file.read_text(encoding="utf-8"))
        assert NEVER.findall(file.read_text(encoding="utf-8")) == []
