"""``/lead back``, ``extra``, ``mirror`` and ``watched``: what stands behind *Go on* and *More*, scriptably.

A group of their own: ``/workshop`` holds as many letters as Discord takes for one command.
"""

from __future__ import annotations

from collections.abc import Callable

import discord
from discord import app_commands

from bot.chat.asking import Services, answer, find_workshop
from bot.chat.leading import mirror
from bot.chat.localised import described
from bot.chat.slash import Choices, offered, on_workshop
from bot.chat.translate import user_id
from bot.chat.typed import meant
from bot.domain.boundaries import held
from bot.domain.leading.breaks import GiveExtraTime
from bot.domain.leading.going_on import GoBack
from bot.domain.leading.way import earlier
from bot.domain.road.act import Command
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, phase_text
from bot.domain.vocabulary.identity import PhaseId, SideId, UserId
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text

Interaction = discord.Interaction


def lead_commands(services: Services) -> app_commands.Group:
    """The group with its commands. Who may is decided in the core, or by the look itself."""
    group = app_commands.Group(name="lead", description=_say(services, "lead"), guild_only=True)
    _back(group, services)
    _extra(group, services)
    _looks(group, services)
    return group


def _say(services: Services, name: str) -> app_commands.locale_str:
    return described(services.composer, services.locale, f"commands:{name}")


def _back(group: app_commands.Group, services: Services) -> None:
    @group.command(name="back", description=_say(services, "back"))
    @app_commands.describe(to=_say(services, "option_back_to"))
    async def back(interaction: Interaction, to: str) -> None:
        def command(workshop: Workshop, by: UserId) -> Command | Text:
            if workshop.facilitator(by) is None:
                return GoBack(by, Seen(workshop.phase_id), PhaseId(to))
            chosen = meant(services, workshop, by, _phases(workshop), to)
            if isinstance(chosen, Text):
                return chosen
            return GoBack(by, Seen(workshop.phase_id), PhaseId(chosen))

        await on_workshop(services, interaction, command)

    @back.autocomplete("to")
    async def phases(interaction: Interaction, current: str) -> Choices:
        return _offered(services, interaction, _phases, current)


def _offered(
    services: Services,
    interaction: Interaction,
    entries: Callable[[Workshop], tuple[tuple[str, Text], ...]],
    current: str,
) -> Choices:
    """What a facilitator can choose from; nothing for anybody else."""
    workshop = find_workshop(services, interaction)
    if isinstance(workshop, Text) or workshop.facilitator(user_id(interaction.user)) is None:
        return []
    return offered(services, workshop, user_id(interaction.user), entries(workshop), current)


def _extra(group: app_commands.Group, services: Services) -> None:
    @group.command(name="extra", description=_say(services, "extra"))
    @app_commands.describe(side=_say(services, "option_side"))
    async def extra(interaction: Interaction, side: str) -> None:
        def command(workshop: Workshop, by: UserId) -> Command | Text:
            seen = Seen(workshop.phase_id)
            if workshop.facilitator(by) is None:
                return GiveExtraTime(by, SideId.FIRST, seen)
            chosen = meant(services, workshop, by, _sides(workshop), side)
            return chosen if isinstance(chosen, Text) else GiveExtraTime(by, SideId(chosen), seen)

        await on_workshop(services, interaction, command)

    @extra.autocomplete("side")
    async def sides(interaction: Interaction, current: str) -> Choices:
        return _offered(services, interaction, _sides, current)


def _sides(workshop: Workshop) -> tuple[tuple[str, Text], ...]:
    """Both sides by what they are called now, the one whose turn it is first."""
    return tuple(
        (side.value, Text("commands:choice_side", side=workshop.side_name(side)))
        for side in workshop.sides_in_turn
    )


def _looks(group: app_commands.Group, services: Services) -> None:
    @group.command(name="mirror", description=_say(services, "mirror"))
    async def mirror_(interaction: Interaction) -> None:
        press = await _looking(services, interaction, Verb.EVEN_HAND)
        if press is not None:
            await mirror.on_press(services, interaction, press)

    @group.command(name="watched", description=_say(services, "watched"))
    async def watched(interaction: Interaction) -> None:
        press = await _looking(services, interaction, Verb.BOUNDARIES)
        if press is not None:
            shown = held.choices(press)
            await answer(services, interaction, shown.text, shown.presses, press.workshop)


async def _looking(
    services: Services, interaction: Interaction, verb: Verb
) -> IncomingPress | None:
    """The press that a command stands for; None where no workshop is meant, which is said."""
    found = find_workshop(services, interaction)
    if isinstance(found, Text):
        await answer(services, interaction, found)
        return None
    return IncomingPress(found, None, user_id(interaction.user), ButtonId(verb, found.handle, None))


def _phases(workshop: Workshop) -> tuple[tuple[str, Text], ...]:
    """The phases that were."""
    if workshop.stage is not Stage.OPEN:
        return ()
    return tuple((str(one.id), phase_text(one.id, "title")) for one in earlier(workshop))
