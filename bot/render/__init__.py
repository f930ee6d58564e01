"""Prompt packs: every sentence a person reads, checked when loaded; what a participant wrote is shown inert."""

from bot.render.agenda_file import load_agenda
from bot.render.direction import is_from_the_right, named
from bot.render.inert import BESIDE, FSI, PDI, RLM, inert, plain
from bot.render.limits import LONGEST_TEXT, PackError, limit_of
from bot.render.loading import LOCALE, load_packs
from bot.render.looked_at import LookedAt
from bot.render.pack import Pack, Page, Places
from bot.render.speech import side_by_side
from bot.render.words_file import ROOM_WORDS

__all__ = [
    "BESIDE",
    "FSI",
    "LOCALE",
    "LONGEST_TEXT",
    "PDI",
    "RLM",
    "ROOM_WORDS",
    "LookedAt",
    "Pack",
    "PackError",
    "Page",
    "Places",
    "inert",
    "is_from_the_right",
    "limit_of",
    "load_agenda",
    "load_packs",
    "named",
    "plain",
    "side_by_side",
]
