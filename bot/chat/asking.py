"""One person's asking: which workshop they mean, their language, and how they alone are answered."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.app.cards_gone import CardsGone
from bot.app.engine import Engine, Reply, Showing
from bot.app.rooms.closing_first import Closing as ClosingRooms
from bot.app.suspended import SuspendedWorkshops
from bot.app.tending import Tending
from bot.app.watching import Watching
from bot.chat import following, localised, translate
from bot.chat.compose import MENTIONING_NOBODY, Composer
from bot.chat.pictures import PictureFiles
from bot.chat.second_looks import SecondLooks
from bot.domain import acts
from bot.domain.boundaries import held
from bot.domain.boundaries import names as known_names
from bot.domain.leading import closing as leading_closing
from bot.domain.leading import renderings
from bot.domain.rooms import desired as desired_rooms
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary import visible
from bot.domain.vocabulary.identity import ActId, GuildId, Locale, UserId, Words, WorkshopId
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

if TYPE_CHECKING:
    from bot.domain.road.act import Command
    from bot.domain.state.settings import Settings
    from bot.domain.state.workshop import Workshop
    from bot.domain.vocabulary.buttons import Button, Choice
    from bot.domain.vocabulary.pictures import Picture
    from bot.store.port import Closing

_log = logging.getLogger(__name__)


@frozen
class Services:
    """What every callback may use; made once, by the wiring."""

    engine: Engine
    tending: Tending
    composer: Composer
    watching: Watching
    locale: Locale
    timezone: str
    facilitator_role: str
    new_act: Callable[[], ActId]
    process_key: bytes
    new_settings: Callable[[], Settings]
    awaiting_receipt: dict[WorkshopId, tuple[discord.Interaction, Locale]]
    """In memory: whoever closed a workshop is handed its receipt in their language, while Discord lets us answer."""
    suspended: SuspendedWorkshops
    cards_gone: CardsGone
    receipts: Callable[[GuildId], Awaitable[tuple[Closing, ...]]]
    second_looks: SecondLooks
    pictures: PictureFiles = field(default_factory=PictureFiles)

    def names_in(
        self, interaction: discord.Interaction, workshop: Workshop
    ) -> Callable[[UserId], str]:
        """What the guild shows people as, for a facilitator's lists; whoever shares a name is shown with their handle.

        Looked up when the first name is asked for, and only for this workshop's people.
        """
        guild = interaction.guild

        @cache
        def names() -> dict[UserId, str]:
            found = (
                {user: guild.get_member(user) for user in known_names.everybody(workshop)}
                if guild
                else {}
            )
            members = {user: one for user, one in found.items() if one is not None}
            often = Counter(visible.spelling(one.display_name) for one in members.values())
            return {
                user: f"{one.display_name} (@{one.name})"
                if often[visible.spelling(one.display_name)] > 1
                else one.display_name
                for user, one in members.items()
            }

        return lambda user: names().get(user, f"@{str(user)[-4:]}")


_ROOM_IS_GONE = 10003
"""Unknown channel: the form was sent from a room that has been replaced meanwhile."""
_ANSWER_TRIES = 3
_NOT_SO_WITHIN_S = 60.0


async def defer(interaction: discord.Interaction) -> bool:
    """Take the asking on, within Discord's three seconds, before anything slow is done. False if its room is gone."""
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except discord.NotFound as error:
        if error.code != _ROOM_IS_GONE:
            raise
        return False
    return True


def asked_in(services: Services, interaction: discord.Interaction) -> Locale:
    """The language of whoever is in no workshop: their client's, where the pack has it."""
    languages = services.composer.pack.locales
    return localised.spoken_by_client(interaction.locale.value, languages, services.locale)


async def answer(
    services: Services,
    interaction: discord.Interaction,
    text: Text,
    presses: tuple[Button | Choice, ...] = (),
    workshop: Workshop | None = None,
    room: RoomKey | None = None,
    picture: Picture | None = None,
) -> None:
    """Tell the asker alone, in their language. ``room``: which room the presses mean, where it is one's own.

    ``picture`` goes with an answer that nothing was said before.
    """
    locale = workshop.language_of(translate.user_id(interaction.user)) if workshop else None
    locale = locale or asked_in(services, interaction)
    meant = workshop.room(room) if workshop is not None and room is not None else None
    handle = meant.handle if meant else None
    is_first = not interaction.response.is_done()
    seen = services.composer.shown(locale, picture) if is_first else None
    files = await services.pictures.of(seen)
    view, *more = services.composer.answer(
        workshop, locale, text, presses, services.new_act(), handle, seen if files else None
    )
    if is_first:
        await interaction.response.send_message(view=view, files=files, ephemeral=True)
    else:
        await _edit(interaction, view)
    for further in more:
        await interaction.followup.send(view=further, ephemeral=True)


async def _edit(interaction: discord.Interaction, view: discord.ui.LayoutView) -> None:
    for attempt in range(1, _ANSWER_TRIES + 1):
        try:
            await interaction.edit_original_response(view=view, allowed_mentions=MENTIONING_NOBODY)
        except (aiohttp.ClientError, OSError):
            # What was done is on disk already: the asker should learn of it. Editing twice does no harm.
            if attempt == _ANSWER_TRIES:
                raise
        else:
            return


def given_back(reason: Text, words: Words | None) -> Text:
    """Why nothing was done; whatever was written for it goes back to its author."""
    return Text("errors:given_back", reason=reason, words=words) if words else reason


async def act(
    services: Services,
    interaction: discord.Interaction,
    workshop_id: WorkshopId,
    command: Command,
    showing: Showing | None = None,
    words: Words | None = None,
) -> Reply | None:
    """The road from a press to its answer: deferred, acted on, answered after the commit.

    ``words`` are what was written in a form: if it is refused, its author gets them back. An act that closes rooms
    waits for nothing, also not for Discord to hear that the asker is being answered.
    """
    deferred = asyncio.ensure_future(_deferred(interaction))
    deferred.add_done_callback(_asked_how_it_ended)
    if not acts.act_of(command).closes:
        await asyncio.wait({deferred})
        deferred.result()
    reply = await services.engine.act(workshop_id, command, showing)
    here = await deferred
    text = reply.text if reply is not None else Text("errors:workshop_gone")
    if reply is None or reply.refused:
        text = given_back(text, words)
    elif isinstance(command, renderings.Render):
        await services.watching.rendered(workshop_id, command.author, command.words)
    if not here:
        quietly = acts.act_of(command).unseen
        await services.engine.act(
            workshop_id, held.KeepAnswer(translate.user_id(interaction.user), text, quietly)
        )
        return reply
    if reply is None:
        await answer(services, interaction, text)
        return None
    if not reply.refused and _closes(command, reply.workshop):
        spoken = reply.workshop.language_of(translate.user_id(interaction.user))
        services.awaiting_receipt[workshop_id] = (interaction, spoken)
    closing = services.tending.closing_by(reply.workshop) if acts.act_of(command).closes else None
    if closing is None or reply.refused:
        await answer(services, interaction, text, reply.presses, reply.workshop)
        if not reply.refused:
            await _say_what_is_not_so(services, interaction, reply)
    else:
        await _answer_as_it_closes(services, interaction, reply, closing)
    return reply


def _asked_how_it_ended(deferred: asyncio.Future[bool]) -> None:
    """Whoever is cut off meanwhile does not ask any more, and that is no error."""
    if not deferred.cancelled():
        deferred.exception()


def _closes(command: Command, workshop: Workshop) -> bool:
    """Whether this was the word by which the workshop closes, at once or after its wait."""
    confirmed = workshop.leading.closes_at is not None
    return workshop.stage is workshop_state.Stage.CLOSING or (
        confirmed and isinstance(command, leading_closing.AskToClose | leading_closing.ConfirmClose)
    )


async def _answer_as_it_closes(
    services: Services, interaction: discord.Interaction, reply: Reply, closing: ClosingRooms
) -> None:
    """The same answer is changed as rooms close."""
    said: list[Text] = []

    async def say() -> None:
        text = following.told(reply, closing)
        if [text] != said[-1:]:
            said.append(text)
            await answer(services, interaction, text, reply.presses, reply.workshop)

    await following.follow(closing, say)


async def _say_what_is_not_so(
    services: Services, interaction: discord.Interaction, reply: Reply
) -> None:
    """Where Discord does not let the bot open or make rooms, the same answer says so."""
    left = await services.tending.not_so(reply.workshop, _NOT_SO_WITHIN_S)
    if not left:
        return
    asker = translate.user_id(interaction.user)
    if reply.workshop.facilitator(asker) is None:
        if not any(
            one.room and asker in desired_rooms.participants_in(reply.workshop, one.room)
            for one in left
        ):
            return
        text = Text("trouble:not_so_yet_for_you", answer=reply.text)
    else:
        rooms = tuple(one.text for one in left)
        text = Text("trouble:not_so_yet", answer=reply.text, rooms=rooms)
    await answer(services, interaction, text, reply.presses, reply.workshop)


async def _deferred(interaction: discord.Interaction) -> bool:
    return interaction.response.is_done() or await defer(interaction)


def find_workshop(services: Services, interaction: discord.Interaction) -> Workshop | Text:
    """The workshop somebody means: the one whose room they are in, else the one they are a facilitator of."""
    if interaction.guild_id is None:
        return Text("errors:not_in_a_server")
    guild = GuildId(interaction.guild_id)
    here = interaction.channel_id
    theirs = []
    for workshop in services.engine.workshops(guild):
        if workshop.stage is workshop_state.Stage.CLOSING:
            continue
        if any(room.channel == here for room in workshop.rooms.standing):
            return workshop
        if workshop.facilitator(translate.user_id(interaction.user)) is not None:
            theirs.append(workshop)
    if len(theirs) == 1:
        return theirs[0]
    if theirs:
        return Text("errors:which_workshop")
    suspended = services.suspended.of(guild)
    return Text("errors:suspended" if suspended else "errors:no_workshop_here")


def showing_of(
    services: Services, interaction: discord.Interaction, act_id: ActId | None
) -> Showing:
    """Which showing was used: the form's or ephemeral button's own, else Discord's id of this one interaction."""
    if act_id is not None:
        return Showing(translate.user_id(interaction.user), act_id)
    # Discord's id of a press tells its time; a digest under a key of this process still recognises a repeat.
    digest = hashlib.blake2b(str(interaction.id).encode(), key=services.process_key, digest_size=12)
    return Showing(translate.user_id(interaction.user), ActId(digest.hexdigest()))
