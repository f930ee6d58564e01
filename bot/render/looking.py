"""Looking at every text of a pack: all that are asked for are there, and each can be shown where it is to stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.domain.screens.together import Together
from bot.render.files import ENDING, PAGE, WORDS, SpokenFiles, is_hidden
from bot.render.limits import PackError, limit_of
from bot.render.templates import TemplateFile, Wording, check_block
from bot.toml_files import near

_PAGE_VALUES = frozenset({"lang", "title", "head", "dated", "between", "items"})
_LONGEST_PAGE = 20_000
"""Characters of the page that is handed out, without what is put in."""


def look_at_language(
    spoken: SpokenFiles, texts: Mapping[str, frozenset[str]], messages: tuple[Together, ...]
) -> None:
    """One language of a pack, whole; ``PackError`` for the first thing wrong."""
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    for key, values in texts.items():
        file, _, block = key.partition(":")
        wanted.setdefault(file, {})[block] = values
    _no_other_files(spoken.folder, {*(f"{name}{ENDING}" for name in wanted), WORDS, PAGE})
    _ = spoken.words
    places: dict[str, tuple[Path, Wording]] = {}
    for name, blocks in wanted.items():
        parsed = spoken.file(f"{name}{ENDING}")
        _look_at_file(parsed, name, blocks)
        _look_at_plain(spoken, name, parsed)
        for block, wording in parsed.wordings.items():
            places[f"{name}:{block}"] = (parsed.path, wording)
    for message in messages:
        _check_together(message, places)
    _look_at_page(spoken.file(PAGE))


def _look_at_plain(spoken: SpokenFiles, name: str, parsed: TemplateFile) -> None:
    """What is found to be plain without taking the file apart is what it says."""
    for block, wording in parsed.wordings.items():
        found = spoken.plain(f"{name}:{block}")
        if found is not None and found.split() != (wording.plain or "").split():
            what = f"{block} cannot be told from what stands around it; write its marks as other texts do."
            raise PackError(parsed.path, parsed.blocks[block].lineno, what)


def _look_at_page(parsed: TemplateFile) -> None:
    """The page that is handed out."""
    for block, node in parsed.blocks.items():
        if block != "page":
            what = f"no text of this file is called {block}; it has page."
            raise PackError(parsed.path, node.lineno, what)
    if "page" not in parsed.blocks:
        raise PackError(parsed.path, parsed.last_line, "the block page is missing.")
    check_block(parsed.path, parsed.wordings["page"], _PAGE_VALUES, _LONGEST_PAGE)


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
        check_block(path, parsed.wordings[block], values, limit_of(f"{name}:{block}"))


def _check_together(message: Together, places: Mapping[str, tuple[Path, Wording]]) -> None:
    """What stands in one message leaves room for the names and lists in it; else its longest text is named."""

    def letters(key: str) -> int:
        return places[key][1].letters

    longest = [max(texts, key=letters) for texts in message.texts]
    have = sum(map(letters, longest))
    if have > message.most:
        path, text = places[max(longest, key=letters)]
        raise PackError(
            path,
            text.block.lineno,
            f"what stands in {message.name} has {have} characters together, "
            f"and {text.block.name} is the longest of it; {message.most} are the most.",
        )
