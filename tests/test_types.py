"""Types everywhere: the strict check takes as long as many tests together, so it runs beside them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
# For ten seconds' work nobody need look for circles in memory, which is a tenth of it.
CHECK = "import gc; gc.disable(); gc.enable = gc.disable; from mypy.__main__ import console_entry; console_entry()"
# Where nobody comes back to what was found, a fifth of the time goes into keeping it.
ONCE = ["--cache-dir", os.devnull] if os.environ.get("CI") == "true" else []


@pytest.mark.long
def test_every_module_is_typed_strictly() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", CHECK, *ONCE],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
