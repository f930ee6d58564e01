"""Whom one would meet: people say what they are, by kind, before anybody sees an account; and once more that they stay.

Kinds stand without names, in an order that says nothing of whose they are. The joint room opens to those who have read
them and said *I stay*. With whom somebody could not sit goes to the third party alone, in that person's line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Guarded,
    Look,
    Moment,
    Outcome,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rounds.readiness import let_in, newcomer_waits
from bot.domain.state.decisions import Answer, Decision, Effect, Post, ShowCardAgain
from bot.domain.state.meeting import SessionStage
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import SideId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, line
from bot.domain.vocabulary.text import RoomLink, Text
from bot.domain.vocabulary.visible import spelling
from bot.frozen import frozen

LONGEST_KIND = 60
LONGEST_CANNOT_SIT = 300
MOST_KINDS = 8
"""So many of each side are shown."""


@frozen
class SayKind(Command):
    """Say in a few words what one is, by kind."""

    words: Words


@frozen
class SayCannotSit(Command):
    """Tell the third party alone with whom one could not sit."""

    words: Words


@frozen
class Stay(Command):
    """Having read whom one would meet, come into the joint room."""


def say_kind(workshop: Workshop, command: SayKind, moment: Moment) -> Outcome:
    """It stands among the others' until the joint room opens to this person. Said anew, it replaces the first."""
    someone = workshop.own(command.by)
    if not someone.to_stay:
        return refuse(Reason.ALREADY_SO)
    if not command.words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(command.words.text) > LONGEST_KIND:
        return refuse(Reason.TOO_LONG, most=LONGEST_KIND)
    said = workshop.with_participant(command.by, lambda person: replace(person, kind=command.words))
    return Decision(said, Answer(Text("kinds:said"), (button(Verb.CANNOT_SIT),)))


def say_cannot_sit(workshop: Workshop, command: SayCannotSit, moment: Moment) -> Outcome:
    """It stands in this person's line; the control room learns that something waits there, not what."""
    someone = workshop.own(command.by)
    if not command.words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(command.words.text) > LONGEST_CANNOT_SIT:
        return refuse(Reason.TOO_LONG, most=LONGEST_CANNOT_SIT)
    where = line(someone.seat)
    told = (
        Post(where, Text("kinds:cannot_sit", words=command.words)),
        Post(CONTROL, Text("consent:question_waits", line=RoomLink(where))),
    )
    waiting = workshop.leading.waiting | {someone.seat}
    changed = replace(workshop, leading=replace(workshop.leading, waiting=waiting))
    return Decision(changed, Answer(Text("kinds:cannot_sit_told")), told)


def stay(workshop: Workshop, command: Stay, moment: Moment) -> Outcome:
    """The joint room opens to this person. Where a session is under way, they are here.

    Once the phase in which both sides first sit together is over, they are new there, and both sides are asked before.
    """
    someone = workshop.own(command.by)
    if not workshop.joint_has_opened:
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if not someone.to_stay:
        return refuse(Reason.ALREADY_SO)
    if began_without(workshop):
        waits = workshop.with_participant(command.by, lambda person: replace(person, to_stay=False))
        return Decision(
            waits, Answer(Text("kinds:stays_later")), (newcomer_waits(someone, workshop),)
        )
    changed = let_in(workshop, command.by).with_participant(
        command.by, lambda person: replace(person, to_stay=False)
    )
    meets = workshop.meeting.session is not SessionStage.NONE
    if meets:
        here = changed.meeting.here | {someone.seat}
        changed = replace(changed, meeting=replace(changed.meeting, here=here))
    again: tuple[Effect, ...] = ()
    if workshop.settings.retention.hides_history:
        again = (ShowCardAgain(JOINT),)  # what stood there before they came they cannot read
    return Decision(changed, Answer(Text("kinds:stays", room=RoomLink(JOINT), here=meets)), again)


def began_without(workshop: Workshop) -> bool:
    """Whether the talk has gone beyond the phase in which both sides first sit together."""
    agenda = workshop.agenda
    first = next(place for place, phase in enumerate(agenda.phases) if phase.opens_joint)
    reached = (workshop.leading.farthest or workshop.phase_id, workshop.phase_id)
    return max(map(agenda.index, reached)) > first


# ---- what is shown
def kinds_of(workshop: Workshop, side: SideId) -> tuple[Words, ...]:
    """What those of a side who take part are, sorted by the words alone."""
    said = (person.kind for person in workshop.consented(side) if person.kind is not None)
    return tuple(sorted(said, key=lambda words: spelling(words.text)))


def _met(workshop: Workshop) -> tuple[Text, ...]:
    found = []
    for side in workshop.sides_in_turn:
        kinds = kinds_of(workshop, side)
        more = len(workshop.consented(side)) - len(kinds[:MOST_KINDS])
        name = workshop.side_name(side)
        found.append(Text("kinds:of_side", side=name, kinds=kinds[:MOST_KINDS], more=more))
    return tuple(found)


def on_line(
    workshop: Workshop, someone: Participant
) -> tuple[tuple[Text, ...], tuple[Button, ...]]:
    """What stands in the line of somebody who has not said yet that they stay; nothing afterwards."""
    if not someone.to_stay:
        return (), ()
    says = button(Verb.SAY_KIND)
    if not workshop.joint_has_opened:
        return (), (says, button(Verb.KINDS))
    stays = button(Verb.STAY, weight=Weight.MAIN)
    return (Text("kinds:before_joint", sides=_met(workshop), late=began_without(workshop)),), (
        stays,
        says,
        button(Verb.CANNOT_SIT),
    )


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """That the joint room is not open to everybody yet; who it is, is not said."""
    waits = workshop.joint_has_opened and any(
        person.takes_part and person.to_stay for person in workshop.people.participants
    )
    return (Text("kinds:panel_waits"),) if waits else ()


def _kinds(press: IncomingPress) -> Answer | Refusal:
    """Whom one would meet, as far as they have said; for who takes part, and the third party."""
    workshop, someone = press.workshop, press.workshop.participant(press.by)
    if someone is None or not someone.takes_part:
        return refuse(Reason.NOT_YOURS)
    return Answer(Text("kinds:met", sides=_met(workshop)), (button(Verb.CANNOT_SIT),))


def _saying(press: IncomingPress) -> Form:
    someone = press.workshop.participant(press.by)
    filled = someone.kind if someone is not None else None
    return Form((TextField(WORDS, Text("kinds:label"), LONGEST_KIND, filled or Words("")),))


def _cannot_sit(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("kinds:cannot_sit_label"), LONGEST_CANNOT_SIT),))


TEXTS: Mapping[str, str] = {
    "kinds:before_joint": "sides late",
    "kinds:met": "sides",
    "kinds:panel_waits": "",
    "kinds:of_side": "side kinds more",
    "kinds:said": "",
    "kinds:stays": "room here",
    "kinds:stays_later": "",
    "kinds:cannot_sit": "words",
    "kinds:cannot_sit_told": "",
    "kinds:label": "",
    "kinds:cannot_sit_label": "",
    "forms:say_kind_title": "",
    "forms:cannot_sit_title": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        SayKind,
        Who.TAKING_PART,
        OPEN,
        say_kind,
        (ActButton(Verb.SAY_KIND, form=_saying),),
        Guarded.CONTRIBUTION,
    ),
    Act(
        SayCannotSit,
        Who.TAKING_PART,
        OPEN,
        say_cannot_sit,
        (ActButton(Verb.CANNOT_SIT, form=_cannot_sit),),
    ),
    Act(Stay, Who.TAKING_PART, OPEN, stay, (ActButton(Verb.STAY),)),
)
LOOKS = (Look(Verb.KINDS, _kinds),)
