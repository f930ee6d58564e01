"""A secret round: whom it asks, what counts as yes, and the private answers, of which nobody ever sees one.

Pure rules over small values (docs/rounds.md); opening, answering and closing are in `bot/domain/rounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.state.people import FEWEST, Reading
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from bot.frozen import frozen

EACH_DIRECTION = 3
"""So many steps, at least, are asked in each direction: with fewer, a result would say too much about one of them."""
MOST_ASKINGS = 2
"""How often one step may be asked at one level; more would be pressure."""
OFFERED_MINUTES = (15, 60, 180, 720, 1_440, 2_880, 4_320, 10_080)
"""After how many minutes a facilitator can announce to close: each has its words in the pack."""
NAMES = Handle("names")
"""The item that asks, beside the products, whether names of sides and places may stand in what leaves the room."""


class RoundKind(StrEnum):
    """What a round asks about."""

    STEPS = "steps"
    READINESS = "readiness"
    PRODUCTS = "products"


class Afterwards(StrEnum):
    """Which open question follows if nothing is published; each has its words in the pack."""

    LACKING = "lacking"
    SMALLER = "smaller"
    HEAR = "hear"


class PrivateAnswer(IntEnum):
    """What somebody answered. Nothing answered counts as *not yet*, and keeps a product in."""

    NONE = 0
    YES = 1
    NOT_YET = 2
    OTHER_WORDING = 3


@frozen
class Ballot:
    """One person's private answers: always one digit for each item, so that its size says nothing."""

    seat: SeatId
    side: SideId
    answers: str = field(repr=False)
    wordings: tuple[Words, ...] = field(default=(), repr=False)
    """For products: what this person would rather read, item by item; empty where nothing was written."""


@frozen
class Round:
    """A round under way, or one whose answers stay sealed. Whom it asks is fixed when it opens."""

    handle: Handle
    kind: RoundKind
    items: tuple[Handle, ...]
    ballots: tuple[Ballot, ...]
    closes_at: datetime
    level: int = 1
    subject: str = ""
    """Readiness: what for."""
    chosen: tuple[Handle, ...] = ()
    """Which of the items were chosen for this round; the others were carried over from one without a result."""
    left: tuple[SideId, ...] = ()
    """The sides of those who were asked and have stepped out since: a round keeps the size it was opened with."""
    void: bool = False
    """Whether somebody who was asked has stepped out since: there will be no result. Nothing else changes."""
    afterwards: Afterwards = Afterwards.LACKING
    """About steps: what is asked if nothing is published, chosen when the round was opened."""

    def ballot(self, seat: SeatId) -> Ballot | None:
        """The ballot of a seat, if this person is asked."""
        return next((ballot for ballot in self.ballots if ballot.seat == seat), None)

    def asked(self, side: SideId) -> int:
        """How many of a side were asked when it opened (docs/rounds.md): whoever is asked to read more would know."""
        return sum(ballot.side is side for ballot in self.ballots) + self.left.count(side)

    def place(self, item: Handle) -> int | None:
        """Where an item stands among the answers."""
        return self.items.index(item) if item in self.items else None


def needed(asked: int) -> int:
    """How many must say yes: more than half, but never all, so that a result tells of nobody; at least two."""
    return max(2, min(asked // 2 + 1, asked - 2))


def blank(seat: SeatId, side: SideId, items: int) -> Ballot:
    """A ballot on which nothing is answered yet."""
    return Ballot(seat, side, str(int(PrivateAnswer.NONE)) * items, (Words(""),) * items)


def answer_of(ballot: Ballot, place: int) -> PrivateAnswer:
    """What stands on a ballot in one place."""
    return PrivateAnswer(int(ballot.answers[place]))


def answered(ballot: Ballot, place: int, answer: PrivateAnswer, wording: Words) -> Ballot:
    """The ballot with one answer given or changed."""
    answers = ballot.answers[:place] + str(int(answer)) + ballot.answers[place + 1 :]
    kept = wording if answer is PrivateAnswer.OTHER_WORDING else Words("")
    return replace(
        ballot,
        answers=answers,
        wordings=(*ballot.wordings[:place], kept, *ballot.wordings[place + 1 :]),
    )


def with_ballot(opened: Round, seat: SeatId, change: Callable[[Ballot], Ballot]) -> Round:
    """The round with one ballot changed."""
    return replace(
        opened,
        ballots=tuple(
            change(ballot) if ballot.seat == seat else ballot for ballot in opened.ballots
        ),
    )


def side_says_yes(
    opened: Round, item: Handle, side: SideId, read: Callable[[SeatId], Reading]
) -> bool:
    """Whether enough of a side said yes. ``read`` tells what a seat has read; a side of three needs all to have."""
    place = opened.place(item)
    if place is None or opened.void or opened.asked(side) < FEWEST:
        return False
    ballots = [ballot for ballot in opened.ballots if ballot.side is side]
    if len(ballots) == FEWEST and not all(read(ballot.seat) & Reading.THREE for ballot in ballots):
        return False
    return sum(answer_of(ballot, place) is PrivateAnswer.YES for ballot in ballots) >= needed(
        len(ballots)
    )


def everybody_says_yes(opened: Round, item: Handle) -> bool:
    """Whether each person asked, on both sides, said yes: one *not this*, or no answer, is enough to keep it in."""
    place = opened.place(item)
    if place is None or opened.void:
        return False
    return all(answer_of(ballot, place) is PrivateAnswer.YES for ballot in opened.ballots)


def carried_over(earlier: Round | None, opened: Round) -> Round:
    """The new round with the answers that stayed sealed: they stand until their people change them."""
    if earlier is None:
        return opened

    def filled(ballot: Ballot) -> Ballot:
        before = earlier.ballot(ballot.seat)
        if before is None:
            return ballot
        for item in earlier.items:
            was, now = earlier.place(item), opened.place(item)
            if was is not None and now is not None:
                ballot = answered(ballot, now, answer_of(before, was), before.wordings[was])
        return ballot

    return replace(opened, ballots=tuple(filled(ballot) for ballot in opened.ballots))


def without_item(opened: Round, item: Handle) -> Round:
    """The round without one item and every answer to it: its words have changed, so nobody has answered it yet."""
    place = opened.place(item)
    if place is None:
        return opened
    ballots = tuple(
        replace(
            ballot,
            answers=ballot.answers[:place] + ballot.answers[place + 1 :],
            wordings=(*ballot.wordings[:place], *ballot.wordings[place + 1 :]),
        )
        for ballot in opened.ballots
    )
    items = tuple(handle for handle in opened.items if handle != item)
    return replace(
        opened,
        items=items,
        ballots=ballots,
        chosen=tuple(handle for handle in opened.chosen if handle != item),
    )


def voided(opened: Round, seat: SeatId) -> Round:
    """The round when somebody steps out: their ballot is gone and there will be no result."""
    return (
        opened if opened.ballot(seat) is None else replace(without_ballot(opened, seat), void=True)
    )


def without_ballot(opened: Round, seat: SeatId) -> Round:
    """The round without what one person answered."""
    gone = [ballot.side for ballot in opened.ballots if ballot.seat == seat]
    return replace(
        opened,
        ballots=tuple(ballot for ballot in opened.ballots if ballot.seat != seat),
        left=(*opened.left, *gone),
    )


@frozen
class Rounds:
    """The one secret round under way, and what earlier ones left under seal."""

    open: Round | None = None
    sealed: tuple[Round, ...] = ()
    """The last round without a result at each level: its answers stand, unseen, until changed, used or lapsed."""
    made: int = 0
    readiness_asked: tuple[str, ...] = ()
    """What readiness was asked for since the last session began: it is not asked again before the next."""


def without_answers(rounds: Rounds, gone: Iterable[Handle]) -> Rounds:
    """The rounds without what is sealed about some items: an asking about nothing else is gone with them."""
    sealed = rounds.sealed
    for item in gone:
        sealed = tuple(without_item(asking, item) for asking in sealed)
    return replace(rounds, sealed=tuple(asking for asking in sealed if asking.items))
