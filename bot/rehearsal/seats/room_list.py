"""The list of a seat's rooms in a window: which there are, what each is for, which is open, where something is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import ChannelId, Room

_LINK: Final = Markup("# {name}{mark}{caption}")
_CAPTION: Final = Markup('<span class="caption" dir="auto">{}</span>')
_SENTENCES: Final = {
    "caucus-1": "room_first",
    "caucus-2": "room_second",
    "joint": "room_joint",
    "control": "room_control",
}
"""The page's sentence for each logical room."""


class RoomList:
    """Draws the links where it is made. ``go`` is called with the room whose link was pressed."""

    def __init__(self, session: Session, go: Callable[[ChannelId], None]) -> None:
        self.rooms: tuple[Room, ...] = ()
        self._session = session
        self._go = go
        self._open: ChannelId | None = None
        self._unread: set[ChannelId] = set()
        self._links: dict[ChannelId, ui.html] = {}
        self._nav = labelled(ui.element("nav").classes("rooms"), session.words("rooms"))

    def mark_unread(self, room: ChannelId) -> None:
        """Something has come where this person is not looking."""
        if room not in self._unread:
            self._unread.add(room)
            self.draw()

    def opened(self, room: ChannelId | None) -> None:
        """This one is open now, and with that read; it shows when the list is drawn again."""
        self._open = room
        if room is not None:
            self._unread.discard(room)

    def find(self, room: ChannelId | None) -> Room | None:
        """One of the rooms, if it is there."""
        return next((listed for listed in self.rooms if listed.id == room), None)

    def draw(self) -> None:
        """Bring the links to what the rooms are now."""
        captions = {room.id: self._caption(room.id) for room in self.rooms}
        for gone in self._links.keys() - captions.keys():
            self._links.pop(gone).delete()
        for room in self.rooms:
            if room.id not in self._links:
                self._links[room.id] = self._new_link(room.id)
            self._draw_link(room, captions[room.id])

    def _new_link(self, room: ChannelId) -> ui.html:
        with self._nav:
            link = ui.html("", tag="button").classes("room-link")
        link.on("click", lambda: self._go(room), args=[])
        return link

    def _draw_link(self, room: Room, caption: str) -> None:
        link, unread = self._links[room.id], room.id in self._unread
        told = [room.name]
        if caption:
            told.append(caption)
        if unread:
            told.append(self._session.words("unread"))
        labelled(link, ", ".join(told))
        link.props["aria-current"] = "page" if room.id == self._open else "false"
        link.content = _LINK.format(
            name=room.name,
            mark=" •" if unread else "",
            caption=_CAPTION.format(caption) if caption else "",
        )
        link.update()

    def _caption(self, room: ChannelId) -> str:
        """What a room is for. Its name does not tell, on purpose; a rehearsal may."""
        logical = self._session.stage.logical().get(room, "?")
        if logical.startswith("line-"):
            whose = self._session.scenario.seat(logical.removeprefix("line-"))
            return self._session.words("line_of", name=whose.name)
        sentence = _SENTENCES.get(logical)
        return self._session.words(sentence) if sentence is not None else ""


def first_room(rooms: tuple[Room, ...]) -> Room | None:
    """The room a person finds first: one of the workshop's, if there is any."""
    own = [room for room in rooms if room.category is not None]
    return next(iter(own or rooms), None)
