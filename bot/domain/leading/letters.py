"""Letters from the third party into lines, and taking a message out of the joint room with one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.state.decisions import Answer, Decision, Post, RemoveMessage
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, MessageId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, line
from bot.domain.vocabulary.text import Text

LONGEST_LETTER = 1_500


@dataclass(frozen=True, slots=True)
class SendLetter:
    """A letter from the third party into lines: one person's, one side's, or everybody's."""

    by: UserId
    to: UserId | SideId | None
    words: Words


@dataclass(frozen=True, slots=True)
class TakeOutMessage:
    """Take a participant's message out of the joint room, with a private letter to its author."""

    by: UserId
    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words


def _wrong(words: Words) -> Refusal | None:
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    return refuse(Reason.TOO_LONG, most=LONGEST_LETTER) if len(words.text) > LONGEST_LETTER else None


def send_letter(workshop: Workshop, command: SendLetter) -> Decision | Refusal:
    """Into one line, all lines of a side, or all lines. Each reader gets the same letter, and sees it as a letter."""
    wrong = _wrong(command.words)
    if wrong is not None:
        return wrong
    readers = tuple(one for one in workshop.people.participants if one.has_line and _is_meant(one, command.to))
    if not readers:
        return refuse(Reason.NOT_YOURS)
    letter = Text("letters:letter", words=command.words)
    return Decision(
        workshop,
        Answer(Text("letters:sent", count=len(readers))),
        tuple(Post(line(one.seat), letter) for one in readers),
    )


def _is_meant(one: Participant, to: UserId | SideId | None) -> bool:
    if to is None:
        return True
    return one.side is to if isinstance(to, SideId) else one.user == to


def take_out_message(workshop: Workshop, command: TakeOutMessage) -> Decision | Refusal:
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
