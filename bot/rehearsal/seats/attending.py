"""Those who play along are there when a person opens a session, whenever that is: a script knows its own alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.rehearsal.pressing import pressable
from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import ChannelId, Seat
from bot.rehearsal.stage import Stage

_HERE = "i_am_here"


def to_attend(stage: Stage, waiting: Iterable[Act], away: Collection[str]) -> Act | None:
    """What the next of them presses who is asked to be here; whoever presses it by the script is left to it."""
    logical = {name: room for room, name in stage.logical().items()}
    by_script = {act.by for act in waiting if act.verb == _HERE}
    for one in stage.scenario.participants:
        room = logical.get(f"line-{one.id}")
        free = one.id not in away and one.id not in by_script
        if room is not None and free and _is_asked(stage.seats[one.id], room):
            return Act(0, "", one.id, "press", room=f"line-{one.id}", verb=_HERE)
    return None


def _is_asked(seat: Seat, line: ChannelId) -> bool:
    """Outside a session it may be pressed too, and is not what one is asked for."""
    look = Act(0, "", "", "press", verb=_HERE)
    try:
        message, custom_id = pressable(seat.on_screen(line), look)
    except LookupError:
        return False
    return any(button.main and button.custom_id == custom_id for button in message.buttons)
