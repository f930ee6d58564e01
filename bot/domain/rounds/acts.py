"""The rows of secret rounds: opening and closing, and each person's private answers."""

from __future__ import annotations

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Look, Reader, Slash, Who
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.rounds import forms
from bot.domain.rounds.answers import (
    AnswerPrivately,
    Understand,
    answer_privately,
    answers_in_list,
    understand,
)
from bot.domain.rounds.asking import CloseRound, OpenRound, close_round, open_round
from bot.domain.rounds.readiness import GO_ON, NEXT_LEVEL
from bot.domain.state.ballots import Afterwards, PrivateAnswer, RoundKind
from bot.domain.state.steps import AT_HOME, HERE
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import CHOSEN
from bot.domain.vocabulary.identity import Handle

Answers = tuple[tuple[Handle, PrivateAnswer], ...]
_GIVEN = {str(int(each)): each for each in PrivateAnswer}


def _open_round(kind: RoundKind, level: int = HERE) -> Reader:
    def read(press: IncomingPress) -> OpenRound | None:
        minutes = number_in(press.values.get(forms.MINUTES, ""))
        subject = press.pressed.subject if kind is RoundKind.READINESS else ""
        if minutes is None:
            return None
        chosen = press.handles(forms.WHICH)
        afterwards = press.values.get(forms.AFTERWARDS, "")
        after = Afterwards(afterwards) if afterwards in set(Afterwards) else Afterwards.LACKING
        return OpenRound(press.by, kind, minutes, press.seen, chosen, level, subject, after)

    return read


def _understand(press: IncomingPress) -> Understand:
    return Understand(press.by, Handle(press.pressed.subject.partition(".")[0]))


def _answer(press: IncomingPress) -> AnswerPrivately:
    """A button carries round, item and answer, a list its round, page and name; a form means other words."""
    round_handle, _, rest = press.pressed.subject.partition(".")
    which, _, given = rest.partition(".")
    opened, page = Handle(round_handle), number_in(which)
    if press.pressed.verb is Verb.OTHER_WORDING:
        answers: Answers = ((Handle(which), PrivateAnswer.OTHER_WORDING),)
    elif given in _GIVEN:
        answers = ((Handle(which), _GIVEN[given]),)
    else:
        chosen = frozenset(press.handles(CHOSEN))
        answers = answers_in_list(press.workshop, press.by, (opened, page or 0, given), chosen)
    return AnswerPrivately(press.by, opened, answers, press.words)


ACTS: tuple[AnyAct, ...] = (
    Act(
        OpenRound,
        Who.FACILITATOR,
        OPEN,
        open_round,
        (
            ActButton(
                Verb.ASK_ABOUT_STEPS,
                _open_round(RoundKind.STEPS),
                forms.asking_about_steps(HERE),
                slash=(Slash("round", "ask_steps"),),
            ),
            ActButton(
                Verb.ASK_AT_HOME,
                _open_round(RoundKind.STEPS, AT_HOME),
                forms.asking_about_steps(AT_HOME),
                slash=(Slash("round", "ask_at_home"),),
            ),
            ActButton(
                Verb.ASK_READINESS,
                _open_round(RoundKind.READINESS),
                forms.asking_about_readiness,
                slash=(
                    Slash("round", "ready", GO_ON),
                    Slash("round", "ready_next_level", NEXT_LEVEL),
                ),
            ),
            ActButton(
                Verb.ASK_PRODUCTS,
                _open_round(RoundKind.PRODUCTS),
                forms.asking_about_products,
                slash=(Slash("round", "ask_products"),),
            ),
        ),
    ),
    Act(
        CloseRound,
        Who.FACILITATOR,
        OPEN,
        close_round,
        (ActButton(Verb.CLOSE_ROUND, slash=(Slash("round", "close_round"),)),),
    ),
    Act(
        Understand,
        Who.TAKING_PART,
        OPEN,
        understand,
        (ActButton(Verb.UNDERSTAND, _understand),),
        unseen=True,
    ),
    Act(
        AnswerPrivately,
        Who.TAKING_PART,
        OPEN,
        answer_privately,
        (
            ActButton(Verb.ANSWER_PRIVATELY, _answer),
            ActButton(Verb.OTHER_WORDING, _answer, forms.other_wording),
        ),
        unseen=True,
    ),
)
LOOKS = (
    Look(Verb.PRIVATE_ANSWERS, None),
    Look(Verb.EARLIER_ANSWERS, None),
    Look(Verb.LATER_ANSWERS, None),
)
