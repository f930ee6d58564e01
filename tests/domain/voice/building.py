"""Workshops in which both sides have chosen that there may be voice sessions."""

from __future__ import annotations

from functools import cache

from bot.domain.people.choices import AgreeToChoices, Choose
from bot.domain.rooms.reports import ReportChannel
from bot.domain.state.voice import VoiceAnswer
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import ChannelId, UserId
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.voice_sessions import OpenVoice
from tests.domain.build import MARA, SIDES, after, at_place, person, seen

SPEAK, LISTEN, TEXT, NOT_WITHOUT_ME = (
    VoiceAnswer.SPEAKS,
    VoiceAnswer.LISTENS,
    VoiceAnswer.TEXT,
    VoiceAnswer.NOT_WITHOUT_ME,
)


def offered(workshop: Workshop) -> Workshop:
    """Both sides chose it, and everybody who takes part has consented anew."""
    chosen = after(workshop, *(Choose(person(side, 0), "voice", "offered") for side in SIDES))
    asked = (one.user for one in chosen.people.participants if one.takes_part)
    for user in asked:
        chosen = after(chosen, AgreeToChoices(user, chosen.choices.revision))
    return chosen


def answered(workshop: Workshop, answer: VoiceAnswer, *users: UserId) -> Workshop:
    """These people have answered so."""
    return after(workshop, *(AnswerVoice(user, str(answer)) for user in users))


def speaking(workshop: Workshop, count: int = 2) -> Workshop:
    """So many a side take part in voice."""
    return answered(
        workshop, SPEAK, *(person(side, place) for side in SIDES for place in range(count))
    )


@cache
def ready(phase: str = "perspectives", *, session: bool = True) -> Workshop:
    """Four a side, of whom two take part in voice, together in a session."""
    return speaking(offered(at_place(phase, session=session)))


def with_calls(workshop: Workshop) -> Workshop:
    """Each room for the voice that has no channel gets one."""
    return after(
        workshop,
        *(
            ReportChannel(room.key, room.generation, ChannelId(50_000 + room.generation))
            for room in workshop.rooms.calls
            if room.channel is None
        ),
    )


@cache
def in_call(phase: str = "perspectives") -> Workshop:
    """A voice session goes on, and both sides are together in it."""
    workshop = ready(phase)
    return with_calls(after(workshop, OpenVoice(MARA, seen(workshop))))
