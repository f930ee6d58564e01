"""While nobody on a side sees the rooms, nothing people wrote or answered is put there: who sees them could read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.boards.hearing import AskWhetherMeant, CloseAsking, TakeUp
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.sensibility import ShowActs
from bot.domain.leading.breaks import HideRooms, Resume, ShowRooms
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.worries import AddWorry, ShowWorries
from bot.domain.road.act import Asked
from bot.domain.rooms.reports import ReportAudience
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.ballots import RoundKind
from bot.domain.state.steps import WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.board_building import CONCERN, listening, ready, together_at
from tests.domain.build import FIRST, MARA, OWNER, SECOND, after, person, refused, seen
from tests.domain.round_building import (
    NOTHING,
    YES,
    answered,
    asked,
    close,
    the_round,
    users,
    with_products,
    with_steps,
)

STRANGER = Viewer(ViewerKind.BOT, 599, "Somebody's bot")


def _concerns() -> Workshop:
    workshop = ready(together_at("concerns", 1), person(FIRST, 0), "We fear the water.", CONCERN)
    return ready(workshop, person(SECOND, 0), "We fear the dark.", CONCERN)


def _with_worry() -> Workshop:
    workshop = with_steps(worries_shown=False)
    worry = AddWorry(
        person(FIRST, 0),
        workshop.reassurance.steps[0].handle,
        WorryEnd.GIVER,
        Words("It could be framed."),
        NOTHING,
    )
    return after(workshop, worry)


def _taken_up() -> Workshop:
    return after(listening(), TakeUp(MARA, seen(listening())))


def _meant_is_asked() -> Workshop:
    return after(_taken_up(), AskWhetherMeant(MARA, seen(_taken_up())))


def _exportable() -> Workshop:
    workshop = asked(with_products(), RoundKind.PRODUCTS)
    workshop = answered(
        workshop,
        {(user, item): YES for item in the_round(workshop).items for user in users(workshop)},
    )
    return after(workshop, close(workshop))


ACTS: dict[str, tuple[Callable[[], Workshop], Callable[[Workshop], Asked]]] = {
    "notes": (_concerns, lambda now: ShowTogether(MARA, seen(now))),
    "worries": (_with_worry, lambda now: ShowWorries(MARA, seen(now))),
    "taking up": (listening, lambda now: TakeUp(MARA, seen(now))),
    "asking whether it was meant": (_taken_up, lambda now: AskWhetherMeant(MARA, seen(now))),
    "what is missing": (_meant_is_asked, lambda now: CloseAsking(MARA, seen(now))),
    "opening a round": (with_steps, lambda now: OpenRound(MARA, RoundKind.STEPS, 60, seen(now))),
    "steps": (lambda: asked(with_steps()), lambda now: CloseRound(MARA, seen(now))),
    "other wordings": (
        lambda: asked(with_products(), RoundKind.PRODUCTS),
        lambda now: CloseRound(MARA, seen(now)),
    ),
    "what leaves": (_exportable, lambda now: Export(MARA, (), seen(now))),
}


@pytest.mark.parametrize("what", ACTS)
def test_nothing_is_put_into_rooms_that_those_it_is_for_do_not_see(what: str) -> None:
    start, act = ACTS[what]
    workshop = start()
    watched = after(workshop, ReportAudience((OWNER, STRANGER), (), True))
    hidden = after(workshop, HideRooms(MARA))
    for closed in (watched, hidden):
        assert refused(closed, act(closed)).reason is Reason.ROOMS_ARE_CLOSED
    # It is one press to have them open again, and then it is done as ever.
    again = after(watched, AcknowledgeViewer(MARA, STRANGER))
    again = after(again, Resume(MARA, seen(again))) if again.meeting.paused else again
    after(again, act(again))
    shown = after(hidden, ShowRooms(MARA))
    after(replace(shown, meeting=replace(shown.meeting, paused=False)), act(shown))


def test_the_one_moment_for_acts_waits_too() -> None:
    workshop = together_at("sensibility", 1)
    closed = after(workshop, HideRooms(MARA))
    assert refused(closed, ShowActs(MARA, seen(closed))).reason is Reason.MOMENT_IS_JOINT
