"""Dialogs of a seat: a form the bot opened, a menu, another room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.fields import Offer, Read, choice, form_field
from bot.rehearsal.seats.markdown import to_html
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import (
    ChannelId,
    Form,
    Menu,
    Refused,
    Seat,
)

Act = Callable[[], Awaitable[bool]]
"""Does what the dialog is for; False, or a refusal, leaves the dialog open."""


class Dialog:
    """A dialog with a title, room for a refusal, and at most one act; it is gone once it is closed."""

    def __init__(self, title: str, words: Words, *, wide: bool = False) -> None:
        self.words = words
        with (
            ui.context.client.content
        ):  # not in the dialog it may have been opened from, with which it would go
            self.box = labelled(ui.dialog().classes("rehearsal-dialog"), title)
        self.box.on("hide", self.box.delete)
        with self.box, ui.card().classes("dialog wide" if wide else "dialog"):
            ui.html(Markup('<h2 dir="auto">{}</h2>').format(title))
            self.body = ui.column().classes("dialog-body").props("tabindex=0")
            self.refusal = ui.label().classes("refusal").props("role=alert")
            self.foot = ui.row().classes("dialog-foot")

    def open(self, act: Act | None = None, label: str = "") -> None:
        """Show it, with a button for the act and one to leave."""
        with self.foot:
            ui.button(self.words("close"), on_click=self.box.close).props("flat no-caps")
            if act is not None:
                ui.button(label or self.words("send"), on_click=lambda: self.attempt(act)).props(
                    "no-caps"
                )
        self.box.open()

    async def attempt(self, act: Act) -> None:
        """Do it; what would be refused is said here."""
        try:
            done = await act()
        except Refused as refused:
            self.refusal.text = refused.reason
            return
        if done and not self.box.is_deleted:
            self.box.close()


def show_form(
    form: Form, seat: Seat, drawing: Drawing, send: Callable[[dict[str, Any]], Awaitable[bool]]
) -> None:
    """A form as it opens; sent off it closes, unanswered it stays."""
    dialog = Dialog(form.title, drawing.words)
    reads: dict[str, Read] = {}
    with dialog.body:
        for text in form.texts:
            ui.html(to_html(text, drawing.reader))
        for field in form.fields:
            reads[field.custom_id] = form_field(field, Offer(seat))

    async def submit() -> bool:
        return await send({name: read() for name, read in reads.items() if read() is not None})

    dialog.open(submit, drawing.words("send_form"))


def show_menu(
    menu: Menu, seat: Seat, words: Words, choose: Callable[[list[Any]], Awaitable[bool]]
) -> None:
    """A select: one entry is chosen by pressing it, several by ticking and confirming."""
    dialog = Dialog(menu.placeholder or words("choose"), words)
    entries = {one.value: one.label for one in menu.choices} or Offer(seat).of(menu.kind)
    helps = {one.value: one.description for one in menu.choices}
    if menu.most > 1 or len(entries) > 25:
        with dialog.body:
            read = choice(entries, menu.placeholder or words("choose"), most=menu.most)

        async def send() -> bool:
            return await choose(read())

        dialog.open(send, words("choose"))
        return
    with dialog.body:
        for value, label in entries.items():

            async def pick(value: Any = value) -> None:
                await dialog.attempt(lambda: choose([value]))

            button = (
                ui.button(label, on_click=pick)
                .props("flat no-caps align=left dir=auto")
                .classes("entry")
            )
            if helps.get(value):
                with button:
                    ui.label(helps[value] or "").classes("small")
    dialog.open()


def show_rooms(seat: Seat, words: Words, choose: Callable[[ChannelId], Awaitable[bool]]) -> None:
    """Where to forward to."""
    dialog = Dialog(words("forward_to"), words)
    with dialog.body:
        for room in seat.rooms():

            async def pick(room: ChannelId = room.id) -> None:
                await dialog.attempt(lambda: choose(room))

            ui.button(f"#{room.name}", on_click=pick).props("flat no-caps align=left").classes(
                "entry"
            )
    dialog.open()
