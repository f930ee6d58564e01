"""What the parties chose of how they meet: each side's wishes, the third party's, and who agreed to what is looser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from bot.domain.state.settings import Retention, Settings
from bot.domain.vocabulary.identity import SeatId, SideId
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen


class Topic(StrEnum):
    """What there is to choose; languages are chosen each for itself."""

    KEPT = "kept"
    """How long what a room held may be read."""
    GRACE = "grace"
    """For how long a replaced room can be read."""
    JOINT = "joint"
    """Whether the joint room speaks in sessions alone."""
    CAUCUSES = "caucuses"
    """Whether the third party is in the sides' own rooms."""
    VOICE = "voice"
    """Whether there may be voice sessions."""


_HOUR = 3_600
VALUES: Mapping[Topic, tuple[str, ...]] = {
    Topic.KEPT: (Retention.LIVE, Retention.PHASE, Retention.WORKSHOP),
    Topic.GRACE: tuple(str(hours * _HOUR) for hours in (0, 1, 6, 24, 72, 168)),
    Topic.JOINT: ("sessions", "open"),
    Topic.CAUCUSES: ("alone", "helped"),
    Topic.VOICE: ("off", "offered"),
}
"""What can be chosen, the strictest first: what fewer can read, for a shorter time."""


@frozen
class Wish:
    """What one side would have, or the third party, where ``side`` is None."""

    topic: Topic
    value: str
    side: SideId | None = None


@frozen
class Choices:
    """All wishes, and what waits for everybody's consent. ``revision`` says which it was that somebody read."""

    wishes: tuple[Wish, ...] = ()
    revision: int = 0
    agreed: Annotated[frozenset[SeatId], SECRET] = frozenset()
    """Who consented to all that waits. Nobody is told who did, or how many."""

    def wish(self, topic: Topic, side: SideId | None) -> str | None:
        """What a side would have, or the third party; None as long as it has not said."""
        found = (one for one in self.wishes if (one.topic, one.side) == (topic, side))
        return next((one.value for one in found), None)

    def with_wish(self, wish: Wish) -> Choices:
        """The same with one wish more, in the place of an earlier one."""
        about = (wish.topic, wish.side)
        rest = tuple(one for one in self.wishes if (one.topic, one.side) != about)
        return replace(self, wishes=(*rest, wish))


def held(settings: Settings, topic: Topic) -> str:
    """What holds now."""
    match topic:
        case Topic.KEPT:
            return str(settings.retention)
        case Topic.GRACE:
            return str(settings.room_grace_s)
        case Topic.JOINT:
            return "open" if settings.joint_always_open else "sessions"
        case Topic.CAUCUSES:
            return "alone" if settings.caucuses_without_facilitators else "helped"
        case Topic.VOICE:
            return "offered" if settings.voice_offered else "off"


def with_value(settings: Settings, topic: Topic, value: str) -> Settings:
    """The settings with one of them changed."""
    match topic:
        case Topic.KEPT:
            return replace(settings, retention=Retention(value))
        case Topic.GRACE:
            return replace(settings, room_grace_s=int(value))
        case Topic.JOINT:
            return replace(settings, joint_always_open=value == "open")
        case Topic.CAUCUSES:
            return replace(settings, caucuses_without_facilitators=value == "alone")
        case Topic.VOICE:
            return replace(settings, voice_offered=value == "offered")


def looseness(topic: Topic, value: str) -> int:
    """How little a value protects, to be compared with others of its topic."""
    return int(value) if topic is Topic.GRACE else VALUES[topic].index(value)
