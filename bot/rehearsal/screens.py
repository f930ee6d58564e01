"""What stood on a seat's screen, read from its transcript; nothing is asked of the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rehearsal.simulation import Entry, ShownMessage
from bot.rehearsal.stage import Stage

_WHO_SEES = "parley:who_sees:"
"""Every room's card has this button; boards, the panel and invitations have not."""
_CARD_BUTTONS = ("parley:show_again:", _WHO_SEES)


_MARKS = re.compile("[\\\\\u2066-\u2069\u200b\u200f]")
"""What the bot puts around people's words to keep them inert."""


def as_read(text: str) -> str:
    """A text as people read it: without the marks that keep words inert, which nobody sees."""
    return _MARKS.sub("", text)


def messages_in(entry: Entry) -> Iterator[ShownMessage]:
    """The messages that an entry put on the screen: the one it is about, and those that became readable."""
    if entry.message is not None:
        yield entry.message
    yield from entry.readable


def texts_of_bot(stage: Stage, seat: str, room: str) -> list[str]:
    """Every message of the bot for all that reached a seat in a logical room, once, in order, as it read last."""
    logical = stage.logical()
    found: dict[int, str] = {}
    for entry in stage.seats[seat].transcript:
        if logical.get(entry.channel_id, entry.room) != room:
            continue
        for message in messages_in(entry):
            if message.author_id == stage.simulation.bot_id and not message.ephemeral:
                found[message.id] = message.text
    return list(found.values())


def is_card(message: ShownMessage) -> bool:
    """Whether it is a card: only these carry the button that shows them again, or the one that says who sees a room."""
    return any(is_card_button(button.custom_id) for button in message.buttons)


def is_room_card(message: ShownMessage) -> bool:
    """Whether it is the card at the head of a room, and no invitation."""
    ids = (button.custom_id or "" for button in message.buttons)
    return is_card(message) and any(custom_id.startswith(_WHO_SEES) for custom_id in ids)


def is_card_button(custom_id: str | None) -> bool:
    """Whether this is the button by which a card is shown again; each card has an id of its own there."""
    return custom_id is not None and custom_id.startswith(_CARD_BUTTONS)
