"""Readiness: one private question to both sides, evaluated once, answered by one of two texts (docs/rounds.md)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.state.ballots import Round, side_says_yes
from bot.domain.state.decisions import Effect, Post, ShowCardAgain, in_both_caucuses
from bot.domain.state.people import Participant
from bot.domain.state.steps import AT_HOME, asked_anew
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT
from bot.domain.vocabulary.text import Person, Text

GO_ON, NEXT_LEVEL, _NEWCOMER = "go_on", "next_level", "new."


def for_newcomer(newcomer: Participant) -> str:
    """The subject of the round that lets somebody new into the joint room."""
    return f"{_NEWCOMER}{newcomer.handle}"


def newcomers(workshop: Workshop) -> tuple[Participant, ...]:
    """Those who take part and wait for the joint room."""
    return tuple(
        person
        for person in workshop.people.participants
        if person.takes_part and not person.in_joint and not person.to_stay
    )


def _newcomer(workshop: Workshop, subject: str) -> Participant | None:
    return next((person for person in newcomers(workshop) if for_newcomer(person) == subject), None)


def newcomer_waits(someone: Participant, workshop: Workshop) -> Post:
    """What the third party reads of somebody who would come in now, with the way to ask both sides."""
    button_for = button(Verb.LET_IN, subject=someone.handle)
    person, back = Person(someone.user), reads_back(workshop)
    return Post(
        CONTROL, Text("people:newcomer_waits", person=person, reads_back=back), (button_for,)
    )


def newcomer_note(workshop: Workshop, newcomer: Participant) -> Text:
    """What both sides are told when somebody new comes in, without a name."""
    side = workshop.side_name(newcomer.side)
    return Text(
        "people:newcomer_note",
        side=side,
        asked_anew=bool(workshop.reassurance.products),
        reads_back=reads_back(workshop),
    )


def reads_back(workshop: Workshop) -> Text:
    """What somebody new can read of what was said before they came: whoever lets them in decides this, too."""
    return Text(f"readiness:reads_back_{workshop.settings.retention}")


def let_in(workshop: Workshop, user: UserId) -> Workshop:
    """Somebody new comes into the joint room. Words that were to leave wait until they were asked as well."""
    entered = workshop.with_participant(user, lambda person: replace(person, in_joint=True))
    return replace(
        entered,
        reassurance=replace(
            entered.reassurance,
            products=asked_anew(entered.reassurance.products),
            names_may_leave=False,
        ),
    )


def question(workshop: Workshop, subject: str) -> Text:
    """What the round asks. A newcomer is named by their side alone; the question stays even if they have left since."""
    newcomer = next(
        (person for person in workshop.people.participants if for_newcomer(person) == subject), None
    )
    if newcomer is not None:
        side = workshop.side_name(newcomer.side)
        return Text("readiness:newcomer", side=side, reads_back=reads_back(workshop))
    return Text(f"readiness:{NEXT_LEVEL if subject == NEXT_LEVEL else GO_ON}")


def may_ask_for(workshop: Workshop, subject: str) -> Refusal | None:
    """Whether readiness can be asked for this now: once a session, and one level up only after a published round."""
    if subject == NEXT_LEVEL:
        if (
            workshop.reassurance.published_level < workshop.reassurance.open_level
            or workshop.reassurance.open_level >= AT_HOME
        ):
            return refuse(Reason.LEVEL_CLOSED)
    elif subject != GO_ON and _newcomer(workshop, subject) is None:
        return refuse(Reason.NOTHING_TO_ASK)
    return refuse(Reason.READINESS_ASKED) if subject in workshop.rounds.readiness_asked else None


def closed(workshop: Workshop, opened: Round) -> tuple[Workshop, tuple[Effect, ...]]:
    """Both sides are ready, or not now; nobody learns which side, or why. Nothing was asked if somebody stepped out.

    If the newcomer whom it was about takes part no more, it is not now.
    """
    item = opened.items[0]
    newcomer = _newcomer(workshop, opened.subject)
    nobody_to_let_in = newcomer is None and opened.subject.startswith(_NEWCOMER)
    ready = not nobody_to_let_in and all(
        side_says_yes(opened, item, side.id, workshop.has_read) for side in workshop.people.sides
    )
    told: tuple[Effect, ...] = (
        Post(
            JOINT,
            Text(
                "readiness:ready" if ready else "readiness:not_now",
                about=question(workshop, opened.subject),
            ),
        ),
    )
    if not opened.void:
        workshop = replace(
            workshop,
            rounds=replace(
                workshop.rounds, readiness_asked=(*workshop.rounds.readiness_asked, opened.subject)
            ),
        )
    if not ready:
        return workshop, told
    if opened.subject == NEXT_LEVEL:
        return replace(
            workshop, reassurance=replace(workshop.reassurance, open_level=AT_HOME)
        ), told
    if newcomer is None:
        return workshop, told
    note = newcomer_note(workshop, newcomer)
    entered = let_in(workshop, newcomer.user)
    told = (*told, *in_both_caucuses(workshop, note))
    return entered, (
        *told,
        ShowCardAgain(JOINT),
    ) if workshop.settings.retention.hides_history else told
