"""The lists of private answers: how many questions a page holds, and how each reads as an entry (docs/rounds.md)."""

from __future__ import annotations

from bot.domain.state.ballots import NAMES, Round, RoundKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.text import Text

MOST_A_PAGE = 20
"""So many questions on one page, if their words are not long: one list holds them."""
LETTERS_A_PAGE = 3_200
"""Of a message's 4,000, with room for what stands above and below."""
LETTERS_IN_A_LIST = 90
"""So many letters of words an entry of a list shows beside their number."""
_AROUND = 60
"""About what the pack sets around a question's words."""
LEAVE = "leave"
"""The list of words that may leave."""


def pages_of(workshop: Workshop, opened: Round) -> tuple[tuple[Handle, ...], ...]:
    """The questions of each page: as many as fit one message. The same for everybody, whatever they have answered."""
    found: list[list[Handle]] = [[]]
    free = LETTERS_A_PAGE
    for item in opened.items:
        takes = _letters(workshop, opened, item)
        if found[-1] and (takes > free or len(found[-1]) == MOST_A_PAGE):
            found.append([])
            free = LETTERS_A_PAGE
        found[-1].append(item)
        free -= takes
    return tuple(tuple(page) for page in found)


def _letters(workshop: Workshop, opened: Round, item: Handle) -> int:
    """How long a question is at most: every letter of a person's may need a mark before it."""
    if opened.kind is RoundKind.PRODUCTS:
        product = workshop.product(item)
        return _AROUND + (2 * len(_both(workshop, product.words)) if product is not None else 0)
    return sum(_AROUND + 2 * len(_both(workshop, step.words)) for step in workshop.steps_in(item))


def _both(workshop: Workshop, words: Words) -> str:
    return workshop.reassurance.in_both(words).text


def line_of_product(workshop: Workshop, item: Handle) -> Text:
    """What may leave, as an entry of a list."""
    if item == NAMES:
        return Text("rounds:ask_names")
    products = workshop.reassurance.products
    place = next((at for at, one in enumerate(products, 1) if one.handle == item), 0)
    product = workshop.product(item)
    words = Words(_both(workshop, product.words) if product is not None else "")
    return Text("products:label_product", number=place, words=words)


def fits_a_list(workshop: Workshop, item: Handle) -> bool:
    """Whether its words stand whole in a list: longer ones are read above it."""
    product = workshop.product(item)
    return product is None or len(_both(workshop, product.words)) <= LETTERS_IN_A_LIST


def above(workshop: Workshop, opened: Round) -> tuple[Text, ...]:
    """What is too long for the list on the message that asks: it is read whole above it."""
    if not on_message(workshop, opened):
        return ()
    long = (item for item in opened.items if not fits_a_list(workshop, item))
    return tuple(line_of_product(workshop, item) for item in long)


def on_message(workshop: Workshop, opened: Round) -> tuple[Choice, ...]:
    """The list that stands on the message that asks, where it holds all that is asked; the same for everybody.

    It shows nobody's answer: what somebody chooses in it goes to the bot alone.
    """
    if opened.kind is not RoundKind.PRODUCTS or len(pages_of(workshop, opened)) > 1:
        return ()
    options = tuple((str(item), line_of_product(workshop, item)) for item in opened.items)
    subject = f"{opened.handle}.0.{LEAVE}"
    label = Text("rounds:choose_products")
    return (Choice(Verb.ANSWER_PRIVATELY, label, options, 0, subject, most=len(options)),)
