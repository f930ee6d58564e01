"""Reading a pack whole, and refusing a broken one with one sentence that names file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import nodes

from bot.domain.screens.texts import declared
from bot.domain.screens.together import Together, together
from bot.domain.state.agenda import Agenda, AgendaError, parse_agenda
from bot.domain.vocabulary.forms import MOST_OPTIONS
from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.rooms import RoomKind
from bot.render.pack import Pack, Spoken
from bot.render.templates import (
    PackError,
    Wording,
    check_block,
    fixed_letters,
    limit_of,
    parse_file,
    read,
)

ROOM_WORDS = ("category", *(kind.value for kind in RoomKind))
"""The kinds of channel that need a word for their name."""
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CHANNEL_WORD = re.compile(r"[a-z]{2,20}")
_ID = re.compile(r"[a-z][a-z_-]*")


def load_packs(directory: Path, pack: str) -> Pack:
    """Read ``directory/pack`` whole: the agenda and every language. Raises ``PackError`` for the first thing wrong."""
    root = directory / pack
    agenda = load_agenda(root)
    texts = declared(agenda)
    folders = sorted(
        one for one in root.iterdir() if one.is_dir() and not one.name.startswith((".", "_"))
    )
    for folder in folders:
        if not _LOCALE.fullmatch(folder.name):
            raise PackError(
                folder, 1, "this folder is not named after a language, such as en or pt-BR."
            )
    if not folders:
        raise PackError(root, 1, "this pack has no language; make a folder such as en.")
    messages = tuple(together(agenda))
    return Pack(
        agenda,
        {Locale(folder.name): _load_locale(folder, texts, messages) for folder in folders},
    )


def _load_toml(path: Path) -> tuple[dict[str, Any], str]:
    source = read(path)
    try:
        return tomllib.loads(source), source
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else source.count("\n") + 1
        raise PackError(path, line, f"this is not valid TOML: {error}.") from None


def _line_of(source: str, pattern: str) -> int:
    """The first line that matches, or 1."""
    found = re.search(pattern, source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def load_agenda(root: Path) -> Agenda:
    """The agenda of the pack in a folder, without its texts. ``PackError``."""
    path = root / "agenda.toml"
    data, source = _load_toml(path)
    try:
        agenda = parse_agenda(data)
    except AgendaError as error:
        phase = re.match(r"phase (\S+):", str(error))
        line = _line_of(source, rf"^\s*id\s*=\s*[\"']{re.escape(phase[1])}[\"']") if phase else 1
        raise PackError(path, line, f"{error}.") from None
    for phase_id in (phase.id for phase in agenda.phases):
        if not _ID.fullmatch(phase_id):
            raise PackError(
                path, 1, f"the phase id {phase_id} may have only a-z, hyphens and underscores."
            )
    for prompt in (prompt.id for phase in agenda.phases for prompt in phase.prompts):
        if not prompt.isidentifier():
            line = _line_of(source, rf"id\s*=\s*[\"']{re.escape(prompt)}[\"']")
            raise PackError(
                path, line, f"the prompt id {prompt} may have only letters and underscores."
            )
    for phase_at in agenda.phases:
        if len(phase_at.prompts) > MOST_OPTIONS:
            one_too_many = phase_at.prompts[MOST_OPTIONS].id
            raise PackError(
                path,
                _line_of_prompt(source, phase_at.id, one_too_many),
                f"phase {phase_at.id} has {len(phase_at.prompts)} questions; the list that they stand in "
                f"holds {MOST_OPTIONS}.",
            )
    return agenda


def _line_of_prompt(source: str, phase: str, prompt: str) -> int:
    """Where a question of this phase is written; the same id may stand in other phases."""
    begins = _line_of(source, rf"^\s*id\s*=\s*[\"']{re.escape(phase)}[\"']")
    before = "\n".join(source.split("\n")[: begins - 1])
    rest = source[len(before) :]
    return before.count("\n") + _line_of(rest, rf"id\s*=\s*[\"']{re.escape(prompt)}[\"']")


def _load_locale(
    folder: Path, texts: Mapping[str, frozenset[str]], messages: tuple[Together, ...]
) -> Spoken:
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    for key, values in texts.items():
        file, _, block = key.partition(":")
        wanted.setdefault(file, {})[block] = values
    for path in sorted(folder.rglob("*.j2")):
        if path.relative_to(folder).as_posix().removesuffix(".md.j2") not in wanted:
            raise PackError(path, 1, "no text is kept in a file of this name.")
    loaded: dict[str, Wording] = {}
    places: dict[str, tuple[Path, nodes.Block]] = {}
    for name, blocks in wanted.items():
        parsed = parse_file(folder / f"{name}.md.j2")
        for block, node in parsed.blocks.items():
            if block not in blocks:
                raise PackError(
                    parsed.path, node.lineno, f"no text is called {block}; is it a typing mistake?"
                )
        for block, values in blocks.items():
            if block not in parsed.blocks:
                raise PackError(parsed.path, parsed.last_line, f"the block {block} is missing.")
            check_block(parsed.path, parsed.blocks[block], values, limit_of(f"{name}:{block}"))
            loaded[f"{name}:{block}"] = parsed.wordings[block]
            places[f"{name}:{block}"] = (parsed.path, parsed.blocks[block])
    for message in messages:
        _check_together(message, places)
    return _load_words(folder / "words.toml", loaded)


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


def _load_words(path: Path, texts: Mapping[str, Wording]) -> Spoken:
    data, source = _load_toml(path)
    for key in data:
        if key not in ("rooms", "missing_rooms", "neutral_words"):
            raise PackError(
                path, _line_of(source, rf"^\[?{re.escape(key)}\b"), f"{key} is not known here."
            )
    rooms = _words_table(path, source, data.get("rooms"), "rooms", ROOM_WORDS)
    for key, word in rooms.items():
        if not _CHANNEL_WORD.fullmatch(word):
            line = _line_of(source, rf"^{key}\s*=")
            raise PackError(path, line, f"the channel word for {key} must be 2 to 20 letters, a-z.")
    kinds = tuple(kind.value for kind in RoomKind)
    missing = _words_table(path, source, data.get("missing_rooms"), "missing_rooms", kinds)
    return Spoken(texts, rooms, missing, _neutral_words(path, source, data.get("neutral_words")))


def _words_table(
    path: Path, source: str, table: object, name: str, keys: tuple[str, ...]
) -> dict[str, str]:
    line = _line_of(source, rf"^\[{name}\]")
    if not isinstance(table, dict) or set(table) != set(keys):
        raise PackError(path, line, f"the table {name} must have exactly {', '.join(keys)}.")
    for key, word in table.items():
        if not isinstance(word, str) or not word.strip():
            raise PackError(
                path, _line_of(source, rf"^{key}\s*="), f"{name}.{key} must be some words."
            )
    return dict(table)


def _neutral_words(path: Path, source: str, rows: object) -> tuple[tuple[str, str], ...]:
    line = _line_of(source, r"^neutral_words\b")
    pairs = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if not pairs or len(pairs) != len(rows if isinstance(rows, list) else []):
        raise PackError(path, line, "neutral_words must be a list of pairs of words.")
    for pair in pairs:
        good = all(isinstance(word, str) and word.isalpha() and len(word) <= 20 for word in pair)
        if len(pair) != 2 or not good or pair[0].casefold() == pair[1].casefold():
            raise PackError(
                path,
                line,
                "each pair of neutral_words must be two different words of letters alone.",
            )
    return tuple((first, second) for first, second in pairs)
