"""A new facilitator of an open workshop waits: one account in wrong hands is not to bring its own witness.

Once rooms stand, whoever is asked into the third party sees and confirms nothing until another facilitator than the one
who asked has agreed. Where there is no other, a time passes first, and everybody is told of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.both_sides import to_both_sides
from bot.domain.state.decisions import Answer, Decision, Effect, Post
from bot.domain.state.people import Facilitator, Joining
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import Draw, Handle, UserId
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen

WAIT = timedelta(hours=24)
"""How long somebody waits whom nobody else of the third party can agree to."""


@frozen
class AgreeToFacilitator(Command):
    """Another facilitator agrees that somebody joins the third party."""

    joining: Handle


def joining(workshop: Workshop, user: UserId) -> Joining | None:
    """Whether this user waits to be one of the third party."""
    return next((one for one in workshop.people.joining if one.user == user), None)


def others_than(workshop: Workshop, one: Joining) -> bool:
    """Whether anybody else of the third party could agree."""
    return any(facilitator.user != one.by for facilitator in workshop.people.facilitators)


def ask_in(workshop: Workshop, user: UserId, by: UserId, at: datetime, draw: Draw) -> Decision:
    """Somebody is asked into the third party of an open workshop: they wait, and everybody is told."""
    new = Joining(user, by, Handle(draw.token(f"joining|{user}", 10)), at + WAIT)
    people = replace(workshop.people, joining=(*workshop.people.joining, new))
    changed = replace(workshop, people=people)
    if others_than(changed, new):
        told: tuple[Effect, ...] = (
            Post(
                CONTROL,
                Text("people:facilitator_waits", person=Person(user)),
                (button(Verb.AGREE_FACILITATOR, subject=new.handle),),
            ),
        )
        answer = Text("people:facilitator_asked", person=Person(user))
        return Decision(changed, Answer(answer), told)
    answer = Text("people:facilitator_asked_alone", person=Person(user), when=new.until)
    return Decision(changed, Answer(answer), _everybody_is_told(changed, new))


def agree(workshop: Workshop, command: AgreeToFacilitator, moment: Moment) -> Outcome:
    """The second person's word. Whoever asked somebody in cannot be the one who agrees."""
    found = (one for one in workshop.people.joining if one.handle == command.joining)
    new = next(found, None)
    if new is None:
        return refuse(Reason.ALREADY_SO)
    if new.by == command.by:
        return refuse(Reason.SECOND_PERSON)
    changed, told = admit(workshop, new)
    answer = Answer(Text("people:facilitator_joined", person=Person(new.user)))
    return Decision(changed, answer, told)


def admit(workshop: Workshop, new: Joining) -> tuple[Workshop, tuple[Effect, ...]]:
    """They are one of the third party from now on, and both sides learn it in the same words."""
    changed = without(workshop, new.user)
    people = replace(
        changed.people, facilitators=(*changed.people.facilitators, Facilitator(new.user))
    )
    changed = replace(changed, people=people)
    note = Text("people:facilitator_joined_note", person=Person(new.user))
    return changed, (Post(CONTROL, note), *to_both_sides(changed, note))


def without(workshop: Workshop, user: UserId) -> Workshop:
    """Nobody of this id waits any more."""
    rest = tuple(one for one in workshop.people.joining if one.user != user)
    return replace(workshop, people=replace(workshop.people, joining=rest))


def waiting_anew(
    before: Workshop, after: Workshop, at: datetime
) -> tuple[Workshop, tuple[Effect, ...]]:
    """Whoever could have agreed has gone: for those who wait it begins anew, and everybody is told of it.

    Else somebody could ask a friend in, wait out the time in silence, and then have their colleagues put out.
    """
    told: tuple[Effect, ...] = ()
    waiting = []
    for one in after.people.joining:
        if others_than(before, one) and not others_than(after, one):
            one = replace(one, until=at + WAIT)
            told = (*told, *_everybody_is_told(after, one))
        waiting.append(one)
    return replace(after, people=replace(after.people, joining=tuple(waiting))), told


def _everybody_is_told(workshop: Workshop, new: Joining) -> tuple[Effect, ...]:
    note = Text("people:facilitator_comes", person=Person(new.user), when=new.until)
    return (Post(CONTROL, note), *to_both_sides(workshop, note))


def comes_at(workshop: Workshop) -> tuple[datetime, ...]:
    """When somebody becomes one of the third party by time alone: where nobody else could agree."""
    if workshop.stage is not Stage.OPEN:
        return ()
    return tuple(one.until for one in workshop.people.joining if not others_than(workshop, one))


def _agree(press: IncomingPress) -> AgreeToFacilitator:
    return AgreeToFacilitator(press.by, press.subject)


ACTS: tuple[AnyAct, ...] = (
    Act(
        AgreeToFacilitator,
        Who.FACILITATOR,
        OPEN,
        agree,
        (ActButton(Verb.AGREE_FACILITATOR, _agree),),
    ),
)
