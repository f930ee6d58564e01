"""One seat in a window: its rooms, the messages of one of them, live, and all that its person can do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nicegui import events, ui

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.announcer import Announcer
from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.call_list import CallList
from bot.rehearsal.seats.commands import show_commands
from bot.rehearsal.seats.composer import Composer, Sending
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.message_acts import MessageActs
from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.open_room import OpenRoom
from bot.rehearsal.seats.people_here import Audience, PeopleHere
from bot.rehearsal.seats.room_list import RoomList, first_room
from bot.rehearsal.seats.room_log import RoomLog
from bot.rehearsal.seats.seat_acts import Refusal, SeatActs
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.tray import Tray
from bot.rehearsal.seats.what_i_did import show_what_i_did
from bot.rehearsal.simulation import ChannelId, Entry, Happening, Seat, ShownMessage

_TITLE = Markup('<h3># {name}</h3> <span class="small">{rights}</span>')


@dataclass(frozen=True, slots=True)
class Around:
    """What the seats of a window share."""

    audience: Audience
    announcer: Announcer
    one_go: OneGo


class SeatView:
    """Draws a seat into the page and keeps it as it is; `look` is called after every change of anything."""

    def __init__(self, session: Session, who: SeatLine, around: Around) -> None:
        self._around = around
        self.session = session
        self.who = who
        self.words = session.words
        self._seat: Seat = session.stage.seats[who.id]
        self._room = OpenRoom(session, self._seat)
        self._chose_room = False
        """Until then a window follows its person into the first room of their own."""
        self._read = self._seat.happened
        self._reshaped = -1
        self._taken: bool | None = None

    # ---- drawing
    def build(self) -> None:
        """Draw everything once."""
        name = self.who.name
        self._section = labelled(
            ui.element("section").classes("seat").props(f"id=seat-{self.who.id}"),
            self.words("seat_of", name=name),
        )
        with self._section:
            with ui.element("div").classes("seat-head"):
                face = face_of(self.who, self.words)
                ui.html(Markup("<h2>{}<bdi>{}</bdi></h2>").format(face.drawn(), name))
                ui.label(face.belongs).classes("small")
                self._did = ui.button(
                    self.words("what_i_did"), on_click=lambda: self._show_what_i_did()
                ).props("dense no-caps flat size=sm")
                self._take = ui.button(on_click=lambda: self._acts.toggle()).props(
                    "dense no-caps outline size=sm"
                )
            with ui.element("div").classes("seat-body"):
                self._list = RoomList(self.session, self._go_to)
                with ui.element("div").classes("room"):
                    self._draw_room()
                self._people = PeopleHere(self.session, self._around.audience, self._around.one_go)
        self.look()

    def _draw_room(self) -> None:
        with ui.element("div").classes("room-head"):
            self._show_rooms = self._shower("show-rooms", self.words("rooms"))
            self._title = ui.html("").classes("room-title")
            self._show_people = self._shower("show-people", self.words("people_here"))
        self._log = RoomLog(self.words, self._around.one_go, self._pressed)
        self._refusal = Refusal()
        self._acts = SeatActs(self.session, self.who, self._room, self._refusal)
        self._calls = CallList(self.session, self._acts, self._list, self._around.announcer)
        self._composer = Composer(
            self.words, Sending(self._acts.say, self._acts.send_file, self._commands)
        )
        self._presses = MessageActs(self.session, self._acts, self._room, self._log, self._composer)

    def _shower(self, what: str, label: str) -> ui.button:
        """What brings the rooms, or the people, over the talk where there is no place beside it."""
        shower = ui.button(label).props(f"flat dense no-caps data-shows={what} aria-expanded=false")
        return shower.classes(f"shower {what}")

    # ---- keeping up
    def look(self) -> None:
        """Bring the window to what the seat's screen shows now."""
        self._look_who_sits_here()
        new = self._seat.since(self._read)
        self._read += len(new)
        if self.session.simulation.reshaped != self._reshaped:
            self._reshaped = self.session.simulation.reshaped
            self._room.learn_names()
            self._look_at_rooms()
        for entry in new:
            self._happened(entry)
        self._calls.look()
        self._show_who_is_here()

    def _look_who_sits_here(self) -> None:
        taken = self._acts.taken
        if taken == self._taken:
            return
        self._taken = taken
        if taken:
            self._section.classes(add="taken-here")
        else:
            self._section.classes(remove="taken-here")
        self._take.text = self.words("give_back" if taken else "take_over")
        self._did.set_visibility(taken and self.who.role == "facilitator")

    def _show_what_i_did(self) -> None:
        show_what_i_did(self.session.practice.of(self.who.id), self.words)

    def _show_who_is_here(self) -> None:
        count = self._people.show(self._room.id)
        self._show_people.text = self.words("people_count", count=count)
        self._show_rooms.text = self.words("rooms") + (" •" if self._list.any_unread else "")

    def _look_at_rooms(self) -> None:
        rooms = self._seat.rooms()
        if rooms == self._list.rooms:
            self._list.draw()  # what a room is for may be known only now
            return
        stood = any(room.category for room in self._list.rooms)
        is_over = stood and not any(room.category for room in rooms)
        self._list.rooms = rooms
        if is_over and self._acts.taken and self.who.role == "facilitator":
            self._show_what_i_did()
        is_gone = self._list.find(self._room.id) is None
        if is_gone or not self._chose_room:
            first = first_room(rooms)
            room = first.id if first is not None else None
            if room != self._room.id:
                self._enter(room)
            self._chose_room = first is not None and first.category is not None
        self._list.draw()
        self._draw_title()

    def _happened(self, entry: Entry) -> None:
        if entry.channel_id != self._room.id:
            if entry.what is Happening.MESSAGE and entry.message is not None:
                self._list.mark_unread(entry.channel_id)
                self._show_who_is_here()
                self._around.announcer.elsewhere(entry.room)
        elif entry.what in (Happening.HISTORY_OPENED, Happening.HISTORY_CLOSED):
            self._redraw()
        elif entry.message is not None:
            self._message_happened(entry.what, entry.message)
        elif entry.what is Happening.FAILED:
            self._acts.refuse("interaction_failed")

    def _message_happened(self, what: Happening, message: ShownMessage) -> None:
        if what is Happening.MESSAGE:
            self._log.add(message, self._room.drawing(), self._room.find)
            self._around.announcer.message(message)
        elif what is Happening.EDITED:
            self._log.change(message, self._room.drawing(), self._room.find)
        elif what is Happening.DELETED:
            self._log.remove(message.id)

    def _redraw(self) -> None:
        messages = self._room.messages()
        held = {message.id: message for message in messages}
        self._log.show(messages, self._room.drawing(), held.get)

    def _draw_title(self) -> None:
        room = self._list.find(self._room.id)
        if room is None:
            self._title.content = Markup("<h3>{}</h3>").format(self.words("no_room"))
            return
        rights = []
        if not room.may_write:
            rights.append(self.words("read_only"))
        if not room.may_read_back:
            rights.append(self.words("no_history"))
        self._title.content = _TITLE.format(name=room.name, rights=" ".join(rights))

    # ---- going about
    def _go_to(self, room: ChannelId) -> None:
        self._chose_room = True
        if room == self._room.id:
            return
        self._enter(room)
        self._list.draw()
        self._draw_title()
        self._show_who_is_here()

    def _enter(self, room: ChannelId | None) -> None:
        self._room.enter(room)
        self._list.opened(room)
        self._composer.leave()
        self._refusal.clear()
        self._log.entered(room)
        self._redraw()

    async def _pressed(self, event: events.GenericEventArguments) -> None:
        await self._presses.pressed(event)

    def _commands(self, tray: Tray) -> None:
        room = self._room.id
        if room is None:
            return

        async def use(command: str, options: dict[str, Any]) -> bool:
            return await self._acts.use(command, room, options)

        show_commands(tray, self._seat, room, use)
