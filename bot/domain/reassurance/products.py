"""Products: words that may leave the room, if nobody taking part objects to them (Kelman 2005, §2; docs/rounds.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.boards.private_notes import may_speak_together
from bot.domain.reassurance.in_both import is_ready
from bot.domain.reassurance.sources import product_sources
from bot.domain.reassurance.steps import one_line, takes_part_in_joint
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.state.agenda import Ability
from bot.domain.state.ballots import NAMES, PrivateAnswer, Round, answer_of, everybody_says_yes
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.steps import Product
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Draw, Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LONGEST_PRODUCT = 300
MOST_PRODUCTS = 20
A_MESSAGE = 5
"""So many wordings in one message, so that the longest fit."""
IN_BOTH_A_MESSAGE = 2
"""The same where they stand in two languages."""


@frozen
class DraftProduct(Command):
    """Put up words that might leave the room."""

    source: Handle | None
    words: Words


@frozen
class RewordProduct(Command):
    """Change them; everybody is asked anew."""

    product: Handle
    product_seen: int
    words: Words


def draft_product(workshop: Workshop, command: DraftProduct, moment: Moment) -> Outcome:
    """Words on their way out: from a published step, an idea, or freely. Nobody is named as the one who wrote them."""
    words = one_line(command.words)
    refused = _refused(workshop, command, words)
    if refused is not None:
        return refused
    if command.source is not None and command.source not in set(product_sources(workshop)):
        return refuse(Reason.NO_SUCH_PRODUCT)
    if len(workshop.reassurance.products) >= MOST_PRODUCTS:
        return refuse(Reason.PRODUCTS_FULL, most=MOST_PRODUCTS)
    product = Product(
        Handle(moment.draw.token(f"product|{len(workshop.reassurance.products)}", 8)),
        words,
        command.source,
    )
    changed = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance, products=(*workshop.reassurance.products, product)
        ),
    )
    return Decision(changed, Answer(Text("products:drafted")))


def reword_product(workshop: Workshop, command: RewordProduct, moment: Moment) -> Outcome:
    """Other words, so everybody is asked again, whatever they answered to the words before."""
    words = one_line(command.words)
    refused = _refused(workshop, command, words)
    if refused is not None:
        return refused
    product = workshop.product(command.product)
    if product is None:
        return refuse(Reason.NO_SUCH_PRODUCT)
    if workshop.rounds.open is not None and product.handle in workshop.rounds.open.items:
        return refuse(Reason.ASKED_NOW)
    if product.revision != command.product_seen:
        return refuse(Reason.PRODUCT_CHANGED)
    if words == product.words:
        return refuse(Reason.ALREADY_SO)
    new = replace(
        product,
        words=words,
        revision=product.revision + 1,
        asked=False,
        going_out=False,
        undecided=False,
    )
    return Decision(
        workshop.with_product(product.handle, lambda _: new), Answer(Text("products:reworded"))
    )


def _refused(
    workshop: Workshop, command: DraftProduct | RewordProduct, words: Words
) -> Refusal | None:
    if not workshop.offers(Ability.PRODUCTS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if not takes_part_in_joint(workshop, command.by):
        return refuse(Reason.NOT_YOURS)
    refused = may_speak_together(workshop, command.by)
    if refused is not None:
        return refused
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    return (
        refuse(Reason.TOO_LONG, most=LONGEST_PRODUCT) if len(words.text) > LONGEST_PRODUCT else None
    )


# ---- asking everybody
def may_be_asked(workshop: Workshop) -> tuple[Product, ...]:
    """The products not yet asked in their present words, or without a decision, for somebody stepped out meanwhile.

    Asking the same words again would be pressure otherwise.
    """
    return tuple(
        product
        for product in workshop.reassurance.products
        if (not product.asked or product.undecided) and is_ready(workshop, product.handle)
    )


def all_asked(workshop: Workshop) -> bool:
    """Whether every product has been asked in its present words."""
    return all(product.asked for product in workshop.reassurance.products)


def to_ask(
    workshop: Workshop, chosen: tuple[Handle, ...]
) -> tuple[tuple[Handle, ...], tuple[Handle, ...]] | Refusal:
    """What a round of products asks: what was chosen or all that can be, and always whether names may leave."""
    if not workshop.offers(Ability.PRODUCTS):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    can = tuple(product.handle for product in may_be_asked(workshop))
    picked = tuple(dict.fromkeys(chosen)) or can
    if any(workshop.product(handle) is None for handle in picked):
        return refuse(Reason.NO_SUCH_PRODUCT)
    if not picked or not set(picked) <= set(can):
        return refuse(_why_none(workshop))
    return picked, (*picked, NAMES)


def _why_none(workshop: Workshop) -> Reason:
    products = workshop.reassurance.products
    if any(not one.asked and not is_ready(workshop, one.handle) for one in products):
        return Reason.SAME_FIRST
    return Reason.PRODUCT_ASKED if products else Reason.NOTHING_TO_ASK


def closed(workshop: Workshop, opened: Round, draw: Draw) -> tuple[Workshop, tuple[Effect, ...]]:
    """Which words go out and which do not; other wordings, shuffled, from nobody and from no side.

    If somebody has stepped out, or come into the joint room who was not asked, everything stays in, and both sides read
    what they read whenever it does. The same words may then be asked about again.
    """
    undecided = opened.void or _somebody_was_not_asked(workshop, opened)
    said_yes = {handle for handle in opened.items if everybody_says_yes(opened, handle)}
    out = frozenset() if undecided else said_yes
    changed = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            products=tuple(
                replace(product, asked=True, going_out=product.handle in out, undecided=undecided)
                if product.handle in opened.items
                else product
                for product in workshop.reassurance.products
            ),
            names_may_leave=NAMES in out,
        ),
    )
    asked = [product for product in changed.reassurance.products if product.handle in opened.items]
    both = workshop.reassurance.in_both
    going = _lines(both(product.words) for product in asked if product.going_out)
    staying = _lines(both(product.words) for product in asked if not product.going_out)
    many = a_message(workshop)
    told: list[Effect] = [
        Post(JOINT, Text("products:going", products=part, more=place > 0))
        for place, part in enumerate(_parts(going, many))
    ]
    told += [
        Post(JOINT, Text("products:staying", products=part, more=place > 0))
        for place, part in enumerate(_parts(staying, many))
    ]
    may_leave = changed.reassurance.names_may_leave
    names = "products:names_may_leave" if may_leave else "products:names_stay"
    told.append(Post(JOINT, Text(names)))
    for product in asked:
        for part in _parts(_wordings(opened, product.handle, draw)):
            told.append(
                Post(JOINT, Text("products:other_wordings", product=product.words, wordings=part))
            )
    return changed, tuple(told)


def _somebody_was_not_asked(workshop: Workshop, opened: Round) -> bool:
    return any(
        person.takes_part and person.in_joint and opened.ballot(person.seat) is None
        for person in workshop.people.participants
    )


def _lines(words: Iterable[Words]) -> tuple[Value, ...]:
    return tuple(Text("products:line", words=wording) for wording in words)


def a_message(workshop: Workshop) -> int:
    """How many wordings fit one message."""
    return IN_BOTH_A_MESSAGE if workshop.reassurance.renderings else A_MESSAGE


def _parts(lines: tuple[Value, ...], many: int = A_MESSAGE) -> list[tuple[Value, ...]]:
    return [lines[at : at + many] for at in range(0, len(lines), many)]


def _wordings(opened: Round, product: Handle, draw: Draw) -> tuple[Value, ...]:
    """What people would rather read. Sorted before it is shuffled, so that the order of the seats shows in nothing."""
    place = opened.place(product)
    if place is None:
        return ()
    other = PrivateAnswer.OTHER_WORDING
    written = [
        ballot.wordings[place] for ballot in opened.ballots if answer_of(ballot, place) is other
    ]
    ordered = sorted(written, key=lambda words: words.text)
    return draw.shuffled(_lines(ordered), f"round|{opened.handle}|{product}|wordings")
