"""Comparing what every seat saw with what the scenario says it may see. Knows nothing of the bot's own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.rehearsal.record import Played, Record
from bot.rehearsal.scenario import Act, Brought, PhaseLine, Scenario
from bot.rehearsal.screens import as_read, is_card, messages_in
from bot.rehearsal.simulation import Entry, ShownMessage
from bot.rehearsal.stage import Stage

_DIRECT = ""
"""A channel without a name is one of two people."""


@dataclass(slots=True)
class Findings:
    """What a seat received and should not have, and what it was owed and did not get; each as a sentence."""

    leaks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sight:
    """A message as it reached a seat, in a phase, in a logical room."""

    seat: str
    phase: str
    room: str
    message: ShownMessage

    @property
    def where(self) -> str:
        """How a finding begins that is about it."""
        return f"{self.seat} in {self.room} ({self.phase})"


@dataclass(frozen=True, slots=True)
class _Told:
    """What of the scenario stands in a message: acts by which its words were written, and what acts brought."""

    written: tuple[Act, ...]
    brought: tuple[Brought, ...]


class Check:
    """One comparison, after the play."""

    def __init__(self, stage: Stage, record: Record) -> None:
        self._stage = stage
        self._record = record
        self._scenario: Scenario = stage.scenario
        self._logical = stage.logical()
        self._people = {stage.seats[seat.id].id: seat.id for seat in self._scenario.seats}
        self._sights = tuple(self._all_sights())
        self._read_in = self._by_what_is_read()
        self._answers = {seat.id: self._answers_to(seat.id) for seat in self._scenario.seats}
        acts = [played.act for played in record.played]
        self._written = [act for act in acts if act.do == "write"]
        self._brought = [brought for act in acts for brought in act.brings]
        self._told: dict[str, _Told] = {}
        """By what a message reads: what of the scenario stands in it."""
        self._slips = {
            played.message.id: played
            for played in record.played
            if played.act.held and played.message is not None
        }
        self.seen_for_a_moment: dict[int, set[str]] = {}
        """Act number → the seats on whose screens a held message stood until it was taken out."""
        self.findings = Findings()

    def _by_what_is_read(self) -> dict[tuple[str, int], dict[str, set[str]]]:
        """By room and author: each text that was to be read there, and whom it reached."""
        read = {text: as_read(text) for text in {sight.message.text for sight in self._sights}}
        found: dict[tuple[str, int], dict[str, set[str]]] = {}
        for sight in self._sights:
            texts = found.setdefault((sight.room, sight.message.author_id), {})
            texts.setdefault(read[sight.message.text], set()).add(sight.seat)
        return found

    def run(self) -> Findings:
        """Look at every message that reached anybody, then at everything that was owed."""
        for sight in self._sights:
            self._look(sight)
        for played in self._record.played:
            self._owed(played)
        self._cards_owed()
        self._doubled()
        return self.findings

    # ---- what was received
    def _answers_to(self, seat: str) -> set[int]:
        """The messages with which the bot answered what this seat did, also once nobody waited for it any more."""
        done = [*self._record.played, *self._record.repeated]
        outcomes = [each for played in done if played.act.by == seat for each in played.outcomes]
        if seat == self._record.looked.seat:
            outcomes += self._record.looked.outcomes
        by_now = [self._stage.seats[seat].look_again(outcome) for outcome in outcomes]
        answers = (answer for outcome in (*outcomes, *by_now) for answer in outcome.answers)
        return {answer.id for answer in answers}

    def _all_sights(self) -> Iterator[_Sight]:
        last = self._scenario.phases[-1].id
        for seat in self._scenario.seats:
            transcript = self._stage.seats[seat.id].transcript
            start = 0
            for phase in self._scenario.phases:
                end = self._record.ends.get(phase.id, {}).get(seat.id, len(transcript))
                yield from self._in_entries(seat.id, phase.id, transcript[start:end])
                start = end
            yield from self._in_entries(seat.id, last, transcript[start:])

    def _in_entries(self, seat: str, phase: str, entries: Iterable[Entry]) -> Iterator[_Sight]:
        for entry in entries:
            room = self._logical.get(entry.channel_id, entry.room)
            for message in messages_in(entry):
                yield _Sight(seat, phase, room, message)

    def _may_see(self, seat: str, phase: str) -> frozenset[str]:
        """The rooms of this phase; while the last one takes rooms away, those of before still count."""
        order = [phase.id for phase in self._scenario.phases]
        place = order.index(phase)
        rooms = self._scenario.phases[place].rooms.get(seat, frozenset())
        takes_away = phase == order[-1] or self._scenario.left.get(seat) == phase
        if place and takes_away:
            rooms |= self._scenario.phases[place - 1].rooms.get(seat, frozenset())
        return rooms | {"lobby"}

    def _look(self, sight: _Sight) -> None:
        self._look_at_room(sight)
        slip = self._slips.get(sight.message.id)
        if slip is not None:
            self._look_at_slip(sight, slip.act)
        else:
            self._look_at_words(sight)

    def _look_at_room(self, sight: _Sight) -> None:
        if sight.message.ephemeral:
            if sight.message.id not in self._answers[sight.seat]:
                self.findings.leaks.append(f"{sight.where} got an answer that was not theirs")
        elif sight.room == _DIRECT:
            # The receipt comes to whoever closed, by the one way that is left when the rooms are gone.
            if self._scenario.seat(sight.seat).role != "facilitator":
                self.findings.leaks.append(f"{sight.where} got a direct message")
        elif sight.room not in self._may_see(sight.seat, sight.phase):
            self.findings.leaks.append(f"{sight.where} saw a message in a room that is not theirs")

    def _look_at_slip(self, sight: _Sight, act: Act) -> None:
        """It was held; until then whoever was in the room may have seen it, and nobody else."""
        if sight.seat not in act.seen_by:
            self.findings.leaks.append(f"{sight.where} saw what was held (act {act.number})")
        self.seen_for_a_moment.setdefault(act.number, set()).add(sight.seat)

    def _look_at_words(self, sight: _Sight) -> None:
        seat, text = sight.seat, sight.message.text
        author = self._people.get(sight.message.author_id)
        told = self._told_in(text)
        for act in told.written:
            if seat not in act.seen_by and author != seat:
                self.findings.leaks.append(
                    f"{sight.where} read what {act.by} wrote in {act.room} (act {act.number})"
                )
        here = [brought for brought in told.brought if brought.room == sight.room]
        if here and not any(seat in brought.seen_by for brought in here):
            self.findings.leaks.append(
                f"{sight.where} read {here[0].text[:60]!r}, which others were told"
            )
        if author is not None and not self._scripted(author, text):
            self.findings.leaks.append(
                f"{sight.where} saw a message of {author} that nobody scripted"
            )

    def _told_in(self, text: str) -> _Told:
        """Many seats get the same message: what stands in it is looked up once."""
        found = self._told.get(text)
        if found is None:
            written = [act for act in self._written if act.text in text]
            if self._stage.texts.speaks_more_than_english:
                brought = [one for one in self._brought if self._says(one.text, text)]
            else:
                brought = [one for one in self._brought if one.text in text]
            found = self._told[text] = _Told(tuple(written), tuple(brought))
        return found

    def _by(self, seat: str) -> Iterator[Played]:
        return (played for played in self._record.played if played.act.by == seat)

    def _scripted(self, author: str, text: str) -> bool:
        return any(
            played.act.do == "write" and played.act.text == text for played in self._by(author)
        )

    def _says(self, expected: str, shown: str) -> bool:
        return self._stage.texts.says(expected, shown)

    # ---- what was owed
    def _owed(self, played: Played) -> None:
        act = played.act
        what = f"act {act.number} ({act.by}: {act.do} {act.verb or act.command}, {act.phase})"
        if played.trouble:
            self.findings.missing.append(f"{what} could not be played: {played.trouble}")
        if act.answer and not self._says(act.answer, played.answer) and not played.disturbed:
            self.findings.missing.append(
                f"{what}: {act.by} was not told {act.answer!r}, but {played.answer!r}"
            )
        if bool(act.held) is played.stands and not played.trouble:
            self.findings.missing.append(f"{what}: it was {'not held' if act.held else 'held'}")
        if act.do == "write" and not act.held:
            self._everybody(act.seen_by, act.room, act.text, what, self._stage.seats[act.by].id)
        for brought in act.brings:
            self._everybody(
                brought.seen_by - brought.read_back,
                brought.room,
                brought.text,
                what,
                self._stage.simulation.bot_id,
            )

    def _everybody(
        self, seats: frozenset[str], room: str, text: str, what: str, author: int
    ) -> None:
        read = self._read_in.get((room, author), {})
        got = {seat for shown, seats in read.items() if self._says(text, shown) for seat in seats}
        for seat in sorted(seats - got):
            self.findings.missing.append(f"{what}: {seat} did not get {text[:60]!r} in {room}")

    def _cards_owed(self) -> None:
        """In every phase each room that a seat may see shows its card."""
        cards = [
            sight
            for sight in self._sights
            if not sight.message.ephemeral and is_card(sight.message)
        ]
        carded = {(sight.seat, sight.phase, sight.room) for sight in cards}
        lines_left = {
            f"line-{seat}" for seat in self._scenario.left
        }  # their card says that they went, and stays so
        for phase in self._scenario.phases:
            owed = [
                (seat, room)
                for seat, rooms in sorted(phase.rooms.items())
                for room in sorted(rooms)
            ]
            for seat, room in owed:
                exempt = room in lines_left or self._closed_to_people(phase, room)
                if (seat, phase.id, room) not in carded and not exempt:
                    self.findings.missing.append(
                        f"{seat} got no card in {room} in phase {phase.id}"
                    )

    def _doubled(self) -> None:
        """Said more often in a room than the scenario has it said; and two cards in one room."""
        brought = [brought for played in self._record.played for brought in played.act.brings]
        for (room, text), messages in self._said_by_bot().items():
            expected = sum(one.room == room and self._says(one.text, text) for one in brought)
            if len(messages) > max(1, expected):
                self.findings.doubled.append(f"said {len(messages)} times in {room}: {text[:60]!r}")
        for room, cards in self._record.cards_standing.items():
            if cards > 1:
                self.findings.doubled.append(f"{cards} cards stand in {room}")

    def _said_by_bot(self) -> dict[tuple[str, str], set[int]]:
        """The messages of the bot, answers and cards left out, by room and by what they read."""
        said: dict[tuple[str, str], set[int]] = {}
        for sight in self._sights:
            message = sight.message
            by_bot = message.author_id == self._stage.simulation.bot_id
            if by_bot and not message.ephemeral and not is_card(message):
                said.setdefault((sight.room, message.text), set()).add(message.id)
        return said

    def _closed_to_people(self, phase: PhaseLine, room: str) -> bool:
        """A room that no participant may see yet needs no card."""
        if room == "control":
            return False
        return not any(
            room in phase.rooms.get(person.id, ()) for person in self._scenario.participants
        )
