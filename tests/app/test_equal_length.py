"""Who wrote, answered or chose does not show in how long a document is: held for every field of the state."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.documents import Document, SpentAct, decode_document, encode_document
from bot.app.equal_length import is_secret, shortfall
from bot.domain.state.acknowledging import Acknowledging
from bot.domain.state.choices import Choices
from bot.domain.state.contributions import (
    Boards,
    Contribution,
    ContributionKind,
    Hearing,
    MissingLine,
    NoteStanding,
)
from bot.domain.state.holding import Boundaries, Boundary, Held, HeldFor, KeptAnswer
from bot.domain.state.leading import Leading, Letter
from bot.domain.state.people import Reading, SpokeIn
from bot.domain.state.steps import Pair, Proposal, Reassurance, Shape, Worry, WorryEnd
from bot.domain.state.voice import VoiceAnswer
from bot.domain.vocabulary.identity import Handle, SeatId, SideId, UserId, Words
from bot.domain.vocabulary.secrecy import SECRET
from bot.domain.vocabulary.text import Text
from tests.domain.build import in_briefing

WHO: tuple[object, ...] = (SeatId, UserId, SideId)
OPEN_TO_THE_THIRD_PARTY = "the third party is told who it is, and so is everybody it concerns"
NAMED_ON_SCREEN = "everybody who reads the board reads which side it is"
WHOM_IT_IS_ABOUT = "says whom or which room something is about, not who did it"

PUBLIC = {
    "Side.id": "both sides are always there",
    "Workshop.first_side_by_lot": NAMED_ON_SCREEN,
    "Participant.seat": "everybody invited has one",
    "Participant.user": OPEN_TO_THE_THIRD_PARTY,
    "Participant.side": OPEN_TO_THE_THIRD_PARTY,
    "Participant.met": "follows from who was in which room with whom, which the third party knows",
    "Facilitator.user": OPEN_TO_THE_THIRD_PARTY,
    "Joining.user": OPEN_TO_THE_THIRD_PARTY,
    "Joining.by": OPEN_TO_THE_THIRD_PARTY,
    "People.silenced": OPEN_TO_THE_THIRD_PARTY,
    "People.once_third_party": OPEN_TO_THE_THIRD_PARTY,
    "KnownAs.user": "everybody who is in has an entry, by names that the whole server reads",
    "SpokenOf.user": OPEN_TO_THE_THIRD_PARTY,
    "Leading.close_asked_by": OPEN_TO_THE_THIRD_PARTY,
    "OnesPower.user": "who has power in the server can be read there by everybody",
    "Viewer.holders": "who has power in the server is told to everybody",
    "RoomKey.side": WHOM_IT_IS_ABOUT,
    "RoomKey.seat": WHOM_IT_IS_ABOUT,
    "Retiring.people": WHOM_IT_IS_ABOUT,
    "Meeting.in_break": NAMED_ON_SCREEN,
    "Boards.lived": NAMED_ON_SCREEN,
    "Contribution.side": "its label takes the same room as the other side's",
    "Step.giver": NAMED_ON_SCREEN,
    "Ballot.seat": "everybody who is asked has a ballot, whatever they answered",
    "Ballot.side": "everybody who is asked has a ballot, whatever they answered",
    "Leading.leads": OPEN_TO_THE_THIRD_PARTY,
    "Given.seat": "everybody reads whose the joint room is",
    "Leading.watches": OPEN_TO_THE_THIRD_PARTY,
    "Wish.side": "what a side would have is told to it and to the third party, and its label takes the same room",
    "HeldBack.by": "in which language somebody reads is no secret, and the third party is asked about it",
    "Rendered.same": "that somebody of each side has said so follows from what can be asked about",
    "CommonWish.side": "what a side would have is told to it and to the third party, and its label takes the same room",
    "LeftAside.side": "whose list it is is told to that side, and its label takes the same room",
    "Voice.hands": "everybody in the joint room reads who waits to speak",
    "Voice.speaking": "everybody in the joint room reads who was called",
    "Voice.called_last": NAMED_ON_SCREEN,
    "Round.left": "the third party learns of every stepping out",
}
"""Fields that say who, and need no mark; each with its reason."""


def dataclasses_in(kind: Any, seen: set[type]) -> Iterator[type]:
    """Every dataclass that can stand in a document."""
    if isinstance(kind, type) and is_dataclass(kind):
        if kind in seen:
            return
        seen.add(kind)
        yield kind
        for hint in get_type_hints(kind, include_extras=True).values():
            yield from dataclasses_in(hint, seen)
    for inner in get_args(kind):
        yield from dataclasses_in(inner, seen)


KINDS = tuple(dataclasses_in(Document, set()))


def says_who(hint: Any) -> bool:
    return any(hint is one for one in WHO) or any(says_who(inner) for inner in get_args(hint))


def test_the_types_of_the_whole_state_are_looked_at() -> None:
    assert {"Workshop", "Contribution", "Ballot", "SpentAct", "KeptAnswer"} <= {
        kind.__name__ for kind in KINDS
    }


def test_every_field_that_says_who_is_secret_or_has_a_written_reason() -> None:
    unmarked = {
        f"{kind.__name__}.{name}"
        for kind in KINDS
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if says_who(hint) and not is_secret(hint)
    }
    assert unmarked == set(PUBLIC)


def test_what_somebody_chose_is_secret_wherever_a_record_says_whose_it_is() -> None:
    """A choice beside a secret author is the author's choice."""
    third_party_chose = {"Hearing.outcome", "Held.reason", "Held.boundary", "Contribution.kind"}
    chosen = {
        f"{kind.__name__}.{name}"
        for kind in KINDS
        for hints in [get_type_hints(kind, include_extras=True)]
        if any(is_secret(hint) for hint in hints.values())
        for name, hint in hints.items()
        if isinstance(hint, type) and issubclass(hint, Enum)
    }
    assert chosen <= third_party_chose | set(PUBLIC) | {"Meeting.session", "Participant.standing"}


PEOPLE = tuple(person.seat for person in in_briefing().people.participants)
LATER = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = Words("The road.")
WHO_DID = st.fixed_dictionaries(
    {
        "seat": st.integers(1, 9_999).map(SeatId),
        "side": st.sampled_from(SideId),
        "giver": st.none() | st.sampled_from(SideId),
        "user": st.integers(10**16, 2**64 - 1).map(UserId),
        "some": st.frozensets(st.sampled_from(PEOPLE)),
        "others": st.frozensets(st.sampled_from(PEOPLE)),
        "standing": st.sampled_from(NoteStanding),
        "end": st.sampled_from(WorryEnd),
        "read": st.sampled_from(
            [Reading.NOTHING, Reading.ABSENCE, Reading.ABSENCE | Reading.THREE]
        ),
        "spoke": st.sampled_from([SpokeIn.NOWHERE, SpokeIn.CAUCUS, SpokeIn.CAUCUS | SpokeIn.JOINT]),
        "voice": st.sampled_from(VoiceAnswer),
        "looks": st.tuples(st.booleans(), st.booleans(), st.booleans()),
    }
)


def document_in_which(did: dict[str, Any]) -> Document:
    """One workshop; only who wrote, answered and chose what is drawn."""
    before, some, others = in_briefing(), did["some"], did["others"]
    missing = (MissingLine(did["seat"], WORDS),)
    heard = Hearing(taken_up=True, asking=True, meant=some, otherwise=others, missing=missing)
    note = Contribution(
        Handle("n"),
        ContributionKind.CONCERN,
        WORDS,
        did["side"],
        did["seat"],
        did["standing"],
        hearing=heard,
        giver=did["giver"],
    )
    worry = Worry(Handle("w"), Handle("s"), did["seat"], did["end"], WORDS, WORDS)
    proposal = Proposal(Handle("p"), Handle("s"), did["seat"], WORDS, some)
    pair = Pair(Handle("t"), (Handle("s"), Handle("r")), some)
    shape = Shape(Handle("f"), Handle("s"), did["seat"], did["end"], WORDS)
    held = Held(Handle("h"), did["user"], WORDS, HeldFor.QUOTE, LATER, Boundary.ROOM, *did["looks"])
    kept = KeptAnswer(Handle("k"), did["user"], Text("cards:shown_again"), LATER)
    letter = Letter(Handle("l"), did["user"], LATER, WORDS, ())
    reader = before.people.participants[0]
    workshop = replace(
        before.with_participant(
            reader.user,
            lambda person: replace(
                person, has_read=did["read"], spoke_in=did["spoke"], voice=did["voice"]
            ),
        ),
        meeting=replace(before.meeting, here=some, content_to_begin=others),
        boards=Boards(contributions=(note,)),
        leading=Leading(letters=(letter,), waiting=some),
        acknowledging=Acknowledging(wished=others),
        choices=Choices(agreed=some),
        reassurance=Reassurance(
            worries=(worry,), proposals=(proposal,), shapes=(shape,), pairs=(pair,)
        ),
        boundaries=Boundaries(held=(held,), kept_answers=(kept,)),
    )
    return Document(workshop, (SpentAct(did["user"], "act", b"", Text("cards:shown_again"), ()),))


@given(WHO_DID, WHO_DID)
def test_two_states_that_differ_in_who_alone_are_equally_long(
    here: dict[str, Any], there: dict[str, Any]
) -> None:
    one, other = document_in_which(here), document_in_which(there)
    assert len(encode_document(one)) == len(encode_document(other))
    assert decode_document(encode_document(one)) == one


def test_every_secret_field_is_drawn_above() -> None:
    drawn = {
        *(
            "MissingLine.seat",
            "Hearing.meant",
            "Hearing.otherwise",
            "Contribution.author",
            "Contribution.standing",
        ),
        *(
            "Contribution.giver",
            "Worry.author",
            "Worry.end",
            "Proposal.author",
            "Shape.author",
            "Shape.end",
            "Proposal.pressed",
            "Pair.pressed",
            "Held.author",
            "KeptAnswer.author",
            "SpentAct.user",
            "Letter.by",
            "Leading.waiting",
            "Acknowledging.wished",
            "Choices.agreed",
        ),
        *("Participant.voice", "Participant.has_read", "Meeting.here", "Meeting.content_to_begin"),
        *("Participant.spoke_in", "Held.second_look", "Held.let_pass", "Held.doubted"),
    }
    marked = {
        f"{kind.__name__}.{field.name}"
        for kind in KINDS
        for field in fields(kind)
        if is_secret(get_type_hints(kind, include_extras=True)[field.name])
    }
    assert marked == drawn


def test_a_mark_on_what_has_no_longest_value_is_refused() -> None:
    from dataclasses import make_dataclass

    endless = make_dataclass("Endless", [("words", Annotated[str, SECRET])])
    with pytest.raises(TypeError):
        shortfall(endless("anything"), b"", 3)
