"""Reading a pack whole, and refusing a broken one with one sentence that names file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.screens import texts as all_texts
from bot.domain.screens import together as said_together
from bot.domain.vocabulary.identity import Locale
from bot.render import agenda_file
from bot.render.files import PackFiles, SpokenFiles, is_hidden
from bot.render.limits import PackError
from bot.render.looked_at import LookedAt, digest_of
from bot.render.pack import Pack
from bot.toml_files import near

if TYPE_CHECKING:
    from bot.domain.state.agenda import Agenda

LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""How a language is named, in folders and settings: en, pt-BR, zh-Hant."""


def load_packs(directory: Path, pack: str, looked_at: LookedAt | None = None) -> Pack:
    """Read ``directory/pack``: the agenda and every language. Raises ``PackError`` for the first thing wrong.

    Every text is looked at, unless exactly this pack was found right before and ``looked_at`` remembers it.
    """
    root = directory / pack
    if not root.is_dir():
        packs = [one.parent.name for one in sorted(directory.glob("*/agenda.toml"))]
        raise PackError(root, 1, f"there is no pack {pack}{near(pack, packs)}")
    files, path = PackFiles(root), root / "agenda.toml"
    agenda = cache(lambda: agenda_file.agenda_in(path, files.text(path)))
    folders = sorted(_folders(root))
    if not folders:
        agenda()  # what is wrong with it is said first
        raise PackError(root, 1, "this pack has no language; make a folder such as en.")
    languages = [SpokenFiles(files, folder) for folder in folders]
    _look_at(languages, agenda, files, looked_at or LookedAt())
    return Pack(agenda, {Locale(one.folder.name): one for one in languages})


def _look_at(
    languages: list[SpokenFiles],
    agenda: Callable[[], Agenda],
    files: PackFiles,
    looked_at: LookedAt,
) -> None:
    digest = digest_of(files.content, (one.folder.name for one in languages))
    if looked_at.holds(digest):
        return
    from bot.render.looking import look_at_language  # most starts need none of it

    texts, messages = all_texts.declared(agenda()), tuple(said_together.together(agenda()))
    for one in languages:
        look_at_language(one, texts, messages)
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
