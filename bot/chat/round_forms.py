"""The short forms of steps, worries, products, and of asking both sides privately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.chat import step_for
from bot.chat.asking import Services
from bot.chat.custom_id import ButtonId
from bot.chat.forms import CHOSEN, MOST_OPTIONS, WORDS
from bot.chat.press import IncomingPress
from bot.domain.commands import Command
from bot.domain.reassurance import products, steps
from bot.domain.reassurance.products import LONGEST_PRODUCT, DraftProduct, RewordProduct
from bot.domain.reassurance.sources import on_board
from bot.domain.reassurance.steps import LONGEST_LINE, MOST_CONSTRAINTS, ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry
from bot.domain.rounds.answers import LONGEST_WORDING, AnswerPrivately, find
from bot.domain.rounds.asking import OpenRound
from bot.domain.screens.step_cards import source_words
from bot.domain.state.ballots import OFFERED_MINUTES
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.steps import AT_HOME, HERE, LONGEST_STEP, Step, StepKind, WorryEnd
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Locale, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

STEP_KIND, OWN_INTEREST, VERIFICATION, DURABILITY = "kind", "own_interest", "verification", "durability"
PARTNER, CONSTRAINTS, END, EVIDENCE, MINUTES, WHICH = "partner", "constraints", "end", "evidence", "minutes", "which"
NONE = "none"

Modal = discord.ui.Modal
Option = tuple[str, Text]


@dataclass(frozen=True, slots=True)
class _Field:
    """A line to write, or a choice, where ``options`` are given."""

    name: str
    label: Text
    longest: int = LONGEST_LINE
    options: Sequence[Option] = ()
    chosen: frozenset[str] = frozenset()
    filled: Words = Words("")  # noqa: RUF009  (a Words never changes)
    required: bool = True
    most: int = 1


@dataclass(frozen=True, slots=True)
class _Form:
    """A form: its fields, and what its id says beside the verb."""

    fields: tuple[_Field, ...]
    subject: str = ""
    revision: int | None = None


def subject_of(one: IncomingPress) -> Handle:
    """Which step, product or source is meant: the button's own, or the one chosen in a list."""
    return Handle(one.values.get(CHOSEN, "") or one.pressed.subject)


def _line(name: str, label: str, filled: Words | str = "", *, required: bool = True) -> _Field:
    words = filled if isinstance(filled, Words) else Words(filled)
    return _Field(name, Text(f"forms:{label}_label"), filled=words, required=required)


def _step_words(filled: Words | str = "") -> _Field:
    return replace(_line(WORDS, "step_words", filled), longest=LONGEST_STEP)


# ---- which fields
def _put_up(one: IncomingPress) -> _Form:
    found = step_for.lists(one.workshop)
    choices = (_Field(each.name, each.label, options=each.options, required=each.required) for each in found)
    return _Form((_step_words(), *choices))


def _step(one: IncomingPress) -> Step | Refusal:
    return one.workshop.step(subject_of(one)) or refuse(Reason.NO_SUCH_STEP)


def _change(one: IncomingPress) -> _Form | Refusal:
    step = _step(one)
    if isinstance(step, Refusal):
        return step
    kinds: list[Option] = [(NONE, Text("steps:label_kind_open"))]
    kinds += [(str(kind), Text(f"steps:label_kind_{kind}")) for kind in StepKind]
    now = frozenset({str(step.kind or NONE)})
    fields = (
        _step_words(step.words),
        _Field(STEP_KIND, Text("forms:step_kind_label"), options=kinds, chosen=now),
        _line(OWN_INTEREST, "own_interest", step.own_interest, required=False),
        _line(VERIFICATION, "verification", step.verification, required=False),
        _line(DURABILITY, "durability", step.durability, required=False),
    )
    return _Form(fields, str(step.handle), step.revision)


def _link(one: IncomingPress) -> _Form | Refusal:
    step, workshop = _step(one), one.workshop
    if isinstance(step, Refusal):
        return step
    partners: list[Option] = [(NONE, Text("steps:label_no_partner"))]
    for number, other in enumerate(workshop.reassurance.steps, 1):
        if other.giver is not step.giver:
            partners.append((str(other.handle), Text("steps:label_step", number=number, words=other.words)))
    now = frozenset({str(step.partner or NONE)})
    fields = [_Field(PARTNER, Text("forms:partner_label"), options=partners[:MOST_OPTIONS], chosen=now)]
    known = [workshop.contribution(handle) for handle in on_board(workshop, ContributionKind.CONSTRAINT)]
    constraints = [(str(each.handle), Text("steps:label_constraint", words=each.words)) for each in known if each]
    if constraints:
        chosen = frozenset(str(handle) for handle in step.constraints)
        label = Text("forms:constraints_label")
        named = [each for each in constraints if each[0] in chosen]
        offered = [*named, *[each for each in constraints if each not in named][-(MOST_OPTIONS - len(named)) :]]
        fields.append(_Field(CONSTRAINTS, label, options=offered, chosen=chosen, required=False, most=MOST_CONSTRAINTS))
    return _Form(tuple(fields), str(step.handle), step.revision)


def _worry(one: IncomingPress) -> _Form | Refusal:
    step = _step(one)
    if isinstance(step, Refusal):
        return step
    ends = [(str(end), Text(f"worries:label_{end}")) for end in WorryEnd]
    fields = (
        _Field(END, Text("forms:worry_end_label"), options=ends),
        _line(WORDS, "misuse"),
        _line(EVIDENCE, "evidence", required=False),
    )
    return _Form(fields, str(step.handle))


def minutes_options() -> list[Option]:
    """When a facilitator can announce to close."""
    return [(str(minutes), Text(f"rounds:label_minutes_{minutes}")) for minutes in OFFERED_MINUTES]


def _minutes() -> _Field:
    return _Field(MINUTES, Text("forms:minutes_label"), options=minutes_options(), chosen=frozenset({"1440"}))


def _which(label: str, options: Iterable[Option]) -> tuple[_Field, ...]:
    offered = list(options)[:MOST_OPTIONS]
    if not offered:
        return ()
    return (_Field(WHICH, Text(f"forms:{label}_label"), options=offered, required=False, most=len(offered)),)


def _ask_steps(level: int) -> Callable[[IncomingPress], _Form]:
    def form(one: IncomingPress) -> _Form:
        can = {step.handle for step in steps.may_be_asked(one.workshop, level)}
        options = [
            (str(step.handle), Text("steps:label_step", number=number, words=step.words))
            for number, step in enumerate(one.workshop.reassurance.steps, 1)
            if step.handle in can
        ]
        return _Form((_minutes(), *_which("which_steps", options)), str(level))

    return form


def _ask_products(one: IncomingPress) -> _Form:
    can = {product.handle for product in products.may_be_asked(one.workshop)}
    options = [
        (str(product.handle), Text("products:label_product", number=number, words=product.words))
        for number, product in enumerate(one.workshop.reassurance.products, 1)
        if product.handle in can
    ]
    return _Form((_minutes(), *_which("which_products", options)))


def _ask_readiness(one: IncomingPress) -> _Form:
    return _Form((_minutes(),), one.pressed.subject)


def _product_words(filled: Words | str = "") -> _Field:
    words = filled if isinstance(filled, Words) else Words(filled)
    return _Field(WORDS, Text("forms:product_words_label"), longest=LONGEST_PRODUCT, filled=words)


def _draft(one: IncomingPress) -> _Form:
    source = subject_of(one)
    return _Form((_product_words(source_words(one.workshop, source)),), str(source))


def _reword(one: IncomingPress) -> _Form | Refusal:
    product = one.workshop.product(subject_of(one))
    if product is None:
        return refuse(Reason.NO_SUCH_PRODUCT)
    return _Form((_product_words(product.words),), str(product.handle), product.revision)


def _other_wording(one: IncomingPress) -> _Form | Refusal:
    round_handle, _, item = one.pressed.subject.partition(".")
    opened, someone = find(one.workshop, Handle(round_handle)), one.workshop.participant(one.by)
    product = one.workshop.product(Handle(item))
    ballot = opened.ballot(someone.seat) if opened is not None and someone is not None else None
    place = opened.place(Handle(item)) if opened is not None else None
    if product is None or ballot is None or place is None:
        return refuse(Reason.ROUND_CLOSED)
    filled = ballot.wordings[place] or product.words
    field = _Field(WORDS, Text("forms:other_wording_label"), longest=LONGEST_WORDING, filled=filled)
    return _Form((field,), one.pressed.subject)


FORMS: dict[Verb, tuple[type[Command], Callable[[IncomingPress], _Form | Refusal]]] = {
    Verb.PUT_UP_STEP: (PutUpStep, _put_up),
    Verb.CHANGE_STEP: (ChangeStep, _change),
    Verb.LINK_STEP: (LinkStep, _link),
    Verb.ADD_WORRY: (AddWorry, _worry),
    Verb.ASK_ABOUT_STEPS: (OpenRound, _ask_steps(HERE)),
    Verb.ASK_AT_HOME: (OpenRound, _ask_steps(AT_HOME)),
    Verb.ASK_READINESS: (OpenRound, _ask_readiness),
    Verb.ASK_PRODUCTS: (OpenRound, _ask_products),
    Verb.DRAFT_PRODUCT: (DraftProduct, _draft),
    Verb.DRAFT_FROM: (DraftProduct, _draft),
    Verb.REWORD_PRODUCT: (RewordProduct, _reword),
    Verb.OTHER_WORDING: (AnswerPrivately, _other_wording),
}
"""The verbs that open a form here, with the command that a submitted one becomes."""


def form(services: Services, one: IncomingPress, locale: Locale) -> Modal | Refusal:
    """The form of a verb, with an act id made for this showing; a refusal where what it is about is gone.

    It means the workshop, not the board it was opened from: that may be replaced before somebody has finished writing.
    """
    made = FORMS[one.pressed.verb][1](one)
    if isinstance(made, Refusal):
        return made
    revision = one.pressed.revision if made.revision is None else made.revision
    sent = ButtonId(one.pressed.verb, one.workshop.handle, revision, made.subject, services.new_act())
    title = services.composer.label(locale, Text(f"forms:{one.pressed.verb}_title"))
    modal = discord.ui.Modal(title=title, custom_id=sent.encode())
    for field in made.fields:
        modal.add_item(_item(services, locale, field))
    modal.stop()
    return modal


def _item(services: Services, locale: Locale, field: _Field) -> discord.ui.Label[Modal]:
    label = services.composer.label
    component: discord.ui.TextInput[Modal] | discord.ui.Select[Modal]
    if field.options:
        component = discord.ui.Select(
            custom_id=field.name,
            options=[
                discord.SelectOption(label=label(locale, text), value=value, default=value in field.chosen)
                for value, text in field.options
            ],
            required=field.required,
            min_values=1 if field.required else 0,
            max_values=min(field.most, len(field.options)),
        )
    else:
        component = discord.ui.TextInput(
            style=discord.TextStyle.paragraph if field.longest > 100 else discord.TextStyle.short,
            max_length=field.longest,
            required=field.required,
            default=field.filled.text or None,
            custom_id=field.name,
        )
    return discord.ui.Label(text=label(locale, field.label), component=component)


def written(values: dict[str, str]) -> Words:
    """All that was written in a form, to give it back to its author where it is refused."""
    lines = [values.get(name, "") for name in (WORDS, OWN_INTEREST, VERIFICATION, DURABILITY, EVIDENCE)]
    return Words("\n".join(one for one in lines if one.strip()))
