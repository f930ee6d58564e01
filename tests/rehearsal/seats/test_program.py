"""Starting and ending a rehearsal with a page: a sentence for each mishap, and nothing left behind."""

import contextlib
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.rehearsal.__main__ import main
from tests.preloaded import told_by
from tests.rehearsal.seats.rehearsal_process import Rehearsal, RehearsalProgram

GONE_WITHIN_S = 300.0
ROOMS_WITHIN_S = 300.0


def refused(*arguments: str) -> str:
    """What stands on stderr of a start that is refused."""
    told = told_by("rehearse", "--no-browser", *arguments)
    assert told.code == 2
    assert "Traceback" not in told.err
    return told.err


def lives(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "\nState:\tZ" not in status.read_text(encoding="utf-8")


def gone(processes: list[int]) -> bool:
    deadline = time.monotonic() + GONE_WITHIN_S
    while any(lives(one) for one in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(lives(one) for one in processes)


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        assert f"port {port} cannot be used" in refused("--port", str(port))


@pytest.mark.parametrize("port", ["65536", "-1"])
def test_a_port_that_no_computer_has_is_one_sentence(port: str) -> None:
    assert f"port {port} cannot be used (ports go up to 65535)" in refused("--port", port)


def test_a_folder_with_something_in_it_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    assert "is not empty" in refused("--keep", str(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


def test_an_unknown_scenario_is_one_sentence() -> None:
    assert "there is no scenario nowhere and no such file; known are council" in refused(
        "--scenario", "nowhere"
    )


def test_an_end_by_hand_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    rehearsal = RehearsalProgram(tmp_path)
    children = rehearsal.children()
    rehearsal.process.send_signal(signal.SIGINT)
    assert rehearsal.process.wait(60) == 0
    assert gone(children)
    assert rehearsal.told.endswith("The rehearsal has ended; nothing of it was kept.\n")


def test_a_rehearsal_that_is_killed_takes_its_bot_along(tmp_path: Path) -> None:
    rehearsal = RehearsalProgram(tmp_path)
    children = rehearsal.children()
    assert len(children) == 1
    rehearsal.process.kill()
    rehearsal.process.wait(60)
    assert gone(children)


PARENT = """
import subprocess, sys, time
from bot.rehearsal.end_with_parent import ends_with_parent
end = ends_with_parent()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], preexec_fn=lambda: (time.sleep(1), end()))
"""


def test_a_child_whose_parent_went_before_it_could_ask_to_be_told_ends_by_itself() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=CHECKOUT) as parent:
        children: list[int] = []
        while not children and parent.poll() is None:
            listed = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
            children = [int(one) for one in listed.read_text().split()] if listed.exists() else []
        parent.kill()
    assert len(children) == 1
    assert gone(children)


def _stand(database: Path) -> bool:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        try:
            (rooms,) = file.execute("SELECT count(*) FROM workshop_channel").fetchone()
            (waiting,) = file.execute("SELECT count(*) FROM outbox").fetchone()
        except sqlite3.OperationalError:  # its tables are just being made
            return False
    return bool(rooms and not waiting)


def rooms_made(data: Path) -> None:
    """Wait until the rooms stand and their cards are posted, by the bot's own files."""
    deadline = time.monotonic() + ROOMS_WITHIN_S
    while time.monotonic() < deadline:
        if any(map(_stand, data.glob("*.sqlite3"))):
            return
        time.sleep(0.1)
    raise AssertionError("no rooms were made")


def test_what_is_kept_is_what_each_seat_saw(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    rehearsal = Rehearsal(tmp_path, "--keep", str(kept))
    rooms_made(kept / "data")
    assert rehearsal.end() == 0
    seen = {one.stem: one.read_text(encoding="utf-8") for one in (kept / "transcripts").iterdir()}
    assert ": panel" in seen["ada"]
    assert ": panel" not in seen["mira"]
    assert (kept / "bot.log").exists()
    assert oct(kept.stat().st_mode)[-3:] == "700"


def test_no_page_is_loaded_where_none_is_shown() -> None:
    looked = subprocess.run(
        [sys.executable, "-c", "import bot.rehearsal.__main__, sys; print([n for n in sys.modules if 'nicegui' in n])"],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    assert looked.stdout == "[]\n"
    with pytest.raises(SystemExit):
        main(["--help"])
