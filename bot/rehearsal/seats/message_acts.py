"""What a press under, or in, a message does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import events, ui

from bot.rehearsal.seats.composer import Composer
from bot.rehearsal.seats.dialogs import show_menu, show_rooms
from bot.rehearsal.seats.open_room import OpenRoom
from bot.rehearsal.seats.room_log import RoomLog
from bot.rehearsal.seats.seat_acts import SeatActs
from bot.rehearsal.seats.seen_beside import show_who_sees
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.who_sees import differences, who_sees
from bot.rehearsal.simulation import ChannelId, MessageId, ShownMessage

Deed = Callable[[ShownMessage, str], Awaitable[None]]
"""Takes the message, and which of its controls was pressed."""


class MessageActs:
    """Does for one seat what its messages offer; a press of whatever else does nothing."""

    def __init__(
        self, session: Session, acts: SeatActs, room: OpenRoom, log: RoomLog, composer: Composer
    ) -> None:
        self._session = session
        self._acts = acts
        self._room = room
        self._log = log
        self._composer = composer
        self._deeds: dict[str, Deed] = {
            "press": self._press,
            "menu": self._menu,
            "file": self._file,
            "who": self._who,
            "forward": self._forward,
            "delete": self._delete,
            "app": self._app,
            "dismiss": self._dismiss,
            "reply": self._reply,
            "edit": self._edit,
        }

    async def pressed(self, event: events.GenericEventArguments) -> None:
        """What was pressed came as the button's own data."""
        what, control = str(event.args.get("do")), str(event.args.get("control") or "")
        message = self._room.find(MessageId(int(event.args.get("message") or 0)))
        if message is None:
            self._acts.refuse("message_gone")
        elif what in self._deeds:
            await self._deeds[what](message, control)

    # ---- what the bot offers
    async def _press(self, message: ShownMessage, control: str) -> None:
        if all(button.custom_id != control for button in message.buttons):
            self._acts.refuse("message_gone")  # changed in place while it was being pressed
            return

        async def click() -> bool:
            self._acts.pressed(control)
            return self._acts.came(await self._acts.seat.click(message, control))

        await self._acts.attempt(click)

    async def _menu(self, message: ShownMessage, control: str) -> None:
        menu = next((menu for menu in message.menus if menu.custom_id == control), None)
        if menu is None:
            self._acts.refuse("message_gone")
            return

        async def choose(values: list[Any]) -> bool:
            with self._acts.sitting():
                self._acts.pressed(control, values)
                return self._acts.came(await self._acts.seat.choose(message, control, values))

        show_menu(menu, self._acts.seat, self._session.words, choose)

    async def _app(self, message: ShownMessage, control: str) -> None:
        async def use() -> bool:
            return self._acts.came(await self._acts.seat.use_on(message, control))

        await self._acts.attempt(use)

    # ---- what Discord offers
    async def _file(self, message: ShownMessage, control: str) -> None:
        file = message.files[int(control)]
        ui.download(file.content, file.name)

    async def _forward(self, message: ShownMessage, _: str) -> None:
        async def forward(room: ChannelId) -> bool:
            with self._acts.sitting():
                await self._acts.seat.forward(message, room)
            return True

        show_rooms(self._acts.seat, self._session.words, forward)

    async def _delete(self, message: ShownMessage, _: str) -> None:
        await self._acts.attempt(lambda: self._acts.seat.delete(message))

    async def _dismiss(self, message: ShownMessage, _: str) -> None:
        self._log.dismiss(message.id)

    async def _reply(self, message: ShownMessage, _: str) -> None:
        self._composer.begin_reply(message)

    async def _edit(self, message: ShownMessage, _: str) -> None:
        self._composer.begin_edit(message)

    # ---- what the rehearsal offers
    async def _who(self, message: ShownMessage, _: str) -> None:
        looks = who_sees(self._session.stage, message)
        seen = differences(looks, self._acts.who.id, self._room.words_of)
        show_who_sees(seen, self._session.words, self._room.as_seen_by)
