"""Every press of a button, select or form: by its id alone, so that those from before a restart work like new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.chat import custom_id, forms
from bot.chat.asking import Services, act, answer, given_back, showing_of
from bot.chat.boundaries import left_aside, returning, rewording
from bot.chat.leading import announcing, mirror
from bot.chat.people import drafting, my_data, several
from bot.chat.reassurance import export
from bot.chat.rooms import calls, check
from bot.chat.rounds import answers
from bot.chat.translate import user_id
from bot.domain.acts import BY_BUTTON, LOOK_BY_BUTTON
from bot.domain.road.act import ActButton, AnyAct, reader_of
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer
from bot.domain.vocabulary.buttons import Button, Choice, Verb
from bot.domain.vocabulary.identity import GuildId
from bot.domain.vocabulary.text import Text

OnPress = Callable[[Services, discord.Interaction, IncomingPress], Awaitable[None]]

AT_THE_EDGE: Mapping[Verb, OnPress] = {
    Verb.CHECK: check.on_press,
    Verb.GO_TO_CALL: calls.on_press,
    Verb.EVEN_HAND: mirror.on_press,
    Verb.MY_DATA: my_data.on_press,
    Verb.REWORD: rewording.on_press,
    Verb.NAMES_NOBODY: returning.on_press,
    Verb.LEFT_ASIDE: left_aside.on_press,
    Verb.EXPORT: export.on_press,
    Verb.TAKE_NOTES: export.take_along,
    Verb.PEOPLE: drafting.on_press,
    **dict.fromkeys(several.VERBS, several.on_press),
    **dict.fromkeys(answers.VERBS, answers.on_press),
}
"""Buttons answered here, since it takes what only the guild or this process knows, or a page changed in place."""


async def on_press(services: Services, interaction: discord.Interaction) -> None:
    """Answer a component or a form. What is not ours is left alone."""
    data: dict[str, Any] = dict(interaction.data or {})
    pressed = custom_id.decode(str(data.get("custom_id", "")))
    if pressed is None or interaction.guild_id is None:
        return
    if pressed.verb is Verb.TAKE_MY_DATA_OUT:
        await my_data.take_out(services, interaction)
        return
    found = services.engine.by_handle(GuildId(interaction.guild_id), pressed.handle)
    values, written = forms.values_of(interaction)
    if found is None:
        unread = services.suspended.of(GuildId(interaction.guild_id))
        gone = Text("errors:workshop_unread" if unread else "errors:workshop_gone")
        await answer(services, interaction, given_back(gone, written))
        return
    by = user_id(interaction.user)
    press = IncomingPress(
        *found,
        by,
        pressed,
        values,
        written,
        services.names_in(interaction, found[0]),
        services.composer.pack.locales,
    )
    await _answered(services, interaction, press)


async def _answered(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    verb = press.pressed.verb
    row = BY_BUTTON.get(verb)
    opening = interaction.type is discord.InteractionType.component
    if opening and row is not None and row[1].form is not None:
        await forms.open_form(services, interaction, press, row)
    elif verb in AT_THE_EDGE:
        await AT_THE_EDGE[verb](services, interaction, press)
    elif verb in LOOK_BY_BUTTON:
        await _show(services, interaction, press)
    elif verb is Verb.ANNOUNCE:
        await announcing.ask_whether(services, interaction, press.workshop, press.words.text)
    elif row is not None:
        await _act(services, interaction, press, row)
    else:
        await _too_old(services, interaction, press)


async def _show(services: Services, interaction: discord.Interaction, press: IncomingPress) -> None:
    """A look, answered at once and changing nothing."""
    shows = LOOK_BY_BUTTON[press.pressed.verb].shows
    if shows is None:
        await _too_old(services, interaction, press)
        return
    shown = shows(press)
    menus = shown.menus if isinstance(shown, Answer) else ()
    room = shown.room if isinstance(shown, Answer) else None
    presses: tuple[Button | Choice, ...] = (*shown.presses, *menus)
    picture = shown.picture if isinstance(shown, Answer) else None
    await answer(services, interaction, shown.text, presses, press.workshop, room, picture)


async def _act(
    services: Services,
    interaction: discord.Interaction,
    press: IncomingPress,
    row: tuple[AnyAct, ActButton],
) -> None:
    """The road: what the press asks for, looked at by the guard where its row says so, then decided."""
    command = reader_of(*row)(press)
    if command is None:
        await _too_old(services, interaction, press)
        return
    showing = showing_of(services, interaction, press.pressed.act)
    asking = returning.Asking(press.workshop, command, press.written, showing)
    looked_at = await returning.looked_at(services, interaction, asking)
    if looked_at is not None:
        await act(services, interaction, press.workshop.id, looked_at, showing, press.written)


async def _too_old(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """What a press names is not there any more: what was written for it goes back to its author."""
    text = given_back(Text("errors:form_from_before"), press.written)
    await answer(services, interaction, text, workshop=press.workshop)
