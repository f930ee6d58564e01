"""The sides' own rooms open when the third party opens them, for both at one moment, to all who take part by then."""

from __future__ import annotations

from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.people.own_rooms import OpenOwnRooms, OpenOwnRoomsAllTheSame
from bot.domain.rooms.desired import participants_in
from bot.domain.screens.cards import room_card
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    SIDES,
    after,
    at_place,
    decided,
    gone_on,
    in_briefing,
    opened,
    people,
    person,
    refused,
)

ANNA, LATE = person(FIRST, 0), person(FIRST, 3)
THREE = [user for _, user in people(3)]


def consented(workshop: Workshop, users: list[UserId]) -> Workshop:
    """They take part, and nothing else has happened."""
    return after(workshop, *(Consent(user, workshop.audience.revision) for user in users))


def in_own_rooms(workshop: Workshop) -> set[UserId]:
    return {user for side in SIDES for user in participants_in(workshop, caucus(side))}


def offered(workshop: Workshop) -> bool:
    rows = (row for row in panel(workshop).rows if isinstance(row, tuple))
    return any(press.verb is Verb.OPEN_OWN_ROOMS for row in rows for press in row)


def test_nobody_sees_their_sides_own_room_before_the_third_party_opens_it_to_both() -> None:
    workshop = consented(opened(), THREE)
    assert in_own_rooms(workshop) == set()
    assert offered(workshop)
    card = room_card(workshop, line(workshop.own(ANNA).seat))
    assert card is not None
    assert Text("own_rooms:waits") in card.sections
    assert "cards:your_rooms" not in {section.key for section in card.sections}
    opens = decided(workshop, OpenOwnRooms(MARA))
    assert in_own_rooms(opens.workshop) == set(THREE)
    note = Text("own_rooms:open_note")
    assert set(opens.effects) == {Post(caucus(side), note) for side in SIDES}
    assert not offered(opens.workshop)
    assert refused(opens.workshop, OpenOwnRooms(MARA)).reason is Reason.ALREADY_SO


def test_a_line_links_to_the_own_room_until_the_joint_room_is_open_too() -> None:
    def linked(workshop: Workshop) -> bool:
        card = room_card(workshop, line(workshop.own(ANNA).seat))
        assert card is not None
        return any(section.key == "cards:your_rooms" for section in card.sections)

    assert linked(in_briefing())
    assert not linked(at_place("opening"))


def test_who_takes_part_later_waits_until_the_third_party_opens_them_again() -> None:
    workshop = consented(after(consented(opened(), THREE), OpenOwnRooms(MARA)), [LATE])
    assert LATE not in in_own_rooms(workshop)
    assert LATE in in_own_rooms(after(workshop, OpenOwnRooms(MARA)))


def test_with_fewer_than_three_of_a_side_it_is_asked_once_more_and_both_sides_are_told() -> None:
    workshop = consented(opened(), [*THREE[:-1]])
    asks = refused(workshop, OpenOwnRooms(MARA))
    assert asks.reason is Reason.FEW_FOR_OWN_ROOMS
    assert [press.verb for press in asks.presses] == [Verb.OPEN_OWN_ROOMS_ANYWAY]
    opens = decided(workshop, OpenOwnRoomsAllTheSame(MARA))
    note = Text("own_rooms:open_with_few_note")
    assert set(opens.effects) == {Post(caucus(side), note) for side in SIDES}
    assert in_own_rooms(opens.workshop) == set(THREE[:-1])


def test_who_was_in_it_before_and_comes_back_waits_for_nobody() -> None:
    workshop = after(consented(opened(), THREE), OpenOwnRooms(MARA), Withdraw(ANNA))
    back = after(workshop, Invite(MARA, ANNA, FIRST))
    back = after(back, Consent(ANNA, back.audience.revision))
    assert ANNA in in_own_rooms(back)


def test_who_steps_out_before_it_opened_and_comes_back_waits_like_the_others() -> None:
    back = after(consented(opened(), THREE), Withdraw(ANNA), Invite(MARA, ANNA, FIRST))
    back = after(back, Consent(ANNA, back.audience.revision))
    assert in_own_rooms(back) == set()
    assert in_own_rooms(after(back, OpenOwnRooms(MARA))) == set(THREE)


def test_once_the_sides_meet_nobody_waits_for_it() -> None:
    workshop = gone_on(consented(opened(), THREE))
    assert in_own_rooms(workshop) == set(THREE)
    assert participants_in(workshop, caucus(SECOND)) == tuple(
        user for side, user in people(3) if side is SECOND
    )
