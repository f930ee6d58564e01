"""Which module decides which command on steps, private answers, products and open questions."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain import export, open_questions, private_answers, products, reassurance, round_acts, worries
from bot.domain.contributions import ContributionKind
from bot.domain.effects import Decision
from bot.domain.identity import Draw, Handle
from bot.domain.refusals import Refusal
from bot.domain.round_commands import (
    AddWorry,
    AnswerPrivately,
    AskOpenQuestion,
    ChangeStep,
    CloseRound,
    DraftProduct,
    Export,
    LinkStep,
    OnPrivateAnswers,
    OnProducts,
    OnRounds,
    OnSteps,
    OpenRound,
    PutUpStep,
    RewordProduct,
    ShowWorries,
    TakeBackWorry,
    Understand,
)
from bot.domain.steps import HERE
from bot.domain.workshop import Workshop


def decide_on_rounds(workshop: Workshop, command: OnRounds, at: datetime, draw: Draw) -> Decision | Refusal:
    """Steps, private answers, products: each command to its own word's module."""
    if isinstance(command, OnSteps):
        return _on_steps(workshop, command, draw)
    if isinstance(command, OnPrivateAnswers):
        return _on_private_answers(workshop, command, at, draw)
    return _on_products(workshop, command, at, draw)


def on_board(workshop: Workshop, kind: ContributionKind) -> tuple[Handle, ...]:
    """What of a kind stands on its board, for steps and products to refer to."""
    return tuple(one.handle for one in workshop.contributions if one.kind is kind and one.on_board)


def product_sources(workshop: Workshop) -> tuple[Handle, ...]:
    """From what a product may be drafted: published steps, and ideas."""
    steps = tuple(one.handle for one in workshop.steps if one.level >= HERE)
    return (*steps, *on_board(workshop, ContributionKind.IDEA))


def _on_steps(workshop: Workshop, command: OnSteps, draw: Draw) -> Decision | Refusal:
    match command:
        case PutUpStep():
            return reassurance.put_up(workshop, command, on_board(workshop, ContributionKind.CONCERN), draw)
        case ChangeStep():
            return reassurance.change(workshop, command)
        case LinkStep():
            return reassurance.link(workshop, command, on_board(workshop, ContributionKind.CONSTRAINT))
        case AddWorry():
            return worries.add_worry(workshop, command, draw)
        case TakeBackWorry():
            return worries.take_back(workshop, command)
        case ShowWorries():
            return worries.show(workshop, command, draw)
        case AskOpenQuestion():
            return open_questions.ask_open(workshop, command)
        case _:
            assert_never(command)


def _on_private_answers(workshop: Workshop, command: OnPrivateAnswers, at: datetime, draw: Draw) -> Decision | Refusal:
    match command:
        case Understand():
            return private_answers.understand(workshop, command)
        case AnswerPrivately():
            return private_answers.answer_privately(workshop, command)
        case OpenRound():
            return round_acts.open_round(workshop, command, at, draw)
        case CloseRound():
            return round_acts.close_round(workshop, command, draw)
        case _:
            assert_never(command)


def _on_products(workshop: Workshop, command: OnProducts, at: datetime, draw: Draw) -> Decision | Refusal:
    match command:
        case DraftProduct():
            return products.draft_product(workshop, command, product_sources(workshop), draw)
        case RewordProduct():
            return products.reword_product(workshop, command)
        case Export():
            return export.hand_out(workshop, command, at)
        case _:
            assert_never(command)
