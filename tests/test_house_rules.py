"""The house rules that a machine can check: size, names, docstrings, and what no tracked file may contain."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.side_by_side import groups_of

CHECKOUT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LONGEST_STORY = 65
"""A test that follows people through a whole workshop is read from above."""
NAMES_THAT_SAY_NOTHING = {
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "common",
    "core",
}

FORBIDDEN = {
    "a folder of one machine": re.compile(r"(?<![\w.])/(?:home|root|Users)/\w", re.ASCII),
    "a package index": re.compile(
        r"https?://[^\s\"']*/(?:simple|packages)/|--(?:extra-)?index-url\b|--find-links\b"
    ),
}
"""What no tracked file may contain, and how it is recognised."""

SYSTEM_FOLDERS = {"/", "/home", "/mnt", "/opt", "/srv", "/tmp", "/usr/src", "/var"}  # noqa: S108 - named, not used
"""Folders that every such system has: a checkout in one of them does not make its name a private one."""

if str(CHECKOUT.parent) not in SYSTEM_FOLDERS:
    FORBIDDEN["the folder this checkout lies in"] = re.compile(
        rf"(?<![\w.]){re.escape(str(CHECKOUT.parent))}/"
    )


def tracked() -> list[Path]:
    """The files git knows, without those deleted in the working tree."""
    # A checkout may belong to somebody else than who runs the tests, in a container for instance.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout
    return [file for name in listed.split("\0") if name and (file := CHECKOUT / name).is_file()]


@cache
def read(file: Path) -> tuple[str | None, tuple[tuple[str, int], ...]]:
    """What a program says it is for, and its functions with how many lines each has."""
    tree = ast.parse(text_of(file))
    functions = (
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in statements_in(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return ast.get_docstring(tree), tuple(functions)


def statements_in(part: ast.AST) -> Iterator[ast.AST]:
    """All of them, however deep; nothing of what stands within one, as functions do not."""
    for inner in ast.iter_child_nodes(part):
        if isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
            yield inner
            yield from statements_in(inner)


@cache
def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


TRACKED = tracked()
BOT_MODULES = [
    file for file in TRACKED if file.suffix == ".py" and file.is_relative_to(CHECKOUT / "bot")
]
PROGRAMS = [file for file in TRACKED if file.suffix == ".py" or file == CHECKOUT / "parley"]


def name_of(file: Path) -> str:
    return str(file.relative_to(CHECKOUT))


def test_the_lists_these_rules_go_through_are_not_empty() -> None:
    assert CHECKOUT / "bot/config.py" in BOT_MODULES
    assert CHECKOUT / "parley" in PROGRAMS


def test_no_module_is_too_long() -> None:
    lengths = {name_of(file): len(text_of(file).splitlines()) for file in BOT_MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    too_long = {}
    for file in PROGRAMS:
        longest = LONGEST_STORY if file.is_relative_to(CHECKOUT / "tests") else LONGEST_FUNCTION
        _, functions = read(file)
        for name, lines in functions:
            if lines > longest:
                too_long[f"{name_of(file)}:{name}"] = lines
    assert too_long == {}


def test_every_module_says_what_it_is_responsible_for() -> None:
    responsible = [*BOT_MODULES, CHECKOUT / "parley"]
    assert [name_of(file) for file in responsible if not read(file)[0]] == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    named = {
        name_of(file)
        for file in PROGRAMS
        if {*file.relative_to(CHECKOUT).with_suffix("").parts} & NAMES_THAT_SAY_NOTHING
    }
    assert named == set()


def forbidden_in(text: str) -> list[str]:
    """What stands in a text that may not, each with where it was found."""
    return [
        f"{what}: {match[0]}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]


def test_no_tracked_file_speaks_of_one_machine_or_one_package_index() -> None:
    itself = Path(__file__).resolve()
    assert {
        name_of(file): found
        for file in TRACKED
        if file != itself and (found := forbidden_in(text_of(file)))
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        "see /home/somebody/parley/notes",
        "/Users/somebody/parley/",
        "--index-url https://mirror.example/x",
        "https://mirror.example/simple/parley",
    ],
)
def test_the_rule_recognises_what_is_forbidden(text: str) -> None:
    assert forbidden_in(text) != []


def test_the_rule_leaves_ordinary_paths_alone() -> None:
    assert (
        forbidden_in(
            "bot/domain/work/x docs/home/page var/parley.sqlite3 https://discord.com/developers/docs"
        )
        == []
    )


def test_the_tests_of_a_file_stay_together_in_one_process(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    mine = next(group for group in groups_of(items) if request.node in group)
    assert mine == [item for item in items if item.path == request.node.path]
