"""The forms of asking both sides privately: until when, and about what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.domain.reassurance import asking, products
from bot.domain.reassurance.pairs import label_of
from bot.domain.road.press import IncomingPress
from bot.domain.rounds.answers import LONGEST_WORDING, find
from bot.domain.state.ballots import OFFERED_MINUTES, Afterwards
from bot.domain.vocabulary.forms import (
    CHOSEN,
    MOST_OPTIONS,
    WORDS,
    Form,
    ListField,
    Option,
    TextField,
)
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

MINUTES, WHICH, AFTERWARDS = "minutes", "which", "afterwards"
ONE_DAY = 1_440


def asking_about_steps(level: int) -> Callable[[IncomingPress], Form]:
    """Until when, and about which of the steps that can be asked at a level; none chosen stands for all."""

    def form(press: IncomingPress) -> Form:
        can = asking.may_be_asked(press.workshop, level)
        options = ((str(item), label_of(press.workshop, item)) for item in can)
        return Form((_minutes(), _afterwards(), *_which("which_steps", options)), str(level))

    return form


def asking_about_products(press: IncomingPress) -> Form:
    """Until when, and about which products."""
    can = {product.handle for product in products.may_be_asked(press.workshop)}
    options = (
        (str(product.handle), Text("products:label_product", number=number, words=product.words))
        for number, product in enumerate(press.workshop.reassurance.products, 1)
        if product.handle in can
    )
    return Form((_minutes(), *_which("which_products", options)), "")


def asking_about_readiness(press: IncomingPress) -> Form:
    """Until when; what for stands in the button."""
    return Form((_minutes(),))


def other_wording(press: IncomingPress) -> Form | Refusal:
    """What somebody would rather read, begun from what they wrote before or from the product's words."""
    round_handle, item = press.pressed.subject, Handle(press.values.get(CHOSEN, ""))
    opened, someone = (
        find(press.workshop, Handle(round_handle)),
        press.workshop.participant(press.by),
    )
    product = press.workshop.product(item)
    ballot = opened.ballot(someone.seat) if opened is not None and someone is not None else None
    place = opened.place(item) if opened is not None else None
    if product is None or ballot is None or place is None:
        return refuse(Reason.ROUND_CLOSED)
    line = TextField(
        WORDS,
        Text("forms:other_wording_label"),
        LONGEST_WORDING,
        ballot.wordings[place] or product.words,
    )
    return Form((line,), f"{round_handle}.{item}")


def minutes_options() -> tuple[Option, ...]:
    """When a facilitator can announce to close."""
    return tuple(
        (str(minutes), Text(f"rounds:label_minutes_{minutes}")) for minutes in OFFERED_MINUTES
    )


def _afterwards() -> ListField:
    options = tuple((str(one), Text(f"rounds:label_after_{one}")) for one in Afterwards)
    label, first = Text("forms:afterwards_label"), frozenset({str(Afterwards.LACKING)})
    return ListField(AFTERWARDS, label, options, first)


def _minutes() -> ListField:
    return ListField(
        MINUTES, Text("forms:minutes_label"), minutes_options(), frozenset({str(ONE_DAY)})
    )


def _which(label: str, options: Iterable[Option]) -> tuple[ListField, ...]:
    offered = tuple(options)[:MOST_OPTIONS]
    if not offered:
        return ()
    return (
        ListField(WHICH, Text(f"forms:{label}_label"), offered, required=False, most=len(offered)),
    )
