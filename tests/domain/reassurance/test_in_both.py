"""In both languages: nothing is asked about before a member of each side has said that it says the same."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.people.understanding import SayWhatIRead
from bot.domain.reassurance import asking, products
from bot.domain.reassurance.in_both import (
    SayAllSame,
    SaySame,
    items,
    of_steps,
    read_all,
    reading,
    saying,
    seen_of,
)
from bot.domain.reassurance.products import RewordProduct
from bot.domain.reassurance.steps import line
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rounds.asking import OpenRound
from bot.domain.screens.step_cards import joint_cards
from bot.domain.state.ballots import RoundKind
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.steps import HERE, Shape, Worry, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.forms import TextField
from bot.domain.vocabulary.identity import Handle, Locale, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from tests.domain.build import EN, FIRST, MARA, SECOND, SIDES, after, decided, person, refused, seen
from tests.domain.round_building import steps_of, with_products, with_steps

ANNA, LAYLA = person(FIRST, 0), person(SECOND, 0)
OTHER = Words("the same, there")
WHY, SEEN, MISUSED, CALM, SHAPED = map(
    Words, ("It keeps our own road dry", "From the bridge", "As a favour", "A date", "In spring")
)


def in_two_languages(workshop: Workshop) -> Workshop:
    return workshop.with_side(SECOND, lambda side: replace(side, locale=Locale("he")))


def same(workshop: Workshop, by: UserId, handle: Handle, words: Words = OTHER) -> SaySame:
    return said(workshop, by, handle, words=words)


def said(workshop: Workshop, by: UserId, handle: Handle, **parts: Words) -> SaySame:
    about = [one for one in items(workshop) if one.handle == handle]
    return SaySame(by, handle, seen_of(workshop, about), tuple(parts.items()))


def pressed(workshop: Workshop, by: UserId, verb: Verb, revision: int = 0) -> IncomingPress:
    return IncomingPress(workshop, None, by, ButtonId(verb, workshop.handle, revision))


def with_all_said(workshop: Workshop) -> tuple[Workshop, Handle]:
    """A step to which everything was added, with a worry and a shape about it that were shown."""
    handle = steps_of(workshop, FIRST)[0]
    workshop = workshop.with_step(
        handle, lambda step: replace(step, own_interest=WHY, verification=SEEN)
    )
    seat = workshop.own(ANNA).seat
    worry = Worry(Handle("w1"), handle, seat, WorryEnd.GIVER, MISUSED, CALM, shown=True)
    waits = replace(worry, handle=Handle("w2"), misuse=Words("not shown yet"), shown=False)
    shape = Shape(Handle("s1"), handle, seat, WorryEnd.GIVER, SHAPED, shown=True)
    changed = replace(workshop.reassurance, worries=(worry, waits), shapes=(shape,))
    return replace(workshop, reassurance=changed), handle


def listed(workshop: Workshop) -> set[str]:
    rows = [row for card in joint_cards(workshop).values() for row in card.rows]
    found = [one for one in rows if isinstance(one, Choice) and one.verb is Verb.SAY_SAME]
    return {value for one in found for value, _ in one.options}


def offers_reading(workshop: Workshop) -> bool:
    rows = [row for card in joint_cards(workshop).values() for row in card.rows]
    presses = [one for row in rows if isinstance(row, tuple) for one in row]
    return any(one.verb is Verb.READ_BOTH for one in presses)


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


def test_what_was_added_to_a_step_and_said_about_it_is_the_same_in_both_before_it_is_asked() -> (
    None
):
    workshop, handle = with_all_said(in_two_languages(with_steps()))
    words = {"own_interest": Words("why, there"), "verification": Words("seen, there")}
    for by in (ANNA, LAYLA):
        workshop = after(workshop, same(workshop, by, handle))
    assert handle not in asking.may_be_asked(workshop, HERE)
    for by in (ANNA, LAYLA):
        workshop = after(workshop, said(workshop, by, handle, **words))
    assert handle not in asking.may_be_asked(workshop, HERE)
    assert {"w1", "s1"} <= listed(workshop)
    assert "w2" not in listed(workshop)
    for by in (ANNA, LAYLA):
        worry = said(workshop, by, Handle("w1"), misuse=Words("favour"), evidence=Words("date"))
        workshop = after(workshop, worry)
        outcome = decided(workshop, same(workshop, by, Handle("s1")))
        workshop = outcome.workshop
    assert handle in asking.may_be_asked(workshop, HERE)
    (told,) = outcome.effects
    assert isinstance(told, Post)
    assert told.text.key == "in_both:both_now"
    changed = workshop.with_step(handle, lambda step: replace(step, verification=Words("By boat")))
    assert handle not in asking.may_be_asked(changed, HERE)


def test_the_form_has_every_part_with_what_it_is_about_and_what_stands_there_so_far() -> None:
    workshop, handle = with_all_said(in_two_languages(with_steps()))
    workshop = after(workshop, said(workshop, ANNA, handle, own_interest=OTHER))
    press = replace(pressed(workshop, LAYLA, Verb.SAY_SAME), values={"chosen": str(handle)})
    form = saying(press)
    assert not isinstance(form, Refusal)
    fields = [one for one in form.fields if isinstance(one, TextField)]
    assert [one.name for one in fields] == ["words", "own_interest", "verification"]
    assert [one.about for one in fields][1:] == [WHY, SEEN]
    assert [one.filled for one in fields][1:] == [OTHER, Words("")]


def test_one_press_says_of_all_that_was_read_that_it_says_the_same() -> None:
    workshop = in_two_languages(with_steps())
    handles = [one.handle for one in workshop.reassurance.steps]
    assert not offers_reading(workshop)
    for handle in handles:
        workshop = after(workshop, same(workshop, ANNA, handle, Words(f"{handle}, there")))
    assert offers_reading(workshop)
    nothing = reading(pressed(workshop, ANNA, Verb.READ_BOTH))
    assert nothing.text.key == "in_both:none"
    shown = reading(pressed(workshop, LAYLA, Verb.READ_BOTH))
    assert isinstance(shown, Answer)
    (press,) = shown.presses
    command = read_all(pressed(workshop, LAYLA, press.verb, press.revision))
    done = after(workshop, command)
    assert asking.may_be_asked(done, HERE) == tuple(handles)
    assert not offers_reading(done)
    otherwise = after(workshop, same(workshop, ANNA, handles[0], Words("otherwise, there")))
    assert refused(otherwise, command).reason is Reason.STEP_CHANGED
    assert refused(workshop, SayAllSame(ANNA, press.revision)).reason is Reason.ALREADY_SO
