"""In both languages: nothing is asked about before a member of each side has said that it says the same."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.people.understanding import SayWhatIRead
from bot.domain.reassurance import asking, products
from bot.domain.reassurance.in_both import SaySame, of_steps
from bot.domain.reassurance.products import RewordProduct
from bot.domain.reassurance.steps import line
from bot.domain.rounds.asking import OpenRound
from bot.domain.screens.step_cards import joint_cards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.steps import HERE
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.identity import Handle, Locale, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.build import EN, FIRST, MARA, SECOND, SIDES, after, person, refused, seen
from tests.domain.round_building import steps_of, with_products, with_steps

ANNA, LAYLA = person(FIRST, 0), person(SECOND, 0)
OTHER = Words("the same, there")


def in_two_languages(workshop: Workshop) -> Workshop:
    return workshop.with_side(SECOND, lambda side: replace(side, locale=Locale("he")))


def same(workshop: Workshop, by: UserId, handle: Handle, words: Words = OTHER) -> SaySame:
    step, product = workshop.step(handle), workshop.product(handle)
    about = step or product
    assert about is not None
    return SaySame(by, handle, about.revision, words)


def listed(workshop: Workshop) -> set[str]:
    rows = [row for card in joint_cards(workshop).values() for row in card.rows]
    found = [one for one in rows if isinstance(one, Choice) and one.verb is Verb.SAY_SAME]
    return {value for one in found for value, _ in one.options}


def test_where_both_sides_speak_the_same_nothing_of_it_shows_and_nothing_waits() -> None:
    workshop = with_steps()
    assert listed(workshop) == set()
    assert of_steps(workshop) == ()
    assert len(asking.may_be_asked(workshop, HERE)) == 6
    handle = steps_of(workshop, FIRST)[0]
    assert refused(workshop, same(workshop, ANNA, handle)).reason is Reason.ALREADY_SO


def test_a_step_is_asked_about_once_a_member_of_each_side_has_said_that_it_says_the_same() -> None:
    workshop = in_two_languages(with_steps())
    handles = [one.handle for one in workshop.reassurance.steps]
    assert listed(workshop) == set(handles)
    asked = OpenRound(MARA, RoundKind.STEPS, 60, seen(workshop))
    assert refused(workshop, asked).reason is Reason.SAME_FIRST
    for handle in handles:
        words = Words(f"{handle}, there")
        workshop = after(workshop, same(workshop, ANNA, handle, words))
        again = same(workshop, person(FIRST, 1), handle, words)
        assert refused(workshop, again).reason is Reason.ALREADY_SO
        assert asking.may_be_asked(workshop, HERE) == tuple(handles[: handles.index(handle)])
        workshop = after(workshop, same(workshop, LAYLA, handle, words))
    assert listed(workshop) == set()
    assert asking.may_be_asked(workshop, HERE) == tuple(handles)
    first = workshop.step(handles[0])
    assert first is not None
    shown = dict(line(workshop, first).values)["words"]
    assert shown == Words(f"{first.words.text} · {first.handle}, there")
    after(workshop, replace(asked, seen=seen(workshop)))


def test_other_words_there_take_the_place_of_those_before_and_are_confirmed_anew() -> None:
    workshop = in_two_languages(with_steps())
    handle = steps_of(workshop, FIRST)[0]
    workshop = after(workshop, same(workshop, ANNA, handle))
    workshop = after(workshop, same(workshop, LAYLA, handle, Words("otherwise, there")))
    assert asking.may_be_asked(workshop, HERE) == ()
    workshop = after(workshop, same(workshop, ANNA, handle, Words("otherwise, there")))
    assert asking.may_be_asked(workshop, HERE) == (handle,)


def test_who_interprets_may_write_it_and_confirms_nothing_with_that() -> None:
    workshop = in_two_languages(with_steps())
    handle = steps_of(workshop, FIRST)[0]
    assert refused(workshop, same(workshop, MARA, handle)).reason is Reason.NOT_YOURS
    workshop = after(workshop, SayWhatIRead(MARA, frozenset({EN}), True))
    workshop = after(workshop, same(workshop, MARA, handle), same(workshop, ANNA, handle))
    assert asking.may_be_asked(workshop, HERE) == ()
    workshop = after(workshop, same(workshop, LAYLA, handle))
    assert asking.may_be_asked(workshop, HERE) == (handle,)


def test_of_what_might_leave_a_changed_word_is_said_anew() -> None:
    workshop = in_two_languages(with_products())
    handle = workshop.reassurance.products[0].handle
    assert products.may_be_asked(workshop) == ()
    workshop = after(workshop, *(same(workshop, person(side, 0), handle) for side in SIDES))
    assert [one.handle for one in products.may_be_asked(workshop)] == [handle]
    reworded = after(workshop, RewordProduct(ANNA, handle, 0, Words("It rains on both of us.")))
    assert products.may_be_asked(reworded) == ()
