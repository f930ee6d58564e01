"""A table as a drawing: a full dot for yes, a ring for one person alone, a short stroke or nothing for no."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Final

from bot.domain.vocabulary.pictures import Column, Mark, Table
from bot.domain.vocabulary.text import Text
from bot.render.pictures.drawing import AMBER, EDGE, FAINT, PAPER, RAISED, RULE, SKY, WIDTH, Sheet
from bot.render.pictures.measuring import Broken, DoesNotFit, broken, width

Say = Callable[[Text], str]

_NAMES: Final = 158
"""How wide the lines' names are."""
_MANY: Final = 8
_SIZES: Final = (14, 13, 12, 11)


def table_drawing(table: Table, say: Say, from_right: bool) -> str:
    """Names of lines first, a column each, and below what the marks mean. ``DoesNotFit``."""
    sheet = Sheet(from_right)
    title = broken(say(table.title), WIDTH - 2 * EDGE, 2, (18, 16, 14))
    sheet.lines(EDGE, 20 + 11 * len(title.lines), title.lines, title.size, bold=True)
    top = 32 + 22 * len(title.lines)
    wide = (WIDTH - 2 * EDGE - _NAMES) / max(4, len(table.columns))
    y = _headings(sheet, table, say, top, wide)
    high = 34 if len(table.lines) <= _MANY else 22
    for number, line in enumerate(table.lines):
        middle = y + high * (number + 0.5)
        if number % 2 == 0:
            sheet.box(EDGE - 8, y + high * number, WIDTH - 2 * EDGE + 16, high, RAISED)
        words = broken(say(line.name), _NAMES - 6, 2 if high > 30 else 1, _SIZES)
        sheet.lines(EDGE, middle, words.lines, words.size)
        for place, mark in enumerate(line.marks):
            explained = mark in dict(table.legend)
            _mark(
                sheet,
                EDGE + _NAMES + wide * (place + 0.5),
                middle,
                mark,
                explained,
                min(7, wide / 2 - 2),
            )
    return sheet.svg(_legend(sheet, table, say, y + high * len(table.lines) + 22) + 20)


def _headings(sheet: Sheet, table: Table, say: Say, top: float, wide: float) -> float:
    """What stands above the columns; returns where the lines begin."""
    first, y = EDGE + _NAMES, top
    if table.columns[0].group is not None:
        place = 0
        for group, columns in groupby(table.columns, key=_group):
            count = len(list(columns))
            if group is not None:
                words = say(group)
                room = (
                    max(wide * count, width(words, 12))
                    if place + count == len(table.columns)
                    else wide * count
                )
                fits = broken(words, room, 1, (13, 12, 11, 10, 9, 8))
                sheet.text(first + wide * place + 2, y + 4, fits.lines[0], fits.size, ink=FAINT)
            if place:
                sheet.rule(first + wide * place, y - 8, first + wide * place, y + 26, RULE, 1.5)
            place += count
        y += 18
    heads = [broken(say(one.short), wide - 4, 4, (13, 12, 11, 10, 9)) for one in table.columns]
    high = max(_height(head) for head in heads)
    for place, head in enumerate(heads):
        x = first + wide * (place + 0.5)
        sheet.centred_lines(x, y + high / 2 - 4, head.lines, head.size, ink=FAINT)
    return y + high + 4


def _group(column: Column) -> Text | None:
    return column.group


def _height(words: Broken) -> float:
    return len(words.lines) * words.size * 1.2


def _mark(sheet: Sheet, x: float, y: float, mark: Mark, explained: bool, size: float) -> None:
    if mark is Mark.YES:
        sheet.circle(x, y, size, f'fill="{SKY}"')
    elif mark is Mark.ONE:
        sheet.circle(x, y, size - 1, f'fill="{PAPER}" stroke="{AMBER}" stroke-width="3"')
    elif explained:
        sheet.rule(x - size, y, x + size, y, FAINT, 2.5)


def _legend(sheet: Sheet, table: Table, say: Say, y: float) -> float:
    """What the marks mean, in as many lines as it takes; returns the height of the last."""
    x: float = EDGE
    for mark, meaning in table.legend:
        words = say(meaning)
        wide = 22 + width(words, 12) + 14
        if x > EDGE and x + wide > WIDTH - EDGE:
            x, y = EDGE, y + 20
        if wide > WIDTH - 2 * EDGE:
            raise DoesNotFit
        _mark(sheet, x + 7, y, mark, True, 6)
        sheet.text(x + 20, y + 4, words, 12, ink=FAINT)
        x += wide
    return y
