"""Trouble: what admins, members, networks and Discord do to a workshop, played between the acts of a scenario."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.rehearsal.calling import gone
from bot.rehearsal.deeds_in_calls import (
    a_call,
    half_a_side_drops,
    owner_listens,
    recorder_joins,
)
from bot.rehearsal.scenario import Act, Brought, PhaseLine, Scenario, SeatLine
from bot.rehearsal.screens import is_card
from bot.rehearsal.simulation import ChannelId
from bot.rehearsal.stage import ADMINISTRATOR, Stage, first_of
from bot.rehearsal.troubles_in_calls import DROP, OWNER, RECORDER, RECORDING, with_trouble_in_calls

_LATE = "late"
_SETTLE_S = 0.15
_LAST = "closing"
_COMES_AT = 2
"""Which act of the last phase the newcomer's first one comes before."""
_ASKED_A_SIDE = 3


def with_trouble(scenario: Scenario) -> Scenario:
    """The same workshop, in which one person comes late, and one is banned; who steps out, the scenario says itself.

    Both happen in the last phase, when everything has been asked: another head on a side would change every answer.
    """
    side = scenario.participants[0].side
    comes = SeatLine(_LATE, "Hana", "participant", side)
    same = [person.id for person in scenario.participants if person.side == side]
    caucus = "caucus-1" if side == "first" else "caucus-2"
    scenario = replace(scenario, seats=(*scenario.seats, comes), late=frozenset({_LATE}))
    coming = _coming(scenario)
    scenario = _comes(scenario, _LAST, caucus, coming)
    scenario = _insert(
        scenario, "overcoming", 3, (_act("ada", "press", room="control", verb="acknowledge"),)
    )
    scenario = _goes(scenario, same[-1], _LAST, _COMES_AT + len(coming))
    return with_trouble_in_calls(scenario)


def _act(by: str, do: str, **rest: object) -> Act:
    return replace(Act(0, "", by, do), **rest)  # type: ignore[arg-type]


def _coming(scenario: Scenario) -> tuple[Act, ...]:
    """Invited, consenting, among their own side; both sides are asked, and not ready for them in the joint room yet."""
    joint = scenario.audience["joint"]
    asked: list[str] = []
    for each in ("first", "second"):
        of_side = [person.id for person in scenario.invited_at_opening if person.side == each]
        asked += of_side[:_ASKED_A_SIDE]
    side = scenario.seat(_LATE).side
    return (
        _act("ada", "slash", command="workshop people", options={"person": f"@{_LATE}", "as": f"side:{side}"}),
        _act(_LATE, "press", room=f"line-{_LATE}", verb="consent"),
        _act("ada", "press", room="control", verb="let_in"),
        _act(
            "ada", "press_answer", verb="ask_readiness", fill={"minutes": "1 hour"},
            brings=(Brought("joint", "May they join us in the joint room?", joint),),
        ),
        *(_act(one, "answer", room=f"line-{one}", verb="private_answers", fill={"*": "Not yet"}) for one in asked),
        _act(
            "ada", "press", room="control", verb="close_round",
            brings=(Brought("joint", "Nobody needs a reason for this.", joint),),
        ),
    )  # fmt: skip


def _comes(scenario: Scenario, phase: str, caucus: str, coming: tuple[Act, ...]) -> Scenario:
    """There to see from this phase on."""
    room = f"line-{_LATE}"
    audience = dict(scenario.audience)
    for name in (caucus, "lobby"):
        audience[name] |= {_LATE}
    audience[room] = audience["control"] | {_LATE}
    scenario = _insert(replace(scenario, audience=audience), phase, _COMES_AT, coming)
    # What was said in this phase before they came they can read back: the rooms are those of the phase.
    start = scenario.phase(phase).acts[0].number
    phases = []
    reached = False
    for each in scenario.phases:
        reached = reached or each.id == phase
        acts = tuple(_seen_also(act, (caucus,) if act.number >= start else ()) for act in each.acts)
        rooms = dict(each.rooms)
        if reached and rooms.get("ada"):
            rooms = {
                seat: seen | {room} if "control" in seen else seen for seat, seen in rooms.items()
            }
            rooms[_LATE] = frozenset({room, caucus})
        phases.append(PhaseLine(each.id, acts, rooms))
    return replace(scenario, phases=tuple(phases))


def _seen_also(act: Act, rooms: tuple[str, ...]) -> Act:
    """The newcomer sees this too, if it is in one of these rooms, or in the lobby, where they were all along."""
    rooms = (*rooms, "lobby")
    brings = []
    for brought in act.brings:
        is_here = brought.room in rooms
        brings.append(replace(brought, seen_by=brought.seen_by | {_LATE}) if is_here else brought)
    seen_by = act.seen_by | {_LATE} if act.room in rooms and act.seen_by else act.seen_by
    return replace(act, brings=tuple(brings), seen_by=seen_by)


def _goes(scenario: Scenario, seat: str, phase: str, place: int) -> Scenario:
    """From this place on the person does and sees nothing; somebody else is here in their stead."""
    start = scenario.phase(phase).acts[place].number
    phases = []
    reached = False
    for each in scenario.phases:
        reached = reached or each.id == phase
        kept = [_unseen(act, seat) if act.number >= start else act for act in each.acts]
        rooms = dict(each.rooms)
        if reached:
            kept = _without(kept, seat, start, scenario)
            rooms[seat] = frozenset()
        phases.append(PhaseLine(each.id, tuple(kept), rooms))
    return replace(scenario, phases=tuple(phases), left={**scenario.left, seat: phase})


def _unseen(act: Act, seat: str) -> Act:
    # Their own card says that they went, and does not change with the phase.
    elsewhere = [brought for brought in act.brings if brought.room != f"line-{seat}"]
    brings = tuple(replace(brought, seen_by=brought.seen_by - {seat}) for brought in elsewhere)
    return replace(act, brings=brings, seen_by=act.seen_by - {seat})


def _without(acts: list[Act], seat: str, start: int, scenario: Scenario) -> list[Act]:
    """Their acts are left out; where they would have said *I am here*, another of their side does."""
    side = scenario.seat(seat).side
    kept: list[Act] = []
    for act in acts:
        if act.by != seat or act.number < start:
            kept.append(act)
            continue
        if act.verb == "i_am_here":
            taken = {seat} | {each.by for each in acts if each.verb == "i_am_here"}
            own_side = [person.id for person in scenario.participants if person.side == side]
            spare = [person for person in own_side if person not in taken]
            if spare:
                kept.append(replace(act, by=spare[-1], room=f"line-{spare[-1]}"))
    return kept


def _insert(scenario: Scenario, phase: str, place: int, acts: tuple[Act, ...]) -> Scenario:
    """Put acts into a phase, and number all acts anew."""
    number = 0
    phases = []
    for each in scenario.phases:
        row = list(each.acts)
        if each.id == phase:
            row[place:place] = acts
        numbered = []
        for act in row:
            number += 1
            numbered.append(replace(act, number=number, phase=each.id))
        phases.append(PhaseLine(each.id, tuple(numbered), each.rooms))
    return replace(scenario, phases=tuple(phases))


@dataclass(slots=True)
class _Told:
    """A trouble, and what the control room was told because of it."""

    name: str
    told: str
    untold: str
    """What is true where nobody need hear of it; empty where somebody has to."""

    @property
    def words(self) -> str:
        """What was told; of a trouble that nobody need hear of, why."""
        return self.told or self.untold


class Troubles:
    """Plays each trouble once, before the third act of its phase, and listens in the control room."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told: list[_Told] = []
        self._planned: dict[int, list[tuple[str, Callable[[], Awaitable[None]], str]]] = {}
        self._plan("concerns", 2, "gateway dropped", self._kick, untold=_MADE_GOOD)
        self._plan("perspectives", 2, "room deleted", self._delete_room)
        self._plan("hearing", 2, "category deleted", self._delete_category)
        self._plan("sensibility", 2, "overwrites edited", self._edit_rights)
        self._plan("overcoming", 3, "admin role granted", self._grant_admin)
        self._plan("re-entry", 2, "gateway session lost", self._drop, untold=_MADE_GOOD)
        self._plan(_LAST, _COMES_AT + len(_coming(stage.scenario)), "member banned", self._ban)
        for number, name in stage.scenario.before.items():
            do, untold = self._in_calls()[name]
            self._planned.setdefault(number, []).append((name, do, untold))
        stage.simulation.faults.each_route_once(exempt=("GET /gateway*",))

    def _plan(
        self,
        phase: str,
        place: int,
        name: str,
        do: Callable[[], Awaitable[None]],
        *,
        untold: str = "",
    ) -> None:
        acts = self._stage.scenario.phase(phase).acts
        self._planned.setdefault(acts[place].number, []).append((name, do, untold))

    async def __call__(self, _: Act) -> bool:
        """Nothing happens beside an act: the calls break by themselves."""
        return False

    async def before(self, act: Act) -> None:
        """Play what is planned before this act, and wait until the bot has dealt with it."""
        for name, do, untold in self._planned.pop(act.number, []):
            heard = len(self._control())
            await do()
            await self._stage.simulation.settled(quiet_s=_SETTLE_S)
            if not untold:
                await self._stage.simulation.until(lambda heard=heard: len(self._control()) > heard)  # type: ignore[misc]
            await self._stage.simulation.settled(quiet_s=_SETTLE_S)
            self._told.append(_Told(name, "\n".join(self._control()[heard:]), untold))

    def told(self) -> list[dict[str, str]]:
        """Every trouble with what the control room was told: rooms and rights, people, and calls that broke."""
        rows = [{"name": trouble.name, "told": trouble.words} for trouble in self._told]
        done = {act.verb for phase in self._stage.scenario.phases for act in phase.acts}
        by_people = [each for each in _BY_PEOPLE if each.verb in done]
        rows += [{"name": each.name, "told": self._find(each.words)} for each in by_people]
        struck = {route for route, _ in self._stage.simulation.faults.struck}
        return [*rows, {"name": f"{len(struck)} routes refused and broken", "told": _MADE_GOOD}]

    def _find(self, words: str) -> str:
        return next((text for text in self._control() if words in text), "")

    def _control(self) -> list[str]:
        """What the bot has said in the control room, cards left out, as a facilitator has seen it."""
        logical = self._stage.logical()
        ada = self._stage.seats[first_of(self._stage.scenario, "facilitator")]
        said: dict[int, str] = {}
        for entry in ada.transcript:
            message = entry.message
            if message is None or message.ephemeral or logical.get(entry.channel_id) != "control":
                continue
            if message.author_id == self._stage.simulation.bot_id and not is_card(message):
                said[message.id] = message.text
        return list(said.values())

    # ---- what happens
    def _in_calls(self) -> dict[str, tuple[Callable[[], Awaitable[None]], str]]:
        """Troubles of calls by name, each with what is true where nobody is told."""
        return {
            OWNER: (lambda: owner_listens(self._stage), ""),
            RECORDER: (lambda: recorder_joins(self._stage), ""),
            DROP: (self._half_drops, _NOBODY_NAMED),
            RECORDING: (self._pause, _UNSEEN),
        }

    async def _half_drops(self) -> None:
        half_a_side_drops(self._stage)

    async def _pause(self) -> None:
        """Somebody has heard of a recorder; the third party pauses, and no call is left."""
        room = a_call(self._stage)
        leader = self._stage.seats[first_of(self._stage.scenario, "facilitator")]
        await leader.slash("workshop pause", self._stage.lobby, do="begin")
        await gone(self._stage, room)

    async def _kick(self) -> None:
        await self._stage.simulation.kick_gateway()
        await self._stage.simulation.until_connected()

    async def _drop(self) -> None:
        before = self._stage.simulation.identified
        await self._stage.simulation.drop_sessions()
        await self._stage.simulation.until(lambda: self._stage.simulation.identified > before, 20.0)

    async def _delete_room(self) -> None:
        self._stage.guild.delete(self._stage.channel("caucus-2"))

    async def _delete_category(self) -> None:
        category = next(one for one in self._stage.guild.server_rooms() if one.is_category)
        self._stage.guild.delete(category.id)

    async def _edit_rights(self) -> None:
        somebody = self._stage.scenario.participants[0]
        room: ChannelId = self._stage.channel(
            "caucus-1" if somebody.side == "first" else "caucus-2"
        )
        self._stage.guild.clear_grant(room, self._stage.seats[somebody.id].id)

    async def _grant_admin(self) -> None:
        role = self._stage.guild.add_role("night watch", ADMINISTRATOR)
        self._stage.guild.grant(self._stage.seats["ben"], role)

    async def _ban(self) -> None:
        side = self._stage.scenario.participants[0].side
        of_side = [
            person.id for person in self._stage.scenario.invited_at_opening if person.side == side
        ]
        self._stage.guild.ban(self._stage.seats[of_side[-1]])


_MADE_GOOD = "nothing: it was made good, and nobody has anything to do"
_NOBODY_NAMED = "nothing: whoever falls out of a call is named nowhere, and comes again"
_UNSEEN = "nothing: a recorder on somebody's own device is seen by nobody; a pause ended the calls"


@dataclass(frozen=True, slots=True)
class _ByPeople:
    """What people do by themselves, where the scenario has it: by which button, and words that tell of it."""

    name: str
    verb: str
    words: str


_BY_PEOPLE = (
    _ByPeople("member stepped out", "withdraw_surely", "stepped out"),
    _ByPeople("member arrived late", "consent", "now takes part"),
)
