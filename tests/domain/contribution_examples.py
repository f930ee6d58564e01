"""One example of every command on notes, boards and listening back, and what it meets in a place of the agenda."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import AskWhetherMeant, CloseAsking, LeaveOpen, TakeUp
from bot.domain.boards.hearing_answers import AnswerMeant, SayWhatIsMissing, SeeWhy
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import (
    ChangeNote,
    KeepPrivate,
    LetBeShown,
    PutUpLine,
    TakeBack,
    WriteNote,
)
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.boards.vision import PutUpVision
from bot.domain.road.act import Asked
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import SHOWN_TOGETHER, ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from tests.domain.build import AGENDA, seen

_NOWHERE = Handle("nowhere")
_LINE = Words("The wells turn salt.")


def _kind(now: Workshop) -> ContributionKind:
    return now.phase.writes[0] if now.phase.writes else ContributionKind.CONCERN


def _giver(now: Workshop) -> SideId | None:
    return SideId.FIRST if _kind(now) is ContributionKind.STEP else None


CONTRIBUTION_EXAMPLES: dict[type[Asked], Callable[[Workshop, UserId], Asked]] = {
    WriteNote: lambda now, by: WriteNote(by, _kind(now), _LINE, giver=_giver(now)),
    ChangeNote: lambda _, by: ChangeNote(by, _NOWHERE, _LINE),
    LetBeShown: lambda _, by: LetBeShown(by, _NOWHERE),
    KeepPrivate: lambda _, by: KeepPrivate(by, _NOWHERE),
    TakeBack: lambda _, by: TakeBack(by, _NOWHERE),
    PutUpLine: lambda now, by: PutUpLine(by, _kind(now), _LINE),
    PutUpVision: lambda now, by: PutUpVision(by, _LINE, now.boards.visions),
    NameConcerns: lambda _, by: NameConcerns(by, _NOWHERE, ()),
    SayWhatEases: lambda _, by: SayWhatEases(by, _NOWHERE, _LINE),
    SayHowLived: lambda _, by: SayHowLived(by, _LINE),
    AnswerMeant: lambda _, by: AnswerMeant(by, _NOWHERE, 1, True),
    SayWhatIsMissing: lambda _, by: SayWhatIsMissing(by, _NOWHERE, 1, _LINE),
    SeeWhy: lambda _, by: SeeWhy(by, _NOWHERE),
    ShowTogether: lambda now, by: ShowTogether(by, seen(now)),
    ShowActs: lambda now, by: ShowActs(by, seen(now)),
    TakeUp: lambda now, by: TakeUp(by, seen(now)),
    AskWhetherMeant: lambda now, by: AskWhetherMeant(by, seen(now)),
    CloseAsking: lambda now, by: CloseAsking(by, seen(now)),
    LeaveOpen: lambda now, by: LeaveOpen(by, seen(now)),
}
LED_BY_FACILITATORS = (ShowTogether, ShowActs, TakeUp, AskWhetherMeant, CloseAsking, LeaveOpen)
DONE_BY_PARTICIPANTS = tuple(
    kind for kind in CONTRIBUTION_EXAMPLES if kind not in (*LED_BY_FACILITATORS, TakeBack)
)
ABOUT_ONE_THING = {
    ChangeNote,
    LetBeShown,
    KeepPrivate,
    TakeBack,
    AnswerMeant,
    SayWhatIsMissing,
    SeeWhy,
}
"""What is about one note or concern: where there is none, and where it is somebody else's, the answer is the same."""


def reason_in(kind: type[Asked], phase_id: str) -> Reason | None:
    """Why the example is refused in a phase without session, notes and concerns; None where it is carried out."""
    phase = next(one for one in AGENDA.phases if one.id == phase_id)
    here = {
        WriteNote: None if phase.writes else Reason.NOT_IN_THIS_PHASE,
        PutUpLine: Reason.JOINT_IS_QUIET
        if phase_id not in ("sensibility", "reassurance")
        else None,
        PutUpVision: Reason.JOINT_IS_QUIET if ContributionKind.IDEA in phase.writes else None,
        NameConcerns: Reason.JOINT_IS_QUIET if ContributionKind.IDEA in phase.writes else None,
        SayWhatEases: Reason.JOINT_IS_QUIET
        if ContributionKind.CONSTRAINT in phase.writes
        else None,
        ShowTogether: Reason.NOTHING_TO_SHOW if set(phase.writes) & set(SHOWN_TOGETHER) else None,
        ShowActs: Reason.MOMENT_IS_JOINT if ContributionKind.ACT in phase.writes else None,
        TakeUp: Reason.NOTHING_TO_TAKE_UP if Ability.LISTENING_BACK in phase.offers else None,
        AskWhetherMeant: Reason.NOTHING_TAKEN_UP,
        LeaveOpen: Reason.NOTHING_TAKEN_UP,
        CloseAsking: Reason.NOT_ASKING,
    }
    if kind in ABOUT_ONE_THING:
        return Reason.NOT_YOURS
    return (
        None if kind is WriteNote and phase.writes else here.get(kind) or Reason.NOT_IN_THIS_PHASE
    )
