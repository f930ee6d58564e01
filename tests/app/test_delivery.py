"""Posts arrive once each and in order, cards stand once each and read as things are, whatever is lost on the way."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.app.cards_gone import CardsGone
from bot.app.codec import PostBody, encode_post
from bot.app.documents import Document, channel_ids, encode_document
from bot.app.engine import Engine
from bot.app.outbox import NONCE_WINDOW_S, Delivery
from bot.app.ports import Absent, Outgoing, Refused, Unreachable
from bot.app.rooms.telling import ONCE_IN_S
from bot.domain.leading.breaks import Pause, Resume
from bot.domain.leading.going_on import GoOn
from bot.domain.leading.interventions import Intervention, Say
from bot.domain.leading.letters import SendLetter, TakeLetterBack, TakeOutMessage
from bot.domain.leading.sessions import EndSession, OpenSession
from bot.domain.people.consent import AskThirdParty, Withdraw
from bot.domain.people.languages import ChooseLanguage
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Row, Verb
from bot.domain.vocabulary.conditions import Cause, Condition, Lack
from bot.domain.vocabulary.identity import (
    ChannelId,
    Handle,
    Locale,
    MessageId,
    SideId,
    UserId,
    Words,
)
from bot.domain.vocabulary.pictures import Picture
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Text
from bot.store.outbox import KeptMessage, NewPost
from tests.app.memory_guild import MemoryMessenger, Posted, channel_of, compose
from tests.app.road import Road, a_road, lots
from tests.domain.build import EN, FIRST, GUILD, MARA, SECOND, person, seen

pytestmark = pytest.mark.asyncio

ANNA = person(FIRST, 0)

T = TypeVar("T")

_LOOKED_AND_ASKED = 2
"""How often it is read what stands, until a card that does not is put up anew."""


def standing(road: Road, key: RoomKey) -> list[Posted]:
    return road.guild.in_room(channel_of(road.now, key))


def said(road: Road, key: RoomKey) -> list[str]:
    """What stands in a room, without its card."""
    return [one.shows.sections[0] for one in standing(road, key) if not one.is_card]


def card(road: Road, key: RoomKey) -> Posted:
    """The one card of a room."""
    (only,) = (one for one in standing(road, key) if one.is_card)
    return only


async def test_a_post_that_cannot_be_shown_waits_and_what_is_behind_it_goes_out(road: Road) -> None:
    def without_questions(
        workshop: Workshop,
        locales: tuple[Locale, ...],
        texts: tuple[Text, ...],
        rows: tuple[Row, ...],
        handle: Handle,
        picture: Picture | None,
    ) -> Outgoing:
        if texts[0].key == "consent:question":
            raise KeyError(texts[0].key)
        return compose(workshop, locales, texts, rows, handle, picture)

    await road.open()
    guild = road.guild
    road.delivery = Delivery(
        road.engine, road.store, MemoryMessenger(guild), without_questions, guild.clock
    )
    await road.do(AskThirdParty(ANNA, Words("Is anybody there?")))
    await road.settle()
    assert any("consent:question_waits" in one for one in said(road, CONTROL))
    assert len(await road.store.outbox.waiting(road.id)) == 1


async def say(road: Road, *words: str) -> None:
    for one in words:
        await road.do(Say(MARA, Intervention.QUESTION, caucus(FIRST), Words(one)))


async def heard(road: Road) -> list[str]:
    """Which of the words of these tests stand in the caucus, in order."""
    shown = said(road, caucus(FIRST))
    return [word for text in shown for word in ("one", "two", "three") if f'"{word}"' in text]


async def test_opening_puts_one_card_into_every_room_but_those_that_open_later(
    road: Road,
) -> None:
    await road.open(consented=False)
    later = {channel_of(road.now, key) for key in (JOINT, caucus(FIRST), caucus(SECOND))}
    cards = Counter(one.channel for one in road.guild.messages if one.is_card)
    assert cards == dict.fromkeys(road.guild.rooms.keys() - later, 1)


async def test_with_the_sides_own_rooms_their_cards_come_to_both_at_one_moment(road: Road) -> None:
    await road.open()
    for side in (FIRST, SECOND):
        room = channel_of(road.now, caucus(side))
        assert sum(one.is_card for one in road.guild.in_room(room)) == 1


async def test_posts_arrive_once_each_in_the_order_they_were_made(road: Road) -> None:
    await road.open()
    await say(road, "one", "two", "three")
    await road.delivery.deliver(road.now)
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one", "two", "three"]
    assert await road.store.outbox.waiting(road.id) == ()


async def test_of_what_is_asked_by_button_in_a_room_the_newest_alone_brings_its_card(
    road: Road,
) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    await road.do(OpenSession(MARA, seen(road.now)))
    await road.do(EndSession(MARA, seen(road.now)))
    await road.do(OpenSession(MARA, seen(road.now)))
    await road.settle()
    asked = [
        [press.verb for row in one.shows.rows if isinstance(row, tuple) for press in row]
        for one in standing(road, caucus(FIRST))
        if not one.is_card
    ]
    assert [one for one in asked if one] == [[Verb.I_AM_HERE], [Verb.I_AM_HERE, Verb.MY_CARD]]


async def test_nothing_is_said_in_a_room_before_it_has_closed_to_whoever_left_meanwhile(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one", "two", "three")
    road.guild.meanwhile["send"] = lambda: road.do(Withdraw(ANNA))
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one"]
    assert ANNA in road.guild.viewers(channel_of(road.now, caucus(FIRST)))
    await road.reconciler.reconcile(road.id)
    assert ANNA not in road.guild.viewers(channel_of(road.now, caucus(FIRST)))
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one", "two", "three"]


@pytest.mark.parametrize(
    "arrives", [False, True], ids=["lost on the way", "only the answer was lost"]
)
@pytest.mark.parametrize("wait_s", [0.0, 60.0, NONCE_WINDOW_S + 1, 3_600.0])
async def test_a_post_that_did_not_come_through_arrives_once_however_long_it_takes(
    road: Road, arrives: bool, wait_s: float
) -> None:
    await road.open()
    await say(road, "one", "two")
    road.guild.fail("send", Unreachable, arrives=arrives)
    with pytest.raises(Unreachable):
        await road.delivery.deliver(road.now)
    road.clock.later(wait_s)
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one", "two"]
    assert await road.store.outbox.waiting(road.id) == ()


async def test_within_the_window_the_same_nonce_is_sent_and_after_it_nothing_is_sent_unlooked(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one")
    nonce = (await road.store.outbox.waiting(road.id))[0].nonce
    road.guild.fail("send", Unreachable, times=2)
    for _ in range(2):
        with pytest.raises(Unreachable):
            await road.delivery.deliver(road.now)
    assert (await road.store.outbox.waiting(road.id))[0].nonce == nonce
    assert road.guild.made("find") == 0
    road.clock.later(NONCE_WINDOW_S + 1)
    road.guild.calls.clear()
    await road.delivery.deliver(road.now)
    assert [name for name, _ in road.guild.calls] == ["find", "send"]
    assert nonce in road.guild.nonces


async def test_a_process_that_ends_after_sending_and_before_noting_it_sends_nothing_twice(
    tmp_path: Path,
) -> None:
    async with a_road(tmp_path) as road:
        await road.open()
        await say(road, "one", "two")
        road.guild.fail("send", Unreachable, arrives=True)
        with pytest.raises(Unreachable):
            await road.delivery.deliver(road.now)
    road.clock.later(30)
    async with a_road(tmp_path, road.guild, road.id) as again:
        await again.settle()
        assert await heard(again) == ["one", "two"]


async def test_a_refused_post_waits_says_what_is_lacking_and_holds_up_nobody_else(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one")
    await road.do(AskThirdParty(ANNA, Words("A question")))
    room = channel_of(road.now, caucus(FIRST))
    road.guild.fail("send", lambda: Refused(frozenset({"send_messages"})), only=room)
    assert await road.delivery.deliver(road.now) == {"send_messages"}
    assert await heard(road) == []
    assert len(said(road, line(road.now.own(ANNA).seat))) == 1
    assert await road.delivery.deliver(road.now) == frozenset()
    assert await heard(road) == ["one"]


async def test_a_post_waits_for_its_room_to_stand(road: Road) -> None:
    await road.open()
    road.guild.delete_by_hand(channel_of(road.now, caucus(FIRST)))
    await say(road, "one")
    with pytest.raises(Unreachable):
        await road.delivery.deliver(road.now)
    await road.settle()
    assert await heard(road) == ["one"]


async def test_a_post_for_a_room_that_was_replaced_goes_nowhere(road: Road) -> None:
    await road.open()
    await say(road, "one")
    old = channel_of(road.now, caucus(FIRST))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    assert channel_of(road.now, caucus(FIRST)) != old
    assert await heard(road) == []
    assert not [one for one in road.guild.in_room(old) if '"one"' in one.shows.sections[0]]
    assert await road.store.outbox.waiting(road.id) == ()


async def test_what_is_to_be_taken_out_goes_also_when_its_room_is_replaced_meanwhile(
    road: Road,
) -> None:
    await road.open()
    old = channel_of(road.now, caucus(FIRST))
    looked_in: list[ChannelId] = []
    ended: list[float] = []

    class Noting(MemoryMessenger):
        async def said_by(
            self, channel: ChannelId, author: UserId, after: MessageId | float, until: float
        ) -> tuple[MessageId, ...]:
            looked_in.append(channel)
            ended.append(until)
            return await super().said_by(channel, author, after, until)

    guild = road.guild
    road.delivery = Delivery(road.engine, road.store, Noting(guild), compose, guild.clock)
    since = guild.clock.at.timestamp()
    body = PostBody(caucus(FIRST), 1, Text("acknowledging:over"), said_by=(old, ANNA, since))
    row = NewPost(encode_post(body), since)
    await road.store.commit(
        road.id, encode_document(Document(road.now)), [row], channel_ids(road.now)
    )
    road.clock.later(30)
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    assert channel_of(road.now, caucus(FIRST)) != old
    assert (looked_in, ended) == ([old], [since])
    assert await road.store.outbox.waiting(road.id) == ()


# ---- cards


async def test_a_card_is_changed_where_it_stands_while_the_phase_lasts(road: Road) -> None:
    await road.open()
    before = card(road, caucus(FIRST))
    await road.do(Pause(MARA, seen(road.now)))
    await road.settle()
    after = card(road, caucus(FIRST))
    assert after.id == before.id
    assert after.shows != before.shows


async def test_a_new_phase_puts_the_card_up_afresh_at_the_end_and_takes_the_old_one_away(
    road: Road,
) -> None:
    await road.open()
    before = card(road, CONTROL)  # the panel
    await road.do(AskThirdParty(ANNA, Words("A question")))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    assert before.id not in {one.id for one in standing(road, CONTROL)}
    cards_now = [one for one in standing(road, CONTROL) if one.is_card]
    assert cards_now == standing(road, CONTROL)[-len(cards_now) :]


async def test_a_new_phase_changes_the_card_of_a_line_where_it_stands(road: Road) -> None:
    await road.open()
    key = line(road.now.own(ANNA).seat)
    before = card(road, key)
    await road.do(AskThirdParty(ANNA, Words("A question")))
    await road.settle()
    messages = len(standing(road, key))
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    after = card(road, key)
    assert after.id == before.id
    assert after.shows != before.shows
    assert len(standing(road, key)) == messages  # nothing new lights up


async def test_a_card_that_reads_the_same_again_is_neither_sent_nor_changed(road: Road) -> None:
    await road.open()
    await road.do(Pause(MARA, seen(road.now)))
    await road.do(Resume(MARA, seen(road.now)))
    road.guild.calls.clear()
    await road.settle()
    assert {channel for name, channel in road.guild.calls if name == "edit"} == {
        channel_of(road.now, CONTROL)
    }


async def test_a_card_somebody_deleted_is_put_up_anew_when_it_changes(road: Road) -> None:
    await road.open()
    deleted = card(road, caucus(FIRST))
    road.guild.delete_message_by_hand(deleted)
    await road.do(Pause(MARA, seen(road.now)))
    await road.settle()
    assert card(road, caucus(FIRST)).id != deleted.id


async def test_a_room_that_was_deleted_by_hand_has_its_card_again_when_it_stands_again(
    road: Road,
) -> None:
    await road.open()
    before = card(road, caucus(FIRST))
    road.guild.delete_by_hand(channel_of(road.now, caucus(FIRST)))
    await road.settle()
    after = card(road, caucus(FIRST))
    assert (after.id, after.channel) != (before.id, before.channel)
    assert after.shows == before.shows


async def test_showing_a_card_again_moves_it_to_the_end_of_its_room(road: Road) -> None:
    await road.open()
    await say(road, "one")
    await road.settle()
    before = card(road, caucus(FIRST))
    await road.do(ShowAgain(ANNA, caucus(FIRST)))
    await road.settle()
    after = card(road, caucus(FIRST))
    assert after.id != before.id
    assert after.shows == before.shows
    assert standing(road, caucus(FIRST))[-1] == after


async def test_a_card_asked_for_again_moves_also_when_it_is_changed_before_it_is_put_up(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one")
    await road.settle()
    before = card(road, caucus(FIRST))
    await road.do(ShowAgain(ANNA, caucus(FIRST)), Pause(MARA, seen(road.now)))
    await road.settle()
    after = card(road, caucus(FIRST))
    assert after.id != before.id
    await road.do(Resume(MARA, seen(road.now)))
    await road.settle()
    assert card(road, caucus(FIRST)).id == after.id


async def test_links_in_a_persons_card_lead_to_their_rooms_also_when_these_were_made_again(
    road: Road,
) -> None:
    await road.open()
    lines = {one.user: channel_of(road.now, line(one.seat)) for one in road.now.people.participants}
    road.guild.delete_by_hand(channel_of(road.now, caucus(FIRST)))
    road.guild.calls.clear()
    await road.settle()
    changed = {channel for name, channel in road.guild.calls if name == "edit"}
    assert changed == {lines[person(FIRST, place)] for place in range(3)}


async def test_a_chosen_language_changes_the_card_of_that_persons_line_and_no_other(
    road: Road,
) -> None:
    await road.open()
    other = Locale("ar")
    road.engine = Engine(road.store, frozenset({EN, other}), road.clock, lots)
    await road.engine.load()
    road.delivery = Delivery(
        road.engine, road.store, MemoryMessenger(road.guild), compose, road.clock
    )
    await road.do(ChooseLanguage(ANNA, other))
    road.guild.calls.clear()
    await road.delivery.deliver(road.now)
    assert road.guild.calls == [("edit", channel_of(road.now, line(road.now.own(ANNA).seat)))]


async def test_a_post_of_an_unknown_shape_waits_and_holds_up_nobody_else(road: Road) -> None:
    await road.open()
    odd = NewPost(b'{"room": {}}', road.clock.at.timestamp())
    await road.store.commit(
        road.id, encode_document(Document(road.now)), [odd], channel_ids(road.now)
    )
    await say(road, "one")
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one"]
    assert len(await road.store.outbox.waiting(road.id)) == 1


@pytest.mark.parametrize(
    "arrives", [False, True], ids=["lost on the way", "only the answer was lost"]
)
@pytest.mark.parametrize("wait_s", [0.0, NONCE_WINDOW_S + 1])
@pytest.mark.parametrize("changed_meanwhile", [False, True])
async def test_a_card_whose_sending_failed_stands_once_and_reads_as_things_are(
    road: Road, arrives: bool, wait_s: float, changed_meanwhile: bool
) -> None:
    await road.open()
    await road.do(ShowAgain(ANNA, caucus(FIRST)))
    road.guild.fail("send", Unreachable, arrives=arrives, only=channel_of(road.now, caucus(FIRST)))
    with pytest.raises(Unreachable):
        await road.delivery.deliver(road.now)
    if changed_meanwhile:
        await road.do(Pause(MARA, seen(road.now)))
    road.clock.later(wait_s)
    await road.settle()
    state = "cards:state_paused" if changed_meanwhile else "cards:state_open"
    assert state in " ".join(card(road, caucus(FIRST)).shows.sections)


async def test_cards_are_known_after_a_restart(tmp_path: Path) -> None:
    async with a_road(tmp_path) as road:
        await road.open()
        before = {key: card(road, key).id for key in (CONTROL, caucus(FIRST), caucus(SECOND))}
    async with a_road(tmp_path, road.guild, road.id) as again:
        await again.do(Pause(MARA, seen(again.now)))
        await again.settle()
        assert {key: card(again, key).id for key in before} == before


async def test_each_person_reads_only_what_their_rooms_hold(road: Road) -> None:
    """A question stands in its author's line, and nowhere else are its words."""
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.do(OpenSession(MARA, seen(road.now)))
    await road.do(AskThirdParty(ANNA, Words("the very words")))
    await road.settle()
    where = {
        one.channel for one in road.guild.messages if "the very words" in repr(one.shows.sections)
    }
    assert where == {channel_of(road.now, line(road.now.own(ANNA).seat))}


async def test_a_message_taken_out_goes_and_its_author_gets_the_letter(road: Road) -> None:
    await road.open()
    await road.do(GoOn(MARA, seen(road.now)))
    await road.settle()
    joint = channel_of(road.now, JOINT)
    victim = card(road, JOINT)
    await road.do(TakeOutMessage(MARA, ANNA, joint, victim.id, Words("It named somebody.")))
    await road.settle()
    assert victim not in road.guild.in_room(joint)
    letters = said(road, line(road.now.own(ANNA).seat))
    assert "It named somebody." in letters[-1]


def the_letter(road: Road) -> Handle:
    """The letter that was sent last."""
    return road.now.leading.letters[-1].handle


def lines_with(road: Road, words: str) -> int:
    """In how many lines these words stand."""
    return sum(
        any(words in text for text in said(road, line(one.seat)))
        for one in road.now.people.participants
    )


async def test_a_letter_that_is_taken_back_goes_from_every_line_and_nothing_else_does(
    road: Road,
) -> None:
    await road.open()
    for words in ("The first letter.", "The second letter."):
        await road.do(SendLetter(MARA, None, Words(words)))
    await road.settle()
    assert lines_with(road, "The first letter.") == lines_with(road, "The second letter.") == 6
    await road.do(TakeLetterBack(MARA, the_letter(road)))
    await road.settle()
    assert lines_with(road, "The second letter.") == 0
    assert lines_with(road, "The first letter.") == 6
    assert not await road.store.outbox.waiting(road.id)


async def test_a_letter_that_was_taken_back_before_it_went_out_is_never_sent(
    tmp_path: Path,
) -> None:
    async with a_road(tmp_path) as road:
        await road.open()
        await road.do(SendLetter(MARA, None, Words("Sent too soon.")))
        await road.do(TakeLetterBack(MARA, the_letter(road)))
    async with a_road(tmp_path, road.guild, road.id) as again:
        again.guild.calls.clear()
        await again.settle()
        assert not [call for call in again.guild.calls if call[0] == "send"]
        assert lines_with(again, "Sent too soon.") == 0
        assert not any(
            "Sent too soon." in section
            for one in again.guild.messages
            for section in one.shows.sections
        )
        assert not await again.store.outbox.waiting(again.id)


async def test_a_post_that_is_not_taken_leaves_the_queue_and_is_told_once_in_control(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one", "two")
    room = channel_of(road.now, caucus(FIRST))
    road.guild.fail("send", lambda: Refused(for_rights=False), only=room)
    assert await road.delivery.deliver(road.now) == frozenset()
    await road.settle()
    assert await heard(road) == ["two"]
    assert await road.store.outbox.waiting(road.id) == ()
    assert sum("trouble:unsent" in one for one in said(road, CONTROL)) == 1


async def test_many_posts_that_are_not_taken_are_one_sentence_a_minute_with_their_number(
    road: Road,
) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    road.guild.fail("send", lambda: Refused(for_rights=False), only=room, times=1_000)
    for number in range(5):
        await say(road, str(number))
        await road.settle()
    assert sum("trouble:unsent" in one for one in said(road, CONTROL)) == 1
    road.clock.later(ONCE_IN_S)
    await road.settle()
    _, folded = (one for one in said(road, CONTROL) if "trouble:unsent" in one)
    assert "4" in folded


async def test_where_the_bot_may_not_write_that_is_told_once_and_no_longer_when_it_may(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one")
    room = channel_of(road.now, caucus(FIRST))
    road.guild.fail("send", Refused, only=room, times=1_000)
    for _ in range(2):
        await road.settle()
    assert not road.now.rooms.differing, "once may be a moment's"
    for _ in range(3):
        await road.settle()
    assert road.now.rooms.differing == (Condition(caucus(FIRST), Cause.REFUSED, Lack.SAID),)
    assert sum("trouble:not_mended" in one for one in said(road, CONTROL)) == 1
    road.guild.faults.clear()
    await road.settle()
    await road.settle()
    assert await heard(road) == ["one"]
    assert not road.now.rooms.differing


async def test_a_room_that_is_gone_and_of_which_nobody_told_is_asked_about_and_the_post_waits(
    road: Road,
) -> None:
    await road.open()
    await say(road, "one")
    asked: list[int] = []
    road.delivery.on_absent(asked.append)
    road.guild.fail("send", Absent, only=channel_of(road.now, caucus(FIRST)))
    with pytest.raises(Unreachable):
        await road.delivery.deliver(road.now)
    assert asked == [GUILD]
    await road.settle()
    assert await heard(road) == ["one"]


async def test_that_a_post_was_not_taken_is_not_itself_told_for_ever(road: Road) -> None:
    await road.open()
    await say(road, "one")
    road.guild.fail("send", lambda: Refused(for_rights=False), times=1_000)
    for _ in range(3):
        await road.delivery.deliver(road.now)
    assert await road.store.outbox.waiting(road.id) == ()


async def test_a_post_that_hangs_in_one_room_holds_up_no_other_and_is_not_sent_twice(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.outbox.PATIENCE_S", 0.2)
    await road.open()
    await say(road, "one", "two")
    await road.do(AskThirdParty(ANNA, Words("Is anybody there?")))
    goes_on, send = asyncio.Event(), MemoryMessenger.send
    hangs = channel_of(road.now, caucus(FIRST))

    async def slow(
        messenger: MemoryMessenger, channel: ChannelId, message: Outgoing, nonce: str
    ) -> MessageId:
        sent = await send(messenger, channel, message, nonce)
        if channel == hangs:
            await goes_on.wait()
        return sent

    monkeypatch.setattr(MemoryMessenger, "send", slow)
    await road.delivery.deliver(road.now)
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one"]
    assert len(said(road, line(road.now.own(ANNA).seat))) == 1
    goes_on.set()
    await asyncio.sleep(0.05)
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one", "two"]


async def test_nothing_is_said_in_a_room_that_is_still_to_be_closed(road: Road) -> None:
    await road.open()
    room = channel_of(road.now, caucus(FIRST))
    closing = {room}
    road.delivery.after_closing(lambda channel: channel in closing)
    await say(road, "one")
    await road.delivery.deliver(road.now)
    assert await heard(road) == []
    closing.clear()
    await road.delivery.deliver(road.now)
    assert await heard(road) == ["one"]


async def test_of_many_letters_to_everybody_neither_side_has_the_first_more_often_than_by_chance(
    road: Road,
) -> None:
    letters, had_first = 200, Counter[SideId]()
    await road.open()
    sides = {
        channel_of(road.now, line(person.seat)): person.side
        for person in road.now.people.participants
    }
    for number in range(letters):
        before = len(road.guild.messages)
        await road.do(SendLetter(MARA, None, Words(f"letter {number}")))
        await road.delivery.deliver(road.now)
        arrived = [
            sides[one.channel] for one in road.guild.messages[before:] if one.channel in sides
        ]
        assert len(arrived) == len(sides)
        assert {arrived[0], arrived[1]} == {FIRST, SECOND}
        had_first[arrived[0]] += 1
    # Chance goes beyond this once in three million times.
    assert min(had_first[FIRST], had_first[SECOND]) > 64


async def test_a_card_put_up_anew_while_the_outbox_is_being_read_is_put_up(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    await road.open()
    gone, outbox, already = card(road, CONTROL), road.store.outbox, list[bool]()
    (slot,) = (one.slot for one in await outbox.kept(road.id) if one.message_id == gone.id)
    generation = next(one.generation for one in road.now.rooms.standing if one.key == CONTROL)

    def then_it_goes(read: Callable[[str], Awaitable[T]]) -> Callable[[str], Awaitable[T]]:
        async def reading(workshop_id: str) -> T:
            found = await read(workshop_id)
            if not already:
                already.append(True)
                road.guild.messages.remove(gone)
                again = NewPost(encode_post(PostBody(CONTROL, generation)), 1.0, slot=slot)
                await outbox.put_up_again(road.id, again, gone.id)
            return found

        return reading

    monkeypatch.setattr(outbox, "kept", then_it_goes(outbox.kept))
    monkeypatch.setattr(outbox, "waiting", then_it_goes(outbox.waiting))
    await road.delivery.deliver(road.now)
    await road.delivery.deliver(road.now)
    assert card(road, CONTROL).id != gone.id


async def test_a_card_replaced_while_it_is_looked_for_stands_once(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    await road.open()
    before, outbox, times = card(road, CONTROL), road.store.outbox, Counter[str]()

    class Standing:
        def takes_away(self, _: MessageId) -> bool:
            return False

        async def stands(self, _: ChannelId, message: MessageId) -> bool:
            return message != before.id  # as Discord answers while the bot exchanges it

    async def then_it_is_replaced(workshop_id: str) -> tuple[KeptMessage, ...]:
        found = await read(workshop_id)
        times["read"] += 1
        if times["read"] == _LOOKED_AND_ASKED:
            await road.do(ShowAgain(MARA, CONTROL))
            await road.delivery.deliver(road.now)
        return found

    read = outbox.kept
    monkeypatch.setattr(outbox, "kept", then_it_is_replaced)
    await CardsGone(road.engine, road.store, Standing()).look(road.now)
    await road.delivery.deliver(road.now)
    assert card(road, CONTROL).id != before.id, "one, and another"
