"""Comparing what every seat saw with what the scenario says it may see. Knows nothing of the bot's own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.rehearsal.play import Played, Record
from bot.rehearsal.scenario import Act, Brought, Scenario
from bot.rehearsal.simulation import Entry, ShownMessage
from bot.rehearsal.stage import Stage


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


class Check:
    """One comparison, after the play."""

    def __init__(self, stage: Stage, record: Record) -> None:
        self._stage = stage
        self._record = record
        self._scenario: Scenario = stage.scenario
        self._logical = stage.logical()
        self._people = {stage.seats[one.id].id: one.id for one in self._scenario.seats}
        self._sights = tuple(self._all_sights())
        self._sights_in: dict[tuple[str, int], list[_Sight]] = {}
        for sight in self._sights:
            self._sights_in.setdefault((sight.room, sight.message.author_id), []).append(sight)
        self._answers = {
            one.id: {
                answer.id for played in self._by(one.id) for outcome in played.outcomes for answer in outcome.answers
            }
            for one in self._scenario.seats
        }
        self._told: dict[str, tuple[tuple[Act, ...], tuple[tuple[Act, Brought], ...]]] = {}
        """By what a message reads: which acts' written words stand in it, and what acts brought."""
        self._slips = {one.message.id: one for one in record.played if one.act.held and one.message is not None}
        self.seen_for_a_moment: dict[int, set[str]] = {}
        """Act number → the seats on whose screens a held message stood until it was taken out."""
        self.findings = Findings()

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
    def _all_sights(self) -> Iterator[_Sight]:
        for one in self._scenario.seats:
            transcript = self._stage.seats[one.id].transcript
            start = 0
            for phase in self._scenario.phases:
                end = self._record.ends.get(phase.id, {}).get(one.id, len(transcript))
                for entry in transcript[start:end]:
                    yield from self._in_entry(one.id, phase.id, entry)
                start = end
            last = self._scenario.phases[-1].id
            for entry in transcript[start:]:
                yield from self._in_entry(one.id, last, entry)

    def _in_entry(self, seat: str, phase: str, entry: Entry) -> Iterator[_Sight]:
        room = self._logical.get(entry.channel_id, entry.room)
        messages = (*([entry.message] if entry.message else []), *entry.readable)
        return (_Sight(seat, phase, room, message) for message in messages)

    def _may_see(self, seat: str, phase: str) -> frozenset[str]:
        """The rooms of this phase; while the last one takes rooms away, those of before still count."""
        order = [one.id for one in self._scenario.phases]
        rooms = self._scenario.phases[order.index(phase)].rooms.get(seat, frozenset())
        place = order.index(phase)
        if place and (phase == order[-1] or self._scenario.left.get(seat) == phase):
            rooms |= self._scenario.phases[place - 1].rooms.get(seat, frozenset())
        return rooms | {"lobby"}

    def _look(self, sight: _Sight) -> None:
        message, seat = sight.message, sight.seat
        where = f"{seat} in {sight.room} ({sight.phase})"
        if message.ephemeral:
            if message.id not in self._answers[seat]:
                self.findings.leaks.append(f"{where} got an answer that was not theirs")
        elif sight.room not in self._may_see(seat, sight.phase):
            self.findings.leaks.append(f"{where} saw a message in a room that is not theirs")
        author = self._people.get(message.author_id)
        slip = self._slips.get(message.id)
        if slip is not None:
            # It was held; until then whoever was in the room may have seen it, and nobody else.
            if seat not in slip.act.seen_by:
                self.findings.leaks.append(f"{where} saw what was held (act {slip.act.number})")
            self.seen_for_a_moment.setdefault(slip.act.number, set()).add(seat)
            return
        written, brought_here = self._found_in(message.text)
        for act in written:
            if seat not in act.seen_by and author != seat:
                self.findings.leaks.append(f"{where} read what {act.by} wrote in {act.room} (act {act.number})")
        here = [brought for _, brought in brought_here if brought.room == sight.room]
        if here and not any(seat in one.seen_by for one in here):
            self.findings.leaks.append(f"{where} read {here[0].text[:60]!r}, which others were told")
        if author is not None and not self._scripted(author, message.text):
            self.findings.leaks.append(f"{where} saw a message of {author} that nobody scripted")

    def _found_in(self, text: str) -> tuple[tuple[Act, ...], tuple[tuple[Act, Brought], ...]]:
        """Many seats get the same message: what stands in it is looked up once."""
        found = self._told.get(text)
        if found is None:
            acts = [played.act for played in self._record.played]
            written = tuple(act for act in acts if act.do == "write" and act.text in text)
            found = written, tuple((act, one) for act in acts for one in act.brings if one.text in text)
            self._told[text] = found
        return found

    def _by(self, seat: str) -> Iterator[Played]:
        return (played for played in self._record.played if played.act.by == seat)

    def _scripted(self, author: str, text: str) -> bool:
        return any(played.act.do == "write" and played.act.text == text for played in self._by(author))

    # ---- what was owed
    def _owed(self, played: Played) -> None:
        act = played.act
        what = f"act {act.number} ({act.by}: {act.do} {act.verb or act.command}, {act.phase})"
        if played.trouble:
            self.findings.missing.append(f"{what} could not be played: {played.trouble}")
        if act.answer and act.answer not in played.answer and not played.disturbed:
            self.findings.missing.append(f"{what}: {act.by} was not told {act.answer!r}, but {played.answer!r}")
        if bool(act.held) is played.stands and not played.trouble:
            self.findings.missing.append(f"{what}: it was {'not held' if act.held else 'held'}")
        if act.do == "write" and not act.held:
            self._everybody(act.seen_by, act.room, act.text, what, self._stage.seats[act.by].id)
        for brought in act.brings:
            self._everybody(brought.seen_by, brought.room, brought.text, what, self._stage.simulation.bot_id)

    def _everybody(self, seats: frozenset[str], room: str, text: str, what: str, author: int) -> None:
        sights = (one for one in self._sights_in.get((room, author), ()) if one.seat in seats)
        got = {sight.seat for sight in sights if text in sight.message.text}
        for seat in sorted(seats - got):
            self.findings.missing.append(f"{what}: {seat} did not get {text[:60]!r} in {room}")

    def _cards_owed(self) -> None:
        """In every phase each room that a seat may see shows its card."""
        carded = {
            (sight.seat, sight.phase, sight.room)
            for sight in self._sights
            if not sight.message.ephemeral and any(_shows_again(one.custom_id) for one in sight.message.buttons)
        }
        lines_left = {f"line-{seat}" for seat in self._scenario.left}  # their card says that they went, and stays so
        for phase in self._scenario.phases:
            for seat, rooms in sorted(phase.rooms.items()):
                for room in sorted(rooms):
                    exempt = room in lines_left or self._closed_to_people(phase.id, room)
                    if (seat, phase.id, room) not in carded and not exempt:
                        self.findings.missing.append(f"{seat} got no card in {room} in phase {phase.id}")

    def _doubled(self) -> None:
        """Said more often in a room than the scenario has it said; and two cards in one room."""
        said: dict[tuple[str, str], set[int]] = {}
        bot = self._stage.simulation.bot_id
        for sight in self._sights:
            message = sight.message
            card = any(_shows_again(one.custom_id) for one in message.buttons)
            if message.author_id == bot and not message.ephemeral and not card:
                said.setdefault((sight.room, message.text), set()).add(message.id)
        for (room, text), messages in said.items():
            brought = [one for played in self._record.played for one in played.act.brings if one.room == room]
            expected = sum(one.text in text for one in brought)
            if len(messages) > max(1, expected):
                self.findings.doubled.append(f"said {len(messages)} times in {room}: {text[:60]!r}")
        for room, cards in self._record.cards_standing.items():
            if cards > 1:
                self.findings.doubled.append(f"{cards} cards stand in {room}")

    def _closed_to_people(self, phase: str, room: str) -> bool:
        """A room that no participant may see yet needs no card."""
        of_phase = next(one for one in self._scenario.phases if one.id == phase)
        people = (one.id for one in self._scenario.participants)
        return room != "control" and not any(room in of_phase.rooms.get(one, frozenset()) for one in people)


def _shows_again(custom_id: str | None) -> bool:
    return custom_id is not None and custom_id.startswith("parley:show_again:")
