"""A language whose texts nobody has read, chosen once rooms stand: held back until the third party says it was read."""

from __future__ import annotations

from bot.domain.decide import decide
from bot.domain.people.languages import ChooseLanguage, Whose
from bot.domain.people.opening import ConfirmRead
from bot.domain.road.act import Asked, Moment
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, caucus
from tests.domain.build import AT, EN, FIRST, MARA, SECOND, draw, in_briefing, person

ANNA, LAYLA = person(FIRST, 0), person(SECOND, 0)
AR, HE = Locale("ar"), Locale("he")
MOMENT = Moment(AT, draw(), frozenset({EN, AR, HE}), frozenset({AR}))


def done(workshop: Workshop, command: Asked) -> Decision:
    outcome = decide(workshop, command, MOMENT)
    assert isinstance(outcome, Decision), outcome.reason
    return outcome


def posts(decision: Decision) -> list[tuple[object, str]]:
    return [(one.room, one.text.key) for one in decision.effects if isinstance(one, Post)]


def test_it_is_not_spoken_before_the_third_party_has_read_it_and_they_are_asked_once() -> None:
    own = done(in_briefing(), ChooseLanguage(ANNA, AR))
    assert own.answer.text.key == "people:language_waits"
    assert posts(own) == [(CONTROL, "people:language_wanted")]
    assert own.workshop.language_of(ANNA) == EN
    side = done(own.workshop, ChooseLanguage(LAYLA, AR, Whose.SIDE))
    assert posts(side) == []
    read = done(side.workshop, ConfirmRead(MARA))
    assert read.workshop.language_of(ANNA) == AR
    assert read.workshop.languages_in(caucus(SECOND)) == (AR,)
    assert posts(read) == [(caucus(SECOND), "people:language_of_side")]
    again = decide(read.workshop, ConfirmRead(MARA), MOMENT)
    assert isinstance(again, Refusal)
    assert again.reason is Reason.ALREADY_SO
    assert done(read.workshop, ChooseLanguage(LAYLA, AR)).workshop.language_of(LAYLA) == AR


def test_whoever_chooses_another_language_meanwhile_waits_for_none() -> None:
    waits = done(in_briefing(), ChooseLanguage(ANNA, AR)).workshop
    waits = done(waits, ChooseLanguage(LAYLA, AR)).workshop
    other = done(waits, ChooseLanguage(ANNA, HE))
    read = done(other.workshop, ConfirmRead(MARA)).workshop
    assert (read.language_of(ANNA), read.language_of(LAYLA)) == (HE, AR)
