"""The list of a seat's rooms in a window: which there are, what each is for, which is open, where something is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.place import Place
from bot.rehearsal.simulation import ChannelId, Room

_LINK: Final = Markup('<span aria-hidden="true">#</span> {name}{mark} {caption}')
_MARK: Final = Markup(' <span aria-hidden="true">•</span>')
_GROUP: Final = Markup('<h3 class="category" dir="auto">{}</h3>')
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

    def __init__(self, session: Place, go: Callable[[ChannelId], None]) -> None:
        self.rooms: tuple[Room, ...] = ()
        self._session = session
        self._go = go
        self._open: ChannelId | None = None
        self._unread: set[ChannelId] = set()
        self._links: dict[ChannelId, ui.html] = {}
        self._reads: dict[ChannelId, tuple[object, ...]] = {}
        """What each link says as it is drawn."""
        self._order: list[ChannelId] = []
        self._groups: list[ui.element] = []
        self.foot: ui.element | None = None
        """What stands below all rooms, if anything does."""
        self._nav = labelled(
            ui.element("nav").classes("rooms").props("tabindex=0"), session.words("rooms")
        )

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
        earlier = self._replaced()
        captions = {room.id: self._caption(room.id, room.id in earlier) for room in self.rooms}
        for gone in self._links.keys() - captions.keys():
            self._links.pop(gone).delete()
            self._reads.pop(gone, None)
        for room in self.rooms:
            if room.id not in self._links:
                self._links[room.id] = self._new_link(room.id)
            self._draw_link(room, captions[room.id])
        self._arrange(earlier)

    @property
    def any_unread(self) -> bool:
        """Whether something new stands in a room of the list that is not open."""
        return bool(self._unread & {room.id for room in self.rooms})

    def _replaced(self) -> frozenset[ChannelId]:
        """The rooms that another one has been made for; they stand until they are deleted."""
        logical = self._session.stage.logical()
        newest: dict[str, ChannelId] = {}
        for room in self.rooms:
            name = logical.get(room.id, "?")
            newest[name] = max(room.id, newest.get(name, room.id))
        return frozenset(
            room.id
            for room in self.rooms
            if logical.get(room.id, "?") != "?" and newest[logical[room.id]] != room.id
        )

    def _arrange(self, earlier: frozenset[ChannelId]) -> None:
        """Under their categories as in Discord, those without one first; what is replaced stands below."""
        groups: dict[str, list[ChannelId]] = {}
        for room in sorted(self.rooms, key=lambda one: (one.id in earlier, bool(one.category))):
            title = (
                self._session.words("earlier_rooms") if room.id in earlier else room.category or ""
            )
            groups.setdefault(title, []).append(room.id)
        order = [room for rooms in groups.values() for room in rooms]
        if order == self._order:
            return
        self._order, gone, self._groups = order, self._groups, []
        for title, rooms in groups.items():
            with self._nav, ui.element("div").classes("room-group") as group:
                if title:
                    ui.html(_GROUP.format(title))
            self._groups.append(group)
            for one in rooms:
                self._links[one].move(group)
        for each in gone:
            each.delete()
        if self.foot is not None:
            self.foot.move(self._nav)

    def new_foot(self) -> ui.element:
        """Something to stand below all rooms."""
        with self._nav:
            return ui.element("div").classes("room-group")

    def _new_link(self, room: ChannelId) -> ui.html:
        with self._nav:
            link = ui.html("", tag="button").classes("room-link")
        link.props["data-room"] = str(room)
        link.on("click", lambda: self._go(room), args=[])
        return link

    def _draw_link(self, room: Room, caption: str) -> None:
        link, unread = self._links[room.id], room.id in self._unread
        reads = (room.name, caption, unread, room.id == self._open)
        if self._reads.get(room.id) == reads:
            return
        self._reads[room.id] = reads
        told = [room.name]
        if caption:
            told.append(caption)
        if unread:
            told.append(self._session.words("unread"))
        labelled(link, ", ".join(told))
        link.props["aria-current"] = "page" if room.id == self._open else "false"
        link.content = _LINK.format(
            name=room.name,
            mark=_MARK if unread else "",
            caption=_CAPTION.format(caption) if caption else "",
        )
        link.update()

    def _caption(self, room: ChannelId, is_earlier: bool) -> str:
        """What a room is for, and that another has taken its place, if so."""
        caption = self._purpose(room)
        return self._session.words("replaced", caption=caption) if is_earlier else caption

    def _purpose(self, room: ChannelId) -> str:
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
