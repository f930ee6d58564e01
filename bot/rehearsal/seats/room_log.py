"""The messages of one room in a window: added, changed and removed one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nicegui import events, ui
from nicegui.events import Handler

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import MessageId, ShownMessage

_SHOWN_AT_MOST = 60

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


class RoomLog:
    """A list of messages, newest at the bottom; the oldest are folded away until asked for."""

    def __init__(self, words: Words, pressed: Handler[events.GenericEventArguments]) -> None:
        self._words = words
        self._drawn: dict[MessageId, ui.html] = {}
        self._messages: dict[MessageId, ShownMessage] = {}
        self._dismissed: set[MessageId] = set()
        self._shown_at_most = _SHOWN_AT_MOST
        with ui.element("div").classes("scroll").props("tabindex=0") as self.element:
            self._inner = ui.element("div").classes("log").props("role=log aria-live=off")
        labelled(self._inner, words("messages"))
        self.element.on("keydown", js_handler=_KEY_JS)
        self.element.on("pointerdown", js_handler=_DOWN_JS)
        self.element.on("pointerup", pressed, js_handler=_UP_JS)
        self.element.on("click", pressed, js_handler=_CLICK_JS)

    def entered(self, room: object) -> None:
        """From now on this room's messages are shown."""
        self._inner.props["data-room"] = str(room)

    def show(self, messages: Iterable[ShownMessage], drawing: Drawing, find: Find) -> None:
        """Draw a room anew."""
        held = [message for message in messages if message.id not in self._dismissed]
        self._messages = {message.id: message for message in held}
        self._drawn.clear()
        self._inner.clear()

        def more() -> None:
            self._shown_at_most *= 4
            self.show(held, drawing, find)

        with self._inner:
            if len(held) > self._shown_at_most:
                ui.button(self._words("earlier"), on_click=more).props("flat dense no-caps")
            for message in held[-self._shown_at_most :]:
                replied = find(message.reply_to) if message.reply_to else None
                self._drawn[message.id] = ui.html(drawing.message(message, replied=replied))

    def add(self, message: ShownMessage, drawing: Drawing, replied: ShownMessage | None) -> None:
        """A message that has just come; one that is there already is changed."""
        if message.id in self._drawn:
            self.change(message, drawing, replied)
            return
        later = sum(1 for key in self._drawn if key > message.id)
        self._messages[message.id] = message
        with self._inner:
            drawn = ui.html(drawing.message(message, replied=replied))
        if later:
            # An answer keeps the place in which it began to be thought about.
            drawn.move(target_index=len(self._inner.default_slot.children) - 1 - later)
        self._drawn[message.id] = drawn
        if len(self._drawn) > 2 * self._shown_at_most:
            oldest = min(self._drawn)
            self._drawn.pop(oldest).delete()

    def change(self, message: ShownMessage, drawing: Drawing, replied: ShownMessage | None) -> None:
        """A message that was edited."""
        drawn = self._drawn.get(message.id)
        if drawn is not None:
            self._messages[message.id] = message
            drawn.content = drawing.message(message, replied=replied)

    def remove(self, message: MessageId) -> None:
        """A message that is gone."""
        self._messages.pop(message, None)
        drawn = self._drawn.pop(message, None)
        if drawn is not None:
            drawn.delete()

    def dismiss(self, message: MessageId) -> None:
        """Put an answer away; it does not come back in this window."""
        self._dismissed.add(message)
        self.remove(message)
