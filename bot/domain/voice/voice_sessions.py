"""A voice session: opened and ended by the third party, and ended by whoever is in a call that is not theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    AnyAct,
    Command,
    Moment,
    Outcome,
    PanelRow,
    Report,
    SeenCommand,
    Who,
    closing,
    led,
)
from bot.domain.rooms.desired import BOT_FOR_VOICE, participants_in
from bot.domain.rooms.trouble import right_texts
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.voice import Listener, VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import SideId, UserId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Text
from bot.domain.voice.call_rooms import (
    ended,
    is_of_call,
    may_be,
    somebody_declines,
    where_talk_is,
)
from bot.frozen import frozen

FEWEST = 2
"""So many of each side are to speak before a voice session begins."""


@frozen
class OpenVoice(SeenCommand):
    """Open rooms for the voice beside the written ones."""


@frozen
class EndVoice(SeenCommand):
    """End the voice session; the written rooms stay as they are."""


@frozen
class TakeNoteOfListener(Command):
    """Acknowledge who was in a call that was not theirs: after that another session can be opened."""


@frozen
class ReportInCall(Report):
    """Somebody is in a room for the voice. ``what``: what they are in the guild, for whoever is not of the workshop."""

    room: RoomKey
    user: UserId
    what: Listener


@frozen
class ReportPicture(Report):
    """Somebody in a call shows a camera or a screen: only whoever the server lets do anything can."""

    room: RoomKey


def open_voice(workshop: Workshop, command: OpenVoice, moment: Moment) -> Outcome:
    """Two of each side at least; whether it is these that are missing, or somebody would have none, nobody is told."""
    lacking = workshop.rooms.lacking_rights & BOT_FOR_VOICE
    if lacking:
        return refuse(Reason.VOICE_LACKS_RIGHTS, rights=right_texts(lacking))
    if workshop.voice.on:
        return refuse(Reason.ALREADY_SO)
    if workshop.voice.heard_by is not None:
        return refuse(Reason.VOICE_WAS_HEARD)
    if not may_be(workshop):
        return refuse(Reason.VOICE_WAITS)
    if somebody_declines(workshop) or not all(_enough(workshop, side) for side in SideId):
        return refuse(Reason.VOICE_NOT_NOW)
    first = workshop.voice.made == 0
    changed = replace(
        workshop, voice=replace(workshop.voice, on=True), revision=workshop.revision + 1
    )
    told = where_talk_is(workshop, Text("voice:opened_note", first=first), button(Verb.GO_TO_CALL))
    return Decision(changed, Answer(Text("voice:opened")), told)


def _enough(workshop: Workshop, side: SideId) -> bool:
    joint = participants_in(workshop, JOINT)
    speak = [
        person
        for person in workshop.people.participants
        if person.side is side and person.user in joint and person.voice is VoiceAnswer.SPEAKS
    ]
    return len(speak) >= FEWEST


def end_voice(workshop: Workshop, command: EndVoice, moment: Moment) -> Outcome:
    """Nobody is in a call any more."""
    if not workshop.voice.on:
        return refuse(Reason.ALREADY_SO)
    told = where_talk_is(workshop, Text("voice:over"))
    return Decision(ended(workshop), Answer(Text("voice:ended")), told)


def record_in_call(workshop: Workshop, command: ReportInCall, moment: Moment) -> Outcome:
    """Whoever is of the call is let be. Anybody else ends the whole session, and all are told why in their lines."""
    room, user = command.room, command.user
    if workshop.room(room) is None or is_of_call(workshop, room, user):
        return Decision(workshop, _NOTED)
    someone = workshop.participant(user)
    # Of who was merely invited nobody learns from this that they were.
    takes_part = someone is not None and someone.takes_part
    ours = takes_part or workshop.facilitator(user) is not None
    by = Listener.OF_WORKSHOP if ours else command.what
    over = ended(workshop)
    changed = replace(over, voice=replace(over.voice, heard_by=by))
    why = Text("voice:heard_note", who=Text(f"voice:heard_{by}"))
    lines: tuple[Effect, ...] = tuple(
        Post(line(person.seat), why)
        for side in workshop.sides_in_turn
        for person in workshop.consented(side)
    )
    told = Text("voice:heard_control", who=Text(f"voice:heard_{by}"))
    return Decision(changed, _NOTED, (*lines, Post(CONTROL, told)))


def record_picture(workshop: Workshop, command: ReportPicture, moment: Moment) -> Outcome:
    """Whoever is in the call reads it at once where they write. Who it is, they see."""
    room = command.room
    if workshop.room(room) is None:
        return Decision(workshop, _NOTED)
    beside = JOINT if room.side is None else caucus(room.side)
    return Decision(workshop, _NOTED, (Post(beside, Text("voice:picture_note")),))


def take_note(workshop: Workshop, command: TakeNoteOfListener, moment: Moment) -> Outcome:
    """Nothing opens by that: it only may again."""
    if workshop.voice.heard_by is None:
        return refuse(Reason.ALREADY_SO)
    changed = replace(workshop, voice=replace(workshop.voice, heard_by=None))
    return Decision(changed, Answer(Text("voice:noted")))


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """That calls go on, or by whom the last one was heard."""
    if workshop.settings.voice_offered and (
        lacking := workshop.rooms.lacking_rights & BOT_FOR_VOICE
    ):
        return (Text("voice:panel_lacks", rights=right_texts(lacking)),)
    if workshop.voice.heard_by is not None:
        return (Text("voice:panel_heard", who=Text(f"voice:heard_{workshop.voice.heard_by}")),)
    return (Text("voice:panel_on"),) if workshop.voice.on else ()


def _can_be_opened(workshop: Workshop) -> bool:
    return may_be(workshop) and not workshop.voice.on and workshop.voice.heard_by is None


def _goes_on(workshop: Workshop) -> bool:
    return workshop.voice.on


def _was_heard(workshop: Workshop) -> bool:
    return workshop.voice.heard_by is not None


_NOTED = Answer(Text("people:noted"))

TEXTS: Mapping[str, str] = {
    "voice:opened": "",
    "voice:opened_note": "first",
    "voice:ended": "",
    "voice:over": "",
    "voice:noted": "",
    "voice:heard_note": "who",
    "voice:heard_control": "who",
    "voice:picture_note": "",
    "voice:panel_on": "",
    "voice:panel_heard": "who",
    "voice:panel_lacks": "rights",
    **{f"voice:heard_{by}": "" for by in Listener},
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    led(OpenVoice, open_voice, Verb.OPEN_VOICE, PanelRow.LAST, _can_be_opened),
    closing(led(EndVoice, end_voice, Verb.END_VOICE, PanelRow.LAST, _goes_on)),
    led(TakeNoteOfListener, take_note, Verb.VOICE_NOTED, PanelRow.LAST, _was_heard),
    Act(ReportInCall, Who.GUILD, OPEN, record_in_call),
    Act(ReportPicture, Who.GUILD, OPEN, record_picture),
)
