"""What may be known of a running bot beside it: counts and durations, never a name, an id or a word. (pure)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.frozen import frozen


@frozen
class Counts:
    """How it stands with a bot now. Durations are seconds; None is what is not known or never was."""

    version: str
    up_s: float
    is_connected: bool
    latency_s: float | None
    servers: int
    workshops: int
    suspended: int
    posts_waiting: int
    oldest_waiting_s: float | None
    last_commit_s: float | None
    """How long ago anything was last committed."""
    memory_bytes: int

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For a person at a terminal."""
        yield f"Parley {self.version}, running for {_long(self.up_s)}"
        delay = "" if self.latency_s is None else f", answers after {self.latency_s * 1000:.0f} ms"
        yield ("connected to Discord" + delay) if self.is_connected else "not connected to Discord"
        yield f"servers {self.servers}, workshops {self.workshops}, suspended {self.suspended}"
        oldest = (
            ""
            if self.oldest_waiting_s is None
            else f", the oldest for {_long(self.oldest_waiting_s)}"
        )
        yield f"posts waiting {self.posts_waiting}{oldest}"
        if self.last_commit_s is not None:
            yield f"last commit {_long(self.last_commit_s)} ago"
        yield f"memory {self.memory_bytes // (1024 * 1024)} MB"

    def metrics(self) -> str:
        """As Prometheus reads it (its text format, 0.0.4)."""
        gauges = (
            ("up_seconds", self.up_s),
            ("connected", int(self.is_connected)),
            ("latency_seconds", self.latency_s),
            ("servers", self.servers),
            ("workshops", self.workshops),
            ("suspended_workshops", self.suspended),
            ("posts_waiting", self.posts_waiting),
            ("oldest_post_waiting_seconds", self.oldest_waiting_s),
            ("last_commit_seconds", self.last_commit_s),
            ("memory_bytes", self.memory_bytes),
        )
        return "".join(
            f"# TYPE parley_{name} gauge\nparley_{name} {value}\n"
            for name, value in gauges
            if value is not None
        )


def added(nothing: Counts, several: Sequence[Counts]) -> Counts:
    """How it stands with all of them; ``nothing`` is how it stands with a process that serves none."""
    if not several:
        return nothing
    known = [one.latency_s for one in several if one.latency_s is not None]
    oldest = [one.oldest_waiting_s for one in several if one.oldest_waiting_s is not None]
    latest = [one.last_commit_s for one in several if one.last_commit_s is not None]
    return replace(
        nothing,
        is_connected=all(one.is_connected for one in several),
        latency_s=max(known, default=None),
        servers=sum(one.servers for one in several),
        workshops=sum(one.workshops for one in several),
        suspended=sum(one.suspended for one in several),
        posts_waiting=sum(one.posts_waiting for one in several),
        oldest_waiting_s=max(oldest, default=None),
        last_commit_s=min(latest, default=None),
    )


_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"))


def _long(seconds: float) -> str:
    for size, unit in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
