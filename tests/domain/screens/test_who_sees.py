"""*Who can see this?*: the full account of a room, told to whoever reads it and to nobody else, as things stand now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.boundaries.held import SetBoundary
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.rooms.reports import ReportAudience, ReportSight
from bot.domain.screens.card_parts import kept, watched
from bot.domain.screens.cards import cards
from bot.domain.screens.who_sees import LOOKS
from bot.domain.state.audience import could_text, viewer_text
from bot.domain.state.decisions import Answer
from bot.domain.state.holding import Boundary
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Verb, Weight
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.power import Power
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey
from bot.domain.vocabulary.text import Text, Value
from tests.domain.build import MARA, OWNER, after, at_place, in_briefing

TOGETHER = at_place("ideas")
STRANGER = UserId(999_999)


def asked(workshop: Workshop, key: RoomKey | None, by: UserId) -> Answer | Refusal:
    """What a press of *Who can see this?* in this room is answered with."""
    (look,) = LOOKS
    assert look.shows is not None
    pressed = ButtonId(Verb.WHO_SEES, workshop.handle, 0)
    return look.shows(IncomingPress(workshop, key, by, pressed))


def account(workshop: Workshop, key: RoomKey, by: UserId) -> dict[str, Value]:
    answer = asked(workshop, key, by)
    assert isinstance(answer, Answer)
    assert answer.text.key == "cards:who_sees"
    return dict(answer.text.values)


def rooms_with_people(workshop: Workshop) -> list[RoomKey]:
    return [room.key for room in workshop.rooms.standing if room.key != CONTROL]


def verbs(card: Card) -> list[Verb]:
    return [press.verb for row in card.rows if isinstance(row, tuple) for press in row]


def test_every_card_says_who_is_here_and_answers_in_full_who_else_can_see_it() -> None:
    shown = cards(TOGETHER)
    for key in rooms_with_people(TOGETHER):
        card = shown[f"card/{key.logical_name}"]
        assert Verb.WHO_SEES in verbs(card), key
        (line,) = [one for one in card.sections if one.key.startswith("cards:here_")]
        assert dict(line.values)["others"] is True
        for reader in (*participants_in(TOGETHER, key), *facilitators_in(TOGETHER, key)):
            told = account(TOGETHER, key, reader)
            assert repr(viewer_text(OWNER)) in repr(told["seen_by"])
            assert told["watched"] == watched(TOGETHER)
            assert told["kept"] == kept(TOGETHER, key)


def test_it_is_told_to_nobody_who_cannot_read_the_room() -> None:
    everybody = {person.user for person in TOGETHER.people.participants}
    for key in rooms_with_people(TOGETHER):
        outside = {*everybody, STRANGER} - set(participants_in(TOGETHER, key))
        for person in outside:
            refusal = asked(TOGETHER, key, person)
            assert isinstance(refusal, Refusal)
            assert refusal.reason is Reason.NOT_YOURS
    for nowhere in (None, CONTROL):
        assert isinstance(asked(TOGETHER, nowhere, MARA), Refusal)


def test_it_names_who_could_let_themselves_in_as_things_stand_when_it_is_asked() -> None:
    before = account(TOGETHER, JOINT, MARA)
    could = replace(OWNER, id=77, powers=frozenset({Power.MANAGE_ROLES}))
    audience = replace(TOGETHER.audience, could_enter=(could,), could_act=(could,))
    after_it = account(replace(TOGETHER, audience=audience), JOINT, MARA)
    for which in ("could_enter", "could_act"):
        assert before[which] != (could_text(could),)
        assert after_it[which] == (could_text(could),)


def test_a_card_without_others_does_not_speak_of_them() -> None:
    alone = after(TOGETHER, ReportAudience((), (), True))
    shown = cards(alone)
    lines = [
        dict(one.values)["others"]
        for slot, card in shown.items()
        if slot.startswith("card/") and slot != "card/control"
        for one in card.sections
        if one.key.startswith("cards:here_")
    ]
    assert lines
    assert not any(lines)


@pytest.mark.parametrize("unwatched", [False, True], ids=["in part", "not at all"])
def test_where_less_is_watched_the_card_itself_says_so(unwatched: bool) -> None:
    less = after(TOGETHER, SetBoundary(MARA, Boundary.OUTSIDE, True))
    if unwatched:
        less = after(less, ReportSight(True))
    for key in rooms_with_people(less):
        said = Text(
            "cards:watched_less",
            nothing=unwatched,
            only=(Text(f"boundaries:name_{Boundary.OUTSIDE}"),),
        )
        assert said in cards(less)[f"card/{key.logical_name}"].sections


@pytest.mark.parametrize("workshop", [in_briefing(), TOGETHER], ids=["briefing", "ideas"])
def test_at_most_one_button_of_a_participants_card_is_bright_and_what_hurts_is_red(
    workshop: Workshop,
) -> None:
    for slot, card in cards(workshop).items():
        if slot == "card/control":
            continue
        presses = [press for row in card.rows if isinstance(row, tuple) for press in row]
        assert sum(press.weight is Weight.MAIN for press in presses) <= 1, slot
        assert {press.verb for press in presses if press.weight is Weight.GRAVE} <= {Verb.WITHDRAW}
        weights = {press.weight for press in presses if press.verb in (Verb.CONSENT, Verb.NOT_NOW)}
        assert weights <= {Weight.QUIET}
