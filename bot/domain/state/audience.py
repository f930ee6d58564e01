"""The audience: who sees rooms by the guild's own power, who could let themselves in, and who has acknowledged it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.power import Powers
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

MOST_NAMED = 6
LONGEST_NAME_SHOWN = 32
LETTERS_NAMED, LETTERS_IN_INVITATION, LETTERS_WHO_COULD_ACT = 400, 330, 120
"""A server can have hundreds of roles with long names; what is said of them has to fit a message of the platform."""
LONGEST_ENTRY = 60
"""So many letters, at most, does a pack set around a name."""


class ViewerKind(StrEnum):
    """By what somebody sees every room, whatever a room's own rights say."""

    OWNER = "owner"
    ROLE = "role"
    BOT = "bot"


@frozen
class Viewer:
    """One entry: the owner, a role with its holders, or another bot, each with its name in the guild.

    The owner's is empty where the platform does not tell it.

    ``holders`` is None where the platform does not tell us who holds the role: the role then stands for them unknown,
    and ``count`` says how many they are, where that is told. ``powers`` is by what the entry is one.
    """

    kind: ViewerKind
    id: int
    name: str
    holders: frozenset[UserId] | None = None
    count: int | None = None
    powers: Powers = frozenset()

    @property
    def many(self) -> int | None:
        """How many hold the role, as far as that is known."""
        return len(self.holders) if self.holders is not None else self.count

    def covers(self, other: Viewer) -> bool:
        """Whether acknowledging this entry acknowledged the other: the same entry with nobody new in it.

        Where it is not told who holds a role, somebody new shows in the number alone.
        """
        if (self.kind, self.id) != (other.kind, other.id):
            return False
        if self.kind is not ViewerKind.ROLE:
            return True
        if self.holders is not None and other.holders is not None:
            return other.holders is self.holders or other.holders <= self.holders
        if self.many is not None and other.many is not None:
            return other.many <= self.many
        return self.holders is None and other.holders is None

    def joined_with(self, other: Viewer) -> Viewer:
        """The same entry with the holders of both: acknowledging fewer people forgets nobody."""
        if self.holders is None or other.holders is None:
            return self
        return replace(self, holders=self.holders | other.holders)


@frozen
class OnesPower:
    """What one person of the workshop holds in the guild, whatever their seat.

    ``joined_s`` is when they came into it, in seconds since the epoch: another moment than before means that they had
    left meanwhile. 0 where that is not told.
    """

    user: UserId
    powers: Powers
    joined_s: int = 0


@frozen
class Audience:
    """What was last seen of the guild, and what a facilitator has acknowledged.

    ``revision`` grows when somebody new sees the rooms: a consent names the revision its card showed. ``could_act``
    are those with power over people in the guild who neither see the rooms nor could let themselves in.
    """

    sees: tuple[Viewer, ...] = ()
    could_enter: tuple[Viewer, ...] = ()
    holders_known: bool = True
    acknowledged: tuple[Viewer, ...] = ()
    revision: int = 0
    could_act: tuple[Viewer, ...] = ()
    persons: tuple[OnesPower, ...] = ()

    @property
    def unacknowledged(self) -> tuple[Viewer, ...]:
        """Those who see rooms and whom no facilitator has acknowledged: they keep rooms closed."""
        if not self.sees:
            return ()
        known: dict[tuple[ViewerKind, int], list[Viewer]] = {}
        for one in self.acknowledged:
            known.setdefault((one.kind, one.id), []).append(one)
        return tuple(
            viewer
            for viewer in self.sees
            if not any(one.covers(viewer) for one in known.get((viewer.kind, viewer.id), ()))
        )

    def with_acknowledged(self, viewer: Viewer) -> Audience:
        """The entry counts as acknowledged from now on, and so does whoever was acknowledged in it before.

        An entry whose holders are told and one whose holders are not stand beside each other: the one is no word on
        the other.
        """
        told = viewer.holders is not None
        rest: list[Viewer] = []
        for known in self.acknowledged:
            if (known.kind, known.id) != (viewer.kind, viewer.id):
                rest.append(known)
            elif (known.holders is not None) is told:
                viewer = viewer.joined_with(known)
            else:
                rest.append(known)
        return replace(self, acknowledged=(*rest, viewer))


def shown_name(viewer: Viewer) -> Words:
    """An entry's name, as long as it may be on a screen."""
    return Words(viewer.name).beginning(LONGEST_NAME_SHOWN)


def viewer_text(viewer: Viewer) -> Text:
    """How an entry of the audience is named on screens."""
    block = str(viewer.kind)
    if viewer.kind is ViewerKind.ROLE and viewer.holders is None:
        block = "role_unknown" if viewer.count is None else "role_counted"
    return Text(f"audience:{block}", name=shown_name(viewer), count=viewer.many or 0)


def could_text(viewer: Viewer) -> Text:
    """How an entry is named among those who could let themselves in, or who could act on people: with what it can."""
    powers = tuple(Text(f"rights:{power}") for power in sorted(viewer.powers))
    return Text(f"audience:could_{viewer.kind}", name=shown_name(viewer), powers=powers)


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
            text = value.text
            return 2 * len(text) - sum(map(str.isalnum, text)) - text.count(" ")
        case Text():
            return LONGEST_ENTRY + sum(_letters(inner) for _, inner in value.values)
        case tuple():
            return sum(map(_letters, value))
    return 0
