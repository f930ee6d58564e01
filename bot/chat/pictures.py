"""Pictures on their way: the file, made as it is sent, and the place in a message where it is seen and read out."""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import replace
from typing import Final

import discord

from bot.app.ports import Outgoing
from bot.render.pictures import png
from bot.render.pictures import shown as drawn

_log = logging.getLogger(__name__)

NAME: Final = "picture.png"
"""Every picture is called so: a file's name tells nothing."""


def gallery(picture: drawn.Shown) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
    """Where the picture of this message is shown, with the words that say the same."""
    seen = discord.MediaGalleryItem(f"attachment://{NAME}", description=picture.told)
    return discord.ui.MediaGallery(seen)


class PictureFiles:
    """Makes the files, off the loop. A drawing without anything that people of a workshop chose is made once."""

    def __init__(self) -> None:
        self._last: dict[str, bytes] = {}

    async def of(self, picture: drawn.Shown | None) -> list[discord.File]:
        """The file of a picture, if there is one. One that cannot be made is left out: words say the same."""
        if picture is None:
            return []
        try:
            made = self._last.get(picture.svg)
            made = made if made is not None else await asyncio.to_thread(png.png, picture.svg)
        except ValueError as wrong:
            _log.error("a picture could not be made (%s)", type(wrong).__name__)
            return []
        if picture.lasts:
            self._last = {picture.svg: made}
        return [discord.File(io.BytesIO(made), NAME, description=picture.told)]

    async def of_message(self, message: Outgoing) -> tuple[Outgoing, list[discord.File]]:
        """The message as it goes out, with its file."""
        files = await self.of(message.picture)
        return (message if files else replace(message, picture=None)), files
