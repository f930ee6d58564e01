"""Which channels a workshop's rooms stand in: noted as they are made, adopted, and gone."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.road.act import OPEN, Act, AnyAct, Moment, Outcome, Who
from bot.domain.rooms.reports import ReportChannel, ReportGone
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.rooms import Category
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.text import Text


def record_channel(workshop: Workshop, command: ReportChannel, moment: Moment) -> Outcome:
    """Remember the channel of a room, or of the category."""
    answer = Answer(Text("people:noted"))
    if command.room is None:
        return Decision(
            replace(
                workshop,
                rooms=replace(
                    workshop.rooms,
                    category=replace(workshop.rooms.category, channel=command.channel),
                ),
            ),
            answer,
        )
    room = workshop.room(command.room)
    if room is None or room.generation != command.generation:
        return Decision(workshop, answer)
    return Decision(
        workshop.with_room(
            command.room,
            lambda room: replace(room, channel=command.channel, applied=command.applied),
        ),
        answer,
    )


def record_gone(workshop: Workshop, command: ReportGone, moment: Moment) -> Outcome:
    """A channel is gone: a retired one is finished with, any other will be made again."""
    answer = Answer(Text("people:noted"))
    retiring = tuple(old for old in workshop.rooms.retiring if old.channel != command.channel)
    rooms, calls = (
        tuple(
            replace(room, channel=None) if room.channel == command.channel else room
            for room in kept
        )
        for kept in (workshop.rooms.standing, workshop.rooms.calls)
    )
    category = workshop.rooms.category
    if category.channel == command.channel:
        adrift = frozenset(room.channel for room in (*rooms, *calls) if room.channel is not None)
        category = Category(category.name, adrift=adrift)
    return Decision(
        replace(
            workshop,
            rooms=replace(
                workshop.rooms,
                retiring=retiring,
                standing=rooms,
                calls=calls,
                category=category,
            ),
        ),
        answer,
    )


def names_recorded(workshop: Workshop) -> frozenset[str]:
    """The names recorded as ours: only a channel of such a name may be adopted, or deleted as a stray."""
    stand = {room.name for room in workshop.rooms.every}
    go = {*(old.name for old in workshop.rooms.retiring), *workshop.voice.let_go}
    return frozenset({*stand, *go, workshop.rooms.category.name}) - {""}


ACTS: tuple[AnyAct, ...] = (
    Act(ReportChannel, Who.GUILD, OPEN, record_channel),
    Act(ReportGone, Who.GUILD, OPEN, record_gone),
)
