"""Where the sides have chosen no voice sessions, nothing anybody does brings a call into the plan of rooms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.decide import decide
from bot.domain.road.act import Asked
from bot.domain.rooms.call_rights import CallRight
from bot.domain.rooms.desired import desired_structure
from bot.domain.rooms.plan import ActualGuild, ActualRoom, MakeRoom, plan
from bot.domain.state.decisions import Decision
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId
from bot.domain.vocabulary.rooms import RoomKind
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    NOOR,
    PLACES,
    SECOND,
    at_place,
    moment,
    person,
    with_channels,
)
from tests.domain.examples import example
from tests.domain.voice.building import in_call, ready
from tests.domain.voice.examples import VOICE_BY_PARTICIPANTS, VOICE_EXAMPLES, WITHOUT_VOICE
from tests.domain.voice.test_any_course import LED, OWN

ALL = (MARA, NOOR, *(person(side, place) for side in (FIRST, SECOND) for place in range(4)))
OF_VOICE = tuple(sorted({*VOICE_EXAMPLES, *VOICE_BY_PARTICIPANTS, *WITHOUT_VOICE}, key=str))
STEPS = st.one_of(
    st.builds(lambda act: lambda now: act(now), st.sampled_from(LED)),
    st.builds(lambda act, by: lambda _: act(by), st.sampled_from(OWN), st.sampled_from(ALL)),
    st.builds(
        lambda kind, by: lambda now: example(kind, now, by),
        st.sampled_from(OF_VOICE),
        st.sampled_from(ALL),
    ),
)


def about_calls(workshop: Workshop) -> list[object]:
    """What a plan holds of calls, on a server in which all of the workshop stands, and on one in which nothing does."""
    wanted = desired_structure(workshop, AT)
    rooms = [
        ActualRoom(room.channel, room.name, ChannelId(10_000), frozenset())
        for room in wanted.rooms
        if room.channel is not None
    ]
    top = ActualRoom(
        wanted.category.channel or ChannelId(0), wanted.category.name, None, frozenset()
    )
    steps = [
        step
        for actual in (ActualGuild((top,), ()), ActualGuild((top,), tuple(rooms)))
        for step in plan(wanted, actual).steps
    ]
    made = [one for one in steps if isinstance(one, MakeRoom) and one.key.kind is RoomKind.VOICE]
    rights = [
        right
        for rows in (wanted.category_overwrites, *(room.overwrites for room in wanted.rooms))
        for row in rows
        for right in (row.allow | row.deny) & frozenset(CallRight)
    ]
    return [*made, *rights, *workshop.rooms.calls]


def taken_back(phase: str) -> Workshop:
    """Two a side have answered that they take part in voice, and then there are to be no voice sessions after all."""
    workshop = ready(phase)
    return replace(workshop, settings=replace(workshop.settings, voice_offered=False))


WITHOUT = st.one_of(
    st.builds(lambda place: at_place(*place), st.sampled_from(PLACES)),
    st.builds(taken_back, st.sampled_from(("perspectives", "hearing", "reassurance"))),
)


@given(WITHOUT, st.lists(STEPS, max_size=15))
def test_whatever_is_pressed_no_step_of_a_plan_and_no_right_of_a_room_is_about_a_call(
    workshop: Workshop, course: list[Callable[[Workshop], Asked]]
) -> None:
    assert about_calls(workshop) == []
    for step in course:
        outcome = decide(workshop, step(workshop), moment())
        if isinstance(outcome, Decision):
            workshop = with_channels(outcome.workshop)
        assert about_calls(workshop) == []


def test_with_voice_a_plan_is_about_calls() -> None:
    assert about_calls(in_call())
