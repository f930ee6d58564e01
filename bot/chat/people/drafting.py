"""Before rooms stand: making a draft, saying who is in, opening; and receipts of what was closed."""

from __future__ import annotations

from datetime import UTC, datetime

import discord

from bot.app.engine import Reply
from bot.chat.asking import (
    Services,
    act,
    answer,
    asked_in,
    defer,
    find_workshop,
    given_back,
    showing_of,
)
from bot.chat.boundaries.overhearing import names_of
from bot.chat.people import several
from bot.chat.people.silenced import is_silenced
from bot.chat.rooms.audience import power_of_member
from bot.chat.translate import guild_id, right_names, user_id
from bot.chat.typed import meant
from bot.domain.people.invited import Invite, JoinThirdParty, TakeOut
from bot.domain.people.opening import NewWorkshop, Open
from bot.domain.road.act import Command
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import BOT_IN_GUILD, CAN_DO_WITHOUT
from bot.domain.rooms.trouble import right_texts
from bot.domain.state.audience import bounded
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Person, Text, Value
from bot.domain.vocabulary.visible import spelling

_THIRD_PARTY, _OUT = "third_party", "out"
MOST_PERSONS = 40
"""So many of each side are named in the list of who is in."""


def may_make(services: Services, member: discord.abc.User) -> bool:
    """Whether somebody may make a workshop: Manage Server, or the configured facilitator role."""
    if not isinstance(member, discord.Member):
        return False
    role = services.facilitator_role
    named = bool(role) and any(role in (one.name, str(one.id)) for one in member.roles)
    return member.guild_permissions.manage_guild or named


async def make_draft(services: Services, interaction: discord.Interaction, name: Words) -> None:
    """``/workshop new``."""
    if interaction.guild is None or not may_make(services, interaction.user):
        await answer(services, interaction, given_back(Text("errors:may_not_make"), name))
        return
    settings = services.new_settings()
    pack = services.composer.pack
    wish = NewWorkshop(
        guild_id(interaction.guild),
        user_id(interaction.user),
        name,
        settings,
        pack.agenda,
        pack.neutral_words(settings.locale),
    )
    for known in services.engine.workshops(wish.guild):
        mine = known.facilitator(wish.by) is not None and known.stage is Stage.DRAFT
        if mine and spelling(known.name.text) == spelling(name.text):
            refused = given_back(refuse(Reason.ALREADY_DRAFTED).text, name)
            await answer(services, interaction, refused, workshop=known)
            return
    made = await services.engine.make(wish)
    workshop = made.workshop if isinstance(made, Reply) else None
    text = given_back(made.text, name) if isinstance(made, Refusal) else made.text
    menus = several.lists(workshop, services.composer.pack.locales) if workshop is not None else ()
    await answer(services, interaction, text, (*made.presses, *menus), workshop)


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """The panel's way to the same: who is in, and lists to put more people in."""
    if press.workshop.facilitator(press.by) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=press.workshop)
        return
    await _show_list(services, interaction, press.workshop)


async def _show_list(
    services: Services, interaction: discord.Interaction, workshop: Workshop
) -> None:
    presses = several.lists(workshop, services.composer.pack.locales)
    await answer(services, interaction, _list(workshop), presses, workshop)


def places(workshop: Workshop, by: UserId) -> tuple[tuple[str, Text], ...]:
    """Where a person can be put, for the option's list; empty for whoever is not a facilitator."""
    if workshop.facilitator(by) is None:
        return ()
    sides = [
        (side.value, Text("commands:choice_side", side=workshop.side_name(side)))
        for side in workshop.sides_in_turn
    ]
    return (
        *sides,
        (_THIRD_PARTY, Text("commands:choice_third_party")),
        (_OUT, Text("commands:choice_take_out")),
    )


async def people(
    services: Services, interaction: discord.Interaction, person: discord.Member | None, place: str
) -> None:
    """``/workshop people``: without options, who is in; with both, put somebody somewhere."""
    found = find_workshop(services, interaction)
    if isinstance(found, Text):
        await answer(services, interaction, found)
        return
    if found.facilitator(user_id(interaction.user)) is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=found)
        return
    if person is not None and person.bot:
        await answer(services, interaction, Text("errors:only_people"), workshop=found)
        return
    by = user_id(interaction.user)
    if person is not None and place:
        chosen = meant(services, found, by, places(found, by), place)
        if isinstance(chosen, Text):
            await answer(services, interaction, chosen, workshop=found)
            return
        place = chosen
    command = _placing(by, person, place) if person is not None else None
    if command is None:
        await _show_list(services, interaction, found)
        return
    await act(services, interaction, found.id, command, showing_of(services, interaction, None))
    if person is not None:
        await services.watching.met(found.guild, names_of(person))


def _placing(by: UserId, person: discord.Member, place: str) -> Command | None:
    user = user_id(person)
    match place:
        case SideId.FIRST.value | SideId.SECOND.value:
            powers = power_of_member(person).powers
            return Invite(by, user, SideId(place), powers, is_silenced(person))
        case "third_party":
            return JoinThirdParty(by, user)
        case "out":
            return TakeOut(by, user)
    return None


def _list(workshop: Workshop) -> Text:
    sides: list[Value] = []
    for side in workshop.sides_in_turn:
        members = [
            person.user
            for person in workshop.people.participants
            if person.side is side and person.standing not in (Standing.LEFT, Standing.WITHDRAWN)
        ]
        shown = bounded(tuple(Person(user) for user in members), MOST_PERSONS)
        shown = shown or (Text("check:nobody"),)
        sides.append(Text("people:list_side", side=workshop.side_name(side), people=shown))
    third_party = bounded(
        tuple(Person(facilitator.user) for facilitator in workshop.people.facilitators),
        MOST_PERSONS,
    )
    return Text("people:list", sides=tuple(sides), facilitators=third_party)


async def open_draft(services: Services, interaction: discord.Interaction) -> None:
    """``/workshop open``: look who sees everything first, then open, or say whom to acknowledge."""
    found = find_workshop(services, interaction)
    if isinstance(found, Text) or interaction.guild is None:
        await answer(
            services,
            interaction,
            found if isinstance(found, Text) else Text("errors:not_in_a_server"),
        )
        return
    by = user_id(interaction.user)
    needed = BOT_IN_GUILD - CAN_DO_WITHOUT
    lacking = needed - right_names(interaction.guild.me.guild_permissions)
    if lacking and found.facilitator(by) is not None:
        await answer(
            services,
            interaction,
            Text("errors:bot_lacks_right", rights=right_texts(lacking)),
            (),
            found,
        )
        return
    await services.tending.look(found)
    await act(services, interaction, found.id, Open(by), showing_of(services, interaction, None))


async def close_suspended(
    services: Services, interaction: discord.Interaction, typed: Words
) -> bool:
    """``/workshop close`` where the only workshop meant is one whose key is missing; False where there is none.

    Nobody can say who led it, so it takes what making one takes, and the server's own name typed.
    """
    if interaction.guild is None or not may_make(services, interaction.user):
        return False
    found = services.suspended.of(guild_id(interaction.guild))
    if not found or isinstance(find_workshop(services, interaction), Workshop):
        return False
    await defer(interaction)
    if " ".join(typed.text.split()).casefold() != interaction.guild.name.casefold():
        await answer(services, interaction, Text("closing:suspended_type_server"))
        return True
    for one in found:
        await services.suspended.close_for_good(one, services.locale)
    services.tending.wake(guild_id(interaction.guild))
    await answer(services, interaction, Text("closing:begun"))
    return True


async def receipts(services: Services, interaction: discord.Interaction) -> bool:
    """What remains of workshops closed in the last seven days, for whoever may make one; False if there is nothing."""
    if interaction.guild is None or not may_make(services, interaction.user):
        return False
    closings = await services.receipts(guild_id(interaction.guild))
    if not closings:
        return False
    for place, closing in enumerate(closings):
        text = receipt_text(
            closing.rooms_deleted,
            len(closing.remaining_channel_ids),
            (closing.closed_at, closing.key_destroyed_at, closing.expires_at),
            stuck=services.tending.is_stuck(guild_id(interaction.guild)),
        )
        if place == 0:
            await answer(services, interaction, text)
        else:
            composer = services.composer
            spoken = asked_in(services, interaction)
            for view in composer.answer(None, spoken, text, (), services.new_act()):
                await interaction.followup.send(view=view, ephemeral=True)
    return True


def receipt_text(
    rooms: int,
    remaining: int,
    times: tuple[float | None, float | None, float | None],
    *,
    stuck: bool = False,
) -> Text:
    """The receipt, or where a closing that is not finished stands; ``stuck`` if the bot's work on it broke off."""
    closed_at, key_destroyed_at, expires_at = times
    if closed_at is None or key_destroyed_at is None or expires_at is None:
        return Text("closing:going_on", stuck=stuck)
    return Text(
        "closing:receipt",
        rooms=rooms,
        remaining=remaining,
        closed_at=datetime.fromtimestamp(closed_at, UTC),
        key_destroyed_at=datetime.fromtimestamp(key_destroyed_at, UTC),
        expires_at=datetime.fromtimestamp(expires_at, UTC),
    )
