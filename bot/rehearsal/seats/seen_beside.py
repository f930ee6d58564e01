"""Who sees this, drawn: first who does not, then who reads other words, then who reads the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.dialogs import Dialog
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.layout_view import NOTHING
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.seats.who_sees import Look, Seen

_SEAT = Markup(
    '<section class="look {mark}" data-seat="{seat}"><h4>{face}<bdi>{name}</bdi> '
    '<span class="small">{belongs}</span></h4>{said}{shown}</section>'
)
_SAID = Markup('<p class="said">{}</p>')
_HEADING = Markup("<h3>{}</h3>")


def show_who_sees(seen: Seen, words: Words, draw: Callable[[Look], Markup]) -> None:
    """What stands of a message on every seat's screen; words that several read alike are drawn once."""
    dialog = Dialog(words("who_sees"), words, wide=True)
    reading = len(seen.otherwise) + len(seen.alike)
    with dialog.body:
        ui.label(words("who_sees_count", seeing=reading, all=reading + len(seen.without)))
        _group(words("do_not_see"), (_plain(look, words) for look in seen.without))
        _group(
            words("other_words"), (_plain(look, words, shown=draw(look)) for look in seen.otherwise)
        )
        _group(words("same_words"), (_plain(look, words) for look in seen.alike))
        if seen.alike:
            ui.html(draw(seen.alike[0])).classes("same")
    dialog.open()


def _group(title: str, drawn: Iterable[Markup]) -> None:
    seats = list(drawn)
    if seats:
        ui.html(_HEADING.format(title))
        with ui.element("div").classes("looks"):
            for one in seats:
                ui.html(one)


def _plain(look: Look, words: Words, shown: Markup = NOTHING) -> Markup:
    face = face_of(look.who, words)
    return _SEAT.format(
        mark="sees" if look.message is not None else "sees-not",
        seat=look.who.id,
        face=face.drawn(),
        name=look.who.name,
        belongs=face.belongs,
        said=_SAID.format(words(look.sight)) if look.message is None else "",
        shown=shown,
    )
