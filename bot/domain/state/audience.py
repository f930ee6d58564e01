"""The audience: who sees rooms by the guild's own power, who could let themselves in, and who has acknowledged it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.text import Text, Value

MOST_NAMED = 6
LONGEST_NAME_SHOWN = 32
LETTERS_NAMED, LETTERS_IN_INVITATION = 400, 330
"""A server can have hundreds of roles with long names; what is said of them has to fit a message of the platform."""
LONGEST_ENTRY = 60
"""So many letters, at most, does a pack set around a name."""


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


def shown_name(viewer: Viewer) -> Words:
    """An entry's name, as long as it may be on a screen."""
    return Words(viewer.name).beginning(LONGEST_NAME_SHOWN)


def viewer_text(viewer: Viewer) -> Text:
    """How an entry of the audience is named on screens."""
    unknown = viewer.kind is ViewerKind.ROLE and viewer.holders is None
    block = "role_unknown" if unknown else str(viewer.kind)
    return Text(f"audience:{block}", name=shown_name(viewer), count=len(viewer.holders or ()))


def could_text(viewer: Viewer) -> Text:
    """How an entry is named among those who could let themselves in."""
    return Text(f"audience:could_{viewer.kind}", name=shown_name(viewer))


def bounded(
    entries: tuple[Value, ...], most: int = MOST_NAMED, letters: int = LETTERS_NAMED
) -> tuple[Value, ...]:
    """The first few of a list that the server makes long, and how many more there are."""
    shown: list[Value] = []
    for entry in entries[:most]:
        letters -= _letters(entry)
        if shown and letters < 0:
            break
        shown.append(entry)
    more = len(entries) - len(shown)
    return (*shown, Text("audience:and_more", count=more)) if more else tuple(shown)


def _letters(value: Value) -> int:
    """At most how long an entry is when it is shown: every sign in a name may need a mark before it."""
    match value:
        case Words():
            return sum(1 if letter.isalnum() or letter == " " else 2 for letter in value.text)
        case Text():
            return LONGEST_ENTRY + sum(_letters(inner) for _, inner in value.values)
        case tuple():
            return sum(map(_letters, value))
    return 0
