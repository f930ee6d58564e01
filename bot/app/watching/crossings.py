"""Why a message may not stay where it was said: a way in, a picture, a quote, or who said what (docs/guard.md).

It is asked on behalf of the message's author, and compares with rooms that this person can read, and with no other.
"""

from __future__ import annotations

from bot.app.watching.memory import Memory
from bot.app.watching.said import Crossing, Heard, Returned, Said
from bot.domain.boundaries.scope import channels_of, guarded
from bot.domain.state.holding import ONLY_TOLD, HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, MessageId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.guard.findings import Ascribed, Quote, Span
from bot.guard.links import forward, may_point, pointers
from bot.guard.quotes import quoted_spans


def crossing(workshop: Workshop, memory: Memory, heard: Heard) -> Crossing | None:
    """Why this message may not stay where it is; None if it may."""
    sources = guarded(workshop, heard.said.author, heard.room)
    if not sources:
        return None
    way = _leads_there(workshop, heard, sources)
    if way is not None:
        return Crossing(way)
    repeats = _repeats(workshop, memory, heard, sources)
    if repeats is not None and not repeats.second_look:
        return repeats
    # Words of one's own side may be said after a second look, but never with a name to them.
    ascribed = _ascribes(workshop, memory, heard, sources)
    if ascribed is HeldFor.STANCE and repeats is not None:
        return repeats
    return Crossing(ascribed) if ascribed is not None else repeats


def crossing_if_said(
    workshop: Workshop, memory: Memory, by: UserId, words: Words, room: RoomKey | None
) -> Returned | None:
    """Why these words would be held as their author's message in this room, and the places that are quotes."""
    said = Said(by, ChannelId(0), MessageId(0), words)
    heard = Heard(said, memory.passage(words.text), room)
    found = crossing(workshop, memory, heard)
    if found is None or found.reason in ONLY_TOLD:
        return None
    spans = _quoted(workshop, memory, heard)
    return Returned(found.reason, spans, second_look=found.second_look)


def _quoted(workshop: Workshop, memory: Memory, heard: Heard) -> tuple[Span, ...]:
    spans: list[Span] = []
    for key in guarded(workshop, heard.said.author, heard.room):
        quote = memory.quote(key, heard)
        if quote is not None:
            spans += quoted_spans(heard.said.words.text, quote)
    return tuple(spans)


def _leads_there(workshop: Workshop, heard: Heard, sources: tuple[RoomKey, ...]) -> HeldFor | None:
    """A way into a private room, or a picture brought out of it, without a word of it."""
    said = heard.said
    if said.forwarded_from is not None or may_point(said.words.text):
        private = {channel for key in sources for channel in channels_of(workshop, key)}
        if said.forwarded_from is not None and forward(said.forwarded_from, private):
            return HeldFor.FORWARD
        if pointers(said.words.text, private):
            return HeldFor.LINK
    takes_part = workshop.participant(said.author) is not None
    if heard.room is None and takes_part and said.has_picture:
        return HeldFor.PICTURE
    return None


def _repeats(
    workshop: Workshop, memory: Memory, heard: Heard, sources: tuple[RoomKey, ...]
) -> Crossing | None:
    """Words of one of these rooms; inside, but for what the joint room heard too, and what the room has agreed on."""
    said = heard.said
    earlier = memory.before(said, sources)
    found: Crossing | None = None
    for key in sources:
        quote = memory.quote(key, heard, earlier)
        if quote is None:
            continue
        inside = heard.room is not None
        if inside and not memory.stays_secret(key, said.words.text, said.author, earlier):
            continue
        may = _may_be_said(workshop, heard, key, quote)
        if not may:
            return Crossing(memory.reason_for(quote))
        found = found or Crossing(memory.reason_for(quote), second_look=True)
    return found


def _may_be_said(workshop: Workshop, heard: Heard, source: RoomKey, quote: Quote) -> bool:
    """Whether their author may say words of this room all the same, after a second look.

    Inside, whatever their own side has said; anywhere, what may be their own words from before a restart. Never what
    somebody else wrote in their own line.
    """
    whose = workshop.participant(heard.said.author)
    if source.kind is RoomKind.LINE and (whose is None or source.seat != whose.seat):
        return False
    if not quote.author_known:
        return True
    return heard.room is not None and whose is not None


def _ascribes(
    workshop: Workshop, memory: Memory, heard: Heard, sources: tuple[RoomKey, ...]
) -> HeldFor | None:
    """Something communicated by a person, who is named, where this was not heard; or what they would do.

    Credit to somebody who has spoken there is free, unless words of a private room are in it, or it says itself that it
    was told in private.
    """
    said = heard.said
    people = memory.credit(workshop, said.author, heard.room)
    if not people.heard and not people.unheard:
        return None
    found = memory.people.named_in(
        workshop, said.words.text, people.known, memory.just_before(heard)
    )
    if found:
        memory.note_named(said.message)
    told, would = (
        {UserId(int(one.person)) for one in found if one.ascribed is ascribed}
        for ascribed in (Ascribed.COMMUNICATED, Ascribed.STANCE)
    )
    if told & people.unheard:
        return HeldFor.ATTRIBUTION
    if told & people.heard and _is_of_a_private_room(workshop, memory, heard, sources):
        return HeldFor.ATTRIBUTION
    return HeldFor.STANCE if would & people.unheard else None


def _is_of_a_private_room(
    workshop: Workshop, memory: Memory, heard: Heard, sources: tuple[RoomKey, ...]
) -> bool:
    """Whether what is credited to somebody has words of a caucus or a line in it, or says that it was told there."""
    leads = workshop.facilitator(heard.said.author) is not None
    if leads and memory.is_confided(heard.said.words.text):
        return True
    private = (key for key in sources if key.kind in (RoomKind.CAUCUS, RoomKind.LINE))
    return any(memory.echoes(key, heard) for key in private)
