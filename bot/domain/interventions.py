"""What the third party says through the bot: the pack's questions, and interventions of a named kind."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.agenda import Addressee
from bot.domain.commands import Ask, Say
from bot.domain.effects import Answer, Decision, Effect, Post
from bot.domain.identity import PromptId
from bot.domain.presses import phase_text
from bot.domain.refusals import Reason, Refusal, refuse
from bot.domain.rooms import JOINT, RoomKind, caucus
from bot.domain.text import Text, Value
from bot.domain.workshop import Workshop

LONGEST_SAYING = 1_500


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
    sent = replace(workshop, prompts_sent=(*workshop.prompts_sent, prompt.id))
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
