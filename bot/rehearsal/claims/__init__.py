"""Sentences that say how rooms stand, each held to what the server holds at the moment somebody reads it."""

from bot.rehearsal.claims.file import Claim, Claims, load_claims
from bot.rehearsal.claims.means import Means
from bot.rehearsal.claims.reading import ReadAlong, Untrue

__all__ = ["Claim", "Claims", "Means", "ReadAlong", "Untrue", "load_claims"]
