"""What ``check`` says: who sees each room, who could let themselves in, what could not be known; and receipts."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.chat.asking import Services, answer
from bot.chat.translate import user_id
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.power import beyond_seat_of, could_entries, has_seat, sees_entries
from bot.domain.rooms.trouble import needed_of, right_texts
from bot.domain.state.audience import LONGEST_NAME_SHOWN, bounded
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.conditions import Lack
from bot.domain.vocabulary.identity import GuildId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import RoomKey, RoomKind
from bot.domain.vocabulary.text import Person, RoomLink, Text, Value

_MOST_NAMED = 5
MOST_PERSONS = 40
MOST_ENTRIES = 50
"""The third party is told more than a card has room for: a long report goes on in a second message."""
_LETTERS = 20_000


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """The panel's button."""
    await report(services, interaction, press.workshop)


async def report(services: Services, interaction: discord.Interaction, workshop: Workshop) -> None:
    """The report on a workshop, for its facilitators alone."""
    if workshop.facilitator(user_id(interaction.user)) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
        return
    text = (
        _draft(workshop)
        if workshop.stage is Stage.DRAFT
        else _rooms(services, interaction, workshop)
    )
    await answer(services, interaction, text, workshop=workshop)


def _sees(workshop: Workshop) -> tuple[Value, ...]:
    return sees_entries(workshop.audience.sees, _LETTERS, MOST_ENTRIES)


def _could_enter(workshop: Workshop) -> tuple[Value, ...]:
    audience = workshop.audience
    return could_entries((*audience.could_enter, *audience.could_act), _LETTERS, MOST_ENTRIES)


def _beyond_seats(workshop: Workshop) -> tuple[Value, ...]:
    """Those on a side who hold power in the server that no room can take from them."""
    found = []
    for person in workshop.people.participants:
        beyond = beyond_seat_of(workshop, person.user)
        if has_seat(person) and beyond.sees_everything:
            found.append(Text("check:sees_everything", person=Person(person.user)))
        elif has_seat(person) and beyond.named:
            powers = right_texts(frozenset(beyond.named))
            found.append(Text("check:beyond_seat", person=Person(person.user), powers=powers))
    return bounded(tuple(found))


def _draft(workshop: Workshop) -> Text:
    return Text(
        "check:draft",
        entries=_sees(workshop),
        could_enter=_could_enter(workshop),
        beyond=_beyond_seats(workshop),
    )


def _beyond_reach(guild: discord.Guild | None, workshop: Workshop) -> tuple[Value, ...]:
    """Where else in the server the bot could not take a message out; the first few by name."""
    if guild is None:
        return ()
    ours = {room.channel for room in workshop.rooms.every} | {
        old.channel for old in workshop.rooms.retiring
    }
    found = []
    for channel in guild.channels:
        rights = channel.permissions_for(guild.me)
        spoken_in = not isinstance(channel, discord.CategoryChannel) and channel.id not in ours
        if spoken_in and not (rights.view_channel and rights.manage_messages):
            found.append(Words(f"#{channel.name}").beginning(LONGEST_NAME_SHOWN))
    return bounded(tuple(found), _MOST_NAMED)


def _rows(workshop: Workshop, let_in: Mapping[RoomKey, tuple[UserId, ...]]) -> tuple[Value, ...]:
    """Who sees each room, as it stands; of the lines, which are alike, one row tells all."""
    rows: list[Value] = []
    lines = 0
    for room in workshop.rooms.every:
        if room.key.kind is RoomKind.LINE:
            lines += room.channel is not None
            continue
        people = _third_party_first(workshop, let_in.get(room.key, ()))
        shown = bounded(tuple(Person(user) for user in people), MOST_PERSONS)
        named = shown or (Text("check:nobody"),)
        rows.append(Text("check:room", room=RoomLink(room.key), people=named))
    return (*rows, Text("check:lines", count=lines)) if lines else tuple(rows)


def _third_party_first(workshop: Workshop, people: tuple[UserId, ...]) -> tuple[UserId, ...]:
    leaders = tuple(one.user for one in workshop.people.facilitators if one.user in people)
    on_a_side = tuple(one.user for one in workshop.people.participants if one.user in people)
    known = {*leaders, *on_a_side}
    return (*leaders, *on_a_side, *(user for user in people if user not in known))


def _rooms(services: Services, interaction: discord.Interaction, workshop: Workshop) -> Text:
    rows = _rows(workshop, services.tending.let_in(workshop))
    unknown = []
    if not workshop.audience.holders_known:
        unknown.append(Text("check:holders_unknown"))
    if not interaction.client.intents.members:
        unknown.append(Text("check:members_off"))
    if not interaction.client.intents.message_content:
        unknown.append(Text("check:message_content_off"))
    beyond = _beyond_reach(interaction.guild, workshop)
    if beyond:
        unknown.append(Text("check:cannot_take_out", entries=beyond))
    differing = tuple(one.text for one in workshop.rooms.differing if one.lack is not Lack.CLOSED)
    if differing:
        unknown.insert(0, Text("check:differs", rooms=bounded(differing, MOST_ENTRIES)))
    open_ = services.tending.conditions(workshop.id)
    if open_:
        unknown.insert(0, Text("check:not_closed", rooms=tuple(room.text for room in open_)))
    if services.tending.is_stuck(GuildId(workshop.guild)):
        unknown.insert(0, Text("check:stuck"))
    lacking = needed_of(workshop, services.tending.missing_rights(GuildId(workshop.guild)))
    if lacking:
        unknown.append(Text("check:missing_rights", rights=right_texts(lacking)))
    sees = _sees(workshop)
    audience = Text("audience:sees", entries=sees) if sees else Text("audience:nobody_else")
    could = (
        Text("check:could_enter", entries=_could_enter(workshop))
        if _could_enter(workshop)
        else Text("check:nobody")
    )
    return Text(
        "check:report",
        rooms=rows,
        audience=audience,
        could_enter=could,
        beyond=_beyond_seats(workshop),
        unknown=tuple(unknown),
    )
