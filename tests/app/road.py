"""The whole road for a test: a store on disk, an engine, and a guild in memory at its other end."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app.closing import Closer
from bot.app.engine import Engine, Reply, Showing
from bot.app.outbox import Delivery
from bot.app.rooms.reconcile import Reconciler
from bot.domain.leading.closing import WAIT, AskToClose, ConfirmClose
from bot.domain.leading.due import ReportDue
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite, JoinThirdParty
from bot.domain.people.kinds import Stay
from bot.domain.people.opening import AcknowledgeViewer, NewWorkshop, Open
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.road.act import Asked
from bot.domain.rooms.reports import ReportAudience, Trouble
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Draw, WorkshopId
from bot.store.opening import open_store
from bot.store.workshops import Store
from tests.app.memory_guild import Clock, MemoryGuild, MemoryMessenger, compose
from tests.domain.build import AGENDA, EN, GUILD, MARA, NAME, NOOR, OWNER, SETTINGS, people

NOT_MADE = WorkshopId("")


def lots(workshop: Workshop | None, purpose: str) -> Draw:
    """Lots that are the same in every run, and others at every revision."""
    return Draw(f"{workshop.revision if workshop else 0}|{purpose}".encode())


@dataclass
class Road:
    """One process: what it has in memory ends with it, what it has on disk does not."""

    folder: Path
    guild: MemoryGuild
    id: WorkshopId
    store: Store
    engine: Engine
    reconciler: Reconciler
    delivery: Delivery
    closer: Closer

    @property
    def clock(self) -> Clock:
        """The one clock of bot and guild."""
        return self.guild.clock

    @property
    def now(self) -> Workshop:
        """The workshop as it stands in memory."""
        workshop = self.engine.workshop(self.id)
        assert workshop is not None
        return workshop

    async def act(self, command: Asked, showing: Showing | None = None) -> Reply:
        """Give a command that finds its workshop."""
        reply = await self.engine.act(self.id, command, showing)
        assert reply is not None
        return reply

    async def close(self) -> None:
        """Asked to close, confirmed, and the wait is over."""
        await self.do(AskToClose(MARA, NAME), ConfirmClose(NOOR))
        self.clock.later(WAIT.total_seconds())
        await self.do(ReportDue())

    async def do(self, *commands: Asked) -> None:
        """Give commands that must not be refused."""
        for command in commands:
            reply = await self.act(command)
            assert not reply.refused, reply.text
            if isinstance(command, GoOn | GoOnAllTheSame):
                await self._all_stay()

    async def _all_stay(self) -> None:
        """Once the joint room is next, everybody who takes part stays."""
        if self.now.joint_has_opened:
            asked = (one for one in self.now.people.participants if one.takes_part and one.to_stay)
            await self.do(*(Stay(one.user) for one in asked))

    async def make(self, settings: Settings = SETTINGS) -> None:
        """Make a draft."""
        made = await self.engine.make(
            NewWorkshop(GUILD, MARA, NAME, settings, AGENDA, (("Alder", "Birch"),))
        )
        assert isinstance(made, Reply)
        self.id = made.workshop.id

    async def open(
        self, count: int = 3, settings: Settings = SETTINGS, *, consented: bool = True
    ) -> None:
        """Make a draft, open it with so many a side, let the rooms stand and everybody consent.

        In a guild to which nothing has happened yet, what this comes to is taken from a copy made once.
        """
        wish = (count, repr(settings), consented)
        if self.guild != MemoryGuild(self.clock):
            await self.open_anew(count, settings, consented=consented)
            return
        if wish not in _OPENED:
            copy = _OPENED_IN[0] / str(len(_OPENED))
            async with a_road(copy) as made:
                await made.open_anew(count, settings, consented=consented)
            _OPENED[wish] = copy, made.guild, made.id
        await self._become(*_OPENED[wish])

    async def open_anew(self, count: int, settings: Settings, *, consented: bool) -> None:
        """The same without any copy."""
        await self.make(settings)
        await self.do(
            JoinThirdParty(MARA, NOOR), *(Invite(MARA, user, side) for side, user in people(count))
        )
        await self.do(
            ReportAudience((OWNER,), (), True), AcknowledgeViewer(MARA, OWNER), Open(MARA)
        )
        await self.settle()
        if consented:
            await self.do(*(Consent(user, self.now.audience.revision) for _, user in people(count)))
            await self.do(OpenOwnRoomsAllTheSame(MARA))
            await self.settle()

    async def _become(self, folder: Path, guild: MemoryGuild, workshop_id: WorkshopId) -> None:
        await self.store.close()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self.guild.take_over(guild)
        self.id = workshop_id
        await self.start()

    async def start(self) -> None:
        """Open the store in this folder, load what stands there, and put the parts together."""
        guild = self.guild
        self.store = await open_store(self.folder / "data" / "parley.sqlite3", self.folder / "keys")
        self.engine = Engine(self.store, frozenset({EN}), guild.clock, lots)
        await self.engine.load()
        self.reconciler = Reconciler(self.engine, guild)
        self.delivery = Delivery(
            self.engine, self.store, MemoryMessenger(guild), compose, guild.clock
        )
        self.delivery.on_unsent(
            lambda workshop, room: self.reconciler.telling.saw(workshop, Trouble.UNSENT, room)
        )
        self.reconciler.also_tell(self.delivery.unsaid)
        self.closer = Closer(self.engine, self.store, guild, guild.clock)

    async def settle(self) -> None:
        """One pass, as after every command: look, put rooms right, deliver."""
        await self.reconciler.look(self.now)
        assert await self.reconciler.reconcile(self.id)
        await self.delivery.deliver(self.now)


_OPENED: dict[tuple[int, str, bool], tuple[Path, MemoryGuild, WorkshopId]] = {}
_OPENED_IN: list[Path] = []


def keep_copies_in(folder: Path) -> None:
    """Where the copies of opened workshops are kept while the tests run."""
    _OPENED.clear()
    _OPENED_IN[:] = [folder]


@asynccontextmanager
async def a_road(
    folder: Path, guild: MemoryGuild | None = None, workshop_id: WorkshopId = NOT_MADE
) -> AsyncIterator[Road]:
    """A process with its store in this folder; whatever stands there already is loaded."""
    road = Road.__new__(Road)
    road.folder, road.guild, road.id = folder, guild or MemoryGuild(Clock()), workshop_id
    await road.start()
    try:
        yield road
    finally:
        await road.store.close()
