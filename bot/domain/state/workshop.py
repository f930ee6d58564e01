"""The workshop's state: the latest truth only, never a log of who did what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.state.agenda import Agenda, Part, Phase
from bot.domain.state.audience import Audience
from bot.domain.state.ballots import Round
from bot.domain.state.contributions import ActsShown, BoardPage, Contribution
from bot.domain.state.holding import Boundary, Held, KeptAnswer
from bot.domain.state.rooms import Category, Retiring, Room
from bot.domain.state.steps import HERE, Product, Step, Worry
from bot.domain.vocabulary.identity import (
    GuildId,
    Handle,
    Locale,
    PhaseId,
    PromptId,
    SeatId,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import RoomKey


class Stage(StrEnum):
    """Where the workshop's life stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"


class Retention(StrEnum):
    """How long what a room held may be read (DESIGN §3)."""

    PHASE = "phase"
    LIVE = "live"
    WORKSHOP = "workshop"

    @property
    def hides_history(self) -> bool:
        """Whether message history is denied, the nearest thing to the spoken word."""
        return self is Retention.LIVE

    @property
    def keeps_rooms(self) -> bool:
        """Whether rooms stay until the workshop closes."""
        return self is Retention.WORKSHOP


class Standing(StrEnum):
    """A participant's own decision about taking part."""

    INVITED = "invited"
    NOT_NOW = "not_now"
    CONSENTED = "consented"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class SessionStage(StrEnum):
    """Where a session stands: it begins and ends in the caucuses (Kelman 2005, §3.4: going home is prepared)."""

    NONE = "none"
    GATHERING = "gathering"
    TOGETHER = "together"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen when the workshop was made."""

    locale: Locale
    pack: str
    retention: Retention = Retention.PHASE
    room_grace_s: int = 86_400
    joint_always_open: bool = False
    caucuses_without_facilitators: bool = False
    room_words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One group, as it names itself; until both sides live with both names a neutral word drawn by lot stands."""

    id: SideId
    neutral_word: str
    chosen_name: Words | None = None
    name_accepted: bool = False
    name_revision: int = 0
    locale: Locale | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on a side."""

    seat: SeatId
    user: UserId
    side: SideId
    handle: Handle
    standing: Standing = Standing.INVITED
    in_joint: bool = False
    """Whether the joint room is open to this person once it has opened; a newcomer waits until both sides are ready."""
    locale: Locale | None = None
    has_consented: bool = False
    """Whether they ever did: then their side's caucus has been open to them."""
    could_read: frozenset[RoomKey] = frozenset()
    """The caucus and the joint room, once this person could read them."""
    has_read: int = 0
    """What this person has read about private answers, as bits: see ``rounds.READ_ABSENCE`` and ``READ_THREE``."""

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


@dataclass(frozen=True, slots=True)
class Facilitator:
    """A member of the third party."""

    user: UserId
    locale: Locale | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """All of one workshop. ``revision`` counts the changes that a facilitator's next press depends on."""

    id: WorkshopId
    handle: Handle
    guild: GuildId
    name: Words
    settings: Settings
    agenda: Agenda
    sides: tuple[Side, Side]
    lot: SideId
    phase_id: PhaseId
    part_index: int = 0
    stage: Stage = Stage.DRAFT
    revision: int = 0
    facilitators: tuple[Facilitator, ...] = ()
    participants: tuple[Participant, ...] = ()
    next_seat: int = 1
    audience: Audience = field(default_factory=Audience)
    category: Category = field(default_factory=lambda: Category(""))
    rooms: tuple[Room, ...] = ()
    retiring: tuple[Retiring, ...] = ()
    session: SessionStage = SessionStage.NONE
    announced: datetime | None = None
    here: frozenset[SeatId] = frozenset()
    """Who said *I am here*: kept for the session alone, shown only as a number of both sides together."""
    content_to_begin: frozenset[SeatId] = frozenset()
    in_break: frozenset[SideId] = frozenset()
    """The sides that are in their caucuses while the joint room waits: both in a break, one in extra time."""
    paused: bool = False
    hidden: bool = False
    prompts_sent: tuple[PromptId, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    """Private notes in the order of writing, and what is on boards in its order there."""
    written: int = 0
    """How many lines were ever written: so that no two draw the same handle."""
    board_pages: tuple[BoardPage, ...] = ()
    listening_to: Handle | None = None
    acts_shown: ActsShown = ActsShown.NOT_YET
    lived: frozenset[SideId] = frozenset()
    """The sides that have said how they lived it."""
    steps: tuple[Step, ...] = ()
    worries: tuple[Worry, ...] = ()
    products: tuple[Product, ...] = ()
    names_may_leave: bool = False
    """Whether nobody objected to names of sides and places in what leaves the room."""
    round: Round | None = None
    """The one secret round under way."""
    sealed_rounds: tuple[Round, ...] = ()
    """The last round without a result at each level: its answers stand, unseen, until changed, used or lapsed."""
    rounds_made: int = 0
    open_level: int = HERE
    published_level: int = 0
    readiness_asked: tuple[str, ...] = ()
    """What readiness was asked for since the last session began: it is not asked again before the next."""
    close_asked_by: UserId | None = None
    lacking_rights: frozenset[str] = frozenset()
    away: bool = False
    notice_only: frozenset[Boundary] = frozenset()
    unwatched: bool = False
    """Whether the platform does not let the bot read what is written: cards then say that nothing is watched."""
    held: tuple[Held, ...] = ()
    kept_answers: tuple[KeptAnswer, ...] = ()
    nobody_leads: bool = False
    """Whether the last facilitator has left the server, and everybody was told; until one of them acts again."""
    once_third_party: frozenset[UserId] = frozenset()
    """Who was in the third party of the open workshop and is no more: they have read rooms of both sides."""

    # ---- where we are
    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self.agenda.phase(self.phase_id)

    @property
    def part(self) -> Part:
        """The present part of the present phase."""
        return self.phase.parts[self.part_index]

    @property
    def joint_has_opened(self) -> bool:
        """Whether the workshop has reached the first phase in which the two sides sit together."""
        first = next(place for place, phase in enumerate(self.agenda.phases) if phase.opens_joint)
        return self.stage is Stage.OPEN and self.agenda.index(self.phase_id) >= first

    @property
    def first_speaker(self) -> SideId:
        """The side that begins in this phase: by lot at first, then alternating, phase by phase."""
        here = self.agenda.index(self.phase_id)
        turns = sum(1 for phase in self.agenda.phases[:here] if phase.alternates_first_speaker)
        return self.lot if turns % 2 == 0 else self.lot.other

    @property
    def sides_in_turn(self) -> tuple[SideId, SideId]:
        """Both sides, the one whose turn it is to come first in front: no list always begins with the same side."""
        return (self.first_speaker, self.first_speaker.other)

    @property
    def meets(self) -> bool:
        """Whether the joint room is where people meet now, as far as the session goes."""
        return self.session is SessionStage.TOGETHER or self.settings.joint_always_open

    @property
    def gathers(self) -> bool:
        """Whether a session is at its beginning or its end, in the caucuses."""
        return self.session in (SessionStage.GATHERING, SessionStage.LEAVING)

    def here_of(self, side: SideId) -> tuple[Participant, ...]:
        """Those of a side who take part in the joint room and said they are here."""
        return tuple(one for one in self.consented(side) if one.in_joint and one.seat in self.here)

    # ---- who is who
    def side(self, side: SideId) -> Side:
        """One of the two sides."""
        return self.sides[0] if self.sides[0].id is side else self.sides[1]

    def side_name(self, side: SideId) -> Words | str:
        """What the side is called on screens now."""
        both = all(one.chosen_name is not None and one.name_accepted for one in self.sides)
        chosen = self.side(side).chosen_name
        return chosen if both and chosen is not None else self.side(side).neutral_word

    def participant(self, user: UserId) -> Participant | None:
        """The participant who is this user, whatever their standing."""
        return next((one for one in self.participants if one.user == user), None)

    def own(self, user: UserId) -> Participant:
        """The participant who is this user; only for acts that the gate has let through."""
        return next(one for one in self.participants if one.user == user)

    def seat(self, seat: SeatId) -> Participant | None:
        """The participant in this seat."""
        return next((one for one in self.participants if one.seat == seat), None)

    def has_read(self, seat: SeatId) -> int:
        """What the person in a seat has read about private answers; nothing where nobody sits."""
        someone = self.seat(seat)
        return someone.has_read if someone is not None else 0

    def facilitator(self, user: UserId) -> Facilitator | None:
        """The facilitator who is this user."""
        return next((one for one in self.facilitators if one.user == user), None)

    def consented(self, side: SideId) -> tuple[Participant, ...]:
        """Those of a side who take part."""
        return tuple(one for one in self.participants if one.side is side and one.takes_part)

    def language_of(self, user: UserId) -> Locale:
        """The person's own language, else their side's, else the workshop's."""
        someone = self.participant(user)
        if someone is not None:
            return someone.locale or self.side(someone.side).locale or self.settings.locale
        third_party = self.facilitator(user)
        return (third_party.locale if third_party else None) or self.settings.locale

    def language_in(self, key: RoomKey) -> Locale:
        """The language of what the bot says in a room."""
        if key.seat is not None:
            someone = self.seat(key.seat)
            return self.language_of(someone.user) if someone else self.settings.locale
        if key.side is not None:
            return self.side(key.side).locale or self.settings.locale
        return self.settings.locale

    def contribution(self, handle: Handle) -> Contribution | None:
        """The note or line of this handle."""
        return next((one for one in self.contributions if one.handle == handle), None)

    def room(self, key: RoomKey) -> Room | None:
        """The room's present generation."""
        return next((one for one in self.rooms if one.key == key), None)

    def step(self, step: Handle) -> Step | None:
        """One of the steps."""
        return next((one for one in self.steps if one.handle == step), None)

    def product(self, product: Handle) -> Product | None:
        """One of the products."""
        return next((one for one in self.products if one.handle == product), None)

    # ---- small changes of state
    def with_side(self, side: SideId, change: Callable[[Side], Side]) -> Workshop:
        """The workshop with one side changed."""
        first, second = (change(one) if one.id is side else one for one in self.sides)
        return replace(self, sides=(first, second))

    def with_participant(self, user: UserId, change: Callable[[Participant], Participant]) -> Workshop:
        """The workshop with one participant changed."""
        return replace(self, participants=tuple(change(one) if one.user == user else one for one in self.participants))

    def with_step(self, step: Handle, change: Callable[[Step], Step]) -> Workshop:
        """The workshop with one step changed."""
        return replace(self, steps=tuple(change(one) if one.handle == step else one for one in self.steps))

    def with_product(self, product: Handle, change: Callable[[Product], Product]) -> Workshop:
        """The workshop with one product changed."""
        return replace(self, products=tuple(change(one) if one.handle == product else one for one in self.products))

    def with_contribution(self, handle: Handle, change: Callable[[Contribution], Contribution]) -> Workshop:
        """The workshop with one note or line changed, where it stands."""
        changed = tuple(change(one) if one.handle == handle else one for one in self.contributions)
        return replace(self, contributions=changed)

    def with_room(self, key: RoomKey, change: Callable[[Room], Room]) -> Workshop:
        """The workshop with one room changed."""
        return replace(self, rooms=tuple(change(one) if one.key == key else one for one in self.rooms))
