"""Where a seat's person writes: a box, what the words answer or change, a file, and the way to the commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from nicegui import events, ui
from nicegui.elements.upload_files import FileUpload

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.seats.tray import Tray
from bot.rehearsal.simulation import ShownMessage

# A slash in an empty box opens the commands. Enter sends, Shift+Enter begins a line; the text travels with the key, so
# that nothing typed since is lost.
_KEY_JS: Final = """(event) => {
  if (event.key === '/' && !event.target.value) { event.preventDefault(); emit(null); return; }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const text = event.target.value;
  event.target.value = ''; event.target.dispatchEvent(new Event('input'));
  emit(text);
}"""
_SEND_JS: Final = """() => {
  const box = document.getElementById('BOX'), text = box.value;
  box.value = ''; box.dispatchEvent(new Event('input'));
  emit(text); box.focus();
}"""
"""The box is emptied where it stands, before the words travel: later, it could lose what was typed meanwhile."""
_LARGEST_FILE: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class Draft:
    """Words about to be said, and the message that they answer or are put in the place of."""

    text: str
    replied: ShownMessage | None = None
    edited: ShownMessage | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """What becomes of what is written. What sends something answers whether it was sent."""

    words: Callable[[Draft], Awaitable[bool]]
    file: Callable[[str, FileUpload], Awaitable[bool]]
    """Takes the words beside it, and the file."""
    commands: Callable[[Tray], None]
    """Takes the tray in which they are found and filled in."""


class Composer:
    """Draws itself where it is made."""

    def __init__(self, words: Words, sending: Sending) -> None:
        self._words = words
        self._sending = sending
        self._reply_to: ShownMessage | None = None
        self._editing: ShownMessage | None = None
        self._draw_banner()
        self._tray = Tray(words, self._focus)
        with ui.element("form").classes("composer").on("submit.prevent", js_handler="() => {}"):
            self._draw_box()

    def _draw_banner(self) -> None:
        with ui.element("div").classes("banner") as self._banner:
            self._banner_text = ui.label().props("dir=auto")
            ui.button(self._words("cancel"), on_click=self.leave).props(
                "flat dense no-caps size=sm"
            )
        self._banner.set_visibility(False)

    def _draw_box(self) -> None:
        words = self._words
        slash = ui.button("/", on_click=self._commands).props("flat dense")
        labelled(slash, words("commands"))
        self._box = ui.textarea(placeholder=words("write")).props(
            "dir=auto autogrow outlined dense rows=1"
        )
        labelled(self._box, words("write"))
        self._box.on("keydown", self._key, js_handler=_KEY_JS)
        upload = ui.upload(on_upload=self._uploaded, auto_upload=True, max_file_size=_LARGEST_FILE)
        self._upload = upload.classes("hidden-upload").props("aria-hidden=true")
        attach = ui.button("+", on_click=lambda: self._upload.run_method("pickFiles")).props(
            "flat dense"
        )
        labelled(attach, words("attach"))
        send = ui.button(words("send")).props("dense no-caps")
        send.on("click", self._key, js_handler=_SEND_JS.replace("BOX", self._box.html_id))

    def _commands(self) -> None:
        self._sending.commands(self._tray)

    def _focus(self) -> None:
        self._box.run_method("focus")

    # ---- answering and changing
    def begin_reply(self, message: ShownMessage) -> None:
        """The next words answer this message."""
        self._show_banner(message, None)
        self._box.run_method("focus")

    def begin_edit(self, message: ShownMessage) -> None:
        """The words of this message are in the box, to be changed."""
        self._show_banner(None, message)
        self._box.value = message.content
        self._box.run_method("focus")

    def leave(self) -> None:
        """The next words are a message of their own; what was being changed is put away."""
        if self._editing is not None:
            self._box.value = ""
        self._tray.close()
        self._end_banner()

    def _show_banner(self, replied: ShownMessage | None, edited: ShownMessage | None) -> None:
        """Say above the box which message is answered or changed, if any is."""
        self._reply_to, self._editing = replied, edited
        about = edited or replied
        if about is not None:
            self._banner_text.text = self._words(
                "editing" if edited else "replying", name=about.author
            )
            self._banner.set_visibility(True)

    def _end_banner(self) -> None:
        self._editing = self._reply_to = None
        self._banner.set_visibility(False)

    # ---- sending
    async def _key(self, event: events.GenericEventArguments) -> None:
        if event.args is None:
            self._commands()
        else:
            await self._say(str(event.args))

    async def _say(self, text: str) -> None:
        draft = Draft(text, self._reply_to, self._editing)
        # Cleared before the words travel: an edit or reply that is begun meanwhile is another matter.
        self._end_banner()
        said = await self._sending.words(draft)
        began_another = self._box.value or self._editing or self._reply_to
        if not said and not began_another:
            self._box.value = text  # what could not be said comes back to whoever wrote it
            self._show_banner(draft.replied, draft.edited)

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        sent = await self._sending.file(self._box.value or "", event.file)
        self._upload.reset()
        if sent:
            self._box.value = ""
