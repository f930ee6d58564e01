"""Reading a pack whole, and refusing a broken one with one sentence that names file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2
from jinja2 import nodes

from bot.domain.screens.texts import declared
from bot.domain.screens.together import Together, together
from bot.domain.state.agenda import Agenda
from bot.domain.vocabulary.identity import Locale
from bot.render.agenda_file import load_agenda
from bot.render.files import ENDING, PAGE, WORDS, PackFiles, SpokenFiles, is_hidden
from bot.render.looked_at import LookedAt, digest_of
from bot.render.pack import Pack
from bot.render.templates import PackError, TemplateFile, check_block, fixed_letters, limit_of
from bot.toml_files import near

LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""How a language is named, in folders and settings: en, pt-BR, zh-Hant."""
_PAGE_VALUES = frozenset({"lang", "title", "head", "dated", "between", "items"})
_LONGEST_PAGE = 20_000
"""Characters of the page that is handed out, without what is put in."""


def load_packs(directory: Path, pack: str, looked_at: LookedAt | None = None) -> Pack:
    """Read ``directory/pack``: the agenda and every language. Raises ``PackError`` for the first thing wrong.

    Every text is looked at, unless exactly this pack was found right before and ``looked_at`` remembers it.
    """
    root = directory / pack
    if not root.is_dir():
        packs = [one.parent.name for one in sorted(directory.glob("*/agenda.toml"))]
        raise PackError(root, 1, f"there is no pack {pack}{near(pack, packs)}")
    agenda = load_agenda(root)
    folders = sorted(_folders(root))
    if not folders:
        raise PackError(root, 1, "this pack has no language; make a folder such as en.")
    files = PackFiles(root)
    languages = [SpokenFiles(files, folder) for folder in folders]
    _look_at(languages, agenda, files, looked_at or LookedAt())
    return Pack(agenda, {Locale(one.folder.name): one for one in languages})


def _look_at(
    languages: list[SpokenFiles], agenda: Agenda, files: PackFiles, looked_at: LookedAt
) -> None:
    texts, messages = declared(agenda), tuple(together(agenda))
    asked = sorted(f"{key} {' '.join(sorted(values))}" for key, values in texts.items())
    parser = f"jinja2 {jinja2.__version__}"
    spoken = [
        f"language {one.folder.name}" for one in languages
    ]  # a folder may have no file at all
    digest = digest_of(files.content, (*spoken, *asked, *map(repr, messages), parser))
    if looked_at.holds(digest):
        return
    for one in languages:
        _look_at_language(one, texts, messages)
    _look_at_sides(languages)
    looked_at.note(digest)


def _look_at_sides(languages: list[SpokenFiles]) -> None:
    """A neutral word is found by its place, so it stands in the same one in every language that has it."""
    seen: dict[str, tuple[int, int]] = {}
    for one in languages:
        for pair, words in enumerate(one.words.neutral_words):
            for side, word in enumerate(words):
                if seen.setdefault(word, (pair, side)) != (pair, side):
                    what = f"{word} stands in neutral_words of another language too, in another place there."
                    raise PackError(one.folder / "words.toml", 1, what)


def _folders(root: Path) -> Iterator[Path]:
    """The folders of languages; nothing else but the agenda stands beside them, and what is hidden."""
    seen: dict[str, str] = {}
    for one in sorted(root.iterdir()):
        if is_hidden(one.name) or one.name == "agenda.toml":
            continue
        if not one.is_dir():
            raise PackError(
                one, 1, "nothing is kept in a file of this name; the agenda is agenda.toml."
            )
        if not LOCALE.fullmatch(one.name):
            raise PackError(
                one, 1, "this folder is not named after a language, such as en or pt-BR."
            )
        same = seen.setdefault(one.name.casefold(), one.name)
        if same != one.name:
            raise PackError(
                one, 1, f"this is the same language as {same}; keep one of the folders."
            )
        yield one


def _look_at_language(
    spoken: SpokenFiles, texts: Mapping[str, frozenset[str]], messages: tuple[Together, ...]
) -> None:
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    for key, values in texts.items():
        file, _, block = key.partition(":")
        wanted.setdefault(file, {})[block] = values
    _no_other_files(spoken.folder, {*(f"{name}{ENDING}" for name in wanted), WORDS, PAGE})
    _ = spoken.words
    places: dict[str, tuple[Path, nodes.Block]] = {}
    for name, blocks in wanted.items():
        parsed = spoken.file(f"{name}{ENDING}")
        _look_at_file(parsed, name, blocks)
        for block, node in parsed.blocks.items():
            places[f"{name}:{block}"] = (parsed.path, node)
    for message in messages:
        _check_together(message, places)
    _look_at_page(spoken.file(PAGE))


def _look_at_page(parsed: TemplateFile) -> None:
    """The page that is handed out."""
    for block, node in parsed.blocks.items():
        if block != "page":
            what = f"no text of this file is called {block}; it has page."
            raise PackError(parsed.path, node.lineno, what)
    if "page" not in parsed.blocks:
        raise PackError(parsed.path, parsed.last_line, "the block page is missing.")
    check_block(parsed.path, parsed.blocks["page"], _PAGE_VALUES, _LONGEST_PAGE)


def _no_other_files(folder: Path, known: set[str]) -> None:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(map(is_hidden, name.split("/")))
        if path.is_file() and name not in known and not hidden:
            meant = near(name, sorted(known)).partition(";")[0]
            raise PackError(path, 1, f"no text is kept in a file of this name{meant}.")


def _look_at_file(parsed: TemplateFile, name: str, blocks: Mapping[str, frozenset[str]]) -> None:
    """One file's texts: all that are wanted, each looked at, and no other."""
    path = parsed.path
    for block, node in parsed.blocks.items():
        if block not in blocks:
            absent = sorted(set(blocks) - set(parsed.blocks)) or sorted(blocks)
            what = f"no text of this file is called {block}{near(block, absent)}"
            raise PackError(path, node.lineno, what)
    for block, values in blocks.items():
        if block not in parsed.blocks:
            raise PackError(path, parsed.last_line, f"the block {block} is missing.")
        check_block(path, parsed.blocks[block], values, limit_of(f"{name}:{block}"))


def _check_together(message: Together, places: Mapping[str, tuple[Path, nodes.Block]]) -> None:
    """What stands in one message leaves room for the names and lists in it; else its longest text is named."""

    def letters(key: str) -> int:
        return fixed_letters(places[key][1])

    longest = [max(texts, key=letters) for texts in message.texts]
    have = sum(map(letters, longest))
    if have > message.most:
        path, block = places[max(longest, key=letters)]
        raise PackError(
            path,
            block.lineno,
            f"what stands in {message.name} has {have} characters together, and {block.name} is the longest of it; "
            f"{message.most} are the most.",
        )
