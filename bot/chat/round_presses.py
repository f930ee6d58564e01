"""Presses about steps, worries, private answers and products: which command each becomes, and what opens at once."""

from __future__ import annotations

from collections.abc import Callable

import discord

from bot.chat import step_for
from bot.chat.asking import Services, act, answer, given_back, showing_of
from bot.chat.boundaries.returning import returned
from bot.chat.forms import BETWEEN, CHOSEN
from bot.chat.press import IncomingPress
from bot.chat.reassurance import export
from bot.chat.round_forms import (
    CONSTRAINTS,
    DURABILITY,
    END,
    EVIDENCE,
    FORMS,
    MINUTES,
    NONE,
    OWN_INTEREST,
    PARTNER,
    STEP_KIND,
    VERIFICATION,
    WHICH,
    form,
    written,
)
from bot.chat.rounds import answers
from bot.domain.boards.private_notes import may_speak_together
from bot.domain.commands import Command
from bot.domain.decide import may_ask
from bot.domain.leading.open_questions import AskOpenQuestion
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.steps import ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import RoundKind
from bot.domain.state.steps import AT_HOME, HERE, StepKind, WorryEnd
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text


def _words(one: IncomingPress, name: str) -> Words:
    return Words(one.values.get(name, ""))


def _handles(one: IncomingPress, name: str) -> tuple[Handle, ...]:
    return tuple(Handle(each) for each in one.values.get(name, "").split(BETWEEN) if each)


def _put_up(one: IncomingPress) -> Command | None:
    aim = step_for.aim(one.workshop, one.values)
    return PutUpStep(one.by, aim.giver, aim.concern, one.words) if aim is not None else None


def _change(one: IncomingPress) -> Command | None:
    kind = one.values.get(STEP_KIND, NONE)
    return ChangeStep(
        one.by,
        Handle(one.pressed.subject),
        one.pressed.revision,
        one.words,
        StepKind(kind) if kind in set(StepKind) else None,
        _words(one, OWN_INTEREST),
        _words(one, VERIFICATION),
        _words(one, DURABILITY),
    )


def _link(one: IncomingPress) -> Command | None:
    partner = one.values.get(PARTNER, NONE)
    chosen = None if partner == NONE else Handle(partner)
    return LinkStep(one.by, Handle(one.pressed.subject), one.pressed.revision, chosen, _handles(one, CONSTRAINTS))


def _worry(one: IncomingPress) -> Command | None:
    end = one.values.get(END, "")
    if end not in set(WorryEnd):
        return None
    return AddWorry(one.by, Handle(one.pressed.subject), WorryEnd(end), one.words, _words(one, EVIDENCE))


def _open_round(kind: RoundKind, level: int = HERE) -> Callable[[IncomingPress], Command | None]:
    def command(one: IncomingPress) -> Command | None:
        minutes = one.values.get(MINUTES, "")
        subject = one.pressed.subject if kind is RoundKind.READINESS else ""
        if not minutes.isdecimal():
            return None
        return OpenRound(one.by, kind, int(minutes), one.seen, _handles(one, WHICH), level, subject)

    return command


def _draft(one: IncomingPress) -> Command | None:
    return DraftProduct(one.by, Handle(one.pressed.subject) if one.pressed.subject else None, one.words)


def _reword(one: IncomingPress) -> Command | None:
    return RewordProduct(one.by, Handle(one.pressed.subject), one.pressed.revision, one.words)


COMMANDS: dict[Verb, Callable[[IncomingPress], Command | None]] = {
    Verb.PUT_UP_STEP: _put_up,
    Verb.CHANGE_STEP: _change,
    Verb.LINK_STEP: _link,
    Verb.ADD_WORRY: _worry,
    Verb.TAKE_BACK_WORRY: lambda one: TakeBackWorry(one.by, Handle(one.pressed.subject)),
    Verb.SHOW_WORRIES: lambda one: ShowWorries(one.by, one.seen),
    Verb.ASK_ABOUT_STEPS: _open_round(RoundKind.STEPS),
    Verb.ASK_AT_HOME: _open_round(RoundKind.STEPS, AT_HOME),
    Verb.ASK_READINESS: _open_round(RoundKind.READINESS),
    Verb.ASK_PRODUCTS: _open_round(RoundKind.PRODUCTS),
    Verb.CLOSE_ROUND: lambda one: CloseRound(one.by, one.seen),
    Verb.DRAFT_PRODUCT: _draft,
    Verb.DRAFT_FROM: _draft,
    Verb.REWORD_PRODUCT: _reword,
    Verb.OPEN_QUESTION: lambda one: AskOpenQuestion(one.by, one.values.get(CHOSEN, ""), one.seen),
}
"""What each verb asks of the workshop; the core decides."""

_ALOUD = {
    *(Verb.PUT_UP_STEP, Verb.CHANGE_STEP, Verb.LINK_STEP),
    *(Verb.DRAFT_PRODUCT, Verb.DRAFT_FROM, Verb.REWORD_PRODUCT),
}
"""Forms of what appears in the joint room at once."""
_STEPS = {Verb.PUT_UP_STEP, Verb.CHANGE_STEP, Verb.ADD_WORRY}
CONTRIBUTING = frozenset({*_STEPS, Verb.DRAFT_PRODUCT, Verb.DRAFT_FROM, Verb.REWORD_PRODUCT})
"""Forms whose words are on their way to others: the guard looks at them first."""


async def on_press(services: Services, interaction: discord.Interaction, one: IncomingPress) -> bool:
    """Carry a press of this feature through; False if it belongs to another."""
    verb = one.pressed.verb
    opening = interaction.type is discord.InteractionType.component
    if verb in FORMS and opening:
        await _open_form(services, interaction, one)
    elif verb in answers.VERBS:
        await answers.on_press(services, interaction, one)
    elif verb is Verb.EVEN_HAND:
        await _show_mirror(services, interaction, one)
    elif verb is Verb.EXPORT:
        await export.hand_out(services, interaction, one.workshop, one.seen)
    elif verb is Verb.TAKE_NOTES:
        await export.take_along(services, interaction, one.workshop)
    elif verb in COMMANDS:
        await _act(services, interaction, one)
    else:
        return False
    return True


async def _open_form(services: Services, interaction: discord.Interaction, one: IncomingPress) -> None:
    refused = may_ask(one.workshop, FORMS[one.pressed.verb][0], one.by)
    if one.pressed.verb in _ALOUD:
        # Nobody should write something that is refused afterwards.
        refused = refused or may_speak_together(one.workshop, one.by)
    opened = refused or form(services, one, one.workshop.language_of(one.by))
    if isinstance(opened, Refusal):
        await answer(services, interaction, opened.text, opened.presses, one.workshop)
        return
    await interaction.response.send_modal(opened)


async def _act(services: Services, interaction: discord.Interaction, one: IncomingPress) -> None:
    command = COMMANDS[one.pressed.verb](one)
    words = written(one.values)
    if command is None:
        await answer(services, interaction, given_back(Text("errors:form_from_before"), words), workshop=one.workshop)
        return
    if one.pressed.verb in CONTRIBUTING and await returned(services, interaction, one.workshop, words):
        return
    showing = showing_of(services, interaction, one.pressed.act)
    await act(services, interaction, one.workshop.id, command, showing, words)


async def _show_mirror(services: Services, interaction: discord.Interaction, one: IncomingPress) -> None:
    if one.workshop.facilitator(one.by) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=one.workshop)
        return
    await answer(services, interaction, services.engine.mirror(one.workshop.id), workshop=one.workshop)
