"""The layers as they are at run time: what importing a part pulls in, whoever imports it on the way."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
BOT = CHECKOUT / "bot"

THIRD_PARTIES = {"aiohttp", "aiosqlite", "cryptography", "discord", "jinja2", "msgspec", "simcord"}
# asyncio, logging, random and time are what would let state, words or chance slip into the core.
IMPURE = THIRD_PARTIES | {
    "asyncio",
    "logging",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
}

NEVER_PULLED_IN = {
    "config": THIRD_PARTIES - {"msgspec"} | {"asyncio", "logging", "sqlite3", "subprocess"},
    "frozen": IMPURE,
    "logs": THIRD_PARTIES,
    "toml_files": THIRD_PARTIES - {"msgspec"} | {"asyncio", "logging", "sqlite3", "subprocess"},
    "domain": IMPURE,
    "guard": IMPURE,
    "times": IMPURE - {"msgspec"},
    "store": {"discord", "jinja2", "simcord"},
    "render": {"discord", "aiosqlite", "simcord"},
    "app": {"discord", "simcord"},
    "chat": {"simcord"},
    "wiring": {"simcord"},
}
"""For each part of bot/, what must not be loaded once all of it is imported."""

# What the domain may use of the standard library: values and structure, nothing that reaches outside the process.
PURE_STANDARD_LIBRARY = {
    "__future__", "abc", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "graphlib", "hashlib", "heapq", "hmac", "itertools", "math", "operator", "re", "string", "types",
    "typing", "unicodedata",
}  # fmt: skip


def parts() -> list[str]:
    """The parts of bot/ that exist and have a rule."""
    return [
        name for name in NEVER_PULLED_IN if (BOT / name).is_dir() or (BOT / f"{name}.py").is_file()
    ]


def modules_of(part: str) -> list[str]:
    folder = BOT / part
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [BOT / f"{part}.py"]
    return [
        ".".join(file.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
        for file in files
        if file.name != "__main__.py"
    ]


def loaded_after_importing(modules: list[str]) -> set[str]:
    """The top names in sys.modules of a fresh interpreter that has imported these modules and nothing else."""
    program = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


def imported_by(file: Path) -> set[str]:
    """The modules a file names in its import statements, wherever they stand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_there_are_parts_to_look_at() -> None:
    assert {"config", "domain", "guard"} <= set(parts())


@pytest.mark.parametrize("part", parts())
def test_importing_a_part_pulls_in_nothing_it_must_not_know(part: str) -> None:
    assert loaded_after_importing(modules_of(part)) & NEVER_PULLED_IN[part] == set()


def test_the_probe_sees_what_an_import_pulls_in() -> None:
    assert {"bot", "sqlite3"} <= loaded_after_importing(["bot", "sqlite3"])


def test_the_domain_imports_itself_and_the_pure_standard_library_alone() -> None:
    strangers = {
        f"{file.name}: {name}"
        for file in (BOT / "domain").rglob("*.py")
        for name in imported_by(file)
        if not name.startswith(("bot.domain", "bot.frozen"))
        and name.partition(".")[0] not in PURE_STANDARD_LIBRARY
    }
    assert strangers == set()


def test_what_checks_the_rehearsal_does_not_know_the_rules_it_checks() -> None:
    """Else the check would repeat a mistake of the domain's instead of finding it."""
    check = BOT / "rehearsal" / "check"
    files = [*check.rglob("*.py"), *(BOT / "rehearsal").glob("check.py")]
    assert [
        file.name
        for file in files
        if any(name.startswith("bot.domain") for name in imported_by(file))
    ] == []


def test_discord_is_named_only_where_it_is_spoken() -> None:
    strangers = {
        str(file.relative_to(BOT))
        for file in BOT.rglob("*.py")
        if file.relative_to(BOT).parts[0] not in ("chat", "rehearsal")
        and re.search("discord|simcord", file.read_text(encoding="utf-8"))  # few are worth reading
        and any(name.partition(".")[0] in ("discord", "simcord") for name in imported_by(file))
    }
    assert strangers == set()
