"""What a start does not need comes with its first use, whole and once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import bot
from bot.late import all_comes, open_door, to_come

BOT = Path(bot.__file__).parent
Written = Callable[[str, str], None]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Writes a module of the house that is not there otherwise; the door is open meanwhile."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(bot, "__path__", [*bot.__path__, str(tmp_path)])
    open_door()

    def write(name: str, code: str) -> None:
        tmp_path.joinpath(f"{name}.py").write_text(code, encoding="utf-8")

    yield write
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_module_comes_with_the_first_that_is_asked_of_it_and_is_then_as_any_other(
    written: Written,
) -> None:
    written("made_up_early", "came = []")
    written(
        "made_up_later", "from bot.made_up_early import came\ncame.append(__name__)\nword = 'here'"
    )
    early, later = import_module("bot.made_up_early"), import_module("bot.made_up_later")
    assert early.came == []
    assert to_come() == ("bot.made_up_later",)
    assert (later.word, early.came) == ("here", ["bot.made_up_later"])
    with pytest.raises(AttributeError):
        _ = later.other
    assert (to_come(), early.came) == ((), ["bot.made_up_later"])
    assert type(later) is type(bot)
    assert later.__spec__ is not None
    assert str(later.__spec__.origin).endswith("made_up_later.py")


def test_a_name_that_is_imported_is_there_at_once(written: Written) -> None:
    written("made_up_name", "word = 'here'")
    assert __import__("bot.made_up_name", fromlist=["word"]).word == "here"
    assert to_come() == ()


def test_what_cannot_be_loaded_says_so_whenever_it_is_asked_for_and_when_all_is_to_come(
    written: Written,
) -> None:
    written("made_up_broken", "word = 1\nraise ImportError('of what it needs')")
    broken = import_module("bot.made_up_broken")
    for _ in range(2):
        with pytest.raises(ImportError, match="of what it needs"):
            _ = broken.other
    with pytest.raises(ImportError, match="of what it needs"):
        asyncio.run(all_comes())


def test_all_that_is_to_come_comes_and_what_it_brings_along_as_well(written: Written) -> None:
    written("made_up_last", "word = 'last'")
    written("made_up_first", "from bot import made_up_last\nword = 'first'")
    import_module("bot.made_up_first")
    asyncio.run(all_comes())
    assert to_come() == ()
    assert sys.modules["bot.made_up_last"].__dict__["word"] == "last"


def test_two_threads_that_ask_at_once_both_find_it_whole(written: Written) -> None:
    written("made_up_slow", "import time\nfirst = 1\ntime.sleep(0.05)\nlast = 2")
    slow = import_module("bot.made_up_slow")
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(slow.last)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [2, 2, 2, 2]


_BEGUN = """
import asyncio, json, sys
from bot.late import all_comes, open_door, to_come
open_door()
from bot import wiring
wiring.wire
wired = set(to_come())
asyncio.run(all_comes())
loaded = sorted(one for one in sys.modules if one.startswith("bot"))
print(json.dumps([sorted(wired), loaded, list(to_come())]))
"""


def test_a_bot_is_wired_without_the_house_and_then_everything_comes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BEGUN], cwd=BOT.parent, check=True, capture_output=True, text=True
    )
    late, loaded, left = json.loads(done.stdout)
    assert left == []
    # What would be loaded early again, by an import of names, costs every start a third of a millisecond a module.
    for heavy in (
        "bot.chat.commands",
        "bot.chat.presses",
        "bot.domain.decide",
        "bot.domain.screens.cards",
    ):
        assert heavy in late
    assert len(loaded) > 290
