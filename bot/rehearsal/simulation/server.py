"""The simulated Discord as a whole: started and stopped on loopback, its parts, and waiting for the bot."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .adapter import Realm
from .application import Application, Pace
from .attendance import Attendance
from .calls import CallLog
from .clock import ServerClock
from .commands import registered
from .faults import Faults
from .gateway import Gateway
from .guild import SimulatedGuild
from .interactions import Interactions
from .limits import Limits
from .pulse import Pulse
from .rest import RestServer
from .screen import GuildId, UserId
from .shards import Shard, Starts
from .voice import PutOut
from .watch import Reader, Watch
from .witness import Witness

_BODY_LIMIT = 30 * 1024 * 1024


class SimulatedDiscord:
    """REST and gateway on 127.0.0.1, for one application; `async with` starts and stops it.

    `calls` counts what the bot asked, `faults` plans trouble, `clock` is the server's. `gaps` lists what the bot tried
    and this server does not simulate: a test or rehearsal is only valid while it is empty. `attendance` has who
    was in which call.
    """

    def __init__(self, application: Application | None = None, pace: Pace | None = None) -> None:
        self.application = application or Application()
        self.pace = pace or Pace()
        self.clock = ServerClock()
        self.calls = CallLog()
        self.faults = Faults()
        self.guilds: list[SimulatedGuild] = []
        self._pulse = Pulse()
        self._realm = Realm(self.clock, self.application.name)
        self._gateway = Gateway(self._realm, self.application, self.pace, self._pulse)
        self.attendance = Attendance(self._realm)
        PutOut(self._realm)
        self._watch = Watch(self._realm, self._pulse)
        self._rest = RestServer(
            self._realm,
            self.application,
            self.pace,
            self._pulse,
            calls=self.calls,
            faults=self.faults,
        )
        self._interactions = Interactions(self._realm, self._rest, self.pace, self._pulse)
        self._rest.starts_told = self._starts_told
        self._runner: web.AppRunner | None = None
        self._address = ""

    # ------------------------------------------------------------ start, stop

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application(client_max_size=_BODY_LIMIT)
        app.router.add_get("/gateway", self._gateway.handle)
        app.router.add_get("/gateway/", self._gateway.handle)
        app.router.add_get("/gateway/{caller}", self._gateway.handle)
        app.router.add_get("/gateway/{caller}/", self._gateway.handle)
        app.router.add_get("/attachments/{tail:.*}", self._attachment)
        app.router.add_route("*", "/api/v10/{tail:.*}", self._rest.handle)
        app.router.add_route("*", "/api/{caller}/v10/{tail:.*}", self._rest.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._address = f"{host}:{port}"
        self._gateway.url = self._rest.gateway_url = self.gateway_url
        self._realm.files.base_url = f"http://{self._address}"

    async def stop(self) -> None:
        """Close every connection and the port."""
        if self._runner is not None:
            await self._gateway.kick(1001)
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def let_go(self) -> None:
        """Forget whoever listened to it, watched it or shared its time.

        One that is stopped can then be pickled with all that stands in it, and begun again from each copy.
        """
        self._gateway.forget_sessions()
        self._rest.witness = self._gateway.witness = None
        self.do_not_count(float)

    @property
    def api_url(self) -> str:
        """For `discord.http.Route.BASE`."""
        return f"http://{self._address}/api/v10"

    @property
    def gateway_url(self) -> str:
        """For `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return f"ws://{self._address}/gateway"

    def addresses_for(self, caller: str) -> tuple[str, str]:
        """`api_url` and `gateway_url` for one of several processes, whose calls are told apart by them."""
        return f"http://{self._address}/api/{caller}/v10", f"{self.gateway_url}/{caller}"

    @property
    def token(self) -> str:
        return self.application.token

    @property
    def bot_id(self) -> UserId:
        return UserId(self._realm.bot_id)

    def switch(self, application: Application) -> None:
        """Set the application anew in its portal: privileged intents switched on or off while a bot runs."""
        self.application = application
        self._gateway.switch(application)
        self._rest.switch(application)

    @property
    def limits(self) -> Limits:
        """How often the bot may call, and what was refused."""
        return self._rest.limits

    @property
    def in_flight(self) -> bool:
        """Whether any call is being answered, or any event has not gone out, now."""
        return bool(self._rest.traffic.in_flight or self._gateway.unsent)

    def awaits_an_answer(self, for_less_than_s: float) -> bool:
        """Whether somebody acted so short a time ago that the bot may just be reading it, and has not answered yet."""
        return self._interactions.unanswered_for_less_than(for_less_than_s)

    def do_not_count(self, kept_waiting_s: Callable[[], float]) -> None:
        """From now on the seconds of an answer, and of a stay in a call, leave out those, counted so far, in which the
        bot got no processor.
        """
        self._interactions.do_not_count(kept_waiting_s)
        self.attendance.do_not_count(kept_waiting_s)

    async def let_limits_pass(self, seconds: float) -> None:
        """Move the clock of the limits on; a bot that listens is told that the connection lives, as it would be."""
        self.limits.move_on(seconds)
        await self._gateway.acknowledge()

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(self._rest.gaps)

    @property
    def may_mention(self) -> tuple[str, ...]:
        """The bot's messages and edits that leave it to Discord whom they call by a mention."""
        return tuple(self._rest.may_mention)

    def watched_by(self, witness: Witness) -> None:
        """Show a witness every call and every event from now on."""
        self._rest.witness = self._gateway.witness = witness

    def read_by(self, reader: Reader) -> None:
        """Have somebody read along on every screen from now on, each thing at the moment it happens."""
        self._watch.readers.append(reader)

    # ------------------------------------------------------------------ world

    def create_guild(
        self,
        name: str,
        *,
        owner: str,
        bot_permissions: int,
        everyone_permissions: int | None = None,
    ) -> SimulatedGuild:
        """A new server; the bot's managed role holds exactly `bot_permissions`, as after an install link."""
        user = self._realm.make_user(f"person{len(self._realm.users)}", global_name=owner)
        guild = self._realm.create_guild(name, owner_id=user.id)
        simulated = SimulatedGuild(self._realm, self._watch, self._interactions, guild)
        self._realm.edit_role(guild.id, simulated.bot_role, {"permissions": bot_permissions})
        if everyone_permissions is not None:
            self._realm.edit_role(guild.id, guild.id, {"permissions": everyone_permissions})
        self.guilds.append(simulated)
        return simulated

    def commands(self, guild: GuildId) -> tuple[str, ...]:
        """The slash commands the bot has registered, as people type them."""
        return registered(self._realm, guild)

    @property
    def changes(self) -> int:
        """Grows with everything that might show on any screen; wait for it with `until`."""
        return self._watch.changes

    @property
    def reshaped(self) -> int:
        """Grows with every change of rooms, rights and people."""
        return self._watch.reshaped

    def advance(self, seconds: float) -> None:
        """Move the server's clock on; nobody waits."""
        self.clock.advance(seconds)

    # ---------------------------------------------------------------- gateway

    @property
    def connected(self) -> bool:
        """Whether a bot is listening on the gateway now."""
        return self._gateway.connected

    @property
    def identified(self) -> int:
        """How often a bot has identified; `resumed` counts the resumptions."""
        return self._gateway.identified

    def _starts_told(self) -> dict[str, Any]:
        return self._gateway.starts.told(self.gateway_url, len(self._realm.guilds))

    @property
    def starts(self) -> Starts:
        """Every IDENTIFY, and how many came too soon."""
        return self._gateway.starts

    def listens(self, shard: Shard, caller: str = "") -> bool:
        """Whether a bot, or one of several processes, is listening on a shard now."""
        return self._gateway.listens(shard, caller)

    @property
    def resumed(self) -> int:
        return self._gateway.resumed

    @property
    def members_refused(self) -> int:
        """How often the bot asked for all members too soon."""
        return self._gateway.members_refused

    async def kick_gateway(self) -> None:
        """Break the gateway connection; the bot can resume."""
        await self._gateway.kick()

    @property
    def idle_for_s(self) -> float:
        """Seconds of real time since the bot last asked for anything; 0 while something is in flight."""
        return self._rest.traffic.idle_for_s()

    async def drop_sessions(self) -> None:
        """End the session: the bot must identify anew and has lost what happened in between."""
        await self._gateway.drop_sessions()

    def send_unreadable(self, event: str) -> None:
        """Send an event of this name in which nothing stands that belongs there: no library can read it."""
        self._gateway.send_unreadable(event)

    def hold_events(self, pattern: str = "*") -> None:
        """Send the events whose name fits (`CHANNEL_*`) only when they are released."""
        self._gateway.held.hold(pattern)

    def release_events(self, *, backwards: bool = False) -> int:
        """Send what was held back, the latest first if wished; how many events that were."""
        return self._gateway.held.release(backwards=backwards)

    def release_events_twice(self) -> int:
        """Send each event that was held back, and then the same again; how many events that were."""
        return self._gateway.held.release_twice()

    # ---------------------------------------------------------------- waiting

    async def until(self, holds: Callable[[], bool], within_s: float = 30.0) -> bool:
        """Whether `holds` became true in time; looked at after every call, event and change."""
        return await self._pulse.until(holds, within_s)

    async def until_connected(self, within_s: float = 300.0) -> bool:
        """Whether a bot is listening; call it after starting one or after a kick."""
        return await self.until(lambda: self.connected, within_s)

    async def settled(self, *, quiet_s: float = 0.05, within_s: float = 30.0) -> bool:
        """Whether the bot came to rest: for `quiet_s` no call in flight, none begun, no event unsent, no retry due."""
        deadline = time.monotonic() + within_s
        quiet_since = time.monotonic()
        while time.monotonic() < deadline:
            if self._gateway.unsent:
                quiet_since = time.monotonic()
            idle_s = min(self._rest.traffic.idle_for_s(), time.monotonic() - quiet_since)
            if idle_s >= quiet_s:
                return True
            await asyncio.sleep(max(0.002, quiet_s - idle_s))
        return False

    async def _attachment(self, http: web.Request) -> web.Response:
        self._rest.traffic.last_moved = time.monotonic()
        content = self._realm.cdn.get(f"{self._realm.files.base_url}{http.path}")
        return web.Response(status=404) if content is None else web.Response(body=content)
