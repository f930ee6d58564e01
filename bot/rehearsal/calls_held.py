"""What was held of voice sessions, by the server's own account: who was where, and whether they were of the room.

Nothing is asked of the bot. Who may be in a call stands in the scenario, written by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.record import Record
from bot.rehearsal.simulation import CallKind, ChannelId, Stay, Stood
from bot.rehearsal.stage import Stage

CLOSED_WITHIN_S = 1.5
"""So long after its event, by the bot's own time, nobody is in a room any more who is not of it."""


@dataclass(slots=True)
class _Session:
    """The voice rooms from the first that stands until none does."""

    rooms: list[Stood] = field(default_factory=list)

    def stood_at(self, at_s: float) -> bool:
        """Whether any of its rooms stood then."""
        return any(room.until_s is None or room.until_s >= at_s for room in self.rooms)


@dataclass(slots=True)
class CallsHeld:
    """What came of all calls of a play, and what was not as it should be."""

    sessions: int = 0
    calls_to_open: int = 0
    """Of the session that took most: rooms made and changed, those after a break left out."""
    calls_to_end: int = 0
    breaks: int = 0
    moved_without_asking: int = 0
    closed_for_listener: int = 0
    seconds_to_close: float = 0.0
    """The longest that somebody who is not of a room was in it before it was gone, by the bot's own time."""
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the object on the last line."""
        names = ("sessions", "calls_to_open", "calls_to_end", "breaks", "moved_without_asking")
        found: dict[str, Any] = {name: getattr(self, name) for name in names}
        found["closed_for_listener"] = self.closed_for_listener
        return found | {"seconds_to_close": round(self.seconds_to_close, 2)}


def calls_held(stage: Stage, record: Record) -> CallsHeld | None:
    """Look at every stay, every move and every room, after the play; None where there was no call, nor was to be."""
    held = CallsHeld()
    _look_at_stays(stage, held)
    _look_at_moves(stage, record, held)
    sessions = _sessions(stage)
    held.sessions = len(sessions)
    for session in sessions:
        names = Counter(stage.call_name(room) for room in session.rooms)
        breaks = max(0, names["voice-joint"] - 1)
        made, ended = _calls(stage, {room.room for room in session.rooms})
        held.breaks += breaks
        held.calls_to_open = max(held.calls_to_open, len(session.rooms) + made - breaks)
        held.calls_to_end = max(held.calls_to_end, ended - breaks)
        held.wrong += [
            f"a call of {stage.call_name(room)} was left standing"
            for room in session.rooms
            if room.until_s is None
        ]
    return held if sessions or "voice" in stage.scenario.expected else None


def differences(held: CallsHeld, expected: dict[str, Any] | None) -> list[str]:
    """Every way in which calls were not as the scenario says; empty is good."""
    wrong = list(held.wrong)
    if held.moved_without_asking:
        wrong.append(f"{held.moved_without_asking} people were moved who had not asked for it")
    seen = held.as_json()
    wrong += [
        f"voice: {name} is {seen[name]}, not {value}"
        for name, value in (expected or {}).items()
        if seen[name] != value
    ]
    return wrong


def _look_at_stays(stage: Stage, held: CallsHeld) -> None:
    closed: set[ChannelId] = set()
    for stay, room, who in _unwelcome(stage):
        if room.until_s is not None and stay.until_s is not None and stay.until_s >= room.until_s:
            closed.add(room.room)
        lasted_s = stay.lasted_s()
        held.seconds_to_close = max(held.seconds_to_close, lasted_s)
        where = stage.call_name(room)
        if stay.until_s is None:
            held.wrong.append(f"{who} was in {where} and is not of it")
        elif lasted_s > CLOSED_WITHIN_S:
            held.wrong.append(
                f"{who} was in {where} for {lasted_s:.2f} s, not {CLOSED_WITHIN_S}, and is not of it"
            )
    held.closed_for_listener = len(closed)


def _unwelcome(stage: Stage) -> Iterator[tuple[Stay, Stood, str]]:
    """Each stay in a room of the workshop by somebody who is not of it, by the scenario."""
    seats = {seat.id: name for name, seat in stage.seats.items()}
    attendance = stage.simulation.attendance
    for stay in attendance.stays:
        room = attendance.rooms[stay.room]
        name, who = stage.call_name(room), seats.get(stay.user_id, "somebody from outside")
        if name and who not in stage.scenario.audience.get(name, ()):
            yield stay, room, who


def _look_at_moves(stage: Stage, record: Record, held: CallsHeld) -> None:
    """The bot moves whoever has just pressed for it, and nobody else; putting somebody out is no moving."""
    may: Counter[tuple[int, str]] = Counter()
    attendance = stage.simulation.attendance
    seen = 0
    for played in record.played:
        if played.act.moves_to:
            may[stage.seats[played.act.by].id, played.act.moves_to] += 1
        for move in attendance.moves[seen : played.moves]:
            if move.by != stage.simulation.bot_id or move.room is None:
                continue
            asked = move.user_id, stage.call_name(attendance.rooms[move.room])
            held.moved_without_asking += may[asked] < 1
            may[asked] -= 1
        seen = max(seen, played.moves)


def _sessions(stage: Stage) -> list[_Session]:
    rooms = [one for one in stage.simulation.attendance.rooms.values() if stage.call_name(one)]
    sessions: list[_Session] = []
    for room in rooms:
        if not sessions or not sessions[-1].stood_at(room.since_s):
            sessions.append(_Session())
        sessions[-1].rooms.append(room)
    return sessions


def _calls(stage: Stage, rooms: set[ChannelId]) -> tuple[int, int]:
    """How many calls changed these rooms, and how many deleted them."""
    log = stage.simulation.calls
    here = [call for call in log.all() if call.channel_id in rooms and not call.turned_away]
    deleted = sum(
        call.method == "DELETE" and call.template == "/channels/{channel_id}" for call in here
    )
    return sum(call.kind is CallKind.STRUCTURE for call in here) - deleted, deleted
