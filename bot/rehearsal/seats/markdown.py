"""Discord's markdown as HTML: everything a person wrote is escaped, and each line finds its own direction.

What is drawn is what https://support.discord.com/hc/articles/210298617 and the message formatting page of Discord's API
documentation describe. Marks that span several lines are drawn on one line only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Protocol


class Names(Protocol):
    """What a reader's client knows by name; None where it does not."""

    def person(self, user: int) -> str | None: ...

    def room(self, channel: int) -> str | None: ...

    def role(self, role: int) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a text is drawn: what they know by name, the time it is for them, and where they are."""

    names: Names
    now: datetime
    zone: tzinfo


_INLINE = re.compile(
    r"""
      \\(?P<escaped>[^\w\s])
    | (?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)
    | <t:(?P<moment>-?\d{1,12})(?::(?P<style>[tTdDfFR]))?>
    | <@!?(?P<person>\d+)> | <\#(?P<room>\d+)> | <@&(?P<role>\d+)> | </(?P<command>[^:>]{1,100}):\d+>
    | <a?:(?P<emoji>\w{2,32}):\d+>
    | \[(?P<words>[^\]\n]+)\]\((?P<target>https?://[^\s)]+)\)
    | <(?P<quiet>https?://[^\s>]+)>
    | (?P<address>https?://[^\s<>"]*[^\s<>".,:;!?'\])])
    | \|\|(?P<spoiler>.+?)\|\|
    | \*\*\*(?P<strong_em>\S(?:.*?\S)?)\*\*\*
    | \*\*(?P<strong>.+?)\*\*(?!\*)
    | __(?P<underline>.+?)__(?!_)
    | ~~(?P<struck>.+?)~~
    | \*(?P<star>[^\s*](?:[^*]*?[^\s*])?)\*
    | (?<!\w)_(?P<dash>[^_\s](?:[^_]*?[^_\s])?)_(?!\w)
    | (?P<everybody>@everyone|@here)
    """,
    re.VERBOSE,
)
_WRAPPED = {"strong": "strong", "underline": "u", "struck": "s", "star": "em", "dash": "em"}
_HEADING = re.compile(r"(#{1,3}) +(\S.*)")
_ITEM = re.compile(r"( *)(?:[-*]|(\d{1,9})\.) +(\S.*)")
_FENCE = "```"
_LENGTHS = (
    ("year", 31_536_000),
    ("month", 2_592_000),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
    ("second", 1),
)


def own_zone() -> tzinfo:
    """The zone of this computer, on which the reader sits too."""
    return datetime.now().astimezone().tzinfo or UTC


def to_html(text: str, reader: Reader) -> str:
    """A message's text as blocks."""
    return _blocks(text.split("\n"), reader)


def inline(text: str, reader: Reader) -> str:
    """One line of text."""
    parts: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[at : found.start()]))
        parts.append(_token(found, reader))
        at = found.end()
    parts.append(escape(text[at:]))
    return "".join(parts)


def plain_name(name: str) -> str:
    """A name kept apart from the direction of what stands around it."""
    return f"<bdi>{escape(name)}</bdi>"


def _blocks(lines: list[str], reader: Reader) -> str:
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(_FENCE):
            drawn, at = _fence(lines, at)
            out.append(drawn)
        elif line.startswith(">>> "):
            out.append(f"<blockquote>{_blocks([line[4:], *lines[at + 1 :]], reader)}</blockquote>")
            break
        elif line.startswith("> ") or line == ">":
            end = _end(lines, at, lambda one: one.startswith("> ") or one == ">")
            out.append(f"<blockquote>{_blocks([one[2:] for one in lines[at:end]], reader)}</blockquote>")
            at = end
        elif _ITEM.match(line):
            end = _end(lines, at, lambda one: bool(_ITEM.match(one)))
            out.append(_list(lines[at:end], reader))
            at = end
        else:
            out.append(_line(line, reader))
            at += 1
    return "".join(out)


def _line(line: str, reader: Reader) -> str:
    heading = _HEADING.fullmatch(line)
    if heading:
        # The page's own headings come first, so a message's begin at the fourth level.
        level = 3 + len(heading[1])
        return f'<h{level} dir="auto">{inline(heading[2], reader)}</h{level}>'
    if line.startswith("-# "):
        return f'<p class="small" dir="auto">{inline(line[3:], reader)}</p>'
    return f'<p dir="auto">{inline(line, reader) or "<br>"}</p>'


def _end(lines: list[str], start: int, belongs: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end


def _fence(lines: list[str], start: int) -> tuple[str, int]:
    first = lines[start][len(_FENCE) :]
    if first.endswith(_FENCE) and first != _FENCE:
        return f"<pre><code>{escape(first[: -len(_FENCE)])}</code></pre>", start + 1
    held = [] if re.fullmatch(r"[\w+-]*", first) else [first]
    at = start + 1
    while at < len(lines) and _FENCE not in lines[at]:
        held.append(lines[at])
        at += 1
    if at < len(lines):
        held.append(lines[at].partition(_FENCE)[0])
    return f"<pre><code>{escape(chr(10).join(held).rstrip(chr(10)))}</code></pre>", at + 1


def _list(lines: list[str], reader: Reader) -> str:
    """A list; what is indented further is a list inside its last item."""
    items = [found for line in lines if (found := _ITEM.match(line))]
    numbered = items[0][2] is not None
    outer = len(items[0][1])
    drawn: list[str] = []
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and len(items[end][1]) > outer:
            end += 1
        inner = _list([one.string for one in items[at + 1 : end]], reader) if end > at + 1 else ""
        drawn.append(f'<li dir="auto">{inline(items[at][3], reader)}{inner}</li>')
        at = end
    start = f' start="{int(items[0][2])}"' if numbered else ""
    tag = "ol" if numbered else "ul"
    return f"<{tag}{start}>{''.join(drawn)}</{tag}>"


def _token(found: re.Match[str], reader: Reader) -> str:
    kind = found.lastgroup or ""
    held = found.groupdict()
    if kind in _WRAPPED:
        return f"<{_WRAPPED[kind]}>{inline(held[kind], reader)}</{_WRAPPED[kind]}>"
    if kind == "strong_em":
        return f"<strong><em>{inline(held[kind], reader)}</em></strong>"
    if kind == "spoiler":
        inside = f"<span>{inline(held[kind], reader)}</span>"
        return f'<span class="spoiler" role="button" tabindex="0" aria-expanded="false">{inside}</span>'
    if kind == "code":
        return f"<code>{escape(held['code'].strip() or held['code'])}</code>"
    if held["moment"] is not None:
        return _moment(int(held["moment"]), held["style"] or "f", reader)
    if kind in ("person", "room", "role", "command", "emoji", "everybody"):
        return _mention(kind, held[kind], reader)
    if kind == "target":
        return _link(held["target"], inline(held["words"], reader))
    if kind in ("quiet", "address"):
        return _link(held[kind], escape(held[kind]))
    return escape(held["escaped"])


def _mention(kind: str, value: str, reader: Reader) -> str:
    names = reader.names
    if kind == "person":
        shown = f"@{plain_name(names.person(int(value)) or 'unknown-user')}"
    elif kind == "room":
        # Discord shows a room that the reader may not see without its name.
        shown = f"#{plain_name(names.room(int(value)) or 'No Access')}"
    elif kind == "role":
        shown = f"@{plain_name(names.role(int(value)) or 'unknown-role')}"
    else:
        shown = {"command": f"/{escape(value)}", "emoji": f":{escape(value)}:"}.get(kind, escape(value))
    return f'<span class="mention">{shown}</span>'


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow" target="_blank">{words}</a>'


def _moment(seconds: int, style: str, reader: Reader) -> str:
    try:
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(reader.zone)
    except (ValueError, OverflowError, OSError):
        return escape(f"<t:{seconds}:{style}>")
    shown = _relative(moment, reader.now) if style == "R" else _written(moment, style)
    whole = _written(moment, "F")
    return f'<time class="moment" datetime="{moment.isoformat()}" title="{escape(whole)}">{escape(shown)}</time>'


def _written(moment: datetime, style: str) -> str:
    date = f"{moment.day} {moment:%B %Y}"
    clock = f"{moment:%H:%M}"
    return {
        "t": clock,
        "T": f"{moment:%H:%M:%S}",
        "d": f"{moment:%d/%m/%Y}",
        "D": date,
        "f": f"{date} {clock}",
        "F": f"{moment:%A}, {date} {clock}",
    }[style]


def _relative(moment: datetime, now: datetime) -> str:
    seconds = round((moment - now).total_seconds())
    unit, length = next((each for each in _LENGTHS if abs(seconds) >= each[1]), _LENGTHS[-1])
    count = round(abs(seconds) / length)
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {words}" if seconds >= 0 else f"{words} ago"
