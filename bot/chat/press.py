"""A press as it reached us, with everything its command is made from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import forms
from bot.chat.custom_id import ButtonId
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.seen import Seen


@dataclass(frozen=True, slots=True)
class IncomingPress:
    """A press with everything its command is made from."""

    workshop: Workshop
    room: RoomKey | None
    by: UserId
    pressed: ButtonId
    values: dict[str, str]

    @property
    def seen(self) -> Seen:
        """What the presser had before their eyes. Revisions never repeat, so the phase follows from the revision."""
        return Seen(self.workshop.phase_id, self.pressed.revision)

    @property
    def words(self) -> Words:
        """What was written in the form."""
        return Words(self.values.get(forms.WORDS, ""))
