"""What a form asked for waits for its author alone, and not for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.app.engine import Showing
from bot.chat.second_looks import KEPT_FOR, MOST_KEPT, SecondLooks, Waiting
from bot.domain.people.side_names import NameSide
from bot.domain.vocabulary.identity import ActId, Handle, UserId, Words, WorkshopId

AT = datetime(2026, 3, 1, tzinfo=UTC)
MIRA, OTHER = UserId(1), UserId(2)
ASKED = NameSide(MIRA, Words("The mill"))


def looks() -> SecondLooks:
    numbers = count()
    return SecondLooks(lambda: f"handle{next(numbers)}")


def waiting(at: datetime = AT) -> Waiting:
    showing = Showing(MIRA, ActId("one"))
    return Waiting(WorkshopId("w"), ASKED, showing, Words("The mill"), at + KEPT_FOR)


def test_only_whoever_asked_has_it_done_and_a_second_press_is_the_same_press() -> None:
    kept = looks()
    handle = kept.keep(waiting(), AT)
    assert kept.take(handle, OTHER, AT) is None
    assert kept.take(Handle("nothing"), MIRA, AT) is None
    assert kept.take(handle, MIRA, AT) == kept.take(handle, MIRA, AT) == waiting()


def test_after_fifteen_minutes_it_is_gone() -> None:
    kept = looks()
    handle = kept.keep(waiting(), AT)
    assert kept.take(handle, MIRA, AT + KEPT_FOR - timedelta(seconds=1)) is not None
    assert kept.take(handle, MIRA, AT + KEPT_FOR) is None


def test_however_many_are_asked_no_more_than_so_many_wait() -> None:
    kept = looks()
    first = kept.keep(waiting(), AT)
    for _ in range(MOST_KEPT):
        last = kept.keep(waiting(), AT)
    assert kept.take(first, MIRA, AT) is None
    assert kept.take(last, MIRA, AT) is not None
