"""What each retention promises: what a seat can still read once a phase is over, written out from the scenario."""

from __future__ import annotations

from bot.rehearsal.play import Record
from bot.rehearsal.scenario import Scenario

RETENTIONS = ("phase", "live", "workshop")


def differences(scenario: Scenario, record: Record, retention: str) -> list[str]:
    """Every seat that could read more, or less, than the retention promises when a phase had just begun."""
    wrong = []
    written = [act for phase in scenario.phases for act in phase.acts if act.do == "write" and not act.held]
    order = [phase.id for phase in scenario.phases]
    for phase, seats in record.readable.items():
        rooms = scenario.phases[order.index(phase)].rooms
        before = [act for act in written if order.index(act.phase) < order.index(phase)]
        for seat, numbers in seats.items():
            gone = scenario.left.get(seat)
            if gone is not None and order.index(gone) <= order.index(phase):
                continue  # from then on they may read less, not more; the check of every message sees to that
            visible = rooms.get(seat, frozenset())
            promised = frozenset(act.number for act in before if _stays(act.room, visible, retention))
            earlier = numbers & {act.number for act in before}
            if earlier != promised:
                wrong.append(
                    f"{seat} can read {len(earlier - promised)} lines too many and {len(promised - earlier)} too few"
                    f" when {phase} begins ({retention})"
                )
    return wrong


def _stays(room: str, visible: frozenset[str], retention: str) -> bool:
    """Whether what was said in a room can still be read after the phase, by somebody who sees these rooms."""
    if room == "lobby":
        return True
    return room in visible and (retention == "workshop" or room == "control" or room.startswith("line-"))
