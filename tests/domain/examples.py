"""One example of every command, as somebody in a workshop in any state might give it, right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from bot.domain.audience import Viewer, ViewerKind
from bot.domain.commands import (
    AcceptName,
    AcknowledgeViewer,
    Ask,
    AskThirdParty,
    AskToClose,
    CallCaucusBreak,
    ChooseLanguage,
    Command,
    ConfirmClose,
    Consent,
    EndCaucusBreak,
    EndSession,
    GoOn,
    GoOnAllTheSame,
    Intervention,
    Invite,
    JoinThirdParty,
    KeepOpen,
    NameSide,
    NoteAudience,
    NoteChannel,
    NoteGone,
    NoteLeft,
    NotNow,
    ObjectToName,
    Open,
    OpenSession,
    Pause,
    Resume,
    Say,
    ShowAgain,
    TakeOut,
    Withdraw,
)
from bot.domain.identity import ChannelId, PromptId, UserId, Words
from bot.domain.rooms import JOINT, caucus
from bot.domain.workshop import Workshop
from tests.domain.build import EN, FIRST, NAME, NOOR, OWNER, SECOND, person, seen

COMMANDS: tuple[type[Command], ...] = get_args(Command)
NEWCOMER = UserId(401)
HELPER_BOT = Viewer(ViewerKind.BOT, 503, "Helper")


def _prompt(workshop: Workshop) -> PromptId:
    return workshop.phase.prompts[0].id if workshop.phase.prompts else PromptId("none")


EXAMPLES: dict[type[Command], Callable[[Workshop, UserId], Command]] = {
    Invite: lambda _, by: Invite(by, NEWCOMER, SECOND),
    JoinThirdParty: lambda _, by: JoinThirdParty(by, NEWCOMER),
    TakeOut: lambda _, by: TakeOut(by, NOOR),
    Open: lambda _, by: Open(by),
    AcknowledgeViewer: lambda _, by: AcknowledgeViewer(by, OWNER),
    OpenSession: lambda now, by: OpenSession(by, seen(now)),
    EndSession: lambda now, by: EndSession(by, seen(now)),
    GoOn: lambda now, by: GoOn(by, seen(now)),
    GoOnAllTheSame: lambda now, by: GoOnAllTheSame(by, seen(now)),
    CallCaucusBreak: lambda now, by: CallCaucusBreak(by, seen(now)),
    EndCaucusBreak: lambda now, by: EndCaucusBreak(by, seen(now)),
    Pause: lambda now, by: Pause(by, seen(now)),
    Resume: lambda now, by: Resume(by, seen(now)),
    Ask: lambda now, by: Ask(by, _prompt(now), seen(now)),
    Say: lambda _, by: Say(by, Intervention.QUESTION, caucus(FIRST), Words("What would reassure you?")),
    AskToClose: lambda _, by: AskToClose(by, NAME),
    ConfirmClose: lambda _, by: ConfirmClose(by),
    KeepOpen: lambda _, by: KeepOpen(by),
    Consent: lambda now, by: Consent(by, now.audience.revision),
    NotNow: lambda _, by: NotNow(by),
    Withdraw: lambda _, by: Withdraw(by),
    AskThirdParty: lambda _, by: AskThirdParty(by, Words("May I speak with you alone?")),
    NameSide: lambda _, by: NameSide(by, Words("The upper town")),
    AcceptName: lambda _, by: AcceptName(by, 1),
    ObjectToName: lambda _, by: ObjectToName(by, 1),
    ChooseLanguage: lambda _, by: ChooseLanguage(by, EN),
    ShowAgain: lambda _, by: ShowAgain(by, JOINT),
    NoteChannel: lambda _, __: NoteChannel(JOINT, 1, ChannelId(77)),
    NoteGone: lambda now, _: NoteGone(next((room.channel for room in now.rooms if room.channel), ChannelId(78))),
    NoteAudience: lambda _, __: NoteAudience((OWNER, HELPER_BOT), (), True),
    NoteLeft: lambda _, __: NoteLeft(person(FIRST, 0)),
}


def example(kind: type[Command], workshop: Workshop, by: UserId) -> Command:
    """A command of this kind, given by this person."""
    return EXAMPLES[kind](workshop, by)
