"""The story of voice: who would have what of it differs between sessions; somebody will have none without them."""

from __future__ import annotations

from bot.domain.people.choices import AgreeToChoices, Choose
from bot.domain.state.voice import VoiceAnswer
from bot.domain.vocabulary.identity import UserId
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.turns import CallNext, Pass, RaiseHand, in_turn
from bot.domain.voice.voice_sessions import FEWEST, EndVoice, OpenVoice
from bot.trials.beginnings import ADA, SIDES, seen
from bot.trials.stories.story import By, Story, doing, step_out
from bot.trials.two_workshops import Maker


async def voice(story: Story) -> None:
    """What everybody answered differs until a session opens; whoever is in a call is seen there, and so is the same."""
    await _offered(story)
    for _ in range(story.rng.randint(1, 2)):
        await _answered_otherwise(story)
        await _cannot_be_now(story)
        await _session(story)
        if story.perhaps(0.3):
            await story.both.restart()
    await _answered_otherwise(story)
    await step_out(story)


async def _offered(story: Story) -> None:
    """Both sides choose it, and everybody consents to it."""
    for side in SIDES:
        chooses = story.people(side)[0]
        await story.both.must(doing(Choose, "voice", "offered")(chooses))
    asked = [one.user for one in story.now.people.participants if one.takes_part]
    for user in asked:
        await story.both.must(_agreeing(user))


async def _answered_otherwise(story: Story) -> None:
    """Some answer, here one thing and there perhaps another."""
    for user in story.people():
        here = story.rng.choice(list(VoiceAnswer))
        there = story.rng.choice(list(VoiceAnswer)) if story.answers else here
        if story.perhaps(0.6):
            await _by(story, _answer(here)(user), _answer(there)(user), same=here == there)
    await story.meanwhile()


async def _cannot_be_now(story: Story) -> None:
    """Too few speak here; there enough do, and somebody would have none without them. It is refused alike."""
    one, other = (story.people(side)[0] for side in SIDES)
    speaks, declines = _answer(VoiceAnswer.SPEAKS), _answer(VoiceAnswer.NOT_WITHOUT_ME)
    for side in SIDES:
        for user in story.people(side):
            few = _answer(VoiceAnswer.TEXT) if side is SIDES[0] else speaks
            here, there = (few, speaks) if story.answers else (few, few)
            await _by(story, here(user), there(user), same=here is there)
    if story.answers:
        await story.both.secret(speaks(other), declines(one))
    else:
        await story.both.must(declines(one))
    reply = await story.both.both(lambda now: OpenVoice(ADA, seen(now)))
    if not reply.refused:
        raise AssertionError("there can be no voice session now")


async def _session(story: Story) -> None:
    """Everybody answers the same in both; then somebody ends it by an answer, here one and there another, or nobody."""
    speaking = [user for side in SIDES for user in story.people(side)[:FEWEST]]
    for user in story.people():
        answer = VoiceAnswer.SPEAKS if user in speaking else story.rng.choice(_OUTSIDE)
        await story.both.must(_answer(answer)(user))
    await story.both.must(lambda now: OpenVoice(ADA, seen(now)))
    await story.both.rooms()
    await _turns(story, speaking)
    await _ends(story)
    await story.both.rooms()


async def _turns(story: Story, speaking: list[UserId]) -> None:
    hands = story.rng.sample(speaking, story.rng.randint(1, len(speaking)))
    for user in hands:
        await story.both.must(doing(RaiseHand)(user))
    await story.both.must(lambda now: CallNext(ADA, in_turn(now)[0].handle))
    waits = next((one.user for one in in_turn(story.now)), None)
    if waits is not None and story.perhaps(0.5):
        await story.both.must(doing(Pass)(waits))


async def _ends(story: Story) -> None:
    """By the third party, or because somebody would have none without them: who, shows in nothing."""
    if story.perhaps(0.4):
        await story.both.must(lambda now: EndVoice(ADA, seen(now)))
        return
    declines = _answer(VoiceAnswer.NOT_WITHOUT_ME)
    here = story.rng.choice(story.people())
    there = story.rng.choice(story.people()) if story.authors else here
    await story.by(here, there, declines)


async def _by(story: Story, here: Maker, there: Maker, *, same: bool) -> None:
    if same:
        await story.both.must(here)
    else:
        await story.both.secret(here, there)


def _agreeing(by: UserId) -> Maker:
    return lambda now: AgreeToChoices(by, now.choices.revision)


def _answer(answer: VoiceAnswer) -> By:
    return doing(AnswerVoice, str(answer))


_OUTSIDE = (VoiceAnswer.TEXT, VoiceAnswer.LISTENS)
