"""Power and a seat meet in one person: however and whenever it happens, rooms close and both sides are told."""

from __future__ import annotations

from bot.domain.rooms.desired import are_closed
from bot.domain.rooms.power import power_on_a_seat
from bot.domain.state.decisions import Effect, Post, in_both_caucuses
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.rooms import CONTROL, line
from bot.domain.vocabulary.text import Person, Text


def told_of_power(before: Workshop, after: Workshop) -> tuple[Effect, ...]:
    """What is said when somebody on a side has come to see every room, or nobody does any more.

    Compared from one state to the next, whatever act led there. Both sides read the same words, which name nobody;
    the third party reads who it is; and so does the person, in their own line.
    """
    if after.stage is not Stage.OPEN:
        return ()
    were = frozenset(person.user for person in power_on_a_seat(before))
    now = power_on_a_seat(after)
    new = tuple(person for person in now if person.user not in were)
    if new:
        persons = tuple(Person(person.user) for person in new)
        told: list[Effect] = [
            Post(CONTROL, Text("audience:power_on_a_seat_control", persons=persons))
        ]
        told += [
            Post(line(one.seat), Text("audience:power_on_own_seat")) for one in new if one.has_line
        ]
        told += [
            Post(line(one.seat), Text("audience:power_on_a_seat"))
            for one in after.people.participants
            if one.takes_part
        ]
        return tuple(told)
    if not were or now:
        return ()
    note = Text("audience:power_gone_closed" if are_closed(after) else "audience:power_gone")
    return (Post(CONTROL, note), *in_both_caucuses(after, note))
