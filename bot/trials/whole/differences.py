"""Where two plays of a whole workshop differ: in what each seat saw, in calls, in what lay on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.domain.vocabulary.buttons import Verb
from bot.rehearsal.simulation import Button, Call, Entry, Menu, ShownMessage
from bot.trials.whole.recording import Sight

_SNOWFLAKE: Final = re.compile(r"\d{17,20}")
_LISTS: Final = frozenset({Verb.LIST_FIRST.value, Verb.LIST_SECOND.value})
"""The lists of people to put on a side: which side is all that the two verbs say."""
_ACT: Final = 5
"""Which part of a button's id is the act, drawn for each showing."""


class Numbering:
    """Ids by the order in which they appear: two plays give them other numbers."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, one: object) -> str:
        """The place of this id."""
        return f"#{self._known.setdefault(str(one), len(self._known))}"

    def text(self, text: str) -> str:
        """A text in which every id is its place."""
        return _SNOWFLAKE.sub(lambda found: self.of(found[0]), text)

    def room(self, name: str) -> str:
        """A room by its name."""
        return name

    def button(self, custom_id: str | None) -> str:
        """A button's id; the act in it is drawn for each showing."""
        parts = self.text(custom_id or "").split(":")
        act = parts[_ACT] if len(parts) > _ACT else ""
        return ":".join([*parts[:_ACT], self.of(act) if act else ""])


class ImageNumbering(Numbering):
    """Also what is drawn for each caucus: its handle, and the end of its name. Both only say which room is meant."""

    def __init__(self, caucuses: frozenset[str]) -> None:
        super().__init__()
        self._caucuses = caucuses

    def room(self, name: str) -> str:
        """A caucus by when it appeared."""
        return self.of(name) if name in self._caucuses else name

    def button(self, custom_id: str | None) -> str:
        """A button's id; a caucus that it stands in, or a side that it means, by when it appeared."""
        parts = (custom_id or "").split(":")
        sides = self._caucuses | _LISTS
        numbered = [self.of(part) if part in sides else part for part in parts]
        return super().button(":".join(numbered))


def differences(
    here: Sight, there: Sight, *, owners: frozenset[str] = frozenset(), image: bool = False
) -> list[str]:
    """Where the two plays differ in what people saw, in what the bot called, in what lies on disk.

    Left out is what the ``owners`` of a secret were shown privately. ``image``: labels and lots are exchanged there.
    """
    found = [f"the play itself: {failure}" for failure in (*here.failed, *there.failed)]
    for name in here.transcripts:
        private = name not in owners
        shown = _transcript(here, name, private=private, image=image)
        also = _transcript(there, name, private=private, image=image)
        found += _first(f"the transcript of {name}", shown, also)
    found += _first("the calls", _calls(here), _calls(there))
    found += _first("the sealed rows", here.rows, there.rows)
    return found


def entries_seen(sight: Sight, owners: frozenset[str]) -> int:
    """How many entries of transcripts are compared."""
    transcripts = [
        _transcript(sight, name, private=name not in owners, image=False)
        for name in sight.transcripts
    ]
    return sum(map(len, transcripts))


def _transcript(sight: Sight, seat: str, *, private: bool, image: bool) -> list[object]:
    """What a seat was shown, act by act: what stands in rooms, then what this person alone was answered.

    Each room keeps its own order. Which of two rooms comes first within an act, and whether an answer comes before
    what the act brings, is nobody's doing: they go out beside each other.
    """
    numbers = ImageNumbering(sight.caucuses) if image else Numbering()
    entries, ends = sight.transcripts[seat], [0, *sight.ends.get(seat, ()), None]
    shown: list[object] = []
    for begin, end in pairwise(ends):
        for entry in sorted(entries[begin:end], key=_place):
            if private or not _is_private(entry):
                shown.append(_shown(entry, numbers))
    return shown


def _shown(entry: Entry, numbers: Numbering) -> tuple[object, ...]:
    told: list[object] = [entry.what.value, numbers.of(entry.channel_id), numbers.room(entry.room)]
    messages = entry.readable if entry.message is None else (entry.message, *entry.readable)
    for message in messages:
        told += _message(message, numbers)
    if entry.form is not None:
        told.append(numbers.text(entry.form.everything))
    return tuple(told)


def _message(message: ShownMessage, numbers: Numbering) -> list[object]:
    return [
        numbers.of(message.id),
        numbers.of(message.author_id),
        numbers.text(message.text),
        tuple(_button(button, numbers) for button in message.buttons),
        tuple(_menu(menu, numbers) for menu in message.menus),
        tuple((file.name, file.content) for file in message.files),
        message.ephemeral,
        message.edited,
    ]


def _button(button: Button, numbers: Numbering) -> tuple[object, ...]:
    return button.label, numbers.button(button.custom_id), button.disabled


def _menu(menu: Menu, numbers: Numbering) -> tuple[object, ...]:
    choices = tuple((choice.label, choice.value) for choice in menu.choices)
    return menu.placeholder, numbers.button(menu.custom_id), choices


def _place(entry: Entry) -> tuple[bool, int]:
    """Rooms in the order in which they were opened, which is the same in both plays; what is private behind them."""
    return _is_private(entry), entry.channel_id


def _is_private(entry: Entry) -> bool:
    """Whether this was shown to that person alone: an answer, or a form they opened."""
    return entry.form is not None or (entry.message is not None and entry.message.ephemeral)


def _calls(sight: Sight) -> list[object]:
    numbers = Numbering()
    by_room = [sorted(of_kind, key=lambda one: one.channel_id or 0) for of_kind in sight.calls]
    return [tuple(_call(one, numbers) for one in of_kind) for of_kind in by_room]


def _call(call: Call, numbers: Numbering) -> str:
    where = numbers.of(call.channel_id) if call.channel_id else ""
    return f"{call.method} {call.template} {where} {call.status}"


def _first(what: str, here: Sequence[object], there: Sequence[object]) -> list[str]:
    for place, (mine, other) in enumerate(zip(here, there, strict=False)):
        if mine != other:
            return [f"{what}, entry {place}"]
    return [] if len(here) == len(there) else [f"{what}: {len(here)} and {len(there)} entries"]
