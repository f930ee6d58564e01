"""The plan where one thing alone is not as it should be: the call that is made for it, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.rooms.desired import BOT, EVERYONE, DesiredRoom, Overwrite, Structure, member
from bot.domain.rooms.plan import (
    ActualGuild,
    ActualRoom,
    Adopt,
    Arrange,
    Delete,
    MakeCategory,
    RoomCall,
    plan,
)
from bot.domain.state.rooms import Category
from bot.domain.vocabulary.identity import ChannelId, SeatId, UserId
from bot.domain.vocabulary.rooms import line

CATEGORY, ROOM, TWIN = ChannelId(50), ChannelId(100), ChannelId(200)
FRAME = frozenset(
    {
        Overwrite(EVERYONE, frozenset(), frozenset({"view_channel"})),
        Overwrite(BOT, frozenset({"view_channel", "send_messages"}), frozenset()),
    }
)
LET_IN = FRAME | {Overwrite(member(UserId(1)), frozenset({"view_channel"}), frozenset())}
WANTED = DesiredRoom(line(SeatId(0)), 1, "room", ROOM, LET_IN)
DESIRED = Structure(Category("table", CATEGORY), FRAME, (WANTED,), ())
SHELF = ActualRoom(CATEGORY, "table", None, FRAME)
STANDING = ActualRoom(ROOM, "room", CATEGORY, LET_IN)


def steps(
    *rooms: ActualRoom, desired: Structure = DESIRED, shelf: ActualRoom = SHELF
) -> tuple[RoomCall, ...]:
    """What is to be done where these stand."""
    return plan(desired, ActualGuild((shelf,), rooms)).steps


def test_nothing_is_done_where_all_is_as_it_should_be() -> None:
    assert steps(STANDING) == ()


@pytest.mark.parametrize(
    ("by_hand", "call"),
    [
        ({"plain": False}, Arrange(ROOM, None, False, True)),
        ({"name": "renamed"}, Arrange(ROOM, "room", False, False)),
        ({"parent": None}, Arrange(ROOM, None, True, False)),
        (
            {"plain": False, "name": "renamed", "parent": None},
            Arrange(ROOM, "room", True, True),
        ),
    ],
)
def test_what_somebody_changed_by_hand_is_put_right_in_one_call(
    by_hand: dict[str, object], call: Arrange
) -> None:
    assert steps(replace(STANDING, **by_hand)) == (call,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "taken"),
    [
        (replace(SHELF, channel=TWIN), True),
        (replace(SHELF, channel=TWIN, name="another"), False),
        (replace(SHELF, channel=TWIN, overwrites=LET_IN), False),
    ],
    ids=["of our name and rights", "of another name", "with other rights"],
)
def test_a_category_whose_making_was_not_answered_is_ours_by_name_and_rights_together(
    channel: ActualRoom, taken: bool
) -> None:
    lost = replace(DESIRED, category=Category("table", None))
    made = Adopt(None, 0, TWIN) if taken else MakeCategory("table", FRAME)
    assert steps(desired=lost, shelf=channel) == (made,)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "another"},
        {"parent": None},
        {"overwrites": FRAME},
        {"voice": True},
    ],
)
def test_a_room_whose_making_was_not_answered_is_ours_only_if_all_of_it_is_as_it_was_asked_for(
    other: dict[str, object],
) -> None:
    lost = replace(DESIRED, rooms=(replace(WANTED, channel=None),))
    found = replace(STANDING, channel=TWIN)
    assert steps(found, desired=lost) == (Adopt(WANTED.key, 1, TWIN),)
    changed = replace(found, **other)  # type: ignore[arg-type]
    assert not any(isinstance(step, Adopt) for step in steps(changed, desired=lost))
    assert Delete(TWIN) in steps(changed, desired=lost)
