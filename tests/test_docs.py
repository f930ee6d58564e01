"""The documents hold what they say: numbers, links, files, commands and words that exist, and nothing left empty."""

import asyncio
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot import wiring
from bot.chat.connect import wanted_intents
from bot.chat.translate import install_permissions
from bot.config import Settings
from bot.domain.leading.sessions import MOVES
from bot.domain.rooms.desired import BOT_WHEN_INVITED
from bot.store.opening import open_store

CHECKOUT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])
PICTURES = sorted((CHECKOUT / "docs" / "pictures").glob("*.svg"))
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
THREATS = (CHECKOUT / "docs" / "threats.md").read_text(encoding="utf-8")

MADE_BY_THE_OPERATOR = {"config.toml", "parley.token", "var/keys", "var/parley.sqlite3"}
"""Files that the documents name and that stand in no checkout."""

SUFFIXES = (".md", ".py", ".toml", ".txt", ".sql", ".j2", ".svg")
HEADING = re.compile(r"^(#{1,6}) (.+)$")
PROMISE_FILE = re.compile(r"tests/promises/\w+\.py")


def name_of(document: Path) -> str:
    return str(document.relative_to(CHECKOUT))


def without_code_blocks(text: str) -> str:
    """The prose: fenced blocks are left out, with what stands in them."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchor(heading: str) -> str:
    """A heading as the address that a rendered page gives it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")


def anchors_in(document: Path) -> set[str]:
    prose = without_code_blocks(document.read_text(encoding="utf-8"))
    return {anchor(found[2]) for line in prose.splitlines() if (found := HEADING.match(line))}


def broken_links(text: str, folder: Path) -> list[str]:
    """Local links and pictures that lead nowhere, from a document in ``folder``."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code_blocks(text)):
        path, _, fragment = target.partition("#")
        if urlsplit(target).scheme or not path:
            continue
        file = (folder / path).resolve()
        stands = file.exists() and file.is_relative_to(CHECKOUT)
        if not stands or (fragment and fragment not in anchors_in(file)):
            broken.append(target)
    return broken


def stands_anywhere(name: str) -> bool:
    return any(
        file for top in ("bot", "docs", "prompts", "tests") for file in (CHECKOUT / top).rglob(name)
    )


def missing_files(text: str, folder: Path) -> list[str]:
    """Files and folders of the project named in inline code that do not exist; a bare name may stand anywhere."""
    missing = []
    for name in re.findall(r"`([\w./-]+)`", without_code_blocks(text)):
        inside = re.match(r"(bot|docs|prompts|tests|\.ci)/", name) is not None
        if name in MADE_BY_THE_OPERATOR or not (inside or name.endswith(SUFFIXES)):
            continue
        places = (CHECKOUT / name, folder / name)
        if not any(place.exists() for place in places) and not (
            "/" not in name and stands_anywhere(name)
        ):
            missing.append(name)
    return missing


def empty_sections(text: str) -> list[str]:
    """Headings below which nothing stands before the next of the same or a higher rank."""
    empty: list[str] = []
    last: tuple[int, str] | None = None
    for line in [*text.splitlines(), "# end"]:
        found = HEADING.match(line)
        if found is None:
            last = None if line.strip() else last
            continue
        rank = len(found[1])
        if last is not None and rank <= last[0]:
            empty.append(last[1])
        last = (rank, found[2])
    return empty


def by_name(document: Path) -> str:
    return name_of(document)


# ---- every document


def test_there_are_documents_to_look_at() -> None:
    names = {name_of(document) for document in DOCUMENTS}
    assert {
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/threats.md",
    } <= names


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_local_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document.read_text(encoding="utf-8"), document.parent) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_file_named_in_a_document_exists(document: Path) -> None:
    assert missing_files(document.read_text(encoding="utf-8"), document.parent) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_no_section_is_empty(document: Path) -> None:
    assert empty_sections(without_code_blocks(document.read_text(encoding="utf-8"))) == []


def test_these_checks_find_what_they_look_for() -> None:
    text = "# A\n\n## B\n\n## C\n[x](nowhere.md) and [y](README.md#no-such-part)\n`bot/nothing.py` and `no-such.toml`\n"
    assert broken_links(text, CHECKOUT) == ["nowhere.md", "README.md#no-such-part"]
    assert missing_files(text, CHECKOUT) == ["bot/nothing.py", "no-such.toml"]
    assert empty_sections(text) == ["B"]


# ---- README


def install_link() -> str:
    (link,) = re.findall(r"https://discord\.com/oauth2/authorize\S+", README)
    return str(link)


def test_the_install_link_asks_for_exactly_the_rights_rooms_need() -> None:
    asked = parse_qs(urlsplit(install_link()).query)
    assert asked["permissions"] == [str(install_permissions().value)]
    assert asked["scope"] == ["bot applications.commands"]


def test_each_right_of_the_link_stands_with_its_bit_and_reason_in_its_own_document() -> None:
    rights = (CHECKOUT / "docs" / "rights.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| (\d+) \| `(\w+)` \| ([^|]+) \|$", rights, re.MULTILINE)
    assert {name for _, name, _ in rows} == BOT_WHEN_INVITED
    assert sum(1 << int(bit) for bit, _, _ in rows) == install_permissions().value
    assert all(reason.strip() for _, _, reason in rows)


def test_the_install_link_does_not_ask_for_administrator() -> None:
    assert not install_permissions().administrator


def test_the_number_of_rights_stands_once_and_no_other_stands_beside_it() -> None:
    assert re.findall(r"\d{9,}", README) == [str(install_permissions().value)]


@cache
def entry_commands() -> set[str]:
    shown = subprocess.run(
        [sys.executable, str(CHECKOUT / "parley"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(re.findall(r"^ +\./parley (\w+)", shown, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_command_of_the_entry_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"\./parley (\w+)", document.read_text(encoding="utf-8")))
    assert named <= entry_commands()


def test_the_readme_names_the_two_commands_that_need_no_discord() -> None:
    for command in ("rehearse", "test"):
        assert re.search(rf"^    \./parley {command}$", README, re.MULTILINE)


async def registered_commands(folder: Path) -> set[str]:
    """The subcommands of ``/workshop`` as the real wiring registers them, without connecting."""
    settings = Settings()
    async with await open_store(folder / "data" / "parley.sqlite3", folder / "keys") as store:
        wired = await wiring.wire(settings, wiring.load_pack(settings), store, wanted_intents())
        group = wired.client.tree.get_command("workshop")
        assert group is not None
        names = {str(one["name"]) for one in group.to_dict(wired.client.tree)["options"]}
        await wired.client.close()
    return names


def test_the_readme_explains_every_workshop_command_and_no_other(tmp_path: Path) -> None:
    registered = asyncio.run(registered_commands(tmp_path))
    assert set(re.findall(r"^\| `/workshop (\w+)` \|", README, re.MULTILINE)) == registered
    assert set(re.findall(r"`/workshop (\w+)", README)) == registered


# ---- promises


def test_every_promise_file_named_exists_and_every_one_that_exists_is_named() -> None:
    standing = {name_of(file) for file in (CHECKOUT / "tests" / "promises").glob("test_*.py")}
    assert set(PROMISE_FILE.findall(THREATS)) == standing


def test_there_are_twelve_promises_each_with_what_holds_it() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \| (.+) \|$", THREATS, re.MULTILINE)
    assert [int(number) for number, _, _ in rows] == list(range(1, 13))
    for number, _, held_by in rows:
        for file in PROMISE_FILE.findall(held_by):
            named = re.match(r"test_(\d+(?:_and_\d+)*)_", Path(file).name)
            assert named is not None
            assert number in named[1].split("_and_")


# ---- architecture


def table_below(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of docs/architecture.md, without its head."""
    part = ARCHITECTURE.split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_table_of_the_session_is_the_code() -> None:
    assert table_below("The session as a table") == [
        [move.before, move.verb, move.after, "yes" if move.offered else "no"] for move in MOVES
    ]


def test_the_picture_of_the_session_is_the_code() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", ARCHITECTURE, re.MULTILINE)
    assert drawn == [(move.before, move.after, move.verb) for move in MOVES]


def test_the_instruments_stand_in_the_order_that_the_contract_holds() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (order,) = [each["layers"] for each in contracts if each["id"] == "instruments"]
    assert [row[0] for row in table_below("The domain: a folder an instrument")] == order


# ---- references in the code


def test_what_the_code_refers_to_stands_in_the_documents() -> None:
    """A comment that sends its reader to a page sends them to one that is there."""
    broken = []
    for top in ("bot", "prompts", "tests"):
        for file in (CHECKOUT / top).rglob("*"):
            if file.suffix in (".py", ".j2", ".toml"):
                pages = re.findall(r"docs/[\w/-]+\.md", file.read_text(encoding="utf-8"))
                broken += [
                    (name_of(file), page) for page in pages if not (CHECKOUT / page).exists()
                ]
    assert broken == []


# ---- decisions, glossary, picture


def test_decisions_are_numbered_without_a_gap_and_say_their_number() -> None:
    files = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for number, file in enumerate(files, start=1):
        assert re.match(rf"# {number}\. \S", file.read_text(encoding="utf-8"))


def test_the_words_the_glossary_gives_to_screens_stand_in_the_pack() -> None:
    pack = CHECKOUT / "prompts" / "kelman" / "en"
    said = " ".join(file.read_text(encoding="utf-8") for file in pack.rglob("*.md.j2")).casefold()
    rows = re.findall(
        r"^\| \*\*.+\*\* \| .+ \| (.+) \|$",
        (CHECKOUT / "docs" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(rows) > 30
    shown = [word.strip("*") for word in rows if word not in ("–", "its name", "a person")]
    assert [word for word in shown if word.casefold() not in said] == []


@pytest.mark.parametrize("picture", PICTURES, ids=by_name)
def test_a_picture_is_well_formed_says_what_it_shows_and_loads_nothing(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    root = ET.fromstring(text)  # noqa: S314 - our own file
    svg = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{svg}svg"
    for part in ("title", "desc"):
        found = root.find(f"{svg}{part}")
        assert found is not None
        assert found.text
    assert root.find(f".//{svg}script") is None
    references = [
        value for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")
    ]
    ids = {one.attrib["id"] for one in root.iter() if "id" in one.attrib}
    assert {value.removeprefix("#") for value in references} <= ids
    assert "url(" not in text
    assert "@import" not in text
    assert "prefers-color-scheme: dark" in text
