"""The only module that touches SimCord: its world behind our server, its route table, its payloads.

SimCord 3.2.1 is one author's package with private seams, so it is pinned exactly, used from here alone, and
`tests/rehearsal/simulation/test_adapter.py` names every attribute that is relied on.
"""

import mimetypes
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol, cast

import discord
import simcord.http.routes  # noqa: F401  (importing it fills the route table)
from simcord import components as simcord_components
from simcord import intents as simcord_intents
from simcord import interactions as simcord_interactions
from simcord._clock import Clock
from simcord.backend import Backend, errors, serializers
from simcord.backend.access import channel_accessible
from simcord.backend.cdn import CdnStore
from simcord.backend.command_access import command_access
from simcord.backend.errors import BackendError
from simcord.backend.models import (
    Channel,
    Guild,
    Interaction,
    Member,
    Message,
    Overwrite,
    Role,
    User,
    VoiceState,
)
from simcord.backend.models.interaction import ResponseKind
from simcord.components import walk_components
from simcord.enums import VOICE_CHANNEL_TYPES, ChannelType, MessageType, OverwriteType
from simcord.http import router

from . import completing
from .clock import ServerClock
from .copying import copied
from .voice_rights import without_connect

__all__ = (
    "VOICE_CHANNEL_TYPES",
    "ApiError",
    "Channel",
    "ChannelType",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "Overwrite",
    "OverwriteType",
    "Payload",
    "Realm",
    "ResponseKind",
    "RestRequest",
    "Role",
    "User",
    "VoiceState",
    "Watcher",
    "errors",
    "walk_components",
)

SIMCORD_VERSION = "3.2.1"
Payload = dict[str, Any]
ApiError = BackendError
LOADING_FLAG = 1 << 7


def _complete_what_simcord_writes() -> None:
    """Put a step behind SimCord's writers of payloads; its routes, events and interactions all go through these."""
    write_user, write_member = serializers.user_payload, serializers.member_payload
    write_guild = serializers.guild_create_payload
    write_channel, write_message = serializers.channel_payload, serializers.message_payload
    write_entry = serializers.audit_log_entry_payload

    def message(backend: Any, message: Message, *, for_user: int | None = None) -> Payload:
        payload = cast(Payload, write_message(backend, message, for_user=for_user))
        return completing.message(
            payload, completing.of_interaction(backend, message.interaction_metadata)
        )

    def channel(backend: Any, channel: Channel) -> Payload:
        payload = cast(Payload, write_channel(backend, channel))
        return completing.channel(payload, nsfw=channel.id in getattr(backend, "nsfw", ()))

    completed = {
        "user_payload": lambda user: completing.user(cast(Payload, write_user(user))),
        "member_payload": lambda *args, **more: completing.member(
            cast(Payload, write_member(*args, **more))
        ),
        "guild_create_payload": lambda *args: completing.guild(cast(Payload, write_guild(*args))),
        "audit_log_entry_payload": lambda entry: completing.audit_entry(write_entry(entry)),
        "channel_payload": channel,
        "message_payload": message,
    }
    for name, written in completed.items():
        setattr(serializers, name, written)


def _copy_quickly() -> None:
    """What SimCord copies whole at each call comes from JSON, and is copied as such."""
    vars(simcord_components)["deepcopy"] = copied
    vars(router)["copy"] = SimpleNamespace(deepcopy=copied)


_complete_what_simcord_writes()
_copy_quickly()


class Watcher(Protocol):
    """Told of every message as it is made, changed and removed, the ephemeral ones included."""

    def message_made(self, message: Message) -> None: ...

    def message_changed(self, message: Message) -> None: ...

    def message_removed(self, message: Message) -> None: ...


class _LoopbackFiles(CdnStore):
    """Attachments whose address is our own server, so that a bot can fetch them."""

    base_url = "http://127.0.0.1"

    def store_attachment(
        self,
        attachment_id: int,
        channel_id: int,
        filename: str,
        data: bytes,
        description: str | None,
    ) -> Payload:
        url = f"{self.base_url}/attachments/{channel_id}/{attachment_id}/{filename}"
        self._blobs[url] = data
        return {
            "id": str(attachment_id),
            "filename": filename,
            "description": description,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": mimetypes.guess_type(filename)[0] or "application/octet-stream",
        }


class Realm(Backend):
    """SimCord's world with watchers for every message, bounded memory and a nonce on the gateway."""

    def __init__(self, clock: ServerClock, bot_name: str) -> None:
        super().__init__(clock=cast(Clock, clock))
        self.bot_user.name = bot_name
        self.watchers: list[Watcher] = []
        self.unavailable: set[int] = set()
        self.bot_roles: dict[int, int] = {}
        self.nonce_in_flight: str | int | None = None
        self.opened_by: dict[int, int] = {}
        self.nsfw: set[int] = set()
        self.moved: Callable[[int, int | None, int], None] = lambda *_: None
        self.shown: dict[int, Any] = {}
        """How each message was last shown, kept by whoever shows it."""
        self.files = _LoopbackFiles()
        self.cdn = self.files

    @property
    def bot_id(self) -> int:
        return self.bot_user.id

    def elapsed_s(self) -> float:
        """What the server's clock has counted."""
        return float(self.clock.elapsed)

    # What SimCord calls on its way; the originals keep every event for ever.

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_CREATE" and self.nonce_in_flight is not None:
            payload = {**payload, "nonce": self.nonce_in_flight}
        for listener in self.subscribers:
            listener(event, payload)

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        made = super().commit_message(message, broadcast=broadcast)
        if made.id in self.messages.get(made.channel_id, {}):
            for watcher in self.watchers:
                watcher.message_made(made)
        return made

    def edit_message(self, channel_id: int, message_id: int, fields: Payload) -> Message:
        was_loading = bool(self.get_message(channel_id, message_id).flags & LOADING_FLAG)
        changed = super().edit_message(channel_id, message_id, fields)
        for watcher in self.watchers:
            # "Parley is thinking ..." turning into an answer is the moment in which the answer is first read.
            (watcher.message_made if was_loading else watcher.message_changed)(changed)
        return changed

    def delete_message(self, channel_id: int, message_id: int) -> None:
        gone = self.get_message(channel_id, message_id)
        super().delete_message(channel_id, message_id)
        for watcher in self.watchers:
            watcher.message_removed(gone)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        wanted = list(message_ids)
        held = dict(self.messages.get(channel_id, {}))
        deleted = super().bulk_delete_messages(channel_id, wanted)
        for message_id in deleted:
            for watcher in self.watchers:
                watcher.message_removed(held[message_id])
        return deleted

    def create_system_message(
        self,
        channel_id: int,
        message_type: MessageType,
        author_id: int,
        **details: int | None,
    ) -> Message:
        if message_type == MessageType.CHANNEL_NAME_CHANGE:
            # Discord posts this in group conversations only; SimCord posts it in every renamed channel.
            return Message(id=self.snowflake(), channel_id=channel_id, author_id=author_id)
        return super().create_system_message(channel_id, message_type, author_id, **details)

    # Who may what.

    def compute_permissions(
        self, guild_id: int, user_id: int, channel_id: int | None = None
    ) -> int:
        held = int(super().compute_permissions(guild_id, user_id, channel_id))
        channel = self.channels.get(channel_id) if channel_id is not None else None
        voice = channel is not None and channel.type in VOICE_CHANNEL_TYPES
        return without_connect(held) if voice else held

    def sees(self, user_id: int, channel_id: int) -> bool:
        return channel_accessible(self, channel_id, user_id)

    def reads_back(self, user_id: int, channel_id: int) -> bool:
        return channel_accessible(self, channel_id, user_id, history=True)

    def rights(self, guild_id: int, user_id: int, channel_id: int | None = None) -> int:
        return self.compute_permissions(guild_id, user_id, channel_id)

    def is_timed_out(self, guild_id: int, user_id: int) -> bool:
        until = self.get_member(guild_id, user_id).timed_out_until
        return until is not None and datetime.fromisoformat(until) > self.clock.now()

    def may(self, user_id: int, channel_id: int, right: str) -> bool:
        channel = self.channels.get(channel_id)
        if channel is None or not self.sees(user_id, channel_id):
            return False
        if channel.guild_id is None:
            return True
        return bool(self.rights(channel.guild_id, user_id, channel_id) & right_bit(right))

    def command_refusal(self, command: Payload, user_id: int, channel_id: int) -> str | None:
        """Why this person cannot use this command here, or None."""
        access = command_access(self, command, user_id=user_id, channel_id=channel_id)
        return None if access.allowed else (access.reason or "not available here")

    # Payloads.

    def tag_roles(self, roles: Iterable[Payload]) -> None:
        """Say in roles' payloads which bot's managed role they are, as Discord does and SimCord does not."""
        for role in roles:
            bot_id = self.bot_roles.get(int(role["id"]))
            if bot_id is not None:
                role["tags"] = {"bot_id": str(bot_id)}

    def user_payload(self, user_id: int) -> Payload:
        return dict(serializers.user_payload(self.get_user(user_id)))

    def member_payload(self, guild: Guild, member: Member, *, with_user: bool = True) -> Payload:
        return dict(serializers.member_payload(self, guild, member, with_user=with_user))

    def role_payload(self, role: Role) -> Payload:
        return dict(serializers.role_payload(role))

    def channel_payload(self, channel: Channel) -> Payload:
        return dict(serializers.channel_payload(self, channel))

    def message_payload(self, message: Message) -> Payload:
        return dict(serializers.message_payload(self, message))

    def guild_payload(self, guild: Guild) -> Payload:
        return dict(serializers.guild_create_payload(self, guild))

    def begin_interaction(
        self, kind: int, channel_id: int, guild_id: int, user_id: int, data: Payload
    ) -> tuple[Interaction, Payload]:
        """A new interaction and its event; the caller emits it."""
        return simcord_interactions.base_payload(
            self, type=kind, channel_id=channel_id, guild_id=guild_id, user_id=user_id, data=data
        )

    def begin_from_vanished_room(
        self, kind: int, channel_id: int, guild_id: int, user_id: int, data: Payload
    ) -> tuple[Interaction, Payload]:
        """As `begin_interaction`, for a form whose room was deleted while it was open."""
        record = self.new_interaction(kind, channel_id, user_id, guild_id)
        guild = self.get_guild(guild_id)
        member = self.member_payload(guild, guild.members[user_id])
        member["permissions"] = str(self.rights(guild_id, user_id))
        return record, {
            "id": str(record.id),
            "application_id": str(self.application_id),
            "type": kind,
            "token": record.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel_id),
            "guild_id": str(guild_id),
            "member": member,
            "locale": "en-US",
            "guild_locale": "en-US",
            "app_permissions": str(self.rights(guild_id, self.bot_id)),
            "entitlements": [],
            "authorizing_integration_owners": {},
            "context": 0,
            "attachment_size_limit": 26214400,
        }

    # The REST side.

    def dispatch(self, request: "router.RequestContext") -> Any:
        """Carry out one call; raises `ApiError` with Discord's code."""
        try:
            return router.dispatch(
                self,
                request.method,
                request.path,
                json=request.json,
                params=request.params,
                files=request.files,
                reason=request.reason,
                message_content_access=request.message_content_access,
            )
        finally:
            self.http_requests.clear()
            self.transcript.clear()


def request_of(realm: Realm, method: str, path: str, args: dict[str, str]) -> router.RequestContext:
    """An empty call to this path; the REST side fills in what came with it."""
    return router.RequestContext(realm, args, method=method, path=path)


RestRequest = router.RequestContext


def match_route(method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """The route template a call falls under and its arguments, the most literal first; None if SimCord has none."""
    segments = path.strip("/").split("/")
    best: tuple[int, str, dict[str, str]] | None = None
    for template, _ in router._ROUTES.get(method, ()):
        if len(template) != len(segments):
            continue
        pairs = list(zip(template, segments, strict=True))
        if any(part != segment and not part.startswith("{") for part, segment in pairs):
            continue
        literals = sum(part == segment for part, segment in pairs)
        if best is None or literals > best[0]:
            args = {part[1:-1]: segment for part, segment in pairs if part.startswith("{")}
            best = (literals, "/" + "/".join(template), args)
    return None if best is None else best[1:]


def is_gap(error: ApiError) -> bool:
    """Whether this is SimCord saying that it does not simulate something, which must never pass for Discord."""
    return isinstance(error, router.RouteNotImplemented | router.UnsupportedField)


def parse_form(parts: list[Payload]) -> Any:
    """The JSON in a multipart call."""
    return router.parse_form(parts, [])[0]


def right_bit(name: str) -> int:
    """The bit of a right by discord.py's name for it."""
    return cast(int, getattr(discord.Permissions, name).flag)


def gated_by(event: str, payload: Mapping[str, Any]) -> str | None:
    """The intent without which Discord does not send this event."""
    return simcord_intents.required_intent(event, payload)


def hide_content(realm: Realm, payload: Payload) -> None:
    """Blank a message event as Discord does for a bot without the message-content intent."""
    simcord_intents.censor_message(payload, realm.bot_id, backend=realm)


def prune_members(payload: Payload, intents: discord.Intents, bot_id: int) -> None:
    """Leave in a guild's first event only the members Discord sends along."""
    simcord_intents.prune_guild_create(payload, intents, bot_id)
