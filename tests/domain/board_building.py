"""Workshops for tests of notes, boards and listening back: together in a phase, with notes and concerns in place."""

from __future__ import annotations

from bot.domain.boards.concerns import on_board
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import LetBeShown, PutUpLine, WriteNote
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.sessions import ComeTogether, IAmHere, OpenSession
from bot.domain.screens.cards import cards
from bot.domain.state.contributions import Contribution, ContributionKind
from bot.domain.state.decisions import Decision, Post
from bot.domain.state.meeting import SessionStage
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    SETTINGS,
    SIDES,
    after,
    at_place,
    brought_to,
    in_briefing,
    person,
    seen,
    with_channels,
)

CONCERN, ACT = ContributionKind.CONCERN, ContributionKind.ACT
IDEA, CONSTRAINT = ContributionKind.IDEA, ContributionKind.CONSTRAINT
STEP = ContributionKind.STEP


def together(workshop: Workshop) -> Workshop:
    """The same workshop in a session, with everybody in the joint room."""
    workshop = after(workshop, OpenSession(MARA, seen(workshop)))
    workshop = after(
        workshop, *(IAmHere(one.user) for one in workshop.people.participants if one.in_joint)
    )
    return after(workshop, ComeTogether(MARA, seen(workshop)))


def together_at(
    phase: str, part: int = 0, count: int = 4, settings: Settings = SETTINGS
) -> Workshop:
    """Everybody together in the joint room, in this part of this phase."""
    return together(at_place(phase, part, count, settings))


def on(workshop: Workshop, phase: str, part: int = 0) -> Workshop:
    """The same workshop later, together if it was together before."""
    met = workshop.meeting.session is SessionStage.TOGETHER
    while (workshop.phase_id, workshop.part_index) != (phase, part):
        workshop = with_channels(after(workshop, GoOnAllTheSame(MARA, seen(workshop))))
    return workshop if met or not workshop.joint_has_opened else together(workshop)


def note(workshop: Workshop, by: UserId, words: str, kind: ContributionKind = CONCERN) -> Workshop:
    """A private note; an idea answers every concern on the board; a step would be taken by the first side."""
    answers = concerns_on(workshop) if kind is IDEA else ()
    return after(
        workshop, WriteNote(by, kind, Words(words), answers, FIRST if kind is STEP else None)
    )


def ready(workshop: Workshop, by: UserId, words: str, kind: ContributionKind = CONCERN) -> Workshop:
    """A note whose author lets it be shown."""
    workshop = note(workshop, by, words, kind)
    return after(workshop, LetBeShown(by, handle_of(workshop, words)))


def shown(workshop: Workshop) -> Workshop:
    """What waits is on the board."""
    return after(workshop, ShowTogether(MARA, seen(workshop)))


def put_up(
    workshop: Workshop, by: UserId, words: str, kind: ContributionKind = CONCERN
) -> Workshop:
    """A line put up from the joint room."""
    answers = concerns_on(workshop) if kind is IDEA else ()
    return after(workshop, PutUpLine(by, kind, Words(words), answers))


def line_with(workshop: Workshop, words: str) -> Contribution:
    """The note or line of these words."""
    return next(one for one in workshop.boards.contributions if one.words.text == words)


def handle_of(workshop: Workshop, words: str) -> Handle:
    """Its handle."""
    return line_with(workshop, words).handle


def concerns_on(workshop: Workshop) -> tuple[Handle, ...]:
    """The handles of the concerns on the board."""
    return tuple(one.handle for one in on_board(workshop, CONCERN))


CONCERNS = {
    FIRST: ("The wells turn salt", "The works fall silent", "Nobody came"),
    SECOND: ("The water", "The bell", "The fence"),
}


def with_concerns(workshop: Workshop) -> Workshop:
    """Three concerns of each side on the board, of two authors each."""
    for side in SIDES:
        for place, words in enumerate(CONCERNS[side]):
            workshop = ready(workshop, person(side, place % 2), words)
    return shown(workshop)


def listening(count: int = 4) -> Workshop:
    """Together in listening back, three concerns a side on the board."""
    workshop = with_concerns(together(brought_to(in_briefing(count), "concerns", 1)))
    return with_channels(after(workshop, GoOn(MARA, seen(workshop))))


def owners(workshop: Workshop, concern: Contribution) -> tuple[UserId, ...]:
    """Those whose concern it is."""
    return tuple(one.user for one in workshop.consented(concern.side))


def hearers(workshop: Workshop, concern: Contribution) -> tuple[UserId, ...]:
    """Those across the table."""
    return tuple(one.user for one in workshop.consented(concern.side.other))


def board(workshop: Workshop, word: str) -> tuple[Card, ...]:
    """A board's pages, in order."""
    found = cards(workshop)
    return tuple(
        card
        for slot, card in found.items()
        if slot == f"board/{word}" or slot.startswith(f"board/{word}/")
    )


def said(decision: Decision) -> tuple[str, ...]:
    """The texts that a decision posts, by key."""
    return tuple(effect.text.key for effect in decision.effects if isinstance(effect, Post))


def values(text: Text) -> dict[str, object]:
    """A text's values by name."""
    return dict(text.values)


def side_of(workshop: Workshop, user: UserId) -> SideId:
    """A participant's side."""
    return workshop.own(user).side
