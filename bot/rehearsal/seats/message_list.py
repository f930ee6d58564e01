"""The messages of a room as a window has them: each is sent to it once, and nothing else is drawn anew for it."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.simulation import MessageId


class MessageList(ui.element, component="static/message_list.js"):
    """Draws itself where it is made. What is drawn is HTML of the page's own, in which people's words are escaped."""

    def __init__(self, one_go: OneGo) -> None:
        super().__init__()
        self._one_go = one_go

    def show(self, room: object, messages: Mapping[MessageId, str], above: str = "") -> None:
        """From now on this room's messages stand here, oldest first; `above` stands over the oldest."""
        drawn = [(str(key), html) for key, html in messages.items()]
        self._one_go.call(self, "show", str(room), drawn, above)

    def put(self, message: MessageId, html: str) -> None:
        """A message that came, or reads otherwise now. It stands where its id puts it: ids grow."""
        self._one_go.call(self, "put", str(message), html)

    def take_out(self, message: MessageId) -> None:
        """It is gone; nothing where it was not there."""
        self._one_go.call(self, "remove", str(message))
