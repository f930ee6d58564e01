"""Contributions that name somebody, or repeat what was not released, go back to their author to be reworded."""

from __future__ import annotations

import discord

from bot.app.watching import Returned
from bot.chat.asking import Services, answer, defer
from bot.chat.translate import user_id
from bot.domain.boundaries.held import KeepAnswer
from bot.domain.commands import Command
from bot.domain.leading.interventions import Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.state.holding import Boundary
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.rooms import RoomKey, line
from bot.domain.vocabulary.text import Text


async def returned(services: Services, interaction: discord.Interaction, workshop: Workshop, words: Words) -> bool:
    """Ask the guard before anything is kept; True if the words went back, marked, with nothing done (DESIGN §6)."""
    here = interaction.response.is_done() or await defer(interaction)
    by = user_id(interaction.user)
    found = await services.watching.contribution(workshop.id, by, words)
    return found is not None and await _give_back(services, interaction, workshop, words, found, here=here)


async def returned_to_third_party(
    services: Services, interaction: discord.Interaction, workshop: Workshop, command: Command
) -> bool:
    """The same for what the third party has the bot say or send: looked at like a message of theirs in each room."""
    if not isinstance(command, Say | SendLetter | TakeOutMessage) or workshop.facilitator(command.by) is None:
        return False
    if Boundary.ROOM in workshop.boundaries.notice_only:
        return False
    here = interaction.response.is_done() or await defer(interaction)
    found = await services.watching.spoken(workshop.id, command.by, command.words, _rooms(workshop, command))
    return found is not None and await _give_back(services, interaction, workshop, command.words, found, here=here)


def _rooms(workshop: Workshop, command: Say | SendLetter | TakeOutMessage) -> tuple[RoomKey, ...]:
    """Where the words would come to stand."""
    if isinstance(command, Say):
        return (command.room,)
    to = command.author if isinstance(command, TakeOutMessage) else command.to
    readers = (one for one in workshop.people.participants if one.has_line and to in (None, one.user, one.side))
    return tuple(line(one.seat) for one in readers)


async def _give_back(
    services: Services,
    interaction: discord.Interaction,
    workshop: Workshop,
    words: Words,
    found: Returned,
    *,
    here: bool,
) -> bool:
    text = returned_text(words, found)
    if here:
        await answer(services, interaction, text, workshop=workshop)
    else:
        await services.engine.act(workshop.id, KeepAnswer(user_id(interaction.user), text, quietly=True))
    return True


def returned_text(words: Words, found: Returned) -> Text:
    """What the author alone reads: why, which places, and all of their words."""
    reason = Text(f"boundaries:because_{found.reason}")
    pieces = (Words(_whole(words.text, start, end)) for start, end in found.spans)
    marked = tuple(dict.fromkeys(piece for piece in pieces if piece))
    if not marked:
        return Text("boundaries:still_not", reason=reason, words=words)
    return Text("boundaries:returned", reason=reason, marked=marked, words=words)


def _whole(text: str, start: int, end: int) -> str:
    """What is marked, up to the ends of its words."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]
