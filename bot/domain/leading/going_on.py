"""Going on and back: to the next part or phase, or to any phase that was. Always a person's act, on what they saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.boards import pages, phase_end
from bot.domain.leading import way
from bot.domain.leading.gates import unmet
from bot.domain.leading.interventions import put, question, was_put
from bot.domain.leading.way import Place
from bot.domain.people import choices
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Moment,
    Outcome,
    SeenCommand,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.replacing import replace_spoken_rooms
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Effect, Post, in_both_caucuses
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button, phase_text
from bot.domain.vocabulary.identity import PhaseId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKind
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class GoOn(SeenCommand):
    """Go to the next part of the phase, or to the next phase, if what comes before is met."""


@frozen
class GoOnAllTheSame(SeenCommand):
    """Go on although something is not met; both sides are told."""


@frozen
class GoBack(SeenCommand):
    """Go back to a phase that was, for another round; both sides are told, and what is on the boards stays."""

    phase: PhaseId


def go_on(workshop: Workshop, command: GoOn, moment: Moment) -> Outcome:
    """Go on if everything is met; else say what is not, and offer to go on all the same."""
    missing = unmet(workshop)
    if missing:
        anyway = button(Verb.GO_ON_ALL_THE_SAME, workshop.revision)
        return refuse(Reason.NOT_YET_MET, anyway, unmet=missing)
    return _forward(workshop, moment, ())


def go_on_all_the_same(workshop: Workshop, command: GoOnAllTheSame, moment: Moment) -> Outcome:
    """Go on although something is missing. Both sides are told so, in the same words; nobody is named."""
    missing = unmet(workshop)
    if not missing:
        return _forward(workshop, moment, ())
    return _forward(
        workshop, moment, in_both_caucuses(workshop, Text("gates:went_on", unmet=missing))
    )


def go_back(workshop: Workshop, command: GoBack, moment: Moment) -> Outcome:
    """Another round of a phase that was (Kelman 2005, §2). No limit of asking begins anew with it."""
    if not way.leads_back(workshop, command.phase):
        return refuse(Reason.NO_SUCH_PHASE)
    before = workshop.joint_has_opened
    left = _left(way.with_farthest(workshop), moment)
    if isinstance(left, Refusal):
        return left
    moved = way.moved(left, Place(command.phase))
    title = phase_text(command.phase, "title")
    note = Text("going_on:back_note", phase=title)
    told = where_both_read(moved, note) if before else in_both_caucuses(moved, note)
    return _arrived(moved, moment, told, Answer(Text("going_on:back", phase=title)))


def where_both_read(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    """Words for both sides, where the talk is: in the joint room if the phase speaks there, else in both caucuses."""
    if RoomKind.JOINT in workshop.part.speaks and workshop.joint_has_opened:
        return (Post(JOINT, text),)
    return in_both_caucuses(workshop, text)


def _forward(workshop: Workshop, moment: Moment, notes: tuple[Effect, ...]) -> Decision | Refusal:
    to = way.following(workshop)
    if to is None:
        return refuse(Reason.NOTHING_AFTER)
    if to.phase == workshop.phase_id:
        return Decision(way.moved(workshop, to), Answer(Text("going_on:next_part")), notes)
    left = _left(workshop, moment)
    if isinstance(left, Refusal):
        return left
    told = Answer(Text("going_on:next_phase", phase=phase_text(to.phase, "title")))
    return _arrived(way.moved(left, to), moment, notes, told)


def _left(workshop: Workshop, moment: Moment) -> Workshop | Refusal:
    """The phase is over: its rooms are replaced, what lapses with it has gone."""
    if workshop.rounds.open is not None:
        return refuse(Reason.ROUND_OPEN)
    ended = phase_end.phase_ended(replace_spoken_rooms(workshop, moment.draw, moment.at))
    return replace(ended, rounds=replace(ended.rounds, sealed=()))


def _arrived(
    workshop: Workshop, moment: Moment, notes: tuple[Effect, ...], told: Answer
) -> Decision:
    """In the new phase, whose rooms are new: what is chosen for new rooms holds from here on. It may begin with a
    question: not with one that was put already.
    """
    workshop, chosen = choices.in_new_rooms(workshop, moment)
    notes = (*notes, *chosen)
    begins = workshop.phase.opens_with
    if begins is not None and not was_put(workshop, workshop.phase_id, begins):
        workshop = put(workshop, begins)
        notes = (*notes, Post(JOINT, question(workshop, begins)))
    if workshop.offers(Ability.STEPS) and workshop.boards.vision is not None:
        # Small steps lead somewhere: the room reads its own picture of where, before anybody speaks of steps.
        notes = (*notes, Post(JOINT, Text("ideas:carried_on", words=workshop.boards.vision)))
    return Decision(pages.with_pages(workshop, moment.draw), told, notes)


def _back(press: IncomingPress) -> GoBack:
    return GoBack(press.by, press.seen, PhaseId(press.chosen))


TEXTS: Mapping[str, str] = {
    "going_on:next_part": "",
    "going_on:next_phase": "phase",
    "going_on:back": "phase",
    "going_on:back_note": "phase",
    "gates:went_on": "unmet",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(GoOn, Who.FACILITATOR, OPEN, go_on, (ActButton(Verb.GO_ON),)),
    Act(
        GoOnAllTheSame,
        Who.FACILITATOR,
        OPEN,
        go_on_all_the_same,
        (ActButton(Verb.GO_ON_ALL_THE_SAME),),
    ),
    Act(GoBack, Who.FACILITATOR, OPEN, go_back, (ActButton(Verb.GO_BACK, _back),)),
)
