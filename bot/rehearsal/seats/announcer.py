"""Says to screen readers, politely and once, what has come; nothing of it is drawn for eyes."""

from __future__ import annotations

from nicegui import ui

from bot.rehearsal.seats.one_go import OneGo
from bot.rehearsal.seats.texts import Words
from bot.rehearsal.simulation import ShownMessage

_LETTERS = 240
_AT_ONCE = 3


class Announcer:
    """One for a window, however many seats it holds. Draws itself where it is made."""

    def __init__(self, words: Words, one_go: OneGo) -> None:
        self._one_go = one_go
        self._words = words
        self._said: set[int] = set()
        self._waiting: list[str] = []
        self._told = ""
        self._line = ui.element().classes("for-ears").props("role=status aria-live=polite")

    def message(self, message: ShownMessage) -> None:
        """Somebody has said something where one of this window's seats is looking."""
        if message.id not in self._said:
            self._said.add(message.id)
            said = " ".join(message.text.split())
            self._waiting.append(
                self._words("told_said", name=message.author, said=said[:_LETTERS])
            )

    def tell(self, sentence: str) -> None:
        """Something else has happened that eyes see."""
        if sentence not in self._waiting:
            self._waiting.append(sentence)

    def elsewhere(self, room: str) -> None:
        """Something has come in a room that is not open."""
        self.tell(self._words("told_elsewhere", room=room))

    def flush(self) -> None:
        """Say what has gathered, in one breath; much at once is a number."""
        if not self._waiting:
            return
        told = (
            " ".join(self._waiting)
            if len(self._waiting) <= _AT_ONCE
            else self._words("told_many", count=len(self._waiting))
        )
        self._waiting.clear()
        # The same sentence twice is two things that happened, and is read out only if it looks new.
        self._told = told if told != self._told else f"{told}\u00a0"
        # Put there by itself: an element that is sent anew would have the whole window computed anew.
        self._one_go.call(self._line, "replaceChildren", self._told)
