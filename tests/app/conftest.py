"""A process for each test, with a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.app.road import Road, a_road, keep_copies_in


@pytest.fixture(scope="session", autouse=True)
def _copies(tmp_path_factory: pytest.TempPathFactory) -> None:
    keep_copies_in(tmp_path_factory.mktemp("opened"))


@pytest_asyncio.fixture
async def road(tmp_path: Path) -> AsyncIterator[Road]:
    async with a_road(tmp_path) as made:
        yield made
