"""Who may give a command, and when in the workshop's life: one row a command, kept beside no other rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.commands import (
    AcceptName,
    AcknowledgeViewer,
    AnnounceSession,
    Ask,
    AskThirdParty,
    AskToClose,
    BeginAllTheSame,
    CallCaucusBreak,
    CallOffSession,
    ChooseLanguage,
    ComeTogether,
    Command,
    ConfirmClose,
    Consent,
    EndCaucusBreak,
    EndSession,
    GiveBack,
    GiveExtraTime,
    GoApart,
    GoOn,
    GoOnAllTheSame,
    HideRooms,
    IAmHere,
    Invite,
    JoinThirdParty,
    KeepOpen,
    LetIntoJoint,
    NameSide,
    NotNow,
    ObjectToName,
    Open,
    OpenSession,
    Pause,
    Resume,
    Say,
    SendLetter,
    SetBoundary,
    ShowAgain,
    ShowRooms,
    TakeOut,
    TakeOutMessage,
    Withdraw,
)
from bot.domain.contribution_commands import (
    AnswerMeant,
    AskWhetherMeant,
    ChangeNote,
    CloseAsking,
    KeepPrivate,
    LeaveOpen,
    LetBeShown,
    NameConcerns,
    PutUpLine,
    SayHowLived,
    SayWhatEases,
    SayWhatIsMissing,
    SeeWhy,
    ShowActs,
    ShowTogether,
    TakeBack,
    TakeUp,
    WriteNote,
)
from bot.domain.notes import (
    KeepAnswer,
    NoteApplied,
    NoteAudience,
    NoteAway,
    NoteBoundary,
    NoteChannel,
    NoteGone,
    NoteLeft,
    NoteRights,
    NoteSight,
    NoteTime,
    NoteTrouble,
)
from bot.domain.round_commands import (
    AddWorry,
    AnswerPrivately,
    AskOpenQuestion,
    ChangeStep,
    CloseRound,
    DraftProduct,
    Export,
    LinkStep,
    OpenRound,
    PutUpStep,
    RewordProduct,
    ShowWorries,
    TakeBackWorry,
    Understand,
)
from bot.domain.workshop import Stage


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
    NoteChannel: Rule(Who.GUILD, _OPEN),
    NoteGone: Rule(Who.GUILD, _OPEN),
    NoteAudience: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    NoteLeft: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    NoteApplied: Rule(Who.GUILD, _OPEN),
    NoteTrouble: Rule(Who.GUILD, _OPEN),
    NoteRights: Rule(Who.GUILD, _OPEN),
    NoteAway: Rule(Who.GUILD, _OPEN),
    NoteBoundary: Rule(Who.GUILD, _OPEN),
    NoteSight: Rule(Who.GUILD, _DRAFT_OR_OPEN),
    NoteTime: Rule(Who.GUILD, _OPEN),
    KeepAnswer: Rule(Who.GUILD, _OPEN),
}
