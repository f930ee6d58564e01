"""The answer that follows what is so: rooms are being closed; they are closed; or which are not, why, what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.app.engine import Reply
from bot.app.rooms.closing_first import Closing
from bot.domain.vocabulary.text import Text

AT_ONCE_S = 1.0
"""Closing rarely takes longer: then the first answer is the last."""
_VERDICT_S = 30.0
_FOLLOWED_FOR_S = 780.0
"""An answer can be changed for fifteen minutes: https://discord.com/developers/docs/interactions/receiving-and-responding"""


def told(reply: Reply, closing: Closing) -> Text:
    """What is so at this moment: in the past tense only what Discord has acknowledged."""
    if closing.is_overtaken:
        return Text("trouble:closing_overtaken")
    left = closing.left
    if not left:
        return Text("trouble:closed", answer=reply.text, closed=closing.closed, of=closing.of)
    known = tuple(room.text for room in left if room.cause is not None)
    if not known:
        return Text("trouble:being_closed", count=closing.of)
    return Text("trouble:closed_partly", closed=closing.closed, of=closing.of, rooms=known)


async def follow(closing: Closing, say: Callable[[], Awaitable[None]]) -> None:
    """Say how it stands whenever that changes, until all is closed or the answer can be changed no more."""
    if await closing.judged_within(AT_ONCE_S) and not closing.left:
        await say()
        return
    await say()
    if not closing.is_judged and await closing.judged_within(_VERDICT_S):
        await say()
    if closing.left and await closing.closed_within(_FOLLOWED_FOR_S):
        await say()
