"""The open questions of joint thinking: always a question, never an answer (Kelman 2005, §3.2; docs/rounds.md).

Which concerns have fewest steps and ideas that touch them, and what a step still lacks. A facilitator chooses and
sends; the words are the pack's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, zip_longest

from bot.domain.boards.concerns import is_heard, on_board
from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.steps import AT_HOME, HERE, Step
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import CHOSEN
from bot.domain.vocabulary.identity import Handle, SideId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.seen import Seen
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen

MOST = 12
"""So many at a time: more would be a list to work off."""


@frozen
class OpenQuestion:
    """A question that could be put now. ``id`` names its kind and its subject."""

    id: str
    text: Text
    label: Text


@frozen
class AskOpenQuestion(Command):
    """Put one of the open questions of joint thinking."""

    question: str
    seen: Seen


def heard_concerns(workshop: Workshop) -> tuple[Contribution, ...]:
    """The concerns of which those who have them said: that is what we meant."""
    return tuple(note for note in on_board(workshop, ContributionKind.CONCERN) if is_heard(note))


def touched(workshop: Workshop, concern: Handle) -> int:
    """How many steps and ideas touch a concern."""
    ideas = (
        note
        for note in workshop.boards.contributions
        if note.kind is ContributionKind.IDEA and note.on_board
    )
    return sum(concern in note.answers for note in ideas) + sum(
        step.concern == concern for step in workshop.reassurance.steps
    )


def open_questions(workshop: Workshop) -> tuple[OpenQuestion, ...]:
    """What could be asked now, the sides in turn: concerns least touched first, then what steps still lack."""
    if not workshop.offers(Ability.STEPS) and ContributionKind.IDEA not in workshop.phase.writes:
        return ()
    by_side = [list(_of_side(workshop, side)) for side in workshop.sides_in_turn]
    alternating = chain.from_iterable(zip_longest(*by_side))
    return tuple(one for one in alternating if one is not None)[:MOST]


def _label(workshop: Workshop, kind: str, handle: Handle, words: Words) -> Text:
    """What a question is called in the list: one that was put already says so, before it goes out again."""
    put = f"{kind}.{handle}" in workshop.leading.asked
    return Text(f"open_questions:label_{kind}", words=words, put=put)


def _of_side(workshop: Workshop, side: SideId) -> Iterator[OpenQuestion]:
    """What published steps for it lack; its concerns; what other steps lack. Never above the level that is open."""
    yield from _about_steps(workshop, side, published=True)
    heard = [note for note in heard_concerns(workshop) if note.side is side]
    for concern in sorted(heard, key=lambda one: (touched(workshop, one.handle), one.handle)):
        values = {
            "side": workshop.side_name(side),
            "other_side": workshop.side_name(side.other),
            "words": concern.words,
        }
        asked = "concern" if workshop.offers(Ability.STEPS) else "idea"
        yield OpenQuestion(
            f"{asked}.{concern.handle}",
            Text(f"open_questions:ask_{asked}", **values),
            _label(workshop, asked, concern.handle, concern.words),
        )
    yield from _about_steps(workshop, side, published=False)


def _about_steps(workshop: Workshop, side: SideId, *, published: bool) -> Iterator[OpenQuestion]:
    if not workshop.offers(Ability.STEPS):
        return
    for step in workshop.reassurance.steps:
        wanted = step.receiver is side and (step.level >= HERE) is published and not step.asked_for
        lacks = _lacks(workshop, step) if wanted else None
        if lacks is not None:
            giver, receiver = workshop.side_name(step.giver), workshop.side_name(step.receiver)
            yield OpenQuestion(
                f"{lacks}.{step.handle}",
                Text(
                    f"open_questions:ask_{lacks}", words=step.words, giver=giver, receiver=receiver
                ),
                _label(workshop, lacks, step.handle, step.words),
            )


def _lacks(workshop: Workshop, step: Step) -> str | None:
    """The one thing to ask next about a step: why its giver would keep it up, how it is seen, what makes it last."""
    if not step.own_interest:
        return "own_interest"
    if not step.verification:
        return "verification"
    if not step.durability:
        return "durability"
    if step.level >= HERE and workshop.pair_of(step.handle) is None:
        return "partner"
    return "at_home" if step.level >= HERE and workshop.reassurance.open_level >= AT_HOME else None


LACKS = ("own_interest", "verification", "durability", "partner", "at_home")
"""What a question about a step can ask for."""


def ask_open(workshop: Workshop, command: AskOpenQuestion, moment: Moment) -> Outcome:
    """Put one of them in the joint room, as coming from the third party."""
    found = next(
        (question for question in open_questions(workshop) if question.id == command.question), None
    )
    if found is None:
        return refuse(Reason.NO_SUCH_PROMPT)
    told = Answer(Text("interventions:asked"))
    asked = (*(one for one in workshop.leading.asked if one != found.id), found.id)
    changed = replace(workshop, leading=replace(workshop.leading, asked=asked))
    return Decision(changed, told, (Post(JOINT, found.text),))


def _ask(press: IncomingPress) -> AskOpenQuestion:
    return AskOpenQuestion(press.by, press.values.get(CHOSEN, ""), press.seen)


TEXTS: Mapping[str, str] = {
    "open_questions:ask_concern": "side other_side words",
    "open_questions:label_concern": "words put",
    "open_questions:ask_idea": "side other_side words",
    "open_questions:label_idea": "words put",
    **{f"open_questions:ask_{lacks}": "words giver receiver" for lacks in LACKS},
    **{f"open_questions:label_{lacks}": "words put" for lacks in LACKS},
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(AskOpenQuestion, Who.FACILITATOR, OPEN, ask_open, (ActButton(Verb.OPEN_QUESTION, _ask),)),
)
