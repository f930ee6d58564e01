"""What stands beside what should: a condition for each room that differs, with the reason (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.road.act import OPEN, Act, AnyAct, Moment, Outcome, Report, Who
from bot.domain.rooms.desired import BOT, EVERYONE, Overwrite, Right, Structure, Target
from bot.domain.rooms.plan import ActualGuild, closed, takes
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Condition, Lack
from bot.domain.vocabulary.identity import ChannelId
from bot.domain.vocabulary.rooms import CONTROL, RoomKey, line
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class Taking:
    """Rights to be taken away in one room, and nothing else: no name, no place, nothing opened.

    ``overwrites`` are all rows of the room afterwards; ``rows`` are those that shrink, each of which can be set by
    itself where the room as a whole cannot be reached. ``both`` are the rows if the one call may open as well.
    """

    room: RoomKey | None
    channel: ChannelId
    overwrites: frozenset[Overwrite]
    rows: tuple[Overwrite, ...]
    both: frozenset[Overwrite]

    @property
    def targets(self) -> frozenset[Target]:
        """Whom something is taken from."""
        return frozenset(row.target for row in self.rows)

    @property
    def hides(self) -> bool:
        """Whether somebody is no longer to see the room."""
        return any(Right.VIEW not in row.allow for row in self.rows)


def takings(desired: Structure, actual: ActualGuild) -> tuple[Taking, ...]:
    """Every standing room in which somebody may do more than they should: what is to be taken there."""
    found = []
    by_id = {room.channel: room for room in (*actual.rooms, *actual.categories)}
    wanted: list[tuple[RoomKey | None, ChannelId | None, frozenset[Overwrite]]] = [
        (room.key, room.channel, room.overwrites) for room in desired.rooms
    ]
    wanted.append((None, desired.category.channel, desired.category_overwrites))
    for key, channel, want in wanted:
        have = by_id.get(channel) if channel is not None else None
        if have is None or not takes(have.overwrites, want):
            continue
        mixed = takes(want, have.overwrites)
        rows = closed(have.overwrites, want) if mixed else want
        found.append(Taking(key, have.channel, rows, _shrinking(have.overwrites, rows), want))
    return tuple(found)


def _shrinking(before: frozenset[Overwrite], after: frozenset[Overwrite]) -> tuple[Overwrite, ...]:
    """The rows that give less afterwards; somebody whose row goes is shut out by a row of their own."""
    new = {row.target: row for row in after}
    hidden = frozenset({Right.VIEW})
    rows = []
    everyone = new.get(EVERYONE)
    if everyone is not None and everyone not in before:
        rows.append(everyone)
    for row in sorted(before, key=lambda one: (one.target.kind, one.target.id)):
        if row.target in (BOT, EVERYONE):
            continue
        has = new.get(row.target)
        if has is None and row.allow:
            rows.append(Overwrite(row.target, frozenset(), hidden))
        elif has is not None and (row.allow - has.allow or has.deny - row.deny):
            rows.append(has)
    return tuple(rows)


def explained(have: frozenset[Overwrite], by: Sequence[frozenset[Overwrite]]) -> bool:
    """Whether these rows can be our own work, half done: each between the states that we set out from and go to.

    Somebody shut out by a row of their own, with nothing else in it, is our second way of closing.
    """
    shelves = [{row.target: row for row in rows} for rows in by]
    mine = {row.target: row for row in have}
    targets = {*mine, *(target for shelf in shelves for target in shelf)}
    return all(_between(target, mine, shelves) for target in targets)


def _between(
    target: Target, mine: Mapping[Target, Overwrite], by: Sequence[Mapping[Target, Overwrite]]
) -> bool:
    none = Overwrite(target, frozenset(), frozenset())
    row = mine.get(target, none)
    others = [shelf.get(target, none) for shelf in by] or [none]
    allow = [one.allow for one in others]
    deny = [one.deny for one in others]
    hidden = frozenset() if row.allow else frozenset({Right.VIEW})
    return (
        row.allow <= frozenset().union(*allow)
        and frozenset.intersection(*allow) - row.deny <= row.allow
        and row.deny <= frozenset().union(*deny, hidden)
        and (frozenset.intersection(*deny) <= row.deny or row.deny == hidden)
    )


@frozen
class ReportUnclosed(Report):
    """Rooms that are more open than they should be and could not be closed; with none: that all are closed again."""

    rooms: tuple[Condition, ...]


@frozen
class ReportUnmended(Report):
    """Rooms that are not as they should be, though not too open, and that Discord does not let the bot put right."""

    rooms: tuple[Condition, ...]


@frozen
class ReportStanding(Report):
    """Every room that does not stand as it should, with why, as far as that is known."""

    differing: tuple[Condition, ...]


def record_unclosed(workshop: Workshop, command: ReportUnclosed, moment: Moment) -> Outcome:
    """Both sides are told in the same words, in their lines, where not to write; the third party also why."""
    if command.rooms:
        for_lines, for_control = (
            Text("trouble:do_not_write"),
            Text("trouble:not_closed", rooms=tuple(room.text for room in command.rooms)),
        )
    else:
        for_lines, for_control = Text("trouble:write_again"), Text("trouble:closed_again")
    lines = tuple(
        Post(line(person.seat), for_lines)
        for person in workshop.people.participants
        if person.has_line
    )
    return Decision(workshop, _NOTED, (Post(CONTROL, for_control), *lines))


def record_unmended(workshop: Workshop, command: ReportUnmended, moment: Moment) -> Outcome:
    """The third party alone is told: nobody is harmed by it yet, and it is theirs to mend."""
    rooms = tuple(room.text for room in command.rooms)
    return Decision(workshop, _NOTED, (Post(CONTROL, Text("trouble:not_mended", rooms=rooms)),))


def record_standing(workshop: Workshop, command: ReportStanding, moment: Moment) -> Outcome:
    """What does not stand as it should is shown beside what should: on the panel, and on the room's own card."""
    rooms = replace(workshop.rooms, differing=command.differing)
    return Decision(replace(workshop, rooms=rooms), _NOTED)


def not_closed(workshop: Workshop, key: RoomKey) -> bool:
    """Whether this room is known to be more open than it should be."""
    return any(one.room == key and one.lack is Lack.CLOSED for one in workshop.rooms.differing)


_NOTED = Answer(Text("people:noted"))

ACTS: tuple[AnyAct, ...] = (
    Act(ReportUnclosed, Who.GUILD, OPEN, record_unclosed),
    Act(ReportUnmended, Who.GUILD, OPEN, record_unmended),
    Act(ReportStanding, Who.GUILD, OPEN, record_standing),
)
