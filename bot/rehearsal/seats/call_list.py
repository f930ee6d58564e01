"""The voice rooms in a seat's list: who is in each call, and a button to join or hang up. There is no sound."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.announcer import Announcer
from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.call_bar import CallBar
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.room_list import RoomList
from bot.rehearsal.seats.seat_acts import SeatActs
from bot.rehearsal.seats.session import Session
from bot.rehearsal.simulation import ChannelId, UserId, Voice, VoiceRoom

_HEAD: Final = Markup('<h4>{name} <span class="caption" dir="auto">{caption}</span></h4>')
_VOICE: Final = Markup("<li>{face}<bdi>{name}</bdi>{how}</li>")
_HOW: Final = Markup(' <span class="small">{}</span>')
_SENTENCES: Final = {
    "voice-joint": "call_joint",
    "voice-caucus-1": "call_first",
    "voice-caucus-2": "call_second",
}
"""The page's sentence for each call of the workshop."""


class _CallRoom:
    """One voice room as it is drawn."""

    def __init__(self, acts: SeatActs, room: VoiceRoom) -> None:
        self._acts = acts
        self._room = room
        self.drawn: tuple[object, ...] = ()
        self.box = ui.element("div").classes("call").props("role=group")
        with self.box:
            self._head = ui.html("")
            self._people = ui.html("")
            self._button = ui.button(on_click=self._toggle).props("no-caps dense outline")

    def draw(self, room: VoiceRoom, caption: str, people: Markup, called: dict[str, str]) -> None:
        """Bring it to what the room is now; ``called``: what is read out of the room, and its button."""
        self._room = room
        here = self._acts.seat.call.where == room.id
        self._head.content = _HEAD.format(name=room.name, caption=caption)
        self._people.content = Markup("<ul>{}</ul>").format(people) if people else Markup("")
        labelled(self.box, called["room"])
        labelled(self._button, called["button_read"])
        self._button.text = called["button"]
        self._button.set_visibility(here or room.may_join)

    async def _toggle(self) -> None:
        call, room = self._acts.seat.call, self._room.id

        async def join_or_leave() -> None:
            call.leave() if call.where == room else call.join(room)

        await self._acts.attempt(join_or_leave)


class CallList:
    """Draws nothing until this person sees a voice room; ``look`` is called after every change of anything."""

    def __init__(
        self, session: Session, acts: SeatActs, rooms: RoomList, announcer: Announcer
    ) -> None:
        self._session = session
        self._words = session.words
        self._acts = acts
        self._list = rooms
        self._announcer = announcer
        self._drawn: dict[ChannelId, _CallRoom] = {}
        self._faces = {
            session.stage.seats[who.id].id: face_of(who, session.words)
            for who in session.scenario.seats
        }
        self._bar = CallBar(acts, session.words)

    def look(self) -> None:
        """Bring the calls to what this person's client shows now."""
        rooms = {room.id: room for room in self._acts.seat.call.rooms()}
        for gone in self._drawn.keys() - rooms.keys():
            self._drawn.pop(gone).box.delete()
        for room in rooms.values():
            self._draw(room)
        self._bar.draw(rooms)
        if not self._drawn and self._list.foot is not None:
            self._list.foot.delete()
            self._list.foot = None

    def _draw(self, room: VoiceRoom) -> None:
        here = self._acts.seat.call.where == room.id
        reads = (room, here)
        drawn = self._drawn.get(room.id)
        if drawn is not None and drawn.drawn == reads:
            return
        if drawn is None:
            with self._foot():
                drawn = self._drawn[room.id] = _CallRoom(self._acts, room)
        else:
            self._announce(drawn.drawn[0], room)
        drawn.drawn = reads
        caption = self._caption(room.id)
        people = ", ".join(self._told(voice) for voice in room.here) or self._words("call_empty")
        named = ", ".join(part for part in (room.name, caption) if part)
        read = "call_leave_read" if here else "call_join_read"
        called = {
            "room": self._words("call_read", room=named, people=people),
            "button": self._words("call_leave" if here else "call_join"),
            "button_read": self._words(read, room=named),
        }
        drawn.draw(room, caption, self._people(room.here), called)

    def _foot(self) -> ui.element:
        """Below the rooms, made when it is first needed."""
        if self._list.foot is None:
            self._list.foot = self._list.new_foot()
            with self._list.foot:
                ui.html(Markup('<h3 class="category">{}</h3>').format(self._words("calls")))
        return self._list.foot

    def _caption(self, room: ChannelId) -> str:
        sentence = _SENTENCES.get(self._session.stage.logical().get(room, ""))
        return self._words(sentence) if sentence is not None else ""

    def _people(self, voices: tuple[Voice, ...]) -> Markup:
        return Markup("").join(self._person(voice) for voice in voices)

    def _person(self, voice: Voice) -> Markup:
        face = self._faces.get(UserId(voice.user_id))
        how = ", ".join(self._states(voice))
        return _VOICE.format(
            face=face.drawn() if face is not None else "",
            name=voice.name,
            how=_HOW.format(how) if how else "",
        )

    def _told(self, voice: Voice) -> str:
        """As it is read out."""
        states = " ".join(self._states(voice))
        return f"{voice.name} ({states})" if states else voice.name

    def _states(self, voice: Voice) -> list[str]:
        states = {
            "call_bot": voice.bot,
            "call_listens": voice.suppressed,
            "call_muted": voice.muted and not voice.suppressed,
            "call_camera": voice.camera,
            "call_screen": voice.streaming,
        }
        return [self._words(name) for name, holds in states.items() if holds]

    def _announce(self, before: object, room: VoiceRoom) -> None:
        """Who came and who went, to whoever listens to the page."""
        if not isinstance(before, VoiceRoom):
            return
        was, now = ({voice.user_id: voice for voice in one.here} for one in (before, room))
        for sentence, users, voices in (
            ("call_came", now.keys() - was.keys(), now),
            ("call_went", was.keys() - now.keys(), was),
        ):
            for user in users:
                told = self._words(sentence, name=voices[user].name, room=room.name)
                self._announcer.tell(told)
