"""One example of every command on steps, private answers and products, right or wrong, in any state."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.leading.open_questions import AskOpenQuestion
from bot.domain.reassurance.acknowledging import (
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    LeaveUnsaid,
    PleaseStop,
    WishToAcknowledge,
)
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.pairs import TieSteps, Untie
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.shaping import AddShape, ShowShapes, TakeBackShape
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import ProposeWords, TakeUpStep, TakeWords
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.road.act import Asked
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import PrivateAnswer, RoundKind
from bot.domain.state.steps import WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, PhaseId, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.build import seen

_NOWHERE = Handle("nowhere")
_LINE = Words("Both towns read the level at six.")
_NOTHING = Words("")


def _step(now: Workshop) -> Handle:
    return now.reassurance.steps[0].handle if now.reassurance.steps else _NOWHERE


def _round(now: Workshop) -> Handle:
    return now.rounds.open.handle if now.rounds.open is not None else _NOWHERE


def _item(now: Workshop) -> Handle:
    return now.rounds.open.items[0] if now.rounds.open is not None else _NOWHERE


def _product(now: Workshop) -> Handle:
    return now.reassurance.products[0].handle if now.reassurance.products else _NOWHERE


ROUND_EXAMPLES: dict[type[Asked], Callable[[Workshop, UserId], Asked]] = {
    PutUpStep: lambda _, by: PutUpStep(by, _NOWHERE),
    AddToStep: lambda now, by: AddToStep(by, _step(now), 0, None, _LINE, _NOTHING, _NOTHING),
    TakeUpStep: lambda now, by: TakeUpStep(by, _step(now), 0, _LINE, _NOTHING),
    ProposeWords: lambda now, by: ProposeWords(by, _step(now), 0, _LINE),
    TakeWords: lambda _, by: TakeWords(by, _NOWHERE),
    TieSteps: lambda now, by: TieSteps(by, (_step(now), _NOWHERE), (0, 0)),
    Untie: lambda _, by: Untie(by, _NOWHERE),
    AddShape: lambda now, by: AddShape(by, _step(now), WorryEnd.GIVER, _LINE),
    TakeBackShape: lambda _, by: TakeBackShape(by, _NOWHERE),
    ShowShapes: lambda now, by: ShowShapes(by, seen(now)),
    AddWorry: lambda now, by: AddWorry(by, _step(now), WorryEnd.GIVER, _LINE, _NOTHING),
    TakeBackWorry: lambda _, by: TakeBackWorry(by, _NOWHERE),
    ShowWorries: lambda now, by: ShowWorries(by, seen(now)),
    WishToAcknowledge: lambda _, by: WishToAcknowledge(by),
    LeaveUnsaid: lambda _, by: LeaveUnsaid(by),
    PleaseStop: lambda _, by: PleaseStop(by),
    GiveRoom: lambda now, by: GiveRoom(by, now.people.participants[0].handle, 5, seen(now)),
    BeginQuiet: lambda now, by: BeginQuiet(by, seen(now)),
    EndQuiet: lambda now, by: EndQuiet(by, seen(now)),
    AskOpenQuestion: lambda now, by: AskOpenQuestion(by, f"own_interest.{_step(now)}", seen(now)),
    Understand: lambda now, by: Understand(by, _round(now)),
    AnswerPrivately: lambda now, by: AnswerPrivately(
        by, _round(now), ((_item(now), PrivateAnswer.YES),)
    ),
    OpenRound: lambda now, by: OpenRound(by, RoundKind.READINESS, 60, seen(now), subject="go_on"),
    CloseRound: lambda now, by: CloseRound(by, seen(now)),
    DraftProduct: lambda _, by: DraftProduct(by, None, _LINE),
    RewordProduct: lambda now, by: RewordProduct(by, _product(now), 0, _LINE),
    Export: lambda now, by: Export(by, (Words("Somebody"),), seen(now)),
}

BY_FACILITATORS: set[type[Asked]] = {
    ShowShapes,
    ShowWorries,
    AskOpenQuestion,
    OpenRound,
    CloseRound,
    Export,
    GiveRoom,
    BeginQuiet,
    EndQuiet,
}
BY_PARTICIPANTS: set[type[Asked]] = set(ROUND_EXAMPLES) - BY_FACILITATORS
"""The substance and every answer; written down once more, beside the rules."""


def of_a_facilitator(phase: PhaseId) -> dict[type[Asked], Reason | None]:
    """What a facilitator's example meets in a phase of a workshop in which nothing was put up; None: it is done."""
    return {
        ShowShapes: Reason.NO_STEPS if phase == "reassurance" else Reason.NOT_IN_THIS_PHASE,
        ShowWorries: Reason.NO_STEPS if phase == "reassurance" else Reason.NOT_IN_THIS_PHASE,
        AskOpenQuestion: Reason.NO_SUCH_PROMPT,
        OpenRound: Reason.NOT_IN_THIS_PHASE if phase == "briefing" else None,
        CloseRound: Reason.NO_ROUND,
        GiveRoom: Reason.WISHES_NOTHING,
        BeginQuiet: Reason.ALREADY_SO,
        EndQuiet: Reason.ALREADY_SO,
        Export: Reason.NOTHING_GOES_OUT
        if phase in ("re-entry", "closing")
        else Reason.NOT_IN_THIS_PHASE,
    }


def of_a_participant(phase: PhaseId) -> dict[type[Asked], Reason | None]:
    """The same for a participant."""
    here = phase == "reassurance"
    # No session is open, so nothing is put where all see it at once.
    at_once = Reason.JOINT_IS_QUIET if here else Reason.NOT_IN_THIS_PHASE
    product = Reason.JOINT_IS_QUIET if phase == "re-entry" else Reason.NOT_IN_THIS_PHASE
    return {
        PutUpStep: at_once,
        AddToStep: at_once,
        TakeUpStep: at_once,
        ProposeWords: at_once,
        TakeWords: at_once,
        TieSteps: at_once,
        Untie: at_once,
        AddShape: Reason.NO_SUCH_STEP if here else Reason.NOT_IN_THIS_PHASE,
        TakeBackShape: Reason.SHAPE_GONE,
        AddWorry: Reason.NO_SUCH_STEP if here else Reason.NOT_IN_THIS_PHASE,
        TakeBackWorry: Reason.WORRY_SHOWN,
        Understand: Reason.ROUND_CLOSED,
        AnswerPrivately: Reason.ROUND_CLOSED,
        WishToAcknowledge: Reason.NOT_IN_THIS_PHASE if phase == "briefing" else None,
        LeaveUnsaid: Reason.ALREADY_SO,
        PleaseStop: Reason.ALREADY_SO,
        DraftProduct: product,
        RewordProduct: product,
    }
