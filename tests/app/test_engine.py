"""The engine: decided, committed, then answered; one at a time; what was not committed did not happen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app.codec import decode_post
from bot.app.documents import Document, SpentAct, encode_document
from bot.app.engine import ACTS_KEPT, ANSWERS_KEPT, Engine, Reply, Showing
from bot.domain.leading.breaks import Pause
from bot.domain.leading.closing import AskToClose
from bot.domain.leading.going_on import GoOn
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.leading.sessions import OpenSession
from bot.domain.people.consent import AskThirdParty, Consent, Withdraw
from bot.domain.people.invited import JoinThirdParty
from bot.domain.people.opening import NewWorkshop
from bot.domain.people.side_names import NameSide
from bot.domain.road.act import Asked
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import ActId, GuildId, Handle, UserId, Words, WorkshopId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus
from bot.domain.vocabulary.text import Text
from bot.store.errors import DatabaseFailed
from bot.store.outbox import NewPost
from bot.store.workshops import Document as StoredDocument
from tests.app.road import Road, a_road, lots
from tests.domain.build import (
    AGENDA,
    EN,
    FIRST,
    GUILD,
    MARA,
    NAME,
    NOOR,
    OUTSIDER,
    SETTINGS,
    person,
    seen,
)

pytestmark = pytest.mark.asyncio

ANNA, BASIL = person(FIRST, 0), person(FIRST, 1)


async def on_disk(road: Road) -> list[tuple[bytes, int]]:
    """Every document as stored, with the number of posts that wait."""
    return [
        (one.document, one.waiting)
        for one in await road.store.load()
        if isinstance(one, StoredDocument)
    ]


async def waiting(road: Road) -> list[tuple[str | None, Text | None]]:
    """What waits to be posted: by slot, or by text."""
    rows = await road.store.outbox.waiting(road.id)
    return [(row.slot, decode_post(row.body).text) for row in rows]


# ---- acknowledged is committed


async def test_what_was_answered_is_there_after_the_process_ended_without_a_word(
    tmp_path: Path,
) -> None:
    async with a_road(tmp_path) as road:
        await road.open(consented=False)
        reply = await road.act(Consent(ANNA, road.now.audience.revision))
        assert not reply.refused
        told, before = reply.workshop, await waiting(road)
    async with a_road(tmp_path, road.guild, road.id) as again:
        assert again.now == told
        assert again.now.own(ANNA).standing is Standing.CONSENTED
        assert await waiting(again) == before
        assert before


async def test_the_answer_comes_after_the_commit_and_listeners_after_that(road: Road) -> None:
    await road.open(consented=False)
    order: list[str] = []
    road.engine.on_change(lambda _: order.append("listener"))
    commit = road.store.commit

    async def watched(
        workshop_id: str, document: bytes, posts: Sequence[NewPost], channel_ids: Sequence[int]
    ) -> None:
        await commit(workshop_id, document, posts, channel_ids)
        order.append("commit")

    road.store.commit = watched  # type: ignore[method-assign]
    await road.act(Consent(ANNA, road.now.audience.revision))
    order.append("answer")
    assert order == ["commit", "listener", "answer"]


async def test_state_and_posts_are_one_commit(road: Road) -> None:
    await road.open()
    await road.do(AskThirdParty(ANNA, Words("A question")))
    ((document, count),) = await on_disk(road)
    assert document == encode_document(Document(road.now))
    assert count == 3  # in the line, in the control room, and the panel says who waits


REFUSED: list[Asked] = [
    Consent(ANNA, 99),
    Consent(OUTSIDER, 1),
    Withdraw(MARA),
    AskThirdParty(ANNA, Words(" ")),
    AskToClose(MARA, Words("Another name")),
    ShowAgain(ANNA, CONTROL),
    JoinThirdParty(MARA, NOOR),
]


@pytest.mark.parametrize(
    "showing", [None, Showing(UserId(1), ActId("a showing"))], ids=["no showing", "a showing"]
)
async def test_a_refused_command_changes_nothing_on_disk_in_memory_or_in_the_outbox(
    road: Road, showing: Showing | None
) -> None:
    await road.open()
    before, state = await on_disk(road), road.now
    for command in REFUSED:
        reply = await road.act(command, showing)
        assert reply.refused, command
        assert await on_disk(road) == before
        assert road.now == state == reply.workshop


async def test_a_failing_commit_leaves_memory_as_it_was_and_the_next_act_goes_through(
    road: Road,
) -> None:
    await road.open(consented=False)
    before, state = await on_disk(road), road.now
    told: list[Workshop] = []
    road.engine.on_change(told.append)
    commit = road.store.commit

    async def fails(*_: object) -> None:
        raise DatabaseFailed("The disk is full.")

    road.store.commit = fails  # type: ignore[assignment]
    with pytest.raises(DatabaseFailed):
        await road.act(Consent(ANNA, road.now.audience.revision))
    assert road.now == state
    assert await on_disk(road) == before
    assert told == []
    road.store.commit = commit  # type: ignore[method-assign]
    await road.do(Consent(ANNA, road.now.audience.revision))
    assert road.now.own(ANNA).takes_part


async def test_an_asker_who_gives_up_while_the_commit_runs_leaves_memory_and_disk_alike(
    road: Road,
) -> None:
    await road.open(consented=False)
    commit, begun, ended = road.store.commit, asyncio.Event(), asyncio.Event()

    async def slow(
        workshop_id: str, document: bytes, posts: Sequence[NewPost], channel_ids: Sequence[int]
    ) -> None:
        begun.set()
        await asyncio.sleep(0)
        await commit(workshop_id, document, posts, channel_ids)
        ended.set()

    road.store.commit = slow  # type: ignore[method-assign]
    asking = asyncio.create_task(road.act(Consent(ANNA, road.now.audience.revision)))
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await ended.wait()
    assert road.now.own(ANNA).takes_part
    ((document, _),) = await on_disk(road)
    assert document == encode_document(Document(road.now))


async def test_an_asker_who_gives_up_never_lets_the_next_act_decide_on_what_was_before(
    road: Road,
) -> None:
    await road.open(consented=False)
    revision = road.now.audience.revision
    commit, begun = road.store.commit, asyncio.Event()

    async def slow(
        workshop_id: str, document: bytes, posts: Sequence[NewPost], channel_ids: Sequence[int]
    ) -> None:
        begun.set()
        await asyncio.sleep(0.01)
        await commit(workshop_id, document, posts, channel_ids)

    road.store.commit = slow  # type: ignore[method-assign]
    told: list[Workshop] = []
    road.engine.on_change(told.append)
    first = asyncio.create_task(road.act(Consent(ANNA, revision)))
    await begun.wait()
    second = asyncio.create_task(road.act(Consent(BASIL, revision)))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert not (await second).refused
    assert [road.now.own(user).takes_part for user in (ANNA, BASIL)] == [True, True]
    assert len(told) == 2
    ((document, _),) = await on_disk(road)
    assert document == encode_document(Document(road.now))


async def test_an_asker_who_gives_up_while_waiting_for_a_turn_asks_for_nothing(road: Road) -> None:
    await road.open(consented=False)
    revision = road.now.audience.revision
    first = asyncio.create_task(road.act(Consent(ANNA, revision)))
    await asyncio.sleep(0)
    second = asyncio.create_task(road.act(Consent(BASIL, revision)))
    await asyncio.sleep(0)
    second.cancel()
    assert not (await first).refused
    await road.do(Pause(MARA, seen(road.now)))
    assert not road.now.own(BASIL).takes_part


async def test_making_a_draft_stores_it_and_a_refused_one_stores_nothing(road: Road) -> None:
    nameless = NewWorkshop(GUILD, MARA, Words(" "), SETTINGS, AGENDA, (("Alder", "Birch"),))
    assert isinstance(await road.engine.make(nameless), Refusal)
    assert await on_disk(road) == []
    await road.make()
    assert [document for document, _ in await on_disk(road)] == [
        encode_document(Document(road.now))
    ]


# ---- a repeat gets its first answer


async def test_a_repeat_of_the_same_showing_gets_its_first_answer_and_changes_nothing(
    road: Road,
) -> None:
    await road.open()
    showing = Showing(ANNA, ActId("one showing"))
    command = AskThirdParty(ANNA, Words("Only once"))
    first = await road.act(command, showing)
    before, state = await on_disk(road), road.now
    for _ in range(3):
        again = await road.act(command, showing)
        assert (again.text, again.presses, again.refused) == (
            first.text,
            first.presses,
            first.refused,
        )
    assert await on_disk(road) == before
    assert road.now == state


async def test_a_repeat_gets_its_first_answer_also_when_it_would_be_refused_by_now(
    road: Road,
) -> None:
    await road.open(consented=False)
    showing = Showing(ANNA, ActId("one showing"))
    command = Consent(ANNA, road.now.audience.revision)
    first = await road.act(command, showing)
    assert (await road.act(command)).refused
    again = await road.act(command, showing)
    assert (again.text, again.refused) == (first.text, False)


async def test_a_repeat_is_known_after_a_restart(tmp_path: Path) -> None:
    showing = Showing(ANNA, ActId("one showing"))
    command = AskThirdParty(ANNA, Words("Only once"))
    async with a_road(tmp_path) as road:
        await road.open()
        first = await road.act(command, showing)
        before = await on_disk(road)
    async with a_road(tmp_path, road.guild, road.id) as again:
        assert (await again.act(command, showing)).text == first.text
        assert await on_disk(again) == before


async def test_what_is_not_a_repeat_is_done(road: Road) -> None:
    """Other content, another showing, another person."""
    await road.open()
    await road.act(AskThirdParty(ANNA, Words("Only once")), Showing(ANNA, ActId("one")))
    for command, showing in (
        (AskThirdParty(ANNA, Words("Something else")), Showing(ANNA, ActId("one"))),
        (AskThirdParty(ANNA, Words("Only once")), Showing(ANNA, ActId("another"))),
        (AskThirdParty(BASIL, Words("Only once")), Showing(BASIL, ActId("one"))),
    ):
        before = len(await waiting(road))
        assert not (await road.act(command, showing)).refused
        assert len(await waiting(road)) == before + 2


async def test_the_last_256_showings_are_remembered(road: Road) -> None:
    await road.open()
    first = Showing(ANNA, ActId("first"))
    await road.act(NameSide(ANNA, Words("Name")), first)
    revision = road.now.side(FIRST).name_revision
    for number in range(ACTS_KEPT - 1):
        await road.act(ShowAgain(ANNA, caucus(FIRST)), Showing(ANNA, ActId(f"{number}")))
    await road.act(NameSide(ANNA, Words("Name")), first)
    assert road.now.side(FIRST).name_revision == revision
    await road.act(ShowAgain(ANNA, caucus(FIRST)), Showing(ANNA, ActId("one too many")))
    await road.act(NameSide(ANNA, Words("Name")), first)
    assert road.now.side(FIRST).name_revision == revision + 1


async def test_of_the_last_few_showings_the_answer_is_kept_of_older_ones_that_it_was_done(
    road: Road,
) -> None:
    await road.open()
    showings = [Showing(ANNA, ActId(f"{number}")) for number in range(ANSWERS_KEPT + 2)]
    first = [await road.act(ShowAgain(ANNA, caucus(FIRST)), showing) for showing in showings]
    posts = len(await waiting(road))
    again = [await road.act(ShowAgain(ANNA, caucus(FIRST)), showing) for showing in showings]
    assert len(await waiting(road)) == posts
    told = [reply.text.key for reply in again]
    assert told[:2] == ["errors:done_already"] * 2
    assert [reply.text for reply in again[2:]] == [reply.text for reply in first[2:]]
    assert not any(reply.refused for reply in again)


async def test_one_persons_many_presses_take_nobody_elses_answer_away(road: Road) -> None:
    await road.open()
    hers = Showing(MARA, ActId("hers"))
    first = await road.act(ShowAgain(MARA, caucus(FIRST)), hers)
    for number in range(ANSWERS_KEPT + 2):
        await road.act(ShowAgain(ANNA, caucus(FIRST)), Showing(ANNA, ActId(f"{number}")))
    assert (await road.act(ShowAgain(MARA, caucus(FIRST)), hers)).text == first.text


# ---- one at a time


async def test_of_two_at_once_the_second_sees_what_the_first_did(road: Road) -> None:
    await road.open()
    press = seen(road.now)
    replies = await asyncio.gather(
        road.act(Pause(MARA, press)), road.act(Pause(NOOR, press)), road.act(GoOn(NOOR, press))
    )
    assert [reply.refused for reply in replies] == [False, True, True]
    assert road.now.meeting.paused
    assert road.now.phase_id == "briefing"


async def test_many_at_once_lose_nothing(road: Road) -> None:
    await road.open(4, consented=False)
    people = [one.user for one in road.now.people.participants]
    revision = road.now.audience.revision
    await asyncio.gather(*(road.act(Consent(user, revision)) for user in people))
    assert all(one.takes_part for one in road.now.people.participants)
    ((document, _),) = await on_disk(road)
    assert document == encode_document(Document(road.now))


async def test_the_same_press_twice_at_once_happens_once(road: Road) -> None:
    await road.open()
    showing = Showing(ANNA, ActId("one showing"))
    before = len(await waiting(road))
    command = AskThirdParty(ANNA, Words("Only once"))
    one, two = await asyncio.gather(road.act(command, showing), road.act(command, showing))
    assert one.text == two.text
    assert len(await waiting(road)) == before + 3


async def test_workshops_do_not_wait_for_each_other(road: Road) -> None:
    await road.open()
    held = road.id
    commit = road.store.commit
    go_on = asyncio.Event()

    async def slow(
        workshop_id: str, document: bytes, posts: Sequence[NewPost], channel_ids: Sequence[int]
    ) -> None:
        if workshop_id == held:
            await go_on.wait()
        await commit(workshop_id, document, posts, channel_ids)

    road.store.commit = slow  # type: ignore[method-assign]
    first = asyncio.create_task(road.act(Pause(MARA, seen(road.now))))
    await asyncio.sleep(0)
    engine = Engine(
        road.store, frozenset({EN}), road.clock, lambda *_: lots(None, "another workshop")
    )
    made = await engine.make(
        NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),))
    )
    assert isinstance(made, Reply)
    assert await engine.act(made.workshop.id, JoinThirdParty(MARA, NOOR))
    assert not first.done()
    go_on.set()
    assert not (await first).refused


async def test_words_with_half_a_character_in_them_are_taken_like_any_others(road: Road) -> None:
    await road.open()
    showing = Showing(ANNA, ActId("one showing"))
    await road.do(AskThirdParty(ANNA, Words("\ud83d and \0")))
    assert not (await road.act(AskThirdParty(ANNA, Words("\ud83d and \0")), showing)).refused
    await road.settle()
    assert await waiting(road) == []


# ---- starting, and what cannot be read


async def test_a_workshop_without_its_key_is_suspended_and_the_others_go_on(tmp_path: Path) -> None:
    async with a_road(tmp_path) as road:
        await road.open()
        lost = road.id
    key = tmp_path / "keys" / f"{lost}.key"
    key.rename(tmp_path / "put aside")
    async with a_road(tmp_path, road.guild, lost) as again:
        assert [one.workshop_id for one in again.engine.suspended] == [lost]
        assert again.engine.workshop(lost) is None
        assert await again.engine.act(lost, Pause(MARA, seen(road.now))) is None
        other = Engine(
            again.store, frozenset({EN}), again.clock, lambda *_: lots(None, "another workshop")
        )
        made = await other.make(
            NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),))
        )
        assert isinstance(made, Reply)
        assert not made.refused
        again.engine.forget(made.workshop.id)
        assert [one.workshop_id for one in again.engine.suspended] == [lost]
        again.engine.forget(lost)
        assert again.engine.suspended == ()
    (tmp_path / "put aside").rename(key)
    async with a_road(tmp_path, road.guild, lost) as third:
        assert third.engine.suspended == ()
        assert third.now == road.engine.workshop(lost)


@pytest.mark.parametrize("torn", ["no shape of ours", "a text without its name"])
async def test_a_workshop_of_an_unknown_shape_is_suspended_and_the_others_go_on(
    road: Road, torn: str
) -> None:
    await road.make()
    before = road.id
    other = Engine(
        road.store, frozenset({EN}), road.clock, lambda *_: lots(None, "another workshop")
    )
    made = await other.make(NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),)))
    assert isinstance(made, Reply)
    document = b'{"workshop": {}}'
    if torn == "a text without its name":
        spent = SpentAct(ANNA, "act", b"content", Text("a key"), ())
        document = encode_document(Document(road.now, (spent,))).replace(b'"key":"a key",', b"")
    await road.store.commit(before, document, [], [])
    engine = Engine(road.store, frozenset({EN}), road.clock, lots)
    await engine.load()
    assert [(one.workshop_id, one.guild_id) for one in engine.suspended] == [(before, GUILD)]
    assert [one.id for one in engine.workshops()] == [made.workshop.id]


async def test_a_workshop_that_does_not_exist_is_answered_with_none(road: Road) -> None:
    assert await road.engine.act(WorkshopId("nowhere"), Withdraw(ANNA)) is None


async def test_a_handle_means_its_workshop_and_room_in_its_own_guild_only(road: Road) -> None:
    await road.open()
    joint = road.now.room(JOINT)
    assert joint is not None
    assert road.engine.by_handle(GUILD, joint.handle) == (road.now, JOINT)
    assert road.engine.by_handle(GUILD, road.now.handle) == (road.now, None)
    assert road.engine.by_handle(GuildId(GUILD + 1), joint.handle) is None
    assert road.engine.by_handle(GUILD, Handle("another")) is None
    of_a_board = Handle(f"{joint.handle}-worries")
    assert road.engine.by_handle(GUILD, of_a_board) == (road.now, JOINT)


async def test_only_what_is_said_in_the_joint_room_is_counted_as_said_together(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.do(OpenSession(MARA, seen(road.now)))
    before = road.now.meeting.said_together
    await road.do(AskThirdParty(ANNA, Words("A question for you alone")))
    assert road.now.meeting.said_together == before
    for more in (1, 2):
        await road.do(Say(MARA, Intervention.QUESTION, JOINT, Words("What would help?")))
        assert road.now.meeting.said_together == before + more


async def test_an_id_that_is_taken_is_drawn_anew(road: Road) -> None:
    await road.make()
    drawn = iter(["make", "make", "another"])
    engine = Engine(road.store, frozenset({EN}), road.clock, lambda *_: lots(None, next(drawn)))
    await engine.load()
    made = await engine.make(
        NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),))
    )
    assert isinstance(made, Reply)
    assert made.workshop.id != road.id


async def test_channels_of_which_a_workshop_knows_nothing_are_told_apart_at_the_start(
    road: Road,
) -> None:
    await road.open()
    engine = Engine(road.store, frozenset({EN}), road.clock, lots)
    await engine.load()
    assert engine.left_over == {}
    await road.store.add_channel(road.id, 999)
    engine = Engine(road.store, frozenset({EN}), road.clock, lots)
    await engine.load()
    assert engine.left_over == {road.id: {999}}


# ---- what waits to be posted


async def test_a_change_puts_up_only_the_cards_that_read_otherwise(road: Road) -> None:
    await road.open()
    await road.do(Pause(MARA, seen(road.now)))
    slots = {slot for slot, _ in await waiting(road) if slot is not None}
    assert slots == {"card/control", "card/caucus-1", "card/caucus-2"}
    texts = [text for _, text in await waiting(road) if text is not None]
    assert texts == [Text("sessions:pause_note")] * 2


async def test_structure_is_never_in_the_outbox_and_words_wait_where_they_were_meant_to_go(
    road: Road,
) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.do(OpenSession(MARA, seen(road.now)))
    await road.do(Say(MARA, Intervention.QUESTION, JOINT, Words("What would help?")))
    rows = [decode_post(row.body) for row in await road.store.outbox.waiting(road.id)]
    generations = {room.key: room.generation for room in road.now.rooms.standing}
    said = [row for row in rows if row.text is not None and row.text.key != "cards:moved"]
    assert all(row.generation == generations[row.room] for row in said)
    ways_on = [row for row in rows if row not in said and row.text is not None]
    assert {(row.room, row.generation) for row in ways_on} == {
        (old.key, old.generation) for old in road.now.rooms.retiring
    }
    assert Text("interventions:question", words=Words("What would help?")) in [
        row.text for row in rows
    ]


async def test_a_workshop_that_is_being_closed_posts_nothing_more(road: Road) -> None:
    await road.make()
    reply = await road.act(AskToClose(MARA, NAME))
    assert reply.workshop.stage is Stage.CLOSING
    assert await waiting(road) == []


async def test_a_guild_is_asked_for_its_own_workshops_only(road: Road) -> None:
    await road.make()
    assert road.engine.workshops(GUILD) == (road.now,)
    assert road.engine.workshops(GuildId(GUILD + 1)) == ()


async def test_a_workshop_that_is_forgotten_is_gone_and_the_others_of_its_guild_stay(
    road: Road,
) -> None:
    await road.make()
    other = Engine(
        road.store, frozenset({EN}), road.clock, lambda *_: lots(None, "another workshop")
    )
    made = await other.make(NewWorkshop(GUILD, MARA, NAME, SETTINGS, AGENDA, (("Alder", "Birch"),)))
    assert isinstance(made, Reply)
    engine = Engine(road.store, frozenset({EN}), road.clock, lots)
    await engine.load()
    assert len(engine.workshops(GUILD)) == 2
    engine.forget(road.id)
    assert engine.workshop(road.id) is None
    assert engine.workshops() == engine.workshops(GUILD) == (made.workshop,)
    for _ in range(2):
        engine.forget(made.workshop.id)
        assert engine.workshops() == engine.workshops(GUILD) == ()


async def test_whoever_changes_their_mind_in_one_showing_is_taken_at_their_last_word(
    road: Road,
) -> None:
    """Yes, no, and yes again on the same private question: the third press is no repeat of the first."""
    await road.open()
    showing = Showing(ANNA, ActId("one showing"))
    for name in ("The upper town", "The lower town", "The upper town"):
        await road.act(NameSide(ANNA, Words(name)), showing)
    assert road.now.side(FIRST).chosen_name == Words("The upper town")
