"""Promise 4: what closes goes first, over the real wire, whatever single kind of call fails meanwhile."""

from __future__ import annotations

import pytest

from bot.bench.rights import CLOSED_WITHIN_S, GLOBAL, Case, play

FAULT_S = 4.0
WATCHED_S = 7.0


@pytest.mark.parametrize(
    ("act", "kind", "fault"),
    [
        ("emergency", "rights of a room", "hangs"),
        ("emergency", "take a press on", "hangs"),
        ("new administrator", "rights of a room", "429"),
        ("stepping out", "rights of a room", "502"),
    ],
)
@pytest.mark.asyncio
async def test_rooms_close_at_once_and_stay_closed_while_a_kind_of_call_fails(
    act: str, kind: str, fault: str
) -> None:
    result = await play(Case(act, kind, fault), FAULT_S, WATCHED_S)
    assert result.holds(0.0), result


@pytest.mark.asyncio
async def test_while_discord_lets_the_bot_do_nothing_it_says_not_yet_and_closes_right_after() -> (
    None
):
    result = await play(Case("emergency", "any", GLOBAL), FAULT_S, WATCHED_S)
    assert result.holds(FAULT_S), result
    assert result.closed_after_s is not None
    assert result.closed_after_s > CLOSED_WITHIN_S, "the limit has struck"
    assert "is closing 3 rooms" in result.answer or "Not closed yet" in result.answer
