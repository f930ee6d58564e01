"""Why a message may not stay where it was said: a way in, a picture, a quote, or who said what (docs/guard.md).

It is asked on behalf of the message's author, and compares with rooms that this person can read, and with no other.
"""

from __future__ import annotations

from bot.app.watching.memory import Memory
from bot.app.watching.said import Heard, Returned, Said
from bot.domain.boundaries.scope import channels_of, guarded
from bot.domain.state.holding import HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, MessageId, UserId, Words
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.guard.findings import Ascribed, Span
from bot.guard.links import forward, pointers
from bot.guard.quotes import quoted_spans


def crossing(workshop: Workshop, memory: Memory, heard: Heard) -> HeldFor | None:
    """Why this message may not stay where it is; None if it may."""
    sources = guarded(workshop, heard.said.author, heard.room)
    if not sources:
        return None
    return (
        _leads_there(workshop, heard, sources)
        or _repeats(memory, heard, sources)
        or _ascribes(workshop, memory, heard)
    )


def crossing_if_said(
    workshop: Workshop, memory: Memory, by: UserId, words: Words, room: RoomKey | None
) -> Returned | None:
    """Why these words would be held as their author's message in this room, and the places that are quotes."""
    said = Said(by, ChannelId(0), MessageId(0), words)
    heard = Heard(said, memory.passage(words.text), room)
    reason = crossing(workshop, memory, heard)
    return Returned(reason, _quoted(workshop, memory, heard)) if reason is not None else None


def _quoted(workshop: Workshop, memory: Memory, heard: Heard) -> tuple[Span, ...]:
    spans: list[Span] = []
    for key in guarded(workshop, heard.said.author, heard.room):
        index = memory.indexes.get(key)
        quote = index.seen(heard.passage, heard.said.author) if index is not None else None
        if quote is not None:
            spans += quoted_spans(heard.said.words.text, quote)
    return tuple(spans)


def _leads_there(workshop: Workshop, heard: Heard, sources: tuple[RoomKey, ...]) -> HeldFor | None:
    """A way into a private room, or a picture brought out of it, without a word of it."""
    said = heard.said
    private = {channel for key in sources for channel in channels_of(workshop, key)}
    if said.forwarded_from is not None and forward(said.forwarded_from, private):
        return HeldFor.FORWARD
    if pointers(said.words.text, private):
        return HeldFor.LINK
    takes_part = workshop.participant(said.author) is not None
    if heard.room is None and takes_part and said.has_picture:
        return HeldFor.PICTURE
    return None


def _repeats(memory: Memory, heard: Heard, sources: tuple[RoomKey, ...]) -> HeldFor | None:
    """Words of one of these rooms; inside, but for what the joint room heard too."""
    said = heard.said
    earlier = memory.before(said, sources)
    for key in sources:
        index = memory.indexes.get(key)
        if index is None or index.seen(heard.passage, said.author, earlier) is None:
            continue
        if heard.room is None or memory.stays_secret(index, said.words.text, said.author, earlier):
            return memory.quote_reason
    return None


def _ascribes(workshop: Workshop, memory: Memory, heard: Heard) -> HeldFor | None:
    """Something communicated by a person, who is named, where this was not heard."""
    people = _not_to_be_cited(workshop, heard)
    if not people:
        return None
    for found in memory.people.named_in(workshop, heard.said.words.text):
        if found.ascribed is Ascribed.COMMUNICATED and found.person in people:
            return HeldFor.ATTRIBUTION
    return None


def _not_to_be_cited(workshop: Workshop, heard: Heard) -> set[str]:
    """Elsewhere: anybody of the roster. In the joint room: people of the author's own side, heard in the caucus."""
    author = heard.said.author
    if heard.room is None:
        users = {person.user for person in workshop.people.participants} | {
            facilitator.user for facilitator in workshop.people.facilitators
        }
    elif heard.room == JOINT:
        own = workshop.participant(author)
        users = {
            person.user
            for person in workshop.people.participants
            if own is not None and person.side is own.side
        }
    else:
        users = set()
    return {str(user) for user in users - {author}}
