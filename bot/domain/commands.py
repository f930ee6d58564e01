"""What people, and the guild, can ask of a workshop: a closed set. ``by`` asks; ``seen`` is what they saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import Viewer
from bot.domain.contribution_commands import OnContributions
from bot.domain.holding import Boundary
from bot.domain.identity import ChannelId, Handle, Locale, MessageId, PromptId, SideId, UserId, Words
from bot.domain.notes import FromGuild
from bot.domain.rooms import RoomKey
from bot.domain.round_commands import OnRounds
from bot.domain.seen import Seen as Seen


class Intervention(StrEnum):
    """What a facilitator may say through the bot (Kelman 2005, §3.2): never substance, never a verdict."""

    QUESTION = "question"
    CHALLENGE = "challenge"
    PROCESS_OBSERVATION = "process_observation"
    CONTENT_OBSERVATION = "content_observation"
    THEORY = "theory"


# ---- by facilitators
@dataclass(frozen=True, slots=True)
class Invite:
    """Add a person to a side."""

    by: UserId
    user: UserId
    side: SideId


@dataclass(frozen=True, slots=True)
class JoinThirdParty:
    """Add a facilitator."""

    by: UserId
    user: UserId


@dataclass(frozen=True, slots=True)
class TakeOut:
    """Take a person off the draft again, or a facilitator out of the third party."""

    by: UserId
    user: UserId


@dataclass(frozen=True, slots=True)
class Open:
    """Make the rooms."""

    by: UserId


@dataclass(frozen=True, slots=True)
class AcknowledgeViewer:
    """A facilitator has seen that this owner, role or bot sees the rooms."""

    by: UserId
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class AnnounceSession:
    """Say beforehand when the next session is; shown to each reader in their own local time."""

    by: UserId
    when: datetime


@dataclass(frozen=True, slots=True)
class CallOffSession:
    """Take an announced session back."""

    by: UserId


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Begin a session: first in the caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class ComeTogether:
    """Let the joint room speak, once enough of both sides are here."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GoApart:
    """Close the joint room and end the session where it began, in the caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class EndSession:
    """The session is over."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go to the next part of the phase, or to the next phase, if what comes before is met."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GoOnAllTheSame:
    """Go on although something is not met; both sides are told."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class CallCaucusBreak:
    """Send everybody to their caucuses."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class GiveExtraTime:
    """Give one side time in its caucus while the joint room waits; both are told."""

    by: UserId
    side: SideId
    seen: Seen


@dataclass(frozen=True, slots=True)
class EndCaucusBreak:
    """Bring everybody back."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Pause:
    """Make the caucuses and the joint room read-only."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Resume:
    """Let them speak again."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class HideRooms:
    """Emergency: hide every room but the lines from every participant, at once."""

    by: UserId


@dataclass(frozen=True, slots=True)
class ShowRooms:
    """The second decision after an emergency: let the rooms be seen again."""

    by: UserId


@dataclass(frozen=True, slots=True)
class SendLetter:
    """A letter from the third party into lines: one person's, one side's, or everybody's."""

    by: UserId
    to: UserId | SideId | None
    words: Words


@dataclass(frozen=True, slots=True)
class TakeOutMessage:
    """Take a participant's message out of the joint room, with a private letter to its author."""

    by: UserId
    author: UserId
    channel: ChannelId
    message: MessageId
    words: Words


@dataclass(frozen=True, slots=True)
class LetIntoJoint:
    """Both sides have been asked aloud: let a newcomer into the joint room."""

    by: UserId
    user: UserId


@dataclass(frozen=True, slots=True)
class Ask:
    """Put one of the phase's questions."""

    by: UserId
    prompt: PromptId
    seen: Seen


@dataclass(frozen=True, slots=True)
class Say:
    """Speak as the third party, in a named kind of intervention."""

    by: UserId
    kind: Intervention
    room: RoomKey
    words: Words


@dataclass(frozen=True, slots=True)
class SetBoundary:
    """Let a boundary only be noticed, or let it hold again."""

    by: UserId
    boundary: Boundary
    notice_only: bool


@dataclass(frozen=True, slots=True)
class AskToClose:
    """Ask to close for good: the workshop's name typed, then a second facilitator where there is one."""

    by: UserId
    typed_name: Words


@dataclass(frozen=True, slots=True)
class ConfirmClose:
    """The second facilitator's confirmation."""

    by: UserId


@dataclass(frozen=True, slots=True)
class KeepOpen:
    """Take back the wish to close."""

    by: UserId


# ---- by participants
@dataclass(frozen=True, slots=True)
class Consent:
    """Take part, under the ground rules and with the audience that was named."""

    by: UserId
    audience_seen: int


@dataclass(frozen=True, slots=True)
class NotNow:
    """Do not take part for now; the line stays."""

    by: UserId


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop taking part."""

    by: UserId


@dataclass(frozen=True, slots=True)
class AskThirdParty:
    """Put a question to the facilitators in one's own line."""

    by: UserId
    words: Words


@dataclass(frozen=True, slots=True)
class IAmHere:
    """Be here for this session. Shown to others only as a number of both sides together."""

    by: UserId


@dataclass(frozen=True, slots=True)
class BeginAllTheSame:
    """Be content to begin although fewer than two of one's own side are here."""

    by: UserId


@dataclass(frozen=True, slots=True)
class NameSide:
    """Say what one's own side wishes to be called."""

    by: UserId
    name: Words


@dataclass(frozen=True, slots=True)
class AcceptName:
    """Live with the name the other side has chosen."""

    by: UserId
    name_seen: int


@dataclass(frozen=True, slots=True)
class ObjectToName:
    """Ask the other side for another name."""

    by: UserId
    name_seen: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Choose the language in which the bot speaks to oneself."""

    by: UserId
    locale: Locale


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Have one's own held words again."""

    by: UserId
    held: Handle


@dataclass(frozen=True, slots=True)
class ShowAgain:
    """Put a card up anew, at the end of its room. ``card`` is its handle; the room's own stands for the head card."""

    by: UserId
    room: RoomKey
    card: Handle | None = None


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
