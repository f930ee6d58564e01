"""Listening back, as each person answers it privately; and seeing why something matters to the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.boards.concerns import is_heard
from bot.domain.boards.hearing import _values, current, meant_or_not
from bot.domain.boards.private_notes import line_of, may_speak_together
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
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import participants_in
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import (
    Contribution,
    MissingLine,
)
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

LONGEST_MISSING = 200
"""So that what each of a large side misses fits one message."""


@frozen
class AnswerMeant(Command):
    """Answer privately whether what was said back is what one's own side meant. ``asking`` counts the tries."""

    concern: Handle
    asking: int
    meant: bool


@frozen
class SayWhatIsMissing(Command):
    """Add, unattributed, what is still missing in what was said back."""

    concern: Handle
    asking: int
    words: Words


@frozen
class SeeWhy(Command):
    """One of the hearers sees why this matters to the others; this is not agreement."""

    concern: Handle


# ---- by those whose concern it is
def asked_on_lines(workshop: Workshop, someone: Participant) -> tuple[Button, ...]:
    """The way to the private question for everybody who is being asked, whether they have answered or not."""
    concern = current(workshop)
    if (
        concern is None
        or not concern.hearing.asking
        or not someone.in_joint
        or someone.side is not concern.side
    ):
        return ()
    return (button(Verb.ANSWER_MEANT, concern.hearing.tries + 1, subject=concern.handle),)


def _asked(workshop: Workshop, by: UserId, concern: Handle, asking: int) -> Contribution | Refusal:
    """The concern about which this person is being asked, if they are."""
    someone, found = workshop.participant(by), workshop.contribution(concern)
    if someone is None or by not in participants_in(workshop, JOINT) or found is None:
        return refuse(Reason.NOT_YOURS)
    if someone.side is not found.side:
        return refuse(Reason.OTHERS_CONCERN)
    if not found.hearing.asking or asking != found.hearing.tries + 1:
        return refuse(Reason.ASKING_IS_OVER)
    return found


def question(workshop: Workshop, by: UserId, concern: Handle, asking: int) -> Answer | Refusal:
    """The private question, with its two answers; from memory, for the person who asked for it alone."""
    found = _asked(workshop, by, concern, asking)
    if isinstance(found, Refusal):
        return found
    values = _values(workshop, found)
    text = Text("hearing:question", words=found.words, **values)
    return Answer(text, meant_or_not(found, asking))


def answer_meant(workshop: Workshop, command: AnswerMeant, moment: Moment) -> Outcome:
    """Keep the answer until the asking is closed; the last one counts. No card, no post, no count changes."""
    found = _asked(workshop, command.by, command.concern, command.asking)
    if isinstance(found, Refusal):
        return found
    seat = workshop.own(command.by).seat
    hearing = found.hearing
    if command.meant:
        lines = tuple(line for line in hearing.missing if line.seat != seat)
        changed = replace(
            hearing,
            meant=hearing.meant | {seat},
            otherwise=hearing.otherwise - {seat},
            missing=lines,
        )
        answer = Answer(Text("hearing:noted"))
    else:
        changed = replace(
            hearing, meant=hearing.meant - {seat}, otherwise=hearing.otherwise | {seat}
        )
        more = button(Verb.SAY_MISSING, command.asking, subject=command.concern)
        answer = Answer(Text("hearing:noted_otherwise"), (more,))
    return Decision(
        workshop.with_contribution(found.handle, lambda note: replace(note, hearing=changed)),
        answer,
    )


def say_what_is_missing(workshop: Workshop, command: SayWhatIsMissing, moment: Moment) -> Outcome:
    """One line a person, of those who answered *not quite yet*; a later line takes the place of an earlier one."""
    found = _asked(workshop, command.by, command.concern, command.asking)
    if isinstance(found, Refusal):
        return found
    seat = workshop.own(command.by).seat
    if seat not in found.hearing.otherwise:
        return refuse(Reason.ANSWER_FIRST)
    line = line_of(command.words)
    if isinstance(line, Refusal):
        return line
    if len(line.text) > LONGEST_MISSING:
        return refuse(Reason.TOO_LONG, most=LONGEST_MISSING)
    others = tuple(
        missing_line for missing_line in found.hearing.missing if missing_line.seat != seat
    )
    changed = replace(found.hearing, missing=(*others, MissingLine(seat, line)))
    after = workshop.with_contribution(found.handle, lambda note: replace(note, hearing=changed))
    return Decision(after, Answer(Text("hearing:missing_noted")))


# ---- by the hearers
def see_why(workshop: Workshop, command: SeeWhy, moment: Moment) -> Outcome:
    """Once a concern: a hearer says that they see why it matters. It is not agreement, and nobody is named."""
    someone, found = workshop.own(command.by), workshop.contribution(command.concern)
    if found is None or not is_heard(found) or not _is_in_joint(workshop, someone):
        return refuse(Reason.NOT_YOURS)
    if someone.side is found.side:
        return refuse(Reason.OWN_CONCERN)
    if not workshop.offers(Ability.LISTENING_BACK):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    refused = may_speak_together(workshop, command.by)
    if refused is not None:
        return refused
    if found.hearing.sees_why:
        return refuse(Reason.ALREADY_SO)
    changed = replace(found.hearing, sees_why=True)
    after = workshop.with_contribution(found.handle, lambda note: replace(note, hearing=changed))
    told = Post(JOINT, Text("hearing:sees_why", **_values(workshop, found)))
    return Decision(after, Answer(Text("hearing:sees_why_said")), (told,))


def _is_in_joint(workshop: Workshop, someone: Participant) -> bool:
    return someone.user in participants_in(workshop, JOINT)


def _answer(*, meant: bool) -> Callable[[IncomingPress], AnswerMeant]:
    return lambda press: AnswerMeant(press.by, press.subject, press.revision, meant)


def _missing(press: IncomingPress) -> SayWhatIsMissing:
    return SayWhatIsMissing(press.by, press.subject, press.revision, press.words)


def _saying_what_is_missing(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:say_missing_label"), LONGEST_MISSING),))


def _question(press: IncomingPress) -> Answer | Refusal:
    return question(press.workshop, press.by, press.subject, press.revision)


ACTS: tuple[AnyAct, ...] = (
    Act(
        AnswerMeant,
        Who.TAKING_PART,
        OPEN,
        answer_meant,
        (
            ActButton(Verb.MEANT, _answer(meant=True)),
            ActButton(Verb.NOT_QUITE, _answer(meant=False)),
        ),
        unseen=True,
    ),
    Act(
        SayWhatIsMissing,
        Who.TAKING_PART,
        OPEN,
        say_what_is_missing,
        (ActButton(Verb.SAY_MISSING, _missing, _saying_what_is_missing),),
        Guarded.CONTRIBUTION,
        unseen=True,
    ),
    Act(
        SeeWhy,
        Who.TAKING_PART,
        OPEN,
        see_why,
        (ActButton(Verb.SEE_WHY, lambda press: SeeWhy(press.by, press.subject)),),
        unseen=True,
    ),
)
LOOKS = (Look(Verb.ANSWER_MEANT, _question),)
