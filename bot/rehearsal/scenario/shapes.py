"""What may stand in a scenario's file: each table, each act by what is done in it, each thing to be observed."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from bot.domain.state.holding import HeldFor
from bot.domain.vocabulary.buttons import Verb
from bot.rehearsal.scenario.played import ReactsTo

Text = Annotated[str, Meta(min_length=1)]
Message = Annotated[str, Meta(min_length=1, max_length=2_000)]
Seats = list[Text]
Count = Annotated[int, Meta(ge=0)]


class Strict(Struct, forbid_unknown_fields=True, frozen=True):
    """A table in which everything else is a mistake."""


class SeatRow(Strict, frozen=True):
    """Somebody in the server."""

    id: Text
    name: Annotated[str, Meta(min_length=1, max_length=32)]
    role: Literal["facilitator", "participant", "owner", "admin", "outsider"]
    side: Literal["first", "second"] | None = None


class BroughtRow(Strict, frozen=True):
    """What an act makes appear in a room."""

    room: Text = field(name="in")
    text: Text
    seen_by: Text | Seats | None = None
    read_back: Seats = []


class ActRow(Strict, tag_field="do", kw_only=True, frozen=True):
    """What every act may say."""

    by: Text
    answer: Text | None = None
    returned: HeldFor | None = None
    brings: list[BroughtRow] = []
    about: Text | None = None
    only: Literal["even", "odd"] | None = None


class WriteRow(ActRow, tag="write", kw_only=True, frozen=True):
    """Speaking in a room."""

    room: Text = field(name="in")
    text: Message
    seen_by: Text | Seats
    held: HeldFor | None = None
    passes: bool = False


class ForwardRow(ActRow, tag="forward", kw_only=True, frozen=True):
    """Forwarding a message to a room."""

    room: Text = field(name="in")
    of: Text
    seen_by: Text | Seats
    held: HeldFor | None = None
    passes: bool = False


class PressRow(ActRow, tag="press", kw_only=True, frozen=True):
    """Pressing a button in a room."""

    room: Text = field(name="in")
    verb: Verb
    fill: dict[str, Text] = {}
    choose: Text | None = None
    which: Text | None = None
    if_offered: bool | None = None
    moves_to: Text | None = None


class PressAnswerRow(ActRow, tag="press_answer", kw_only=True, frozen=True):
    """Pressing a button of the answer that one was given last."""

    verb: Verb
    fill: dict[str, Text] = {}
    choose: Text | None = None
    which: Text | None = None
    moves_to: Text | None = None


class AnswerRow(ActRow, tag="answer", kw_only=True, frozen=True):
    """Giving private answers."""

    room: Text = field(name="in")
    verb: Verb
    fill: Annotated[dict[str, Text], Meta(min_length=1)]


class SlashRow(ActRow, tag="slash", kw_only=True, frozen=True):
    """A slash command."""

    room: Text | None = field(name="in", default=None)
    command: Text
    options: dict[str, Text | int | bool] = {}


class JoinRow(ActRow, tag="join", kw_only=True, frozen=True):
    """Entering a call."""

    room: Text = field(name="in")
    unwelcome: bool | None = None


class SpeakRow(ActRow, tag="speak", kw_only=True, frozen=True):
    """Saying something in the call in which one is."""

    room: Text = field(name="in")
    text: Message


class LeaveRow(ActRow, tag="leave", kw_only=True, frozen=True):
    """Hanging up."""


class DropRow(ActRow, tag="drop", kw_only=True, frozen=True):
    """Losing the line."""


class MoveRow(ActRow, tag="move", kw_only=True, frozen=True):
    """Moving somebody to a call by hand."""

    whom: Text
    room: Text = field(name="in")
    unwelcome: bool | None = None


CallAct = JoinRow | SpeakRow | LeaveRow | DropRow | MoveRow
AnyAct = WriteRow | ForwardRow | PressRow | PressAnswerRow | AnswerRow | SlashRow | CallAct


class PhaseRow(Strict, frozen=True):
    """A phase as it is played."""

    id: Text
    rooms: dict[str, list[Text]]
    act: list[AnyAct] = []


class _Authors(Strict, frozen=True):
    first: Count
    second: Count


class _Concerns(Strict, frozen=True):
    first: Count
    second: Count
    authors: _Authors


class _Heard(Strict, frozen=True):
    meant: Count
    second_try: Count
    left_open: Count
    sees_why: Count


class _Sensibility(Strict, frozen=True):
    shown: Count
    lived: Count
    nothing: Count


class _Rounds(Strict, frozen=True):
    both_ways: Count
    one_way: Count
    void: Count


class _Levels(Strict, frozen=True):
    refused: Count
    opened: Count


class _Products(Strict, frozen=True):
    going_out: Count
    kept_in: Count
    reworded: Count


class VoiceRow(Strict, frozen=True):
    """What is to have come of the calls: how many sessions, breaks in them, and rooms that closed for a listener."""

    sessions: Count
    breaks: Count
    closed_for_listener: Count = 0


class _Export(Strict, frozen=True):
    files: list[Text]
    handed_to: Count
    head: bool
    names: bool
    alike: bool


class ExpectedRow(Strict, frozen=True):
    """What the report must have observed, by the report's own names."""

    concerns: _Concerns | None = None
    heard: _Heard | None = None
    sensibility: _Sensibility | None = None
    ideas: Count | None = None
    constraints: Count | None = None
    without_a_form: Seats | None = None
    boards_seen_alike: bool | None = None
    rounds: _Rounds | None = None
    matched: Count | None = None
    levels: _Levels | None = None
    products: _Products | None = None
    export: _Export | None = None
    results_seen_alike: bool | None = None
    voice: VoiceRow | None = None


class ReactionRow(Strict, frozen=True):
    """What somebody says to what a person who leads does."""

    to: ReactsTo
    by: Text
    text: Message


class ScenarioRow(Strict, frozen=True):
    """The whole file."""

    title: Text
    workshop: Text
    lobby: Text
    seat: Annotated[list[SeatRow], Meta(min_length=1)]
    audience: dict[str, Seats]
    phase: Annotated[list[PhaseRow], Meta(min_length=1)]
    expected: ExpectedRow = ExpectedRow()
    reaction: list[ReactionRow] = []
