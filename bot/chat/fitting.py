"""Making a message fit what Discord takes, where something made it larger: nothing is left out without being told.

Rows wrap, blank sections go and sections are joined by construction. All else is reported first: in development that
stops at the maker; where a bot runs for people it is logged and told in the control room, and what is done here keeps
the card or the answer from being refused whole, which nobody would see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.app.ports import Outgoing
from bot.chat import custom_id, limits
from bot.chat.limits import Limit, OverLimit
from bot.domain.road.press import ButtonId
from bot.domain.vocabulary.buttons import Button, Choice, Row
from bot.domain.vocabulary.identity import ActId
from bot.render.inert import FSI, PDI

Told = Callable[[OverLimit], None]
_SHORTEST_LEFT = 200
"""So much of every section stands, however long another is."""
_ANY_ACT = ActId("x" * 12)


def fitted(message: Outgoing, where: str, told: Told, cut_short: str) -> Outgoing:
    """The message as Discord takes it; ``cut_short`` is the sentence that stands where words had to go."""
    if message.plain:
        return message
    rows = tuple(
        _row(row, message, where, told) for wide in message.rows for row in _wrapped(wide) if row
    )
    rows = tuple(row for row in rows if row)
    sections = tuple(text for text in message.sections if text)
    most = limits.PARTS.most - (message.picture is not None)
    sections = _joined(sections, most - sum(map(_parts, rows)))
    sections = _texts(sections, where, told, cut_short)
    if len(sections) + sum(map(_parts, rows)) > most:
        told(OverLimit(limits.PARTS, where, len(sections) + sum(map(_parts, rows))))
        rows = _fewer(rows, most - len(sections))
    labels = {name: short(label, _limit_of(name)) for name, label in message.labels.items()}
    for name, label in message.labels.items():
        if len(label) > _limit_of(name).most:
            told(OverLimit(_limit_of(name), f"{where}, {name}", len(label)))
    return replace(message, sections=sections, rows=rows, labels=labels)


def short(text: str, limit: Limit) -> str:
    """As much of a label as fits; what is cut says so, and what was set apart in it stays set apart."""
    if len(text) <= limit.most:
        return text
    cut = text[: limit.most - 1]
    if cut.count(FSI) > cut.count(PDI):
        return text[: limit.most - 2].rstrip() + "…" + PDI
    return cut.rstrip() + "…"


def _limit_of(name: str) -> Limit:
    """Labels go by ``verb/subject`` for a button, ``verb=value`` for an option, ``verb?value`` for what is said below
    it, ``verb`` for a list's own.
    """
    if "/" in name:
        return limits.BUTTON_LABEL
    if "?" in name:
        return limits.OPTION_DESCRIPTION
    return limits.OPTION_LABEL if "=" in name else limits.PLACEHOLDER


def _parts(row: Row) -> int:
    return 2 if isinstance(row, Choice) else 1 + len(row)


def _wrapped(row: Row) -> Iterator[Row]:
    """More buttons than a row holds stand in the next."""
    if isinstance(row, Choice):
        yield row
        return
    most = limits.BUTTONS_A_ROW.most
    for at in range(0, len(row), most):
        yield row[at : at + most]


def _row(row: Row, message: Outgoing, where: str, told: Told) -> Row:
    if isinstance(row, Choice):
        if len(row.options) > limits.OPTIONS.most:
            told(OverLimit(limits.OPTIONS, f"{where}, {row.verb}", len(row.options)))
        return replace(row, options=row.options[: limits.OPTIONS.most])
    return tuple(press for press in row if _has_short_id(press, message, told))


def _has_short_id(press: Button, message: Outgoing, told: Told) -> bool:
    """A button whose id is too long could not be pressed: it is left out, for its card would be refused with it."""
    try:
        custom_id.encode(
            ButtonId(press.verb, message.handle, press.revision, press.subject, _ANY_ACT)
        )
    except OverLimit as over:
        told(over)
        return False
    return True


def _texts(sections: tuple[str, ...], where: str, told: Told, cut_short: str) -> tuple[str, ...]:
    """All texts together within what a message holds: the longest give way first."""
    together = sum(map(len, sections))
    if together <= limits.TEXT.most:
        return sections
    told(OverLimit(limits.TEXT, where, together))
    found = list(sections)
    last_words = f"\n\n{cut_short}"
    too_many = together + len(last_words) - limits.TEXT.most
    while too_many > 0:
        longest = max(range(len(found)), key=lambda place: len(found[place]))
        left = max(_SHORTEST_LEFT, len(found[longest]) - too_many)
        cut = _cut(found[longest], left) if left < len(found[longest]) else ""
        too_many -= len(found[longest]) - len(cut)
        found[longest] = cut
    found = [text for text in found if text]
    return (*found[:-1], found[-1] + last_words)


def in_pieces(text: str, most: int = limits.TEXT.most) -> tuple[str, ...]:
    """A text in as many messages as it takes, so that its reader misses nothing of it."""
    pieces: list[str] = []
    while len(text) > most:
        piece = _cut(text, most).removesuffix("…")
        at = len(piece.rstrip(PDI))
        text = FSI * (len(piece) - at) + text[at:].lstrip("\n ")
        pieces.append(piece)
    return (*pieces, text)


def _cut(text: str, most: int) -> str:
    """At the end of a line or a word, never inside an escape, a mention or what was set apart."""
    closing = 8
    cut = text[: most - closing]
    ends = [at for at in (cut.rfind("\n"), cut.rfind(" ")) if at > most // 2]
    cut = cut[: ends[0]] if ends else cut
    cut = cut.rstrip("\\ \n")
    return cut + PDI * min(closing - 1, max(0, cut.count(FSI) - cut.count(PDI))) + "…"


def _joined(sections: tuple[str, ...], most: int) -> tuple[str, ...]:
    """More sections than there are parts left for are one text, with a blank line between them."""
    most = max(1, most)
    if len(sections) <= most:
        return sections
    return (*sections[: most - 1], "\n\n".join(sections[most - 1 :]))


def _fewer(rows: tuple[Row, ...], most: int) -> tuple[Row, ...]:
    """As many rows as fit; the last, by which a card is known and shown again, always among them."""
    kept: list[Row] = [rows[-1]]
    room = most - _parts(rows[-1])
    for row in rows[:-1]:
        if _parts(row) <= room:
            room -= _parts(row)
            kept.insert(-1, row)
    return tuple(kept)
