"""Slash commands as the simulated Discord knows them: found, filled in and refused like in the client."""

from collections.abc import Mapping
from typing import Any

from .adapter import Message, Realm
from .refusals import BadInput, NotAllowed, NotThere
from .screen import Choice, Command, CommandOption

_SUBCOMMAND, _GROUP = 1, 2
_STRING, _INTEGER, _BOOLEAN, _USER, _CHANNEL, _ROLE, _MENTIONABLE, _NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
_CHAT_INPUT, _ON_MESSAGE = 1, 3
Payload = dict[str, Any]


def command_data(
    realm: Realm,
    guild_id: int,
    channel_id: int,
    user_id: int,
    words: str,
    options: Mapping[str, object],
) -> Payload:
    """The `data` of a command interaction; raises what the client would refuse."""
    root, path, leaf = _find(realm, guild_id, channel_id, user_id, words)
    declared = {option["name"]: option for option in leaf.get("options") or ()}
    _refuse_unknown(words, declared, options)
    for name, option in declared.items():
        if option.get("required") and name not in options:
            raise BadInput(f"/{words} needs the option {name!r}")
    resolved: Payload = {}
    filled = [
        _fill(realm, guild_id, declared[name], value, resolved) for name, value in options.items()
    ]
    return _data(root, path, filled, resolved)


def autocomplete_data(
    realm: Realm,
    guild_id: int,
    channel_id: int,
    user_id: int,
    words: str,
    typed: Mapping[str, object],
) -> Payload:
    """The `data` of an autocomplete interaction; the last of `typed` is the option the cursor stands in."""
    root, path, leaf = _find(realm, guild_id, channel_id, user_id, words)
    declared = {option["name"]: option for option in leaf.get("options") or ()}
    _refuse_unknown(words, declared, typed)
    *others, focused = typed
    if not declared[focused].get("autocomplete"):
        raise NotThere(f"the option {focused!r} of /{words} offers nothing while typing")
    resolved: Payload = {}
    filled = [_fill(realm, guild_id, declared[name], typed[name], resolved) for name in others]
    cursor = {
        "name": focused,
        "type": declared[focused]["type"],
        "value": str(typed[focused]),
        "focused": True,
    }
    return _data(root, path, [*filled, cursor], resolved)


def registered(realm: Realm, guild_id: int) -> tuple[str, ...]:
    """All commands known for a guild, as people type them."""
    names: list[str] = []
    for scope in (guild_id, None):
        for command in realm.commands.get(scope, {}).values():
            if command.get("type", _CHAT_INPUT) == _CHAT_INPUT:
                names += _leaves(command, command["name"])
    return tuple(dict.fromkeys(names))


def listed(realm: Realm, guild_id: int, channel_id: int, user_id: int) -> tuple[Command, ...]:
    """The commands that this person's client lists in this room, with the help the bot gives for each."""
    found: list[Command] = []
    for scope in (guild_id, None):
        for root in realm.commands.get(scope, {}).values():
            ours = root.get("type", _CHAT_INPUT) == _CHAT_INPUT
            if ours and realm.command_refusal(root, user_id, channel_id) is None:
                found += _described(root, root["name"])
    return tuple(found)


def listed_on_messages(
    realm: Realm, guild_id: int, channel_id: int, user_id: int
) -> tuple[str, ...]:
    """The commands that this person's client lists under a message's "Apps"."""
    return tuple(
        root["name"]
        for scope in (guild_id, None)
        for root in realm.commands.get(scope, {}).values()
        if root.get("type") == _ON_MESSAGE
        and realm.command_refusal(root, user_id, channel_id) is None
    )


def on_message_data(
    realm: Realm, guild_id: int, user_id: int, name: str, message: Message
) -> Payload:
    """The `data` of a command used on a message."""
    roots = [root for scope in (guild_id, None) for root in realm.commands.get(scope, {}).values()]
    found = next(
        (root for root in roots if root.get("type") == _ON_MESSAGE and root["name"] == name), None
    )
    if found is None:
        raise NotThere(f"there is no command {name!r} for messages")
    refusal = realm.command_refusal(found, user_id, message.channel_id)
    if refusal is not None:
        raise NotAllowed(f"{name!r} cannot be used here: {refusal}")
    resolved = {"messages": {str(message.id): realm.message_payload(message)}}
    return {
        "id": found["id"],
        "name": name,
        "type": _ON_MESSAGE,
        "target_id": str(message.id),
        "resolved": resolved,
    }


def _described(node: Payload, words: str) -> list[Command]:
    children = [each for each in node.get("options") or () if each["type"] in (_SUBCOMMAND, _GROUP)]
    if children:
        return [
            command
            for child in children
            for command in _described(child, f"{words} {child['name']}")
        ]
    options = tuple(
        CommandOption(
            name=each["name"],
            help=each.get("description") or "",
            kind=each["type"],
            required=bool(each.get("required")),
            offers=bool(each.get("autocomplete")),
            choices=tuple(
                Choice(one["name"], str(one["value"])) for one in each.get("choices") or ()
            ),
        )
        for each in node.get("options") or ()
    )
    return [Command(words, node.get("description") or "", options)]


def entity_resolved(
    realm: Realm, guild_id: int, kind: int, entity_id: int, resolved: Payload
) -> None:
    """Add a chosen person, role or channel to what an interaction carries along; `kind` is an option type."""
    guild = realm.guilds[guild_id]
    key = str(entity_id)
    if kind in (_USER, _MENTIONABLE) and entity_id in guild.members:
        resolved.setdefault("users", {})[key] = realm.user_payload(entity_id)
        member = realm.member_payload(guild, guild.members[entity_id], with_user=False)
        member["permissions"] = str(realm.rights(guild_id, entity_id))
        resolved.setdefault("members", {})[key] = member
    elif kind == _USER and entity_id in realm.users:
        resolved.setdefault("users", {})[key] = realm.user_payload(entity_id)
    elif kind in (_ROLE, _MENTIONABLE) and entity_id in guild.roles:
        resolved.setdefault("roles", {})[key] = realm.role_payload(guild.roles[entity_id])
    elif kind == _CHANNEL and entity_id in guild.channel_ids:
        payload = realm.channel_payload(realm.channels[entity_id])
        payload["permissions"] = str(realm.rights(guild_id, realm.bot_id, entity_id))
        resolved.setdefault("channels", {})[key] = payload
    else:
        raise BadInput(f"{entity_id} is nothing that can be chosen here")


def _find(
    realm: Realm, guild_id: int, channel_id: int, user_id: int, words: str
) -> tuple[Payload, list[str], Payload]:
    first, *rest = words.removeprefix("/").split()
    root = realm.find_command(first, guild_id)
    if root is None or realm.bot_id not in realm.guilds[guild_id].members:
        raise NotThere(
            f"there is no command /{first}; known are {', '.join(registered(realm, guild_id)) or 'none'}"
        )
    refusal = realm.command_refusal(root, user_id, channel_id)
    if refusal is not None:
        raise NotAllowed(f"/{words} cannot be used here: {refusal}")
    leaf = root
    for name in rest:
        found = [
            each for each in leaf.get("options") or () if each["type"] in (_SUBCOMMAND, _GROUP)
        ]
        chosen = next((each for each in found if each["name"] == name), None)
        if chosen is None:
            raise NotThere(f"/{words} does not exist; known are {', '.join(_leaves(root, first))}")
        leaf = chosen
    if any(option["type"] in (_SUBCOMMAND, _GROUP) for option in leaf.get("options") or ()):
        raise NotThere(f"/{words} needs a subcommand; known are {', '.join(_leaves(root, first))}")
    return root, rest, leaf


def _leaves(node: Payload, words: str) -> list[str]:
    children = [each for each in node.get("options") or () if each["type"] in (_SUBCOMMAND, _GROUP)]
    if not children:
        return [words]
    return [leaf for child in children for leaf in _leaves(child, f"{words} {child['name']}")]


def _refuse_unknown(
    words: str, declared: Mapping[str, Payload], options: Mapping[str, object]
) -> None:
    unknown = [name for name in options if name not in declared]
    if unknown:
        raise BadInput(
            f"/{words} has no option {unknown[0]!r}; it has {', '.join(declared) or 'none'}"
        )


def _fill(
    realm: Realm, guild_id: int, option: Payload, value: object, resolved: Payload
) -> Payload:
    kind, name = option["type"], option["name"]
    if kind in (_USER, _CHANNEL, _ROLE, _MENTIONABLE):
        if not isinstance(value, int):
            raise BadInput(f"the option {name!r} takes an id")
        entity_resolved(realm, guild_id, kind, value, resolved)
        return {"name": name, "type": kind, "value": str(value)}
    _refuse_bad_value(option, value)
    return {"name": name, "type": kind, "value": value}


def _refuse_bad_value(option: Payload, value: object) -> None:
    kind, name = option["type"], option["name"]
    whole = isinstance(value, int) and not isinstance(value, bool)
    fits = {
        _STRING: isinstance(value, str),
        _INTEGER: whole,
        _BOOLEAN: isinstance(value, bool),
        _NUMBER: whole or isinstance(value, float),
    }
    if not fits.get(kind, False):
        raise BadInput(f"the option {name!r} does not take {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise BadInput(f"the option {name!r} takes one of {choices}")
    if isinstance(value, str):
        if not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
            raise BadInput(f"the option {name!r} is too short or too long")
        return
    if isinstance(value, int | float) and not option.get("min_value", value) <= value <= option.get(
        "max_value", value
    ):
        raise BadInput(f"the option {name!r} is out of its range")


def _data(root: Payload, path: list[str], filled: list[Payload], resolved: Payload) -> Payload:
    options = filled
    for depth in range(len(path), 0, -1):
        node = root
        for name in path[:depth]:
            node = next(each for each in node["options"] if each["name"] == name)
        options = [{"name": node["name"], "type": node["type"], "options": options}]
    data: Payload = {
        "id": root["id"],
        "name": root["name"],
        "type": _CHAT_INPUT,
        "options": options,
    }
    if root.get("guild_id"):
        data["guild_id"] = root["guild_id"]
    if resolved:
        data["resolved"] = resolved
    return data
