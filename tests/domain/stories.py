"""Stories: sequences of commands as many people might give them, for whatever must hold after any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from bot.domain.boards.concerns import on_board
from bot.domain.boards.constraints import SayWhatEases
from bot.domain.boards.hearing import AskWhetherMeant, CloseAsking, LeaveOpen, TakeUp
from bot.domain.boards.hearing_answers import AnswerMeant, SayWhatIsMissing, SeeWhy
from bot.domain.boards.ideas import NameConcerns
from bot.domain.boards.pages import ShowTogether
from bot.domain.boards.private_notes import (
    ChangeNote,
    KeepPrivate,
    LetBeShown,
    PutUpLine,
    TakeBack,
    WriteNote,
)
from bot.domain.boards.sensibility import SayHowLived, ShowActs
from bot.domain.boards.vision import PutUpVision
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    HideRooms,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.going_on import GoOn, GoOnAllTheSame
from bot.domain.leading.interventions import Ask, Intervention, Say
from bot.domain.leading.letters import SendLetter
from bot.domain.leading.sessions import (
    AnnounceSession,
    BeginAllTheSame,
    CallOffSession,
    ComeTogether,
    EndSession,
    GoApart,
    IAmHere,
    OpenSession,
)
from bot.domain.people.choices import AgreeToChoices, Choose, TakeAgreementBack
from bot.domain.people.consent import AskThirdParty, Consent, NotNow, Withdraw
from bot.domain.people.invited import Invite, LetIntoJoint
from bot.domain.people.kinds import SayKind, Stay
from bot.domain.people.languages import ChooseLanguage
from bot.domain.people.opening import AcknowledgeViewer
from bot.domain.people.own_rooms import OpenOwnRoomsAllTheSame
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.reassurance.acknowledging import (
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    LeaveUnsaid,
    PleaseStop,
    WishToAcknowledge,
    wishing,
)
from bot.domain.road.act import Asked
from bot.domain.rooms.reports import ReportAudience, ReportGone, ReportLeft
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.audience import Viewer, ViewerKind
from bot.domain.state.choices import VALUES, Topic
from bot.domain.state.contributions import ContributionKind
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.identity import Handle, PromptId, SideId, UserId, Words
from tests.domain.build import ADMINS, AT, EN, MARA, NOOR, OWNER, SIDES, person, seen

T = TypeVar("T")

NEWCOMERS = (UserId(401), UserId(402))
PARTICIPANTS = (*(person(side, place) for side in SIDES for place in range(4)), *NEWCOMERS)
FACILITATORS = (MARA, NOOR)
HELPER_BOT = Viewer(ViewerKind.BOT, 503, "Helper")
AUDIENCES = ((OWNER,), (OWNER, ADMINS), (OWNER, HELPER_BOT))
NAMES = (Words("The upper town"), Words("The lower town"), Words("أهل النهر"), Words("אנשי הנהר"))
LINES = (Words("The wells turn salt"), Words("*Nobody* came"), Words("المياه"), Words(" "))
SAYINGS = (Words("What would reassure you?"), Words("*Never* again."), Words(" "))

Beat = tuple[str, int, int]
"""What is done, and two numbers that decide by whom and to what."""

_Maker = Callable[[Workshop, UserId, UserId, int], Asked]
"""From the workshop, a participant, a facilitator and a number."""


def _pick(items: Sequence[T], number: int) -> T:
    return items[number % len(items)]


def _offered(workshop: Workshop, by: UserId) -> int:
    someone = workshop.participant(by)
    return workshop.side(someone.side.other).name_revision if someone else 0


def _kind(workshop: Workshop) -> ContributionKind:
    return workshop.phase.writes[0] if workshop.phase.writes else ContributionKind.CONCERN


def _line(workshop: Workshop, number: int) -> Handle:
    return (
        _pick(workshop.boards.contributions, number).handle
        if workshop.boards.contributions
        else Handle("none")
    )


def _own_line(workshop: Workshop, by: UserId, number: int) -> Handle:
    someone = workshop.participant(by)
    mine = [
        one
        for one in workshop.boards.contributions
        if someone is not None and one.author == someone.seat
    ]
    return _pick(mine, number).handle if mine else Handle("none")


def _concerns(workshop: Workshop, number: int) -> tuple[Handle, ...]:
    """One concern on the board, for an idea; everything else names none."""
    concerns = on_board(workshop, ContributionKind.CONCERN)
    idea = _kind(workshop) is ContributionKind.IDEA
    return (_pick(concerns, number).handle,) if idea and concerns else ()


def _giver(workshop: Workshop, number: int) -> SideId | None:
    """The side that would take a step; nothing else has one."""
    return _pick(SIDES, number) if _kind(workshop) is ContributionKind.STEP else None


def _heard(workshop: Workshop) -> Handle:
    return workshop.boards.listening_to or Handle("none")


def _asking(workshop: Workshop) -> int:
    concern = workshop.contribution(_heard(workshop))
    return concern.hearing.tries + 1 if concern is not None else 1


def _wishing(workshop: Workshop, by: UserId) -> Handle:
    """Somebody who would like to acknowledge something, if anybody does."""
    someone = next(iter(wishing(workshop)), workshop.participant(by))
    return someone.handle if someone is not None else Handle("none")


def _choice(by: UserId, number: int) -> Choose:
    topic = _pick(tuple(Topic), number)
    return Choose(by, topic, _pick(VALUES[topic], number // 4))


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
    "choose": lambda _, one, by, n: _choice(one if n % 3 else by, n),
    "kind": lambda _, one, __, n: SayKind(one, _pick(SAYINGS, n)),
    "open own rooms": lambda _, __, by, ___: OpenOwnRoomsAllTheSame(by),
    "stay": lambda _, one, __, ___: Stay(one),
    "agree": lambda now, one, _, __: AgreeToChoices(one, now.choices.revision),
    "agree no more": lambda now, one, _, __: TakeAgreementBack(one, now.choices.revision),
    "card": lambda now, one, _, n: ShowAgain(one, _pick(now.rooms.standing, n).key),
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
    "say": lambda now, _, by, n: Say(
        by, _pick(tuple(Intervention), n), _pick(now.rooms.standing, n).key, _pick(SAYINGS, n)
    ),
    "letter": lambda _, one, by, n: SendLetter(
        by, _pick((one, *SIDES, None), n), _pick(SAYINGS, n)
    ),
    "audience": lambda _, __, ___, n: ReportAudience(_pick(AUDIENCES, n), (), True),
    "left": lambda _, one, __, ___: ReportLeft(one),
    "note": lambda now, one, _, n: WriteNote(
        one, _kind(now), _pick(LINES, n), _concerns(now, n), _giver(now, n)
    ),
    "let be shown": lambda now, one, _, n: LetBeShown(one, _own_line(now, one, n)),
    "keep private": lambda now, one, _, n: KeepPrivate(one, _own_line(now, one, n)),
    "change": lambda now, one, _, n: ChangeNote(
        one, _own_line(now, one, n), _pick(LINES, n), _concerns(now, n), _giver(now, n)
    ),
    "take back": lambda now, one, _, n: TakeBack(one, _own_line(now, one, n)),
    "put up": lambda now, one, _, n: PutUpLine(one, _kind(now), _pick(LINES, n), _concerns(now, n)),
    "vision": lambda now, one, _, n: PutUpVision(one, _pick(LINES, n), now.boards.visions),
    "name concerns": lambda now, one, _, n: NameConcerns(one, _line(now, n), _concerns(now, n + 1)),
    "ease": lambda now, one, _, n: SayWhatEases(one, _line(now, n), _pick(LINES, n)),
    "show together": lambda now, _, by, __: ShowTogether(by, seen(now)),
    "show acts": lambda now, _, by, __: ShowActs(by, seen(now)),
    "lived": lambda _, one, __, n: SayHowLived(one, _pick(LINES, n)),
    "take up": lambda now, _, by, __: TakeUp(by, seen(now)),
    "ask meant": lambda now, _, by, __: AskWhetherMeant(by, seen(now)),
    "meant": lambda now, one, _, n: AnswerMeant(one, _heard(now), _asking(now), n % 3 > 0),
    "missing": lambda now, one, _, n: SayWhatIsMissing(
        one, _heard(now), _asking(now), _pick(LINES, n)
    ),
    "close asking": lambda now, _, by, __: CloseAsking(by, seen(now)),
    "leave open": lambda now, _, by, __: LeaveOpen(by, seen(now)),
    "see why": lambda now, one, _, n: SeeWhy(one, _line(now, n)),
    "wish": lambda _, one, __, ___: WishToAcknowledge(one),
    "leave unsaid": lambda _, one, __, ___: LeaveUnsaid(one),
    "give room": lambda now, one, by, _: GiveRoom(by, _wishing(now, one), 5, seen(now)),
    "quiet": lambda now, _, by, __: BeginQuiet(by, seen(now)),
    "end quiet": lambda now, _, by, __: EndQuiet(by, seen(now)),
    "please stop": lambda _, one, __, ___: PleaseStop(one),
    "gone": lambda now, _, __, n: ReportGone(
        _pick([room.channel for room in now.rooms.standing if room.channel], n)
    ),
}
_OFTEN = (
    *(
        "consent",
        "consent",
        "stay",
        "stay",
        "here",
        "here",
        "together",
        "open session",
        "go on all the same",
        "go on all the same",
    ),
    *("go on all the same", "note", "let be shown", "put up", "ask meant", "meant"),
)

stories: st.SearchStrategy[list[Beat]] = st.lists(
    st.tuples(st.sampled_from([*_MAKERS, *_OFTEN]), st.integers(0, 19), st.integers(0, 11)),
    max_size=30,
)

WHOLE_STORY: tuple[Beat, ...] = (
    ("open own rooms", 0, 0),
    ("question", 2, 0), ("name", 0, 0), ("name", 4, 1), ("accept", 4, 0), ("accept", 1, 0), ("object", 5, 0),
    ("name", 1, 2), ("accept", 6, 0), ("not now", 8, 0), ("invite", 0, 1), ("go on", 0, 0), ("audience", 0, 1),
    ("acknowledge", 0, 1), ("go on all the same", 1, 0), ("announce", 0, 3), ("stay", 0, 0),
    ("stay", 1, 0), ("stay", 2, 0), ("stay", 3, 0), ("stay", 4, 0), ("stay", 5, 0), ("stay", 6, 0), ("stay", 7, 0),
    ("kind", 4, 0), ("open session", 0, 0), ("here", 0, 0),
    ("here", 1, 0), ("here", 4, 0), ("begin anyway", 4, 0), ("together", 0, 0), ("ask", 0, 0), ("say", 0, 1),
    ("break", 0, 0), ("end break", 0, 0), ("extra time", 0, 1), ("end break", 1, 0), ("go on all the same", 0, 0),
    ("wish", 0, 0), ("wish", 5, 0), ("leave unsaid", 5, 0), ("give room", 0, 0), ("quiet", 0, 0), ("end quiet", 0, 0),
    ("end break", 0, 0), ("wish", 1, 0), ("give room", 0, 0), ("please stop", 4, 0), ("end break", 0, 0),
    ("ask", 1, 1), ("pause", 0, 0), ("resume", 1, 0), ("go on all the same", 0, 0), ("apart", 0, 0),
    ("end session", 0, 0), ("consent", 8, 0), ("let in", 8, 0), ("ask", 0, 0), ("note", 0, 0), ("note", 1, 1),
    ("note", 2, 2), ("note", 4, 0), ("note", 5, 1), ("note", 6, 2), ("note", 8, 0), ("note", 0, 3), ("change", 2, 0),
    ("let be shown", 0, 0), ("let be shown", 1, 0), ("let be shown", 2, 0), ("let be shown", 4, 0),
    ("let be shown", 5, 0), ("let be shown", 6, 0), ("keep private", 1, 0), ("let be shown", 1, 0),
    ("go on all the same", 0, 0), ("show together", 0, 0), ("open session", 0, 0), ("here", 0, 0), ("here", 1, 0),
    ("here", 4, 0), ("here", 5, 0), ("together", 0, 0), ("put up", 0, 1), ("put up", 4, 2), ("take back", 1, 0),
    ("go on all the same", 0, 0), ("take up", 0, 0), ("ask meant", 0, 0), ("meant", 0, 1), ("meant", 1, 1),
    ("meant", 4, 1), ("meant", 5, 2), ("close asking", 0, 0), ("see why", 0, 0), ("see why", 4, 0), ("see why", 0, 1),
    ("see why", 4, 1), ("take up", 1, 0), ("ask meant", 1, 0), ("meant", 0, 0), ("missing", 0, 0), ("meant", 4, 0),
    ("missing", 4, 1), ("close asking", 0, 0), ("ask meant", 0, 0), ("close asking", 0, 0), ("leave open", 0, 0),
    ("take up", 0, 0), ("hide", 0, 0), ("show", 1, 0), ("letter", 0, 3), ("withdraw", 3, 0),
    ("go on all the same", 0, 0), ("note", 0, 0), ("note", 4, 1), ("let be shown", 0, -1), ("let be shown", 4, -1),
    ("left", 7, 0), ("resume", 0, 0), ("go on all the same", 0, 0), ("show acts", 0, 0), ("lived", 0, 0),
    ("lived", 5, 1), ("go on all the same", 0, 0), ("ask", 0, 1), ("vision", 4, 0), ("note", 1, 0),
    ("let be shown", 1, -1),
    ("show together", 0, 0), ("put up", 0, 2), ("put up", 5, 0), ("name concerns", 0, -1), ("name concerns", 4, -2),
    ("go on all the same", 0, 0), ("go on all the same", 0, 0), ("note", 2, 0), ("let be shown", 2, -1),
    ("show together", 1, 0), ("put up", 4, 1), ("ease", 0, 0), ("ease", 5, -2), ("go on all the same", 0, 0),
    ("go on all the same", 0, 0), ("go on all the same", 0, 0), ("ask", 0, 0), ("go on all the same", 0, 0),
    ("go on all the same", 0, 0), ("go on all the same", 0, 0), ("card", 0, 1), ("ask", 0, 0),
)  # fmt: skip
"""One story from consent to the last phase, with a bit of everything."""


def told(workshop: Workshop, beat: Beat) -> Asked:
    """The command of this beat, given in this workshop."""
    what, who, number = beat
    return _MAKERS[what](workshop, _pick(PARTICIPANTS, who), _pick(FACILITATORS, who), number)
