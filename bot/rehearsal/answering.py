"""Answering privately in the rehearsal: page by page, as a person does it, on messages that only they see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from bot.rehearsal.simulation import Outcome, Seat, ShownMessage

EVERYTHING_ELSE = "*"
_TURNS_WITHIN_S = 30.0
_LOOKS_EVERY_S = 0.01
_READ, _ANSWER, _OTHER, _NEXT = (
    "parley:understand:",
    "parley:answer:",
    "parley:other_wording:",
    "parley:later_answers:",
)
_UNDER_A_QUESTION = "Your answer now:"
"""The line of the pack that stands once under each question of a page."""


async def answer_privately(
    seat: Seat,
    message: ShownMessage,
    custom_id: str,
    answers: Mapping[str, str],
    outcomes: list[Outcome],
) -> None:
    """Press the button, read what is to be read, give every answer; ``answers``: words of the question → label.

    A label with a colon is another wording: the words after the colon are written in the form. Each outcome is added
    as it comes: where the bot goes away in the middle, what it had shown by then was shown to this person.
    """

    async def pressed(shown: ShownMessage, button: str) -> ShownMessage:
        outcomes.append(await seat.click(shown, button))
        outcomes.append(await _turned(seat, shown, outcomes[-1]))
        return _page_of(outcomes[-1])

    outcomes.append(await seat.click(message, custom_id))
    page = _page_of(outcomes[-1])
    reading = _first(page, _READ)
    if reading:
        page = await pressed(page, reading)
    while True:
        for place in range(len(_questions(page))):
            wanted = _wanted(_said(page, place), answers)
            if wanted:
                page = await _give(seat, page, (place, wanted), outcomes)
        following = _first(page, _NEXT)
        if not following:
            return
        page = await pressed(page, following)


async def _turned(seat: Seat, page: ShownMessage, outcome: Outcome) -> Outcome:
    """The outcome once the page reads otherwise: its buttons are made anew for every showing."""
    deadline = time.monotonic() + _TURNS_WITHIN_S
    while time.monotonic() < deadline:
        outcome = seat.look_again(outcome)
        if outcome.updated is not None and outcome.updated.buttons != page.buttons:
            return outcome
        await asyncio.sleep(_LOOKS_EVERY_S)
    raise LookupError("the page did not change")


async def _give(
    seat: Seat, page: ShownMessage, answer: tuple[int, str], outcomes: list[Outcome]
) -> ShownMessage:
    place, wanted = answer
    label, _, words = wanted.partition(": ")
    item = _questions(page)[place]
    for button in page.buttons:
        own = button.custom_id is not None and item in button.custom_id
        if own and button.custom_id is not None and button.label == label:
            outcomes.append(await seat.click(page, button.custom_id))
            form = outcomes[-1].form
            if form is not None:
                outcomes.append(await seat.submit(form, {"words": words}))
            outcomes.append(await _turned(seat, page, outcomes[-1]))
            return _page_of(outcomes[-1])
    raise LookupError(f"the question offers no {label}")


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


def _questions(page: ShownMessage) -> list[str]:
    """What tells the buttons of one question from those of another, in the order of the page."""
    found = []
    for button in page.buttons:
        if button.custom_id is not None and button.custom_id.startswith((_ANSWER, _OTHER)):
            round_handle, item = button.custom_id.split(":")[4].split(".")[:2]
            found.append(f":{round_handle}.{item}")
    return list(dict.fromkeys(found))


def _said(page: ShownMessage, place: int) -> str:
    parts = page.text.split(_UNDER_A_QUESTION)
    return parts[place] if place < len(parts) - 1 else ""


def _wanted(question: str, answers: Mapping[str, str]) -> str:
    named = (
        label for words, label in answers.items() if words != EVERYTHING_ELSE and words in question
    )
    return next(named, answers.get(EVERYTHING_ELSE, ""))
