"""One person's private answers: what they read first, what they are asked, giving and changing an answer.

Everything here is shown to that person alone, and what they press changes nothing that anybody else could see.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.reassurance.pairs import label_of, pair_line
from bot.domain.reassurance.steps import number_of, one_line
from bot.domain.road.act import Command, Moment, Outcome
from bot.domain.rounds import readiness
from bot.domain.rounds.asking import give_answers
from bot.domain.rounds.lists import LEAVE, fits_a_list, line_of_product, pages_of
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
from bot.domain.vocabulary.buttons import Button, Choice, Row, Verb, Weight, button
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen

LONGEST_WORDING = 300
STEPS = "steps"
"""The list of a page of steps and pairs."""
GIVES, RECEIVES, TIED = _KINDS = ("gives", "receives", "tied")
"""What is asked about, by which side would do it, or both; in this order. Once each was a list of its own."""


@frozen
class Question:
    """One part of a page: what is asked, and what answers it."""

    text: Text
    row: Row = ()


Page = tuple[Question, ...]


@frozen
class Understand(Command):
    """Have read what absence can tell, before the first private answer; nobody is told."""

    round: Handle


@frozen
class AnswerPrivately(Command):
    """Give or change private answers, all of a list at once. Nobody but the answerer ever learns that any was given."""

    round: Handle
    answers: tuple[tuple[Handle, PrivateAnswer], ...]
    words: Words = Words("")


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
    unread = to_read(workshop, opened, someone)
    if unread:
        return _reading(opened, unread)
    every = pages_of(workshop, opened)
    pages = len(every)
    number = max(0, min(number, pages - 1))
    still = (
        Text("rounds:until", closes_at=opened.closes_at)
        if opened is workshop.rounds.open
        else Text("rounds:sealed")
    )
    head = Question(
        Text("rounds:page", page=number + 1, pages=pages, until=still, kind=str(opened.kind))
    )
    asking = _Asking(workshop, opened, someone, ballot, number)
    turns = []
    if number > 0:
        turns.append(button(Verb.EARLIER_ANSWERS, number - 1, subject=str(handle)))
    if number < pages - 1:
        turns.append(button(Verb.LATER_ANSWERS, number + 1, subject=str(handle)))
    foot = "foot" if number < pages - 1 else "last"
    return (
        head,
        *asking.questions(every[number]),
        *((Question(Text(f"rounds:page_{foot}"), tuple(turns)),) if turns else ()),
    )


def _reading(opened: Round, unread: int) -> Page:
    """Only what this person has not read yet: of what is read twice the second half is passed over."""
    parts = [
        Question(Text(name))
        for bit, name in (
            (Reading.ABSENCE, "rounds:absence"),
            (Reading.THREE, "rounds:absence_of_three"),
        )
        if unread & bit
    ]
    understood = button(Verb.UNDERSTAND, weight=Weight.MAIN, subject=str(opened.handle))
    return (*parts, Question(Text("rounds:absence_foot"), (understood,)))


@frozen
class _Asking:
    """One page of a round as one person is asked it."""

    workshop: Workshop
    opened: Round
    someone: Participant
    ballot: Ballot
    page: int

    def questions(self, items: tuple[Handle, ...]) -> Page:
        match self.opened.kind:
            case RoundKind.STEPS:
                return (self._steps(items),)
            case RoundKind.READINESS:
                return tuple(self._readiness(item) for item in items)
            case RoundKind.PRODUCTS:
                return self._products(items)

    def _now(self, item: Handle) -> PrivateAnswer:
        return answer_of(self.ballot, self.opened.place(item) or 0)

    def _steps(self, items: tuple[Handle, ...]) -> Question:
        """All in one list, each with what is asked of it: what is not chosen is *not yet*. A pair is one entry."""
        lists = {item: _list_of(self.workshop, self.someone, item) for item in items}
        in_order = [item for which in _KINDS for item in items if lists[item] == which]
        lines = {item: label_of(self.workshop, item) for item in in_order}
        hints = tuple(
            (str(item), Text(f"rounds:label_asks_{lists[item]}", giver=self._giver(lists[item])))
            for item in in_order
        )
        pairs = tuple(self._line_of_pair(item) for item in in_order if lists[item] == TIED)
        asked = Text("rounds:ask_steps", pairs=pairs, level=self.opened.level)
        choice = self._list(STEPS, Text("rounds:choose_steps"), lines)
        return Question(
            asked, replace(choice, hints=hints) if isinstance(choice, Choice) else choice
        )

    def _giver(self, which: str) -> Value:
        side = self.someone.side
        return self.workshop.side_name(side if which == GIVES else side.other)

    def _line_of_pair(self, item: Handle) -> Text:
        """Both steps in full, for a list has room for their beginnings alone."""
        pair = self.workshop.pair(item)
        if pair is None:
            return label_of(self.workshop, item)
        first, second = sorted(number_of(self.workshop, one) for one in pair.steps)
        line = pair_line(self.workshop, pair, self.someone.side)
        return Text("rounds:ask_pair", first=first, second=second, pair=line)

    def _readiness(self, item: Handle) -> Question:
        """Two buttons of the same kind; the one that stands now is outlined, and the text says it in words too."""
        now, about = self._now(item), readiness.question(self.workshop, self.opened.subject)
        presses = tuple(
            Button(
                Verb.ANSWER_PRIVATELY,
                Text(f"presses:answer_{word}"),
                0,
                Weight.MAIN if now is answer else Weight.QUIET,
                f"{self.opened.handle}.{item}.{int(answer)}",
            )
            for answer, word in ((PrivateAnswer.YES, "ready"), (PrivateAnswer.NOT_YET, "not_yet"))
        )
        return Question(Text("rounds:ask_readiness", about=about, now=int(now)), presses)

    def _products(self, items: tuple[Handle, ...]) -> Page:
        """One list of what may leave, and one of what somebody would rather read otherwise."""
        lines = {item: line_of_product(self.workshop, item) for item in items}
        entries = tuple(
            Text("rounds:ask_product", line=lines[item], other=self._has_other_words(item))
            for item in items
            if self._has_other_words(item) or not fits_a_list(self.workshop, item)
        )
        leave = self._list(LEAVE, Text("rounds:choose_products"), lines)
        asked = Question(Text("rounds:ask_products", entries=entries), leave)
        options = tuple((str(item), lines[item]) for item in items if item != NAMES)
        if not options:
            return (asked,)
        other = Choice(
            Verb.OTHER_WORDING,
            Text(Verb.OTHER_WORDING.label),
            options,
            subject=str(self.opened.handle),
        )
        return asked, Question(Text("rounds:ask_other_wording"), other)

    def _has_other_words(self, item: Handle) -> bool:
        """Whether this person would rather read other words; which, stands in the form."""
        return self._now(item) is PrivateAnswer.OTHER_WORDING

    def _list(self, which: str, label: Text, lines: dict[Handle, Text]) -> Row:
        if not lines:
            return ()
        chosen = frozenset(str(item) for item in lines if self._now(item) is PrivateAnswer.YES)
        options = tuple((str(item), line) for item, line in lines.items())
        subject = f"{self.opened.handle}.{self.page}.{which}"
        return Choice(
            Verb.ANSWER_PRIVATELY, label, options, 0, subject, most=len(options), chosen=chosen
        )


def _list_of(workshop: Workshop, someone: Participant, item: Handle) -> str:
    """What this person is asked of a step or a pair."""
    givers = {step.giver for step in workshop.steps_in(item)}
    if len(givers) > 1:
        return TIED
    return GIVES if someone.side in givers else RECEIVES


def answers_in_list(
    workshop: Workshop, by: UserId, asked: tuple[Handle, int, str], chosen: frozenset[Handle]
) -> tuple[tuple[Handle, PrivateAnswer], ...]:
    """What somebody answers who chose these in one list of a page: to the rest of it *not yet*, or no.

    ``asked``: the round, the page, the list. Another wording that was given stands until its words are chosen.
    """
    handle, number, which = asked
    found = _theirs(workshop, by, handle)
    if isinstance(found, Refusal):
        return ()
    opened, someone, ballot = found
    every = pages_of(workshop, opened)
    items = every[number] if number < len(every) else ()
    if opened.kind is RoundKind.STEPS:
        items = tuple(item for item in items if which in (STEPS, _list_of(workshop, someone, item)))
    answers: list[tuple[Handle, PrivateAnswer]] = []
    for item in items:
        now = answer_of(ballot, opened.place(item) or 0)
        if item in chosen:
            answers.append((item, PrivateAnswer.YES))
        elif now is not PrivateAnswer.OTHER_WORDING:
            answers.append((item, PrivateAnswer.NOT_YET))
    return tuple(answers)


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
    """Answers given or changed. No effect, no other change: only digits on this person's own ballot."""
    found = _theirs(workshop, command.by, command.round)
    if isinstance(found, Refusal):
        return found
    opened, someone, _ = found
    if not command.answers or any(opened.place(item) is None for item, _ in command.answers):
        return refuse(Reason.ROUND_CLOSED)
    if to_read(workshop, opened, someone):
        return refuse(Reason.READ_FIRST, give_answers(opened))
    words = one_line(command.words)
    refused = next(filter(None, (_of_no_use(opened, one, words) for one in command.answers)), None)
    if refused is not None:
        return refused

    def given(ballot: Ballot) -> Ballot:
        for item, answer in command.answers:
            ballot = answered(ballot, opened.place(item) or 0, answer, words)
        return ballot

    new = with_ballot(opened, someone.seat, given)
    if workshop.rounds.open is opened:
        changed = replace(workshop, rounds=replace(workshop.rounds, open=new))
    else:
        sealed = tuple(new if asking is opened else asking for asking in workshop.rounds.sealed)
        changed = replace(workshop, rounds=replace(workshop.rounds, sealed=sealed))
    return Decision(changed, Answer(Text("rounds:noted"), (give_answers(new),)))


def _of_no_use(opened: Round, given: tuple[Handle, PrivateAnswer], words: Words) -> Refusal | None:
    """Why another wording cannot be kept: there is none, it is too long, or nothing of that kind is asked."""
    item, answer = given
    if answer is not PrivateAnswer.OTHER_WORDING:
        return None
    if opened.kind is not RoundKind.PRODUCTS or item == NAMES:
        return refuse(Reason.ROUND_CLOSED)
    if not words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(words.text) > LONGEST_WORDING:
        return refuse(Reason.TOO_LONG, most=LONGEST_WORDING)
    return None
