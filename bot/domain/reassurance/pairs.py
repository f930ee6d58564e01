"""Pairs: if they do this, then we do that. Two steps are tied by a press from each giver's side (docs/rounds.md).

What is reciprocal is asked about and published together, or not at all (Kelman 2005, §3.5); a reason of its own comes
first, so that nothing is bargained for that its giver would not keep up (§3.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.reassurance.steps import line, number_of, refused_aloud, standing_step
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.road.press import IncomingPress
from bot.domain.state.ballots import without_answers
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.steps import Pair, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Draw, Handle, SeatId, SideId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

MOST_WAITING = 3
"""So many pairs of one person wait: whoever pressed for every pair would learn for which the others have. It counts
one's own alone, so it tells nothing of others."""


LETTERS_OF_A_HALF = 40
"""Of each step's words in a label, which has a hundred."""


@frozen
class TieSteps(Command):
    """Press for a pair: one step of each side. Nobody sees it until somebody of the other giver's side has, too."""

    steps: tuple[Handle, Handle]
    steps_seen: tuple[int, int]
    """Their revisions, as the presser read them."""


@frozen
class Untie(Command):
    """Untie a pair, for everybody; or take back one's own press for one that is not tied."""

    pair: Handle


# ---- tying
def tie(workshop: Workshop, command: TieSteps, moment: Moment) -> Outcome:
    """Press for a pair. With a press from each giver's side it is tied: answers to either step alone are void."""
    steps = refused_aloud(workshop, command.by) or _that_can_be_tied(workshop, command)
    if isinstance(steps, Refusal):
        return steps
    reassurance, seat = workshop.reassurance, workshop.own(command.by).seat
    handles = _in_order(steps)
    known = next((pair for pair in reassurance.pairs if pair.steps == handles), None)
    if known is not None and seat in known.pressed:
        return refuse(Reason.ALREADY_SO)
    if sum(seat in pair.pressed for pair in reassurance.pairs) >= MOST_WAITING:
        return refuse(Reason.PAIRS_WAIT, most=MOST_WAITING)
    new = Handle(moment.draw.token(f"pair|{reassurance.paired}", 8))
    pair = known or Pair(new, handles)
    pair = replace(pair, pressed=pair.pressed | {seat})
    others = tuple(one for one in reassurance.pairs if one is not known)
    changed = replace(reassurance, pairs=(*others, pair), paired=reassurance.paired + 1)
    workshop = replace(workshop, reassurance=changed)
    if _sides_of(workshop, pair.pressed) == set(SideId):
        told = Text("steps:tied", **_lines(workshop, steps, moment.draw, pair))
        return Decision(
            _tied(workshop, pair, steps), Answer(Text("steps:tied_answer")), (Post(JOINT, told),)
        )
    take_back = Button(Verb.UNTIE_SURELY, Text("presses:take_back_pair"), subject=str(pair.handle))
    return Decision(workshop, Answer(Text("steps:pressed_for_pair"), (take_back,)))


def _that_can_be_tied(workshop: Workshop, command: TieSteps) -> tuple[Step, Step] | Refusal:
    """The two steps, if they lie in opposite directions, stand as they were read, and each is its giver's own wish."""
    first = standing_step(workshop, command.steps[0], command.steps_seen[0])
    second = standing_step(workshop, command.steps[1], command.steps_seen[1])
    if isinstance(first, Refusal):
        return first
    if isinstance(second, Refusal):
        return second
    return may_be_tied(workshop, first, second) or (first, second)


def may_be_tied(workshop: Workshop, first: Step, second: Step) -> Refusal | None:
    """Why two steps cannot be tied now: by what everybody reads on the board alone."""
    steps = first, second
    if first.giver is second.giver:
        return refuse(Reason.NO_SUCH_STEP)
    if any(step.asked_for for step in steps):
        return refuse(Reason.IS_ASKED_FOR)
    if any(workshop.pair_of(step.handle) is not None for step in steps):
        return refuse(Reason.TIED_ALREADY)
    if first.level != second.level:
        return refuse(Reason.LEVELS_APART)
    if not all(step.own_interest for step in steps):
        return refuse(Reason.INTEREST_FIRST)
    return None


def that_could_be_tied(workshop: Workshop) -> tuple[Step, ...]:
    """The steps that could be tied to one of the other side, as far as the board tells."""
    steps = workshop.reassurance.steps
    return tuple(
        one for one in steps if any(may_be_tied(workshop, one, other) is None for other in steps)
    )


def partner(workshop: Workshop, step: Step) -> Step | None:
    """The step that this one is tied to."""
    pair = workshop.pair_of(step.handle)
    both = workshop.steps_in(pair.handle) if pair is not None else ()
    return next((other for other in both if other.handle != step.handle), None)


def _in_order(steps: Iterable[Step]) -> tuple[Handle, Handle]:
    first, second = sorted(step.handle for step in steps)
    return first, second


def _sides_of(workshop: Workshop, seats: Iterable[SeatId]) -> set[SideId]:
    pressed = set(seats)
    return {person.side for person in workshop.people.participants if person.seat in pressed}


def _tied(workshop: Workshop, pair: Pair, steps: tuple[Step, Step]) -> Workshop:
    """Nobody has answered to the two together yet; what was pressed for with either of them alone lapses."""
    tied = replace(pair, pressed=frozenset(), tied=True, level_before=steps[0].level)
    pairs = (
        *(one for one in workshop.reassurance.pairs if not set(one.steps) & set(pair.steps)),
        tied,
    )
    changed = replace(
        workshop,
        reassurance=replace(workshop.reassurance, pairs=pairs),
        rounds=without_answers(workshop.rounds, pair.steps),
    )
    return _shown_anew(changed, tied)


def _shown_anew(workshop: Workshop, pair: Pair) -> Workshop:
    """Whoever has a form open about either of the two opens it again: it says what has changed."""
    for handle in pair.steps:
        workshop = workshop.with_step(
            handle, lambda step: replace(step, revision=step.revision + 1)
        )
    return workshop


# ---- untying
def before_untying(press: IncomingPress) -> Answer | Refusal:
    """What untying a pair does, and the way to do it; shown to the presser alone."""
    workshop, pair = press.workshop, press.workshop.pair(press.chosen)
    refused = refused_aloud(workshop, press.by)
    if refused is not None or pair is None:
        return refused or refuse(Reason.PAIR_GONE)
    surely = button(Verb.UNTIE_SURELY, weight=Weight.GRAVE, subject=str(pair.handle))
    about, published = pair_line(workshop, pair), _is_published(workshop, pair)
    return Answer(Text("steps:before_untying", pair=about, published=published), (surely,))


def untie(workshop: Workshop, command: Untie, moment: Moment) -> Outcome:
    """Untie a tied pair, whoever pressed for it, told once; or take back one's own press, of which nobody learns."""
    refused = refused_aloud(workshop, command.by)
    if refused is not None:
        return refused
    pair = next((one for one in workshop.reassurance.pairs if one.handle == command.pair), None)
    seat = workshop.own(command.by).seat
    if pair is None or not (pair.tied or seat in pair.pressed):
        return refuse(Reason.PAIR_GONE)
    if not pair.tied:
        return Decision(_without_press(workshop, pair, seat), Answer(Text("steps:pair_taken_back")))
    if workshop.rounds.open is not None and pair.handle in workshop.rounds.open.items:
        return refuse(Reason.ASKED_NOW)
    changed, told = untied(workshop, pair, moment.draw)
    return Decision(changed, Answer(Text("steps:untied_answer")), told)


def _without_press(workshop: Workshop, pair: Pair, seat: SeatId) -> Workshop:
    left = replace(pair, pressed=pair.pressed - {seat})
    pairs = tuple(left if one is pair else one for one in workshop.reassurance.pairs)
    kept = tuple(one for one in pairs if one.tied or one.pressed)
    return replace(workshop, reassurance=replace(workshop.reassurance, pairs=kept))


def untied(workshop: Workshop, pair: Pair, draw: Draw) -> tuple[Workshop, tuple[Effect, ...]]:
    """Every answer to a tied pair is void: what was published of it is unpublished, what was sealed is gone."""
    values = _lines(workshop, workshop.steps_in(pair.handle), draw, pair)
    told = Text("steps:untied", published=_is_published(workshop, pair), **values)
    return without_pair(_shown_anew(workshop, pair), pair), (Post(JOINT, told),)


def without_pair(workshop: Workshop, pair: Pair) -> Workshop:
    """The same, untold: the step that a pair was tied with goes back to where it stood alone."""
    for handle in pair.steps:
        workshop = workshop.with_step(
            handle, lambda step: replace(step, level=min(step.level, pair.level_before))
        )
    pairs = tuple(one for one in workshop.reassurance.pairs if one.handle != pair.handle)
    return replace(
        workshop,
        reassurance=replace(workshop.reassurance, pairs=pairs),
        rounds=without_answers(workshop.rounds, (pair.handle,)),
    )


def in_other_words(
    workshop: Workshop, step: Handle, draw: Draw
) -> tuple[Workshop, tuple[Effect, ...]]:
    """A step reads otherwise: whoever pressed for a pair with it had read other words."""
    pair = workshop.pair_of(step)
    if pair is not None:
        return untied(workshop, pair, draw)
    pairs = tuple(one for one in workshop.reassurance.pairs if step not in one.steps)
    return replace(workshop, reassurance=replace(workshop.reassurance, pairs=pairs)), ()


def _is_published(workshop: Workshop, pair: Pair) -> bool:
    """Whether it was published as a pair."""
    return any(step.level > pair.level_before for step in workshop.steps_in(pair.handle))


# ---- how it reads
def pair_line(workshop: Workshop, pair: Pair, last: SideId | None = None) -> Text:
    """A pair in one line; ``last``: the side whose step stands second, else the one whose turn it is not."""
    side = last or workshop.sides_in_turn[1]
    first, second = sorted(workshop.steps_in(pair.handle), key=lambda step: step.giver is side)
    return Text("steps:pair", first=line(workshop, first), second=line(workshop, second))


def label_of(workshop: Workshop, item: Handle) -> Text:
    """What a step or a pair is called in a list: with the numbers on the board, and as much of its words as fits."""
    pair, step = workshop.pair(item), workshop.step(item)
    if pair is not None:
        first, second = sorted(pair.steps, key=lambda one: number_of(workshop, one))
        halves = {"first": _half(workshop, first), "second": _half(workshop, second)}
        return Text("steps:label_pair", **halves)
    words = workshop.reassurance.in_both(step.words) if step is not None else Words("")
    return Text("steps:label_step", number=number_of(workshop, item), words=words)


def _half(workshop: Workshop, handle: Handle) -> Text:
    step = workshop.step(handle)
    words = step.words.beginning(LETTERS_OF_A_HALF) if step is not None else Words("")
    return Text("steps:label_step", number=number_of(workshop, handle), words=words)


def pair_by_lot(workshop: Workshop, pair: Pair, draw: Draw) -> Text:
    """The same, the order drawn by lot."""
    steps = workshop.steps_in(pair.handle)
    return Text("steps:pair", **_lines(workshop, steps, draw, pair))


def _lines(workshop: Workshop, steps: Iterable[Step], draw: Draw, pair: Pair) -> dict[str, Value]:
    """Both steps, in an order drawn by lot."""
    in_order = sorted(steps, key=lambda step: step.handle)
    first, second = draw.shuffled(in_order, f"pair|{pair.handle}")
    return {"first": line(workshop, first), "second": line(workshop, second)}
