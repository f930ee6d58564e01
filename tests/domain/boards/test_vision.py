"""The picture of a tolerable future: one line of the room's, above ideas and above steps, and how reassurance opens."""

from __future__ import annotations

from bot.app.watching.released import released
from bot.domain.boards.vision import LONGEST_VISION, PutUpVision
from bot.domain.leading.breaks import Pause
from bot.domain.leading.going_on import GoOnAllTheSame
from bot.domain.screens.cards import cards
from bot.domain.screens.step_cards import written_boards
from bot.domain.state.decisions import Post
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    FIRST,
    MARA,
    SECOND,
    after,
    at_place,
    brought_to,
    decided,
    gone_on,
    person,
    refused,
    seen,
)

PICTURE = Words("Somebody is awake on the weir and on the quay, and they know each other's voices.")
OTHERWISE = Words(
    "On the weir and on the quay somebody is awake, and they know each other's voices."
)
_IN_FRONT = {"board/ideas", "board/steps"}


def in_ideas() -> Workshop:
    return at_place("ideas", session=True)


def pictured() -> Workshop:
    return after(in_ideas(), PutUpVision(person(FIRST, 0), PICTURE, 0))


def above(workshop: Workshop) -> dict[str, bool]:
    """On which boards in the joint room it stands, right under the title of the first page."""
    text = Text("ideas:vision", words=workshop.boards.vision or Words(""))
    return {
        slot: card.sections[1] == text
        for slot, card in cards(workshop).items()
        if slot in _IN_FRONT
    }


def test_the_room_puts_it_up_from_nobody_and_it_stands_above_the_ideas() -> None:
    before = in_ideas()
    decision = decided(before, PutUpVision(person(FIRST, 0), PICTURE, 0))
    assert decision.effects == ()
    assert above(decision.workshop) == {"board/ideas": True}
    by_another = decided(before, PutUpVision(person(SECOND, 1), PICTURE, 0)).workshop
    assert by_another == decision.workshop
    assert (Text("ideas:vision", words=PICTURE) in written_boards(by_another)["ideas"][1]) is True


def test_anybody_words_it_otherwise_but_not_past_what_they_have_read() -> None:
    workshop = pictured()
    stale = PutUpVision(person(SECOND, 0), OTHERWISE, 0)
    assert refused(workshop, stale).reason is Reason.VISION_CHANGED
    same = PutUpVision(person(SECOND, 0), PICTURE, 1)
    assert refused(workshop, same).reason is Reason.ALREADY_SO
    changed = after(workshop, PutUpVision(person(SECOND, 0), OTHERWISE, 1))
    assert changed.boards.vision == OTHERWISE
    assert above(changed) == {"board/ideas": True}


def test_it_is_put_up_where_the_room_thinks_of_ideas_aloud_and_nowhere_else() -> None:
    by, words = person(FIRST, 0), PICTURE
    for place, reason in (
        ("concerns", Reason.NOT_IN_THIS_PHASE),
        ("hearing", Reason.NOT_IN_THIS_PHASE),
    ):
        workshop = at_place(place, session=True)
        assert refused(workshop, PutUpVision(by, words, 0)).reason is reason
    paused = after(in_ideas(), Pause(MARA, seen(in_ideas())))
    assert refused(paused, PutUpVision(by, words, 0)).reason is Reason.JOINT_IS_QUIET
    long = Words("a" * (LONGEST_VISION + 1))
    assert refused(in_ideas(), PutUpVision(by, long, 0)).reason is Reason.TOO_LONG
    nothing = PutUpVision(by, Words("  "), 0)
    assert refused(in_ideas(), nothing).reason is Reason.NOTHING_WRITTEN
    offered = cards(in_ideas())["board/ideas"].rows[0]
    assert isinstance(offered, tuple)
    assert Verb.PUT_UP_VISION in {one.verb for one in offered}


def test_reassurance_opens_with_it_and_it_stands_above_the_steps() -> None:
    before = brought_to(pictured(), "overcoming")
    opening = decided(before, GoOnAllTheSame(MARA, seen(before)))
    assert Post(JOINT, Text("ideas:carried_on", words=PICTURE)) in opening.effects
    assert above(gone_on(before)) == {"board/steps": True}
    without = brought_to(in_ideas(), "overcoming")
    told = [
        one.text.key
        for one in decided(without, GoOnAllTheSame(MARA, seen(without))).effects
        if isinstance(one, Post)
    ]
    assert "ideas:carried_on" not in told


def test_what_stands_there_may_be_repeated_by_anybody() -> None:
    assert PICTURE in {words for _, words in released(pictured())}
