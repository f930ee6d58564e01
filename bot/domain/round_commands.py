"""What people can ask about steps, worries, secret rounds, open questions and products: commands alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.findings import Finding
from bot.domain.identity import Handle, SideId, UserId, Words
from bot.domain.rounds import PrivateAnswer, RoundKind
from bot.domain.seen import Seen
from bot.domain.steps import HERE, StepKind, WorryEnd


# ---- by participants: the substance, and every answer
@dataclass(frozen=True, slots=True)
class PutUpStep:
    """Put a step on the board: one line, the side that would take it, the concern it answers."""

    by: UserId
    giver: SideId | None
    concern: Handle | None
    words: Words


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """Reword a step, or add from the joint talk what kind it is, why the giver would keep it up, how it is seen."""

    by: UserId
    step: Handle
    step_seen: int
    words: Words
    kind: StepKind | None
    own_interest: Words
    verification: Words
    durability: Words


@dataclass(frozen=True, slots=True)
class LinkStep:
    """Say which step of the other direction answers this one, and which constraints stand in its way."""

    by: UserId
    step: Handle
    step_seen: int
    partner: Handle | None
    constraints: tuple[Handle, ...]


@dataclass(frozen=True, slots=True)
class AddWorry:
    """How a step could be misused or misread, and what would show that it is not; shown later, with all others."""

    by: UserId
    step: Handle
    end: WorryEnd
    misuse: Words
    evidence: Words


@dataclass(frozen=True, slots=True)
class TakeBackWorry:
    """Take back one's own worry before the worries are shown."""

    by: UserId
    worry: Handle


@dataclass(frozen=True, slots=True)
class Understand:
    """Have read what absence can tell, before the first private answer; nobody is told."""

    by: UserId
    round: Handle


@dataclass(frozen=True, slots=True)
class AnswerPrivately:
    """Give or change one private answer. Nobody but the answerer ever learns that it was given."""

    by: UserId
    round: Handle
    item: Handle
    answer: PrivateAnswer
    words: Words


@dataclass(frozen=True, slots=True)
class DraftProduct:
    """Put up words that might leave the room."""

    by: UserId
    source: Handle | None
    words: Words


@dataclass(frozen=True, slots=True)
class RewordProduct:
    """Change them; everybody is asked anew."""

    by: UserId
    product: Handle
    product_seen: int
    words: Words


# ---- by facilitators: when and about what, never substance
@dataclass(frozen=True, slots=True)
class ShowWorries:
    """Show all worries written so far, at one moment."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class OpenRound:
    """Ask both sides privately, and say when it will be closed."""

    by: UserId
    kind: RoundKind
    minutes: int
    seen: Seen
    chosen: tuple[Handle, ...] = ()
    level: int = HERE
    subject: str = ""


@dataclass(frozen=True, slots=True)
class CloseRound:
    """Close the round under way. This always works."""

    by: UserId
    seen: Seen


@dataclass(frozen=True, slots=True)
class AskOpenQuestion:
    """Put one of the open questions of joint thinking."""

    by: UserId
    question: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class Export:
    """Hand out what may leave the room. ``names`` are those of everybody in it, as the guild shows them now."""

    by: UserId
    names: tuple[Words, ...]
    seen: Seen
    findings: tuple[Finding, ...] = ()
    """What a guard has found besides: names, and words of a room that were never released."""


OnSteps = PutUpStep | ChangeStep | LinkStep | AddWorry | TakeBackWorry | ShowWorries | AskOpenQuestion
OnPrivateAnswers = Understand | AnswerPrivately | OpenRound | CloseRound
OnProducts = DraftProduct | RewordProduct | Export
OnRounds = OnSteps | OnPrivateAnswers | OnProducts
