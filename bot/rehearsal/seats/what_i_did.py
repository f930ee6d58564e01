"""What a person did from a facilitator's seat, shown in their own window: when they ask, and when all is over."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.seats.dialogs import Dialog
from bot.rehearsal.seats.practice import Deeds
from bot.rehearsal.seats.texts import Words

_LINE = Markup("<li>{}</li>")
_LIST = Markup("<ul>{}</ul>")


def show_what_i_did(deeds: Deeds, words: Words) -> None:
    """Counts alone: what they are worth, the person knows better than any page."""
    dialog = Dialog(words("what_i_did"), words)
    with dialog.body:
        ui.html(_LIST.format(Markup("").join(map(_LINE.format, _lines(deeds, words)))))
        ui.label(words("did_kept")).classes("small")
    dialog.open()


def _lines(deeds: Deeds, words: Words) -> Iterator[str]:
    yield words("did_presses", presses=deeds.presses, lines=deeds.lines)
    phases = dict.fromkeys(phase for phase, _ in deeds.questions)
    if not phases:
        yield words("did_no_questions")
    for phase in phases:
        put = [prompt for where, prompt in deeds.questions if where == phase]
        yield words("did_questions", phase=phase, count=len(put), which=", ".join(put))
    addressed = {name: deeds.addressed[name] for name in ("first", "second", "both")}
    yield words("did_addressed", **addressed)
    for met in deeds.met:
        yield words(f"did_met_{met}")
