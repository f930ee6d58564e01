"""A translation beside the original, on a page on which a reader marks what to change."""

from bot.care.review.page import review

__all__ = ["review"]
