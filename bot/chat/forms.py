"""Forms on Discord: drawn from what the domain asks for, and read again from the raw event when they are sent."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.chat import custom_id, limits
from bot.chat.asking import Services, answer
from bot.chat.fitting import short
from bot.chat.limits import OverLimit
from bot.domain.decide import may_ask
from bot.domain.road.act import ActButton, AnyAct
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN, Form, ListField, TextField
from bot.domain.vocabulary.identity import Words, writable
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.text import Text
from bot.render.inert import plain

ONE_LINE = 100
"""What may be longer than this is written in a field of several lines."""

Modal = discord.ui.Modal


async def open_form(
    services: Services,
    interaction: discord.Interaction,
    press: IncomingPress,
    row: tuple[AnyAct, ActButton],
) -> None:
    """Answer with the form of an act, or with why it would be of no use now.

    Discord takes a form only as the very first answer: from memory, without lock or disk.
    """
    act_row, given = row
    refused = may_ask(press.workshop, act_row.command, press.by)
    opened = refused or (given.form(press) if given.form is not None else None)
    if isinstance(opened, Refusal):
        await answer(services, interaction, opened.text, opened.presses, press.workshop)
    elif opened is not None:
        await interaction.response.send_modal(drawn(services, press, opened))


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
    form = _fitted(services, press, form)
    composer, workshop = services.composer, press.workshop
    title = composer.short(workshop, locale, Text(f"forms:{pressed.verb}_title"), limits.FORM_TITLE)
    modal = discord.ui.Modal(title=title, custom_id=custom_id.encode(sent))
    for field in form.fields:
        component = _list(services, press, field) if isinstance(field, ListField) else _text(field)
        label = composer.short(workshop, locale, field.label, limits.FORM_LABEL)
        about = field.about if isinstance(field, TextField) else Words("")
        above = short(plain(about), limits.FORM_DESCRIPTION) or None
        modal.add_item(discord.ui.Label(text=label, description=above, component=component))
    modal.stop()
    limits.of_form(modal, f"the form of {pressed.verb}")
    return modal


def _fitted(services: Services, press: IncomingPress, form: Form) -> Form:
    """The form with as many fields as Discord takes, none filled with more than it holds."""
    where = f"the form of {press.pressed.verb}"
    if len(form.fields) > limits.FORM_PARTS.most:
        over = OverLimit(limits.FORM_PARTS, where, len(form.fields))
        services.composer.told(press.workshop, over)
    fields = form.fields[: limits.FORM_PARTS.most]
    return replace(form, fields=tuple(_short_enough(services, press, one) for one in fields))


def _short_enough(
    services: Services, press: IncomingPress, field: TextField | ListField
) -> TextField | ListField:
    where = f"the form of {press.pressed.verb}, {field.name}"
    if isinstance(field, ListField):
        if len(field.options) <= limits.OPTIONS.most:
            return field
        services.composer.told(press.workshop, OverLimit(limits.OPTIONS, where, len(field.options)))
        return replace(field, options=field.options[: limits.OPTIONS.most])
    if len(field.filled.text) <= field.longest:
        return field
    over = OverLimit(limits.filled_in(field.longest), where, len(field.filled.text))
    services.composer.told(press.workshop, over)
    return replace(field, filled=Words(field.filled.text[: field.longest]))


def _text(field: TextField) -> discord.ui.TextInput[Modal]:
    return discord.ui.TextInput(
        style=discord.TextStyle.paragraph if field.longest > ONE_LINE else discord.TextStyle.short,
        max_length=field.longest,
        required=field.required,
        default=field.filled.text or None,
        custom_id=field.name,
    )


def _list(services: Services, press: IncomingPress, field: ListField) -> discord.ui.Select[Modal]:
    locale = press.workshop.language_of(press.by)
    options = [
        discord.SelectOption(
            label=services.composer.short(press.workshop, locale, text, limits.OPTION_LABEL),
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
