"""The rights of rooms for the voice: what the platform has for calls alone, and what nobody has in ours."""

from __future__ import annotations

from enum import StrEnum


class CallRight(StrEnum):
    """By the names the platform gives them. A workshop without voice needs none of them."""

    CONNECT = "connect"
    SPEAK = "speak"
    VOICE_ACTIVITY = "use_voice_activation"
    STREAM = "stream"
    """Camera and screen: the platform has one right for both."""
    SOUNDBOARD = "use_soundboard"
    EXTERNAL_SOUNDS = "use_external_sounds"
    STATUS = "set_voice_channel_status"
    PRIORITY = "priority_speaker"
    MUTE = "mute_members"
    DEAFEN = "deafen_members"
    MOVE = "move_members"


TO_SPEAK: frozenset[str] = frozenset({CallRight.SPEAK, CallRight.VOICE_ACTIVITY})
BEYOND_A_VOICE: frozenset[str] = frozenset(CallRight) - {CallRight.CONNECT} - TO_SPEAK
"""No picture, no sound of a machine; and nobody mutes or moves another.

A mute of the server's could not be lifted once somebody has left the call.
"""
