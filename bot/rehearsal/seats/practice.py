"""What a person who leads did, for that person alone, and how others react to it: in memory, and nowhere else.

A reaction is a line of the scenario, said once, by somebody whose seat nobody took. It is no judgment: what it answers
can be right at times. What is counted here is known from what the seat itself pressed and wrote.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.rehearsal.scenario import Reaction, ReactsTo, SeatLine
from bot.rehearsal.seats.others import Others
from bot.rehearsal.simulation import Refused
from bot.rehearsal.stage import Stage

SIDES: Final = {"caucus-1": ("first",), "caucus-2": ("second",), "joint": ("first", "second")}
_ASKS: Final = "ask"
_HALTS: Final = frozenset({"pause", "hide", "caucus_break", "go_apart", "say", "end_session"})
_SPOKEN_BEFORE_ASKED: Final = 2
"""So many lines of others a phase goes on without a question before somebody misses one."""
_PASSED_OVER_BY: Final = 2
_STANDS_S: Final = 20.0
"""So long an attack stands before somebody speaks of it, at the pace at which people read."""


@dataclass(slots=True)
class Deeds:
    """What was done from one seat since a person sits in it."""

    presses: int = 0
    lines: int = 0
    questions: list[tuple[str, str]] = field(default_factory=list)
    """Each by its phase and its own name."""
    addressed: Counter[str] = field(default_factory=Counter)
    """How often each side was spoken to: ``first``, ``second``, ``both``."""
    met: list[ReactsTo] = field(default_factory=list)


class Practice:
    """Hears what people do from facilitators' seats; ``react`` lets somebody say what follows from it, if anything."""

    def __init__(self, stage: Stage, others: Others) -> None:
        self._stage = stage
        self._others = others
        self._deeds: dict[str, Deeds] = {}
        self._said: set[Reaction] = set()
        self._attacked: tuple[str, float] | None = None

    # ---- what is done
    def of(self, seat: str) -> Deeds:
        """What was done from this seat."""
        return self._deeds.setdefault(seat, Deeds())

    def forget(self, seat: str) -> None:
        """Nobody sits there any more."""
        self._deeds.pop(seat, None)

    def pressed(self, seat: str, custom_id: str, chosen: tuple[str, ...] = ()) -> None:
        """A button, a form, or a menu with what was chosen in it."""
        deeds, verb = self.of(seat), _verb(custom_id)
        deeds.presses += 1
        if verb in _HALTS:
            self._attacked = None
        if verb == _ASKS:
            deeds.questions += [(self._others.phase, prompt) for prompt in chosen]

    def used(self, seat: str, command: str, options: Mapping[str, object]) -> None:
        """A slash command."""
        self.of(seat).presses += 1
        if command == "workshop ask":
            self.of(seat).questions.append((self._others.phase, str(options.get("prompt", ""))))

    def wrote(self, seat: str, room: str) -> None:
        """A line of their own, in a room by its logical name."""
        deeds = self.of(seat)
        deeds.lines += 1
        if room == "joint":
            self._attacked = None
        sides = SIDES.get(room) or _side_of_line(self._stage, room)
        if sides:
            deeds.addressed["both" if len(sides) > 1 else sides[0]] += 1

    def attacked(self, by: SeatLine) -> None:
        """Somebody was attacked by this person; how long it stands is up to whoever leads."""
        other = {"first": "second", "second": "first"}[by.side or "first"]
        self._attacked = (other, time.monotonic())

    # ---- what follows
    async def react(self) -> bool:
        """Whether somebody has said what follows."""
        if not self._others.led_by_person:
            return False
        for to, side in self._due():
            for reaction in self._stage.scenario.reactions:
                who = self._stage.scenario.seat(reaction.by)
                free = who.id not in self._others.taken | self._others.silent
                fits = reaction.to is to and side in (None, who.side) and reaction not in self._said
                if free and fits and await self._says(who, reaction):
                    return True
        return False

    def _due(self) -> list[tuple[ReactsTo, str | None]]:
        """What may be reacted to now, and from which side."""
        led = [self.of(seat) for seat in self._others.taken if self._leads(seat)]
        found: list[tuple[ReactsTo, str | None]] = []
        if self._attacked is not None:
            side, since = self._attacked
            if time.monotonic() - since > _STANDS_S * self._others.pace:
                found.append((ReactsTo.ATTACK_LEFT, side))
        addressed = sum((deeds.addressed for deeds in led), Counter[str]())
        ahead = addressed["first"] - addressed["second"]
        if abs(ahead) >= _PASSED_OVER_BY:
            found.append((ReactsTo.SIDE_PASSED_OVER, "second" if ahead > 0 else "first"))
        here = self._others.phase
        put = any(phase == here for deeds in led for phase, _ in deeds.questions)
        if self._others.spoken >= _SPOKEN_BEFORE_ASKED and not put:
            found.append((ReactsTo.QUESTION_UNASKED, None))
        return found

    def _leads(self, seat: str) -> bool:
        return self._stage.scenario.seat(seat).role == "facilitator"

    async def _says(self, who: SeatLine, reaction: Reaction) -> bool:
        """In the best room that lets them speak now."""
        seat, logical = self._stage.seats[who.id], self._stage.logical()
        speaking = {logical.get(one.id, ""): one.id for one in seat.rooms() if one.may_write}
        own = "caucus-1" if who.side == "first" else "caucus-2"
        best = (
            (own, f"line-{who.id}") if reaction.to is ReactsTo.SIDE_PASSED_OVER else ("joint", own)
        )
        room = next((speaking[name] for name in best if name in speaking), None)
        if room is None:
            return False
        try:
            await seat.send(room, reaction.text)
        except Refused:
            return False
        self._said.add(reaction)
        if reaction.to is ReactsTo.ATTACK_LEFT:
            self._attacked = None
        for one in self._others.taken:
            if self._leads(one):
                self.of(one).met.append(reaction.to)
        return True


def _verb(custom_id: str) -> str:
    parts = custom_id.split(":")
    return parts[1] if len(parts) > 1 else ""


def _side_of_line(stage: Stage, room: str) -> tuple[str, ...]:
    if not room.startswith("line-"):
        return ()
    side = stage.scenario.seat(room.removeprefix("line-")).side
    return (side,) if side else ()
