"""Promise 9, from the round to the files: only wording nobody objected to, no name, no headcount, no date but a month.

It is refused while it holds the name of anybody in the workshop, or words of a room that were never released.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app.documents import Document, encode_document
from bot.app.engine import Engine, Reply
from bot.app.ports import Names
from bot.app.watching import Said, Watching
from bot.chat.compose import Composer
from bot.chat.reassurance.export import markdown, web_page
from bot.domain.boundaries.findings import Finding, FindingKind
from bot.domain.people.consent import Withdraw
from bot.domain.reassurance.export import Export, Notes, export
from bot.domain.reassurance.products import RewordProduct
from bot.domain.road.act import Asked
from bot.domain.state.ballots import NAMES, RoundKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import (
    ChannelId,
    Draw,
    GuildId,
    Handle,
    MessageId,
    UserId,
    Words,
)
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import caucus
from bot.guard.lexicon import load as load_lexicon
from bot.guard.lexicon import load_stock
from bot.store.opening import open_store
from tests.domain.build import AT, EN, FIRST, MARA, SECOND, WORKSHOP, after, person, seen
from tests.domain.round_building import (
    NO_ANSWER,
    NOT_YET,
    OTHER,
    YES,
    answer,
    answered,
    asked,
    close,
    the_round,
    understood,
    users,
)
from tests.domain.round_building import with_products as drafted
from tests.the_pack import the_pack

COMPOSER = Composer(the_pack())
NOBODY: tuple[Words, ...] = ()
QUOTE = "Nobody rang the bell that night because the keeper had been told to keep his hands off the rope."


def notes_of(workshop: Workshop, at: datetime = AT) -> Notes | None:
    """What would leave now."""
    found = export(workshop, at, NOBODY)
    return found if isinstance(found, Notes) else None


def files_of(notes: Notes) -> tuple[str, str]:
    """Both files, as people take them along."""
    return markdown(COMPOSER, notes, EN), web_page(COMPOSER, notes, EN)


def everybody_agrees(workshop: Workshop, *objections: tuple[UserId, Handle]) -> Workshop:
    """The round about products, closed; everybody but these said that the words may leave."""
    workshop = asked(workshop, RoundKind.PRODUCTS)
    answers = {(user, item): YES for user in users(workshop) for item in the_round(workshop).items}
    workshop = answered(workshop, answers | dict.fromkeys(objections, NOT_YET))
    return after(workshop, close(workshop))


some_answer = st.sampled_from([YES, YES, YES, NOT_YET, NO_ANSWER, OTHER])


@settings(max_examples=60)
@given(st.data())
def test_exactly_the_words_to_which_everybody_of_both_sides_said_yes_leave(
    data: st.DataObject,
) -> None:
    workshop = asked(drafted(3, 3), RoundKind.PRODUCTS)
    people, items = users(workshop), the_round(workshop).items
    said = {(user, item): YES for user in people for item in items}
    # To the first everybody says yes, so that something leaves; to the others a few answer as it comes.
    for item in items[1:]:
        for user in data.draw(st.sets(st.sampled_from(people), max_size=2)):
            given = data.draw(some_answer)
            said[user, item] = NOT_YET if item == NAMES and given is OTHER else given
    workshop = understood(workshop)
    for (user, item), given in said.items():
        if given is not NO_ANSWER:
            words = Words("Other words for it") if given is OTHER else Words("")
            workshop = after(workshop, answer(workshop, user, item, given, words))
    workshop = after(workshop, close(workshop))
    agreed = {item for item in items if all(said[user, item] is YES for user in people)}
    notes = notes_of(workshop)
    assert notes is not None
    assert set(notes.wordings) == {
        one.words for one in workshop.reassurance.products if one.handle in agreed
    }
    assert bool(notes.sides) == (NAMES in agreed)


def test_a_changed_word_leaves_only_after_everybody_was_asked_anew() -> None:
    workshop = everybody_agrees(drafted())
    first = workshop.reassurance.products[0]
    reworded = after(
        workshop,
        RewordProduct(person(SECOND, 1), first.handle, first.revision, Words("A new thought")),
    )
    notes = notes_of(reworded)
    assert notes is not None
    assert first.words not in notes.wordings
    assert Words("A new thought") not in notes.wordings
    again = notes_of(everybody_agrees(reworded))
    assert again is not None
    assert Words("A new thought") in again.wordings


def test_one_persons_no_is_enough_whoever_it_is() -> None:
    start = asked(drafted(), RoundKind.PRODUCTS)
    first = next(one for one in the_round(start).items if one != NAMES)
    words = next(one.words for one in start.reassurance.products if one.handle == first)
    left = set()
    for user in users(start):
        notes = notes_of(everybody_agrees(drafted(), (user, first)))
        assert notes is not None
        assert words not in notes.wordings
        left.add((notes.wordings, files_of(notes)))
    assert len(left) == 1  # and the export says nothing of whose it was


def test_a_round_from_which_somebody_stepped_out_lets_nothing_leave() -> None:
    workshop = asked(drafted(), RoundKind.PRODUCTS)
    answers = {(user, item): YES for user in users(workshop) for item in the_round(workshop).items}
    workshop = after(answered(workshop, answers), Withdraw(person(FIRST, 0)))
    assert notes_of(after(workshop, close(workshop))) is None


def test_files_hold_no_headcount_no_name_and_no_date_finer_than_the_month() -> None:
    files = set()
    for count in (3, 4, 6):
        for at in (
            AT,
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 11, 30, 23, 59, tzinfo=UTC),
        ):
            workshop = everybody_agrees(drafted(count), (person(FIRST, 0), NAMES))
            workshop = replace(
                workshop,
                reassurance=replace(
                    workshop.reassurance,
                    products=tuple(
                        replace(one, handle=Handle("p")) for one in workshop.reassurance.products
                    ),
                ),
            )
            notes = notes_of(workshop, at)
            assert notes is not None
            files.add(files_of(notes))
    assert len(files) == 1
    for content in files.pop():
        for someone in workshop.people.participants:
            assert str(someone.user) not in re.findall(r"\d+", content)
            assert someone.handle not in content
        body = content.partition("<body>")[2] or content
        # The month's year, the numbers in the thoughts themselves, and nothing else that counts.
        assert set(re.findall(r"\d+", body)) <= {"2026", "0", "1", "39", "8217"}
        assert "November 2026" in body
        assert not re.search(r"<t:|\b(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|\d\d:\d\d", body)
        for side in workshop.people.sides:
            assert side.neutral_word not in body


@pytest.mark.parametrize("called", ["Tomáš", "سمير", "mira_of_the_hill"])
def test_nothing_leaves_while_anything_in_it_names_somebody_of_the_workshop(called: str) -> None:
    workshop = everybody_agrees(drafted())
    first = workshop.reassurance.products[0]
    named = workshop.with_product(
        first.handle, lambda one: replace(one, words=Words(f"As {called} would have it."))
    )
    assert isinstance(export(named, AT, (Words(called),)), Refusal)
    assert isinstance(export(workshop, AT, (Words(called),)), Notes)


class Called:
    """The guild's names for everybody."""

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        return tuple(Names(user, f"Person{user}", (), f"member{user}") for user in sorted(users))

    def may_take_out(self, guild: GuildId, channel: ChannelId) -> bool:
        return True


def test_nothing_leaves_while_it_repeats_what_was_said_in_a_caucus_and_never_released(
    tmp_path: Path,
) -> None:
    assert asyncio.run(_with_a_quote(tmp_path, QUOTE)) == "refusals:export_holds"


def test_words_that_no_room_has_heard_leave(tmp_path: Path) -> None:
    assert (
        asyncio.run(_with_a_quote(tmp_path, "Both towns could read the level at six."))
        == "export:handed_out"
    )


async def _with_a_quote(folder: Path, product: str) -> str:
    """Something is said in a caucus, then these words are to leave: what a facilitator is told."""
    workshop = drafted()
    changed = tuple(replace(one, words=Words(product)) for one in workshop.reassurance.products[:1])
    workshop = everybody_agrees(
        replace(workshop, reassurance=replace(workshop.reassurance, products=changed))
    )
    async with await open_store(folder / "data" / "parley.sqlite3", folder / "keys") as store:
        await store.create(WORKSHOP, workshop.guild, encode_document(Document(workshop)))
        engine = Engine(store, frozenset({EN}), lambda: AT, lambda _, __: Draw(b"a lot"))
        await engine.load()
        watching = Watching(engine, store, Called(), load_lexicon, load_stock)
        room = workshop.room(caucus(FIRST))
        assert room is not None
        assert room.channel is not None
        await watching.heard(
            WORKSHOP, Said(person(FIRST, 0), room.channel, MessageId(9), Words(QUOTE))
        )
        command: Asked = Export(MARA, NOBODY, seen(workshop), await watching.leaving(WORKSHOP))
        reply = await engine.act(WORKSHOP, command)
        assert isinstance(reply, Reply)
        return reply.text.key


def test_what_a_guard_found_in_one_wording_holds_the_whole_export() -> None:
    workshop = everybody_agrees(drafted())
    found = Finding(workshop.reassurance.products[0].handle, FindingKind.QUOTE)
    assert isinstance(export(workshop, AT, NOBODY, (found,)), Refusal)


def test_an_export_changes_nothing() -> None:
    workshop = everybody_agrees(drafted())
    assert after(workshop, Export(MARA, NOBODY, seen(workshop))) == workshop
