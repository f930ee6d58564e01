"""The messages of one room in a window: added, changed and removed one by one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from markupsafe import Markup
from nicegui import events, ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.message_list import MessageList
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import MessageId, ShownMessage

_SHOWN_AT_MOST = 60
_EARLIER = Markup('<button type="button" class="press" data-do="earlier">{}</button>')

# One listener for all messages: what was pressed travels as the button's own data. A card may be drawn anew between a
# finger's coming down and going up, so it counts where it came down; a key's press has no finger and counts alone.
# Spoilers open in the page alone.
_DOWN_JS = """(event) => {
  const button = event.target.closest('[data-do]');
  window.seatPress = button && !button.disabled && event.button === 0
    ? {data: {...button.dataset}, x: event.clientX, y: event.clientY} : null;
}"""
_UP_JS = """(event) => {
  const press = window.seatPress;
  window.seatPress = null;
  if (!press || Math.hypot(event.clientX - press.x, event.clientY - press.y) > 8) return;
  window.seatPressedAt = performance.now();
  emit(press.data);
}"""
_CLICK_JS = """(event) => {
  const veil = event.target.closest('.spoiler');
  if (veil && !veil.classList.contains('open')) {
    veil.classList.add('open'); veil.setAttribute('aria-expanded', 'true'); event.preventDefault(); return;
  }
  const button = event.target.closest('[data-do]');
  const already = performance.now() - (window.seatPressedAt || -1e6) < 300;
  if (button && !button.disabled && !already) emit({...button.dataset});
}"""
_KEY_JS = """(event) => {
  const veil = event.target.closest('.spoiler');
  if (veil && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); veil.click(); }
}"""

Find = Callable[[MessageId], ShownMessage | None]
Pressed = Callable[[events.GenericEventArguments], Awaitable[None]]


class RoomLog:
    """A list of messages, newest at the bottom; the oldest are folded away until asked for."""

    def __init__(self, words: Words, one_go: OneGo, pressed: Pressed) -> None:
        self._words = words
        self._room: object = None
        self._drawn: dict[MessageId, str] = {}
        self._dismissed: set[MessageId] = set()
        self._shown_at_most = _SHOWN_AT_MOST
        self._again: Callable[[], None] = lambda: None
        self._pressed = pressed
        with ui.element("div").classes("scroll").props("tabindex=0") as self.element:
            self._list = MessageList(one_go).classes("log").props("role=log aria-live=off")
        labelled(self._list, words("messages"))
        self.element.on("keydown", js_handler=_KEY_JS)
        self.element.on("pointerdown", js_handler=_DOWN_JS)
        self.element.on("pointerup", self._press, js_handler=_UP_JS)
        self.element.on("click", self._press, js_handler=_CLICK_JS)

    def entered(self, room: object) -> None:
        """From now on this room's messages are shown."""
        self._room = room

    def show(self, messages: Iterable[ShownMessage], drawing: Drawing, find: Find) -> None:
        """Draw a room anew."""
        held = [message for message in messages if message.id not in self._dismissed]

        def again() -> None:
            self._shown_at_most *= 4
            self.show(held, drawing, find)

        self._again = again
        shown = held[-self._shown_at_most :]
        self._drawn = {message.id: self._html(message, drawing, find) for message in shown}
        above = _EARLIER.format(self._words("earlier")) if len(shown) < len(held) else ""
        self._list.show(self._room, self._drawn, above)

    def add(self, message: ShownMessage, drawing: Drawing, find: Find) -> None:
        """A message that has just come; one that is there already is changed. It keeps the place in which it began."""
        self._drawn[message.id] = html = self._html(message, drawing, find)
        self._list.put(message.id, html)
        if len(self._drawn) > 2 * self._shown_at_most:
            self.remove(min(self._drawn))

    def change(self, message: ShownMessage, drawing: Drawing, find: Find) -> None:
        """A message that was edited; nothing where it is not shown."""
        if message.id in self._drawn:
            self.add(message, drawing, find)

    def remove(self, message: MessageId) -> None:
        """A message that is gone."""
        if self._drawn.pop(message, None) is not None:
            self._list.take_out(message)

    def dismiss(self, message: MessageId) -> None:
        """Put an answer away; it does not come back in this window."""
        self._dismissed.add(message)
        self.remove(message)

    def _html(self, message: ShownMessage, drawing: Drawing, find: Find) -> Markup:
        replied = find(message.reply_to) if message.reply_to else None
        return drawing.message(message, replied=replied)

    async def _press(self, event: events.GenericEventArguments) -> None:
        if event.args.get("do") == "earlier":
            self._again()
        else:
            await self._pressed(event)
