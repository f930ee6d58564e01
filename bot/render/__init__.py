"""Prompt packs: every sentence a person reads, checked when loaded; what a participant wrote is shown inert."""

from bot.render.inert import FSI, PDI, RLM, inert, plain
from bot.render.loading import ROOM_WORDS, load_agenda, load_packs
from bot.render.pack import Pack, Places
from bot.render.templates import LONGEST_TEXT, PackError, limit_of

__all__ = [
    "FSI",
    "LONGEST_TEXT",
    "PDI",
    "RLM",
    "ROOM_WORDS",
    "Pack",
    "PackError",
    "Places",
    "inert",
    "limit_of",
    "load_agenda",
    "load_packs",
    "plain",
]
