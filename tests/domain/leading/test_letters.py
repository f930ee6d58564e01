"""Letters: whoever sent one can take it back for ten minutes, and nobody else; its words are kept no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.boundaries.held import LETTER_KEPT_FOR, ReportTime, let_go_at
from bot.domain.decide import decide
from bot.domain.leading.letters import TAKEN_BACK_WITHIN, SendLetter, TakeLetterBack
from bot.domain.road.act import Asked
from bot.domain.state.decisions import Decision, Post, TakeBackPost
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import line
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    decided,
    in_briefing,
    moment,
    person,
    refused,
)

WORDS = Words("We meet on Tuesday, and I am glad of it.")
SENT = decided(in_briefing(), SendLetter(MARA, FIRST, WORDS))
(LETTER,) = SENT.workshop.leading.letters
BACK = TakeLetterBack(MARA, LETTER.handle)


def later(workshop: Workshop, command: Asked, by: timedelta) -> Decision | Refusal:
    return decide(workshop, command, replace(moment(), at=AT + by))


def test_the_answer_to_a_letter_has_the_button_that_takes_it_back() -> None:
    (press,) = SENT.answer.presses
    assert (press.verb, press.subject) == (Verb.TAKE_LETTER_BACK, LETTER.handle)
    posts = [effect for effect in SENT.effects if isinstance(effect, Post)]
    assert {post.letter for post in posts} == {LETTER.handle}
    assert len(posts) == len(LETTER.rooms) == 4


def test_it_goes_from_each_line_it_stands_in_and_its_words_come_back() -> None:
    outcome = decided(SENT.workshop, BACK)
    lines = [line(one.seat) for one in SENT.workshop.people.participants if one.side is FIRST]
    taken = [effect for effect in outcome.effects if isinstance(effect, TakeBackPost)]
    assert [effect.room for effect in taken] == lines
    assert len(outcome.effects) == len(lines)
    assert dict(outcome.answer.text.values) == {"count": 4, "words": WORDS}
    (known,) = outcome.workshop.leading.letters
    assert (known.words, known.rooms) == (Words(""), ())
    assert refused(outcome.workshop, BACK).reason is Reason.ALREADY_SO


def test_only_whoever_sent_it_can_and_only_for_ten_minutes() -> None:
    assert refused(SENT.workshop, TakeLetterBack(NOOR, LETTER.handle)).reason is Reason.NOT_YOURS
    assert (
        refused(SENT.workshop, TakeLetterBack(person(FIRST, 0), LETTER.handle)).reason
        is Reason.NOT_YOURS
    )
    unknown = TakeLetterBack(MARA, Handle("nothing"))
    assert refused(SENT.workshop, unknown).reason is Reason.LETTER_STAYS
    assert isinstance(later(SENT.workshop, BACK, TAKEN_BACK_WITHIN), Decision)
    for late in (timedelta(minutes=10, seconds=1), timedelta(days=3)):
        outcome = later(SENT.workshop, BACK, late)
        assert isinstance(outcome, Refusal)
        assert outcome.reason is Reason.LETTER_STAYS


def test_its_words_are_let_go_of_soon_after_and_the_bot_wakes_for_that() -> None:
    assert let_go_at(SENT.workshop) == (AT + LETTER_KEPT_FOR,)
    outcome = later(SENT.workshop, ReportTime(), LETTER_KEPT_FOR)
    assert isinstance(outcome, Decision)
    assert outcome.workshop.leading.letters == ()
    assert let_go_at(outcome.workshop) == ()
    # What was taken back is remembered without its words: what still waits of it must not be sent.
    back = decided(SENT.workshop, BACK).workshop
    assert let_go_at(back) == ()
    outcome = later(back, ReportTime(), timedelta(days=9))
    assert isinstance(outcome, Decision)
    assert outcome.workshop == back


def test_two_letters_of_one_moment_are_two() -> None:
    again = decided(SENT.workshop, SendLetter(MARA, FIRST, WORDS)).workshop
    assert len({letter.handle for letter in again.leading.letters}) == 2
