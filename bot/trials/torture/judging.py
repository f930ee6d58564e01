"""A process that judges mistakes in one module by the tests that belong to it, each in a fork that has made it.

The tests are run once without a mistake, and it is noted which lines of the module each reaches: a mistake is judged by
the tests that reach its statement alone, the quickest first, until one fails. A mistake inside of a function is put in
its place in a fork of a process that has found all tests; one that may act while modules are imported is put there
before, in a fork that imports them all anew. It reads a `Task` and tells a line of JSON for each mistake.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

import pytest
from hypothesis import Phase, settings

from bot.trials.torture.mistakes import MARKS, Mistake, marked, mistake

_UNCHANGED_WITHIN_S: Final = 600.0
_TESTED_WITHIN_S: Final = 30.0
_TIMES_AS_LONG: Final = 4.0
"""A mistake's tests may take so many times as long as without it, and a little more."""
_OPTIONS: Final = (
    *("-x", "-q", "-p", "no:cacheprovider", "-m", "not postgresql"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # what a fork finds imported is others'
)
_CANNOT: Final = -2
"""In place of pytest's exit code: the mistake could not be put in its place."""
_FORK: Final = multiprocessing.get_context("fork")


class Came(StrEnum):
    """What came of a mistake's tests, by pytest's exit code."""

    LIVES = "lives"
    KILLED = "killed"
    TIMED_OUT = "timed_out"
    """Perhaps a loop that never ends, perhaps a slow machine."""
    NOT_JUDGED = "not_judged"
    """The tests could not be run at all, or nothing was found to run."""


def came(code: int | None) -> Came:
    """What an exit code says; None after a timeout. That nothing could be imported or read is a mistake noticed.

    Pytest calls it a wrong use where that is so of what it reads before all tests; it is used alike for every mistake.
    """
    if code is None:
        return Came.TIMED_OUT
    return {0: Came.LIVES, 1: Came.KILLED, 2: Came.KILLED, 4: Came.KILLED}.get(
        code, Came.NOT_JUDGED
    )


@dataclass(frozen=True, slots=True)
class Task:
    """The module by its path in the folder in which the process begins, and the mistakes by their places in it."""

    module: str
    tests: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one mistake; of none, ``place`` is None and it was the module as it is."""

    place: int | None
    came: Came
    told: str = ""


@dataclass(slots=True)
class Reached:
    """Of each test that passed, in which lines of the module it came, and how long it took."""

    lines: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    while_imported: set[int] = field(default_factory=set)
    """Lines that were reached before any test."""
    imported: tuple[str, ...] = ()
    """Modules of others that the tests import, so that forks need not."""

    def by(self, made: Mistake) -> list[str]:
        """The tests that can notice it, the quickest first."""
        tests = [
            test for test, lines in self.lines.items() if made.line is None or made.line in lines
        ]
        return sorted(tests, key=lambda test: self.seconds[test])


class _Alone:
    """A plugin for one process: how tests would be shared among several is known to it, and means nothing."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "together(name): in one process, were there several")


class _Noting(_Alone):
    """A plugin that notes which lines of the marked module each test reaches."""

    def __init__(self) -> None:
        self._lines: set[int] = set()
        self.reached = Reached()
        setattr(builtins, MARKS, self._lines)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        self.reached.while_imported = set(self._lines)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self._lines.clear()
        began = time.perf_counter()
        try:
            return (yield)
        finally:
            self.reached.lines[item.nodeid] = set(self._lines)
            self.reached.seconds[item.nodeid] = time.perf_counter() - began


class _Choosing(_Alone):
    """A plugin that runs these tests alone, in this order. A property that fails is not sought a smaller case for."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._order = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("judging", parent=settings.default, phases=phases)
        settings.load_profile("judging")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(chosen, key=lambda item: self._order[item.nodeid])


@dataclass(frozen=True, slots=True)
class _Work:
    """A mistake, the tests that can notice it, and how long they may take."""

    place: int
    made: Mistake
    tests: Sequence[str]
    within_s: float


class _Judging(_Choosing):
    """A plugin that finds all tests, and then runs for each mistake those that can notice it, in a fork."""

    def __init__(self, file: str, works: Sequence[_Work], told: Connection) -> None:
        super().__init__(sorted({test for work in works for test in work.tests}))
        self._file = file
        self._works = works
        self._told = told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for work in self._works:
            chosen = [items[test] for test in work.tests]
            code, _ = _forked(work.within_s, _in_its_place, work.made, self._file, chosen)
            self._told.send((work.place, code))
        return True


def _in_its_place(made: Mistake, file: str, items: Sequence[pytest.Item], told: Connection) -> None:
    if not _has_taken(made, file):
        told.send((_CANNOT, None))
        return
    failed = 0
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        failed = item.session.testsfailed
        if failed:
            break
    told.send((int(failed > 0), None))


def _has_taken(made: Mistake, file: str) -> bool:
    """The file's functions do from now on what they do with the mistake; False if Python does not let them."""
    codes, changed = dict(_codes(made.code)), 0
    gc.unfreeze()  # what was put aside once all tests were found would not be among the objects
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == file:
            was = function.__code__
            try:
                function.__code__ = codes[was.co_qualname, was.co_firstlineno]
            except (KeyError, ValueError):
                return False
            changed += was != function.__code__
    return changed > 0


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield (one.co_qualname, one.co_firstlineno), one
            yield from _codes(one)


class _Exchanged(SourceFileLoader):
    """Loads a module with other code than its file has; as a finder it knows that one module alone."""

    def __init__(self, name: str, file: str, code: CodeType) -> None:
        super().__init__(name, file)
        self._code = code

    def get_code(self, _: str) -> CodeType:
        return self._code

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None


def _run(files: Collection[str], plugin: object) -> int:
    """What pytest ends with. What it would print goes nowhere."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    return int(pytest.main([*_OPTIONS, *sorted(files)], plugins=[plugin]))


def _unchanged(task: Task, told: Connection) -> None:
    _import_as(task, marked(Path(task.module).read_text(encoding="utf-8"), _file(task)))
    before = set(sys.modules)
    noting = _Noting()
    code = _run(task.tests, noting)
    noting.reached.imported = tuple(sorted(filter(_is_of_others, set(sys.modules) - before)))
    told.send((code, noting.reached))


def _is_of_others(name: str) -> bool:
    file = getattr(sys.modules[name], "__file__", None)
    return file is not None and (
        "site-packages" in file or not Path(file).is_relative_to(Path.cwd())
    )


def _mistaken(task: Task, made: Mistake, tests: Sequence[str], told: Connection) -> None:
    _import_as(task, made.code)
    told.send((_run({test.split("::")[0] for test in tests}, _Choosing(tests)), None))


def _import_as(task: Task, code: CodeType) -> None:
    name = task.module.removesuffix(".py").replace("/", ".")
    if name in sys.modules:
        raise RuntimeError(f"{name} is imported already")
    sys.meta_path.insert(0, _Exchanged(name, _file(task), code))


def _file(task: Task) -> str:
    return str(Path(task.module).resolve())


def _forked(
    within_s: float, work: Callable[..., None], *of: object
) -> tuple[int | None, Reached | None]:
    """What the work told in a fork; no code if it took longer, and pytest's own for an error if it told nothing."""
    ours, theirs = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=work, args=(*of, theirs))
    process.start()
    theirs.close()
    try:
        told: tuple[int, Reached | None] = ours.recv() if ours.poll(within_s) else (-1, None)
    except EOFError:
        return int(pytest.ExitCode.INTERNAL_ERROR), None
    finally:
        process.kill()
        process.join()
    return (None, None) if told[0] == -1 else told


def judge(task: Task, tell: Callable[[Judged], None]) -> None:
    """The module as it is first: where its tests do not pass, they would kill anything, and no mistake is judged."""
    code, reached = _forked(_UNCHANGED_WITHIN_S, _unchanged, task)
    tell(Judged(None, came(code)))
    if code != 0 or reached is None:
        return
    for name in reached.imported:
        with suppress(Exception):  # what cannot be imported by itself is imported by the forks
            importlib.import_module(name)
    works = [_work(task, place, reached) for place in task.places]
    codes = _in_place([one for one in works if _is_inside(one.made, reached)], task)
    for work in works:
        if not work.tests:
            tell(Judged(work.place, Came.LIVES, f"{work.made.told} (no test comes there)"))
            continue
        code = codes.get(work.place, _CANNOT)
        if code == _CANNOT:
            code, _ = _forked(work.within_s, _mistaken, task, work.made, work.tests)
        tell(Judged(work.place, came(code), work.made.told))


def _work(task: Task, place: int, reached: Reached) -> _Work:
    made = mistake(Path(task.module).read_text(encoding="utf-8"), _file(task), place)
    tests = reached.by(made)
    seconds = sum(reached.seconds[test] for test in tests)
    return _Work(place, made, tests, _TIMES_AS_LONG * seconds + _TESTED_WITHIN_S)


def _is_inside(made: Mistake, reached: Reached) -> bool:
    return made.line is not None and made.line not in reached.while_imported


def _in_place(works: Sequence[_Work], task: Task) -> dict[int, int | None]:
    """What the tests of each ended with, by place."""
    ours, theirs = _FORK.Pipe(duplex=False)
    tested = [work for work in works if work.tests]
    process = _FORK.Process(target=_collected, args=(task, tested, theirs))
    process.start()
    theirs.close()
    codes: dict[int, int | None] = {}
    with suppress(EOFError):
        while True:
            place, code = ours.recv()
            codes[place] = code
    process.join()
    return codes


def _collected(task: Task, works: Sequence[_Work], told: Connection) -> None:
    tests = {test.split("::")[0] for work in works for test in work.tests}
    _run(tests, _Judging(_file(task), works, told))


def main() -> int:
    """Judge the task on the standard input."""
    asked = json.load(sys.stdin)
    task = Task(asked["module"], tuple(asked["tests"]), tuple(asked["places"]))
    judge(task, lambda judged: print(json.dumps(asdict(judged)), flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
