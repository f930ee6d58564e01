"""Transactions that share one commit, as the thread of the connection plays them: each whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import field
from enum import StrEnum
from typing import Any, Final

from bot.frozen import frozen, kept
from bot.store.to_its_end import ToItsEnd

_REFUSALS: Final = (sqlite3.Error, OverflowError, TypeError, ValueError)
"""What a statement may end in: SQLite's own errors, and values that it cannot take."""


@frozen
class Statement:
    """One statement, run once for each row of values."""

    text: str
    rows: Sequence[Sequence[object]] = field(repr=False)


class End(StrEnum):
    """How a transaction was left."""

    KEPT = "kept"
    UNDONE = "undone"


@kept
class Member:
    """One transaction. What it wants written waits here until the thread plays it, with others or by itself."""

    outcome: ToItsEnd[None] = field(repr=False)
    """Set once all is on disk, or nothing ever will be."""
    statements: list[Statement] = field(default_factory=list)
    end: End | None = None
    is_inside: bool = False
    """Its savepoint stands: it has asked something, and what it wrote before is in the transaction under way."""
    failed: BaseException | None = None

    @property
    def is_played(self) -> bool:
        """Whether nothing of it is left to play."""
        over = self.end is not None and not self.statements and not self.is_inside
        return over or self.failed is not None


class Writer:
    """Plays transactions on the connection. To be used by its thread alone; nothing lasts before `commit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._written: list[Member] = []
        """Played to their end and not on disk."""

    def to_disk(self, members: Sequence[Member]) -> None:
        """Play what is left of these, then commit whatever was written. Each notes what went wrong with it."""
        try:
            if not self._have_played_straight(members):
                self._play_all(members)
            self._commit()
        except BaseException as error:
            self._connection.rollback()
            self._lose(error)
            raise

    def ask(
        self, before: Sequence[Member], member: Member, question: Statement
    ) -> tuple[list[Any], int]:
        """What a transaction finds, others before it having been played: the rows, and how many it changed."""
        self._play_all((*before, member))
        if member.failed is None:
            try:
                cursor = self._connection.execute(question.text, question.rows[0])
                return cursor.fetchall(), cursor.rowcount
            except _REFUSALS as error:
                self._undo(member, error)
        raise member.failed or RuntimeError("a transaction that failed does not say why")

    def _have_played_straight(self, members: Sequence[Member]) -> bool:
        """Whether all is written without a savepoint each, which takes longer than what is written.

        Not so where one has been played in part, or fails: then nothing is written, and each is to be played by itself.
        """
        if self._connection.in_transaction or any(each.is_played for each in members):
            return False
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for each in members:
                for one in each.statements:
                    self._connection.executemany(one.text, one.rows)
        except _REFUSALS:
            self._connection.rollback()
            return False
        for each in members:
            each.statements.clear()
        self._written += members
        return True

    def _play_all(self, members: Sequence[Member]) -> None:
        for each in members:
            if not each.is_played:
                self._play(each)

    def _play(self, member: Member) -> None:
        """As far as it has come: its statements, and its end if it has one."""
        try:
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            if not member.is_inside:
                self._connection.execute("SAVEPOINT member")
                member.is_inside = True
            if member.end is End.UNDONE:
                self._connection.execute("ROLLBACK TO member")
            else:
                for each in member.statements:
                    self._connection.executemany(each.text, each.rows)
            member.statements.clear()
            if member.end is not None:
                self._connection.execute("RELEASE member")
                member.is_inside = False
                self._written.append(member)
        except _REFUSALS as error:
            self._undo(member, error)

    def _undo(self, member: Member, error: Exception) -> None:
        """Take back what this one has written. A full disk takes back everything, and then all have failed."""
        member.failed = error
        try:
            if self._connection.in_transaction and member.is_inside:
                self._connection.execute("ROLLBACK TO member")
                self._connection.execute("RELEASE member")
        except sqlite3.Error:
            self._connection.rollback()
        member.is_inside = False
        if not self._connection.in_transaction:
            self._lose(error)

    def _commit(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.commit()
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._connection.rollback()
            self._lose(error)
        self._written.clear()

    def _lose(self, error: BaseException) -> None:
        for each in self._written:
            each.failed = error
        self._written.clear()
