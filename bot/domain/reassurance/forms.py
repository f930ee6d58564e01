"""The forms of steps, worries and products."""

from __future__ import annotations

from bot.domain.boards.private_notes import may_speak_together
from bot.domain.reassurance.pairs import may_be_tied
from bot.domain.reassurance.products import LONGEST_PRODUCT
from bot.domain.reassurance.sources import on_board, source_words
from bot.domain.reassurance.steps import LONGEST_LINE, MOST_CONSTRAINTS, gives
from bot.domain.road.press import IncomingPress
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.steps import LONGEST_STEP, Step, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.forms import (
    MOST_OPTIONS,
    NONE,
    WORDS,
    Form,
    ListField,
    Option,
    TextField,
)
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

STEP_KIND, OWN_INTEREST, VERIFICATION, DURABILITY = (
    "kind",
    "own_interest",
    "verification",
    "durability",
)
PARTNER, CONSTRAINTS, END, EVIDENCE = "partner", "constraints", "end", "evidence"


def taking_up(press: IncomingPress) -> Form | Refusal:
    """A step that was asked for, as one's own side would say it, and why it would do it."""
    step = _step(press)
    if isinstance(step, Refusal):
        return _aloud(press) or step
    if not gives(press.workshop, press.by, step):
        return refuse(Reason.GIVERS_ALONE)
    fields = (_step_words(step.words), _more(OWN_INTEREST, step.own_interest))
    return _aloud(press) or Form(fields, str(step.handle), step.revision)


def proposing(press: IncomingPress) -> Form | Refusal:
    """A step in other words."""
    step = _step(press)
    if isinstance(step, Refusal):
        return _aloud(press) or step
    return _aloud(press) or Form((_step_words(step.words),), str(step.handle), step.revision)


def adding(press: IncomingPress) -> Form | Refusal:
    """What the joint talk adds to a step; its own interest is for its giver's side to say."""
    step = _step(press)
    if isinstance(step, Refusal):
        return _aloud(press) or step
    kinds: list[Option] = [(NONE, Text("steps:label_kind_open"))]
    kinds += [(str(kind), Text(f"steps:label_kind_{kind}")) for kind in StepKind]
    now = frozenset({str(step.kind or NONE)})
    interest = _more(OWN_INTEREST, step.own_interest)
    fields = (
        ListField(STEP_KIND, Text("forms:step_kind_label"), tuple(kinds), now),
        *((interest,) if gives(press.workshop, press.by, step) else ()),
        _more(VERIFICATION, step.verification),
        _more(DURABILITY, step.durability),
        *_what_hinders(press.workshop, step),
    )
    return _aloud(press) or Form(fields, str(step.handle), step.revision)


def _what_hinders(workshop: Workshop, step: Step) -> tuple[ListField, ...]:
    """What stands in its way at home, where constraints are on the board."""
    chosen = frozenset(str(handle) for handle in step.constraints)
    constraints = _constraints(workshop, chosen)
    if not constraints:
        return ()
    label = Text("forms:constraints_label")
    most = min(MOST_CONSTRAINTS, len(constraints))
    return (ListField(CONSTRAINTS, label, constraints, chosen, required=False, most=most),)


def tying(press: IncomingPress) -> Form | Refusal:
    """With which step of the other direction this one is to be done only together."""
    step = _step(press)
    if isinstance(step, Refusal):
        return _aloud(press) or step
    partners = _partners(press.workshop, step)
    if not partners:
        return _aloud(press) or _why_none(press.workshop, step)
    fields = (ListField(PARTNER, Text("forms:other_step_label"), partners),)
    return _aloud(press) or Form(fields, str(step.handle), step.revision)


def shaping(press: IncomingPress) -> Form | Refusal:
    """What would make a step easier to do, or mean more."""
    step = _step(press)
    if isinstance(step, Refusal):
        return step
    ends = tuple((str(end), Text(f"shapes:label_{end}")) for end in WorryEnd)
    fields = (
        ListField(END, Text("forms:shape_end_label"), ends),
        TextField(WORDS, Text("forms:shape_words_label"), LONGEST_LINE),
    )
    return Form(fields, str(step.handle))


def worrying(press: IncomingPress) -> Form | Refusal:
    """From which end, how it could be misused or misread, and what would show that it is not."""
    step = _step(press)
    if isinstance(step, Refusal):
        return step
    ends = tuple((str(end), Text(f"worries:label_{end}")) for end in WorryEnd)
    fields = (
        ListField(END, Text("forms:worry_end_label"), ends),
        TextField(WORDS, Text("forms:misuse_label"), LONGEST_LINE),
        TextField(EVIDENCE, Text("forms:evidence_label"), LONGEST_LINE, required=False),
    )
    return Form(fields, str(step.handle))


def drafting(press: IncomingPress) -> Form | Refusal:
    """Words that might leave the room, begun from a step, from an idea, or freely."""
    words = source_words(press.workshop, press.chosen)
    return _aloud(press) or Form((_product_words(words),), str(press.chosen))


def rewording(press: IncomingPress) -> Form | Refusal:
    """A product in other words."""
    product = press.workshop.product(press.chosen)
    if product is None:
        return _aloud(press) or refuse(Reason.NO_SUCH_PRODUCT)
    return _aloud(press) or Form(
        (_product_words(product.words),), str(product.handle), product.revision
    )


def _aloud(press: IncomingPress) -> Refusal | None:
    """What appears in the joint room at once: nobody should write something that is refused afterwards."""
    return may_speak_together(press.workshop, press.by)


def _step(press: IncomingPress) -> Step | Refusal:
    return press.workshop.step(press.chosen) or refuse(Reason.NO_SUCH_STEP)


def _step_words(filled: Words) -> TextField:
    return TextField(WORDS, Text("forms:step_words_label"), LONGEST_STEP, filled)


def _more(name: str, filled: Words) -> TextField:
    return TextField(name, Text(f"forms:{name}_label"), LONGEST_LINE, filled, required=False)


def _product_words(filled: Words) -> TextField:
    return TextField(WORDS, Text("forms:product_words_label"), LONGEST_PRODUCT, filled)


def _why_none(workshop: Workshop, step: Step) -> Refusal:
    others = (one for one in workshop.reassurance.steps if one.giver is not step.giver)
    reasons = (may_be_tied(workshop, step, other) for other in others)
    return next(filter(None, reasons), refuse(Reason.NO_SUCH_STEP))


def _partners(workshop: Workshop, step: Step) -> tuple[Option, ...]:
    """With the revision that is read: whoever presses for a pair presses for these words."""
    return tuple(
        (
            f"{other.handle}.{other.revision}",
            Text("steps:label_step", number=number, words=other.words),
        )
        for number, other in enumerate(workshop.reassurance.steps, 1)
        if may_be_tied(workshop, step, other) is None
    )


def _constraints(workshop: Workshop, chosen: frozenset[str]) -> tuple[Option, ...]:
    """The newest constraints, those that are chosen already always among them."""
    known = [
        workshop.contribution(handle) for handle in on_board(workshop, ContributionKind.CONSTRAINT)
    ]
    options = [
        (str(each.handle), Text("steps:label_constraint", words=each.words))
        for each in known
        if each
    ]
    named = [option for option in options if option[0] in chosen]
    newest = [option for option in options if option not in named][-(MOST_OPTIONS - len(named)) :]
    return (*named, *newest)
