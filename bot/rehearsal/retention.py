"""What each retention promises: what a seat can still read once a phase is over, written out from the scenario."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from bot.rehearsal.record import Record
from bot.rehearsal.scenario import Act, Brought, Scenario

RETENTIONS = ("phase", "live", "workshop")
_LEAVES_NOTHING = "sensibility"
"""When this phase is over, the joint room is gone in every retention, with all that was said in it until then."""


def playable(scenario: Scenario, retention: str) -> Scenario:
    """What can be done of it, and who has to read what: where nobody may read back, Discord lets nobody forward
    anything either, and whoever comes later need not read what was said before.
    """
    phases = []
    for phase in scenario.phases:
        if retention == "live":
            acts = [act for act in phase.acts if act.do != "forward"]
        else:
            acts = [replace(act, brings=tuple(map(_is_read, act.brings))) for act in phase.acts]
        phases.append(replace(phase, acts=tuple(acts)))
    return replace(scenario, phases=tuple(phases))


def _is_read(brought: Brought) -> Brought:
    """By all who may see it, be it later."""
    return replace(brought, read_back=frozenset()) if brought.read_back else brought


def differences(scenario: Scenario, record: Record, retention: str) -> list[str]:
    """Every seat that could read more, or less, than the retention promises when a phase had just begun."""
    wrong = []
    order = [phase.id for phase in scenario.phases]
    acts = [act for phase in scenario.phases for act in phase.acts]
    written = [act for act in acts if act.do == "write" and not act.held]
    for phase, seats in record.readable.items():
        place = order.index(phase)
        rooms, emptied = scenario.phases[place].rooms, _emptied(order, phase)
        before = [act for act in written if order.index(act.phase) < place]
        for seat, numbers in seats.items():
            gone = scenario.left.get(seat)
            if gone is not None and order.index(gone) <= place:
                continue  # from then on they may read less, not more; the check of every message sees to that
            visible = rooms.get(seat, frozenset())
            promised = {act.number for act in before if _stays(act, visible, retention, emptied)}
            earlier = numbers & {act.number for act in before}
            if earlier != promised:
                told = _difference(earlier, promised)
                wrong.append(
                    f"{seat} can read {told[0]} when {phase} begins ({retention}; acts {told[1]})"
                )
    return wrong


def _difference(read: Set[int], promised: Set[int]) -> tuple[str, list[int]]:
    """By how many lines these differ, in words, and in which acts first."""
    many, few = len(read - promised), len(promised - read)
    return f"{many} lines too many and {few} too few", sorted(read ^ promised)[:5]


def _stays(act: Act, visible: frozenset[str], retention: str, emptied: frozenset[str]) -> bool:
    """Whether what was said can still be read, by somebody who sees these rooms; the joint room forgot these phases."""
    if act.room == "lobby":
        return True
    if act.room == "joint" and act.phase in emptied:
        return False
    if act.room not in visible:
        return False
    is_never_replaced = act.room == "control" or act.room.startswith("line-")
    return is_never_replaced or retention == "workshop"


def _emptied(order: list[str], phase: str) -> frozenset[str]:
    """The phases of which the joint room holds nothing any more when this one begins."""
    last = order.index(_LEAVES_NOTHING) if _LEAVES_NOTHING in order else -1
    return frozenset(order[: last + 1]) if order.index(phase) > last else frozenset()
