"""`./parley bench chat --order N`: in N whole switches, whose side's first post comes first.

Workshops of one bot, in a process of its own, on a simulated Discord without limits and delays, so that nobody waits:
which call comes first is decided by the bot alone. In each, whole switches follow one another, with a session, words in
every room, and rooms that are replaced. A side comes first as often as the other if chance alone would seldom bring as
great a difference (a binomial test, on both sides).
"""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from bot.bench.crowd import Crowd, Group, a_crowd
from bot.rehearsal.simulation import Call, CallKind, ChannelId, Pace

CHANCE_AT_LEAST: Final = 1e-4
"""Where chance alone would bring such a difference less often than this, it was not chance."""
_PEOPLE: Final = 6
_SWITCHES_EACH: Final = 10
"""As many as there are phases after the one in which the joint room opens."""
_PRESSES_EACH: Final = 16
"""Some of these lead into another part of a phase, and change nothing for the sides."""


@dataclass(frozen=True, slots=True)
class Order:
    """How often each side had the first post; ``chance``: how often chance alone brings as great a difference."""

    switches: int
    first_had_it: int
    second_had_it: int
    chance: float


async def order(switches: int) -> Order:
    """So many whole switches, shared out among workshops."""
    had_it: Counter[str] = Counter()
    workshops = range(math.ceil(switches / _SWITCHES_EACH))
    with tempfile.TemporaryDirectory() as folder:
        async with a_crowd(Path(folder), _PEOPLE, [workshops], Pace()) as world:
            for does in (Group.open, Group.consent, Group.go_on, Group.stay):
                await world.each(does)
            for _ in range(_PRESSES_EACH):
                had_it.update(await _switched(world, switches - had_it.total()))
    return counted(had_it["first"], had_it["second"])


async def _switched(world: Crowd, many: int) -> list[str]:
    """Whose the first post was in each of the workshops that switched, so many of them at the most."""
    groups = world.groups[:many]
    await world.each(Group.session, groups)
    await world.each(Group.everybody_speaks, groups)
    mark = world.simulation.calls.mark()
    await world.each(Group.go_on, groups)
    calls = world.simulation.calls.since(mark)
    return [side for group in groups if (side := first_side(group, calls))]


def first_side(group: Group, calls: Iterable[Call]) -> str:
    """The side that had the first of these posts; empty where neither had any, as between two parts of a phase.

    Raises ``LookupError`` if only one had.
    """
    told = list(_told(group, calls))
    if len(set(told)) == 1:
        raise LookupError(f"only the {told[0]} side was told of a switch")
    return told[0] if told else ""


def _told(group: Group, calls: Iterable[Call]) -> Iterator[str]:
    """Whose rooms and lines these posts went to, one after the other."""
    sides = group.sides()
    for call in calls:
        if call.kind is CallKind.POSTS and call.channel_id and not call.turned_away:
            side = sides.get(ChannelId(call.channel_id))
            if side is not None:
                yield side


def counted(first: int, second: int) -> Order:
    """What these two numbers come to."""
    return Order(first + second, first, second, round(chance(first, second), 6))


def chance(one: int, other: int) -> float:
    """How often a fair lot brings at least as great a difference as between these two."""
    tosses, most = one + other, max(one, other)
    beyond = sum(math.comb(tosses, times) for times in range(most, tosses + 1))
    return min(1.0, float(Fraction(2 * beyond, 2**tosses)))
