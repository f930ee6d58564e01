"""Promise 6: swap the two sides' labels, and the lot's outcome, and everything the other side sees is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cards import cards
from bot.domain.commands import Command
from bot.domain.decide import Moment, decide
from bot.domain.effects import Decision, Post
from bot.domain.identity import ChannelId, Draw, Handle, SideId, UserId
from bot.domain.notes import NoteChannel
from bot.domain.presses import Card, Choice, Press
from bot.domain.refusals import Refusal
from bot.domain.rooms import RoomKey, desired_structure
from bot.domain.text import Text, Value
from bot.domain.workshop import Retention, Settings, Workshop
from tests.domain.build import AT, EN, SETTINGS, full_draft, in_briefing, opened, with_settings
from tests.domain.stories import WHOLE_STORY, Beat, stories, told
from tests.the_pack import the_pack


def swapped(value: Any) -> Any:
    """The same thing with the two sides' labels exchanged, wherever they stand in it."""
    if isinstance(value, SideId):
        return value.other
    if isinstance(value, tuple):
        return tuple(swapped(one) for one in value)
    if isinstance(value, frozenset):
        return frozenset(swapped(one) for one in value)
    if isinstance(value, dict):
        return {name: swapped(one) for name, one in value.items()}
    if isinstance(value, Text):
        return Text(value.key, **{name: swapped(one) for name, one in value.values})
    if isinstance(value, Workshop):
        return _fields_swapped(replace(value, sides=(value.sides[1], value.sides[0])))
    if is_dataclass(value) and not isinstance(value, type):
        return _fields_swapped(value)
    return value


def _fields_swapped(value: Any) -> Any:
    return replace(value, **{one.name: swapped(getattr(value, one.name)) for one in fields(value)})


def unnamed(workshop: Workshop) -> Workshop:
    """Without the random ends of names and the random handles, which say nothing: each room has its own anyway."""
    rooms = tuple(replace(room, name="", handle=Handle("")) for room in workshop.rooms)
    retiring = tuple(replace(old, name="", handle=Handle("")) for old in workshop.retiring)
    return replace(workshop, rooms=rooms, retiring=retiring)


def placed(workshop: Workshop) -> dict[tuple[RoomKey, int], Card]:
    """Every card by its room, and, where a room keeps several, by its place there."""
    found: dict[tuple[RoomKey, int], Card] = {}
    for card in cards(workshop).values():
        found[card.room, sum(1 for room, _ in found if room == card.room)] = card
    return found


def shown(workshop: Workshop) -> dict[tuple[RoomKey, int], Any]:
    """Every card by its place; a button that means a room means it by the room's key, not by its random handle."""
    key_of: dict[str, RoomKey] = {room.handle: room.key for room in workshop.rooms}

    def meant(press: Press) -> tuple[Press, RoomKey | None]:
        key = key_of.get(press.subject)
        return (replace(press, subject="") if key else press), key

    found = {}
    for place, card in placed(workshop).items():
        rows = tuple(row if isinstance(row, Choice) else tuple(map(meant, row)) for row in card.rows)
        found[place] = (card.edition, card.sections, rows)
    return found


def sights(workshop: Workshop) -> dict[tuple[RoomKey, int], Any]:
    """Every room's rights."""
    structure = desired_structure(workshop, AT)
    return {(room.key, room.generation): (room.channel, room.overwrites) for room in structure.rooms}


def swapped_keys(found: dict[Any, Any]) -> dict[Any, Any]:
    return {swapped(key): swapped(value) for key, value in found.items()}


@dataclass
class Pair:
    """A workshop and its mirror, to both of which the same is done."""

    here: Workshop
    there: Workshop
    beat: int = 0

    def do(self, command: Command) -> tuple[Decision | Refusal, Decision | Refusal]:
        """Give the command here and its mirror image there; the outcomes must mirror, too."""
        self.beat += 1
        seed = f"beat {self.beat}".encode()
        here = decide(self.here, command, Moment(AT, Draw(seed), frozenset({EN})))
        there = decide(self.there, swapped(command), Moment(AT, Draw(seed, mirrored=True), frozenset({EN})))
        if isinstance(here, Refusal) or isinstance(there, Refusal):
            assert here == swapped(there)
            return here, there
        assert (here.answer, here.effects) == swapped((there.answer, there.effects))
        self.here, self.there = here.workshop, there.workshop
        return here, there

    def settle(self) -> None:
        """Rooms that have no channel get one, the mirror image the same."""
        for place, room in enumerate(self.here.rooms):
            if room.channel is None:
                self.do(NoteChannel(room.key, room.generation, ChannelId(20_000 + 100 * self.beat + place)))

    def mirrors(self) -> None:
        """The two states, and all that anybody sees of them, are each other's image."""
        assert unnamed(self.here) == swapped(unnamed(self.there))
        assert shown(self.here) == swapped_keys(shown(self.there))
        assert sights(self.here) == swapped_keys(sights(self.there))


def pair(settings: Settings = SETTINGS, *, everybody_consents: bool = True) -> Pair:
    start = in_briefing if everybody_consents else opened
    both = Pair(start(4, settings), start(4, settings, mirrored=True))
    both.settle()
    return both


def test_a_draft_mirrors_from_the_first_lot_on() -> None:
    assert unnamed(full_draft()) == swapped(unnamed(full_draft(mirrored=True)))
    assert full_draft().lot is not full_draft(mirrored=True).lot


@given(stories, st.booleans(), st.sampled_from(Retention))
def test_whatever_people_do_the_mirrored_workshop_shows_the_mirror_image(
    story: list[Beat], everybody_consents: bool, retention: Retention
) -> None:
    both = pair(with_settings(retention=retention), everybody_consents=everybody_consents)
    both.mirrors()
    for beat in story:
        both.do(told(both.here, beat))
        both.settle()
    both.mirrors()


class Where:
    """Rooms and people as one reader's client names them: rooms by what they are to their own people."""

    def __init__(self, workshop: Workshop, *, mirrored: bool) -> None:
        self._workshop = workshop
        self._mirrored = mirrored

    def room(self, key: RoomKey) -> str | None:
        key = swapped(key) if self._mirrored else key
        return f"<#{key.logical_name}>"

    def person(self, user: UserId) -> str:
        return f"<@{user}>"


PACK = the_pack()


def read(workshop: Workshop, texts: Iterable[Text], *, mirrored: bool) -> list[str]:
    return [PACK.render(text, EN, Where(workshop, mirrored=mirrored)) for text in texts]


@pytest.mark.parametrize("consented", [False, True], ids=["nobody yet", "everybody"])
def test_from_consent_to_farewell_both_readers_read_the_same_words(consented: bool) -> None:
    both = pair(everybody_consents=consented)
    sentences = 0
    for beat in WHOLE_STORY:
        here, there = both.do(told(both.here, beat))
        both.settle()
        if isinstance(here, Decision) and isinstance(there, Decision):
            ours = [effect.text for effect in here.effects if isinstance(effect, Post)]
            theirs = [effect.text for effect in there.effects if isinstance(effect, Post)]
            assert read(both.here, ours, mirrored=False) == read(both.there, theirs, mirrored=True)
        ours_now = {place: card.sections for place, card in placed(both.here).items()}
        theirs_now = {swapped(place): card.sections for place, card in placed(both.there).items()}
        assert set(ours_now) == set(theirs_now)
        for room, texts in ours_now.items():
            ours_read = read(both.here, texts, mirrored=False)
            assert ours_read == read(both.there, theirs_now[room], mirrored=True)
            sentences += len(ours_read)
    both.mirrors()
    assert sentences > 1_000
    if consented:
        assert both.here.phase_id == "closing"


def test_the_two_caucuses_are_told_the_same_about_each_other() -> None:
    """Within one workshop, too: what one caucus reads is what the other reads, with own and other exchanged."""
    both = pair()
    for _ in range(4):
        words = [both.here.side_name(side) for side in SideId]
        across = dict(zip(words, reversed(words), strict=True))

        def of_the_other(name: str, value: Value, across: dict[Any, Any] = across) -> Value:
            turned: Value = across[value] if name in ("own_side", "other_side") else value
            return turned

        by_side = {card.room.side: card for card in cards(both.here).values() if card.room.side is not None}
        first, second = by_side[SideId.FIRST], by_side[SideId.SECOND]
        assert list(first.sections) == [
            Text(one.key, **{name: of_the_other(name, value) for name, value in one.values}) for one in second.sections
        ]
        both.do(told(both.here, ("go on", 0, 0)))
        both.settle()
