"""Forged presses, judged against what is stored: who may lead, who may see what, and that a refusal changes nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.app.documents import decode_document
from bot.domain.acts import BY_BUTTON
from bot.domain.road.act import Who
from bot.domain.rooms.desired import TargetKind, desired_structure
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb
from bot.domain.vocabulary.identity import ActId, Draw, UserId
from bot.trials.beginnings import AT
from bot.trials.torture.forging import OUTSIDER, SEATS, a_workshop, forged
from bot.trials.torture.part import Tally
from bot.trials.two_workshops import OneWorkshop

PRESSES: Final = 500
"""A run."""
_ANEW_AFTER: Final = 100
_WORDS: Final = ("", "Twenty words at most.", "*A* line <@1>", " ", "x" * 300)
_OWN_DOOR: Final = frozenset({Verb.CONSENT, Verb.STAY})
"""What opens rooms to whoever presses it themselves."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What nobody's press but the third party's may change, and who is let into what."""

    led: tuple[object, ...]
    admitted: frozenset[tuple[str, int, str]]

    @classmethod
    def of(cls, workshop: Workshop) -> _Standing:
        led = (
            workshop.stage,
            workshop.phase_id,
            workshop.part_index,
            workshop.settings.retention,
            frozenset(each.user for each in workshop.people.facilitators),
            workshop.audience,
        )
        admitted = frozenset(
            (str(room.key), row.target.id, right)
            for room in desired_structure(workshop, AT).rooms
            for row in room.overwrites
            if row.target.kind in (TargetKind.MEMBER, TargetKind.ROLE)
            for right in row.allow
        )
        return cls(led, admitted)


async def run(number: int) -> Tally:
    """So many presses on a few workshops, which change as presses are taken."""
    draw, tally = random.Random(f"presses|{number}"), Tally()
    world = await begun(draw)
    answered: list[Button] = []
    for count in range(PRESSES):
        if count and (count % _ANEW_AFTER == 0 or world.now.stage is not Stage.OPEN):
            await _restarted(world, tally)
            world, answered = await begun(draw), []
        answered += await _one(draw, world, tally, [*on_cards(world), *answered[-20:]])
    await _restarted(world, tally)
    return tally


async def begun(draw: random.Random) -> OneWorkshop:
    """A workshop somewhere on its way, over a store in memory."""
    world = OneWorkshop(a_workshop(draw), lambda: Draw(draw.randbytes(16)))
    await world.start()
    return world


def on_cards(world: OneWorkshop) -> list[Button | Choice]:
    """Everything that stands on some card to be pressed."""
    rows = [row for card in world.engine.cards_of(world.now).values() for row in card.rows]
    return [each for row in rows for each in ((row,) if isinstance(row, Choice) else row)]


async def _one(
    draw: random.Random, world: OneWorkshop, tally: Tally, shown: Sequence[Button | Choice]
) -> tuple[Button, ...]:
    """One press; what its answer offers, which others may press as well."""
    by = draw.choice(SEATS)
    before, commits = world.now, len(world.ledger.commits)
    made = forged(draw, before, by, _WORDS, shown)
    verb, command = made.verb, made.command
    tally.counts["presses"] += 1
    if command is None:
        tally.counts["named_nothing"] += 1
        return ()
    if command.by != by:
        tally.lose(f"{verb}: a press was read as somebody else's")
    reply = await world.act(command, ActId(f"forged{tally.counts['presses']}"))
    committed = len(world.ledger.commits) > commits
    if reply.refused:
        tally.counts["refused"] += 1
        if world.now != before:
            tally.lose(f"{verb}: refused, and yet something changed")
        return reply.presses
    tally.counts["taken"] += 1
    tally.counts["committed"] += committed
    for loss in judged(before, world.now, by, verb):
        tally.lose(loss)
    return reply.presses


def judged(before: Workshop, now: Workshop, by: UserId, verb: Verb) -> list[str]:
    """What a press that was taken has done which its presser must never do."""
    leads = any(each.user == by for each in before.people.facilitators)
    someone = before.participant(by)
    if not leads and (by == OUTSIDER or someone is None):
        return [f"{verb}: taken from somebody who has no seat"]
    if leads:
        return []
    lost = []
    if BY_BUTTON[verb][0].who is Who.FACILITATOR:
        lost.append(f"{verb}: the third party's, taken from a participant")
    was, is_now = _Standing.of(before), _Standing.of(now)
    if was.led != is_now.led:
        lost.append(f"{verb}: a participant changed what only the third party leads")
    opened = {row for row in is_now.admitted - was.admitted if row[2] == "view_channel"}
    if verb not in _OWN_DOOR and opened:
        lost.append(f"{verb}: a participant opened a room")
    elif any(target != by for _, target, _ in opened):
        lost.append(f"{verb}: a participant opened a room to somebody else")
    return lost


async def _restarted(world: OneWorkshop, tally: Tally) -> None:
    """What lies sealed is what stands in memory."""
    before = world.now
    if decode_document(world.ledger.content).workshop != before:
        tally.lose("what is stored is not what stands in memory")
    await world.start()
    if world.now != before:
        tally.lose("after a restart something else stands")
