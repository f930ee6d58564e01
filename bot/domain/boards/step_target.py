"""Who would take a step, and which concern of the others it would ease: both are asked, and neither is inferred.

Where the concerns of both sides do not fit one of Discord's lists, each side's have one of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.domain.boards.concerns import on_board
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.forms import MOST_OPTIONS, NONE, Option
from bot.domain.vocabulary.identity import Handle, SideId
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

GIVER = "giver"
_NAMES = ("for", "for2")


@frozen
class StepTarget:
    """The side that would take the step, and the concern it would ease; no side where nothing was chosen."""

    giver: SideId | None
    concern: Handle | None = None

    @property
    def answers(self) -> tuple[Handle, ...]:
        """The concern, as a note names it."""
        return () if self.concern is None else (self.concern,)


@frozen
class TargetList:
    """A list to choose from, and what stands chosen in it already."""

    name: str
    label: Text
    options: tuple[Option, ...]
    chosen: frozenset[str]
    required: bool


def lists(workshop: Workshop, note: Contribution | None = None) -> tuple[TargetList, ...]:
    """The two sides; and each concern on the board, or another reason.

    What ``note`` names already is always among them; beyond that the newest concerns are.
    """
    return (_givers(workshop, note), *_concerns(workshop, note))


def _givers(workshop: Workshop, note: Contribution | None) -> TargetList:
    options = tuple(
        (str(room.handle), Text("steps:label_side", side=workshop.side_name(side)))
        for side in workshop.sides_in_turn
        if (room := workshop.room(caucus(side))) is not None
    )
    room = workshop.room(caucus(note.giver)) if note is not None and note.giver else None
    chosen = frozenset({str(room.handle)}) if room is not None else frozenset[str]()
    return TargetList(GIVER, Text("forms:step_giver_label"), options, chosen, required=True)


def _concerns(workshop: Workshop, note: Contribution | None) -> tuple[TargetList, ...]:
    concerns = on_board(workshop, ContributionKind.CONCERN)
    named = frozenset(str(handle) for handle in note.answers) if note is not None else frozenset()
    another: Option = (NONE, Text("steps:label_another_reason"))
    if len(concerns) < MOST_OPTIONS:
        options = (*_of(workshop, concerns), another)
        chosen = (named or frozenset({NONE})) if note is not None else frozenset[str]()
        label = Text("forms:step_for_label")
        return (TargetList(_NAMES[0], label, options, chosen, required=True),)
    found = []
    for name, side in zip(_NAMES, workshop.sides_in_turn, strict=True):
        theirs = [line for line in concerns if line.side is side]
        kept = [line for line in theirs if str(line.handle) in named]
        newest = [line for line in theirs if line not in kept][-(MOST_OPTIONS - len(kept)) :]
        label = Text("forms:step_for_side_label", side=workshop.side_name(side))
        options = _of(workshop, (*kept, *newest))
        chosen = frozenset(str(line.handle) for line in kept)
        found.append(TargetList(name, label, options, chosen, required=False))
    return tuple(found)


def _of(workshop: Workshop, concerns: Iterable[Contribution]) -> tuple[Option, ...]:
    return tuple(
        (
            str(note.handle),
            Text("steps:label_for_concern", side=workshop.side_name(note.side), words=note.words),
        )
        for note in concerns
    )


def target(workshop: Workshop, values: Mapping[str, str]) -> StepTarget | None:
    """What was chosen; no side where none was, or two concerns. None where one is gone since."""
    chosen = [values[name] for name in _NAMES if values.get(name) not in (None, "", NONE)]
    if len(chosen) > 1 or not values.get(GIVER):
        return StepTarget(None)
    rooms = (room for room in workshop.rooms.standing if room.handle == values[GIVER])
    giver = next((room.key.side for room in rooms), None)
    if giver is None:
        return None
    concern = Handle(chosen[0]) if chosen else None
    if concern is not None and workshop.contribution(concern) is None:
        return None
    return StepTarget(giver, concern)
