"""What Discord always tells and SimCord leaves out of its payloads, or adds to them: put right where they are written.

Each function gets a payload and returns it as Discord's description of its API has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]
_COMMAND, _PRESS = 2, 3


def user(payload: Payload) -> Payload:
    """A user: the server tag nobody here wears, and the looks nobody here has bought."""
    return {
        **payload,
        "primary_guild": None,
        "banner": None,
        "accent_color": None,
        "avatar_decoration_data": None,
    }


def member(payload: Payload) -> Payload:
    """A member of a guild."""
    return {**payload, "banner": None, "avatar_decoration_data": None}


def channel(payload: Payload, *, nsfw: bool) -> Payload:
    """A channel or a thread; ``nsfw`` is the mark that its owner can set by hand."""
    return {**payload, "flags": payload.get("flags", 0), "nsfw": nsfw}


def guild(payload: Payload) -> Payload:
    """A guild, as its first event and its own call tell it."""
    return {
        "home_header": None,
        "incidents_data": None,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "nsfw": False,
        "nsfw_level": 0,
        "region": "deprecated",
        "safety_alerts_channel_id": None,
        "widget_channel_id": None,
        "widget_enabled": False,
        **payload,
    }


def message(payload: Payload, metadata: Payload | None) -> Payload:
    """A message; ``metadata`` is the interaction it answers. Only the event of its making may carry a nonce."""
    told = {name: value for name, value in payload.items() if name != "nonce"}
    told["attachments"] = [_without_nothing(each, "description") for each in told["attachments"]]
    if metadata is not None:
        told["interaction_metadata"] = metadata
    return told


def command(payload: Mapping[str, Any]) -> Payload:
    """A registered command; its version changes with every registration, here it is its number."""
    told = {**payload, "version": payload["id"]}
    return _without_nothing(told, "integration_types")


def callback(payload: Payload) -> Payload:
    """What an answered interaction is told back."""
    return {
        **payload,
        "interaction": _without_nothing(payload["interaction"], "response_message_id"),
    }


def application(payload: Payload) -> Payload:
    """The application, as only its own token is told of it."""
    flags = int(payload["flags"])
    return {
        **payload,
        "type": None,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }


def audit_entry(payload: Payload) -> Payload:
    """A line of the audit log: a reason and options are told where there are any."""
    return _without_nothing(_without_nothing(payload, "reason"), "options")


def _without_nothing(payload: Payload, name: str) -> Payload:
    return {key: value for key, value in payload.items() if key != name or value is not None}


def of_interaction(backend: Any, told: Mapping[str, Any] | None) -> Payload | None:
    """Of an interaction that a message answers: also what was pressed, and what opened a form that was sent off."""
    if told is None:
        return None
    record = backend.interactions.get(int(told["id"]))
    if record is None or record.type == _COMMAND:
        return dict(told)
    if record.type == _PRESS:
        return {**told, "interacted_message_id": str(record.source_message_id)}
    opener = backend.interactions.get(getattr(backend, "opened_by", {}).get(record.id))
    if opener is None:
        return dict(told)
    opening = {"id": str(opener.id), "type": int(opener.type), "authorizing_integration_owners": {}}
    return {**told, "triggering_interaction_metadata": of_interaction(backend, opening)}
