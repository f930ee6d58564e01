"""The whole way of a message: a workshop in which everybody takes part, over a real store, with nobody's Discord."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Final

from bot.app.documents import Document, encode_document
from bot.app.engine import Engine
from bot.app.ports import Names
from bot.app.watching import KEY_LABEL, Said, Watching
from bot.bench.cases import BadCasesError, Line, Probe, Seat
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.opening import AcknowledgeViewer, NewWorkshop, Open, draft
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.decisions import Decision
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import (
    ChannelId,
    Draw,
    GuildId,
    MessageId,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import JOINT, RoomKey, caucus, line
from bot.guard.lexicon import Lexicon, load, load_stock
from bot.guard.passages import KEY_BYTES, Fingerprinter
from bot.guard.quotes import QuoteIndex
from bot.store.opening import open_store
from bot.store.workshops import Store
from bot.trials.beginnings import AT, EN, after, pack_composer, seen, staying, together, unmade

_GUILD: Final = GuildId(7_100_000_000_000_000_001)
_WORKSHOP: Final = WorkshopId("benchworkshop")
_OWNER: Final = Viewer(ViewerKind.OWNER, 6_500_000_000_000_000_001, "The server")
_LOBBY: Final = ChannelId(7_700_000_000_000_000_001)
_FIRST_USER: Final = 6_200_000_000_000_000_001
_SIDES: Final = {"A": SideId.FIRST, "B": SideId.SECOND}
_INVITED, _CONSENTED, _JOINT = "invited", "consented", "joint"

_ASKED: Final = 9
"""So often each message of a pair is played, in turns; the middle time counts."""
NOISE_S: Final = 0.001
"""Less than this no one can tell over a network from how long it takes that a message stays."""


@dataclass
class Cast:
    """The seats as people of a server, under their names."""

    seats: Sequence[Seat]
    users: Mapping[str, UserId] = field(init=False)

    def __post_init__(self) -> None:
        self.users = {
            seat.key: UserId(_FIRST_USER + place) for place, seat in enumerate(self.seats)
        }

    def names(self, guild: GuildId, users: Collection[UserId]) -> tuple[Names, ...]:
        """What these people are called."""
        return tuple(
            Names(user, seat.names[0], tuple(seat.names[1:]), f"user{place}")
            for place, seat in enumerate(self.seats)
            if (user := self.users[seat.key]) in users and seat.names
        )

    def may_take_out(self, guild: GuildId, channel: ChannelId) -> bool:
        """Everywhere."""
        return True


def made(cast: Cast, stage: str = _JOINT, undecided: str = "") -> Workshop:
    """The workshop of these people, so far on; ``undecided`` is who was merely invited."""
    composer = pack_composer()
    pack = composer.pack
    settings = Settings(EN, "kelman", room_words=pack.room_words(EN))
    leading = [cast.users[seat.key] for seat in cast.seats if seat.side is None]
    if not leading:
        raise BadCasesError("a played workshop has somebody of the third party")
    wish = NewWorkshop(
        _GUILD, leading[0], Words("A bench"), settings, pack.agenda, pack.neutral_words(EN)
    )
    begun = draft(_WORKSHOP, wish, Draw(b"bench"))
    if not isinstance(begun, Decision):
        raise BadCasesError("the workshop cannot be made")
    workshop = begun.workshop
    for user in leading[1:]:
        workshop = after(workshop, JoinThirdParty(leading[0], user))
    sitting = [(seat, cast.users[seat.key]) for seat in cast.seats if seat.side is not None]
    for seat, user in sitting:
        workshop = after(workshop, Invite(leading[0], user, _SIDES[str(seat.side)]))
    acknowledged = AcknowledgeViewer(leading[0], _OWNER)
    for command in (ReportAudience((_OWNER,), (), True), acknowledged, Open(leading[0])):
        workshop = after(workshop, command)
    workshop = _with_rooms(workshop)
    for seat, user in sitting:
        if seat.key != undecided:
            workshop = after(workshop, Consent(user, workshop.audience.revision))
    workshop = after(workshop, OpenOwnRoomsAllTheSame(leading[0]))
    if stage != _JOINT:
        return workshop
    workshop = _with_rooms(after(workshop, GoOnAllTheSame(leading[0], seen(workshop))))
    return together(staying(workshop), by=leading[0])


def _with_rooms(workshop: Workshop) -> Workshop:
    for report in unmade(workshop):
        workshop = after(workshop, report)
    return workshop


class Played:
    """A workshop in which messages are played."""

    def __init__(self, cast: Cast, engine: Engine, watching: Watching) -> None:
        self.cast = cast
        self._engine = engine
        self._watching = watching
        self._said = 0

    @property
    def workshop(self) -> Workshop:
        """As it stands."""
        found = self._engine.workshop(_WORKSHOP)
        if found is None:
            raise BadCasesError("the workshop is gone")
        return found

    def room(self, name: str) -> RoomKey | None:
        """A room by its name in cases; None elsewhere in the server."""
        if name == "joint":
            return JOINT
        if name in ("caucus-1", "caucus-2"):
            return caucus(SideId.FIRST if name.endswith("1") else SideId.SECOND)
        if name.startswith("line-"):
            someone = self.workshop.participant(self.cast.users[name.removeprefix("line-")])
            return line(someone.seat) if someone is not None else None
        return None

    async def say(self, author: UserId, room: RoomKey | None, text: str) -> bool:
        """Say it; whether it is held, or its author told of it."""
        workshop = self.workshop
        if workshop.participant(author) is None and workshop.facilitator(author) is None:
            return False  # who is in no workshop of the server is not listened to at all
        return await self.hear(self.said(author, room, text))

    async def hear(self, said: Said) -> bool:
        """Have the guard hear a message."""
        return await self._watching.heard(_WORKSHOP, said)

    def said(self, author: UserId, room: RoomKey | None, text: str) -> Said:
        """A new message as Discord tells it."""
        workshop = self.workshop
        channels = {one.key: one.channel for one in workshop.rooms.standing}
        channel = channels.get(room) if room is not None else _LOBBY
        if channel is None:
            raise BadCasesError(f"no room to speak in at this stage: {room}")
        self._said += 1
        number = MessageId(7_400_000_000_000_000_000 + self._said)
        return Said(author, channel, number, Words(text))


Stored = Mapping[RoomKey, Sequence[str]]
"""What was said in rooms before."""


@asynccontextmanager
async def playing(
    cast: Cast, workshop: Workshop, lexicon: Lexicon, stored: Stored | None = None
) -> AsyncIterator[Played]:
    """A store of its own, a workshop in it, in whose rooms this was said before, and the guard listening."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        async with await open_store(path / "data" / "bench.sqlite3", path / "keys") as store:
            await store.create(workshop.id, workshop.guild, encode_document(Document(workshop)))
            await _remembered(store, workshop, stored or {})
            engine = Engine(store, frozenset({EN}), lambda: AT, lambda _, why: Draw(why.encode()))
            await engine.load()
            watching = Watching(engine, store, cast, lambda: lexicon, load_stock)
            await watching.attend()
            yield Played(cast, engine, watching)
            await watching.stop()


async def _remembered(store: Store, workshop: Workshop, stored: Stored) -> None:
    fingerprinter = Fingerprinter(store.derive(workshop.id, KEY_LABEL, KEY_BYTES))
    lots = random.Random(3)
    for room, said in stored.items():
        index = QuoteIndex(fingerprinter, lots.randrange)
        records = [(room.logical_name, record) for text in said if (record := index.remember(text))]
        await store.fingerprints.append_all(workshop.id, records)


def crowd(people: int, names: Sequence[str]) -> Cast:
    """So many people: one of the third party, the others on both sides by turns."""
    seats = [Seat("M", None, (names[0],))]
    seats += [
        Seat(f"{'AB'[place % 2]}{place}", "AB"[place % 2], (names[place],))
        for place in range(1, people)
    ]
    return Cast(seats)


Setting = tuple[Cast, Stored]


def times(settings: Sequence[Setting], texts: Sequence[str], lexicon: Lexicon) -> list[list[float]]:
    """Seconds of processor time that each message takes in the joint room, from hearing it to remembering it; in each
    setting, by turns, so that what else the machine does meets all alike.
    """
    return asyncio.run(_times(settings, texts, lexicon))


async def _times(
    settings: Sequence[Setting], texts: Sequence[str], lexicon: Lexicon
) -> list[list[float]]:
    async with AsyncExitStack() as stack:
        rooms = []
        for cast, stored in settings:
            played = await stack.enter_async_context(playing(cast, made(cast), lexicon, stored))
            speakers = [cast.users[seat.key] for seat in cast.seats if seat.side]
            for user in speakers:  # what happens once for each is no part of what a message costs
                await played.say(user, JOINT, "I have come to listen, and to say how it is for us.")
            rooms.append((played, speakers))
        seconds: list[list[float]] = [[] for _ in rooms]
        for place, text in enumerate(texts):
            for number, (played, speakers) in enumerate(rooms):
                said = played.said(speakers[place % len(speakers)], JOINT, text)
                start = thread_time()
                await played.hear(said)
                seconds[number].append(thread_time() - start)
    return seconds


class ThroughWorkshops:
    """Plays cases; each file in a workshop of its own."""

    def __init__(self) -> None:
        self._lexicon = load()

    def held(self, seats: Sequence[Seat], said: Sequence[Line]) -> Sequence[bool]:
        """Which of the messages were held, everybody having consented and a session being open."""
        return asyncio.run(self._held(Cast(seats), said))

    async def _held(self, cast: Cast, said: Sequence[Line]) -> list[bool]:
        async with playing(cast, made(cast), self._lexicon) as played:
            return [
                await played.say(cast.users[one.who], played.room(one.room), one.text)
                for one in said
            ]

    def told_apart(self, seats: Sequence[Seat], asked: Sequence[Probe]) -> Sequence[str]:
        """The pairs whose two messages were answered differently, or at times that differ beyond noise."""
        return asyncio.run(self._told_apart(Cast(seats), asked))

    async def _told_apart(self, cast: Cast, asked: Sequence[Probe]) -> list[str]:
        settings: defaultdict[tuple[str, str], list[Probe]] = defaultdict(list)
        for one in asked:
            undecided = one.author if one.stage == _INVITED else ""
            settings[one.stage, undecided].append(one)
        found: list[str] = []
        for (stage, undecided), probes in settings.items():
            workshop = made(cast, stage, undecided)
            async with playing(cast, workshop, self._lexicon) as played:
                pairs: defaultdict[str, list[Probe]] = defaultdict(list)
                for one in probes:
                    pairs[one.pair].append(one)
                for pair, both in pairs.items():
                    if await _differ(played, both):
                        found.append(pair)
        return found


async def _differ(played: Played, both: Sequence[Probe]) -> bool:
    outcomes: defaultdict[int, set[bool]] = defaultdict(set)
    times: defaultdict[int, list[float]] = defaultdict(list)
    for _ in range(_ASKED):
        for place, probe in enumerate(both):
            author = played.cast.users.get(probe.author, UserId(1))
            start = thread_time()
            was_held = await played.say(author, played.room(probe.room), probe.text)
            times[place].append(thread_time() - start)
            outcomes[place].add(was_held)
    middles = [median(one) for one in times.values()]
    alike = len({frozenset(one) for one in outcomes.values()}) == 1
    return not alike or max(middles) - min(middles) > NOISE_S


def whole_way() -> ThroughWorkshops:
    """The way through a workshop."""
    return ThroughWorkshops()
