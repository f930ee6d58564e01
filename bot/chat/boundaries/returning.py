"""Contributions that name somebody, or repeat what was not released, go back to their author to be reworded."""

from __future__ import annotations

import discord

from bot.app.watching import Returned
from bot.chat.asking import Services, answer, defer
from bot.chat.translate import user_id
from bot.domain.acts import act_of
from bot.domain.boundaries.held import KeepAnswer
from bot.domain.leading.interventions import Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.road.act import Command, Guarded
from bot.domain.state.holding import Boundary
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.rooms import RoomKey, line
from bot.domain.vocabulary.text import Text


async def returned(
    services: Services,
    interaction: discord.Interaction,
    workshop: Workshop,
    command: Command,
    words: Words,
) -> bool:
    """Ask the guard before anything is kept; True if the words went back, marked, with nothing done (docs/guard.md).

    ``words`` are all that was written. What the third party has the bot say or send is looked at like a message of
    theirs in each room; a name for a side is looked at for people's names alone.
    """
    match act_of(command).guarded:
        case Guarded.NOT:
            return False
        case Guarded.NAME:
            found = await services.watching.named(workshop.id, words)
            here = found is None or await defer(interaction)
        case Guarded.CONTRIBUTION:
            here = interaction.response.is_done() or await defer(interaction)
            found = await services.watching.contribution(workshop.id, command.by, words)
        case Guarded.SPOKEN:
            if (
                workshop.facilitator(command.by) is None
                or Boundary.ROOM in workshop.boundaries.notice_only
            ):
                return False
            here = interaction.response.is_done() or await defer(interaction)
            rooms = _rooms(workshop, command)
            found = await services.watching.spoken(workshop.id, command.by, words, rooms)
    if found is None:
        return False
    quietly = act_of(command).guarded is not Guarded.NAME
    await _give_back(services, interaction, workshop, returned_text(words, found), (here, quietly))
    return True


def _rooms(workshop: Workshop, command: Command) -> tuple[RoomKey, ...]:
    """Where the words would come to stand."""
    match command:
        case Say(room=room):
            return (room,)
        case SendLetter(to=to):
            readers = [
                someone
                for someone in workshop.people.participants
                if to in (None, someone.user, someone.side)
            ]
        case TakeOutMessage(author=author):
            readers = [
                someone for someone in workshop.people.participants if someone.user == author
            ]
        case _:
            return ()
    return tuple(line(someone.seat) for someone in readers if someone.has_line)


async def _give_back(
    services: Services,
    interaction: discord.Interaction,
    workshop: Workshop,
    text: Text,
    how: tuple[bool, bool],
) -> None:
    """Answer; where the room of the form is gone, the words wait for whoever wrote them."""
    here, quietly = how
    if here:
        await answer(services, interaction, text, workshop=workshop)
    else:
        await services.engine.act(workshop.id, KeepAnswer(user_id(interaction.user), text, quietly))


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
