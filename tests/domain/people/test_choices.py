"""The parties' choices: chosen by button, told to both, the stricter where they differ, looser only by everybody."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.acts import LOOK_BY_BUTTON
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.people.choices import (
    AgreeToChoices,
    Choose,
    TakeAgreementBack,
    to_come,
    waiting,
    wished,
)
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.road.press import ButtonId, IncomingPress
from bot.domain.rooms.desired import (
    Right,
    desired_structure,
    facilitators_in,
    member,
    standing_rooms,
)
from bot.domain.screens.cards import room_card
from bot.domain.state.choices import VALUES, Topic, held
from bot.domain.state.decisions import Answer, Post
from bot.domain.state.settings import Retention
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, RoomKind, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    FIRST,
    MARA,
    OUTSIDER,
    SECOND,
    after,
    at_place,
    brought_to,
    decided,
    gone_on,
    in_briefing,
    opened,
    person,
    refused,
    seen,
    with_settings,
)

ANNA, SECOND_OF_ALDER, LAYLA = person(FIRST, 0), person(FIRST, 1), person(SECOND, 0)
LONGER, SHORTER = "604800", "3600"


def told(effects: tuple[object, ...]) -> dict[SideId, str]:
    """What each side's own room is told, by the text's key."""
    posts = [one for one in effects if isinstance(one, Post)]
    return {one.room.side: one.text.key for one in posts if one.room.side is not None}


def looser(workshop: Workshop) -> Workshop:
    """Both sides would have old rooms read for longer."""
    return after(workshop, Choose(ANNA, "grace", LONGER), Choose(LAYLA, "grace", LONGER))


def agreed(workshop: Workshop, users: list[UserId]) -> Workshop:
    return after(workshop, *(AgreeToChoices(one, workshop.choices.revision) for one in users))


def test_what_is_stricter_holds_at_once_whoever_chose_it_and_both_sides_are_told_alike() -> None:
    for by in (ANNA, LAYLA, MARA):
        decision = decided(in_briefing(), Choose(by, "kept", "live"))
        assert decision.workshop.settings.retention is Retention.LIVE
        holds = Text("choices:holds_note", what=(Text("choices:kept_live"),))
        assert set(decision.effects) == {Post(caucus(side), holds) for side in SideId}


def test_where_the_sides_differ_the_stricter_holds_and_the_own_side_alone_learns_of_the_wish() -> (
    None
):
    decision = decided(in_briefing(), Choose(ANNA, "grace", LONGER))
    assert decision.workshop.settings == in_briefing().settings
    assert told(decision.effects) == {FIRST: "choices:wish_note"}
    assert wished(decision.workshop, Topic.GRACE) == held(in_briefing().settings, Topic.GRACE)
    both = after(decision.workshop, Choose(LAYLA, "grace", SHORTER))
    assert both.settings.room_grace_s == int(SHORTER)


def test_what_protects_less_holds_only_once_everybody_who_takes_part_has_consented_anew() -> None:
    workshop = looser(in_briefing(3))
    assert waiting(workshop) == ((Topic.GRACE, LONGER),)
    everybody = [one.user for one in workshop.people.participants]
    almost = agreed(workshop, everybody[:-1])
    assert almost.settings == workshop.settings
    decision = decided(almost, AgreeToChoices(everybody[-1], almost.choices.revision))
    assert decision.workshop.settings == workshop.settings
    assert set(told(decision.effects).values()) == {"choices:comes_note"}
    assert to_come(decision.workshop) == ((Topic.GRACE, LONGER),)
    further = decided(decision.workshop, GoOnAllTheSame(MARA, seen(decision.workshop)))
    assert further.workshop.settings.room_grace_s == int(LONGER)
    assert "choices:holds_note" in told(further.effects).values()
    assert waiting(further.workshop) == ()


def test_what_is_only_about_when_the_joint_room_speaks_holds_as_soon_as_everybody_consents() -> (
    None
):
    workshop = in_briefing(3)
    workshop = after(workshop, Choose(ANNA, "joint", "open"), Choose(LAYLA, "joint", "open"))
    assert agreed(workshop, everybody(workshop)).settings.joint_always_open


def test_what_was_said_under_a_stricter_choice_stays_under_it_and_new_rooms_follow_the_looser() -> (
    None
):
    """Where nobody could read back, and the third party was not let in, nobody can when that is over."""
    strict = with_settings(retention=Retention.LIVE, caucuses_without_facilitators=True)
    workshop = in_briefing(4, strict)
    for topic, value in (("kept", "workshop"), ("caucuses", "helped")):
        for by in (ANNA, LAYLA):
            workshop = after(workshop, Choose(by, topic, value))
    coming = agreed(workshop, everybody(workshop))
    assert standing_rooms(coming) == standing_rooms(workshop)
    moved = gone_on(coming)
    assert moved.settings.retention is Retention.WORKSHOP
    structure = desired_structure(moved, AT)
    for side in SideId:
        new, old = (one for one in structure.rooms if one.key == caucus(side))
        assert new.generation > old.generation
        for room, opens in ((new, True), (old, False)):
            rows = {row.target: row for row in room.overwrites}
            assert (member(MARA) in rows) is opens
            reads = rows[member(person(side, 0))]
            assert (Right.READ_HISTORY in reads.allow) is opens
            assert (Right.READ_HISTORY in reads.deny) is not opens


def test_rooms_that_stay_from_phase_to_phase_are_made_new_before_the_third_party_comes_in() -> None:
    strict = with_settings(retention=Retention.WORKSHOP, caucuses_without_facilitators=True)
    workshop = in_briefing(3, strict)
    workshop = after(workshop, *(Choose(by, "caucuses", "helped") for by in (ANNA, LAYLA)))
    before = {room.key: room.channel for room in workshop.rooms.standing}
    moved = gone_on(agreed(workshop, everybody(workshop)))
    for room in moved.rooms.standing:
        if room.key.kind is RoomKind.CAUCUS:
            assert facilitators_in(moved, room.key)
            assert room.channel != before[room.key]


def test_a_consent_can_be_taken_back_until_it_holds_and_nobody_is_told_whose_it_was() -> None:
    workshop = looser(in_briefing(3))
    given = decided(workshop, AgreeToChoices(ANNA, workshop.choices.revision))
    assert given.answer is not None
    assert [one.verb for one in given.answer.presses] == [Verb.TAKE_AGREEMENT_BACK]
    back = decided(given.workshop, TakeAgreementBack(ANNA, workshop.choices.revision))
    assert (back.workshop.choices, back.effects) == (workshop.choices, ())
    coming = agreed(workshop, everybody(workshop))
    before = {one.key: room_card(coming, one.key) for one in coming.rooms.standing}
    outcomes = [
        decided(coming, TakeAgreementBack(by, coming.choices.revision)) for by in (ANNA, LAYLA)
    ]
    assert outcomes[0].effects == outcomes[1].effects
    assert set(told(outcomes[0].effects).values()) == {"choices:stays_note"}
    for one in coming.people.participants:
        asks = before[line(one.seat)]
        assert asks is not None
        assert Verb.TAKE_AGREEMENT_BACK in {
            press.verb for row in asks.rows if isinstance(row, tuple) for press in row
        }
    assert gone_on(outcomes[0].workshop).settings == workshop.settings


def test_who_presses_last_after_somebody_left_learns_nothing_of_whom_it_had_waited_for() -> None:
    """Whether who left had consented or not, everybody is asked anew, and nothing shows on a line at that moment."""
    workshop = looser(in_briefing(4))
    *others, leaves = everybody(workshop)
    for had in ([], [leaves]):
        gone = after(agreed(workshop, [*others[:-1], *had]), Withdraw(leaves))
        pressed = agreed(gone, others[-1:])
        assert pressed.choices.agreed == {pressed.own(others[-1]).seat}
        assert to_come(pressed) == ()
        assert room_card(gone, line(gone.own(ANNA).seat)) == room_card(
            workshop, line(workshop.own(ANNA).seat)
        )
        further = decided(pressed, GoOnAllTheSame(MARA, seen(pressed)))
        assert further.workshop.settings == workshop.settings
        assert "choices:asked_note" in told(further.effects).values()


def test_a_side_that_wants_it_stricter_after_all_ends_what_was_to_come_and_both_are_told() -> None:
    workshop = looser(in_briefing(3))
    coming = agreed(workshop, everybody(workshop))
    stricter = decided(coming, Choose(ANNA, "grace", "86400"))
    assert to_come(stricter.workshop) == ()
    assert told(stricter.effects) == dict.fromkeys(SideId, "choices:stays_note")


def test_the_third_party_is_not_told_that_it_chooses_for_a_side() -> None:
    for by, leads in ((MARA, True), (ANNA, False)):
        shown = look(in_briefing(), by)
        assert isinstance(shown, Answer)
        assert dict(shown.text.values)["leads"] is leads


def test_every_line_asks_alike_and_who_consented_shows_nowhere() -> None:
    workshop = looser(in_briefing(3))
    before = {one.key: room_card(workshop, one.key) for one in workshop.rooms.standing}
    some = agreed(workshop, [ANNA, LAYLA])
    assert before == {one.key: room_card(some, one.key) for one in some.rooms.standing}
    for one in workshop.people.participants:
        card = before[line(one.seat)]
        assert card is not None
        assert any(section.key == "choices:asked_on_line" for section in card.sections)


def test_a_choice_that_changed_is_to_be_consented_to_anew() -> None:
    workshop = agreed(looser(in_briefing(3)), [ANNA])
    changed = after(workshop, Choose(ANNA, "joint", "open"), Choose(LAYLA, "joint", "open"))
    assert changed.choices.agreed == frozenset()
    assert refused(changed, AgreeToChoices(ANNA, workshop.choices.revision)).reason is Reason.STALE


def test_who_comes_back_after_stepping_out_consents_anew_to_what_waits() -> None:
    workshop = agreed(looser(in_briefing(3)), [ANNA])
    assert after(workshop, Withdraw(ANNA)).choices.agreed == frozenset()


def test_as_long_as_nobody_takes_part_all_holds_at_once_and_invitations_are_read_anew() -> None:
    workshop = opened()
    read = workshop.audience.revision
    changed = after(workshop, Choose(MARA, "kept", "workshop"))
    assert changed.settings.retention is Retention.WORKSHOP
    assert refused(changed, Consent(ANNA, read)).reason is Reason.AUDIENCE_CHANGED


def everybody(workshop: Workshop) -> list[UserId]:
    return [one.user for one in workshop.people.participants if one.takes_part]


def test_what_people_wrote_is_not_protected_less_because_everybody_has_stepped_out() -> None:
    workshop = in_briefing()
    gone = after(workshop, *(Withdraw(user) for user in everybody(workshop)))
    assert after(gone, Choose(MARA, "grace", LONGER)).settings == workshop.settings


def test_rooms_that_were_replaced_before_stand_no_longer_than_what_holds_now() -> None:
    workshop = at_place("concerns")
    assert {old.delete_after for old in workshop.rooms.retiring} == {AT + timedelta(hours=24)}
    shorter = after(workshop, Choose(ANNA, "grace", SHORTER))
    assert {old.delete_after for old in shorter.rooms.retiring} == {AT + timedelta(hours=1)}
    longer = looser(shorter)
    longer = brought_to(agreed(longer, everybody(longer)), "hearing")
    assert held(longer.settings, Topic.GRACE) == LONGER
    latest = max(old.delete_after for old in longer.rooms.retiring)
    assert latest == AT + timedelta(hours=1)


def test_what_holds_already_is_not_said_to_wait_for_the_other_side() -> None:
    workshop = after(in_briefing(), Choose(ANNA, "grace", LONGER))
    assert decided(workshop, Choose(ANNA, "grace", "86400")).effects == ()


def test_what_waits_already_is_not_asked_again_by_a_choice_that_changes_nothing() -> None:
    workshop = looser(in_briefing())
    again = decided(workshop, Choose(MARA, "grace", "259200"))
    assert again.effects == ()
    assert again.workshop.choices.revision == workshop.choices.revision


def test_the_third_party_loosens_nothing_that_a_side_wants_stricter() -> None:
    workshop = after(in_briefing(), Choose(ANNA, "grace", SHORTER))
    after_all = decided(workshop, Choose(MARA, "grace", LONGER))
    assert after_all.workshop.settings.room_grace_s == int(SHORTER)
    assert after_all.effects == ()


def test_caucuses_close_to_the_third_party_when_one_side_chooses_so() -> None:
    workshop = after(in_briefing(), Choose(ANNA, "caucuses", "alone"))
    for side in SideId:
        assert facilitators_in(workshop, caucus(side)) == ()
    assert standing_rooms(workshop) != standing_rooms(in_briefing())


def test_nobody_else_chooses_and_nothing_else_can_be_chosen() -> None:
    for by, topic, value in (
        (OUTSIDER, "grace", SHORTER),
        (ANNA, "grace", "5"),
        (ANNA, "windows", "open"),
    ):
        assert refused(in_briefing(), Choose(by, topic, value)).reason is Reason.NOT_YOURS
    assert refused(opened(), Choose(ANNA, "grace", SHORTER)).reason is Reason.NOT_YOURS
    again = Choose(ANNA, "kept", "phase")
    assert refused(in_briefing(), again).reason is Reason.ALREADY_SO


def look(workshop: Workshop, by: UserId) -> Answer | Refusal:
    shows = LOOK_BY_BUTTON[Verb.CHOICES].shows
    assert shows is not None
    return shows(
        IncomingPress(workshop, CONTROL, by, ButtonId(Verb.CHOICES, workshop.handle, None))
    )


def test_one_press_shows_what_holds_what_each_side_would_have_and_a_list_for_each() -> None:
    workshop = after(in_briefing(), Choose(ANNA, "grace", LONGER))
    shown = look(workshop, LAYLA)
    assert isinstance(shown, Answer)
    assert [menu.subject for menu in shown.menus] == list(Topic)
    rows = dict(shown.text.values)["rows"]
    assert isinstance(rows, tuple)
    (row,) = (one for one in rows if isinstance(one, Text) and dict(one.values)["wishes"])
    assert dict(row.values)["holds"] == Text("choices:grace", hours=24)
    own = look(workshop, SECOND_OF_ALDER)
    assert isinstance(own, Answer)
    assert own.menus[1].chosen == {LONGER}
    assert isinstance(look(opened(), ANNA), Refusal)


def test_the_strictest_comes_first_of_every_list() -> None:
    assert {topic: values[0] for topic, values in VALUES.items()} == {
        Topic.KEPT: "live",
        Topic.GRACE: "0",
        Topic.JOINT: "sessions",
        Topic.CAUCUSES: "alone",
        Topic.VOICE: "off",
    }
