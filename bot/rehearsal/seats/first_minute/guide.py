"""The page of the first minute: what a stop says, the seats it shows, and the way on; skipped by one press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from markupsafe import Markup
from nicegui import background_tasks, ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.first_minute.stops import EMERGENCY, STOPS, Shown, Stop
from bot.rehearsal.seats.first_minute.under_way import Progress, UnderWay
from bot.rehearsal.seats.first_minute.watched_seat import WatchedSeat
from bot.rehearsal.seats.open_room import OpenRoom
from bot.rehearsal.seats.seat_groups import draw_groups
from bot.rehearsal.seats.seen_beside import show_who_sees
from bot.rehearsal.seats.who_sees import differences, who_sees
from bot.rehearsal.simulation import MessageId

_SAID: Final = Markup(
    '<p class="small">{number}</p><h1 tabindex="-1" id="stop">{title}</h1><p>{says}</p>'
)
_LEAVE: Final = Markup('<a class="leave" href="{root}/" data-first-minute="left">{label}</a>')
_FOCUS: Final = "document.getElementById('stop')?.focus({preventScroll: true})"
_FRAMED_IN_SIGHT: Final = """
const seats = document.querySelector('.first-minute .seats');
seats.scrollTop = 0;
for (const scroll of seats.querySelectorAll('.scroll')) {
  const framed = scroll.querySelector('.framed');
  const above = framed && framed.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 8;
  if (above < 0) scroll.scrollTop += above;
}"""


class Guide:
    """One window on the first minute."""

    def __init__(self, under_way: UnderWay, root: str) -> None:
        self._place = under_way
        self._words = under_way.words
        self._root = root
        self._stop = 0
        self._drawn: tuple[int, Progress] | None = None
        self._views: list[WatchedSeat] = []

    def build(self) -> None:
        """Draw the frame, begin the workshop if nobody has, and come to the first stop."""
        words = self._words
        with ui.element("main").classes("first-minute"):
            with labelled(ui.element("section").classes("guide"), words("first_minute")):
                self._said = ui.html("")
                self._waits = ui.label(words("first_waits")).props("role=status").classes("small")
                with ui.element("div").classes("guide-foot"):
                    self._back = self._button("first_back", partial(self._go, -1)).props("outline")
                    self._try = self._button("first_next", self._tried).props("outline")
                    self._next = self._button("first_next", partial(self._go, 1))
                    self._leave = ui.html("")
            self._shown = ui.element("div").classes("seats")
        background_tasks.create(self._place.play(), name="the first minute")
        self.look()

    def _button(self, label: str, act: Callable[[], Awaitable[None]]) -> ui.button:
        return ui.button(self._words(label), on_click=act).props("no-caps dense")

    # ---- keeping up
    def look(self) -> None:
        """What is shown follows the workshop; a stop is drawn once it can be."""
        for view in self._views:
            view.look()
        now = (self._stop, self._place.progress)
        if now != self._drawn:
            moved = self._drawn is None or self._drawn[0] != self._stop
            self._drawn = now
            self._draw(STOPS[self._stop], moved)

    def _draw(self, stop: Stop, moved: bool) -> None:
        words, last = self._words, self._stop == len(STOPS) - 1
        ready = self._place.progress is Progress.READY
        failed = self._place.progress is Progress.FAILED
        if moved:
            self._say(stop.name, f"first_{stop.name}_says")
        self._leave.content = _LEAVE.format(
            root=self._root, label=words("first_take_seat" if last else "first_skip")
        )
        self._waits.text = words("first_failed" if failed else "first_waits")
        self._waits.set_visibility(not ready)
        self._back.set_visibility(self._stop > 0)
        self._next.set_visibility(not last)
        self._next.set_enabled(ready)
        self._try.set_visibility(bool(stop.tries) and ready)
        if stop.tries:
            self._try.text = words(f"first_try_{stop.tries}")
        self._draw_seats(stop, ready)

    def _say(self, stop: str, sentence: str) -> None:
        """What is said of a stop; whoever goes about by keys or ears is brought to it, but for the first."""
        words = self._words
        self._said.content = _SAID.format(
            number=words("first_stop", number=self._stop + 1, all=len(STOPS)),
            title=words(f"first_{stop}"),
            says=words(sentence),
        )
        if self._stop:
            ui.run_javascript(_FOCUS)

    def _draw_seats(self, stop: Stop, ready: bool) -> None:
        self._views = []
        self._shown.clear()
        with self._shown:
            if not stop.shown:
                with ui.element("div").classes("people").props("tabindex=0"):
                    draw_groups(self._place.scenario, self._words)
            elif ready:
                self._views = [self._watched(one) for one in stop.shown]
        if self._views:
            ui.timer(0.3, lambda: ui.run_javascript(_FRAMED_IN_SIGHT), once=True)

    def _watched(self, shown: Shown) -> WatchedSeat:
        place = self._place
        return WatchedSeat(
            place,
            place.scenario.seat(shown.seat),
            place.stage.channel(shown.room),
            self._framed(shown),
        )

    def _framed(self, shown: Shown) -> tuple[MessageId, ...]:
        return tuple(one.id for one in self._place.framed(shown))

    # ---- going on
    async def _go(self, step: int) -> None:
        stop = min(max(self._stop + step, 0), len(STOPS) - 1)
        if STOPS[stop].shown:
            await self._place.show()
        self._stop = stop
        self.look()

    async def _tried(self) -> None:
        stop = STOPS[self._stop]
        if stop.name == EMERGENCY:
            await self._place.hide()
            self._try.set_visibility(False)
            self._say(EMERGENCY, "first_emergency_then")
            return
        shown = stop.shown[0]
        for message in self._place.framed(shown):
            room = OpenRoom(self._place, self._place.stage.seats[shown.seat])
            seen = differences(who_sees(self._place.stage, message), shown.seat, room.words_of)
            show_who_sees(seen, self._words, room.as_seen_by)
