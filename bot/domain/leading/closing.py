"""Closing for good: the name typed, a second facilitator where there is one, then nothing is left to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

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
from bot.domain.rooms.both_sides import to_both_sides
from bot.domain.state.decisions import (
    Answer,
    BeginClosing,
    Decision,
    Effect,
    Post,
)
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text
from bot.domain.vocabulary.visible import spelling
from bot.frozen import frozen

WAIT = timedelta(minutes=5)
"""How long a confirmed closing can still be stopped, by any facilitator."""


@frozen
class AskToClose(Command):
    """Ask to close for good: the workshop's name typed, then a second facilitator where there is one."""

    typed_name: Words


@frozen
class ConfirmClose(Command):
    """The second facilitator's confirmation."""


@frozen
class KeepOpen(Command):
    """Take back the wish to close."""


def ask_to_close(workshop: Workshop, command: AskToClose, moment: Moment) -> Outcome:
    """Ask to close. Alone, the typed name is enough; with colleagues, one of them confirms."""
    if spelling(command.typed_name.text) != spelling(workshop.name.text):
        return refuse(Reason.WRONG_NAME)
    if workshop.leading.close_asked_by is not None:
        return refuse(Reason.ALREADY_ASKED)
    if workshop.stage is Stage.DRAFT:
        return close_now(workshop)
    asked = replace(workshop, leading=replace(workshop.leading, close_asked_by=command.by))
    if len(workshop.people.facilitators) == 1:
        return _close_after_wait(asked, moment)
    return Decision(
        asked, Answer(Text("closing:asked")), (Post(CONTROL, Text("closing:asked_note")),)
    )


def confirm_close(workshop: Workshop, command: ConfirmClose, moment: Moment) -> Outcome:
    """The second person's word. Whoever asked cannot be the one who confirms."""
    if workshop.leading.close_asked_by is None:
        return refuse(Reason.NOT_ASKED)
    if workshop.leading.closes_at is not None:
        return refuse(Reason.ALREADY_SO)
    if workshop.leading.close_asked_by == command.by:
        return refuse(Reason.SECOND_PERSON)
    return _close_after_wait(workshop, moment)


def keep_open(workshop: Workshop, command: KeepOpen, moment: Moment) -> Outcome:
    """Any facilitator may take the wish back."""
    if workshop.leading.close_asked_by is None:
        return refuse(Reason.NOT_ASKED)
    note = Text("closing:kept_open_note")
    told: tuple[Effect, ...] = (Post(CONTROL, note),)
    if workshop.leading.closes_at is not None:
        told = (*told, *to_both_sides(workshop, note))
    leading = replace(workshop.leading, close_asked_by=None, closes_at=None)
    return Decision(
        replace(workshop, leading=leading),
        Answer(Text("closing:kept_open")),
        told,
    )


def _close_after_wait(workshop: Workshop, moment: Moment) -> Decision:
    """Confirmed: it closes when the wait is over, unless a facilitator stops it. Everybody can read that it will."""
    closes_at = moment.at + WAIT
    changed = replace(workshop, leading=replace(workshop.leading, closes_at=closes_at))
    note = Text("closing:waits_note", when=closes_at)
    told = (
        Post(CONTROL, Text("closing:waits_control", when=closes_at)),
        *to_both_sides(workshop, note),
    )
    return Decision(changed, Answer(Text("closing:waits", when=closes_at)), told)


def close_now(workshop: Workshop) -> Decision:
    """Close for good: nothing of it can be stopped any more."""
    return Decision(
        replace(workshop, stage=Stage.CLOSING), Answer(Text("closing:begun")), (BeginClosing(),)
    )


def _typing_its_name(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:close_name_label"), LONGEST_NAME),))


def _ask_to_close(press: IncomingPress) -> AskToClose:
    return AskToClose(press.by, press.words)


def _is_asked(workshop: Workshop) -> bool:
    return workshop.leading.close_asked_by is not None


def _waits_for_a_second(workshop: Workshop) -> bool:
    return workshop.leading.close_asked_by is not None and workshop.leading.closes_at is None


def _is_not_asked(workshop: Workshop) -> bool:
    return workshop.leading.close_asked_by is None


TEXTS: Mapping[str, str] = {
    "closing:asked": "",
    "closing:asked_note": "",
    "closing:kept_open": "",
    "closing:kept_open_note": "",
    "closing:begun": "",
    "closing:suspended_type_server": "",
    "closing:waits": "when",
    "closing:waits_control": "when",
    "closing:waits_note": "when",
    "closing:receipt": "rooms closed_at key_destroyed_at remaining expires_at",
    "closing:going_on": "stuck",
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
                panel=on_panel_whenever(PanelRow.MORE, Verb.CLOSE, _is_not_asked),
            ),
        ),
    ),
    led(KeepOpen, keep_open, Verb.KEEP_OPEN, PanelRow.LAST, _is_asked),
    led(ConfirmClose, confirm_close, Verb.CONFIRM_CLOSE, PanelRow.LAST, _waits_for_a_second),
)
