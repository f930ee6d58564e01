"""The contract with SimCord: raising its version means reading this first."""

import inspect
from importlib.metadata import version

import pytest
from simcord.backend import Backend, serializers
from simcord.backend.cdn import CdnStore
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
    Webhook,
)
from simcord.http import router

from bot.rehearsal.simulation.adapter import SIMCORD_VERSION, Realm, match_route
from bot.rehearsal.simulation.answering import ANSWERING_RULES
from bot.rehearsal.simulation.calls import _POSTS, _STRUCTURE
from bot.rehearsal.simulation.clock import ServerClock
from bot.rehearsal.simulation.registering import REGISTERING_RULES
from bot.rehearsal.simulation.rules import _RULES

WORLD = {
    "users", "guilds", "channels", "messages", "interactions", "interaction_tokens", "commands", "cdn", "subscribers",
    "http_requests", "transcript", "application_id", "bot_user", "clock", "webhooks",
}  # fmt: skip
VERBS = {
    "add_member", "add_member_role", "announce_member_update", "apply_ban", "commit_message", "compute_permissions",
    "create_channel", "create_guild", "create_message", "create_role", "create_system_message", "delete_channel",
    "delete_message", "delete_overwrite", "delete_role", "edit_channel", "edit_guild", "edit_member", "edit_message",
    "edit_role", "emit", "find_command", "get_channel", "get_guild", "get_message", "get_user", "iso_after",
    "make_user", "new_interaction", "record_audit_log", "remove_ban", "remove_member", "remove_member_role",
    "create_thread", "create_webhook", "delete_webhook", "get_member", "get_webhook", "now_iso", "require_permissions",
    "set_overwrite", "snowflake", "store_attachments", "bulk_delete_messages", "set_voice_state", "prepare_voice_state",
    "commit_voice_state",
}  # fmt: skip
FIELDS: dict[type, set[str]] = {
    Message: {
        "id", "channel_id", "author_id", "author_name", "content", "embeds", "components", "attachments", "flags",
        "snapshots", "reference", "edited_timestamp", "interaction_metadata", "mention_everyone", "ping_role_ids",
        "ping_user_ids",
    },
    Channel: {
        "id", "type", "name", "guild_id", "parent_id", "overwrites", "position", "rate_limit_per_user", "topic",
        "user_limit",
    },
    VoiceState: {
        "user_id", "guild_id", "channel_id", "session_id", "deaf", "mute", "self_deaf", "self_mute", "self_stream",
        "self_video", "suppress",
    },
    Member: {"user_id", "role_ids", "nick", "pending", "timed_out_until"},
    Webhook: {"id", "channel_id", "webhook_user_id"},
    Overwrite: {"target_id", "type", "allow", "deny"},
    Guild: {
        "id", "name", "owner_id", "roles", "members", "channel_ids", "bans", "audit_log_entries",
        "default_message_notifications", "voice_states",
    },
    Interaction: {
        "id", "token", "channel_id", "responded", "response_kind", "message_id", "source_message_id", "followup_ids",
        "modal", "autocomplete_choices", "initial_response_deadline", "expires_at", "type",
    },
    Role: {"id", "managed", "permissions"},
    User: {"id", "name", "global_name", "bot"},
}  # fmt: skip


def test_the_pinned_simcord_is_the_one_this_was_written_for() -> None:
    assert version("simcord") == SIMCORD_VERSION == "3.2.1"


def test_simcord_s_world_has_what_is_used_of_it() -> None:
    realm = Realm(ServerClock(), "Parley")
    assert {name for name in WORLD if not hasattr(realm, name)} == set()
    assert isinstance(realm.cdn._blobs, dict)
    assert all(isinstance(template, list) for template, _handler in router._ROUTES["GET"])
    assert {name for name in VERBS if not callable(getattr(Backend, name, None))} == set()


@pytest.mark.parametrize("model", FIELDS, ids=lambda model: model.__name__)
def test_simcord_s_models_have_the_fields_that_are_read(model: type) -> None:
    assert FIELDS[model] <= set(inspect.signature(model).parameters)


def test_simcord_s_payloads_go_through_the_writers_that_are_completed_here() -> None:
    for name in ("user", "member", "guild_create", "channel", "message"):
        written = getattr(serializers, f"{name}_payload")
        assert written.__module__ == "bot.rehearsal.simulation.adapter", name
    realm = Realm(ServerClock(), "Parley")
    assert realm.user_payload(realm.bot_id)["primary_guild"] is None


def test_interactions_tell_whether_they_are_deferred_and_still_loading() -> None:
    for name in ("deferred", "loading"):
        assert isinstance(inspect.getattr_static(Interaction, name), property)


def test_the_overridden_methods_still_have_the_parameters_they_had() -> None:
    for owner, name, parameters in (
        (Backend, "emit", ["self", "event", "payload"]),
        (Backend, "compute_permissions", ["self", "guild_id", "user_id", "channel_id"]),
        (Backend, "commit_message", ["self", "message", "broadcast"]),
        (Backend, "edit_message", ["self", "channel_id", "message_id", "fields"]),
        (Backend, "delete_message", ["self", "channel_id", "message_id"]),
        (Backend, "bulk_delete_messages", ["self", "channel_id", "message_ids"]),
        (
            CdnStore,
            "store_attachment",
            ["self", "attachment_id", "channel_id", "filename", "data", "description"],
        ),
        (
            router,
            "dispatch",
            [
                "backend",
                "method",
                "path",
                "json",
                "params",
                "files",
                "reason",
                "message_content_access",
            ],
        ),
    ):
        assert list(inspect.signature(getattr(owner, name)).parameters) == parameters, name


@pytest.mark.parametrize(
    "route", sorted({*_RULES, *ANSWERING_RULES, *REGISTERING_RULES, *_STRUCTURE, *_POSTS})
)
def test_every_route_with_a_rule_or_a_budget_exists_in_the_route_table(route: str) -> None:
    method, template = route.split(" ")
    found = match_route(method, template.replace("{", "<").replace("}", ">"))
    assert found is not None
    assert found[0] == template


def test_the_most_literal_route_wins() -> None:
    assert match_route("GET", "/channels/1/messages/pins") == (
        "/channels/{channel_id}/messages/pins",
        {"channel_id": "1"},
    )
    assert match_route("GET", "/nowhere/1") is None
