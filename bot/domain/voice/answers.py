"""What somebody would have of voice: asked privately, changed at any time, told to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Look, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.power import by_name_alone, could_entries, sees_entries
from bot.domain.state.audience import LETTERS_WHO_COULD_ACT
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.voice import VoiceAnswer
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb, button
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class AnswerVoice(Command):
    """Say, for oneself alone, how one would have voice."""

    answer: str


def answer_voice(workshop: Workshop, command: AnswerVoice, moment: Moment) -> Outcome:
    """It counts from now on. Whoever would have none without them ends one that goes on, as if it just ended."""
    if not workshop.settings.voice_offered or command.answer not in set(VoiceAnswer):
        return refuse(Reason.NOT_YOURS)
    answer = VoiceAnswer(command.answer)
    changed = workshop.with_participant(command.by, lambda person: replace(person, voice=answer))
    return Decision(changed, Answer(Text(f"voice:answered_{answer}")))


def consent_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What whoever is invited reads of it beforehand."""
    return (Text("voice:consent"),) if workshop.settings.voice_offered else ()


def line_buttons(workshop: Workshop) -> tuple[Button, ...]:
    """In everybody's line alike, whatever they answered."""
    return (button(Verb.VOICE),) if workshop.settings.voice_offered else ()


def _asked(press: IncomingPress) -> Answer | Refusal:
    """All that is to be known beforehand, and the four answers, one's own chosen."""
    workshop = press.workshop
    someone = workshop.participant(press.by)
    offered = workshop.stage is Stage.OPEN and workshop.settings.voice_offered
    if someone is None or not someone.takes_part or not offered:
        return refuse(Reason.NOT_YOURS)
    could = by_name_alone(workshop.audience.could_enter)
    about = Text(
        "voice:about",
        viewers=sees_entries(workshop.audience.sees, LETTERS_WHO_COULD_ACT),
        could=could_entries(could, LETTERS_WHO_COULD_ACT),
    )
    options = tuple((str(each), Text(f"voice:option_{each}")) for each in VoiceAnswer)
    hints = tuple((str(each), Text(f"voice:hint_{each}")) for each in VoiceAnswer)
    chosen = frozenset({str(someone.voice)})
    asks = Choice(
        Verb.ANSWER_VOICE, Text("voice:answer_label"), options, chosen=chosen, hints=hints
    )
    return Answer(about, menus=(asks,))


def _answer(press: IncomingPress) -> AnswerVoice:
    return AnswerVoice(press.by, press.chosen)


TEXTS: Mapping[str, str] = {
    "voice:consent": "",
    "voice:about": "viewers could",
    "voice:answer_label": "",
    **{f"voice:option_{answer}": "" for answer in VoiceAnswer},
    **{f"voice:hint_{answer}": "" for answer in VoiceAnswer},
    **{f"voice:answered_{answer}": "" for answer in VoiceAnswer},
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        AnswerVoice,
        Who.TAKING_PART,
        OPEN,
        answer_voice,
        (ActButton(Verb.ANSWER_VOICE, _answer),),
        unseen=True,
        closes=True,
    ),
)
LOOKS = (Look(Verb.VOICE, _asked),)
