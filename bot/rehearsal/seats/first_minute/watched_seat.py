"""One seat as it is shown in the first minute: its rooms, and the messages of one of them; nothing is done from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from markupsafe import Markup
from nicegui import events, ui

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.open_room import OpenRoom
from bot.rehearsal.seats.place import Place
from bot.rehearsal.seats.room_list import RoomList, first_room
from bot.rehearsal.seats.room_log import RoomLog
from bot.rehearsal.simulation import ChannelId, MessageId

_TITLE = Markup("<h3># {}</h3>")


class WatchedSeat:
    """Draws itself where it is made, with a room open and some of its messages framed; `look` keeps it as it is."""

    def __init__(
        self, place: Place, who: SeatLine, room: ChannelId | None, framed: Collection[MessageId]
    ) -> None:
        self._place = place
        self._seat = place.stage.seats[who.id]
        self._room = OpenRoom(place, self._seat)
        self._wanted = room
        """Whenever its person sees it; until another is chosen."""
        self._framed = frozenset(framed)
        self._shown: tuple[object, ...] = ()
        self._draw(who)
        self.look()

    def _draw(self, who: SeatLine) -> None:
        words, face = self._place.words, face_of(who, self._place.words)
        section = ui.element("section").classes("seat watched")
        with labelled(section, words("seat_of", name=who.name)):
            with ui.element("div").classes("seat-head"):
                ui.html(Markup("<h2>{}<bdi>{}</bdi></h2>").format(face.drawn(), who.name))
                ui.label(face.belongs).classes("small")
            with ui.element("div").classes("seat-body"):
                self._list = RoomList(self._place, self._choose)
                with ui.element("div").classes("room"):
                    with ui.element("div").classes("room-head"):
                        self._title = ui.html("").classes("room-title")
                    self._log = RoomLog(words, OneGo(), _nothing)

    def look(self) -> None:
        """Bring it to what the seat's screen shows now."""
        rooms, messages = self._seat.rooms(), self._room.messages()
        if (rooms, messages) == self._shown:
            return
        self._list.rooms = rooms
        shown = self._list.find(self._wanted) or first_room(rooms)
        self._room.enter(shown.id if shown is not None else None)
        messages = self._room.messages()
        self._shown = (rooms, messages)
        self._room.learn_names()
        self._list.opened(self._room.id)
        self._list.draw()
        found = self._list.find(self._room.id)
        name = found.name if found is not None else self._place.words("no_room")
        self._title.content = _TITLE.format(name)
        drawing = replace(self._room.drawing(), can_act=False, framed=self._framed)
        self._log.entered(self._room.id)
        held = {message.id: message for message in messages}
        self._log.show(messages, drawing, held.get)

    def _choose(self, room: ChannelId) -> None:
        self._wanted, self._shown = room, ()
        self.look()


async def _nothing(_: events.GenericEventArguments) -> None:
    """Only looked at."""
