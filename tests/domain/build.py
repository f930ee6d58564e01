"""Workshops for tests, made by the commands that make them for real: drafted, open, consented, anywhere on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bot.domain.acts import LOOK_BY_BUTTON
from bot.domain.decide import decide
from bot.domain.leading.closing import WAIT, AskToClose, ConfirmClose
from bot.domain.leading.due import ReportDue
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.kinds import Stay
from bot.domain.people.opening import AcknowledgeViewer, NewWorkshop, Open, draft
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.road.act import Asked, Moment
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import waits_for_own_room
from bot.domain.rooms.reports import ReportAudience, ReportChannel
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.decisions import Decision
from bot.domain.state.meeting import SessionStage
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import (
    ChannelId,
    Draw,
    GuildId,
    Locale,
    PhaseId,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import CONTROL, RoomKind
from bot.domain.vocabulary.seen import Seen
from bot.render.agenda_file import load_agenda

PROMPTS = Path(__file__).parents[2] / "prompts"
AGENDA = load_agenda(PROMPTS / "kelman")

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EN = Locale("en")
GUILD = GuildId(7_100_000_000_000_000_001)
WORKSHOP = WorkshopId("riverworkshop")
MARA, NOOR = UserId(101), UserId(102)
"""The two facilitators; Mara makes the draft."""
OUTSIDER = UserId(901)
NAME = Words("The river between two towns")
SETTINGS = Settings(
    EN,
    "kelman",
    room_words={
        "category": "table",
        "control": "desk",
        "joint": "hall",
        "caucus": "room",
        "line": "line",
    },
)
OWNER = Viewer(ViewerKind.OWNER, 501, "The guild")
ADMINS = Viewer(ViewerKind.ROLE, 502, "Admins", frozenset({UserId(901), UserId(902)}))

FIRST, SECOND = SideId.FIRST, SideId.SECOND
SIDES = (FIRST, SECOND)
PLACES = tuple((phase.id, part) for phase in AGENDA.phases for part in range(len(phase.parts)))
"""Every part of every phase, in order."""


def person(side: SideId, place: int) -> UserId:
    """The user in the given place (from 0) of a side."""
    return UserId((200 if side is FIRST else 300) + place)


def people(count: int) -> tuple[tuple[SideId, UserId], ...]:
    """So many on each side."""
    return tuple((side, person(side, place)) for place in range(count) for side in SIDES)


def closed(workshop: Workshop) -> Workshop:
    """Asked to close, confirmed, and the wait is over."""
    confirmed = after(workshop, AskToClose(MARA, NAME), ConfirmClose(NOOR))
    return decided(confirmed, ReportDue(), at=AT + WAIT).workshop


def behind_more(workshop: Workshop, by: UserId = MARA) -> set[Verb]:
    """What somebody is offered who presses *More* on the third party's panel."""
    shows = LOOK_BY_BUTTON[Verb.MORE].shows
    assert shows is not None
    answer = shows(IncomingPress(workshop, CONTROL, by, ButtonId(Verb.MORE, workshop.handle, 0)))
    return {press.verb for press in answer.presses}


def draw(*, mirrored: bool = False, seed: bytes = b"a lot") -> Draw:
    """Lots that are the same in every run; mirrored gives those between the sides their other outcome."""
    return Draw(seed, mirrored)


def moment(at: datetime = AT, *, mirrored: bool = False) -> Moment:
    """The clock stands still; the pack has one language."""
    return Moment(at, draw(mirrored=mirrored), frozenset({EN}))


def seen(workshop: Workshop) -> Seen:
    """What somebody has before their eyes who looks at this very state."""
    return Seen(workshop.phase_id, workshop.revision)


def done(outcome: Decision | Refusal) -> Decision:
    """The decision; a refusal fails the test and says why."""
    assert isinstance(outcome, Decision), outcome.reason
    return outcome


def decided(
    workshop: Workshop, command: Asked, *, at: datetime = AT, mirrored: bool = False
) -> Decision:
    """The decision on a command that must not be refused."""
    return done(decide(workshop, command, moment(at, mirrored=mirrored)))


def refused(workshop: Workshop, command: Asked) -> Refusal:
    """The refusal of a command that must be refused."""
    outcome = decide(workshop, command, moment())
    assert isinstance(outcome, Refusal), f"{type(command).__name__} was not refused"
    return outcome


def after(
    workshop: Workshop, *commands: Asked, at: datetime = AT, mirrored: bool = False
) -> Workshop:
    """The workshop after these commands."""
    for command in commands:
        workshop = decided(workshop, command, at=at, mirrored=mirrored).workshop
    return workshop


def new_draft(settings: Settings = SETTINGS, *, mirrored: bool = False) -> Workshop:
    """A draft made by Mara, with nobody in it yet."""
    wish = NewWorkshop(
        GUILD, MARA, NAME, settings, AGENDA, (("Alder", "Birch"), ("Cedar", "Willow"))
    )
    return done(draft(WORKSHOP, wish, draw(mirrored=mirrored))).workshop


def full_draft(
    count: int = 4, settings: Settings = SETTINGS, *, mirrored: bool = False
) -> Workshop:
    """A draft with so many a side, and Noor beside Mara."""
    invitations = (
        Invite(MARA, user, side.other if mirrored else side) for side, user in people(count)
    )
    return after(
        new_draft(settings, mirrored=mirrored),
        JoinThirdParty(MARA, NOOR),
        *invitations,
        mirrored=mirrored,
    )


def opened(count: int = 4, settings: Settings = SETTINGS, *, mirrored: bool = False) -> Workshop:
    """Open, every room with its channel; the owner who sees everything has been acknowledged; nobody has consented."""
    workshop = after(
        full_draft(count, settings, mirrored=mirrored),
        ReportAudience((OWNER,), (ADMINS,), True),
        AcknowledgeViewer(MARA, OWNER),
        Open(MARA),
        mirrored=mirrored,
    )
    return with_channels(workshop)


def with_channels(workshop: Workshop) -> Workshop:
    """Each room that has no channel gets one; a room of the same generation always gets the same."""
    notes: list[Asked] = []
    if workshop.rooms.category.channel is None:
        notes.append(ReportChannel(None, 0, ChannelId(10_000)))
    for place, room in enumerate(workshop.rooms.standing):
        if room.channel is None:
            notes.append(
                ReportChannel(
                    room.key, room.generation, ChannelId(10_001 + place + 100 * room.generation)
                )
            )
    return after(workshop, *notes)


def consented(workshop: Workshop, users: Iterable[UserId]) -> Workshop:
    """These people take part, and their sides' own rooms are open to them."""
    workshop = after(workshop, *(Consent(user, workshop.audience.revision) for user in users))
    wait = any(waits_for_own_room(workshop, one) for one in workshop.people.participants)
    return after(workshop, OpenOwnRoomsAllTheSame(MARA)) if wait else workshop


def in_briefing(
    count: int = 4, settings: Settings = SETTINGS, *, mirrored: bool = False
) -> Workshop:
    """Open, everybody has consented, and the sides' own rooms are open to them."""
    if settings is SETTINGS:
        return _usually_in_briefing(count, mirrored=mirrored)
    return _in_briefing(count, settings, mirrored=mirrored)


@lru_cache
def _usually_in_briefing(count: int, *, mirrored: bool) -> Workshop:
    """So nearly every test begins; a state is never changed, only followed by another."""
    return _in_briefing(count, SETTINGS, mirrored=mirrored)


def _in_briefing(count: int, settings: Settings, *, mirrored: bool) -> Workshop:
    everybody = (user for _, user in people(count))
    return consented(opened(count, settings, mirrored=mirrored), everybody)


def gone_on(workshop: Workshop, *, at: datetime = AT) -> Workshop:
    """One part or phase further, with the channels that follow from it."""
    return with_channels(staying(after(workshop, GoOnAllTheSame(MARA, seen(workshop)), at=at)))


def staying(workshop: Workshop) -> Workshop:
    """Once the joint room is next, everybody who takes part has read whom they would meet, and stays."""
    if not workshop.joint_has_opened:
        return workshop
    ask = (one.user for one in workshop.people.participants if one.takes_part and one.to_stay)
    return after(workshop, *(Stay(user) for user in ask))


def at_place(
    phase: str,
    part: int = 0,
    count: int = 4,
    settings: Settings = SETTINGS,
    *,
    session: bool = False,
) -> Workshop:
    """Everybody has consented, and the workshop has come to this part of this phase."""
    return brought_to(in_briefing(count, settings), phase, part, session=session)


def brought_to(workshop: Workshop, phase: str, part: int = 0, *, session: bool = False) -> Workshop:
    """The same workshop, later."""
    while (workshop.phase_id, workshop.part_index) != (PhaseId(phase), part):
        workshop = gone_on(workshop)
    return in_session(workshop) if session else workshop


def in_session(workshop: Workshop) -> Workshop:
    """A session begins, two of each side have said they are here, and all have come together."""
    workshop = after(staying(workshop), OpenSession(MARA, seen(workshop)))
    here = (one for side in SIDES for one in workshop.consented(side)[:2])
    return come_together(after(workshop, *(IAmHere(one.user) for one in here)))


def come_together(workshop: Workshop) -> Workshop:
    """All come together; where the caucuses have the part to themselves, they did so before they went on to it."""
    if RoomKind.JOINT in workshop.part.speaks:
        return after(workshop, ComeTogether(MARA, seen(workshop)))
    return replace(
        workshop,
        meeting=replace(workshop.meeting, session=SessionStage.TOGETHER),
        revision=workshop.revision + 1,
    )


def with_settings(**changes: object) -> Settings:
    """The usual settings with some of them changed."""
    change: Callable[..., Settings] = replace
    return change(SETTINGS, **changes)
