"""Types everywhere: the strict check takes as long as many tests together, so it runs beside them."""

import pytest

from tests.typed import found


@pytest.mark.long
def test_every_module_is_typed_strictly() -> None:
    wrong = found()
    assert not wrong, wrong
