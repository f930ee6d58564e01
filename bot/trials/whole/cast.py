"""A short workshop for playing twice: every instrument with a secret in it, and a cast that says who does what."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.people.opening import NewWorkshop, draft
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Settings
from bot.domain.vocabulary.identity import SideId, UserId, Words, WorkshopId
from bot.rehearsal.scenario import Act, Scenario, SeatLine
from bot.trials.beginnings import EN, GUILD, pack_composer
from bot.wiring import rehearsed_lots

NAME: Final = "The mill and the meadow"
FIRST: Final = ("mira", "samir", "noa")
SECOND: Final = ("layla", "eitan", "jonas")
_SIDES: Final = {"first": FIRST, "second": SECOND}
_SEATS: Final = (
    SeatLine("rosa", "Rosa", "owner", None),
    SeatLine("kay", "Kay", "admin", None),
    SeatLine("ada", "Ada", "facilitator", None),
    SeatLine("ben", "Ben", "facilitator", None),
    SeatLine("dora", "Dora", "outsider", None),
    *(SeatLine(one, one.capitalize(), "participant", side) for side, people in _SIDES.items() for one in people),
)
STEPS: Final = tuple(f"It takes step number {number} before winter." for number in range(6))
"""The first side would take those of even number."""
NOTES: Final = 3
_YES, _NO = True, False


@dataclass(frozen=True)
class Cast:
    """Who writes what, and who answers what. Two casts of a pair differ in some of it, and publish the same."""

    seed: int
    notes: dict[str, tuple[str, ...]]
    """Side → who writes each of its concerns."""
    meant: dict[str, bool]
    """Who answers whether it was meant, and what."""
    steps: tuple[str, ...]
    worry: str
    about_steps: dict[tuple[str, int], bool]
    ready: dict[str, bool]
    product: str
    leave: dict[tuple[str, str], bool]
    mirrored: bool = False
    """Whether each sits on the side of the other label. What a room or a side is called here follows the people."""
    scenario: Scenario = field(
        default_factory=lambda: Scenario("A mill and a meadow", NAME, "square", _SEATS, {}, ()), compare=False
    )


# ---- casting
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
        there = replace(there, notes=here.notes, steps=here.steps, worry=here.worry, product=here.product)
    if what == "authors":
        there = replace(there, meant=here.meant, about_steps=here.about_steps, ready=here.ready, leave=here.leave)
    return here, there, frozenset((*FIRST, *SECOND))


def _cast(rng: random.Random, seed: int, heard: str) -> Cast:
    everybody = (*FIRST, *SECOND)
    keen = rng.choice((0.4, 0.8))

    def yes(share: float) -> bool:
        return rng.random() < share

    return Cast(
        seed,
        {side: tuple(rng.sample(people, NOTES)) if yes(0.5) else _two(rng, people) for side, people in _SIDES.items()},
        {one: yes(0.8) for one in _SIDES[heard]},
        tuple(rng.choice(everybody) for _ in STEPS),
        rng.choice(everybody),
        {(one, number): yes(keen) for one in everybody for number in range(len(STEPS))},
        {one: yes(0.7) for one in everybody},
        rng.choice(everybody),
        {(one, item): yes(0.9) for one in everybody for item in ("product", "names")},
    )


def _two(rng: random.Random, people: tuple[str, ...]) -> tuple[str, ...]:
    one, other = rng.sample(people, 2)
    return (one, other, rng.choice((one, other)))


def _published(cast: Cast) -> tuple[object, ...]:
    """All that is published of the answers."""

    def enough(answers: list[bool]) -> bool:
        return sum(answers) >= 2

    both = {
        number
        for number in range(len(STEPS))
        if all(enough([cast.about_steps[one, number] for one in people]) for people in (FIRST, SECOND))
    }
    each_way = {number % 2 for number in both} == {0, 1}
    return (
        all(cast.meant.values()),
        frozenset(both) if each_way else None,
        all(enough([cast.ready[one] for one in people]) for people in (FIRST, SECOND)),
        *(all(cast.leave[one, item] for one in (*FIRST, *SECOND)) for item in ("product", "names")),
    )


def side_words(seed: int) -> dict[str, str]:
    """What each side is called: the lots are given, so it can be worked out."""
    composer = pack_composer()
    wish = NewWorkshop(
        GUILD, UserId(1), Words(NAME), Settings(EN, "kelman"), composer.pack.agenda, composer.pack.neutral_words(EN)
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


# ---- the acts
def acts_of(cast: Cast) -> Iterator[Act]:
    """The whole workshop, each act with its number."""
    everything = (
        *_setting_out(cast),
        *_concerns(cast),
        *_hearing(cast),
        *_go_on(6),
        *_steps(cast),
        *_ready(cast),
        *_go_on(3),
        *_products(cast),
    )
    for number, act in enumerate(everything, 1):
        yield replace(act, number=number)


def _press(by: str, room: str, verb: str, **more: object) -> Act:
    return replace(Act(0, "all of it", by, "press", room=room, verb=verb), **more)  # type: ignore[arg-type]


def _answer(by: str, verb: str, **more: object) -> Act:
    return replace(_press(by, "", verb, **more), do="press_answer")


def _slash(command: str, **options: str) -> Act:
    named = {name.rstrip("_"): value for name, value in options.items()}
    return Act(0, "all of it", "ada", "slash", room="lobby", command=command, options=named)


def _go_on(times: int) -> Iterator[Act]:
    for _ in range(times):
        yield _press("ada", "control", "go_on", answer="We are in the next")


def _setting_out(cast: Cast) -> Iterator[Act]:
    label = {"first": "second", "second": "first"} if cast.mirrored else {"first": "first", "second": "second"}
    yield _slash("workshop new", name=NAME)
    yield _slash("workshop people", person="@ben", as_="third_party")
    for place in range(3):
        for side, people in _SIDES.items():
            yield _slash("workshop people", person=f"@{people[place]}", as_=f"side:{label[side]}")
    yield _slash("workshop open")
    yield _answer("ada", "acknowledge")
    yield _answer("ada", "acknowledge")
    yield _slash("workshop open")
    for one in (*FIRST, *SECOND):
        yield _press(one, f"line-{one}", "consent")
    yield from _go_on(1)
    yield _press("ada", "control", "open_session")
    for one in (*FIRST, *SECOND):
        yield _press(one, f"line-{one}", "i_am_here")
    yield _press("ada", "control", "come_together", answer="The joint room is open")
    yield from _one_side_at_a_time(side_words(cast.seed))
    yield from _go_on(2)


def _one_side_at_a_time(words: dict[str, str]) -> Iterator[Act]:
    """Forms and pages in which the third party chooses between the sides, or reads of them; and what is kept of one."""
    asked = "What would you want the others to know?"
    said = {"kind": "question", "room": words["first"], "words": asked}
    yield _press("ben", "control", "say", fill=said, answer="as coming from the third party")
    yield _press("ada", "control", "letter", fill={"to": f"Everybody of {words['second']}", "words": asked})
    yield _press("ben", "control", "even_hand", answer=words["first"])
    yield _slash("workshop people")
    yield _press(FIRST[0], f"line-{FIRST[0]}", "my_data")
    yield _answer(FIRST[0], "take_my_data_out")


def _concerns(cast: Cast) -> Iterator[Act]:
    for place in range(NOTES):
        for caucus, side in (("caucus-1", "first"), ("caucus-2", "second")):
            by = cast.notes[side][place]
            words = f"What the {side} side fears most is number {place}"
            yield _press(by, caucus, "write_note", fill={"words": words}, answer="Kept for you alone")
            yield _answer(by, "let_be_shown", answer="It waits")
    yield from _go_on(1)
    yield _press("ada", "control", "show_together", answer="They stand on the board")
    yield from _go_on(1)


def _hearing(cast: Cast) -> Iterator[Act]:
    yield _press("ada", "control", "take_up", answer="It has been taken up")
    yield _press("ada", "control", "ask_meant", answer="They have been asked")
    for one, meant in cast.meant.items():
        yield _press(one, "joint", "answer_meant", answer="Was it what you meant?")
        yield _answer(one, "meant" if meant else "not_quite", answer="Noted")
    yield _press("ada", "control", "close_asking", answer="The asking is closed")
    yield _press("ada", "control", "go_on", answer="We have not gone on")
    yield _answer("ada", "go_on_anyway", answer="We are in the next")


def _asked(verb: str, **more: object) -> Act:
    return _press("ada", "control", verb, fill={"minutes": "In one hour"}, answer="Both sides are asked now", **more)


def _privately(by: str, answers: dict[str, str]) -> Act:
    return replace(_press(by, "joint", "private_answers", fill=answers), do="answer")


def _closed() -> Act:
    return _press("ada", "control", "close_round", answer="What came of it stands in the joint room")


def _steps(cast: Cast) -> Iterator[Act]:
    words = side_words(cast.seed)
    for number, (by, step) in enumerate(zip(cast.steps, STEPS, strict=True)):
        fill = {"words": step, "for": "reason; " + words["first" if number % 2 == 0 else "second"]}
        if number < len(STEPS) - 1:
            yield _press(by, "joint", "put_up_step", fill=fill, answer="The step is on the board")
            continue
        # The last is written privately first.
        caucus = "caucus-1" if by in FIRST else "caucus-2"
        yield _press(by, caucus, "write_note", fill=fill, answer="Kept for you alone")
        yield _answer(by, "let_be_shown", answer="It waits")
    yield _press("ada", "control", "show_together", answer="They stand on the board")
    worry = {"end": "giver", "words": "It could be held up before a judge."}
    yield _press(cast.worry, "joint", "add_worry", choose="2. ", fill=worry, answer="nobody sees it yet")
    yield _press("ben", "control", "show_worries", answer="The worries have had their place")
    yield _asked("ask_steps")
    for one in (*FIRST, *SECOND):
        own = 0 if one in FIRST else 1
        said = {
            step: ("Affordable" if number % 2 == own else "Meaningful") if cast.about_steps[one, number] else "Not yet"
            for number, step in enumerate(STEPS)
        }
        yield _privately(one, {_plainly(step): label for step, label in said.items()})
    yield _closed()


def _plainly(step: str) -> str:
    """A part of it that reads on a screen as it was written."""
    return step.removesuffix(".")


def _ready(cast: Cast) -> Iterator[Act]:
    yield _asked("ask_readiness", which="are both ready")
    for one, ready in cast.ready.items():
        yield _privately(one, {"*": "Ready" if ready else "Not yet"})
    yield _closed()


def _products(cast: Cast) -> Iterator[Act]:
    words = "People in both towns lie awake when it rains"
    yield _press(cast.product, "joint", "draft_product", fill={"words": words}, answer="The words are on the board")
    yield _asked("ask_products")
    for one in (*FIRST, *SECOND):
        said = {
            words: "May leave the room" if cast.leave[one, "product"] else "Not this",
            "Names of sides": "May leave the room" if cast.leave[one, "names"] else "Not this",
        }
        yield _privately(one, said)
    yield _closed()
    yield _slash("workshop export")
