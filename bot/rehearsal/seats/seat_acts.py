"""What a person does from a seat: whoever acts sits down in it, and is told there what was refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from markupsafe import Markup
from nicegui import ui
from nicegui.elements.upload_files import FileUpload

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.composer import Draft
from bot.rehearsal.seats.dialogs import show_form
from bot.rehearsal.seats.open_room import OpenRoom
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import ChannelId, Form, Outcome, Refused, Seat

_REFUSAL: Final = Markup('<span data-said="{number}">{reason}</span>')


class Refusal:
    """A line in which the last refusal stands. It is drawn where it is made."""

    def __init__(self) -> None:
        self._given = 0
        self._line = ui.html("").classes("refusal").props("role=alert")

    def say(self, reason: str) -> None:
        """Say why something was not done."""
        # Numbered, so that the same reason given again is drawn, and read out, again.
        self._given += 1
        self._line.content = _REFUSAL.format(number=self._given, reason=reason)

    def clear(self) -> None:
        """Nothing is refused any more."""
        self._line.content = ""


class SeatActs:
    """Acts as the seat's person, in the room that is open."""

    def __init__(self, session: Session, who: SeatLine, room: OpenRoom, refusal: Refusal) -> None:
        self.seat: Seat = session.stage.seats[who.id]
        self._session = session
        self.who = who
        self._room = room
        self._refusal = refusal

    # ---- sitting down
    @property
    def taken(self) -> bool:
        """Whether a person sits here, and not the script."""
        return self.who.id in self._session.others.taken

    def toggle(self) -> None:
        """Sit down here, or give the seat back to the script."""
        if self.taken:
            self._session.give_back(self.who.id)
            self._session.changed()
        else:
            with self.sitting():
                pass

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Whoever does something from a seat sits in it. The windows are told once it is done: first what it brings."""
        sits_down = not self.taken
        if sits_down:
            self._session.others.take(self.who.id)
        try:
            yield
        finally:
            if sits_down:
                self._session.changed()

    # ---- doing
    async def attempt(self, act: Callable[[], Awaitable[object]]) -> bool:
        """Do it and say what is refused. Whether it was done: an act that answers False was not."""
        self._refusal.clear()
        with self.sitting():
            try:
                return await act() is not False
            except Refused as refused:
                self._refusal.say(refused.reason)
                return False

    def refuse(self, sentence: str) -> None:
        """Say this sentence of the page's where refusals stand."""
        self._refusal.say(self._session.words(sentence))

    def came(self, outcome: Outcome) -> bool:
        """Show the form an act led to; messages come by themselves. False if nothing was answered."""
        if outcome.failed:
            self.refuse("interaction_failed")
            return False
        if outcome.form is not None:
            self._open(outcome.form)
        return True

    def _open(self, form: Form) -> None:
        async def send(filled: dict[str, Any]) -> bool:
            outcome = await self.seat.submit(form, filled)
            self.pressed(form.custom_id)
            if outcome.failed:
                raise Refused(self._session.words("form_failed"))
            return self.came(outcome)

        show_form(form, self.seat, self._room.drawing(), send)

    def pressed(self, custom_id: str, chosen: Sequence[object] = ()) -> None:
        """It counts among what this person did."""
        self._session.practice.pressed(self.who.id, custom_id, tuple(map(str, chosen)))

    # ---- saying
    async def say(self, draft: Draft) -> bool:
        """Send, answer or change; True also where there is no room to say it in."""
        room = self._room.id
        return True if room is None else await self.attempt(lambda: self._send(room, draft))

    async def _send(self, room: ChannelId, draft: Draft) -> None:
        if draft.edited is not None:
            await self.seat.edit(draft.edited, draft.text)
        elif draft.replied is not None:
            await self.seat.reply(draft.replied, draft.text)
        else:
            await self.seat.send(room, draft.text)
        logical = self._session.stage.logical().get(room, "")
        self._session.practice.wrote(self.who.id, logical)

    async def send_file(self, text: str, file: FileUpload) -> bool:
        """Send a file, with words beside it, to the room that is open when it begins to be read."""
        room, content = self._room.id, await file.read()

        async def send() -> None:
            if room is not None:
                await self.seat.send(room, text, files=[(file.name, content)])

        return await self.attempt(send)

    async def use(self, command: str, room: ChannelId, options: dict[str, Any]) -> bool:
        """Use a slash command; what is refused is for whoever asked to say."""
        with self.sitting():
            self._session.practice.used(self.who.id, command, options)
            return self.came(await self.seat.slash(command, room, **options))
