"""What a slash command asks for: the same road as a button of the same act, but nobody saw a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import discord
from discord import app_commands

from bot.chat import limits
from bot.chat.asking import Services, act, answer, find_workshop, showing_of
from bot.chat.translate import user_id
from bot.domain.acts import on_slash
from bot.domain.road.act import Command, reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text

Choices = list[app_commands.Choice[str]]

_NOTHING: Mapping[str, str] = {}


def offered(
    services: Services, workshop: Workshop, entries: Iterable[tuple[str, Text]], typed: str
) -> Choices:
    """What an option offers while it is being typed: as many of the matching entries as Discord lists.

    Typing more of a name finds the others, so none is out of reach however many there are.
    """
    named = [
        (services.composer.short(workshop, services.locale, text, limits.CHOICE), value)
        for value, text in entries
    ]
    matching = [one for one in named if typed.casefold() in one[0].casefold()]
    found = [
        app_commands.Choice(name=label, value=value)
        for label, value in matching[: limits.CHOICES.most]
    ]
    limits.of_choices(found, "the choices of a command")
    return found


async def on_workshop(
    services: Services,
    interaction: discord.Interaction,
    make: Callable[[Workshop, UserId], Command | None],
) -> None:
    """Find the workshop that is meant, make the command, take the road: all from memory until the road begins."""
    found = find_workshop(services, interaction)
    if isinstance(found, Text):
        await answer(services, interaction, found)
        return
    command = make(found, user_id(interaction.user))
    if command is None:
        await answer(services, interaction, refuse(Reason.NOT_YOURS).text, workshop=found)
        return
    await act(services, interaction, found.id, command, showing_of(services, interaction, None))


async def give(
    services: Services,
    interaction: discord.Interaction,
    chosen: tuple[str, str],
    values: Mapping[str, str] = _NOTHING,
) -> None:
    """Give the act that stands for a choice of ``/workshop <command>``; ``values`` are what its form would bring."""
    command_name, choice = chosen
    row, given, slash = on_slash(command_name)[choice]

    def make(workshop: Workshop, by: UserId) -> Command | None:
        pressed = ButtonId(given.verb, workshop.handle, None, slash.subject)
        return reader_of(row, given)(IncomingPress(workshop, None, by, pressed, dict(values)))

    await on_workshop(services, interaction, make)
