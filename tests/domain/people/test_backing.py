"""Who stands behind it, and what is said if taking part becomes known: in every invitation, told when it changes."""

from __future__ import annotations

from bot.domain.people.backing import LONGEST_BACKING, SayIfKnown, SayWhoStandsBehind, backing
from bot.domain.people.consent import Consent
from bot.domain.people.opening import Open
from bot.domain.rooms.reports import ReportAudience
from bot.domain.screens.cards import cards
from bot.domain.state.decisions import Post
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import caucus
from bot.domain.vocabulary.text import Text
from tests.domain.build import MARA, after, at_place, decided, full_draft, opened, person, refused

BEHIND, IF_KNOWN = Words("A foundation pays; Rosa runs the bot."), Words("They came to listen.")


def test_both_stand_in_every_invitation_before_what_everybody_promises() -> None:
    workshop = after(opened(), SayWhoStandsBehind(MARA, BEHIND), SayIfKnown(MARA, IF_KNOWN))
    invitations = [
        [section.key for section in card.sections]
        for card in cards(workshop).values()
        if Text("consent:ground_rules") in card.sections
    ]
    assert invitations
    for keys in invitations:
        rules = keys.index("consent:ground_rules")
        assert keys[rules - 2 : rules] == ["consent:behind", "consent:if_known"]


def test_it_is_asked_for_when_the_rooms_are_made() -> None:
    draft = after(full_draft(), ReportAudience((), (), True))
    answer = decided(draft, Open(MARA)).answer
    assert answer.text.key == "people:opened_and_asked"
    assert [press.verb for press in answer.presses] == [Verb.SAY_BEHIND, Verb.SAY_IF_KNOWN]


def test_nothing_stands_there_where_nothing_was_said() -> None:
    assert backing(opened()) == ()


def test_both_sides_are_told_alike_once_somebody_takes_part() -> None:
    workshop = at_place("opening")
    told = decided(workshop, SayWhoStandsBehind(MARA, BEHIND)).effects
    text = Text("consent:behind", words=BEHIND)
    assert set(told) == {Post(caucus(side), text) for side in workshop.sides_in_turn}
    assert decided(opened(), SayWhoStandsBehind(MARA, BEHIND)).effects == ()


def test_who_has_read_the_invitation_as_it_was_reads_it_anew_before_taking_part() -> None:
    workshop = opened()
    seen = workshop.audience.revision
    changed = after(workshop, SayWhoStandsBehind(MARA, BEHIND))
    anna = person(SideId.FIRST, 0)
    assert refused(changed, Consent(anna, seen)).reason is Reason.AUDIENCE_CHANGED
    after(changed, Consent(anna, changed.audience.revision))


def test_it_is_said_anew_and_not_taken_away_nor_longer_than_an_invitation_holds() -> None:
    workshop = after(opened(), SayWhoStandsBehind(MARA, BEHIND))
    for words, reason in (
        (Words(""), Reason.NOTHING_WRITTEN),
        (BEHIND, Reason.ALREADY_SO),
        (Words("n" * (LONGEST_BACKING + 1)), Reason.TOO_LONG),
    ):
        assert refused(workshop, SayWhoStandsBehind(MARA, words)).reason is reason
    anew = after(workshop, SayWhoStandsBehind(MARA, IF_KNOWN))
    assert backing(anew) == (Text("consent:behind", words=IF_KNOWN),)
