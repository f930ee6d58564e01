"""What the third party says through the bot: the pack's questions, and interventions of a named kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Guarded,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Addressee
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.leading import question_key
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, phase_text
from bot.domain.vocabulary.forms import CHOSEN, WORDS, Form, ListField, Option, TextField
from bot.domain.vocabulary.identity import PhaseId, PromptId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind, caucus
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LONGEST_SAYING = 1_500


class Intervention(StrEnum):
    """What a facilitator may say through the bot (Kelman 2005, §3.2): never substance, never a verdict."""

    QUESTION = "question"
    CHALLENGE = "challenge"
    PROCESS_OBSERVATION = "process_observation"
    CONTENT_OBSERVATION = "content_observation"
    THEORY = "theory"


@frozen
class Ask(Command):
    """Put one of the phase's questions."""

    prompt: PromptId
    seen: Seen


@frozen
class Say(Command):
    """Speak as the third party, in a named kind of intervention."""

    kind: Intervention
    room: RoomKey
    words: Words


def ask(workshop: Workshop, command: Ask, moment: Moment) -> Outcome:
    """Put one of the phase's questions. A question for caucuses goes to both at once, word for word the same."""
    prompt = next(
        (prompt for prompt in workshop.phase.prompts if prompt.id == command.prompt), None
    )
    if prompt is None:
        return refuse(Reason.NO_SUCH_PROMPT)
    text = question(workshop, prompt.id)
    if prompt.to is Addressee.JOINT:
        if not workshop.joint_has_opened:
            return refuse(Reason.NOT_IN_THIS_PHASE)
        effects: tuple[Effect, ...] = (Post(JOINT, text),)
    else:
        effects = tuple(Post(caucus(side), text) for side in workshop.sides_in_turn)
    sent = put(workshop, prompt.id)
    return Decision(sent, Answer(Text("interventions:asked")), effects)


def put(workshop: Workshop, prompt: PromptId) -> Workshop:
    """The workshop in which a question of the present phase is known to have been put."""
    leading = workshop.leading
    if prompt in leading.prompts_sent:
        return workshop
    sent = replace(leading, prompts_sent=(*leading.prompts_sent, prompt))
    return replace(workshop, leading=sent)


def was_put(workshop: Workshop, phase: PhaseId, prompt: PromptId) -> bool:
    """Whether a phase's question was put already, in this visit of the phase or in an earlier one."""
    now = phase == workshop.phase_id and prompt in workshop.leading.prompts_sent
    return now or question_key(phase, prompt) in workshop.leading.asked


def question(workshop: Workshop, prompt: PromptId) -> Text:
    """One of the present phase's questions as it is put, as coming from the third party."""
    return Text("interventions:question", words=question_words(workshop, prompt))


def question_words(workshop: Workshop, prompt: PromptId) -> Text:
    """What one of the present phase's questions asks, in the pack's words."""
    first, second = workshop.sides_in_turn
    names: dict[str, Value] = {
        "first_side": workshop.side_name(first),
        "second_side": workshop.side_name(second),
    }
    return phase_text(workshop.phase_id, f"ask_{prompt}", **names)


def question_label(workshop: Workshop, prompt: PromptId) -> Text:
    """What a question is called in a list; one that was put already says so, before it goes out again."""
    label = phase_text(workshop.phase_id, f"label_{prompt}")
    if not was_put(workshop, workshop.phase_id, prompt):
        return label
    return Text("interventions:put_before", question=label)


def say(workshop: Workshop, command: Say, moment: Moment) -> Outcome:
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


KIND, ROOM = "kind", "room"


def rooms_to_speak_in(workshop: Workshop) -> tuple[tuple[RoomKey, Text], ...]:
    """Where the third party may speak through the bot, the joint room first once it has opened."""
    rooms = [
        (caucus(side), Text("forms:room_caucus", side=workshop.side_name(side)))
        for side in workshop.sides_in_turn
    ]
    if workshop.joint_has_opened:
        rooms.insert(0, (JOINT, Text("forms:room_joint")))
    return tuple(rooms)


def _saying(press: IncomingPress) -> Form:
    """What kind of intervention, where, and its words."""
    kinds = tuple((str(kind), Text(f"interventions:label_{kind}")) for kind in Intervention)
    rooms: list[Option] = []
    for key, label in rooms_to_speak_in(press.workshop):
        room = press.workshop.room(key)
        if room is not None:
            rooms.append((str(room.handle), label))
    return Form(
        (
            ListField(KIND, Text("forms:say_kind_label"), kinds, frozenset({kinds[0][0]})),
            ListField(
                ROOM,
                Text("forms:say_room_label"),
                tuple(rooms),
                frozenset({rooms[0][0]} if rooms else ()),
            ),
            TextField(WORDS, Text("forms:say_words_label"), LONGEST_SAYING),
        )
    )


def _say(press: IncomingPress) -> Say | None:
    named, kind = press.values.get(ROOM, ""), press.values.get(KIND, "")
    room = next((room.key for room in press.workshop.rooms.standing if room.handle == named), None)
    if room is None or kind not in set(Intervention):
        return None
    return Say(press.by, Intervention(kind), room, press.words)


def _ask(press: IncomingPress) -> Ask:
    return Ask(press.by, PromptId(press.values.get(CHOSEN, "")), press.seen)


TEXTS: Mapping[str, str] = {
    "interventions:asked": "",
    "interventions:said": "",
    "interventions:put_before": "question",
    **{f"interventions:{kind}": "words" for kind in Intervention},
    **{f"interventions:label_{kind}": "" for kind in Intervention},
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(Ask, Who.FACILITATOR, OPEN, ask, (ActButton(Verb.ASK, _ask),)),
    Act(
        Say,
        Who.FACILITATOR,
        OPEN,
        say,
        (ActButton(Verb.SAY, _say, _saying, panel=on_panel_whenever(PanelRow.TALK, Verb.SAY)),),
        Guarded.SPOKEN,
    ),
)
