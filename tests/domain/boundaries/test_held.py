"""Boundaries: held words are kept for their author alone and not for long; cards say what is watched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.boards.my_notes import list_notes
from bot.domain.boundaries.held import (
    KEPT_FOR,
    MOST_KEPT,
    GiveBack,
    KeepAnswer,
    ReportBoundary,
    ReportTime,
    SetBoundary,
)
from bot.domain.boundaries.scope import guarded, readable, room_of
from bot.domain.decide import decide
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite, LetIntoJoint
from bot.domain.rooms.reports import ReportLeft, ReportSight
from bot.domain.screens.cards import cards
from bot.domain.screens.panel import panel
from bot.domain.state.decisions import Answer, Decision, Effect, Post, RemoveMessage
from bot.domain.state.holding import Boundary, Held, HeldFor
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import ChannelId, Handle, MessageId, UserId, Words
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    EN,
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    SECOND,
    after,
    at_place,
    consented,
    decided,
    in_briefing,
    moment,
    opened,
    person,
    refused,
    with_settings,
)
from tests.the_pack import the_pack

SAID = Words("We would rather lose the mill than the river.")
ANOUK = person(FIRST, 0)
THEIRS = person(SECOND, 0)
ELSEWHERE = ChannelId(77_000)
TOGETHER = at_place("perspectives", session=True)


def note(
    author: UserId = ANOUK,
    words: Words = SAID,
    reason: HeldFor = HeldFor.QUOTE,
    boundary: Boundary = Boundary.ROOM,
    message: int = 5,
    stays: bool = False,
) -> ReportBoundary:
    return ReportBoundary(author, ELSEWHERE, MessageId(message), words, reason, boundary, stays)


def own_line(workshop: Workshop, user: UserId) -> RoomKey:
    return line(workshop.own(user).seat)


def the_held(workshop: Workshop) -> Held:
    (held,) = workshop.boundaries.held
    return held


def posts(effects: tuple[Effect, ...]) -> list[Post]:
    return [one for one in effects if isinstance(one, Post)]


def given_back(
    workshop: Workshop, by: UserId, handle: Handle, *, later: timedelta = timedelta()
) -> Answer | Refusal:
    outcome = decide(workshop, GiveBack(by, handle), moment(AT + later))
    return outcome.answer if isinstance(outcome, Decision) else outcome


# ---- held


def test_a_held_message_is_taken_out_and_its_author_told_in_their_own_line_with_both_ways_on() -> (
    None
):
    decision = decided(TOGETHER, note())
    remove, post = decision.effects
    mine = own_line(TOGETHER, ANOUK)
    assert remove == RemoveMessage(mine, ELSEWHERE, MessageId(5))
    assert isinstance(post, Post)
    assert (post.room, post.text) == (
        mine,
        Text("boundaries:held", reason=Text("boundaries:because_quote")),
    )
    handle = the_held(decision.workshop).handle
    assert [(one.verb, one.subject) for one in post.presses] == [
        (Verb.GIVE_BACK, handle),
        (Verb.REWORD, handle),
        (Verb.NO_QUOTE, handle),
    ]


def test_words_are_kept_for_fifteen_minutes_and_then_let_go() -> None:
    workshop = after(TOGETHER, note())
    held = the_held(workshop)
    assert held.until == AT + KEPT_FOR == AT + timedelta(minutes=15)
    just_before = KEPT_FOR - timedelta(seconds=1)
    assert after(workshop, ReportTime(), at=AT + just_before).boundaries.held == (held,)
    assert after(workshop, ReportTime(), at=AT + KEPT_FOR).boundaries.held == ()
    assert isinstance(given_back(workshop, ANOUK, held.handle, later=just_before), Answer)
    assert isinstance(given_back(workshop, ANOUK, held.handle, later=KEPT_FOR), Refusal)


def test_whatever_is_done_afterwards_lets_go_of_words_whose_time_is_over() -> None:
    workshop = after(TOGETHER, note())
    assert (
        after(workshop, SetBoundary(MARA, Boundary.ROOM, True), at=AT + KEPT_FOR).boundaries.held
        == ()
    )


def test_words_come_back_to_their_author_alone_and_others_cannot_tell_whether_there_are_any() -> (
    None
):
    workshop = after(TOGETHER, note())
    handle = the_held(workshop).handle
    back = given_back(workshop, ANOUK, handle)
    assert back == Answer(Text("boundaries:given_back", words=SAID))
    nothing = refused(workshop, GiveBack(ANOUK, Handle("nosuchthing")))
    assert nothing.reason is Reason.NOT_KEPT
    for somebody in (person(FIRST, 1), THEIRS, MARA, NOOR):
        assert given_back(workshop, somebody, handle) == nothing
    assert refused(workshop, GiveBack(OUTSIDER, handle)) == refused(
        TOGETHER, GiveBack(OUTSIDER, Handle("nosuchthing"))
    )
    # They can be had again, for a finger slips.
    assert given_back(decided(workshop, GiveBack(ANOUK, handle)).workshop, ANOUK, handle) == back


# ---- answers that found no room any more


def test_what_came_of_a_form_from_a_room_that_is_gone_waits_for_its_sender_alone() -> None:
    refusal = Text("errors:given_back", reason=Text("refusals:not_in_this_phase"), words=SAID)
    outcomes = [
        decided(TOGETHER, KeepAnswer(ANOUK, text)) for text in (refusal, Text("boundaries:set"))
    ]
    posts = [one.effects for one in outcomes]
    # Facilitators read the line: it says the same, whatever came of it.
    assert posts[0] == posts[1]
    ((post,), _) = posts
    assert isinstance(post, Post)
    assert (post.room, post.text) == (own_line(TOGETHER, ANOUK), Text("boundaries:answer_waits"))
    workshop = outcomes[0].workshop
    (kept,) = workshop.boundaries.kept_answers
    assert given_back(workshop, ANOUK, kept.handle) == Answer(refusal)
    for somebody in (person(FIRST, 1), THEIRS, MARA, NOOR):
        assert given_back(workshop, somebody, kept.handle) == refused(
            TOGETHER, GiveBack(somebody, Handle("nothing"))
        )


def test_where_it_tells_that_somebody_wrote_an_answer_waits_among_their_own_notes_alone() -> None:
    quietly = decided(TOGETHER, KeepAnswer(ANOUK, Text("boards:set"), quietly=True))
    assert quietly.effects == ()
    (kept,) = quietly.workshop.boundaries.kept_answers
    mine, theirs = (list_notes(quietly.workshop, user) for user in (ANOUK, THEIRS))
    assert isinstance(mine, Answer)
    assert isinstance(theirs, Answer)
    assert kept.handle in {one.subject for one in mine.presses}
    assert kept.handle not in {one.subject for one in theirs.presses}


def test_a_kept_answer_is_let_go_of_after_a_day_and_only_so_many_are_kept() -> None:
    workshop = after(
        TOGETHER, *(KeepAnswer(ANOUK, Text("boundaries:set")) for _ in range(MOST_KEPT + 3))
    )
    assert len(workshop.boundaries.kept_answers) == MOST_KEPT
    assert (
        after(workshop, ReportTime(), at=AT + timedelta(days=1, seconds=-1)).boundaries.kept_answers
        == workshop.boundaries.kept_answers
    )
    assert after(workshop, ReportTime(), at=AT + timedelta(days=1)).boundaries.kept_answers == ()


def test_words_however_long_come_back_whole_piece_by_piece_to_their_author_alone() -> None:
    long = "".join(f"{number:05}*" for number in range(666))
    workshop = after(TOGETHER, note(words=Words(long)))
    subject, back = the_held(workshop).handle, ""
    for _ in range(3):
        assert isinstance(given_back(workshop, THEIRS, subject), Refusal)
        piece = given_back(workshop, ANOUK, subject)
        assert isinstance(piece, Answer)
        words = dict(piece.text.values)["words"]
        assert isinstance(words, Words)
        assert len(the_pack().render(piece.text, EN, Nowhere())) < 4_000
        back += words.text
        subject = Handle(piece.presses[0].subject) if piece.presses else Handle("")
    assert (back, subject) == (long, "")


class Nowhere:
    """No room and no person is linked to."""

    def room(self, key: RoomKey) -> str | None:
        return None

    def person(self, user: UserId) -> str:
        return ""


def test_a_message_without_words_is_taken_out_with_nothing_to_give_back() -> None:
    _, post = decided(TOGETHER, note(words=Words(""), reason=HeldFor.FORWARD)).effects
    assert isinstance(post, Post)
    assert post.text.key == "boundaries:held_without_words"
    assert post.presses == ()


def test_no_more_than_a_few_messages_of_one_person_are_kept_and_the_newest_stay() -> None:
    workshop = after(TOGETHER, note(THEIRS, message=1))
    for number in range(MOST_KEPT + 5):
        workshop = after(workshop, note(words=Words(f"the {number}. time"), message=100 + number))
    mine = [one.words.text for one in workshop.boundaries.held if one.author == ANOUK]
    assert mine == [f"the {number}. time" for number in range(5, MOST_KEPT + 5)]
    assert [one.words for one in workshop.boundaries.held if one.author == THEIRS] == [SAID]


def test_a_facilitator_who_has_no_line_is_told_in_the_control_room() -> None:
    decision = decided(TOGETHER, note(MARA))
    assert {one.room for one in decision.effects if isinstance(one, Post | RemoveMessage)} == {
        CONTROL
    }
    assert given_back(decision.workshop, MARA, the_held(decision.workshop).handle) == Answer(
        Text("boundaries:given_back", words=SAID)
    )
    assert isinstance(
        given_back(decision.workshop, NOOR, the_held(decision.workshop).handle), Refusal
    )


@pytest.mark.parametrize("who", [OUTSIDER, UserId(0)])
def test_nothing_is_taken_from_people_who_have_no_room_to_be_told_in(who: UserId) -> None:
    decision = decided(TOGETHER, note(who))
    assert decision.effects == ()
    assert decision.workshop.boundaries.held == ()


def test_somebody_who_has_left_is_told_nothing_and_loses_nothing() -> None:
    gone = after(TOGETHER, ReportLeft(ANOUK))
    decision = decided(gone, note())
    assert decision.effects == ()
    assert decision.workshop.boundaries.held == ()


@pytest.mark.parametrize("reason", HeldFor)
@pytest.mark.parametrize("boundary", Boundary)
@pytest.mark.parametrize("author", [ANOUK, THEIRS, MARA])
def test_nobody_but_the_author_is_told_and_no_notice_says_whose_words_or_which(
    author: UserId, boundary: Boundary, reason: HeldFor
) -> None:
    for workshop in (TOGETHER, after(TOGETHER, SetBoundary(MARA, boundary, True))):
        decision = decided(workshop, note(author, reason=reason, boundary=boundary))
        own = CONTROL if author == MARA else own_line(workshop, author)
        (post,) = posts(decision.effects)
        assert post.room == own
        shown = repr((post.text, post.presses))
        assert SAID.text not in shown
        assert "Person(" not in shown
        assert str(int(author)) not in shown
        # Cards stand as they stood: nothing anywhere else shows that something was held.
        assert cards(decision.workshop) == cards(workshop)


# ---- only noticed


def test_where_a_boundary_is_only_noticed_the_message_stays_and_nothing_is_kept() -> None:
    workshop = after(TOGETHER, SetBoundary(MARA, Boundary.ROOM, True))
    decision = decided(workshop, note())
    assert decision.workshop.boundaries.held == ()
    (post,) = decision.effects
    assert isinstance(post, Post)
    assert post.text == Text("boundaries:noticed", reason=Text("boundaries:because_quote"))
    assert post.presses == ()
    # The other boundary still holds.
    assert decided(workshop, note(boundary=Boundary.OUTSIDE)).workshop.boundaries.held


def test_what_the_bot_may_not_take_out_is_only_noticed() -> None:
    decision = decided(TOGETHER, note(boundary=Boundary.OUTSIDE, stays=True))
    assert decision.workshop.boundaries.held == ()
    assert [post.text.key for post in posts(decision.effects)] == ["boundaries:noticed"]
    assert len(decision.effects) == 1


def test_a_boundary_is_set_by_facilitators_and_setting_it_again_changes_nothing() -> None:
    workshop = after(TOGETHER, SetBoundary(MARA, Boundary.OUTSIDE, True))
    assert workshop.boundaries.notice_only == {Boundary.OUTSIDE}
    assert refused(workshop, SetBoundary(NOOR, Boundary.OUTSIDE, True)).reason is Reason.ALREADY_SO
    assert refused(workshop, SetBoundary(ANOUK, Boundary.OUTSIDE, False)).reason is Reason.NOT_YOURS
    assert (
        after(workshop, SetBoundary(NOOR, Boundary.OUTSIDE, False)).boundaries.notice_only
        == frozenset()
    )
    assert refused(TOGETHER, SetBoundary(NOOR, Boundary.OUTSIDE, False)).reason is Reason.ALREADY_SO


# ---- what cards say


def watched_sections(workshop: Workshop) -> dict[str, list[str]]:
    shown = {
        slot: card for slot, card in cards(workshop).items() if slot.startswith("card/")
    }  # boards stand below one
    shown["panel"] = panel(workshop)
    return {
        slot: [one.key for one in card.sections if "watched" in one.key]
        for slot, card in shown.items()
    }


def test_every_card_and_the_panel_say_that_boundaries_are_watched_in_part_or_not_at_all() -> None:
    less = ["cards:watched_less"]
    in_part = after(TOGETHER, SetBoundary(MARA, Boundary.OUTSIDE, True))
    unseen = after(in_part, ReportSight(True))
    states: tuple[tuple[list[str], Workshop], ...] = (
        ([], TOGETHER),
        (less, in_part),
        (less, unseen),
    )
    for on_cards, workshop in states:
        said = watched_sections(workshop)
        assert len(said) > 8
        for slot, keys in said.items():
            assert keys == on_cards, slot
    seen_again = after(
        unseen,
        ReportSight(False),
        SetBoundary(MARA, Boundary.OUTSIDE, False),
    )
    assert watched_sections(seen_again) == watched_sections(TOGETHER)


def test_a_card_names_which_boundaries_are_only_noticed() -> None:
    workshop = after(TOGETHER, SetBoundary(MARA, Boundary.ROOM, True))
    (section,) = [one for one in panel(workshop).sections if one.key == "cards:watched_less"]
    assert dict(section.values)["only"] == (Text("boundaries:name_room"),)


def test_before_anybody_consents_the_invitation_says_what_is_watched() -> None:
    said = watched_sections(opened())
    invitations = [slot for slot in said if "line" in slot]
    assert invitations
    assert all(said[slot] == ["boundaries:watched"] for slot in invitations)


# ---- scope: which rooms a message is compared with


def test_a_participant_is_compared_with_the_rooms_they_could_read_and_with_no_other() -> None:
    for user in (ANOUK, THEIRS):
        someone = TOGETHER.own(user)
        assert set(readable(TOGETHER, user)) == {line(someone.seat), caucus(someone.side), JOINT}
    assert JOINT not in readable(in_briefing(), ANOUK)
    assert readable(TOGETHER, OUTSIDER) == ()


def test_whoever_was_only_invited_is_compared_with_their_line_alone_also_when_they_step_out() -> (
    None
):
    workshop = consented(
        opened(5), (person(side, place) for side in (FIRST, SECOND) for place in range(4))
    )
    invited = person(FIRST, 4)
    mine = own_line(workshop, invited)
    assert readable(workshop, invited) == (mine,)
    assert readable(after(workshop, Withdraw(invited)), invited) == (mine,)


def test_whoever_steps_out_is_still_compared_with_what_they_could_read() -> None:
    before = set(readable(TOGETHER, ANOUK))
    assert set(readable(after(TOGETHER, Withdraw(ANOUK)), ANOUK)) == before


def test_a_newcomer_is_compared_with_the_joint_room_from_when_they_come_into_it() -> None:
    workshop = after(at_place("perspectives", count=2), Invite(MARA, UserId(401), FIRST))
    workshop = after(workshop, Consent(UserId(401), workshop.audience.revision))
    assert set(readable(workshop, UserId(401))) == {own_line(workshop, UserId(401)), caucus(FIRST)}
    workshop = after(workshop, LetIntoJoint(MARA, UserId(401)))
    assert JOINT in readable(workshop, UserId(401))


def test_rooms_that_are_hidden_for_now_stay_guarded() -> None:
    hidden = replace(TOGETHER, meeting=replace(TOGETHER.meeting, hidden=True))
    assert readable(after(hidden, ReportTime()), ANOUK) == readable(TOGETHER, ANOUK)


def test_facilitators_are_compared_with_all_rooms_but_caucuses_that_are_closed_to_them() -> None:
    assert set(readable(TOGETHER, MARA)) == {room.key for room in TOGETHER.rooms.standing}
    closed = at_place("perspectives", settings=with_settings(caucuses_without_facilitators=True))
    assert not [key for key in readable(closed, MARA) if key.kind is RoomKind.CAUCUS]


def test_inside_what_the_joint_room_heard_is_free_and_elsewhere_it_is_not() -> None:
    mine = own_line(TOGETHER, ANOUK)
    assert set(guarded(TOGETHER, ANOUK, JOINT)) == {mine, caucus(FIRST)}
    assert set(guarded(TOGETHER, ANOUK, caucus(FIRST))) == {mine}
    assert set(guarded(TOGETHER, ANOUK, None)) == {mine, caucus(FIRST), JOINT}
    assert CONTROL in guarded(TOGETHER, MARA, None)
    assert not {CONTROL, JOINT} & set(guarded(TOGETHER, MARA, caucus(FIRST)))
    assert caucus(SECOND) in guarded(TOGETHER, MARA, caucus(FIRST))


def test_to_the_third_party_anybody_may_say_anything_in_their_line_unless_the_caucus_is_closed_to_it() -> (
    None
):
    assert guarded(TOGETHER, ANOUK, own_line(TOGETHER, ANOUK)) == ()
    assert guarded(TOGETHER, MARA, CONTROL) == ()
    closed = at_place("perspectives", settings=with_settings(caucuses_without_facilitators=True))
    assert guarded(closed, ANOUK, own_line(closed, ANOUK)) == (caucus(FIRST),)


def test_the_third_party_may_take_up_a_caucus_in_the_lines_of_that_side_alone() -> None:
    assert caucus(FIRST) not in guarded(TOGETHER, MARA, own_line(TOGETHER, ANOUK))
    assert caucus(SECOND) in guarded(TOGETHER, MARA, own_line(TOGETHER, ANOUK))
    assert own_line(TOGETHER, person(FIRST, 1)) in guarded(
        TOGETHER, MARA, own_line(TOGETHER, ANOUK)
    )
    waiting = consented(
        opened(5), (person(side, place) for side in (FIRST, SECOND) for place in range(4))
    )
    assert caucus(FIRST) in guarded(waiting, MARA, own_line(waiting, person(FIRST, 4)))


def test_a_channel_is_the_room_it_was_also_while_it_is_on_its_way_out() -> None:
    workshop = at_place("perspectives")
    old = {retired.channel: retired.key for retired in workshop.rooms.retiring}
    assert old
    assert {channel: room_of(workshop, channel) for channel in old} == old
    assert {
        room_of(workshop, room.channel) for room in workshop.rooms.standing if room.channel
    } == {room.key for room in workshop.rooms.standing}
    assert room_of(workshop, ELSEWHERE) is None


def test_no_held_word_is_shown_by_printing_what_holds_it() -> None:
    assert SAID.text not in repr(after(TOGETHER, note()))
