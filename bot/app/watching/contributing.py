"""What may be brought to a board, a step or a product, what may be shown, and what may leave (docs/guard.md)."""

from __future__ import annotations

from collections.abc import Collection

from bot.app.watching.memory import Memory
from bot.app.watching.said import Returned
from bot.domain.boundaries.acquainted import known_to
from bot.domain.boundaries.findings import Finding, FindingKind, worry_words
from bot.domain.boundaries.scope import readable
from bot.domain.state.contributions import NoteStanding
from bot.domain.state.holding import HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SeatId, UserId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind
from bot.guard.findings import Ascribed
from bot.guard.left_aside import places
from bot.guard.quotes import quoted_spans


def naming(workshop: Workshop, memory: Memory, by: UserId, words: Words) -> Returned | None:
    """Whether words for everybody's eyes name somebody whom their author knows to take part."""
    found = memory.people.named_in(workshop, words.text, known_to(workshop, by))
    if not found:
        return None
    ascribed = any(attribution.ascribed is Ascribed.COMMUNICATED for attribution in found)
    spans = dict.fromkeys(attribution.span for attribution in found)
    reason = HeldFor.ATTRIBUTION if ascribed else HeldFor.NAMED
    return Returned(reason, tuple(spans), second_look=True)


def unreleased(workshop: Workshop, memory: Memory, by: UserId, words: Words) -> Returned | None:
    """Whether words repeat a room of their author's which was not released.

    What the joint room heard, and what its author said themselves, may be contributed. Words of one's own side may be
    after a second look; another's line never.
    """
    own = workshop.participant(by) is not None
    for key in readable(workshop, by):
        index = memory.indexes.get(key)
        if key in (JOINT, CONTROL) or index is None:
            continue
        quote = index.seen(words.text, by)
        if quote is not None and memory.stays_secret(key, words.text, by):
            spans = quoted_spans(words.text, quote)
            return Returned(memory.reason_for(quote), spans, second_look=own)
    return None


def contributing(workshop: Workshop, memory: Memory, by: UserId, words: Words) -> Returned | None:
    """Both at once, so that words go back once."""
    named, quoted = naming(workshop, memory, by, words), unreleased(workshop, memory, by, words)
    if named is None or quoted is None:
        return named or quoted
    spans = tuple(sorted({*named.spans, *quoted.spans}))
    return Returned(named.reason, spans, quoted.reason, quoted.second_look)


def left_aside(workshop: Workshop, words: Words) -> Returned | None:
    """Whether a word stands in these words that a side has asked to be left aside, in whatever language."""
    listed = [one.text for one in workshop.tongues.every_word]
    spans = places(words.text, listed) if listed else ()
    return Returned(HeldFor.LEFT_ASIDE, spans, second_look=True) if spans else None


def keeps_from_being_shown(workshop: Workshop, memory: Memory) -> tuple[Finding, ...]:
    """What stands in notes that wait to be shown to the other side: anybody's name, over the whole roster, and words of
    rooms that are not their author's own. For the third party alone.
    """
    waiting: list[tuple[Handle, SeatId, Words]] = [
        (note.handle, note.author, note.words)
        for note in workshop.boards.contributions
        if note.standing is NoteStanding.READY
    ]
    waiting += [
        (worry.handle, worry.author, worry_words(worry))
        for worry in workshop.reassurance.worries
        if not worry.shown
    ]
    waiting += [
        (shape.handle, shape.author, shape.words)
        for shape in workshop.reassurance.shapes
        if not shape.shown
    ]
    found = []
    for handle, seat, words in waiting:
        author = workshop.seat(seat)
        own = readable(workshop, author.user) if author is not None else ()
        found += _found(workshop, memory, handle, words, own)
    return tuple(found)


def keeps_from_leaving(workshop: Workshop, memory: Memory) -> tuple[Finding, ...]:
    """What keeps products from leaving: somebody is named, or words of a caucus or a line stand there again.

    What the joint room heard too is no secret of theirs: everybody has said yes to it there.
    """
    return tuple(
        finding
        for product in workshop.reassurance.products
        for finding in _found(
            workshop, memory, product.handle, workshop.reassurance.in_both(product.words), ()
        )
    )


def _found(
    workshop: Workshop, memory: Memory, handle: Handle, words: Words, own: Collection[RoomKey]
) -> list[Finding]:
    found = []
    if memory.people.named_at_all(workshop, words.text):
        found.append(Finding(handle, FindingKind.NAME))
    if _repeats_private_room(workshop, memory, words.text, own):
        found.append(Finding(handle, FindingKind.QUOTE))
    return found


def _repeats_private_room(
    workshop: Workshop, memory: Memory, text: str, own: Collection[RoomKey]
) -> bool:
    passage = memory.passage(text)
    for room, index in memory.indexes.items():
        if room.kind not in (RoomKind.CAUCUS, RoomKind.LINE) or room in own:
            continue
        if index.seen(passage) is not None and memory.stays_secret(room, text):
            return True
    return False
