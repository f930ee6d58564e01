"""Opening the sides' own rooms: the third party does it for both at one moment, to all who take part by then.

Whoever takes part only later waits until it does so again; once the sides meet in the joint room, nobody waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    OnPanel,
    Outcome,
    PanelRow,
    Who,
)
from bot.domain.rooms.desired import waits_for_own_room
from bot.domain.state.decisions import Answer, Decision, Effect, ShowCardAgain, in_both_caucuses
from bot.domain.state.people import FEWEST, Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class OpenOwnRooms(Command):
    """Open each side's own room to all who take part by now."""


@frozen
class OpenOwnRoomsAllTheSame(Command):
    """The same although fewer than three of a side take part; both sides are told."""


def have_opened(workshop: Workshop) -> bool:
    """Whether the third party has opened the sides' own rooms to anybody; it does so for both sides at one moment."""
    people = workshop.people.participants
    return workshop.joint_has_opened or any(
        (person.takes_part or person.has_consented) and not person.to_caucus for person in people
    )


def _waiting(workshop: Workshop) -> tuple[Participant, ...]:
    people = workshop.people.participants
    return tuple(person for person in people if waits_for_own_room(workshop, person))


def _too_few(workshop: Workshop) -> bool:
    return any(len(workshop.consented(side.id)) < FEWEST for side in workshop.people.sides)


def open_own_rooms(workshop: Workshop, command: OpenOwnRooms, moment: Moment) -> Outcome:
    """If at least three of each side take part; else say so, and offer to do it all the same."""
    if not _waiting(workshop):
        return refuse(Reason.ALREADY_SO)
    if _too_few(workshop):
        return refuse(Reason.FEW_FOR_OWN_ROOMS, button(Verb.OPEN_OWN_ROOMS_ANYWAY))
    return _opened(workshop, Text("own_rooms:open_note"))


def open_all_the_same(
    workshop: Workshop, command: OpenOwnRoomsAllTheSame, moment: Moment
) -> Outcome:
    """Both sides read in the same words that one of them is small; not which."""
    if not _waiting(workshop):
        return refuse(Reason.ALREADY_SO)
    few = _too_few(workshop)
    return _opened(workshop, Text("own_rooms:open_with_few_note" if few else "own_rooms:open_note"))


def _opened(workshop: Workshop, note: Text) -> Decision:
    changed = workshop
    for person in _waiting(workshop):
        changed = changed.with_participant(person.user, lambda one: replace(one, to_caucus=False))
    told: tuple[Effect, ...] = in_both_caucuses(changed, note)
    if workshop.settings.retention.hides_history:
        # What stood there before they came they cannot read.
        told = (*told, *(ShowCardAgain(caucus(side)) for side in workshop.sides_in_turn))
    return Decision(changed, Answer(Text("own_rooms:opened")), told)


def _offers(workshop: Workshop) -> tuple[Button, ...]:
    return (button(Verb.OPEN_OWN_ROOMS, weight=Weight.MAIN),) if _waiting(workshop) else ()


TEXTS: Mapping[str, str] = {
    "own_rooms:opened": "",
    "own_rooms:open_note": "",
    "own_rooms:open_with_few_note": "",
    "own_rooms:waits": "",
    "own_rooms:given": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        OpenOwnRooms,
        Who.FACILITATOR,
        OPEN,
        open_own_rooms,
        (ActButton(Verb.OPEN_OWN_ROOMS, panel=OnPanel(PanelRow.MEETING, _offers)),),
    ),
    Act(
        OpenOwnRoomsAllTheSame,
        Who.FACILITATOR,
        OPEN,
        open_all_the_same,
        (ActButton(Verb.OPEN_OWN_ROOMS_ANYWAY),),
    ),
)
