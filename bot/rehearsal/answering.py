"""Answering privately in the rehearsal: page by page, as a person does it, on messages that only they see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from bot.rehearsal.pressing import OR
from bot.rehearsal.simulation import Outcome, Seat, ShownMessage
from bot.rehearsal.simulation.screen import Choice, Menu

EVERYTHING_ELSE = "*"
IN_TWO_STEPS = "~"
"""Among the answers: each list is first answered otherwise, so that whatever is answered takes as many presses."""
_TURNS_WITHIN_S = 30.0
_LOOKS_EVERY_S = 0.01
_READ, _ANSWER, _OTHER, _NEXT = (
    "parley:understand:",
    "parley:answer:",
    "parley:other_wording:",
    "parley:later_answers:",
)
YES = frozenset({"Affordable", "Meaningful", "As a whole", "May leave the room"})
"""What a script calls it that an entry of a list is chosen."""
Wish = Callable[[Menu, Mapping[str, str]], "list[str | int] | None"]
_IN_OTHER_WORDS = ": "
"""After another wording's label, before its words."""


async def answer_privately(
    seat: Seat,
    message: ShownMessage,
    custom_id: str,
    answers: Mapping[str, str],
    outcomes: list[Outcome],
) -> None:
    """Press the button, read what is to be read, give every answer; ``answers``: words of the question → answer.

    The words are those of a list or of an entry in it. An answer with a colon is another wording: the words after the
    colon are written in the form. Each outcome is added as it comes: where the bot goes away in the middle, what it had
    shown by then was shown to this person.
    """

    async def came(page: ShownMessage, outcome: Outcome) -> ShownMessage:
        outcomes.append(outcome)
        outcomes.append(await _turned(seat, page, outcome))
        return _page_of(outcomes[-1])

    outcomes.append(await seat.click(message, custom_id))
    page = _page_of(outcomes[-1])
    reading = _first(page, _READ)
    if reading:
        page = await came(page, await seat.click(page, reading))
    while True:
        turns = [(place, one) for place in range(len(_lists(page))) for one in _wishes(answers)]
        for place, wish in turns:
            menu = _lists(page)[place]
            chosen = wish(menu, answers)
            if chosen is not None:
                page = await came(page, await seat.choose(page, menu.custom_id, chosen))
        pressed = _pressed(page, answers)
        if pressed:
            page = await came(page, await seat.click(page, pressed))
        for value, words in _other_wordings(page, answers):
            menu = next(one for one in page.menus if one.custom_id.startswith(_OTHER))
            outcomes.append(await seat.choose(page, menu.custom_id, [value]))
            form = outcomes[-1].form
            if form is None:
                raise LookupError("no form came for other words")
            page = await came(page, await seat.submit(form, {"words": words}))
        following = _first(page, _NEXT)
        if not following:
            return
        page = await came(page, await seat.click(page, following))


async def _turned(seat: Seat, page: ShownMessage, outcome: Outcome) -> Outcome:
    """The outcome once the page reads otherwise: its buttons and lists are made anew for every showing."""
    deadline = time.monotonic() + _TURNS_WITHIN_S
    while time.monotonic() < deadline:
        outcome = seat.look_again(outcome)
        updated = outcome.updated
        if updated is not None and (updated.buttons, updated.menus) != (page.buttons, page.menus):
            return outcome
        await asyncio.sleep(_LOOKS_EVERY_S)
    raise LookupError("the page did not change")


def _page_of(outcome: Outcome) -> ShownMessage:
    """The page as it reads now: a new answer, or the one that was pressed, changed where it stands."""
    page = outcome.answers[-1] if outcome.answers else outcome.updated
    if page is None:
        raise LookupError("no page came")
    return page


def _first(page: ShownMessage, mark: str) -> str:
    return next(
        (one.custom_id for one in page.buttons if one.custom_id and one.custom_id.startswith(mark)),
        "",
    )


def _lists(page: ShownMessage) -> list[Menu]:
    return [menu for menu in page.menus if menu.custom_id.startswith(_ANSWER)]


def _wishes(answers: Mapping[str, str]) -> tuple[Wish, ...]:
    """What is chosen in a list, one after the other."""
    return (_something_else, _chosen) if IN_TWO_STEPS in answers else (_chosen,)


def _something_else(menu: Menu, answers: Mapping[str, str]) -> list[str | int] | None:
    """A choice that neither stands now nor is to stand: of a list of two or more there is one."""
    now = [one.value for one in menu.choices if one.chosen]
    wanted = _chosen(menu, answers)
    every = [one.value for one in menu.choices]
    others: list[list[str]] = [[], every[:1], every[1:2], every]
    return list(next(one for one in others if one != now and one != (wanted or now)))


def _chosen(menu: Menu, answers: Mapping[str, str]) -> list[str | int] | None:
    """What is to be chosen in a list; None where that stands already, for then nothing can be pressed."""
    entries = [(one, _wanted(_question(menu, one), answers)) for one in menu.choices]
    wanted: list[str | int] = [one.value for one, answer in entries if _stays(one, answer)]
    now = [one.value for one in menu.choices if one.chosen]
    return wanted if wanted != now else None


def _question(menu: Menu, entry: Choice) -> str:
    """All that is read of an entry."""
    return f"{menu.placeholder} {entry.label} {entry.description or ''}"


def _stays(entry: Choice, answer: str) -> bool:
    """Whether an entry is chosen afterwards: one of which nothing is said stays as it is."""
    return answer in YES if answer else entry.chosen


def _pressed(page: ShownMessage, answers: Mapping[str, str]) -> str:
    """The button that gives an answer, where a question has buttons."""
    wanted = _wanted(page.text, answers)
    found = (
        one.custom_id
        for one in page.buttons
        if one.custom_id and one.custom_id.startswith(_ANSWER) and one.label in wanted.split(OR)
    )
    return next(found, "")


def _other_wordings(page: ShownMessage, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    menus = [menu for menu in page.menus if menu.custom_id.startswith(_OTHER)]
    found = ((one.value, _wanted(one.label, answers)) for menu in menus for one in menu.choices)
    return [
        (value, answer.partition(_IN_OTHER_WORDS)[2])
        for value, answer in found
        if _IN_OTHER_WORDS in answer
    ]


def _wanted(question: str, answers: Mapping[str, str]) -> str:
    named = (
        label for words, label in answers.items() if words != EVERYTHING_ELSE and words in question
    )
    return next(named, answers.get(EVERYTHING_ELSE, ""))
