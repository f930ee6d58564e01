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
class Pace:
    """Limits and windows, in seconds of the server's clock unless said otherwise.

    The defaults never slow a bot down; real Discord allows about 5 posts per 5 s and channel and 50 calls a second.
    """

    calls_a_bucket: int = 1000
    bucket_window_s: float = 1.0
    calls_a_second: int | None = None
    nonce_window_s: float = 300.0
    answer_within_s: float = 3.0
    answer_deferred_within_s: float = 15.0
    heartbeat_interval_s: float = 20.0
    all_members_every_s: float = 0.0
    """How often all members of a guild may be asked for: 30 on real Discord. Measured by this machine's clock."""
