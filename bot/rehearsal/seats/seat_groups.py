"""Everybody in the server, by what they are there for."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.scenario import Scenario, SeatLine
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.texts import Words

_ROLES = ("facilitator", "participant", "outsider", "owner", "admin")
_HEADING = Markup("<h2>{}{}</h2>")
_PERSON = Markup('<span class="sits">{face}<bdi>{name}</bdi></span>')


def groups(scenario: Scenario) -> Iterator[list[SeatLine]]:
    """Those of one role and side together."""
    for role in _ROLES:
        for side in (None, "first", "second"):
            people = [one for one in scenario.seats if one.role == role and one.side == side]
            if people:
                yield people


def heading(people: list[SeatLine], words: Words) -> Markup:
    """What a group is there for."""
    first = people[0]
    side = f", {words(f'side_{first.side}')}" if first.side else ""
    return _HEADING.format(words(f"role_{first.role}"), side)


def draw_groups(scenario: Scenario, words: Words) -> None:
    """All of them, to be looked at alone."""
    for people in groups(scenario):
        ui.html(heading(people, words))
        with ui.element("ul").classes("seat-list"):
            for who in people:
                with ui.element("li"):
                    face = face_of(who, words).drawn()
                    ui.html(_PERSON.format(face=face, name=who.name))
