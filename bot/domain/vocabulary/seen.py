"""What the sender of a command had before their eyes."""

from __future__ import annotations

from bot.domain.vocabulary.identity import PhaseId
from bot.frozen import frozen


@frozen
class Seen:
    """A phase, and the revision where a press carried it; a press with anything older is refused, changing nothing."""

    phase: PhaseId
    revision: int | None = None
