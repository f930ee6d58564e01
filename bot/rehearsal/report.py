"""The rehearsal's result: one JSON object, and whether everything is as the scenario says."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.rehearsal import calls_held, described, retention
from bot.rehearsal.calls_held import CallsHeld
from bot.rehearsal.check import Findings
from bot.rehearsal.old_rooms import MOST_OF_ONE, WRITTEN_IN
from bot.rehearsal.record import Played, Record, Switch
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.talk import Talk
from bot.rehearsal.tongues import PackTexts

END = "end"
_ROOMS_BESIDE_LINES = 5
"""Category, control, joint, two caucuses: each is one call, and so is each line."""
_CALLS_A_ROOM, _CALLS_BESIDE = 5, 4
"""What a switch may cost: for each room that is replaced, and beside these and the cards that change elsewhere."""
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
    hit: dict[str, int] = field(default_factory=dict)
    """Who was killed how often: the bot, the database server, or both."""

    @property
    def closed(self) -> bool:
        """Nothing of the workshop stands in the server, nothing of it in the database."""
        return self.rooms_left == 0 and self.workshops_stored == 0

    @property
    def key_destroyed(self) -> bool:
        """There was a key, and it is gone."""
        return bool(self.keys_before) and not self.keys_before & self.keys_after

    def wrong(self) -> list[str]:
        """Every way in which it ended otherwise than it should; empty is good."""
        wrong = []
        if not self.closed:
            wrong.append(
                f"{self.rooms_left} rooms, {self.workshops_stored} stored workshops are left"
            )
        if not self.key_destroyed:
            wrong.append("the key is still there, or there never was one")
        if not self.receipt:
            wrong.append("there is no receipt")
        wrong += [f"on disk in plain: {words!r}" for words in self.words_on_disk]
        wrong += [f"the simulated Discord does not know: {gap}" for gap in self.gaps]
        return wrong


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
    talk: Talk = field(default_factory=Talk)
    """How much was to be read, and how often something was to be pressed."""
    refused: dict[str, int] | None = None
    """Every 429, by whose limit and which route; None where Discord's limits could not be kept."""
    languages: dict[str, str] = field(default_factory=dict)
    """Which language each seat of a side and of the third party reads."""
    voice: CallsHeld | None = None
    """What was held of voice sessions; None where there was not one."""
    texts: PackTexts | None = None
    """The pack's texts, by which answers are told in other languages."""
    foreign: list[str] = field(default_factory=list)
    """Each text of the bot that somebody got in a language they did not choose."""
    described: described.Findings | None = None
    """What differs from Discord's description; None where there was no copy to check against."""

    def compare(self) -> list[str]:
        """Every way in which the play was not as it should be; empty is good."""
        wrong = [*self.findings.leaks, *self.findings.missing, *self.findings.doubled]
        wrong += retention.differences(self.scenario, self.record, self.retention)
        phases = [phase.id for phase in self.scenario.phases if phase.id != END]
        if self.record.phases != phases:
            wrong.append(f"phases were {self.record.phases}")
        if self.calm:
            wrong += self._calls_differ()
        wrong += self._places_differ()
        wrong += [*self.astray, *self.foreign]
        if self.voice is not None:
            wrong += calls_held.differences(self.voice, self.scenario.expected.get("voice"))
        wrong += self._observations_differ()
        wrong += self._troubles_untold()
        old = self.record.old_rooms
        if old.get(WRITTEN_IN) or old.get(MOST_OF_ONE, 0) > 1:
            wrong.append(f"old rooms did not stand as they should: {old}")
        if self.record.strays:
            wrong.append(f"{self.record.strays} channels stood that no room accounts for")
        if self.described is not None:
            found = self.described.mismatches.items()
            wrong += [
                f"not as Discord describes it, {times} times: {what}" for what, times in found
            ]
        return wrong + self.ending.wrong()

    def _calls_differ(self) -> list[str]:
        wrong = []
        expected = _ROOMS_BESIDE_LINES + len(self.scenario.invited_at_opening)
        for name, (structure, _) in (
            ("open", self.record.open_calls),
            ("close", self.record.close_calls),
        ):
            if structure != expected:
                wrong.append(f"{name} took {structure} calls for rooms, not {expected}")
        differing = [_switch_differs(switch) for switch in self.record.switches]
        return wrong + [sentence for sentence in differing if sentence]

    def _places_differ(self) -> list[str]:
        wrong = []
        for phase in self.scenario.phases:
            for person in self.scenario.seats:
                want = phase.rooms.get(person.id, frozenset())
                seen = self.record.seats.get(person.id, {}).get(phase.id, frozenset())
                if want != seen:
                    wrong.append(
                        f"{person.id} sees {sorted(seen)} at the end of {phase.id}, not {sorted(want)}"
                    )
        return wrong

    def _observations_differ(self) -> list[str]:
        wrong = []
        for name, expected in self.scenario.expected.items():
            if name == "voice":
                continue  # by the server's account, in every language
            seen = self.observed.get(name)
            if seen != expected:
                wrong.append(f"{name}: the seats saw {seen}, not {expected}")
        return wrong

    def _troubles_untold(self) -> list[str]:
        untold = [trouble["name"] for trouble in self.trouble or [] if not trouble["told"]]
        return [f"nobody in the control room was told of: {name}" for name in untold]

    def as_json(self) -> dict[str, Any]:
        """The object on the last line."""
        found = self._found() | self.observed | self.talk.as_json()
        found |= {"languages": self.languages, "foreign": len(self.foreign)}
        if self.trouble is not None:
            found |= {"strays": self.record.strays, "trouble": self.trouble}
        if self.record.old_rooms:
            found["old_rooms"] = self.record.old_rooms
        if self.refused is not None:
            found["refused"] = self.refused
        if self.voice is not None:
            found["voice"] = self.voice.as_json()
        if self.described is not None:
            found["described"] = self.described.as_json()
        return found

    def _guarded(self) -> dict[str, Any]:
        """What the guard held, returned and let pass, each with seat and reason, and what each seat saw of it."""
        rows: dict[str, list[dict[str, Any]]] = {"held": [], "returned": [], "passed": []}
        for played in self.record.played:
            act = played.act
            if act.returned and (self._is_answered(played) or played.disturbed):
                saw_it = {act.by: "their words again"}
                rows["returned"].append(
                    {"seat": act.by, "in": act.room, "reason": act.returned, "saw": saw_it}
                )
            if not act.held and not act.passes:
                continue
            kind = "passed" if played.stands else "held"
            briefly = self.seen_for_a_moment.get(act.number, set())
            saw = dict.fromkeys(
                sorted(briefly or act.seen_by), "for a moment" if act.held else "stands"
            )
            rows[kind].append({"seat": act.by, "in": act.room, "reason": act.held, "saw": saw})
        return {**{kind: len(found) for kind, found in rows.items()}, "guarded": rows}

    def _is_answered(self, played: Played) -> bool:
        if self.texts is None:
            return played.act.answer in played.answer
        return self.texts.says(played.act.answer, played.answer)

    def _found(self) -> dict[str, Any]:
        return {
            "phases": self.record.phases,
            "invited": len(self.scenario.invited_at_opening),
            "calls": {
                "open": _calls(self.record.open_calls),
                "close": _calls(self.record.close_calls),
                "switches": [_switch(switch) for switch in self.record.switches],
            },
            "seats": {
                seat: _rooms_by_phase(by_phase) for seat, by_phase in self.record.seats.items()
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


def _calls(calls: tuple[int, int]) -> dict[str, int]:
    structure, posts = calls
    return {"structure": structure, "posts": posts}


def _rooms_by_phase(by_phase: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    return {phase: sorted(rooms) for phase, rooms in by_phase.items() if phase != END}


def _switch(switch: Switch) -> dict[str, Any]:
    row = asdict(switch)
    return {"from": row.pop("before"), "to": row.pop("after"), **row}


def _switch_differs(switch: Switch) -> str:
    expected = switch.rooms_changed + switch.rooms_replaced + switch.rooms_gone
    what = f"{switch.before} to {switch.after} took"
    if switch.structure != expected:
        return f"{what} {switch.structure} calls for rooms, not {expected}"
    calls = switch.structure + switch.posts
    most = _CALLS_A_ROOM * switch.rooms_replaced + switch.cards_changed + _CALLS_BESIDE
    if not switch.rooms_replaced:
        most += switch.rooms_changed  # rooms that stay are opened and closed, each by a call
    return f"{what} {calls} calls, which is more than {most}" if calls > most else ""
