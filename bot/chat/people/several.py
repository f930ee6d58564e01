"""Several people at once: put on a side or into the third party, chosen in a list of the server's members."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import discord

from bot.chat.asking import Services, answer, defer
from bot.chat.boundaries.overhearing import names_of
from bot.chat.people.silenced import is_silenced
from bot.chat.rooms.audience import power_of_member
from bot.chat.translate import user_id
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.road.act import Command
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Verb, button
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN
from bot.domain.vocabulary.identity import Locale, SideId, UserId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Person, Text, Value

SIDES = {Verb.LIST_FIRST: SideId.FIRST, Verb.LIST_SECOND: SideId.SECOND}
VERBS = (*SIDES, Verb.LIST_THIRD_PARTY)
MOST_AT_ONCE = 25
"""https://discord.com/developers/docs/components/reference#user-select"""


def lists(workshop: Workshop, languages: Collection[Locale]) -> tuple[Button | Choice, ...]:
    """For each side, the one whose turn it is first, and for the third party: a list of the server's members.

    In a draft also which language is spoken to whom, where the pack has several.
    """
    verbs = {side: verb for verb, side in SIDES.items()}
    sides = (
        Choice(
            verbs[side],
            Text(verbs[side].label, side=workshop.side_name(side)),
            (),
            people=MOST_AT_ONCE,
        )
        for side in workshop.sides_in_turn
    )
    third = Verb.LIST_THIRD_PARTY
    asks = workshop.stage is Stage.DRAFT and len(languages) > 1
    spoken = (button(Verb.CHOOSE_LANGUAGE),) if asks else ()
    return (*sides, Choice(third, Text(third.label), (), people=MOST_AT_ONCE), *spoken)


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """Put everybody who was chosen where the list says, one after the other; one answer says what came of it."""
    workshop, guild = press.workshop, interaction.guild
    if workshop.facilitator(press.by) is None or guild is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=workshop)
        return
    await defer(interaction)
    put: list[Value] = []
    told: list[Text] = []
    for member in await _members(guild, _chosen(press)):
        if member.bot:
            told.append(Text("errors:only_people"))
            continue
        reply = await services.engine.act(workshop.id, _command(press, member))
        if reply is not None and reply.refused:
            told.append(reply.text)
        elif reply is not None:
            workshop = reply.workshop
            put.append(Person(user_id(member)))
            await services.watching.met(workshop.guild, names_of(member))
    text = Text("people:put_several", people=tuple(put), told=tuple(told), place=_place(press))
    await answer(
        services, interaction, text, lists(workshop, services.composer.pack.locales), workshop
    )


def _place(press: IncomingPress) -> Value:
    side = SIDES.get(press.pressed.verb)
    return press.workshop.side_name(side) if side else Text("commands:choice_third_party")


def _chosen(press: IncomingPress) -> tuple[UserId, ...]:
    numbers = (number_in(one) for one in press.values.get(CHOSEN, "").split(BETWEEN))
    return tuple(UserId(number) for number in numbers if number)


async def _members(guild: discord.Guild, users: Iterable[UserId]) -> list[discord.Member]:
    """Those of the chosen who are in the server; asked for one by one where they are not known."""
    found = []
    for user in users:
        member = guild.get_member(user)
        if member is None:
            try:
                member = await guild.fetch_member(user)
            except discord.NotFound:
                continue
        found.append(member)
    return found


def _command(press: IncomingPress, member: discord.Member) -> Command:
    side = SIDES.get(press.pressed.verb)
    if side is None:
        return JoinThirdParty(press.by, user_id(member))
    powers = power_of_member(member).powers
    return Invite(press.by, user_id(member), side, powers, is_silenced(member))
