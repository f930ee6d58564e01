"""State, acts and posts come back from their bytes as they were, whatever was done and written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.codec import PostBody, UnknownShape, decode_post, encode_any, encode_post
from bot.app.documents import Document, SpentAct, decode_document, encode_document
from bot.domain.decide import decide
from bot.domain.people.consent import AskThirdParty
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import Contribution, ContributionKind, Hearing
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.steps import Worry, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Handle, SeatId, UserId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Person, RoomLink, SideWord, Text, Value
from tests.domain.build import (
    FIRST,
    SECOND,
    SIDES,
    after,
    full_draft,
    in_briefing,
    moment,
    person,
    with_channels,
)
from tests.domain.stories import Beat, stories, told

rooms = st.sampled_from([CONTROL, JOINT, caucus(FIRST), caucus(SECOND), line(SeatId(3))])
written = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
big = st.integers(0, 2**63 - 1)
plain: st.SearchStrategy[Value] = st.one_of(
    written,
    st.integers(-(2**31), 2**63 - 1),
    st.booleans(),
    st.datetimes(timezones=st.just(UTC)),
    written.map(Words),
    written.map(SideWord),
    big.map(lambda user: Person(UserId(user))),
    rooms.map(RoomLink),
)
names = st.sampled_from(["words", "side", "room", "key", "values", "entries", "self"])


def _deeper(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    lists: st.SearchStrategy[Value] = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(lists, _texts(inner))


def _texts(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Text]:
    return st.builds(
        lambda key, values: Text(key, **values),
        written,
        st.dictionaries(names.filter("self".__ne__), inner, max_size=3),
    )


texts = _texts(st.recursive(plain, _deeper, max_leaves=6))


def after_story(story: list[Beat]) -> Workshop:
    workshop = in_briefing()
    for beat in story:
        outcome = decide(workshop, told(workshop, beat), moment())
        if isinstance(outcome, Decision):
            workshop = with_channels(outcome.workshop)
    return workshop


@given(stories, st.lists(texts, max_size=2))
def test_a_workshop_after_any_story_comes_back_as_it_was(
    story: list[Beat], answers: list[Text]
) -> None:
    presses = (button(Verb.ACKNOWLEDGE, 3, subject="role.502", name=Words("Admins")),)
    acts = tuple(SpentAct(person(FIRST, 0), "act", b"\x00\xff", text, presses) for text in answers)
    document = Document(after_story(story), acts)
    again = decode_document(encode_document(document))
    assert again == document
    assert cards(again.workshop) == cards(document.workshop)


@given(texts, rooms, big)
def test_a_post_comes_back_as_it_was(text: Text, room: RoomKey, message: int) -> None:
    for body in (
        PostBody(room, 2, text, (button(Verb.CONSENT, 4),)),
        PostBody(room, 2, None),
        PostBody(room, 1, remove=(message, message)),
    ):
        again = decode_post(encode_post(body))
        assert again == body
        if body.text is not None and again.text is not None:
            kinds = [type(value) for _, value in body.text.values]
            assert [type(value) for _, value in again.text.values] == kinds


@given(texts, texts)
def test_bytes_are_equal_exactly_where_values_are(one: Text, other: Text) -> None:
    assert (encode_any(one) == encode_any(other)) == (one == other)
    assert encode_any(one) == encode_any(Text(one.key, **dict(reversed(one.values))))


def test_a_draft_and_every_post_of_a_story_come_back() -> None:
    document = Document(full_draft())
    assert decode_document(encode_document(document)) == document
    workshop = in_briefing()
    outcome = decide(
        workshop, AskThirdParty(person(FIRST, 0), Words('قل لي "why"\n\u2028')), moment()
    )
    assert isinstance(outcome, Decision)
    posts = [effect for effect in outcome.effects if isinstance(effect, Post)]
    assert len(posts) == 2
    for post in posts:
        again = decode_post(encode_post(PostBody(post.room, 1, post.text, post.presses)))
        assert again.text == post.text


def test_sets_that_hold_both_sides_are_written_too() -> None:
    before = in_briefing()
    workshop = replace(
        before,
        meeting=replace(before.meeting, in_break=frozenset(SIDES)),
        boards=replace(before.boards, lived=frozenset(SIDES)),
    )
    assert decode_document(encode_document(Document(workshop))) == Document(workshop)
    assert encode_any(frozenset(SIDES)) == encode_any(frozenset(reversed(SIDES)))


def test_a_moment_keeps_its_zone() -> None:
    at = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    again = decode_post(encode_post(PostBody(JOINT, 1, Text("sessions:announced_note", when=at))))
    assert again.text is not None
    assert dict(again.text.values) == {"when": at}


def test_what_comes_back_hides_words_like_what_went_in() -> None:
    secret = "nobody else knows this"
    workshop = after(in_briefing())
    again = decode_post(
        encode_post(PostBody(JOINT, 1, Text("consent:question", words=Words(secret))))
    )
    assert secret not in repr(again)
    assert workshop.name.text not in repr(decode_document(encode_document(Document(workshop))))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"workshop": {"id": 5}}'])
def test_bytes_of_another_shape_are_an_error_that_can_be_caught_by_name(content: bytes) -> None:
    with pytest.raises(UnknownShape):
        decode_document(content)
    with pytest.raises(UnknownShape):
        decode_post(content)


def test_what_cannot_be_written_or_read_is_an_error_that_carries_none_of_it() -> None:
    whole = encode_post(
        PostBody(JOINT, 1, Text("consent:question", words=Words("nobody else knows this")))
    )
    torn = whole.replace(b'"key":"consent:question",', b"")
    assert torn != whole
    with pytest.raises(UnknownShape) as unread:
        decode_post(torn)
    with pytest.raises(UnknownShape) as unwritten:
        encode_any(("nobody else knows this", "\ud83d"))
    for error in (unread.value, unwritten.value):
        assert "nobody" not in repr(error)
        assert error.__cause__ is None
        assert error.__suppress_context__


def test_how_long_the_state_is_does_not_depend_on_who_wrote_answered_or_pressed() -> None:
    """Seats of one digit and of two, accounts of seventeen digits and of nineteen, either side."""
    lengths = set()
    for seat, side, user in (
        (SeatId(3), FIRST, 10**16),
        (SeatId(11), SECOND, 10**18),
        (SeatId(107), FIRST, 2**63),
    ):
        asked = Hearing(
            taken_up=True, asking=True, meant=frozenset({seat}), otherwise=frozenset({SeatId(1)})
        )
        note = Contribution(
            Handle("n"), ContributionKind.CONCERN, Words("We fear."), side, seat, hearing=asked
        )
        worry = Worry(Handle("w"), Handle("s"), seat, WorryEnd.GIVER, Words("A worry."), Words(""))
        before = in_briefing()
        workshop = replace(
            before,
            boards=replace(before.boards, contributions=(note,)),
            reassurance=replace(before.reassurance, worries=(worry,)),
        )
        act = SpentAct(UserId(user), "act", b"", Text("cards:shown_again"), ())
        lengths.add(len(encode_document(Document(workshop, (act,)))))
        assert decode_document(encode_document(Document(workshop, (act,)))).workshop == workshop
    assert len(lengths) == 1
