"""Closing for good: the name typed, a second facilitator where there is one, then nothing is left to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.people.opening import LONGEST_NAME
from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    PanelRow,
    Who,
    led,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, BeginClosing, Decision, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class AskToClose(Command):
    """Ask to close for good: the workshop's name typed, then a second facilitator where there is one."""

    typed_name: Words


@dataclass(frozen=True, slots=True)
class ConfirmClose(Command):
    """The second facilitator's confirmation."""


@dataclass(frozen=True, slots=True)
class KeepOpen(Command):
    """Take back the wish to close."""


def ask_to_close(workshop: Workshop, command: AskToClose, moment: Moment) -> Outcome:
    """Ask to close. Alone, the typed name is enough; with colleagues, one of them confirms."""
    if (
        " ".join(command.typed_name.text.split()).casefold()
        != " ".join(workshop.name.text.split()).casefold()
    ):
        return refuse(Reason.WRONG_NAME)
    if workshop.leading.close_asked_by is not None:
        return refuse(Reason.ALREADY_ASKED)
    if len(workshop.people.facilitators) == 1:
        return _close(workshop)
    if workshop.stage is Stage.DRAFT:
        return _close(workshop)
    asked = replace(workshop, leading=replace(workshop.leading, close_asked_by=command.by))
    return Decision(
        asked, Answer(Text("closing:asked")), (Post(CONTROL, Text("closing:asked_note")),)
    )


def confirm_close(workshop: Workshop, command: ConfirmClose, moment: Moment) -> Outcome:
    """The second person's word. Whoever asked cannot be the one who confirms."""
    if workshop.leading.close_asked_by is None:
        return refuse(Reason.NOT_ASKED)
    if workshop.leading.close_asked_by == command.by:
        return refuse(Reason.SECOND_PERSON)
    return _close(workshop)


def keep_open(workshop: Workshop, command: KeepOpen, moment: Moment) -> Outcome:
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
    return Decision(
        replace(workshop, stage=Stage.CLOSING), Answer(Text("closing:begun")), (BeginClosing(),)
    )


def _typing_its_name(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:close_name_label"), LONGEST_NAME),))


def _ask_to_close(press: IncomingPress) -> AskToClose:
    return AskToClose(press.by, press.words)


def _is_asked(workshop: Workshop) -> bool:
    return workshop.leading.close_asked_by is not None


def _is_not_asked(workshop: Workshop) -> bool:
    return workshop.leading.close_asked_by is None


TEXTS: Mapping[str, str] = {
    "closing:asked": "",
    "closing:asked_note": "",
    "closing:kept_open": "",
    "closing:kept_open_note": "",
    "closing:begun": "",
    "closing:receipt": "rooms closed_at key_destroyed_at remaining expires_at",
    "closing:going_on": "step",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        AskToClose,
        Who.FACILITATOR,
        DRAFT_OR_OPEN,
        ask_to_close,
        (
            ActButton(
                Verb.CLOSE,
                _ask_to_close,
                _typing_its_name,
                panel=on_panel_whenever(PanelRow.LAST, Verb.CLOSE, _is_not_asked),
            ),
        ),
    ),
    led(KeepOpen, keep_open, Verb.KEEP_OPEN, PanelRow.LAST, _is_asked),
    led(ConfirmClose, confirm_close, Verb.CONFIRM_CLOSE, PanelRow.LAST, _is_asked),
)
