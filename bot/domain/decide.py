"""The one door: a command meets the workshop and becomes a decision or a refusal. Pure; ``at`` and lots are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from bot.domain.boards import constraints, hearing, ideas, pages, private_notes, sensibility
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
from bot.domain.boundaries import held
from bot.domain.boundaries.held import GiveBack, KeepAnswer, ReportBoundary, ReportTime, SetBoundary
from bot.domain.commands import (
    ByAnybody,
    ByFacilitator,
    ByParticipant,
    Command,
    FromGuild,
    OnContributions,
    OnMeeting,
    OnRounds,
)
from bot.domain.decide_rounds import decide_on_rounds
from bot.domain.leading import breaks, closing, going_on, interventions, letters, sessions
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
from bot.domain.people import consent, invited, opening, side_names
from bot.domain.people.consent import AskThirdParty, Consent, NotNow, Withdraw
from bot.domain.people.invited import ChooseLanguage, Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.opening import AcknowledgeViewer, Open
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.rooms import trouble
from bot.domain.rooms.desired import note_who_spoke
from bot.domain.rooms.plan import record_channel, record_gone
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
from bot.domain.rules import RULES, Who
from bot.domain.screens import showing_again
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import Draw, Locale, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision is given from outside: the time, the lots, the languages the pack has."""

    at: datetime
    draw: Draw
    languages: frozenset[Locale] = frozenset()


def decide(workshop: Workshop, command: Command, moment: Moment) -> Decision | Refusal:
    """Decide. Never awaits, logs, reads a clock or draws by itself; a refusal changes nothing."""
    refused = _gate(workshop, command)
    if refused is not None:
        return refused
    workshop = invited.led_by(held.let_go(workshop, moment.at), getattr(command, "by", None))
    outcome = _dispatch(workshop, command, moment)
    if isinstance(outcome, Refusal) or outcome.workshop.stage is not Stage.OPEN:
        return outcome
    workshop = note_who_spoke(showing_again.with_new_editions(outcome))
    return replace(outcome, workshop=held.note_who_could_read(workshop))


def may_ask(workshop: Workshop, command_type: type[Command], by: UserId) -> Refusal | None:
    """Whether this person could give this command now: asked before a form is opened, checked again on the road."""
    rule = RULES[command_type]
    if not _is(workshop, rule.who, by):
        return refuse(Reason.NOT_YOURS)
    return refuse(Reason.NOT_IN_THIS_STAGE) if workshop.stage not in rule.stages else None


def _gate(workshop: Workshop, command: Command) -> Refusal | None:
    """The one place where access is decided; forbidden and absent read the same."""
    rule = RULES[type(command)]
    if rule.who is Who.GUILD:
        return refuse(Reason.NOT_IN_THIS_STAGE) if workshop.stage not in rule.stages else None
    by: UserId = getattr(command, "by")  # noqa: B009  (every command but the guild's has it; the rules' test says so)
    refused = may_ask(workshop, type(command), by)
    if refused is not None:
        return refused
    seen: Seen | None = getattr(command, "seen", None)
    if seen is not None and not _still_so(workshop, seen):
        return refuse(Reason.STALE, phase=Text(f"phases/{workshop.phase_id}:title"))
    return None


def _is(workshop: Workshop, who: Who, by: UserId) -> bool:
    someone = workshop.participant(by)
    match who:
        case Who.FACILITATOR:
            return workshop.facilitator(by) is not None
        case Who.INVITED:
            return someone is not None and someone.has_line
        case Who.TAKING_PART:
            return someone is not None and someone.takes_part
        case Who.ANYBODY_INSIDE:
            return workshop.facilitator(by) is not None or (someone is not None and someone.has_line)
        case Who.GUILD:
            return False


def _still_so(workshop: Workshop, seen: Seen) -> bool:
    return seen.phase == workshop.phase_id and seen.revision in (None, workshop.revision)


def _dispatch(workshop: Workshop, command: Command, moment: Moment) -> Decision | Refusal:
    if isinstance(command, OnMeeting):
        return _on_meeting(workshop, command, moment.at)
    if isinstance(command, OnRounds):
        return decide_on_rounds(workshop, command, moment.at, moment.draw)
    if isinstance(command, OnContributions):
        return _on_contributions(workshop, command, moment.draw)
    if isinstance(command, ByFacilitator):
        return _by_facilitator(workshop, command, moment)
    if isinstance(command, ByParticipant):
        return _by_participant(workshop, command)
    if isinstance(command, ByAnybody):
        return _by_anybody(workshop, command, moment)
    return _from_guild(workshop, command, moment)


def _on_meeting(workshop: Workshop, command: OnMeeting, at: datetime) -> Decision | Refusal:
    match command:
        case AnnounceSession():
            return sessions.announce(workshop, command, at)
        case CallOffSession():
            return sessions.call_off(workshop, command)
        case OpenSession():
            return sessions.open_session(workshop, command)
        case ComeTogether():
            return sessions.come_together(workshop, command)
        case GoApart():
            return sessions.go_apart(workshop, command)
        case EndSession():
            return sessions.end_session(workshop, command)
        case CallCaucusBreak():
            return breaks.call_break(workshop, command)
        case GiveExtraTime():
            return breaks.give_extra_time(workshop, command)
        case EndCaucusBreak():
            return breaks.end_break(workshop, command)
        case Pause():
            return breaks.pause(workshop, command)
        case Resume():
            return breaks.resume(workshop, command)
        case HideRooms():
            return breaks.hide_rooms(workshop, command)
        case ShowRooms():
            return breaks.show_rooms(workshop, command)
        case _:
            assert_never(command)


def _on_contributions(workshop: Workshop, command: OnContributions, draw: Draw) -> Decision | Refusal:
    match command:
        case WriteNote():
            return private_notes.write_note(workshop, command, draw)
        case ChangeNote():
            return private_notes.change_note(workshop, command)
        case LetBeShown():
            return private_notes.let_be_shown(workshop, command)
        case KeepPrivate():
            return private_notes.keep_private(workshop, command)
        case TakeBack():
            return private_notes.take_back(workshop, command)
        case PutUpLine():
            return private_notes.put_up_line(workshop, command, draw)
        case NameConcerns():
            return ideas.name_concerns(workshop, command, draw)
        case SayWhatEases():
            return constraints.say_what_eases(workshop, command, draw)
        case SayHowLived():
            return sensibility.say_how_lived(workshop, command)
        case AnswerMeant():
            return hearing.answer_meant(workshop, command)
        case SayWhatIsMissing():
            return hearing.say_what_is_missing(workshop, command)
        case SeeWhy():
            return hearing.see_why(workshop, command)
        case ShowTogether():
            return pages.show_together(workshop, command, draw)
        case ShowActs():
            return sensibility.show_acts(workshop, command, draw)
        case TakeUp():
            return hearing.take_up(workshop, command)
        case AskWhetherMeant():
            return hearing.ask_whether_meant(workshop, command)
        case CloseAsking():
            return hearing.close_asking(workshop, command, draw)
        case LeaveOpen():
            return hearing.leave_open(workshop, command)
        case _:
            assert_never(command)


def _by_facilitator(workshop: Workshop, command: ByFacilitator, moment: Moment) -> Decision | Refusal:
    at, draw = moment.at, moment.draw
    match command:
        case Invite():
            return invited.invite(workshop, command, draw)
        case JoinThirdParty():
            return invited.join_third_party(workshop, command)
        case TakeOut():
            return invited.take_out(workshop, command)
        case Open():
            return opening.open_rooms(workshop, command, draw)
        case AcknowledgeViewer():
            return opening.acknowledge(workshop, command)
        case GoOn():
            return going_on.go_on(workshop, command, at, draw)
        case GoOnAllTheSame():
            return going_on.go_on_all_the_same(workshop, command, at, draw)
        case Ask():
            return interventions.ask(workshop, command)
        case Say():
            return interventions.say(workshop, command)
        case SendLetter():
            return letters.send_letter(workshop, command)
        case TakeOutMessage():
            return letters.take_out_message(workshop, command)
        case LetIntoJoint():
            return invited.let_into_joint(workshop, command)
        case SetBoundary():
            return held.set_boundary(workshop, command)
        case AskToClose():
            return closing.ask_to_close(workshop, command)
        case ConfirmClose():
            return closing.confirm_close(workshop, command)
        case KeepOpen():
            return closing.keep_open(workshop, command)
        case _:
            assert_never(command)


def _by_participant(workshop: Workshop, command: ByParticipant) -> Decision | Refusal:
    match command:
        case Consent():
            return consent.consent(workshop, command)
        case NotNow():
            return consent.not_now(workshop, command)
        case Withdraw():
            return consent.withdraw(workshop, command)
        case AskThirdParty():
            return consent.ask_third_party(workshop, command)
        case IAmHere():
            return sessions.i_am_here(workshop, command)
        case BeginAllTheSame():
            return sessions.begin_all_the_same(workshop, command)
        case NameSide():
            return side_names.name_side(workshop, command)
        case AcceptName():
            return side_names.accept_name(workshop, command)
        case ObjectToName():
            return side_names.object_to_name(workshop, command)
        case _:
            assert_never(command)


def _by_anybody(workshop: Workshop, command: ByAnybody, moment: Moment) -> Decision | Refusal:
    match command:
        case ChooseLanguage():
            return invited.choose_language(workshop, command, moment.languages)
        case GiveBack():
            return held.give_back(workshop, command)
        case ShowAgain():
            return showing_again.show_again(workshop, command)
        case _:
            assert_never(command)


def _from_guild(workshop: Workshop, command: FromGuild, moment: Moment) -> Decision | Refusal:
    match command:
        case ReportChannel():
            return record_channel(workshop, command)
        case ReportGone():
            return record_gone(workshop, command)
        case ReportAudience():
            return opening.record_audience(workshop, command)
        case ReportLeft():
            return invited.record_left(workshop, command)
        case ReportApplied():
            return trouble.record_applied(workshop, command)
        case ReportTrouble():
            return trouble.record_trouble(workshop, command)
        case ReportRights():
            return trouble.record_rights(workshop, command)
        case ReportAway():
            return trouble.record_away(workshop, command)
        case ReportBoundary():
            return held.record_boundary(workshop, command, moment.at, moment.draw)
        case ReportSight():
            return trouble.record_sight(workshop, command)
        case ReportTime():
            return held.record_time(workshop, command)
        case KeepAnswer():
            return held.keep_answer(workshop, command, moment.at, moment.draw)
        case _:
            assert_never(command)
