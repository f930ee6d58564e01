"""From texts to what Discord shows: rendering in a language, laying out sections, buttons and selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.app.ports import Outgoing
from bot.chat import custom_id
from bot.domain.road.press import ButtonId
from bot.domain.screens.notifying import notifies
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Choice, Row, Weight
from bot.domain.vocabulary.identity import ActId, Handle, Locale, UserId
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.render import Pack

LONGEST_PLAIN = 2_000
"""https://discord.com/developers/docs/resources/message#create-message"""
BUTTONS_A_ROW = 5
MOST_PARTS = 40
"""https://discord.com/developers/docs/components/reference: of one message, rows and lines between texts counted."""

MENTIONING_NOBODY = discord.AllowedMentions.none()
"""Given to every edit: what the client was told for sending does not hold there."""


@dataclass(frozen=True, slots=True)
class WorkshopPlaces:
    """Where rooms and people of one workshop are found, for texts that link to them."""

    workshop: Workshop | None

    def room(self, key: RoomKey) -> str | None:
        """The room's channel as a link."""
        found = self.workshop.room(key) if self.workshop else None
        return f"<#{found.channel}>" if found is not None and found.channel is not None else None

    def person(self, user: UserId) -> str:
        """The person as Discord shows them; nobody is notified by it."""
        return f"<@{user}>"


class Composer:
    """Renders with one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def text(self, workshop: Workshop | None, locale: Locale, text: Text) -> str:
        """One text, in one language."""
        return self.pack.render(text, locale, WorkshopPlaces(workshop))

    def label(self, locale: Locale, text: Text) -> str:
        """One text on one line, for a button, an option or a form."""
        return self.pack.label(text, locale)

    def message(
        self,
        workshop: Workshop,
        locale: Locale,
        texts: tuple[Text, ...],
        rows: tuple[Row, ...],
        handle: Handle,
    ) -> Outgoing:
        """A message for a room, or for a card with a handle of its own."""
        sections = tuple(self.text(workshop, locale, text) for text in texts)
        plain = not rows and len(sections) == 1 and len(sections[0]) <= LONGEST_PLAIN
        return Outgoing(sections, rows, handle, self._labels(locale, rows), plain, notifies(texts))

    def _labels(self, locale: Locale, rows: tuple[Row, ...]) -> dict[str, str]:
        labels: dict[str, str] = {}
        for row in rows:
            if isinstance(row, Choice):
                labels[f"{row.verb}"] = self.label(locale, row.label)
                labels |= {
                    f"{row.verb}={value}": self.label(locale, text) for value, text in row.options
                }
            else:
                labels |= {
                    f"{press.verb}/{press.subject}": self.label(locale, press.label)
                    for press in row
                }
        return labels

    def answer(
        self,
        workshop: Workshop | None,
        locale: Locale,
        text: Text,
        presses: Sequence[Button],
        act: ActId,
    ) -> discord.ui.LayoutView:
        """An ephemeral answer: its text, and the presses that go with this one showing."""
        handle = workshop.handle if workshop else Handle("none")
        rows = tuple(
            tuple(presses[at : at + BUTTONS_A_ROW]) for at in range(0, len(presses), BUTTONS_A_ROW)
        )
        outgoing = Outgoing(
            (self.text(workshop, locale, text),), rows, handle, self._labels(locale, rows), False
        )
        return layout(outgoing, act)


def layout(message: Outgoing, act: ActId | None = None) -> discord.ui.LayoutView:
    """The message as components. The view is stopped at once: presses reach us by their ids, also after a restart."""
    view = discord.ui.LayoutView(timeout=None)
    lines = max(0, len(message.sections) - 1)
    parts = len(message.sections) + sum(
        1 + (1 if isinstance(row, Choice) else len(row)) for row in message.rows
    )
    for place, section in enumerate(message.sections):
        if place and parts + lines <= MOST_PARTS:
            view.add_item(discord.ui.Separator(spacing=discord.SeparatorSpacing.small))
        view.add_item(discord.ui.TextDisplay(section))
    for row in message.rows:
        line: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
        if isinstance(row, Choice):
            line.add_item(_select(row, message))
        else:
            for press in row:
                line.add_item(_button(press, message, act))
        view.add_item(line)
    view.stop()
    return view


def _button(
    press: Button, message: Outgoing, act: ActId | None
) -> discord.ui.Button[discord.ui.LayoutView]:
    style = (
        discord.ButtonStyle.primary
        if press.weight is Weight.MAIN
        else discord.ButtonStyle.secondary
    )
    return discord.ui.Button(
        style=style,
        label=message.labels[f"{press.verb}/{press.subject}"],
        custom_id=custom_id.encode(custom_id.of(press, message.handle, act)),
    )


def _select(choice: Choice, message: Outgoing) -> discord.ui.Select[discord.ui.LayoutView]:
    return discord.ui.Select(
        custom_id=custom_id.encode(ButtonId(choice.verb, message.handle, choice.revision)),
        placeholder=message.labels[choice.verb],
        options=[
            discord.SelectOption(label=message.labels[f"{choice.verb}={value}"], value=value)
            for value, _ in choice.options
        ],
    )


def shown_text(message: discord.Message) -> str:
    """What a message of ours says, whether it is plain or laid out."""
    if message.content:
        return message.content
    texts = [part.content for part in message.components if isinstance(part, discord.TextDisplay)]
    return "\n".join(texts)
