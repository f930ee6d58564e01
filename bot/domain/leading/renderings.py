"""Interpreting: who interprets has the bot post a rendering of a message in the joint room, marked as theirs.

It is tied to the message by a link, and it is a person's: the bot translates nobody's words.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.leading.letters import message_of
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Guarded, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import ChannelId, MessageId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

LONGEST_RENDERING = 1_200


@frozen
class Render(Command):
    """Render a message of the joint room in another language, in one's own words. ``author``: whose message it is."""

    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words


def render(workshop: Workshop, command: Render, moment: Moment) -> Outcome:
    """Only by who interprets, and only of what stands in the joint room."""
    refused = _refused(workshop, command.by, command.channel)
    if refused is not None:
        return refused
    if not command.words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(command.words.text) > LONGEST_RENDERING:
        return refuse(Reason.TOO_LONG, most=LONGEST_RENDERING)
    link = f"https://discord.com/channels/{workshop.guild}/{command.channel}/{command.message}"
    shown = Text(
        "understanding:rendering", person=Person(command.by), link=link, words=command.words
    )
    return Decision(workshop, Answer(Text("understanding:rendered")), (Post(JOINT, shown),))


def _refused(workshop: Workshop, by: UserId, channel: ChannelId) -> Refusal | None:
    me, room = workshop.facilitator(by), workshop.room(JOINT)
    if me is None or not me.interprets:
        return refuse(Reason.NOT_AN_INTERPRETER)
    return refuse(Reason.NOT_IN_JOINT) if room is None or room.channel != channel else None


def _rendering(press: IncomingPress) -> Form | Refusal:
    meant = message_of(press.pressed.subject)
    if meant is None:
        return refuse(Reason.NOT_IN_JOINT)
    refused = _refused(press.workshop, press.by, meant[1])
    label = Text("forms:render_message_label")
    return refused or Form((TextField(WORDS, label, LONGEST_RENDERING),))


def _render(press: IncomingPress) -> Render | None:
    meant = message_of(press.pressed.subject)
    return Render(press.by, *meant, press.words) if meant is not None else None


TEXTS: Mapping[str, str] = {
    "understanding:rendering": "person link words",
    "understanding:rendered": "",
    "forms:render_message_title": "",
    "forms:render_message_label": "",
    "commands:render_message": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        Render,
        Who.FACILITATOR,
        OPEN,
        render,
        (ActButton(Verb.RENDER_MESSAGE, _render, _rendering),),
        Guarded.SPOKEN,
    ),
)
