"""In both languages: what is asked about, or may leave the room, says the same in the language of each side.

Nobody's words are translated by a machine. Somebody writes the same in the other language, and a member of each side
has said *this says the same* before it is asked. In a workshop of one language nothing of this shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.reassurance.steps import is_asked_now, one_line, takes_part_in_joint
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.steps import Rendered
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Choice, Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_OF_STEP, LONGEST_OF_PRODUCT = 150, 400
"""Half as much again, about: some languages take more room than others."""
MOST_OPTIONS = 25


@frozen
class SaySame(Command):
    """Say how a step or a product reads in the other language; with the words that stand, that they say the same."""

    subject: Handle
    subject_seen: int
    words: Words


def say_same(workshop: Workshop, command: SaySame, moment: Moment) -> Outcome:
    """By whoever takes part in the joint room, for their side; who interprets may write it, which confirms nothing."""
    words = one_line(command.words)
    about = _about(workshop, command.by, command.subject)
    if isinstance(about, Refusal):
        return about
    subject, revision, most = about
    if revision != command.subject_seen:
        return refuse(Reason.STEP_CHANGED)
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > most:
        return refuse(Reason.TOO_LONG, most=most)
    known = workshop.reassurance.rendered(subject)
    stands = known is not None and known.words == words
    new = known if known is not None and stands else Rendered(subject, words)
    someone = workshop.participant(command.by)
    if someone is not None:
        new = replace(new, same=new.same | {someone.side})
    if new == known:
        return refuse(Reason.ALREADY_SO)
    key = "in_both:said" if new.is_confirmed else "in_both:waits"
    return Decision(_with(workshop, new), Answer(Text(key)))


def _with(workshop: Workshop, new: Rendered) -> Workshop:
    """With this one in the place of an earlier one; what no longer stands on a board takes its own with it."""
    reassurance = workshop.reassurance
    stand = {step.words for step in reassurance.steps}
    stand |= {product.words for product in reassurance.products}
    rest = (one for one in reassurance.renderings if one.of in stand and one.of != new.of)
    return replace(workshop, reassurance=replace(reassurance, renderings=(*rest, new)))


def _about(workshop: Workshop, by: UserId, handle: Handle) -> tuple[Words, int, int] | Refusal:
    """The words that are meant, their revision and how long the same may be, if this person may say it now."""
    if not workshop.sides_speak_differently:
        return refuse(Reason.ALREADY_SO)
    interprets = workshop.facilitator(by)
    if not takes_part_in_joint(workshop, by) and not (interprets and interprets.interprets):
        return refuse(Reason.NOT_YOURS)
    step, product = workshop.step(handle), workshop.product(handle)
    if _asked(workshop, handle):
        return refuse(Reason.ASKED_NOW)
    if step is not None and workshop.offers(Ability.STEPS):
        return step.words, step.revision, LONGEST_OF_STEP
    if product is not None and workshop.offers(Ability.PRODUCTS):
        return product.words, product.revision, LONGEST_OF_PRODUCT
    return refuse(Reason.NO_SUCH_STEP)


def _asked(workshop: Workshop, handle: Handle) -> bool:
    opened = workshop.rounds.open
    return is_asked_now(workshop, handle) or (opened is not None and handle in opened.items)


def is_ready(workshop: Workshop, words: Words) -> bool:
    """Whether these words may be asked about, as far as languages go."""
    if not workshop.sides_speak_differently:
        return True
    known = workshop.reassurance.rendered(words)
    return known is not None and known.is_confirmed


# ---- what is shown
def of_steps(workshop: Workshop) -> tuple[Choice, ...]:
    """Steps that do not stand in both languages yet; nothing where the sides speak the same."""
    entries = tuple(
        (str(step.handle), Text("steps:label_step", number=number, words=step.words))
        for number, step in enumerate(workshop.reassurance.steps, 1)
        if not is_ready(workshop, step.words)
    )
    return _list(entries)


def of_products(workshop: Workshop) -> tuple[Choice, ...]:
    """The same of what might leave the room."""
    entries = tuple(
        (str(product.handle), Text("products:label_product", number=number, words=product.words))
        for number, product in enumerate(workshop.reassurance.products, 1)
        if not is_ready(workshop, product.words)
    )
    return _list(entries)


def _list(entries: tuple[tuple[str, Text], ...]) -> tuple[Choice, ...]:
    if not entries:
        return ()
    return (Choice(Verb.SAY_SAME, Text(Verb.SAY_SAME.label), entries[:MOST_OPTIONS]),)


def saying(press: IncomingPress) -> Form | Refusal:
    """What stands in the other language so far: sent as it is, it says the same; in other words, these stand."""
    about = _about(press.workshop, press.by, press.chosen)
    if isinstance(about, Refusal):
        return about
    words, revision, most = about
    known = press.workshop.reassurance.rendered(words)
    filled = known.words if known is not None else Words("")
    label = Text("forms:say_same_label", begun=known is not None)
    field = TextField(WORDS, label, most, filled)
    return Form((field,), str(press.chosen), revision)


def read(press: IncomingPress) -> SaySame:
    """What was sent."""
    return SaySame(press.by, press.subject, press.revision, press.words)


TEXTS: Mapping[str, str] = {
    "in_both:said": "",
    "in_both:waits": "",
    "forms:say_same_title": "",
    "forms:say_same_label": "begun",
}
"""The texts of the pack that stand here, each with the values given to it."""
