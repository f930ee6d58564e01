"""How the simulated Discord is set: the application in its portal, the pace it allows, its windows of time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Application:
    """The bot as the developer portal knows it; a privileged intent that is off here refuses IDENTIFY with 4014."""

    name: str = "Parley"
    token: str = "rehearsal.only.opens-nothing-anywhere"  # noqa: S105  (means something to this server alone)
    members_intent: bool = True
    message_content_intent: bool = True
    presences_intent: bool = False
    public: bool = False

    @property
    def flags(self) -> int:
        """The application's flags as its own `/applications/@me` tells them (the "limited" forms, under 100 guilds)."""
        switches = (
            (13, self.presences_intent),
            (15, self.members_intent),
            (19, self.message_content_intent),
        )
        return sum(1 << bit for bit, on in switches if on)


@dataclass(frozen=True, slots=True)
class RouteLimit:
    """So many calls to a route in a window of seconds, for each channel, guild or token.

    With `fields` only calls whose body holds one of them count; no header tells of such a limit.
    """

    route: str
    calls: int
    window_s: float
    fields: frozenset[str] = frozenset()


DISCORD_LIMITS = (
    RouteLimit("POST /channels/{channel_id}/messages", 5, 5.0),
    RouteLimit("PATCH /channels/{channel_id}/messages/{message_id}", 5, 5.0),
    RouteLimit("DELETE /channels/{channel_id}/messages/{message_id}", 5, 1.0),
    RouteLimit("PATCH /channels/{channel_id}", 2, 600.0, frozenset({"name", "topic"})),
    RouteLimit("PATCH /guilds/{guild_id}/members/{user_id}", 10, 10.0),
    RouteLimit("POST /webhooks/{webhook_id}/{token}", 5, 2.0),
    RouteLimit("PATCH /webhooks/{webhook_id}/{token}/messages/@original", 5, 2.0),
    RouteLimit("PATCH /webhooks/{webhook_id}/{token}/messages/{message_id}", 5, 2.0),
)
"""As many bots have measured them (`docs/discord.md`); Discord tells a bot in headers and promises none of them."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Limits and windows, in seconds of the server's clock unless said otherwise.

    The defaults never slow a bot down; `as_discord` has the limits of the real one.
    """

    calls_a_bucket: int = 1000
    bucket_window_s: float = 1.0
    calls_a_second: int | None = None
    named: tuple[RouteLimit, ...] = ()
    nonce_window_s: float = 300.0
    all_members_window_s: float = 0.0
    answer_within_s: float = 3.0
    answer_deferred_within_s: float = 15.0
    heartbeat_interval_s: float = 20.0
    max_concurrency: int = 1
    identify_window_s: float = 0.0
    identifies_a_day: int = 1000
    guilds_a_shard: int = 2500

    @classmethod
    def as_discord(
        cls,
        *,
        answer_deferred_within_s: float = 15.0,
        all_members_window_s: float = 30.0,
        identify_window_s: float = 0.0,
    ) -> "Pace":
        """With Discord's limits: 50 calls a second over all, its buckets, and all members once in 30 s and guild.

        Discord takes one IDENTIFY in 5 s and bucket; a rehearsal that kills its bot begins it sooner than that.
        """
        return cls(
            calls_a_bucket=50,
            calls_a_second=50,
            named=DISCORD_LIMITS,
            all_members_window_s=all_members_window_s,
            answer_deferred_within_s=answer_deferred_within_s,
            identify_window_s=identify_window_s,
        )
