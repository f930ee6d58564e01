"""Trouble on purpose: refusals before the effect, broken connections after it, delays."""

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from .limits import Scope


class Trouble(StrEnum):
    """What can be done to a call."""

    REFUSE = "refused before the effect"
    BREAK = "effect done, connection broken without an answer"
    GARBLE = "effect done, answered with what is no JSON"
    FAIL = "effect done, answered with 500"
    DELAY = "delayed"
    LIMIT = "answered with 429"


@dataclass(slots=True)
class _Planned:
    trouble: Trouble
    pattern: str
    left: int
    status: int = 500
    code: int = 0
    delay_s: float = 0.0
    limited: "Limited | None" = None


@dataclass(frozen=True, slots=True)
class Limited:
    """A 429 on purpose: whose limit it says was run into, and for how many seconds."""

    scope: Scope
    seconds: float


@dataclass(frozen=True, slots=True)
class Strike:
    """What hits one call: wait first, then refuse with `status` or 429, or let it happen and spoil the answer."""

    delay_s: float = 0.0
    refuse_status: int | None = None
    refuse_code: int = 0
    breaks: bool = False
    garbles: bool = False
    fails: bool = False
    limited: Limited | None = None


@dataclass(slots=True)
class _EachOnce:
    exempt: tuple[str, ...]
    met: dict[str, int] = field(default_factory=dict)


class Faults:
    """Faults planned for routes; a route is written `POST /channels/{channel_id}/messages`, `*` stands for anything.

    `struck` lists what has hit, in order, as (route, trouble).
    """

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._each_once: _EachOnce | None = None
        self.struck: list[tuple[str, Trouble]] = []

    def refuse(self, route: str, *, status: int = 500, code: int = 0, times: int = 1) -> None:
        """Refuse the next calls to this route before anything happens (500 is what discord.py retries).

        `code` is Discord's own number for why.
        """
        self._planned.append(_Planned(Trouble.REFUSE, route, times, status=status, code=code))

    def break_after(self, route: str, *, times: int = 1) -> None:
        """Let the next calls to this route happen and reset the connection instead of answering."""
        self._planned.append(_Planned(Trouble.BREAK, route, times))

    def garble_after(self, route: str, *, times: int = 1) -> None:
        """Let the next calls to this route happen and answer with something that is no JSON."""
        self._planned.append(_Planned(Trouble.GARBLE, route, times))

    def fail_after(self, route: str, *, times: int = 1) -> None:
        """Let the next calls to this route happen and answer with 500, as if they had not."""
        self._planned.append(_Planned(Trouble.FAIL, route, times))

    def delay(self, route: str, seconds: float, *, times: int = 1) -> None:
        """Hold the next calls to this route back for so long."""
        self._planned.append(_Planned(Trouble.DELAY, route, times, delay_s=seconds))

    def limit(
        self, route: str, seconds: float, *, scope: Scope = Scope.USER, times: int = 1
    ) -> None:
        """Answer the next calls to this route with 429, as if others had used up what the bot shares with them."""
        self._planned.append(_Planned(Trouble.LIMIT, route, times, limited=Limited(scope, seconds)))

    def each_route_once(self, *, exempt: tuple[str, ...] = ()) -> None:
        """From now on refuse each route's first call with 500 and break its second after the effect.

        `exempt` names routes (with `*` if wished) that are left alone.
        """
        self._each_once = _EachOnce(exempt)

    def clear(self) -> None:
        """Plan no more trouble; what has struck stays listed."""
        self._planned.clear()
        self._each_once = None

    def strike(self, route: str) -> Strike:
        """Take what is planned for one call to this route; the server asks once a call."""
        strike = self._of_each(route)
        for planned in [plan for plan in self._planned if fnmatchcase(route, plan.pattern)]:
            planned.left -= 1
            if planned.left <= 0:
                self._planned.remove(planned)
            self.struck.append((route, planned.trouble))
            strike = Strike(
                delay_s=strike.delay_s + planned.delay_s,
                refuse_status=planned.status
                if planned.trouble is Trouble.REFUSE
                else strike.refuse_status,
                refuse_code=planned.code or strike.refuse_code,
                breaks=strike.breaks or planned.trouble is Trouble.BREAK,
                garbles=strike.garbles or planned.trouble is Trouble.GARBLE,
                fails=strike.fails or planned.trouble is Trouble.FAIL,
                limited=planned.limited or strike.limited,
            )
        return strike

    def _of_each(self, route: str) -> Strike:
        plan = self._each_once
        if plan is None or any(fnmatchcase(route, pattern) for pattern in plan.exempt):
            return Strike()
        met = plan.met[route] = plan.met.get(route, 0) + 1
        if met == 1:
            self.struck.append((route, Trouble.REFUSE))
            return Strike(refuse_status=500)
        if met == 2:
            self.struck.append((route, Trouble.BREAK))
            return Strike(breaks=True)
        return Strike()
