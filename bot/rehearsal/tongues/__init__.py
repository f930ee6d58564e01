"""A play in several languages: who reads which, and what a script's English means in them."""

from bot.rehearsal.tongues.languages import with_languages
from bot.rehearsal.tongues.lines import Lines, load_lines
from bot.rehearsal.tongues.of_seats import ENGLISH, Languages, client_in
from bot.rehearsal.tongues.texts import PackTexts

__all__ = [
    "ENGLISH",
    "Languages",
    "Lines",
    "PackTexts",
    "client_in",
    "load_lines",
    "with_languages",
]
