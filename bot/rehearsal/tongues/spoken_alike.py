"""What people of two languages do in a play: settle how they understand each other, and say the same in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.domain.state.tongues import INTERPRETERS
from bot.rehearsal.answering import YES
from bot.rehearsal.pressing import OR, SEVERAL
from bot.rehearsal.scenario import Act, PhaseLine, Scenario
from bot.rehearsal.tongues.lines import Lines
from bot.rehearsal.tongues.of_seats import Languages

WRITTEN = frozenset({"words", "own_interest", "verification", "durability", "evidence", "when"})
"""Fields of forms that take words."""
_OTHER_WORDING = "Other wording: "
_OF_STEPS = frozenset({"put_up_step", "write_note", "take_up_step", "propose_words"})
_OF_PRODUCTS = frozenset({"draft_product", "draft_from", "reword_product"})
_ASKS = {"ask_steps": _OF_STEPS, "ask_at_home": _OF_STEPS, "ask_products": _OF_PRODUCTS}
"""What asks, and by what that is put up of which it asks."""
_GIVER = "giver"
_ASKED = "Both sides are asked now"
_ADDED = ("own_interest", "verification", "durability")
_ADDS = frozenset({"change_step", "take_up_step"})
_SAID_ABOUT = {
    "add_worry": {"words": "misuse", "evidence": "evidence"},
    "add_shape": {"words": "words"},
}
"""What is said about a step: its fields, and what each is called where the same is said."""
_TOLD_BY = 36
"""So many letters of a line tell it in a list at least."""
_SIDES = ("first", "second")
_IN_TURN = 3
"""So many of a side take turns at it."""


def in_own_words(act: Act, lines: Lines) -> Act:
    """The act, with what somebody writes in their own language, and what others wrote named as it stands there."""

    def first(named: str) -> str:
        return lines.named(named).partition(OR)[0]

    def chosen(named: str) -> str:
        return SEVERAL.join(map(lines.named, named.split(SEVERAL)))

    answers = act.do == "answer"
    fill = {
        first(name) if answers else name: _filled(act, name, value, lines, chosen)
        for name, value in act.fill.items()
    }
    return replace(
        act,
        text=lines.said(act.by, act.text),
        fill=fill,
        choose=chosen(act.choose),
        which=chosen(act.which),
        of=first(act.of),
        about=first(act.about),
        brings=tuple(replace(one, text=first(one.text)) for one in act.brings),
    )


def _filled(act: Act, name: str, value: str, lines: Lines, chosen: Callable[[str], str]) -> str:
    if name in WRITTEN:
        return lines.said(act.by, value)
    if value.startswith(_OTHER_WORDING):
        return _OTHER_WORDING + lines.said(act.by, value.removeprefix(_OTHER_WORDING))
    return value if value in YES else chosen(value)


def understanding_each_other(
    played: Scenario, english: Scenario, languages: Languages, lines: Lines
) -> Scenario:
    """In briefing both sides say how they understand each other; before anything is asked each says the same of it."""
    first, *others = played.phases
    settles = _settles(played, languages, interpreted=bool(lines.by_seat))
    phases = [PhaseLine(first.id, (*first.acts, *settles), first.rooms), *others]
    done: list[Act] = []
    found = []
    for phase, written in zip(phases, english.phases, strict=True):
        acts: list[Act] = []
        for place, act in enumerate(phase.acts):
            was = written.acts[place] if place < len(written.acts) else act
            if was.verb in _ASKS and was.answer == _ASKED:
                alike = _Alike(played, languages, lines, done)
                acts += alike.said_before((*acts, act), was)
            done.append(was)
            acts.append(act)
        found.append(PhaseLine(phase.id, tuple(acts), phase.rooms))
    return replace(played, phases=tuple(found))


def _puts_up(act: Act) -> bool:
    """Whether a step or words that may leave come to stand on a board by it, or may."""
    if act.verb == "write_note" and _GIVER not in act.fill:
        return False
    return act.verb in _OF_STEPS | _OF_PRODUCTS and "words" in act.fill


def _settles(scenario: Scenario, languages: Languages, *, interpreted: bool) -> Iterator[Act]:
    phase = scenario.phases[0].id
    common = INTERPRETERS if interpreted else languages.third
    for side in _SIDES:
        someone = next(one.id for one in scenario.seats if one.side == side)
        yield Act(0, phase, someone, "press", room=f"line-{someone}", verb="choices")
        fill = {"language": common}
        yield Act(0, phase, someone, "press_answer", verb="common_language", fill=fill)
    if interpreted:
        leads = next(one.id for one in scenario.seats if one.role == "facilitator")
        reads = SEVERAL.join(sorted(languages.all))
        fill = {"language": reads, "interprets": "yes"}
        yield Act(0, phase, leads, "press", room="control", verb="more")
        yield Act(0, phase, leads, "press_answer", verb="i_read", fill=fill)


def _told_in_a_list(line: str) -> str:
    """By as much of it as stands there: two may begin alike, and what is long is shortened."""
    return OR.join(line[:end] for end in range(len(line), min(_TOLD_BY, len(line)) - 1, -1))


@dataclass(frozen=True, slots=True)
class _Alike:
    """What is said to be the same before something is asked: by what was ``done`` so far, as the scenario has it."""

    scenario: Scenario
    languages: Languages
    lines: Lines
    done: list[Act]

    def said_before(self, before: tuple[Act, ...], asks: Act) -> Iterator[Act]:
        """Somebody of the sides by turns writes how each reads there; then one of each says of all that it is so.

        All of it only where it is offered: what stands in both languages already is asked for no more.
        """
        last = before[-1]
        like = Act(0, last.phase, last.by, "press", room="joint", if_offered=True)
        for place, (named, fill) in enumerate(self._written(_ASKS[asks.verb])):
            by = self._member(_SIDES[place % 2], place // 2, before)
            yield replace(like, by=by, verb="say_same", choose=_told_in_a_list(named), fill=fill)
        for side in _SIDES:
            reads = replace(like, by=self._member(side, _IN_TURN - 1, before), verb="read_both")
            yield reads
            yield replace(reads, do="press_answer", verb="all_same")

    def _written(self, verbs: frozenset[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """By what each is told in the list, and what is written for each of its parts."""
        put_up = {}
        for act in self.done:
            if act.verb in verbs and _puts_up(act):
                put_up[act.by, act.fill["words"]] = act
        for author, english in put_up:
            added = self._added(english) if verbs is _OF_STEPS else {}
            fill = {"words": self._reads(author, english), **added}
            yield self.lines.said(author, english), fill
        for act in self.done if verbs is _OF_STEPS else ():
            fields = _SAID_ABOUT.get(act.verb, {})
            fill = {
                called: self._reads(act.by, act.fill[name])
                for name, called in fields.items()
                if name in act.fill
            }
            if fill:
                yield self.lines.said(act.by, act.fill["words"]), fill

    def _added(self, step: str) -> dict[str, str]:
        """How all that was added to a step of these words reads in the other language."""
        return {
            name: self._reads(act.by, act.fill[name])
            for act in self.done
            if act.verb in _ADDS and act.choose and act.choose in step
            for name in _ADDED
            if name in act.fill
        }

    def _reads(self, author: str, english: str) -> str:
        side = self.scenario.seat(author).side
        other = "second" if side == "first" else "first"
        return self.lines.in_language(english, self.languages.of_side(other))

    def _member(self, side: str, place: int, before: tuple[Act, ...]) -> str:
        """One of those of a side who did something last in the joint room, in turn."""
        side_of = {one.id: one.side for one in self.scenario.seats}
        here = (act.by for act in reversed(before) if act.room == "joint" and act.do != "answer")
        seats = [seat for seat in dict.fromkeys((*here, *side_of)) if side_of[seat] == side]
        return seats[place % _IN_TURN]
