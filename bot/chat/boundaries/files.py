"""Words that travel as a file: a text file is fetched from where Discord keeps it, and read like what was typed."""

from __future__ import annotations

import asyncio
import codecs
import logging
from collections.abc import Sequence
from typing import Final

import aiohttp
import discord
from yarl import URL

from bot.frozen import frozen

_log = logging.getLogger(__name__)

MOST_BYTES: Final = 100_000
"""Of one file; a larger one is not looked into."""
MOST_BYTES_IN_ALL: Final = 200_000
PATIENCE_S: Final = 5.0
"""For all files of a message. It is never in front of an answer that somebody waits for."""
_AT_ONCE: Final = 4
_DISCORD: Final = frozenset(
    {URL("https://cdn.discordapp.com"), URL("https://media.discordapp.net")}
)
"""https://discord.com/developers/docs/reference#image-formatting-cdn-endpoint"""
_MEDIA: Final = ("audio/", "video/")
_LAYOUT: Final = frozenset("\t\n\r\f\v")
_MOSTLY: Final = 0.8
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@frozen
class FileWords:
    """What stands in the files of a message; ``unread``: one of them has words, perhaps, that cannot be read."""

    texts: tuple[str, ...] = ()
    unread: bool = False


class Files:
    """Reads files that people post. ``api_url`` is where Discord is, if not where it always is (the rehearsal).

    Nothing is fetched from anywhere but Discord, nothing is written down, and no more than said above is read.
    """

    def __init__(self, api_url: str = "") -> None:
        self._homes = frozenset({URL(api_url).origin()}) if api_url else _DISCORD
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def read(self, files: Sequence[discord.Attachment]) -> FileWords:
        """The words of these files. Pictures are passed over: what they show is no matter of words."""
        from bot.guard.links import picture  # only now, as all of the guard

        others = [file for file in files if not picture(file.filename, file.content_type)]
        if not others:
            return FileWords()
        try:
            async with asyncio.timeout(PATIENCE_S), self._turns:
                return await self._read(others)
        except TimeoutError:
            return FileWords(unread=True)

    async def _read(self, files: Sequence[discord.Attachment]) -> FileWords:
        texts: list[str] = []
        left, unread = MOST_BYTES_IN_ALL, False
        async with aiohttp.ClientSession() as session:
            for file in files:
                content = await self._fetched(session, file, min(left, MOST_BYTES))
                text = decoded(content) if content is not None else None
                unread = unread or text is None
                left -= len(content or b"")
                texts += [text] if text else []
        return FileWords(tuple(texts), unread)

    async def _fetched(
        self, session: aiohttp.ClientSession, file: discord.Attachment, most: int
    ) -> bytes | None:
        """The file, if it can be text, is small enough and lies with Discord."""
        address = URL(file.url)
        if file.size > most or (file.content_type or "").startswith(_MEDIA):
            return None
        if not address.absolute or address.origin() not in self._homes:
            return None
        content = b""
        try:
            async with session.get(address, allow_redirects=False) as reply:
                if reply.status != 200:
                    return None
                async for piece in reply.content.iter_any():
                    content += piece
                    if len(content) > most:
                        return None
        except (aiohttp.ClientError, OSError) as error:
            _log.info("a file could not be fetched (%s)", type(error).__name__)
            return None
        return content


def decoded(content: bytes) -> str | None:
    """The text that these bytes are; None where they are no text, whatever the file is called."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    try:
        text = content.decode(marked or "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
        if marked or sum(byte < 128 for byte in content) < _MOSTLY * len(content):
            return None
    if any(letter < " " and letter not in _LAYOUT for letter in text):
        return None
    return text
