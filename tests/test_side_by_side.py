"""Tests in several processes: all are run and told as in one, those that stay together do, and no end is overlooked."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import CHECKOUT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")

MADE_UP = {
    "conftest.py": """
        import os
        from pathlib import Path
        import pytest

        HERE = Path(__file__).parent

        def note(what):
            with (HERE / "noted").open("a") as noted:
                noted.write(f"{os.getpid()} {what}\\n")

        @pytest.fixture(scope="session", autouse=True)
        def begun_once():
            note("begun")
            yield
            note("put away")

        @pytest.fixture(scope="module", autouse=True)
        def of_file(request):
            yield
            note(f"over {request.path.name}")
            if request.path.name == "test_d.py":
                raise RuntimeError("cannot be put away")

        @pytest.fixture(autouse=True)
        def noted(request, begun_once):
            note(f"ran {request.node.nodeid}")

        def pytest_configure(config):
            config.addinivalue_line("markers", "together(name)")
            config.addinivalue_line("markers", "waits")

        def pytest_collection_modifyitems(items):
            for item in items:
                if "test_alone" not in item.name:
                    item.add_marker(pytest.mark.together(item.path.name))
    """,
    "test_a.py": """
        import pytest

        @pytest.mark.parametrize("n", range(20))
        def test_in_order(n):
            assert n != 7, "not seven"

        def test_alone(tmp_path):
            assert tmp_path.parent.name.startswith("process-")
            print("said aloud")
            pytest.fail("meant to")
    """,
    "test_b.py": """
        import os, signal, time

        def test_before():
            pass

        def test_killed():
            os.kill(os.getpid(), signal.SIGKILL)

        def test_after():
            time.sleep(0.2)
    """,
    "test_c.py": """
        import warnings, pytest

        def test_warns():
            warnings.warn("look here")

        def test_left_out():
            pytest.skip("not today")

        @pytest.mark.xfail(reason="known")
        def test_known():
            assert False
    """,
    "test_w.py": """
        import time
        import pytest

        pytestmark = pytest.mark.waits

        def test_waits():
            time.sleep(0.2)
    """,
    "test_d.py": """
        def test_before_its_file_cannot_be_put_away():
            pass
    """,
}


@dataclass(frozen=True)
class Run:
    """What came of running the made-up tests."""

    code: int
    said: str
    outcomes: Mapping[str, list[str]]
    noted: tuple[tuple[int, str], ...]
    """By which process, and what."""


ALL = tuple(name for name in MADE_UP if name != "test_w.py")


def run(place: Path, *options: str, files: tuple[str, ...] = ALL) -> Run:
    for name in files:
        lines = MADE_UP[name].splitlines()
        (place / name).write_text("\n".join(line[8:] for line in lines), "utf-8")
    (place / "pytest.ini").write_text("[pytest]\n", "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.side_by_side", "--side-by-side", "2"),
            *("-rA", "-p", "no:cacheprovider", *options),
        ],
        cwd=place,
        env={
            "PYTHONPATH": str(CHECKOUT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_DEBUG_TEMPROOT": str(place),
        },
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    said = done.stdout + done.stderr
    outcomes: dict[str, list[str]] = {}
    for outcome, test in re.findall(r"(?m)^([A-Z]+) (test_\S+)", said):
        outcomes.setdefault(test, []).append(outcome)
    notes = (line.split(" ", 1) for line in (place / "noted").read_text("utf-8").splitlines())
    return Run(
        done.returncode,
        said,
        outcomes,
        tuple((int(pid), what) for pid, what in notes),
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("made_up"))


def test_every_test_is_run_and_told_as_it_went(told: Run) -> None:
    assert told.code == pytest.ExitCode.TESTS_FAILED
    as_ever = {f"test_a.py::test_in_order[{n}]": ["PASSED"] for n in range(20) if n != 7}
    assert told.outcomes == as_ever | {
        "test_a.py::test_in_order[7]": ["FAILED"],
        "test_a.py::test_alone": ["FAILED"],
        "test_b.py::test_before": ["PASSED"],
        "test_b.py::test_killed": ["FAILED"],
        "test_b.py::test_after": ["PASSED"],
        "test_c.py::test_warns": ["PASSED"],
        "test_c.py::test_known": ["XFAIL"],
        "test_d.py::test_before_its_file_cannot_be_put_away": ["PASSED", "ERROR"],
    }
    assert "= 3 failed, 23 passed, 1 skipped, 1 xfailed, 1 warning, 1 error in " in told.said


def test_of_a_failure_everything_is_told_as_in_one_process(told: Run) -> None:
    assert "AssertionError: not seven\nassert 7 != 7" in told.said.replace("E   ", "").replace(
        "  ", ""
    )
    assert "Failed: meant to" in told.said
    assert "said aloud" in told.said
    assert "cannot be put away" in told.said
    assert "UserWarning: look here" in told.said


def test_a_process_that_is_killed_is_a_failure_and_the_rest_of_its_file_is_run(told: Run) -> None:
    assert "The process of test_b.py::test_killed ended with -9 in the middle." in told.said
    by = {what: pid for pid, what in told.noted}
    assert by["ran test_b.py::test_before"] == by["ran test_b.py::test_killed"]
    assert by["ran test_b.py::test_after"] != by["ran test_b.py::test_killed"]


def test_who_belongs_together_is_run_in_one_process_and_in_order(told: Run) -> None:
    ran = [each for each in told.noted if "test_in_order" in each[1]]
    assert len({pid for pid, _ in ran}) == 1
    assert [what for _, what in ran] == [f"ran test_a.py::test_in_order[{n}]" for n in range(20)]
    assert len({pid for pid, _ in told.noted}) == 3  # two, and another instead of the killed one


def test_what_all_share_is_begun_once_in_each_process_and_put_away(told: Run) -> None:
    killed = next(pid for pid, what in told.noted if "test_killed" in what)
    seen = Counter(each for each in told.noted if each[1] in {"begun", "put away"})
    pids = {pid for pid, _ in told.noted}
    assert seen == {(pid, "begun"): 1 for pid in pids} | {
        (pid, "put away"): 1 for pid in pids - {killed}
    }


def test_what_a_file_shares_is_put_away_when_its_last_test_is_over(told: Run) -> None:
    assert Counter(what for _, what in told.noted if what.startswith("over")) == {
        "over test_a.py": 2,  # one of its tests goes alone
        "over test_b.py": 1,
        "over test_c.py": 1,
        "over test_d.py": 1,
    }


def test_after_the_first_failure_nothing_new_is_begun_if_so_asked(tmp_path: Path) -> None:
    stopped = run(tmp_path, "-x", files=("conftest.py", "test_a.py"))
    assert stopped.code == pytest.ExitCode.TESTS_FAILED
    assert "test_a.py::test_in_order[19]" not in stopped.outcomes
    assert "! stopping after " in stopped.said


def test_what_waits_is_begun_at_once_beside_what_does_not_and_is_run_once(tmp_path: Path) -> None:
    done = run(tmp_path, files=("conftest.py", "test_a.py", "test_c.py", "test_w.py"))
    assert done.outcomes["test_w.py::test_waits"] == ["PASSED"]
    ran = [(pid, what) for pid, what in done.noted if what.startswith("ran")]
    first = dict(reversed(ran))
    assert sorted(first.values()) == [
        "ran test_a.py::test_in_order[0]",
        "ran test_w.py::test_waits",
    ]
    assert Counter(what for _, what in ran).most_common(1)[0][1] == 1
