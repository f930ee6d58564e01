"""What people do in many workshops at once, drawn from a seed: talk, look who sees a room, ask the third party."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any, Final

from bot.bench.crowd import Crowd, Group, newest_button
from bot.rehearsal.simulation import ChannelId, Outcome, Refused, Seat

MESSAGE_EVERY_S: Final = 60.0
PRESS_EVERY_S: Final = 300.0
"""A person's: livelier than any hour of sixteen people in which each is also listened to."""
_SUBJECTS: Final = (
    *("The gate", "The market", "The water", "The road", "The school", "The night shift"),
    *("The old wall", "The bridge", "The bus", "The well"),
)
_SAID: Final = (
    *("was closed again this morning", "is what we think of when we lie awake"),
    *("has been a worry for as long as I can remember", "would be a place to begin"),
    *("matters more to us than it may seem", "is looked at differently where I live"),
    *("cannot be spoken of without the year before", "was never asked about"),
)
_WHY: Final = (
    *(
        "and nobody told us why.",
        "and that is hard to explain at home.",
        "and I would like to hear more.",
    ),
    *("so we wait.", "so people keep away from it.", "though it was not always so."),
    *("and the children ask.", "and it costs us the evening."),
)


class Deed(StrEnum):
    """What somebody does: a press is answered at once, or opens a form whose words are committed."""

    SPEAK = "speak"
    LOOK = "look"
    ASK = "ask"


@dataclass
class Lived:
    """What came of it. Seconds by the wall clock, from a press or a form to the bot's first answer."""

    done: Counter[str] = field(default_factory=Counter)
    answers_s: list[float] = field(default_factory=list)
    failed: int = 0
    """Presses that Discord gave up after three seconds."""
    refused: int = 0
    """What a person's own client refused, for nothing stood there to be pressed."""

    def after(self, share: float) -> float:
        """Within how many milliseconds this share of answers had come."""
        ordered = sorted(self.answers_s)
        return round(ordered[int(share * (len(ordered) - 1))] * 1e3, 1) if ordered else 0.0

    @property
    def median_ms(self) -> float:
        return round(statistics.median(self.answers_s) * 1e3, 1) if self.answers_s else 0.0

    def told(self) -> dict[str, Any]:
        """The figures of a life."""
        return {
            "done": dict(self.done),
            "answers": len(self.answers_s),
            "acknowledged_p50_ms": self.median_ms,
            "acknowledged_p99_ms": self.after(0.99),
            "failed": self.failed,
            "refused": self.refused,
        }


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person, where they may speak, and their line."""

    seat: Seat
    rooms: tuple[ChannelId, ...]
    line: ChannelId


class Life:
    """The people of a crowd whose workshops are in a session. What they do is drawn from a seed."""

    def __init__(self, world: Crowd, seed: int = 1) -> None:
        self.people = tuple(one for group in world.groups for one in people_in(group))
        self._draw = random.Random(f"life {seed}")
        self.lived = Lived()

    async def for_seconds(self, seconds: float) -> Lived:
        """As often as people do, whether the bot keeps up or not."""
        every = {
            Deed.SPEAK: MESSAGE_EVERY_S,
            Deed.LOOK: 2 * PRESS_EVERY_S,
            Deed.ASK: 2 * PRESS_EVERY_S,
        }
        moments = [
            (self._draw.uniform(0.0, seconds), deed)
            for deed, every_s in every.items()
            for _ in range(round(len(self.people) * seconds / every_s))
        ]
        loop = asyncio.get_running_loop()
        began, under_way = loop.time(), []
        for at_s, deed in sorted(moments):
            await asyncio.sleep(max(0.0, began + at_s - loop.time()))
            under_way.append(asyncio.create_task(self.do(deed)))
        await asyncio.gather(*under_way)
        return self.lived

    async def so_often(self, messages: int, presses: int, at_once: int = 8) -> Lived:
        """So many of each, as fast as so many people at a time can."""
        deeds = [Deed.SPEAK] * messages + [Deed.LOOK, Deed.ASK] * (presses // 2)
        self._draw.shuffle(deeds)
        waiting = iter(deeds)

        async def one_after_the_other() -> None:
            for deed in waiting:
                await self.do(deed)

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
        return self.lived

    async def do(self, deed: Deed) -> None:
        """One thing that somebody does."""
        who = self._draw.choice(self.people)
        ways: dict[Deed, Callable[[Somebody], Awaitable[None]]] = {
            Deed.SPEAK: self._speak,
            Deed.LOOK: self._look,
            Deed.ASK: self._ask,
        }
        try:
            await ways[deed](who)
        except (Refused, LookupError):
            self.lived.refused += 1
        else:
            self.lived.done[deed] += 1

    async def _speak(self, who: Somebody) -> None:
        await who.seat.send(self._draw.choice(who.rooms), words(self._draw))

    async def _look(self, who: Somebody) -> None:
        await self._press(who, "who_sees")

    async def _ask(self, who: Somebody) -> None:
        await self.asks(who, words(self._draw))

    async def asks(self, who: Somebody, asked: str) -> None:
        """Somebody asks the third party this. ``LookupError`` where there is no button for it."""
        form = (await self._press(who, "ask_third_party")).form
        if form is not None:
            self._note(await who.seat.submit(form, {form.fields[0].custom_id: asked}))

    async def _press(self, who: Somebody, verb: str) -> Outcome:
        outcome = await who.seat.click(*newest_button(who.seat.on_screen(who.line), verb))
        self._note(outcome)
        return outcome

    def _note(self, outcome: Outcome) -> None:
        self.lived.answers_s.append(outcome.latency_s)
        self.lived.failed += outcome.failed


def words(draw: random.Random) -> str:
    """Something somebody says."""
    return " ".join(map(draw.choice, (_SUBJECTS, _SAID, _WHY)))


def all_that_is_said() -> tuple[str, ...]:
    """Whatever anybody ever says here."""
    return tuple(map(" ".join, product(_SUBJECTS, _SAID, _WHY)))


def people_in(group: Group) -> Sequence[Somebody]:
    """Who takes part in a workshop. The third party speaks and presses less, and is left out."""
    spoken = [f"{group.stage.words[kind]}-" for kind in ("joint", "caucus")]
    found = []
    for name in group.people:
        seat = group.stage.seats[name]
        rooms = tuple(
            room.id
            for room in seat.rooms()
            if room.may_write and room.name.startswith(tuple(spoken))
        )
        found.append(Somebody(seat, rooms, group.room(seat, "line")))
    return found
