"""A play in several languages: who reads which, and what a script's English means in them."""

from bot.rehearsal.tongues.languages import ENGLISH, Languages, with_languages
from bot.rehearsal.tongues.texts import PackTexts

__all__ = ["ENGLISH", "Languages", "PackTexts", "with_languages"]
