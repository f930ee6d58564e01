"""What happens to rooms from outside: noted, told to the control room, and with it what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    OPEN,
    Act,
    AnyAct,
    Look,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.rooms.call_rights import CallRight
from bot.domain.rooms.desired import BOT_WHEN_INVITED
from bot.domain.rooms.reports import (
    ReportApplied,
    ReportAway,
    ReportRights,
    ReportSight,
    ReportStuck,
    ReportTrouble,
    ReportUnwatched,
)
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.power import Power
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import RoomLink, Text

_NOTED = Answer(Text("people:noted"))


def right_texts(rights: frozenset[str]) -> tuple[Text, ...]:
    """Rights by the names under which people find them in the server's settings."""
    return tuple(Text(f"rights:{right}") for right in sorted(rights))


def needed_of(workshop: Workshop, rights: frozenset[str]) -> frozenset[str]:
    """Of these rights those that this workshop has any use for: without voice none of a call's."""
    return rights if workshop.settings.voice_offered else rights - frozenset(CallRight)


def record_applied(workshop: Workshop, command: ReportApplied, moment: Moment) -> Outcome:
    """A room's rights stand as they should: whoever changes them from now on, it was not us."""
    return Decision(
        workshop.with_room(command.room, lambda room: replace(room, applied=command.digest)), _NOTED
    )


def record_trouble(workshop: Workshop, command: ReportTrouble, moment: Moment) -> Outcome:
    """Tell the control room what was changed by hand and that it has been put right, or what did not arrive."""
    room = RoomLink(command.room) if command.room is not None else RoomLink(CONTROL)
    text = Text(f"trouble:{command.trouble}", room=room, times=command.times)
    return Decision(workshop, _NOTED, (Post(CONTROL, text),))


def record_rights(workshop: Workshop, command: ReportRights, moment: Moment) -> Outcome:
    """The bot was given fewer or more rights. What it cannot do it says, as far as it can still speak."""
    if command.lacking == workshop.rooms.lacking_rights:
        return Decision(workshop, _NOTED)
    changed = replace(workshop, rooms=replace(workshop.rooms, lacking_rights=command.lacking))
    lacking = needed_of(changed, command.lacking)
    before = needed_of(workshop, workshop.rooms.lacking_rights)
    if lacking - before:
        text = Text("errors:bot_lacks_right_note", rights=right_texts(lacking))
    elif before and not lacking:
        text = Text("trouble:rights_back")
    else:
        return Decision(changed, _NOTED)
    return Decision(changed, _NOTED, (Post(CONTROL, text),))


def record_stuck(workshop: Workshop, command: ReportStuck, moment: Moment) -> Outcome:
    """The third party is told that the bot itself is in trouble."""
    return Decision(workshop, _NOTED, (Post(CONTROL, Text("trouble:stuck")),))


def record_unwatched(workshop: Workshop, command: ReportUnwatched, moment: Moment) -> Outcome:
    """The third party is told of every gap: the bot may have been looked away from on purpose."""
    text = Text("trouble:gone", since=command.since, until=command.until)
    return Decision(workshop, _NOTED, (Post(CONTROL, text),))


def record_sight(workshop: Workshop, command: ReportSight, moment: Moment) -> Outcome:
    """The message-content intent is granted or not: every card says what is watched."""
    return Decision(
        replace(workshop, boundaries=replace(workshop.boundaries, unwatched=command.unwatched)),
        _NOTED,
    )


def record_away(workshop: Workshop, command: ReportAway, moment: Moment) -> Outcome:
    """The bot was taken out of the server, or let in again: then everything is looked at, and the control room told."""
    if command.away == workshop.rooms.away:
        return Decision(workshop, _NOTED)
    changed = replace(workshop, rooms=replace(workshop.rooms, away=command.away))
    return Decision(changed, _NOTED, () if command.away else (Post(CONTROL, Text("trouble:back")),))


RIGHT_TEXTS: Mapping[str, str] = {
    f"rights:{right}": "" for right in sorted({*BOT_WHEN_INVITED, *map(str, Power)})
}
"""Rights, by the names under which people find them in Discord."""

ACTS: tuple[AnyAct, ...] = (
    Act(ReportApplied, Who.GUILD, OPEN, record_applied),
    Act(ReportTrouble, Who.GUILD, OPEN, record_trouble),
    Act(ReportRights, Who.GUILD, OPEN, record_rights),
    Act(ReportAway, Who.GUILD, OPEN, record_away),
    Act(ReportStuck, Who.GUILD, OPEN, record_stuck),
    Act(ReportUnwatched, Who.GUILD, OPEN, record_unwatched),
    Act(ReportSight, Who.GUILD, DRAFT_OR_OPEN, record_sight),
)
LOOKS = (Look(Verb.CHECK, None, on_panel_whenever(PanelRow.MORE, Verb.CHECK)),)
