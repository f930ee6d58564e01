"""The pictures: the road, who can see which room, and which needs ideas and steps touch. Each shows what its readers
can read in words as well, and nothing that one of them cannot.
"""

from __future__ import annotations

from bot.domain.boards.concerns import on_board
from bot.domain.rooms.desired import are_closed
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import phase_text
from bot.domain.vocabulary.identity import SideId
from bot.domain.vocabulary.pictures import Column, Line, Mark, Road, Table
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text

FEWEST = 4
"""From so many on, a board is easier to survey as a picture."""
MOST = 24
"""So many lines and columns can still be read."""


def road(workshop: Workshop) -> Road:
    """Every phase of the agenda, and where we are."""
    phases = [phase.id for phase in workshop.agenda.phases]
    behind = phases.index(workshop.phase_id)
    title = Text("pictures:road_title", number=behind + 1, phases=len(phases))
    return Road(title, tuple(phase_text(phase, "title") for phase in phases), behind)


# ---- who can see which room
def sight(workshop: Workshop, key: RoomKey) -> Table | None:
    """Who can see which room, by the rules and not by who is there: it tells nobody who takes part.

    None while anything stands otherwise than it should, or is hidden: then only sentences can say what is so. None on
    the line of somebody who does not take part: which rooms have opened is no matter of theirs.
    """
    someone = workshop.seat(key.seat) if key.seat is not None else None
    if workshop.rooms.differing or are_closed(workshop):
        return None
    if someone is not None and not someone.takes_part:
        return None
    sides = _own_first(workshop, key)
    others = (Mark.YES,) if workshop.audience.sees else ()
    groups = (
        *(Text("pictures:side", side=workshop.side_name(side)) for side in sides),
        Text("pictures:third_party"),
        *((Text("pictures:others"),) if others else ()),
    )
    lines = tuple(Line(name, (*marks, *others)) for name, marks in _rooms(workshop, sides))
    return Table(
        Text("pictures:sight_title"),
        tuple(Column(group, group) for group in groups),
        lines,
        (
            (Mark.YES, Text("pictures:sees")),
            (Mark.ONE, Text("pictures:one_sees")),
            (Mark.NO, Text("pictures:sees_not")),
        ),
    )


def _own_first(workshop: Workshop, key: RoomKey) -> tuple[SideId, SideId]:
    """In a side's own room, and on the line of somebody of it, that side stands first."""
    someone = workshop.seat(key.seat) if key.seat is not None else None
    own = someone.side if someone is not None else key.side
    return (own, own.other) if own is not None else workshop.sides_in_turn


def _rooms(
    workshop: Workshop, sides: tuple[SideId, SideId]
) -> list[tuple[Text, tuple[Mark, Mark, Mark]]]:
    """Each room there is, and the marks of both sides and of the third party."""
    alone = workshop.settings.caucuses_without_facilitators
    led = Mark.NO if alone else Mark.YES
    own = tuple(Text("pictures:room_caucus", side=workshop.side_name(side)) for side in sides)
    joint = [(Text("pictures:room_joint"), (Mark.YES, Mark.YES, Mark.YES))]
    return [
        *(joint if workshop.joint_has_opened else []),
        (own[0], (Mark.YES, Mark.NO, led)),
        (own[1], (Mark.NO, Mark.YES, led)),
        (Text("pictures:room_line"), (Mark.ONE, Mark.ONE, Mark.YES)),
        (Text("pictures:room_control"), (Mark.NO, Mark.NO, Mark.YES)),
    ]


# ---- which needs are touched
def touched(workshop: Workshop) -> Table | None:
    """Which of the needs and fears on the board the ideas and steps there touch, by their numbers alone.

    None where there are few of either, too many to be read, or nothing belongs together yet.
    """
    concerns = on_board(workshop, ContributionKind.CONCERN)
    ideas, steps = on_board(workshop, ContributionKind.IDEA), workshop.reassurance.steps
    columns = (*_columns("idea", len(ideas)), *_columns("step", len(steps)))
    answers = (*(idea.answers for idea in ideas), *((step.concern,) for step in steps))
    lines = tuple(
        Line(
            Text("pictures:concern", number=number, side=workshop.side_name(concern.side)),
            tuple(Mark.YES if concern.handle in each else Mark.NO for each in answers),
        )
        for number, concern in enumerate(concerns, 1)
    )
    few = max(len(lines), len(columns)) < FEWEST
    if few or max(len(lines), len(columns)) > MOST or not any(map(_is_touched, lines)):
        return None
    legend = ((Mark.YES, Text("pictures:touches")),)
    return Table(Text("pictures:touched_title"), columns, lines, legend)


def _is_touched(line: Line) -> bool:
    return Mark.YES in line.marks


def _columns(kind: str, count: int) -> tuple[Column, ...]:
    group = Text(f"pictures:{kind}s")
    return tuple(
        Column(
            Text(f"pictures:{kind}", number=number), Text("pictures:number", number=number), group
        )
        for number in range(1, count + 1)
    )


TEXTS = {
    "pictures:road_title": "number phases",
    "pictures:phase": "number phase",
    "pictures:road": "title before now after",
    "pictures:table": "title lines",
    "pictures:line": "name belongs",
    "pictures:only_one_of": "name",
    "pictures:side": "side",
    "pictures:third_party": "",
    "pictures:others": "",
    "pictures:sight_title": "",
    "pictures:room_joint": "",
    "pictures:room_caucus": "side",
    "pictures:room_line": "",
    "pictures:room_control": "",
    "pictures:sees": "",
    "pictures:one_sees": "",
    "pictures:sees_not": "",
    "pictures:touched_title": "",
    "pictures:concern": "number side",
    "pictures:ideas": "",
    "pictures:idea": "number",
    "pictures:steps": "",
    "pictures:step": "number",
    "pictures:number": "number",
    "pictures:touches": "",
}
"""Every text of a picture, with the values it may use."""
