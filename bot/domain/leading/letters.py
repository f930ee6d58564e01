"""Letters from the third party into lines, and taking a message out of the joint room with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
from bot.domain.state.decisions import Answer, Decision, Post, RemoveMessage
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import MOST_OPTIONS, WORDS, Form, ListField, Option, TextField
from bot.domain.vocabulary.identity import ChannelId, MessageId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, caucus, line
from bot.domain.vocabulary.text import Text

LONGEST_LETTER = 1_500


@dataclass(frozen=True, slots=True)
class SendLetter(Command):
    """A letter from the third party into lines: one person's, one side's, or everybody's."""

    to: UserId | SideId | None
    words: Words


@dataclass(frozen=True, slots=True)
class TakeOutMessage(Command):
    """Take a participant's message out of the joint room, with a private letter to its author."""

    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words


def _wrong(words: Words) -> Refusal | None:
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    return (
        refuse(Reason.TOO_LONG, most=LONGEST_LETTER) if len(words.text) > LONGEST_LETTER else None
    )


def send_letter(workshop: Workshop, command: SendLetter, moment: Moment) -> Outcome:
    """Into one line, all lines of a side, or all lines. Each reader gets the same letter, and sees it as a letter."""
    wrong = _wrong(command.words)
    if wrong is not None:
        return wrong
    readers = tuple(
        person
        for person in workshop.people.participants
        if person.has_line and _is_meant(person, command.to)
    )
    if not readers:
        return refuse(Reason.NOT_YOURS)
    letter = Text("letters:letter", words=command.words)
    return Decision(
        workshop,
        Answer(Text("letters:sent", count=len(readers))),
        tuple(Post(line(person.seat), letter) for person in readers),
    )


def _is_meant(person: Participant, to: UserId | SideId | None) -> bool:
    if to is None:
        return True
    return person.side is to if isinstance(to, SideId) else person.user == to


def take_out_message(workshop: Workshop, command: TakeOutMessage, moment: Moment) -> Outcome:
    """Only a participant's, only from the joint room, never without a letter that says why."""
    room = workshop.room(JOINT)
    author = workshop.participant(command.author)
    if room is None or room.channel != command.channel or author is None or not author.has_line:
        return refuse(Reason.NOT_IN_JOINT)
    wrong = _wrong(command.words)
    if wrong is not None:
        return wrong
    return Decision(
        workshop,
        Answer(Text("letters:taken_out")),
        (
            RemoveMessage(JOINT, command.channel, command.message),
            Post(line(author.seat), Text("letters:taken_out_letter", words=command.words)),
        ),
    )


TO = "to"
EVERYBODY = "everybody"


def recipients(workshop: Workshop, name_of: Callable[[UserId], str]) -> tuple[Option, ...]:
    """Whom a letter can be for: everybody, each side, each person with a line; as many as a list holds."""
    options: list[Option] = [(EVERYBODY, Text("forms:to_everybody"))]
    for side in workshop.sides_in_turn:
        room = workshop.room(caucus(side))
        if room is not None:
            options.append((str(room.handle), Text("forms:to_side", side=workshop.side_name(side))))
    for person in workshop.people.participants:
        if person.has_line:
            name, side_name = Words(name_of(person.user)), workshop.side_name(person.side)
            options.append((str(person.handle), Text("forms:to_person", name=name, side=side_name)))
    return tuple(options[:MOST_OPTIONS])


def recipient(workshop: Workshop, value: str) -> UserId | SideId | Refusal | None:
    """Whom a letter is for: everybody (None), a side, a person; a refusal where the value stands for nobody."""
    if value == EVERYBODY:
        return None
    for room in workshop.rooms.standing:
        if room.handle == value and room.key.side is not None:
            return room.key.side
    people = (person.user for person in workshop.people.participants if person.handle == value)
    return next(people, refuse(Reason.NOT_YOURS))


def _writing(press: IncomingPress) -> Form:
    return Form(
        (
            ListField(TO, Text("forms:letter_to_label"), recipients(press.workshop, press.name_of)),
            TextField(WORDS, Text("forms:letter_words_label"), LONGEST_LETTER),
        )
    )


def _letter(press: IncomingPress) -> SendLetter | None:
    to = recipient(press.workshop, press.values.get(TO, ""))
    return SendLetter(press.by, to, press.words) if not isinstance(to, Refusal) else None


def _to_its_author(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:take_out_message_label"), LONGEST_LETTER),))


def _taking_out(press: IncomingPress) -> TakeOutMessage | None:
    """Author, channel and message stand in the form's id."""
    match [int(part) if part.isdecimal() else 0 for part in press.pressed.subject.split(".")]:
        case [author, channel, message]:
            return TakeOutMessage(
                press.by, UserId(author), ChannelId(channel), MessageId(message), press.words
            )
    return None


TEXTS: Mapping[str, str] = {
    "letters:letter": "words",
    "letters:sent": "count",
    "letters:taken_out": "",
    "letters:taken_out_letter": "words",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        SendLetter,
        Who.FACILITATOR,
        OPEN,
        send_letter,
        (
            ActButton(
                Verb.LETTER, _letter, _writing, panel=on_panel_whenever(PanelRow.TALK, Verb.LETTER)
            ),
        ),
        Guarded.SPOKEN,
    ),
    Act(
        TakeOutMessage,
        Who.FACILITATOR,
        OPEN,
        take_out_message,
        (ActButton(Verb.TAKE_OUT_MESSAGE, _taking_out, _to_its_author),),
        Guarded.SPOKEN,
    ),
)
