"""Closing for good: the name typed, a second facilitator where there is one, then nothing is left to read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.state.decisions import Answer, BeginClosing, Decision, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class AskToClose:
    """Ask to close for good: the workshop's name typed, then a second facilitator where there is one."""

    by: UserId
    typed_name: Words


@dataclass(frozen=True, slots=True)
class ConfirmClose:
    """The second facilitator's confirmation."""

    by: UserId


@dataclass(frozen=True, slots=True)
class KeepOpen:
    """Take back the wish to close."""

    by: UserId


def ask_to_close(workshop: Workshop, command: AskToClose) -> Decision | Refusal:
    """Ask to close. Alone, the typed name is enough; with colleagues, one of them confirms."""
    if " ".join(command.typed_name.text.split()).casefold() != " ".join(workshop.name.text.split()).casefold():
        return refuse(Reason.WRONG_NAME)
    if workshop.leading.close_asked_by is not None:
        return refuse(Reason.ALREADY_ASKED)
    if len(workshop.people.facilitators) == 1:
        return _close(workshop)
    if workshop.stage is Stage.DRAFT:
        return _close(workshop)
    asked = replace(workshop, leading=replace(workshop.leading, close_asked_by=command.by))
    return Decision(asked, Answer(Text("closing:asked")), (Post(CONTROL, Text("closing:asked_note")),))


def confirm_close(workshop: Workshop, command: ConfirmClose) -> Decision | Refusal:
    """The second person's word. Whoever asked cannot be the one who confirms."""
    if workshop.leading.close_asked_by is None:
        return refuse(Reason.NOT_ASKED)
    if workshop.leading.close_asked_by == command.by:
        return refuse(Reason.SECOND_PERSON)
    return _close(workshop)


def keep_open(workshop: Workshop, command: KeepOpen) -> Decision | Refusal:
    """Any facilitator may take the wish back."""
    if workshop.leading.close_asked_by is None:
        return refuse(Reason.NOT_ASKED)
    told = (Post(CONTROL, Text("closing:kept_open_note")),)
    return Decision(
        replace(workshop, leading=replace(workshop.leading, close_asked_by=None)),
        Answer(Text("closing:kept_open")),
        told,
    )


def _close(workshop: Workshop) -> Decision:
    return Decision(replace(workshop, stage=Stage.CLOSING), Answer(Text("closing:begun")), (BeginClosing(),))
