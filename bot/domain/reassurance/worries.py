"""Worries about steps, written alone and shown together, before anybody judges a step (Wheeler 2018; docs/rounds.md).

A conciliatory step is easily read as a trick, and its giver fears being exploited: both ends are on the table first.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.findings import Finding, held_back
from bot.domain.reassurance.both_ends import (
    in_messages,
    refused_about,
    refused_to_show,
    step_of,
    waiting,
    waiting_of,
    without,
)
from bot.domain.reassurance.steps import one_line
from bot.domain.road.act import Command, Moment, Outcome, SeenCommand
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.steps import Worry, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

MOST_WAITING = 6
"""So many worries of one person may wait to be shown. It counts one's own alone, so it tells nothing of others."""
A_MESSAGE = 2
"""So many worries in one message, so that the longest fit."""


@frozen
class AddWorry(Command):
    """How a step could be misused or misread, and what would show that it is not; shown later, with all others."""

    step: Handle
    end: WorryEnd
    misuse: Words
    evidence: Words


@frozen
class TakeBackWorry(Command):
    """Take back one's own worry before the worries are shown."""

    worry: Handle


# ---- by facilitators: when and about what, never substance
@frozen
class ShowWorries(SeenCommand):
    """Show all worries written so far, at one moment. ``findings``: what the guard has found in any that waits."""

    findings: tuple[Finding, ...] = ()


def add_worry(workshop: Workshop, command: AddWorry, moment: Moment) -> Outcome:
    """Keep a worry until all are shown. From which end it looks is its author's choice, so it tells of no side."""
    misuse, evidence = one_line(command.misuse), one_line(command.evidence)
    refused = refused_about(workshop, command.by, command.step, misuse, evidence)
    if refused is not None:
        return refused
    author, reassurance = workshop.own(command.by).seat, workshop.reassurance
    if waiting_of(reassurance.worries, author) >= MOST_WAITING:
        return refuse(Reason.WORRIES_WAIT, most=MOST_WAITING)
    handle = Handle(moment.draw.token(f"worry|{len(reassurance.worries)}", 8))
    worry = Worry(handle, command.step, author, command.end, misuse, evidence)
    # Its author reads it as its readers will: whoever they are, "we" and "us" would be theirs.
    kept = Text("worries:kept", line=_line(workshop, worry))
    answer = Answer(kept, (button(Verb.TAKE_BACK_WORRY, subject=str(handle)),))
    changed = replace(reassurance, worries=(*reassurance.worries, worry))
    return Decision(replace(workshop, reassurance=changed), answer)


def take_back(workshop: Workshop, command: TakeBackWorry, moment: Moment) -> Outcome:
    """Take back one's own worry while it waits."""
    author = workshop.own(command.by).seat
    rest = without(workshop.reassurance.worries, command.worry, author)
    if rest is None:
        return refuse(Reason.WORRY_SHOWN)
    return Decision(
        replace(workshop, reassurance=replace(workshop.reassurance, worries=rest)),
        Answer(Text("worries:taken_back")),
    )


def show(workshop: Workshop, command: ShowWorries, moment: Moment) -> Outcome:
    """Show all that wait, shuffled, at one moment; every step on the board has then had its worries heard."""
    waits = waiting(workshop.reassurance.worries)
    refused = refused_to_show(workshop) or held_back(workshop, command.findings, waits)
    if refused is not None:
        return refused
    lines = moment.draw.shuffled([_line(workshop, worry) for worry in waits], "worries|shown")
    changed = replace(
        workshop,
        reassurance=replace(
            workshop.reassurance,
            steps=tuple(replace(step, worries_shown=True) for step in workshop.reassurance.steps),
            worries=tuple(replace(worry, shown=True) for worry in workshop.reassurance.worries),
        ),
        revision=workshop.revision + 1,
    )
    told = in_messages(
        lines,
        A_MESSAGE,
        lambda first, part: Text("worries:shown" if first else "worries:more", worries=part),
    )
    nothing = (Post(JOINT, Text("worries:none")),)
    return Decision(changed, Answer(Text("worries:done")), told or nothing)


def _line(workshop: Workshop, worry: Worry) -> Text:
    step = step_of(workshop, worry)
    return Text(
        f"worries:from_{worry.end}", step=step, misuse=worry.misuse, evidence=worry.evidence
    )


def invited(workshop: Workshop) -> tuple[Text, ...]:
    """What both ends are invited to, above the steps, as long as any of them waits for its worries."""
    steps = workshop.reassurance.steps
    waits = any(not step.worries_shown for step in steps)
    return (Text("worries:invited"),) if waits and workshop.offers(Ability.ASKING) else ()


def about(workshop: Workshop, step: Handle) -> tuple[Worry, ...]:
    """The worries about a step that have been shown, in an order that says nothing."""
    shown = (worry for worry in workshop.reassurance.worries if worry.step == step and worry.shown)
    return tuple(sorted(shown, key=lambda one: one.handle))
