"""Filling in a form and choosing from a menu: what the client accepts, and what it sends."""

from collections.abc import Mapping, Sequence
from typing import Any

from .adapter import Realm
from .commands import entity_resolved
from .refusals import BadInput, NotThere, SwitchedOff
from .screen import Field, Form, Kind, Menu

Payload = dict[str, Any]
Filled = str | bool | int | Sequence[str] | Sequence[int]

# The option type under which a chosen entity is resolved, by the kind of menu.
_ENTITIES = {Kind.USER: 6, Kind.CHANNEL: 7, Kind.ROLE: 8, Kind.MENTIONABLE: 9}
_TEXT_DISPLAY, _LABEL = 10, 18


def chosen_data(realm: Realm, guild_id: int, menu: Menu, values: Sequence[str | int]) -> Payload:
    """The `values` (and what they refer to) of a choice in a message's menu; choices are named by label or value."""
    if menu.disabled:
        raise SwitchedOff(f"the menu {menu.placeholder or menu.custom_id!r} is switched off")
    if not menu.least <= len(values) <= menu.most:
        raise BadInput(f"the menu takes {menu.least} to {menu.most} choices, not {len(values)}")
    resolved: Payload = {}
    if menu.kind is Kind.CHOICE:
        return {"values": [_choice(menu, value) for value in values]}
    for value in values:
        entity_resolved(realm, guild_id, _ENTITIES[menu.kind], int(value), resolved)
    return {"values": [str(value) for value in values], "resolved": resolved}


def submitted_data(
    realm: Realm, guild_id: int, form: Form, modal: Payload, filled: Mapping[str, Filled]
) -> Payload:
    """The `data` of a form's submission; fields are named by their label or custom id."""
    by_name = {each.custom_id: each for each in form.fields} | {
        each.label: each for each in form.fields if each.label
    }
    values: dict[str, Filled] = {}
    for name, value in filled.items():
        if name not in by_name:
            raise NotThere(
                f"the form {form.title!r} has no field {name!r}; it has {[each.label for each in form.fields]}"
            )
        values[by_name[name].custom_id] = value
    resolved: Payload = {}
    controls = {
        each.custom_id: _control(realm, guild_id, each, values, resolved) for each in form.fields
    }
    data: Payload = {
        "custom_id": form.custom_id,
        "components": [_node(each, controls) for each in modal["components"]],
    }
    if resolved:
        data["resolved"] = resolved
    return data


def _node(component: Payload, controls: Mapping[str, Payload]) -> Payload:
    shell = {"type": component["type"], "id": component["id"]}
    if component["type"] == _TEXT_DISPLAY:
        return shell
    if component["type"] == _LABEL:
        inner = component["component"]
        return {**shell, "component": _sent(inner, controls)}
    return {**shell, "components": [_sent(inner, controls) for inner in component["components"]]}


def _sent(control: Payload, controls: Mapping[str, Payload]) -> Payload:
    return {
        "type": control["type"],
        "id": control["id"],
        "custom_id": control["custom_id"],
        **controls[control["custom_id"]],
    }


def _control(
    realm: Realm, guild_id: int, field: Field, values: Mapping[str, Filled], resolved: Payload
) -> Payload:
    value = values.get(field.custom_id)
    if field.kind is Kind.TEXT:
        return {"value": _text(field, value)}
    if field.kind is Kind.CHECKBOX:
        return {"value": bool(value)}
    if field.kind is Kind.FILE:
        raise BadInput("uploading files in forms is not simulated")
    if value is None or isinstance(value, bool):
        chosen: list[str | int] = [each.value for each in field.choices if each.chosen]
    else:
        chosen = [value] if isinstance(value, str | int) else list(value)
    if field.kind is Kind.RADIO:
        if field.required and len(chosen) != 1:
            raise BadInput(f"{field.label!r} takes one choice")
        return {"value": _choice(field, chosen[0]) if chosen else None}
    _refuse_count(field, len(chosen))
    if field.kind in _ENTITIES:
        for each in chosen:
            entity_resolved(realm, guild_id, _ENTITIES[field.kind], int(each), resolved)
        return {"values": [str(each) for each in chosen]}
    return {"values": [_choice(field, each) for each in chosen]}


def _refuse_count(field: Field, count: int) -> None:
    if count == 0 and not field.required:
        return
    if not max(field.least, 1 if field.required else 0) <= count <= field.most:
        raise BadInput(f"{field.label!r} takes {field.least} to {field.most} choices, not {count}")


def _text(field: Field, value: Filled | None) -> str:
    text = (field.value or "") if value is None else value
    if not isinstance(text, str):
        raise BadInput(f"{field.label!r} takes text")
    if field.required and not text.strip():
        raise BadInput(f"{field.label!r} must be filled in")
    if text and not field.least <= len(text) <= field.most:
        raise BadInput(
            f"{field.label!r} takes {field.least} to {field.most} characters, not {len(text)}"
        )
    return text


def _choice(holder: Menu | Field, wanted: str | int) -> str:
    for choice in holder.choices:
        if wanted in (choice.value, choice.label):
            return choice.value
    raise NotThere(f"{wanted!r} is not among {[choice.label for choice in holder.choices]}")
