"""A rehearsal with a page as its own process: as somebody at a terminal starts it, or forked, which is quicker."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

from bot.config import CHECKOUT
from tests.rehearsal.seats.forked_page import ForkedRehearsal

_START_WITHIN_S = 600.0
_END_WITHIN_S = 300.0


class Rehearsal:
    """`./parley rehearse --no-browser` with these arguments; `address` opens every seat."""

    program = "bot"
    """The module that is run."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._log = folder / "rehearsal.log"
        self._log.touch()
        self.process = self._begin(("rehearse", "--no-browser", *arguments))
        self.address = self._first_address()

    def _begin(self, arguments: tuple[str, ...]) -> subprocess.Popen[bytes] | ForkedRehearsal:
        return ForkedRehearsal(self.program, arguments, self._log)

    @property
    def told(self) -> str:
        """What stands in the terminal."""
        return self._log.read_text(encoding="utf-8")

    def _first_address(self) -> str:
        deadline = time.monotonic() + _START_WITHIN_S
        while time.monotonic() < deadline:
            found = re.search(r"http://127\.0\.0\.1:\S+", self.told)
            if found:
                return found[0]
            assert self.process.poll() is None, self.told
            time.sleep(0.05)
        raise AssertionError(f"no address within {_START_WITHIN_S} s: {self.told}")

    def children(self) -> list[int]:
        """The bots it has started, those that live."""
        assert isinstance(self.process, ForkedRehearsal)
        return self.process.children()

    def end(self) -> int:
        """As Ctrl-C does."""
        self.process.terminate()
        return self.process.wait(_END_WITHIN_S)


class RehearsalProgram(Rehearsal):
    """The same, begun as a Python of its own, and its bot with it."""

    process: subprocess.Popen[bytes]

    def _begin(self, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", self.program, *arguments],
                cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def children(self) -> list[int]:
        """The processes it has started, by Linux's own list; empty where there is none."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in listed.read_text().split()] if listed.exists() else []
