"""Work that a cancellation must not tear."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_its_end(work: Coroutine[Any, Any, T] | asyncio.Future[T]) -> T:
    """Await `work` even while being cancelled; the cancellation is raised again once it has ended."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        task.exception()  # Looked at, so that asyncio does not report it as lost; the rollback that follows decides.
        raise cancelled
    return task.result()


class ToItsEnd(asyncio.Future[T]):
    """What somebody else brings to its end. Whoever awaits it and is cancelled is told so then, and no sooner.

    The same for what is no task: a task around it, and its turns on the loop, would cost more than a commit.
    """

    def cancel(self, msg: object = None) -> bool:
        """Never: it has its end, and the cancellation follows."""
        return False


async def come(future: ToItsEnd[T]) -> T:
    """What it comes to; the cancellation of whoever waits is raised once it has ended."""
    try:
        return await future
    except asyncio.CancelledError:
        if future.done() and not future.cancelled():
            future.exception()  # looked at, so that asyncio does not report it as lost
        raise
