"""What is wrong with a translation: beside the language that a pack was first written in, block by block."""

from bot.render.lint.language import Found
from bot.render.lint.whole import ORIGINAL, lint

__all__ = ["ORIGINAL", "Found", "lint"]
