"""Watching boundaries: what was said is fingerprinted, and what would leave its room is noticed (docs/guard.md)."""

from bot.app.watching.memories import KEY_LABEL
from bot.app.watching.said import Returned, Said
from bot.app.watching.watching import Watching

__all__ = ["KEY_LABEL", "Returned", "Said", "Watching"]
