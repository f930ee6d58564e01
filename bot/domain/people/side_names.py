"""What the sides call themselves: chosen by each, lived with by the other; neutral words until then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Guarded, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.state.agenda import Ability
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.people import Side
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, caucus
from bot.domain.vocabulary.text import Text
from bot.domain.vocabulary.visible import spelling
from bot.frozen import frozen

LONGEST_SIDE_NAME = 40


@frozen
class NameSide(Command):
    """Say what one's own side wishes to be called. ``names_somebody``: the guard has met somebody's name in it."""

    name: Words
    names_somebody: bool = False


@frozen
class AcceptName(Command):
    """Live with the name the other side has chosen."""

    name_seen: int


@frozen
class ObjectToName(Command):
    """Ask the other side for another name."""

    name_seen: int


def _in_briefing(workshop: Workshop) -> bool:
    return workshop.offers(Ability.SIDE_NAMES)


def name_side(workshop: Workshop, command: NameSide, moment: Moment) -> Outcome:
    """Offer a name for one's own side. Nobody is named as the one who wrote it; a later name replaces it."""
    if not _in_briefing(workshop):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    name = Words(" ".join(command.name.text.split()))
    if not name:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(name.text) > LONGEST_SIDE_NAME:
        return refuse(Reason.TOO_LONG, most=LONGEST_SIDE_NAME)
    side = workshop.own(command.by).side
    other = workshop.side(side.other)
    if other.chosen_name is not None and spelling(other.chosen_name.text) == spelling(name.text):
        return refuse(Reason.NAME_NOT_FREE)

    def chosen(side: Side) -> Side:
        return replace(
            side, chosen_name=name, name_accepted=False, name_revision=side.name_revision + 1
        )

    told = (Post(CONTROL, Text("side_names:may_name", name=name)),)
    return Decision(
        workshop.with_side(side, chosen),
        Answer(Text("side_names:offered", name=name)),
        told if command.names_somebody else (),
    )


def accept_name(workshop: Workshop, command: AcceptName, moment: Moment) -> Outcome:
    """Live with the other side's name, as it stood on the card."""
    side = workshop.own(command.by).side.other
    offered = workshop.side(side)
    if not _in_briefing(workshop):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if offered.chosen_name is None or offered.name_revision != command.name_seen:
        return refuse(Reason.NAME_CHANGED)
    if offered.name_accepted:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_side(side, lambda side: replace(side, name_accepted=True))
    return Decision(changed, Answer(Text("side_names:accepted", name=offered.chosen_name)))


def object_to_name(workshop: Workshop, command: ObjectToName, moment: Moment) -> Outcome:
    """Ask for another name, also after somebody accepted; the wish reaches the other caucus, not the wisher's name."""
    side = workshop.own(command.by).side.other
    offered = workshop.side(side)
    if not _in_briefing(workshop):
        return refuse(Reason.NOT_IN_THIS_PHASE)
    if offered.chosen_name is None or offered.name_revision != command.name_seen:
        return refuse(Reason.NAME_CHANGED)

    def without(side: Side) -> Side:
        return replace(
            side, chosen_name=None, name_accepted=False, name_revision=side.name_revision + 1
        )

    asked = Post(caucus(side), Text("side_names:another_please", name=offered.chosen_name))
    return Decision(
        workshop.with_side(side, without), Answer(Text("side_names:asked_for_another")), (asked,)
    )


def _naming(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:name_side_label"), LONGEST_SIDE_NAME),))


def _name(press: IncomingPress) -> NameSide:
    return NameSide(press.by, press.words)


def _accept(press: IncomingPress) -> AcceptName:
    return AcceptName(press.by, press.revision)


def _object(press: IncomingPress) -> ObjectToName:
    return ObjectToName(press.by, press.revision)


TEXTS: Mapping[str, str] = {
    "side_names:offered": "name",
    "side_names:may_name": "name",
    "side_names:accepted": "name",
    "side_names:asked_for_another": "",
    "side_names:another_please": "name",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(
        NameSide,
        Who.TAKING_PART,
        OPEN,
        name_side,
        (ActButton(Verb.NAME_SIDE, _name, _naming),),
        Guarded.NAME,
    ),
    Act(AcceptName, Who.TAKING_PART, OPEN, accept_name, (ActButton(Verb.ACCEPT_NAME, _accept),)),
    Act(
        ObjectToName,
        Who.TAKING_PART,
        OPEN,
        object_to_name,
        (ActButton(Verb.OBJECT_TO_NAME, _object),),
    ),
)
