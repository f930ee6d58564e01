"""Types everywhere: the strict check takes as long as many tests together, so it runs beside them."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.mark.long
def test_every_module_is_typed_strictly() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
