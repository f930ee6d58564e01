"""The agenda is data: what a workshop could not be led by is a fault that names its place."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.state.agenda import Ability, Agenda, Gate, Phase, faults
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.rooms import RoomKind
from tests.domain.build import AGENDA


def changed(name: str, **values: object) -> Agenda:
    """Our agenda, in which one phase is otherwise."""
    return Agenda(
        tuple(
            replace(phase, **values) if phase.id == name else phase  # type: ignore[arg-type]
            for phase in AGENDA.phases
        )
    )


def test_our_own_agenda_has_no_fault() -> None:
    assert list(faults(AGENDA)) == []


def test_a_fault_names_phase_key_and_place_in_the_list() -> None:
    gates = (Gate.EVERYONE_ANSWERED, Gate.PRODUCTS_ASKED)
    (fault,) = faults(changed("briefing", gates=gates))
    assert fault.at == ("phase", 0, "gates", 1)
    assert "products" in fault.what


def test_what_was_offered_before_may_be_asked_for_in_any_later_phase() -> None:
    assert list(faults(changed("closing", gates=(Gate.CONCERNS_FROM_BOTH,)))) == []


def test_every_fault_is_found_not_the_first_alone() -> None:
    broken = changed(
        "opening",
        id=PhaseId("perspectives"),
        opens_with=PromptId("nothing"),
        offers=(Ability.ASKING, Ability.EXPORT),
    )
    assert [fault.at for fault in faults(broken)] == [
        ("phase", 1, "opens_with"),
        ("phase", 1, "offers", 0),
        ("phase", 1, "offers", 1),
        ("phase", 2, "id"),
    ]


def test_an_agenda_in_which_nobody_meets_is_none() -> None:
    apart: tuple[Phase, ...] = AGENDA.phases[:1]
    assert [fault.what for fault in faults(Agenda(apart))] == ["no phase opens the joint room."]


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
