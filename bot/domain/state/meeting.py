"""Where the meeting stands: sessions, breaks, pause, and the emergency that hides the rooms."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from bot.domain.vocabulary.identity import SeatId, SideId
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen


class SessionStage(StrEnum):
    """Where a session stands: it begins and ends in the caucuses (Kelman 2005, §3.4: going home is prepared)."""

    NONE = "none"
    GATHERING = "gathering"
    TOGETHER = "together"
    LEAVING = "leaving"


@frozen
class Meeting:
    """Who meets where now, and what interrupts it."""

    session: SessionStage = SessionStage.NONE
    announced: datetime | None = None
    here: Annotated[frozenset[SeatId], SECRET] = frozenset()
    """Who said *I am here*: kept for the session alone, shown only as a number of both sides together."""
    content_to_begin: Annotated[frozenset[SeatId], SECRET] = frozenset()
    in_break: frozenset[SideId] = frozenset()
    """The sides that are in their caucuses while the joint room waits: both in a break, one in extra time."""
    paused: bool = False
    hidden: bool = False
    said_together: int = 0
    """How much the bot has said in the joint room: by it alternates whose language stands first."""

    @property
    def gathers(self) -> bool:
        """Whether a session is at its beginning or its end, in the caucuses."""
        return self.session in (SessionStage.GATHERING, SessionStage.LEAVING)
