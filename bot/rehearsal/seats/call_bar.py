"""Above the writing line while somebody is in a call: which, how many are in it, muting oneself, hanging up."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from bot.rehearsal.seats.seat_acts import SeatActs
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import ChannelId, VoiceRoom


class CallBar:
    """Draws itself, put away, where it is made."""

    def __init__(self, acts: SeatActs, words: Words) -> None:
        self._acts = acts
        self._words = words
        self._drawn: tuple[object, ...] = ()
        self._muted = False
        with ui.element("div").classes("call-bar") as self._bar:
            self._told = ui.label().classes("in-call")
            self._mute = ui.button(on_click=self._toggle_mute).props("no-caps dense outline")
            ui.button(words("call_leave"), on_click=self._leave).props("no-caps dense outline")
        self._bar.set_visibility(False)

    def draw(self, rooms: Mapping[ChannelId, VoiceRoom]) -> None:
        """Bring it to where this person is now."""
        call = self._acts.seat.call
        room = rooms.get(call.where) if call.where is not None else None
        own = [voice for voice in room.here if voice.user_id == self._acts.seat.id] if room else []
        self._muted = any(voice.muted for voice in own)
        reads = (room and (room.name, len(room.here)), self._muted)
        if reads == self._drawn:
            return
        self._drawn = reads
        self._bar.set_visibility(room is not None)
        self._mute.text = self._words("call_unmute" if self._muted else "call_mute")
        if room is not None:
            self._told.text = self._words("call_here", room=room.name, count=len(room.here))

    async def _toggle_mute(self) -> None:
        muted = not self._muted

        async def mute() -> None:
            self._acts.seat.call.mute(muted)

        await self._acts.attempt(mute)

    async def _leave(self) -> None:
        async def leave() -> None:
            self._acts.seat.call.leave()

        await self._acts.attempt(leave)
