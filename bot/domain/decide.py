"""The one door: a command meets the workshop and becomes a decision or a refusal. Pure; ``at`` and lots are given."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.acts import BY_COMMAND, act_of
from bot.domain.boundaries import acquainted, held
from bot.domain.people import invited
from bot.domain.people.power_and_seat import told_of_power
from bot.domain.reassurance import acknowledging
from bot.domain.road.act import Command, Moment, Report, Who
from bot.domain.rooms.replacing import note_who_spoke
from bot.domain.screens import showing_again
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text
from bot.domain.voice import call_rooms


def decide(workshop: Workshop, command: Command | Report, moment: Moment) -> Decision | Refusal:
    """Decide. Never awaits, logs, reads a clock or draws by itself; a refusal changes nothing."""
    refused = _gate(workshop, command)
    if refused is not None:
        return refused
    by = command.by if isinstance(command, Command) else None
    workshop = invited.led_by(held.let_go(workshop, moment.at), by)
    outcome = act_of(command).decide(workshop, command, moment)
    if isinstance(outcome, Refusal) or outcome.workshop.stage is not Stage.OPEN:
        return outcome
    outcome = call_rooms.settled(acknowledging.settled(workshop, outcome), moment)
    outcome = replace(
        outcome, effects=(*outcome.effects, *told_of_power(workshop, outcome.workshop))
    )
    now = held.note_who_could_read(note_who_spoke(showing_again.with_new_editions(outcome)))
    return replace(outcome, workshop=acquainted.note_who_parted(workshop, now))


def may_ask(workshop: Workshop, command_type: type[Command], by: UserId) -> Refusal | None:
    """Whether this person could give this command now: asked before a form is opened, checked again on the road."""
    act = BY_COMMAND[command_type]
    if not _is(workshop, act.who, by):
        return refuse(Reason.NOT_YOURS)
    return refuse(Reason.NOT_IN_THIS_STAGE) if workshop.stage not in act.stages else None


def _gate(workshop: Workshop, command: Command | Report) -> Refusal | None:
    """The one place where access is decided; forbidden and absent read the same."""
    if isinstance(command, Report):
        return (
            refuse(Reason.NOT_IN_THIS_STAGE)
            if workshop.stage not in act_of(command).stages
            else None
        )
    refused = may_ask(workshop, type(command), command.by)
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
        case Who.MEETING:
            return workshop.facilitator(by) is not None or (
                someone is not None and someone.takes_part
            )
        case Who.ANYBODY_INSIDE:
            return workshop.facilitator(by) is not None or (
                someone is not None and someone.has_line
            )
        case Who.GUILD:
            return False


def _still_so(workshop: Workshop, seen: Seen) -> bool:
    return seen.phase == workshop.phase_id and seen.revision in (None, workshop.revision)
