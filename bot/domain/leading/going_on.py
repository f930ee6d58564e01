"""Going on: to the next part, to the next phase. Always a person's act, on what that person saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.boards import pages, phase_end
from bot.domain.leading.gates import unmet
from bot.domain.leading.interventions import question
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Moment,
    Outcome,
    PanelRow,
    SeenCommand,
    Who,
    on_panel,
)
from bot.domain.rooms.desired import replace_spoken_rooms
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, Weight, button, phase_text
from bot.domain.vocabulary.identity import Draw
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.domain.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class GoOn(SeenCommand):
    """Go to the next part of the phase, or to the next phase, if what comes before is met."""


@dataclass(frozen=True, slots=True)
class GoOnAllTheSame(SeenCommand):
    """Go on although something is not met; both sides are told."""


def go_on(workshop: Workshop, command: GoOn, moment: Moment) -> Outcome:
    """Go on if everything is met; else say what is not, and offer to go on all the same."""
    missing = unmet(workshop)
    if missing:
        anyway = button(Verb.GO_ON_ALL_THE_SAME, workshop.revision)
        return refuse(Reason.NOT_YET_MET, anyway, unmet=missing)
    return _forward(workshop, moment.at, moment.draw, ())


def go_on_all_the_same(workshop: Workshop, command: GoOnAllTheSame, moment: Moment) -> Outcome:
    """Go on although something is missing. Both sides are told so, in the same words; nobody is named."""
    missing = unmet(workshop)
    if not missing:
        return _forward(workshop, moment.at, moment.draw, ())
    note = Text("gates:went_on", unmet=missing)
    return _forward(
        workshop,
        moment.at,
        moment.draw,
        tuple(Post(caucus(side), note) for side in workshop.sides_in_turn),
    )


def _forward(
    workshop: Workshop, at: datetime, draw: Draw, notes: tuple[Effect, ...]
) -> Decision | Refusal:
    if workshop.part_index + 1 < len(workshop.phase.parts):
        moved = replace(
            workshop,
            part_index=workshop.part_index + 1,
            meeting=replace(workshop.meeting, in_break=frozenset()),
            revision=workshop.revision + 1,
        )
        return Decision(moved, Answer(Text("going_on:next_part")), notes)
    following = workshop.agenda.after(workshop.phase_id)
    if following is None:
        return refuse(Reason.NOTHING_AFTER)
    if workshop.rounds.open is not None:
        return refuse(Reason.ROUND_OPEN)
    moved = phase_end.phase_ended(replace_spoken_rooms(workshop, draw, at))
    moved = replace(
        moved,
        phase_id=following.id,
        part_index=0,
        meeting=replace(moved.meeting, in_break=frozenset()),
        leading=replace(moved.leading, prompts_sent=()),
        rounds=replace(moved.rounds, sealed=()),
        revision=workshop.revision + 1,
    )
    if following.opens_with is not None:
        moved = replace(moved, leading=replace(moved.leading, prompts_sent=(following.opens_with,)))
        notes = (*notes, Post(JOINT, question(moved, following.opens_with)))
    told = Answer(Text("going_on:next_phase", phase=phase_text(following.id, "title")))
    return Decision(pages.with_pages(moved, draw), told, notes)


TEXTS: Mapping[str, str] = {
    "going_on:next_part": "",
    "going_on:next_phase": "phase",
    "gates:went_on": "unmet",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        GoOn,
        Who.FACILITATOR,
        OPEN,
        go_on,
        (ActButton(Verb.GO_ON, panel=on_panel(PanelRow.MEETING, Verb.GO_ON, weight=Weight.MAIN)),),
    ),
    Act(
        GoOnAllTheSame,
        Who.FACILITATOR,
        OPEN,
        go_on_all_the_same,
        (ActButton(Verb.GO_ON_ALL_THE_SAME),),
    ),
)
