"""Dialogs of a seat: a form the bot opened, a menu, a slash command, another room, who sees this."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import hinted, labelled
from bot.rehearsal.seats.fields import Offer, Read, choice, form_field, text_line
from bot.rehearsal.seats.markdown import to_html
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.seats.who_sees import Look, Sight
from bot.rehearsal.simulation import (
    ChannelId,
    Command,
    CommandOption,
    Form,
    Kind,
    Menu,
    Refused,
    Seat,
)

Act = Callable[[], Awaitable[bool]]
"""Does what the dialog is for; False, or a refusal, leaves the dialog open."""
_BOOLEAN, _ENTITIES = 5, {6: Kind.USER, 7: Kind.CHANNEL, 8: Kind.ROLE, 9: Kind.MENTIONABLE}
_INTEGER, _NUMBER = 4, 10
_LOOK = Markup(
    '<section class="look {mark}" data-seat="{seat}"><h3><bdi>{name}</bdi> <span class="small">{role}</span></h3>'
    '<p class="said">{said}</p>{shown}</section>'
)


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
            self.body = ui.column().classes("dialog-body")
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


def show_commands(
    seat: Seat, room: ChannelId, words: Words, use: Callable[..., Awaitable[bool]]
) -> None:
    """Every command this seat's client lists here; one is chosen, filled in with help, and used."""
    dialog = Dialog(words("commands"), words)
    commands = seat.commands(room)
    with dialog.body:
        if not commands:
            ui.label(words("no_commands"))
            dialog.open()
            return
        search = text_line(words("find_command")).props("autofocus")
        found = ui.column().classes("entries").props("role=list")

    def listed() -> None:
        found.clear()
        wanted = (search.value or "").strip().removeprefix("/").casefold()
        with found:
            for command in commands:
                if wanted in command.name.casefold():
                    button = ui.button(f"/{command.name}", on_click=lambda _, it=command: fill(it))
                    with button.props("flat no-caps align=left").classes("entry"):
                        ui.label(command.help).classes("small")

    def fill(command: Command) -> None:
        dialog.box.close()
        show_command(command, seat, room, words, use)

    search.on_value_change(listed)
    listed()
    dialog.open()


def show_command(
    command: Command, seat: Seat, room: ChannelId, words: Words, use: Callable[..., Awaitable[bool]]
) -> None:
    """One command's options, each with its help; where the bot offers values, they appear while one types."""
    dialog = Dialog(f"/{command.name}", words)
    reads: dict[str, Read] = {}
    with dialog.body:
        ui.label(command.help)
        for option in command.options:
            if option.offers:
                reads[option.name] = _offered(option, command, seat, room, reads)
            else:
                reads[option.name] = _option(option, seat)

    async def send() -> bool:
        options = {
            name: value for name, read in reads.items() if (value := read()) not in (None, "")
        }
        return await use(command.name, options)

    dialog.open(send, words("use_command"))


def _option(option: CommandOption, seat: Seat) -> Read:
    label = f"{option.name} *" if option.required else option.name
    if option.kind == _BOOLEAN:
        box = ui.select({True: "True", False: "False"}, label=label)
        return _chosen(box, option)
    if option.kind in _ENTITIES or option.choices:
        entries = {one.value: one.label for one in option.choices} or Offer(seat).of(
            _ENTITIES.get(option.kind, Kind.USER)
        )
        return _chosen(ui.select(entries, label=label), option)
    line = text_line(label, hint=option.help)
    return lambda: _number(line.value, option.kind)


def _offered(
    option: CommandOption, command: Command, seat: Seat, room: ChannelId, reads: dict[str, Read]
) -> Read:
    label = f"{option.name} *" if option.required else option.name
    line = text_line(label, hint=option.help).props("debounce=150")
    shown: dict[str, str] = {}
    offers = ui.row().classes("offers").props("role=group aria-live=polite")

    async def offer() -> None:
        before = {
            name: value
            for name, read in reads.items()
            if name != option.name and (value := read()) is not None
        }
        try:
            choices = await seat.autocomplete(
                command.name, room, **before, **{option.name: line.value or ""}
            )
        except Refused:
            choices = ()
        offers.clear()
        with offers:
            for one in choices:
                shown[one.label] = one.value
                ui.button(one.label, on_click=lambda _, text=one.label: line.set_value(text)).props(
                    "outline no-caps dense size=sm dir=auto"
                )

    line.on("focus", offer)
    line.on_value_change(offer)
    return lambda: shown.get(line.value or "", line.value)


def _number(value: str | None, kind: int) -> Any:
    if not value or kind not in (_INTEGER, _NUMBER):
        return value
    try:
        return int(value) if kind == _INTEGER else float(value)
    except ValueError:
        return value


def _chosen(box: ui.select, option: CommandOption) -> Read:
    hinted(box.classes("field").props("behavior=menu"), option.help)
    return lambda: box.value


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


def show_who_sees(looks: tuple[Look, ...], words: Words, draw: Callable[[Look], Markup]) -> None:
    """Side by side what every seat sees of a message."""
    dialog = Dialog(words("who_sees"), words, wide=True)
    seeing = sum(look.sight is Sight.SEES for look in looks)
    with dialog.body:
        ui.label(words("who_sees_count", seeing=seeing, all=len(looks)))
        with ui.element("div").classes("looks"):
            for look in looks:
                mark = "sees" if look.sight is Sight.SEES else "sees-not"
                drawn = _LOOK.format(
                    mark=mark,
                    seat=look.who.id,
                    name=look.who.name,
                    role=words(f"role_{look.who.role}"),
                    said=words(look.sight),
                    shown=draw(look),
                )
                ui.html(drawn)
    dialog.open()
