"""One person's private answers: what they read first, what they are asked, giving and changing an answer.

Everything here is shown to that person alone, and what they press changes nothing that anybody else could see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.reassurance.steps import one_line
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.rounds import readiness
from bot.domain.rounds.asking import give_answers
from bot.domain.state.ballots import (
    NAMES,
    Ballot,
    PrivateAnswer,
    Round,
    RoundKind,
    answer_of,
    answered,
    with_ballot,
)
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.people import FEWEST, Participant, Reading
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text

MOST_A_PAGE = {RoundKind.STEPS: 8, RoundKind.READINESS: 1, RoundKind.PRODUCTS: 5}
"""So many questions on one page, if their words are not long: a message holds forty parts."""
LETTERS_A_PAGE = 3_200
"""Of a message's 4,000, with room for what stands above and below."""
_AROUND = 220
"""About what the pack sets around a question's words, and names of sides."""
_NAMES_LETTERS = 500
LONGEST_WORDING = 300


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a page: what is asked, and the buttons that answer it."""

    text: Text
    presses: tuple[Button, ...] = ()


Page = tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Understand(Command):
    """Have read what absence can tell, before the first private answer; nobody is told."""

    round: Handle


@dataclass(frozen=True, slots=True)
class AnswerPrivately(Command):
    """Give or change one private answer. Nobody but the answerer ever learns that it was given."""

    round: Handle
    item: Handle
    answer: PrivateAnswer
    words: Words


def find(workshop: Workshop, handle: Handle) -> Round | None:
    """The round under way, or one whose answers stay sealed and can be changed."""
    rounds = (
        *((workshop.rounds.open,) if workshop.rounds.open is not None else ()),
        *workshop.rounds.sealed,
    )
    return next((one for one in rounds if one.handle == handle), None)


def rounds_of(workshop: Workshop, someone: Participant) -> tuple[Round, ...]:
    """The rounds in which this person has answers to give or to change."""
    rounds = (
        *((workshop.rounds.open,) if workshop.rounds.open is not None else ()),
        *workshop.rounds.sealed,
    )
    return tuple(one for one in rounds if one.ballot(someone.seat) is not None)


def to_read(workshop: Workshop, opened: Round, someone: Participant) -> int:
    """What this person has yet to read before the first answer, as bits."""
    wanted = Reading.ABSENCE | (Reading.THREE if opened.asked(someone.side) == FEWEST else 0)
    return wanted & ~someone.has_read


def page(workshop: Workshop, by: UserId, handle: Handle, number: int) -> Page | Refusal:
    """What this person is shown when they come to their private answers; ``number`` counts pages from 0."""
    found = _theirs(workshop, by, handle)
    if isinstance(found, Refusal):
        return found
    opened, someone, ballot = found
    if to_read(workshop, opened, someone):
        return _reading(opened, someone)
    every = pages_of(workshop, opened)
    pages = len(every)
    number = max(0, min(number, pages - 1))
    still = (
        Text("rounds:until", closes_at=opened.closes_at)
        if opened is workshop.rounds.open
        else Text("rounds:sealed")
    )
    head = Question(Text("rounds:page", page=number + 1, pages=pages, until=still))
    questions = tuple(_question(workshop, opened, someone, ballot, item) for item in every[number])
    turns = []
    if number > 0:
        turns.append(button(Verb.EARLIER_ANSWERS, number - 1, subject=str(handle)))
    if number < pages - 1:
        turns.append(button(Verb.LATER_ANSWERS, number + 1, subject=str(handle)))
    foot = "foot" if number < pages - 1 else "last"
    return (
        head,
        *questions,
        *((Question(Text(f"rounds:page_{foot}"), tuple(turns)),) if turns else ()),
    )


def pages_of(workshop: Workshop, opened: Round) -> tuple[tuple[Handle, ...], ...]:
    """The questions of each page: as many as fit one message. The same for everybody, whatever they have answered."""
    found: list[list[Handle]] = [[]]
    free = LETTERS_A_PAGE
    for item in opened.items:
        takes = _letters(workshop, opened, item)
        if found[-1] and (takes > free or len(found[-1]) == MOST_A_PAGE[opened.kind]):
            found.append([])
            free = LETTERS_A_PAGE
        found[-1].append(item)
        free -= takes
    return tuple(tuple(page) for page in found)


def _letters(workshop: Workshop, opened: Round, item: Handle) -> int:
    """How long a question is at most: every letter of a person's may need a mark before it."""
    if opened.kind is RoundKind.PRODUCTS:
        product = workshop.product(item)
        words = product.words.text if product is not None else ""
        longest = _NAMES_LETTERS if item == NAMES else 2 * (len(words) + LONGEST_WORDING)
        return _AROUND + longest
    step = workshop.step(item)
    return _AROUND + (2 * len(step.words.text) if step is not None else 0)


def _reading(opened: Round, someone: Participant) -> Page:
    three = opened.asked(someone.side) == FEWEST
    parts = [Question(Text("rounds:absence"))]
    if three:
        parts.append(Question(Text("rounds:absence_of_three")))
    understood = button(Verb.UNDERSTAND, weight=Weight.MAIN, subject=str(opened.handle))
    return (*parts, Question(Text("rounds:absence_foot"), (understood,)))


def _question(
    workshop: Workshop, opened: Round, someone: Participant, ballot: Ballot, item: Handle
) -> Question:
    place = opened.place(item) or 0
    now = answer_of(ballot, place)
    match opened.kind:
        case RoundKind.STEPS:
            return _about_step(workshop, opened, someone, item, now)
        case RoundKind.READINESS:
            about = readiness.question(workshop, opened.subject)
            text = Text("rounds:ask_readiness", about=about, now=int(now))
            return Question(text, _presses(opened, item, now, ("ready", "not_yet")))
        case RoundKind.PRODUCTS:
            return _about_product(workshop, opened, item, now, ballot.wordings[place])


def _about_product(
    workshop: Workshop, opened: Round, item: Handle, now: PrivateAnswer, wording: Words
) -> Question:
    presses = _presses(opened, item, now, ("leave", "not_this"))
    if item == NAMES:
        return Question(Text("rounds:ask_names", now=int(now)), presses)
    product = workshop.product(item)
    words = product.words if product is not None else ""
    text = Text("rounds:ask_product", words=words, now=int(now), wording=wording)
    weight = Weight.MAIN if now is PrivateAnswer.OTHER_WORDING else Weight.QUIET
    return Question(
        text,
        (*presses, button(Verb.OTHER_WORDING, weight=weight, subject=f"{opened.handle}.{item}")),
    )


def _about_step(
    workshop: Workshop, opened: Round, someone: Participant, item: Handle, now: PrivateAnswer
) -> Question:
    step = workshop.step(item)
    gives = step is not None and step.giver is someone.side
    text = Text(
        "rounds:ask_step",
        giver=workshop.side_name(step.giver) if step is not None else "",
        words=step.words if step is not None else "",
        gives=gives,
        level=opened.level,
        now=int(now),
    )
    return Question(
        text, _presses(opened, item, now, ("affordable" if gives else "meaningful", "not_yet"))
    )


def _presses(
    opened: Round, item: Handle, now: PrivateAnswer, words: tuple[str, str]
) -> tuple[Button, ...]:
    """Two buttons of the same kind; the one that stands now is outlined, and the text says it in words too."""
    made = []
    for answer, word in zip((PrivateAnswer.YES, PrivateAnswer.NOT_YET), words, strict=True):
        weight = Weight.MAIN if now is answer else Weight.QUIET
        subject = f"{opened.handle}.{item}.{int(answer)}"
        made.append(
            Button(Verb.ANSWER_PRIVATELY, Text(f"presses:answer_{word}"), 0, weight, subject)
        )
    return tuple(made)


def page_of(workshop: Workshop, round_handle: Handle, item: Handle) -> int:
    """On which page a question stands."""
    opened = find(workshop, round_handle)
    if opened is None:
        return 0
    every = enumerate(pages_of(workshop, opened))
    return next((number for number, page in every if item in page), 0)


def _theirs(
    workshop: Workshop, by: UserId, handle: Handle
) -> tuple[Round, Participant, Ballot] | Refusal:
    someone = workshop.participant(by)
    if someone is None or not someone.takes_part:
        return refuse(Reason.NOT_YOURS)
    opened = find(workshop, handle)
    if opened is None:
        now = workshop.rounds.open
        return refuse(Reason.ROUND_CLOSED, *((give_answers(now),) if now is not None else ()))
    ballot = opened.ballot(someone.seat)
    return (opened, someone, ballot) if ballot is not None else refuse(Reason.NOT_IN_ROUND)


def understand(workshop: Workshop, command: Understand, moment: Moment) -> Outcome:
    """This person has read what absence can tell. Kept so that they read it once; shown to nobody."""
    found = _theirs(workshop, command.by, command.round)
    if isinstance(found, Refusal):
        return found
    opened, someone, _ = found
    bits = someone.has_read | to_read(workshop, opened, someone)
    changed = workshop.with_participant(command.by, lambda person: replace(person, has_read=bits))
    return Decision(changed, Answer(Text("rounds:understood"), (give_answers(opened),)))


def answer_privately(workshop: Workshop, command: AnswerPrivately, moment: Moment) -> Outcome:
    """One answer given or changed. No effect, no other change: only a digit on this person's own ballot."""
    found = _theirs(workshop, command.by, command.round)
    if isinstance(found, Refusal):
        return found
    opened, someone, _ = found
    place = opened.place(command.item)
    if place is None:
        return refuse(Reason.ROUND_CLOSED)
    if to_read(workshop, opened, someone):
        return refuse(Reason.READ_FIRST, give_answers(opened))
    words = one_line(command.words)
    if command.answer is PrivateAnswer.OTHER_WORDING:
        if opened.kind is not RoundKind.PRODUCTS or command.item == NAMES:
            return refuse(Reason.ROUND_CLOSED)
        if not words:
            return refuse(Reason.NOTHING_WRITTEN)
        if len(words.text) > LONGEST_WORDING:
            return refuse(Reason.TOO_LONG, most=LONGEST_WORDING)
    answer = command.answer
    new = with_ballot(opened, someone.seat, lambda ballot: answered(ballot, place, answer, words))
    if workshop.rounds.open is opened:
        changed = replace(workshop, rounds=replace(workshop.rounds, open=new))
    else:
        sealed = tuple(new if asking is opened else asking for asking in workshop.rounds.sealed)
        changed = replace(workshop, rounds=replace(workshop.rounds, sealed=sealed))
    return Decision(changed, Answer(Text("rounds:noted", now=int(answer)), (give_answers(new),)))
