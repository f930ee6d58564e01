"""Prompt packs: every sentence a person reads, checked when loaded; what a participant wrote is shown inert."""

from bot.render.limits import LONGEST_TEXT, PackError, limit_of
from bot.render.loading import LOCALE, load_packs
from bot.render.looked_at import LookedAt
from bot.render.pack import Pack, Page, Places

__all__ = [
    "LOCALE",
    "LONGEST_TEXT",
    "LookedAt",
    "Pack",
    "PackError",
    "Page",
    "Places",
    "limit_of",
    "load_packs",
]
