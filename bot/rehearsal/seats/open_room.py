"""The room that a window shows: its messages as this seat has them, and what the seat may do with them."""

from __future__ import annotations

from markupsafe import Markup

from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.markdown import Reader, own_zone
from bot.rehearsal.seats.message_view import Drawing
from bot.rehearsal.seats.place import Place
from bot.rehearsal.seats.seat_names import SeatNames
from bot.rehearsal.seats.who_sees import Look
from bot.rehearsal.simulation import ChannelId, MessageId, Seat, ShownMessage


class OpenRoom:
    """At most one room at a time; ``id`` is None while the person sees none."""

    def __init__(self, session: Place, seat: Seat) -> None:
        self.id: ChannelId | None = None
        self._session = session
        self._seat = seat
        self._names = SeatNames(seat)
        self._faces = {
            int(session.stage.seats[who.id].id): face_of(who, session.words)
            for who in session.scenario.seats
        }
        self._may_remove = False
        self._apps: tuple[str, ...] = ()

    def enter(self, room: ChannelId | None) -> None:
        """From now on it is this one."""
        self.id = room
        self._may_remove = room is not None and self._seat.may_remove_others(room)
        self._apps = self._seat.commands_on_messages(room) if room is not None else ()

    def learn_names(self) -> None:
        """Something in the server has changed, and may be called otherwise."""
        self._names = SeatNames(self._seat)

    def messages(self) -> tuple[ShownMessage, ...]:
        """What stands on the screen, oldest first."""
        return self._seat.on_screen(self.id) if self.id is not None else ()

    def find(self, message: MessageId | None) -> ShownMessage | None:
        """A message of this room, if it stands there."""
        return next((shown for shown in self.messages() if shown.id == message), None)

    def drawing(self) -> Drawing:
        """How messages are drawn for this seat now."""
        own_id = int(self._seat.id)
        return Drawing(
            self._reader(self._names),
            self._session.words,
            self._bot,
            own_id,
            self._may_remove,
            self._apps,
            faces=self._faces,
        )

    def as_seen_by(self, look: Look) -> Markup:
        """A message as it stands on another seat's screen, where nothing can be pressed from here."""
        if look.message is None:
            return Markup("")
        return self._of_another(look).message(look.message)

    def words_of(self, look: Look) -> Markup:
        """What that seat reads of it, without who said it: alike wherever the same is read."""
        return self._of_another(look).body(look.message) if look.message is not None else Markup("")

    def _of_another(self, look: Look) -> Drawing:
        reader = self._reader(SeatNames(look.seat))
        return Drawing(
            reader,
            self._session.words,
            self._bot,
            int(look.seat.id),
            can_act=False,
            faces=self._faces,
        )

    @property
    def _bot(self) -> int:
        return int(self._session.simulation.bot_id)

    def _reader(self, names: SeatNames) -> Reader:
        return Reader(names, self._session.simulation.clock.now(), own_zone())
