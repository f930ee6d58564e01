"""What is kept in memory of one workshop's talk: an index for each room, and each author's last passages."""

from __future__ import annotations

import secrets
from collections import OrderedDict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.app.watching.named import PeopleNamed
from bot.app.watching.released import released
from bot.app.watching.said import Heard, Said
from bot.domain.boundaries.acquainted import Credit, credit
from bot.domain.state.holding import HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, MessageId, UserId
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind
from bot.frozen import frozen
from bot.guard.carrying import Carrying
from bot.guard.commonplaces import Commonplaces
from bot.guard.findings import Quote, Span
from bot.guard.passages import Fingerprint, Fingerprinter, Passage
from bot.guard.quotes import QuoteIndex, quoted_spans

_WINDOW: Final = 2
"""A quote may be split over this many messages before the present one."""
_LOOKED_AT: Final = 512
"""So many messages are known by their wording, so that an event about one that says nothing new is passed over."""
_CUTS: Final = 3
"""So many quotes of the joint room are cut out of a text before what is left of it is looked at; each costs a look."""


@frozen
class Wording:
    """What is known of how people word things in any room: shared by all workshops."""

    carrying: Carrying
    commonplaces: Commonplaces
    free: tuple[str, ...]
    """Texts that anybody may repeat."""


class _Recent(NamedTuple):
    """A message that its author said a moment ago."""

    room: RoomKey | None
    message: MessageId
    passage: Passage


class Memory:
    """One workshop's memory. It is never written down; what lies on disk are the records that ``remember`` returns.

    ``records`` are those of earlier processes, by logical room: whose words these were is not known.
    """

    def __init__(
        self,
        fingerprinter: Fingerprinter,
        people: PeopleNamed,
        rooms: Iterable[RoomKey],
        records: Mapping[str, Sequence[bytes]],
        wording: Wording,
    ) -> None:
        self.people = people
        self._wording = wording
        self._fingerprinter = fingerprinter
        self._exempt: set[Fingerprint] = set()
        self._free(wording.free)
        self.indexes: dict[RoomKey, QuoteIndex] = {
            room: self._index(records.get(room.logical_name, ())) for room in rooms
        }
        self._agreed: dict[RoomKey, QuoteIndex] = {
            room: self._index(records.get(_agreed_name(room), ()))
            for room in self.indexes
            if room.kind is RoomKind.CAUCUS
        }
        self._recent: dict[UserId, deque[_Recent]] = {}
        self._looked_at: OrderedDict[MessageId, int] = OrderedDict()
        self._naming: OrderedDict[MessageId, None] = OrderedDict()
        self._known: tuple[tuple[object, ...], dict[object, Credit]] = ((), {})
        self._released: set[Handle] = set()

    def _index(self, records: Iterable[bytes] = ()) -> QuoteIndex:
        return QuoteIndex(
            self._fingerprinter,
            secrets.randbelow,
            records,
            self._exempt,
            self._wording.commonplaces,
        )

    # ---- what may be repeated
    def release(self, workshop: Workshop) -> None:
        """What stands on a board has been released: everybody may say it, also after a restart."""
        for handle, words in released(workshop):
            if handle not in self._released:
                self._released.add(handle)
                self._free([words.text])

    def _free(self, texts: Iterable[str]) -> None:
        for text in texts:
            passage = self._fingerprinter.passage(text)
            self._exempt.update(passage.grams)
            self._exempt.add(passage.whole)

    # ---- what is asked of it
    def reason_for(self, quote: Quote) -> HeldFor:
        """Why a quote is held: words from before a restart may be its author's own."""
        return HeldFor.QUOTE if quote.author_known else HeldFor.OWN_QUOTE

    def quote(self, key: RoomKey, heard: Heard, earlier: Sequence[Passage] = ()) -> Quote | None:
        """Whether a message repeats a room; elsewhere in the guild, also wording that the room has agreed on."""
        asked = [self.indexes.get(key)]
        if heard.room is None:
            asked.append(self._agreed.get(key))
        for index in asked:
            found = index.seen(heard.passage, heard.said.author, earlier) if index else None
            if found is not None:
                return found
        return None

    def echoes(self, key: RoomKey, heard: Heard) -> bool:
        """Whether a message that says whose words it tells has some of this room's, and more of them than of what
        everybody has heard.
        """
        index, by = self.indexes.get(key), heard.said.author
        quote = index.seen(heard.passage, by, echoes=True) if index is not None else None
        if quote is None:
            return False
        text = heard.said.words.text
        if self._wording.commonplaces.says_little(text, quoted_spans(text, quote)):
            return False
        for free in (self.indexes.get(JOINT), self._agreed.get(key)):
            heard_there = free.seen(heard.passage, echoes=True) if free is not None else None
            if heard_there is not None and heard_there.score >= quote.score:
                return False
        return True

    def credit(self, workshop: Workshop, author: UserId, target: RoomKey | None) -> Credit:
        """As `credit`, found out once for as long as people and settings stand as they are."""
        state = (workshop.people, workshop.settings)
        if any(one is not other for one, other in zip(self._known[0], state, strict=False)) or (
            not self._known[0]
        ):
            self._known = state, {}
        known = self._known[1]
        if (author, target) not in known:
            known[author, target] = credit(workshop, author, target)
        return known[author, target]

    def is_confided(self, text: str) -> bool:
        """Whether a text says that something was said where not everybody was."""
        return self._wording.carrying.is_confided(text)

    def passage(self, text: str) -> Passage:
        """A text made ready to be compared."""
        return self._fingerprinter.passage(text)

    def knows(self, said: Said) -> bool:
        """Whether this very wording of this message was looked at before; from now on it was."""
        digest = hash(said.words)
        if self._looked_at.get(said.message) == digest:
            return True
        self._looked_at[said.message] = digest
        while len(self._looked_at) > _LOOKED_AT:
            self._looked_at.popitem(last=False)
        return False

    def before(self, said: Said, sources: Collection[RoomKey]) -> list[Passage]:
        """What its author said just before, but for what was said in one of these rooms."""
        return [
            recent.passage
            for recent in self._recent.get(said.author, ())
            if recent.room not in sources and recent.message != said.message
        ]

    def just_before(self, heard: Heard) -> str:
        """What its author wrote just before in the same room: a pronoun may mean somebody named there."""
        recent = self._recent.get(heard.said.author, ())
        last = next((one for one in reversed(recent) if one.message != heard.said.message), None)
        if last is None or last.room != heard.room or last.message not in self._naming:
            return ""
        return last.passage.text

    def note_named(self, message: MessageId) -> None:
        """A message names somebody: a pronoun in the next one may mean them."""
        self._naming[message] = None
        while len(self._naming) > _LOOKED_AT:
            self._naming.popitem(last=False)

    def stays_secret(
        self,
        key: RoomKey,
        text: str,
        by: UserId | None = None,
        earlier: Iterable[Passage] = (),
    ) -> bool:
        """Whether a text still repeats a room when what the joint room heard too, and what the room has agreed on to be
        said there, is left out of it.
        """
        rest, index = self._without_free(key, text), self.indexes.get(key)
        if rest == text or index is None:
            return True
        return index.seen(rest, by, tuple(earlier)) is not None

    def _without_free(self, key: RoomKey, text: str) -> str:
        """The text without what was said in the joint room, and without what this room has agreed on.

        Cut out rather than let pass: whatever else stands beside it is still looked at.
        """
        for index in (self.indexes.get(JOINT), self._agreed.get(key)):
            text = _cut(text, index) if index is not None else text
        return text

    # ---- taking in
    def remember(self, heard: Heard) -> tuple[str, bytes | None]:
        """Take in what was said and stays. Returns the record of it, to be sealed and kept under this name, if there is
        any.
        """
        self._put_last(heard)
        room = heard.room
        if room is None:
            return "", None
        text, by = heard.said.words.text, heard.said.author
        if room == JOINT:
            return self.remember_in_joint(heard.passage, by)
        index = self._index_of(room)
        if room in self._agreed and self._wording.carrying.is_agreed(text):
            return _agreed_name(room), self._agreed[room].remember(heard.passage, by)
        rest = self._without_free(room, text)
        said = heard.passage if rest == text else rest
        return room.logical_name, index.remember(said, by)

    def remember_in_joint(self, passage: Passage, by: UserId) -> tuple[str, bytes | None]:
        """Take in what stands in the joint room as somebody's: their message, or how it reads in another language."""
        return JOINT.logical_name, self._index_of(JOINT).remember(passage, by)

    def _index_of(self, room: RoomKey) -> QuoteIndex:
        index = self.indexes.get(room)
        if index is None:
            index = self.indexes[room] = self._index()
        return index

    def _put_last(self, heard: Heard) -> None:
        """An edited message takes its own place, as the latest."""
        recent = self._recent.setdefault(heard.said.author, deque(maxlen=_WINDOW))
        others = [one for one in recent if one.message != heard.said.message]
        recent.clear()
        recent.extend([*others, _Recent(heard.room, heard.said.message, heard.passage)])


def _agreed_name(room: RoomKey) -> str:
    return f"{room.logical_name}-agreed"


def _cut(text: str, index: QuoteIndex) -> str:
    for _ in range(_CUTS):
        quote = index.seen(text) if len(index) else None
        spans = quoted_spans(text, quote) if quote is not None else ()
        if not spans:
            break
        text = _without(text, spans)
    return text


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with these places left out."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
