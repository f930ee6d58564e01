"""Which of the bot's messages may light up a phone: letters, invitations, alarms, and what somebody waits for."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.rooms.reports import Trouble
from bot.domain.vocabulary.text import Text

NOTIFYING: frozenset[str] = frozenset(
    {
        # a person wrote to a person
        "letters:letter",
        "letters:taken_out_letter",
        "consent:question_waits",
        # an invitation
        "consent:invitation",
        "consent:invitation_again",
        # alarms
        "audience:new_viewer",
        "audience:new_viewer_control",
        "audience:new_could_enter",
        "audience:new_could_enter_control",
        "audience:power_on_a_seat",
        "audience:power_on_a_seat_control",
        "audience:power_on_own_seat",
        "audience:seat_freed",
        "people:nobody_leads",
        "sessions:hidden_control",
        "voice:heard_note",
        "voice:heard_control",
        "errors:bot_lacks_right_note",
        "closing:asked_note",
        "closing:waits_control",
        "people:facilitator_waits",
        "people:facilitator_comes",
        "trouble:back",
        *(f"trouble:{trouble}" for trouble in Trouble),
        # what somebody waits for: one's own words that were held, and the answer to a form
        "boundaries:held",
        "boundaries:held_without_words",
        "boundaries:noticed",
        "boundaries:answer_waits",
    }
)
"""Everything else is sent without a sound: on a new server every message would notify every member."""


def notifies(texts: Iterable[Text]) -> bool:
    """Whether a message with these texts may notify those who read its room."""
    return any(text.key in NOTIFYING for text in texts)
