"""A process that commits without end and says so each time; a test kills it. Run with the folder and a first number."""

import asyncio
import sys
from pathlib import Path

from bot.store.outbox import NewPost
from tests.store.conftest import GUILD, WORKSHOP, Place

COMMITS_AT_MOST = 5000


def state(number: int) -> bytes:
    """A document of several pages that is wrong if any part of it is of another commit."""
    return b"%08d" % number * 20_000


async def run(folder: Path, first: int) -> None:
    async with await Place(folder).open() as store:
        if not await store.load():
            await store.create(WORKSHOP, GUILD, state(first))
        for number in range(first, first + COMMITS_AT_MOST):
            posts = [NewPost(b"%d" % number, 1.0, "latest")]
            await store.commit(WORKSHOP, state(number), posts, [number, number + 1])
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), int(sys.argv[2])))
