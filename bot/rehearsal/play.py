"""Playing a scenario: each act as a person does it in the client, and what it cost in calls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.domain.leading.closing import WAIT
from bot.rehearsal.answering import answer_privately
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.calling import IN_CALLS, do_in_call, is_moved
from bot.rehearsal.looking import look_round
from bot.rehearsal.old_rooms import tried
from bot.rehearsal.pressing import SEVERAL, choice, filled, pressable
from bot.rehearsal.record import Played, Record, Switch, Watcher
from bot.rehearsal.scenario import Act, PhaseLine
from bot.rehearsal.screens import is_card_button
from bot.rehearsal.simulation import (
    ChannelId,
    Form,
    Mark,
    Outcome,
    Refused,
    Seat,
    ServerRoom,
    ShownMessage,
)
from bot.rehearsal.stage import Stage, first_of
from bot.rehearsal.talk import cards_changed

_SETTLE_WITHIN_S = 60.0
EVERY_SUBJECT = "*"
_HELD_WITHIN_S = 15.0
_PASSES_AFTER_S = 0.3
_LINK = re.compile(r"\{link:([\w-]+)\}")


@dataclass(frozen=True, slots=True)
class _Before:
    """How things stood before an act whose cost is counted; ``read``: seat → the length of its transcript."""

    mark: Mark
    standing: dict[ChannelId, ServerRoom]
    position: str
    read: dict[str, int]


class Player:
    """Plays acts one after the other. ``watch`` is called after each: the narrator's place."""

    def __init__(self, stage: Stage, watch: Watcher, bot: BotProcess) -> None:
        self._stage = stage
        self._bot = bot
        self._watch = watch
        self._last_answer: dict[str, ShownMessage] = {}
        self._unsent: dict[tuple[str, str], Form] = {}
        """Forms that were filled in and not answered: they stay open on the person's screen, and are sent again."""
        self.record = Record()

    async def phase(self, phase: PhaseLine) -> None:
        """Play a phase, then note where every seat is."""
        waiting = list(phase.acts)
        while waiting:
            act = waiting.pop(0)
            if act.about:
                turns = [act, *takewhile(lambda one: one.about, waiting)]
                del waiting[: len(turns) - 1]
                await self.in_turn(turns)
                continue
            if act.if_offered and not self._is_offered(act):
                continue
            await self._act(act)
            if _counted(act) == "switch" and phase.id not in self.record.readable:
                self._note_readable(phase.id)
        self._note_standing()
        await self._look_round()
        ends = self.record.ends[phase.id] = {}
        for name, seat in self._stage.seats.items():
            ends[name] = len(seat.transcript)
            self.record.seats.setdefault(name, {})[phase.id] = self._stage.rooms_of(name)

    async def _look_round(self) -> None:
        """The last of those who take part looks at all there is to look at, once a phase, while rooms stand."""
        people = self._stage.scenario
        stay = [one.id for one in people.participants if one.id not in (*people.late, *people.left)]
        if stay and not self._bot.disturbed:
            self.record.looked.seat = stay[-1]
            seat, logical = self._stage.seats[stay[-1]], self._stage.logical()
            joint = next((one.id for one in seat.rooms() if logical.get(one.id) == "joint"), None)
            await look_round(self.record.looked, seat, self._stage.lobby, joint)
            await self.settle()

    async def act(self, act: Act) -> Played:
        """Play one act alone, for whoever decides what comes next."""
        await self._act(act)
        return self.record.played[-1]

    async def in_turn(self, acts: list[Act]) -> None:
        """Play acts; what is about several subjects in the order in which the bot takes these up."""
        for act in (act for act in acts if not act.about):
            await self._act(act)
        acts = [act for act in acts if act.about]
        leading = [act for act in acts if act.about == EVERY_SUBJECT]
        subjects = list(dict.fromkeys(one.about for one in acts if one.about != EVERY_SUBJECT))
        while subjects:
            for act in leading:
                if not act.if_offered or self._is_offered(act):
                    await self._act(act)
            subject = self._subject(subjects)
            subjects.remove(subject)
            for act in acts:
                if act.about == subject:
                    await self._act(act)

    def _is_offered(self, act: Act) -> bool:
        try:
            shown = self._seat(act).on_screen(self._stage.channel(act.room))
            if act.do == "press_answer":
                shown = (self._last_answer[act.by],)
            message, custom_id = pressable(shown, act)
            for menu in message.menus if act.choose else ():
                if menu.custom_id == custom_id:
                    choice(menu.choices, act.choose)
            return True
        except LookupError:
            return False

    def _subject(self, subjects: list[str]) -> str:
        """Which of the subjects the newest message in the joint room that names any of them is about."""
        anybody = self._stage.seats[first_of(self._stage.scenario, "facilitator")]
        try:
            joint = self._stage.channel("joint")
        except LookupError:
            return subjects[0]
        for message in reversed(anybody.on_screen(joint)):
            for subject in subjects:
                if subject in message.text:
                    return subject
        return subjects[0]

    def _note_readable(self, phase: str) -> None:
        """What each seat can scroll back to, now that the phase before is over and its rooms are gone."""
        acts = [act for each in self._stage.scenario.phases for act in each.acts]
        written = [act for act in acts if act.do == "write" and not act.held]
        readable = self.record.readable[phase] = {}
        for seat, person in self._stage.seats.items():
            texts = {message.text for room in person.rooms() for message in person.read(room.id)}
            readable[seat] = frozenset(act.number for act in written if act.text in texts)

    def _note_standing(self) -> None:
        """How many cards stand in each channel, and how many channels stand that no room accounts for."""
        logical = self._stage.logical()
        rooms = list(_standing(self._stage).values())
        names = [logical.get(room.id, "?") for room in rooms if not room.is_category]
        categories = sum(room.is_category for room in rooms)
        doubled, more_categories = len(names) - len(set(names)), max(0, categories - 1)
        self.record.strays = max(self.record.strays, doubled + more_categories)
        standing = self.record.cards_standing
        for room in rooms:
            standing[room.name] = max(self._cards_in(room.id), standing.get(room.name, 0))

    def _cards_in(self, room: ChannelId) -> int:
        """The most messages of one card: a room keeps one of each, its own, and one a page of a board."""
        messages = self._stage.guild.server_messages(room)
        ids = [button.custom_id for message in messages for button in message.buttons]
        cards = Counter(custom_id for custom_id in ids if is_card_button(custom_id))
        return max(cards.values(), default=0)

    async def receipt(self, phase: str) -> str:
        """What ``check`` tells the facilitator who made the workshop, once everything is closed."""
        ada = first_of(self._stage.scenario, "facilitator")
        await self._act(Act(0, phase, ada, "slash", command="workshop check"))
        return self.record.played[-1].answer

    async def _act(self, act: Act) -> None:
        played = Played(act)
        self.record.played.append(played)
        counted = _counted(act)
        position = await self.position() if counted == "switch" else ""
        before = _Before(
            self._stage.simulation.calls.mark(),
            _standing(self._stage) if counted else {},
            position,
            self._read_by_now(),
        )
        await self.deed(act, played)
        if act.do != "write":
            await self.settle()
        if act.verb == "confirm_close" and not played.trouble and self._was_as_expected(played):
            mark = self._stage.simulation.calls.mark()  # what closing costs, after its wait
            before = replace(before, mark=mark)
            self._bot.move_clock(WAIT.total_seconds())
            self._stage.guild.stir()
            await self._stage.simulation.until(
                lambda: self._bot.workshops_stored() == 0, _SETTLE_WITHIN_S
            )
            await self.settle()
        if counted:
            self._count(counted, before, await self.position())
        if counted in ("open", "switch"):
            self._note_phase(await self.position())
        if counted == "switch" and self._bot.grace_s:
            await self._past_the_grace()
        played.screens = self._read_by_now()
        played.moves = len(self._stage.simulation.attendance.moves)
        await self._watch(played)

    async def _past_the_grace(self) -> None:
        """Try what can be done in rooms that were replaced; then let so much time pass that they go."""
        if await tried(self._stage, self.record.old_rooms):
            self._bot.move_clock(self._bot.grace_s + 1)
            self._stage.guild.stir()
            await self._stage.simulation.until(self._are_gone, _SETTLE_WITHIN_S)
            await self.settle()

    def _are_gone(self) -> bool:
        """Whether no old room stands any more."""
        logical = self._stage.logical()
        rooms = [room.id for room in _standing(self._stage).values() if not room.is_category]
        return len({logical.get(room, str(room)) for room in rooms}) == len(rooms)

    def _read_by_now(self) -> dict[str, int]:
        return {name: seat.happened for name, seat in self._stage.seats.items()}

    async def deed(self, act: Act, played: Played) -> None:
        """Do what the act says, once; what kept it from being done stands in ``played.trouble``."""
        try:
            if act.do in IN_CALLS:
                played.heard = await do_in_call(self._stage, act)
            else:
                await getattr(self, f"_{act.do}")(act, played)
            if act.moves_to:
                await is_moved(self._stage, act)
        except (Refused, LookupError) as error:
            played.trouble = f"{type(error).__name__}: {error}"

    async def settle(self) -> None:
        """Wait until the bot has come to rest."""
        await self._bot.at_rest(_SETTLE_WITHIN_S)

    async def position(self) -> str:
        """The phase, as a facilitator's command list offers it; empty before rooms stand."""
        return (await self.moment()).partition(":")[0]

    async def moment(self) -> str:
        """The phase and the revision, as the same list offers them: another value means that something has moved."""
        ada = self._stage.seats[first_of(self._stage.scenario, "facilitator")]
        choices = await ada.autocomplete("workshop go", self._stage.lobby, **{"from": ""})
        return choices[0].value if choices else ""

    def _note_phase(self, phase: str) -> None:
        if phase and (not self.record.phases or self.record.phases[-1] != phase):
            self.record.phases.append(phase)

    def _count(self, kind: str, was: _Before, now: str) -> None:
        tally = self._stage.simulation.calls.tally(was.mark)
        before, after = was.standing, _standing(self._stage)
        if kind == "open" and len(after) > len(before):
            self.record.open_calls = (tally.structure, tally.posts)
        if kind == "close" and len(after) < len(before):
            self.record.close_calls = (tally.structure, tally.posts)
        if kind == "switch" and tally.structure:
            changed = sum(
                after[room].grants != before[room].grants for room in before.keys() & after.keys()
            )
            made, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
            cards = cards_changed(self._stage, was.read)
            self.record.switches.append(
                Switch(was.position, now, tally.structure, tally.posts, changed, made, gone, cards)
            )

    def _was_as_expected(self, played: Played) -> bool:
        """Whether the answer says what the script wants it to say; while the bot was away it may say so otherwise."""
        return played.disturbed or self._stage.texts.says(played.act.answer, played.answer)

    # ---- deeds
    def _seat(self, act: Act) -> Seat:
        return self._stage.seats[act.by]

    async def _write(self, act: Act, played: Played) -> None:
        text = _LINK.sub(lambda found: self._link(found.group(1)), act.text)
        played.message = await self._seat(act).send(self._stage.channel(act.room), text)
        if act.held or act.passes:
            await self._see_whether_it_stands(played)

    async def _forward(self, act: Act, played: Played) -> None:
        seat = self._seat(act)
        messages = [message for room in seat.rooms() for message in seat.on_screen(room.id)]
        found = [message for message in messages if message.text.startswith(act.of)]
        if not found:
            raise LookupError(f"{act.by} reads nothing that begins with {act.of!r}")
        played.message = await seat.forward(found[0], self._stage.channel(act.room))
        await self._see_whether_it_stands(played)

    async def _see_whether_it_stands(self, played: Played) -> None:
        """Wait until the bot has looked at it; whoever was in the room may have seen it for a moment."""
        message = played.message
        if message is None:
            return

        def stands() -> bool:
            standing = self._stage.guild.server_messages(message.channel_id)
            return any(each.id == message.id for each in standing)

        within_s = _HELD_WITHIN_S if played.act.held else _PASSES_AFTER_S
        await self._stage.simulation.until(lambda: not stands(), within_s)
        await self.settle()
        played.stands = stands()

    def _link(self, room: str) -> str:
        return f"https://discord.com/channels/{self._stage.guild.id}/{self._stage.channel(room)}"

    async def _slash(self, act: Act, played: Played) -> None:
        options = {name: self._option(act, value) for name, value in act.options.items()}
        channel = self._stage.channel(act.room) if act.room else self._stage.lobby
        self._remember(act, played, await self._seat(act).slash(act.command, channel, **options))

    def _option(self, act: Act, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.startswith("@"):
            return self._stage.seats[value[1:]].id
        return value.removeprefix("side:")

    async def _press(self, act: Act, played: Played) -> None:
        seat, form = self._seat(act), self._unsent.get((act.by, act.verb))
        if form is None:
            message, custom_id = pressable(seat.on_screen(self._stage.channel(act.room)), act)
            form = await self._opened(act, played, await self._use(seat, message, custom_id, act))
            if form is None:
                return
        await self._submit(act, played, form)

    async def _opened(self, act: Act, played: Played, outcome: Outcome) -> Form | None:
        """The form that a press opened, which stays open until it is answered; None where the press was answered."""
        if outcome.form is None:
            self._remember(act, played, outcome)
            return None
        played.outcomes.append(outcome)
        self._unsent[act.by, act.verb] = outcome.form
        return outcome.form

    async def _submit(self, act: Act, played: Played, form: Form) -> None:
        seat = self._seat(act)
        outcome = await seat.submit(form, filled(form, act))
        if not outcome.failed:
            del self._unsent[act.by, act.verb]
        self._remember(act, played, outcome)

    async def _use(self, seat: Seat, message: ShownMessage, custom_id: str, act: Act) -> Outcome:
        if act.choose:
            if act.choose.startswith("@"):
                people = [self._stage.seats[one[1:]].id for one in act.choose.split(SEVERAL)]
                return await seat.choose(message, custom_id, people)
            (menu,) = (menu for menu in message.menus if menu.custom_id == custom_id)
            wanted = [choice(menu.choices, one) for one in act.choose.split(SEVERAL)]
            return await seat.choose(message, custom_id, wanted)
        return await seat.click(message, custom_id)

    async def _press_answer(self, act: Act, played: Played) -> None:
        form = self._unsent.get((act.by, act.verb))
        if form is None:
            message = self._last_answer[act.by]
            _, custom_id = pressable((message,), act)
            seat = self._seat(act)
            form = await self._opened(act, played, await self._use(seat, message, custom_id, act))
        if form is not None:
            await self._submit(act, played, form)

    async def _answer(self, act: Act, played: Played) -> None:
        """Give private answers, page by page; ``fill`` says what to answer to which words."""
        seat = self._seat(act)
        message, custom_id = pressable(seat.on_screen(self._stage.channel(act.room)), act)
        await answer_privately(seat, message, custom_id, act.fill, played.outcomes)

    def _remember(self, act: Act, played: Played, outcome: Outcome) -> None:
        played.outcomes.append(outcome)
        if outcome.answers:
            self._last_answer[act.by] = outcome.answers[-1]
        elif outcome.updated is not None and outcome.updated.ephemeral:
            self._last_answer[act.by] = outcome.updated
        if outcome.failed:
            played.trouble = "the interaction failed"


def _counted(act: Act) -> str:
    """Which acts' calls are reported: opening, going on, closing."""
    if act.command == "workshop open":
        return "open"
    if act.verb in ("go_on", "go_on_anyway") or act.command == "workshop go":
        return "switch"
    return "close" if act.verb == "confirm_close" or act.command == "workshop close" else ""


def _standing(stage: Stage) -> dict[ChannelId, ServerRoom]:
    return {room.id: room for room in stage.guild.server_rooms() if room.id != stage.lobby}
