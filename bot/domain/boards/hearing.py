"""Listening back: what was heard is said in the room; those whose concern it is answer privately; one result shows.

Needs and fears understood and acknowledged (Kelman 2005, §2). Nobody, facilitators included, sees an answer or a count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.domain.boards.concerns import asked_aloud, is_heard, on_board
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
    PanelRow,
    SeenCommand,
    Slash,
    Who,
    on_panel,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import are_closed, participants_in
from bot.domain.state.contributions import (
    Contribution,
    ContributionKind,
    Hearing,
    HearingOutcome,
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
from bot.domain.vocabulary.text import Text, Value

ENOUGH_MEANT = 2
"""So many of the side whose concern it is must say *that is what we meant*, and none otherwise."""
TRIES_BEFORE_LEAVING = 2
LONGEST_MISSING = 200
"""So that what each of a large side misses fits one message."""


@dataclass(frozen=True, slots=True)
class AnswerMeant(Command):
    """Answer privately whether what was said back is what one's own side meant. ``asking`` counts the tries."""

    concern: Handle
    asking: int
    meant: bool


@dataclass(frozen=True, slots=True)
class SayWhatIsMissing(Command):
    """Add, unattributed, what is still missing in what was said back."""

    concern: Handle
    asking: int
    words: Words


@dataclass(frozen=True, slots=True)
class SeeWhy(Command):
    """One of the hearers sees why this matters to the others; this is not agreement."""

    concern: Handle


@dataclass(frozen=True, slots=True)
class TakeUp(SeenCommand):
    """Take up the next concern for listening back."""


@dataclass(frozen=True, slots=True)
class AskWhetherMeant(SeenCommand):
    """Ask those whose concern it is whether what was said back is what they meant."""


@dataclass(frozen=True, slots=True)
class CloseAsking(SeenCommand):
    """Close the asking; only its one result is shown."""


@dataclass(frozen=True, slots=True)
class LeaveOpen(SeenCommand):
    """Leave a concern open after two tries, without blame."""


def in_turn(workshop: Workshop) -> tuple[Contribution, ...]:
    """The concerns in the order of listening: the side that listens back first hears one of the others' first."""
    concerns = on_board(workshop, ContributionKind.CONCERN)
    heard_first = [note for note in concerns if note.side is workshop.first_speaker.other]
    heard_then = [note for note in concerns if note.side is workshop.first_speaker]
    return tuple(
        one for pair in zip_longest(heard_first, heard_then) for one in pair if one is not None
    )


def following(workshop: Workshop) -> Contribution | None:
    """The concern that is next: first those nobody has tried, then those that did not quite come across."""
    left = [
        note
        for note in in_turn(workshop)
        if not note.hearing.ended and note.handle != workshop.boards.listening_to
    ]
    waiting = [note for note in left if not is_heard(note)]
    fresh = (note for note in waiting if not note.hearing.taken_up)
    return next(fresh, None) or next(iter(waiting), None)


def current(workshop: Workshop) -> Contribution | None:
    """The concern that is being listened back to now."""
    return (
        workshop.contribution(workshop.boards.listening_to)
        if workshop.boards.listening_to is not None
        else None
    )


def number_of(workshop: Workshop, concern: Contribution) -> int:
    """Where a concern stands on its board, from 1."""
    return [note.handle for note in on_board(workshop, ContributionKind.CONCERN)].index(
        concern.handle
    ) + 1


def _values(workshop: Workshop, concern: Contribution) -> dict[str, Value]:
    return {
        "number": number_of(workshop, concern),
        "side": workshop.side_name(concern.side),
        "hearers": workshop.side_name(concern.side.other),
    }


def _with(
    workshop: Workshop, concern: Contribution, hearing: Hearing, listening_to: Handle | None
) -> Workshop:
    changed = workshop.with_contribution(
        concern.handle, lambda note: replace(note, hearing=hearing)
    )
    return replace(
        changed,
        boards=replace(changed.boards, listening_to=listening_to),
        revision=workshop.revision + 1,
    )


# ---- by facilitators
def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """Which concern is being listened back to and which is next; nothing of any answer."""
    if not workshop.phase.listens_back:
        return ()
    now, next_one = current(workshop), following(workshop)
    text = Text(
        "hearing:panel",
        now=Text("hearing:panel_concern", **_values(workshop, now)) if now is not None else "",
        next=Text("hearing:panel_concern", **_values(workshop, next_one))
        if next_one is not None
        else "",
        asking=now is not None and now.hearing.asking,
        tries=now.hearing.tries if now is not None else 0,
        aloud=now is not None and asked_aloud(workshop, now.side),
        counts=now is not None and is_heard(now),
    )
    return (text,)


def _offered(workshop: Workshop) -> frozenset[Verb]:
    """What the third party can do about listening back now."""
    if not workshop.phase.listens_back:
        return frozenset()
    now, found = current(workshop), set()
    if now is not None and now.hearing.asking:
        return frozenset({Verb.CLOSE_ASKING})
    if now is not None:
        aloud = asked_aloud(workshop, now.side)
        if not aloud:
            found.add(Verb.ASK_MEANT)
        if aloud or now.hearing.tries >= TRIES_BEFORE_LEAVING:
            found.add(Verb.LEAVE_OPEN)
    if following(workshop) is not None:
        found.add(Verb.TAKE_UP)
    return frozenset(found)


def take_up(workshop: Workshop, command: TakeUp, moment: Moment) -> Outcome:
    """The next concern, alternating sides. What was being listened back to is left as it stands, and comes again."""
    if not workshop.phase.listens_back:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    now = current(workshop)
    if now is not None and now.hearing.asking:
        return refuse(Reason.ASKING_IS_OPEN)
    concern = following(workshop)
    if concern is None:
        return refuse(Reason.NOTHING_TO_TAKE_UP)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    aloud = asked_aloud(workshop, concern.side)
    changed = _with(
        workshop, concern, replace(concern.hearing, taken_up=True, aloud=aloud), concern.handle
    )
    text = Text("hearing:taken_up", words=concern.words, aloud=aloud, **_values(workshop, concern))
    sees_why = (button(Verb.SEE_WHY, subject=concern.handle),) if aloud else ()
    return Decision(
        changed, Answer(Text("hearing:taken_up_answer")), (Post(JOINT, text, sees_why),)
    )


def ask_whether_meant(workshop: Workshop, command: AskWhetherMeant, moment: Moment) -> Outcome:
    """Ask those whose concern it is. Below three of them a private answer would not be private: they say it aloud."""
    concern = current(workshop)
    if concern is None or concern.hearing.ended:
        return refuse(Reason.NOTHING_TAKEN_UP)
    if concern.hearing.asking:
        return refuse(Reason.ALREADY_SO)
    if asked_aloud(workshop, concern.side):
        return refuse(Reason.ASK_ALOUD, closed=workshop.settings.caucuses_without_facilitators)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    asking = concern.hearing.tries + 1
    changed = _with(workshop, concern, replace(concern.hearing, asking=True), concern.handle)
    answer = button(Verb.ANSWER_MEANT, asking, subject=concern.handle)
    told = Post(JOINT, Text("hearing:asking", **_values(workshop, concern)), (answer,))
    return Decision(changed, Answer(Text("hearing:asked")), (told,))


def close_asking(workshop: Workshop, command: CloseAsking, moment: Moment) -> Outcome:
    """One of two results; the answers are forgotten. What is missing shows only with *not quite yet*."""
    concern = current(workshop)
    if concern is None or not concern.hearing.asking:
        return refuse(Reason.NOT_ASKING)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    hearing = concern.hearing
    tries = hearing.tries + 1
    done = replace(
        hearing, asking=False, tries=tries, meant=frozenset(), otherwise=frozenset(), missing=()
    )
    if len(hearing.meant) >= ENOUGH_MEANT and not hearing.otherwise:
        changed = _with(workshop, concern, replace(done, outcome=HearingOutcome.MEANT), None)
        sees_why = button(Verb.SEE_WHY, subject=concern.handle)
        told = Post(JOINT, Text("hearing:meant", **_values(workshop, concern)), (sees_why,))
        return Decision(changed, Answer(Text("hearing:closed")), (told,))
    lines: tuple[Value, ...] = tuple(
        missing_line.words
        for missing_line in moment.draw.shuffled(hearing.missing, "missing lines")
    )
    changed = _with(
        workshop, concern, replace(done, outcome=HearingOutcome.NOT_QUITE), concern.handle
    )
    text = Text("hearing:not_quite", missing=lines, **_values(workshop, concern))
    return Decision(changed, Answer(Text("hearing:closed")), (Post(JOINT, text),))


def leave_open(workshop: Workshop, command: LeaveOpen, moment: Moment) -> Outcome:
    """Leave it open, after two tries, and nobody is at fault."""
    concern = current(workshop)
    if concern is None or concern.hearing.ended:
        return refuse(Reason.NOTHING_TAKEN_UP)
    if concern.hearing.asking:
        return refuse(Reason.ASKING_IS_OPEN)
    if concern.hearing.tries < TRIES_BEFORE_LEAVING and not asked_aloud(workshop, concern.side):
        return refuse(Reason.ONE_MORE_TRY)
    changed = _with(
        workshop, concern, replace(concern.hearing, outcome=HearingOutcome.LEFT_OPEN), None
    )
    told = Post(JOINT, Text("hearing:left_open", **_values(workshop, concern)))
    return Decision(changed, Answer(Text("hearing:left_open_answer")), (told,))


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
    presses = tuple(button(verb, asking, subject=concern) for verb in (Verb.MEANT, Verb.NOT_QUITE))
    return Answer(Text("hearing:question", words=found.words, **values), presses)


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
    if not workshop.phase.listens_back:
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


def _leads(verb: Verb) -> ActButton:
    """A button of the third party's, where listening back has come so far."""
    place = on_panel(PanelRow.WORK, verb, lambda workshop: verb in _offered(workshop))
    return ActButton(verb, panel=place, slash=(Slash("board", str(verb)),))


ACTS: tuple[AnyAct, ...] = (
    Act(
        CloseAsking, Who.FACILITATOR, OPEN, close_asking, (_leads(Verb.CLOSE_ASKING),), unseen=True
    ),
    Act(
        AskWhetherMeant,
        Who.FACILITATOR,
        OPEN,
        ask_whether_meant,
        (_leads(Verb.ASK_MEANT),),
        unseen=True,
    ),
    Act(LeaveOpen, Who.FACILITATOR, OPEN, leave_open, (_leads(Verb.LEAVE_OPEN),), unseen=True),
    Act(TakeUp, Who.FACILITATOR, OPEN, take_up, (_leads(Verb.TAKE_UP),), unseen=True),
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
