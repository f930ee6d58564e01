"""What may leave is answered on the message that asks, by one press, as on one's own page; it shows nobody's answer."""

from __future__ import annotations

from bot.app.codec import PostBody, decode_post, encode_post
from bot.domain.acts import BY_BUTTON
from bot.domain.reassurance.products import DraftProduct
from bot.domain.road.act import reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rounds.answers import AnswerPrivately
from bot.domain.rounds.asking import OpenRound
from bot.domain.rounds.lists import LETTERS_IN_A_LIST, MOST_A_PAGE
from bot.domain.state.ballots import NAMES, RoundKind, answer_of
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.forms import CHOSEN
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from tests.domain.build import FIRST, MARA, after, decided, person, refused, seen
from tests.domain.round_building import (
    NOT_YET,
    YES,
    asked,
    the_round,
    understood,
    with_products,
    with_steps,
)

ANNA = person(FIRST, 0)


def asking(workshop: Workshop, kind: RoundKind = RoundKind.PRODUCTS) -> Post:
    """The message that asks both sides."""
    (post,) = decided(workshop, OpenRound(MARA, kind, 60, seen(workshop))).effects
    assert isinstance(post, Post)
    return post


def chosen(workshop: Workshop, menu: Choice, *items: Handle) -> AnswerPrivately:
    """What choosing these in the list asks for."""
    pressed = ButtonId(menu.verb, workshop.handle, 0, menu.subject)
    values = {CHOSEN: ",".join(items)}
    press = IncomingPress(workshop, JOINT, ANNA, pressed, values)
    command = reader_of(*BY_BUTTON[Verb.ANSWER_PRIVATELY])(press)
    assert isinstance(command, AnswerPrivately)
    return command


def test_one_press_in_the_list_answers_for_all_that_is_asked() -> None:
    before = with_products()
    (menu,) = asking(before).menus
    assert not menu.chosen
    workshop = understood(asked(before, RoundKind.PRODUCTS))
    opened = the_round(workshop)
    assert {value for value, _ in menu.options} == set(map(str, opened.items))
    one, *rest = (item for item in opened.items if item != NAMES)
    workshop = after(workshop, chosen(workshop, menu, one))
    opened = the_round(workshop)
    ballot = opened.ballot(workshop.own(ANNA).seat)
    assert ballot is not None
    assert answer_of(ballot, opened.place(one) or 0) is YES
    for item in (*rest, NAMES):
        assert answer_of(ballot, opened.place(item) or 0) is NOT_YET


def test_who_has_not_read_what_absence_can_tell_reads_it_first() -> None:
    before = with_products()
    (menu,) = asking(before).menus
    workshop = asked(before, RoundKind.PRODUCTS)
    one = the_round(workshop).items[0]
    assert refused(workshop, chosen(workshop, menu, one)).reason is Reason.READ_FIRST


def test_words_too_long_for_the_list_are_read_whole_above_it() -> None:
    long = Words("Both towns wish to know. " * 5)
    assert len(long.text) > LETTERS_IN_A_LIST
    workshop = after(with_products(), DraftProduct(ANNA, None, long))
    post = asking(workshop)
    (menu,) = post.menus
    assert post.text.key == "rounds:opened_with_words"
    (entries,) = (value for _, value in post.text.values if isinstance(value, tuple))
    (entry,) = entries
    assert entry in {label for _, label in menu.options}
    assert asking(with_products()).text.key == "rounds:opened_products"


def test_what_takes_more_than_one_page_is_answered_page_by_page_alone() -> None:
    assert len(asking(with_products(products=MOST_A_PAGE - 1)).menus) == 1
    many = with_products(products=MOST_A_PAGE)
    assert asking(many).menus == ()
    assert [one.verb for one in asking(many).presses] == [Verb.PRIVATE_ANSWERS]


def test_steps_are_answered_on_ones_own_page() -> None:
    assert asking(with_steps(), RoundKind.STEPS).menus == ()


def test_a_post_with_a_list_comes_out_of_the_outbox_as_it_went_in() -> None:
    post = asking(with_products())
    body = PostBody(post.room, 1, post.text, post.presses, menus=post.menus)
    assert decode_post(encode_post(body)) == body
    assert body.rows == (*post.menus, post.presses)
