"""A short workshop for playing twice, act by act: every instrument with a secret in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.rehearsal.answering import IN_TWO_STEPS
from bot.rehearsal.scenario import Act
from bot.trials.whole.cast import (
    ASKED,
    FIRST,
    NAME,
    NOTES,
    SECOND,
    SIDES,
    STEPS,
    TIED,
    Cast,
    side_words,
)


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
        yield _press("ada", "control", "look_ahead", answer="Next: ")
        yield _answer("ada", "go_on", answer="Now")


def _setting_out(cast: Cast) -> Iterator[Act]:
    label = (
        {"first": "second", "second": "first"}
        if cast.mirrored
        else {"first": "first", "second": "second"}
    )
    yield _slash("workshop new", name=NAME)
    yield _slash("workshop people", person="@ben", as_="third_party")
    for place in range(3):
        for side, people in SIDES.items():
            yield _slash("workshop people", person=f"@{people[place]}", as_=f"side:{label[side]}")
    yield _slash("workshop open")
    yield _answer("ada", "acknowledge")
    yield _answer("ada", "acknowledge")
    yield _slash("workshop open")
    for person in (*FIRST, *SECOND):
        yield _press(person, f"line-{person}", "consent")
    yield _press("ada", "control", "open_own_rooms")
    yield from _go_on(1)
    yield _press("ada", "control", "open_session")
    for person in (*FIRST, *SECOND):
        yield _press(person, f"line-{person}", "stay")
    yield _press("ada", "control", "come_together", answer="Both sides are together")
    yield from _one_side_at_a_time(side_words(cast.seed))
    yield from _go_on(2)


def _one_side_at_a_time(words: dict[str, str]) -> Iterator[Act]:
    """Forms and pages in which the third party chooses between the sides, or reads of them; and what is kept of one."""
    asked = "What would you want the others to know?"
    said = {"kind": "question", "room": words["first"], "words": asked}
    yield _press("ben", "control", "say", fill=said, answer="Said.")
    yield _press("ada", "control", "more", answer="More")
    yield _answer("ada", "letter", fill={"to": f"Everybody of {words['second']}", "words": asked})
    yield _press("ben", "control", "more", answer="More")
    yield _answer("ben", "even_hand", answer=words["first"])
    yield _slash("workshop people")
    yield _press(FIRST[0], f"line-{FIRST[0]}", "my_data")
    yield _answer(FIRST[0], "take_my_data_out")


def _concerns(cast: Cast) -> Iterator[Act]:
    for place in range(NOTES):
        for caucus, side in (("caucus-1", "first"), ("caucus-2", "second")):
            by = cast.notes[side][place]
            words = f"What the {side} side fears most is number {place}"
            yield _press(
                by, caucus, "write_note", fill={"words": words}, answer="Kept for you alone"
            )
            yield _answer(by, "let_be_shown", answer="It goes up mixed")
    yield from _go_on(1)
    yield _press("ada", "control", "show_together", answer="They stand on the board")
    yield from _go_on(1)


def _hearing(cast: Cast) -> Iterator[Act]:
    yield _press("ada", "control", "take_up_asking", answer="It has been taken up")
    for person, meant in cast.meant.items():
        yield _press(person, "joint", "meant" if meant else "not_quite", answer="Noted")
    yield _press("ada", "control", "close_and_next", answer="The asking is closed")
    yield _press("ada", "control", "look_ahead", answer="Not met yet")
    yield _answer("ada", "go_on_anyway", answer="Now")


def _asked(verb: str, **more: object) -> Act:
    return _press(
        "ada",
        "control",
        verb,
        fill={"minutes": "1 hour"},
        answer="Both sides are asked now",
        **more,
    )


def _privately(by: str, answers: dict[str, str], room: str = "joint") -> Act:
    fill = answers | {IN_TWO_STEPS: ""}
    return replace(_press(by, room, "private_answers", fill=fill), do="answer")


def _closed() -> Act:
    return _press("ada", "control", "close_round", answer="It is closed: see the joint room")


def _steps(cast: Cast) -> Iterator[Act]:
    words = side_words(cast.seed)
    for number, (by, step) in enumerate(zip(cast.steps, STEPS, strict=True)):
        giver = words["first" if number % 2 == 0 else "second"]
        fill = {"words": step, "giver": giver, "for": "Another reason"}
        if number < len(STEPS) - 1:
            yield _press(by, "joint", "put_up_step", fill=fill, answer="So it will stand")
            yield _answer(by, "put_up_note", answer="The step is on the board")
            continue
        # The last is written privately first.
        caucus = "caucus-1" if by in FIRST else "caucus-2"
        yield _press(by, caucus, "write_note", fill=fill, answer="Kept for you alone")
        yield _answer(by, "let_be_shown", answer="It goes up with")
    yield _press("ada", "control", "show_together", answer="They stand on the board")
    yield from _a_pair(cast)
    worry = {"end": "giver", "words": "It could be held up before a judge."}
    about, told = _plainly(STEPS[1]), "nobody sees it yet"
    yield _press(cast.worry, "joint", "add_worry", choose=about, fill=worry, answer=told)
    yield _press("ben", "control", "show_worries", answer="The worries have had their place")
    yield _asked("ask_steps")
    for person in (*FIRST, *SECOND):
        answers = {_plainly(STEPS[number]): _about_step(cast, person, number) for number in ASKED}
        yield _privately(person, answers)
    yield _closed()


def _a_pair(cast: Cast) -> Iterator[Act]:
    """One of each side says why it would take a step, and presses for the two together."""
    words = [_plainly(STEPS[number]) for number in TIED]
    for by, step in zip(cast.ties, words, strict=True):
        fill = {"own_interest": "It would help ourselves."}
        yield _press(by, "joint", "change_step", choose=step, fill=fill, answer="Added")
    for by, (step, other), told in zip(
        cast.ties, (words, words[::-1]), ("Noted, for you alone", "They are tied now"), strict=True
    ):
        yield _press(by, "joint", "tie_steps", choose=step, fill={"partner": other}, answer=told)


def _about_step(cast: Cast, person: str, number: int) -> str:
    """What somebody answers: whether it is affordable to its giver's side, meaningful to the other."""
    if not cast.about_steps[person, number]:
        return "Not yet"
    own = 0 if person in FIRST else 1
    return "Affordable" if number % 2 == own else "Meaningful"


def _plainly(step: str) -> str:
    """A part of it that reads on a screen as it was written."""
    return step.removesuffix(".")


def _ready(cast: Cast) -> Iterator[Act]:
    yield _asked("ask_readiness", which="are both ready")
    for person, ready in cast.ready.items():
        yield _privately(person, {"*": "Ready" if ready else "Not yet"}, f"line-{person}")
    yield _closed()


def _products(cast: Cast) -> Iterator[Act]:
    words = "People in both towns lie awake when it rains"
    yield _press(
        cast.product,
        "joint",
        "draft_product",
        fill={"words": words},
        answer="The words are on the board",
    )
    yield _asked("ask_products")
    for person in (*FIRST, *SECOND):
        product, names = cast.leave[person, "product"], cast.leave[person, "names"]
        yield _privately(person, {words: _leaving(product), "Names of sides": _leaving(names)})
    yield _closed()
    yield _slash("workshop export")


def _leaving(may_leave: bool) -> str:
    return "May leave the room" if may_leave else "Not this"
