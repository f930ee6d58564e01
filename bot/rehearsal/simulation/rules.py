"""Discord's rules that SimCord lets pass: checked before a call, completed (audit entries) after it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from .adapter import (
    ApiError,
    Channel,
    ChannelType,
    Overwrite,
    Realm,
    RestRequest,
    errors,
    right_bit,
)
from .answering import ANSWERING_RULES
from .registering import REGISTERING_RULES
from .wording import changed, refuse_empty, refuse_wording

# A rule is a generator: it checks, yields while the call is carried out, and may add what follows from it.
Rule = Callable[[Realm, RestRequest], Iterator[None]]

_RULES: dict[str, Rule] = {}
_DISCORD_EPOCH = datetime.fromisoformat("2015-01-01T00:00:00+00:00")
_BULK_DELETE_AGE = timedelta(days=14)
_CHANNELS_A_GUILD = 500
_CHANNELS_A_CATEGORY = 50
_FEWEST_AT_ONCE, _MOST_AT_ONCE = 2, 100
_NONCE_LENGTH = 25
_NAME_LENGTH = 100
_TOPIC_LENGTH, _FORUM_TOPIC_LENGTH = 1024, 4096
_REASON_LENGTH = 512
_LONGEST_SLOW_MODE_S = 21600
_OVERWRITES_A_CHANNEL = 1000
_FORUMS = (15, 16)

OVERWRITE_CREATE, OVERWRITE_UPDATE, OVERWRITE_DELETE, MESSAGE_DELETE = 13, 14, 15, 72


def rule_for(route: str) -> Rule:
    """The rule of a route; calls without a special one pass through."""
    return (
        _RULES.get(route) or ANSWERING_RULES.get(route) or REGISTERING_RULES.get(route) or _no_rule
    )


def refuse_reason(request: RestRequest) -> None:
    """Refuse a reason for the audit log that is longer than 512 letters, whatever the call."""
    if request.reason is not None and len(request.reason) > _REASON_LENGTH:
        raise errors.invalid_form_body("X-Audit-Log-Reason: Must be 512 or fewer in length.")


def require_reachable(realm: Realm, request: RestRequest) -> None:
    """Refuse what concerns a guild that is unavailable (503) or that the bot is not in (10004, 50001)."""
    guild_id = guild_of(realm, request)
    if guild_id is None:
        return
    if guild_id in realm.unavailable:
        raise ApiError(503, 0, "Service Unavailable")
    guild = realm.guilds.get(guild_id)
    if guild is not None and realm.bot_id not in guild.members:
        raise errors.missing_access() if "channel_id" in request.args else errors.unknown_guild()


def guild_of(realm: Realm, request: RestRequest) -> int | None:
    """The guild a call concerns, by its path."""
    if "guild_id" in request.args:
        return int(request.args["guild_id"])
    channel = realm.channels.get(int(request.args.get("channel_id", 0)))
    return channel.guild_id if channel else None


def snowflake_time(snowflake: int) -> datetime:
    """When an id was given out."""
    return _DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)


def _no_rule(_realm: Realm, _request: RestRequest) -> Iterator[None]:
    yield


def _rule(*routes: str) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        for route in routes:
            _RULES[route] = rule
        return rule

    return register


def _bits(overwrite: dict[str, Any]) -> tuple[int, int]:
    return int(overwrite.get("allow") or 0), int(overwrite.get("deny") or 0)


def _require_grantable(
    realm: Realm, guild_id: int, parent_id: int | None, overwrites: list[dict[str, Any]]
) -> None:
    """Only rights the bot has may be allowed or denied; Manage Roles itself only by an administrator."""
    held = realm.rights(guild_id, realm.bot_id)
    if held & right_bit("administrator"):
        return
    grantable = held
    if parent_id is not None and parent_id in realm.channels:
        grantable |= realm.rights(guild_id, realm.bot_id, parent_id)
    grantable &= ~right_bit("manage_roles")
    for overwrite in overwrites:
        allow, deny = _bits(overwrite)
        if (allow | deny) & ~grantable:
            raise errors.missing_permissions()


def _editable_channel(realm: Realm, request: RestRequest, right: str) -> Channel:
    channel = realm.get_channel(int(request.args["channel_id"]))
    realm.require_permissions(channel.guild_id, realm.bot_id, channel.id, right)
    return channel


@_rule("POST /guilds/{guild_id}/channels")
def _create_channel(realm: Realm, request: RestRequest) -> Iterator[None]:
    guild = realm.get_guild(int(request.args["guild_id"]))
    body = request.body()
    realm.require_permissions(guild.id, realm.bot_id, None, "manage_channels")
    body["name"] = _channel_name(body.get("name"), int(body.get("type") or 0))
    _refuse_settings(body, int(body.get("type") or 0))
    overwrites = body.get("permission_overwrites") or []
    parent_id = int(body["parent_id"]) if body.get("parent_id") else None
    if overwrites:
        _require_grantable(realm, guild.id, parent_id, overwrites)
    if len(guild.channel_ids) >= _CHANNELS_A_GUILD:
        raise ApiError(400, 30013, "Maximum number of guild channels reached (500)")
    if parent_id is not None:
        parent = realm.channels.get(parent_id)
        if parent is None or parent.type != ChannelType.CATEGORY or parent.guild_id != guild.id:
            raise errors.invalid_form_body("parent_id: Category does not exist")
        children = [key for key in guild.channel_ids if realm.channels[key].parent_id == parent_id]
        if len(children) >= _CHANNELS_A_CATEGORY:
            raise errors.invalid_form_body(
                "parent_id: Maximum number of channels in category reached (50)"
            )
        if not overwrites:
            body["permission_overwrites"] = [_wire(overwrite) for overwrite in parent.overwrites]
    yield


@_rule("PATCH /channels/{channel_id}")
def _edit_channel(realm: Realm, request: RestRequest) -> Iterator[None]:
    channel = _editable_channel(realm, request, "manage_channels")
    if "name" in request.body():
        request.body()["name"] = _channel_name(request.body()["name"], channel.type)
    _refuse_settings(request.body(), channel.type)
    marked = request.body().pop("nsfw", None)
    if marked is not None:
        (realm.nsfw.add if marked else realm.nsfw.discard)(channel.id)
    _change_kind(channel, request.body().pop("type", None))
    if "permission_overwrites" not in request.body():
        yield
        return
    guild_id = _guild_id(channel)
    before = {overwrite.target_id: overwrite for overwrite in channel.overwrites}
    wanted = request.body()["permission_overwrites"] or []
    changed = [
        each
        for each in wanted
        if int(each["id"]) not in before or _bits(each) != _held(before[int(each["id"])])
    ]
    dropped = set(before) - {int(each["id"]) for each in wanted}
    if changed or dropped:
        realm.require_permissions(guild_id, realm.bot_id, channel.id, "manage_roles")
        _require_grantable(realm, guild_id, channel.parent_id, changed)
    yield
    for each in changed:
        action = OVERWRITE_UPDATE if int(each["id"]) in before else OVERWRITE_CREATE
        _audit_overwrite(realm, request, channel, action, int(each["id"]), int(each["type"]))
    for target_id in dropped:
        _audit_overwrite(
            realm, request, channel, OVERWRITE_DELETE, target_id, int(before[target_id].type)
        )


def _change_kind(channel: Channel, kind: int | None) -> None:
    """Text and announcement rooms can become one another, and nothing else can."""
    if kind is None:
        return
    if {int(kind), int(channel.type)} - {ChannelType.TEXT, ChannelType.NEWS}:
        raise errors.invalid_form_body("type: Only text and announcement channels are converted")
    channel.type = ChannelType(int(kind))


@_rule("PUT /channels/{channel_id}/permissions/{target_id}")
def _put_overwrite(realm: Realm, request: RestRequest) -> Iterator[None]:
    channel = _editable_channel(realm, request, "manage_roles")
    target_id = int(request.args["target_id"])
    _require_grantable(realm, _guild_id(channel), channel.parent_id, [request.body()])
    existed = any(overwrite.target_id == target_id for overwrite in channel.overwrites)
    if not existed:
        _refuse_overwrites(len(channel.overwrites) + 1)
    yield
    action = OVERWRITE_UPDATE if existed else OVERWRITE_CREATE
    _audit_overwrite(realm, request, channel, action, target_id, int(request.body()["type"]))


@_rule("DELETE /channels/{channel_id}/permissions/{target_id}")
def _delete_overwrite(realm: Realm, request: RestRequest) -> Iterator[None]:
    channel = _editable_channel(realm, request, "manage_roles")
    target_id = int(request.args["target_id"])
    gone = next((each for each in channel.overwrites if each.target_id == target_id), None)
    if gone is None:
        raise ApiError(404, 10009, "Unknown permission overwrite")
    yield
    _audit_overwrite(realm, request, channel, OVERWRITE_DELETE, target_id, int(gone.type))


@_rule("POST /channels/{channel_id}/messages")
def _send(realm: Realm, request: RestRequest) -> Iterator[None]:
    body = request.body()
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > _NONCE_LENGTH:
        raise errors.invalid_form_body("nonce: Must be 25 or fewer in length")
    _require_content_rights(realm, request)
    refuse_wording(body, len(request.files))
    refuse_empty(body, len(request.files))
    if body.get("message_reference"):
        _refuse_reference(realm, request)
    yield


@_rule("PATCH /channels/{channel_id}/messages/{message_id}")
def _edit_message(realm: Realm, request: RestRequest) -> Iterator[None]:
    _require_content_rights(realm, request)
    held = realm.messages.get(int(request.args["channel_id"]), {})
    changed(request.body(), len(request.files), held.get(int(request.args["message_id"])))
    yield


@_rule("DELETE /channels/{channel_id}/messages/{message_id}")
def _delete_message(realm: Realm, request: RestRequest) -> Iterator[None]:
    channel_id, message_id = int(request.args["channel_id"]), int(request.args["message_id"])
    message = realm.messages.get(channel_id, {}).get(message_id)
    yield
    channel = realm.channels[channel_id]
    if message is not None and message.author_id != realm.bot_id and channel.guild_id is not None:
        realm.record_audit_log(
            channel.guild_id,
            MESSAGE_DELETE,
            target_id=message.author_id,
            options={"channel_id": str(channel_id), "count": "1"},
            reason=request.reason,
        )


@_rule("POST /channels/{channel_id}/messages/bulk-delete")
def _bulk_delete(realm: Realm, request: RestRequest) -> Iterator[None]:
    now = realm.clock.now()
    ids = [int(key) for key in request.body().get("messages") or []]
    if not _FEWEST_AT_ONCE <= len(ids) <= _MOST_AT_ONCE:
        raise ApiError(400, 50016, "Provided too few or too many messages to delete.")
    if len(set(ids)) != len(ids):
        raise errors.invalid_form_body("messages: The same message is named twice")
    if any(now - snowflake_time(key) >= _BULK_DELETE_AGE for key in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    yield


@_rule(
    "PUT /channels/{channel_id}/messages/pins/{message_id}",
    "DELETE /channels/{channel_id}/messages/pins/{message_id}",
)
def _pin(realm: Realm, request: RestRequest) -> Iterator[None]:
    _editable_channel(realm, request, "pin_messages")
    yield


def _require_content_rights(realm: Realm, request: RestRequest) -> None:
    channel = realm.channels.get(int(request.args["channel_id"]))
    if channel is None or channel.guild_id is None:
        return
    body = request.body()
    if body.get("embeds") or body.get("embed"):
        _editable_channel(realm, request, "embed_links")
    if request.files:
        _editable_channel(realm, request, "attach_files")


def _channel_name(name: object, kind: int) -> str:
    """The name as Discord keeps it: text rooms are written small, without spaces."""
    if not isinstance(name, str) or not 1 <= len(name) <= _NAME_LENGTH:
        raise errors.invalid_form_body("name: Must be between 1 and 100 in length")
    return "-".join(name.lower().split()) if kind == ChannelType.TEXT else name


def _refuse_settings(body: dict[str, Any], kind: int) -> None:
    """Refuse what else stands in a channel: its topic, slow mode and number of overwrites."""
    longest = _FORUM_TOPIC_LENGTH if kind in _FORUMS else _TOPIC_LENGTH
    if len(body.get("topic") or "") > longest:
        raise errors.invalid_form_body(f"topic: Must be {longest} or fewer in length.")
    if not 0 <= int(body.get("rate_limit_per_user") or 0) <= _LONGEST_SLOW_MODE_S:
        raise errors.invalid_form_body(
            "rate_limit_per_user: int value should be less than or equal to 21600."
        )
    _refuse_overwrites(len(body.get("permission_overwrites") or ()))


def _refuse_overwrites(count: int) -> None:
    if count > _OVERWRITES_A_CHANNEL:
        raise ApiError(400, 30060, "Maximum number of channel permission overwrites reached (1000)")


def _refuse_reference(realm: Realm, request: RestRequest) -> None:
    """A reply needs the right to read back, and a message that is there; of forwards, SimCord looks at the source."""
    reference = request.body()["message_reference"]
    if reference.get("type") == 1:
        return
    channel_id = int(request.args["channel_id"])
    channel = realm.get_channel(channel_id)
    if channel.guild_id is not None and not realm.may(
        realm.bot_id, channel_id, "read_message_history"
    ):
        raise ApiError(403, 160002, "You cannot reply without permission to read message history")
    known = int(reference.get("message_id") or 0) in realm.messages.get(channel_id, {})
    if not known and reference.get("fail_if_not_exists", True):
        raise errors.invalid_form_body("message_reference: Unknown message")


def _audit_overwrite(
    realm: Realm,
    request: RestRequest,
    channel: Channel,
    action: int,
    target_id: int,
    target_type: int,
) -> None:
    realm.record_audit_log(
        _guild_id(channel),
        action,
        target_id=channel.id,
        options={"id": str(target_id), "type": str(target_type)},
        reason=request.reason,
    )


def _guild_id(channel: Channel) -> int:
    if channel.guild_id is None:
        raise errors.cannot_execute_on_channel_type()
    return channel.guild_id


def _held(overwrite: Overwrite) -> tuple[int, int]:
    return overwrite.allow, overwrite.deny


def _wire(overwrite: Overwrite) -> dict[str, Any]:
    return {
        "id": str(overwrite.target_id),
        "type": int(overwrite.type),
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }
