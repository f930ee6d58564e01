"""The audience: who sees rooms by the guild's own power, who could let themselves in, and who has acknowledged it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.text import Text


class ViewerKind(StrEnum):
    """By what somebody sees every room, whatever a room's own rights say."""

    OWNER = "owner"
    ROLE = "role"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Viewer:
    """One entry: the owner, a role with its holders, or another bot, each with its name in the guild.

    The owner's is empty where the platform does not tell it.

    ``holders`` is None where the platform does not tell us who holds the role: the role then stands for them unknown.
    """

    kind: ViewerKind
    id: int
    name: str
    holders: frozenset[UserId] | None = None

    def covers(self, other: Viewer) -> bool:
        """Whether acknowledging this entry acknowledged the other: the same entry with nobody new in it."""
        if (self.kind, self.id) != (other.kind, other.id):
            return False
        if self.kind is not ViewerKind.ROLE:
            return True
        if self.holders is None or other.holders is None:
            return self.holders is None and other.holders is None
        return other.holders <= self.holders


@dataclass(frozen=True, slots=True)
class Audience:
    """What was last seen of the guild, and what a facilitator has acknowledged.

    ``revision`` grows when somebody new sees the rooms: a consent names the revision its card showed.
    """

    sees: tuple[Viewer, ...] = ()
    could_enter: tuple[Viewer, ...] = ()
    holders_known: bool = True
    acknowledged: tuple[Viewer, ...] = ()
    revision: int = 0

    @property
    def unacknowledged(self) -> tuple[Viewer, ...]:
        """Those who see rooms and whom no facilitator has acknowledged: they keep rooms closed."""
        return tuple(
            viewer
            for viewer in self.sees
            if not any(known.covers(viewer) for known in self.acknowledged)
        )


def viewer_text(viewer: Viewer) -> Text:
    """How an entry of the audience is named on screens."""
    unknown = viewer.kind is ViewerKind.ROLE and viewer.holders is None
    block = "role_unknown" if unknown else str(viewer.kind)
    return Text(f"audience:{block}", name=Words(viewer.name), count=len(viewer.holders or ()))
