"""What Discord refuses when a bot registers its commands: names, descriptions, options, choices, and their sum.

Source: Discord's documentation, Application Commands (structure, naming, options, choices, "Creating a Command").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .adapter import ApiError, Realm, RestRequest, errors

_SLASH, _ENTRY = 1, 4
_SUBCOMMAND, _GROUP, _STRING, _INTEGER, _NUMBER = 1, 2, 3, 4, 10
_WITH_CHOICES = frozenset({_STRING, _INTEGER, _NUMBER})
_MOST_COMMANDS, _MOST_OPTIONS, _MOST_CHOICES = 100, 25, 25
_LONGEST_NAME, _LONGEST_DESCRIPTION, _LONGEST_CHOICE, _LONGEST_TEXT = 32, 100, 100, 6000
_LONGEST_SUM = 8000
_DEVANAGARI_AND_THAI = ((0x0900, 0x097F), (0xA8E0, 0xA8FF), (0x0E00, 0x0E7F))

Payload = Mapping[str, Any]


def registering(_realm: Realm, request: RestRequest) -> Iterator[None]:
    """The rule of the calls that replace all commands; 30032 for too many, 50035 for everything else."""
    commands = request.json if isinstance(request.json, list) else []
    for kind in {each.get("type") or _SLASH for each in commands}:
        of_kind = [each for each in commands if (each.get("type") or _SLASH) == kind]
        if kind == _SLASH and len(of_kind) > _MOST_COMMANDS:
            raise ApiError(400, 30032, "Maximum number of application commands reached (100)")
        _refuse_twice("name", [each.get("name") for each in of_kind])
    for command in commands:
        _refuse_command(command)
    yield


def sum_of(command: Payload) -> int:
    """How many letters count towards the 8,000 of one command: names, descriptions and values of all there is in it."""
    inner = [*(command.get("options") or ()), *(command.get("choices") or ())]
    own = [command.get("name"), command.get("description"), command.get("value")]
    return sum(len(each) for each in own if isinstance(each, str)) + sum(
        sum_of(each) for each in inner
    )


def _refuse_command(command: Payload) -> None:
    if (command.get("type") or _SLASH) != _SLASH:
        _refuse_length("name", command.get("name"), 1, _LONGEST_NAME)
        if command.get("description") or command.get("options"):
            raise errors.invalid_form_body(
                "Commands on users and messages have neither description nor options"
            )
        return
    _refuse_name(command)
    if sum_of(command) > _LONGEST_SUM:
        raise errors.invalid_form_body("Command exceeds maximum size (8000)")


def _refuse_name(node: Payload) -> None:
    """Refuse a command or option by its name, its description, and what is in it."""
    for name in (node.get("name"), *(node.get("name_localizations") or {}).values()):
        _refuse_length("name", name, 1, _LONGEST_NAME)
        if (
            not isinstance(name, str)
            or name != name.lower()
            or not all(_allowed(letter) for letter in name)
        ):
            raise errors.invalid_form_body("name: Command name is invalid")
    _refuse_length("description", node.get("description"), 1, _LONGEST_DESCRIPTION)
    _refuse_options(node.get("options") or [])


def _refuse_options(options: Sequence[Payload]) -> None:
    if len(options) > _MOST_OPTIONS:
        raise errors.invalid_form_body("options: Must be 25 or fewer in length")
    _refuse_twice("options", [each.get("name") for each in options])
    required = [
        bool(each.get("required"))
        for each in options
        if each.get("type") not in (_SUBCOMMAND, _GROUP)
    ]
    if required != sorted(required, reverse=True):
        raise errors.invalid_form_body(
            "options: Required options must be placed before non-required options"
        )
    for option in options:
        _refuse_name(option)
        _refuse_choices(option)
        for bound, least in (("min_length", 0), ("max_length", 1)):
            if option.get(bound) is not None and not least <= option[bound] <= _LONGEST_TEXT:
                raise errors.invalid_form_body(
                    f"{bound}: must be between {least} and {_LONGEST_TEXT}"
                )


def _refuse_choices(option: Payload) -> None:
    choices = option.get("choices") or []
    if len(choices) > _MOST_CHOICES:
        raise errors.invalid_form_body("choices: Must be 25 or fewer in length")
    if choices and (option.get("type") not in _WITH_CHOICES or option.get("autocomplete")):
        raise errors.invalid_form_body("choices: This option cannot have choices")
    for choice in choices:
        refuse_choice(choice)


def refuse_choice(choice: Payload) -> None:
    """Refuse a choice, registered or offered while somebody types."""
    _refuse_length("choices.name", choice.get("name"), 1, _LONGEST_CHOICE)
    if isinstance(choice.get("value"), str):
        _refuse_length("choices.value", choice["value"], 0, _LONGEST_CHOICE)


def _refuse_length(what: str, text: object, least: int, most: int) -> None:
    if not isinstance(text, str) or not least <= len(text) <= most:
        raise errors.invalid_form_body(f"{what}: Must be between {least} and {most} in length.")


def _refuse_twice(what: str, names: Sequence[object]) -> None:
    if len(set(names)) != len(names):
        raise errors.invalid_form_body(f"{what}: Names must be unique")


def _allowed(letter: str) -> bool:
    """A letter, a digit, a mark of Devanagari or Thai; beside them only ``-``, ``_`` and the apostrophe."""
    if letter in "-_'" or unicodedata.category(letter)[0] in "LN":
        return True
    return any(first <= ord(letter) <= last for first, last in _DEVANAGARI_AND_THAI)


REGISTERING_RULES = {
    "PUT /applications/{application_id}/commands": registering,
    "PUT /applications/{application_id}/guilds/{guild_id}/commands": registering,
}
