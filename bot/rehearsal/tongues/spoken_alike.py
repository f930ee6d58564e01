"""What people of two languages do in a play: settle how they understand each other, and say the same in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.domain.state.tongues import INTERPRETERS
from bot.rehearsal.answering import YES
from bot.rehearsal.pressing import OR, SEVERAL
from bot.rehearsal.scenario import Act, PhaseLine, Scenario
from bot.rehearsal.scenario.played import Brought
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
_TOLD_BY = 16
"""So many letters of a line tell it in a list."""
_SIDES = ("first", "second")


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
    put_up: list[Act] = []
    found = []
    for phase, written in zip(phases, english.phases, strict=True):
        acts: list[Act] = []
        for place, act in enumerate(phase.acts):
            was = written.acts[place] if place < len(written.acts) else act
            if was.verb in _ASKS and was.answer == _ASKED:
                about = [one for one in put_up if one.verb in _ASKS[was.verb]]
                acts += _say_same(played, (*acts, act), about, languages, lines)
            if _puts_up(was):
                put_up.append(was)
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


def _say_same(
    scenario: Scenario,
    before: tuple[Act, ...],
    put_up: list[Act],
    languages: Languages,
    lines: Lines,
) -> Iterator[Act]:
    """Of all that does not stand in both languages: one of each side writes it, the other sends it as it is."""
    side_of = {one.id: one.side for one in scenario.seats}
    joint = scenario.audience["joint"]
    for place, (author, english) in enumerate(
        dict.fromkeys((one.by, one.fill["words"]) for one in put_up)
    ):
        other = "second" if side_of[author] == "first" else "first"
        reads = lines.in_language(english, languages.of_side(other))
        same = Act(
            0,
            before[-1].phase,
            _member("first", place, before, side_of),
            "press",
            room="joint",
            verb="say_same",
            choose=lines.said(author, english)[:_TOLD_BY],
            fill={"words": reads},
            if_offered=True,
        )
        yield same
        shown = (Brought("joint", reads, joint),)
        yield replace(same, by=_member("second", place, before, side_of), brings=shown)


def _member(side: str, place: int, before: tuple[Act, ...], side_of: dict[str, str | None]) -> str:
    """One of the two of a side who did something last in the joint room, in turn."""
    here = (act.by for act in reversed(before) if act.room == "joint" and act.do != "answer")
    seats = [seat for seat in dict.fromkeys((*here, *side_of)) if side_of[seat] == side]
    return seats[place % 2]
