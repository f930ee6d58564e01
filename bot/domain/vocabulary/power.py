"""What the guild itself gives somebody beyond their seat: being its owner, and rights that reach people or rooms."""

from __future__ import annotations

from enum import StrEnum


class Power(StrEnum):
    """One such power; but for the owner's, by the name that the platform gives the right."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    MANAGE_ROLES = "manage_roles"
    MANAGE_CHANNELS = "manage_channels"
    MANAGE_GUILD = "manage_guild"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_MESSAGES = "manage_messages"
    MANAGE_THREADS = "manage_threads"
    PIN_MESSAGES = "pin_messages"
    BYPASS_SLOWMODE = "bypass_slowmode"
    MODERATE_MEMBERS = "moderate_members"
    KICK_MEMBERS = "kick_members"
    BAN_MEMBERS = "ban_members"
    MUTE_MEMBERS = "mute_members"
    DEAFEN_MEMBERS = "deafen_members"
    MOVE_MEMBERS = "move_members"
    VIEW_AUDIT_LOG = "view_audit_log"


Powers = frozenset[Power]
