"""Who has a room in their list, beside its messages: the third party, the two sides, and whoever is of neither."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup
from nicegui import ui

from bot.rehearsal.scenario import SeatLine
from bot.rehearsal.seats.attributes import labelled
from bot.rehearsal.seats.faces import face_of
from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.place import Place
from bot.rehearsal.simulation import ChannelId

_GROUP: Final = Markup('<h4>{title}: {count}</h4><ul tabindex="-1">{people}</ul>')
_PERSON: Final = Markup("<li>{face}<bdi>{name}</bdi>{sits}</li>")
_SITS: Final = Markup(' <span class="small">{}</span>')


class Audience:
    """For each room, who sees it now; worked out once after each change of the server, for all windows."""

    def __init__(self, session: Place) -> None:
        self._session = session
        self._at = -1
        self._seen: dict[ChannelId, list[SeatLine]] = {}

    def of(self, room: ChannelId | None) -> tuple[SeatLine, ...]:
        """In the scenario's order."""
        stage = self._session.stage
        if self._session.simulation.reshaped != self._at:
            self._at = self._session.simulation.reshaped
            self._seen = {}
            for who in stage.scenario.seats:
                for seen in stage.seats[who.id].rooms():
                    self._seen.setdefault(seen.id, []).append(who)
        return tuple(self._seen.get(room, ())) if room is not None else ()


class PeopleHere:
    """Draws itself where it is made; `show` brings it to a room."""

    def __init__(self, session: Place, audience: Audience, one_go: OneGo) -> None:
        self._one_go = one_go
        self._session = session
        self._audience = audience
        self._shown: tuple[object, ...] = ()
        self._aside = labelled(
            ui.element("aside").classes("people-here").props("tabindex=0"),
            session.words("people_here"),
        )
        with self._aside:
            self._list = ui.element()

    def show(self, room: ChannelId | None) -> int:
        """Who sees this room, and how many they are."""
        people = self._audience.of(room)
        taken = self._session.taken
        if (people, taken) != self._shown:
            self._shown = (people, taken)
            drawn = Markup("").join(
                self._group(title, of_it, taken) for title, of_it in self._grouped(people).items()
            )
            self._one_go.call(self._list, "setHTML", drawn)
        return len(people)

    def _grouped(self, people: tuple[SeatLine, ...]) -> dict[str, list[SeatLine]]:
        groups: dict[str, list[SeatLine]] = {}
        for who in people:
            key = f"side_{who.side}" if who.side else f"role_{who.role}"
            groups.setdefault(self._session.words(key), []).append(who)
        return groups

    def _group(self, title: str, people: list[SeatLine], taken: frozenset[str]) -> Markup:
        words = self._session.words
        drawn = Markup("").join(
            _PERSON.format(
                face=face_of(who, words).drawn(),
                name=who.name,
                sits=_SITS.format(words("taken")) if who.id in taken else "",
            )
            for who in people
        )
        return _GROUP.format(title=title, count=len(people), people=drawn)
