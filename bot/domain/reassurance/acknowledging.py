"""An acknowledgment in the room: talked over in a line, said once, followed by quiet and the sides' own rooms.

It is often what turns a talk (Kelman 2005, §3.5), and can do harm: so nobody is asked for one, the third party speaks
with whoever wishes it first, and everybody can end it. Nothing is asked about it, and nothing of it is kept.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.road.act import Command, Moment, Outcome, SeenCommand
from bot.domain.rooms.desired import can_write, joint_speaks
from bot.domain.state.acknowledging import Acknowledging, Given
from bot.domain.state.decisions import (
    Answer,
    Decision,
    Effect,
    Post,
    TakeOutSaid,
    in_both_caucuses,
)
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SeatId, SideId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, line
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Person, RoomLink, Text
from bot.frozen import frozen

MINUTES = (3, 5, 10)
"""For how long the room can be given; the one in the middle is chosen beforehand."""


# ---- by participants, in their line
@frozen
class WishToAcknowledge(Command):
    """Say that one would like to acknowledge something: the third party speaks with one first."""


@frozen
class LeaveUnsaid(Command):
    """Rather not, after all."""


@frozen
class PleaseStop(Command):
    """End it at once: the words are taken away, and each side goes to its own room."""


# ---- by facilitators
@frozen
class GiveRoom(Command):
    """Give the joint room to somebody who wished it, for some minutes."""

    person: Handle
    minutes: int
    seen: Seen


@frozen
class BeginQuiet(SeenCommand):
    """The words are said: nobody writes, for as long as the third party chooses."""


@frozen
class EndQuiet(SeenCommand):
    """Take the words away, and send each side to its own room."""


def may_give(workshop: Workshop) -> bool:
    """Whether the room can be given now: the sides are together, and do not look at their own acts already.

    There both do it, and neither first (Wheeler 2018).
    """
    return can_write(workshop, JOINT) and not workshop.phase.leaves_nothing


def wish(workshop: Workshop, command: WishToAcknowledge, moment: Moment) -> Outcome:
    """Noted for the third party alone, which speaks with whoever wishes it in their line."""
    someone = workshop.own(command.by)
    if not someone.in_joint or not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if someone.seat in workshop.acknowledging.wished:
        return refuse(Reason.ALREADY_SO)
    changed = _with_wished(workshop, workshop.acknowledging.wished | {someone.seat})
    return Decision(changed, Answer(Text("acknowledging:wished")))


def leave(workshop: Workshop, command: LeaveUnsaid, moment: Moment) -> Outcome:
    """It is as if nothing had been wished."""
    seat = workshop.own(command.by).seat
    if seat not in workshop.acknowledging.wished:
        return refuse(Reason.ALREADY_SO)
    changed = _with_wished(workshop, workshop.acknowledging.wished - {seat})
    return Decision(changed, Answer(Text("acknowledging:left")))


def give_room(workshop: Workshop, command: GiveRoom, moment: Moment) -> Outcome:
    """The joint room is one person's for some minutes; all are told what comes then, and how to end it."""
    someone = next((one for one in wishing(workshop) if one.handle == command.person), None)
    if someone is None or command.minutes not in MINUTES:
        return refuse(Reason.WISHES_NOTHING)
    if not may_give(workshop):
        return refuse(Reason.JOINT_IS_QUIET, note=False)
    given = Given(
        someone.seat,
        workshop.phase_id,
        workshop.part_index,
        moment.at,
        command.minutes,
        workshop.meeting.said_together,
    )
    wished = workshop.acknowledging.wished - {someone.seat}
    changed = _with(workshop, Acknowledging(wished, given))
    answer = Answer(Text("acknowledging:giving", person=Person(someone.user)))
    return Decision(changed, answer, (Post(JOINT, _announced(workshop, given)),))


def begin_quiet(workshop: Workshop, command: BeginQuiet, moment: Moment) -> Outcome:
    """Quiet for all."""
    given = workshop.acknowledging.given
    if given is None or given.quiet:
        return refuse(Reason.ALREADY_SO)
    quiet = replace(workshop.acknowledging, given=replace(given, quiet=True))
    told = Post(JOINT, Text("acknowledging:quiet"))
    return Decision(_with(workshop, quiet), Answer(Text("acknowledging:quiet_begun")), (told,))


def end_quiet(workshop: Workshop, command: EndQuiet, moment: Moment) -> Outcome:
    """The words are taken away; the sides' own rooms come before anything else."""
    given = workshop.acknowledging.given
    if given is None:
        return refuse(Reason.ALREADY_SO)
    changed, told = _apart(workshop)
    answer = Answer(Text("acknowledging:apart"))
    return Decision(changed, answer, (*_taken_out(workshop, given), *told))


def please_stop(workshop: Workshop, command: PleaseStop, moment: Moment) -> Outcome:
    """The same, by anybody who takes part: the rooms see it end as it would end anyway, the third party who asked."""
    someone, given = workshop.own(command.by), workshop.acknowledging.given
    if given is None or not someone.in_joint:
        return refuse(Reason.ALREADY_SO)
    changed, told = _apart(workshop)
    where = RoomLink(line(someone.seat))
    asked = Text("acknowledging:asked_to_stop", person=Person(command.by), line=where)
    effects = (*_taken_out(workshop, given), *told, Post(CONTROL, asked))
    return Decision(changed, Answer(Text("acknowledging:stopped")), effects)


def wishing(workshop: Workshop) -> tuple[Participant, ...]:
    """Those who would like to, of the side whose turn it is first in front. For the third party alone."""
    return tuple(
        person
        for side in workshop.sides_in_turn
        for person in workshop.consented(side)
        if person.in_joint and person.seat in workshop.acknowledging.wished
    )


def settled(before: Workshop, outcome: Decision) -> Decision:
    """What ends it besides: whatever closes the joint room, a pause, another part or phase, its speaker stepping out.

    Whoever is not in the joint room any more wishes nothing there.
    """
    now = _without_who_left(outcome.workshop)
    given = now.acknowledging.given
    if given is None or _goes_on(now, given):
        return replace(outcome, workshop=now)
    effects = (*outcome.effects, *_taken_out(before, given))
    if joint_speaks(now):
        changed, told = _apart(now)
        return Decision(changed, outcome.answer, (*effects, *told))
    # What closed the room says where everybody goes. If the session goes on, their own rooms come first all the same.
    waits = now.meets and not now.meeting.in_break
    over = _with(now, Acknowledging(now.acknowledging.wished))
    apart = frozenset(SideId) if waits else now.meeting.in_break
    changed = replace(over, meeting=replace(over.meeting, in_break=apart))
    return Decision(changed, outcome.answer, effects)


def _without_who_left(workshop: Workshop) -> Workshop:
    if not workshop.acknowledging.wished:
        return workshop
    still = frozenset(person.seat for person in wishing(workshop))
    return workshop if still == workshop.acknowledging.wished else _with_wished(workshop, still)


def _goes_on(workshop: Workshop, given: Given) -> bool:
    someone = workshop.seat(given.seat)
    here = someone is not None and someone.takes_part and someone.in_joint
    return here and joint_speaks(workshop) and _is_where_it_was(workshop, given)


def _is_where_it_was(workshop: Workshop, given: Given) -> bool:
    return (workshop.phase_id, workshop.part_index) == (given.phase, given.part)


def _apart(workshop: Workshop) -> tuple[Workshop, tuple[Effect, ...]]:
    """Each side in its own room; the third party brings them together again."""
    over = _with(workshop, Acknowledging(workshop.acknowledging.wished))
    changed = replace(over, meeting=replace(over.meeting, in_break=frozenset(SideId)))
    theirs = in_both_caucuses(workshop, Text("acknowledging:over_apart"))
    return changed, (Post(JOINT, Text("acknowledging:over")), *theirs)


def _taken_out(workshop: Workshop, given: Given) -> tuple[Effect, ...]:
    """In text it goes, as everybody was told before it was said."""
    room, someone = workshop.room(JOINT), workshop.seat(given.seat)
    if room is None or room.channel is None or someone is None:
        return ()
    since = _announced(workshop, given)
    said = TakeOutSaid(JOINT, room.channel, someone.user, since, given.since, given.said_before)
    return (said,)


def _announced(workshop: Workshop, given: Given) -> Text:
    someone = workshop.seat(given.seat)
    person = Person(someone.user) if someone is not None else ""
    return Text("acknowledging:given", person=person, minutes=given.minutes)


def _with_wished(workshop: Workshop, wished: frozenset[SeatId]) -> Workshop:
    """Not what a facilitator's press depends on: wishing moves no revision."""
    return replace(workshop, acknowledging=replace(workshop.acknowledging, wished=wished))


def _with(workshop: Workshop, acknowledging: Acknowledging) -> Workshop:
    return replace(workshop, acknowledging=acknowledging, revision=workshop.revision + 1)
