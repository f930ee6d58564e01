"""What stands on a screen to be pressed or chosen, and how a form is filled in, by the words of a script."""

from __future__ import annotations

from bot.rehearsal.scenario import Act
from bot.rehearsal.simulation import Choice, Form, ShownMessage

BUTTON_MARK = "parley"
NOTHING_TO_PRESS = "nothing to press for"
SEVERAL = " | "
"""Between the entries of a list of which a script chooses several."""
OR = "\x1f"
"""Between what a button or a choice may be called, in several languages."""


def pressable(messages: tuple[ShownMessage, ...], act: Act) -> tuple[ShownMessage, str]:
    """The newest message with a button or menu of this verb, and its id."""
    wanted = f"{BUTTON_MARK}:{act.verb}:"
    for message in reversed(messages):
        menus = [
            menu
            for menu in message.menus
            if not act.choose or any(one in (menu.placeholder or "") for one in act.which.split(OR))
        ]
        ids = [menu.custom_id for menu in menus]
        if not act.choose:
            ids = [
                button.custom_id or ""
                for button in message.buttons
                if any(one in button.label for one in act.which.split(OR))
            ] + ids
        for custom_id in ids:
            if custom_id.startswith(wanted):
                return message, custom_id
    raise LookupError(f"{NOTHING_TO_PRESS} {act.verb}")


def filled(form: Form, act: Act) -> dict[str, str | list[str]]:
    """A form's fields as a script fills them in: what was said of each, by its name.

    Of what is pressed only where it is offered, each field as well.
    """
    fields = {field.custom_id: field for field in form.fields}
    filled: dict[str, str | list[str]] = {}
    for name, value in act.fill.items():
        if act.if_offered and name not in fields:
            continue
        choices = fields[name].choices
        filled[name] = (
            [choice(choices, wanted) for wanted in value.split(SEVERAL)] if choices else value
        )
    return filled


def choice(choices: tuple[Choice, ...], wanted: str) -> str:
    """A form's choice: by its value, or by part of what its label says."""
    for choice in choices:
        if choice.value == wanted.partition(OR)[0]:
            return choice.value
    for called in wanted.casefold().split(OR):
        for choice in choices:
            if called in choice.label.casefold():
                return choice.value
    raise LookupError(f"nothing offered is {wanted.replace(OR, ' or ')}")
