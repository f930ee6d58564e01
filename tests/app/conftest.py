"""A process for each test, with a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.app.road import Road, a_road


@pytest_asyncio.fixture
async def road(tmp_path: Path) -> AsyncIterator[Road]:
    async with a_road(tmp_path) as made:
        yield made
