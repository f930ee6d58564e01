"""A server under strain: every call about rooms slow, or one kind of them refused for good; every screen is read."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.config import StartError
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.claims import ReadAlong, load_claims
from bot.rehearsal.play import Player
from bot.rehearsal.record import Played
from bot.rehearsal.scenario import Act, Scenario
from bot.rehearsal.simulation import ChannelId, Faults, Grant, Pace, SimulatedDiscord
from bot.rehearsal.stage import (
    ADMINISTRATOR,
    FACILITATOR_ROLE,
    VIEW,
    Stage,
    bot_rights,
    first_of,
    set_stage,
)

_RIGHTS, _ONE_RIGHT = (
    "PATCH /channels/{channel_id}",
    "PUT /channels/{channel_id}/permissions/{target_id}",
)
_MAKE, _DELETE = "POST /guilds/{guild_id}/channels", "DELETE /channels/{channel_id}"
REFUSED: Final = {
    "rights": (_RIGHTS,),
    "one-right": (_ONE_RIGHT,),
    "closing": (_RIGHTS, _ONE_RIGHT),
    "make": (_MAKE,),
    "delete": (_DELETE,),
}
"""What a kind of call is called, and its routes; *closing* leaves the bot no way to take a right away."""
_FORBIDDEN = 403
_FOR_EVER = 1_000_000
_CALM_PHASES = 2
"""So many phases are played before anything is refused: without rooms there would be nothing to read."""
_HANDS_IN = 6
"""In which phase other hands change things."""
_QUIET_S, _QUIET_WITHIN_S = 0.3, 5.0
_DEFERRED_S = 3.0
_VERDICT_S = 4.0
"""So long the bot may take to know that a room cannot be closed; until then its card says nothing of it."""


@dataclass(frozen=True, slots=True)
class Strain:
    """Every call about rooms takes ``slow_s``; or, if ``refuse`` names a kind, such calls are refused for good."""

    slow_s: float = 0.0
    refuse: str = ""

    def begin(self, faults: Faults) -> None:
        """From now on it is so."""
        for route in REFUSED.get(self.refuse, ()):
            faults.refuse(route, status=_FORBIDDEN, times=_FOR_EVER)
        if self.slow_s:
            for route in (_RIGHTS, _ONE_RIGHT, _MAKE, _DELETE):
                faults.delay(route, self.slow_s, times=_FOR_EVER)

    def begins_with(self, scenario: Scenario) -> str:
        """The phase from which on it is so."""
        return scenario.phases[_CALM_PHASES if self.refuse else 0].id


class Hands:
    """What others do to rooms and roles, one thing after the other, before an act in the middle of the workshop."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._role = stage.guild.add_role("keepers of keys", ADMINISTRATOR)

    def all(self) -> tuple[tuple[str, Callable[[], Awaitable[object]]], ...]:
        """Each with what it is called in findings."""
        return (
            ("a room renamed", self._rename),
            ("somebody let in", self._let_in),
            ("a room moved out", self._move),
            ("a new administrator", self._grant),
            ("the administrator gone", self._revoke),
            ("emergency", lambda: self._lead("workshop emergency", "hide")),
            ("the rooms shown again", lambda: self._lead("workshop emergency", "show")),
            ("the pause over", lambda: self._lead("workshop pause", "end")),
            ("a room deleted", self._delete_room),
            ("the category deleted", self._delete_category),
            ("what stands is asked for", lambda: self._lead("workshop check", "")),
        )

    def _outsider(self) -> str:
        return first_of(self._stage.scenario, "outsider")

    def _caucus(self) -> ChannelId:
        return self._stage.channel("caucus-1")

    async def _lead(self, command: str, do: str) -> None:
        leader = self._stage.seats[first_of(self._stage.scenario, "facilitator")]
        options = {"do": do} if do else {}
        await leader.slash(command, self._stage.lobby, **options)

    async def _rename(self) -> None:
        self._stage.guild.rename(self._caucus(), "a-name-by-hand")

    async def _let_in(self) -> None:
        stranger = self._stage.seats[self._outsider()].id
        self._stage.guild.set_grant(self._caucus(), Grant(stranger, VIEW, for_member=True))

    async def _move(self) -> None:
        self._stage.guild.move(self._caucus(), None)

    async def _grant(self) -> None:
        self._stage.guild.grant(self._stage.seats[self._outsider()], self._role)

    async def _revoke(self) -> None:
        self._stage.guild.revoke(self._stage.seats[self._outsider()], self._role)

    async def _delete_room(self) -> None:
        self._stage.guild.delete(self._stage.channel("caucus-2"))

    async def _delete_category(self) -> None:
        category = next(one for one in self._stage.guild.server_rooms() if one.is_category)
        self._stage.guild.delete(category.id)


class StrainedPlayer(Player):
    """As ``Player``; while calls are refused it waits for quiet alone, since what is refused never comes to rest."""

    def __init__(
        self,
        stage: Stage,
        watch: Callable[[Played], Awaitable[None]],
        bot: BotProcess,
        strain: Strain,
    ) -> None:
        super().__init__(stage, watch, bot)
        self._strain = strain
        self._strained = False
        self.along = ReadAlong(stage, load_claims())
        stage.simulation.read_by(self.along.heard)
        self._begins = strain.begins_with(stage.scenario)
        phases = stage.scenario.phases
        self._hands_before = phases[min(_HANDS_IN, len(phases) - 1)].acts[0].number
        self.hands: list[str] = []

    async def deed(self, act: Act, played: Played) -> None:
        """Do it, once the strain is on and other hands have done theirs."""
        if act.phase == self._begins and not self._strained:
            self._strained = True
            self._strain.begin(self._stage.simulation.faults)
        if act.number == self._hands_before:
            await self._other_hands()
        self.along.now = f"act {act.number}, {act.by}: {act.do} {act.verb or act.command}".strip()
        await super().deed(act, played)

    async def settle(self) -> None:
        """Until the bot has come to rest, or, where it never does, until it is quiet."""
        if self._strain.refuse and self._strained:
            await self._bot.is_quiet(_QUIET_WITHIN_S)
            await asyncio.sleep(_QUIET_S)
            await self._bot.is_quiet(_QUIET_WITHIN_S)
        else:
            await super().settle()
        if self._strain.refuse and not self.along.cards_are_so():
            for _ in range(round(_VERDICT_S / _QUIET_S)):
                await asyncio.sleep(_QUIET_S)
                if self.along.cards_are_so():
                    break
            await self._bot.is_quiet(_QUIET_WITHIN_S)
        self.along.at_rest()

    async def _other_hands(self) -> None:
        for name, do in Hands(self._stage).all():
            self.along.now = name
            try:
                await do()
            except LookupError:
                continue  # what they would change does not stand, for it could not be made
            self.hands.append(name)
            await asyncio.sleep(_QUIET_S)
            await self.settle()


@dataclass(slots=True)
class StrainReport:
    """What came of it: how much was read, and what of it was not so."""

    strain: Strain
    along: ReadAlong
    hands: list[str]
    played: int
    unplayed: int
    began: float
    gaps: tuple[str, ...] = ()

    def compare(self) -> list[str]:
        """Every sentence that was not so, and every trouble told more than once a minute; empty is good."""
        wrong = self.along.wrong()
        wrong += self.along.repeated()
        wrong += [f"the simulated Discord does not know: {gap}" for gap in self.gaps]
        if not self.along.read:
            wrong.append("no sentence about rooms was read at all")
        return wrong

    def as_json(self) -> dict[str, Any]:
        """The object on the last line."""
        return {
            "slow_s": self.strain.slow_s,
            "refused": self.strain.refuse,
            "claims_read": sum(self.along.read.values()),
            "different_claims": len(self.along.read),
            "untrue": len(self.along.untrue),
            "told_more_than_once_a_minute": len(self.along.repeated()),
            "hands": self.hands,
            "played": self.played,
            "unplayed": self.unplayed,
            "seconds": round(time.monotonic() - self.began, 1),
        }


async def rehearse_strained(
    scenario: Scenario, lots: str, strain: Strain, *, pictures: bool = True
) -> StrainReport:
    """Play it in a temporary folder, of which nothing is left. ``StartError`` if the bot does not connect."""
    with tempfile.TemporaryDirectory(prefix="parley-rehearsal-") as folder:
        async with SimulatedDiscord(pace=Pace(answer_deferred_within_s=_DEFERRED_S)) as simulation:
            stage = set_stage(simulation, scenario, bot_rights())
            place = Path(folder), simulation, lots, FACILITATOR_ROLE
            bot = BotProcess(*place, pictures=pictures)
            bot.disturbed = True
            await bot.start()
            try:
                if not await bot.listens():
                    raise StartError("the bot did not connect")
                await bot.at_rest()
                return await play_strained(stage, bot, strain)
            finally:
                await bot.stop()


async def play_strained(stage: Stage, bot: BotProcess, strain: Strain) -> StrainReport:
    """Play the whole scenario and read every screen meanwhile."""
    began = time.monotonic()
    player = StrainedPlayer(stage, _quietly, bot, strain)
    for phase in stage.scenario.phases:
        await player.phase(phase)
    await player.receipt(stage.scenario.phases[-1].id)
    unplayed = sum(bool(played.trouble) for played in player.record.played)
    return StrainReport(
        strain=strain,
        along=player.along,
        hands=player.hands,
        played=len(player.record.played) - unplayed,
        unplayed=unplayed,
        began=began,
        gaps=stage.simulation.gaps,
    )


async def _quietly(_: Played) -> None:
    return None
