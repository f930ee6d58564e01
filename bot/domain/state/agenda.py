"""The agenda: phases, who speaks in them, what to meet before going on. Data from the pack, checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.state.contributions import ContributionKind
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.rooms import RoomKind


class Gate(StrEnum):
    """What is to be met before a phase is left. Facilitators may go on all the same, visibly."""

    EVERYONE_ANSWERED = "everyone_answered"
    AUDIENCE_ACKNOWLEDGED = "audience_acknowledged"
    THREE_A_SIDE = "three_a_side"
    CONCERNS_FROM_BOTH = "concerns_from_both"
    CONCERNS_TAKEN_UP = "concerns_taken_up"
    PRODUCTS_ASKED = "products_asked"


class Ability(StrEnum):
    """What a phase offers. Nothing but these says what can be done in it: a phase may have any name."""

    SIDE_NAMES = "side_names"
    """Each side chooses what it is called."""
    CONCERNS = "concerns"
    LISTENING_BACK = "listening_back"
    """Needs and fears are said back, and those whose they are answer privately."""
    ACTS = "acts"
    """What one's own side did, as the others may have lived it."""
    IDEAS = "ideas"
    CONSTRAINTS = "constraints"
    STEPS = "steps"
    """Steps of mutual reassurance are put up and shaped, and worries about them shown."""
    ASKING = "asking"
    """Both sides are asked privately about steps."""
    PRODUCTS = "products"
    """What may leave the room is drafted and asked about."""
    EXPORT = "export"
    """What may leave the room is handed out."""


_WRITTEN = {
    Ability.CONCERNS: ContributionKind.CONCERN,
    Ability.ACTS: ContributionKind.ACT,
    Ability.IDEAS: ContributionKind.IDEA,
    Ability.CONSTRAINTS: ContributionKind.CONSTRAINT,
    Ability.STEPS: ContributionKind.STEP,
}
"""What is written, privately or from the joint room, where an ability is offered."""


class Addressee(StrEnum):
    """To which rooms a prompt goes. Caucus prompts always go to both, word for word the same."""

    JOINT = "joint"
    CAUCUSES = "caucuses"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question the third party may put. Its words stand in the pack as ``ask_<id>`` of the phase."""

    id: PromptId
    to: Addressee


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a phase in which certain rooms speak."""

    speaks: frozenset[RoomKind]


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of the agenda."""

    id: PhaseId
    parts: tuple[Part, ...]
    gates: tuple[Gate, ...]
    prompts: tuple[Prompt, ...]
    alternates_first_speaker: bool
    offers: tuple[Ability, ...] = ()
    leaves_nothing: bool = False
    """Whether the joint room goes when the phase ends, at once and in every retention mode."""
    opens_with: PromptId | None = None
    """The question with which the phase begins in the joint room."""

    @property
    def writes(self) -> tuple[ContributionKind, ...]:
        """What may be written in this phase, privately or from the joint room."""
        return tuple(_WRITTEN[ability] for ability in self.offers if ability in _WRITTEN)

    @property
    def opens_joint(self) -> bool:
        """Whether anybody speaks in the joint room in this phase."""
        return any(RoomKind.JOINT in part.speaks for part in self.parts)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The phases in their order."""

    phases: tuple[Phase, ...]

    def phase(self, phase: PhaseId) -> Phase:
        """The phase of this id."""
        return next(later for later in self.phases if later.id == phase)

    def index(self, phase: PhaseId) -> int:
        """Where this phase stands, from 0."""
        return next(place for place, later in enumerate(self.phases) if later.id == phase)

    def after(self, phase: PhaseId) -> Phase | None:
        """The phase that follows, or none after the last."""
        place = self.index(phase) + 1
        return self.phases[place] if place < len(self.phases) else None


def not_offered(agenda: Agenda) -> tuple[Ability, ...]:
    """The abilities that no phase offers: what they stand for cannot be done in a workshop of this pack."""
    offered = {ability for phase in agenda.phases for ability in phase.offers}
    return tuple(ability for ability in Ability if ability not in offered)


class AgendaError(ValueError):
    """The agenda's data is not usable; the message names the phase and the key."""


def parse_agenda(data: Mapping[str, Any]) -> Agenda:
    """Build the agenda from a parsed ``agenda.toml``. Raises ``AgendaError`` on anything it does not know."""
    rows = data.get("phase")
    if not isinstance(rows, list) or not rows:
        raise AgendaError("there is no [[phase]]")
    phases = tuple(_parse_phase(row) for row in rows)
    names = [phase.id for phase in phases]
    if len(set(names)) != len(names):
        raise AgendaError("two phases have the same id")
    if not any(phase.opens_joint for phase in phases):
        raise AgendaError("no phase opens the joint room")
    return Agenda(phases)


_KEYS = {
    *("id", "parts", "gates", "prompts", "alternates_first_speaker"),
    *("offers", "leaves_nothing", "opens_with"),
}


def _parse_phase(row: Mapping[str, Any]) -> Phase:
    name = row.get("id")
    if not isinstance(name, str) or not name:
        raise AgendaError("a phase has no id")
    unknown = set(row) - _KEYS
    if unknown:
        raise AgendaError(f"phase {name}: unknown key {sorted(unknown)[0]}")
    try:
        parts = tuple(Part(frozenset(RoomKind(room) for room in part)) for part in row["parts"])
        gates = tuple(Gate(gate) for gate in row.get("gates", ()))
        offers = tuple(Ability(ability) for ability in row.get("offers", ()))
        prompts = tuple(
            Prompt(PromptId(ask["id"]), Addressee(ask["to"])) for ask in row.get("prompts", ())
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise AgendaError(f"phase {name}: {wrong}") from None
    if not parts or any(not part.speaks for part in parts):
        raise AgendaError(f"phase {name}: a part in which nobody speaks")
    if len({prompt.id for prompt in prompts}) != len(prompts):
        raise AgendaError(f"phase {name}: two prompts have the same id")
    opens_with = row.get("opens_with")
    if opens_with is not None and opens_with not in {
        prompt.id for prompt in prompts if prompt.to is Addressee.JOINT
    }:
        raise AgendaError(
            f"phase {name}: it opens with a question that it does not put to the joint room"
        )
    return Phase(
        PhaseId(name),
        parts,
        gates,
        prompts,
        bool(row.get("alternates_first_speaker", False)),
        offers,
        bool(row.get("leaves_nothing", False)),
        PromptId(opens_with) if opens_with is not None else None,
    )
