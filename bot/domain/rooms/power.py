"""Power and seat are one question: what may somebody see or do here beyond what their seat gives? (pure)

One function tells, for a person, for a role, for somebody who is to be invited; rooms, cards, ``check``, consent and
the refusal to invite all ask it. What a room can deny it denies to whoever sits on a side; what it cannot is named;
and who sees every room cannot sit on a side at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.audience import (
    LETTERS_NAMED,
    MOST_NAMED,
    Audience,
    OnesPower,
    Viewer,
    ViewerKind,
    bounded,
    could_text,
    viewer_text,
)
from bot.domain.state.people import Participant, Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.power import Power, Powers
from bot.domain.vocabulary.text import Value
from bot.frozen import frozen

SEES_EVERYTHING: Powers = frozenset({Power.OWNER, Power.ADMINISTRATOR})
"""No room can hide from these or deny them anything."""
LETS_IN: Powers = frozenset(
    {Power.MANAGE_ROLES, Power.MANAGE_CHANNELS, Power.MANAGE_GUILD, Power.MANAGE_WEBHOOKS}
)
"""With these somebody could let themselves, others or a machine into rooms."""
DENIED_IN_ROOMS: Powers = frozenset(
    {
        Power.MANAGE_CHANNELS,
        Power.MANAGE_WEBHOOKS,
        Power.MANAGE_MESSAGES,
        Power.MANAGE_THREADS,
        Power.PIN_MESSAGES,
        Power.BYPASS_SLOWMODE,
    }
)
"""What each room denies to participants, whatever their roles give. Manage Roles can stand in no room's rights."""
REACHES_PEOPLE: Powers = frozenset(
    {
        Power.MODERATE_MEMBERS,
        Power.KICK_MEMBERS,
        Power.BAN_MEMBERS,
        Power.MUTE_MEMBERS,
        Power.DEAFEN_MEMBERS,
        Power.MOVE_MEMBERS,
        Power.VIEW_AUDIT_LOG,
    }
)
"""With these somebody can put people out or silence them, or read who was let into which room."""


@frozen
class Beyond:
    """What somebody may beyond their seat."""

    sees_everything: bool = False
    """Every room, both sides' own ones and everybody's line among them; nothing can be denied."""
    lets_in: Powers = frozenset()
    reaches_people: Powers = frozenset()
    in_rooms: Powers = frozenset()
    """What holds in the rooms themselves, because no room could deny it."""

    @property
    def anything(self) -> bool:
        """Whether there is anything to be said at all."""
        return bool(self.sees_everything or self.lets_in or self.reaches_people or self.in_rooms)

    @property
    def named(self) -> Powers:
        """What is said of whoever does not see everything anyway."""
        return self.lets_in | self.reaches_people | self.in_rooms


def beyond_seat(powers: Powers, cannot_deny: frozenset[str] = frozenset()) -> Beyond:
    """What these powers give beyond a seat. ``cannot_deny``: rights that the bot itself lacks."""
    return Beyond(
        sees_everything=bool(powers & SEES_EVERYTHING),
        lets_in=powers & LETS_IN,
        reaches_people=powers & REACHES_PEOPLE,
        in_rooms=frozenset(power for power in powers & DENIED_IN_ROOMS if power in cannot_deny),
    )


def beyond_seat_of(workshop: Workshop, user: UserId) -> Beyond:
    """The same for one person, from all that is known: what was read of them, and what the audience's entries say."""
    audience = workshop.audience
    powers = {power for known in audience.persons if known.user == user for power in known.powers}
    for viewer in audience.sees:
        if viewer.kind is ViewerKind.OWNER and viewer.id == user:
            powers.add(Power.OWNER)
        elif user in (viewer.holders or ()):
            powers.add(Power.ADMINISTRATOR)
    for viewer in (*audience.could_enter, *audience.could_act):
        if user in (viewer.holders or ()):
            powers |= viewer.powers
    return beyond_seat(frozenset(powers), workshop.rooms.lacking_rights)


def has_seat(person: Participant) -> bool:
    """Whether somebody sits on a side: from the invitation until they step out or leave."""
    return person.standing not in (Standing.WITHDRAWN, Standing.LEFT)


def power_on_a_seat(workshop: Workshop) -> tuple[Participant, ...]:
    """Those on a side who see every room: as long as there is one, no acknowledgement opens the shared rooms."""
    powerful = _with_any_power(workshop)
    if not powerful:
        return ()
    return tuple(
        person
        for person in workshop.people.participants
        if person.user in powerful
        and has_seat(person)
        and beyond_seat_of(workshop, person.user).sees_everything
    )


def _with_any_power(workshop: Workshop) -> frozenset[UserId]:
    """Those of the participants of whom any power is known. A role may have very many holders: most do not sit here."""
    audience = workshop.audience
    found: set[int] = {known.user for known in audience.persons if known.powers}
    found |= {viewer.id for viewer in audience.sees if viewer.kind is ViewerKind.OWNER}
    viewers = (*audience.sees, *audience.could_enter, *audience.could_act)
    holding = [viewer.holders for viewer in viewers if viewer.holders]
    if not found and not holding:
        return frozenset()
    here = frozenset([person.user for person in workshop.people.participants])
    return (here & found).union(*(here & holders for holders in holding))


# ---- what was read of the guild
def audience_after(before: Audience, read: ReportAudience) -> Audience:
    """The audience after a reading. What is not known just now stands as it was last known."""
    sees, could_enter, could_act = read.sees, read.could_enter, read.could_act
    holders_known = read.holders_known
    if read.asking and before.holders_known and (before.sees or before.could_enter):
        sees, could_enter, could_act = (
            _as_last_known(known, now)
            for known, now in (
                (before.sees, sees),
                (before.could_enter, could_enter),
                (before.could_act, could_act),
            )
        )
        holders_known = True
    persons = before.persons if read.persons is None else _persons(before, read.persons)
    after = replace(
        before,
        sees=sees,
        could_enter=could_enter,
        could_act=could_act,
        holders_known=holders_known,
        persons=persons,
    )
    return (
        replace(after, revision=before.revision + 1) if _reads_otherwise(before, after) else after
    )


def _persons(before: Audience, read: Iterable[OnesPower]) -> tuple[OnesPower, ...]:
    """Who was read; of anybody who could not be, what was last known."""
    now = {one.user: one for one in read}
    kept = {one.user: one for one in before.persons if one.user not in now}
    everybody = {**kept, **now}
    return tuple(everybody[user] for user in sorted(everybody))


def returned(before: Audience, read: ReportAudience) -> frozenset[UserId]:
    """Who has left the guild and come again while nobody listened: as gone as whoever was seen to leave."""
    joined = {one.user: one.joined_s for one in before.persons if one.joined_s}
    return frozenset(
        one.user
        for one in read.persons or ()
        if one.joined_s and joined.get(one.user, one.joined_s) < one.joined_s
    )


def not_read(audience: Audience, user: UserId) -> Audience:
    """Somebody has left: what was read of them is about their time before."""
    rest = tuple(one for one in audience.persons if one.user != user)
    return replace(audience, persons=rest)


def _reads_otherwise(before: Audience, after: Audience) -> bool:
    return (before.sees, before.could_enter, before.could_act) != (
        after.sees,
        after.could_enter,
        after.could_act,
    )


def _as_last_known(before: tuple[Viewer, ...], now: tuple[Viewer, ...]) -> tuple[Viewer, ...]:
    """Roles whose holders are being asked for stand with the holders last known, unless their number has grown."""
    known = {(one.kind, one.id): one for one in before}
    stands = []
    for one in now:
        was = known.get((one.kind, one.id))
        if one.kind is not ViewerKind.ROLE or one.holders is not None:
            stands.append(one)
        elif was is None:
            # Nobody held it when that was last known; a number says whether somebody does now.
            stands += [one] if one.count else []
        else:
            grown = one.count is not None and was.many is not None and one.count > was.many
            stands.append(one if grown else replace(one, holders=was.holders, count=was.count))
    return tuple(stands)


def newcomers(before: tuple[Viewer, ...], after: tuple[Viewer, ...]) -> tuple[Viewer, ...]:
    """Entries with somebody new in them, or with more power than before."""

    def was_there(viewer: Viewer) -> bool:
        return any(
            known.covers(viewer) and (not known.powers or viewer.powers <= known.powers)
            for known in before
        )

    return tuple(viewer for viewer in after if not was_there(viewer))


# ---- how it is said
def sees_entries(
    viewers: Iterable[Viewer], letters: int = LETTERS_NAMED, most: int = MOST_NAMED
) -> tuple[Value, ...]:
    """Those who see every room, as screens name them, however many there are."""
    return bounded(tuple(viewer_text(viewer) for viewer in viewers), most, letters)


def could_entries(
    viewers: Iterable[Viewer], letters: int = LETTERS_NAMED, most: int = MOST_NAMED
) -> tuple[Value, ...]:
    """Those who could let themselves in, or could act on people, as screens name them, however many there are."""
    return bounded(tuple(could_text(viewer) for viewer in viewers), most, letters)


def by_name_alone(viewers: Iterable[Viewer]) -> tuple[Viewer, ...]:
    """The same entries where there is no room to say what each of them can."""
    return tuple(replace(viewer, powers=frozenset()) for viewer in viewers)
