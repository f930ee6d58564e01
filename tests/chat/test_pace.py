"""The pace of all calls together."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.urgency import Urgency, part_of, urgent
from bot.chat.pace import Pace, Window
from bot.chat.rooms.tickets import Ticket, Tickets

pytestmark = pytest.mark.waits


@given(st.integers(1, 20), st.lists(st.floats(0, 0.4), min_size=1, max_size=120))
def test_no_second_holds_more_calls_than_are_allowed(calls_per_s: int, waits: list[float]) -> None:
    window, now, gone = Window(calls_per_s), 0.0, list[float]()
    for wait in waits:
        now = window.free_at(now + wait, calls_per_s)
        window.count(now)
        gone.append(now)
    for first, later in zip(gone, gone[calls_per_s:], strict=False):
        assert later - first >= 1.0 - 1e-9


def test_after_a_quiet_time_nothing_waits() -> None:
    window = Window(45)
    for _ in range(45):
        assert window.free_at(100.0, 45) == 100.0
        window.count(100.0)
    assert window.free_at(100.5, 45) == 101.0
    assert window.free_at(300.0, 45) == 300.0


async def gone_in_order(*asked: tuple[str, Urgency, int]) -> list[str]:
    """In which order these go that ask at one moment, at two calls a second that have just been used up."""
    pace, gone = Pace(2), list[str]()

    async def ask(name: str, urgency: Urgency, work: int) -> None:
        with urgent(urgency), part_of(work):
            await pace.my_turn()
        gone.append(name)

    await asyncio.gather(*(ask(f"used {one}", Urgency.CLOSING, 0) for one in range(2)))
    await asyncio.gather(*(ask(*one) for one in asked))
    return gone[2:]


@pytest.mark.asyncio
async def test_what_closes_takes_the_turns_that_are_kept_for_it_and_then_the_next() -> None:
    pace, loop, gone = Pace(5), asyncio.get_running_loop(), list[float]()

    async def ask(urgency: Urgency) -> None:
        with urgent(urgency):
            await pace.my_turn()
        gone.append(loop.time())

    await asyncio.gather(*(ask(Urgency.SAYING) for _ in range(5)))
    began = loop.time()
    others = [asyncio.ensure_future(ask(Urgency.SAYING)) for _ in range(3)]
    await asyncio.gather(*(ask(Urgency.CLOSING) for _ in range(5)))
    assert loop.time() - began < 0.5, "nothing waited"
    await ask(Urgency.CLOSING)
    assert not all(one.done() for one in others), "it went before them"
    await asyncio.gather(*others)
    for first, later in zip(gone, gone[10:], strict=False):
        assert later - first >= 0.99


@pytest.mark.asyncio
async def test_what_closes_waits_for_nobody_else_and_tidying_for_everything() -> None:
    gone = await gone_in_order(
        ("tidy", Urgency.TIDYING, 1),
        ("say", Urgency.SAYING, 1),
        ("open", Urgency.OPENING, 1),
        ("close", Urgency.CLOSING, 1),
    )
    assert gone == ["close", "open", "say", "tidy"]


@pytest.mark.asyncio
async def test_work_that_was_begun_earlier_is_finished_before_later_work_begins() -> None:
    gone = await gone_in_order(
        ("second opens", Urgency.OPENING, 2),
        ("first says", Urgency.SAYING, 1),
        ("first opens", Urgency.OPENING, 1),
    )
    assert gone == ["first opens", "first says", "second opens"]


@pytest.mark.asyncio
async def test_who_stops_waiting_takes_no_place() -> None:
    pace = Pace(1)
    await pace.my_turn()
    waiting = [asyncio.ensure_future(pace.my_turn()) for _ in range(3)]
    await asyncio.sleep(0)
    for one in waiting[:2]:
        one.cancel()
    began = asyncio.get_running_loop().time()
    await waiting[2]
    assert asyncio.get_running_loop().time() - began < 1.5


@pytest.mark.asyncio
async def test_a_process_that_wakes_late_sends_no_more_in_a_second_all_the_same() -> None:
    pace, loop, gone = Pace(5), asyncio.get_running_loop(), list[float]()

    async def ask(number: int) -> None:
        await pace.my_turn()
        gone.append(loop.time())
        if number == 5:
            time.sleep(0.4)  # noqa: ASYNC251 - whoever was due with it wakes so much later

    await asyncio.gather(*(ask(number) for number in range(14)))
    for first, later in zip(gone, gone[5:], strict=False):
        assert later - first >= 0.99


@pytest.mark.asyncio
async def test_a_call_on_a_room_says_that_it_waits_in_line_until_its_turn_has_come() -> None:
    tickets, ticket = Tickets(), Ticket(None, impatient=True)
    asked, comes, sent, answered = (asyncio.Event() for _ in range(4))

    async def my_turn() -> float:
        asked.set()
        await comes.wait()
        return 0.0

    async def call() -> None:
        await ticket.begins(my_turn())
        sent.set()
        await answered.wait()

    going = asyncio.ensure_future(tickets.carry_out(1, ticket, call, overtakes=True))
    await asked.wait()
    assert tickets.in_line(1)
    assert not tickets.in_line(2)
    comes.set()
    await sent.wait()
    assert not tickets.in_line(1)
    answered.set()
    await going
