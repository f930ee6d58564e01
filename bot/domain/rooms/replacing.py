"""Rooms one after the other: how a new one is named, which end with a phase, and what takes their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.rooms.desired import can_write, participants_in
from bot.domain.state.rooms import Retiring, Room
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Draw, Handle
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind


def new_room(key: RoomKey, generation: int, word: str, draw: Draw) -> Room:
    """A room to be made: a neutral word and four random characters, so that a stray of ours can be told apart."""
    purpose = f"room|{key.logical_name}|{generation}"
    return Room(
        key=key,
        generation=generation,
        name=f"{word}-{draw.token(purpose + '|name', 4)}",
        handle=Handle(draw.token(purpose + "|handle", 10)),
    )


def _goes_at_once(workshop: Workshop, room: Room) -> bool:
    return workshop.phase.leaves_nothing and room.key == JOINT


def ends_with_phase(workshop: Workshop, room: Room) -> bool:
    """Whether a room is replaced when the present phase ends."""
    stays = workshop.settings.retention.keeps_rooms and not _goes_at_once(workshop, room)
    return room.spoke and not stays and room.key.kind in (RoomKind.CAUCUS, RoomKind.JOINT)


def replace_spoken_rooms(workshop: Workshop, draw: Draw, at: datetime) -> Workshop:
    """A phase has ended: every caucus or joint room that spoke is retired and a fresh one takes its place."""
    if workshop.settings.retention.keeps_rooms and not workshop.phase.leaves_nothing:
        return workshop
    return _replaced(workshop, lambda room: ends_with_phase(workshop, room), draw, at)


def replace_own_rooms(workshop: Workshop, draw: Draw, at: datetime) -> Workshop:
    """Each side's own room, if it spoke, makes place for a fresh one, also where rooms stay from phase to phase."""
    spoke = RoomKind.CAUCUS
    return _replaced(workshop, lambda room: room.spoke and room.key.kind is spoke, draw, at)


def _replaced(
    workshop: Workshop, ends: Callable[[Room], bool], draw: Draw, at: datetime
) -> Workshop:
    settings = workshop.settings
    rooms: list[Room] = []
    retiring: list[Retiring] = []
    for room in workshop.rooms.standing:
        at_once = _goes_at_once(workshop, room)
        if not ends(room):
            rooms.append(room)
            continue
        if room.channel is None:
            # Nothing was said in it yet, and perhaps it is being made at this moment: dropped, it would stand for ever.
            rooms.append(replace(room, spoke=False))
            continue
        retiring.append(
            Retiring(
                key=room.key,
                generation=room.generation,
                name=room.name,
                channel=room.channel,
                writable=False,
                people=frozenset(participants_in(workshop, room.key)),
                handle=room.handle,
                delete_after=at + timedelta(seconds=0 if at_once else settings.room_grace_s),
                hides_history=settings.retention.hides_history,
                side_alone=settings.caucuses_without_facilitators,
            )
        )
        rooms.append(
            new_room(
                room.key,
                room.generation + 1,
                settings.room_word(room.key.kind),
                draw,
            )
        )
    return replace(
        workshop,
        rooms=replace(
            workshop.rooms,
            standing=tuple(rooms),
            retiring=(*_gone_for(workshop, retiring, at), *retiring),
        ),
    )


def _gone_for(workshop: Workshop, newer: list[Retiring], at: datetime) -> tuple[Retiring, ...]:
    """Those that were on their way out before. Of each logical room one old one stands: an older goes at once."""
    replaced = {one.key for one in newer}
    return tuple(
        replace(old, delete_after=min(at, old.delete_after)) if old.key in replaced else old
        for old in workshop.rooms.retiring
    )


def note_who_spoke(workshop: Workshop) -> Workshop:
    """A room in which participants may write counts as one that spoke: it is replaced when its phase ends."""
    rooms = tuple(
        replace(room, spoke=True)
        if not room.spoke and can_write(workshop, room.key) and participants_in(workshop, room.key)
        else room
        for room in workshop.rooms.standing
    )
    return (
        workshop
        if rooms == workshop.rooms.standing
        else replace(workshop, rooms=replace(workshop.rooms, standing=rooms))
    )
