"""Who does what in a workshop that is played twice: the two casts of a pair differ in secrets and publish the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.people.opening import NewWorkshop, draft
from bot.domain.state.decisions import Decision
from bot.domain.state.settings import Settings
from bot.domain.vocabulary.identity import SideId, UserId, Words, WorkshopId
from bot.rehearsal.scenario import Scenario, SeatLine
from bot.trials.beginnings import EN, GUILD, pack_composer
from bot.wiring import rehearsed_lots

NAME: Final = "The mill and the meadow"
FIRST: Final = ("mira", "samir", "noa")
SECOND: Final = ("layla", "eitan", "jonas")
SIDES: Final = {"first": FIRST, "second": SECOND}
_SEATS: Final = (
    SeatLine("rosa", "Rosa", "owner", None),
    SeatLine("kay", "Kay", "admin", None),
    SeatLine("ada", "Ada", "facilitator", None),
    SeatLine("ben", "Ben", "facilitator", None),
    SeatLine("dora", "Dora", "outsider", None),
    *(
        SeatLine(one, one.capitalize(), "participant", side)
        for side, people in SIDES.items()
        for one in people
    ),
)
STEPS: Final = tuple(f"It takes step number {number} before winter." for number in range(6))
"""The first side would take those of even number."""
TIED: Final = (0, 1)
"""These two are a pair: asked about by the first of them."""
ASKED: Final = tuple(number for number in range(len(STEPS)) if number != TIED[1])
NOTES: Final = 3


@dataclass(frozen=True)
class Cast:
    """Who writes what, and who answers what. Two casts of a pair differ in some of it, and publish the same."""

    seed: int
    notes: dict[str, tuple[str, ...]]
    """Side → who writes each of its concerns."""
    meant: dict[str, bool]
    """Who answers whether it was meant, and what."""
    steps: tuple[str, ...]
    """Who puts up each step: of the side that would do it, for what is asked for tells the side."""
    ties: tuple[str, str]
    """Who of each side says why it would take the first of its steps, and presses for the two of them together."""
    worry: str
    about_steps: dict[tuple[str, int], bool]
    ready: dict[str, bool]
    product: str
    leave: dict[tuple[str, str], bool]
    mirrored: bool = False
    """Whether each sits on the side of the other label. What a room or a side is called here follows the people."""
    scenario: Scenario = field(
        default_factory=lambda: Scenario("A mill and a meadow", NAME, "square", _SEATS, {}, ()),
        compare=False,
    )


def pair(number: int) -> tuple[Cast, Cast, frozenset[str]]:
    """The two casts of this number, and everybody who does something else in one than in the other."""
    rng = random.Random(f"twin rehearsals|{number}")
    listening_first = first_to_be_heard(number)
    here = _cast(rng, number, listening_first)
    there = _cast(rng, number, listening_first)
    while _published(there) != _published(here):
        there = _cast(rng, number, listening_first)
    what = ("answers", "authors", "both")[number % 3]
    if what == "answers":
        there = replace(
            there,
            notes=here.notes,
            steps=here.steps,
            ties=here.ties,
            worry=here.worry,
            product=here.product,
        )
    if what == "authors":
        there = replace(
            there,
            meant=here.meant,
            about_steps=here.about_steps,
            ready=here.ready,
            leave=here.leave,
        )
    return here, there, frozenset((*FIRST, *SECOND))


def _cast(rng: random.Random, seed: int, heard: str) -> Cast:
    everybody = (*FIRST, *SECOND)
    keen = rng.choice((0.4, 0.8))

    def yes(share: float) -> bool:
        return rng.random() < share

    return Cast(
        seed=seed,
        notes={side: _authors(rng, people) for side, people in SIDES.items()},
        meant={person: yes(0.8) for person in SIDES[heard]},
        steps=tuple(rng.choice((FIRST, SECOND)[number % 2]) for number in range(len(STEPS))),
        ties=(rng.choice(FIRST), rng.choice(SECOND)),
        worry=rng.choice(everybody),
        about_steps={
            (person, number): yes(keen) for person in everybody for number in range(len(STEPS))
        },
        ready={person: yes(0.7) for person in everybody},
        product=rng.choice(everybody),
        leave={(person, item): yes(0.9) for person in everybody for item in ("product", "names")},
    )


def _authors(rng: random.Random, people: tuple[str, ...]) -> tuple[str, ...]:
    """Who writes each of a side's notes: everybody one, or two people all of them."""
    if rng.random() < 0.5:
        return tuple(rng.sample(people, NOTES))
    one, other = rng.sample(people, 2)
    return (one, other, rng.choice((one, other)))


def _published(cast: Cast) -> tuple[object, ...]:
    """All that is published of the answers."""
    return (
        all(cast.meant.values()),
        _published_steps(cast),
        all(_enough(cast.ready[person] for person in people) for people in (FIRST, SECOND)),
        _may_leave(cast, "product"),
        _may_leave(cast, "names"),
    )


def _published_steps(cast: Cast) -> frozenset[int] | None:
    """The steps with yes on both sides; None where all of them are for the same side to do."""
    both = set()
    for number in ASKED:
        if all(
            _enough(cast.about_steps[person, number] for person in people)
            for people in (FIRST, SECOND)
        ):
            both |= set(TIED) if number in TIED else {number}
    each_way = {number % 2 for number in both} == {0, 1}
    return frozenset(both) if each_way else None


def _may_leave(cast: Cast, item: str) -> bool:
    return all(cast.leave[person, item] for person in (*FIRST, *SECOND))


def _enough(answers: Iterable[bool]) -> bool:
    return sum(answers) >= 2


def side_words(seed: int) -> dict[str, str]:
    """What each side is called: the lots are given, so it can be worked out."""
    composer = pack_composer()
    wish = NewWorkshop(
        GUILD,
        UserId(1),
        Words(NAME),
        Settings(EN, "kelman"),
        composer.pack.agenda,
        composer.pack.neutral_words(EN),
    )
    made = draft(WorkshopId("x"), wish, rehearsed_lots(str(seed))(None, "make"))
    if not isinstance(made, Decision):
        raise ValueError("the draft was refused")
    return {side.value: made.workshop.side(side).neutral_word for side in SideId}


def first_to_be_heard(seed: int) -> str:
    """Whose concern is taken up first: that of the side which does not listen back first."""
    draw = rehearsed_lots(str(seed))(None, "make")
    # Listening back is the second phase in which turns alternate: the side that begins there is not the lot's.
    return draw.sides("who begins")[0].value
