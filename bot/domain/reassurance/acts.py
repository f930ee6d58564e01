"""The rows of steps, worries and products: who may, and by which buttons."""

from __future__ import annotations

from bot.domain.reassurance import forms, in_both
from bot.domain.reassurance.export import Export, hand_out
from bot.domain.reassurance.pairs import TieSteps, Untie, before_untying, tie, untie
from bot.domain.reassurance.products import (
    DraftProduct,
    RewordProduct,
    draft_product,
    reword_product,
)
from bot.domain.reassurance.shaping import (
    AddShape,
    ShowShapes,
    TakeBackShape,
    add_shape,
    show_shapes,
    take_back_shape,
)
from bot.domain.reassurance.steps import AddToStep, PutUpStep, add, put_up
from bot.domain.reassurance.wording import (
    ProposeWords,
    TakeUpStep,
    TakeWords,
    proposals,
    propose,
    take_up,
    take_words,
)
from bot.domain.reassurance.worries import (
    AddWorry,
    ShowWorries,
    TakeBackWorry,
    add_worry,
    show,
    take_back,
)
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Guarded, Look, Slash, Who
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.steps import StepKind, WorryEnd
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import NONE
from bot.domain.vocabulary.identity import Handle, Words


def _add(press: IncomingPress) -> AddToStep:
    kind = press.values.get(forms.STEP_KIND, NONE)
    return AddToStep(
        press.by,
        press.subject,
        press.revision,
        StepKind(kind) if kind in set(StepKind) else None,
        _own_interest(press),
        press.line(forms.VERIFICATION),
        press.line(forms.DURABILITY),
        press.handles(forms.CONSTRAINTS),
    )


def _own_interest(press: IncomingPress) -> Words:
    """The receivers' form has no such field: then it stays."""
    step = press.workshop.step(press.subject)
    if forms.OWN_INTEREST in press.values or step is None:
        return press.line(forms.OWN_INTEREST)
    return step.own_interest


def _take_up(press: IncomingPress) -> TakeUpStep:
    interest = press.line(forms.OWN_INTEREST)
    return TakeUpStep(press.by, press.subject, press.revision, press.words, interest)


def _propose(press: IncomingPress) -> ProposeWords:
    return ProposeWords(press.by, press.subject, press.revision, press.words)


def _tie(press: IncomingPress) -> TieSteps:
    partner, _, seen = press.values.get(forms.PARTNER, "").partition(".")
    revisions = press.revision, number_in(seen) or 0
    return TieSteps(press.by, (press.subject, Handle(partner)), revisions)


def _shape(press: IncomingPress) -> AddShape | None:
    end = press.values.get(forms.END, "")
    if end not in set(WorryEnd):
        return None
    return AddShape(press.by, press.subject, WorryEnd(end), press.words)


def _worry(press: IncomingPress) -> AddWorry | None:
    end = press.values.get(forms.END, "")
    if end not in set(WorryEnd):
        return None
    return AddWorry(press.by, press.subject, WorryEnd(end), press.words, press.line(forms.EVIDENCE))


def _draft(press: IncomingPress) -> DraftProduct:
    return DraftProduct(press.by, press.subject or None, press.words)


def _reword(press: IncomingPress) -> RewordProduct:
    return RewordProduct(press.by, press.subject, press.revision, press.words)


ACTS: tuple[AnyAct, ...] = (
    Act(
        PutUpStep,
        Who.TAKING_PART,
        OPEN,
        put_up,
        (ActButton(Verb.PUT_UP_NOTE, lambda press: PutUpStep(press.by, press.subject)),),
    ),
    Act(
        AddToStep,
        Who.TAKING_PART,
        OPEN,
        add,
        (ActButton(Verb.CHANGE_STEP, _add, forms.adding),),
        Guarded.CONTRIBUTION,
    ),
    Act(
        TakeUpStep,
        Who.TAKING_PART,
        OPEN,
        take_up,
        (ActButton(Verb.TAKE_UP_STEP, _take_up, forms.taking_up),),
        Guarded.CONTRIBUTION,
    ),
    Act(
        ProposeWords,
        Who.TAKING_PART,
        OPEN,
        propose,
        (ActButton(Verb.PROPOSE_WORDS, _propose, forms.proposing),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        TakeWords,
        Who.TAKING_PART,
        OPEN,
        take_words,
        (ActButton(Verb.TAKE_WORDS, lambda press: TakeWords(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        TieSteps,
        Who.TAKING_PART,
        OPEN,
        tie,
        (ActButton(Verb.TIE_STEPS, _tie, forms.tying),),
        unseen=True,
    ),
    Act(
        Untie,
        Who.TAKING_PART,
        OPEN,
        untie,
        (ActButton(Verb.UNTIE_SURELY, lambda press: Untie(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        AddShape,
        Who.TAKING_PART,
        OPEN,
        add_shape,
        (ActButton(Verb.ADD_SHAPE, _shape, forms.shaping),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        TakeBackShape,
        Who.TAKING_PART,
        OPEN,
        take_back_shape,
        (ActButton(Verb.TAKE_BACK_SHAPE, lambda press: TakeBackShape(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        ShowShapes,
        Who.FACILITATOR,
        OPEN,
        show_shapes,
        (ActButton(Verb.SHOW_SHAPES),),
        Guarded.RELEASE,
    ),
    Act(
        AddWorry,
        Who.TAKING_PART,
        OPEN,
        add_worry,
        (ActButton(Verb.ADD_WORRY, _worry, forms.worrying),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        TakeBackWorry,
        Who.TAKING_PART,
        OPEN,
        take_back,
        (ActButton(Verb.TAKE_BACK_WORRY, lambda press: TakeBackWorry(press.by, press.subject)),),
        unseen=True,
    ),
    Act(
        ShowWorries,
        Who.FACILITATOR,
        OPEN,
        show,
        (ActButton(Verb.SHOW_WORRIES, slash=(Slash("round", "show_worries"),)),),
        Guarded.RELEASE,
    ),
    Act(
        DraftProduct,
        Who.TAKING_PART,
        OPEN,
        draft_product,
        (
            ActButton(Verb.DRAFT_PRODUCT, _draft, forms.drafting),
            ActButton(Verb.DRAFT_FROM, _draft, forms.drafting),
        ),
        Guarded.CONTRIBUTION,
    ),
    Act(
        RewordProduct,
        Who.TAKING_PART,
        OPEN,
        reword_product,
        (ActButton(Verb.REWORD_PRODUCT, _reword, forms.rewording),),
        Guarded.CONTRIBUTION,
    ),
    Act(
        in_both.SaySame,
        Who.MEETING,
        OPEN,
        in_both.say_same,
        (ActButton(Verb.SAY_SAME, in_both.read, in_both.saying),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        in_both.SayAllSame,
        Who.TAKING_PART,
        OPEN,
        in_both.say_all_same,
        (ActButton(Verb.ALL_SAME, in_both.read_all),),
        unseen=True,
    ),
    Act(Export, Who.FACILITATOR, OPEN, hand_out),
)
LOOKS = (
    Look(Verb.PROPOSALS, proposals),
    Look(Verb.READ_BOTH, in_both.reading),
    Look(Verb.UNTIE, before_untying),
    Look(Verb.EXPORT, None),
    Look(Verb.TAKE_NOTES, None),
)
