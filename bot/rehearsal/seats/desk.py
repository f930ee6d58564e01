"""The desk of the rehearsal: play and pause, step, skip, the pace, what happened, and trouble on demand."""

from __future__ import annotations

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.dialogs import Dialog
from bot.rehearsal.seats.session import Session, told_moment
from bot.rehearsal.seats.texts import Guidance
from bot.rehearsal.seats.troubles import Troubles
from bot.rehearsal.simulation import Refused

PACES = (0.0, 0.25, 1.0, 2.0)
_HEADING = Markup("<h3>{}</h3>")


class Desk:
    """Draws the desk into the page; `look` brings it up to date."""

    def __init__(self, session: Session, troubles: Troubles) -> None:
        self.session = session
        self.troubles = troubles
        self.words = session.words
        self.built = False
        self._told = 0
        self._signature: tuple[object, ...] = ()
        self._in_calls: list[ui.button] = []

    def build(self) -> None:
        """Draw everything once."""
        words = self.words
        with labelled(ui.element("section").classes("desk"), words("rehearsal")):
            self._phase = ui.label().classes("phase-now").props("role=status")
            self._lead = ui.label().classes("small")
            with ui.row().classes("desk-row"):
                self._play = ui.button(on_click=self._toggle).props("no-caps dense")
                ui.button(words("step"), on_click=self._step).props("no-caps dense outline")
                ui.button(words("skip"), on_click=self._skip).props("no-caps dense outline")
                pace = ui.select(
                    {each: words(f"pace_{place}") for place, each in enumerate(PACES)},
                    value=self.session.others.pace if self.session.others.pace in PACES else 1.0,
                    label=words("pace"),
                )
                pace.props("dense outlined behavior=menu").classes("pace")
                pace.on_value_change(lambda event: self._set_pace(event.value))
            with ui.row().classes("desk-row"):
                self._clock = ui.label().classes("small")
                ui.button(words("morning"), on_click=self.session.sleep_until_morning).props(
                    "no-caps dense outline"
                )
            self._start = ui.button(
                words("start_bot"), on_click=self.session.start_bot_again
            ).props("no-caps")
            self._alert = ui.label().classes("refusal").props("role=alert")
            ui.html(_HEADING.format(words("notes")))
            self._notes = (
                ui.element("div").classes("notes").props("role=log aria-live=polite tabindex=0")
            )
            self._draw_troubles()
        self.built = True
        self.look()

    def look(self) -> None:
        """Show where the script is and what was told since; nothing before it is drawn."""
        if not self.built:
            return
        session, others = self.session, self.session.others
        now = self.words("it_is", now=told_moment(session.now))
        if self._clock.text != now:
            self._clock.text = now
        down = not session.bot.running and not session.stopping
        calls = session.stage.call_stands
        signature = (others.phase, others.playing, others.led_by_person, down, session.busy, calls)
        if signature != self._signature:
            self._signature = signature
            self._phase.text = (
                self.words("working")
                if session.busy
                else self.words("phase_now", phase=others.phase)
            )
            self._lead.text = self.words("led_by_you" if others.led_by_person else "led_by_script")
            self._play.text = self.words("pause" if others.playing else "play")
            self._start.set_visibility(down)
            for button in self._in_calls:
                button.set_visibility(calls)
        with self._notes:
            for note in session.notes:
                if note.number > self._told:
                    self._told = note.number
                    ui.label(note.text).classes("note grave" if note.grave else "note")

    def _draw_troubles(self) -> None:
        words = self.words
        with ui.expansion(words("troubles")).classes("troubles").props("dense"):
            for kind in ("technical", "human"):
                ui.html(_HEADING.format(words(kind)))
                for name, guidance in self.troubles.texts.items():
                    if guidance.kind == kind:
                        self._draw_trouble(name, guidance)

    def _draw_trouble(self, name: str, guidance: Guidance) -> None:
        button = ui.button(guidance.title, on_click=lambda: self._bring(name))
        button.props("flat no-caps dense align=left").classes("entry").mark(f"trouble-{name}")
        if guidance.in_calls:
            self._in_calls.append(button)

    def _set_pace(self, pace: float) -> None:
        self.session.others.pace = pace

    def _toggle(self) -> None:
        self.session.others.playing = not self.session.others.playing
        self.session.changed()

    async def _step(self) -> None:
        self._alert.text = ""
        if await self.session.others.step() is None:
            self._alert.text = self.words("nothing_to_play")

    async def _skip(self) -> None:
        if self.session.busy:
            return
        self._alert.text = ""
        self.session.busy = True
        self.session.changed()
        try:
            worked = await self.session.others.skip_phase()
        finally:
            self.session.busy = False
            self.session.changed()
        if not worked:
            self._alert.text = self.words("skip_failed")

    async def _bring(self, name: str) -> None:
        self._alert.text = ""
        try:
            guidance = await self.troubles.bring(name)
        except Refused as refused:
            self._alert.text = refused.reason
            return
        show_guidance(guidance, self.troubles.where, self.session)


def show_guidance(guidance: Guidance, where: str, session: Session) -> None:
    """What happened, what a facilitator might do, and what rather not."""
    words = session.words
    dialog = Dialog(guidance.title, words)

    with dialog.body:
        ui.html(Markup("<p>{} {}</p>").format(guidance.happens, where))
        ui.html(_listed(words("you_might"), guidance.might)).classes("might")
        ui.html(_listed(words("rather_not"), guidance.avoid)).classes("avoid")
    dialog.open()


def _listed(title: str, lines: tuple[str, ...]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return _HEADING.format(title) + Markup("<ul>{}</ul>").format(items)
