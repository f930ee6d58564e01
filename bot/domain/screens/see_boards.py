"""*See the boards*: what was put up together, for whoever is in the joint room, from wherever they are."""

from __future__ import annotations

from bot.domain.road.act import Look
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.step_cards import is_anything_written, written_boards
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value


def see_boards(workshop: Workshop) -> tuple[Button, ...]:
    """The button, once there is anything to see."""
    return (button(Verb.SEE_BOARDS),) if is_anything_written(workshop) else ()


def _reads(workshop: Workshop, by: UserId) -> bool:
    """Whoever can read the joint room now can read the boards."""
    if workshop.stage is not Stage.OPEN or not workshop.joint_has_opened:
        return False
    return by in (*participants_in(workshop, JOINT), *facilitators_in(workshop, JOINT))


def _which(press: IncomingPress) -> Answer | Refusal:
    """The one board there is, or the choice of several."""
    if not _reads(press.workshop, press.by):
        return refuse(Reason.NOT_YOURS)
    found = written_boards(press.workshop)
    if len(found) == 1:
        return _shown(*next(iter(found.values())))
    presses = (Button(Verb.SEE_BOARD, title, subject=word) for word, (title, _) in found.items())
    return Answer(Text("boards:which" if found else "boards:nothing_yet"), tuple(presses))


def _one(press: IncomingPress) -> Answer | Refusal:
    found = written_boards(press.workshop).get(press.subject)
    if not _reads(press.workshop, press.by) or found is None:
        return refuse(Reason.NOT_YOURS)
    return _shown(*found)


def _shown(title: Text, lines: tuple[Text, ...]) -> Answer:
    entries: tuple[Value, ...] = lines
    return Answer(Text("boards:board", title=title, entries=entries))


LOOKS = (Look(Verb.SEE_BOARDS, _which), Look(Verb.SEE_BOARD, _one))
