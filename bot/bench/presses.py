"""`./parley bench chat --presses N`: what a press costs the bot in a server with one workshop and in one with twenty.

Two bots, each on a server of its own, are pressed in turns. What counts is the processor time of the bot's process from
the press until it is at rest again, so that other work on the computer does not count.
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bot.bench.crowd import CrowdOfOne, Group, a_crowd
from bot.rehearsal.simulation import Form

MANY: Final = 20
_PEOPLE: Final = 6
_REST_WITHIN_S: Final = 60.0
_SAID: Final = "May we begin ten minutes later tomorrow?"


@dataclass(frozen=True, slots=True)
class Presses:
    """Milliseconds of processor time, the middle of all presses, and the many workshops' over the one's."""

    workshops: int
    presses: int
    form_ms: float
    form_over_one: float
    commit_ms: float
    commit_over_one: float


@dataclass(frozen=True, slots=True)
class _Spent:
    opened_s: float
    committed_s: float


async def presses(count: int, many: int = MANY) -> Presses:
    """So many presses that open a form, each form sent, in both servers, in turns."""
    async with AsyncExitStack() as stack:
        worlds = {}
        for workshops in (1, many):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            crowd = a_crowd(folder, _PEOPLE, [range(workshops)])
            worlds[workshops] = await stack.enter_async_context(crowd)
            await _everybody_takes_part(worlds[workshops])
        return _compared(await _in_turns(worlds, count), many)


async def _everybody_takes_part(world: CrowdOfOne) -> None:
    for group in world.groups:
        await group.open()
        await world.at_rest()
        await group.consent()
    await world.at_rest()


async def _in_turns(worlds: Mapping[int, CrowdOfOne], count: int) -> Mapping[int, Sequence[_Spent]]:
    spent: dict[int, list[_Spent]] = {workshops: [] for workshops in worlds}
    for number in range(_PEOPLE + count):
        order = list(worlds)[:: 1 if number % 2 else -1]
        for workshops in order:
            one = await _asked(worlds[workshops], worlds[workshops].groups[-1], number)
            # At everybody's first press the bot also learns which roles they hold.
            if number >= _PEOPLE:
                spent[workshops].append(one)
    return spent


async def _asked(world: CrowdOfOne, group: Group, number: int) -> _Spent:
    """Somebody opens the form that asks the third party, and sends it."""
    name = group.people[number % len(group.people)]
    before = world.bot.processor_s()
    form = (await group.press(group.stage.seats[name], "line", "ask_third_party")).form
    await world.bot.at_rest(_REST_WITHIN_S)
    opened = world.bot.processor_s()
    await group.stage.seats[name].submit(_opened(form), {_opened(form).fields[0].custom_id: _SAID})
    await world.bot.at_rest(_REST_WITHIN_S)
    return _Spent(opened - before, world.bot.processor_s() - opened)


def _opened(form: Form | None) -> Form:
    if form is None:
        raise LookupError("the press opened no form")
    return form


def _compared(spent: Mapping[int, Sequence[_Spent]], many: int) -> Presses:
    opened = {workshops: median(one.opened_s for one in each) for workshops, each in spent.items()}
    committed = {
        workshops: median(one.committed_s for one in each) for workshops, each in spent.items()
    }
    return Presses(
        workshops=many,
        presses=len(spent[many]),
        form_ms=round(opened[many] * 1e3, 2),
        form_over_one=round(opened[many] / opened[1], 3),
        commit_ms=round(committed[many] * 1e3, 2),
        commit_over_one=round(committed[many] / committed[1], 3),
    )
