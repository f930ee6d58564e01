"""Promises 5 and 6, by whole workshops in the simulated Discord: neither secrets nor labels show in anything.

One is played as it is, once with other secrets, and once more by the same people on the side of the
other label with the lots mirrored. The first is held against the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rehearsal.simulation import (
    Button,
    Call,
    ChannelId,
    Entry,
    Happening,
    MessageId,
    ShownMessage,
    UserId,
)
from bot.trials.whole.acts import acts_of
from bot.trials.whole.cast import pair
from bot.trials.whole.differences import differences
from bot.trials.whole.recording import Sight
from bot.trials.whole.workshops import Against, Tried, try_workshop

AGAINST = Against.OTHER_SECRETS | Against.IMAGE
NUMBER = 2
"""In its second both answers and authors differ. ``./parley bench secrecy`` and ``even_handed`` play more."""
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def together(test: Callable[[Tried], None]) -> Callable[[Tried], None]:
    """What is said of one play, one after the other in one process: it is played once."""
    return pytest.mark.long(pytest.mark.together("one whole workshop")(test))


@pytest.fixture(scope="module")
def tried() -> Tried:
    return asyncio.run(try_workshop(NUMBER, AGAINST))


@together
def test_with_other_secrets_the_same_is_shown_called_and_kept(tried: Tried) -> None:
    assert [one for one in tried.differences if "pair" in one] == []


@together
def test_under_the_other_label_the_same_is_shown_called_and_kept(tried: Tried) -> None:
    assert [one for one in tried.differences if "image" in one] == []


@together
def test_what_was_compared_is_a_workshop_from_its_draft_to_its_end(tried: Tried) -> None:
    assert tried.sight.acts > 90
    assert len(tried.sight.caucuses) >= 4
    assert all(tried.sight.transcripts.values())
    assert sum(map(len, tried.sight.rows)) > 500


# ---- the trial can fail
def test_in_the_image_the_same_people_do_the_same_and_only_their_labels_are_exchanged() -> None:
    cast, _, _ = pair(0)
    acts = list(zip(acts_of(cast), acts_of(replace(cast, mirrored=True)), strict=True))
    placed = [
        (one.options["person"], one.options["as"], other.options["as"])
        for one, other in acts
        if one != other
    ]
    assert [replace(other, options=one.options) for one, other in acts] == [one for one, _ in acts]
    assert placed == [
        ("@mira", "side:first", "side:second"),
        ("@layla", "side:second", "side:first"),
        ("@samir", "side:first", "side:second"),
        ("@eitan", "side:second", "side:first"),
        ("@noa", "side:first", "side:second"),
        ("@jonas", "side:second", "side:first"),
    ]


def _said(number: int, text: str, handle: str, room: str) -> Entry:
    channel = ChannelId(8_100_000_000_000_000_000 + number)
    button = Button("Show the card again", f"parley:show_again:{handle}:0::")
    message = ShownMessage(
        MessageId(number), channel, UserId(99), "Parley", AT, text, text, (button,)
    )
    return Entry(AT, Happening.MESSAGE, channel, room, message)


def _sight(said: Sequence[Entry], calls: Sequence[Call] = ()) -> Sight:
    caucuses = frozenset({"room-ab2c", "room-xy3z", "handle1", "handle2"})
    return Sight({"ada": list(said)}, {}, [tuple(calls)], [("post 4137",)], [], caucuses)


def _call(channel: int) -> Call:
    return Call("POST", "/channels/{channel_id}/messages", channel, 1, 200, True, AT)


HERE = _sight(
    [
        _said(1, "Meadow comes first.", "handle1", "room-ab2c"),
        _said(2, "Then mill.", "handle2", "room-xy3z"),
    ],
    [_call(11), _call(12), _call(11)],
)


def test_other_numbers_and_what_is_drawn_for_a_caucus_are_no_difference() -> None:
    said = [
        _said(7, "Meadow comes first.", "handle2", "room-xy3z"),
        _said(8, "Then mill.", "handle1", "room-ab2c"),
    ]
    there = _sight(said, [_call(21), _call(22), _call(21)])
    assert differences(HERE, there, image=True) == []
    assert differences(HERE, there) == ["the transcript of ada, entry 0"]


@pytest.mark.parametrize(
    ("there", "found"),
    [
        pytest.param(
            [
                _said(1, "Mill comes first.", "handle1", "room-ab2c"),
                _said(2, "Then mill.", "handle2", "room-xy3z"),
            ],
            ["the transcript of ada, entry 0"],
            id="another order of the sides",
        ),
        pytest.param(
            [
                _said(1, "Meadow comes first.", "handle1", "room-ab2c"),
                _said(1, "Then mill.", "handle2", "room-xy3z"),
            ],
            ["the transcript of ada, entry 1"],
            id="another room",
        ),
        pytest.param(
            [
                _said(1, "Meadow comes first.", "handle1", "room-ab2c"),
                _said(2, "Then mill.", "handle1", "room-xy3z"),
            ],
            ["the transcript of ada, entry 1"],
            id="a button that means another room",
        ),
        pytest.param(
            [_said(1, "Meadow comes first.", "handle1", "room-ab2c")],
            ["the transcript of ada: 2 and 1 entries"],
            id="something that only one side is told",
        ),
    ],
)
def test_what_somebody_is_shown_otherwise_is_noticed(there: list[Entry], found: list[str]) -> None:
    assert differences(HERE, _sight(there, HERE.calls[0]), image=True) == found


def test_an_answer_may_come_before_what_its_act_brings_or_after_it_but_not_an_act_later() -> None:
    post = _said(1, "Meadow comes first.", "handle1", "room-ab2c")
    shown = _said(2, "It has been said.", "handle1", "room-ab2c")
    assert shown.message is not None
    answer = replace(shown, message=replace(shown.message, ephemeral=True))
    before, after = _sight([answer, post]), _sight([post, answer])
    assert differences(replace(before, ends={"ada": [2]}), replace(after, ends={"ada": [2]})) == []
    later = differences(replace(before, ends={"ada": [1, 2]}), replace(after, ends={"ada": [1, 2]}))
    assert later == ["the transcript of ada, entry 0"]


def test_another_order_of_calls_and_another_length_on_disk_are_noticed() -> None:
    there = _sight(HERE.transcripts["ada"], [_call(11), _call(12), _call(12)])
    assert differences(HERE, there, image=True) == ["the calls, entry 0"]
    there = replace(HERE, rows=[("post 8233",)])
    assert differences(HERE, there, image=True) == ["the sealed rows, entry 0"]
