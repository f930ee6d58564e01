"""Whole switches, from the command to the posts: neither side is told first more often than the other."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from pathlib import Path

import pytest

from bot.bench.order import CHANCE_AT_LEAST, chance
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.rooms.both_sides import side_of
from bot.domain.vocabulary.identity import SideId
from tests.app.road import Road, a_road
from tests.domain.build import FIRST, MARA, SECOND, seen

pytestmark = pytest.mark.asyncio

WORKSHOPS, POSTS = 2, ("send", "edit")


async def told_first(road: Road) -> SideId | None:
    """Who was told first, in a room of their own or a line, that the workshop has gone on; None where neither was."""
    mark = len(road.guild.calls)
    await road.do(GoOnAllTheSame(MARA, seen(road.now)))
    await road.settle()
    sides = {room.channel: side_of(road.now, room.key) for room in road.now.rooms.standing}
    told = [sides.get(about) for name, about in road.guild.calls[mark:] if name in POSTS and about]
    both = [side for side in told if side is not None]
    assert not both or set(both) == {FIRST, SECOND}
    return both[0] if both else None


async def test_over_whole_switches_neither_side_is_told_first_more_often_than_by_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, had_it = random.Random("told first"), Counter[SideId]()
    # The same lots in every run, so that it never fails by bad luck.
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _: f"{draw.getrandbits(96):024x}")
    for number in range(WORKSHOPS):
        async with a_road(tmp_path / str(number)) as road:
            await road.open()
            await road.do(GoOnAllTheSame(MARA, seen(road.now)))
            await road.settle()
            while road.now.phase_id != road.now.agenda.phases[-1].id:
                first = await told_first(road)
                had_it.update([first] if first is not None else [])
    assert had_it.total() >= WORKSHOPS * 10
    assert chance(had_it[FIRST], had_it[SECOND]) > 100 * CHANCE_AT_LEAST


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(0, 0, 1.0), (1, 0, 1.0), (2, 0, 0.5), (0, 10, 2 / 1024), (100, 100, 1.0), (3, 1, 0.625)],
)
async def test_what_chance_alone_would_bring_is_counted_on_both_sides(
    one: int, other: int, expected: float
) -> None:
    assert chance(one, other) == pytest.approx(expected)


async def test_over_two_hundred_switches_two_in_three_for_one_side_is_not_called_chance() -> None:
    assert chance(110, 90) > CHANCE_AT_LEAST
    assert chance(67, 133) < CHANCE_AT_LEAST
