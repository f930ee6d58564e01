"""What travels in a button's id: a verb, a random handle, a revision; never a person, never authority."""

from __future__ import annotations

from bot.chat import limits
from bot.domain.road.press import ButtonId
from bot.domain.vocabulary.buttons import Button, Verb
from bot.domain.vocabulary.identity import ActId, Handle

_MARK = "parley"


def encode(pressed: ButtonId) -> str:
    """The id. ``OverLimit`` where it is longer than Discord takes: a subject has to be kept short by who makes it."""
    revision = str(pressed.revision or 0)
    made = ":".join(
        (_MARK, pressed.verb, pressed.handle, revision, pressed.subject, pressed.act or "")
    )
    limits.within(limits.ID, f"the id of {pressed.verb}", len(made))
    return made


def decode(custom_id: str) -> ButtonId | None:
    """The id again, or None if it is not one of ours or does not read as one."""
    match custom_id.split(":"):
        case [mark, verb, handle, revision, subject, act] if mark == _MARK and revision.isdecimal():
            try:
                return ButtonId(
                    Verb(verb), Handle(handle), int(revision), subject, ActId(act) if act else None
                )
            except ValueError:
                return None
    return None


def of(button: Button, handle: Handle, act: ActId | None = None) -> ButtonId:
    """A button of the domain, for one place and, where it is ephemeral, for one showing."""
    return ButtonId(button.verb, handle, button.revision, button.subject, act)
