"""Which side would take a step, and which concern of the others it would ease: one choice in a form."""

from __future__ import annotations

from bot.domain.contributions import Contribution, ContributionKind
from bot.domain.identity import Handle, SideId
from bot.domain.joint_thinking import on_board
from bot.domain.rooms import caucus
from bot.domain.text import Text
from bot.domain.workshop import Workshop

FOR = "for"
"""The field's name in every form that asks it."""
_CONCERN, _SIDE = "concern.", "side."
_MOST_CONCERNS = 23
"""Discord's lists hold 25 entries; the two sides stand among them."""

Aim = tuple[SideId, Handle | None]
"""The side that would take the step, and the concern it would ease."""


def options(workshop: Workshop) -> list[tuple[str, Text]]:
    """Each concern on the board, which the side eases that does not have it; and each side, for any other reason."""
    concerns = [found for found in map(workshop.contribution, on_board(workshop, ContributionKind.CONCERN)) if found]
    found = [
        (
            f"{_CONCERN}{concern.handle}",
            Text("steps:label_for_concern", side=workshop.side_name(concern.side), words=concern.words),
        )
        for concern in concerns[:_MOST_CONCERNS]
    ]
    for side in workshop.sides_in_turn:
        room = workshop.room(caucus(side))
        if room is not None:
            found.append((f"{_SIDE}{room.handle}", Text("steps:label_for_side", side=workshop.side_name(side))))
    return found


def aim(workshop: Workshop, value: str) -> Aim | None:
    """What was chosen; None where it is gone, or nothing was."""
    if value.startswith(_CONCERN):
        concern = workshop.contribution(Handle(value.removeprefix(_CONCERN)))
        return (concern.side.other, concern.handle) if concern is not None else None
    rooms = (room for room in workshop.rooms if room.handle == value.removeprefix(_SIDE))
    side = next((room.key.side for room in rooms), None)
    return (side, None) if side is not None else None


def value_of(workshop: Workshop, note: Contribution) -> str:
    """The entry that stands for what a note says already."""
    if note.answers:
        return f"{_CONCERN}{note.answers[0]}"
    room = workshop.room(caucus(note.giver)) if note.giver is not None else None
    return f"{_SIDE}{room.handle}" if room is not None else ""
