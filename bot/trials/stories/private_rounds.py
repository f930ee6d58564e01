"""Stories of private answers: other answers with the same published outcome, worked out here by rules of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import WriteNote
from bot.domain.people.consent import Consent
from bot.domain.people.invited import Invite
from bot.domain.reassurance.export import Export
from bot.domain.reassurance.products import DraftProduct, RewordProduct
from bot.domain.reassurance.steps import ChangeStep, LinkStep, PutUpStep
from bot.domain.reassurance.worries import AddWorry, ShowWorries, TakeBackWorry
from bot.domain.rounds.answers import AnswerPrivately, Understand
from bot.domain.rounds.asking import CloseRound, OpenRound
from bot.domain.state.ballots import NAMES, PrivateAnswer, Round, RoundKind
from bot.domain.state.steps import AT_HOME, HERE, StepKind, WorryEnd
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, SideId, UserId, Words
from bot.trials.beginnings import ADA, NEWCOMER, SIDES, seen
from bot.trials.noninterference import Maker, Twin
from bot.trials.stories.secrets import STEP, Story, Written, doing, let_be_shown, step_out, take_back

YES, NOT_YET, NONE, OTHER = (
    PrivateAnswer.YES,
    PrivateAnswer.NOT_YET,
    PrivateAnswer.NONE,
    PrivateAnswer.OTHER_WORDING,
)
NOTHING = Words("")
_TRIES = 80

Answers = dict[tuple[UserId, Handle], PrivateAnswer]


# ---- what is published, once more and apart from the code that is tried
@dataclass(frozen=True, slots=True)
class Asked:
    """What a round asks whom."""

    kind: RoundKind
    items: tuple[Handle, ...]
    sides: Mapping[UserId, SideId]
    givers: Mapping[Handle, SideId]

    def _yes(self, item: Handle, side: SideId, answers: Answers, read: frozenset[UserId]) -> bool:
        people = [user for user, own in self.sides.items() if own is side]
        count = sum(answers[user, item] is YES for user in people)
        if len(people) == 3:
            return count >= 2 and all(user in read for user in people)
        return count >= max(2, min(len(people) // 2 + 1, len(people) - 2))

    def published(self, answers: Answers, read: frozenset[UserId]) -> object:
        """All that a round publishes, other wordings left out."""
        if self.kind is RoundKind.PRODUCTS:
            return frozenset(item for item in self.items if all(answers[user, item] is YES for user in self.sides))
        both = frozenset(item for item in self.items if all(self._yes(item, side, answers, read) for side in SideId))
        if self.kind is RoundKind.READINESS:
            return both
        return both if {self.givers[item] for item in both} == set(SideId) else frozenset()


def _asked(workshop: Workshop, opened: Round) -> Asked:
    users = {one.seat: one.user for one in workshop.participants}
    return Asked(
        opened.kind,
        opened.items,
        {users[one.seat]: one.side for one in opened.ballots},
        {one.handle: one.giver for one in workshop.steps},
    )


def _standing(twin: Twin, opened: Round) -> Answers:
    """The answers that stand already: carried over, sealed, from a round without result."""
    workshop = twin.now
    users = {one.seat: one.user for one in workshop.participants}
    return {
        (users[one.seat], item): PrivateAnswer(int(one.answers[place]))
        for one in (workshop.round or opened).ballots
        for place, item in enumerate(opened.items)
    }


# ---- one round
async def ask(story: Story, kind: RoundKind, *, level: int = HERE, subject: str = "") -> None:
    """A round, if it may be opened: answers that differ and come to the same."""
    both = story.both
    minutes = story.rng.choice((15, 60, 1_440))
    reply = await both.both(lambda now: OpenRound(ADA, kind, minutes, seen(now), (), level, subject))
    opened = story.now.round
    if reply.refused or opened is None:
        return
    asked = _asked(story.now, opened)
    before = [_standing(twin, opened) for twin in (both.here, both.there)]
    had_read = [_have_read(twin.now, asked) for twin in (both.here, both.there)]
    keen = story.rng.choice((0.2, 0.6, 0.85, 1.0))
    here, here_read = _drawn(story, asked, (before[0], had_read[0]), keen, None)
    there, there_read = _same_outcome(story, asked, (before[1], had_read[1]), keen, (here, here_read))
    first = _commands(story, opened, (before[0], had_read[0]), (here, here_read))
    second = _commands(story, opened, (before[1], had_read[1]), (there, there_read))
    await _play(story, first, second)
    if kind is RoundKind.PRODUCTS:
        await _other_wordings(story, opened, asked, (here, there))
    if story.leaver is not None and story.perhaps(0.4):
        await step_out(story)
    await both.must(lambda now: CloseRound(ADA, seen(now)))


def _have_read(workshop: Workshop, asked: Asked) -> frozenset[UserId]:
    """Who has read everything, so that they can answer: the bits grow with a side of three."""
    opened = workshop.round
    if opened is None:
        return frozenset()
    wanted = {
        user: 3 if sum(own is side for own in asked.sides.values()) == 3 else 1 for user, side in asked.sides.items()
    }
    return frozenset(user for user in asked.sides if workshop.own(user).has_read & wanted[user] == wanted[user])


_Minds = tuple[Answers, frozenset[UserId]]
"""What everybody answers, and who has read what absence can tell."""


def _drawn(story: Story, asked: Asked, before: _Minds, keen: float, like: _Minds | None) -> _Minds:
    """Answers as they come. With ``like``, those of people who have no secret are the same as there."""
    answers, read = dict(before[0]), set(before[1])
    for user in asked.sides:
        if like is not None and user not in story.owners:
            answers |= {(user, item): like[0][user, item] for item in asked.items}
            read |= {user} & like[1]
            continue
        if user not in read and story.perhaps(0.1):
            continue  # this person never comes to it
        read.add(user)
        for item in asked.items:
            if story.perhaps(0.85):
                answers[user, item] = YES if story.perhaps(keen) else NOT_YET
    return answers, frozenset(read)


def _same_outcome(story: Story, asked: Asked, before: _Minds, keen: float, here: _Minds) -> _Minds:
    """Other answers of the same people, of which the same is published."""
    if not story.answers:
        return here
    wanted = asked.published(*here)
    for _ in range(_TRIES):
        there = _drawn(story, asked, before, min(1.0, max(0.0, keen + story.rng.uniform(-0.4, 0.4))), here)
        if asked.published(*there) == wanted:
            return there
    # What stands cannot be taken out again, but *not yet* comes to the same as no answer.
    answers = {
        key: NOT_YET if given is NONE and before[0][key] is not NONE else given for key, given in here[0].items()
    }
    return answers, here[1] | before[1]


def _commands(story: Story, opened: Round, before: _Minds, now: _Minds) -> list[tuple[UserId, Maker]]:
    """What people do to come to these answers: read, answer, and now and then think otherwise."""
    reading: list[tuple[UserId, Maker]] = [
        (user, doing(Understand, opened.handle)(user)) for user in sorted(now[1] - before[1])
    ]
    answering: list[tuple[UserId, Maker]] = []
    changed = sorted(key for key, given in now[0].items() if given is not before[0][key])
    for user, item in story.rng.sample(changed, len(changed)):
        if story.perhaps(0.1):
            answering.append((user, _answer(opened, user, item, NOT_YET if now[0][user, item] is YES else YES)))
        answering.append((user, _answer(opened, user, item, now[0][user, item])))
    return [*reading, *answering]


def _answer(opened: Round, user: UserId, item: Handle, given: PrivateAnswer, words: Words = NOTHING) -> Maker:
    return lambda _: AnswerPrivately(user, opened.handle, item, given, words)


async def _play(story: Story, here: list[tuple[UserId, Maker]], there: list[tuple[UserId, Maker]]) -> None:
    """Both at once, in whatever order people come to it.

    That somebody acts shows on disk as a commit. So where there is less to do, people press what they pressed before
    once more: the same number of acts, of which fewer change anything.
    """
    many = max(len(here), len(there))
    for place in range(many):
        mine, other = (_or_again(each, place) for each in (here, there))
        if story.answers:
            await story.both.secret(mine, other)
        elif mine is not None:
            await story.both.must(mine)


def _or_again(what: list[tuple[UserId, Maker]], place: int) -> Maker | None:
    """The next thing to do, or the last answer of somebody once more; None where nobody has answered anything."""
    if place < len(what):
        return what[place][1]
    return what[-1][1] if what else None


async def _other_wordings(story: Story, opened: Round, asked: Asked, minds: tuple[Answers, Answers]) -> None:
    """For a product that stays in anyway, some would rather read other words; nothing says who, of which side."""
    # Whoever steps out takes their private words along, so in both workshops they have none.
    people = [user for user in asked.sides if user != story.leaver]
    able = [
        frozenset(user for user in people if any(given[user, item] is not NONE for item in asked.items))
        for given in minds
    ]
    for item in opened.items:
        stays = all(any(given[user, item] is not YES for user in asked.sides) for given in minds)
        if item == NAMES or not stays or not all(able):
            continue
        many = min(story.rng.randint(1, 3), *map(len, able))
        here = story.rng.sample(sorted(able[0]), many)
        there = story.rng.sample(sorted(able[1]), many) if story.authors else here
        if not set(there) <= able[1]:
            continue
        for mine, other in zip(here, there, strict=True):
            await story.by(mine, other, doing(AnswerPrivately, opened.handle, item, OTHER, story.line()))


# ---- steps
async def steps(story: Story) -> None:
    """Steps written privately or put up by anybody, worries, two rounds and readiness, one level up."""
    await story.to("reassurance")
    on_board = await _on_board(story)
    await _filled_in(story)
    if story.perhaps(0.3):
        await take_back(story, on_board)
    await _worries(story)
    await ask(story, RoundKind.STEPS)
    if story.perhaps(0.6):
        await ask(story, RoundKind.STEPS)
    if story.perhaps(0.4):
        await story.both.restart()
    if story.perhaps(0.7):
        await ask(story, RoundKind.READINESS, subject="next_level")
        await ask(story, RoundKind.STEPS, level=AT_HOME)
    if story.perhaps(0.3):
        await story.to("re-entry")


async def _on_board(story: Story) -> list[Written]:
    """At least three steps each way: some put up at once, the others noted first and shown together."""
    noted, found = story.rng.sample(range(6), 3), []
    for number in range(6 + story.rng.randint(0, 2)):
        giver, words = SIDES[number % 2], story.line()
        if number in noted:
            here, there = await story.write(story.people(), doing(WriteNote, STEP, words, (), giver))
            await let_be_shown(story, Written(words, here, there))
        else:
            here, there = await story.write(story.people(), doing(PutUpStep, giver, None, words))
        found.append(Written(words, here, there))
    await story.both.must(lambda now: ShowTogether(ADA, seen(now)))
    return found


async def _filled_in(story: Story) -> None:
    interest = story.line()
    step = story.rng.choice(story.now.steps).handle

    def changed(by: UserId) -> Maker:
        def make(now: Workshop) -> ChangeStep:
            old = next(one for one in now.steps if one.handle == step)
            return ChangeStep(by, step, old.revision, old.words, StepKind.GESTURE, interest, NOTHING, NOTHING)

        return make

    await story.write(story.people(), changed)
    given, taken = (next(one for one in story.now.steps if one.giver is side) for side in SIDES)
    await story.write(story.people(), lambda by: lambda _: LinkStep(by, given.handle, given.revision, taken.handle, ()))


async def _worries(story: Story) -> None:
    """Worries from either end, by anybody; one is taken back by whoever wrote it."""
    for _ in range(story.rng.randint(0, 4)):
        step, end = story.rng.choice(story.now.steps).handle, story.rng.choice(list(WorryEnd))
        misuse, evidence = story.line(), story.line()
        here, there = await story.write(
            story.people(),
            doing(AddWorry, step, end, misuse, evidence),
        )
        if story.perhaps(0.2):
            last = story.now.worries[-1].handle
            await story.by(here, there, doing(TakeBackWorry, last))
    await story.both.must(lambda now: ShowWorries(ADA, seen(now)))


# ---- readiness
async def readiness(story: Story) -> None:
    """A question to both sides, and somebody new whom a round lets in, or not."""
    await ask(story, RoundKind.READINESS, subject="go_on")
    if story.perhaps(0.5):
        side = story.rng.choice(SIDES)
        await story.both.must(lambda _: Invite(ADA, NEWCOMER, side))
        await story.both.rooms()
        await story.both.must(lambda now: Consent(NEWCOMER, now.audience.revision))
        subject = f"new.{story.now.own(NEWCOMER).handle}"
        await ask(story, RoundKind.READINESS, subject=subject)
        await story.both.rooms()


# ---- products
async def products(story: Story) -> None:
    """What may leave the room: drafted by anybody, kept in by anybody, reworded, handed out."""
    await story.to("re-entry", 1)
    for _ in range(story.rng.randint(1, 3)):
        words = story.line()
        await story.write(story.people(), doing(DraftProduct, None, words))
    await ask(story, RoundKind.PRODUCTS)
    product, words = story.rng.choice(story.now.products), story.line()
    handle, revision = product.handle, product.revision
    await story.write(story.people(), lambda by: lambda _: RewordProduct(by, handle, revision, words))
    if story.perhaps(0.6):
        await ask(story, RoundKind.PRODUCTS)
    await story.both.both(lambda now: Export(ADA, (Words("Somebody else"),), seen(now)))
