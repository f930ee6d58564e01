"""The pages on which somebody gives their private answers: ephemeral, changed in place, never anywhere else.

Nothing of this may reach a room, not even the person's own line: that they answered is private too.
"""

from __future__ import annotations

import discord

from bot.app.engine import Reply
from bot.chat.asking import Services, given_back, showing_of
from bot.chat.boundaries.returning import Asking, returned_text
from bot.chat.compose import MENTIONING_NOBODY
from bot.domain.acts import BY_BUTTON
from bot.domain.road.act import Command, reader_of
from bot.domain.road.press import IncomingPress
from bot.domain.rounds.answers import AnswerPrivately, Page, Question, page, page_of
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle, Locale, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.text import Text

_TURNING = (Verb.EARLIER_ANSWERS, Verb.LATER_ANSWERS)
VERBS = frozenset(
    {Verb.PRIVATE_ANSWERS, Verb.UNDERSTAND, Verb.ANSWER_PRIVATELY, Verb.OTHER_WORDING, *_TURNING}
)
_ROOM_IS_GONE = 10003
_READ_FIRST = f"refusals:{Reason.READ_FIRST}"


async def on_press(
    services: Services, interaction: discord.Interaction, press: IncomingPress
) -> None:
    """Show a page from memory, or take the road with one answer and show how the page reads then."""
    verb, opened = press.pressed.verb, Handle(press.pressed.subject.partition(".")[0])
    row = BY_BUTTON.get(verb)
    if row is not None:
        command = reader_of(*row)(press)
        number = 0
        if isinstance(command, AnswerPrivately) and command.answers:
            number = page_of(press.workshop, opened, command.answers[0][0])
        if command is not None:
            await _act(services, interaction, press, command, (opened, number))
        return
    number = press.revision if verb in _TURNING else 0
    view = _page(services, press.workshop, press.by, opened, number)
    if verb in _TURNING and _is_ephemeral(interaction):
        await interaction.response.edit_message(view=view, allowed_mentions=MENTIONING_NOBODY)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


def _is_ephemeral(interaction: discord.Interaction) -> bool:
    """Whether the pressed message is one that only this person sees. Ids can be made up; a shared message stays."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def _act(
    services: Services,
    interaction: discord.Interaction,
    press: IncomingPress,
    command: Command,
    page_shown: tuple[Handle, int],
) -> None:
    in_place = _is_ephemeral(interaction)
    try:
        await (
            interaction.response.defer()
            if in_place
            else interaction.response.defer(ephemeral=True, thinking=True)
        )
    except discord.NotFound as error:
        if error.code != _ROOM_IS_GONE:
            raise
        return  # not acknowledged, so not done; telling them in their line would tell the third party
    showing = showing_of(services, interaction, press.pressed.act)
    if press.words:
        found = await services.watching.contribution(press.workshop.id, press.by, press.words)
        if found is not None:
            asking = Asking(press.workshop, command, press.words, showing)
            given = returned_text(services, asking, found)
            view = _view(
                services,
                press.workshop,
                press.workshop.language_of(press.by),
                (Question(given.text, given.presses),),
            )
            await interaction.edit_original_response(view=view, allowed_mentions=MENTIONING_NOBODY)
            return
    reply = await services.engine.act(press.workshop.id, command, showing)
    other = _after(services, press, reply, None if in_place else page_shown)
    now = press.workshop if reply is None else reply.workshop
    view = _page(services, now, press.by, *page_shown) if other is None else other
    await interaction.edit_original_response(view=view, allowed_mentions=MENTIONING_NOBODY)


def _after(
    services: Services,
    press: IncomingPress,
    reply: Reply | None,
    on_message: tuple[Handle, int] | None,
) -> discord.ui.LayoutView | None:
    """What a press is answered with, where that is not the page as it reads now.

    ``on_message``: the page, where the press was on the message that asks both sides. There what was pressed needs no
    page: one sentence says that it counts; but what has to be read first is shown.
    """
    if reply is not None and on_message is not None:
        if reply.text.key == _READ_FIRST:
            return _page(services, reply.workshop, press.by, *on_message)
        if not reply.refused:
            said = (Question(reply.text),)
            return _view(services, reply.workshop, reply.workshop.language_of(press.by), said)
    if reply is not None and not reply.refused:
        return None
    reason = reply.text if reply is not None else Text("errors:workshop_gone")
    text = given_back(reason, press.words)
    shown: Page = (Question(text, reply.presses if reply is not None else ()),)
    return _view(services, press.workshop, press.workshop.language_of(press.by), shown)


def _page(
    services: Services, workshop: Workshop, by: UserId, opened: Handle, number: int
) -> discord.ui.LayoutView:
    found = page(workshop, by, opened, number)
    shown = (Question(found.text, found.presses),) if isinstance(found, Refusal) else found
    return _view(services, workshop, workshop.language_of(by), shown)


def _view(
    services: Services, workshop: Workshop, locale: Locale, shown: Page
) -> discord.ui.LayoutView:
    """Each question above its own buttons, all made for this one showing."""
    return services.composer.page(workshop, locale, shown, services.new_act())
