"""What the third party has begun: the questions it put, and whether it asked to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.vocabulary.identity import PromptId, UserId


@dataclass(frozen=True, slots=True)
class Leading:
    """What the third party has begun."""

    prompts_sent: tuple[PromptId, ...] = ()
    close_asked_by: UserId | None = None
    closes_at: datetime | None = None
    """When it closes for good: confirmed, and still to be stopped by any facilitator."""
