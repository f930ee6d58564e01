"""Who may give a command, and when in the workshop's life: one row a command, kept beside no other rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import (
    AnswerMeant,
    AskWhetherMeant,
    CloseAsking,
    LeaveOpen,
    SayWhatIsMissing,
    SeeWhy,
    TakeUp,
)
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import ChangeNote, KeepPrivate, LetBeShown, PutUpLine, TakeBack, WriteNote
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.boundaries.held import GiveBack, KeepAnswer, ReportBoundary, ReportTime, SetBoundary
from bot.domain.commands import Command
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.closing import AskToClose, ConfirmClose, KeepOpen
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Ask, Say
from bot.domain.leading.letters import SendLetter, TakeOutMessage
from bot.domain.leading.open_questions import AskOpenQuestion
from bot.domain.leading.sessions import (
    AnnounceSession,
    BeginAllTheSame,
    CallOffSession,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.consent import AskThirdParty, Consent, NotNow, Withdraw
from bot.domain.people.invited import ChooseLanguage, Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.steps import ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.rooms.reports import (
    ReportApplied,
    ReportAudience,
    ReportAway,
    ReportChannel,
    ReportGone,
    ReportLeft,
    ReportRights,
    ReportSight,
    ReportTrouble,
)
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.workshop import Stage


class Who(Enum):
    """Who may give a command."""

    FACILITATOR = auto()
    INVITED = auto()
    """Anybody with a line: invited, taking part, not now, withdrawn."""
    TAKING_PART = auto()
    ANYBODY_INSIDE = auto()
    """Facilitators and everybody with a line."""
    GUILD = auto()
    """The guild itself, as the listeners report it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may give a command, and in which stages of the workshop's life."""

    who: Who
    stages: frozenset[Stage]


_DRAFT = frozenset({Stage.DRAFT})
_OPEN = frozenset({Stage.OPEN})
_DRAFT_OR_OPEN = _DRAFT | _OPEN

RULES: dict[type[Command], Rule] = {
    Invite: Rule(Who.FACILITATOR, _DRAFT_OR_OPEN),
    JoinThirdParty: Rule(Who.FACILITATOR, _DRAFT_OR_OPEN),
    TakeOut: Rule(Who.FACILITATOR, _DRAFT_OR_OPEN),
    Open: Rule(Who.FACILITATOR, _DRAFT),
    AcknowledgeViewer: Rule(Who.FACILITATOR, _DRAFT_OR_OPEN),
    AnnounceSession: Rule(Who.FACILITATOR, _OPEN),
    CallOffSession: Rule(Who.FACILITATOR, _OPEN),
    OpenSession: Rule(Who.FACILITATOR, _OPEN),
    ComeTogether: Rule(Who.FACILITATOR, _OPEN),
    GoApart: Rule(Who.FACILITATOR, _OPEN),
    EndSession: Rule(Who.FACILITATOR, _OPEN),
    GoOn: Rule(Who.FACILITATOR, _OPEN),
    GoOnAllTheSame: Rule(Who.FACILITATOR, _OPEN),
    CallCaucusBreak: Rule(Who.FACILITATOR, _OPEN),
    GiveExtraTime: Rule(Who.FACILITATOR, _OPEN),
    EndCaucusBreak: Rule(Who.FACILITATOR, _OPEN),
    HideRooms: Rule(Who.FACILITATOR, _OPEN),
    ShowRooms: Rule(Who.FACILITATOR, _OPEN),
    SendLetter: Rule(Who.FACILITATOR, _OPEN),
    TakeOutMessage: Rule(Who.FACILITATOR, _OPEN),
    LetIntoJoint: Rule(Who.FACILITATOR, _OPEN),
    Pause: Rule(Who.FACILITATOR, _OPEN),
    Resume: Rule(Who.FACILITATOR, _OPEN),
    Ask: Rule(Who.FACILITATOR, _OPEN),
    Say: Rule(Who.FACILITATOR, _OPEN),
    SetBoundary: Rule(Who.FACILITATOR, _OPEN),
    AskToClose: Rule(Who.FACILITATOR, _DRAFT_OR_OPEN),
    ConfirmClose: Rule(Who.FACILITATOR, _OPEN),
    KeepOpen: Rule(Who.FACILITATOR, _OPEN),
    Consent: Rule(Who.INVITED, _OPEN),
    NotNow: Rule(Who.INVITED, _OPEN),
    Withdraw: Rule(Who.INVITED, _DRAFT_OR_OPEN),
    AskThirdParty: Rule(Who.INVITED, _OPEN),
    IAmHere: Rule(Who.TAKING_PART, _OPEN),
    BeginAllTheSame: Rule(Who.TAKING_PART, _OPEN),
    NameSide: Rule(Who.TAKING_PART, _OPEN),
    AcceptName: Rule(Who.TAKING_PART, _OPEN),
    ObjectToName: Rule(Who.TAKING_PART, _OPEN),
    **dict.fromkeys(
        (PutUpStep, ChangeStep, LinkStep, AddWorry, TakeBackWorry, DraftProduct, RewordProduct),
        Rule(Who.TAKING_PART, _OPEN),
    ),
    **dict.fromkeys((Understand, AnswerPrivately), Rule(Who.TAKING_PART, _OPEN)),
    **dict.fromkeys((ShowWorries, OpenRound, CloseRound, AskOpenQuestion, Export), Rule(Who.FACILITATOR, _OPEN)),
    **{
        kind: Rule(Who.TAKING_PART, _OPEN)
        for kind in (
            WriteNote,
            ChangeNote,
            LetBeShown,
            KeepPrivate,
            PutUpLine,
            NameConcerns,
            SayWhatEases,
            SayHowLived,
            AnswerMeant,
            SayWhatIsMissing,
            SeeWhy,
        )
    },
    **{
        kind: Rule(Who.FACILITATOR, _OPEN)
        for kind in (
            ShowTogether,
            ShowActs,
            TakeUp,
            AskWhetherMeant,
            CloseAsking,
            LeaveOpen,
        )
    },
    TakeBack: Rule(Who.INVITED, _OPEN),
    ChooseLanguage: Rule(Who.ANYBODY_INSIDE, _DRAFT_OR_OPEN),
    GiveBack: Rule(Who.ANYBODY_INSIDE, _OPEN),
    ShowAgain: Rule(Who.ANYBODY_INSIDE, _OPEN),
    ReportChannel: Rule(Who.GUILD, _OPEN),
    ReportGone: Rule(Who.GUILD, _OPEN),
    ReportAudience: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    ReportLeft: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    ReportApplied: Rule(Who.GUILD, _OPEN),
    ReportTrouble: Rule(Who.GUILD, _OPEN),
    ReportRights: Rule(Who.GUILD, _OPEN),
    ReportAway: Rule(Who.GUILD, _OPEN),
    ReportBoundary: Rule(Who.GUILD, _OPEN),
    ReportSight: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    ReportTime: Rule(Who.GUILD, _OPEN),
    KeepAnswer: Rule(Who.GUILD, _OPEN),
}
