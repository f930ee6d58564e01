"""Reassurance steps, worries and products, as the workshop remembers them; none of them has an author on a screen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, Words
from bot.domain.vocabulary.secrecy import SECRET
from bot.frozen import frozen

NOTHING = Words("")
LONGEST_STEP = 100
"""A step is one line, and twelve of them fit the one message of a result, whatever they are made of."""
MOST_A_DIRECTION = 6
"""So many steps each side could be asked to take: all of them fit the one message of a result, and neither direction
crowds the other out."""
MOST_ASKED_FOR = 3
"""So many of them the others may ask for before any is taken up: a side keeps places for what it offers itself."""
HERE, AT_HOME = 1, 2
"""The levels of commitment: worth exploring here; I would raise it at home. A level belongs to the asking."""


class StepKind(StrEnum):
    """What kind of step it is (Kelman 2005, §3.5)."""

    ACKNOWLEDGMENT = "acknowledgment"
    GESTURE = "gesture"
    MEASURE = "measure"


@frozen
class Step:
    """A step of mutual reassurance: one line with a giver, and the concern it answers; the rest comes later."""

    handle: Handle
    giver: SideId
    words: Words
    concern: Handle | None = None
    kind: StepKind | None = None
    own_interest: Words = NOTHING
    verification: Words = NOTHING
    durability: Words = NOTHING
    constraints: tuple[Handle, ...] = ()
    revision: int = 0
    level: int = 0
    """The highest level at which it was published; 0 before."""
    askings: tuple[int, int] = (0, 0)
    """How often it was asked at each level."""
    worries_shown: bool = False
    """Whether worries about it have had their place: nothing is asked before."""
    reworded: bool = False
    """Whether it reads otherwise than when it was put up, or published last."""
    asked_for: bool = False
    """Whether those who would receive it put it up, and nobody of its giver's side has taken it up yet."""

    @property
    def is_complete(self) -> bool:
        """Whether all is said that makes it credible: why its giver would keep it up, how it is seen, what lasts."""
        return bool(self.own_interest and self.verification and self.durability)

    @property
    def receiver(self) -> SideId:
        """The side that the step is to reassure."""
        return self.giver.other


def step_of(note: Contribution) -> Step | None:
    """The step that a note becomes on the board, under the same handle; None for a note of another kind."""
    if note.kind is not ContributionKind.STEP or note.giver is None:
        return None
    concern = next(iter(note.answers), None)
    asked_for = note.side is not note.giver
    return Step(note.handle, note.giver, note.words, concern, asked_for=asked_for)


def without_steps(steps: Iterable[Step], gone: Container[Handle]) -> tuple[Step, ...]:
    """The steps without some of them, and without ties to concerns and constraints that are gone."""
    return tuple(
        replace(
            step,
            concern=None if step.concern in gone else step.concern,
            constraints=tuple(handle for handle in step.constraints if handle not in gone),
        )
        for step in steps
        if step.handle not in gone
    )


def has_room(steps: Iterable[Step], giver: SideId, *, asked_for: bool) -> bool:
    """Whether the board takes one more step of this side; what the others ask of it never fills all its places."""
    theirs = [step for step in steps if step.giver is giver]
    asked = sum(step.asked_for for step in theirs)
    return len(theirs) < MOST_A_DIRECTION and not (asked_for and asked >= MOST_ASKED_FOR)


def that_fit(notes: Sequence[Contribution], steps: Sequence[Step]) -> tuple[Contribution, ...]:
    """Those of the notes for which there is room, in their order; what is no step always has room."""
    board, found = list(steps), []
    for note in notes:
        step = step_of(note)
        if step is not None:
            if not has_room(board, step.giver, asked_for=step.asked_for):
                continue
            board.append(step)
        found.append(note)
    return tuple(found)


class WorryEnd(StrEnum):
    """From which end a worry or a shape looks at a step. Anybody may look from either."""

    RECEIVER = "receiver"
    GIVER = "giver"


@frozen
class Worry:
    """How a step could be misused or misread, and what would show that it is not (Wheeler 2018)."""

    handle: Handle
    step: Handle
    author: Annotated[SeatId, SECRET]
    end: Annotated[WorryEnd, SECRET]
    misuse: Words
    evidence: Words
    shown: bool = False


@frozen
class Shape:
    """What would make a step easier for those who would do it, or mean more to those who would receive it."""

    handle: Handle
    step: Handle
    author: Annotated[SeatId, SECRET]
    end: Annotated[WorryEnd, SECRET]
    words: Words
    shown: bool = False


@frozen
class Proposal:
    """Other words for a step, which take effect when two members of its giver's side have pressed for them."""

    handle: Handle
    step: Handle
    author: Annotated[SeatId, SECRET]
    words: Words
    pressed: Annotated[frozenset[SeatId], SECRET] = frozenset()


@frozen
class Pair:
    """Two steps in opposite directions, if they then we: asked about and published together or not at all.

    Until somebody of each giver's side has pressed for it, it shows to nobody.
    """

    handle: Handle
    steps: tuple[Handle, Handle]
    pressed: Annotated[frozenset[SeatId], SECRET] = frozenset()
    """Who has pressed; forgotten once it is tied."""
    tied: bool = False
    level_before: int = 0
    """The level of both when they were tied, to which they go back when they are untied."""


@frozen
class Product:
    """Words that may leave the room, once everybody who takes part has privately said that they may."""

    handle: Handle
    words: Words
    source: Handle | None = None
    revision: int = 0
    asked: bool = False
    """Whether it has been asked in these very words; in other words it is asked anew."""
    going_out: bool = False
    undecided: bool = False
    """Whether somebody stepped out while it was asked: the same words may be asked about once more."""


@frozen
class Rendered:
    """Words of a step or a product in the other side's language, as a person wrote them: of these words alone."""

    of: Words
    words: Words
    same: frozenset[SideId] = frozenset()
    """The sides of which a member has said that both say the same."""

    @property
    def is_confirmed(self) -> bool:
        """Whether both have."""
        return self.same == frozenset(SideId)


_BETWEEN = " · "


def asked_anew(products: Iterable[Product]) -> tuple[Product, ...]:
    """The products when somebody comes into the joint room who was not asked: nothing leaves before they were."""
    return tuple(
        replace(product, asked=False, going_out=False, undecided=False) for product in products
    )


@frozen
class Reassurance:
    """Steps, the worries about them, and what may leave the room."""

    steps: tuple[Step, ...] = ()
    worries: tuple[Worry, ...] = ()
    products: tuple[Product, ...] = ()
    names_may_leave: bool = False
    """Whether nobody objected to names of sides and places in what leaves the room."""
    open_level: int = HERE
    published_level: int = 0
    proposals: tuple[Proposal, ...] = ()
    """Other words that wait to be pressed for; with the part of the phase they lapse, unseen by whoever would not."""
    proposed: int = 0
    """How many were ever proposed: so that no two draw the same handle."""
    shapes: tuple[Shape, ...] = ()
    shaped: int = 0
    """How many shapes were ever written."""
    pairs: tuple[Pair, ...] = ()
    """Steps tied to one another, and what was pressed for from one side alone, which lapses with the part."""
    paired: int = 0
    """How many pairs were ever pressed for."""
    renderings: tuple[Rendered, ...] = ()
    """What is said in the other language, where the sides speak different ones."""

    def rendered(self, words: Words) -> Rendered | None:
        """The same in the other language, as far as somebody has written it."""
        return next((one for one in self.renderings if one.of == words), None)

    def in_both(self, words: Words) -> Words:
        """The words as both sides read them: in both languages once each has said that they say the same."""
        found = self.rendered(words)
        if found is None or not found.is_confirmed:
            return words
        return Words(f"{words.text}{_BETWEEN}{found.words.text}")
