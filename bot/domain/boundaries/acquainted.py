"""Whom somebody knows to take part, and who has spoken where: all that the guard may use of the roster for its author.

Seen in a room with them is known; being on the roster is not. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.names import everybody
from bot.domain.road.act import OPEN, Act, AnyAct, Moment, Outcome, Report, Who
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import Participant, SpokeIn
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind, caucus
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class ReportSpoke(Report):
    """Somebody on a side has said something in a shared room, which stays."""

    user: UserId
    room: RoomKey


def known_to(workshop: Workshop, user: UserId) -> frozenset[UserId]:
    """Whom this person knows to be in the workshop, themselves included: from rooms they could both read.

    The third party knows everybody. Somebody who was merely invited knows the third party, from their line. Nothing
    else is known to anybody, whatever the roster holds.
    """
    if workshop.facilitator(user) is not None:
        return everybody(workshop)
    someone = workshop.participant(user)
    if someone is None:
        return frozenset()
    known = {user, *someone.met}
    if someone.has_line:
        known |= {facilitator.user for facilitator in workshop.people.facilitators}
    if someone.takes_part:
        known |= {
            other.user
            for other in workshop.people.participants
            if other.takes_part and other.could_read & someone.could_read
        }
    return frozenset(known)


def note_who_parted(before: Workshop, after: Workshop) -> Workshop:
    """Whoever parts from somebody still knows of them: kept when it happens, since later nothing would tell it."""
    gone = _present(before) - _present(after)
    if not gone:
        return after
    users = frozenset(user for user, _ in gone)

    def noted(person: Participant) -> Participant:
        known = known_to(before, person.user) - {person.user}
        met = person.met | (known if person.user in users else known & users)
        return person if met == person.met else replace(person, met=met)

    people = tuple(noted(person) for person in after.people.participants)
    return replace(after, people=replace(after.people, participants=people))


def _present(workshop: Workshop) -> frozenset[tuple[UserId, bool]]:
    """Everybody who is here, and whether they take part."""
    return frozenset(
        (person.user, person.takes_part)
        for person in workshop.people.participants
        if person.has_line
    ) | frozenset((facilitator.user, True) for facilitator in workshop.people.facilitators)


def has_spoken_in(person: Participant, room: RoomKey) -> bool:
    """Whether this person has said something in a shared room which everybody there could hear."""
    where = shared(person, room)
    return where is not None and where in person.spoke_in


def shared(person: Participant, room: RoomKey) -> SpokeIn | None:
    """Which of this person's shared rooms it is; None for a line, or the other side's."""
    if room.kind is RoomKind.JOINT:
        return SpokeIn.JOINT
    own = room.kind is RoomKind.CAUCUS and room.side is person.side
    return SpokeIn.CAUCUS if own else None


@frozen
class Credit:
    """What may be told of people in a room: of the ``heard`` what was said there, of the ``unheard`` nothing."""

    heard: frozenset[UserId]
    unheard: frozenset[UserId]
    known: frozenset[UserId]
    """Everybody whom the author knows, themselves included: nobody else is looked for."""


def credit(workshop: Workshop, author: UserId, target: RoomKey | None) -> Credit:
    """Whose words this author may tell where, ``target`` None being elsewhere in the guild.

    Elsewhere nobody's whom the author knows to take part. In a room whoever has spoken there, or before everybody, may
    be credited; of others only what the author cannot have heard in a room of their own.
    """
    known = known_to(workshop, author)
    if target is None:
        return Credit(frozenset(), known - {author}, known)
    if target == CONTROL:
        return Credit(frozenset(), frozenset(), known)
    people = [
        person
        for person in workshop.people.participants
        if person.user in known - {author} and _may_have_confided(workshop, person, author, target)
    ]
    heard = frozenset(person.user for person in people if _was_heard(workshop, person, target))
    return Credit(heard, frozenset(person.user for person in people) - heard, known)


def _may_have_confided(
    workshop: Workshop, person: Participant, author: UserId, target: RoomKey
) -> bool:
    """Whether the author can have heard this person where not everybody at the target was."""
    if workshop.facilitator(author) is not None:
        return target.seat != person.seat
    own = workshop.participant(author)
    if own is None or own.side is not person.side:
        return False
    closed = workshop.settings.caucuses_without_facilitators
    return target == JOINT or (target.kind is RoomKind.LINE and closed)


def _was_heard(workshop: Workshop, person: Participant, target: RoomKey) -> bool:
    if has_spoken_in(person, JOINT) or has_spoken_in(person, target):
        return True
    reader = next(
        (one for one in workshop.people.participants if one.seat == target.seat and one.has_line),
        None,
    )
    together = caucus(person.side)
    return reader is not None and together in reader.could_read and has_spoken_in(person, together)


def record_who_spoke(workshop: Workshop, command: ReportSpoke, moment: Moment) -> Outcome:
    """Somebody is known to have spoken in a room: credit given to them there is no secret. Not what, not when."""
    noted = Answer(Text("people:noted"))
    someone = workshop.participant(command.user)
    where = shared(someone, command.room) if someone is not None else None
    if someone is None or where is None:
        return Decision(workshop, noted)
    spoke = replace(someone, spoke_in=someone.spoke_in | where)
    people = tuple(
        spoke if person.user == command.user else person for person in workshop.people.participants
    )
    return Decision(replace(workshop, people=replace(workshop.people, participants=people)), noted)


ACTS: tuple[AnyAct, ...] = (Act(ReportSpoke, Who.GUILD, OPEN, record_who_spoke),)
