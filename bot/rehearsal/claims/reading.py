"""Reading along: whatever appears on a screen is held to the server at that moment, and cards whenever all rests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.rehearsal.claims.file import Claims
from bot.rehearsal.claims.server_holds import Said, ServerHolds
from bot.rehearsal.screens import is_card
from bot.rehearsal.simulation import ChannelId, Entry, Happening, ShownMessage, UserId
from bot.rehearsal.stage import Stage

ONCE_IN_S = 60.0
_MANY_TIMES = re.compile(r" This happened \d+ times since it was last said here\.")


@dataclass(frozen=True, slots=True)
class Untrue:
    """Words that the server did not bear out, and before whom they stood."""

    seat: str
    room: str
    says: str
    when: str
    """What was going on."""

    def __str__(self) -> str:
        return f"{self.seat} read in {self.room} ({self.when}): {self.says!r}, which was not so"


class ReadAlong:
    """Reads every screen. ``now`` is set by whoever plays: what is going on, for the findings."""

    def __init__(self, stage: Stage, claims: Claims) -> None:
        self._stage = stage
        self._claims = claims
        self._holds = ServerHolds(stage)
        self._seats = {person.id: name for name, person in stage.seats.items()}
        self._cards: dict[int, ShownMessage] = {}
        self._told: dict[str, list[float]] = {}
        """Each sentence of the control room that tells of trouble, and when it was posted, on the server's clock."""
        self.now = ""
        self.read: Counter[str] = Counter()
        """How often each claim was held to the server."""
        self.untrue: dict[Untrue, int] = {}

    def heard(self, user: UserId, entry: Entry) -> None:
        """Something happened on somebody's screen."""
        seat, message = self._seats.get(user), entry.message
        if seat is None or message is None or message.author_id != self._stage.simulation.bot_id:
            return
        if entry.what is Happening.DELETED:
            self._cards.pop(message.id, None)
            return
        if is_card(message) and not message.ephemeral:
            self._cards[message.id] = message
        self._look(seat, message, self.now)
        if entry.what is Happening.MESSAGE and not message.ephemeral and not is_card(message):
            self._note_told(seat, entry, message)

    def at_rest(self) -> None:
        """Nothing is under way: what cards say has to be so."""
        for seat, message in self._standing():
            self._look(seat, message, f"at rest after {self.now}")

    def cards_are_so(self) -> bool:
        """Whether all that cards say is so at this moment; nothing is noted."""
        return all(
            holds
            for seat, message in self._standing()
            for _, _, holds in self._judged(seat, message)
        )

    def _standing(self) -> Iterator[tuple[str, ShownMessage]]:
        """Every card before everybody who sees its room."""
        seen = {seat.id: self._holds.rooms_of(seat.id) for seat in self._stage.scenario.seats}
        for message in self._cards.values():
            yield from ((seat, message) for seat in seen if message.channel_id in seen[seat])

    def wrong(self) -> list[str]:
        """Each sentence that was not so, with where that was first and how often."""
        first: dict[str, Untrue] = {}
        times: Counter[str] = Counter()
        for one, many in self.untrue.items():
            first.setdefault(one.says, one)
            times[one.says] += many
        return [f"{one}; {times[says]} times" for says, one in first.items()]

    def repeated(self) -> list[str]:
        """Every sentence that the control room read more than once a minute."""
        found = []
        for text, times in self._told.items():
            gaps = [later - earlier for earlier, later in pairwise(times)]
            if any(gap < ONCE_IN_S for gap in gaps):
                found.append(f"told {len(times)} times, {min(gaps):.0f} s apart: {text[:80]!r}")
        return found

    def _look(self, seat: str, message: ShownMessage, when: str) -> None:
        for says, said, holds in self._judged(seat, message):
            self.read[says] += 1
            if not holds:
                untrue = Untrue(seat, self._room(said.channel), says, when)
                self.untrue[untrue] = self.untrue.get(untrue, 0) + 1

    def _judged(self, seat: str, message: ShownMessage) -> Iterator[tuple[str, Said, bool]]:
        for claim, about in self._claims.in_text(message.text):
            said = Said(seat, message.channel_id, about)
            yield claim.says, said, self._holds.so(claim.means, said)

    def _room(self, channel: ChannelId) -> str:
        return self._stage.logical().get(channel, "?")

    def _note_told(self, seat: str, entry: Entry, message: ShownMessage) -> None:
        facilitators = [one.id for one in self._stage.scenario.seats if one.role == "facilitator"]
        if seat != facilitators[0] or self._room(message.channel_id) != "control":
            return
        if not any(words in message.text for words in self._claims.of_trouble):
            return
        text = _MANY_TIMES.sub("", message.text)
        self._told.setdefault(text, []).append(entry.at.timestamp())
