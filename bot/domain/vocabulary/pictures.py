"""What a picture on a card shows, as values: what is drawn and what is read out instead come from the same one."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class Road:
    """The way of a workshop: every phase by its title, and how many of them lie behind."""

    title: Text
    phases: tuple[Text, ...]
    behind: int

    @property
    def told(self) -> Text:
        """The same in words."""
        numbered = tuple(
            Text("pictures:phase", number=number, phase=phase)
            for number, phase in enumerate(self.phases, 1)
        )
        before, rest = numbered[: self.behind], numbered[self.behind :]
        return Text("pictures:road", title=self.title, before=before, now=rest[0], after=rest[1:])


class Mark(StrEnum):
    """What stands in a field of a table."""

    YES = "yes"
    NO = "no"
    ONE = "one"
    """For one person of them alone."""


@frozen
class Column:
    """A column: what it is called where it is read out, what stands above it, and which columns it belongs to."""

    name: Text
    short: Text
    group: Text | None = None


@frozen
class Line:
    """A line of a table, with a mark for each column."""

    name: Text
    marks: tuple[Mark, ...]


@frozen
class Table:
    """What belongs to what. ``legend`` says what each mark means, and leaves out those that say nothing."""

    title: Text
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    legend: tuple[tuple[Mark, Text], ...]

    @property
    def told(self) -> Text:
        """The same in words, line by line."""
        return Text(
            "pictures:table", title=self.title, lines=tuple(self._told(line) for line in self.lines)
        )

    def _told(self, line: Line) -> Text:
        found = zip(self.columns, line.marks, strict=True)
        belongs = tuple(
            Text("pictures:only_one_of", name=column.name) if mark is Mark.ONE else column.name
            for column, mark in found
            if mark is not Mark.NO
        )
        return Text("pictures:line", name=line.name, belongs=belongs)


Picture = Road | Table
"""Phases, rooms, names of sides and numbers: never a line that somebody wrote."""
