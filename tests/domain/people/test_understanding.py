"""How people of two languages understand each other in the joint room; in one language nothing of it shows."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.acts import BY_BUTTON
from bot.domain.decide import decide
from bot.domain.leading.gates import unmet
from bot.domain.leading.letters import message_subject
from bot.domain.leading.renderings import Render
from bot.domain.people.understanding import (
    ChooseCommon,
    SayWhatIRead,
    choice_buttons,
    choice_row,
    joint_texts,
    panel_texts,
)
from bot.domain.road.act import Asked, Moment, reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.screens.cards import room_card
from bot.domain.state.decisions import Decision, Post, in_both_caucuses
from bot.domain.state.tongues import INTERPRETERS
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import ChannelId, Locale, MessageId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, caucus
from bot.domain.vocabulary.text import Person, Text
from tests.domain.build import AT, EN, FIRST, MARA, SECOND, at_place, draw, in_briefing, person

ANNA, LAYLA = person(FIRST, 0), person(SECOND, 0)
AR, HE = Locale("ar"), Locale("he")
GATE = Text("gates:common_language")


def name(code: str) -> Text:
    return Text("people:language_name", locale=code)


def speaking(workshop: Workshop) -> Workshop:
    """One side speaks Arabic, the other Hebrew, the third party English."""
    workshop = workshop.with_side(FIRST, lambda side: replace(side, locale=AR))
    return workshop.with_side(SECOND, lambda side: replace(side, locale=HE))


def outcome(workshop: Workshop, command: Asked) -> Decision | Refusal:
    return decide(workshop, command, Moment(AT, draw(), frozenset({EN, AR, HE})))


def done(workshop: Workshop, *commands: Asked) -> Workshop:
    for command in commands:
        decision = outcome(workshop, command)
        assert isinstance(decision, Decision), decision.reason
        workshop = decision.workshop
    return workshop


def reason(workshop: Workshop, command: Asked) -> Reason:
    refusal = outcome(workshop, command)
    assert isinstance(refusal, Refusal)
    return refusal.reason


def test_in_a_workshop_of_one_language_nothing_of_it_shows_and_nothing_is_waited_for() -> None:
    workshop = in_briefing()
    assert joint_texts(workshop) == panel_texts(workshop) == choice_row(workshop) == ()
    assert choice_buttons(workshop, ANNA) == ()
    assert GATE not in unmet(workshop)
    assert reason(workshop, ChooseCommon(ANNA, "en")) is Reason.ALREADY_SO


def test_what_both_sides_say_holds_and_is_told_to_both_in_the_same_words() -> None:
    workshop = speaking(in_briefing())
    assert GATE in unmet(workshop)
    assert Text("understanding:not_settled") not in panel_texts(workshop)  # the gate says it
    first = outcome(workshop, ChooseCommon(ANNA, "en"))
    assert isinstance(first, Decision)
    assert first.effects == (Post(caucus(FIRST), Text("understanding:wished", common=name("en"))),)
    assert GATE in unmet(first.workshop)
    both = outcome(first.workshop, ChooseCommon(LAYLA, "en"))
    assert isinstance(both, Decision)
    told = Text("understanding:holds", common=name("en"))
    assert both.effects == in_both_caucuses(both.workshop, told)
    assert GATE not in unmet(both.workshop)
    assert joint_texts(both.workshop) == (
        Text("understanding:joint_language", language=name("en")),
    )


def test_where_either_side_wishes_for_interpreters_they_are_needed_and_named_on_the_joint_card() -> (
    None
):
    workshop = done(speaking(at_place("opening")), ChooseCommon(ANNA, "en"))
    asked = outcome(workshop, ChooseCommon(LAYLA, INTERPRETERS))
    assert isinstance(asked, Decision)
    assert Post(CONTROL, Text("understanding:interpreters_wanted")) in asked.effects
    assert Text("understanding:not_settled") in panel_texts(asked.workshop)
    workshop = done(asked.workshop, SayWhatIRead(MARA, frozenset({AR, HE}), True))
    assert panel_texts(workshop) == ()
    card = room_card(workshop, JOINT)
    assert card is not None
    assert Text("understanding:joint_interpreters", people=(Person(MARA),)) in card.sections


def test_the_panel_says_whose_own_room_nobody_of_the_third_party_reads() -> None:
    workshop = done(speaking(in_briefing()), ChooseCommon(ANNA, "en"), ChooseCommon(LAYLA, "en"))
    assert {one.key for one in panel_texts(workshop)} == {"understanding:nobody_reads"}
    assert len(panel_texts(workshop)) == 2
    workshop = done(workshop, SayWhatIRead(MARA, frozenset({EN, AR}), False))
    side = workshop.side_name(SECOND)
    assert panel_texts(workshop) == (
        Text("understanding:nobody_reads", side=side, language=name("he")),
    )


def rendering(workshop: Workshop, by: UserId) -> object:
    """The press on a message of the joint room, sent with words."""
    room = workshop.room(JOINT)
    assert room is not None
    assert room.channel is not None
    subject = message_subject(ANNA, room.channel, MessageId(777))
    act, given = BY_BUTTON[Verb.RENDER_MESSAGE]
    pressed = ButtonId(Verb.RENDER_MESSAGE, workshop.handle, 0, subject)
    press = IncomingPress(workshop, None, by, pressed, {"words": "The water came."})
    command = reader_of(act, given)(press)
    assert command == Render(by, ANNA, room.channel, MessageId(777), Words("The water came."))
    return outcome(workshop, command)


def test_a_rendering_is_posted_by_who_interprets_tied_to_its_message_and_marked_as_theirs() -> None:
    workshop = speaking(at_place("opening", session=True))
    refused = rendering(workshop, MARA)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NOT_AN_INTERPRETER
    workshop = done(workshop, SayWhatIRead(MARA, frozenset({EN}), True))
    said = rendering(workshop, MARA)
    assert isinstance(said, Decision)
    (post,) = said.effects
    assert isinstance(post, Post)
    values = dict(post.text.values)
    assert (post.room, values["person"], values["words"]) == (
        JOINT,
        Person(MARA),
        Words("The water came."),
    )
    assert str(values["link"]).endswith("/777")
    elsewhere = Render(MARA, ANNA, ChannelId(1), MessageId(777), Words("The water came."))
    assert reason(workshop, elsewhere) is Reason.NOT_IN_JOINT
