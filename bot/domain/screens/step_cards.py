"""What stands in the joint room of steps and products: their boards, and a card for each published step."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.boards import pages as pages_of_boards
from bot.domain.boards.pages import Line, is_up, pages, vision_above, with_above
from bot.domain.reassurance import in_both, pairs, steps, worries
from bot.domain.reassurance.sources import product_sources, source_words
from bot.domain.state.agenda import Ability
from bot.domain.state.steps import HERE, Product, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Choice, Row, Verb, button
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value

MOST_LETTERS = 3_400
"""Of a card's 4,000, with room for what the pack sets around the words."""
_AROUND = 60
MOST_OPTIONS = 25
_MOST_ADDED = 1_800
"""Letters of what is added to a step, so that its words and what stands around them have room as well."""
_ON_ITS_CARD = ("own_interest", "verification", "durability")
"""What the board leaves to the card that a published step has."""


def joint_cards(workshop: Workshop) -> dict[str, Card]:
    """Every card of steps and products that should stand now, by slot."""
    room = workshop.room(JOINT)
    if room is None or not workshop.joint_has_opened:
        return {}
    found: dict[str, Card] = {}
    if is_up(workshop, workshop.offers(Ability.STEPS), bool(workshop.reassurance.steps)):
        lines, title = _step_lines(workshop), Text("steps:title")
        board = _board("steps", title, lines, _step_rows(workshop), room.handle)
        found |= with_above(
            board, "board/steps", (*vision_above(workshop), *worries.invited(workshop))
        )
        for step in _published(workshop):
            found[f"step/{step.handle}"] = step_card(workshop, step)
    if is_up(workshop, workshop.offers(Ability.PRODUCTS), bool(workshop.reassurance.products)):
        title, lines = Text("products:title"), _product_lines(workshop)
        found |= _board("products", title, lines, _product_rows(workshop), room.handle)
    return found


def written_boards(workshop: Workshop) -> dict[str, tuple[Text, tuple[Text, ...]]]:
    """Every board with something on it, by its word: its title and what is on it, published steps in full."""
    found = {
        word: (title, tuple(line.text for line in lines))
        for word, (title, lines) in pages_of_boards.written_boards(workshop).items()
    }
    if workshop.reassurance.steps:
        lines = _step_lines(workshop)
        in_full = [text for step in _published(workshop) for text in _sections(workshop, step)]
        heading = (Text("steps:published"),) if in_full else ()
        above = vision_above(workshop)
        board = (*above, *(line.text for line in lines), *heading, *in_full)
        found["steps"] = Text("steps:title"), board
    if workshop.reassurance.products:
        lines = _product_lines(workshop)
        found["products"] = Text("products:title"), tuple(line.text for line in lines)
    return found


def is_anything_written(workshop: Workshop) -> bool:
    """Whether ``written_boards`` has any."""
    return (
        pages_of_boards.is_anything_written(workshop)
        or bool(workshop.reassurance.steps)
        or bool(workshop.reassurance.products)
    )


def _published(workshop: Workshop) -> list[Step]:
    published = (step for step in workshop.reassurance.steps if step.level >= HERE)
    return sorted(published, key=lambda one: one.handle)


def _step_lines(workshop: Workshop) -> list[Line]:
    return [
        _board_line(workshop, number, step)
        for number, step in enumerate(workshop.reassurance.steps, 1)
    ]


def _product_lines(workshop: Workshop) -> list[Line]:
    return [
        _product_line(number, workshop.reassurance.in_both(product.words), _standing(product))
        for number, product in enumerate(workshop.reassurance.products, 1)
    ]


def _board(
    name: str, title: Text, lines: Sequence[Line], rows: tuple[Row, ...], room: Handle
) -> dict[str, Card]:
    """The board's pages; what can be done with it stands on the last. Its handles are made from the room's own."""
    found: dict[str, Card] = {}
    every = pages(lines)
    for number, page in enumerate(every, 1):
        entries: tuple[Value, ...] = tuple(line.text for line in page)
        body = Text("boards:lines", entries=entries) if entries else Text("boards:nothing_yet")
        heading = Text("boards:page", title=title, number=number, pages=len(every))
        under = (*(rows if number == len(every) else ()), (button(Verb.SHOW_AGAIN),))
        slot = f"board/{name}" if number == 1 else f"board/{name}/{number}"
        found[slot] = Card(JOINT, "board", (heading, body), under, Handle(f"{room}-{name}{number}"))
    return found


# ---- steps
def _letters(*words: Words) -> int:
    """Every letter of a person's may need a mark before it."""
    return sum(2 * len(wording.text) + _AROUND for wording in words if wording)


def _values(workshop: Workshop, step: Step) -> dict[str, Value]:
    concern = workshop.contribution(step.concern) if step.concern is not None else None
    return {
        "giver": workshop.side_name(step.giver),
        "receiver": workshop.side_name(step.receiver),
        "words": workshop.reassurance.in_both(step.words),
        "concern": concern.words if concern is not None and concern.on_board else "",
        "kind": str(step.kind or ""),
        **_added(workshop, step),
        "level": step.level,
        "reworded": step.reworded,
        "asked_for": step.asked_for,
    }


def _added(workshop: Workshop, step: Step) -> dict[str, Words]:
    """Why its giver would keep it up, and so on: in both languages where a board has room for that."""
    alone = {name: getattr(step, name) for name in _ON_ITS_CARD}
    both = {name: workshop.reassurance.in_both(words) for name, words in alone.items()}
    return both if _letters(*both.values()) <= _MOST_ADDED else alone


def _board_line(workshop: Workshop, number: int, step: Step) -> Line:
    partner = pairs.partner(workshop, step)
    tied = steps.number_of(workshop, partner.handle) if partner is not None else 0
    values = _values(workshop, step)
    if step.level >= HERE:
        values |= dict.fromkeys(_ON_ITS_CARD, "")
    text = Text("steps:board_line", number=number, tied=tied, **values)
    concern = workshop.contribution(step.concern) if step.concern is not None else None
    words = workshop.reassurance.in_both(step.words)
    said = (words, *_added(workshop, step).values())
    return Line(text, _letters(*said, *((concern.words,) if concern is not None else ())))


def _options(workshop: Workshop) -> tuple[tuple[str, Text], ...]:
    return tuple(
        (str(step.handle), Text("steps:label_in_menu", words=step.words))
        for step in workshop.reassurance.steps
    )[:MOST_OPTIONS]


def _step_rows(workshop: Workshop) -> tuple[Row, ...]:
    if not workshop.offers(Ability.STEPS):
        return ()
    rows: list[Row] = [(button(Verb.PUT_UP_STEP), button(Verb.PROPOSALS))]
    options = _options(workshop)
    if options:
        verbs = (
            Verb.ADD_SHAPE,
            Verb.ADD_WORRY,
            Verb.CHANGE_STEP,
            Verb.PROPOSE_WORDS,
        )
        rows += [Choice(verb, Text(verb.label), options) for verb in verbs]
        asked_for = {str(step.handle) for step in workshop.reassurance.steps if step.asked_for}
        to_take_up = tuple(option for option in options if option[0] in asked_for)
        if to_take_up:
            rows.insert(1, Choice(Verb.TAKE_UP_STEP, Text(Verb.TAKE_UP_STEP.label), to_take_up))
    return (*rows, *in_both.of_steps(workshop), *_rows_of_pairs(workshop))


def _rows_of_pairs(workshop: Workshop) -> tuple[Row, ...]:
    """Which steps could be tied to another, and which pairs untied."""
    could = {step.handle for step in pairs.that_could_be_tied(workshop)}
    lists = (
        (Verb.TIE_STEPS, tuple(one for one in _options(workshop) if one[0] in could)),
        (
            Verb.UNTIE,
            tuple(
                (str(pair.handle), pairs.label_of(workshop, pair.handle))
                for pair in workshop.reassurance.pairs
                if pair.tied
            ),
        ),
    )
    return tuple(Choice(verb, Text(verb.label), options) for verb, options in lists if options)


def step_card(workshop: Workshop, step: Step) -> Card:
    """The joint card of a published step: its words and all that the room has added, by the board's own lists."""
    rows = ((button(Verb.SHOW_AGAIN),),)
    return Card(JOINT, "step", _sections(workshop, step), rows, step.handle)


def _sections(workshop: Workshop, step: Step) -> tuple[Text, ...]:
    partner = pairs.partner(workshop, step)
    sections = [Text("steps:card", **_values(workshop, step))]
    eased = workshop.contribution(step.concern) if step.concern is not None else None
    words = workshop.reassurance.in_both(step.words)
    said = (words, *_added(workshop, step).values())
    room = MOST_LETTERS - _letters(*said, *((eased.words,) if eased is not None else ()))
    if partner is not None:
        sections.append(Text("steps:only_with", step=steps.line(workshop, partner)))
        room -= _letters(partner.words)
    constraints: list[Value] = []
    for handle in step.constraints:
        constraint = workshop.contribution(handle)
        if constraint is not None and constraint.on_board and room >= _letters(constraint.words):
            room -= _letters(constraint.words)
            constraints.append(constraint.words)
    if constraints:
        sections.append(Text("steps:constraints", constraints=tuple(constraints)))
    return (*sections, *_worries(workshop, step, room))


def _worries(workshop: Workshop, step: Step, room: int) -> list[Text]:
    about = worries.about(workshop, step.handle)
    shown: list[Value] = []
    for worry in about:
        misuse, evidence = map(workshop.reassurance.in_both, (worry.misuse, worry.evidence))
        room -= _letters(misuse, evidence)
        if room < 0:
            break
        shown.append(Text(f"worries:on_card_{worry.end}", misuse=misuse, evidence=evidence))
    return (
        [Text("steps:worries", worries=tuple(shown), more=len(about) - len(shown))] if shown else []
    )


# ---- products
def _standing(product: Product) -> str:
    if product.going_out:
        return "going_out"
    return "staying" if product.asked else ""


def _product_line(number: int, words: Words, standing: str) -> Line:
    return Line(
        Text("products:board_line", number=number, words=words, standing=standing), _letters(words)
    )


def _product_rows(workshop: Workshop) -> tuple[Row, ...]:
    if not workshop.offers(Ability.PRODUCTS):
        return ()
    rows: list[Row] = [(button(Verb.DRAFT_PRODUCT),)]
    sources = tuple(
        (str(handle), _source_label(workshop, handle)) for handle in product_sources(workshop)
    )[:MOST_OPTIONS]
    if sources:
        rows.append(Choice(Verb.DRAFT_FROM, Text("presses:draft_from"), sources))
    drafted = tuple(
        (str(product.handle), Text("products:label_product", number=number, words=product.words))
        for number, product in enumerate(workshop.reassurance.products, 1)
    )[:MOST_OPTIONS]
    if drafted:
        rows.append(Choice(Verb.REWORD_PRODUCT, Text("presses:reword_product"), drafted))
    return (*rows, *in_both.of_products(workshop))


def _source_label(workshop: Workshop, source: Handle) -> Text:
    return Text("products:label_source", words=source_words(workshop, source))
