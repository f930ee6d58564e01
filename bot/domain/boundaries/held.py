"""Boundaries: words that would leave their room are held, given back to their author alone, and may be reworded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Look,
    Moment,
    Outcome,
    PanelRow,
    Report,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.rooms.desired import participants_in
from bot.domain.state.decisions import Answer, Decision, Effect, Post, RemoveMessage
from bot.domain.state.holding import Boundary, Held, HeldFor, KeptAnswer
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

KEPT_FOR = timedelta(minutes=15)
"""How long held words can be had back; then they are gone."""
ANSWER_KEPT_FOR = timedelta(days=1)
"""How long somebody can read what came of a form whose room was gone: they may not look at their line at once."""
LETTER_KEPT_FOR = timedelta(minutes=11)
"""A letter's words are kept a little longer than it can be taken back, so that who is late is told so."""

A_PIECE = 1_800
"""So many letters of one's own words come back at a time: every letter may need a mark, and one answer holds 4,000."""
MOST_KEPT = 10
"""So many of one person's messages are kept at a time: whoever writes on and on against a boundary fills no disk."""


MOST_LETTERS_KEPT = 200_000
"""So many letters of one person's are kept at a time, the latest message whole: words may come as files."""
LONGEST_REWORDED = 2_000
"""What is longer than a message is not put into a form, which would cut it: it comes back in pieces."""


@frozen
class KeepAnswer(Report):
    """Keep for somebody what could not be answered where they asked, for that room is gone.

    ``quietly``: that they asked at all is private, so that not even their line says that something waits.
    """

    user: UserId
    text: Text
    quietly: bool = False


@frozen
class ReportBoundary(Report):
    """The guard has found that a message crosses a boundary."""

    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words
    reason: HeldFor
    boundary: Boundary
    stays: bool = False
    """The bot may not take messages out where this one stands, so it can only be noticed."""
    second_look: bool = False
    """Whether its author may say it all the same."""


@frozen
class ReportTime(Report):
    """Nothing but time has passed."""


@frozen
class SetBoundary(Command):
    """Let a boundary only be noticed, or let it hold again."""

    boundary: Boundary
    notice_only: bool


@frozen
class GiveBack(Command):
    """Have one's own held words again."""

    held: Handle


def note_who_could_read(workshop: Workshop) -> Workshop:
    """Each participant's rooms are remembered from when they first could read them, also after they step out.

    A message is compared with these alone: to ask about any other room would tell its author something of it.
    """
    if workshop.stage is not Stage.OPEN:
        return workshop

    # Asked of each room once, not for each participant anew: this is looked at after every decision.
    readers = {key: participants_in(workshop, key) for key in (*map(caucus, SideId), JOINT)}

    def noted(person: Participant) -> Participant:
        new = [
            key
            for key in (caucus(person.side), JOINT)
            if person.user in readers[key] and key not in person.could_read
        ]
        return replace(person, could_read=person.could_read.union(new)) if new else person

    people = tuple(noted(person) for person in workshop.people.participants)
    return (
        workshop
        if people == workshop.people.participants
        else replace(workshop, people=replace(workshop.people, participants=people))
    )


def own_room(workshop: Workshop, user: UserId) -> RoomKey | None:
    """Where somebody alone is told: a participant's line; for a facilitator, who has none, the control room."""
    someone = workshop.participant(user)
    if someone is not None and someone.has_line:
        return line(someone.seat)
    return CONTROL if workshop.facilitator(user) is not None else None


def record_boundary(workshop: Workshop, command: ReportBoundary, moment: Moment) -> Outcome:
    """A message that would cross a boundary: taken out and kept for its author, or, where so chosen, only noticed."""
    noted = Answer(Text("people:noted"))
    where = own_room(workshop, command.author)
    if where is None:
        return Decision(workshop, noted)
    reason = Text(f"boundaries:because_{command.reason}")
    if command.stays or command.boundary in workshop.boundaries.notice_only:
        return Decision(workshop, noted, (Post(where, Text("boundaries:noticed", reason=reason)),))
    handle = Handle(moment.draw.token(f"held|{command.message}", 10))
    held = Held(
        handle,
        command.author,
        command.words,
        command.reason,
        moment.at + KEPT_FOR,
        command.boundary,
        command.second_look,
    )
    effects: tuple[Effect, ...] = (
        RemoveMessage(where, command.channel, command.message),
        Post(
            where,
            Text(
                "boundaries:held" if command.words else "boundaries:held_without_words",
                reason=reason,
            ),
            _ways_on(held),
        ),
    )
    return Decision(
        replace(
            workshop,
            boundaries=replace(workshop.boundaries, held=_with(workshop.boundaries.held, held)),
        ),
        noted,
        effects,
    )


QUOTES = (HeldFor.QUOTE, HeldFor.OWN_QUOTE)
"""The reasons that say of words that they are a quote."""


def _ways_on(held: Held) -> tuple[Button, ...]:
    """What its author can do with a held message."""
    if not held.words:
        return ()
    presses = [button(Verb.GIVE_BACK, weight=Weight.MAIN, subject=held.handle)]
    if len(held.words.text) <= LONGEST_REWORDED:
        presses.append(button(Verb.REWORD, subject=held.handle))
    if held.second_look:
        presses.append(button(Verb.SAY_ALL_THE_SAME, subject=held.handle))
    if held.reason in QUOTES:
        presses.append(button(Verb.NO_QUOTE, subject=held.handle))
    return tuple(presses)


def _with(kept: tuple[Held, ...], held: Held) -> tuple[Held, ...]:
    """Kept words and these; of one person's the oldest make room."""
    theirs = [held_words for held_words in kept if held_words.author == held.author]
    surplus = {held_words.handle for held_words in theirs[: max(0, len(theirs) + 1 - MOST_KEPT)]}
    letters = len(held.words.text)
    for held_words in reversed(theirs):
        letters += len(held_words.words.text)
        if letters > MOST_LETTERS_KEPT:
            surplus.add(held_words.handle)
    return (*(held_words for held_words in kept if held_words.handle not in surplus), held)


def give_back(workshop: Workshop, command: GiveBack, moment: Moment) -> Outcome:
    """The words again, to their author alone. Anybody else learns no more than that nothing is there for them.

    Long ones come in pieces: ``held`` is a handle, or ``<handle>.<piece>``.
    """
    handle, _, piece = command.held.partition(".")
    found = held_for(workshop, command.by, Handle(handle))
    if found is not None:
        return _piece(workshop, found, number_in(piece) or 0)
    kept = (
        kept_answer
        for kept_answer in workshop.boundaries.kept_answers
        if (kept_answer.handle, kept_answer.author) == (command.held, command.by)
    )
    answer = next(kept, None)
    return (
        Decision(workshop, Answer(answer.text)) if answer is not None else refuse(Reason.NOT_KEPT)
    )


def _piece(workshop: Workshop, held: Held, number: int) -> Decision | Refusal:
    text = held.words.text
    words = Words(text[number * A_PIECE : (number + 1) * A_PIECE])
    if not words:
        return refuse(Reason.NOT_KEPT)
    rest = Button(
        Verb.GIVE_BACK, Text("presses:give_back_rest"), subject=f"{held.handle}.{number + 1}"
    )
    more = (rest,) if len(text) > (number + 1) * A_PIECE else ()
    return Decision(workshop, Answer(Text("boundaries:given_back", words=words), more))


def keep_answer(workshop: Workshop, command: KeepAnswer, moment: Moment) -> Outcome:
    """An answer that found no room any more waits for its asker; it does not stand in their line, which others read.

    The line says the same whatever came of it, or nothing: then it waits among their own notes alone. Facilitators have
    no line, and look again.
    """
    noted = Answer(Text("people:noted"))
    someone = workshop.participant(command.user)
    if someone is None or not someone.has_line:
        return Decision(workshop, noted)
    kept = KeptAnswer(
        Handle(moment.draw.token("kept answer", 10)),
        command.user,
        command.text,
        moment.at + ANSWER_KEPT_FOR,
    )
    others = (
        kept_answer
        for kept_answer in workshop.boundaries.kept_answers
        if kept_answer.author != command.user
    )
    theirs = [
        kept_answer
        for kept_answer in workshop.boundaries.kept_answers
        if kept_answer.author == command.user
    ][1 - MOST_KEPT :]
    changed = replace(
        workshop, boundaries=replace(workshop.boundaries, kept_answers=(*others, *theirs, kept))
    )
    if command.quietly:
        return Decision(changed, noted)
    read = Button(
        Verb.GIVE_BACK, Text("presses:read_answer"), weight=Weight.MAIN, subject=kept.handle
    )
    return Decision(
        changed, noted, (Post(line(someone.seat), Text("boundaries:answer_waits"), (read,)),)
    )


def held_for(workshop: Workshop, user: UserId, handle: Handle) -> Held | None:
    """What is kept under this handle, if it is this person's."""
    return next(
        (
            held_words
            for held_words in workshop.boundaries.held
            if held_words.handle == handle and held_words.author == user
        ),
        None,
    )


def set_boundary(workshop: Workshop, command: SetBoundary, moment: Moment) -> Outcome:
    """Let a boundary only be noticed, or let it hold again; every card says which."""
    now = command.boundary in workshop.boundaries.notice_only
    if now is command.notice_only:
        return refuse(Reason.ALREADY_SO)
    changed = (
        workshop.boundaries.notice_only | {command.boundary}
        if command.notice_only
        else workshop.boundaries.notice_only - {command.boundary}
    )
    return Decision(
        replace(workshop, boundaries=replace(workshop.boundaries, notice_only=changed)),
        Answer(Text("boundaries:set")),
    )


def record_time(workshop: Workshop, command: ReportTime, moment: Moment) -> Outcome:
    """Time has passed: what was kept for fifteen minutes is let go of."""
    return Decision(workshop, Answer(Text("people:noted")))


def let_go(workshop: Workshop, at: datetime) -> Workshop:
    """The workshop without held words, kept answers and letters whose time is over."""
    held = tuple(held_words for held_words in workshop.boundaries.held if held_words.until > at)
    answers = tuple(
        kept_answer for kept_answer in workshop.boundaries.kept_answers if kept_answer.until > at
    )
    letters = tuple(
        letter
        for letter in workshop.leading.letters
        if letter.taken_back or letter.sent_at + LETTER_KEPT_FOR > at
    )
    known = (workshop.boundaries.held, workshop.boundaries.kept_answers, workshop.leading.letters)
    if (held, answers, letters) == known:
        return workshop
    return replace(
        workshop,
        boundaries=replace(workshop.boundaries, held=held, kept_answers=answers),
        leading=replace(workshop.leading, letters=letters),
    )


def let_go_at(workshop: Workshop) -> tuple[datetime, ...]:
    """When something that is kept for somebody is to be let go of."""
    return (
        *(held_words.until for held_words in workshop.boundaries.held),
        *(kept_answer.until for kept_answer in workshop.boundaries.kept_answers),
        *(
            letter.sent_at + LETTER_KEPT_FOR
            for letter in workshop.leading.letters
            if not letter.taken_back
        ),
    )


def _boundary(*, notice_only: bool) -> Callable[[IncomingPress], SetBoundary | None]:
    def read(press: IncomingPress) -> SetBoundary | None:
        if press.pressed.subject not in set(Boundary):
            return None
        return SetBoundary(press.by, Boundary(press.pressed.subject), notice_only)

    return read


def _give_back(press: IncomingPress) -> GiveBack:
    return GiveBack(press.by, press.subject)


def choices(press: IncomingPress) -> Answer | Refusal:
    """What each boundary does now, and a button each to change it; for facilitators."""
    if press.workshop.facilitator(press.by) is None:
        return refuse(Reason.NOT_YOURS)
    entries, buttons = [], []
    for boundary in Boundary:
        name = Text(f"boundaries:name_{boundary}")
        only = boundary in press.workshop.boundaries.notice_only
        entries.append(Text("boundaries:notices" if only else "boundaries:holds", name=name))
        buttons.append(
            button(Verb.HOLD_AGAIN if only else Verb.NOTICE_ONLY, subject=boundary, name=name)
        )
    erred = press.workshop.boundaries.erred
    return Answer(Text("boundaries:choose", entries=tuple(entries), erred=erred), tuple(buttons))


ACTS: tuple[AnyAct, ...] = (
    Act(
        SetBoundary,
        Who.FACILITATOR,
        OPEN,
        set_boundary,
        (
            ActButton(Verb.HOLD_AGAIN, _boundary(notice_only=False)),
            ActButton(Verb.NOTICE_ONLY, _boundary(notice_only=True)),
        ),
    ),
    Act(GiveBack, Who.ANYBODY_INSIDE, OPEN, give_back, (ActButton(Verb.GIVE_BACK, _give_back),)),
    Act(ReportBoundary, Who.GUILD, OPEN, record_boundary),
    Act(ReportTime, Who.GUILD, OPEN, record_time),
    Act(KeepAnswer, Who.GUILD, OPEN, keep_answer),
)
LOOKS = (
    Look(Verb.BOUNDARIES, choices, on_panel_whenever(PanelRow.MORE, Verb.BOUNDARIES)),
    Look(Verb.REWORD, None),
    Look(Verb.NAMES_NOBODY, None),
)
