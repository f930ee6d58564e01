"""What people ask about contributions: private notes, lines on boards, listening back. A closed set."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.contributions import ContributionKind
from bot.domain.identity import Handle, SideId, UserId, Words
from bot.domain.seen import Seen


# ---- by participants: their own notes
@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write a note for oneself. Nobody else reads it before its author lets it be shown. ``giver``: of a step alone."""

    by: UserId
    kind: ContributionKind
    words: Words
    answers: tuple[Handle, ...] = ()
    giver: SideId | None = None


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """Word one's own note anew, as long as it is not shown."""

    by: UserId
    note: Handle
    words: Words
    answers: tuple[Handle, ...] = ()
    giver: SideId | None = None


@dataclass(frozen=True, slots=True)
class LetBeShown:
    """Let one's own note be shown together with the others', unattributed."""

    by: UserId
    note: Handle


@dataclass(frozen=True, slots=True)
class KeepPrivate:
    """Keep a note to oneself after all, as long as it is not shown."""

    by: UserId
    note: Handle


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take one's own note or line away: a private one at once, one on a board with the phase's end."""

    by: UserId
    note: Handle


# ---- by participants: from the joint room
@dataclass(frozen=True, slots=True)
class PutUpLine:
    """Put a jointly worded line on the board, straight from the joint room."""

    by: UserId
    kind: ContributionKind
    words: Words
    answers: tuple[Handle, ...] = ()


@dataclass(frozen=True, slots=True)
class NameConcerns:
    """Say which further concerns an idea on the board answers."""

    by: UserId
    idea: Handle
    concerns: tuple[Handle, ...]


@dataclass(frozen=True, slots=True)
class SayWhatEases:
    """Say what the other side could do to ease a constraint on the board."""

    by: UserId
    constraint: Handle
    words: Words


@dataclass(frozen=True, slots=True)
class SayHowLived:
    """Those whom the other side's acts were about answer once: how we lived it."""

    by: UserId
    words: Words


@dataclass(frozen=True, slots=True)
class AnswerMeant:
    """Answer privately whether what was said back is what one's own side meant. ``asking`` counts the tries."""

    by: UserId
    concern: Handle
    asking: int
    meant: bool


@dataclass(frozen=True, slots=True)
class SayWhatIsMissing:
    """Add, unattributed, what is still missing in what was said back."""

    by: UserId
    concern: Handle
    asking: int
    words: Words


@dataclass(frozen=True, slots=True)
class SeeWhy:
    """One of the hearers sees why this matters to the others; this is not agreement."""

    by: UserId
    concern: Handle


# ---- by facilitators: order and moments, never words
@dataclass(frozen=True, slots=True)
class ShowTogether:
    """Put every note whose author lets it be shown on the board, at one moment and shuffled."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class ShowActs:
    """The one moment: both sides' acts are shown if both have let some be shown, else nothing is."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Take up the next concern for listening back."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class AskWhetherMeant:
    """Ask those whose concern it is whether what was said back is what they meant."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class CloseAsking:
    """Close the asking; only its one result is shown."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """Leave a concern open after two tries, without blame."""

    by: UserId
    seen: Seen


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
