"""A rehearsal with a page as its own process, as somebody at a terminal starts it."""

import re
import subprocess
import sys
import time
from pathlib import Path

from bot.config import CHECKOUT

_START_WITHIN_S = 600.0
_END_WITHIN_S = 300.0


class Rehearsal:
    """`./parley rehearse --no-browser` with these arguments; `address` opens every seat."""

    program = "bot"
    """The module that is run."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._log = folder / "rehearsal.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.program, "rehearse", "--no-browser", *arguments],
                cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.address = self._first_address()

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
        """The processes it has started, by Linux's own list; empty where there is none."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in listed.read_text().split()] if listed.exists() else []

    def end(self) -> int:
        """As Ctrl-C does."""
        self.process.terminate()
        return self.process.wait(_END_WITHIN_S)
