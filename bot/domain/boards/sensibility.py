"""Sensibility: each side looks at its own acts with the others' eyes; both are shown at one moment, or nothing is.

Security-dilemma sensibility after Wheeler 2018. Never on a board; gone with the phase in every retention mode.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.pages import Line, pages
from bot.domain.boards.private_notes import line_of, longest_line, may_speak_together
from bot.domain.boundaries.findings import Finding, held_back
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Guarded,
    Look,
    Moment,
    Outcome,
    PanelRow,
    SeenCommand,
    Slash,
    Who,
    on_panel,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import can_write
from bot.domain.state.contributions import ActsShown, ContributionKind, NoteStanding
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen


@frozen
class SayHowLived(Command):
    """Those whom the other side's acts were about answer once: how we lived it."""

    words: Words


@frozen
class ShowActs(SeenCommand):
    """The one moment: both sides' acts are shown if both have let some be shown, else nothing is.

    ``findings`` are what the guard has found; told only where both sides' acts are about to be shown.
    """

    findings: tuple[Finding, ...] = ()


def _moment_is_to_come(workshop: Workshop) -> bool:
    return (
        ContributionKind.ACT in workshop.phase.writes
        and workshop.boards.acts_shown is ActsShown.NOT_YET
    )


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """What the third party reads about the one moment: not whether anybody has let anything be shown."""
    if ContributionKind.ACT not in workshop.phase.writes:
        return ()
    return (
        Text("sensibility:panel" if _moment_is_to_come(workshop) else "sensibility:panel_over"),
    )


def show_acts(workshop: Workshop, command: ShowActs, moment: Moment) -> Outcome:
    """The one moment, with both sides together. If a side has let nothing be shown, one text says it of neither."""
    if ContributionKind.ACT not in workshop.phase.writes:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if workshop.boards.acts_shown is not ActsShown.NOT_YET:
        return refuse(Reason.MOMENT_PAST)
    if not can_write(workshop, JOINT):
        return refuse(Reason.MOMENT_IS_JOINT)
    ready = [
        note
        for note in workshop.boards.contributions
        if note.kind is ContributionKind.ACT and note.standing is NoteStanding.READY
    ]
    both = len({note.side for note in ready}) == len(workshop.people.sides)
    rest = tuple(
        note for note in workshop.boards.contributions if note.kind is not ContributionKind.ACT
    )
    changed = replace(
        workshop,
        boards=replace(
            workshop.boards,
            contributions=rest,
            acts_shown=ActsShown.BOTH if both else ActsShown.NOTHING,
        ),
        revision=workshop.revision + 1,
    )
    refused = held_back(workshop, command.findings, ready) if both else None
    if refused is not None:
        return refused
    answer = Answer(Text("sensibility:moment_over"))
    if not both:
        return Decision(changed, answer, (Post(JOINT, Text("sensibility:nothing_shown")),))
    lines = [
        Line(
            Text("sensibility:act", side=workshop.side_name(note.side), words=note.words),
            2 * len(note.words.text) + 60,
        )
        for note in moment.draw.shuffled(ready, "show acts")
    ]
    posts = []
    for page in pages(lines):
        entries: tuple[Value, ...] = tuple(line.text for line in page)
        posts.append(
            Post(JOINT, Text("sensibility:shown", entries=entries), (button(Verb.SAY_HOW_LIVED),))
        )
    return Decision(changed, answer, tuple(posts))


def may_say_how_lived(workshop: Workshop, by: UserId) -> Refusal | None:
    """Whether this person's side has been shown something about itself, is together, and has not answered yet."""
    if workshop.boards.acts_shown is not ActsShown.BOTH:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    refused = may_speak_together(workshop, by)
    if refused is None and workshop.own(by).side in workshop.boards.lived:
        refused = refuse(Reason.ANSWERED_ONCE)
    return refused


def say_how_lived(workshop: Workshop, command: SayHowLived, moment: Moment) -> Outcome:
    """Those whom it was about answer once, a side: how we lived it. Nothing says which of them wrote it."""
    refused = may_say_how_lived(workshop, command.by)
    if refused is not None:
        return refused
    line = line_of(command.words)
    if isinstance(line, Refusal):
        return line
    side = workshop.own(command.by).side
    changed = replace(
        workshop, boards=replace(workshop.boards, lived=workshop.boards.lived | {side})
    )
    told = Post(JOINT, Text("sensibility:lived", side=workshop.side_name(side), words=line))
    return Decision(changed, Answer(Text("sensibility:lived_said")), (told,))


def _saying_how_lived(press: IncomingPress) -> Form | Refusal:
    refused = may_say_how_lived(press.workshop, press.by) or may_speak_together(
        press.workshop, press.by
    )
    return refused or Form(
        (TextField(WORDS, Text("forms:say_how_lived_label"), longest_line(None)),)
    )


def _surely(press: IncomingPress) -> Answer | Refusal:
    """The one moment is asked about once more, of those who may bring it about."""
    if press.workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    if press.workshop.stage is not Stage.OPEN:
        return refuse(Reason.NOT_IN_THIS_STAGE)
    return Answer(Text("sensibility:surely"), (button(Verb.SHOW_ACTS_SURELY, press.revision),))


ACTS: tuple[AnyAct, ...] = (
    Act(
        ShowActs,
        Who.FACILITATOR,
        OPEN,
        show_acts,
        (ActButton(Verb.SHOW_ACTS_SURELY, slash=(Slash("board", "show_acts"),)),),
        Guarded.RELEASE,
        unseen=True,
    ),
    Act(
        SayHowLived,
        Who.TAKING_PART,
        OPEN,
        say_how_lived,
        (ActButton(Verb.SAY_HOW_LIVED, form=_saying_how_lived),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
)
LOOKS = (
    Look(Verb.SHOW_ACTS, _surely, on_panel(PanelRow.WORK, Verb.SHOW_ACTS, _moment_is_to_come)),
)
