"""What may be brought to a board, a step or a product, and what may leave with an export (docs/guard.md)."""

from __future__ import annotations

from bot.app.watching.memory import Memory
from bot.app.watching.said import Returned
from bot.domain.boundaries.findings import Finding, FindingKind
from bot.domain.boundaries.scope import readable
from bot.domain.state.holding import HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKind
from bot.guard.findings import Ascribed
from bot.guard.quotes import quoted_spans


def naming(workshop: Workshop, memory: Memory, words: Words) -> Returned | None:
    """Whether words for everybody's eyes name somebody of the workshop, however that is written."""
    found = memory.people.named_in(workshop, words.text)
    if not found:
        return None
    ascribed = any(attribution.ascribed is Ascribed.COMMUNICATED for attribution in found)
    spans = dict.fromkeys(attribution.span for attribution in found)
    return Returned(HeldFor.ATTRIBUTION if ascribed else HeldFor.NAMED, tuple(spans))


def unreleased(workshop: Workshop, memory: Memory, by: UserId, words: Words) -> Returned | None:
    """Whether words repeat a room of their author's which was not released.

    What the joint room heard, and what its author said themselves, may be contributed.
    """
    for key in readable(workshop, by):
        index = memory.indexes.get(key)
        if key in (JOINT, CONTROL) or index is None:
            continue
        quote = index.seen(words.text, by)
        if quote is not None and memory.stays_secret(index, words.text, by):
            return Returned(memory.quote_reason, quoted_spans(words.text, quote))
    return None


def keeps_from_leaving(workshop: Workshop, memory: Memory) -> tuple[Finding, ...]:
    """What keeps products from leaving: somebody is named, or words of a caucus or a line stand there again.

    What the joint room heard too is no secret of theirs: everybody has said yes to it there.
    """
    found = []
    for product in workshop.reassurance.products:
        text = product.words.text
        if memory.people.named_in(workshop, text):
            found.append(Finding(product.handle, FindingKind.NAME))
        if _repeats_private_room(memory, text):
            found.append(Finding(product.handle, FindingKind.QUOTE))
    return tuple(found)


def _repeats_private_room(memory: Memory, text: str) -> bool:
    passage = memory.passage(text)
    for room, index in memory.indexes.items():
        if room.kind not in (RoomKind.CAUCUS, RoomKind.LINE):
            continue
        if index.seen(passage) is not None and memory.stays_secret(index, text):
            return True
    return False
