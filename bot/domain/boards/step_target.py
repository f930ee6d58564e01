"""Which side would take a step, and which concern of the others it would ease: a choice in a form.

Where the concerns of both sides do not fit one of Discord's lists, each side's have one of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.boards.concerns import on_board
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.forms import MOST_OPTIONS, Option
from bot.domain.vocabulary.identity import Handle, SideId
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import Text

_NAMES = ("for", "for2")
_CONCERN, _SIDE = "concern.", "side."


@dataclass(frozen=True, slots=True)
class StepTarget:
    """The side that would take the step, and the concern it would ease; no side where nothing was chosen."""

    giver: SideId | None
    concern: Handle | None = None

    @property
    def answers(self) -> tuple[Handle, ...]:
        """The concern, as a note names it."""
        return () if self.concern is None else (self.concern,)


@dataclass(frozen=True, slots=True)
class TargetList:
    """A list to choose from. Of several, one choice in one of them is wanted; so none is required by itself."""

    name: str
    label: Text
    options: tuple[Option, ...]
    required: bool


def lists(workshop: Workshop, note: Contribution | None = None) -> tuple[TargetList, ...]:
    """Each concern on the board, which the side eases that does not have it; and each side, for any other reason.

    What ``note`` names already is always among them; beyond that the newest concerns are.
    """
    concerns = on_board(workshop, ContributionKind.CONCERN)
    sides = workshop.sides_in_turn
    if len(concerns) + len(sides) <= MOST_OPTIONS:
        options = (
            *_of(workshop, concerns),
            *(one for side in sides for one in _other_reason(workshop, side)),
        )
        return (TargetList(_NAMES[0], Text("forms:step_for_label"), options, required=True),)
    return tuple(
        _list_of_side(workshop, name, side, note) for name, side in zip(_NAMES, sides, strict=True)
    )


def _list_of_side(
    workshop: Workshop, name: str, side: SideId, note: Contribution | None
) -> TargetList:
    theirs = [note for note in on_board(workshop, ContributionKind.CONCERN) if note.side is side]
    named = [line for line in theirs if note is not None and line.handle in note.answers]
    newest = [note for note in theirs if note not in named][-(MOST_OPTIONS - 1 - len(named)) :]
    options = (*_of(workshop, (*named, *newest)), *_other_reason(workshop, side.other))
    label = Text("forms:step_for_side_label", side=workshop.side_name(side))
    return TargetList(name, label, options, required=False)


def _of(workshop: Workshop, concerns: Iterable[Contribution]) -> tuple[Option, ...]:
    return tuple(
        (
            f"{_CONCERN}{note.handle}",
            Text("steps:label_for_concern", side=workshop.side_name(note.side), words=note.words),
        )
        for note in concerns
    )


def _other_reason(workshop: Workshop, side: SideId) -> tuple[Option, ...]:
    room = workshop.room(caucus(side))
    if room is None:
        return ()
    return ((f"{_SIDE}{room.handle}", Text("steps:label_for_side", side=workshop.side_name(side))),)


def target(workshop: Workshop, values: Mapping[str, str]) -> StepTarget | None:
    """What was chosen; no side where nothing was, or two things. None where it is gone since."""
    chosen = [values[name] for name in _NAMES if values.get(name)]
    return _target(workshop, chosen[0]) if len(chosen) == 1 else StepTarget(None)


def _target(workshop: Workshop, value: str) -> StepTarget | None:
    if value.startswith(_CONCERN):
        concern = workshop.contribution(Handle(value.removeprefix(_CONCERN)))
        return StepTarget(concern.side.other, concern.handle) if concern is not None else None
    rooms = (room for room in workshop.rooms.standing if room.handle == value.removeprefix(_SIDE))
    side = next((room.key.side for room in rooms), None)
    return StepTarget(side) if side is not None else None


def value_of(workshop: Workshop, note: Contribution) -> str:
    """The entry that stands for what a note says already."""
    if note.answers:
        return f"{_CONCERN}{note.answers[0]}"
    room = workshop.room(caucus(note.giver)) if note.giver is not None else None
    return f"{_SIDE}{room.handle}" if room is not None else ""
