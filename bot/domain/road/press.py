"""A button as it comes in when it is pressed: what its id said, who pressed it, and what the form brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import BETWEEN, CHOSEN, WORDS
from bot.domain.vocabulary.identity import ActId, Handle, Locale, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.seen import Seen
from bot.frozen import frozen


@frozen
class ButtonId:
    """A button, select or form of ours, as its id says; everything in it could be made up by whoever sent it.

    ``revision`` is None for what was asked by a slash command: that shows nobody a revision.
    """

    verb: Verb
    handle: Handle
    revision: int | None
    subject: str = ""
    act: ActId | None = None


LARGEST = 2**63 - 1
"""No id of the platform, no moment and no count of ours is larger; what travels in an id can be made up."""


def number_in(text: str) -> int | None:
    """The number that a piece of an id or of a form is, or None: also for one larger than any that is ours."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def _unknown(user: UserId) -> str:
    return f"@{str(user)[-4:]}"


@frozen
class IncomingPress:
    """A press with everything its command is made from. ``name_of`` tells how the guild shows a person now."""

    workshop: Workshop
    room: RoomKey | None
    by: UserId
    pressed: ButtonId
    values: dict[str, str] = field(default_factory=dict)
    written: Words = Words("")
    """All that was written in a form, to be given back where it is refused."""
    name_of: Callable[[UserId], str] = _unknown
    languages: frozenset[Locale] = frozenset()
    """Those the pack is written in."""

    @property
    def seen(self) -> Seen:
        """What the presser had before their eyes. Revisions never repeat, so the phase follows from the revision."""
        return Seen(self.workshop.phase_id, self.pressed.revision)

    @property
    def revision(self) -> int:
        """Which revision of a name, a line or a list was shown on what was pressed; 0 where nothing was."""
        return self.pressed.revision or 0

    @property
    def words(self) -> Words:
        """What was written in the form."""
        return self.line(WORDS)

    def line(self, name: str) -> Words:
        """What was written in one field."""
        return Words(self.values.get(name, ""))

    def handles(self, name: str) -> tuple[Handle, ...]:
        """What was chosen in a list of which several may be."""
        return tuple(Handle(each) for each in self.values.get(name, "").split(BETWEEN) if each)

    @property
    def subject(self) -> Handle:
        """Which of several entries is meant, by the button's own id."""
        return Handle(self.pressed.subject)

    @property
    def chosen(self) -> Handle:
        """Which entry is meant: the one chosen in a list, else the button's own."""
        return Handle(self.values.get(CHOSEN, "") or self.pressed.subject)
