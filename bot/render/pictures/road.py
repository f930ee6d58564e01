"""The road as a drawing: a full dot for what lies behind, a ring on a raised field where we are, then empty dots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.domain.vocabulary.pictures import Road
from bot.domain.vocabulary.text import Text
from bot.render.pictures.drawing import (
    AMBER,
    EDGE,
    FAINT,
    INK,
    PAPER,
    RAISED,
    RULE,
    SKY,
    WIDTH,
    Sheet,
)
from bot.render.pictures.measuring import broken

_ONE_COLUMN: Final = 6
_TOP, _STEP = 62, 36
_DOT, _WORDS = 14, 32
"""From a column's beginning."""
_SIZES: Final = (14, 13, 12, 11)


def road_drawing(road: Road, say: Callable[[Text], str], from_right: bool) -> str:
    """Down one column, or two, in the order of the phases."""
    sheet = Sheet(from_right)
    title = broken(say(road.title), WIDTH - 2 * EDGE, 1, (18, 16, 14, 12))
    sheet.text(EDGE, 36, title.lines[0], title.size, bold=True)
    columns = 1 if len(road.phases) <= _ONE_COLUMN else 2
    rows = -(-len(road.phases) // columns)
    wide = (WIDTH - 2 * EDGE) / columns
    for column in range(columns):
        x, last = EDGE + column * wide, min(rows, len(road.phases) - column * rows) - 1
        sheet.rule(x + _DOT, _TOP, x + _DOT, _TOP + last * _STEP)
    for number, phase in enumerate(road.phases):
        column, row = divmod(number, rows)
        _phase(
            sheet, EDGE + column * wide, _TOP + row * _STEP, wide, (number, say(phase)), road.behind
        )
    return sheet.svg(_TOP + rows * _STEP)


def _phase(
    sheet: Sheet, x: float, y: float, wide: float, phase: tuple[int, str], behind: int
) -> None:
    number, name = phase
    is_here = number == behind
    words = broken(f"{number + 1}. {name}", wide - _WORDS - 10, 2, _SIZES)
    if is_here:
        sheet.box(x, y - _STEP / 2 + 1, wide - 6, _STEP - 2, RAISED)
        sheet.circle(x + _DOT, y, 9, f'fill="{PAPER}" stroke="{AMBER}" stroke-width="3"')
        sheet.circle(x + _DOT, y, 4, f'fill="{AMBER}"')
    elif number < behind:
        sheet.circle(x + _DOT, y, 6, f'fill="{SKY}"')
    else:
        sheet.circle(x + _DOT, y, 6, f'fill="{PAPER}" stroke="{RULE}" stroke-width="2.5"')
    ink = INK if number <= behind else FAINT
    sheet.lines(x + _WORDS, y, words.lines, words.size, ink=ink, bold=is_here)
