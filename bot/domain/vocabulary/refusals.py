"""Why something was not done: a closed set. Each reason has a text that says what can be done instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.vocabulary.buttons import Button
from bot.domain.vocabulary.text import Text, Value


class Reason(StrEnum):
    """The reasons; the value is the block in ``refusals.md.j2``."""

    NOT_YOURS = "not_yours"
    """Said alike to whoever may not and where there is nothing: it tells nobody which of the two it was."""
    NOT_IN_THIS_STAGE = "not_in_this_stage"
    STALE = "stale"
    NOT_A_PERSON_HERE = "not_a_person_here"
    ALREADY_IN = "already_in"
    CHANGES_SIDE = "changes_side"
    WAS_THIRD_PARTY = "was_third_party"
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
    # ---- notes, boards and listening back
    TOO_MANY_NOTES = "too_many_notes"
    ALREADY_SHOWN = "already_shown"
    JOINT_IS_QUIET = "joint_is_quiet"
    CONCERN_GONE = "concern_gone"
    WHICH_CONCERNS = "which_concerns"
    ENOUGH_EASES = "enough_eases"
    ROOMS_ARE_CLOSED = "rooms_are_closed"
    NOTHING_TO_SHOW = "nothing_to_show"
    """One text for every reason why nothing is shown: else it would tell what waits, and whose it is."""
    MOMENT_PAST = "moment_past"
    MOMENT_IS_JOINT = "moment_is_joint"
    ANSWERED_ONCE = "answered_once"
    NOTHING_TO_TAKE_UP = "nothing_to_take_up"
    NOTHING_TAKEN_UP = "nothing_taken_up"
    ASKING_IS_OPEN = "asking_is_open"
    ASKING_IS_OVER = "asking_is_over"
    NOT_ASKING = "not_asking"
    ASK_ALOUD = "ask_aloud"
    ONE_MORE_TRY = "one_more_try"
    OTHERS_CONCERN = "others_concern"
    OWN_CONCERN = "own_concern"
    ANSWER_FIRST = "answer_first"
    ROUND_OPEN = "round_open"
    NO_ROUND = "no_round"
    NO_CLOSING_MOMENT = "no_closing_moment"
    TOO_FEW_FOR_ROUND = "too_few_for_round"
    TOO_FEW_STEPS = "too_few_steps"
    NO_STEPS = "no_steps"
    CHOOSE_MORE = "choose_more"
    ALL_ASKED_TWICE = "all_asked_twice"
    WORRIES_FIRST = "worries_first"
    ASKED_TWICE = "asked_twice"
    LEVEL_CLOSED = "level_closed"
    """One text for every reason why nothing is asked one level up."""
    READINESS_ASKED = "readiness_asked"
    READINESS_FIRST = "readiness_first"
    NOTHING_TO_ASK = "nothing_to_ask"
    ROUND_CLOSED = "round_closed"
    NOT_IN_ROUND = "not_in_round"
    READ_FIRST = "read_first"
    ASKED_NOW = "asked_now"
    NO_SUCH_STEP = "no_such_step"
    STEP_CHANGED = "step_changed"
    STEPS_FULL = "steps_full"
    STEP_OF_BOTH = "step_of_both"
    WHICH_GIVER = "which_giver"
    PUBLISHED_ALREADY = "published_already"
    WORRIES_WAIT = "worries_wait"
    WORRY_SHOWN = "worry_shown"
    NO_SUCH_PRODUCT = "no_such_product"
    PRODUCT_CHANGED = "product_changed"
    PRODUCT_ASKED = "product_asked"
    PRODUCTS_FULL = "products_full"
    NOTHING_GOES_OUT = "nothing_goes_out"
    EXPORT_HOLDS = "export_holds"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was changed. Told only to the asker, in their language."""

    reason: Reason
    text: Text
    presses: tuple[Button, ...] = ()


def refuse(reason: Reason, /, *presses: Button, **values: Value) -> Refusal:
    """A refusal with the values its text needs, and perhaps a way on."""
    return Refusal(reason, Text(f"refusals:{reason}", **values), presses)
