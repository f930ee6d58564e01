"""What attackers look for is in no code, as far as bandit knows it: as long as many tests, so it looks beside them."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
# For five seconds' work nobody need look for circles in memory, which is a tenth of it.
LOOK = "import gc; gc.disable(); gc.enable = gc.disable; from bandit.cli.main import main; main()"


@pytest.mark.long
def test_nothing_in_the_code_is_what_attackers_look_for() -> None:
    looked = subprocess.run(
        [
            *(sys.executable, "-c", LOOK, "-q", "-c", "pyproject.toml"),
            *("-r", "bot", "parley"),
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "exception" not in looked.stderr.lower(), looked.stderr  # a file it could not look at
