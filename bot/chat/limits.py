"""Discord's limits, each with the page that says so, and the one error that is raised where a thing exceeds one.

Makers assert: whoever makes a message, a form, an id or a command looks at it here before it is sent. In development
and in tests the error is raised on the spot. Where a bot runs for people it is logged with its place, told in the
control room once, and the thing is made to fit instead (``bot.chat.fitting``), so that no card stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import discord

from bot.domain.vocabulary.identity import WorkshopId
from bot.frozen import frozen

_PAGE = "https://discord.com/developers/docs/"


@frozen
class Limit:
    """The most of something that Discord takes; ``source`` is the page that says so."""

    what: str
    most: int
    source: str


ID = Limit("letters of an id", 100, f"{_PAGE}components/reference#anatomy-of-a-component-custom-id")
BUTTONS_A_ROW = Limit("buttons in a row", 5, f"{_PAGE}components/reference#action-row")
OPTIONS = Limit("options of a list", 25, f"{_PAGE}components/reference#string-select")
OPTION_LABEL = Limit(
    "letters of an option",
    100,
    f"{_PAGE}components/reference#string-select-select-option-structure",
)
OPTION_VALUE = Limit(
    "letters of an option's value",
    100,
    f"{_PAGE}components/reference#string-select-select-option-structure",
)
OPTION_DESCRIPTION = Limit(
    "letters below an option",
    100,
    f"{_PAGE}components/reference#string-select-select-option-structure",
)
PLACEHOLDER = Limit(
    "letters of a list's placeholder", 150, f"{_PAGE}components/reference#string-select"
)
DESCRIBED = Limit(
    "letters of a picture's description",
    1_024,
    f"{_PAGE}components/reference#media-gallery-media-gallery-item-structure",
)
BUTTON_LABEL = Limit(
    "letters of a button", 80, f"{_PAGE}components/reference#button-button-structure"
)
PARTS = Limit("parts of a message", 40, f"{_PAGE}components/reference#component-reference")
TEXT = Limit(
    "letters of a message's texts together", 4_000, f"{_PAGE}components/reference#text-display"
)
PLAIN_TEXT = Limit("letters of a plain message", 2_000, f"{_PAGE}resources/message#create-message")
FORM_TITLE = Limit(
    "letters of a form's title",
    45,
    f"{_PAGE}interactions/receiving-and-responding#interaction-response-object-modal",
)
FORM_PARTS = Limit(
    "parts of a form",
    5,
    f"{_PAGE}interactions/receiving-and-responding#interaction-response-object-modal",
)
FORM_DESCRIPTION = Limit(
    "letters above a field of a form", 100, f"{_PAGE}components/reference#label-label-structure"
)
FORM_LABEL = Limit(
    "letters of a form's label", 45, f"{_PAGE}components/reference#label-label-structure"
)
WRITTEN = Limit("letters of a line in a form", 4_000, f"{_PAGE}components/reference#text-input")
COMMAND_NAME = Limit(
    "letters of a command's name",
    32,
    f"{_PAGE}interactions/application-commands#application-command-object-application-command-naming",
)
DESCRIPTION = Limit(
    "letters of a command's description",
    100,
    f"{_PAGE}interactions/application-commands#application-command-object",
)
COMMAND_OPTIONS = Limit(
    "options of a command",
    25,
    f"{_PAGE}interactions/application-commands#application-command-object",
)
CHOICES = Limit(
    "choices of a command's option",
    25,
    f"{_PAGE}interactions/application-commands#application-command-object-application-command-option-structure",
)
CHOICE = Limit(
    "letters of a choice",
    100,
    f"{_PAGE}interactions/application-commands#application-command-object-application-command-option-choice-structure",
)
COMMAND_TOGETHER = Limit(
    "letters of a command together",
    8_000,
    f"{_PAGE}interactions/application-commands#registering-a-command",
)


class OverLimit(ValueError):
    """Something of ours is larger than Discord takes. It says what and where; nobody's words are in it."""

    def __init__(self, limit: Limit, where: str, size: int) -> None:
        super().__init__(f"{where}: {size} {limit.what}, {limit.most} at most; {limit.source}")
        self.limit, self.where, self.size = limit, where, size


def filled_in(most: int) -> Limit:
    """What may stand in a line of a form beforehand: as much as may be written there."""
    return Limit("letters filled in beforehand", most, WRITTEN.source)


OnTooMuch = Callable[[WorkshopId | None, OverLimit], None]
"""What is done about it before the thing is made to fit. Raising it is the way of development and of tests."""


def raised(_: WorkshopId | None, over: OverLimit) -> None:
    """Stop at the maker."""
    raise over


def within(limit: Limit, where: str, size: int) -> None:
    """Assert one size. ``OverLimit``."""
    if size > limit.most:
        raise OverLimit(limit, where, size)


Part = discord.ui.Item[Any]


def of_message(view: discord.ui.LayoutView, where: str) -> None:
    """Assert a message laid out in components. ``OverLimit``."""
    parts = list(view.walk_children())
    within(PARTS, where, len(parts))
    within(TEXT, where, sum(len(_text(part)) for part in parts))
    for part in parts:
        of_part(part, where)
    ids = [name for name in map(_id_of, parts) if name]
    if len(set(ids)) < len(ids):
        raise OverLimit(Limit("parts of one id", 1, ID.source), where, len(ids) - len(set(ids)) + 1)


def _text(part: Part) -> str:
    return part.content if isinstance(part, discord.ui.TextDisplay) else ""


def _id_of(part: Part) -> str:
    return str(getattr(part, "custom_id", None) or "")


def of_part(part: Part, where: str) -> None:
    """Assert one part of a message or of a form. ``OverLimit``."""
    within(ID, where, len(_id_of(part)))
    if isinstance(part, discord.ui.ActionRow):
        within(BUTTONS_A_ROW, where, len(part.children))
    elif isinstance(part, discord.ui.Button):
        within(BUTTON_LABEL, f"{where}, {_verb_in(part)}", len(part.label or ""))
    elif isinstance(part, discord.ui.MediaGallery):
        for item in part.items:
            within(DESCRIBED, where, len(item.description or ""))
    elif isinstance(part, discord.ui.Select):
        within(PLACEHOLDER, where, len(part.placeholder or ""))
        where = f"{where}, {_verb_in(part)}"
        of_options([(one.label, one.value) for one in part.options], where)
        for option in part.options:
            within(OPTION_DESCRIPTION, where, len(option.description or ""))


def _verb_in(part: Part) -> str:
    """Which button or list it is: the verb in its id, or the field's name."""
    words = _id_of(part).split(":")
    return words[1] if len(words) > 1 else words[0]


def of_options(options: Sequence[tuple[str, str]], where: str) -> None:
    """Assert a list's options, each a label and its value. ``OverLimit``."""
    within(OPTIONS, where, len(options))
    for label, value in options:
        within(OPTION_LABEL, where, len(label))
        within(OPTION_VALUE, where, len(value))


def of_form(form: discord.ui.Modal, where: str) -> None:
    """Assert a form. ``OverLimit``."""
    within(FORM_TITLE, where, len(form.title))
    within(ID, where, len(form.custom_id))
    within(FORM_PARTS, where, len(form.children))
    for part in form.walk_children():
        if isinstance(part, discord.ui.Label):
            within(FORM_LABEL, where, len(part.text))
            within(FORM_DESCRIPTION, where, len(part.description or ""))
        elif isinstance(part, discord.ui.TextInput):
            within(WRITTEN, where, part.max_length or 0)
            most = part.max_length or WRITTEN.most
            within(filled_in(most), f"{where}, {part.custom_id}", len(part.default or ""))
        else:
            of_part(part, where)


def of_choices(choices: Sequence[discord.app_commands.Choice[Any]], where: str) -> None:
    """Assert what a command's option offers. ``OverLimit``."""
    within(CHOICES, where, len(choices))
    for choice in choices:
        within(CHOICE, where, len(choice.name))
        within(CHOICE, where, len(str(choice.value)))


def of_command(command: dict[str, Any]) -> None:
    """Assert a command as it is registered, with everything below it. ``OverLimit``."""
    where = f"/{command['name']}"
    within(COMMAND_TOGETHER, where, together(command))
    for part in _parts_of(command):
        within(COMMAND_NAME, where, len(part["name"]))
        within(DESCRIPTION, f"{where}, {part['name']}", _longest(part, "description"))
        within(COMMAND_OPTIONS, where, len(part.get("options", ())))
        within(CHOICES, where, len(part.get("choices", ())))
        for choice in part.get("choices", ()):
            within(CHOICE, f"{where}, {part['name']}", _longest(choice, "name"))
            within(CHOICE, f"{where}, {part['name']}", len(str(choice["value"])))


def _longest(part: dict[str, Any], what: str) -> int:
    """How long a name or a description is in the language in which it is longest: that is what Discord counts."""
    translated = part.get(f"{what}_localizations") or {}
    return max(map(len, (str(part.get(what, "")), *translated.values())))


def _parts_of(command: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield command
    for option in command.get("options", ()):
        yield from _parts_of(option)


def together(command: dict[str, Any]) -> int:
    """What Discord counts of a command: its names, descriptions and choices' values, and those of all below it."""
    own = _longest(command, "name") + _longest(command, "description")
    own += sum(_longest(one, "name") + len(str(one["value"])) for one in command.get("choices", ()))
    return own + sum(together(one) for one in command.get("options", ()))
