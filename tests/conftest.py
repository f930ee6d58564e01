"""Settings for every test; fixtures live beside the tests that use them."""

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings

from tests import typed

# The same examples each time, and no deadline: a busy machine is not a failure. PARLEY_EXPLORE=1 looks further;
# PARLEY_QUICK=1, which `./parley test --quick` sets, looks at a few.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=5)
PROFILES = {"PARLEY_EXPLORE": "explore", "PARLEY_QUICK": "quick"}
settings.load_profile(
    next((profile for name, profile in PROFILES.items() if os.environ.get(name)), "steady")
)

LONGEST_ROW, SERVER_ROW = "browser", "postgresql"
"""Of tests that stay together."""
PROMISES = Path(__file__).parent / "promises"
PURE_CORE = Path(__file__).parent / "domain"
TYPES = Path(__file__).parent / "test_types.py"

# Properties make many values that live for a moment; looking for circles among them is a sixth of their time.
gc.set_threshold(100_000, 50, 1000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together in one process, and share what they begin; what takes long goes alone, and first."""
    for item in items:
        alone = item.get_closest_marker("long")
        if alone is None and item.get_closest_marker("together") is None:
            item.add_marker(pytest.mark.together(item.nodeid.partition("::")[0]))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """The longest row of tests first, then what takes long by itself; then the row of the database server, a good part
    of which waits, and the promises, whose trials often do.

    Last what neither waits nor takes long, so that all processes end at about the same time.
    """
    together = item.get_closest_marker("together")
    row = together.args[0] if together is not None else ""
    first_true = (
        row == LONGEST_ROW,
        item.get_closest_marker("long") is not None,
        row == SERVER_ROW,
        PROMISES in item.path.parents,
        PURE_CORE not in item.path.parents,
        True,
    )
    return first_true.index(True)


def pytest_sessionstart(session: pytest.Session) -> None:
    option = session.config.getoption
    if option("side_by_side", 1) > 1 and not option("collectonly"):
        from tests.preloaded import begin_for_all

        begin_for_all()  # it makes itself ready while the tests are looked for
        asked = {Path(one).resolve() for one in session.config.args}
        if asked.intersection((TYPES, *TYPES.parents)):
            typed.begun()


def pytest_sessionfinish() -> None:
    typed.put_away()


def pytest_collection_finish(session: pytest.Session) -> None:
    if "bot.render.templates" in sys.modules:
        from tests.parsed_once import parse_once

        parse_once()
    if "bot.rehearsal.bot_process" in sys.modules:  # without it none of these tests begins a bot
        from bot.rehearsal.bot_process import BotProcess
        from tests.preloaded import Forking

        BotProcess.begin = Forking()
        # Each of them has a folder of its own, and the pack is the same for nearly all.
        if (cache := getattr(session.config, "cache", None)) is not None:
            BotProcess.looked_at = cache.mkdir("packs") / "looked_at"
        Forking.drawn = _shared_by_all(session, "pictures")
    if "tests.beginnings" in sys.modules:
        from tests import beginnings

        # One of the processes that a run may have plays each of them for all.
        beginnings.shared_in = _shared_by_all(session, "beginnings")
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _broken_off)
    gc.freeze()  # what was collected stays for good


def _shared_by_all(session: pytest.Session, name: str) -> Path:
    """A folder of this run, for all its processes."""
    factory: pytest.TempPathFactory = cast(Any, session.config)._tmp_path_factory
    folder = factory.getbasetemp() / name
    folder.mkdir(exist_ok=True)
    return folder


def _broken_off(_: int, __: object) -> None:
    """What Python's own handler does. In its place each event loop would put another, and to find that one again the
    standard library writes out the task that it belongs to, with all that its fixture came to.
    """
    raise KeyboardInterrupt
