"""The way through the agenda: what comes next, where one can go back to, and what a change opens and replaces. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.leading.interventions import was_put
from bot.domain.rooms.desired import can_write
from bot.domain.rooms.replacing import ends_with_phase
from bot.domain.state.agenda import Phase
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.frozen import frozen

_TALKED_IN = (RoomKind.JOINT, RoomKind.CAUCUS)


@frozen
class Place:
    """A part of a phase."""

    phase: PhaseId
    part: int = 0


@frozen
class Change:
    """What going to a place does to the rooms, by their kinds."""

    opens: tuple[RoomKind, ...]
    """Where people may write then and may not write now, as far as the session goes."""
    rests: tuple[RoomKind, ...]
    """Where people may write now and can only read then."""
    made_new: tuple[RoomKind, ...]
    """Which are replaced by fresh ones."""


def here(workshop: Workshop) -> Place:
    """Where the workshop is."""
    return Place(workshop.phase_id, workshop.part_index)


def following(workshop: Workshop) -> Place | None:
    """The next part, or the next phase; None after the last."""
    if workshop.part_index + 1 < len(workshop.phase.parts):
        return Place(workshop.phase_id, workshop.part_index + 1)
    after = workshop.agenda.after(workshop.phase_id)
    return Place(after.id) if after is not None else None


def earlier(workshop: Workshop) -> tuple[Phase, ...]:
    """The phases that were, in their order: the way leads back to each of them."""
    return workshop.agenda.phases[: workshop.agenda.index(workshop.phase_id)]


def leads_back(workshop: Workshop, phase: PhaseId) -> bool:
    """Whether a phase is one that was."""
    return any(one.id == phase for one in earlier(workshop))


def moved(workshop: Workshop, to: Place) -> Workshop:
    """The workshop in another place, its rooms as they are."""
    leading = replace(workshop.leading, ahead=None)
    if to.phase != workshop.phase_id:
        leading = leading.after_phase(workshop.phase_id)
    return replace(
        workshop,
        phase_id=to.phase,
        part_index=to.part,
        meeting=replace(workshop.meeting, in_break=frozenset()),
        leading=leading,
        # Words that too few have pressed for lapse with the part, so that nobody has to refuse them in public.
        reassurance=replace(workshop.reassurance, proposals=()),
        revision=workshop.revision + 1,
    )


def with_farthest(workshop: Workshop) -> Workshop:
    """The workshop that remembers how far it came, for it is about to go back."""
    agenda = workshop.agenda
    phases = (workshop.leading.farthest or workshop.phase_id, workshop.phase_id)
    leading = replace(
        workshop.leading,
        farthest=max(phases, key=agenda.index),
        times_back=workshop.leading.times_back + 1,
    )
    return replace(workshop, leading=leading)


def change(workshop: Workshop, to: Place) -> Change:
    """What going there does to the rooms. Nothing is drawn or changed by asking."""
    then = moved(workshop, to)
    was, will = _writable(workshop), _writable(then)
    new = () if to.phase == workshop.phase_id else workshop.rooms.standing
    return Change(
        opens=_kinds(will - was),
        rests=_kinds(was - will),
        made_new=_kinds({room.key for room in new if ends_with_phase(workshop, room)}),
    )


def _writable(workshop: Workshop) -> set[RoomKey]:
    rooms = (room.key for room in workshop.rooms.standing if room.key.kind in _TALKED_IN)
    return {key for key in rooms if can_write(workshop, key)}


def _kinds(rooms: set[RoomKey]) -> tuple[RoomKind, ...]:
    return tuple(kind for kind in _TALKED_IN if any(room.kind is kind for room in rooms))


def opening_question(workshop: Workshop, to: Place) -> PromptId | None:
    """The question with which a phase begins, by its id; None where it has none, or where it was put already."""
    phase = workshop.agenda.phase(to.phase)
    if to.phase == workshop.phase_id or phase.opens_with is None:
        return None
    return None if was_put(workshop, phase.id, phase.opens_with) else phase.opens_with


def repeats_its_question(workshop: Workshop, to: Place) -> bool:
    """Whether a phase would begin with a question that was put already: it is not put by itself again."""
    begins = (
        workshop.agenda.phase(to.phase).opens_with is not None and to.phase != workshop.phase_id
    )
    return begins and opening_question(workshop, to) is None
