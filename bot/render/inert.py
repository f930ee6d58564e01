"""What a participant wrote, made inert: readable in every script, and doing nothing where it is shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from bot.domain.vocabulary.identity import Words

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
BESIDE = " · "
"""Between the same in two languages."""
_ZERO_WIDTH_SPACE = "\u200b"
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_LINE_ENDS = "\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
_VISIBLE_FORMAT = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""Signs that Unicode counts as format characters although they are seen (number signs, end of verse)."""
_SEEN_AS_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0")
_MOST_LINES = 100
"""Lines of one quote block, so that the longest text a form takes still fits a message; the rest is joined."""
_MOST_MARKS = 8
"""Marks upon one letter: more than any script needs, too few to run over the lines around."""

# Every sign that opens something in Discord's markdown, wherever it stands; the colon of links, tags and emoji names;
# the slash and the dot of addresses. Discord shows a sign after a backslash as it is.
_SIGNS = r"[\\*_~`|<>\[\]]|:(?=\S)|(?<=\S)/(?=\S)|(?<=\w)\.(?=\w)"
_LINE_SIGNS = r"^([#+-])|^(\d+)(?=[.)])"
# A backslash does not keep the server from finding @everyone; a character between does.
_AT = r"@(?=\S)"


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
    """The line in a first-strong isolate: it lays itself out and leaves its neighbours alone (UAX #9).

    What stands in two languages is two such, each with its own numbers and full stop.
    """
    halves = line.split(BESIDE)
    return BESIDE.join(f"{FSI}{half}{PDI}" if half else "" for half in halves)


def _direction(line: str) -> str:
    """A mark that lets a line of its own, whose letters an isolate hides, still be set from the right."""
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "" if kind == "L" else RLM
    return ""


def _escaped(line: str) -> str:
    line = re.sub(
        _SIGNS, lambda found: "\\" + found[0], line
    )  # a template is filled in far more slowly
    line = re.sub(_LINE_SIGNS, lambda found: "\\" + found[1] if found[1] else found[2] + "\\", line)
    return re.sub(_AT, "@" + _ZERO_WIDTH_SPACE, line)


def _visible(text: str) -> str:
    """Only what is seen: no control or invisible character, no pile of marks; lines trimmed, one blank line at most."""
    if text.isascii() and text.isprintable():  # one line, with nothing in it that is not seen
        return text.strip()
    text = re.sub(_LINE_ENDS, "\n", text).replace("\t", " ")
    if not (text.isascii() and text.replace("\n", "").isprintable()):
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
        arabic = (
            unicodedata.bidirectional(before) == "AL" or 27 <= unicodedata.combining(before) <= 35
        )
        if sign == _NON_JOINER:
            return arabic and after != "" and unicodedata.bidirectional(after) == "AL"
        return arabic or (
            (symbol or before == "\ufe0f") and after != "" and unicodedata.category(after) == "So"
        )
    if sign in "\ufe0e\ufe0f":
        return symbol or after == "\u20e3"
    if "\u180b" <= sign <= "\u180d":
        return "\u1820" <= before <= "\u18aa"
    return "\u3400" <= before <= "\u9fff" or "\U00020000" <= before <= "\U0003ffff"
