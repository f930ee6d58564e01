"""Which module decides which command on steps, private answers, products and open questions."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.commands import OnPrivateAnswers, OnProducts, OnRounds, OnSteps
from bot.domain.leading import open_questions
from bot.domain.leading.open_questions import AskOpenQuestion
from bot.domain.reassurance import export, products, steps, worries
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.sources import on_board, product_sources
from bot.domain.reassurance.steps import ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.rounds import answers, asking
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Draw
from bot.domain.vocabulary.refusals import Refusal


def decide_on_rounds(workshop: Workshop, command: OnRounds, at: datetime, draw: Draw) -> Decision | Refusal:
    """Steps, private answers, products: each command to its own word's module."""
    if isinstance(command, OnSteps):
        return _on_steps(workshop, command, draw)
    if isinstance(command, OnPrivateAnswers):
        return _on_private_answers(workshop, command, at, draw)
    return _on_products(workshop, command, at, draw)


def _on_steps(workshop: Workshop, command: OnSteps, draw: Draw) -> Decision | Refusal:
    match command:
        case PutUpStep():
            return steps.put_up(workshop, command, on_board(workshop, ContributionKind.CONCERN), draw)
        case ChangeStep():
            return steps.change(workshop, command)
        case LinkStep():
            return steps.link(workshop, command, on_board(workshop, ContributionKind.CONSTRAINT))
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
            return answers.understand(workshop, command)
        case AnswerPrivately():
            return answers.answer_privately(workshop, command)
        case OpenRound():
            return asking.open_round(workshop, command, at, draw)
        case CloseRound():
            return asking.close_round(workshop, command, draw)
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
