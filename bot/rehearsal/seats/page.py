"""The pages: choosing seats, and one or several seats in a window with the desk beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup
from nicegui import app, ui

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.announcer import Announcer
from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.desk import Desk
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.first_minute.guide import Guide
from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.people_here import Audience
from bot.rehearsal.seats.seat_groups import groups, heading
from bot.rehearsal.seats.seat_view import Around, SeatView
from bot.rehearsal.seats.session import Session
from bot.rehearsal.seats.troubles import Troubles

_STATIC = Path(__file__).with_name("static")
STYLE = _STATIC / "seats.css"
_SCRIPT = _STATIC / "page.js"
_TOGETHER = "+"
_INTRODUCTION = Markup("<h1>{}</h1><p>{}</p>")
_HOME = Markup('<h1><a href="{}/">{}</a></h1>')
_SKIP = Markup('<a class="skip" href="#seat-{seat}" data-to="#seat-{seat} .composer">{label}</a>')
_FIRST_TIME = Markup('<script data-first-minute="{root}/first"></script>')
_SEE_FIRST = Markup('<p><a class="see-first" href="{}/first">{}</a></p>')
_SEAT = Markup(
    '<a href="{root}/seat/{seat}" target="_blank" aria-label="{label}" data-seat="{seat}">{face}<bdi>{name}</bdi></a>'
)


class Pages:
    """Registers the pages for one session; `root` is the path that the capability opens."""

    def __init__(self, session: Session, root: str) -> None:
        self.session = session
        self.words = session.words
        self._root = root
        self._troubles = Troubles(session)
        self._audience = Audience(session)
        self._style = STYLE.read_text(encoding="utf-8")
        self._script = f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>"

    def register(self) -> None:
        """Make the pages known to the server; once in a process."""
        ui.page("/", title=self.words("page"))(self.choose)
        ui.page("/first", title=self.words("page"))(self.first_minute)
        ui.page("/seat/{names}", title=self.words("page"))(self.seats)
        app.on_connect(self.session.window_opened)
        app.on_disconnect(self.session.window_closed)

    # ------------------------------------------------------------ the first minute

    def first_minute(self) -> None:
        """Five stops of a workshop that is under way; then a seat is taken."""
        self._dress(self.words("first_minute"))
        with ui.element("header").classes("top"):
            ui.html(_HOME.format(self._root, self.words("page")))
        guide = Guide(self.session.under_way, self._root)
        guide.build()
        self._keep_up(guide.look, ())

    # ------------------------------------------------------------ choosing

    def choose(self) -> None:
        """Everybody in the server, by what they are there for; whoever comes first is led through the first minute."""
        self._dress(self.words("choose_seat"))
        if self.session.leads_through:
            ui.add_head_html(str(_FIRST_TIME.format(root=self._root)))
        ticked: list[str] = []
        with ui.element("div").classes("choose"):
            with ui.element("div").classes("people"):
                ui.html(
                    _INTRODUCTION.format(self.words("choose_seat"), self.words("choose_seat_help"))
                )
                if self.session.leads_through:
                    ui.html(_SEE_FIRST.format(self._root, self.words("first_see")))
                takens: dict[str, ui.label] = {}
                for people in groups(self.session.scenario):
                    self._group(people, ticked, takens)
                ui.label(self.words("side_by_side_help")).classes("small")
                ui.button(
                    self.words("open_together"), on_click=lambda: self._open_together(ticked)
                ).props("no-caps")
            desk = Desk(self.session, self._troubles)
            desk.build()

        def look() -> None:
            desk.look()
            for name, label in takens.items():
                label.text = self.words("taken") if name in self.session.others.taken else ""

        self._keep_up(look, ())

    def _group(
        self, people: list[SeatLine], ticked: list[str], takens: dict[str, ui.label]
    ) -> None:
        words = self.words
        ui.html(heading(people, words))
        with ui.element("ul").classes("seat-list"):
            for who in people:
                with ui.element("li"):
                    box = labelled(ui.checkbox().props("dense"), words("tick_seat", name=who.name))
                    box.on_value_change(
                        lambda event, name=who.id: (
                            ticked.append(name) if event.value else ticked.remove(name)
                        )
                    )
                    label = words("open_seat", name=who.name)
                    face = face_of(who, words).drawn()
                    ui.html(
                        _SEAT.format(
                            root=self._root, seat=who.id, label=label, face=face, name=who.name
                        )
                    )
                    takens[who.id] = ui.label().classes("small")

    def _open_together(self, ticked: list[str]) -> None:
        if ticked:
            ui.navigate.to(f"/seat/{_TOGETHER.join(dict.fromkeys(ticked))}")

    # ------------------------------------------------------------ seats

    def seats(self, names: str) -> None:
        """One seat, or several side by side: `ada` or `ada+mira`."""
        known = {one.id: one for one in self.session.scenario.seats}
        asked = tuple(dict.fromkeys(names.split(_TOGETHER)))
        people = [known[name] for name in asked if name in known]
        if not people:
            self._nobody(names)
            return
        self._dress(", ".join(one.name for one in people))
        for one in people:
            label = self.words("skip_link", name=one.name)
            ui.html(_SKIP.format(seat=one.id, label=label))
        one_go = OneGo()
        around = Around(self._audience, Announcer(self.words, one_go), one_go)
        views = [SeatView(self.session, one, around) for one in people]
        with ui.element("header").classes("top"):
            ui.html(_HOME.format(self._root, self.words("page")))
            show = ui.button(self.words("rehearsal")).props(
                "no-caps dense outline aria-expanded=false"
            )
        for name in asked:
            if name not in known:
                ui.label(self.words("no_such_seat", name=name)).classes("refusal")
        with ui.element("div").classes("work"):
            with ui.element("div").classes("seats"):
                for view in views:
                    view.build()
            aside = ui.element("aside").classes("desk-drawer")
            aside.set_visibility(False)
        desk = Desk(self.session, self._troubles)

        def toggle() -> None:
            if not desk.built:  # a window that never opens it need not carry it
                with aside:
                    desk.build()
            aside.set_visibility(not aside.visible)
            show.props(f"aria-expanded={'true' if aside.visible else 'false'}")

        show.on_click(toggle)

        def look() -> None:
            for view in views:
                view.look()
            around.announcer.flush()
            desk.look()

        self._keep_up(look, tuple(one.id for one in people))

    def _nobody(self, name: str) -> None:
        """An address that names nobody says so, and leads to those who are there."""
        self._dress(self.words("page"))
        with ui.element("div").classes("nobody"):
            ui.html(_HOME.format(self._root, self.words("page")))
            ui.label(self.words("no_such_seat", name=name)).props("dir=auto")
            ui.html(Markup('<a href="{}/">{}</a>').format(self._root, self.words("choose_another")))

    # ------------------------------------------------------------ around

    def _dress(self, title: str) -> None:
        ui.page_title(f"{title} · {self.words('page')}")
        ui.add_css(self._style)
        ui.add_head_html(self._script)
        ui.query(".nicegui-content").classes("rehearsal-page")

    def _keep_up(self, look: Callable[[], None], seats: tuple[str, ...]) -> None:
        client, session = ui.context.client, self.session

        def looked() -> None:
            if client.is_deleted:
                session.listeners.discard(looked)
                return
            with client:
                look()

        def left() -> None:
            session.listeners.discard(looked)
            session.left(seats)

        session.listeners.add(looked)
        session.sat_down(seats)
        client.on_delete(left)
