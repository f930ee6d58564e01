"""Stories: sequences of commands as many people might give them, for whatever must hold after any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from bot.domain.audience import Viewer, ViewerKind
from bot.domain.commands import (
    AcceptName,
    AcknowledgeViewer,
    AnnounceSession,
    Ask,
    AskThirdParty,
    BeginAllTheSame,
    CallCaucusBreak,
    CallOffSession,
    ChooseLanguage,
    ComeTogether,
    Command,
    Consent,
    EndCaucusBreak,
    EndSession,
    GiveExtraTime,
    GoApart,
    GoOn,
    GoOnAllTheSame,
    HideRooms,
    IAmHere,
    Intervention,
    Invite,
    LetIntoJoint,
    NameSide,
    NotNow,
    ObjectToName,
    OpenSession,
    Pause,
    Resume,
    Say,
    SendLetter,
    ShowAgain,
    ShowRooms,
    Withdraw,
)
from bot.domain.identity import PromptId, UserId, Words
from bot.domain.notes import NoteAudience, NoteGone, NoteLeft
from bot.domain.workshop import Workshop
from tests.domain.build import ADMINS, AT, EN, MARA, NOOR, OWNER, SIDES, person, seen

T = TypeVar("T")

NEWCOMERS = (UserId(401), UserId(402))
PARTICIPANTS = (*(person(side, place) for side in SIDES for place in range(4)), *NEWCOMERS)
FACILITATORS = (MARA, NOOR)
HELPER_BOT = Viewer(ViewerKind.BOT, 503, "Helper")
AUDIENCES = ((OWNER,), (OWNER, ADMINS), (OWNER, HELPER_BOT))
NAMES = (Words("The upper town"), Words("The lower town"), Words("أهل النهر"), Words("אנשי הנהר"))
SAYINGS = (Words("What would reassure you?"), Words("*Never* again."), Words(" "))

Beat = tuple[str, int, int]
"""What is done, and two numbers that decide by whom and to what."""

_Maker = Callable[[Workshop, UserId, UserId, int], Command]
"""From the workshop, a participant, a facilitator and a number."""


def _pick(items: Sequence[T], number: int) -> T:
    return items[number % len(items)]


def _offered(workshop: Workshop, by: UserId) -> int:
    someone = workshop.participant(by)
    return workshop.side(someone.side.other).name_revision if someone else 0


_MAKERS: dict[str, _Maker] = {
    "consent": lambda now, one, _, __: Consent(one, now.audience.revision),
    "not now": lambda _, one, __, ___: NotNow(one),
    "withdraw": lambda _, one, __, ___: Withdraw(one),
    "question": lambda _, one, __, n: AskThirdParty(one, _pick(SAYINGS, n)),
    "here": lambda _, one, __, ___: IAmHere(one),
    "begin anyway": lambda _, one, __, ___: BeginAllTheSame(one),
    "name": lambda _, one, __, n: NameSide(one, _pick(NAMES, n)),
    "accept": lambda now, one, _, __: AcceptName(one, _offered(now, one)),
    "object": lambda now, one, _, __: ObjectToName(one, _offered(now, one)),
    "language": lambda _, one, __, ___: ChooseLanguage(one, EN),
    "card": lambda now, one, _, n: ShowAgain(one, _pick(now.rooms, n).key),
    "invite": lambda _, __, by, n: Invite(by, _pick(NEWCOMERS, n // 2), _pick(SIDES, n)),
    "let in": lambda _, one, by, __: LetIntoJoint(by, one),
    "acknowledge": lambda now, _, by, n: AcknowledgeViewer(by, _pick(now.audience.sees, n)),
    "announce": lambda _, __, by, n: AnnounceSession(by, AT + timedelta(hours=1 + n)),
    "call off": lambda _, __, by, ___: CallOffSession(by),
    "open session": lambda now, _, by, __: OpenSession(by, seen(now)),
    "together": lambda now, _, by, __: ComeTogether(by, seen(now)),
    "apart": lambda now, _, by, __: GoApart(by, seen(now)),
    "end session": lambda now, _, by, __: EndSession(by, seen(now)),
    "go on": lambda now, _, by, __: GoOn(by, seen(now)),
    "go on all the same": lambda now, _, by, __: GoOnAllTheSame(by, seen(now)),
    "break": lambda now, _, by, __: CallCaucusBreak(by, seen(now)),
    "extra time": lambda now, _, by, n: GiveExtraTime(by, _pick(SIDES, n), seen(now)),
    "end break": lambda now, _, by, __: EndCaucusBreak(by, seen(now)),
    "pause": lambda now, _, by, __: Pause(by, seen(now)),
    "resume": lambda now, _, by, __: Resume(by, seen(now)),
    "hide": lambda _, __, by, ___: HideRooms(by),
    "show": lambda _, __, by, ___: ShowRooms(by),
    "ask": lambda now, _, by, n: Ask(
        by, _pick(now.phase.prompts, n).id if now.phase.prompts else PromptId("none"), seen(now)
    ),
    "say": lambda now, _, by, n: Say(by, _pick(tuple(Intervention), n), _pick(now.rooms, n).key, _pick(SAYINGS, n)),
    "letter": lambda _, one, by, n: SendLetter(by, _pick((one, *SIDES, None), n), _pick(SAYINGS, n)),
    "audience": lambda _, __, ___, n: NoteAudience(_pick(AUDIENCES, n), (), True),
    "left": lambda _, one, __, ___: NoteLeft(one),
    "gone": lambda now, _, __, n: NoteGone(_pick([room.channel for room in now.rooms if room.channel], n)),
}
_OFTEN = ("consent", "consent", "here", "here", "together", "go on all the same", "go on all the same", "open session")

stories: st.SearchStrategy[list[Beat]] = st.lists(
    st.tuples(st.sampled_from([*_MAKERS, *_OFTEN]), st.integers(0, 19), st.integers(0, 11)), max_size=30
)

WHOLE_STORY: tuple[Beat, ...] = (
    ("question", 2, 0), ("name", 0, 0), ("name", 4, 1), ("accept", 4, 0), ("accept", 1, 0), ("object", 5, 0),
    ("name", 1, 2), ("accept", 6, 0), ("not now", 8, 0), ("invite", 0, 1), ("go on", 0, 0), ("audience", 0, 1),
    ("acknowledge", 0, 1), ("go on all the same", 1, 0), ("announce", 0, 3), ("open session", 0, 0), ("here", 0, 0),
    ("here", 1, 0), ("here", 4, 0), ("begin anyway", 4, 0), ("together", 0, 0), ("ask", 0, 0), ("say", 0, 1),
    ("break", 0, 0), ("end break", 0, 0), ("extra time", 0, 1), ("end break", 1, 0), ("go on", 0, 0), ("ask", 1, 1),
    ("pause", 0, 0), ("resume", 1, 0), ("go on", 0, 0), ("apart", 0, 0), ("end session", 0, 0), ("consent", 8, 0),
    ("let in", 8, 0), ("ask", 0, 0), ("go on", 0, 0), ("go on", 0, 0), ("hide", 0, 0), ("show", 1, 0),
    ("letter", 0, 3), ("withdraw", 3, 0), ("go on", 0, 0), ("left", 7, 0), ("resume", 0, 0), ("go on", 0, 0),
    ("go on", 0, 0), ("ask", 0, 1), ("go on", 0, 0), ("go on", 0, 0), ("go on", 0, 0), ("go on", 0, 0),
    ("go on", 0, 0), ("ask", 0, 0), ("go on", 0, 0), ("go on", 0, 0), ("go on", 0, 0), ("card", 0, 1), ("ask", 0, 0),
)  # fmt: skip
"""One story from consent to the last phase, with a bit of everything."""


def told(workshop: Workshop, beat: Beat) -> Command:
    """The command of this beat, given in this workshop."""
    what, who, number = beat
    return _MAKERS[what](workshop, _pick(PARTICIPANTS, who), _pick(FACILITATORS, who), number)
