"""Promise 4: what closes goes first, over the real wire, whatever single kind of call fails meanwhile."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.bench.rights import CLOSED_WITHIN_S, GLOBAL, Case, Result, play

pytestmark = pytest.mark.waits

FAULT_S = 4.0
WATCHED_S = 7.0
SMALLER = "council"
"""Half as many people as in the river, which ``./parley bench rights`` plays: what closes are the same three rooms."""
SLOWED_DOWN = 8
"""How many times as long as without any fault closing may take, where the computer is too busy for the plain bound."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def calm() -> Result:
    """The same at the same time, without any fault: by that it is known how busy this computer is."""
    return await play(Case("emergency", "rights of a room", "none"), FAULT_S, 60.0, SMALLER)


def closes_in_time(result: Result, calm: Result, late_s: float = 0.0) -> bool:
    """Whether it closed within the bound and did not stay open again."""
    assert calm.closed_after_s is not None
    within_s = max(CLOSED_WITHIN_S, SLOWED_DOWN * calm.closed_after_s)
    closed = result.closed_after_s is not None and result.closed_after_s <= late_s + within_s
    return closed and result.open_again_s <= within_s


@pytest.mark.parametrize(
    ("act", "kind", "fault"),
    [
        ("emergency", "rights of a room", "hangs"),
        ("emergency", "take a press on", "hangs"),
        ("new administrator", "rights of a room", "429"),
        ("stepping out", "rights of a room", "502"),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_rooms_close_at_once_and_stay_closed_while_a_kind_of_call_fails(
    act: str, kind: str, fault: str, calm: Result
) -> None:
    result = await play(Case(act, kind, fault), FAULT_S, WATCHED_S, SMALLER)
    assert closes_in_time(result, calm), (result, calm)


@pytest.mark.asyncio(loop_scope="module")
async def test_while_discord_lets_the_bot_do_nothing_it_says_not_yet_and_closes_right_after(
    calm: Result,
) -> None:
    result = await play(Case("emergency", "any", GLOBAL), FAULT_S, WATCHED_S, SMALLER)
    assert closes_in_time(result, calm, FAULT_S), (result, calm)
    assert result.closed_after_s is not None
    assert result.closed_after_s > CLOSED_WITHIN_S, "the limit has struck"
    assert "is closing 3 rooms" in result.answer or "Not closed yet" in result.answer
