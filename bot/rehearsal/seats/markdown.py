"""Discord's markdown as HTML: everything a person wrote is escaped, and each line finds its own direction.

HTML is built by `Markup.format` alone, which escapes whatever is not markup already.

What is drawn is what https://support.discord.com/hc/articles/210298617 and the message formatting page of Discord's API
documentation describe. Marks that span several lines are drawn on one line only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from markupsafe import Markup, escape


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
_NOTHING = Markup("")
_MARKS = {
    "strong_em": Markup("<strong><em>{}</em></strong>"),
    "strong": Markup("<strong>{}</strong>"),
    "underline": Markup("<u>{}</u>"),
    "struck": Markup("<s>{}</s>"),
    "star": Markup("<em>{}</em>"),
    "dash": Markup("<em>{}</em>"),
    "spoiler": Markup(
        '<span class="spoiler" role="button" tabindex="0" aria-expanded="false"><span>{}</span></span>'
    ),
}
"""What each mark makes of the words in it."""
_MENTIONS = {
    "person": Markup("@{}"),
    "room": Markup("#{}"),
    "role": Markup("@{}"),
    "command": Markup("/{}"),
    "emoji": Markup(":{}:"),
    "everybody": Markup("{}"),
}
_LINK = Markup('<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>')
_MOMENT = Markup('<time class="moment" datetime="{}" title="{}">{}</time>')
_QUOTATION = Markup("<blockquote>{}</blockquote>")
_CODE_BLOCK = Markup("<pre><code>{}</code></pre>")
_HEADING = re.compile(r"(#{1,3}) +(\S.*)")
_ITEM = re.compile(r"( *)(?:[-*]|(\d{1,9})\.) +(\S.*)")
_FENCE = "```"
_QUOTED_TO_THE_END = ">>> "
_SMALL = "-# "
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


def to_html(text: str, reader: Reader) -> Markup:
    """A message's text as blocks."""
    return _blocks(text.split("\n"), reader)


def inline(text: str, reader: Reader) -> Markup:
    """One line of text."""
    parts: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        parts += [text[at : found.start()], _token(found, reader)]
        at = found.end()
    parts.append(text[at:])
    return _NOTHING.join(parts)


def plain_name(name: str) -> Markup:
    """A name kept apart from the direction of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(name)


# ---- blocks
def _blocks(lines: list[str], reader: Reader) -> Markup:
    drawn: list[Markup] = []
    at = 0
    while at < len(lines):
        block, at = _block(lines, at, reader)
        drawn.append(block)
    return _NOTHING.join(drawn)


def _block(lines: list[str], at: int, reader: Reader) -> tuple[Markup, int]:
    """The block that begins with this line, and where the next one begins."""
    line = lines[at]
    if line.startswith(_FENCE):
        return _fence(lines, at)
    if line.startswith(_QUOTED_TO_THE_END):
        first = line.removeprefix(_QUOTED_TO_THE_END)
        return _QUOTATION.format(_blocks([first, *lines[at + 1 :]], reader)), len(lines)
    if _is_quoted(line):
        end = _end(lines, at, _is_quoted)
        held = [quoted[2:] for quoted in lines[at:end]]
        return _QUOTATION.format(_blocks(held, reader)), end
    if _is_item(line):
        end = _end(lines, at, _is_item)
        return _list(lines[at:end], reader), end
    return _line(line, reader), at + 1


def _is_quoted(line: str) -> bool:
    return line.startswith("> ") or line == ">"


def _is_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def _end(lines: list[str], start: int, belongs: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end


def _line(line: str, reader: Reader) -> Markup:
    heading = _HEADING.fullmatch(line)
    if heading:
        # The page's own headings come first, so a message's begin at the fourth level.
        level = 3 + len(heading[1])
        return Markup('<h{0} dir="auto">{1}</h{0}>').format(level, inline(heading[2], reader))
    if line.startswith(_SMALL):
        small = inline(line.removeprefix(_SMALL), reader)
        return Markup('<p class="small" dir="auto">{}</p>').format(small)
    return Markup('<p dir="auto">{}</p>').format(inline(line, reader) or Markup("<br>"))


def _fence(lines: list[str], start: int) -> tuple[Markup, int]:
    first = lines[start].removeprefix(_FENCE)
    if first.endswith(_FENCE) and first != _FENCE:
        return _CODE_BLOCK.format(first.removesuffix(_FENCE)), start + 1
    names_a_language = re.fullmatch(r"[\w+-]*", first) is not None
    held = [] if names_a_language else [first]
    at = start + 1
    while at < len(lines) and _FENCE not in lines[at]:
        held.append(lines[at])
        at += 1
    if at < len(lines):
        held.append(lines[at].partition(_FENCE)[0])
    return _CODE_BLOCK.format("\n".join(held).rstrip("\n")), at + 1


def _list(lines: list[str], reader: Reader) -> Markup:
    """A list; what is indented further is a list inside its last item."""
    items = [found for line in lines if (found := _ITEM.match(line))]
    outer = len(items[0][1])
    drawn: list[Markup] = []
    at = 0
    while at < len(items):
        end = at + 1
        while end < len(items) and len(items[end][1]) > outer:
            end += 1
        deeper = [item.string for item in items[at + 1 : end]]
        inner = _list(deeper, reader) if deeper else _NOTHING
        drawn.append(Markup('<li dir="auto">{}{}</li>').format(inline(items[at][3], reader), inner))
        at = end
    number, side = (
        items[0][2],
        Markup(' dir="rtl"') if _is_from_the_right(items[0][3]) else _NOTHING,
    )
    if number is None:
        return Markup("<ul{}>{}</ul>").format(side, _NOTHING.join(drawn))
    return Markup('<ol start="{}"{}>{}</ol>').format(int(number), side, _NOTHING.join(drawn))


def _is_from_the_right(text: str) -> bool:
    """Whether the first sign that has a direction is written from the right: the marks of a list stand on that side."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


# ---- within a line
def _token(found: re.Match[str], reader: Reader) -> Markup:
    """What one mark, mention or address of a line is drawn as."""
    kind = found.lastgroup or ""
    held = found.groupdict()
    if held["moment"] is not None:
        return _moment(int(held["moment"]), held["style"] or "f", reader)
    if held["target"] is not None:
        return _link(held["target"], inline(held["words"], reader))
    if held["code"] is not None:
        return Markup("<code>{}</code>").format(held["code"].strip() or held["code"])
    if kind in _MARKS:
        return _MARKS[kind].format(inline(held[kind], reader))
    if kind in _MENTIONS:
        return _mention(kind, held[kind], reader)
    if kind in ("quiet", "address"):
        return _link(held[kind], escape(held[kind]))
    return escape(held["escaped"])


def _mention(kind: str, value: str, reader: Reader) -> Markup:
    names = reader.names
    match kind:
        case "person":
            shown = plain_name(names.person(int(value)) or "unknown-user")
        case "room":
            # Discord shows a room that the reader may not see without its name.
            shown = plain_name(names.room(int(value)) or "No Access")
        case "role":
            shown = plain_name(names.role(int(value)) or "unknown-role")
        case _:
            shown = escape(value)
    return Markup('<span class="mention">{}</span>').format(_MENTIONS[kind].format(shown))


def _link(address: str, words: Markup) -> Markup:
    return _LINK.format(address, words)


def _moment(seconds: int, style: str, reader: Reader) -> Markup:
    try:
        moment = datetime.fromtimestamp(seconds, UTC).astimezone(reader.zone)
    except (ValueError, OverflowError, OSError):
        return escape(f"<t:{seconds}:{style}>")
    shown = _relative(moment, reader.now) if style == "R" else _written(moment, style)
    return _MOMENT.format(moment.isoformat(), _written(moment, "F"), shown)


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
