"""Promise 5: a private answer shows in nothing but the published result; what absence can tell was read before.

On the whole road, store and delivery included: pairs of workshops that differ in private answers alone. Pure pairs,
many of them, are in tests/domain/test_private_answers.py.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.boards.private_notes import WriteNote
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.reassurance.products import DraftProduct
from bot.domain.reassurance.steps import PutUpStep
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.road.act import Asked
from bot.domain.rounds.answers import AnswerPrivately, Understand, page
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.steps import Step
from bot.domain.vocabulary.identity import Handle, UserId, Words, WorkshopId
from bot.domain.vocabulary.refusals import Refusal
from tests.app.memory_guild import Clock, MemoryGuild
from tests.app.road import Road, a_road, keep_copies_in
from tests.domain.build import FIRST, MARA, SECOND, SIDES, person, seen

YES, NOT_YET, NO_ANSWER, OTHER = (
    PrivateAnswer.YES,
    PrivateAnswer.NOT_YET,
    PrivateAnswer.NONE,
    PrivateAnswer.OTHER_WORDING,
)
PEOPLE = [person(side, place) for side in SIDES for place in range(4)]
SECRETS = range(5)
"""Pairs played on the whole road, each with its own lot for who answers what."""
Answers = list[tuple[UserId, Handle, PrivateAnswer]]


async def _go_to(road: Road, phase: str, part: int = 0) -> None:
    while (road.now.phase_id, road.now.part_index) != (phase, part):
        await road.do(GoOnAllTheSame(MARA, seen(road.now)))
        await road.settle()


async def _come_together(road: Road) -> None:
    await road.do(OpenSession(MARA, seen(road.now)), *(IAmHere(user) for user in PEOPLE))
    await road.do(ComeTogether(MARA, seen(road.now)))
    await road.settle()


async def _in_reassurance(road: Road) -> None:
    await road.open(4)
    await _go_to(road, "reassurance")
    await _come_together(road)
    by_side = {side: road.now.consented(side)[0].user for side in SIDES}
    for number in range(3):
        for side in SIDES:
            by, words = by_side[side], Words(f"Step {number} of {side.value}")
            await road.do(WriteNote(by, ContributionKind.STEP, words, (), side))
            await road.do(PutUpStep(by, road.now.boards.contributions[-1].handle))
    await road.do(ShowWorries(MARA, seen(road.now)))
    await road.settle()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def before_the_round(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, MemoryGuild, str]:
    """A workshop in which six steps wait to be asked about, made once."""
    folder = tmp_path_factory.mktemp("before")
    keep_copies_in(tmp_path_factory.mktemp("opened"))
    async with a_road(folder / "road") as road:
        await _in_reassurance(road)
        return folder / "road", road.guild, road.id


@asynccontextmanager
async def _copy_of(before: tuple[Path, MemoryGuild, str], folder: Path) -> AsyncIterator[Road]:
    shutil.copytree(before[0], folder)
    guild = MemoryGuild(Clock())
    guild.take_over(before[1])
    async with a_road(folder, guild, WorkshopId(before[2])) as road:
        yield road


def _stored(road: Road) -> list[tuple[object, ...]]:
    """The length of everything sealed, as somebody with the disk would see it."""
    connection = sqlite3.connect(
        f"file:{road.folder / 'data' / 'parley.sqlite3'}?mode=ro", uri=True
    )
    try:
        documents = connection.execute("SELECT length(sealed_document) FROM workshop").fetchall()
        posts = connection.execute("SELECT length(sealed_post) FROM outbox ORDER BY id").fetchall()
    finally:
        connection.close()
    return [*documents, *posts]


async def _watched(road: Road, *commands: Asked) -> list[object]:
    """What anybody but the presser could notice after each command: messages, calls, what is stored."""
    noticed: list[object] = []
    for command in commands:
        reply = await road.act(command)
        assert not reply.refused, reply.text
        noticed.append(_stored(road))
        await road.settle()
        noticed.append((*_in_each_room(road), road.now.revision))
    return noticed


def _in_each_room(road: Road) -> tuple[object, object]:
    """What stands, and what was called, room by room: which of two rooms comes first is a matter of time."""
    said: dict[object, list[object]] = {}
    for one in road.guild.messages:
        said.setdefault(one.channel, []).append((one.shows, one.sent_at))
    called: dict[object, list[str]] = {}
    for name, about in road.guild.calls:
        called.setdefault(about, []).append(name)
    return said, called


async def _play(road: Road, answers: Answers) -> list[object]:
    """A round of steps: everybody reads, answers, it is closed."""
    noticed = await _watched(road, OpenRound(MARA, RoundKind.STEPS, 60, seen(road.now)))
    opened = road.now.rounds.open
    assert opened is not None
    noticed += await _watched(road, *(Understand(user, opened.handle) for user in PEOPLE))
    commands = (
        AnswerPrivately(user, opened.handle, ((item, given),)) for user, item, given in answers
    )
    noticed += await _watched(road, *commands)
    return noticed + await _watched(road, CloseRound(MARA, seen(road.now)))


def _pair(
    steps: tuple[Step, ...], lot: random.Random, *, published: bool
) -> tuple[Answers, Answers]:
    """Two ways of answering with the same result; only who answered what, and silence, differ."""
    wanted = {(one.handle, side) for one in steps for side in SIDES if lot.random() < 0.5}
    if published:
        for giver in SIDES:
            first = next(one for one in steps if one.giver is giver)
            wanted |= {(first.handle, side) for side in SIDES}
    else:
        wanted -= {(one.handle, FIRST) for one in steps if one.giver is FIRST}

    def answers() -> Answers:
        made: Answers = []
        for one in steps:
            for side in SIDES:
                people = [user for user in PEOPLE if (user in PEOPLE[:4]) is (side is FIRST)]
                many = lot.randint(2, 4) if (one.handle, side) in wanted else lot.randint(0, 1)
                yes = set(lot.sample(people, many))
                for user in people:
                    no = lot.choice((NOT_YET, NO_ANSWER))
                    made.append((user, one.handle, YES if user in yes else no))
        return made

    return answers(), answers()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("secret", SECRETS)
async def test_workshops_that_differ_in_private_answers_alone_are_the_same_to_everybody_and_on_disk(
    secret: int, before_the_round: tuple[Path, MemoryGuild, str], tmp_path: Path
) -> None:
    noticed = []
    async with _copy_of(before_the_round, tmp_path / "look") as road:
        pair = _pair(road.now.reassurance.steps, random.Random(secret), published=secret % 2 == 0)
    for number, answers in enumerate(pair):
        async with _copy_of(before_the_round, tmp_path / str(number)) as road:
            noticed.append(await _play(road, answers))
    assert pair[0] != pair[1]
    assert noticed[0] == noticed[1]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_comparison_sees_a_result_that_differs(
    before_the_round: tuple[Path, MemoryGuild, str], tmp_path: Path
) -> None:
    noticed = []
    for number, given in enumerate((YES, NOT_YET)):
        async with _copy_of(before_the_round, tmp_path / str(number)) as road:
            answers = [
                (user, one.handle, given) for one in road.now.reassurance.steps for user in PEOPLE
            ]
            noticed.append(await _play(road, answers))
    assert noticed[0] != noticed[1]


@pytest.mark.asyncio(loop_scope="module")
async def test_who_objects_to_words_that_might_leave_is_the_same_to_everybody_and_on_disk(
    before_the_round: tuple[Path, MemoryGuild, str], tmp_path: Path
) -> None:
    noticed = []
    for number, objects in enumerate((person(FIRST, 1), person(SECOND, 3))):
        async with _copy_of(before_the_round, tmp_path / str(number)) as road:
            await _go_to(road, "re-entry", 1)
            await road.do(DraftProduct(PEOPLE[0], None, Words("People lie awake when it rains.")))
            shown = await _watched(road, OpenRound(MARA, RoundKind.PRODUCTS, 60, seen(road.now)))
            opened = road.now.rounds.open
            assert opened is not None
            other, product = (
                Words("Some people lie awake."),
                road.now.reassurance.products[0].handle,
            )
            await road.do(*(Understand(user, opened.handle) for user in PEOPLE))
            commands = [
                AnswerPrivately(user, opened.handle, ((item, OTHER),), other)
                if user == objects and item == product
                else AnswerPrivately(user, opened.handle, ((item, YES),))
                for item in opened.items
                for user in PEOPLE
            ]
            shown += await _watched(
                road, *sorted(commands, key=lambda one: (one.answers[0][0], one.by))
            )
            noticed.append(shown + await _watched(road, CloseRound(MARA, seen(road.now))))
    assert noticed[0] == noticed[1]


@pytest.mark.asyncio(loop_scope="module")
async def test_nobody_answers_before_having_read_what_absence_can_tell(
    before_the_round: tuple[Path, MemoryGuild, str], tmp_path: Path
) -> None:
    async with _copy_of(before_the_round, tmp_path / "road") as road:
        await road.do(OpenRound(MARA, RoundKind.STEPS, 60, seen(road.now)))
        opened = road.now.rounds.open
        assert opened is not None
        for user in PEOPLE:
            early = await road.act(AnswerPrivately(user, opened.handle, ((opened.items[0], YES),)))
            assert early.refused
            shown = page(road.now, user, opened.handle, 0)
            assert not isinstance(shown, Refusal)
            assert shown[0].text.key == "rounds:absence"
