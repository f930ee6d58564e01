"""How much each seat read of the bot and of people, and how often it pressed: counted from the screens alone.

A word is what stands between blanks and has a letter or a digit; alternative texts of pictures are not counted. Read
are messages, answers that one person alone sees, labels, menus and forms, once each when they appear; of what is
changed in place only the sentences that it did not have before. What a script's people wrote counts as people's
wherever the bot shows it; so does what is said in a call, for whoever is in it, in the room that the call belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median
from typing import Any

from bot.rehearsal.record import Played, Record
from bot.rehearsal.screens import as_read, is_card, is_room_card, messages_in
from bot.rehearsal.simulation import Entry, Happening, ShownMessage
from bot.rehearsal.stage import Stage

_BOT, _PEOPLE = "bot", "people"
_SENTENCE = re.compile(r"\n|(?<=[.!?])\s+")
_WORD = re.compile(r"\S*\w\S*")
_CUT = "…"
_CALL = "voice-"
_LONG_ENOUGH = 12
"""Of a person's words in letters: shorter ones could stand in the bot's sentences by chance."""
_SHOWN = frozenset(
    {Happening.MESSAGE, Happening.EDITED, Happening.ROOM_APPEARED, Happening.HISTORY_OPENED}
)
_FROM_PEOPLE = frozenset({"say", "letter", "send_letter"})

Piece = tuple[str, str]
"""Whose it is, and a sentence."""


@lru_cache(maxsize=8_192)
def words_in(text: str) -> int:
    """How many words a text has. Everybody reads the same sentences."""
    return len(_WORD.findall(text))


@dataclass(slots=True)
class Talk:
    """What was counted, by seat; rooms and phases by their logical names."""

    words_by: dict[str, dict[str, dict[str, Counter[str]]]] = field(default_factory=dict)
    presses: dict[str, int] = field(default_factory=dict)
    unread_by_bot: dict[str, Counter[str]] = field(default_factory=dict)
    looking: dict[str, Any] = field(default_factory=dict)
    """What the one seat that looks at everything read and pressed for that; in no other count."""
    card_words: list[int] = field(default_factory=list)
    """The length of each reading of a room's card, the invitation apart."""

    def as_json(self) -> dict[str, Any]:
        """For the rehearsal's result."""
        lengths = self.card_words or [0]
        return {
            "words": {seat: _sum(rooms) for seat, rooms in self.words_by.items()},
            "words_by": {
                seat: {room: _plain(phases) for room, phases in rooms.items()}
                for seat, rooms in self.words_by.items()
            },
            "presses": self.presses,
            "looking": self.looking,
            "unread_by_bot": {seat: dict(rooms) for seat, rooms in self.unread_by_bot.items()},
            "cards": {"median_words": round(median(lengths)), "most_words": max(lengths)},
        }


def _plain(phases: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {phase: {_BOT: count[_BOT], _PEOPLE: count[_PEOPLE]} for phase, count in phases.items()}


def _sum(rooms: dict[str, dict[str, Counter[str]]]) -> dict[str, int]:
    every = [count for phases in rooms.values() for count in phases.values()]
    return {whose: sum(count[whose] for count in every) for whose in (_BOT, _PEOPLE)}


def measure(stage: Stage, record: Record) -> Talk:
    """Count all that reached the seats of those who take part and of the third party."""
    reader = _Reader(stage, record)
    talk = Talk(card_words=reader.card_words())
    for person in stage.scenario.seats:
        if person.role in ("participant", "facilitator"):
            talk.words_by[person.id] = reader.words_of(person.id)
            talk.unread_by_bot[person.id] = reader.unread_of(person.id)
            talk.presses[person.id] = stage.seats[person.id].presses
    looked = record.looked
    if looked.seat:
        words = _sum(reader.words_of(looked.seat, looking=True))
        talk.looking = {
            "seat": looked.seat,
            "words": words,
            "presses": looked.presses,
            "answers": looked.answers,
        }
    return talk


def cards_changed(stage: Stage, before: dict[str, int]) -> int:
    """How many cards were put up or changed since, in rooms that stood before; ``before``: seat → its transcript."""
    found = set()
    for seat, since in before.items():
        entries = stage.seats[seat].since(since)
        new = {entry.channel_id for entry in entries if entry.what is Happening.ROOM_APPEARED}
        for entry in entries:
            message = entry.message
            here = entry.what in (Happening.MESSAGE, Happening.EDITED)
            if here and message is not None and entry.channel_id not in new and is_card(message):
                found.add(message.id)
    return len(found)


class _Reader:
    """Tells people's words from the bot's on the screens of one play."""

    def __init__(self, stage: Stage, record: Record) -> None:
        self._stage = stage
        self._record = record
        self._logical = stage.logical()
        self._written = sorted(_written(record.played), key=len, reverse=True)
        self._letters = [text for text in self._written if text in _sent(record.played)]
        self._known: dict[str, tuple[Piece, ...]] = {}

    def words_of(self, seat: str, *, looking: bool = False) -> dict[str, dict[str, Counter[str]]]:
        """Room → phase → whose → how many words, as they came; or those that came by looking round."""
        found: dict[str, dict[str, Counter[str]]] = {}
        read: dict[int, set[Piece]] = {}
        for phase, entry in self._by_phase(seat, looking=looking):
            room = self._logical.get(entry.channel_id, entry.room)
            count = Counter[str]()
            for message in messages_in(entry) if entry.what in _SHOWN else ():
                pieces, before = self._pieces_of(message), read.setdefault(message.id, set())
                for whose, sentence in pieces:
                    if (whose, sentence) not in before:
                        count[whose] += words_in(sentence)
                before.update(pieces)
            if entry.form is not None:
                for whose, sentence in self._pieces(entry.form.everything):
                    count[whose] += words_in(sentence)
            if count:
                found.setdefault(room, {}).setdefault(phase, Counter()).update(count)
        if not looking:
            self._add_heard(seat, found)
        return found

    def _add_heard(self, seat: str, found: dict[str, dict[str, Counter[str]]]) -> None:
        for played in self._record.played:
            if seat in played.heard:
                room = found.setdefault(played.act.room.removeprefix(_CALL), {})
                room.setdefault(played.act.phase, Counter())[_PEOPLE] += words_in(played.act.text)

    def unread_of(self, seat: str) -> Counter[str]:
        """How often a message of the bot's own lit up a room that this person had read; they read after each act."""
        unread: Counter[str] = Counter()
        person, start = self._stage.seats[seat], 0
        seen: set[int] = set()
        for played in self._record.played:
            end = played.screens.get(seat, start)
            lit: set[int] = set()
            for entry in person.transcript[start:end]:
                message = entry.message
                if entry.what is not Happening.MESSAGE or message is None or message.ephemeral:
                    continue
                if message.author_id == person.id or entry.channel_id in lit:
                    continue
                if entry.channel_id in seen:
                    lit.add(entry.channel_id)
                    if self._is_bots_own(message):
                        unread[self._logical.get(entry.channel_id, entry.room)] += 1
            for entry in person.transcript[start:end]:
                if entry.what is Happening.ROOM_APPEARED:
                    seen.add(entry.channel_id)
            start = end
        return unread

    def card_words(self) -> list[int]:
        """The bot's words, labels included, of every reading of every room's card."""
        found: dict[tuple[int, str], int] = {}
        for person in self._stage.scenario.participants:
            for entry in self._stage.seats[person.id].transcript:
                for message in messages_in(entry) if entry.what in _SHOWN else ():
                    if is_room_card(message) and not message.ephemeral:
                        pieces = self._pieces_of(message)
                        length = sum(words_in(text) for whose, text in pieces if whose == _BOT)
                        found[message.id, message.text] = length
        return list(found.values())

    def _by_phase(self, seat: str, *, looking: bool = False) -> Iterator[tuple[str, Entry]]:
        transcript, start = self._stage.seats[seat].transcript, 0
        looked = self._record.looked
        for phase, ends in self._record.ends.items():
            for place, entry in enumerate(transcript[start : ends[seat]], start):
                if (seat == looked.seat and looked.holds(place)) is looking:
                    yield phase, entry
            start = ends[seat]

    def _is_bots_own(self, message: ShownMessage) -> bool:
        if message.author_id != self._stage.simulation.bot_id:
            return False
        text = as_read(message.text)
        return not any(letter in text for letter in self._letters)

    def _pieces_of(self, message: ShownMessage) -> tuple[Piece, ...]:
        if message.author_id == self._stage.simulation.bot_id:
            return self._pieces(message.in_words)
        return ((_PEOPLE, message.text),)

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        """A text of the bot's, cut into what people wrote in it and its own sentences."""
        if text not in self._known:
            rest, theirs = without_cut(as_read(text), self._written)
            for words in self._written:
                if words in rest:
                    theirs += [(_PEOPLE, words)] * rest.count(words)
                    rest = rest.replace(words, "\n")
            own = [(_BOT, part) for part in _SENTENCE.split(rest) if words_in(part)]
            self._known[text] = (*theirs, *own)
        return self._known[text]


def without_cut(text: str, written: Iterable[str]) -> tuple[str, list[Piece]]:
    """The text without the words of people that were cut short in it (a menu has little room), and those words."""
    theirs: list[Piece] = []
    *cut, rest = text.split(_CUT)
    for place, part in enumerate(cut):
        starts = (part.rfind(words[:_LONG_ENOUGH]) for words in written)
        found = (
            start
            for start, words in zip(starts, written, strict=True)
            if start >= 0 and words.startswith(part[start:]) and _CUT not in words
        )
        start = min(found, default=None)
        if start is not None:
            theirs.append((_PEOPLE, part[start:]))
        cut[place] = f"{part}{_CUT}" if start is None else f"{part[:start]}\n"
    return "".join((*cut, rest)), theirs


def _written(played: Iterable[Played]) -> set[str]:
    """All that people wrote: in rooms, in forms, as another wording, with a command."""
    found: set[str] = set()
    for one in played:
        act = one.act
        options = [value for value in act.options.values() if isinstance(value, str)]
        found |= {act.text, *act.fill.values(), *options}
        found |= {value.partition(": ")[2] for value in act.fill.values()}
    return {text for text in found if len(text) >= _LONG_ENOUGH}


def _sent(played: Iterable[Played]) -> set[str]:
    """What facilitators had the bot carry to a room in their words: letters, and what *say* puts there."""
    acts = [one.act for one in played if one.act.verb in _FROM_PEOPLE]
    return {value for act in acts for value in act.fill.values()}
