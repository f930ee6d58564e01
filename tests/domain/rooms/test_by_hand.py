"""What is told of changes by other hands: each for what it is, alone, and none of what we did or of what fell out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.rooms.desired import NOBODY, Overwrite, Structure, desired_structure, member
from bot.domain.rooms.plan import ActualGuild, ActualRoom, digest, troubles
from bot.domain.rooms.reports import ReportTrouble, Trouble
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import CONTROL
from bot.trials.beginnings import AT, in_briefing

CATEGORY = ChannelId(77_000)
ELSEWHERE = ChannelId(77_001)
SOMEBODY = frozenset({Overwrite(member(UserId(99)), frozenset({"view_channel"}), frozenset())})


def workshop() -> Workshop:
    made = in_briefing(3, 3)
    category = replace(made.rooms.category, channel=CATEGORY)
    return replace(made, rooms=replace(made.rooms, category=category))


def control_of(workshop: Workshop) -> ChannelId:
    room = workshop.room(CONTROL)
    assert room is not None
    assert room.channel is not None
    return room.channel


def as_made(workshop: Workshop, desired: Structure) -> ActualGuild:
    """The server as it should stand."""
    category = ActualRoom(CATEGORY, workshop.rooms.category.name, None, frozenset())
    rooms = [
        ActualRoom(room.channel, room.name, CATEGORY, room.overwrites)
        for room in desired.rooms
        if room.channel is not None
    ]
    return ActualGuild((category,), tuple(rooms))


Hand = Callable[[ActualRoom], ActualRoom | None]


def told(hand: Hand, changed: Workshop | None = None) -> tuple[ReportTrouble, ...]:
    """What is told after this hand was at the control room, all other rooms being as they should."""
    now = changed or workshop()
    desired = desired_structure(now, AT)
    guild = as_made(now, desired)
    control = control_of(now)
    touched = [hand(room) if room.channel == control else room for room in guild.rooms]
    rooms = tuple(room for room in touched if room is not None)
    return troubles(now, desired, replace(guild, rooms=rooms))


def test_of_a_server_as_it_should_be_nothing_is_told() -> None:
    assert told(lambda room: room) == ()


@pytest.mark.parametrize(
    ("hand", "trouble"),
    [
        (lambda room: None, Trouble.ROOM_DELETED),
        (lambda room: replace(room, name="a name by hand"), Trouble.ROOM_RENAMED),
        (lambda room: replace(room, parent=ELSEWHERE), Trouble.ROOM_MOVED),
        (lambda room: replace(room, parent=None), Trouble.ROOM_MOVED),
        (lambda room: replace(room, plain=False), Trouble.ROOM_ALTERED),
        (lambda room: replace(room, overwrites=SOMEBODY), Trouble.RIGHTS_EDITED),
    ],
    ids=["deleted", "renamed", "put elsewhere", "put into none", "no plain room", "rights"],
)
def test_each_change_is_told_alone_with_its_room(hand: Hand, trouble: Trouble) -> None:
    assert told(hand) == (ReportTrouble(trouble, CONTROL),)


def test_several_changes_of_one_room_are_each_told() -> None:
    found = told(lambda room: replace(room, name="a name", plain=False, overwrites=SOMEBODY))
    assert [one.trouble for one in found] == [
        Trouble.ROOM_RENAMED,
        Trouble.ROOM_ALTERED,
        Trouble.RIGHTS_EDITED,
    ]


def test_after_a_deleted_room_the_others_are_looked_at_all_the_same() -> None:
    now = workshop()
    desired = desired_structure(now, AT)
    guild = as_made(now, desired)
    _, second, *others = guild.rooms
    rooms = (replace(second, plain=False), *others)
    found = troubles(now, desired, replace(guild, rooms=rooms))
    assert sorted(one.trouble for one in found) == [Trouble.ROOM_ALTERED, Trouble.ROOM_DELETED]


def test_rights_that_we_gave_or_that_nobody_has_are_nobodys_edit() -> None:
    now = workshop()
    ours = tuple(
        replace(room, applied=digest(SOMEBODY)) if room.key == CONTROL else room
        for room in now.rooms.standing
    )
    applied = replace(now, rooms=replace(now.rooms, standing=ours))
    assert told(lambda room: replace(room, overwrites=SOMEBODY), applied) == ()
    assert told(lambda room: replace(room, overwrites=NOBODY)) == ()


def test_a_deleted_category_is_told_once_and_no_room_is_said_to_have_moved() -> None:
    now = workshop()
    desired = desired_structure(now, AT)
    rooms = tuple(replace(room, parent=None) for room in as_made(now, desired).rooms)
    found = troubles(now, desired, ActualGuild((), rooms))
    assert found == (ReportTrouble(Trouble.CATEGORY_DELETED),)


def test_what_fell_out_with_a_deleted_category_is_not_told_again_but_what_is_elsewhere_is() -> None:
    now = workshop()
    category = replace(now.rooms.category, adrift=frozenset({control_of(now)}))
    fell = replace(now, rooms=replace(now.rooms, category=category))
    assert told(lambda room: replace(room, parent=None), fell) == ()
    assert [one.trouble for one in told(lambda room: replace(room, parent=ELSEWHERE), fell)] == [
        Trouble.ROOM_MOVED
    ]


def test_a_room_that_was_never_made_is_not_missing() -> None:
    now = workshop()
    unmade = tuple(
        replace(room, channel=None) if room.key == CONTROL else room for room in now.rooms.standing
    )
    without = replace(now, rooms=replace(now.rooms, standing=unmade))
    desired = desired_structure(without, AT)
    assert troubles(without, desired, as_made(without, desired)) == ()
    uncategorised = replace(now.rooms.category, channel=None)
    drafted = replace(without, rooms=replace(without.rooms, category=uncategorised))
    found = troubles(drafted, desired, ActualGuild((), ()))
    assert Trouble.CATEGORY_DELETED not in {one.trouble for one in found}
