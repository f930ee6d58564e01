"""Boundaries: words that would leave their room are held, given back to their author alone, and may be reworded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.commands import GiveBack, SetBoundary
from bot.domain.effects import Answer, Decision, Effect, Post, RemoveMessage
from bot.domain.holding import Held
from bot.domain.identity import Draw, Handle, SideId, UserId
from bot.domain.notes import NoteBoundary, NoteTime
from bot.domain.presses import Press, Verb, Weight, press
from bot.domain.refusals import Reason, Refusal, refuse
from bot.domain.rooms import CONTROL, JOINT, RoomKey, caucus, line, participants_in
from bot.domain.text import Text
from bot.domain.workshop import Participant, Stage, Workshop

KEPT_FOR = timedelta(minutes=15)
"""How long held words can be had back; then they are gone."""

MOST_KEPT = 10
"""So many of one person's messages are kept at a time: whoever writes on and on against a boundary fills no disk."""


def note_who_could_read(workshop: Workshop) -> Workshop:
    """Each participant's rooms are remembered from when they first could read them, also after they step out.

    A message is compared with these alone: to ask about any other room would tell its author something of it.
    """
    if workshop.stage is not Stage.OPEN:
        return workshop

    # Asked of each room once, not for each participant anew: this is looked at after every decision.
    readers = {key: participants_in(workshop, key) for key in (*map(caucus, SideId), JOINT)}

    def noted(one: Participant) -> Participant:
        could_read = one.could_read | {key for key in (caucus(one.side), JOINT) if one.user in readers[key]}
        return one if could_read == one.could_read else replace(one, could_read=could_read)

    people = tuple(noted(one) for one in workshop.participants)
    return workshop if people == workshop.participants else replace(workshop, participants=people)


def own_room(workshop: Workshop, user: UserId) -> RoomKey | None:
    """Where somebody alone is told: a participant's line; for a facilitator, who has none, the control room."""
    someone = workshop.participant(user)
    if someone is not None and someone.has_line:
        return line(someone.seat)
    return CONTROL if workshop.facilitator(user) is not None else None


def note_boundary(workshop: Workshop, command: NoteBoundary, at: datetime, draw: Draw) -> Decision | Refusal:
    """A message that would cross a boundary: taken out and kept for its author, or, where so chosen, only noticed."""
    noted = Answer(Text("people:noted"))
    where = own_room(workshop, command.author)
    if where is None:
        return Decision(workshop, noted)
    reason = Text(f"boundaries:because_{command.reason}")
    if command.stays or command.boundary in workshop.notice_only:
        return Decision(workshop, noted, (Post(where, Text("boundaries:noticed", reason=reason)),))
    handle = Handle(draw.token(f"held|{command.message}", 10))
    held = Held(handle, command.author, command.words, command.reason, at + KEPT_FOR, command.boundary)
    presses: tuple[Press, ...] = ()
    if command.words:
        presses = (
            press(Verb.GIVE_BACK, weight=Weight.MAIN, subject=handle),
            press(Verb.REWORD, subject=handle),
        )
    effects: tuple[Effect, ...] = (
        RemoveMessage(where, command.channel, command.message),
        Post(
            where, Text("boundaries:held" if command.words else "boundaries:held_without_words", reason=reason), presses
        ),
    )
    return Decision(replace(workshop, held=_with(workshop.held, held)), noted, effects)


def _with(kept: tuple[Held, ...], held: Held) -> tuple[Held, ...]:
    """Kept words and these; of one person's the oldest make room."""
    theirs = [one for one in kept if one.author == held.author]
    surplus = {one.handle for one in theirs[: max(0, len(theirs) + 1 - MOST_KEPT)]}
    return (*(one for one in kept if one.handle not in surplus), held)


def give_back(workshop: Workshop, command: GiveBack) -> Decision | Refusal:
    """The words again, to their author alone. Anybody else learns no more than that nothing is there for them."""
    found = held_for(workshop, command.by, command.held)
    if found is None:
        return refuse(Reason.NOT_KEPT)
    return Decision(workshop, Answer(Text("boundaries:given_back", words=found.words)))


def held_for(workshop: Workshop, user: UserId, handle: Handle) -> Held | None:
    """What is kept under this handle, if it is this person's."""
    return next((one for one in workshop.held if one.handle == handle and one.author == user), None)


def set_boundary(workshop: Workshop, command: SetBoundary) -> Decision | Refusal:
    """Let a boundary only be noticed, or let it hold again; every card says which."""
    now = command.boundary in workshop.notice_only
    if now is command.notice_only:
        return refuse(Reason.ALREADY_SO)
    changed = (
        workshop.notice_only | {command.boundary} if command.notice_only else workshop.notice_only - {command.boundary}
    )
    return Decision(replace(workshop, notice_only=changed), Answer(Text("boundaries:set")))


def note_time(workshop: Workshop, command: NoteTime) -> Decision | Refusal:
    """Time has passed: what was kept for fifteen minutes is let go of."""
    return Decision(workshop, Answer(Text("people:noted")))


def let_go(workshop: Workshop, at: datetime) -> Workshop:
    """The workshop without held words whose time is over."""
    kept = tuple(one for one in workshop.held if one.until > at)
    return workshop if kept == workshop.held else replace(workshop, held=kept)
