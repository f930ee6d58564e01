"""Trouble on demand: what may go wrong with machines, and what people may do to each other in a room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.rehearsal.deeds_in_calls import (
    a_call,
    half_a_side_drops,
    in_call,
    owner_listens,
    recorder_joins,
)
from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.texts import Guidance, troubles
from bot.rehearsal.simulation import (
    ChannelId,
    MessageId,
    NotThere,
    Refused,
    RoleId,
    Seat,
    ShownMessage,
)
from bot.rehearsal.stage import ADMINISTRATOR

_TWO_DAYS_S = 2 * 24 * 3600.0
_POSTS = "POST /channels/{channel_id}/messages"
_FEW = 2

Bring = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Troubles:
    """Each trouble is brought once per call, by people whose seats nobody took; it raises `Refused` if it cannot be."""

    session: Session
    texts: dict[str, Guidance] = field(default_factory=troubles)
    _prying: RoleId | None = None
    where: str = ""
    """Who brought the last trouble between people, and in which room."""
    _leaked: set[MessageId] = field(default_factory=set)

    async def bring(self, name: str) -> Guidance:
        """Let it happen, and say what a facilitator might do."""
        guidance = self.texts[name]
        self.where = ""
        deeds: dict[str, Bring] = {
            "kill": self.session.kill_and_restart,
            "gateway": self.session.simulation.kick_gateway,
            "failing_call": self._failing_call,
            "peeking": self._peeking,
            "room_deleted": self._room_deleted,
            "leak": self._leak,
            "attack": lambda: self._attack(guidance),
            "walkout": lambda: self._walkout(guidance),
            "silence": self._silence,
            "bad_news": lambda: self._bad_news(guidance),
            "down_to_two": lambda: self._down_to_two(guidance),
            "bloc": lambda: self._bloc(guidance),
            "owner_listens": lambda: owner_listens(self.session.stage),
            "recorder": lambda: recorder_joins(self.session.stage),
            "line_lost": self._line_lost,
            "recording": lambda: self._recording(guidance),
            "judge": lambda: self._say_together(guidance, 1),
        }
        await deeds[name]()
        self.session.tell("trouble_came", title=guidance.title)
        return guidance

    # ------------------------------------------------------------ technical

    async def _failing_call(self) -> None:
        self.session.simulation.faults.refuse(_POSTS, status=500)
        self.session.simulation.faults.break_after(_POSTS)

    async def _peeking(self) -> None:
        """Somebody outside is made an administrator, and sees every room; once more, and it is taken back."""
        stage = self.session.stage
        outsider = stage.seats[self._first("outsider").id]
        if self._prying is None:
            self._prying = stage.guild.add_role("helpers", ADMINISTRATOR)
            stage.guild.grant(outsider, self._prying)
        else:
            stage.guild.delete_role(self._prying)
            self._prying = None

    async def _room_deleted(self) -> None:
        self.session.stage.guild.delete(self._room("joint"))

    async def _leak(self) -> None:
        """Somebody repeats outside, word for word and by name, what one of the other side said."""
        stage = self.session.stage
        teller = self._free("participant")[0]
        others = [person for person in stage.scenario.participants if person.side != teller.side]
        authors = {int(stage.seats[person.id].id) for person in others}
        seat = stage.seats[teller.id]
        rooms = [room.id for room in seat.rooms() if room.id != stage.lobby]
        messages = [message for room in rooms for message in seat.on_screen(room)]
        theirs = [message for message in messages if int(message.author_id) in authors]
        said = [message for message in theirs if message.id not in self._leaked]
        if not said:
            raise NotThere(self.session.words("nothing_to_leak"))
        message = max(said, key=lambda each: each.id)
        self._leaked.add(message.id)
        await seat.send(stage.lobby, f"{message.author}: “{message.content}”")

    # ------------------------------------------------------------ human

    async def _say_together(self, guidance: Guidance, speakers: int) -> None:
        for person, line in zip(self._free("participant")[:speakers], guidance.says, strict=False):
            await self._say(person, line)

    async def _attack(self, guidance: Guidance) -> None:
        person = self._free("participant")[0]
        await self._say(person, guidance.says[0])
        self.session.practice.attacked(person)

    async def _say(self, person: SeatLine, line: str, best: str = "joint") -> None:
        seat = self.session.stage.seats[person.id]
        await seat.send(self._where(person, seat, best), line)

    async def _walkout(self, guidance: Guidance) -> None:
        person = self._free("participant")[-1]
        await self._say(person, guidance.says[0])
        self.session.others.silent.add(person.id)

    async def _silence(self) -> None:
        self.session.others.playing = False
        await self.session.let_time_pass(_TWO_DAYS_S)

    async def _bad_news(self, guidance: Guidance) -> None:
        stage = self.session.stage
        await stage.seats[self._first("outsider").id].send(stage.lobby, guidance.says[0])
        for side, line in zip(("first", "second"), guidance.says[1:], strict=False):
            of_side = self._free_of(side)
            if of_side:
                await self._say(of_side[0], line, "caucus")

    async def _down_to_two(self, guidance: Guidance) -> None:
        """One after the other withdraws, each in their own line, until two of a side are left."""
        stage = self.session.stage
        side = self._free("participant")[-1].side
        others = self.session.others
        of_side = [person.id for person in stage.scenario.participants if person.side == side]
        still = [person for person in of_side if person not in others.silent]
        free = [person for person in reversed(still) if person not in others.taken]
        going = free[: max(0, len(still) - _FEW)]
        if not going:
            raise NotThere(self.session.words("nobody_left"))
        for number, person in enumerate(going):
            others.silent.add(person)
            seat, line = stage.seats[person], stage.channel(f"line-{person}")
            if guidance.says:
                await seat.send(line, guidance.says[number % len(guidance.says)])
            await self._withdraw(seat, line)

    async def _line_lost(self) -> None:
        """Half of the first side falls out of the call, but for whose seat somebody has."""
        half_a_side_drops(
            self.session.stage, frozenset(one.id for one in self._free("participant"))
        )

    async def _recording(self, guidance: Guidance) -> None:
        """Somebody who is in a call writes to the third party that they hear a recorder run."""
        there = in_call(self.session.stage, a_call(self.session.stage))
        person = next((one for one in self._free("participant") if one.id in there), None)
        if person is None:
            raise NotThere(self.session.words("nobody_free"))
        await self._say(person, guidance.says[0], f"line-{person.id}")

    async def _withdraw(self, seat: Seat, line: ChannelId) -> None:
        asked = await seat.click(*_newest(seat.on_screen(line), "withdraw"))
        if asked.answers:
            await seat.click(*_newest(asked.answers, "withdraw_surely"))

    async def _bloc(self, guidance: Guidance) -> None:
        """All of one side say the same, one after the other."""
        side = self._free("participant")[-1].side
        for person in self._free_of(side):
            await self._say(person, guidance.says[0])

    # ------------------------------------------------------------ who and where

    def _first(self, role: str) -> SeatLine:
        found = [one for one in self.session.scenario.seats if one.role == role]
        if not found:
            raise NotThere(self.session.words("nobody_free"))
        return found[0]

    def _free(self, role: str) -> list[SeatLine]:
        others = self.session.others
        of_role = [person for person in self.session.scenario.seats if person.role == role]
        found = [person for person in of_role if person.id not in others.taken | others.silent]
        if not found:
            raise NotThere(self.session.words("nobody_free"))
        return found

    def _free_of(self, side: str | None) -> list[SeatLine]:
        return [person for person in self._free("participant") if person.side == side]

    def _where(self, one: SeatLine, seat: Seat, best: str = "joint") -> ChannelId:
        """The best room that lets this person speak now: joint, their side's own, or their line."""
        logical = self.session.stage.logical()
        speaking = {logical.get(room.id, ""): room for room in seat.rooms() if room.may_write}
        for name in (best, "joint", "caucus-1", "caucus-2", "caucus", f"line-{one.id}"):
            fitting = [
                room
                for known, room in speaking.items()
                if known == name or known.startswith(f"{name}-")
            ]
            if fitting:
                self.where = self.session.words(
                    "trouble_where", name=one.name, room=f"#{fitting[0].name}"
                )
                return fitting[0].id
        raise NotThere(self.session.words("nowhere_to_speak"))

    def _room(self, name: str) -> ChannelId:
        try:
            return self.session.stage.channel(name)
        except LookupError:
            raise NotThere(self.session.words("no_such_room")) from None


def _newest(messages: tuple[ShownMessage, ...], verb: str) -> tuple[ShownMessage, str]:
    for message in reversed(messages):
        for button in message.buttons:
            if button.custom_id is not None and f":{verb}:" in button.custom_id:
                return message, button.custom_id
    raise Refused(verb)
