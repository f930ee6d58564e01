"""Letters from the third party into lines, and taking a message out of the joint room with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.leading.waiting import who_wait
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
from bot.domain.state.decisions import Answer, Decision, Post, RemoveMessage, TakeBackPost
from bot.domain.state.leading import Letter
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.forms import (
    MOST_OPTIONS,
    WORDS,
    Form,
    ListField,
    Option,
    TextField,
    in_lists,
)
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, caucus, line
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_LETTER = 1_500
TAKEN_BACK_WITHIN = timedelta(minutes=10)
MOST_LETTERS = 50
"""So many of the latest are known: of those taken back, so that what still waits of them is not sent."""
NOBODY = UserId(0)
"""No account of Discord's: for whom a letter is where nobody was chosen, or several."""


@frozen
class SendLetter(Command):
    """A letter from the third party into lines: one person's, one side's, or everybody's."""

    to: UserId | SideId | None
    words: Words


@frozen
class TakeLetterBack(Command):
    """Take one's own letter back, as long as that can be done."""

    letter: Handle


@frozen
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
    wrong = refuse(Reason.CHOOSE_ONE) if command.to == NOBODY else _wrong(command.words)
    if wrong is not None:
        return wrong
    readers = tuple(
        person
        for person in workshop.people.participants
        if person.has_line and _is_meant(person, command.to)
    )
    if not readers:
        return refuse(Reason.NOT_YOURS)
    rooms = tuple(line(person.seat) for person in readers)
    made = workshop.leading.letters_made + 1
    handle = Handle(moment.draw.token(f"letter|{made}", 10))
    sent = Letter(handle, command.by, moment.at, command.words, rooms)
    letters = (*workshop.leading.letters, sent)[-MOST_LETTERS:]
    waiting = workshop.leading.waiting - {person.seat for person in readers}
    leading = replace(workshop.leading, letters=letters, letters_made=made, waiting=waiting)
    return Decision(
        replace(workshop, leading=leading),
        Answer(
            Text("letters:sent", count=len(readers), minutes=TAKEN_BACK_WITHIN.seconds // 60),
            (button(Verb.TAKE_LETTER_BACK, subject=handle),),
        ),
        tuple(Post(room, _as_read(command.words), letter=handle) for room in rooms),
    )


def _as_read(words: Words) -> Text:
    return Text("letters:letter", words=words)


def take_letter_back(workshop: Workshop, command: TakeLetterBack, moment: Moment) -> Outcome:
    """By whoever sent it, for ten minutes: it goes from every line. Who was quick may have read it, which is said."""
    letter = workshop.leading.letter(command.letter)
    if letter is not None and letter.by != command.by:
        return refuse(Reason.NOT_YOURS)
    if letter is None or moment.at > letter.sent_at + TAKEN_BACK_WITHIN:
        return refuse(Reason.LETTER_STAYS)
    if letter.taken_back:
        return refuse(Reason.ALREADY_SO)
    back = replace(letter, words=Words(""), rooms=(), taken_back=True)
    letters = tuple(
        back if known.handle == letter.handle else known for known in workshop.leading.letters
    )
    return Decision(
        replace(workshop, leading=replace(workshop.leading, letters=letters)),
        Answer(Text("letters:taken_back", count=len(letter.rooms), words=letter.words)),
        tuple(
            TakeBackPost(room, _as_read(letter.words), letter.sent_at)
            for room in letter.rooms
            if workshop.room(room) is not None
        ),
    )


def _is_meant(person: Participant, to: UserId | SideId | None) -> bool:
    if to is None:
        return True
    return person.side is to if isinstance(to, SideId) else person.user == to


def take_out_message(workshop: Workshop, command: TakeOutMessage, moment: Moment) -> Outcome:
    """Only a participant's, only from the joint room, never without a letter that says why."""
    author = _author(workshop, command.author, command.channel)
    if isinstance(author, Refusal):
        return author
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


def _author(workshop: Workshop, author: UserId, channel: ChannelId) -> Participant | Refusal:
    """Who wrote it, if they can be sent a letter and it stands in the joint room; else why it cannot be taken out."""
    if workshop.facilitator(author) is not None:
        return refuse(Reason.OF_THIRD_PARTY)
    someone, room = workshop.participant(author), workshop.room(JOINT)
    if someone is None or not someone.has_line:
        return refuse(Reason.NOT_OF_A_PARTICIPANT)
    if room is None or room.channel != channel:
        return refuse(Reason.NOT_IN_JOINT)
    return someone


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SHORT_ID = re.compile(r"[0-9a-z]{1,13}")
_LONG_ID = re.compile(r"[0-9]{14,20}")
"""An id as it stood in forms once: no id of Discord's has so few digits that it could be taken for a short one."""


def message_subject(author: UserId, channel: ChannelId, message: MessageId) -> str:
    """Whose message is meant, short enough for a form's id whatever the numbers are."""
    return ".".join(map(_shortened, (author, channel, message)))


def _shortened(number: int) -> str:
    """A number to the base 36: 13 letters where Discord's ids have up to 20 digits."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _number(part: str) -> int | None:
    if _LONG_ID.fullmatch(part):
        return int(part)
    return int(part, len(_DIGITS)) if _SHORT_ID.fullmatch(part) else None


def message_of(subject: str) -> tuple[UserId, ChannelId, MessageId] | None:
    """The message that ``message_subject`` named."""
    match [_number(part) for part in subject.split(".")]:
        case [int(author), int(channel), int(message)]:
            return UserId(author), ChannelId(channel), MessageId(message)
    return None


TO = "to"
EVERYBODY = "everybody"
MOST_LISTS = 3
"""Beside the words a form has room for four."""


def recipients(workshop: Workshop, name_of: Callable[[UserId], str]) -> tuple[Option, ...]:
    """Whom a letter can be for: everybody, each side, each person with a line."""
    options: list[Option] = [(EVERYBODY, Text("forms:to_everybody"))]
    for side in workshop.sides_in_turn:
        room = workshop.room(caucus(side))
        if room is not None:
            options.append((str(room.handle), Text("forms:to_side", side=workshop.side_name(side))))
    for person in workshop.people.participants:
        if person.has_line:
            name, side_name = Words(name_of(person.user)), workshop.side_name(person.side)
            options.append((str(person.handle), Text("forms:to_person", name=name, side=side_name)))
    return tuple(options)


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
    """To whom, in as many lists as that takes, and the words."""
    options = recipients(press.workshop, press.name_of)
    label, more = Text("forms:letter_to_label"), Text("forms:letter_to_more_label")
    lists = in_lists(TO, (label, more), options[: MOST_LISTS * MOST_OPTIONS])
    return Form((*lists, TextField(WORDS, Text("forms:letter_words_label"), LONGEST_LETTER)))


def _answering(press: IncomingPress) -> Form | Refusal:
    """To one of those who wait in their lines, and the words."""
    waiting = who_wait(press.workshop)
    if not waiting:
        return refuse(Reason.NOBODY_WAITS)
    options = tuple(
        (
            str(person.handle),
            Text(
                "forms:to_person",
                name=Words(press.name_of(person.user)),
                side=press.workshop.side_name(person.side),
            ),
        )
        for person in waiting
    )
    chosen = frozenset({options[0][0]})
    return Form(
        (
            ListField(TO, Text("forms:answer_line_to_label"), options[:MOST_OPTIONS], chosen),
            TextField(WORDS, Text("forms:letter_words_label"), LONGEST_LETTER),
        )
    )


def _someone_waits(workshop: Workshop) -> bool:
    return bool(who_wait(workshop))


def _letter(press: IncomingPress) -> SendLetter | None:
    """Where there were several lists, one choice in one of them counts."""
    chosen = [press.values[name] for name in press.values if name.startswith(TO)]
    to = recipient(press.workshop, chosen[0]) if len(chosen) == 1 else NOBODY
    return SendLetter(press.by, to, press.words) if not isinstance(to, Refusal) else None


def _taking_back(press: IncomingPress) -> TakeLetterBack:
    return TakeLetterBack(press.by, press.subject)


def _to_its_author(press: IncomingPress) -> Form | Refusal:
    """A letter to whoever wrote it; nobody writes one for what cannot be taken out."""
    meant = message_of(press.pressed.subject)
    author = _author(press.workshop, *meant[:2]) if meant is not None else None
    if isinstance(author, Refusal):
        return author
    return Form((TextField(WORDS, Text("forms:take_out_message_label"), LONGEST_LETTER),))


def _taking_out(press: IncomingPress) -> TakeOutMessage | None:
    """Author, channel and message stand in the form's id."""
    meant = message_of(press.pressed.subject)
    return TakeOutMessage(press.by, *meant, press.words) if meant is not None else None


TEXTS: Mapping[str, str] = {
    "letters:letter": "words",
    "forms:answer_line_title": "",
    "forms:answer_line_to_label": "",
    "letters:sent": "count minutes",
    "letters:taken_back": "count words",
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
                Verb.LETTER, _letter, _writing, panel=on_panel_whenever(PanelRow.MORE, Verb.LETTER)
            ),
            ActButton(
                Verb.ANSWER_LINE,
                _letter,
                _answering,
                panel=on_panel_whenever(PanelRow.TALK, Verb.ANSWER_LINE, _someone_waits),
            ),
        ),
        Guarded.SPOKEN,
    ),
    Act(
        TakeLetterBack,
        Who.FACILITATOR,
        OPEN,
        take_letter_back,
        (ActButton(Verb.TAKE_LETTER_BACK, _taking_back),),
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
