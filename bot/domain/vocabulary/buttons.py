"""What can be pressed, and the shape of the cards that carry it: verbs, buttons, selects, rows."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from bot.domain.vocabulary.identity import Handle, PhaseId
from bot.domain.vocabulary.pictures import Picture
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text, Value
from bot.frozen import frozen


class Verb(StrEnum):
    """What a press means. Short, for it travels in a button's id.

    ``label`` is the text on its button: in ``presses.md.j2``, or in the file named beside the word.
    """

    label: str

    def __new__(cls, word: str, file: str = "presses") -> Verb:
        """A word, and the file of the pack that has the button's label."""
        verb = str.__new__(cls, word)
        verb._value_ = word
        verb.label = f"{file}:{word}"
        return verb

    CONSENT = "consent"
    NOT_NOW = "not_now"
    WITHDRAW = "withdraw"
    WITHDRAW_SURELY = "withdraw_surely"
    ASK_THIRD_PARTY = "ask_third_party"
    NAME_SIDE = "name_side"
    ACCEPT_NAME = "accept_name"
    OBJECT_TO_NAME = "object_to_name"
    CHOOSE_LANGUAGE = "choose_language"
    READ_IN = "language_name", "people"
    LANGUAGE_READ = "language_read"
    SHOW_AGAIN = "show_again"
    SHOW_ROOM_CARD = "show_room_card"
    WHO_SEES = "who_sees"
    READ_AGAIN = "read_again"
    MY_CARD = "my_card"
    SEE_BOARDS = "see_boards"
    SEE_BOARD = "see_board"
    OPEN_SESSION = "open_session"
    END_SESSION = "end_session"
    LOOK_AHEAD = "look_ahead"
    LOOK_BACK = "look_back"
    GO_ON = "go_on"
    GO_ON_ALL_THE_SAME = "go_on_anyway"
    GO_BACK = "go_back"
    TELL_AHEAD = "tell_ahead"
    CALL_OFF_AHEAD = "call_off_ahead"
    CAUCUS_BREAK = "caucus_break"
    END_BREAK = "end_break"
    PAUSE = "pause"
    RESUME = "resume"
    ASK = "ask"
    SAY = "say"
    CHECK = "check"
    ACKNOWLEDGE = "acknowledge"
    COME_TOGETHER = "come_together"
    GO_APART = "go_apart"
    ANNOUNCE = "announce"
    ANNOUNCE_SURELY = "announce_surely"
    CALL_OFF = "call_off"
    EXTRA_TIME = "extra_time"
    LETTER = "letter"
    ANSWER_LINE = "answer_line"
    LINES = "lines"
    TAKE_LETTER_BACK = "take_letter_back"
    TAKE_OUT_MESSAGE = "take_out_message"
    LET_IN = "let_in"
    HIDE = "hide"
    SHOW_ROOMS = "show_rooms"
    I_AM_HERE = "i_am_here"
    BEGIN_ALL_THE_SAME = "begin_anyway"
    MY_DATA = "my_data"
    GIVE_BACK = "give_back"
    REWORD = "reword"
    SPOKEN_OF = "spoken_of"
    SAY_ALL_THE_SAME = "say_all_the_same"
    NO_QUOTE = "no_quote"
    NAMES_NOBODY = "names_nobody"
    NOTHING_IN_IT = "nothing_in_it"
    ASK_FOR_OTHER_WORDS = "ask_other_words"
    BOUNDARIES = "boundaries"
    HOLD_AGAIN = "hold_again"
    NOTICE_ONLY = "notice_only"
    TAKE_MY_DATA_OUT = "take_my_data_out"
    MY_NOTES = "my_notes"
    WRITE_NOTE = "write_note"
    LOOK_AT_NOTE = "look_at_note"
    CHANGE_NOTE = "change_note"
    LET_BE_SHOWN = "let_be_shown"
    KEEP_PRIVATE = "keep_private"
    TAKE_BACK = "take_back"
    PUT_UP_LINE = "put_up_line"
    PUT_UP_VISION = "put_up_vision"
    NAME_CONCERNS = "name_concerns"
    SAY_WHAT_EASES = "say_what_eases"
    SHOW_TOGETHER = "show_together"
    SHOW_ACTS = "show_acts"
    SHOW_ACTS_SURELY = "show_acts_surely"
    SAY_HOW_LIVED = "say_how_lived"
    TAKE_UP = "take_up"
    TAKE_UP_ASKING = "take_up_asking"
    CLOSE_AND_NEXT = "close_and_next"
    ASK_MEANT = "ask_meant"
    CLOSE_ASKING = "close_asking"
    LEAVE_OPEN = "leave_open"
    ANSWER_MEANT = "answer_meant"
    MEANT = "meant"
    NOT_QUITE = "not_quite"
    SAY_MISSING = "say_missing"
    SEE_WHY = "see_why"
    CLOSE = "close"
    CONFIRM_CLOSE = "confirm_close"
    AGREE_FACILITATOR = "agree_facilitator"
    KEEP_OPEN = "keep_open"
    PUT_UP_STEP = "put_up_step"
    PUT_UP_NOTE = "put_up_note"
    CHANGE_STEP = "change_step"
    TAKE_UP_STEP = "take_up_step"
    PROPOSE_WORDS = "propose_words"
    PROPOSALS = "proposals"
    SAY_SAME = "say_same"
    READ_BOTH = "read_both"
    ALL_SAME = "all_same"
    TAKE_WORDS = "take_words"
    TIE_STEPS = "tie_steps"
    UNTIE = "untie"
    UNTIE_SURELY = "untie_surely"
    ADD_SHAPE = "add_shape"
    TAKE_BACK_SHAPE = "take_back_shape"
    SHOW_SHAPES = "show_shapes"
    ADD_WORRY = "add_worry"
    TAKE_BACK_WORRY = "take_back_worry"
    SHOW_WORRIES = "show_worries"
    ASK_ABOUT_STEPS = "ask_steps"
    ASK_AT_HOME = "ask_at_home"
    ASK_READINESS = "ask_readiness"
    ASK_PRODUCTS = "ask_products"
    CLOSE_ROUND = "close_round"
    PRIVATE_ANSWERS = "private_answers"
    EARLIER_ANSWERS = "earlier_answers"
    LATER_ANSWERS = "later_answers"
    UNDERSTAND = "understand"
    ANSWER_PRIVATELY = "answer"
    OTHER_WORDING = "other_wording"
    DRAFT_PRODUCT = "draft_product"
    DRAFT_FROM = "draft_from"
    REWORD_PRODUCT = "reword_product"
    EXPORT = "export"
    TAKE_NOTES = "take_notes"
    OPEN_QUESTION = "open_question"
    WISH_TO_ACKNOWLEDGE = "wish_to_acknowledge"
    LEAVE_UNSAID = "leave_unsaid"
    PLEASE_STOP = "please_stop"
    GIVE_ROOM = "give_room"
    BEGIN_QUIET = "begin_quiet"
    END_QUIET = "end_quiet"
    EVEN_HAND = "even_hand"
    GUIDANCE = "guidance"
    I_LEAD = "i_lead"
    I_WATCH = "i_watch"
    LEAVE_NOTE = "leave_note"
    SAY_BEHIND = "say_behind"
    SAY_IF_KNOWN = "say_if_known"
    PLAN_END = "plan_end"
    CHOICES = "choices"
    CHOOSE = "choose"
    AGREE_TO_CHOICES = "agree_to_choices"
    TAKE_AGREEMENT_BACK = "take_agreement_back"
    COMMON_LANGUAGE = "common_language"
    I_READ = "i_read"
    RENDER_MESSAGE = "render_message"
    LEFT_ASIDE = "left_aside"
    LEAVE_ASIDE = "leave_aside"
    SAY_KIND = "say_kind"
    KINDS = "kinds"
    CANNOT_SIT = "cannot_sit"
    STAY = "stay"
    OPEN_OWN_ROOMS = "open_own_rooms"
    OPEN_OWN_ROOMS_ANYWAY = "open_own_anyway"
    PEOPLE = "people"
    LIST_FIRST = "list_first"
    LIST_SECOND = "list_second"
    LIST_THIRD_PARTY = "list_third_party"
    VOICE = "voice", "voice"
    ANSWER_VOICE = "answer_voice", "voice"
    OPEN_VOICE = "open_voice", "voice"
    END_VOICE = "end_voice", "voice"
    VOICE_NOTED = "voice_noted", "voice"
    GO_TO_CALL = "go_to_call", "voice"
    RAISE_HAND = "raise_hand", "voice"
    PASS = "pass", "voice"
    CALL_NEXT = "call_next", "voice"
    WHERE_WE_ARE = "where_we_are", "voice"
    HARD_MOMENT = "hard_moment"
    MORE = "more"


class Weight(StrEnum):
    """How a button looks: what one does now is bright, what hurts is red, never against green; the rest is quiet."""

    MAIN = "main"
    QUIET = "quiet"
    GRAVE = "grave"


@frozen
class Button:
    """A button. ``revision`` is what its presser will have seen; ``subject`` says which of several entries is meant."""

    verb: Verb
    label: Text
    revision: int = 0
    weight: Weight = Weight.QUIET
    subject: str = ""


@frozen
class Choice:
    """A select: one of several, by value, or ``most`` of them; ``chosen`` are those that are chosen already.

    Or so many of the server's people, where ``people`` says how many.
    """

    verb: Verb
    label: Text
    options: tuple[tuple[str, Text], ...]
    revision: int = 0
    subject: str = ""
    most: int = 1
    chosen: frozenset[str] = frozenset()
    people: int = 0
    hints: tuple[tuple[str, Text], ...] = ()
    """What is said below an option, by its value."""

    @property
    def name(self) -> str:
        """What tells it from others of its message."""
        return f"{self.verb}#{self.subject}" if self.subject else str(self.verb)


Row = tuple[Button, ...] | Choice

EACH_LANGUAGE = "*"
"""As the subject of ``READ_IN``: a button for each language that the pack has, called as that language calls itself.
Which these are is known where cards are worded."""


@frozen
class Card:
    """A card as it should read now. A new ``edition`` is posted afresh; within one it is changed where it stands."""

    room: RoomKey
    edition: str
    sections: tuple[Text, ...]
    rows: tuple[Row, ...]
    handle: Handle | None = None
    """The card's own handle, where a room keeps more than one; else the room's own stands for it."""
    picture: Picture | None = None
    """What is also shown as a picture; whoever cannot see it reads the same."""
    above: int | None = None
    """So many sections stand above the buttons, the rest below them; None: all."""


def button(
    verb: Verb, revision: int = 0, weight: Weight = Weight.QUIET, subject: str = "", **values: Value
) -> Button:
    """A button with its label from the pack."""
    if not values and not subject:
        return _plain(verb, revision, weight)
    return Button(verb, Text(verb.label, **values), revision, weight, subject)


@lru_cache(maxsize=1_024)
def _plain(verb: Verb, revision: int, weight: Weight) -> Button:
    """The same stands on many cards. Nothing of a workshop is in it, so that it may be kept."""
    return Button(verb, Text(verb.label), revision, weight)


def phase_text(phase: PhaseId, block: str, /, **values: Value) -> Text:
    """A text of a phase's own file."""
    return Text(f"phases/{phase}:{block}", **values)
