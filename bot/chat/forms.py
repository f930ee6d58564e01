"""Forms on Discord: drawn from what the domain asks for, and read again from the raw event when they are sent."""

from __future__ import annotations

import discord

from bot.chat import custom_id
from bot.chat.asking import Services
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN, Form, ListField, TextField
from bot.domain.vocabulary.identity import Locale, Words, writable
from bot.domain.vocabulary.text import Text

MOST_LABEL = 100
"""https://discord.com/developers/docs/components/reference#string-select"""
ONE_LINE = 100
"""What may be longer than this is written in a field of several lines."""

Modal = discord.ui.Modal


def drawn(services: Services, press: IncomingPress, form: Form) -> Modal:
    """The form, with an act id made for this showing.

    It means the workshop, not the room it was opened in: that may be replaced before somebody has finished writing.
    """
    pressed, locale = press.pressed, press.workshop.language_of(press.by)
    sent = ButtonId(
        pressed.verb,
        press.workshop.handle,
        pressed.revision if form.revision is None else form.revision,
        pressed.subject if form.subject is None else form.subject,
        services.new_act(),
    )
    title = services.composer.label(locale, Text(f"forms:{pressed.verb}_title"))
    modal = discord.ui.Modal(title=title, custom_id=custom_id.encode(sent))
    for field in form.fields:
        component = _list(services, locale, field) if isinstance(field, ListField) else _text(field)
        modal.add_item(
            discord.ui.Label(text=services.composer.label(locale, field.label), component=component)
        )
    modal.stop()
    return modal


def _text(field: TextField) -> discord.ui.TextInput[Modal]:
    return discord.ui.TextInput(
        style=discord.TextStyle.paragraph if field.longest > ONE_LINE else discord.TextStyle.short,
        max_length=field.longest,
        required=field.required,
        default=field.filled.text or None,
        custom_id=field.name,
    )


def _list(services: Services, locale: Locale, field: ListField) -> discord.ui.Select[Modal]:
    options = [
        discord.SelectOption(
            label=services.composer.label(locale, text)[:MOST_LABEL],
            value=value,
            default=value in field.chosen,
        )
        for value, text in field.options
    ]
    return discord.ui.Select(
        custom_id=field.name,
        options=options,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=min(field.most, len(options)),
    )


def values_of(interaction: discord.Interaction) -> tuple[dict[str, str], Words]:
    """What a submitted form or a select brought, by field; and all that was written in it, to be given back.

    Read from the raw event: forms outlive restarts.
    """
    data: dict[str, object] = dict(interaction.data or {})
    lines: dict[str, str] = {}
    lists: dict[str, str] = {}
    _collect(data.get("components"), lines, lists)
    chosen = data.get("values")
    if isinstance(chosen, list) and chosen:
        lists[CHOSEN] = writable(BETWEEN.join(str(value) for value in chosen))
    written = "\n".join(line for line in lines.values() if Words(line))
    return lists | lines, Words(written)


def _collect(parts: object, lines: dict[str, str], lists: dict[str, str]) -> None:
    """Fields stand at different depths: in labels, in rows, bare."""
    for part in parts if isinstance(parts, list) else [parts]:
        if not isinstance(part, dict):
            continue
        name, value, values = part.get("custom_id"), part.get("value"), part.get("values")
        if isinstance(name, str) and isinstance(value, str):
            lines[name] = writable(value)
        elif isinstance(name, str) and isinstance(values, list) and values:
            lists[name] = writable(BETWEEN.join(str(each) for each in values))
        _collect(part.get("components"), lines, lists)
        _collect(part.get("component"), lines, lists)
