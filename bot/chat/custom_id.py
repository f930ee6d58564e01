"""What travels in a button's id: a verb, a random handle, a revision; never a person, never authority."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.vocabulary.buttons import Button, Verb
from bot.domain.vocabulary.identity import ActId, Handle

_MARK = "parley"
LONGEST = 100
"""https://discord.com/developers/docs/components/reference#anatomy-of-a-component-custom-id"""


@dataclass(frozen=True, slots=True)
class ButtonId:
    """A button, select or form of ours, as its id says; everything in it could be made up by whoever sent it."""

    verb: Verb
    handle: Handle
    revision: int
    subject: str = ""
    act: ActId | None = None

    def encode(self) -> str:
        """The id, short enough for Discord."""
        return ":".join((_MARK, self.verb, self.handle, str(self.revision), self.subject, self.act or ""))


def decode(custom_id: str) -> ButtonId | None:
    """The id again, or None if it is not one of ours or does not read as one."""
    match custom_id.split(":"):
        case [mark, verb, handle, revision, subject, act] if mark == _MARK and revision.isdecimal():
            try:
                return ButtonId(Verb(verb), Handle(handle), int(revision), subject, ActId(act) if act else None)
            except ValueError:
                return None
    return None


def of(press: Button, handle: Handle, act: ActId | None = None) -> ButtonId:
    """A press of the domain, for one place and, where it is ephemeral, for one showing."""
    return ButtonId(press.verb, handle, press.revision, press.subject, act)
