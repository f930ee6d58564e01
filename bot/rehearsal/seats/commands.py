"""Slash commands beside the writing line: found by name, filled in with help, used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from bot.rehearsal.seats.attributes import hinted
from bot.rehearsal.seats.fields import Offer, Read, text_line
from bot.rehearsal.seats.tray import Tray
from bot.rehearsal.simulation import ChannelId, Command, CommandOption, Kind, Refused, Seat

_BOOLEAN, _ENTITIES = 5, {6: Kind.USER, 7: Kind.CHANNEL, 8: Kind.ROLE, 9: Kind.MENTIONABLE}
_INTEGER, _NUMBER = 4, 10


def show_commands(
    tray: Tray, seat: Seat, room: ChannelId, use: Callable[..., Awaitable[bool]]
) -> None:
    """Every command this seat's client lists here; one is chosen, filled in with help, and used."""
    words = tray.words
    tray.begin(words("commands"))
    commands = seat.commands(room)
    with tray.body:
        if not commands:
            ui.label(words("no_commands"))
            tray.open()
            return
        search = text_line(words("find_command"))
        found = ui.column().classes("entries")

    def fill(command: Command) -> None:
        show_command(tray, command, seat, room, use)

    with found:
        # Hidden, not drawn anew: an entry that is pressed while one still types is there to be pressed.
        entries = [(command.name.casefold(), _entry(command, fill)) for command in commands]

    def listed() -> None:
        wanted = (search.value or "").strip().removeprefix("/").casefold()
        for name, entry in entries:
            entry.set_visibility(wanted in name)

    search.on_value_change(listed)
    tray.open()
    search.run_method("focus")


def _entry(command: Command, fill: Callable[[Command], None]) -> ui.button:
    button = ui.button(f"/{command.name}", on_click=lambda: fill(command))
    with button.props("flat no-caps align=left").classes("entry"):
        ui.label(_takes(command)).classes("small takes")
        ui.label(command.help).classes("small")
    return button


def _takes(command: Command) -> str:
    """Its options by name; what need not be given in brackets."""
    return "  ".join(
        option.name if option.required else f"[{option.name}]" for option in command.options
    )


def show_command(
    tray: Tray, command: Command, seat: Seat, room: ChannelId, use: Callable[..., Awaitable[bool]]
) -> None:
    """One command's options, each with its help; where the bot offers values, they appear while one types."""
    tray.begin(f"/{command.name}")
    reads: dict[str, Read] = {}
    with tray.body:
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

    tray.open(send, tray.words("use_command"))


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
    stands: dict[str, str] = {}
    offers = ui.row().classes("offers").props("role=group aria-live=polite")

    async def offer() -> None:
        asked = line.value or ""
        before = {
            name: value
            for name, read in reads.items()
            if name != option.name and (value := read()) is not None
        }
        try:
            choices = await seat.autocomplete(command.name, room, **before, **{option.name: asked})
        except Refused:
            choices = ()
        came = {one.label: one.value for one in choices}
        if asked != (line.value or "") or came == stands:
            return  # what is offered for something else by now; or the same, which may just be pressed
        stands.clear()
        stands.update(came)
        shown.update(came)
        offers.clear()
        with offers:
            for label in came:
                ui.button(label, on_click=lambda _, text=label: line.set_value(text)).props(
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
