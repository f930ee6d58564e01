"""``agenda.toml``: its shape, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from bot.domain.state.agenda import (
    Ability,
    Addressee,
    Agenda,
    Gate,
    Part,
    Phase,
    Prompt,
    faults,
)
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.rooms import RoomKind
from bot.render.limits import PackError
from bot.toml_files import TomlFile, Where, as_toml, decode, read_text

_Id = Annotated[str, Meta(min_length=1)]
_Rooms = Annotated[list[RoomKind], Meta(min_length=1)]


class _PromptRow(Struct, forbid_unknown_fields=True, frozen=True):
    id: _Id
    to: Addressee


class _PhaseRow(Struct, forbid_unknown_fields=True, frozen=True):
    id: _Id
    parts: Annotated[list[_Rooms], Meta(min_length=1)]
    offers: list[Ability] = []
    gates: list[Gate] = []
    prompts: list[_PromptRow] = []
    alternates_first_speaker: bool = False
    leaves_nothing: bool = False
    opens_with: _Id | None = None


class _AgendaFile(Struct, forbid_unknown_fields=True, frozen=True):
    phase: Annotated[list[_PhaseRow], Meta(min_length=1)]


def load_agenda(root: Path) -> Agenda:
    """The agenda of the pack in a folder, without its texts. ``PackError`` for the first thing wrong."""
    path = root / "agenda.toml"
    return agenda_in(path, read_text(path, PackError))


def agenda_in(path: Path, text: str) -> Agenda:
    """The agenda that this text of a file says. ``PackError`` for the first thing wrong."""
    file = as_toml(path, text, PackError)
    rows = decode(file, _AgendaFile).phase
    for place, row in enumerate(rows):
        at = ("phase", place)
        _once(file, (*at, "offers"), row.offers)
        _once(file, (*at, "gates"), row.gates)
        for part, rooms in enumerate(row.parts):
            _once(file, (*at, "parts", part), rooms)
    agenda = Agenda(tuple(map(_phase, rows)))
    for fault in faults(agenda):
        raise file.mistake(fault.at, fault.what)
    return agenda


def _once(file: TomlFile, where: Where, words: list[Ability] | list[Gate] | list[RoomKind]) -> None:
    for place, word in enumerate(words):
        if word in words[:place]:
            raise file.mistake((*where, place), f"{word} stands in this list twice.")


def _phase(row: _PhaseRow) -> Phase:
    return Phase(
        PhaseId(row.id),
        tuple(Part(frozenset(rooms)) for rooms in row.parts),
        tuple(row.gates),
        tuple(Prompt(PromptId(prompt.id), prompt.to) for prompt in row.prompts),
        row.alternates_first_speaker,
        tuple(row.offers),
        row.leaves_nothing,
        PromptId(row.opens_with) if row.opens_with is not None else None,
    )
