"""The entry: which commands it takes, when it makes an environment, and what a person reads when it cannot."""

import ast
import importlib.machinery
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import time
import tomllib
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from bot.config import Problem

CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-rehearsal.txt", "requirements-dev.txt")

AUDIT = "requirements-audit.txt"
SERVER = "requirements-postgresql.txt"
"""What a bot needs beside requirements.txt whose rows lie on a database server."""
# Stands in for uv: makes an "environment" that is this Python, and notes each call, so that no test downloads anything.
PRETENDED_UV = f"""#!/bin/sh
echo "$1 $2" >> "$(dirname "$0")/calls"
for last in "$@"; do :; done
case "$1" in
    venv) mkdir -p "$last/bin" && ln -s "{sys.executable}" "$last/bin/python" ;;
    pip) sleep "${{UV_LASTS:-0}}"; echo "$last" >> "$(dirname "$0")/installed"; exit "${{UV_FAILS:-0}}" ;;
esac
"""

PRETENDED_BOT = """import os, sys, time
print("bot got", *sys.argv[1:], "in", os.getcwd(), flush=True)
while "--serve" in sys.argv and not os.path.exists("enough"):
    time.sleep(0.02)
sys.exit(7)
"""


def load_entry() -> ModuleType:
    """The script as a module, although its name has no ending."""
    loader = importlib.machinery.SourceFileLoader("parley_entry", str(CHECKOUT / "parley"))
    spec = importlib.util.spec_from_loader("parley_entry", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wrote
    return module


class Checkout:
    """A small checkout: the real entry and pins, a bot that only says how it was called, and a pretended uv."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.programs = folder / "programs"
        self.elsewhere = folder / "elsewhere"
        for each in (self.folder / "bot", self.programs, self.elsewhere / "bot"):
            each.mkdir(parents=True)
        for name in ("parley", *LOCKS, SERVER):
            shutil.copy(CHECKOUT / name, self.folder / name)
        (self.folder / "bot" / "__init__.py").touch()
        (self.folder / "bot" / "__main__.py").write_text(PRETENDED_BOT, encoding="utf-8")
        (self.elsewhere / "bot" / "__init__.py").touch()
        (self.elsewhere / "bot" / "__main__.py").write_text(
            "raise SystemExit('a stranger')", encoding="utf-8"
        )
        (self.programs / "uv").write_text(PRETENDED_UV, encoding="utf-8")
        (self.programs / "uv").chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        path = os.pathsep.join([str(self.programs), "/usr/bin", "/bin"])
        return subprocess.Popen(
            [sys.executable, str(self.folder / "parley"), *arguments],
            cwd=self.elsewhere,
            env={"PATH": path, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def installed(self) -> list[str]:
        try:
            lines = (self.programs / "installed").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Path(line).name for line in lines]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_entry_hands_over_arguments_folder_and_exit_code(checkout: Checkout) -> None:
    code, out, _ = checkout.run("rehearse", "--auto", "--seed", "3")
    assert (code, out) == (7, f"bot got rehearse --auto --seed 3 in {checkout.elsewhere}\n")


def test_a_later_start_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.run("rehearse")
    assert checkout.run("rehearse")[2] == ""
    assert checkout.installed() == ["requirements-rehearsal.txt"]


def test_running_rehearsing_and_measuring_have_an_environment_each(checkout: Checkout) -> None:
    for command in ("run", "rehearse", "bench", "run", "check", "rehearse"):
        assert checkout.run(command)[0] == 7
    assert checkout.installed() == [*LOCKS]


def test_rehearsing_uses_what_the_tests_need_where_that_is_there_already(
    checkout: Checkout,
) -> None:
    checkout.run("bench")
    assert checkout.run("rehearse")[0] == 7
    assert checkout.installed() == ["requirements-dev.txt"]


@pytest.mark.parametrize("quote", ["'", '"'])
def test_settings_that_name_a_database_server_get_what_speaks_to_one(
    checkout: Checkout, quote: str
) -> None:
    settings = checkout.elsewhere / "settings.toml"
    address = f"{quote}postgresql://parley@127.0.0.1/parley{quote}"
    settings.write_text(f"[storage]\ndatabase = {address}\n", encoding="utf-8")
    assert checkout.run("run", "--config", str(settings))[0] == 7
    assert checkout.run("check", f"--config={settings}")[0] == 7
    assert checkout.installed() == [SERVER]
    settings.write_text("[storage]\ndatabase = 'data/parley.sqlite3'\n", encoding="utf-8")
    assert checkout.run("run", "--config", str(settings))[0] == 7
    assert checkout.installed() == [SERVER, LOCKS[0]]


def test_changed_pins_make_a_new_environment(checkout: Checkout) -> None:
    checkout.run("run")
    (checkout.folder / ".venv" / "mark-of-the-first").touch()
    with (checkout.folder / "requirements.txt").open("a", encoding="utf-8") as pins:
        pins.write("# changed\n")
    assert checkout.run("run")[0] == 7
    assert not (checkout.folder / ".venv" / "mark-of-the-first").exists()


@pytest.mark.parametrize("what_is_left", ["an empty folder", "an interpreter", "a dangling link"])
def test_a_half_made_environment_is_made_anew(checkout: Checkout, what_is_left: str) -> None:
    scripts = checkout.folder / ".venv" / "bin"
    if what_is_left == "a dangling link":
        (checkout.folder / ".venv").symlink_to(checkout.folder / "gone")
    else:
        scripts.mkdir(parents=True)
    if what_is_left == "an interpreter":
        (scripts / "python").symlink_to(sys.executable)
    assert checkout.run("run")[0] == 7
    assert checkout.installed() == ["requirements.txt"]


def test_an_interpreter_that_went_away_is_replaced(checkout: Checkout) -> None:
    checkout.run("run")
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    assert checkout.run("run")[0] == 7
    assert checkout.installed() == ["requirements.txt", "requirements.txt"]


def test_two_first_starts_at_once_make_one_environment(checkout: Checkout) -> None:
    processes = [checkout.start("run", UV_LASTS="0.2") for _ in range(3)]
    assert [
        process.communicate(timeout=120)[0].startswith("bot got run") for process in processes
    ] == [True] * 3
    assert [process.returncode for process in processes] == [7, 7, 7]
    assert checkout.installed() == ["requirements.txt"]


def without_another_way(checkout: Checkout) -> None:
    """Nothing but the pretended uv can make an environment."""
    entry = checkout.folder / "parley"
    no_other_way = entry.read_text(encoding="utf-8").replace(
        "if has_module(", "if False and has_module("
    )
    entry.write_text(no_other_way.replace('which("apt-get")', '""'), encoding="utf-8")


def test_an_update_that_reaches_no_index_leaves_the_environment_as_it_was(
    checkout: Checkout,
) -> None:
    without_another_way(checkout)
    checkout.run("run")
    (checkout.folder / ".venv" / "mark-of-the-first").touch()
    pins = checkout.folder / "requirements.txt"
    before = pins.read_text(encoding="utf-8")
    pins.write_text(before + "# changed\n", encoding="utf-8")
    code, _, err = checkout.run("run", UV_FAILS="1")
    assert code == 2
    assert "The environment of before is as it was." in err.splitlines()[-1]
    assert not (checkout.folder / ".venv.new").exists()
    # Whoever goes back to the version of before goes on with it at once, without any index.
    pins.write_text(before, encoding="utf-8")
    assert checkout.run("run", UV_FAILS="1") == (7, f"bot got run in {checkout.elsewhere}\n", "")
    assert (checkout.folder / ".venv" / "mark-of-the-first").exists()


# A statement before which ./parley is killed while it makes the environment of an update.
KILLED_BEFORE = (
    "discard(beside)\n        if make(",
    "stamp(environment)\n            swap(",
    "swap(environment)\n            say(",
    "os.rename(environment.place, environment.before)",
    "os.rename(environment.beside, environment.place)\n    if",
    'say("the environment is ready.")',
)


@pytest.mark.parametrize("statement", KILLED_BEFORE)
def test_after_an_update_that_was_killed_the_bot_runs_as_before_without_an_index_and_then_updated(
    checkout: Checkout, statement: str
) -> None:
    without_another_way(checkout)
    checkout.run("run")
    entry, pins = checkout.folder / "parley", checkout.folder / "requirements.txt"
    whole, before = (each.read_text(encoding="utf-8") for each in (entry, pins))
    assert whole.count(statement) == 1
    killed = whole.replace(statement, f"os.kill(os.getpid(), 9); {statement}")
    entry.write_text(killed, encoding="utf-8")
    pins.write_text(before + "# changed\n", encoding="utf-8")
    assert checkout.run("run")[0] == -9
    entry.write_text(whole, encoding="utf-8")
    pins.write_text(before, encoding="utf-8")
    assert checkout.run("run", UV_FAILS="1") == (7, f"bot got run in {checkout.elsewhere}\n", "")
    pins.write_text(before + "# changed\n", encoding="utf-8")
    assert checkout.run("run")[0] == 7
    pins.write_text(before, encoding="utf-8")
    assert checkout.run("run", UV_FAILS="1")[0] == 7


def test_what_a_killed_start_left_running_is_waited_for(checkout: Checkout) -> None:
    killed = checkout.start("run", UV_LASTS="1")
    installs = checkout.programs / "calls"
    while not installs.exists() or "pip" not in installs.read_text(encoding="utf-8"):
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    code, _, err = checkout.run("run")
    assert code == 7
    assert "waiting for it" in err
    assert checkout.installed() == ["requirements.txt"] * 2
    killed.communicate()


def test_how_far_an_installation_is_is_told_in_plain_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = load_entry().Progress(21)
    progress.hear("Ignoring colorama: markers do not match your environment\n")
    for number in range(20):
        progress.hear(f"Collecting package{number}==1.0 (from -r requirements.txt (line 1))\n")
        progress.hear(f"  Downloading package{number}-1.0-py3-none-any.whl (12 kB)\n")
    progress.hear("Installing collected packages: package0\n")
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "parley: 3 of 20 packages fetched."
    assert len(told) == 7
    assert told[-1].startswith("parley: all 20 packages fetched;")


def test_the_environment_of_a_serving_bot_is_not_replaced(checkout: Checkout) -> None:
    checkout.run("run")
    (checkout.folder / ".venv" / "mark-of-the-first").touch()
    serving = checkout.start("run", "--serve")
    assert serving.stdout is not None
    assert serving.stdout.readline().startswith("bot got run --serve")
    with (checkout.folder / "requirements.txt").open("a", encoding="utf-8") as pins:
        pins.write("# changed\n")
    code, _, err = checkout.run("check")
    assert code == 2
    assert "stop it first" in err.splitlines()[-1]
    assert (checkout.folder / ".venv" / "mark-of-the-first").exists()
    (checkout.elsewhere / "enough").touch()
    assert serving.wait(60) == 7
    serving.communicate()
    assert checkout.run("check")[0] == 7
    assert not (checkout.folder / ".venv" / "mark-of-the-first").exists()


def test_installed_programs_name_the_place_where_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = load_entry()
    monkeypatch.setattr(entry, "HERE", str(tmp_path))
    environment = entry.Environment(".venv", "requirements.txt")
    beside, place = tmp_path / ".venv.new", tmp_path / ".venv"
    (beside / "bin").mkdir(parents=True)
    (beside / "bin" / "tool").write_text(f"#!{beside}/bin/python\n", encoding="utf-8")
    (beside / "bin" / "binary").write_bytes(b"\0" + str(beside).encode())
    entry.swap(environment)
    assert (place / "bin" / "tool").read_text(encoding="utf-8") == f"#!{place}/bin/python\n"
    assert (place / "bin" / "binary").read_bytes() == b"\0" + str(beside).encode()
    assert not beside.exists()


def test_what_cannot_be_installed_is_never_taken_for_whole(checkout: Checkout) -> None:
    without_another_way(checkout)
    code, _, err = checkout.run("run", UV_FAILS="1")
    assert code == 2
    assert "could not be made" in err
    assert "Traceback" not in err
    assert not (checkout.folder / ".venv" / "parley-stamp").exists()
    assert checkout.run("run")[0] == 7


def checks_run(
    monkeypatch: pytest.MonkeyPatch, *arguments: str, failing: str = "nothing"
) -> tuple[int, list[list[str]]]:
    """The exit code of ``./parley test``, and what it would have run; what is named counts as failed."""
    entry, commands = load_entry(), list[list[str]]()

    def call(command: list[str], **_: str) -> int:
        commands.append(command)
        return int(failing in " ".join(command))

    monkeypatch.setattr(entry, "call", call)
    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setenv("PARLEY_QUICK", "")
    code: int = entry.test(list(arguments))
    return code, commands


def test_the_quick_check_is_style_contracts_types_and_tests_that_exist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, quick = checks_run(monkeypatch, "--quick")
    assert code == 0
    assert os.environ["PARLEY_QUICK"] == "1"
    *style, tests = quick
    assert style == checks_run(monkeypatch)[1][:-1]
    paths = [argument for argument in tests if argument.startswith("tests/")]
    both = {"tests/test_types.py", "tests/test_dangers.py"}
    assert {*both, "tests/domain", "tests/test_layers.py"} <= set(paths)
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []


@pytest.mark.parametrize("arguments", [(), ("--quick",)])
@pytest.mark.parametrize("failing", ["ruff check", "ruff format", "lint-imports", "pytest"])
def test_one_failed_check_fails_the_whole_and_the_others_run_all_the_same(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], failing: str
) -> None:
    code, commands = checks_run(monkeypatch, *arguments, failing=failing)
    assert (code, len(commands)) == (1, 5)


@pytest.mark.parametrize("failing", ["nothing", "bandit", "cyclonedx-py", "known_weaknesses"])
def test_an_audit_looks_at_code_and_packages_and_fails_if_one_look_does(
    monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    entry, commands = load_entry(), list[str]()

    def call(command: list[str]) -> int:
        commands.append(" ".join(command))
        return int(failing in commands[-1])

    monkeypatch.setattr(entry, "call", call)
    monkeypatch.chdir(CHECKOUT)
    assert entry.audit(["--osv", "all.zip"]) == int(failing != "nothing")
    assert len(commands) == 3


# A program that tells where its temporary files lie, and that it can begin a program from there.
TELLING = r"""
import pathlib, subprocess, sys, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
program = folder / "program"
program.write_text("#!/bin/sh\nexit 7\n")
program.chmod(0o700)
pathlib.Path(sys.argv[1]).write_text(f"{folder} {subprocess.call([program])}")
"""


# What runs tests, with a program in their place that says when it runs, and goes on while anybody may speak to it.
BEGINNING = """
import sys
from pathlib import Path
from tests.test_entry import entry_with_memory
entry = entry_with_memory(Path(sys.argv[1]))
entry.pytest_in_memory([sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"])
"""
MODE = """
import os, pathlib, sys
pathlib.Path(sys.argv[1]).write_text(oct(os.stat(os.environ["TMPDIR"]).st_mode))
"""


def entry_with_memory(memory: Path, free: int = 1) -> ModuleType:
    """The script, with files in memory standing there if so much is free."""
    entry = load_entry()
    vars(entry).update(MEMORY=str(memory), MEMORY_FREE=free)
    return entry


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files in memory stand for these tests, and nobody has said that they are to be elsewhere."""
    monkeypatch.delenv("TMPDIR", raising=False)
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


def temporary_files_of_tests(told: Path, memory: Path, free: int = 1) -> Path:
    """Where the tests' lay."""
    entry = entry_with_memory(memory, free)
    assert entry.pytest_in_memory([sys.executable, "-c", TELLING, str(told)]) == 0
    folder, code = told.read_text("utf-8").split()
    assert code == "7"
    return Path(folder).parent


def test_temporary_files_of_tests_are_in_memory_where_it_has_room_and_are_gone_with_them(
    tmp_path: Path, memory: Path
) -> None:
    folder = temporary_files_of_tests(tmp_path / "told", memory)
    assert folder.parent == memory
    assert list(memory.iterdir()) == []


def test_what_a_killed_run_left_in_memory_is_removed_by_the_next_and_what_a_running_one_has_is_not(
    tmp_path: Path, memory: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-B", "-c", BEGINNING, str(memory)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as begun:
        assert begun.stdin is not None
        assert begun.stdout is not None
        assert begun.stdout.readline()
        begun.kill()  # what it has begun goes on
        begun.wait()
        (left,) = memory.iterdir()
        another, file, new = (memory / f"parley-{name}" for name in ("server", 8 * "a", 8 * "b"))
        another.mkdir()
        file.touch()
        for one in (left, another, file):
            os.utime(one, (0.0, 0.0))
        new.mkdir()
        temporary_files_of_tests(tmp_path / "told", memory)
        assert left.exists()
        begun.stdin.close()
        begun.stdout.read()  # until that is over as well
    # Also where it has left no room.
    temporary_files_of_tests(tmp_path / "told", memory, free=1 << 60)
    assert set(memory.iterdir()) == {another, file, new}


def test_a_database_servers_account_finds_its_folder_in_memory_whatever_may_be_read_by_others(
    tmp_path: Path, memory: Path
) -> None:
    command = [sys.executable, "-c", MODE, str(tmp_path / "told")]
    before = os.umask(0o077)
    try:
        assert entry_with_memory(memory).pytest_in_memory(command) == 0
    finally:
        os.umask(before)
    assert (tmp_path / "told").read_text("utf-8") == oct(stat.S_IFDIR | 0o711)


@pytest.mark.parametrize(("made", "free"), [(True, 1 << 60), (False, 1)], ids=["full", "absent"])
def test_without_room_in_memory_they_are_on_the_disk(
    tmp_path: Path, memory: Path, made: bool, free: int
) -> None:
    if not made:
        memory.rmdir()
    folder = temporary_files_of_tests(tmp_path / "told", memory, free)
    assert memory not in folder.parents


def test_they_stay_where_somebody_has_said_that_they_are_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert temporary_files_of_tests(tmp_path / "told", tmp_path) == tmp_path


def test_pre_commit_runs_the_same_programs_from_the_environment_and_fetches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = (CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", config) == ["local"]
    assert set(re.findall(r"language: (\S+)", config)) == {"system"}
    entries = re.findall(r"entry: \.venv\.test/bin/(.+)", config)
    named = {entry.removeprefix("python -m ").replace(" --force-exclude", "") for entry in entries}
    *style, compiled, _ = checks_run(monkeypatch)[1]
    assert "compileall" in compiled  # so that the tests need not
    asked = {re.sub(r".*(ruff|lint-imports)", r"\1", " ".join(each)) for each in style}
    assert named == {each.removesuffix(" .") for each in asked} | {"mypy"}


def test_an_unknown_command_is_one_sentence(checkout: Checkout) -> None:
    code, out, err = checkout.run("rehearze")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "rehearse" in err


def test_help_makes_nothing(checkout: Checkout) -> None:
    code, out, _ = checkout.run("--help")
    assert code == 0
    assert "./parley rehearse" in out
    assert not (checkout.folder / ".venv").exists()


def test_the_entry_is_grammar_that_python_3_6_reads() -> None:
    ast.parse((CHECKOUT / "parley").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_gets_one_sentence(checkout: Checkout) -> None:
    entry = checkout.folder / "parley"
    entry.write_text(
        entry.read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (3, 99)"),
        encoding="utf-8",
    )
    code, out, err = checkout.run("run", PATH=str(checkout.elsewhere))
    assert (code, out) == (2, "")
    sentence = err.splitlines()[-1]
    assert sentence.startswith("parley: Parley needs Python 3.99 or newer, and this is 3.")
    assert "Traceback" not in err


def without_venv(monkeypatch: pytest.MonkeyPatch, user: int) -> ModuleType:
    """The entry on a Debian without python3-venv, as this user and without a terminal."""
    entry = load_entry()
    monkeypatch.setattr(entry, "has_module", lambda name: name == "venv")
    monkeypatch.setattr(
        entry, "which", lambda program: f"/usr/bin/{program}" if program == "apt-get" else ""
    )
    monkeypatch.setattr(entry.os, "geteuid", lambda: user)
    monkeypatch.setattr(entry.sys, "executable", "/usr/bin/python3.11")
    monkeypatch.setattr(entry.os.path, "realpath", lambda path: path)
    monkeypatch.setattr(entry.sys, "stdin", None)
    monkeypatch.delenv("CI", raising=False)
    return entry


def test_without_rights_the_one_line_to_run_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        without_venv(monkeypatch, user=1000).may_call_apt()
    assert stopped.value.code == 2
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    line = f"apt-get update && apt-get install -y --no-install-recommends python{version}-venv"
    assert capsys.readouterr().err.splitlines()[-1] == f"  sudo sh -c '{line}'"


def test_root_without_a_terminal_is_told_and_not_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit):
        without_venv(monkeypatch, user=0).may_call_apt()


def test_root_in_continuous_integration_installs_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = without_venv(monkeypatch, user=0)
    monkeypatch.setenv("CI", "true")
    assert entry.may_call_apt() is True


def pinned_in(lock: str) -> dict[str, set[str]]:
    """Every package a lock names, with its pinned versions (more than one where platforms differ)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", lock):
        found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(version)
    return found


@pytest.mark.parametrize("name", [*LOCKS, AUDIT, SERVER])
def test_a_lock_holds_what_pyproject_pins(name: str) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"]
    if name == "requirements-rehearsal.txt":
        wanted = wanted + project["project"]["optional-dependencies"]["rehearsal"]
    if name == "requirements-dev.txt":
        wanted = wanted + project["dependency-groups"]["dev"]
    if name == SERVER:
        wanted = wanted + project["project"]["optional-dependencies"]["postgresql"]
    if name == AUDIT:
        wanted = wanted + project["dependency-groups"]["audit"]
    lock = pinned_in((CHECKOUT / name).read_text(encoding="utf-8"))
    asked = pinned_in("\n".join(re.sub(r"\s*;.*", "", each) for each in wanted))
    assert asked
    assert {package: lock.get(package) for package in asked} == asked


@pytest.mark.parametrize("name", [*LOCKS, AUDIT, SERVER])
def test_a_lock_is_hashed_takes_wheels_only_and_names_no_address(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    assert "--only-binary :all:" in text
    assert "://" not in text
    entries = re.findall(r"(?m)^[A-Za-z0-9].*?==(?:.*\\\n)+.*", text)
    assert len(entries) == sum(len(versions) for versions in pinned_in(text).values())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("smaller", "larger"), [*pairwise(LOCKS), (LOCKS[0], SERVER)])
def test_each_lock_contains_the_smaller_one(smaller: str, larger: str) -> None:
    small, large = (
        pinned_in((CHECKOUT / name).read_text(encoding="utf-8")) for name in (smaller, larger)
    )
    assert {name: large.get(name) for name in small} == small


def test_rehearsing_needs_none_of_the_tools_that_tests_are_run_with() -> None:
    pinned = pinned_in((CHECKOUT / "requirements-rehearsal.txt").read_text(encoding="utf-8"))
    assert not {"pytest", "hypothesis", "mypy", "playwright", "ruff"} & set(pinned)


def bot_run(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(CHECKOUT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_running_without_a_token_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()
    code, err = bot_run(tmp_path, "run", "--config", "config.toml")
    assert code == 2
    assert err == f"parley: {Problem.NO_TOKEN.value.format(file=tmp_path / 'config.toml')}\n"


def test_running_with_an_unknown_key_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[workshop]\npacks = 'kelman'\n", encoding="utf-8")
    code, err = bot_run(tmp_path, "run", "--config", "config.toml")
    assert code == 2
    assert err.endswith(
        "config.toml:2: packs is not known here, perhaps pack is meant; "
        "known are locale, pack, retention, room_grace_s, joint, voice, timezone.\n"
    )
    assert err.count("\n") == 1


def test_running_with_a_secret_others_can_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[discord]\ntoken_file = 'bot.token'\n", encoding="utf-8")
    (tmp_path / "bot.token").write_text("made-up", encoding="utf-8")
    (tmp_path / "bot.token").chmod(0o644)
    code, err = bot_run(tmp_path, "check", "--config", "config.toml")
    assert code == 2
    assert err == f"parley: {Problem.OPEN_SECRET_FILE.value.format(file=tmp_path / 'bot.token')}\n"


@pytest.mark.parametrize("arguments", [(), ("fly",), ("run", "--fast")])
def test_arguments_nobody_knows_end_with_the_usage(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, err = bot_run(tmp_path, *arguments)
    assert code == 2
    assert err.startswith("usage: ./parley")
