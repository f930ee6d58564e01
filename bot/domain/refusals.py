"""Why something was not done: a closed set. Each reason has a text that says what can be done instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cards import Press
from bot.domain.text import Text, Value


class Reason(StrEnum):
    """The reasons; the value is the block in ``refusals.md.j2``."""

    NOT_YOURS = "not_yours"
    """Said alike to whoever may not and where there is nothing: it tells nobody which of the two it was."""
    NOT_IN_THIS_STAGE = "not_in_this_stage"
    STALE = "stale"
    NOT_A_PERSON_HERE = "not_a_person_here"
    ALREADY_IN = "already_in"
    CHANGES_SIDE = "changes_side"
    LAST_FACILITATOR = "last_facilitator"
    ONLY_THEMSELVES = "only_themselves"
    NOBODY_INVITED = "nobody_invited"
    AUDIENCE_OPEN = "audience_open"
    AUDIENCE_CHANGED = "audience_changed"
    VIEWER_GONE = "viewer_gone"
    NOT_YET_MET = "not_yet_met"
    NOTHING_AFTER = "nothing_after"
    ALREADY_SO = "already_so"
    NO_SUCH_PROMPT = "no_such_prompt"
    NO_SUCH_ROOM = "no_such_room"
    STEPPED_OUT = "stepped_out"
    TIME_IS_PAST = "time_is_past"
    TIME_TOO_FAR = "time_too_far"
    TIME_NOT_UNDERSTOOD = "time_not_understood"
    NO_SESSION = "no_session"
    CAUCUSES_FIRST = "caucuses_first"
    TOO_FEW_HERE = "too_few_here"
    NOT_HERE = "not_here"
    NOT_IN_JOINT = "not_in_joint"
    ALREADY_ASKED = "already_asked"
    ALREADY_DRAFTED = "already_drafted"
    NOT_KEPT = "not_kept"
    NOTHING_WRITTEN = "nothing_written"
    TOO_LONG = "too_long"
    NAME_CHANGED = "name_changed"
    NAME_NOT_FREE = "name_not_free"
    NOT_IN_THIS_PHASE = "not_in_this_phase"
    WRONG_NAME = "wrong_name"
    SECOND_PERSON = "second_person"
    NOT_ASKED = "not_asked"
    NO_SUCH_LANGUAGE = "no_such_language"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was changed. Told only to the asker, in their language."""

    reason: Reason
    text: Text
    presses: tuple[Press, ...] = ()


def refuse(reason: Reason, /, *presses: Press, **values: Value) -> Refusal:
    """A refusal with the values its text needs, and perhaps a way on."""
    return Refusal(reason, Text(f"refusals:{reason}", **values), presses)
