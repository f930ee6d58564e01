"""Tests in several processes side by side, forked from the one that has collected them.

What takes a good part of the time is to import everything and to find the tests: so it is done once, and not by each
process. Each takes the next group of tests that stay together, runs it, and tells how each of them went.
"""

from __future__ import annotations

import atexit
import mmap
import multiprocessing
import os
import random
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, cast

import pytest
from _pytest.capture import CaptureManager
from _pytest.nodes import Node

from bot.rehearsal.end_with_parent import end_with

TOGETHER = "together"
WAITS = "waits"
_GRACE_S = 30.0
"""For a process to end in order, with all that it has begun."""
_EVERY_S = 0.1
"""Who waits for each word is woken by each, and takes the processor from whoever had just begun the next test."""
_ROOM = 1 << 20
"""Bytes of what was told and not heard yet; with less, tests would wait to be heard."""
_NUMBER = 2
"""Bytes in which a group is named."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--side-by-side",
        type=int,
        default=1,
        metavar="PROCESSES",
        help="run tests in so many processes, forked after collecting; a group of tests stays in one of them",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    processes: int = session.config.getoption("--side-by-side")
    told_at_once = session.testsfailed or session.config.getoption("collectonly")
    if processes < 2 or told_at_once or not session.items or not hasattr(os, "fork"):
        return None  # the usual loop does the rest
    _Controller(session).run(processes)
    return True


def groups_of(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Those that stay together, in the order of their first ones. Whoever belongs to no group goes alone."""
    together: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker(TOGETHER)
        together.setdefault(mark.args[0] if mark else item.nodeid, []).append(item)
    return list(together.values())


def waits(group: list[pytest.Item]) -> bool:
    """Whether it mostly waits in real time: such a one is run beside those that do not, and not all of them at once."""
    return group[0].get_closest_marker(WAITS) is not None


@dataclass(frozen=True)
class Took:
    """A process has taken this group, and begins with the test at this place of it."""

    group: int
    place: int = 0


@dataclass(frozen=True)
class Ran:
    """The test is over, and this is what has to be known of it."""

    reports: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Warned:
    """A warning that is no failure."""

    text: str
    file: str
    line: int
    when: Any
    nodeid: str
    location: tuple[str, int, str] | None


@dataclass(frozen=True)
class Ended:
    """There is nothing left to do, and everything was put away. ``reports`` of what went wrong with that.

    ``because``: why all are to end, if the run was broken off.
    """

    reports: tuple[dict[str, Any], ...]
    because: str


Told = Took | Ran | Warned | Ended


class _Controller:
    """Hands out groups, and says to whoever reports how each test went as if it had run here."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._groups = groups_of(session.items)
        self._stop = mmap.mmap(-1, 1)
        waiting = [number for number, group in enumerate(self._groups) if waits(group)]
        others = [number for number, group in enumerate(self._groups) if not waits(group)]
        self._queues = self._filled(others), self._filled(waiting)
        self._at: dict[Connection, tuple[ForkProcess, Took | None]] = {}
        self._begun = 0
        self._base: Path = cast(Any, session.config)._tmp_path_factory.getbasetemp()

    def _filled(self, numbers: list[int]) -> int:
        """Where these numbers of groups can be read, each by one process: so little is read whole or not at all."""
        reading, writing = os.pipe()
        for number in numbers:
            os.write(writing, number.to_bytes(_NUMBER, sys.byteorder))
        os.close(writing)
        return reading

    def run(self, processes: int) -> None:
        try:
            for _ in range(min(processes, len(self._groups))):
                self._begin(None)
            while self._at:
                time.sleep(_EVERY_S)
                for connection in list(self._at):
                    while connection in self._at and connection.poll():
                        self._hear(connection)
        finally:
            self._stop[0] = 1
            for process, _ in self._at.values():
                process.join(_GRACE_S)
                process.kill()
        if self._session.shouldfail:
            raise self._session.Failed(self._session.shouldfail)
        if self._session.shouldstop:
            raise self._session.Interrupted(self._session.shouldstop)

    def _begin(self, first: Took | None) -> None:
        self._begun += 1
        here, there = multiprocessing.get_context("fork").Pipe(duplex=False)
        if sys.platform == "linux":
            import fcntl

            fcntl.fcntl(there, fcntl.F_SETPIPE_SZ, _ROOM)
        # The first and every second one begin with what waits. Each goes on with the rest once its own is done.
        queues = self._queues[::-1] if self._begun % 2 else self._queues
        worker = _Worker(self._session, self._groups, queues, self._stop, there)
        base = self._base / f"process-{self._begun}"
        process = multiprocessing.get_context("fork").Process(target=worker.run, args=(first, base))
        process.start()
        there.close()
        self._at[here] = process, first

    def _hear(self, connection: Connection) -> None:
        process, at = self._at[connection]
        try:
            told: Told = connection.recv()
        except EOFError:
            del self._at[connection]
            process.join()
            self._went_away(process, at)
            return
        hook = self._session.config.hook
        match told:
            case Took():
                self._at[connection] = process, told
            case Ran(reports):
                self._say(reports)
                assert at is not None
                item = self._groups[at.group][at.place]
                hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
                self._at[connection] = process, Took(at.group, at.place + 1)
            case Warned():
                self._warn(told)
            case Ended(reports, because):
                self._say(reports)
                self._session.shouldstop = self._session.shouldstop or because
                del self._at[connection]
                process.join()
        if self._session.shouldfail or self._session.shouldstop:
            self._stop[0] = 1

    def _say(self, reports: tuple[dict[str, Any], ...]) -> None:
        config = self._session.config
        for data in reports:
            report = config.hook.pytest_report_from_serializable(config=config, data=data)
            config.hook.pytest_runtest_logreport(report=report)

    def _warn(self, told: Warned) -> None:
        self._session.config.hook.pytest_warning_recorded.call_historic(
            kwargs={
                "warning_message": warnings.WarningMessage(
                    told.text, Warning, told.file, told.line
                ),
                "when": told.when,
                "nodeid": told.nodeid,
                "location": told.location,
            }
        )

    def _went_away(self, process: ForkProcess, at: Took | None) -> None:
        """Nobody said so before: that is a failure of the test it was at, and another process does the rest."""
        assert at is not None, f"a process ended with {process.exitcode} before its first test"
        group = self._groups[at.group]
        item = group[min(at.place, len(group) - 1)]
        report = pytest.TestReport(
            nodeid=item.nodeid,
            location=item.location,
            keywords={},
            outcome="failed",
            longrepr=f"The process of {item.nodeid} ended with {process.exitcode} in the middle.",
            when="call",
        )
        self._session.config.hook.pytest_runtest_logreport(report=report)
        if not self._stop[0]:
            self._begin(Took(at.group, at.place + 1))


class _Worker:
    """Runs groups of tests, one after the other, in a process of its own."""

    def __init__(
        self,
        session: pytest.Session,
        groups: list[list[pytest.Item]],
        queues: tuple[int, ...],
        stop: mmap.mmap,
        controller: Connection,
    ) -> None:
        self._session, self._groups, self._controller = session, groups, controller
        self._queues, self._stop = queues, stop
        self._reports: list[dict[str, Any]] = []
        self._last: pytest.Item | None = None
        self._settled = False
        self._parent = os.getpid()

    def run(self, first: Took | None, base: Path) -> None:
        self._settle_in(base)
        because = ""
        try:
            self._run_groups(first)
        except (KeyboardInterrupt, pytest.exit.Exception) as broken_off:
            because = str(broken_off) or "interrupted"
        for put_away in (self._session._setupstate.teardown_exact, self._unconfigure):
            self._put_away(put_away)
        self._tell(Ended(self._all_reports(), because))
        atexit._run_exitfuncs()

    def _run_groups(self, first: Took | None) -> None:
        for took in self._taken(first):
            items = self._groups[took.group][took.place :]
            self._tell(took)
            for item, following in zip(items, [*items[1:], None], strict=True):
                self._run(item, following)
                if self._is_over():
                    return

    def _taken(self, first: Took | None) -> Iterator[Took]:
        if first is not None:
            yield first
        for queue in self._queues:
            while not self._is_over() and (number := os.read(queue, _NUMBER)):
                yield Took(int.from_bytes(number, sys.byteorder))

    def _is_over(self) -> bool:
        return bool(self._stop[0] or self._session.shouldfail or self._session.shouldstop)

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """What is shared by a folder's tests may be wanted by the next group; what is shared by a module's may not."""
        nextitem: Node | None = following
        if following is None:
            module = item.getparent(pytest.Module)
            nextitem = module.parent if module is not None else None
        # Only now is known what of the group before is not wanted.
        self._put_away(lambda _: self._session._setupstate.teardown_exact(item))
        self._last = item
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=cast(pytest.Item, nextitem))
        self._tell(Ran(self._all_reports()))

    def _put_away(self, act: Callable[[None], None]) -> None:
        """What goes wrong with it is a failure of the last test."""
        call = pytest.CallInfo.from_call(lambda: act(None), when="teardown")
        if call.excinfo is not None and self._last is not None:
            self.pytest_runtest_logreport(pytest.TestReport.from_item_and_call(self._last, call))

    def _unconfigure(self, _: None) -> None:
        self._session.config._ensure_unconfigure()

    def _settle_in(self, base: Path) -> None:
        """Have nothing in common with the others but what was there before."""
        config = self._session.config
        end_with(self._parent)
        random.seed()
        base.mkdir(mode=0o700)
        cast(Any, config)._tmp_path_factory._basetemp = base
        plugins = config.pluginmanager
        for name in ("terminalreporter", "terminalprogress"):
            plugins.unregister(name=name)
        captured: CaptureManager | None = plugins.getplugin("capturemanager")
        if captured is not None:
            captured.stop_global_capturing()
            captured.start_global_capturing()
        plugins.register(self, "side_by_side_worker")
        self._settled = True

    def _tell(self, told: Told) -> None:
        self._controller.send(told)

    def _all_reports(self) -> tuple[dict[str, Any], ...]:
        reports = tuple(self._reports)
        self._reports.clear()
        return reports

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        config = self._session.config
        self._reports.append(
            config.hook.pytest_report_to_serializable(config=config, report=report)
        )

    def pytest_warning_recorded(
        self,
        warning_message: warnings.WarningMessage,
        when: Any,
        nodeid: str,
        location: tuple[str, int, str] | None,
    ) -> None:
        if not self._settled:  # it was told before this process began
            return
        said = f"{warning_message.category.__name__}: {warning_message.message}"
        at = warning_message.filename, warning_message.lineno
        self._tell(Warned(said, *at, when, nodeid, location))
