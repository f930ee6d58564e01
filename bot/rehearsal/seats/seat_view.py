"""One seat in a window: its rooms, the messages of one of them, live, and all that its person can do there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.dialogs import show_commands, show_form, show_menu, show_rooms, show_who_sees
from bot.rehearsal.seats.markdown import Reader, own_zone
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.room_log import RoomLog
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.who_sees import Look, who_sees
from bot.rehearsal.simulation import (
    ChannelId,
    Entry,
    Form,
    Happening,
    MessageId,
    Outcome,
    Refused,
    Room,
    Seat,
    ShownMessage,
)

# A slash in an empty box opens the commands. Enter sends, Shift+Enter begins a line; the text travels with the key, so
# that nothing typed since is lost.
_KEY_JS = """(event) => {
  if (event.key === '/' && !event.target.value) { event.preventDefault(); emit(null); return; }
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const text = event.target.value;
  event.target.value = ''; event.target.dispatchEvent(new Event('input'));
  emit(text);
}"""
_SEND_JS = """() => {
  const box = document.getElementById('BOX'), text = box.value;
  box.value = ''; box.dispatchEvent(new Event('input'));
  emit(text); box.focus();
}"""
"""The box is emptied where it stands, before the words travel: later, it could lose what was typed meanwhile."""


class _Known:
    """What this seat's client knows by name."""

    def __init__(self, seat: Seat) -> None:
        self._people = {int(key): name for key, name in seat.people().items()}
        self._roles = {int(key): name for key, name in seat.roles().items()}
        self._rooms = {int(room.id): room.name for room in seat.rooms()}

    def person(self, user: int) -> str | None:
        return self._people.get(user)

    def room(self, channel: int) -> str | None:
        return self._rooms.get(channel)

    def role(self, role: int) -> str | None:
        return self._roles.get(role)


class SeatView:
    """Draws a seat into the page and keeps it as it is; `look` is called after every change of anything."""

    def __init__(self, session: Session, who: SeatLine) -> None:
        self.session = session
        self.who = who
        self.seat: Seat = session.stage.seats[who.id]
        self.words = session.words
        self._rooms: tuple[Room, ...] = ()
        self._room: ChannelId | None = None
        self._chose_room = False
        """Until then a window follows its person into the first room of their own."""
        self._unread: set[ChannelId] = set()
        self._read = self.seat.happened
        self._reshaped = -1
        self._taken: bool | None = None
        self._reply_to: ShownMessage | None = None
        self._editing: ShownMessage | None = None
        self._links: dict[ChannelId, ui.html] = {}
        self._known = _Known(self.seat)
        self._may_remove = False
        self._refusals = 0
        self._apps: tuple[str, ...] = ()

    # ------------------------------------------------------------ drawing

    def build(self) -> None:
        """Draw everything once."""
        name = self.who.name
        self._section = ui.element("section").classes("seat").props(f'aria-label="{self.words("seat_of", name=name)}"')
        with self._section:
            with ui.element("div").classes("seat-head"):
                ui.html(f"<h2><bdi>{name}</bdi></h2>")
                ui.label(self._role()).classes("small")
                self._take = ui.button(on_click=self._toggle).props("dense no-caps outline size=sm")
            with ui.element("div").classes("seat-body"):
                self._nav = ui.element("nav").classes("rooms").props(f'aria-label="{self.words("rooms")}"')
                with ui.element("div").classes("room"):
                    self._title = ui.html("").classes("room-title")
                    self._log = RoomLog(self.words, self._pressed)
                    self._alert = ui.html("").classes("refusal").props("role=alert")
                    self._composer()
        self.look()

    def _role(self) -> str:
        side = f", {self.words(f'side_{self.who.side}')}" if self.who.side else ""
        return self.words(f"role_{self.who.role}") + side

    def _composer(self) -> None:
        with ui.element("div").classes("banner") as self._banner:
            self._banner_text = ui.label().props("dir=auto")
            ui.button(self.words("cancel"), on_click=self._leave_banner).props("flat dense no-caps size=sm")
        self._banner.set_visibility(False)
        with ui.element("form").classes("composer").on("submit.prevent", js_handler="() => {}"):
            ui.button("/", on_click=self._commands).props(f'flat dense aria-label="{self.words("commands")}"')
            self._box = ui.textarea(placeholder=self.words("write")).props(
                f'dir=auto autogrow outlined dense rows=1 aria-label="{self.words("write")}"'
            )
            self._box.on("keydown", self._key, js_handler=_KEY_JS)
            self._upload = (
                ui.upload(on_upload=self._uploaded, auto_upload=True, max_file_size=8 << 20)
                .classes("hidden-upload")
                .props("aria-hidden=true")
            )
            ui.button("+", on_click=lambda: self._upload.run_method("pickFiles")).props(
                f'flat dense aria-label="{self.words("attach")}"'
            )
            self._send = ui.button(self.words("send")).props("dense no-caps")
            self._send.on("click", self._key, js_handler=_SEND_JS.replace("BOX", self._box.html_id))

    # ------------------------------------------------------------ keeping up

    def look(self) -> None:
        """Bring the window to what the seat's screen shows now."""
        taken = self.who.id in self.session.others.taken
        if taken != self._taken:
            self._taken = taken
            self._section.classes(add="taken-here") if taken else self._section.classes(remove="taken-here")
            self._take.text = self.words("give_back" if taken else "take_over")
        new = self.seat.since(self._read)
        self._read += len(new)
        if self.session.simulation.reshaped != self._reshaped:
            self._reshaped = self.session.simulation.reshaped
            self._known = _Known(self.seat)
            self._look_at_rooms()
        for entry in new:
            self._happened(entry)

    def _look_at_rooms(self) -> None:
        rooms = self.seat.rooms()
        if rooms == self._rooms:
            return
        self._rooms = rooms
        gone = self._room not in {room.id for room in rooms}
        if gone or not self._chose_room:
            first = _first_room(rooms)
            if first != self._room:
                self._enter_room(first)
            self._chose_room = any(room.id == first and room.category is not None for room in rooms)
        self._draw_rooms()
        self._draw_title()

    def _happened(self, entry: Entry) -> None:
        here = entry.channel_id == self._room
        if entry.what in (Happening.HISTORY_OPENED, Happening.HISTORY_CLOSED) and here:
            self._redraw()
        elif entry.message is None:
            if entry.what is Happening.FAILED and here:
                self._refuse(self.words("interaction_failed"))
        elif not here:
            if entry.what is Happening.MESSAGE and entry.channel_id not in self._unread:
                self._unread.add(entry.channel_id)
                self._draw_rooms()
        elif entry.what is Happening.MESSAGE:
            self._log.add(entry.message, self._drawing(), self._found(entry.message.reply_to))
        elif entry.what is Happening.EDITED:
            self._log.change(entry.message, self._drawing(), self._found(entry.message.reply_to))
        elif entry.what is Happening.DELETED:
            self._log.remove(entry.message.id)

    def _enter_room(self, room: ChannelId | None) -> None:
        self._room = room
        self._may_remove = room is not None and self.seat.may_remove_others(room)
        self._apps = self.seat.commands_on_messages(room) if room is not None else ()
        self._unread.discard(room or ChannelId(0))
        self._leave_banner()
        self._refuse("")
        self._redraw()

    def _redraw(self) -> None:
        messages = self.seat.on_screen(self._room) if self._room is not None else ()
        held = {message.id: message for message in messages}
        self._log.show(messages, self._drawing(), lambda key: held.get(key))

    def _draw_rooms(self) -> None:
        standing = {room.id for room in self._rooms}
        captions = {room.id: self._caption(room.id) for room in self._rooms}
        for gone in [key for key in self._links if key not in standing]:
            self._links.pop(gone).delete()
        for room in self._rooms:
            if room.id not in self._links:
                with self._nav:
                    link = ui.html("", tag="button").classes("room-link")
                    link.on("click", lambda _, room=room.id: self._go_to(room), args=[])
                self._links[room.id] = link
            self._draw_link(room, captions[room.id])

    def _draw_link(self, room: Room, caption: str) -> None:
        link, unread = self._links[room.id], room.id in self._unread
        told = (room.name, caption, self.words("unread") if unread else "")
        link.props["aria-label"] = ", ".join(one for one in told if one)
        link.props["aria-current"] = "page" if room.id == self._room else "false"
        under = f'<span class="caption" dir="auto">{_escaped(caption)}</span>' if caption else ""
        link.content = f"# {_escaped(room.name)}{' •' if unread else ''}{under}"
        link.update()

    def _caption(self, room: ChannelId) -> str:
        """What a room is for. Its name does not tell, on purpose; a rehearsal may."""
        logical = self.session.stage.logical().get(room, "?")
        if logical.startswith("line-"):
            return self.words("line_of", name=self.session.scenario.seat(logical.removeprefix("line-")).name)
        names = {"caucus-1": "room_first", "caucus-2": "room_second", "joint": "room_joint", "control": "room_control"}
        return self.words(names[logical]) if logical in names else ""

    def _draw_title(self) -> None:
        room = next((one for one in self._rooms if one.id == self._room), None)
        if room is None:
            self._title.content = f"<h3>{self.words('no_room')}</h3>"
            return
        rights = [] if room.may_write else [self.words("read_only")]
        rights += [] if room.may_read_back else [self.words("no_history")]
        self._title.content = f'<h3># {room.name}</h3> <span class="small">{" ".join(rights)}</span>'

    def _go_to(self, room: ChannelId) -> None:
        self._chose_room = True
        self._enter_room(room)
        self._draw_rooms()
        self._draw_title()

    def _drawing(self) -> Drawing:
        simulation = self.session.simulation
        reader = Reader(self._known, simulation.clock.now(), own_zone())
        own_id = int(self.seat.id)
        return Drawing(reader, self.words, int(simulation.bot_id), own_id, self._may_remove, self._apps)

    def _found(self, message: MessageId | None) -> ShownMessage | None:
        if message is None or self._room is None:
            return None
        return next((each for each in self.seat.on_screen(self._room) if each.id == message), None)

    # ------------------------------------------------------------ doing

    def _toggle(self) -> None:
        others = self.session.others
        (others.give_back if self.who.id in others.taken else others.take)(self.who.id)
        self.session.changed()

    def _take_seat(self) -> None:
        """Whoever does something from a seat sits in it."""
        if self.who.id not in self.session.others.taken:
            self.session.others.take(self.who.id)
            self.session.changed()

    async def _try(self, act: Callable[[], Awaitable[bool]]) -> bool:
        self._take_seat()
        self._refuse("")
        try:
            return await act()
        except Refused as refused:
            self._refuse(refused.reason)
            return False

    def _refuse(self, reason: str) -> None:
        # Numbered, so that the same reason given again is drawn, and read out, again.
        self._refusals += bool(reason)
        self._alert.content = f'<span data-said="{self._refusals}">{_escaped(reason)}</span>' if reason else ""

    async def _key(self, event: events.GenericEventArguments) -> None:
        if event.args is None:
            self._commands()
        else:
            await self._say(str(event.args))

    async def _say(self, text: str) -> None:
        room, replied, edited = self._room, self._reply_to, self._editing
        if room is None:
            return

        async def act() -> bool:
            if edited is not None:
                await self.seat.edit(edited, text)
            elif replied is not None:
                await self.seat.reply(replied, text)
            else:
                await self.seat.send(room, text)
            return True

        # Cleared before the words travel: an edit or reply that is begun meanwhile is another matter.
        self._end_banner()
        if not await self._try(act) and not (self._box.value or self._editing or self._reply_to):
            self._box.value = text  # what could not be said comes back to whoever wrote it
            self._show_banner(replied, edited)

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        room, content = self._room, await event.file.read()
        self._upload.reset()

        async def act() -> bool:
            if room is not None:
                await self.seat.send(room, self._box.value or "", files=[(event.file.name, content)])
            return True

        if await self._try(act):
            self._box.value = ""

    def _commands(self) -> None:
        room = self._room
        if room is None:
            return

        async def use(command: str, options: dict[str, Any]) -> bool:
            self._take_seat()
            return self._came(await self.seat.slash(command, room, **options))

        show_commands(self.seat, room, self.words, use)

    def _came(self, outcome: Outcome) -> bool:
        """Show the form an act led to; messages come by themselves. False if nothing was answered."""
        if outcome.failed:
            self._refuse(self.words("interaction_failed"))
            return False
        if outcome.form is not None:
            self._open(outcome.form)
        return True

    def _open(self, form: Form) -> None:
        async def send(filled: dict[str, Any]) -> bool:
            outcome = await self.seat.submit(form, filled)
            if outcome.failed:
                raise Refused(self.words("form_failed"))
            return self._came(outcome)

        show_form(form, self.seat, self._drawing(), send)

    # ------------------------------------------------------------ what stands under a message

    async def _pressed(self, event: events.GenericEventArguments) -> None:
        done, control = str(event.args.get("do")), str(event.args.get("control") or "")
        message = self._found(MessageId(int(event.args.get("message") or 0)))
        if message is None:
            self._refuse(self.words("message_gone"))
            return
        if done == "press":
            await self._try(lambda: self._click(message, control))
        elif done == "menu":
            self._menu(message, control)
        elif done == "file":
            ui.download(message.files[int(control)].content, message.files[int(control)].name)
        elif done == "who":
            show_who_sees(who_sees(self.session.stage, message), self.words, self._as_seen)
        elif done == "forward":
            show_rooms(self.seat, self.words, lambda room: self._forward(message, room))
        elif done == "delete":
            await self._try(lambda: self._delete(message))
        elif done == "app":
            await self._try(lambda: self._use_on(message, control))
        elif done == "dismiss":
            self._log.dismiss(message.id)
        elif done in ("reply", "edit"):
            self._begin(message, editing=done == "edit")

    async def _click(self, message: ShownMessage, control: str) -> bool:
        return self._came(await self.seat.click(message, control))

    async def _use_on(self, message: ShownMessage, command: str) -> bool:
        return self._came(await self.seat.use_on(message, command))

    def _menu(self, message: ShownMessage, control: str) -> None:
        menu = next((one for one in message.menus if one.custom_id == control), None)
        if menu is None:
            return

        async def choose(values: list[Any]) -> bool:
            self._take_seat()
            return self._came(await self.seat.choose(message, control, values))

        show_menu(menu, self.seat, self.words, choose)

    def _as_seen(self, look: Look) -> str:
        simulation = self.session.simulation
        reader = Reader(_Known(look.seat), simulation.clock.now(), own_zone())
        drawing = Drawing(reader, self.words, int(simulation.bot_id), int(look.seat.id), can_act=False)
        return drawing.message(look.message) if look.message is not None else ""

    async def _forward(self, message: ShownMessage, room: ChannelId) -> bool:
        self._take_seat()
        await self.seat.forward(message, room)
        return True

    async def _delete(self, message: ShownMessage) -> bool:
        await self.seat.delete(message)
        return True

    def _begin(self, message: ShownMessage, *, editing: bool) -> None:
        self._show_banner(*((None, message) if editing else (message, None)))
        if editing:
            self._box.value = message.content
        self._box.run_method("focus")

    def _show_banner(self, replied: ShownMessage | None, edited: ShownMessage | None) -> None:
        """Say above the box which message is answered or changed, if any is."""
        self._reply_to, self._editing = replied, edited
        about = edited or replied
        if about is not None:
            self._banner_text.text = self.words("editing" if edited else "replying", name=about.author)
            self._banner.set_visibility(True)

    def _leave_banner(self) -> None:
        if self._editing is not None:
            self._box.value = ""
        self._end_banner()

    def _end_banner(self) -> None:
        self._editing = self._reply_to = None
        self._banner.set_visibility(False)


def _first_room(rooms: tuple[Room, ...]) -> ChannelId | None:
    """The room a person finds first: one of the workshop's, if there is any."""
    own = [room for room in rooms if room.category is not None]
    return (own or list(rooms))[0].id if rooms else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
