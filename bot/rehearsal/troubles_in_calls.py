"""Troubles of calls in a play: what comes before which act, and how people find together again after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.rehearsal.scenario import Act, Brought, PhaseLine, Scenario

OWNER, RECORDER, DROP, RECORDING = (
    "owner listened in",
    "recorder bot let into a call",
    "half a side dropped out",
    "somebody recorded",
)
_JOINT = "voice-joint"


def with_trouble_in_calls(scenario: Scenario) -> Scenario:
    """The same, with each trouble after the last who comes to the call of both sides; unchanged where nobody does."""
    phase = next((one for one in scenario.phases if _last_to_come(one) is not None), None)
    place = _last_to_come(phase) if phase is not None else None
    if phase is None or place is None:
        return scenario
    here = _present(phase.acts[: place + 1])
    leads = next(seat.id for seat in scenario.seats if seat.role == "facilitator")
    begins = Brought("joint", "A voice session begins", _who_sees(phase, "joint"))
    opens = replace(_press(leads, phase, "open_voice"), brings=(begins,))
    back = [Act(0, phase.id, seat, "join", room=_JOINT) for seat in here]
    noted = _press(leads, phase, "voice_noted")
    pauses, goes_on = (
        Act(
            0,
            phase.id,
            leads,
            "slash",
            command="workshop pause",
            options={"do": what},
            brings=_everywhere(phase, said),
        )
        for what, said in (("begin", "**We pause.**"), ("end", "**We go on.**"))
    )
    falls = half(scenario, here)
    again = [act for act in back if act.by in falls]
    rows = (
        (OWNER, [noted, opens, *back]),
        (RECORDER, [noted, opens, *back]),
        (DROP, again),
        (RECORDING, [pauses, goes_on, opens, *back]),
    )
    return _expecting(_inserted(scenario, phase, place + 1, rows), ends=3, heard=2)


def _expecting(scenario: Scenario, *, ends: int, heard: int) -> Scenario:
    """So many more sessions are opened, because so many end early, so many of them for a listener."""
    expected = scenario.expected.get("voice")
    if expected is None:
        return scenario
    more = {"sessions": ends, "closed_for_listener": heard}
    voice = {name: value + more.get(name, 0) for name, value in expected.items()}
    return replace(scenario, expected={**scenario.expected, "voice": voice})


def half(scenario: Scenario, seats: Iterable[str]) -> tuple[str, ...]:
    """Those of the first side who fall out, when these are in a call."""
    of_side = [seat for seat in seats if scenario.seat(seat).side == "first"]
    return tuple(of_side[: (len(of_side) + 1) // 2])


def _everywhere(phase: PhaseLine, text: str) -> tuple[Brought, ...]:
    """What both sides read in their own rooms and together: who sees these in this phase, nobody who comes later."""
    rooms = ("joint", "caucus-1", "caucus-2")
    return tuple(Brought(room, text, _who_sees(phase, room)) for room in rooms)


def _who_sees(phase: PhaseLine, room: str) -> frozenset[str]:
    return frozenset(seat for seat, rooms in phase.rooms.items() if room in rooms)


def _press(by: str, phase: PhaseLine, verb: str) -> Act:
    return Act(0, phase.id, by, "press", room="control", verb=verb)


def _comes(act: Act) -> bool:
    return act.moves_to == _JOINT or (act.do == "join" and act.room == _JOINT)


def _last_to_come(phase: PhaseLine) -> int | None:
    """Of those who come while no subject has its turn: what is about subjects is played as a whole."""
    acts = enumerate(phase.acts)
    places = [at for at, act in acts if _comes(act) and not act.unwelcome and not act.about]
    return max(places, default=None)


def _present(acts: tuple[Act, ...]) -> list[str]:
    """Who is in the call of both sides after these acts."""
    here: list[str] = []
    for act in acts:
        goes = act.do in ("leave", "drop") or (act.do == "join" and act.room != _JOINT)
        if goes and act.by in here:
            here.remove(act.by)
        elif _comes(act) and act.by not in here:
            here.append(act.by)
    return here


def _inserted(
    scenario: Scenario, phase: PhaseLine, place: int, rows: tuple[tuple[str, list[Act]], ...]
) -> Scenario:
    acts = list(phase.acts)
    acts[place:place] = [act for _, inserted in rows for act in inserted]
    firsts = {}
    for name, inserted in rows:
        firsts[place] = name
        place += len(inserted)
    number, before, phases = 0, dict(scenario.before), []
    for each in scenario.phases:
        numbered = []
        for at, act in enumerate(acts if each.id == phase.id else each.acts):
            number += 1
            numbered.append(replace(act, number=number))
            if each.id == phase.id and at in firsts:
                before[number] = firsts[at]
        phases.append(PhaseLine(each.id, tuple(numbered), each.rooms))
    return replace(scenario, phases=tuple(phases), before=before)
