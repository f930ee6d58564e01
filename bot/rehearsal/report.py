"""The rehearsal's result: one JSON object, and whether everything is as the scenario says."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.rehearsal import described, retention
from bot.rehearsal.check import Findings
from bot.rehearsal.play import Record, Switch
from bot.rehearsal.scenario import Scenario

END = "end"
_TIME = re.compile(r"<t:\d+(:\w)?>")


@dataclass(slots=True)
class Ending:
    """What was found when the play was over, on disk and in the simulated Discord."""

    rooms_left: int
    workshops_stored: int
    keys_before: frozenset[str]
    keys_after: frozenset[str]
    receipt: str
    words_on_disk: list[str]
    seconds: float
    gaps: tuple[str, ...]
    kills: int = 0

    @property
    def closed(self) -> bool:
        """Nothing of the workshop stands in the server, nothing of it in the database."""
        return self.rooms_left == 0 and self.workshops_stored == 0

    @property
    def key_destroyed(self) -> bool:
        """There was a key, and it is gone."""
        return bool(self.keys_before) and not self.keys_before & self.keys_after


@dataclass(slots=True)
class Report:
    """The whole result."""

    scenario: Scenario
    record: Record
    findings: Findings
    ending: Ending
    retention: str = "phase"
    calm: bool = True
    """Whether nothing disturbed the calls: only then can they be counted."""
    trouble: list[dict[str, str]] | None = None
    seen_for_a_moment: dict[int, set[str]] = field(default_factory=dict)
    observed: dict[str, Any] = field(default_factory=dict)
    """What came of the instruments, as the seats saw it."""
    astray: list[str] = field(default_factory=list)
    refused: dict[str, int] | None = None
    """Every 429, by whose limit and which route; None where Discord's limits could not be kept."""
    described: described.Findings | None = None
    """What differs from Discord's description; None where there was no copy to check against."""

    def compare(self) -> list[str]:
        """Every way in which the play was not as it should be; empty is good."""
        wrong = [*self.findings.leaks, *self.findings.missing, *self.findings.doubled]
        wrong += retention.differences(self.scenario, self.record, self.retention)
        phases = [one.id for one in self.scenario.phases if one.id != END]
        if self.record.phases != phases:
            wrong.append(f"phases were {self.record.phases}")
        wrong += self._calls_differ() if self.calm else []
        wrong += self._places_differ()
        wrong += self.astray
        for name, expected in self.scenario.expected.items():
            if self.observed.get(name) != expected:
                wrong.append(f"{name}: the seats saw {self.observed.get(name)}, not {expected}")
        if not self.ending.closed:
            wrong.append(f"{self.ending.rooms_left} rooms, {self.ending.workshops_stored} stored workshops are left")
        if not self.ending.key_destroyed:
            wrong.append("the key is still there, or there never was one")
        if self.record.strays:
            wrong.append(f"{self.record.strays} channels stood that no room accounts for")
        wrong += [
            f"nobody in the control room was told of: {one['name']}" for one in self.trouble or [] if not one["told"]
        ]
        if not self.ending.receipt:
            wrong.append("there is no receipt")
        wrong += [f"on disk in plain: {one!r}" for one in self.ending.words_on_disk]
        wrong += [f"the simulated Discord does not know: {one}" for one in self.ending.gaps]
        if self.described is not None:
            found = self.described.mismatches.items()
            wrong += [f"not as Discord describes it, {times} times: {one}" for one, times in found]
        return wrong

    def _calls_differ(self) -> list[str]:
        wrong = []
        expected = 5 + len(self.scenario.invited_at_opening)
        for name, (structure, _) in (("open", self.record.open_calls), ("close", self.record.close_calls)):
            if structure != expected:
                wrong.append(f"{name} took {structure} calls for rooms, not {expected}")
        wrong += [_switch_differs(one) for one in self.record.switches if _switch_differs(one)]
        return wrong

    def _places_differ(self) -> list[str]:
        wrong = []
        for phase in self.scenario.phases:
            for one in self.scenario.seats:
                want = phase.rooms.get(one.id, frozenset())
                seen = self.record.seats.get(one.id, {}).get(phase.id, frozenset())
                if want != seen:
                    wrong.append(f"{one.id} sees {sorted(seen)} at the end of {phase.id}, not {sorted(want)}")
        return wrong

    def as_json(self) -> dict[str, Any]:
        """The object on the last line."""
        found = self._found() | self.observed
        if self.trouble is not None:
            found |= {"strays": self.record.strays, "trouble": self.trouble}
        if self.refused is not None:
            found["refused"] = self.refused
        if self.described is not None:
            found["described"] = self.described.as_json()
        return found

    def _guarded(self) -> dict[str, Any]:
        """What the guard held, returned and let pass, each with seat and reason, and what each seat saw of it."""
        rows: dict[str, list[dict[str, Any]]] = {"held": [], "returned": [], "passed": []}
        for played in self.record.played:
            act = played.act
            if act.returned and (act.answer in played.answer or played.disturbed):
                saw_it = {act.by: "their words again"}
                rows["returned"].append({"seat": act.by, "in": act.room, "reason": act.returned, "saw": saw_it})
            if not act.held and not act.passes:
                continue
            kind = "passed" if played.stands else "held"
            briefly = self.seen_for_a_moment.get(act.number, set())
            saw = dict.fromkeys(sorted(briefly or act.seen_by), "for a moment" if act.held else "stands")
            rows[kind].append({"seat": act.by, "in": act.room, "reason": act.held, "saw": saw})
        return {**{kind: len(found) for kind, found in rows.items()}, "guarded": rows}

    def _found(self) -> dict[str, Any]:
        return {
            "phases": self.record.phases,
            "invited": len(self.scenario.invited_at_opening),
            "calls": {
                "open": dict(zip(("structure", "posts"), self.record.open_calls, strict=True)),
                "close": dict(zip(("structure", "posts"), self.record.close_calls, strict=True)),
                "switches": [_switch(one) for one in self.record.switches],
            },
            "seats": {
                seat: {phase: sorted(rooms) for phase, rooms in by_phase.items() if phase != END}
                for seat, by_phase in self.record.seats.items()
            },
            "leaks": len(self.findings.leaks) + len(self.astray),
            "missing": len(self.findings.missing),
            "closed": self.ending.closed,
            "key_destroyed": self.ending.key_destroyed,
            "receipt": _TIME.sub("(time)", self.ending.receipt),
            **self._guarded(),
            "kills": self.ending.kills,
            "lost": len(self.findings.missing),
            "doubled": len(self.findings.doubled),
            "seconds": round(self.ending.seconds, 1),
        }


def _switch(switch: Switch) -> dict[str, Any]:
    row = asdict(switch)
    return {"from": row.pop("before"), "to": row.pop("after"), **row}


def _switch_differs(switch: Switch) -> str:
    expected = switch.rooms_changed + 2 * switch.rooms_replaced
    if switch.structure == expected:
        return ""
    return f"{switch.before} to {switch.after} took {switch.structure} calls for rooms, not {expected}"
