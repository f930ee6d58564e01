"""Whatever people do in whatever order, with withdrawals, late joiners and restarts between, the rules hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from random import Random
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.app.documents import Document, decode_document, encode_document
from bot.domain.boards.private_notes import LetBeShown, WriteNote
from bot.domain.decide import decide
from bot.domain.leading.breaks import EndCaucusBreak, Resume
from bot.domain.people.consent import Consent, Withdraw
from bot.domain.people.invited import Invite
from bot.domain.reassurance.acknowledging import (
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    PleaseStop,
    WishToAcknowledge,
)
from bot.domain.reassurance.export import Export, Notes, export
from bot.domain.reassurance.pairs import TieSteps, Untie
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.shaping import AddShape, ShowShapes
from bot.domain.reassurance.steps import AddToStep, PutUpStep
from bot.domain.reassurance.wording import ProposeWords, TakeUpStep, TakeWords
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.road.act import Asked, Moment
from bot.domain.rooms.desired import are_closed, writers
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.screens.cards import cards
from bot.domain.state.ballots import NAMES, Ballot, PrivateAnswer, Round, RoundKind
from bot.domain.state.contributions import ContributionKind, NoteStanding
from bot.domain.state.decisions import Decision, Post, TakeOutSaid
from bot.domain.state.people import Reading, Standing
from bot.domain.state.steps import HERE, Step, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Card, Choice
from bot.domain.vocabulary.identity import Draw, Handle, SeatId, SideId, UserId, Words
from bot.domain.vocabulary.refusals import Refusal
from bot.domain.vocabulary.rooms import JOINT, caucus, line
from bot.domain.vocabulary.text import Text
from tests.domain.build import (
    AT,
    EN,
    MARA,
    SIDES,
    brought_to,
    in_briefing,
    seen,
    with_channels,
)
from tests.domain.stories import FACILITATORS, PARTICIPANTS, Beat, stories, told
from tests.the_pack import the_pack

T = TypeVar("T")

PACK = the_pack()
YES = PrivateAnswer.YES
LATE = UserId(402)
HOSTILE = "@everyone <@101> [x](https://a.b/c) ||hush|| \u202eback\u200b# **loud** `"
"""What somebody might type to make a message do something."""
DOES_SOMETHING = re.compile(
    r"@everyone|<@101>|\]\(|\|\||[\u202a-\u202e\u200e]|https?://|\*\*loud|`"
)
NOT_BEFORE_SHOWN = (NoteStanding.PRIVATE, NoteStanding.READY)
PLACES = (
    *(("reassurance", 0),) * 3,
    ("reassurance", 1),
    *(("re-entry", 1),) * 2,
    ("concerns", 1),
    ("hearing", 0),
    ("ideas", 0),
)


ENDS = (
    "pause",
    "break",
    "extra time",
    "apart",
    "end session",
    "withdraw",
    "audience",
    "go on all the same",
)
"""What ends an acknowledgment, by itself."""
beats = stories.filter(bool).map(lambda story: story[0])


class Where:
    """Rooms and people, as a reader's client names them."""

    def room(self, key: object) -> str | None:
        return None

    def person(self, user: UserId) -> str:
        return "<somebody>"


@lru_cache(maxsize=20_000)
def read(text: Text) -> str:
    """The text as it stands on a screen; a sign after a backslash is shown, and does nothing."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "·", PACK.render(text, EN, Where()))


def _pick(items: Sequence[T], number: int) -> T:
    return items[number % len(items)]


def _shown(card: Card) -> Iterator[Text]:
    yield from card.sections
    for row in card.rows:
        if isinstance(row, Choice):
            yield row.label
            yield from (label for _, label in row.options)
        else:
            yield from (press.label for press in row)


def _brings_no_substance(before: Workshop, after: Workshop) -> None:
    """After an act of the third party nothing is said that participants had not said, or had not let be shown."""
    let_be_shown = {
        one.handle: one.words
        for one in before.boards.contributions
        if one.standing is NoteStanding.READY
    }
    before_it = {one.handle: _said(one) for one in before.reassurance.steps}
    for step in after.reassurance.steps:
        assert _said(step) == before_it.get(
            step.handle, (step.giver, let_be_shown.get(step.handle), *_NOT_SAID)
        )
    assert {one.words for one in after.boards.contributions} <= {
        one.words for one in before.boards.contributions
    }
    assert {one.words for one in after.reassurance.products} == {
        one.words for one in before.reassurance.products
    }
    assert {one.misuse for one in after.reassurance.worries} <= {
        one.misuse for one in before.reassurance.worries
    }


_NOT_SAID = (None, Words(""), Words(""), Words(""))


def _said(step: Step) -> tuple[object, ...]:
    """All of a step that participants alone may bring."""
    return (
        step.giver,
        step.words,
        step.kind,
        step.own_interest,
        step.verification,
        step.durability,
    )


def _yes(opened: Round, item: Handle, side: SideId, has_read: Callable[[SeatId], int]) -> bool:
    """The threshold, once more, by its table in the design and not by the code that is tried."""
    ballots = [one for one in opened.ballots if one.side is side]
    enough = {3: 2, 4: 2, 5: 3, 6: 4, 7: 4}.get(len(ballots))
    if enough is None or (
        len(ballots) == 3 and not all(has_read(one.seat) & Reading.THREE for one in ballots)
    ):
        return False
    return sum(_given(one, opened, item) is YES for one in ballots) >= enough


def _given(ballot: Ballot, opened: Round, item: Handle) -> PrivateAnswer:
    return PrivateAnswer(int(ballot.answers[opened.items.index(item)]))


@lru_cache(maxsize=64)
def begun(place: tuple[str, int], count: int) -> Workshop:
    """In a session of this part, with so many a side: the same for every story that begins there."""
    return brought_to(in_briefing(count), *place, session=True)


class Instruments(RuleBasedStateMachine):
    """A workshop in which anybody may do anything; after each act the rules are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.workshop = in_briefing(3)
        self.acts = 0
        self.lines = 0
        self.asked: dict[tuple[Handle, int], int] = {}
        """How often each step was chosen for a round that was closed and not void, at each level."""
        self.pressed: dict[tuple[Handle, Words], set[UserId]] = {}
        """Who has pressed for which words of which step; of whoever stepped out nothing counts."""
        self.pressing: dict[tuple[Handle, Handle], set[SideId | None]] = {}
        """Of which sides somebody has ever pressed for two steps together."""

    # ---- acting
    @initialize(place=st.sampled_from(PLACES), count=st.sampled_from([3, 3, 4, 5]))
    def begins(self, place: tuple[str, int], count: int) -> None:
        self.workshop = begun(place, count)

    def side_of(self, user: UserId) -> SideId | None:
        someone = self.workshop.participant(user)
        return someone.side if someone is not None else None

    def words(self) -> Words:
        self.lines += 1
        return Words(f"secretword{self.lines:04} {HOSTILE}")

    def act(self, command: Asked) -> Decision | Refusal:
        """Give a command, look at what must hold of every act, and let rooms stand."""
        before = self.workshop
        self.acts += 1
        moment = Moment(AT, Draw(f"act {self.acts}".encode()), frozenset({EN}))
        outcome = decide(before, command, moment)
        if isinstance(outcome, Refusal):
            assert PACK.render(outcome.text, EN, Where())
            return outcome
        after = outcome.workshop
        by = getattr(command, "by", UserId(0))
        if before.facilitator(by) is not None:
            _brings_no_substance(before, after)
        if isinstance(command, AnswerPrivately | Understand):
            assert outcome.effects == ()
            assert after.revision == before.revision
        if isinstance(command, CloseRound):
            self._closed(before, outcome)
        if isinstance(command, TakeWords | TakeUpStep):
            self._reworded(before, after, by)
        self.workshop = (
            with_channels(after) if after.rooms.standing != before.rooms.standing else after
        )
        self._one_person_has_the_room()
        self._nothing_loud([one.text for one in outcome.effects if isinstance(one, Post)])
        return outcome

    def _closed(self, before: Workshop, outcome: Decision) -> None:
        opened, after = before.rounds.open, outcome.workshop
        assert opened is not None
        assert after.rounds.open is None
        voided = any(
            one.standing is not Standing.CONSENTED and one.user in self.at_opening
            for one in before.people.participants
        )
        assert opened.void == voided
        if opened.kind is RoundKind.PRODUCTS:
            agreed = {
                item
                for item in opened.items
                if not opened.void
                and all(_given(one, opened, item) is YES for one in opened.ballots)
            }
            asked = [one for one in after.reassurance.products if one.handle in opened.items]
            assert opened.void or {one.handle for one in asked if one.going_out} == agreed - {NAMES}
            return
        both = {
            item
            for item in opened.items
            if not opened.void and all(_yes(opened, item, side, before.has_read) for side in SIDES)
        }
        posts = [one.text for one in outcome.effects if isinstance(one, Post)]
        if opened.kind is RoundKind.READINESS:
            assert posts[0].key == ("readiness:ready" if both else "readiness:not_now")
            return
        self._published(
            before, after, opened, both if self._each_way(before, both) else set(), posts
        )

    def _reworded(self, before: Workshop, after: Workshop, by: UserId) -> None:
        """Words change by their giver's side alone, never while they are asked about; nobody has answered them yet."""
        someone, opened = before.participant(by), before.rounds.open
        for old in before.reassurance.steps:
            new = after.step(old.handle)
            assert new is not None
            if new.words == old.words:
                continue
            assert someone is not None
            assert someone.side is old.giver
            assert not any(
                one.handle == old.handle
                for item in (opened.items if opened is not None else ())
                for one in before.steps_in(item)
            )
            assert after.pair_of(old.handle) is None
            assert (new.level, new.reworded) == (0, True)
            pressed = self.pressed.get((old.handle, new.words), set())
            assert old.asked_for or len(pressed) >= 2
            for level in (1, 2):
                self.asked.pop((old.handle, level), None)

    def _each_way(self, workshop: Workshop, items: set[Handle]) -> bool:
        return {one.giver for item in items for one in workshop.steps_in(item)} == set(SIDES)

    def _published(
        self,
        before: Workshop,
        after: Workshop,
        opened: Round,
        wanted: set[Handle],
        posts: list[Text],
    ) -> None:
        risen = {
            one.handle
            for one in after.reassurance.steps
            if one.level
            > next(old.level for old in before.reassurance.steps if old.handle == one.handle)
        }
        assert risen == {one.handle for item in wanted for one in before.steps_in(item)}
        (told_of,) = posts
        if not wanted:
            assert told_of == Text(
                "rounds:nothing_published", question=Text("rounds:after_lacking")
            )
        else:
            lines = dict(told_of.values)["steps"]
            assert isinstance(lines, tuple)
            assert len(lines) == len(wanted)
        if not opened.void:
            for one in (each for item in opened.chosen for each in before.steps_in(item)):
                about = one.handle, opened.level
                self.asked[about] = self.asked.get(about, 0) + 1

    def _one_person_has_the_room(self) -> None:
        """After each act: an acknowledgment is one person's, and ends with whatever closes the room."""
        given = self.workshop.acknowledging.given
        if given is None:
            return
        speaker = self.workshop.seat(given.seat)
        assert speaker is not None
        assert speaker.takes_part
        assert not are_closed(self.workshop)
        assert not self.workshop.meeting.paused
        assert not self.workshop.meeting.in_break
        shared = (JOINT, *(caucus(side) for side in SIDES))
        write = {user for key in shared for user in writers(self.workshop, key)}
        assert write == (set() if given.quiet else {speaker.user})

    def _nothing_loud(self, posts: list[Text]) -> None:
        """What was just said is inert, and holds none of what is private still."""
        private = self._private()
        for text in posts:
            shown = read(text)
            assert not DOES_SOMETHING.search(shown), text.key
            assert not [one for one in private if one in shown], text.key

    def _private(self) -> set[str]:
        now = self.workshop
        drafts = [one.words for one in now.boards.contributions if one.standing in NOT_BEFORE_SHOWN]
        drafts += [
            words
            for one in now.reassurance.worries
            if not one.shown
            for words in (one.misuse, one.evidence)
        ]
        drafts += [one.words for one in now.reassurance.proposals]
        drafts += [one.words for one in now.reassurance.shapes if not one.shown]
        for each in (
            *((now.rounds.open,) if now.rounds.open is not None else ()),
            *now.rounds.sealed,
        ):
            drafts += [words for ballot in each.ballots for words in ballot.wordings]
        drafts += [line.words for one in now.boards.contributions for line in one.hearing.missing]
        return {
            words.text.partition(" ")[0] for words in drafts if words.text.startswith("secretword")
        }

    # ---- what people do
    @rule(beat=beats)
    def anything(self, beat: Beat) -> None:
        if beat[0] in ("hide", "gone", "left"):
            return
        self.act(told(self.workshop, beat))

    @rule(who=st.integers(0, 9), kind=st.sampled_from(ContributionKind))
    def writes(self, who: int, kind: ContributionKind) -> None:
        by = _pick(PARTICIPANTS, who)
        concerns = tuple(
            one.handle
            for one in self.workshop.boards.contributions
            if one.kind == "concern" and one.on_board
        )
        answers = concerns[:1] if kind is ContributionKind.IDEA else ()
        giver = _pick(SIDES, who) if kind is ContributionKind.STEP else None
        self.act(WriteNote(by, kind, self.words(), answers, giver))
        if self.workshop.boards.contributions and who % 2:
            self.act(LetBeShown(by, self.workshop.boards.contributions[-1].handle))

    @rule(who=st.integers(0, 11), many=st.integers(1, 6))
    def puts_up_steps(self, who: int, many: int) -> None:
        for number in range(many):
            by = _pick((*PARTICIPANTS, *FACILITATORS), who + number)
            self.act(WriteNote(by, ContributionKind.STEP, self.words(), (), SIDES[number % 2]))
            if self.workshop.boards.contributions:
                self.act(PutUpStep(by, self.workshop.boards.contributions[-1].handle))

    @precondition(lambda self: self.workshop.reassurance.steps)
    @rule(who=st.integers(0, 11), which=st.integers(0, 9), deed=st.integers(0, 2))
    def works_on_a_step(self, who: int, which: int, deed: int) -> None:
        by, now = _pick((*PARTICIPANTS, *FACILITATORS), who), self.workshop
        if not now.reassurance.steps:
            return
        step = _pick(now.reassurance.steps, which)
        worry = now.reassurance.worries[-1].handle if now.reassurance.worries else Handle("none")
        self.act(
            (
                AddToStep(
                    by,
                    step.handle,
                    step.revision,
                    StepKind.MEASURE,
                    self.words(),
                    Words(""),
                    Words(""),
                ),
                AddWorry(
                    by, step.handle, _pick(tuple(WorryEnd), which), self.words(), self.words()
                ),
                TakeBackWorry(by, worry),
            )[deed]
        )

    @precondition(lambda self: self.workshop.reassurance.steps)
    @rule(
        who=st.integers(0, 11),
        which=st.integers(0, 9),
        presses=st.lists(st.integers(0, 11), max_size=4),
        taken_up=st.booleans(),
    )
    def words_a_step(self, who: int, which: int, presses: list[int], taken_up: bool) -> None:
        """Somebody takes up what was asked for, or proposes other words; some press for them."""
        everybody, now = (*PARTICIPANTS, *FACILITATORS), self.workshop
        if not now.reassurance.steps:
            return
        by, step = _pick(everybody, who), _pick(now.reassurance.steps, which)
        if taken_up:
            self.act(TakeUpStep(by, step.handle, step.revision, self.words(), self.words()))
            return
        shown, board = cards(now), now.reassurance.steps
        if isinstance(
            self.act(ProposeWords(by, step.handle, step.revision, self.words())), Refusal
        ):
            return
        assert cards(self.workshop) == shown
        proposal = self.workshop.reassurance.proposals[-1]
        for place in presses:
            user = _pick(everybody, place)
            whose = self.pressed.setdefault((step.handle, proposal.words), set())
            whose.add(user)
            if isinstance(self.act(TakeWords(user, proposal.handle)), Refusal):
                whose.discard(user)
            elif len(whose) < 2:
                assert self.workshop.reassurance.steps == board
                assert cards(self.workshop) == shown

    @precondition(lambda self: self.workshop.reassurance.steps)
    @rule(
        which=st.tuples(st.integers(0, 5), st.integers(0, 5)),
        presses=st.lists(st.integers(0, 11), max_size=4),
        reasons=st.booleans(),
        untied=st.integers(0, 5),
    )
    def ties_steps(
        self, which: tuple[int, int], presses: list[int], reasons: bool, untied: int
    ) -> None:
        """Some press for a pair: tied it is with one of each giver's side, and until then nothing shows."""
        everybody, steps = (*PARTICIPANTS, *FACILITATORS), self.workshop.reassurance.steps
        both = [[one for one in steps if one.giver is side] for side in SIDES]
        if not all(both):
            return
        if reasons:
            for one in (_pick(own, at) for own, at in zip(both, which, strict=True)):
                why = (None, self.words(), Words(""), Words(""))
                by = next(who for who in PARTICIPANTS if self.side_of(who) is one.giver)
                self.act(AddToStep(by, one.handle, one.revision, *why))
        chosen = [
            self.workshop.step(_pick(own, at).handle) for own, at in zip(both, which, strict=True)
        ]
        first, second = (one for one in chosen if one is not None)
        for place in presses:
            user, shown = _pick(everybody, place), cards(self.workshop)
            seen_so = (first.revision, second.revision)
            before = {one.handle for one in self.workshop.reassurance.pairs if one.tied}
            outcome = self.act(TieSteps(user, (first.handle, second.handle), seen_so))
            if isinstance(outcome, Refusal):
                continue
            self.pressing.setdefault((first.handle, second.handle), set()).add(self.side_of(user))
            now_tied = {one.handle for one in self.workshop.reassurance.pairs if one.tied}
            if now_tied == before:
                assert cards(self.workshop) == shown
                assert outcome.effects == ()
            else:
                assert self.pressing[first.handle, second.handle] == set(SIDES)
        pairs = self.workshop.reassurance.pairs
        if untied < len(pairs):
            pair = pairs[untied]
            outcome = self.act(Untie(_pick(everybody, which[0]), pair.handle))
            if pair.tied and isinstance(outcome, Decision):
                alone = [self.workshop.step(handle) for handle in pair.steps]
                assert all(one is None or one.level <= pair.level_before for one in alone)

    def words_what_is_asked(self, steps: Sequence[Step]) -> None:
        """Two of those who would do it try to put one of the steps into other words while both sides are asked."""
        step = steps[self.acts % len(steps)]
        givers = [who for who in PARTICIPANTS if self.side_of(who) is step.giver][:2]
        self.act(ProposeWords(givers[0], step.handle, step.revision, self.words()))
        for proposal in self.workshop.reassurance.proposals:
            for who in givers if proposal.step == step.handle else ():
                self.act(TakeWords(who, proposal.handle))
        now = self.workshop.step(step.handle)
        assert now is not None
        assert now.words == step.words

    @invariant()
    def pairs_lie_in_opposite_directions_and_are_published_whole(self) -> None:
        now = self.workshop
        tied = [one for one in now.reassurance.pairs if one.tied]
        for pair in tied:
            first, second = now.steps_in(pair.handle)
            assert first.giver is not second.giver
            assert first.level == second.level >= pair.level_before
            assert pair.pressed == frozenset()
        inside = [handle for pair in tied for handle in pair.steps]
        assert len(set(inside)) == len(inside)
        for each in now.rounds.sealed:
            assert not set(each.items) & set(inside)
            if each.kind is RoundKind.STEPS:
                assert all(now.steps_in(item) for item in each.items)

    @precondition(lambda self: self.workshop.reassurance.steps)
    @rule()
    def shows_worries(self) -> None:
        self.act(ShowWorries(MARA, seen(self.workshop)))

    @precondition(lambda self: self.workshop.reassurance.steps)
    @rule(ends=st.lists(st.sampled_from(WorryEnd), max_size=4), which=st.integers(0, 9))
    def shapes_steps(self, ends: list[WorryEnd], which: int) -> None:
        """Some say what would shape a step; all of it is shown, or nothing, and one text for every reason."""
        if not self.workshop.reassurance.steps:
            return
        for place, end in enumerate(ends):
            by = _pick((*PARTICIPANTS, *FACILITATORS), which + place)
            steps = self.workshop.reassurance.steps
            shown, step = cards(self.workshop), _pick(steps, which + place // 2)
            self.act(AddShape(by, step.handle, end, self.words()))
            assert cards(self.workshop) == shown
        waits = [one for one in self.workshop.reassurance.shapes if not one.shown]
        about = [its for one in waits if (its := self.workshop.step(one.step)) is not None]
        both = {one.end for one in waits} == set(WorryEnd)
        both = both and {step.giver for step in about} == set(SIDES)
        outcome = self.act(ShowShapes(MARA, seen(self.workshop)))
        if isinstance(outcome, Decision):
            told = [one.text.key for one in outcome.effects if isinstance(one, Post)]
            assert told[0] == ("shapes:shown" if both else "shapes:none")
            assert both == all(one.shown for one in self.workshop.reassurance.shapes) or not waits

    @rule(
        who=st.integers(0, 9),
        stops=st.integers(0, 19),
        between=st.lists(st.sampled_from(ENDS) | beats.map(itemgetter(0)), max_size=2),
        is_quiet=st.booleans(),
    )
    def acknowledges(self, who: int, stops: int, between: list[str], is_quiet: bool) -> None:
        """Somebody wishes it, is given the room, and it ends: by anybody's press, or by what comes between."""
        by, shown = _pick(PARTICIPANTS, who), cards(self.workshop)
        someone = self.workshop.participant(by)
        if isinstance(self.act(WishToAcknowledge(by)), Refusal) or someone is None:
            return
        seen_by_others = {f"card/{line(someone.seat).logical_name}", "card/control"}
        now = cards(self.workshop)
        assert {slot for slot in now if now[slot] != shown.get(slot)} <= seen_by_others
        self.act(GiveRoom(MARA, someone.handle, 5, seen(self.workshop)))
        if is_quiet:
            self.act(BeginQuiet(MARA, seen(self.workshop)))
        for what in between:
            self.anything((what, who, stops))
        given = self.workshop.acknowledging.given
        stopped = self.act(PleaseStop(_pick(PARTICIPANTS, stops)))
        if given is not None and isinstance(stopped, Decision):
            assert [one for one in stopped.effects if isinstance(one, TakeOutSaid)]
            assert self.workshop.meeting.in_break == set(SIDES)
        self.act(EndQuiet(MARA, seen(self.workshop)))
        assert self.workshop.acknowledging.given is None
        self.act(EndCaucusBreak(MARA, seen(self.workshop)))
        self.act(Resume(MARA, seen(self.workshop)))

    at_opening: frozenset[UserId] = frozenset()

    @rule(
        kind=st.sampled_from(
            [RoundKind.STEPS, RoundKind.STEPS, RoundKind.READINESS, RoundKind.PRODUCTS]
        ),
        level=st.sampled_from([1, 1, 2]),
        subject=st.sampled_from(["go_on", "next_level", "new"]),
    )
    def opens_a_round(self, kind: RoundKind, level: int, subject: str) -> None:
        newcomer = self.workshop.participant(LATE)
        if subject == "new" and newcomer is not None:
            subject = f"new.{newcomer.handle}"
        outcome = self.act(OpenRound(MARA, kind, 60, seen(self.workshop), (), level, subject))
        opened = self.workshop.rounds.open
        if isinstance(outcome, Refusal) or opened is None:
            return
        inside = {
            one.seat for one in self.workshop.people.participants if one.takes_part and one.in_joint
        }
        assert {one.seat for one in opened.ballots} == inside
        assert all(opened.asked(side) >= 3 for side in SIDES)
        self.at_opening = frozenset(
            one.user for one in self.workshop.people.participants if one.seat in inside
        )
        if kind is RoundKind.STEPS:
            steps = [one for item in opened.items for one in self.workshop.steps_in(item)]
            givers = [one.giver for one in steps]
            assert len({one.handle for one in steps}) == len(steps)
            assert not any(one.asked_for for one in steps)
            self.words_what_is_asked(steps)
            for item in opened.chosen:
                together = self.workshop.steps_in(item)
                assert len(together) == 1 or all(one.own_interest for one in together)
                assert len(together) == 2 or self.workshop.pair_of(item) is None
            assert all(givers.count(side) >= 3 for side in SIDES)
            assert level == HERE or self.workshop.reassurance.open_level == level

    @precondition(lambda self: self.workshop.rounds.open is not None)
    @rule(keen=st.sampled_from([60, 85, 100]), lot=st.randoms(use_true_random=False))
    def answers(self, keen: int, lot: Random) -> None:
        """Many people answer much, so that rounds have results."""
        opened = self.workshop.rounds.open
        if opened is None:
            return
        shown = cards(self.workshop)
        for user in sorted(self.at_opening):
            self.act(Understand(user, opened.handle))
            for item in opened.items:
                given = YES if lot.randrange(100) < keen else PrivateAnswer.NOT_YET
                self.act(AnswerPrivately(user, opened.handle, ((item, given),)))
        assert cards(self.workshop) == shown

    @precondition(lambda self: self.workshop.phase_id == "reassurance")
    @rule(
        rounds=st.lists(
            st.tuples(st.sampled_from(["both", "one way", "few", "mixed"]), st.booleans()),
            min_size=1,
            max_size=3,
        ),
        lot=st.randoms(use_true_random=False),
    )
    def asks_about_steps(self, rounds: list[tuple[str, bool]], lot: Random) -> None:
        """Steps from both directions, asked one to three times; now and then somebody steps out while they are."""
        if self.workshop.rounds.open is not None:
            self.closes_the_round()
        if len(self.workshop.reassurance.steps) < 6:
            self.puts_up_steps(lot.randrange(8), 6)
        for step in self.workshop.reassurance.steps:
            if step.asked_for:
                by = next(iter(self.workshop.consented(step.giver)), None)
                if by is not None:
                    self.act(TakeUpStep(by.user, step.handle, step.revision, step.words, Words("")))
        self.shows_worries()
        for which, leaves in rounds:
            self.opens_a_round(RoundKind.STEPS, HERE, "")
            opened = self.workshop.rounds.open
            if opened is None:
                return
            self._answers_so(opened, which, lot)
            if leaves and lot.randrange(4) == 0:
                self.act(Withdraw(lot.choice(sorted(self.at_opening))))
            self.closes_the_round()

    def _answers_so(self, opened: Round, which: str, lot: Random) -> None:
        """How many of each side say yes to what: around every threshold, in both directions or in one."""
        way = lot.choice(SIDES)
        for side in SIDES:
            people = [
                one
                for one in self.workshop.people.participants
                if one.user in self.at_opening and one.side is side
            ]
            for someone in people:
                self.act(Understand(someone.user, opened.handle))
            for item in opened.items:
                givers = {step.giver for step in self.workshop.steps_in(item)}
                often = which == "both" or (which == "one way" and givers == {way})
                count = (
                    len(people)
                    if often
                    else lot.randrange(2 if which == "few" else len(people) + 1)
                )
                if which == "one way" and not often:
                    count = 0
                for place, someone in enumerate(lot.sample(people, len(people))):
                    given = YES if place < count else PrivateAnswer.NOT_YET
                    self.act(AnswerPrivately(someone.user, opened.handle, ((item, given),)))

    @rule(
        who=st.integers(0, 11),
        which=st.integers(0, 9),
        given=st.sampled_from(PrivateAnswer),
        sealed=st.booleans(),
    )
    def answers_once(self, who: int, which: int, given: PrivateAnswer, sealed: bool) -> None:
        now = self.workshop
        rounds = (
            now.rounds.sealed
            if sealed
            else ((now.rounds.open,) if now.rounds.open is not None else ())
        )
        if rounds:
            by = _pick((*PARTICIPANTS, *FACILITATORS), who)
            opened = rounds[-1]
            shown = cards(now)
            self.act(
                AnswerPrivately(
                    by, opened.handle, ((_pick(opened.items, which), given),), self.words()
                )
            )
            assert cards(self.workshop) == shown

    @precondition(lambda self: self.workshop.rounds.open is not None)
    @rule()
    def closes_the_round(self) -> None:
        outcome = self.act(CloseRound(MARA, seen(self.workshop)))
        assert (
            isinstance(outcome, Decision)
            or self.workshop.rounds.open is None
            or are_closed(self.workshop)
        )

    @rule(side=st.sampled_from(SIDES))
    def somebody_joins_late(self, side: SideId) -> None:
        round_before = self.workshop.rounds.open
        self.act(Invite(MARA, LATE, side))
        self.act(Consent(LATE, self.workshop.audience.revision))
        newcomer = self.workshop.participant(LATE)
        if (
            newcomer is not None
            and round_before is not None
            and round_before.ballot(newcomer.seat) is None
        ):
            assert self.workshop.rounds.open == round_before

    @rule(who=st.integers(0, 11), which=st.integers(0, 5))
    def works_on_a_product(self, who: int, which: int) -> None:
        by, products = (
            _pick((*PARTICIPANTS, *FACILITATORS), who),
            self.workshop.reassurance.products,
        )
        if products and which % 2:
            product = _pick(products, which)
            self.act(RewordProduct(by, product.handle, product.revision, self.words()))
        else:
            self.act(DraftProduct(by, None, self.words()))

    @precondition(lambda self: self.workshop.reassurance.products)
    @rule()
    def hands_out(self) -> None:
        self.act(Export(MARA, (), seen(self.workshop)))

    @rule()
    def starts_anew(self) -> None:
        again = decode_document(encode_document(Document(self.workshop))).workshop
        assert again == self.workshop
        assert cards(again) == cards(self.workshop)
        self.workshop = again

    # ---- what always holds
    @invariant()
    def no_card_holds_what_is_private_or_does_anything(self) -> None:
        private = self._private()
        for card in cards(self.workshop).values():
            for text in _shown(card):
                shown = read(text)
                assert not DOES_SOMETHING.search(shown), text.key
                assert not [one for one in private if one in shown], text.key

    @invariant()
    def nothing_is_asked_more_than_twice_at_a_level(self) -> None:
        assert all(times <= 2 for times in self.asked.values())
        for step in self.workshop.reassurance.steps:
            assert step.askings == tuple(
                self.asked.get((step.handle, level), 0) for level in (1, 2)
            )

    @invariant()
    def nothing_leaves_that_was_not_agreed(self) -> None:
        notes = export(self.workshop, AT, ())
        if isinstance(notes, Notes):
            assert set(notes.wordings) <= {
                one.words
                for one in self.workshop.reassurance.products
                if one.asked and one.going_out
            }

    @invariant()
    def who_stepped_out_is_asked_nothing(self) -> None:
        gone = {one.seat for one in self.workshop.people.participants if not one.takes_part}
        for opened in (
            *((self.workshop.rounds.open,) if self.workshop.rounds.open else ()),
            *self.workshop.rounds.sealed,
        ):
            assert not {one.seat for one in opened.ballots} & gone


TestInstruments = Instruments.TestCase
TestInstruments.settings = settings(max_examples=150, stateful_step_count=15, deadline=None)
