"""One example of every command, as somebody in a workshop in any state might give it, right or wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

from bot.domain.acts import BY_COMMAND
from bot.domain.boundaries.acquainted import ReportSpoke
from bot.domain.boundaries.findings import AskForOtherWords, FindingKind, NothingInIt
from bot.domain.boundaries.held import (
    GiveBack,
    KeepAnswer,
    ReportBoundary,
    ReportTime,
    SetBoundary,
)
from bot.domain.boundaries.names import NoteSpokenOf, ReportNames
from bot.domain.boundaries.second_look import SayAllTheSame, SayNoQuote
from bot.domain.leading.breaks import (
    GiveExtraTime,
)
from bot.domain.leading.closing import AskToClose
from bot.domain.leading.due import ReportDue
from bot.domain.leading.going_on import GoBack
from bot.domain.leading.handing_over import LeaveNote, PlanEnd
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter, TakeLetterBack, TakeOutMessage
from bot.domain.leading.looking_ahead import TellAhead
from bot.domain.leading.renderings import Render
from bot.domain.leading.sessions import (
    AnnounceSession,
)
from bot.domain.leading.waiting import ReportLine
from bot.domain.people.backing import SayIfKnown, SayWhoStandsBehind
from bot.domain.people.choices import AgreeToChoices, Choose, TakeAgreementBack
from bot.domain.people.consent import AskThirdParty, Consent
from bot.domain.people.invited import Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.joining import AgreeToFacilitator
from bot.domain.people.kinds import SayCannotSit, SayKind
from bot.domain.people.languages import ChooseLanguage
from bot.domain.people.left_aside import LeaveAside
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.people.silenced import ReportSilenced
from bot.domain.people.understanding import ChooseCommon, SayWhatIRead
from bot.domain.reassurance.in_both import SayAllSame, SaySame
from bot.domain.road.act import Asked
from bot.domain.rooms.conditions import ReportStanding, ReportUnclosed, ReportUnmended
from bot.domain.rooms.reports import (
    ReportApplied,
    ReportAudience,
    ReportAway,
    ReportChannel,
    ReportGone,
    ReportLeft,
    ReportRights,
    ReportSight,
    ReportStuck,
    ReportTrouble,
    ReportUnwatched,
    Trouble,
)
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.holding import Boundary, HeldFor
from bot.domain.state.people import KnownAs
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.conditions import Cause, Condition, Lack
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, PromptId, UserId, Words
from bot.domain.vocabulary.rooms import JOINT, caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import AT, EN, FIRST, NAME, NOOR, OWNER, SECOND, person, seen
from tests.domain.contribution_examples import CONTRIBUTION_EXAMPLES
from tests.domain.round_examples import ROUND_EXAMPLES
from tests.domain.voice.examples import VOICE_EXAMPLES

COMMANDS: tuple[type[Asked], ...] = tuple(BY_COMMAND)
NEWCOMER = UserId(401)
HELPER_BOT = Viewer(ViewerKind.BOT, 503, "Helper")


def _prompt(workshop: Workshop) -> PromptId:
    return workshop.phase.prompts[0].id if workshop.phase.prompts else PromptId("none")


def _joint_channel(workshop: Workshop) -> ChannelId:
    room = workshop.room(JOINT)
    return room.channel if room is not None and room.channel is not None else ChannelId(79)


EXAMPLES: dict[type[Asked], Callable[[Workshop, UserId], Asked]] = {
    Invite: lambda _, by: Invite(by, NEWCOMER, SECOND),
    JoinThirdParty: lambda _, by: JoinThirdParty(by, NEWCOMER),
    TakeOut: lambda _, by: TakeOut(by, NOOR),
    AcknowledgeViewer: lambda _, by: AcknowledgeViewer(by, OWNER),
    AnnounceSession: lambda _, by: AnnounceSession(by, AT + timedelta(days=1)),
    GoBack: lambda now, by: GoBack(by, seen(now), now.agenda.phases[0].id),
    SayWhoStandsBehind: lambda _, by: SayWhoStandsBehind(by, Words("A foundation pays.")),
    SayIfKnown: lambda _, by: SayIfKnown(by, Words("They met to listen.")),
    LeaveNote: lambda _, by: LeaveNote(by, Words("They asked for the map.")),
    PlanEnd: lambda _, by: PlanEnd(by, 60),
    TellAhead: lambda now, by: TellAhead(by, seen(now), now.agenda.phases[0].id, 5),
    GiveExtraTime: lambda now, by: GiveExtraTime(by, SECOND, seen(now)),
    SendLetter: lambda _, by: SendLetter(by, None, Words("We meet again on Tuesday.")),
    TakeLetterBack: lambda _, by: TakeLetterBack(by, Handle("nothing")),
    TakeOutMessage: lambda now, by: TakeOutMessage(
        by, person(FIRST, 0), _joint_channel(now), MessageId(9), Words("This named somebody.")
    ),
    LetIntoJoint: lambda _, by: LetIntoJoint(by, person(FIRST, 0)),
    SetBoundary: lambda _, by: SetBoundary(by, Boundary.ROOM, True),
    GiveBack: lambda _, by: GiveBack(by, Handle("nothing")),
    SayAllTheSame: lambda _, by: SayAllTheSame(by, Handle("nothing")),
    SayNoQuote: lambda _, by: SayNoQuote(by, Handle("nothing")),
    NothingInIt: lambda _, by: NothingInIt(by, Handle("nothing"), FindingKind.NAME),
    AskForOtherWords: lambda _, by: AskForOtherWords(by, Handle("nothing")),
    NoteSpokenOf: lambda now, by: NoteSpokenOf(
        by, now.own(person(FIRST, 0)).handle, Words("The engineer")
    ),
    ReportSpoke: lambda _, __: ReportSpoke(person(FIRST, 0), JOINT),
    Ask: lambda now, by: Ask(by, _prompt(now), seen(now)),
    Say: lambda _, by: Say(
        by, Intervention.QUESTION, caucus(FIRST), Words("What would reassure you?")
    ),
    AskToClose: lambda _, by: AskToClose(by, NAME),
    AgreeToFacilitator: lambda _, by: AgreeToFacilitator(by, Handle("nothing")),
    ReportDue: lambda _, __: ReportDue(),
    Consent: lambda now, by: Consent(by, now.audience.revision),
    AskThirdParty: lambda _, by: AskThirdParty(by, Words("May I speak with you alone?")),
    NameSide: lambda _, by: NameSide(by, Words("The upper town")),
    AcceptName: lambda _, by: AcceptName(by, 1),
    ObjectToName: lambda _, by: ObjectToName(by, 1),
    ChooseLanguage: lambda _, by: ChooseLanguage(by, EN),
    ChooseCommon: lambda _, by: ChooseCommon(by, "en"),
    SayWhatIRead: lambda _, by: SayWhatIRead(by, frozenset({EN}), True),
    SaySame: lambda _, by: SaySame(by, Handle("step"), 0, (("words", Words("The water came.")),)),
    SayAllSame: lambda _, by: SayAllSame(by, 0),
    Render: lambda _, by: Render(
        by, UserId(3), ChannelId(1), MessageId(2), Words("The water came.")
    ),
    LeaveAside: lambda _, by: LeaveAside(by, EN, Words("the night of the gates")),
    Choose: lambda _, by: Choose(by, "grace", "0"),
    SayKind: lambda _, by: SayKind(by, Words("A teacher")),
    SayCannotSit: lambda _, by: SayCannotSit(by, Words("The mayor.")),
    AgreeToChoices: lambda now, by: AgreeToChoices(by, now.choices.revision),
    TakeAgreementBack: lambda now, by: TakeAgreementBack(by, now.choices.revision),
    ShowAgain: lambda _, by: ShowAgain(by, JOINT),
    ReportChannel: lambda _, __: ReportChannel(JOINT, 1, ChannelId(77)),
    ReportGone: lambda now, _: ReportGone(
        next((room.channel for room in now.rooms.standing if room.channel), ChannelId(78))
    ),
    ReportAudience: lambda _, __: ReportAudience((OWNER, HELPER_BOT), (), True),
    ReportLeft: lambda _, __: ReportLeft(person(FIRST, 0)),
    ReportApplied: lambda _, __: ReportApplied(JOINT, "a digest"),
    ReportTrouble: lambda _, __: ReportTrouble(Trouble.RIGHTS_EDITED, JOINT),
    ReportStuck: lambda _, __: ReportStuck(),
    ReportUnwatched: lambda _, __: ReportUnwatched(AT, AT + timedelta(hours=1)),
    ReportUnclosed: lambda _, __: ReportUnclosed((Condition(JOINT, Cause.REFUSED),)),
    ReportUnmended: lambda _, __: ReportUnmended((Condition(JOINT, Cause.REFUSED, Lack.OPENED),)),
    ReportStanding: lambda _, __: ReportStanding((Condition(JOINT, Cause.REFUSED),)),
    ReportRights: lambda _, __: ReportRights(frozenset({"manage_roles"})),
    ReportAway: lambda _, __: ReportAway(True),
    ReportBoundary: lambda now, _: ReportBoundary(
        person(FIRST, 0),
        _joint_channel(now),
        MessageId(9),
        Words("Ours said so."),
        HeldFor.ATTRIBUTION,
        Boundary.ROOM,
    ),
    ReportSight: lambda _, __: ReportSight(True),
    ReportLine: lambda now, _: ReportLine(person(FIRST, 0), now.own(person(FIRST, 0)).seat),
    ReportTime: lambda _, __: ReportTime(),
    ReportSilenced: lambda _, __: ReportSilenced(person(FIRST, 0), True),
    ReportNames: lambda _, __: ReportNames((KnownAs(NOOR, (Words("Noor of the mill"),)),)),
    KeepAnswer: lambda _, __: KeepAnswer(person(FIRST, 0), Text("cards:shown_again")),
    **CONTRIBUTION_EXAMPLES,
    **ROUND_EXAMPLES,
    **VOICE_EXAMPLES,
}


def example(kind: type[Asked], workshop: Workshop, by: UserId) -> Asked:
    """A command of this kind, given by this person."""
    made = EXAMPLES.get(kind)
    return made(workshop, by) if made is not None else plain_example(kind, workshop, by)


def plain_example(kind: type[Asked], workshop: Workshop, by: UserId) -> Asked:
    """A command that needs nothing but who gives it and what they saw."""
    known: dict[str, Any] = {"by": by, "seen": seen(workshop)}
    return kind(**{each.name: known[each.name] for each in fields(kind)})
