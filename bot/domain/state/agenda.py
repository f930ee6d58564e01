"""The agenda: phases, who speaks in them, what to meet before going on. Data from the pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from bot.domain.state.contributions import ContributionKind
from bot.domain.vocabulary.forms import MOST_OPTIONS
from bot.domain.vocabulary.identity import PhaseId, PromptId
from bot.domain.vocabulary.rooms import RoomKind
from bot.frozen import frozen


class Gate(StrEnum):
    """What is to be met before a phase is left. Facilitators may go on all the same, visibly."""

    EVERYONE_ANSWERED = "everyone_answered"
    AUDIENCE_ACKNOWLEDGED = "audience_acknowledged"
    THREE_A_SIDE = "three_a_side"
    COMMON_LANGUAGE = "common_language"
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
    VOICE = "voice"
    """There may be voice sessions, where both sides have chosen that."""


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


@frozen
class Prompt:
    """A question the third party may put. Its words stand in the pack as ``ask_<id>`` of the phase."""

    id: PromptId
    to: Addressee


@frozen
class Part:
    """A stretch of a phase in which certain rooms speak."""

    speaks: frozenset[RoomKind]


@frozen
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


@frozen
class Agenda:
    """The phases in their order."""

    phases: tuple[Phase, ...]

    def phase(self, phase: PhaseId) -> Phase:
        """The phase of this id."""
        return self.phases[self.index(phase)]

    def index(self, phase: PhaseId) -> int:
        """Where this phase stands, from 0."""
        for place, later in enumerate(self.phases):
            if later.id == phase:
                return place
        raise LookupError(phase)

    def after(self, phase: PhaseId) -> Phase | None:
        """The phase that follows, or none after the last."""
        place = self.index(phase) + 1
        return self.phases[place] if place < len(self.phases) else None


def not_offered(agenda: Agenda) -> tuple[Ability, ...]:
    """The abilities that no phase offers: what they stand for cannot be done in a workshop of this pack."""
    offered = {ability for phase in agenda.phases for ability in phase.offers}
    return tuple(ability for ability in Ability if ability not in offered)


Place = tuple[str | int, ...]
"""Where in the agenda's data something is wrong: keys of tables, places in lists (from 0)."""


@frozen
class Fault:
    """Something that no workshop could be led by; ``what`` is one sentence for whoever writes the pack."""

    at: Place
    what: str


_ID = re.compile(r"[a-z][a-z_-]*")
_RESTS_ON = {
    Ability.LISTENING_BACK: Ability.CONCERNS,
    Ability.ASKING: Ability.STEPS,
    Ability.EXPORT: Ability.PRODUCTS,
}
"""What can be done only with what was written or drafted there, or in a phase before."""
_GATE_ASKS_FOR = {
    Gate.CONCERNS_FROM_BOTH: Ability.CONCERNS,
    Gate.CONCERNS_TAKEN_UP: Ability.LISTENING_BACK,
    Gate.PRODUCTS_ASKED: Ability.PRODUCTS,
}
"""What can be met only where something is offered, there or in a phase before."""


def faults(agenda: Agenda) -> Iterator[Fault]:
    """Everything in an agenda that a workshop could not be led by, in the order of the phases."""
    offered: set[Ability] = set()
    for place, phase in enumerate(agenda.phases):
        at: Place = ("phase", place)
        if not _ID.fullmatch(phase.id):
            what = f"the phase id {phase.id} may have only a-z, hyphens and underscores"
            yield Fault((*at, "id"), f"{what}, and begins with a letter.")
        if phase.id in {before.id for before in agenda.phases[:place]}:
            yield Fault((*at, "id"), f"a phase {phase.id} stands above already.")
        offered |= set(phase.offers)
        yield from _parts_wrong(phase, at)
        yield from _prompts_wrong(phase, at)
        yield from _out_of_reach(phase, at, offered)
    if not any(phase.opens_joint for phase in agenda.phases):
        yield Fault((), "no phase opens the joint room.")


def _parts_wrong(phase: Phase, at: Place) -> Iterator[Fault]:
    for place, part in enumerate(phase.parts):
        if part.speaks & {RoomKind.CONTROL, RoomKind.VOICE}:
            yield Fault(
                (*at, "parts", place),
                "control and voice speak whatever the part; a part names caucus, joint or line.",
            )
    if not phase.opens_joint:
        for key, wished in (
            ("alternates_first_speaker", phase.alternates_first_speaker),
            ("leaves_nothing", phase.leaves_nothing),
        ):
            if wished:
                yield Fault((*at, key), f"{key} is about the joint room, which no part opens.")


def _prompts_wrong(phase: Phase, at: Place) -> Iterator[Fault]:
    rooms = {Addressee.JOINT: RoomKind.JOINT, Addressee.CAUCUSES: RoomKind.CAUCUS}
    opened = {room for part in phase.parts for room in part.speaks}
    ids: set[PromptId] = set()
    for place, prompt in enumerate(phase.prompts):
        here = (*at, "prompts", place)
        if not prompt.id.isidentifier():
            yield Fault(
                (*here, "id"), f"the prompt id {prompt.id} may have only letters and underscores."
            )
        if prompt.id in ids:
            yield Fault((*here, "id"), f"a prompt {prompt.id} stands in this phase already.")
        ids.add(prompt.id)
        if rooms[prompt.to] not in opened:
            yield Fault(
                (*here, "to"),
                f"the prompt {prompt.id} goes to {prompt.to}, which no part of this phase opens.",
            )
    if len(phase.prompts) > MOST_OPTIONS:
        what = f"phase {phase.id} has {len(phase.prompts)} questions; the list that they stand in holds {MOST_OPTIONS}."
        yield Fault((*at, "prompts", MOST_OPTIONS), what)
    joint = [prompt.id for prompt in phase.prompts if prompt.to is Addressee.JOINT]
    if phase.opens_with is not None and phase.opens_with not in joint:
        known = ", ".join(joint) or "none"
        yield Fault(
            (*at, "opens_with"),
            f"{phase.opens_with} is no prompt of this phase to the joint room; those are: {known}.",
        )


def _out_of_reach(phase: Phase, at: Place, offered: set[Ability]) -> Iterator[Fault]:
    """What needs an ability that neither this phase nor one before it offers."""
    for place, ability in enumerate(phase.offers):
        needed = _RESTS_ON.get(ability)
        if needed is not None and needed not in offered:
            what = f"{ability} needs {needed}, which no phase up to this one offers."
            yield Fault((*at, "offers", place), what)
    for place, gate in enumerate(phase.gates):
        asked = _GATE_ASKS_FOR.get(gate)
        if asked is not None and asked not in offered:
            what = f"{gate} needs {asked}, which no phase up to this one offers."
            yield Fault((*at, "gates", place), what)
