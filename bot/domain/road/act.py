"""An act is one row: the command, who may give it and when, what decides it, and how people come to give it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.forms import Form
from bot.domain.vocabulary.identity import Draw, Locale, UserId
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.seen import Seen
from bot.frozen import frozen


@frozen
class Command:
    """What a person asks of a workshop. ``by`` asks; a field ``seen``, where there is one, is what they saw."""

    by: UserId


@frozen
class SeenCommand(Command):
    """A command that counts only for what its sender saw: if the workshop has moved on since, it is refused."""

    seen: Seen


@frozen
class Report:
    """What the guild reports, through the reconciler and the listeners: no person gives it."""


@frozen
class Moment:
    """What a decision is given from outside: the time, the lots, the languages the pack has."""

    at: datetime
    draw: Draw
    languages: frozenset[Locale] = frozenset()
    unread: frozenset[Locale] = frozenset()
    """Those of them whose texts nobody has read who speaks the language and leads such workshops."""


class Who(Enum):
    """Who may give a command."""

    FACILITATOR = auto()
    INVITED = auto()
    """Anybody with a line: invited, taking part, not now, withdrawn."""
    TAKING_PART = auto()
    MEETING = auto()
    """Facilitators and whoever takes part."""
    ANYBODY_INSIDE = auto()
    """Facilitators and everybody with a line."""
    GUILD = auto()
    """The guild itself, as the listeners report it."""


class Guarded(Enum):
    """Whether the guard looks at an act's words before anything is done, and at what kind of words (docs/guard.md)."""

    NOT = auto()
    CONTRIBUTION = auto()
    """Words on their way to a board, a step or a product."""
    SPOKEN = auto()
    """What the third party has the bot say or send: like a message of theirs in each room it goes to."""
    NAME = auto()
    """A name for a side, which everybody reads."""
    RELEASE = auto()
    """Notes that are about to be shown to the other side: looked at for everybody's names, told to who shows them."""


class PanelRow(Enum):
    """The rows of the third party's panel, from above."""

    MEETING = auto()
    WORK = auto()
    TALK = auto()
    LAST = auto()
    MORE = auto()
    """What is needed now and then: behind a button of its own."""


@frozen
class OnPanel:
    """Where on the panel an act has its button, and when. ``offers`` gives the buttons as they should be now."""

    row: PanelRow
    offers: Callable[[Workshop], tuple[Button, ...]]


@frozen
class Slash:
    """What an act is called on a slash command: ``/workshop <command> do:<choice>``.

    ``subject`` says which of several the choice means.
    """

    command: str
    choice: str
    subject: str = ""


Asked = Command | Report
"""Whatever the road is given."""
C = TypeVar("C", bound=Asked)
Outcome = Decision | Refusal
Reader = Callable[[IncomingPress], Command | None]
"""What a press asks for; None where what it names is not there any more."""
Opener = Callable[[IncomingPress], Form | Refusal]
"""The form a press is answered with, or why it would be of no use now: said before anybody writes anything."""


@frozen
class ActButton:
    """A button by which an act is given."""

    verb: Verb
    read: Reader | None = None
    """None: ``by``, ``seen``, ``words`` and nothing else, each where the command has such a field."""
    form: Opener | None = None
    panel: OnPanel | None = None
    slash: tuple[Slash, ...] = ()


@frozen
class Act(Generic[C]):
    """One row. From the rows come access, dispatch, presses, the panel's buttons, slash commands, the tests' matrix."""

    command: type[C]
    who: Who
    stages: frozenset[Stage]
    decide: Callable[[Workshop, C, Moment], Outcome]
    buttons: tuple[ActButton, ...] = ()
    guarded: Guarded = Guarded.NOT
    unseen: bool = False
    """Whether that somebody gave it at all is private: then not even their line may say that an answer waits."""
    closes: bool = False
    """Whether it is given to shut people out or silence rooms: then it waits for nothing, not even for its asker."""


@frozen
class Look:
    """A button answered at once, from memory, that changes nothing."""

    verb: Verb
    shows: Callable[[IncomingPress], Answer | Refusal] | None
    """None: the edge answers, for it takes what only the guild or the process knows."""
    panel: OnPanel | None = None


AnyAct = Act[Any]

DRAFT = frozenset({Stage.DRAFT})
OPEN = frozenset({Stage.OPEN})
DRAFT_OR_OPEN = DRAFT | OPEN


def plainly(command: type[Command]) -> Reader:
    """The reader of a command that needs nothing but who pressed, what they saw and what they wrote."""
    known: dict[str, Callable[[IncomingPress], Any]] = {
        "by": lambda press: press.by,
        "seen": lambda press: press.seen,
        "words": lambda press: press.words,
    }
    wanted = {
        each.name: known[each.name]
        for each in fields(command)
        if each.default is MISSING or each.name in known
    }

    def read(press: IncomingPress) -> Command:
        return command(**{name: value(press) for name, value in wanted.items()})

    return read


def reader_of(act: AnyAct, given: ActButton) -> Reader:
    """What a press of this button asks for."""
    return given.read or plainly(act.command)


def _at_any_time(workshop: Workshop) -> bool:
    return True


def on_panel(
    row: PanelRow,
    verb: Verb,
    when: Callable[[Workshop], bool] = _at_any_time,
    weight: Weight = Weight.QUIET,
) -> OnPanel:
    """A place on the panel for an act that counts only for what its presser saw."""
    return OnPanel(
        row, lambda workshop: (button(verb, workshop.revision, weight),) if when(workshop) else ()
    )


def on_panel_whenever(
    row: PanelRow, verb: Verb, when: Callable[[Workshop], bool] = _at_any_time
) -> OnPanel:
    """A place on the panel for an act that counts whatever has changed since the panel was drawn."""
    return OnPanel(row, lambda workshop: (button(verb),) if when(workshop) else ())


def led(
    command: type[C],
    decide: Callable[[Workshop, C, Moment], Outcome],
    verb: Verb,
    row: PanelRow,
    when: Callable[[Workshop], bool] = _at_any_time,
    *slash: Slash,
) -> Act[C]:
    """The row of what any facilitator may do in an open workshop, by a button on the panel that asks nothing more."""
    place = on_panel if any(each.name == "seen" for each in fields(command)) else on_panel_whenever
    given = ActButton(verb, panel=place(row, verb, when), slash=slash)
    return Act(command, Who.FACILITATOR, OPEN, decide, (given,))


def closing(act: Act[C]) -> Act[C]:
    """The same row for an act that is given to shut people out or silence rooms: it waits for nothing."""
    return replace(act, closes=True)
