"""Promise 6: swap the two sides' labels, and the lot's outcome, and everything the other side sees is the same.

Many pairs, a workshop and its mirror image, take the road from command to sealed row side by side; whole ones, in the
simulated Discord, are in ``test_5_and_6_whole_workshops.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boards.private_notes import LetBeShown, WriteNote
from bot.domain.decide import decide
from bot.domain.leading.breaks import Pause
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.road.act import Asked, Moment
from bot.domain.rooms.desired import desired_structure
from bot.domain.rooms.reports import ReportChannel
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.settings import Retention, Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Card, Choice
from bot.domain.vocabulary.identity import ActId, ChannelId, Draw, Handle, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import RoomKey, caucus
from bot.domain.vocabulary.text import Text, Value
from bot.trials.beginnings import ADA, SIDES, brought_to, person
from bot.trials.beginnings import seen as seen_by
from bot.trials.even_handed import STORIES, one_pair
from bot.trials.relabelling import swapped
from bot.trials.side_symmetry import LabelsExchanged
from bot.trials.two_workshops import Difference
from tests.domain.build import AT, EN, SETTINGS, full_draft, in_briefing, opened, with_settings
from tests.domain.stories import WHOLE_STORY, Beat, stories, told
from tests.the_pack import the_pack


def unnamed(workshop: Workshop) -> Workshop:
    """Without the random ends of names and the random handles, which say nothing: each room has its own anyway."""
    rooms = tuple(replace(room, name="", handle=Handle("")) for room in workshop.rooms.standing)
    retiring = tuple(replace(old, name="", handle=Handle("")) for old in workshop.rooms.retiring)
    return replace(
        workshop,
        rooms=replace(workshop.rooms, standing=rooms, retiring=retiring),
    )


def placed(workshop: Workshop) -> dict[tuple[RoomKey, int], Card]:
    """Every card by its room, and, where a room keeps several, by its place there."""
    found: dict[tuple[RoomKey, int], Card] = {}
    for card in cards(workshop).values():
        found[card.room, sum(1 for room, _ in found if room == card.room)] = card
    return found


def shown(workshop: Workshop) -> dict[tuple[RoomKey, int], Any]:
    """Every card by its place; a button that means a room means it by the room's key, not by its random handle."""
    key_of: dict[str, RoomKey] = {room.handle: room.key for room in workshop.rooms.standing}

    def meant(press: Button) -> tuple[Button, RoomKey | None]:
        key = key_of.get(press.subject)
        return (replace(press, subject="") if key else press), key

    found = {}
    for place, card in placed(workshop).items():
        rows = tuple(
            row if isinstance(row, Choice) else tuple(map(meant, row)) for row in card.rows
        )
        found[place] = (card.edition, card.sections, rows)
    return found


def sights(workshop: Workshop) -> dict[tuple[RoomKey, int], Any]:
    """Every room's rights."""
    structure = desired_structure(workshop, AT)
    return {
        (room.key, room.generation): (room.channel, room.overwrites) for room in structure.rooms
    }


def swapped_keys(found: dict[Any, Any]) -> dict[Any, Any]:
    return {swapped(key): swapped(value) for key, value in found.items()}


@dataclass
class Pair:
    """A workshop and its mirror, to both of which the same is done."""

    here: Workshop
    there: Workshop
    beat: int = 0

    def do(self, command: Asked) -> tuple[Decision | Refusal, Decision | Refusal]:
        """Give the command here and its mirror image there; the outcomes must mirror, too."""
        self.beat += 1
        seed = f"beat {self.beat}".encode()
        here = decide(self.here, command, Moment(AT, Draw(seed), frozenset({EN})))
        there = decide(
            self.there, swapped(command), Moment(AT, Draw(seed, mirrored=True), frozenset({EN}))
        )
        if isinstance(here, Refusal) or isinstance(there, Refusal):
            assert here == swapped(there)
            return here, there
        assert (here.answer, here.effects) == swapped((there.answer, there.effects))
        self.here, self.there = here.workshop, there.workshop
        return here, there

    def settle(self) -> None:
        """Rooms that have no channel get one, the mirror image the same."""
        for place, room in enumerate(self.here.rooms.standing):
            if room.channel is None:
                self.do(
                    ReportChannel(
                        room.key, room.generation, ChannelId(20_000 + 100 * self.beat + place)
                    )
                )

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
    assert full_draft().first_side_by_lot is not full_draft(mirrored=True).first_side_by_lot


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

        by_side = {
            card.room.side: card for card in cards(both.here).values() if card.room.side is not None
        }
        first, second = by_side[SideId.FIRST], by_side[SideId.SECOND]
        assert list(first.sections) == [
            Text(one.key, **{name: of_the_other(name, value) for name, value in one.values})
            for one in second.sections
        ]
        both.do(told(both.here, ("go on", 0, 0)))
        both.settle()


# ---- many pairs on the road
PAIRS = 21
"""``./parley bench even_handed`` plays more."""


@pytest.mark.long
@pytest.mark.parametrize("story", range(len(STORIES)), ids=[one.name for one in STORIES])
def test_to_the_mirrored_workshop_everybody_is_shown_the_same_in_every_story(story: int) -> None:
    acts = read_so_far = 0
    for number in range(story, PAIRS, len(STORIES)):
        _, both, difference = asyncio.run(one_pair(number))
        assert difference == ""
        acts += both.acts
        read_so_far += both.looked_at
    assert acts > 15 * (PAIRS // len(STORIES))
    assert read_so_far > acts // 2


async def _pair(image: Workshop | None = None) -> LabelsExchanged:
    here, there = (brought_to(4, 4, "concerns", 0, True, mirrored) for mirrored in (False, True))
    return await LabelsExchanged.of(here, image or there, "a trial of the trial")


def test_a_side_that_comes_first_for_its_label_is_noticed() -> None:
    """The lot fell the same way in both: so here one group comes first, there the other."""
    mirrored = brought_to(4, 4, "concerns", 0, True, True)

    async def play() -> None:
        both = await _pair(replace(mirrored, first_side_by_lot=mirrored.first_side_by_lot.other))
        with pytest.raises(Difference, match="a post differs after act 1 "):
            await both.must(lambda now: Pause(ADA, seen_by(now)))

    asyncio.run(play())


def test_what_is_said_to_the_side_of_a_label_is_noticed() -> None:
    """The same label there is the other group: the words went to other people."""

    async def play() -> None:
        both = await _pair()
        words = Words("What would reassure you?")
        said = Say(ADA, Intervention.QUESTION, caucus(SIDES[0]), words)
        await both.must(lambda _: said)
        both.everything()
        for twin in (both.here, both.there):
            await twin.act(said, ActId("one more"))
        with pytest.raises(Difference, match="the mirror of even-handedness differs"):
            both.everything()

    asyncio.run(play())


def test_what_one_person_alone_is_shown_otherwise_is_noticed() -> None:
    async def play() -> None:
        both = await _pair()
        note = WriteNote(
            person(SIDES[0], 0), ContributionKind.CONCERN, Words("The wells turn salt"), ()
        )
        await both.must(lambda _: note)
        await both.there.act(
            LetBeShown(note.by, both.there.now.boards.contributions[-1].handle), ActId("one more")
        )
        with pytest.raises(Difference, match="the state differs"):
            both.everything()

    asyncio.run(play())
