"""Every REST call the bot made, counted in the server and asked for by section."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallKind(StrEnum):
    """What a call is for; the budget of a phase change counts `structure` and `posts`."""

    STRUCTURE = "structure"
    POSTS = "posts"
    INTERACTION = "interaction"
    OTHER = "other"


_STRUCTURE = frozenset(
    {
        "POST /guilds/{guild_id}/channels",
        "PATCH /guilds/{guild_id}/channels",
        "PATCH /channels/{channel_id}",
        "DELETE /channels/{channel_id}",
        "PUT /channels/{channel_id}/permissions/{target_id}",
        "DELETE /channels/{channel_id}/permissions/{target_id}",
    }
)
_POSTS = frozenset(
    {
        "POST /channels/{channel_id}/messages",
        "PATCH /channels/{channel_id}/messages/{message_id}",
        "DELETE /channels/{channel_id}/messages/{message_id}",
        "POST /channels/{channel_id}/messages/bulk-delete",
    }
)


def kind_of(method: str, template: str) -> CallKind:
    """The kind of a call by its method and route template."""
    route = f"{method} {template}"
    if route in _STRUCTURE:
        return CallKind.STRUCTURE
    if route in _POSTS:
        return CallKind.POSTS
    if template.startswith(("/interactions/", "/webhooks/{webhook_id}/{token}")):
        return CallKind.INTERACTION
    return CallKind.OTHER


@dataclass(frozen=True, slots=True)
class Call:
    """One REST call as the server saw it.

    `status` is what the server answered, or would have answered where the connection was broken after the effect
    (`answered` is false then). `at` is the server's clock.
    """

    method: str
    template: str
    channel_id: int | None
    guild_id: int | None
    status: int
    answered: bool
    at: datetime
    files: int = 0
    """How many files came with it."""
    caller: str = ""
    """Which of several processes made it, if they were told addresses of their own."""

    @property
    def route(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def kind(self) -> CallKind:
        return kind_of(self.method, self.template)

    @property
    def turned_away(self) -> bool:
        """Refused without effect by the server's own trouble (5xx) or pace (429); the client tries again."""
        return self.status == 429 or self.status >= 500


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls of each kind a section holds; those turned away are counted apart from all kinds."""

    structure: int = 0
    posts: int = 0
    interaction: int = 0
    other: int = 0
    turned_away: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log; `CallLog.since` and `CallLog.tally` count from it."""

    index: int


class CallLog:
    """All calls in the order in which the server finished them."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def add(self, call: Call) -> None:
        self._calls.append(call)

    def mark(self) -> Mark:
        return Mark(len(self._calls))

    def all(self) -> tuple[Call, ...]:
        """Every call so far."""
        return tuple(self._calls)

    def since(self, mark: Mark, until: Mark | None = None) -> tuple[Call, ...]:
        return tuple(self._calls[mark.index : until.index if until else None])

    def tally(self, mark: Mark, until: Mark | None = None) -> Tally:
        return tally(self.since(mark, until))


def tally(calls: Iterable[Call]) -> Tally:
    """Count calls by kind."""
    counts = dict.fromkeys(CallKind, 0)
    turned_away = 0
    for call in calls:
        if call.turned_away:
            turned_away += 1
        else:
            counts[call.kind] += 1
    return Tally(
        structure=counts[CallKind.STRUCTURE],
        posts=counts[CallKind.POSTS],
        interaction=counts[CallKind.INTERACTION],
        other=counts[CallKind.OTHER],
        turned_away=turned_away,
    )
