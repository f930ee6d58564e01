"""Those whose seats nobody took: they follow the script, and the phase that a person leads them into."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

from bot.rehearsal.play import Player
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import Act
from bot.rehearsal.seats.attending import to_attend
from bot.rehearsal.simulation import Button, Refused
from bot.rehearsal.stage import Stage

_LOOK_AGAIN_S = 0.5
_HOLDS_UP_S = 8.0
_REACTED_S = 2.0
_TRIES = 3
_LED_ON = frozenset({"go_on", "go_on_anyway"})

Told = Callable[[str, dict[str, str]], None]
"""Takes the name of a sentence and what belongs into it."""


class Others:
    """Plays scripted acts one at a time; a seat in `taken` or `silent` plays none.

    While no facilitator's seat is taken the script leads, strictly in order. Once a person has one, everything by which
    the third party leads is left to that person: the others do, each in their own order, what the present phase gives
    them to do, as soon as their room lets them. What a phase held and nobody got round to is dropped when it is over.
    """

    def __init__(self, stage: Stage, player: Player, told: Told) -> None:
        self._stage = stage
        self._player = player
        self._told = told
        self._order = [phase.id for phase in stage.scenario.phases]
        self._acts = [act for phase in stage.scenario.phases for act in phase.acts]
        self._done: set[int] = set()
        self._tries: dict[int, int] = {}
        self._held_since: dict[int, float] = {}
        self._one_at_a_time = asyncio.Lock()
        self._changed = asyncio.Event()
        self._playing = False
        self._pace = 1.0
        self.taken: set[str] = set()
        self.silent: set[str] = set()
        self.react: Callable[[], Awaitable[bool]] = _nobody_reacts
        """Lets somebody say something to what a person who leads does; whether anybody did."""
        self.spoken = 0
        """How many lines the others have said to each other since the phase began."""
        self.moved: Callable[[], None] = lambda: None
        """Called when the workshop is found in another phase than before."""
        self.place = 0
        """Which of the script's phases the workshop is in."""

    # ------------------------------------------------------------ what a person sets

    @property
    def playing(self) -> bool:
        """Whether the others go on by themselves."""
        return self._playing

    @playing.setter
    def playing(self, playing: bool) -> None:
        self._playing = playing
        self._changed.set()

    @property
    def pace(self) -> float:
        """How long they pause, as a part of the time that reading takes: 0 at once, 1 as people read."""
        return self._pace

    @pace.setter
    def pace(self, pace: float) -> None:
        self._pace = pace
        self._changed.set()

    def take(self, seat: str) -> None:
        """A person sits down here; from now on the script leaves the seat alone."""
        self.taken.add(seat)
        self._changed.set()

    def give_back(self, seat: str) -> None:
        """The script goes on for this seat; what a person led meanwhile is not led again."""
        self.taken.discard(seat)
        if not self.led_by_person and self._is_facilitator(seat):
            here = self._order[self.place]
            self._done |= {
                act.number for act in self._acts if act.phase == here and self._leads(act)
            }
        self._changed.set()

    @property
    def led_by_person(self) -> bool:
        """Whether somebody holds a facilitator's seat."""
        return any(self._is_facilitator(seat) for seat in self.taken)

    @property
    def phase(self) -> str:
        """The script's phase."""
        return self._order[self.place]

    @property
    def over(self) -> bool:
        """Whether the script has nothing more to play."""
        return all(act.number in self._done for act in self._acts)

    # ------------------------------------------------------------ playing

    async def prepare(self) -> None:
        """Play what comes before there are rooms, at full speed: the draft, its people, opening it."""
        opening = [act.number for act in self._acts if act.command == "workshop open"]
        for act in self._acts[: max(opening, default=0)]:
            await self._play(act)

    async def run(self) -> None:
        """Go on for ever; playing or not, at the pace that is set. Ends by being cancelled."""
        while True:
            self._changed.clear()
            if not self._playing:
                await self._changed.wait()
                continue
            if await self.react():
                await self._pause(_REACTED_S)
            played = await self.step()
            if played is None:
                await self._stage.simulation.until(self._changed.is_set, _LOOK_AGAIN_S)
            else:
                await self._pause(min(6.0, 0.6 + len(played.act.text or played.answer) / 40))

    async def step(self) -> Played | None:
        """Play the next act that can be played now; None if there is none."""
        async with self._one_at_a_time:
            await self._look_where_we_are()
            attending = self._attending()
            if attending is not None:
                return await self._player.act(attending)
            for act in self._candidates():
                if self._leads(act) or act.do != "write" or self._may_write(act):
                    played = await self._play(act)
                    if act.number in self._done:
                        return played
                elif not self.led_by_person:
                    self._give_up_in_the_end(act)
                    break
            return None

    async def skip_phase(self) -> bool:
        """Play what is left of this phase for every seat, the taken ones too, and go on; whether that worked."""
        async with self._one_at_a_time:
            await self._look_where_we_are()
            start = self.place
            for act in self._acts:
                behind = self._order.index(act.phase) < start
                if act.number in self._done or behind or act.by in self.silent:
                    continue
                await self._look_where_we_are()
                if self.place > start or self._order.index(act.phase) > start + 1:
                    break
                await self._player.act(act)
                self._done.add(act.number)
                if self._order.index(act.phase) > start and act.verb in _LED_ON:
                    await self._insist(act, start)
                    break
            await self._look_where_we_are()
            return self.place > start or self.over

    async def _insist(self, act: Act, start: int) -> None:
        """Go on all the same where the bot asks first; through the parts of a phase, as often as it has any."""
        for _ in range(6):
            await self._look_where_we_are()
            if self.place > start:
                return
            look = Act(0, act.phase, act.by, "press", room="control", verb="look_ahead")
            ids = [one.custom_id or "" for one in _buttons(await self._player.act(look))]
            anyway = any("go_on_anyway" in custom_id for custom_id in ids)
            verb = "go_on_anyway" if anyway else "go_on"
            await self._player.act(Act(0, act.phase, act.by, "press_answer", verb=verb))

    # ------------------------------------------------------------ inside

    def _is_facilitator(self, seat: str) -> bool:
        return self._stage.scenario.seat(seat).role == "facilitator"

    def _leads(self, act: Act) -> bool:
        """Whether this is the third party's leading: everything it does but speaking."""
        return act.do != "write" and self._is_facilitator(act.by)

    def _may_write(self, act: Act) -> bool:
        try:
            channel = self._stage.channel(act.room)
        except LookupError:
            return False
        return any(
            room.id == channel and room.may_write for room in self._stage.seats[act.by].rooms()
        )

    def _candidates(self) -> Iterator[Act]:
        """What may be played next, best first."""
        waiting = [act for act in self._acts if act.number not in self._done]
        mine = [act for act in waiting if act.by not in self.taken | self.silent]
        if not self.led_by_person:
            nearest = min((self._order.index(act.phase) for act in waiting), default=0)
            soon = [act for act in mine if self._order.index(act.phase) <= nearest]
            yield from soon or [act for act in mine if self._order.index(act.phase) == nearest + 1]
            return
        seen: set[str] = set()
        for act in mine:
            if act.phase != self.phase or self._leads(act) or act.by in seen:
                continue
            yield act
            if not self._held_up_too_long(act):
                seen.add(act.by)

    def _attending(self) -> Act | None:
        """What somebody presses to be here, in a session that a person has opened."""
        if not self.led_by_person:
            return None
        waiting = [
            act for act in self._acts if act.phase == self.phase and act.number not in self._done
        ]
        return to_attend(self._stage, waiting, self.taken | self.silent)

    def _held_up_too_long(self, act: Act) -> bool:
        """A press whose button does not come must not silence its person for the rest of the phase."""
        since = self._held_since.setdefault(act.number, time.monotonic())
        return (
            act.do != "write"
            and act.verb != "consent"
            and time.monotonic() - since > _HOLDS_UP_S * self._pace
        )

    async def _play(self, act: Act) -> Played:
        try:
            played = await self._player.act(act)
        except Refused as refused:
            played = Played(act, trouble=refused.reason)
        waits = self._leads(act) and act.verb in _LED_ON and act.answer not in played.answer
        if not played.trouble and not waits:
            self._done.add(act.number)
            self.spoken += act.do == "write" and not act.room.startswith("line-")
        elif waits and not played.trouble:
            await self._wait_or_insist(act)
        elif not self.led_by_person:
            self._give_up_in_the_end(act)
        return played

    async def _wait_or_insist(self, act: Act) -> None:
        """What is not met may be up to a person, who is waited for; where nobody has a seat, go on all the same."""
        await self._look_where_we_are()
        if act.number in self._done:  # it went on all the same, so this was of the phase before
            return
        tries = self._tries[act.number] = self._tries.get(act.number, 0) + 1
        if self.taken or tries < _TRIES:
            self._told("third_party_waits", {})
            await asyncio.sleep(_LOOK_AGAIN_S)
            return
        self._done.add(act.number)
        await self._insist(act, self.place)

    def _give_up_in_the_end(self, act: Act) -> None:
        tries = self._tries[act.number] = self._tries.get(act.number, 0) + 1
        if tries >= _TRIES:
            self._done.add(act.number)
            self._told(
                "left_out",
                {"name": self._stage.scenario.seat(act.by).name, "what": act.verb or act.do},
            )

    async def _look_where_we_are(self) -> None:
        """Ask as a facilitator's client would; what belongs to phases gone by is dropped."""
        before = self.place
        position = await self._position()
        if position in self._order:
            self.place = max(self.place, self._order.index(position))
        elif self.place and not self._rooms_stand():
            self.place = len(self._order) - 1
        for act in self._acts:
            place = self._order.index(act.phase)
            led_in = place == self.place and self.led_by_person and act.verb in _LED_ON
            if place < self.place or led_in:
                self._done.add(act.number)
        if self.place != before:
            self.spoken = 0
            self.moved()

    def _rooms_stand(self) -> bool:
        return any(room.id != self._stage.lobby for room in self._stage.guild.server_rooms())

    async def _position(self) -> str:
        if not self._stage.simulation.connected:
            return ""
        for one in self._stage.scenario.seats:
            if one.role == "facilitator":
                try:
                    offered = await self._stage.seats[one.id].autocomplete(
                        "workshop go", self._stage.lobby, **{"from": ""}
                    )
                except Refused:
                    continue
                if offered:
                    return offered[0].value.partition(":")[0]
        return ""

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), seconds * self._pace)
        except TimeoutError:
            return


async def _nobody_reacts() -> bool:
    return False


def _buttons(played: Played) -> Iterator[Button]:
    for outcome in played.outcomes:
        for answer in outcome.answers:
            yield from answer.buttons
