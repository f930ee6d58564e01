"""Beside a call: the joint card says what stands in writing now, with its buttons, so that one card serves both.

What is written stays written: listening back is said aloud and answered by a button, own acts are shown before anybody
reads one aloud, steps and what leaves the room are put up and answered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.boards import hearing
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Guarded,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Ability
from bot.domain.state.contributions import ActsShown, Contribution
from bot.domain.state.decisions import Answer, Decision
from bot.domain.state.voice import Whereabouts
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import JOINT_CALL
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

LONGEST_WHEREABOUTS = 200


@frozen
class SayWhereWeAre(Command):
    """Leave one sentence for whoever falls out of the call and comes back; without words, take it away."""

    words: Words


def say_where_we_are(workshop: Workshop, command: SayWhereWeAre, moment: Moment) -> Outcome:
    """It stands on the joint card and in the answer to *Go to the call*, until the next part or the call's end."""
    if not workshop.rooms.calls:
        return refuse(Reason.NO_CALL)
    line = Words(" ".join(command.words.text.split()))
    if len(line.text) > LONGEST_WHEREABOUTS:
        return refuse(Reason.TOO_LONG, most=LONGEST_WHEREABOUTS)
    said = Whereabouts(workshop.phase_id, workshop.part_index, line) if line else None
    changed = replace(workshop, voice=replace(workshop.voice, whereabouts=said))
    return Decision(changed, Answer(Text("voice:where_noted", said=said is not None)))


def where_we_are(workshop: Workshop) -> Words | str:
    """What whoever comes back reads; empty where nothing was said in this part."""
    said = workshop.voice.whereabouts
    here = workshop.phase_id, workshop.part_index
    return said.words if said is not None and (said.phase, said.part) == here else ""


# ---- what is shown
def joint_texts(workshop: Workshop) -> tuple[Text, ...]:
    """On the joint card while there is a call for all: the one thing that stands in writing now, and where we are."""
    if workshop.room(JOINT_CALL) is None:
        return ()
    where = where_we_are(workshop)
    said = (Text("voice:card_where", words=where),) if where else ()
    return (*_in_writing(workshop), *said)


def _in_writing(workshop: Workshop) -> tuple[Text, ...]:
    given = workshop.acknowledging.given
    if given is not None:
        someone = workshop.seat(given.seat)
        person = Person(someone.user) if someone is not None else ""
        return (Text("voice:beside_given", person=person, quiet=given.quiet),)
    concern = _said_back(workshop)
    if concern is not None:
        number = hearing.number_of(workshop, concern)
        return (Text("voice:beside_hearing", number=number, words=concern.words),)
    shown = workshop.boards.acts_shown
    if workshop.offers(Ability.ACTS) and shown is not ActsShown.NOTHING:
        return (Text("voice:beside_acts", shown=shown is ActsShown.BOTH),)
    written = workshop.offers(Ability.STEPS) or workshop.offers(Ability.PRODUCTS)
    return (Text("voice:beside_steps"),) if written else ()


def _said_back(workshop: Workshop) -> Contribution | None:
    return hearing.current(workshop) if workshop.offers(Ability.LISTENING_BACK) else None


def answer_presses(workshop: Workshop) -> tuple[Button, ...]:
    """The two answers to what was said back aloud, on the card itself. Who is not asked is told so alone, as below."""
    concern = _said_back(workshop) if workshop.room(JOINT_CALL) is not None else None
    if concern is None or not concern.hearing.asking or workshop.acknowledging.given is not None:
        return ()
    return hearing.meant_or_not(concern, concern.hearing.tries + 1)


def _saying(press: IncomingPress) -> Form:
    before = where_we_are(press.workshop)
    filled = before if isinstance(before, Words) else Words("")
    label = Text("forms:where_we_are_label")
    return Form((TextField(WORDS, label, LONGEST_WHEREABOUTS, filled, required=False),))


def _say(press: IncomingPress) -> SayWhereWeAre:
    return SayWhereWeAre(press.by, press.words)


def _is_in_call(workshop: Workshop) -> bool:
    return bool(workshop.rooms.calls)


TEXTS: Mapping[str, str] = {
    "voice:where_noted": "said",
    "voice:card_where": "words",
    "voice:beside_given": "person quiet",
    "voice:beside_hearing": "number words",
    "voice:beside_acts": "shown",
    "voice:beside_steps": "",
    "forms:where_we_are_title": "",
    "forms:where_we_are_label": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        SayWhereWeAre,
        Who.FACILITATOR,
        OPEN,
        say_where_we_are,
        (
            ActButton(
                Verb.WHERE_WE_ARE,
                _say,
                _saying,
                panel=on_panel_whenever(PanelRow.TALK, Verb.WHERE_WE_ARE, _is_in_call),
            ),
        ),
        Guarded.SPOKEN,
    ),
)
