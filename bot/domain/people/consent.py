"""Consent: freely given, in one's own line, to named rules and a named audience; taken back at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.boards.private_notes import notes_of
from bot.domain.people.stepping_out import not_here, stepped_out
from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Look,
    Moment,
    Outcome,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import waits_for_own_room
from bot.domain.rooms.power import beyond_seat_of
from bot.domain.rounds.readiness import newcomer_waits
from bot.domain.state.decisions import Answer, Decision, Effect, Post, ShowCardAgain
from bot.domain.state.people import Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, Weight, button
from bot.domain.vocabulary.forms import WORDS, Form, TextField
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, caucus, line
from bot.domain.vocabulary.text import RoomLink, Text
from bot.frozen import frozen

LONGEST_QUESTION = 1_500


# ---- by participants
@frozen
class Consent(Command):
    """Take part, under the ground rules and with the audience that was named."""

    audience_seen: int


@frozen
class NotNow(Command):
    """Do not take part for now; the line stays."""


@frozen
class Withdraw(Command):
    """Stop taking part."""


@frozen
class AskThirdParty(Command):
    """Put a question to the facilitators in one's own line."""

    words: Words


def consent(workshop: Workshop, command: Consent, moment: Moment) -> Outcome:
    """Take part. Refused when the audience on the card is no longer the audience: read the new card first."""
    someone = workshop.own(command.by)
    if someone.takes_part:
        return refuse(Reason.ALREADY_SO)
    if someone.standing is Standing.WITHDRAWN:
        return refuse(Reason.STEPPED_OUT)
    if beyond_seat_of(workshop, command.by).sees_everything:
        return refuse(Reason.POWER_ON_OWN_SEAT)
    if command.audience_seen != workshop.audience.revision:
        return refuse(Reason.AUDIENCE_CHANGED)
    early = not workshop.joint_has_opened
    changed = workshop.with_participant(
        command.by,
        lambda person: replace(
            person,
            standing=Standing.CONSENTED,
            in_joint=False,
            to_stay=early,
            # Who was in it before and comes back waits for nobody; who waited when they stepped out waits again.
            to_caucus=early and (person.to_caucus or not person.has_consented),
            has_consented=True,
        ),
    )
    given = Text("consent:given", room=RoomLink(caucus(someone.side)))
    waits = waits_for_own_room(changed, changed.own(command.by))
    answer = Answer(Text("own_rooms:given") if waits else given)
    effects: tuple[Effect, ...] = ()
    if workshop.settings.retention.hides_history and not waits:
        effects = (
            ShowCardAgain(caucus(someone.side)),
        )  # what stood there before they came they cannot read
    if not early:
        effects = (*effects, newcomer_waits(someone, workshop))
    return Decision(changed, answer, effects)


def not_now(workshop: Workshop, command: NotNow, moment: Moment) -> Outcome:
    """Leave it for now. The line stays, and nobody but the third party learns of it."""
    someone = workshop.own(command.by)
    if someone.standing is not Standing.INVITED:
        return refuse(Reason.ALREADY_SO)
    changed = workshop.with_participant(
        command.by, lambda person: replace(person, standing=Standing.NOT_NOW)
    )
    return Decision(changed, Answer(Text("consent:not_now_noted")))


def withdraw(workshop: Workshop, command: Withdraw, moment: Moment) -> Outcome:
    """Stop taking part: rights close at once, the line stays, the control room is told, the sides are not.

    As long as no rooms stand it means being off the list.
    """
    someone = workshop.own(command.by)
    if workshop.stage is Stage.DRAFT:
        rest = tuple(person for person in workshop.people.participants if person.user != command.by)
        return Decision(
            replace(workshop, people=replace(workshop.people, participants=rest)),
            Answer(Text("data:off_draft")),
        )
    if someone.standing is Standing.WITHDRAWN:
        return refuse(Reason.ALREADY_SO)
    changed = not_here(workshop, someone).with_participant(
        command.by, lambda person: replace(person, standing=Standing.WITHDRAWN, in_joint=False)
    )
    changed, also = stepped_out(changed, someone.seat)
    told = (Post(CONTROL, Text("consent:withdrawn_note", line=RoomLink(line(someone.seat)))), *also)
    return Decision(changed, Answer(Text("consent:withdrawn")), told)


def ask_third_party(workshop: Workshop, command: AskThirdParty, moment: Moment) -> Outcome:
    """Put a question in one's own line; the control room is told that one waits, not what it says."""
    someone = workshop.own(command.by)
    if not command.words:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(command.words.text) > LONGEST_QUESTION:
        return refuse(Reason.TOO_LONG, most=LONGEST_QUESTION)
    where = line(someone.seat)
    effects = (
        Post(where, Text("consent:question", words=command.words)),
        Post(CONTROL, Text("consent:question_waits", line=RoomLink(where))),
    )
    sent = Text(
        "consent:question_sent_nobody_there"
        if workshop.people.nobody_leads
        else "consent:question_sent"
    )
    waiting = workshop.leading.waiting | {someone.seat}
    asked = replace(workshop, leading=replace(workshop.leading, waiting=waiting))
    return Decision(asked, Answer(sent), effects)


def _consent(press: IncomingPress) -> Consent:
    return Consent(press.by, press.revision)


def _asking(press: IncomingPress) -> Form:
    return Form((TextField(WORDS, Text("forms:ask_third_party_label"), LONGEST_QUESTION),))


def surely(workshop: Workshop, by: UserId) -> Text:
    """Stepping out is asked once more. Whoever has let something be shown reads what becomes of it, in both cases."""
    someone = workshop.participant(by)
    mine = notes_of(workshop, someone.seat) if someone is not None else ()
    return Text("consent:withdraw_surely", stands=any(note.on_board for note in mine))


def _surely(press: IncomingPress) -> Answer:
    asked = surely(press.workshop, press.by)
    return Answer(asked, (button(Verb.WITHDRAW_SURELY, weight=Weight.GRAVE),))


TEXTS: Mapping[str, str] = {
    "consent:invitation": "own_side workshop facilitators",
    "consent:invitation_again": "own_side workshop",
    "consent:purpose": "",
    "consent:ground_rules": "",
    "consent:limits": "again viewers could_enter could_act kept",
    "consent:read_again": "sections",
    "consent:your_choice": "",
    "consent:choice_again": "",
    "consent:not_now_stands": "",
    "consent:given": "room",
    "consent:not_now_noted": "",
    "consent:withdraw_surely": "stands",
    "consent:withdrawn": "",
    "consent:withdrawn_note": "line",
    "consent:question": "words",
    "consent:question_sent": "",
    "consent:question_sent_nobody_there": "",
    "consent:question_waits": "line",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(Consent, Who.INVITED, OPEN, consent, (ActButton(Verb.CONSENT, _consent),)),
    Act(NotNow, Who.INVITED, OPEN, not_now, (ActButton(Verb.NOT_NOW),)),
    Act(
        Withdraw,
        Who.INVITED,
        DRAFT_OR_OPEN,
        withdraw,
        (ActButton(Verb.WITHDRAW_SURELY),),
        closes=True,
    ),
    Act(
        AskThirdParty,
        Who.INVITED,
        OPEN,
        ask_third_party,
        (ActButton(Verb.ASK_THIRD_PARTY, form=_asking),),
    ),
)
LOOKS = (Look(Verb.WITHDRAW, _surely), Look(Verb.MY_DATA, None), Look(Verb.TAKE_MY_DATA_OUT, None))
