"""Workshops to begin a trial with, made by the commands that make them for real, far enough on to be tried."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from bot.chat.compose import Composer
from bot.config import CHECKOUT
from bot.domain.decide import decide
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.kinds import Stay
from bot.domain.people.opening import AcknowledgeViewer, NewWorkshop, Open, draft
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.road.act import Asked, Moment
from bot.domain.rooms.reports import ReportAudience, ReportChannel
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.decisions import Decision
from bot.domain.state.meeting import SessionStage
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import (
    ChannelId,
    Draw,
    GuildId,
    Locale,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.seen import Seen
from bot.render import load_packs

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EN = Locale("en")
GUILD = GuildId(7_100_000_000_000_000_001)
WORKSHOP = WorkshopId("twinworkshop")
ADA, BEN = UserId(6_100_000_000_000_000_001), UserId(6_100_000_000_000_000_002)
"""The third party; Ada presses."""
NEWCOMER = UserId(6_400_000_000_000_000_001)
SIDES = (SideId.FIRST, SideId.SECOND)
_FIRST_OF = {SideId.FIRST: 6_200_000_000_000_000_001, SideId.SECOND: 6_300_000_000_000_000_001}
"""The user in the first place of each side."""
_OWNER = Viewer(ViewerKind.OWNER, 6_500_000_000_000_000_001, "The server")
_NAME = Words("The mill and the meadow")


@cache
def pack_composer() -> Composer:
    """The pack's sentences, as every room reads them."""
    return Composer(load_packs(CHECKOUT / "prompts", "kelman"))


def person(side: SideId, place: int) -> UserId:
    """The user in the given place (from 0) of a side."""
    return UserId(_FIRST_OF[side] + place)


def people_of(first: int, second: int) -> list[UserId]:
    """Everybody of two sides of these sizes."""
    of_first = [person(SideId.FIRST, place) for place in range(first)]
    of_second = [person(SideId.SECOND, place) for place in range(second)]
    return of_first + of_second


def seen(workshop: Workshop) -> Seen:
    """What somebody has before their eyes who looks at this very state."""
    return Seen(workshop.phase_id, workshop.revision)


def after(workshop: Workshop, command: Asked, *, mirrored: bool = False) -> Workshop:
    """The workshop after a command that is not refused; ``mirrored`` gives lots between the sides their other end."""
    draw = Draw(f"setting out|{workshop.revision}".encode(), mirrored)
    outcome = decide(workshop, command, Moment(AT, draw, frozenset({EN})))
    if not isinstance(outcome, Decision):
        raise ValueError(f"{type(command).__name__} was refused: {outcome.reason}")
    return outcome.workshop


def unmade(workshop: Workshop) -> list[ReportChannel]:
    """That each room without a channel has got one; a room of the same generation always gets the same."""
    reports = (
        []
        if workshop.rooms.category.channel is not None
        else [ReportChannel(None, 0, ChannelId(10_000))]
    )
    reports += [
        ReportChannel(room.key, room.generation, ChannelId(10_001 + place + 100 * room.generation))
        for place, room in enumerate(workshop.rooms.standing)
        if room.channel is None
    ]
    return reports + [
        ReportChannel(room.key, room.generation, ChannelId(50_000 + room.generation))
        for room in workshop.rooms.calls
        if room.channel is None
    ]


def _side_of(user: UserId, *, mirrored: bool) -> SideId:
    side = SideId.FIRST if user < person(SideId.SECOND, 0) else SideId.SECOND
    return side.other if mirrored else side


@cache
def in_briefing(first: int, second: int, mirrored: bool = False) -> Workshop:
    """So many a side, all of whom take part; every room stands.

    ``mirrored``: the same people, invited in the same order, each on the side of the other label.
    """
    composer = pack_composer()
    settings = Settings(EN, "kelman", room_words=composer.pack.room_words(EN))
    wish = NewWorkshop(
        GUILD, ADA, _NAME, settings, composer.pack.agenda, composer.pack.neutral_words(EN)
    )
    made = draft(WORKSHOP, wish, Draw(b"setting out", mirrored))
    if not isinstance(made, Decision):
        raise ValueError("the draft was refused")
    people = people_of(first, second)
    workshop = after(made.workshop, JoinThirdParty(ADA, BEN))
    for user in people:
        workshop = after(workshop, Invite(ADA, user, _side_of(user, mirrored=mirrored)))
    for command in (ReportAudience((_OWNER,), (), True), AcknowledgeViewer(ADA, _OWNER), Open(ADA)):
        workshop = after(workshop, command, mirrored=mirrored)
    for report in unmade(workshop):
        workshop = after(workshop, report)
    for user in people:
        workshop = after(workshop, Consent(user, workshop.audience.revision))
    return after(workshop, OpenOwnRoomsAllTheSame(ADA))


@cache
def brought_to(
    first: int, second: int, phase: str, part: int, session: bool, mirrored: bool = False
) -> Workshop:
    """The same later, in this part of this phase; in a session, with everybody in the joint room, if wanted."""
    workshop = in_briefing(first, second, mirrored)
    while (workshop.phase_id, workshop.part_index) != (phase, part):
        workshop = after(workshop, GoOnAllTheSame(ADA, seen(workshop)), mirrored=mirrored)
        for report in unmade(workshop):
            workshop = after(workshop, report)
        workshop = staying(workshop)
        if session and workshop.joint_has_opened and workshop.meeting.session is SessionStage.NONE:
            workshop = together(workshop, mirrored=mirrored)
    return workshop


def staying(workshop: Workshop) -> Workshop:
    """The same once everybody has read whom they would meet, and stays; as it is before the joint room is next."""
    for someone in workshop.people.participants:
        if workshop.joint_has_opened and someone.to_stay:
            workshop = after(workshop, Stay(someone.user))
    return workshop


def together(workshop: Workshop, *, mirrored: bool = False, by: UserId = ADA) -> Workshop:
    """The same in a session, which ``by`` opens."""
    workshop = after(workshop, OpenSession(by, seen(workshop)), mirrored=mirrored)
    for someone in workshop.people.participants:
        if someone.in_joint:
            workshop = after(workshop, IAmHere(someone.user))
    return after(workshop, ComeTogether(by, seen(workshop)), mirrored=mirrored)
