"""Where each text of the pack was read in a play: by whom, in which room and phase, beside which buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bot.rehearsal.record import Record
from bot.rehearsal.screens import messages_in
from bot.rehearsal.simulation import Entry, ShownMessage
from bot.rehearsal.stage import Stage
from bot.rehearsal.tongues import PackTexts

_ROLES = ("participant", "facilitator")
_MARK = "parley:"
Contexts = dict[str, dict[str, list[str]]]


def contexts(stage: Stage, record: Record, texts: PackTexts) -> Contexts:
    """By the text's key: ``by``, ``in``, ``when`` and ``beside``; only of texts that can be told from all others."""
    found: dict[str, dict[str, set[str]]] = {}
    logical = stage.logical()
    for person in stage.scenario.seats:
        if person.role not in _ROLES:
            continue
        for phase, entry in _by_phase(stage, record, person.id):
            room = logical.get(entry.channel_id, entry.room).partition("-")[0]
            for shown, alone, beside in _shown(stage, entry):
                for key in texts.keys(shown, "en"):
                    place = found.setdefault(key, {})
                    place.setdefault("by", set()).add(person.role)
                    place.setdefault("in", set()).add("an answer to one alone" if alone else room)
                    place.setdefault("when", set()).add(phase)
                    place.setdefault("beside", set()).update(beside)
    return {
        key: {name: sorted(values) for name, values in place.items() if values}
        for key, place in sorted(found.items())
    }


def _by_phase(stage: Stage, record: Record, seat: str) -> Iterator[tuple[str, Entry]]:
    transcript, start = stage.seats[seat].transcript, 0
    for phase, ends in record.ends.items():
        for entry in transcript[start : ends[seat]]:
            yield phase, entry
        start = ends[seat]


def _shown(stage: Stage, entry: Entry) -> Iterator[tuple[str, bool, list[str]]]:
    for message in messages_in(entry):
        if message.author_id == stage.simulation.bot_id:
            yield message.everything, message.ephemeral, _verbs(message)
    if entry.form is not None:
        yield entry.form.everything, True, []


def _verbs(message: ShownMessage) -> list[str]:
    ids = [button.custom_id or "" for button in message.buttons]
    return [one.split(":")[1] for one in ids if one.startswith(_MARK)]


def write_contexts(path: Path, found: Contexts) -> None:
    """As JSON, a text a line."""
    rows = ",\n".join(f"{json.dumps(key)}: {json.dumps(one)}" for key, one in found.items())
    path.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
