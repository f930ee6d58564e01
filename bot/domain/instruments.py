"""All instruments' acts and looks, in the order in which their buttons stand on the panel."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.boards import acts as boards
from bot.domain.boards import constraints, hearing, hearing_answers, ideas, sensibility, vision
from bot.domain.boundaries import acquainted, findings, held, names, second_look
from bot.domain.leading import (
    breaks,
    closing,
    due,
    even_hand,
    gates,
    going_on,
    handing_over,
    interventions,
    letters,
    looking_ahead,
    open_questions,
    renderings,
    sessions,
    waiting,
)
from bot.domain.people import (
    backing,
    choices,
    consent,
    invited,
    joining,
    kinds,
    languages,
    left_aside,
    opening,
    own_rooms,
    side_names,
    silenced,
    understanding,
)
from bot.domain.reassurance import acts as reassurance
from bot.domain.reassurance import giving_room, in_both
from bot.domain.road.act import AnyAct, Look, OnPanel
from bot.domain.rooms import channels, conditions, trouble
from bot.domain.rounds import acts as rounds
from bot.domain.voice import answers, beside, turns, voice_sessions

ACTS: tuple[AnyAct, ...] = (
    *sessions.ACTS,
    *breaks.ACTS,
    *voice_sessions.ACTS,
    *turns.ACTS,
    *beside.ACTS,
    *answers.ACTS,
    *going_on.ACTS,
    *looking_ahead.ACTS,
    *boards.ACTS,
    *sensibility.ACTS,
    *hearing.ACTS,
    *hearing_answers.ACTS,
    *ideas.ACTS,
    *vision.ACTS,
    *constraints.ACTS,
    *interventions.ACTS,
    *letters.ACTS,
    *waiting.ACTS,
    *handing_over.ACTS,
    *open_questions.ACTS,
    *reassurance.ACTS,
    *giving_room.ACTS,
    *rounds.ACTS,
    *invited.ACTS,
    *joining.ACTS,
    *languages.ACTS,
    *backing.ACTS,
    *choices.ACTS,
    *left_aside.ACTS,
    *understanding.ACTS,
    *renderings.ACTS,
    *kinds.ACTS,
    *own_rooms.ACTS,
    *silenced.ACTS,
    *opening.ACTS,
    *consent.ACTS,
    *side_names.ACTS,
    *held.ACTS,
    *second_look.ACTS,
    *acquainted.ACTS,
    *findings.ACTS,
    *names.ACTS,
    *closing.ACTS,
    *due.ACTS,
    *channels.ACTS,
    *trouble.ACTS,
    *conditions.ACTS,
)
LOOKS: tuple[Look, ...] = (
    *invited.LOOKS,
    *waiting.LOOKS,
    *looking_ahead.LOOKS,
    *boards.LOOKS,
    *sensibility.LOOKS,
    *hearing_answers.LOOKS,
    *trouble.LOOKS,
    *even_hand.LOOKS,
    *reassurance.LOOKS,
    *rounds.LOOKS,
    *choices.LOOKS,
    *left_aside.LOOKS,
    *kinds.LOOKS,
    *consent.LOOKS,
    *answers.LOOKS,
    *turns.LOOKS,
    *held.LOOKS,
)

TEXTS: Mapping[str, str] = {
    **sessions.TEXTS,
    **breaks.TEXTS,
    **going_on.TEXTS,
    **looking_ahead.TEXTS,
    **gates.TEXTS,
    **interventions.TEXTS,
    **letters.TEXTS,
    **waiting.TEXTS,
    **handing_over.TEXTS,
    **open_questions.TEXTS,
    **giving_room.TEXTS,
    **in_both.TEXTS,
    **consent.TEXTS,
    **languages.TEXTS,
    **backing.TEXTS,
    **choices.TEXTS,
    **left_aside.TEXTS,
    **understanding.TEXTS,
    **renderings.TEXTS,
    **kinds.TEXTS,
    **own_rooms.TEXTS,
    **side_names.TEXTS,
    **closing.TEXTS,
    **answers.TEXTS,
    **voice_sessions.TEXTS,
    **turns.TEXTS,
    **beside.TEXTS,
}
"""What these instruments ask of the pack: each text's key with the values it is given."""


def _places() -> tuple[OnPanel, ...]:
    """Where acts and looks stand: acts first, but that closing for good comes last of all."""
    acts = [given.panel for act in ACTS for given in act.buttons if act not in closing.ACTS]
    last = [given.panel for act in closing.ACTS for given in act.buttons]
    return tuple(
        place for place in (*acts, *(look.panel for look in LOOKS), *last) if place is not None
    )


PLACES = _places()
"""Every place on the panel, in order."""
