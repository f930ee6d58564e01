"""Taking out of a room what was said there: the bot's own words, or a person's since the bot said something."""

from __future__ import annotations

from bot.app.ports import Absent, Messenger, Outgoing
from bot.domain.vocabulary.identity import ChannelId, UserId


async def take_back(
    messenger: Messenger, channel: ChannelId, message: Outgoing, since: float
) -> None:
    """Delete the bot's own message again; if it is not there, it was never sent or is gone already."""
    found = await messenger.find(channel, message, since)
    if found is not None:
        await messenger.delete(channel, found)


async def take_out_said(
    messenger: Messenger, after: Outgoing, said_by: tuple[int, int, float], until: float
) -> None:
    """Delete what a person has written since the bot said ``after`` there; a channel that is gone holds nothing.

    ``said_by``: the channel, the author, and the moment since when. What they write after ``until``, when it was over,
    stands, however late this comes.

    Which message came after which tells Discord, so that it does not matter whether its clock and ours differ; ours
    counts only where the bot's own message is not there.
    """
    channel, author, since = said_by
    where = ChannelId(channel)
    try:
        found = await messenger.find(where, after, since)
        begun = found if found is not None else since
        for message in await messenger.said_by(where, UserId(author), begun, until):
            await messenger.delete(where, message)
    except Absent:
        return
