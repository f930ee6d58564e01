"""What passed between the bot and the simulated Discord, held beside Discord's description once a play is over."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.rehearsal.described.events import described_parts
from bot.rehearsal.described.known import why
from bot.rehearsal.described.mismatch import Mismatch

if TYPE_CHECKING:
    from bot.rehearsal.described.description import Description

VARIABLE = "PARLEY_API_SPEC"
NOT_CHECKED = (
    "Requests, replies and events were not checked against Discord's description of its API: "
    f"{VARIABLE} names no copy."
)


@dataclass(slots=True)
class Findings:
    """How much was checked, what differs, and what is known to differ and why."""

    requests: int = 0
    replies: int = 0
    events: int = 0
    undescribed: Counter[str] = field(default_factory=Counter)
    """Calls and events that the description says nothing of, by name."""
    mismatches: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)

    def add(self, found: list[Mismatch]) -> None:
        """Count what differs, each under its name: no name holds anything that somebody wrote."""
        for one in found:
            reason = why(one)
            if reason is None:
                self.mismatches[str(one)] += 1
            else:
                self.named[reason] += 1

    def as_json(self) -> dict[str, Any]:
        """For the rehearsal's result."""
        return {
            "requests": self.requests,
            "replies": self.replies,
            "events": self.events,
            "undescribed": dict(self.undescribed),
            "mismatches": sum(self.mismatches.values()),
            "named": dict(self.named),
        }


class Record:
    """A witness that keeps what it sees as text, and looks at it afterwards: checking takes longer than playing."""

    def __init__(self, description: Description) -> None:
        self._description = description
        self._calls: list[tuple[str, str, str, int, str]] = []
        self._events: list[tuple[str, str]] = []

    def saw_call(self, method: str, path: str, asked: Any, status: int, answered: Any) -> None:
        self._calls.append((method, path, json.dumps(asked), status, json.dumps(answered)))

    def saw_event(self, event: str, payload: Mapping[str, Any]) -> None:
        self._events.append((event, json.dumps(payload)))

    def check(self) -> Findings:
        """Everything seen since the last check, against the description; the same twice is looked at once."""
        findings = Findings()
        seen: dict[tuple[str, str], list[Mismatch]] = {}
        for method, path, asked, status, answered in self._calls:
            self._check_call(
                findings, (method, path), (json.loads(asked), status, json.loads(answered))
            )
        for event, text in self._events:
            parts = list(described_parts(event, json.loads(text)))
            if not parts:
                findings.undescribed[event] += 1
                continue
            findings.events += 1
            for where, schema, part in parts:
                key = schema, json.dumps(part)
                if key not in seen:
                    seen[key] = self._description.against_schema(where, schema, part)
                findings.add(seen[key])
        self._calls, self._events = [], []
        return findings

    def _check_call(
        self, findings: Findings, route: tuple[str, str], passed: tuple[Any, int, Any]
    ) -> None:
        asked, status, answered = passed
        operation = self._description.operation(*route)
        if operation is None or status >= 500:
            # What is described of no call: those that no bot makes, and Discord's own trouble.
            findings.undescribed[
                "5xx" if operation else route[0] + " " + _without_ids(route[1])
            ] += 1
            return
        if operation.body is not None and asked is not None and status < 400:
            findings.requests += 1
            findings.add(
                self._description.against(f"request {operation.name}", operation.body, asked)
            )
        where = f"reply {status} {operation.name}"
        key = operation.answer(status)
        findings.replies += 1
        if key is None:
            findings.add([Mismatch(where, "(status)", f"not among {', '.join(operation.answers)}")])
            return
        schema = operation.answers[key]
        if schema is not None:
            findings.add(self._description.against(where, schema, answered))
        elif answered is not None:
            findings.add([Mismatch(where, "(whole)", "described without a body")])


def record_from_environment(environment: Mapping[str, str] = os.environ) -> Record | None:
    """A record where the environment names a copy of the description; None where it names none.

    ``OSError`` or ``ValueError`` where what it names cannot be read.
    """
    named = environment.get(VARIABLE, "")
    if not named:
        return None
    from bot.rehearsal.described.description import (
        Description,  # its weight is for whoever has a copy
    )

    return Record(Description.read(Path(named)))


def _without_ids(path: str) -> str:
    return "/".join("*" if part.isdigit() or len(part) > 40 else part for part in path.split("/"))
