"""Where two plays of a whole workshop differ: in what each seat saw, in calls, in what lay on disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.rehearsal.simulation import Call, Entry
from bot.trials.whole.recording import Sight

_SNOWFLAKE: Final = re.compile(r"\d{17,20}")


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
        return ":".join([*parts[:5], self.of(parts[5]) if len(parts) > 5 and parts[5] else ""])


class ImageNumbering(Numbering):
    """Also what is drawn for each caucus: its handle, and the end of its name. Both only say which room is meant."""

    def __init__(self, caucuses: frozenset[str]) -> None:
        super().__init__()
        self._caucuses = caucuses

    def room(self, name: str) -> str:
        """A caucus by when it appeared."""
        return self.of(name) if name in self._caucuses else name

    def button(self, custom_id: str | None) -> str:
        """A button's id; a caucus that it stands in, or means, by when it appeared."""
        parts = (custom_id or "").split(":")
        return super().button(":".join(self.of(one) if one in self._caucuses else one for one in parts))


def differences(here: Sight, there: Sight, *, owners: frozenset[str] = frozenset(), image: bool = False) -> list[str]:
    """Where the two plays differ in what people saw, in what the bot called, in what lies on disk.

    Left out is what the ``owners`` of a secret were shown privately. ``image``: labels and lots are exchanged there.
    """
    found = [f"the play itself: {one}" for one in (*here.failed, *there.failed)]
    for name in here.transcripts:
        shown = (_transcript(one, name, private=name not in owners, image=image) for one in (here, there))
        found += _first(f"the transcript of {name}", *shown)
    found += _first("the calls", *(_calls(one) for one in (here, there)))
    found += _first("the sealed rows", here.rows, there.rows)
    return found


def entries_seen(sight: Sight, owners: frozenset[str]) -> int:
    """How many entries of transcripts are compared."""
    return sum(len(_transcript(sight, one, private=one not in owners, image=False)) for one in sight.transcripts)


def _transcript(sight: Sight, seat: str, *, private: bool, image: bool) -> list[object]:
    """What a seat was shown, act by act: what stands in rooms, then what this person alone was answered.

    An answer goes out beside what the act brings, so which of the two comes first is nobody's doing.
    """
    numbers = ImageNumbering(sight.caucuses) if image else Numbering()
    entries, ends = sight.transcripts[seat], [0, *sight.ends.get(seat, ()), None]
    by_act = (sorted(entries[begin:end], key=_is_private) for begin, end in pairwise(ends))
    return [_shown(one, numbers) for act in by_act for one in act if private or not _is_private(one)]


def _shown(entry: Entry, numbers: Numbering) -> tuple[object, ...]:
    message, form = entry.message, entry.form
    told: list[object] = [entry.what.value, numbers.of(entry.channel_id), numbers.room(entry.room)]
    for one in (*((message,) if message is not None else ()), *entry.readable):
        told += [
            numbers.of(one.id),
            numbers.of(one.author_id),
            numbers.text(one.text),
            tuple((button.label, numbers.button(button.custom_id), button.disabled) for button in one.buttons),
            tuple(
                (
                    menu.placeholder,
                    numbers.button(menu.custom_id),
                    tuple((each.label, each.value) for each in menu.choices),
                )
                for menu in one.menus
            ),
            tuple((file.name, file.content) for file in one.files),
            one.ephemeral,
            one.edited,
        ]
    if form is not None:
        told.append(numbers.text(form.everything))
    return tuple(told)


def _is_private(entry: Entry) -> bool:
    """Whether this was shown to that person alone: an answer, or a form they opened."""
    return entry.form is not None or (entry.message is not None and entry.message.ephemeral)


def _calls(sight: Sight) -> list[object]:
    numbers = Numbering()
    return [tuple(_call(one, numbers) for one in of_kind) for of_kind in sight.calls]


def _call(call: Call, numbers: Numbering) -> str:
    where = numbers.of(call.channel_id) if call.channel_id else ""
    return f"{call.method} {call.template} {where} {call.status}"


def _first(what: str, here: Sequence[object], there: Sequence[object]) -> list[str]:
    for place, (mine, other) in enumerate(zip(here, there, strict=False)):
        if mine != other:
            return [f"{what}, entry {place}"]
    return [] if len(here) == len(there) else [f"{what}: {len(here)} and {len(there)} entries"]
