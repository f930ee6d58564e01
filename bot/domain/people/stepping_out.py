"""What becomes of private answers and unshown worries when somebody steps out or leaves."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards.phase_end import without_voice
from bot.domain.state.ballots import voided, without_ballot
from bot.domain.state.choices import Choices
from bot.domain.state.decisions import Effect, Post
from bot.domain.state.people import Participant
from bot.domain.state.voice import VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import SeatId
from bot.domain.vocabulary.rooms import CONTROL
from bot.domain.vocabulary.text import Text


def not_here(workshop: Workshop, someone: Participant) -> Workshop:
    """Whoever goes is not here any more; and should they come back, they say so anew."""
    gone = frozenset({someone.seat})
    return replace(
        workshop,
        choices=replace(workshop.choices, agreed=workshop.choices.agreed - gone),
        meeting=replace(
            workshop.meeting,
            here=workshop.meeting.here - gone,
            content_to_begin=workshop.meeting.content_to_begin - gone,
        ),
    )


def _with_no_answer_on_voice(workshop: Workshop, seat: SeatId) -> Workshop:
    """Should they come back, they answer anew."""
    someone = workshop.seat(seat)
    if someone is None:
        return workshop
    return workshop.with_participant(
        someone.user, lambda person: replace(person, voice=VoiceAnswer.TEXT)
    )


def _asked_anew(workshop: Workshop, seat: SeatId) -> Choices:
    """Should what protects less hold once somebody has gone, the others would know that it had waited for them: all
    are asked anew. Nothing shows on any line at that moment.
    """
    someone = workshop.seat(seat)
    if someone is None or not someone.has_consented:
        return workshop.choices
    return replace(workshop.choices, agreed=frozenset())


def stepped_out(workshop: Workshop, seat: SeatId) -> tuple[Workshop, tuple[Effect, ...]]:
    """The open round will have no result, their own sealed answers go, and so do their unshown worries
    and shapes, and what they pressed for.

    What others have answered under seal stands: that it could still be changed shows on their lines, and must not end
    at the moment somebody steps out.

    The sides are told nothing now: the round is closed like any other, with the one text for nothing published. They
    may guess. Only the control room, which learns of the stepping out anyway, is told.
    """
    asked = workshop.rounds.open is not None and workshop.rounds.open.ballot(seat) is not None
    stepped = _with_no_answer_on_voice(without_voice(workshop, seat), seat)
    changed = replace(
        stepped,
        choices=_asked_anew(stepped, seat),
        rounds=replace(
            stepped.rounds,
            open=voided(workshop.rounds.open, seat) if workshop.rounds.open is not None else None,
            sealed=tuple(without_ballot(asking, seat) for asking in workshop.rounds.sealed),
        ),
        reassurance=replace(
            stepped.reassurance,
            worries=tuple(
                worry
                for worry in workshop.reassurance.worries
                if worry.shown or worry.author != seat
            ),
            shapes=tuple(
                shape
                for shape in workshop.reassurance.shapes
                if shape.shown or shape.author != seat
            ),
            # Others have read what was proposed: if it went at that moment, they would know whose it was.
            proposals=tuple(
                replace(proposal, pressed=proposal.pressed - {seat})
                for proposal in workshop.reassurance.proposals
            ),
            pairs=tuple(
                replace(pair, pressed=pair.pressed - {seat}) for pair in workshop.reassurance.pairs
            ),
        ),
    )
    return changed, ((Post(CONTROL, Text("rounds:void_note")),) if asked else ())
