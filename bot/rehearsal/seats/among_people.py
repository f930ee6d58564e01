"""Plays acts where people sit: they look at what was replaced themselves, and it is they who move the clock."""

from __future__ import annotations

from bot.rehearsal.play import Player


class PlayerAmongPeople(Player):
    """As ``Player``, but no time passes when rooms were replaced, and nobody tries to write in them."""

    async def _past_the_grace(self) -> None:
        return None
