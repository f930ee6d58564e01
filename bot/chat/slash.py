"""What a slash command asks for: the same road as a button of the same act, but nobody saw a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import discord
from discord import app_commands

from bot.chat import limits
from bot.chat.asking import (
    Services,
    act,
    answer,
    find_workshop,
    given_back,
    showing_of,
)
from bot.chat.boundaries.returning import Asking, looked_at
from bot.chat.translate import user_id
from bot.chat.typed import labelled, matching
from bot.domain.acts import on_slash
from bot.domain.road.act import Command, reader_of
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.text import Text

Choices = list[app_commands.Choice[str]]

_NOTHING: Mapping[str, str] = {}


def offered(
    services: Services,
    workshop: Workshop,
    by: UserId,
    entries: Iterable[tuple[str, Text]],
    typed: str,
) -> Choices:
    """What an option offers while it is being typed: as many of the matching entries as Discord lists.

    Typing more of a name finds the others, so none is out of reach however many there are.
    """
    labels = matching(labelled(services, workshop, by, entries), typed)
    found = [
        app_commands.Choice(name=label, value=value)
        for label, value in labels[: limits.CHOICES.most]
    ]
    limits.of_choices(found, "the choices of a command")
    return found


async def on_workshop(
    services: Services,
    interaction: discord.Interaction,
    make: Callable[[Workshop, UserId], Command | Text | None],
    words: Words | None = None,
) -> None:
    """Find the workshop that is meant, make the command, take the road: from memory until the road begins.

    ``words`` go back if it is refused.

    What somebody has the bot say is looked at by the guard first, as from a form. Instead of a command ``make`` may
    give a question back to whoever asked.
    """
    found = find_workshop(services, interaction)
    if isinstance(found, Text):
        await answer(services, interaction, given_back(found, words))
        return
    command = make(found, user_id(interaction.user))
    if command is None or isinstance(command, Text):
        reason = command or refuse(Reason.NOT_YOURS).text
        await answer(services, interaction, given_back(reason, words), workshop=found)
        return
    showing = showing_of(services, interaction, None)
    asking = Asking(found, command, words or Words(""), showing)
    looked = await looked_at(services, interaction, asking)
    if looked is not None:
        await act(services, interaction, found.id, looked, showing, words)


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
