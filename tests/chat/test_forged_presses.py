"""What travels in a button's id can be made up: however large its numbers are, a press is answered."""

from __future__ import annotations

import pytest

from bot.app.documents import Document, encode_document
from bot.chat import custom_id
from bot.domain.acts import BY_BUTTON, LOOK_BY_BUTTON
from bot.domain.decide import decide
from bot.domain.road.act import reader_of
from bot.domain.road.press import LARGEST, IncomingPress, number_in
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.forms import WORDS
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.refusals import Refusal
from tests.domain.build import FIRST, MARA, at_place, moment, person

HUGE = "9" * 60
FORGED = (
    HUGE,
    f"{HUGE}.{HUGE}.{HUGE}",
    str(2**63),
    "253402300800",
    "-1",
    "٣",
    "²",
    "",
    ".",
    "1e99",
)
WORKSHOP = at_place("reassurance", session=True)


def pressed(verb: Verb, subject: str, by: UserId, workshop: Workshop = WORKSHOP) -> IncomingPress:
    decoded = custom_id.decode(f"parley:{verb}:{workshop.handle}:{HUGE[:40]}:{subject[:40]}:")
    assert decoded is not None
    values = {WORDS: "Words.", "minutes": HUGE}
    return IncomingPress(workshop, None, by, decoded, values, Words("Words."))


@pytest.mark.parametrize("verb", [*BY_BUTTON, *LOOK_BY_BUTTON])
def test_a_forged_press_of_any_button_is_decided_or_refused(verb: Verb) -> None:
    for subject in FORGED:
        for by in (MARA, person(FIRST, 0)):
            press = pressed(verb, subject, by)
            if verb in LOOK_BY_BUTTON:
                shows = LOOK_BY_BUTTON[verb].shows
                if shows is not None and WORKSHOP.participant(by) is not None:
                    shows(press)
                continue
            command = reader_of(*BY_BUTTON[verb])(press)
            if command is None:
                continue
            outcome = decide(WORKSHOP, command, moment())
            assert isinstance(outcome, Refusal | Decision)
            if isinstance(outcome, Decision):
                encode_document(Document(outcome.workshop))


def test_a_number_larger_than_any_of_ours_is_none() -> None:
    assert number_in(str(LARGEST)) == LARGEST
    assert [number_in(text) for text in (str(LARGEST + 1), HUGE, "", "-1", "٣", "²")] == [None] * 6


def test_a_revision_that_nobody_was_shown_matches_nothing() -> None:
    decoded = custom_id.decode(f"parley:{Verb.CLOSE}:h:{HUGE[:40]}::")
    assert decoded is not None
    assert decoded.revision == LARGEST
