"""The rooms: who may see and do what in each, at every moment (the desired structure, as one pure function)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.domain.rooms.call_rights import BEYOND_A_VOICE, TO_SPEAK, CallRight
from bot.domain.rooms.power import DENIED_IN_ROOMS, power_on_a_seat
from bot.domain.state.people import Participant
from bot.domain.state.rooms import Category, Retiring
from bot.domain.state.voice import VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Lack
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind, caucus
from bot.frozen import frozen


class Right(StrEnum):
    """The rights rooms give or take, by the names the platform gives them."""

    VIEW = "view_channel"
    READ_HISTORY = "read_message_history"
    SEND = "send_messages"
    ATTACH = "attach_files"
    MANAGE_MESSAGES = "manage_messages"
    COMMANDS = "use_application_commands"
    EXTERNAL_APPS = "use_external_apps"
    REACT = "add_reactions"
    PUBLIC_THREADS = "create_public_threads"
    PRIVATE_THREADS = "create_private_threads"
    SEND_IN_THREADS = "send_messages_in_threads"
    POLLS = "create_polls"
    MENTION_EVERYONE = "mention_everyone"
    TTS = "send_tts_messages"
    VOICE_MESSAGES = "send_voice_messages"
    INVITE = "create_instant_invite"
    ACTIVITIES = "use_embedded_activities"
    PIN = "pin_messages"
    BYPASS_SLOW_MODE = "bypass_slowmode"
    MANAGE_THREADS = "manage_threads"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_CHANNELS = "manage_channels"


class TargetKind(StrEnum):
    """Whom an overwrite is about."""

    EVERYONE = "everyone"
    BOT = "bot"
    MEMBER = "member"
    ROLE = "role"


# The rows of every room are compared at every look. Tuples are compared, and hashed, without a step of Python.
class Target(NamedTuple):
    """One row's subject; ``id`` is 0 for everyone and for the bot itself."""

    kind: TargetKind
    id: int = 0


EVERYONE = Target(TargetKind.EVERYONE)
BOT = Target(TargetKind.BOT)


def member(user: UserId) -> Target:
    """A person's own row."""
    return Target(TargetKind.MEMBER, user)


class Overwrite(NamedTuple):
    """What one target is given and denied in one room."""

    target: Target
    allow: frozenset[str]
    deny: frozenset[str]


@frozen
class DesiredRoom:
    """A room as it should be."""

    key: RoomKey
    generation: int
    name: str
    channel: ChannelId | None
    overwrites: frozenset[Overwrite]


@frozen
class Structure:
    """All that should stand in the guild for one workshop, in the order in which rooms are made."""

    category: Category
    category_overwrites: frozenset[Overwrite]
    rooms: tuple[DesiredRoom, ...]
    delete: tuple[ChannelId, ...]


# Reactions would be votes with names, threads and apps rooms beside the rooms, commands a screen nobody needs.
_NEVER_FOR_ANYBODY = frozenset(
    {
        Right.EXTERNAL_APPS,
        Right.REACT,
        Right.PUBLIC_THREADS,
        Right.PRIVATE_THREADS,
        Right.SEND_IN_THREADS,
        Right.POLLS,
        Right.MENTION_EVERYONE,
        Right.TTS,
        Right.VOICE_MESSAGES,
        Right.INVITE,
        Right.ACTIVITIES,
    }
)
# Whoever sits on a side has no power over the words of the other, whatever a role of theirs gives.
NEVER_FOR_PARTICIPANTS = frozenset(
    {Right.COMMANDS, *_NEVER_FOR_ANYBODY, *(Right(power) for power in DENIED_IN_ROOMS)}
)
NEVER_FOR_FACILITATORS = _NEVER_FOR_ANYBODY
BOT_IN_ROOM = frozenset(
    {Right.VIEW, Right.READ_HISTORY, Right.SEND, Right.ATTACH, Right.MANAGE_MESSAGES}
)
BOT_IN_GUILD: frozenset[str] = frozenset({*Right, "manage_roles"})
"""Everything the bot must hold: Discord lets it allow or deny only what it has itself."""

BOT_FOR_VOICE: frozenset[str] = frozenset({*CallRight, Right.ACTIVITIES})
"""What it must hold besides, where there are to be voice sessions: what it lacks it can deny to nobody there."""
BOT_WHEN_INVITED = BOT_IN_GUILD | BOT_FOR_VOICE
"""What the link that adds it to a server asks for."""
CAN_DO_WITHOUT: frozenset[str] = frozenset(
    {
        Right.ACTIVITIES,
        Right.PIN,
        Right.BYPASS_SLOW_MODE,
        Right.MANAGE_THREADS,
        Right.MANAGE_WEBHOOKS,
    }
)
"""Held to deny them alone, and not by bots invited earlier: rooms open without, and who holds them there is named."""
_NEVER_IN_CALLS = frozenset(
    {*NEVER_FOR_PARTICIPANTS, *BEYOND_A_VOICE, Right.SEND, Right.ATTACH, Right.READ_HISTORY}
)
"""Nobody writes beside the written room, either."""
_BOT_IN_CALL = frozenset({Right.VIEW, CallRight.CONNECT, CallRight.MOVE})
"""It connects to none: whoever may move people may do so only where they could go themselves."""
NOBODY = frozenset(
    {
        Overwrite(EVERYONE, frozenset(), frozenset({Right.VIEW})),
        Overwrite(BOT, frozenset(BOT_IN_ROOM), frozenset()),
    }
)
"""The rows of a room that is closed to everybody: so the bot itself leaves one that it cannot watch over or delete."""


def are_closed(workshop: Workshop) -> bool:
    """Whether nobody on a side sees caucuses and joint room now: hidden, or somebody sees them who should not.

    That is somebody unlisted, or somebody on a side: whoever sees both sides' own rooms can sit on neither.
    """
    return (
        workshop.meeting.hidden
        or bool(workshop.audience.unacknowledged)
        or bool(power_on_a_seat(workshop))
    )


def can_write(workshop: Workshop, key: RoomKey) -> bool:
    """Whether participants who see this room may speak in it now: all of them, or none that this speaks of."""
    if key.kind is RoomKind.CONTROL:
        return False
    if key.kind is RoomKind.LINE:
        return True
    if workshop.acknowledging.given is not None:
        return False
    if key.kind is RoomKind.JOINT:
        return joint_speaks(workshop)
    if workshop.meeting.paused or are_closed(workshop):
        return False
    return (
        RoomKind.CAUCUS in workshop.part.speaks
        or workshop.meeting.gathers
        or key.side in workshop.meeting.in_break
    )


def joint_speaks(workshop: Workshop) -> bool:
    """Whether the two sides are together now, in a room that speaks: all of them, or one to whom it was given."""
    if workshop.meeting.paused or are_closed(workshop):
        return False
    return RoomKind.JOINT in workshop.part.speaks and _joint_is_held(workshop)


def writers(workshop: Workshop, key: RoomKey) -> tuple[UserId, ...]:
    """The participants who may write in this room now: all who see it, nobody, or the one to whom it was given."""
    if can_write(workshop, key):
        return participants_in(workshop, key)
    given = workshop.acknowledging.given
    if given is None or given.quiet or key.kind is not RoomKind.JOINT or not joint_speaks(workshop):
        return ()
    someone = workshop.seat(given.seat)
    people = participants_in(workshop, key)
    return (someone.user,) if someone is not None and someone.user in people else ()


def _joint_is_held(workshop: Workshop) -> bool:
    """Whether the sides may talk together now. Without anybody of the third party in the server they do not."""
    meets = workshop.meets and not workshop.meeting.in_break
    return meets and not workshop.people.nobody_leads


def waits_for_own_room(workshop: Workshop, person: Participant) -> bool:
    """Whether somebody takes part whose side's own room the third party has not opened to them yet."""
    return person.takes_part and person.to_caucus and not workshop.joint_has_opened


def participants_in(workshop: Workshop, key: RoomKey) -> tuple[UserId, ...]:
    """The participants who may see this room now."""
    if key.kind is RoomKind.CONTROL:
        return ()
    if key.kind is RoomKind.LINE:
        return tuple(
            person.user
            for person in workshop.people.participants
            if person.seat == key.seat and person.has_line
        )
    if are_closed(workshop):
        return ()
    if key.kind is RoomKind.VOICE:
        return _in_call(workshop, key)
    consented = tuple(person for person in workshop.people.participants if person.takes_part)
    if key.kind is RoomKind.CAUCUS:
        return tuple(
            person.user
            for person in consented
            if person.side is key.side and not waits_for_own_room(workshop, person)
        )
    return (
        tuple(person.user for person in consented if person.in_joint)
        if workshop.joint_has_opened
        else ()
    )


def _in_call(workshop: Workshop, key: RoomKey) -> tuple[UserId, ...]:
    """Of those who may read the written room of the same people, who said that they take part in voice."""
    beside = JOINT if key.side is None else caucus(key.side)
    said = {person.user for person in workshop.people.participants if person.voice.is_in}
    return tuple(user for user in participants_in(workshop, beside) if user in said)


def facilitators_in(workshop: Workshop, key: RoomKey) -> tuple[UserId, ...]:
    """The facilitators who may see this room."""
    if key.side is not None and workshop.settings.caucuses_without_facilitators:
        return ()
    return tuple(facilitator.user for facilitator in workshop.people.facilitators)


def _overwrites(
    workshop: Workshop, key: RoomKey, people: Collection[UserId], write: Collection[UserId]
) -> frozenset[Overwrite]:
    history = _keeps_history(workshop, key)
    reading = frozenset({Right.VIEW, Right.READ_HISTORY}) if history else frozenset({Right.VIEW})
    silent = frozenset() if history else frozenset({Right.READ_HISTORY})
    rows = {
        Overwrite(EVERYONE, frozenset(), frozenset({Right.VIEW})),
        Overwrite(BOT, BOT_IN_ROOM, frozenset()),
    }
    third_party = facilitators_in(workshop, key)
    # What the bot itself lacks it can deny to nobody: asking for it all the same would have the whole call refused, and
    # with it what closes the room.
    lacking = workshop.rooms.lacking_rights
    allow, deny = (
        reading | {Right.SEND, Right.ATTACH, Right.COMMANDS},
        (NEVER_FOR_FACILITATORS - lacking) | silent,
    )
    rows |= {Overwrite(member(user), allow, deny) for user in third_party}
    deny = (NEVER_FOR_PARTICIPANTS - lacking) | silent
    for user in people:
        if user in third_party:
            continue
        if user in write:
            rows.add(Overwrite(member(user), reading | {Right.SEND, Right.ATTACH}, deny))
        else:
            rows.add(Overwrite(member(user), reading, deny | {Right.SEND}))
    return frozenset(rows)


def _call_overwrites(workshop: Workshop, key: RoomKey) -> frozenset[Overwrite]:
    """A room for the voice. Who listens is heard by nobody until they say otherwise; the third party speaks."""
    third_party = facilitators_in(workshop, key)
    people = [user for user in participants_in(workshop, key) if user not in third_party]
    everybody = workshop.people.participants
    speaks = {one.user for one in everybody if one.voice is VoiceAnswer.SPEAKS}
    deny = _NEVER_IN_CALLS - workshop.rooms.lacking_rights
    rows = {
        Overwrite(EVERYONE, frozenset(), frozenset({Right.VIEW, CallRight.CONNECT})),
        Overwrite(BOT, _BOT_IN_CALL, frozenset()),
    }
    enters = frozenset({Right.VIEW, CallRight.CONNECT})
    for user in (*third_party, *people):
        if user in third_party or user in speaks:
            rows.add(Overwrite(member(user), enters | TO_SPEAK, deny))
        else:
            rows.add(Overwrite(member(user), enters, deny | TO_SPEAK))
    return frozenset(rows)


def desired_structure(workshop: Workshop, at: datetime) -> Structure:
    """What should stand in the guild at this moment: rooms, who sees them, and which replaced ones are due to go."""
    return Structure(
        category=workshop.rooms.category,
        category_overwrites=NOBODY,
        rooms=(*standing_rooms(workshop), *_replaced(workshop, at)),
        delete=tuple(old.channel for old in workshop.rooms.retiring if old.delete_after <= at),
    )


def standing_rooms(workshop: Workshop) -> tuple[DesiredRoom, ...]:
    """The rooms in use and who sees them, whatever the moment; those for the voice last."""
    calls = tuple(
        DesiredRoom(
            room.key, room.generation, room.name, room.channel, _call_overwrites(workshop, room.key)
        )
        for room in workshop.rooms.calls
    )
    written = tuple(
        DesiredRoom(
            room.key,
            room.generation,
            room.name,
            room.channel,
            _overwrites(
                workshop,
                room.key,
                participants_in(workshop, room.key),
                writers(workshop, room.key),
            ),
        )
        for room in workshop.rooms.standing
    )
    return (*written, *calls)


def _replaced(workshop: Workshop, at: datetime) -> list[DesiredRoom]:
    """Replaced rooms until they go, read-only; those that cannot be deleted, open to nobody on a side."""
    stay = {one.room for one in workshop.rooms.differing if one.lack is Lack.DELETED}
    found = []
    for old in workshop.rooms.retiring:
        if old.delete_after > at:
            people = _still_in(workshop, old)
        elif old.key in stay:
            people = frozenset()
        else:
            continue
        if old.key.kind is RoomKind.VOICE:
            found.append(DesiredRoom(old.key, old.generation, old.name, old.channel, NOBODY))
            continue
        kept = replace(workshop, settings=old.as_promised(workshop.settings))
        rows = frozenset(map(_to_read, _overwrites(kept, old.key, people, ())))
        found.append(DesiredRoom(old.key, old.generation, old.name, old.channel, rows))
    return found


def _to_read(row: Overwrite) -> Overwrite:
    """The same for a room that was replaced: the third party reads there like everybody, and nobody writes."""
    if row.target.kind is not TargetKind.MEMBER:
        return row
    return Overwrite(row.target, *_only_to_read(row.allow, row.deny))


@lru_cache(maxsize=64)
def _only_to_read(
    allow: frozenset[str], deny: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The same few sets of rights stand in every row of every room."""
    return allow - {Right.SEND, Right.ATTACH, Right.COMMANDS}, deny | {Right.SEND}


def _still_in(workshop: Workshop, old: Retiring) -> frozenset[UserId]:
    """Who was in a replaced room and may still see its kind; nobody comes to it who was not there."""
    return old.people & frozenset(participants_in(workshop, old.key))


def _keeps_history(workshop: Workshop, key: RoomKey) -> bool:
    return (
        key.kind in (RoomKind.LINE, RoomKind.CONTROL)
        or not workshop.settings.retention.hides_history
    )
