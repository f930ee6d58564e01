"""In both languages: what is asked about, or may leave the room, says the same in the language of each side.

Nobody's words are translated by a machine. Somebody writes the same in the other language, and a member of each side
has said *this says the same* before it is asked: of a step its words and all that was added to it, and each worry and
shape about it that was shown; of what might leave its words. In a workshop of one language nothing of this shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.reassurance.steps import is_asked_now, number_of, one_line, takes_part_in_joint
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.steps import Product, Rendered, Shape, Step, Worry
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Row, Verb, button
from bot.domain.vocabulary.forms import MOST_OPTIONS, WORDS, Form, TextField
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LONGEST_OF_STEP, LONGEST_ADDED, LONGEST_OF_PRODUCT = 150, 300, 400
"""Half as much again, about: some languages take more room than others."""
_ADDED = ("own_interest", "verification", "durability")
_MISUSE, _EVIDENCE = "misuse", "evidence"
_A_MESSAGE, _AROUND = 3_000, 60
"""Letters of what is told at once, each of which may need a mark before it, and what the pack sets around a line."""


@frozen
class SaySame(Command):
    """Say how something reads in the other language; with the words that stand, that they say the same.

    ``subject_seen``: what stood in the first language, as ``seen_of`` tells it; ``same``: part by part.
    """

    subject: Handle
    subject_seen: int
    same: tuple[tuple[str, Words], ...]


@frozen
class SayAllSame(Command):
    """Say of all that waits for one's own side, as it was shown, that it says the same. ``shown``: see ``seen_of``."""

    shown: int


@frozen
class Part:
    """Some words, and how long the same may be there."""

    name: str
    words: Words
    most: int


@frozen
class Item:
    """What is said to be the same by one form: a step with all that was added to it, a worry, a shape, a product."""

    handle: Handle
    step: Handle | None
    """The step it is about."""
    label: Text
    parts: tuple[Part, ...]


# ---- what there is
def items(workshop: Workshop) -> tuple[Item, ...]:
    """All that has to stand in both languages before it is asked about; nothing where the sides speak the same."""
    if not workshop.sides_speak_differently:
        return ()
    reassurance, found = workshop.reassurance, []
    if workshop.offers(Ability.STEPS):
        found += [_step(workshop, one) for one in reassurance.steps]
        found += [_about_step(workshop, one) for one in reassurance.worries if one.shown]
        found += [_about_step(workshop, one) for one in reassurance.shapes if one.shown]
    if workshop.offers(Ability.PRODUCTS):
        numbered = enumerate(reassurance.products, 1)
        found += [_product(number, product) for number, product in numbered]
    return tuple(found)


def _step(workshop: Workshop, step: Step) -> Item:
    number = number_of(workshop, step.handle)
    label = Text("steps:label_step", number=number, words=step.words)
    added = ((name, getattr(step, name)) for name in _ADDED)
    parts = (Part(name, words, LONGEST_ADDED) for name, words in added if words)
    return Item(step.handle, step.handle, label, (Part(WORDS, step.words, LONGEST_OF_STEP), *parts))


def _about_step(workshop: Workshop, said: Worry | Shape) -> Item:
    words = said.misuse if isinstance(said, Worry) else said.words
    key = "in_both:label_worry" if isinstance(said, Worry) else "in_both:label_shape"
    label = Text(key, number=number_of(workshop, said.step), words=words)
    named = (
        ((_MISUSE, said.misuse), (_EVIDENCE, said.evidence))
        if isinstance(said, Worry)
        else ((WORDS, said.words),)
    )
    parts = tuple(Part(name, words, LONGEST_ADDED) for name, words in named if words)
    return Item(said.handle, said.step, label, parts)


def _product(number: int, product: Product) -> Item:
    label = Text("products:label_product", number=number, words=product.words)
    parts = (Part(WORDS, product.words, LONGEST_OF_PRODUCT),)
    return Item(product.handle, None, label, parts)


def _is_confirmed(workshop: Workshop, item: Item) -> bool:
    found = (workshop.reassurance.rendered(part.words) for part in item.parts)
    return all(one is not None and one.is_confirmed for one in found)


def _waits_for(workshop: Workshop, item: Item, side: SideId) -> bool:
    """Whether all of it stands in the other language, and nobody of this side has said that it says the same."""
    found = [workshop.reassurance.rendered(part.words) for part in item.parts]
    return all(found) and any(one is not None and side not in one.same for one in found)


def is_ready(workshop: Workshop, subject: Handle) -> bool:
    """Whether a step or a product may be asked about, as far as languages go, with all that is said about it."""
    about = (one for one in items(workshop) if subject in (one.handle, one.step))
    return all(_is_confirmed(workshop, one) for one in about)


def seen_of(workshop: Workshop, shown: Iterable[Item], *, beside: bool = False) -> int:
    """A number that is another once any of these words is; ``beside``: also how they read in the other language."""
    words = [part.words for item in shown for part in item.parts]
    rendered = (workshop.reassurance.rendered(one) for one in words) if beside else ()
    every = (*words, *(one.words for one in rendered if one is not None))
    said = "\0".join(one.text for one in every).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=6).digest())


# ---- saying it
def say_same(workshop: Workshop, command: SaySame, moment: Moment) -> Outcome:
    """By whoever takes part in the joint room, for their side; who interprets may write it, which confirms nothing."""
    item = _about(workshop, command.by, command.subject)
    if isinstance(item, Refusal):
        return item
    if seen_of(workshop, (item,)) != command.subject_seen:
        return refuse(Reason.STEP_CHANGED)
    written = {name: one_line(words) for name, words in command.same}
    given = [(part, words) for part in item.parts if (words := written.get(part.name))]
    if not given:
        return refuse(Reason.NOTHING_WRITTEN)
    long = next((part.most for part, words in given if len(words.text) > part.most), None)
    if long is not None:
        return refuse(Reason.TOO_LONG, most=long)
    someone = workshop.participant(command.by)
    side = someone.side if someone is not None else None
    return _decided(workshop, [(part.words, words) for part, words in given], side, (item,))


def say_all_same(workshop: Workshop, command: SayAllSame, moment: Moment) -> Outcome:
    """By whoever takes part in the joint room, for their side, of all that they have just read."""
    if not workshop.sides_speak_differently:
        return refuse(Reason.ALREADY_SO)
    side = workshop.own(command.by).side
    waits = tuple(one for one in _open(workshop) if _waits_for(workshop, one, side))
    if not waits:
        return refuse(Reason.ALREADY_SO)
    if not takes_part_in_joint(workshop, command.by):
        return refuse(Reason.NOT_YOURS)
    if seen_of(workshop, waits, beside=True) != command.shown:
        return refuse(Reason.STEP_CHANGED)
    found = (workshop.reassurance.rendered(part.words) for one in waits for part in one.parts)
    stands = [(one.of, one.words) for one in found if one is not None]
    return _decided(workshop, stands, side, waits)


def _decided(
    workshop: Workshop,
    said: list[tuple[Words, Words]],
    side: SideId | None,
    about: tuple[Item, ...],
) -> Outcome:
    changed = workshop
    for of, words in said:
        changed = _with(changed, of, words, side)
    if changed.reassurance.renderings == workshop.reassurance.renderings:
        return refuse(Reason.ALREADY_SO)
    done = [one for one in about if _is_confirmed(changed, one)]
    key = "in_both:said" if len(done) == len(about) else "in_both:waits"
    new = [one for one in done if not _is_confirmed(workshop, one)]
    return Decision(changed, Answer(Text(key)), _told(changed, new))


def _with(workshop: Workshop, of: Words, words: Words, side: SideId | None) -> Workshop:
    """With this in the place of an earlier one; what no longer stands on a board takes its own with it."""
    reassurance = workshop.reassurance
    known = reassurance.rendered(of)
    new = known if known is not None and known.words == words else Rendered(of, words)
    if side is not None:
        new = replace(new, same=new.same | {side})
    if new == known:
        return workshop
    stand = set(_standing(workshop))
    rest = (one for one in reassurance.renderings if one.of in stand and one.of != of)
    return replace(workshop, reassurance=replace(reassurance, renderings=(*rest, new)))


def _standing(workshop: Workshop) -> Iterator[Words]:
    reassurance = workshop.reassurance
    for step in reassurance.steps:
        yield from (step.words, *(getattr(step, name) for name in _ADDED))
    for worry in reassurance.worries:
        yield from (worry.misuse, worry.evidence)
    yield from (shape.words for shape in reassurance.shapes)
    yield from (product.words for product in reassurance.products)


def _told(workshop: Workshop, new: list[Item]) -> tuple[Effect, ...]:
    """What was said about steps stands on no board, so the joint room reads it once more, in both languages."""
    about = [one for one in new if one.step is not None and one.step != one.handle]
    found: list[list[Value]] = []
    room = 0
    for item in about:
        both = tuple(workshop.reassurance.in_both(part.words) for part in item.parts)
        letters = sum(2 * len(one.text) + _AROUND for one in both)
        if not found or letters > room:
            found.append([])
            room = _A_MESSAGE
        room -= letters
        number = number_of(workshop, item.handle if item.step is None else item.step)
        found[-1].append(Text("in_both:line", number=number, words=both))
    return tuple(Post(JOINT, Text("in_both:both_now", lines=tuple(part))) for part in found)


def _about(workshop: Workshop, by: UserId, handle: Handle) -> Item | Refusal:
    """What is meant, if this person may say it now."""
    if not workshop.sides_speak_differently:
        return refuse(Reason.ALREADY_SO)
    interprets = workshop.facilitator(by)
    if not takes_part_in_joint(workshop, by) and not (interprets and interprets.interprets):
        return refuse(Reason.NOT_YOURS)
    item = next((one for one in items(workshop) if one.handle == handle), None)
    if item is None:
        return refuse(Reason.NO_SUCH_STEP)
    return refuse(Reason.ASKED_NOW) if _asked(workshop, item) else item


def _asked(workshop: Workshop, item: Item) -> bool:
    opened = workshop.rounds.open
    if opened is None:
        return False
    return item.handle in opened.items or is_asked_now(workshop, item.step or item.handle)


def _open(workshop: Workshop) -> tuple[Item, ...]:
    """What it can be said of now: what is asked about stays as it was read."""
    return tuple(one for one in items(workshop) if not _asked(workshop, one))


# ---- what is shown
def of_steps(workshop: Workshop) -> tuple[Row, ...]:
    """What of steps does not stand in both languages yet; nothing where the sides speak the same."""
    return _rows(workshop, [one for one in _open(workshop) if one.step is not None])


def of_products(workshop: Workshop) -> tuple[Row, ...]:
    """The same of what might leave the room."""
    return _rows(workshop, [one for one in _open(workshop) if one.step is None])


def _rows(workshop: Workshop, about: list[Item]) -> tuple[Row, ...]:
    left = [one for one in about if not _is_confirmed(workshop, one)]
    if not left:
        return ()
    entries = tuple((str(one.handle), one.label) for one in left[:MOST_OPTIONS])
    rows: tuple[Row, ...] = (Choice(Verb.SAY_SAME, Text(Verb.SAY_SAME.label), entries),)
    if any(_waits_for(workshop, one, side) for one in left for side in SideId):
        rows = (*rows, (button(Verb.READ_BOTH),))
    return rows


def reading(press: IncomingPress) -> Answer | Refusal:
    """All that waits for somebody's side, each beside how it reads in the other language, and one press for all."""
    workshop = press.workshop
    if not takes_part_in_joint(workshop, press.by):
        return refuse(Reason.NOT_YOURS)
    side = workshop.own(press.by).side
    waits = tuple(one for one in _open(workshop) if _waits_for(workshop, one, side))
    if not waits:
        return Answer(Text("in_both:none"))
    rendered = (workshop.reassurance.rendered(part.words) for one in waits for part in one.parts)
    lines = tuple(
        Text("in_both:beside", words=one.of, same=one.words) for one in rendered if one is not None
    )
    shown = seen_of(workshop, waits, beside=True)
    presses: tuple[Button, ...] = (button(Verb.ALL_SAME, shown),)
    return Answer(Text("in_both:to_read", lines=lines), presses)


def read_all(press: IncomingPress) -> SayAllSame:
    """What was read, and is the same."""
    return SayAllSame(press.by, press.revision)


def saying(press: IncomingPress) -> Form | Refusal:
    """What stands in the other language so far: sent as it is, it says the same; in other words, these stand."""
    item = _about(press.workshop, press.by, press.chosen)
    if isinstance(item, Refusal):
        return item
    fields = tuple(_field(press.workshop, part) for part in item.parts)
    return Form(fields, str(press.chosen), seen_of(press.workshop, (item,)))


def _field(workshop: Workshop, part: Part) -> TextField:
    known = workshop.reassurance.rendered(part.words)
    filled = known.words if known is not None else Words("")
    label = (
        Text("forms:say_same_label", begun=known is not None)
        if part.name == WORDS
        else Text(f"forms:{part.name}_label")
    )
    return TextField(part.name, label, part.most, filled, required=False, about=part.words)


def read(press: IncomingPress) -> SaySame:
    """What was sent."""
    names = (WORDS, *_ADDED, _MISUSE, _EVIDENCE)
    same = tuple((name, press.line(name)) for name in names if press.values.get(name))
    return SaySame(press.by, press.subject, press.revision, same)


TEXTS: Mapping[str, str] = {
    "in_both:said": "",
    "in_both:waits": "",
    "in_both:none": "",
    "in_both:to_read": "lines",
    "in_both:beside": "words same",
    "in_both:both_now": "lines",
    "in_both:line": "number words",
    "in_both:label_worry": "number words",
    "in_both:label_shape": "number words",
    "forms:say_same_title": "",
    "forms:say_same_label": "begun",
}
"""The texts of the pack that stand here, each with the values given to it."""
