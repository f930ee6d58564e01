"""The agenda is data: what it does not know is an error that names the phase and the key."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.state.agenda import Addressee, AgendaError, Gate, parse_agenda
from bot.domain.vocabulary.rooms import RoomKind
from tests.domain.build import AGENDA

TALK: dict[str, Any] = {"id": "talk", "parts": [["joint"]]}


def test_a_phase_has_its_parts_gates_and_prompts() -> None:
    agenda = parse_agenda(
        {
            "phase": [
                {
                    "id": "talk",
                    "parts": [["caucus", "line"], ["joint"]],
                    "gates": ["three_a_side"],
                    "prompts": [{"id": "why", "to": "caucuses"}],
                    "alternates_first_speaker": True,
                }
            ]
        }
    )
    (phase,) = agenda.phases
    assert [part.speaks for part in phase.parts] == [
        {RoomKind.CAUCUS, RoomKind.LINE},
        {RoomKind.JOINT},
    ]
    assert phase.gates == (Gate.THREE_A_SIDE,)
    assert [(prompt.id, prompt.to) for prompt in phase.prompts] == [("why", Addressee.CAUCUSES)]
    assert phase.alternates_first_speaker
    assert agenda.after(phase.id) is None


@pytest.mark.parametrize(
    ("phases", "names"),
    [
        ([], "no [[phase]]"),
        ([{"parts": [["joint"]]}], "no id"),
        ([{"id": "", "parts": [["joint"]]}], "no id"),
        ([TALK, TALK], "same id"),
        ([{"id": "talk", "parts": [["caucus"]]}], "joint"),
        ([{**TALK, "part": []}], "phase talk: unknown key part"),
        ([{"id": "talk"}], "phase talk"),
        ([{"id": "talk", "parts": []}], "phase talk"),
        ([{"id": "talk", "parts": [[]]}], "phase talk"),
        ([{"id": "talk", "parts": [["kitchen"]]}], "phase talk"),
        ([{**TALK, "gates": ["everybody_agrees"]}], "phase talk"),
        ([{**TALK, "prompts": [{"id": "why", "to": "press"}]}], "phase talk"),
        ([{**TALK, "prompts": [{"to": "joint"}]}], "phase talk"),
        ([{**TALK, "prompts": [{"id": "why", "to": "joint"}] * 2}], "phase talk"),
    ],
)
def test_what_the_agenda_does_not_know_is_named(phases: list[dict[str, Any]], names: str) -> None:
    with pytest.raises(AgendaError) as error:
        parse_agenda({"phase": phases})
    assert names in str(error.value)


def test_constraints_are_kept_out_until_ideas_have_been_thought() -> None:
    """Kelman 2005, §2: constraints come after joint thinking on ideas, the last word is going home."""
    order = [str(phase.id) for phase in AGENDA.phases]
    wanted = [
        "concerns",
        "hearing",
        "ideas",
        "constraints",
        "overcoming",
        "reassurance",
        "re-entry",
    ]
    assert [one for one in order if one in wanted] == wanted


def test_what_is_written_or_spoken_privately_first_has_its_caucuses_before_the_joint_room() -> None:
    for name in ("concerns", "sensibility", "constraints", "re-entry"):
        first, second = next(phase for phase in AGENDA.phases if phase.id == name).parts
        assert [set(first.speaks), set(second.speaks)] == [{RoomKind.CAUCUS}, {RoomKind.JOINT}]
