"""A story of what concerns one side at a time: names, letters, words in its own room, time of its own, newcomers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter
from bot.domain.leading.sessions import (
    AnnounceSession,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.consent import AskThirdParty, Consent
from bot.domain.people.invited import Invite, LetIntoJoint
from bot.domain.people.kinds import Stay
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.road.act import Asked
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.vocabulary.identity import PromptId, SideId, UserId
from bot.domain.vocabulary.rooms import caucus
from bot.trials.beginnings import ADA, AT, BEN, NEWCOMER, SIDES, seen
from bot.trials.stories.story import Story, doing, step_out
from bot.trials.two_workshops import Maker


async def attention(story: Story) -> None:
    """From the sides' names to a session with breaks; the third party turns to one side or to both, as it comes."""
    await _names(story)
    await story.to("opening")
    await _together(story)
    for _ in range(story.rng.randint(2, 4)):
        for _ in range(story.rng.randint(3, 6)):
            await _something(story)
        await story.go_on()
    await _newcomer(story)
    await step_out(story)
    await story.both.both(_pressed(GoApart))
    await story.both.both(_pressed(EndSession))


def _pressed(command: Callable[..., Asked], *about: object) -> Maker:
    """What a facilitator presses who has the present state before their eyes."""
    return lambda now: command(ADA, *about, seen(now))


async def _names(story: Story) -> None:
    """Each side offers a name, and the other accepts it or asks for another."""
    for side in story.rng.sample(SIDES, 2):
        await _named(story, side)
    for side in story.rng.sample(SIDES, 2):
        if story.perhaps(0.3):
            await _looked_at(story, side, ObjectToName)
            await _named(story, side)
        if story.perhaps(0.8):
            await _looked_at(story, side, AcceptName)


async def _named(story: Story, side: SideId) -> None:
    by, name = _one(story, side), story.line()
    await story.both.must(lambda _: NameSide(by, name))


async def _looked_at(
    story: Story, side: SideId, command: type[AcceptName] | type[ObjectToName]
) -> None:
    by = _one(story, side.other)
    await story.both.must(lambda now: command(by, now.side(side).name_revision))


async def _together(story: Story) -> None:
    when = AT + timedelta(days=1)
    await story.both.must(lambda _: AnnounceSession(ADA, when))
    await story.both.must(_pressed(OpenSession))
    for user in story.people():
        # Whoever comes in for the first time, having read whom they meet, is here with that.
        new = story.now.own(user).to_stay and story.now.joint_has_opened
        await story.both.must(doing(Stay if new else IAmHere)(user))
    await story.both.must(_pressed(ComeTogether))


def _one(story: Story, side: SideId) -> UserId:
    return story.rng.choice(story.people(side))


async def _something(story: Story) -> None:
    """One of many things, of which most are for one side alone."""
    for maker in _drawn(story):
        await story.both.both(maker)
        if story.perhaps(0.5):
            await story.meanwhile()
    if story.perhaps(0.1):
        await story.both.restart()


def _drawn(story: Story) -> tuple[Maker, ...]:
    side, words = story.rng.choice(SIDES), story.line()
    person = story.rng.choice(story.people())
    to = story.rng.choice((person, *SIDES, None))
    prompts = [prompt.id for prompt in story.now.phase.prompts]
    prompt = story.rng.choice(prompts or [PromptId("none")])
    room = story.rng.choice(story.now.rooms.standing).key
    several: tuple[tuple[Maker, ...], ...] = (
        (lambda _: Say(ADA, Intervention.QUESTION, caucus(side), words),),
        (lambda _: SendLetter(BEN, to, words),),
        (lambda _: AskThirdParty(person, words),),
        (lambda now: Ask(ADA, prompt, seen(now)),),
        (lambda _: ShowAgain(ADA, room),),
        (_pressed(GiveExtraTime, side), _pressed(EndCaucusBreak)),
        (_pressed(CallCaucusBreak), _pressed(EndCaucusBreak)),
        (_pressed(Pause), _pressed(Resume)),
        (lambda _: HideRooms(ADA), lambda _: ShowRooms(BEN), _pressed(Resume)),
    )
    return story.rng.choice(several)


async def _newcomer(story: Story) -> None:
    """Somebody new on one side, whom the third party lets in."""
    side = story.rng.choice(SIDES)
    await story.both.must(lambda _: Invite(ADA, NEWCOMER, side))
    await story.both.rooms()
    await story.both.must(lambda now: Consent(NEWCOMER, now.audience.revision))
    await story.both.both(lambda _: LetIntoJoint(ADA, NEWCOMER))
    await story.both.rooms()
