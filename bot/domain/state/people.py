"""Who is in a workshop: the two sides, those who sit on them, the third party."""

from __future__ import annotations

from datetime import datetime
from enum import IntFlag, StrEnum
from typing import Annotated

from bot.domain.state.voice import VoiceAnswer
from bot.domain.vocabulary.identity import Handle, Locale, SeatId, SideId, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen

FEWEST = 3
"""Below three of a side a private answer is hardly private: the third party asks aloud instead."""


class Standing(StrEnum):
    """A participant's own decision about taking part."""

    INVITED = "invited"
    NOT_NOW = "not_now"
    CONSENTED = "consented"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class Reading(IntFlag):
    """What somebody has to have read before their private answers count."""

    NOTHING = 0
    ABSENCE = 1
    """What absence can tell."""
    THREE = 2
    """What a published result tells in a side of three."""


class SpokeIn(IntFlag):
    """In which shared rooms somebody has said anything at all."""

    NOWHERE = 0
    CAUCUS = 1
    JOINT = 2


@frozen
class Side:
    """One group, as it names itself; until both sides live with both names a neutral word drawn by lot stands."""

    id: SideId
    neutral_word: str
    chosen_name: Words | None = None
    name_accepted: bool = False
    name_revision: int = 0
    locale: Locale | None = None


@frozen
class Participant:
    """A person on a side."""

    seat: SeatId
    user: UserId
    side: SideId
    handle: Handle
    standing: Standing = Standing.INVITED
    in_joint: bool = False
    """Whether the joint room is open to this person: they stay; a newcomer waits until both sides are ready."""
    to_caucus: bool = False
    """Whether their side's own room waits for the third party to open it to them."""
    to_stay: bool = False
    """Whether the joint room waits for this person's *I stay*."""
    kind: Words | None = None
    """What they are, in a few words of theirs; shown without a name."""
    locale: Locale | None = None
    has_consented: bool = False
    """Whether they ever did: then their side's caucus has been open to them."""
    could_read: frozenset[RoomKey] = frozenset()
    """The caucus and the joint room, once this person could read them."""
    has_read: Annotated[Reading, SECRET] = Reading.NOTHING
    """What this person has read about private answers. Nobody is told."""
    spoke_in: Annotated[SpokeIn, SECRET] = SpokeIn.NOWHERE
    """Where credit given to them tells nothing new; never what they said, or when, or how often."""
    met: frozenset[UserId] = frozenset()
    """Whom they had seen take part when one of the two stepped out; who is still there need not be kept."""
    voice: Annotated[VoiceAnswer, SECRET] = VoiceAnswer.TEXT
    """What they would have of voice. Nobody is told; whoever is in a call sees who else is."""

    @property
    def takes_part(self) -> bool:
        """Whether this person has consented and is still here."""
        return self.standing is Standing.CONSENTED

    @property
    def has_line(self) -> bool:
        """Whether this person's line is open to them: from the invitation on, also after a withdrawal."""
        return self.standing is not Standing.LEFT

    @property
    def has_answered(self) -> bool:
        """Whether nothing is waited for: consented, or gone."""
        return self.standing in (Standing.CONSENTED, Standing.WITHDRAWN, Standing.LEFT)


@frozen
class Facilitator:
    """A member of the third party."""

    user: UserId
    locale: Locale | None = None
    reads: frozenset[Locale] = frozenset()
    """The languages that they say they read; as long as they have not said, the one in which the bot speaks to them."""
    interprets: bool = False


@frozen
class Joining:
    """Somebody asked into the third party of an open workshop: sees and confirms nothing yet.

    Another facilitator than ``by`` agrees, or, where there is no other, the time ``until`` passes.
    """

    user: UserId
    by: UserId
    handle: Handle
    until: datetime


@frozen
class KnownAs:
    """Every name by which somebody was called in the server while the workshop ran, as far as it was seen.

    Kept for the guard and the export alone, until closing; nobody is shown it, or told whose a name is or was.
    """

    user: UserId
    names: tuple[Words, ...]


@frozen
class SpokenOf:
    """How else somebody is spoken of, as the third party knows: a nickname, a role, a spelling in another script.

    Kept for the guard and the export alone, until closing, like the names themselves.
    """

    user: UserId
    names: tuple[Words, ...]


@frozen
class People:
    """Everybody who is in, and who was in the third party and is no more."""

    sides: tuple[Side, Side]
    facilitators: tuple[Facilitator, ...] = ()
    participants: tuple[Participant, ...] = ()
    joining: tuple[Joining, ...] = ()
    next_seat: int = 1
    behind: Words | None = None
    """Who stands behind the invitation, in the third party's words."""
    if_known: Words | None = None
    """What will be said if taking part becomes known."""
    nobody_leads: bool = False
    """Whether the last facilitator has left the server, and everybody was told; until one of them acts again."""
    once_third_party: frozenset[UserId] = frozenset()
    """Who was in the third party of the open workshop and is no more: they have read rooms of both sides."""
    silenced: frozenset[UserId] = frozenset()
    """Whom the server keeps from writing and pressing for now."""
    known_as: tuple[KnownAs, ...] = ()
    """What each of them is and was called."""
    spoken_of: tuple[SpokenOf, ...] = ()
    """How else each of them is spoken of."""
