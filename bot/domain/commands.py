"""What people, and the guild, can ask of a workshop: a closed set. ``by`` asks; ``seen`` is what they saw."""

from __future__ import annotations

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

FromGuild = (
    ReportBoundary
    | ReportTime
    | ReportSight
    | ReportChannel
    | ReportGone
    | ReportAudience
    | ReportLeft
    | ReportApplied
    | ReportTrouble
    | ReportRights
    | ReportAway
    | KeepAnswer
)


OnContributions = (
    WriteNote
    | ChangeNote
    | LetBeShown
    | KeepPrivate
    | TakeBack
    | PutUpLine
    | NameConcerns
    | SayWhatEases
    | SayHowLived
    | AnswerMeant
    | SayWhatIsMissing
    | SeeWhy
    | ShowTogether
    | ShowActs
    | TakeUp
    | AskWhetherMeant
    | CloseAsking
    | LeaveOpen
)


OnSteps = PutUpStep | ChangeStep | LinkStep | AddWorry | TakeBackWorry | ShowWorries | AskOpenQuestion


OnPrivateAnswers = Understand | AnswerPrivately | OpenRound | CloseRound


OnProducts = DraftProduct | RewordProduct | Export


OnRounds = OnSteps | OnPrivateAnswers | OnProducts


OnMeeting = (
    AnnounceSession
    | CallOffSession
    | OpenSession
    | ComeTogether
    | GoApart
    | EndSession
    | CallCaucusBreak
    | GiveExtraTime
    | EndCaucusBreak
    | Pause
    | Resume
    | HideRooms
    | ShowRooms
)


ByFacilitator = (
    Invite
    | JoinThirdParty
    | TakeOut
    | LetIntoJoint
    | Open
    | AcknowledgeViewer
    | GoOn
    | GoOnAllTheSame
    | Ask
    | Say
    | SendLetter
    | TakeOutMessage
    | SetBoundary
    | AskToClose
    | ConfirmClose
    | KeepOpen
)


ByParticipant = (
    Consent | NotNow | Withdraw | AskThirdParty | IAmHere | BeginAllTheSame | NameSide | AcceptName | ObjectToName
)


ByAnybody = ChooseLanguage | ShowAgain | GiveBack


Command = OnMeeting | OnContributions | OnRounds | ByFacilitator | ByParticipant | ByAnybody | FromGuild
