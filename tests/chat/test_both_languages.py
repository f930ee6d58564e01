"""Where the sides speak different languages, the joint room reads in both, and neither always stands first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.ports import Outgoing
from bot.chat import limits
from bot.chat.both_languages import in_each_language, one_label, with_words_above
from bot.chat.compose import Composer
from bot.domain.acts import BY_BUTTON
from bot.domain.decide import decide
from bot.domain.people.languages import read_in
from bot.domain.road.act import Moment, reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.screens.cards import room_card
from bot.domain.state.decisions import Decision
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb, button
from bot.domain.vocabulary.identity import Draw, Handle, Locale, SideId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus, line
from bot.domain.vocabulary.text import Text
from bot.render import load_packs
from bot.trials.beginnings import AT, brought_to, in_briefing, person
from tests.chat.test_made_up_language import in_that_language
from tests.loopback import CAUCUS, loopback
from tests.loopback import CONTROL as CONTROL_ROOM
from tests.loopback import JOINT as HALL
from tests.made_up_language import MADE_UP, made_up, written

EN, QX = Locale("en"), Locale(MADE_UP)
ASKED = "Third party:"


def with_language(workshop: Workshop, side: SideId, locale: Locale) -> Workshop:
    return workshop.with_side(side, lambda one: replace(one, locale=locale))


def test_in_the_joint_room_both_sides_languages_stand_the_first_by_lot_and_then_the_other() -> None:
    workshop = with_language(brought_to(3, 3, "opening", 0, session=True), SideId.SECOND, QX)
    first, second = workshop.languages_in(JOINT, 0), workshop.languages_in(JOINT, 1)
    assert set(first) == {EN, QX}
    assert first == second[::-1]
    by_other_lot = replace(workshop, first_side_by_lot=workshop.first_side_by_lot.other)
    assert by_other_lot.languages_in(JOINT, 0) == second
    assert by_other_lot.languages_in(JOINT) == workshop.languages_in(JOINT)[::-1]
    assert workshop.languages_in(caucus(SideId.SECOND)) == (QX,)
    assert workshop.languages_in(caucus(SideId.FIRST)) == workshop.languages_in(CONTROL) == (EN,)


def test_neither_what_is_asked_nor_what_comes_of_it_always_begins_with_the_same_language() -> None:
    workshop = with_language(brought_to(3, 3, "opening", 0, session=True), SideId.SECOND, QX)
    begins = [workshop.languages_in(JOINT, said)[0] for said in range(16)]
    for each in (begins, begins[::2], begins[1::2], begins[::4], begins[2::4]):
        assert each.count(EN) == each.count(QX)


def test_with_labels_lot_and_languages_exchanged_everybody_reads_the_same_order() -> None:
    here = with_language(brought_to(3, 3, "concerns", 0, session=True), SideId.FIRST, QX)
    there = with_language(
        brought_to(3, 3, "concerns", 0, session=True, mirrored=True), SideId.SECOND, QX
    )
    for said in (None, *range(4)):
        assert here.languages_in(JOINT, said) == there.languages_in(JOINT, said)


def test_where_both_sides_speak_the_same_the_joint_room_speaks_it_once() -> None:
    workshop = brought_to(3, 3, "opening", 0, session=True)
    for side in SideId:
        workshop = with_language(workshop, side, QX)
    assert workshop.languages_in(JOINT) == (QX,)


def test_longer_words_of_people_stand_in_the_first_language_alone() -> None:
    text = Text(
        "a:b", words=Words("x" * 61), name=Words("Alder"), of=(Text("c:d", it=Words("y" * 61)),)
    )
    assert with_words_above(text) == Text(
        "a:b", words="↑", name=Words("Alder"), of=(Text("c:d", it="↑"),)
    )


def test_a_label_has_both_languages_each_with_its_share_of_the_place() -> None:
    assert one_label(("My card", "My card"), limits.BUTTON_LABEL) == "My card"
    assert (
        one_label(("My card", "ჯჯჯ"), limits.BUTTON_LABEL)
        == "\u2068My card\u2069 · \u2068ჯჯჯ\u2069"
    )
    long = one_label(("a" * 80, "ბ" * 80), limits.BUTTON_LABEL)
    assert len(long) <= limits.BUTTON_LABEL.most
    assert "a" * 30 in long
    assert "ბ" * 30 in long


@pytest.mark.asyncio
async def test_together_everybody_reads_both_languages_and_alone_each_their_own(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot", packs=written(tmp_path / "packs")) as world:
        await world.in_briefing()
        someone, other = world.first[0], world.second[0]
        await in_that_language(world, someone, someone, "side")
        await world.come_together()
        for prompt in ("introductions", "rules", "introductions"):
            await world.press(world.ada, CONTROL_ROOM, "ask", choose=prompt)
        read = world.reads(someone, HALL)
        assert read == world.reads(other, HALL)
        for said in ("Who can see this?", "Coming together", "We are together."):
            assert said in read
            assert made_up(said) in read
        asked = [
            one.text
            for one in someone.on_screen(world.room(someone, HALL))
            if ASKED in one.text and made_up(ASKED) in one.text
        ]
        assert len(asked) == 3
        assert len({one.index(ASKED) < one.index(made_up(ASKED)) for one in asked}) == 2
        for seat, theirs in ((someone, made_up), (other, str)):
            alone = world.reads(seat, CAUCUS)
            assert theirs("You can only read") in alone
            answer = await world.press(seat, HALL, "who_sees")
            assert theirs("Who can see this room") in answer.text


def invited() -> Workshop:
    workshop = in_briefing(3, 3)
    return workshop.with_participant(
        person(SideId.FIRST, 0),
        lambda one: replace(one, standing=Standing.INVITED, has_consented=False),
    )


def composed(workshop: Workshop, packs: Path) -> Outgoing:
    """The invitation as it stands in its line."""
    key = line(workshop.own(person(SideId.FIRST, 0)).seat)
    card = room_card(workshop, key)
    assert card is not None
    composer = Composer(load_packs(packs, "kelman"))
    return composer.message(
        workshop, workshop.languages_in(key), card.sections, card.rows, Handle("line")
    )


def test_an_invitation_says_in_every_language_that_it_can_be_read_in_it(tmp_path: Path) -> None:
    workshop, packs = invited(), written(tmp_path) / "prompts"
    message = composed(workshop, packs)
    assert made_up("In English: the button below.") in message.sections[1]
    assert "the button below" not in "".join(message.sections)
    first, *_ = message.rows
    assert not isinstance(first, Choice)
    named = {one.subject: message.labels[f"{one.verb}/{one.subject}"] for one in first}
    assert named == {"en": "English", MADE_UP: MADE_UP}
    anna = person(SideId.FIRST, 0)
    pressed = ButtonId(Verb.READ_IN, Handle("line"), 0, MADE_UP)
    act, given = BY_BUTTON[Verb.READ_IN]
    command = reader_of(act, given)(IncomingPress(workshop, None, anna, pressed))
    assert command is not None
    chosen = decide(workshop, command, Moment(AT, Draw(b"lot"), frozenset({EN, QX})))
    assert isinstance(chosen, Decision)
    assert chosen.workshop.language_of(anna) == QX
    again = composed(chosen.workshop, packs)
    assert "In English: the button below." in again.sections[1]
    assert made_up("Welcome") in again.sections[2]


def test_where_the_pack_has_one_language_an_invitation_offers_none() -> None:
    rows = in_each_language((read_in(), (button(Verb.WHO_SEES),)), [EN])
    assert rows == ((), (button(Verb.WHO_SEES),))
