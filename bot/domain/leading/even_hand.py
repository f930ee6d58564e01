"""A mirror for the third party: how its attention was spread over the two sides. Never a person, never stored.

It lives in the memory of the process alone and is shown to a facilitator who asks. Even is not always equal: helping
a weaker side can be fair, if it is done openly (Kelman 2005, §3.2).
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime, timedelta

from bot.domain.leading.interventions import Ask, Say
from bot.domain.leading.letters import SendLetter
from bot.domain.leading.open_questions import AskOpenQuestion
from bot.domain.road.act import Look, PanelRow, on_panel_whenever
from bot.domain.rooms.desired import can_write
from bot.domain.state.agenda import Addressee
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import PhaseId, SideId
from bot.domain.vocabulary.rooms import RoomKind, caucus
from bot.domain.vocabulary.text import Text
from bot.domain.voice.turns import CallNext
from bot.frozen import frozen


@frozen
class Attention:
    """What one side was given since the bot started."""

    prompts: int = 0
    first_turns: int = 0
    caucus_time: timedelta = timedelta()
    calls: int = 0
    """How often one of it was called in voice sessions."""


@frozen
class AttentionBalance:
    """The mirror of one workshop; a new one is made at each start, and nothing of it is kept."""

    first: Attention = field(default_factory=Attention)
    second: Attention = field(default_factory=Attention)
    looked_at: datetime | None = None
    turn_counted: PhaseId | None = None

    def of(self, side: SideId) -> Attention:
        """One side's share."""
        return self.first if side is SideId.FIRST else self.second

    def with_side(self, side: SideId, attention: Attention) -> AttentionBalance:
        """The mirror with one side's share changed."""
        return (
            replace(self, first=attention)
            if side is SideId.FIRST
            else replace(self, second=attention)
        )

    def record(
        self, before: Workshop, command: object, after: Workshop, at: datetime
    ) -> AttentionBalance:
        """The mirror after a command that was carried out."""
        mirror = _passed(self, before, at)
        for side in _addressed(before, command):
            share = mirror.of(side)
            mirror = mirror.with_side(side, replace(share, prompts=share.prompts + 1))
        called = after.voice.called_last
        if isinstance(command, CallNext) and called is not None:
            share = mirror.of(called)
            mirror = mirror.with_side(called, replace(share, calls=share.calls + 1))
        speaks_first = after.stage is Stage.OPEN and after.phase.alternates_first_speaker
        if speaks_first and mirror.turn_counted != after.phase_id:
            share = mirror.of(after.first_speaker)
            counted = replace(share, first_turns=share.first_turns + 1)
            mirror = mirror.with_side(after.first_speaker, counted)
            mirror = replace(mirror, turn_counted=after.phase_id)
        return mirror


def _passed(mirror: AttentionBalance, workshop: Workshop, at: datetime) -> AttentionBalance:
    """The time since the last look, given to each side whose own room was open all that while."""
    if mirror.looked_at is not None and at > mirror.looked_at and workshop.stage is Stage.OPEN:
        passed = at - mirror.looked_at
        for side in SideId:
            # Lines and waiting times between sessions are nobody's caucus time.
            in_use = (
                workshop.meeting.in_break
                or workshop.meeting.gathers
                or RoomKind.CAUCUS in workshop.part.speaks
            )
            if in_use and can_write(workshop, caucus(side)):
                share = mirror.of(side)
                mirror = mirror.with_side(
                    side, replace(share, caucus_time=share.caucus_time + passed)
                )
    return replace(mirror, looked_at=at)


def _addressed(workshop: Workshop, command: object) -> tuple[SideId, ...]:
    """Which sides something was put to: their own room, or letters to all of a side. The joint room is both."""
    both = (SideId.FIRST, SideId.SECOND)
    match command:
        case Ask(prompt=prompt):
            known = next((one for one in workshop.phase.prompts if one.id == prompt), None)
            return (
                both
                if known is not None and known.to in (Addressee.JOINT, Addressee.CAUCUSES)
                else ()
            )
        case AskOpenQuestion():
            return both
        case Say(room=room):
            return (room.side,) if room.side is not None else both
        case SendLetter(to=SideId() as side):
            return (side,)
        case SendLetter(to=None):
            return both
    return ()


def shown(mirror: AttentionBalance, workshop: Workshop, at: datetime) -> Text:
    """What a facilitator sees who asks for it; the side whose turn it is stands first."""
    mirror = _passed(mirror, workshop, at)
    rows = tuple(
        Text(
            "even_hand:side",
            side=workshop.side_name(side),
            prompts=mirror.of(side).prompts,
            first_turns=mirror.of(side).first_turns,
            minutes=int(mirror.of(side).caucus_time.total_seconds() // 60),
            calls=mirror.of(side).calls,
        )
        for side in workshop.sides_in_turn
    )
    return Text("even_hand:shown", sides=rows)


LOOKS = (Look(Verb.EVEN_HAND, None, on_panel_whenever(PanelRow.MORE, Verb.EVEN_HAND)),)
