"""What the third party says through the bot: the pack's questions, and interventions of a named kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.state.agenda import Addressee
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import phase_text
from bot.domain.vocabulary.identity import PromptId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind, caucus
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text, Value

LONGEST_SAYING = 1_500


class Intervention(StrEnum):
    """What a facilitator may say through the bot (Kelman 2005, §3.2): never substance, never a verdict."""

    QUESTION = "question"
    CHALLENGE = "challenge"
    PROCESS_OBSERVATION = "process_observation"
    CONTENT_OBSERVATION = "content_observation"
    THEORY = "theory"


@dataclass(frozen=True, slots=True)
class Ask:
    """Put one of the phase's questions."""

    by: UserId
    prompt: PromptId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Say:
    """Speak as the third party, in a named kind of intervention."""

    by: UserId
    kind: Intervention
    room: RoomKey
    words: Words


def ask(workshop: Workshop, command: Ask) -> Decision | Refusal:
    """Put one of the phase's questions. A question for caucuses goes to both at once, word for word the same."""
    prompt = next((one for one in workshop.phase.prompts if one.id == command.prompt), None)
    if prompt is None:
        return refuse(Reason.NO_SUCH_PROMPT)
    text = question(workshop, prompt.id)
    if prompt.to is Addressee.JOINT:
        if not workshop.joint_has_opened:
            return refuse(Reason.NOT_IN_THIS_PHASE)
        effects: tuple[Effect, ...] = (Post(JOINT, text),)
    else:
        effects = tuple(Post(caucus(side), text) for side in workshop.sides_in_turn)
    sent = replace(
        workshop, leading=replace(workshop.leading, prompts_sent=(*workshop.leading.prompts_sent, prompt.id))
    )
    return Decision(sent, Answer(Text("interventions:asked")), effects)


def question(workshop: Workshop, prompt: PromptId) -> Text:
    """One of the present phase's questions, in the pack's words."""
    first, second = workshop.sides_in_turn
    names: dict[str, Value] = {"first_side": workshop.side_name(first), "second_side": workshop.side_name(second)}
    return phase_text(workshop.phase_id, f"ask_{prompt}", **names)


def say(workshop: Workshop, command: Say) -> Decision | Refusal:
    """Speak as the third party; the kind stands above the words, no facilitator's name."""
    if command.room.kind is RoomKind.CONTROL or workshop.room(command.room) is None:
        return refuse(Reason.NO_SUCH_ROOM)
    if command.room == JOINT and not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if not command.words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(command.words.text) > LONGEST_SAYING:
        return refuse(Reason.TOO_LONG, most=LONGEST_SAYING)
    text = Text(f"interventions:{command.kind}", words=command.words)
    return Decision(workshop, Answer(Text("interventions:said")), (Post(command.room, text),))
