"""Things to fill in, for forms, menus and commands alike: each knows its value and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from bot.rehearsal.seats.attributes import hinted, labelled
from bot.rehearsal.simulation import Choice, Field, Kind, Seat

Value = Any
Read = Callable[[], Value]
"""What stands in a field now; None if nothing was filled in."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Who and what can be chosen, by id."""

    seat: Seat

    def of(self, kind: Kind) -> dict[Any, str]:
        """Everybody, every role, every visible room, as the kind wants."""
        match kind:
            case Kind.USER:
                return self._people()
            case Kind.ROLE:
                return self._roles()
            case Kind.MENTIONABLE:
                return self._people() | self._roles()
            case Kind.CHANNEL:
                return {int(room.id): f"#{room.name}" for room in self.seat.rooms()}
            case _:
                return {}

    def _people(self) -> dict[Any, str]:
        return {int(key): name for key, name in self.seat.people().items()}

    def _roles(self) -> dict[Any, str]:
        return {int(key): f"@{name}" for key, name in self.seat.roles().items()}


def form_field(field: Field, offer: Offer) -> Read:
    """Draw one field of a form and return how to read it."""
    label = f"{field.label} *" if field.required else field.label
    if field.kind is Kind.TEXT:
        return _text(field, label)
    if field.kind is Kind.CHECKBOX:
        box = ui.checkbox(label, value=field.value == "true")
        return lambda: bool(box.value)
    choices = {each.value: each.label for each in field.choices} or offer.of(field.kind)
    chosen = [each.value for each in field.choices if each.chosen]
    if field.kind is Kind.RADIO:
        ui.label(label).classes("field-label")
        radio = labelled(ui.radio(choices, value=chosen[0] if chosen else None), label)
        return lambda: radio.value
    return choice(
        choices,
        label,
        most=field.most,
        chosen=chosen,
        help_text=_help(field.description, field.choices),
    )


def choice(
    choices: dict[Any, str],
    label: str,
    *,
    most: int,
    chosen: list[Any] | None = None,
    help_text: str = "",
) -> Read:
    """A list to choose from; several where `most` allows it. Reads as a list."""
    several = most > 1
    chosen = chosen or []
    start = chosen if several else next(iter(chosen), None)
    box = ui.select(
        choices, label=label, multiple=several, value=start, clearable=not several
    ).classes("field")
    if help_text:
        box.props("options-dense behavior=menu").tooltip(help_text)

    def read() -> Value:
        if several:
            return list(box.value or [])
        return [] if box.value is None else [box.value]

    return read


def text_line(
    label: str, value: str = "", *, long: bool = False, hint: str = ""
) -> ui.input | ui.textarea:
    """A line, or some, of text in any direction."""
    box = ui.textarea(label, value=value) if long else ui.input(label, value=value)
    box.classes("field").props("dir=auto outlined autogrow" if long else "dir=auto outlined")
    return hinted(box, hint)


def _text(field: Field, label: str) -> Read:
    if field.description:
        ui.label(field.description).classes("field-label").props("dir=auto")
    box = text_line(label, field.value or "", long=field.long, hint=field.placeholder or "")
    box.props(f"counter maxlength={field.most}")
    return lambda: box.value or ""


def _help(description: str | None, choices: tuple[Choice, ...]) -> str:
    told = [description] if description else []
    told += [f"{each.label}: {each.description}" for each in choices if each.description]
    return "\n".join(told)
