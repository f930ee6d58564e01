"""Words to be left aside: listed by a side, read by the third party, never by the other side, negotiated by nobody."""

from __future__ import annotations

from bot.domain.people.left_aside import LONGEST_LISTED, MOST_LISTED, LeaveAside, shown
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.tongues import LeftAside
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Locale, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    EN,
    FIRST,
    MARA,
    SECOND,
    after,
    decided,
    in_briefing,
    moment,
    opened,
    person,
    refused,
)

ANNA, LAYLA = person(FIRST, 0), person(SECOND, 0)
ONE, OTHER = Words("the night of the gates"), Words("gatehouse")


def told(answer: object) -> Text:
    assert isinstance(answer, Answer)
    return answer.text


def rows(*words: Words) -> tuple[Text, ...]:
    name = Text("people:language_name", locale="en")
    return (Text("left_aside:row", language=name, words=words),) if words else ()


def test_a_side_reads_its_own_list_and_the_third_party_both_as_one() -> None:
    workshop = after(in_briefing(), LeaveAside(ANNA, EN, Words(f"{ONE.text}\n\n {ONE.text}")))
    workshop = after(workshop, LeaveAside(LAYLA, EN, OTHER))
    assert told(shown(workshop, ANNA)) == Text("left_aside:own", rows=rows(ONE))
    assert told(shown(workshop, person(FIRST, 1))) == Text("left_aside:own", rows=rows(ONE))
    assert told(shown(workshop, LAYLA)) == Text("left_aside:own", rows=rows(OTHER))
    everything = Text("left_aside:all", rows=rows(OTHER, ONE), sentences=("A gate.",), more=2)
    assert told(shown(workshop, MARA, ("A gate.",), 2)) == everything
    assert not isinstance(shown(opened(), ANNA), Answer)


def test_the_third_party_is_told_that_words_were_listed_and_neither_which_nor_by_whom() -> None:
    of_one = decided(in_briefing(), LeaveAside(ANNA, EN, ONE, held=3))
    of_other = decided(in_briefing(), LeaveAside(LAYLA, EN, OTHER, held=3))
    name = Text("people:language_name", locale="en")
    note = Post(CONTROL, Text("left_aside:told", language=name, held=3))
    assert of_one.effects == of_other.effects == (note,)
    assert of_one.answer == of_other.answer == Answer(Text("left_aside:noted"))


def test_a_list_stands_in_the_place_of_the_one_before_and_an_empty_one_takes_it_away() -> None:
    workshop = after(
        in_briefing(), LeaveAside(ANNA, EN, ONE), LeaveAside(person(FIRST, 1), EN, OTHER)
    )
    assert workshop.tongues.left_aside == (LeftAside(FIRST, EN, (OTHER,)),)
    assert refused(workshop, LeaveAside(ANNA, EN, OTHER)).reason is Reason.ALREADY_SO
    assert after(workshop, LeaveAside(ANNA, EN, Words(""))).tongues == in_briefing().tongues


def test_a_list_is_bounded_and_of_a_language_that_the_pack_has() -> None:
    workshop = in_briefing()
    many = Words("\n".join(f"word{number}" for number in range(MOST_LISTED + 1)))
    assert refused(workshop, LeaveAside(ANNA, EN, many)).reason is Reason.WORDS_FULL
    long = Words("x" * (LONGEST_LISTED + 1))
    assert refused(workshop, LeaveAside(ANNA, EN, long)).reason is Reason.TOO_LONG
    unknown = LeaveAside(ANNA, Locale("qx"), ONE)
    assert refused(workshop, unknown).reason is Reason.NO_SUCH_LANGUAGE
    assert unknown.locale not in moment().languages


def test_there_is_a_button_for_each_language_in_which_the_bot_speaks_to_anybody_here() -> None:
    answer = shown(in_briefing(), ANNA)
    assert isinstance(answer, Answer)
    assert [(one.verb, one.subject) for one in answer.presses] == [(Verb.LEAVE_ASIDE, "en")]
