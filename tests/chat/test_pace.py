"""The pace of all calls together."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.pace import Pace


@given(st.integers(1, 20), st.lists(st.floats(0, 0.4), min_size=1, max_size=120))
def test_no_second_holds_more_calls_than_are_allowed_and_none_overtakes(
    calls_per_s: int, waits: list[float]
) -> None:
    pace, now, gone = Pace(calls_per_s), 0.0, []
    for wait in waits:
        now += wait
        gone.append(pace.due(now))
        assert gone[-1] >= now
    assert gone == sorted(gone)
    for first, later in zip(gone, gone[calls_per_s:], strict=False):
        assert later - first >= 1.0 - 1e-9


def test_after_a_quiet_time_nothing_waits() -> None:
    pace = Pace(45)
    assert [pace.due(100.0) for _ in range(45)] == [100.0] * 45
    assert pace.due(100.5) == 101.0
    assert pace.due(300.0) == 300.0
