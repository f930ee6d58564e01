"""Contributions that name somebody, or repeat what was not released, go back to their author for a second look."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.app.engine import Showing
from bot.app.watching import Returned
from bot.chat.asking import Services, act, answer, defer
from bot.chat.boundaries.left_aside import sentences_with
from bot.chat.second_looks import KEPT_FOR, Waiting
from bot.chat.translate import user_id
from bot.domain.acts import act_of
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.sensibility import ShowActs
from bot.domain.boundaries.held import KeepAnswer
from bot.domain.leading.interventions import Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.leading.renderings import Render
from bot.domain.people.left_aside import LeaveAside
from bot.domain.people.side_names import NameSide
from bot.domain.reassurance.shaping import ShowShapes
from bot.domain.reassurance.worries import ShowWorries
from bot.domain.road.act import Command, Guarded
from bot.domain.road.press import IncomingPress
from bot.domain.state.decisions import Answer
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, line
from bot.domain.vocabulary.text import Text
from bot.domain.voice.beside import SayWhereWeAre
from bot.frozen import frozen


@frozen
class Asking:
    """What somebody asks for by a form: the act, all that was written for it, and which showing of the form it was."""

    workshop: Workshop
    command: Command
    words: Words
    showing: Showing


async def looked_at(
    services: Services, interaction: discord.Interaction, asking: Asking
) -> Command | None:
    """Ask the guard before anything is kept (docs/guard.md). None if the words went back, marked, with nothing done.

    Else the command, with what was found in notes that are about to be shown: whether they are is decided on the road.
    """
    workshop, command = asking.workshop, asking.command
    guarded = act_of(command).guarded
    if isinstance(command, LeaveAside):
        return replace(command, held=len(sentences_with(services.composer.pack, command)))
    if guarded is Guarded.RELEASE and isinstance(
        command, ShowTogether | ShowActs | ShowWorries | ShowShapes
    ):
        return replace(command, findings=await services.watching.showing(workshop.id))
    if guarded is Guarded.NOT or not asking.words or not _is_looked_at(workshop, command):
        return command
    if services.watching.tries.are_spent(command.by):
        text = Text("boundaries:too_often", words=asking.words)
        await _give_back(services, interaction, asking, Answer(text))
        return None
    found = await _found(services, asking)
    if isinstance(command, NameSide):
        at_all = await services.watching.names_anybody(workshop.id, asking.words)
        command = replace(command, names_somebody=at_all)
    if found is None:
        return command
    asking = replace(asking, command=command)
    if found.reason is not HeldFor.LEFT_ASIDE:
        services.watching.tries.count(command.by)
    await _give_back(services, interaction, asking, returned_text(services, asking, found))
    return None


def _is_looked_at(workshop: Workshop, command: Command) -> bool:
    """What is spoken by the bot is looked at where the third party has it said."""
    spoken = act_of(command).guarded is Guarded.SPOKEN
    return not spoken or workshop.facilitator(command.by) is not None


async def _found(services: Services, asking: Asking) -> Returned | None:
    """What the third party has the bot say or send is looked at like a message of theirs in each room; a name for a
    side is looked at for people's names alone.
    """
    workshop, command, watching = asking.workshop, asking.command, services.watching
    match act_of(command).guarded:
        case Guarded.NAME:
            return await watching.named(workshop.id, command.by, asking.words)
        case Guarded.CONTRIBUTION:
            return await watching.contribution(workshop.id, command.by, asking.words)
        case Guarded.SPOKEN:
            return await _found_in_what_is_said(services, asking)
        case _:
            return None


async def _found_in_what_is_said(services: Services, asking: Asking) -> Returned | None:
    """What would cross a boundary, unless that is only noticed; then words that a side has asked to be left aside."""
    workshop, command, watching = asking.workshop, asking.command, services.watching
    if Boundary.ROOM not in workshop.boundaries.notice_only:
        rooms = _rooms(workshop, command)
        found = await watching.spoken(workshop.id, command.by, asking.words, rooms)
        if found is not None:
            return found
    return watching.left_aside(workshop.id, asking.words)


def _rooms(workshop: Workshop, command: Command) -> tuple[RoomKey, ...]:
    """Where the words would come to stand."""
    match command:
        case Say(room=room):
            return (room,)
        case Render() | SayWhereWeAre():
            return (JOINT,)
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
    services: Services, interaction: discord.Interaction, asking: Asking, given: Answer
) -> None:
    """Answer; where the room of the form is gone, the words wait for whoever wrote them."""
    if interaction.response.is_done() or await defer(interaction):
        await answer(services, interaction, given.text, given.presses, asking.workshop)
        return
    quietly = act_of(asking.command).guarded is not Guarded.NAME
    text = given.text
    if given.presses:  # what waits there has no button
        values = {name: value for name, value in text.values if name != "also"}
        text = Text("boundaries:returned", **values)
    kept = KeepAnswer(user_id(interaction.user), text, quietly)
    await services.engine.act(asking.workshop.id, kept)


def returned_text(services: Services, asking: Asking, found: Returned) -> Answer:
    """What the author alone reads: why, which places, all of their words; where it is theirs to say, the way on."""
    words, reason = asking.words, Text(f"boundaries:because_{found.reason}")
    pieces = (Words(_whole(words.text, start, end)) for start, end in found.spans)
    marked = tuple(dict.fromkeys(piece for piece in pieces if piece))
    if not marked:
        return Answer(Text("boundaries:still_not", reason=reason, words=words))
    if not found.second_look:
        return Answer(Text("boundaries:returned", reason=reason, marked=marked, words=words))
    also = Text(f"boundaries:because_{found.also}") if found.also is not None else ""
    now = services.engine.now()
    waiting = Waiting(asking.workshop.id, asking.command, asking.showing, words, now + KEPT_FOR)
    names = found.reason in (HeldFor.NAMED, HeldFor.ATTRIBUTION)
    handle = services.second_looks.keep(waiting, now)
    return Answer(
        Text("boundaries:returned_surely", reason=reason, also=also, marked=marked, words=words),
        (button(Verb.NAMES_NOBODY, subject=handle, names=names),),
    )


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """Their author has looked again, and it is nothing of the kind: what the form asked for is done."""
    waiting = services.second_looks.take(press.subject, press.by, services.engine.now())
    if waiting is None or waiting.workshop != press.workshop.id:
        text = refuse(Reason.NOT_KEPT).text
        await answer(services, interaction, text, workshop=press.workshop)
        return
    await act(
        services,
        interaction,
        waiting.workshop,
        waiting.command,
        waiting.showing,
        waiting.words,
    )


def _whole(text: str, start: int, end: int) -> str:
    """What is marked, up to the ends of its words."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]
