"""Listening back: what was heard is said in the room; those whose concern it is answer privately; one result shows.

Needs and fears understood and acknowledged (Kelman 2005, §2). Nobody, facilitators included, sees an answer or a count.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from bot.domain.boards.concerns import asked_aloud, is_heard, on_board
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Moment,
    Outcome,
    PanelRow,
    SeenCommand,
    Slash,
    Who,
    on_panel,
)
from bot.domain.rooms.desired import are_closed
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import (
    Contribution,
    ContributionKind,
    Hearing,
    HearingOutcome,
)
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

ENOUGH_MEANT = 2
"""So many of the side whose concern it is must say *that is what we meant*, and none otherwise."""
TRIES_BEFORE_LEAVING = 2


@frozen
class TakeUp(SeenCommand):
    """Take up the next concern for listening back."""


@frozen
class TakeUpAndAsk(SeenCommand):
    """Take up the next concern, and ask those whose concern it is, who answer once it has been said back."""


@frozen
class CloseAndGoOn(SeenCommand):
    """Close the asking; if it was what they meant, take up the next concern and ask about that."""


@frozen
class AskWhetherMeant(SeenCommand):
    """Ask those whose concern it is whether what was said back is what they meant."""


@frozen
class CloseAsking(SeenCommand):
    """Close the asking; only its one result is shown."""


@frozen
class LeaveOpen(SeenCommand):
    """Leave a concern open after two tries, without blame."""


def in_turn(workshop: Workshop) -> tuple[Contribution, ...]:
    """The concerns in the order of listening: the side that listens back first hears one of the others' first."""
    concerns = on_board(workshop, ContributionKind.CONCERN)
    heard_first = [note for note in concerns if note.side is workshop.first_speaker.other]
    heard_then = [note for note in concerns if note.side is workshop.first_speaker]
    return tuple(
        one for pair in zip_longest(heard_first, heard_then) for one in pair if one is not None
    )


def following(workshop: Workshop) -> Contribution | None:
    """The concern that is next: first those nobody has tried, then those that did not quite come across."""
    left = [
        note
        for note in in_turn(workshop)
        if not note.hearing.ended and note.handle != workshop.boards.listening_to
    ]
    waiting = [note for note in left if not is_heard(note)]
    fresh = (note for note in waiting if not note.hearing.taken_up)
    return next(fresh, None) or next(iter(waiting), None)


def current(workshop: Workshop) -> Contribution | None:
    """The concern that is being listened back to now."""
    return (
        workshop.contribution(workshop.boards.listening_to)
        if workshop.boards.listening_to is not None
        else None
    )


def number_of(workshop: Workshop, concern: Contribution) -> int:
    """Where a concern stands on its board, from 1."""
    return [note.handle for note in on_board(workshop, ContributionKind.CONCERN)].index(
        concern.handle
    ) + 1


def _values(workshop: Workshop, concern: Contribution) -> dict[str, Value]:
    return {
        "number": number_of(workshop, concern),
        "side": workshop.side_name(concern.side),
        "hearers": workshop.side_name(concern.side.other),
    }


def _with(
    workshop: Workshop, concern: Contribution, hearing: Hearing, listening_to: Handle | None
) -> Workshop:
    changed = workshop.with_contribution(
        concern.handle, lambda note: replace(note, hearing=hearing)
    )
    return replace(
        changed,
        boards=replace(changed.boards, listening_to=listening_to),
        revision=workshop.revision + 1,
    )


def meant_or_not(concern: Contribution, asking: int) -> tuple[Button, ...]:
    """The two private answers, of the same weight. ``asking`` counts the tries; who is not asked is told so alone."""
    return tuple(
        button(verb, asking, subject=concern.handle) for verb in (Verb.MEANT, Verb.NOT_QUITE)
    )


# ---- by facilitators
def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """Which concern is being listened back to and which is next; nothing of any answer."""
    if not workshop.offers(Ability.LISTENING_BACK):
        return ()
    now, next_one = current(workshop), following(workshop)
    text = Text(
        "hearing:panel",
        now=Text("hearing:panel_concern", **_values(workshop, now)) if now is not None else "",
        next=Text("hearing:panel_concern", **_values(workshop, next_one))
        if next_one is not None
        else "",
        asking=now is not None and now.hearing.asking,
        tries=now.hearing.tries if now is not None else 0,
        aloud=now is not None and asked_aloud(workshop, now.side),
        counts=now is not None and is_heard(now),
    )
    return (text,)


def _offered(workshop: Workshop) -> frozenset[Verb]:
    """What the third party can do about listening back now."""
    if not workshop.offers(Ability.LISTENING_BACK):
        return frozenset()
    now, found = current(workshop), set()
    if now is not None and now.hearing.asking:
        return frozenset({Verb.CLOSE_AND_NEXT, Verb.CLOSE_ASKING})
    if now is not None:
        aloud = asked_aloud(workshop, now.side)
        if not aloud:
            found.add(Verb.ASK_MEANT)
        if aloud or now.hearing.tries >= TRIES_BEFORE_LEAVING:
            found.add(Verb.LEAVE_OPEN)
    if following(workshop) is not None:
        found |= {Verb.TAKE_UP_ASKING, Verb.TAKE_UP}
    return frozenset(found)


def take_up(workshop: Workshop, command: TakeUp, moment: Moment) -> Outcome:
    """The next concern, alternating sides. What was being listened back to is left as it stands, and comes again."""
    if not workshop.offers(Ability.LISTENING_BACK):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    now = current(workshop)
    if now is not None and now.hearing.asking:
        return refuse(Reason.ASKING_IS_OPEN)
    concern = following(workshop)
    if concern is None:
        return refuse(Reason.NOTHING_TO_TAKE_UP)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    aloud = asked_aloud(workshop, concern.side)
    changed = _with(
        workshop, concern, replace(concern.hearing, taken_up=True, aloud=aloud), concern.handle
    )
    text = Text("hearing:taken_up", words=concern.words, aloud=aloud, **_values(workshop, concern))
    sees_why = (button(Verb.SEE_WHY, subject=concern.handle),) if aloud else ()
    return Decision(
        changed, Answer(Text("hearing:taken_up_answer")), (Post(JOINT, text, sees_why),)
    )


def take_up_and_ask(
    workshop: Workshop, command: TakeUpAndAsk | CloseAndGoOn, moment: Moment
) -> Outcome:
    """As ``take_up``, and the private question stands with it; where it is said aloud, nothing more is asked."""
    taken = take_up(workshop, TakeUp(command.by, command.seen), moment)
    concern = current(taken.workshop) if isinstance(taken, Decision) else None
    if not isinstance(taken, Decision) or concern is None or concern.hearing.aloud:
        return taken
    asking = replace(concern.hearing, asking=True)
    changed = _with(taken.workshop, concern, asking, concern.handle)
    text = Text("hearing:taken_up_asking", words=concern.words, **_values(workshop, concern))
    return Decision(
        replace(changed, revision=workshop.revision + 1),
        taken.answer,
        (Post(JOINT, text, meant_or_not(concern, asking.tries + 1)),),
    )


def close_and_go_on(workshop: Workshop, command: CloseAndGoOn, moment: Moment) -> Outcome:
    """As ``close_asking``. What did not come across yet stays taken up: what becomes of it is asked by a person."""
    closed = close_asking(workshop, CloseAsking(command.by, command.seen), moment)
    if not isinstance(closed, Decision) or current(closed.workshop) is not None:
        return closed
    following_it = take_up_and_ask(closed.workshop, command, moment)
    if not isinstance(following_it, Decision):
        return closed
    return Decision(
        replace(following_it.workshop, revision=workshop.revision + 1),
        Answer(Text("hearing:closed_and_next")),
        (*closed.effects, *following_it.effects),
    )


def ask_whether_meant(workshop: Workshop, command: AskWhetherMeant, moment: Moment) -> Outcome:
    """Ask those whose concern it is. Below three of them a private answer would not be private: they say it aloud."""
    concern = current(workshop)
    if concern is None or concern.hearing.ended:
        return refuse(Reason.NOTHING_TAKEN_UP)
    if concern.hearing.asking:
        return refuse(Reason.ALREADY_SO)
    if asked_aloud(workshop, concern.side):
        return refuse(Reason.ASK_ALOUD, closed=workshop.settings.caucuses_without_facilitators)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    asking = concern.hearing.tries + 1
    changed = _with(workshop, concern, replace(concern.hearing, asking=True), concern.handle)
    text = Text("hearing:asking", **_values(workshop, concern))
    told = Post(JOINT, text, meant_or_not(concern, asking))
    return Decision(changed, Answer(Text("hearing:asked")), (told,))


def close_asking(workshop: Workshop, command: CloseAsking, moment: Moment) -> Outcome:
    """One of two results; the answers are forgotten. What is missing shows only with *not quite yet*."""
    concern = current(workshop)
    if concern is None or not concern.hearing.asking:
        return refuse(Reason.NOT_ASKING)
    if are_closed(workshop):
        return refuse(Reason.ROOMS_ARE_CLOSED)
    hearing = concern.hearing
    tries = hearing.tries + 1
    done = replace(
        hearing, asking=False, tries=tries, meant=frozenset(), otherwise=frozenset(), missing=()
    )
    if len(hearing.meant) >= ENOUGH_MEANT and not hearing.otherwise:
        changed = _with(workshop, concern, replace(done, outcome=HearingOutcome.MEANT), None)
        sees_why = button(Verb.SEE_WHY, subject=concern.handle)
        told = Post(JOINT, Text("hearing:meant", **_values(workshop, concern)), (sees_why,))
        return Decision(changed, Answer(Text("hearing:closed")), (told,))
    lines: tuple[Value, ...] = tuple(
        missing_line.words
        for missing_line in moment.draw.shuffled(hearing.missing, "missing lines")
    )
    changed = _with(
        workshop, concern, replace(done, outcome=HearingOutcome.NOT_QUITE), concern.handle
    )
    text = Text("hearing:not_quite", missing=lines, **_values(workshop, concern))
    return Decision(changed, Answer(Text("hearing:closed")), (Post(JOINT, text),))


def leave_open(workshop: Workshop, command: LeaveOpen, moment: Moment) -> Outcome:
    """Leave it open, after two tries, and nobody is at fault."""
    concern = current(workshop)
    if concern is None or concern.hearing.ended:
        return refuse(Reason.NOTHING_TAKEN_UP)
    if concern.hearing.asking:
        return refuse(Reason.ASKING_IS_OPEN)
    if concern.hearing.tries < TRIES_BEFORE_LEAVING and not asked_aloud(workshop, concern.side):
        return refuse(Reason.ONE_MORE_TRY)
    changed = _with(
        workshop, concern, replace(concern.hearing, outcome=HearingOutcome.LEFT_OPEN), None
    )
    told = Post(JOINT, Text("hearing:left_open", **_values(workshop, concern)))
    return Decision(changed, Answer(Text("hearing:left_open_answer")), (told,))


def _leads(verb: Verb, weight: Weight = Weight.QUIET) -> ActButton:
    """A button of the third party's, where listening back has come so far."""
    place = on_panel(PanelRow.WORK, verb, lambda workshop: verb in _offered(workshop), weight)
    slash = () if verb in _BY_PANEL_ALONE else (Slash("board", str(verb)),)
    return ActButton(verb, panel=place, slash=slash)


_BY_PANEL_ALONE = frozenset({Verb.TAKE_UP, Verb.CLOSE_ASKING})
"""What another act does with more: a command holds so many choices."""


ACTS: tuple[AnyAct, ...] = (
    Act(
        TakeUpAndAsk,
        Who.FACILITATOR,
        OPEN,
        take_up_and_ask,
        (_leads(Verb.TAKE_UP_ASKING, Weight.MAIN),),
        unseen=True,
    ),
    Act(
        CloseAndGoOn,
        Who.FACILITATOR,
        OPEN,
        close_and_go_on,
        (_leads(Verb.CLOSE_AND_NEXT, Weight.MAIN),),
        unseen=True,
    ),
    Act(
        CloseAsking, Who.FACILITATOR, OPEN, close_asking, (_leads(Verb.CLOSE_ASKING),), unseen=True
    ),
    Act(
        AskWhetherMeant,
        Who.FACILITATOR,
        OPEN,
        ask_whether_meant,
        (_leads(Verb.ASK_MEANT),),
        unseen=True,
    ),
    Act(LeaveOpen, Who.FACILITATOR, OPEN, leave_open, (_leads(Verb.LEAVE_OPEN),), unseen=True),
    Act(TakeUp, Who.FACILITATOR, OPEN, take_up, (_leads(Verb.TAKE_UP),), unseen=True),
)
