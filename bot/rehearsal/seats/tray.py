"""A tray above the writing line: a title, what is chosen or filled in, and at most one act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import Refused

_TITLE = Markup('<h3 dir="auto">{}</h3>')


class Tray:
    """Draws itself, put away, where it is made; `closed` is called when it is put away."""

    def __init__(self, words: Words, closed: Callable[[], None]) -> None:
        self.words = words
        self._closed = closed
        with ui.element("section").classes("tray").props("role=dialog") as self._box:
            self._title = ui.html("")
            self.body = ui.column().classes("tray-body").props("tabindex=0")
            self._refusal = ui.label().classes("refusal").props("role=alert")
            self._foot = ui.row().classes("tray-foot")
        self._box.set_visibility(False)

    def begin(self, title: str) -> None:
        """Empty, with this title."""
        self._title.content = _TITLE.format(title)
        labelled(self._box, title)
        self._refusal.text = ""
        self.body.clear()
        self._foot.clear()

    def open(self, act: Callable[[], Awaitable[bool]] | None = None, label: str = "") -> None:
        """Show it, with a button for the act and one to put it away."""
        with self._foot:
            ui.button(self.words("close"), on_click=self.close).props("flat no-caps")
            if act is not None:
                ui.button(label, on_click=lambda: self._attempt(act)).props("no-caps")
        self._box.set_visibility(True)

    def close(self) -> None:
        """Put it away; nothing was done."""
        if self._box.visible:
            self._box.set_visibility(False)
            self.body.clear()
            self._closed()

    async def _attempt(self, act: Callable[[], Awaitable[bool]]) -> None:
        """Do it; what would be refused is said here."""
        try:
            done = await act()
        except Refused as refused:
            self._refusal.text = refused.reason
            return
        if done:
            self.close()
