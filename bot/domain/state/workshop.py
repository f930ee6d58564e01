"""The workshop's state: the latest truth only, never a log of who did what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from enum import StrEnum

from bot.domain.state.acknowledging import Acknowledging
from bot.domain.state.agenda import Ability, Agenda, Part, Phase
from bot.domain.state.audience import Audience
from bot.domain.state.ballots import Rounds
from bot.domain.state.choices import Choices
from bot.domain.state.contributions import Boards, Contribution
from bot.domain.state.holding import Boundaries
from bot.domain.state.leading import Leading
from bot.domain.state.meeting import Meeting, SessionStage
from bot.domain.state.people import Facilitator, Participant, People, Reading, Side
from bot.domain.state.rooms import Room, Rooms
from bot.domain.state.settings import Settings
from bot.domain.state.steps import Pair, Product, Reassurance, Step
from bot.domain.state.tongues import Tongues
from bot.domain.state.voice import Voice
from bot.domain.vocabulary.identity import (
    GuildId,
    Handle,
    Locale,
    PhaseId,
    SeatId,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import SideWord
from bot.frozen import frozen


class Stage(StrEnum):
    """Where the workshop's life stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"


@frozen
class Workshop:
    """All of one workshop. ``revision`` counts the changes that a facilitator's next press depends on."""

    id: WorkshopId
    handle: Handle
    guild: GuildId
    name: Words
    settings: Settings
    agenda: Agenda
    first_side_by_lot: SideId
    phase_id: PhaseId
    people: People
    part_index: int = 0
    stage: Stage = Stage.DRAFT
    revision: int = 0
    audience: Audience = field(default_factory=Audience)
    choices: Choices = field(default_factory=Choices)
    rooms: Rooms = field(default_factory=Rooms)
    meeting: Meeting = field(default_factory=Meeting)
    leading: Leading = field(default_factory=Leading)
    boards: Boards = field(default_factory=Boards)
    reassurance: Reassurance = field(default_factory=Reassurance)
    rounds: Rounds = field(default_factory=Rounds)
    acknowledging: Acknowledging = field(default_factory=Acknowledging)
    boundaries: Boundaries = field(default_factory=Boundaries)
    tongues: Tongues = field(default_factory=Tongues)
    voice: Voice = field(default_factory=Voice)

    # ---- where we are
    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self.agenda.phase(self.phase_id)

    def offers(self, ability: Ability) -> bool:
        """Whether the present phase offers this."""
        return ability in self.phase.offers

    @property
    def part(self) -> Part:
        """The present part of the present phase."""
        return self.phase.parts[self.part_index]

    @property
    def joint_has_opened(self) -> bool:
        """Whether the workshop has reached the first phase in which the two sides sit together."""
        if self.stage is not Stage.OPEN:
            return False
        reached = self.agenda.index(self.phase_id)
        if self.leading.farthest:
            reached = max(reached, self.agenda.index(self.leading.farthest))
        return any(phase.opens_joint for phase in self.agenda.phases[: reached + 1])

    @property
    def first_speaker(self) -> SideId:
        """The side that begins in this phase: by lot at first, then alternating, phase by phase and round by round."""
        here = self.agenda.index(self.phase_id)
        turns = sum(1 for phase in self.agenda.phases[:here] if phase.alternates_first_speaker)
        turns += self.leading.times_back
        return self.first_side_by_lot if turns % 2 == 0 else self.first_side_by_lot.other

    @property
    def sides_in_turn(self) -> tuple[SideId, SideId]:
        """Both sides, the one whose turn it is to come first in front: no list always begins with the same side."""
        first = self.first_speaker
        return (first, first.other)

    @property
    def meets(self) -> bool:
        """Whether the joint room is where people meet now, as far as the session goes."""
        return self.meeting.session is SessionStage.TOGETHER or self.settings.joint_always_open

    def here_of(self, side: SideId) -> tuple[Participant, ...]:
        """Those of a side who take part in the joint room and said they are here."""
        return tuple(
            person
            for person in self.consented(side)
            if person.in_joint and person.seat in self.meeting.here
        )

    # ---- who is who
    def side(self, side: SideId) -> Side:
        """One of the two sides."""
        return self.people.sides[0] if self.people.sides[0].id is side else self.people.sides[1]

    def side_name(self, side: SideId) -> Words | SideWord:
        """What the side is called on screens now."""
        this, other = self.side(side), self.side(side.other)
        both = this.name_accepted and other.name_accepted and other.chosen_name is not None
        if both and this.chosen_name is not None:
            return this.chosen_name
        return SideWord(this.neutral_word)

    def participant(self, user: UserId) -> Participant | None:
        """The participant who is this user, whatever their standing."""
        return next((person for person in self.people.participants if person.user == user), None)

    def own(self, user: UserId) -> Participant:
        """The participant who is this user; only for acts that the gate has let through."""
        return next(person for person in self.people.participants if person.user == user)

    def seat(self, seat: SeatId) -> Participant | None:
        """The participant in this seat."""
        return next((person for person in self.people.participants if person.seat == seat), None)

    def has_read(self, seat: SeatId) -> Reading:
        """What the person in a seat has read about private answers; nothing where nobody sits."""
        someone = self.seat(seat)
        return someone.has_read if someone is not None else Reading.NOTHING

    def facilitator(self, user: UserId) -> Facilitator | None:
        """The facilitator who is this user."""
        return next(
            (facilitator for facilitator in self.people.facilitators if facilitator.user == user),
            None,
        )

    def consented(self, side: SideId) -> tuple[Participant, ...]:
        """Those of a side who take part."""
        return tuple(
            person
            for person in self.people.participants
            if person.side is side and person.takes_part
        )

    def language_of(self, user: UserId) -> Locale:
        """The person's own language, else their side's, else the workshop's."""
        someone = self.participant(user)
        if someone is not None:
            return someone.locale or self.side(someone.side).locale or self.settings.locale
        third_party = self.facilitator(user)
        return (third_party.locale if third_party else None) or self.settings.locale

    def languages_in(self, key: RoomKey, said: int | None = None) -> tuple[Locale, ...]:
        """The languages of what the bot says in a room: in the joint room both sides', if they differ.

        Which stands first there is by the lot and by turns: for cards with the turn to begin, for what is said with
        ``said``, the number of things said there before.
        """
        if key == JOINT:
            return tuple(dict.fromkeys(map(self._language_of_side, self._in_turn(said))))
        if key.seat is not None:
            someone = self.seat(key.seat)
            return (self.language_of(someone.user) if someone else self.settings.locale,)
        if key.side is not None:
            return (self._language_of_side(key.side),)
        return (self.settings.locale,)

    @property
    def sides_speak_differently(self) -> bool:
        """Whether the joint room has two languages."""
        return len(self.languages_in(JOINT)) > 1

    def _language_of_side(self, side: SideId) -> Locale:
        return self.side(side).locale or self.settings.locale

    def _in_turn(self, said: int | None) -> tuple[SideId, SideId]:
        if said is None:
            return self.sides_in_turn
        # Of each two one begins with either, and which of the two changes as well (Thue-Morse): a question and its
        # result often follow each other, and else every question would begin with the same side.
        first = (
            self.first_side_by_lot if said.bit_count() % 2 == 0 else self.first_side_by_lot.other
        )
        return (first, first.other)

    def contribution(self, handle: Handle) -> Contribution | None:
        """The note or line of this handle."""
        return next((note for note in self.boards.contributions if note.handle == handle), None)

    def room(self, key: RoomKey) -> Room | None:
        """The room's present generation."""
        return next((room for room in self.rooms.every if room.key == key), None)

    def step(self, step: Handle) -> Step | None:
        """One of the steps."""
        return next((known for known in self.reassurance.steps if known.handle == step), None)

    def pair(self, pair: Handle) -> Pair | None:
        """One of the tied pairs. What is only pressed for is none."""
        tied = (known for known in self.reassurance.pairs if known.tied)
        return next((known for known in tied if known.handle == pair), None)

    def pair_of(self, step: Handle) -> Pair | None:
        """The tied pair that a step is in."""
        tied = (known for known in self.reassurance.pairs if known.tied)
        return next((known for known in tied if step in known.steps), None)

    def steps_in(self, item: Handle) -> tuple[Step, ...]:
        """What an item of a round is about: a step, or the two of a tied pair; nothing for another item."""
        pair = self.pair(item)
        handles = pair.steps if pair is not None else (item,)
        return tuple(step for step in map(self.step, handles) if step is not None)

    def product(self, product: Handle) -> Product | None:
        """One of the products."""
        return next((one for one in self.reassurance.products if one.handle == product), None)

    # ---- small changes of state
    def with_side(self, side: SideId, change: Callable[[Side], Side]) -> Workshop:
        """The workshop with one side changed."""
        first, second = (change(own) if own.id is side else own for own in self.people.sides)
        return replace(self, people=replace(self.people, sides=(first, second)))

    def with_participant(
        self, user: UserId, change: Callable[[Participant], Participant]
    ) -> Workshop:
        """The workshop with one participant changed."""
        return replace(
            self,
            people=replace(
                self.people,
                participants=tuple(
                    change(person) if person.user == user else person
                    for person in self.people.participants
                ),
            ),
        )

    def with_step(self, step: Handle, change: Callable[[Step], Step]) -> Workshop:
        """The workshop with one step changed."""
        return replace(
            self,
            reassurance=replace(
                self.reassurance,
                steps=tuple(
                    change(known) if known.handle == step else known
                    for known in self.reassurance.steps
                ),
            ),
        )

    def with_product(self, product: Handle, change: Callable[[Product], Product]) -> Workshop:
        """The workshop with one product changed."""
        return replace(
            self,
            reassurance=replace(
                self.reassurance,
                products=tuple(
                    change(one) if one.handle == product else one
                    for one in self.reassurance.products
                ),
            ),
        )

    def with_new_contribution(self, note: Contribution) -> Workshop:
        """The workshop with one more note or line, after all others."""
        contributions = (*self.boards.contributions, note)
        boards = replace(self.boards, contributions=contributions, written=self.boards.written + 1)
        return replace(self, boards=boards)

    def with_contribution(
        self, handle: Handle, change: Callable[[Contribution], Contribution]
    ) -> Workshop:
        """The workshop with one note or line changed, where it stands."""
        changed = tuple(
            change(note) if note.handle == handle else note for note in self.boards.contributions
        )
        return replace(self, boards=replace(self.boards, contributions=changed))

    def with_room(self, key: RoomKey, change: Callable[[Room], Room]) -> Workshop:
        """The workshop with one room changed."""
        standing, calls = (
            tuple(change(room) if room.key == key else room for room in rooms)
            for rooms in (self.rooms.standing, self.rooms.calls)
        )
        return replace(self, rooms=replace(self.rooms, standing=standing, calls=calls))
