"""An example of each act of voice, and what it meets where there are no voice sessions."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.road.act import Asked
from bot.domain.state.voice import Listener
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, UserId, Words
from bot.domain.vocabulary.refusals import Reason
from bot.domain.vocabulary.rooms import JOINT_CALL
from bot.domain.voice.answers import AnswerVoice
from bot.domain.voice.beside import SayWhereWeAre
from bot.domain.voice.turns import CallNext, Pass, RaiseHand
from bot.domain.voice.voice_sessions import (
    EndVoice,
    OpenVoice,
    ReportInCall,
    ReportPicture,
    TakeNoteOfListener,
)

VOICE_EXAMPLES: dict[type[Asked], Callable[[Workshop, UserId], Asked]] = {
    AnswerVoice: lambda _, by: AnswerVoice(by, "speaks"),
    CallNext: lambda _, by: CallNext(by, Handle("nothing")),
    SayWhereWeAre: lambda _, by: SayWhereWeAre(by, Words("Where we are.")),
    ReportPicture: lambda _, __: ReportPicture(JOINT_CALL),
    ReportInCall: lambda _, __: ReportInCall(JOINT_CALL, UserId(901), Listener.GUEST),
}
VOICE_BY_PARTICIPANTS: set[type[Asked]] = {AnswerVoice, RaiseHand, Pass}
WITHOUT_VOICE: dict[type[Asked], Reason | None] = {
    OpenVoice: Reason.VOICE_WAITS,
    EndVoice: Reason.ALREADY_SO,
    TakeNoteOfListener: Reason.ALREADY_SO,
    CallNext: Reason.NOBODY_NEXT,
    SayWhereWeAre: Reason.NO_CALL,
    AnswerVoice: Reason.NOT_YOURS,
    RaiseHand: Reason.NO_CALL,
    Pass: Reason.ALREADY_SO,
}
