"""Prompt packs: every sentence a person reads, checked when loaded; what a participant wrote is shown inert."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.config import StartError
from bot.domain.agenda import Agenda, AgendaError, parse_agenda
from bot.domain.identity import Locale, UserId, Words
from bot.domain.rooms import RoomKey, RoomKind
from bot.domain.text import Person, RoomLink, Text, Value
from bot.domain.texts import declared

ROOM_WORDS = ("category", *(kind.value for kind in RoomKind))
"""The kinds of channel that need a word for their name."""
LONGEST_TEXT = 2_000
"""Characters of one message (Discord, Create Message); a text's fixed part alone must leave room for its values."""
_BUTTON, _OPTION, _DESCRIPTION, _FORM = 80, 100, 100, 45
"""Characters of a button's label, a select option, a command's description, a modal's title or label (Discord)."""


class PackError(StartError):
    """A prompt pack cannot be used. The message is ``file:line: what is wrong``; it never holds anybody's words."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        """Name the place and what to mend there; ``line`` counts from 1."""
        super().__init__(f"{file}:{line}: {what}")
        self.file = file
        self.line = line


class Places(Protocol):
    """Where rooms and people are on the platform now."""

    def room(self, key: RoomKey) -> str | None:
        """The mention that leads to the room, or None while it has no channel."""

    def person(self, user: UserId) -> str:
        """The mention that shows as the person's name."""


# ---- what a participant wrote, made inert ---------------------------------------------------------------------------

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
_ZERO_WIDTH_SPACE = "\u200b"
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs that Unicode counts as format characters although they are seen (number signs, end of verse)."""
_SEEN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0")
_MOST_LINES = 100
"""Lines of one quote block, so that the longest text a form takes still fits a message; the rest is joined."""
_MOST_MARKS = 8
"""Marks upon one letter: more than any script needs, too few to run over the lines around."""

# Every sign that opens something in Discord's markdown, wherever it stands; the colon of links, tags and emoji names;
# the slash and the dot of addresses. Discord shows a sign after a backslash as it is.
_SIGNS = re.compile(r"[\\*_~`|<>\[\]]|:(?=\S)|(?<=\S)/(?=\S)|(?<=\w)\.(?=\w)")
_LINE_SIGNS = re.compile(r"^([#+-])|^(\d+)(?=[.)])")
# A backslash does not keep the server from finding @everyone; a character between does.
_AT = re.compile(r"@(?=\S)")


def inert(words: Words) -> str:
    """What a person wrote, for a message: readable in every script, and doing nothing.

    Mentions, tags, links, formatting, control and invisible characters have no effect, and the direction of the
    writing reaches neither side of it. One line stands within a sentence; several are a quote block of their own.
    """
    lines = _visible(words.text).split("\n")
    if lines == [""]:
        return ""
    if len(lines) == 1:
        return _isolated(_escaped(lines[0]))
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])]
    return "\n" + "".join(f"> {_direction(line)}{_isolated(_escaped(line))}\n" for line in lines)


def plain(words: Words) -> str:
    """What a person wrote, for a label: one line, without the escapes that only messages need."""
    return _isolated(" ".join(_visible(words.text).split()))


def _isolated(line: str) -> str:
    """The line in a first-strong isolate: it lays itself out and leaves its neighbours alone (UAX #9)."""
    return f"{FSI}{line}{PDI}" if line else ""


def _direction(line: str) -> str:
    """A mark that lets a line of its own, whose letters an isolate hides, still be set from the right."""
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "" if kind == "L" else RLM
    return ""


def _escaped(line: str) -> str:
    line = _SIGNS.sub(lambda found: "\\" + found[0], line)
    line = _LINE_SIGNS.sub(lambda found: "\\" + found[1] if found[1] else found[2] + "\\", line)
    return _AT.sub("@" + _ZERO_WIDTH_SPACE, line)


def _visible(text: str) -> str:
    """Only what is seen: no control or invisible character, no pile of marks; lines trimmed, one blank line at most."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = "".join(_needed(_seen(text)))
    text = "\n".join(line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _seen(text: str) -> list[str]:
    """Without what can never be needed; joiners and variation selectors are left for their neighbours to decide."""
    kept = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Cs":
            kept.append("\ufffd")
        elif sign == "\n" or _by_neighbours(sign) or not _unseen(sign, kind):
            kept.append(sign)
    return kept


def _unseen(sign: str, kind: str) -> bool:
    if kind in ("Cc", "Cf"):
        return sign not in _VISIBLE_FORMAT
    return sign in _SEEN_AS_NOTHING or "\U000e0000" <= sign <= "\U000e0fff"


def _by_neighbours(sign: str) -> bool:
    return (
        sign in (_NON_JOINER, _JOINER)
        or "\ufe00" <= sign <= "\ufe0f"
        or "\u180b" <= sign <= "\u180d"
        or "\U000e0100" <= sign <= "\U000e01ef"
    )


def _needed(signs: list[str]) -> Iterator[str]:
    """Invisible characters only where a script or an emoji is written with them, and one at a time."""
    before, marks = "", 0
    for sign, after in zip_longest(signs, signs[1:], fillvalue=""):
        if _by_neighbours(sign):
            if not before or not _shapes(before, sign, after):
                continue
        elif unicodedata.category(sign) in ("Mn", "Me"):
            marks += 1
            if marks > _MOST_MARKS:
                continue
        else:
            marks = 0
        yield sign
        before = sign


def _shapes(before: str, sign: str, after: str) -> bool:
    """Whether this character belongs to how its neighbours are written (after RFC 5892, appendix A, and UTS #51)."""
    symbol = unicodedata.category(before) in ("So", "Sk", "Sm")
    if sign in (_NON_JOINER, _JOINER):
        if unicodedata.combining(before) == 9:  # after a virama, in the scripts of India
            return True
        arabic = unicodedata.bidirectional(before) == "AL" or 27 <= unicodedata.combining(before) <= 35
        if sign == _NON_JOINER:
            return arabic and after != "" and unicodedata.bidirectional(after) == "AL"
        return arabic or ((symbol or before == "\ufe0f") and after != "" and unicodedata.category(after) == "So")
    if sign in "\ufe0e\ufe0f":
        return symbol or after == "\u20e3"
    if "\u180b" <= sign <= "\u180d":
        return "\u1820" <= before <= "\u18aa"
    return "\u3400" <= before <= "\u9fff" or "\U00020000" <= before <= "\U0003ffff"


# ---- templates: a small language in a sandbox -----------------------------------------------------------------------


def _several(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)


_FILTERS = {
    "lines": lambda value: "\n".join(_several(value)),
    "bullets": lambda value: "\n".join(f"- {one.strip()}" for one in _several(value)),
    "commas": lambda value: ", ".join(_several(value)),
    "length": len,
}
_ALLOWED = (
    *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Filter),
    *(nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Mod),
)
"""What a text may be made of: nothing here calls, reaches into a value, repeats without end or leaves its file."""


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, optimized=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(_FILTERS)
    return environment


@dataclass(frozen=True, slots=True)
class _File:
    """One template file of a locale, parsed."""

    path: Path
    last_line: int
    blocks: Mapping[str, nodes.Block]
    template: Template


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError(path, 1, "this file is missing.") from None
    except UnicodeDecodeError:
        raise PackError(path, 1, "this file is not UTF-8 text.") from None
    except OSError as error:
        raise PackError(path, 1, f"this file cannot be read: {error.strerror}.") from None


def _parse_file(path: Path) -> _File:
    environment, source = _environment(), _read(path)
    try:
        tree = environment.parse(source, filename=str(path))
        for node in tree.body:
            _check_outside(path, node)
            _check_inside(path, node)
        blocks = {node.name: node for node in tree.body if isinstance(node, nodes.Block)}
        template = environment.from_string(tree)
    except TemplateSyntaxError as error:
        raise PackError(path, error.lineno, f"{(error.message or 'this cannot be read').rstrip('.')}.") from None
    return _File(path, source.count("\n") + 1, blocks, template)


def _check_outside(path: Path, node: nodes.Node) -> None:
    """Between blocks there is nothing but comments and blank lines."""
    if isinstance(node, nodes.Block):
        return
    written = not isinstance(node, nodes.Output) or any(
        not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes
    )
    if written:
        raise PackError(path, node.lineno, "this stands outside every block; put it into one, or into a comment.")


def _check_inside(path: Path, node: nodes.Node) -> None:
    """Only what the small language has; looked at before anything of it is compiled or worked out."""
    for part in node.find_all(nodes.Node):
        if not isinstance(part, _ALLOWED) and not _asks_the_loop(part):
            raise PackError(path, part.lineno, f"{type(part).__name__} is nothing that a text may use.")
        if isinstance(part, nodes.For) and part.recursive:
            raise PackError(path, part.lineno, "a loop in a text may not call itself.")


def _asks_the_loop(part: nodes.Node) -> bool:
    if not isinstance(part, nodes.Getattr) or not isinstance(part.node, nodes.Name):
        return False
    return part.node.name == "loop" and part.attr in ("first", "last", "index", "length")


def _check_block(path: Path, block: nodes.Block, values: frozenset[str], limit: int | None) -> None:
    """A text uses only what it is given, says something, and is not too long."""
    body = nodes.Template(block.body, lineno=block.lineno)
    body.set_environment(_environment())
    unknown = sorted(meta.find_undeclared_variables(body) - values)
    if unknown:
        line = next((name.lineno for name in block.find_all(nodes.Name) if name.name == unknown[0]), block.lineno)
        known = f"it has {', '.join(sorted(values))}" if values else "it has no values"
        raise PackError(path, line, f"{block.name} uses {unknown[0]}, which it is not given; {known}.")
    fixed = " ".join("".join(part.data for part in block.find_all(nodes.TemplateData)).split())
    if not fixed and not values:
        raise PackError(path, block.lineno, f"{block.name} says nothing.")
    most = limit or LONGEST_TEXT
    if len(fixed) > most:
        raise PackError(path, block.lineno, f"{block.name} has {len(fixed)} characters; {most} are the most.")


def limit_of(key: str) -> int | None:
    """How many characters a label may have; None for what is not a label but a text in a message."""
    file, _, block = key.partition(":")
    if file == "presses":
        return _BUTTON
    if block.startswith("label_") or (file == "forms" and block.startswith("room_")):
        return _OPTION
    return {"commands": _DESCRIPTION, "forms": _FORM}.get(file)


# ---- packs ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Locale:
    """A pack in one language."""

    texts: Mapping[str, Template] = field(repr=False)
    rooms: Mapping[str, str]
    missing_rooms: Mapping[str, str]
    neutral_words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """An agenda and, in every language it has, each text of ``bot.domain.texts.declared``. Made by ``load_packs``.

    Every method raises ``KeyError`` for a language the pack does not have; ``locales`` says which it has.
    """

    agenda: Agenda
    _locales: Mapping[Locale, _Locale] = field(repr=False)

    @property
    def locales(self) -> frozenset[Locale]:
        """The languages this pack is written in."""
        return frozenset(self._locales)

    def room_words(self, locale: Locale) -> dict[str, str]:
        """The neutral words of channel names: category, control, joint, caucus, line."""
        return dict(self._locales[locale].rooms)

    def neutral_words(self, locale: Locale) -> tuple[tuple[str, str], ...]:
        """Pairs of words by which the sides are called until both live with both chosen names."""
        return self._locales[locale].neutral_words

    def render(self, text: Text, locale: Locale, places: Places) -> str:
        """The text as Discord markdown. People's words in it are inert; a room without channel is named in words."""
        return self._render(text, locale, places)

    def label(self, text: Text, locale: Locale) -> str:
        """The text as one line without markdown, for a button, an option or a form, cut to what Discord takes there."""
        shown = " ".join(self._render(text, locale, None).split())
        most = limit_of(text.key)
        if most is None or len(shown) <= most:
            return shown
        cut = shown[: most - 1]
        if cut.count(FSI) > cut.count(PDI):
            return shown[: most - 2].rstrip() + "…" + PDI
        return cut.rstrip() + "…"

    def _render(self, text: Text, locale: Locale, places: Places | None) -> str:
        words = self._locales[locale]
        template, block = words.texts[text.key], text.key.partition(":")[2]
        values = {name: self._value(value, locale, places) for name, value in text.values}
        shown = "".join(template.blocks[block](template.new_context(values)))
        return re.sub(r"\n{3,}", "\n\n", shown).strip()

    def _value(self, value: Value, locale: Locale, places: Places | None) -> object:
        match value:
            case Words():
                return plain(value) if places is None else inert(value)
            case Text():
                return self._render(value, locale, places)
            case tuple():
                return tuple(self._value(one, locale, places) for one in value)
            case datetime():
                return _moment(value, labelled=places is None)
            case RoomLink():
                mention = None if places is None else places.room(value.room)
                return mention or self._locales[locale].missing_rooms[value.room.kind]
            case Person():
                if places is None:
                    raise TypeError("a label cannot show a person")
                return places.person(value.user)
            case str() | int():
                return value
        raise TypeError(f"a text cannot show a {type(value).__name__}")


def _moment(at: datetime, *, labelled: bool) -> str:
    """A moment that every reader's own client shows in their own time; in labels, which cannot, in UTC."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return f"{at:%Y-%m-%d %H:%M} UTC" if labelled else f"<t:{int(at.timestamp())}:f>"


# ---- loading --------------------------------------------------------------------------------------------------------

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CHANNEL_WORD = re.compile(r"[a-z]{2,20}")
_ID = re.compile(r"[a-z][a-z_-]*")


def load_packs(directory: Path, pack: str) -> Pack:
    """Read ``directory/pack`` whole: the agenda and every language. Raises ``PackError`` for the first thing wrong."""
    root = directory / pack
    agenda = _load_agenda(root / "agenda.toml")
    texts = declared(agenda)
    folders = sorted(one for one in root.iterdir() if one.is_dir() and not one.name.startswith((".", "_")))
    for folder in folders:
        if not _LOCALE.fullmatch(folder.name):
            raise PackError(folder, 1, "this folder is not named after a language, such as en or pt-BR.")
    if not folders:
        raise PackError(root, 1, "this pack has no language; make a folder such as en.")
    return Pack(agenda, {Locale(folder.name): _load_locale(folder, texts) for folder in folders})


def _load_toml(path: Path) -> tuple[dict[str, Any], str]:
    source = _read(path)
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


def _load_agenda(path: Path) -> Agenda:
    data, source = _load_toml(path)
    try:
        agenda = parse_agenda(data)
    except AgendaError as error:
        phase = re.match(r"phase (\S+):", str(error))
        line = _line_of(source, rf"^\s*id\s*=\s*[\"']{re.escape(phase[1])}[\"']") if phase else 1
        raise PackError(path, line, f"{error}.") from None
    for phase_id in (one.id for one in agenda.phases):
        if not _ID.fullmatch(phase_id):
            raise PackError(path, 1, f"the phase id {phase_id} may have only a-z, hyphens and underscores.")
    for prompt in (prompt.id for phase in agenda.phases for prompt in phase.prompts):
        if not prompt.isidentifier():
            line = _line_of(source, rf"id\s*=\s*[\"']{re.escape(prompt)}[\"']")
            raise PackError(path, line, f"the prompt id {prompt} may have only letters and underscores.")
    return agenda


def _load_locale(folder: Path, texts: Mapping[str, frozenset[str]]) -> _Locale:
    wanted: dict[str, dict[str, frozenset[str]]] = {}
    for key, values in texts.items():
        file, _, block = key.partition(":")
        wanted.setdefault(file, {})[block] = values
    for path in sorted(folder.rglob("*.j2")):
        if path.relative_to(folder).as_posix().removesuffix(".md.j2") not in wanted:
            raise PackError(path, 1, "no text is kept in a file of this name.")
    loaded: dict[str, Template] = {}
    for name, blocks in wanted.items():
        parsed = _parse_file(folder / f"{name}.md.j2")
        for block, node in parsed.blocks.items():
            if block not in blocks:
                raise PackError(parsed.path, node.lineno, f"no text is called {block}; is it a typing mistake?")
        for block, values in blocks.items():
            if block not in parsed.blocks:
                raise PackError(parsed.path, parsed.last_line, f"the block {block} is missing.")
            _check_block(parsed.path, parsed.blocks[block], values, limit_of(f"{name}:{block}"))
            loaded[f"{name}:{block}"] = parsed.template
    return _load_words(folder / "words.toml", loaded)


def _load_words(path: Path, texts: Mapping[str, Template]) -> _Locale:
    data, source = _load_toml(path)
    for key in data:
        if key not in ("rooms", "missing_rooms", "neutral_words"):
            raise PackError(path, _line_of(source, rf"^\[?{re.escape(key)}\b"), f"{key} is not known here.")
    rooms = _words_table(path, source, data.get("rooms"), "rooms", ROOM_WORDS)
    for key, word in rooms.items():
        if not _CHANNEL_WORD.fullmatch(word):
            line = _line_of(source, rf"^{key}\s*=")
            raise PackError(path, line, f"the channel word for {key} must be 2 to 20 letters, a-z.")
    kinds = tuple(kind.value for kind in RoomKind)
    missing = _words_table(path, source, data.get("missing_rooms"), "missing_rooms", kinds)
    return _Locale(texts, rooms, missing, _neutral_words(path, source, data.get("neutral_words")))


def _words_table(path: Path, source: str, table: object, name: str, keys: tuple[str, ...]) -> dict[str, str]:
    line = _line_of(source, rf"^\[{name}\]")
    if not isinstance(table, dict) or set(table) != set(keys):
        raise PackError(path, line, f"the table {name} must have exactly {', '.join(keys)}.")
    for key, word in table.items():
        if not isinstance(word, str) or not word.strip():
            raise PackError(path, _line_of(source, rf"^{key}\s*="), f"{name}.{key} must be some words.")
    return dict(table)


def _neutral_words(path: Path, source: str, rows: object) -> tuple[tuple[str, str], ...]:
    line = _line_of(source, r"^neutral_words\b")
    pairs = [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    if not pairs or len(pairs) != len(rows if isinstance(rows, list) else []):
        raise PackError(path, line, "neutral_words must be a list of pairs of words.")
    for pair in pairs:
        good = all(isinstance(word, str) and word.isalpha() and len(word) <= 20 for word in pair)
        if len(pair) != 2 or not good or pair[0].casefold() == pair[1].casefold():
            raise PackError(path, line, "each pair of neutral_words must be two different words of letters alone.")
    return tuple((first, second) for first, second in pairs)
