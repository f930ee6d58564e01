"""Every command in every place of the agenda, by everybody: a decision or a refusal, and a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from bot.domain.acts import BY_COMMAND
from bot.domain.boards.private_notes import TakeBack
from bot.domain.boundaries.findings import AskForOtherWords, NothingInIt
from bot.domain.boundaries.held import GiveBack
from bot.domain.boundaries.names import NoteSpokenOf, ReportNames
from bot.domain.boundaries.second_look import SayAllTheSame, SayNoQuote
from bot.domain.decide import decide, may_ask
from bot.domain.leading.breaks import (
    CallCaucusBreak,
    EndCaucusBreak,
    GiveExtraTime,
    Pause,
    Resume,
    ShowRooms,
)
from bot.domain.leading.closing import AskToClose, ConfirmClose, KeepOpen
from bot.domain.leading.going_on import GoBack, GoOn, GoOnAllTheSame
from bot.domain.leading.handing_over import PlanEnd
from bot.domain.leading.letters import TakeLetterBack
from bot.domain.leading.looking_ahead import CallOffAhead, TellAhead
from bot.domain.leading.renderings import Render
from bot.domain.leading.sessions import (
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
from bot.domain.people.invited import Invite, JoinThirdParty, LetIntoJoint, TakeOut
from bot.domain.people.joining import AgreeToFacilitator
from bot.domain.people.kinds import SayCannotSit, SayKind, Stay
from bot.domain.people.languages import ChooseLanguage
from bot.domain.people.left_aside import LeaveAside
from bot.domain.people.opening import AcknowledgeViewer, ConfirmRead, Open
from bot.domain.people.own_rooms import OpenOwnRooms, OpenOwnRoomsAllTheSame
from bot.domain.people.side_names import AcceptName, NameSide, ObjectToName
from bot.domain.people.silenced import ReportSilenced
from bot.domain.people.understanding import ChooseCommon, SayWhatIRead
from bot.domain.reassurance.in_both import SayAllSame, SaySame
from bot.domain.road.act import Asked, Command, Report
from bot.domain.rooms.reports import ReportAudience, ReportLeft, ReportSight
from bot.domain.screens.showing_again import ShowAgain
from bot.domain.state.decisions import BeginClosing, Decision, Post, ShowCardAgain
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.identity import PhaseId, SeatId, UserId
from bot.domain.vocabulary.refusals import Reason, Refusal
from bot.domain.vocabulary.rooms import line
from bot.domain.vocabulary.seen import Seen
from bot.domain.voice.answers import AnswerVoice
from tests.domain.build import (
    FIRST,
    MARA,
    NOOR,
    OUTSIDER,
    PLACES,
    SECOND,
    after,
    at_place,
    closed,
    consented,
    decided,
    full_draft,
    gone_on,
    moment,
    opened,
    person,
    refused,
    seen,
)
from tests.domain.contribution_examples import (
    ABOUT_ONE_THING,
    CONTRIBUTION_EXAMPLES,
    DONE_BY_PARTICIPANTS,
    LED_BY_FACILITATORS,
    reason_in,
)
from tests.domain.examples import COMMANDS, EXAMPLES, example
from tests.domain.round_examples import (
    BY_PARTICIPANTS,
    of_a_facilitator,
    of_a_participant,
)
from tests.domain.voice.examples import VOICE_BY_PARTICIPANTS, WITHOUT_VOICE

INVITED, WITHDRAWN, NOT_NOW, LEFT = (
    person(FIRST, 4),
    person(SECOND, 4),
    person(FIRST, 5),
    person(SECOND, 5),
)

OF_WHAT_IS_HELD: tuple[type[Asked], ...] = (GiveBack, SayAllTheSame, SayNoQuote)
FACILITATORS = {MARA, NOOR}
TAKING_PART = {person(FIRST, 0), person(SECOND, 0)}
WITH_A_LINE = TAKING_PART | {INVITED, WITHDRAWN, NOT_NOW}
EVERYBODY = FACILITATORS | WITH_A_LINE | {LEFT, OUTSIDER}

FROM_THE_GUILD: set[type[object]] = {kind for kind in BY_COMMAND if issubclass(kind, Report)}
# Who may give which command, written down once more: only a person decides about themselves, and whatever is not
# named here is the third party's alone.
MAY: dict[type[Asked], set[UserId]] = {
    **{kind: FACILITATORS for kind in BY_COMMAND if not issubclass(kind, Report)},
    **dict.fromkeys(BY_PARTICIPANTS, TAKING_PART),
    **dict.fromkeys(VOICE_BY_PARTICIPANTS, TAKING_PART),
    **dict.fromkeys((Consent, NotNow, Withdraw, AskThirdParty, TakeBack), WITH_A_LINE),
    **dict.fromkeys(DONE_BY_PARTICIPANTS, TAKING_PART),
    **dict.fromkeys((IAmHere, BeginAllTheSame, NameSide, AcceptName, ObjectToName), TAKING_PART),
    **dict.fromkeys(
        (AgreeToChoices, TakeAgreementBack, SayKind, SayCannotSit, Stay, LeaveAside, ChooseCommon),
        TAKING_PART,
    ),
    SayAllSame: TAKING_PART,
    **dict.fromkeys((Choose, SaySame), FACILITATORS | TAKING_PART),
    **dict.fromkeys(
        (ChooseLanguage, ShowAgain, GiveBack, SayAllTheSame, SayNoQuote), FACILITATORS | WITH_A_LINE
    ),
}
# Sets of any types: that each command may be in them takes the type check seconds to find out.
IN_A_DRAFT: set[type[object]] = {
    Invite, JoinThirdParty, TakeOut, Open, AcknowledgeViewer, AskToClose, ChooseLanguage, Withdraw, ReportAudience,
    ReportLeft, ReportSight, ReportNames, NoteSpokenOf, ReportSilenced, ConfirmRead,
}  # fmt: skip
ONLY_IN_A_DRAFT: set[type[object]] = {Open}
SAME_AS_ABSENT: set[type[object]] = {ShowAgain, AnswerVoice} | ABOUT_ONE_THING
"""What is about one thing: where there is none, the answer is that to whoever may not."""

PEOPLED = after(
    consented(opened(6), (person(side, place) for side in (FIRST, SECOND) for place in range(4))),
    NotNow(NOT_NOW),
    Withdraw(WITHDRAWN),
    ReportLeft(LEFT),
)
"""Four of each side take part; one of each side has not decided or has left; others have withdrawn, or not now."""


def every_place() -> dict[tuple[PhaseId, int], Workshop]:
    there = {}
    workshop = PEOPLED
    for place in PLACES:
        there[place] = workshop
        if place != PLACES[-1]:
            workshop = gone_on(workshop)
    return there


EVERYWHERE = every_place()
UNTOUCHED = every_place()
"""The same once more, given to no test: what EVERYWHERE must still be equal to."""
BRIEFING = EVERYWHERE[PLACES[0]]


def test_every_command_has_an_example_and_nothing_is_written_of_commands_that_are_gone() -> None:
    assert set(MAY) | FROM_THE_GUILD == set(BY_COMMAND) == set(COMMANDS)
    assert set(EXAMPLES) <= set(BY_COMMAND)
    assert all(type(example(kind, BRIEFING, MARA)) is kind for kind in COMMANDS)


@pytest.mark.parametrize("kind", COMMANDS)
def test_whoever_gives_a_command_says_who_they_are_and_the_guild_is_nobody(
    kind: type[Asked],
) -> None:
    assert ("by" in {one.name for one in fields(kind)}) == (kind not in FROM_THE_GUILD)


@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_command_is_decided_or_refused_by_whether_the_asker_may(
    place: tuple[PhaseId, int], kind: type[Asked]
) -> None:
    workshop = EVERYWHERE[place]
    for by in sorted(EVERYBODY):
        command = example(kind, workshop, by)
        outcome = decide(workshop, command, moment())
        assert outcome == decide(UNTOUCHED[place], command, moment())
        assert workshop == UNTOUCHED[place]
        if kind in ONLY_IN_A_DRAFT and by in MAY[kind]:
            assert isinstance(outcome, Refusal)
            assert outcome.reason is Reason.NOT_IN_THIS_STAGE
        elif kind in FROM_THE_GUILD:
            assert isinstance(outcome, Decision)
        elif by not in MAY[kind]:
            assert isinstance(outcome, Refusal)
            assert outcome.reason is Reason.NOT_YOURS
            assert issubclass(kind, Command)
            assert may_ask(workshop, kind, by) == outcome
        else:
            assert issubclass(kind, Command)
            assert may_ask(workshop, kind, by) is None
            assert (
                not isinstance(outcome, Refusal)
                or outcome.reason is not Reason.NOT_YOURS
                or kind in SAME_AS_ABSENT
            )


# What a facilitator's example meets in a place, if it is refused; all others are carried out.
def _of_a_facilitator(kind: type[Asked], place: tuple[PhaseId, int], by: UserId) -> Reason | None:
    briefing, last = place == PLACES[0], place == PLACES[-1]
    if kind in LED_BY_FACILITATORS:
        return reason_in(kind, place[0])
    reasons: dict[type[Asked], Reason | None] = {
        Open: Reason.NOT_IN_THIS_STAGE,
        ConfirmRead: Reason.ALREADY_SO,
        AcknowledgeViewer: Reason.ALREADY_SO,
        **dict.fromkeys((OpenOwnRooms, OpenOwnRoomsAllTheSame), Reason.ALREADY_SO),
        OpenSession: Reason.NOT_IN_THIS_PHASE if briefing else None,
        ComeTogether: Reason.NO_SESSION,
        GoApart: Reason.NO_SESSION,
        CallOffSession: Reason.ALREADY_SO,
        GiveExtraTime: Reason.NOT_IN_THIS_PHASE if briefing else None,
        ShowRooms: Reason.ALREADY_SO,
        LetIntoJoint: Reason.ALREADY_SO,
        EndSession: Reason.ALREADY_SO,
        CallCaucusBreak: Reason.NOT_IN_THIS_PHASE if briefing else None,
        EndCaucusBreak: Reason.ALREADY_SO,
        Resume: Reason.ALREADY_SO,
        GoOn: Reason.NOT_YET_MET
        if briefing or place == ("concerns", 1)
        else Reason.NOTHING_AFTER
        if last
        else None,
        GoOnAllTheSame: Reason.NOTHING_AFTER if last else None,
        **dict.fromkeys((GoBack, TellAhead), Reason.NO_SUCH_PHASE if briefing else None),
        CallOffAhead: Reason.ALREADY_SO,
        PlanEnd: Reason.NO_SESSION,
        TakeOut: None if by == NOOR else Reason.ONLY_THEMSELVES,
        ConfirmClose: Reason.NOT_ASKED,
        AgreeToFacilitator: Reason.ALREADY_SO,
        KeepOpen: Reason.NOT_ASKED,
        **of_a_facilitator(place[0]),
        **WITHOUT_VOICE,
        TakeLetterBack: Reason.LETTER_STAYS,
        **dict.fromkeys(OF_WHAT_IS_HELD, Reason.NOT_KEPT),
        **dict.fromkeys((NothingInIt, AskForOtherWords), Reason.NOT_KEPT),
        Render: Reason.NOT_AN_INTERPRETER,
        **dict.fromkeys((SaySame, SayWhatIRead), Reason.ALREADY_SO),
    }
    return reasons.get(kind)


def _of_a_participant(kind: type[Asked], place: tuple[PhaseId, int]) -> Reason | None:
    briefing = place == PLACES[0]
    if kind in CONTRIBUTION_EXAMPLES:
        return reason_in(kind, place[0])
    reasons: dict[type[Asked], Reason | None] = {
        Consent: Reason.ALREADY_SO,
        NotNow: Reason.ALREADY_SO,
        BeginAllTheSame: Reason.NOT_HERE,
        AgreeToChoices: Reason.STALE,
        TakeAgreementBack: Reason.STALE,
        SayKind: None if briefing else Reason.ALREADY_SO,
        Stay: Reason.NOT_IN_THIS_PHASE if briefing else Reason.ALREADY_SO,
        **dict.fromkeys((ChooseCommon, SaySame, SayAllSame), Reason.ALREADY_SO),
        NameSide: None if briefing else Reason.NOT_IN_THIS_PHASE,
        AcceptName: Reason.NAME_CHANGED if briefing else Reason.NOT_IN_THIS_PHASE,
        ObjectToName: Reason.NAME_CHANGED if briefing else Reason.NOT_IN_THIS_PHASE,
        **of_a_participant(place[0]),
        **WITHOUT_VOICE,
        **dict.fromkeys(OF_WHAT_IS_HELD, Reason.NOT_KEPT),
    }
    return reasons.get(kind)


@pytest.mark.parametrize(
    "kind", [one for one in COMMANDS if one not in FROM_THE_GUILD and one is not ShowAgain]
)
def test_every_command_is_carried_out_in_its_places_and_refused_for_its_reason_elsewhere(
    kind: type[Asked],
) -> None:
    expected: dict[object, Reason | str | None] = {}
    found: dict[object, Reason | None] = {}
    for place, workshop in EVERYWHERE.items():
        for by in sorted(MAY[kind] & (FACILITATORS | TAKING_PART)):
            outcome = decide(workshop, example(kind, workshop, by), moment())
            found[place, by] = outcome.reason if isinstance(outcome, Refusal) else None
            expected[place, by] = (
                _of_a_facilitator(kind, place, by)
                if by in FACILITATORS
                else _of_a_participant(kind, place)
            )
            if expected[place, by] is None and not _is_offered(kind, workshop):
                expected[place, by] = found[place, by] or "refused, for the panel has no button"
    assert found == expected


def _is_offered(kind: type[Asked], workshop: Workshop) -> bool:
    """What has its place on the panel is offered there exactly where it is of use."""
    places = [given.panel for given in BY_COMMAND[kind].buttons if given.panel is not None]
    return not places or any(place.offers(workshop) for place in places)


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_draft_takes_only_what_makes_a_workshop(kind: type[Asked]) -> None:
    workshop = full_draft()
    for by in (MARA, person(FIRST, 0), OUTSIDER):
        outcome = decide(workshop, example(kind, workshop, by), moment())
        early = isinstance(outcome, Refusal) and outcome.reason in (
            Reason.NOT_IN_THIS_STAGE,
            Reason.NOT_YOURS,
        )
        if kind not in IN_A_DRAFT:
            assert early
        elif kind in FROM_THE_GUILD or by == (person(FIRST, 0) if kind is Withdraw else MARA):
            assert not early


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_workshop_that_is_being_closed_takes_nothing_any_more(kind: type[Asked]) -> None:
    closing = closed(BRIEFING)
    assert closing.stage is Stage.CLOSING
    for by in sorted(EVERYBODY):
        refusal = refused(closing, example(kind, closing, by))
        assert refusal.reason in (Reason.NOT_IN_THIS_STAGE, Reason.NOT_YOURS)


@pytest.mark.parametrize(
    "kind", [one for one in COMMANDS if "seen" in {name.name for name in fields(one)}]
)
def test_whoever_acts_on_an_older_sight_is_refused(kind: type[Asked]) -> None:
    make: Callable[..., Asked] = kind
    for workshop in EVERYWHERE.values():
        for old in (
            Seen(workshop.phase_id, workshop.revision - 1),
            Seen(workshop.phase_id, workshop.revision + 1),
            *(Seen(phase) for phase, _ in PLACES if phase != workshop.phase_id),
        ):
            values = {
                one.name: getattr(example(kind, workshop, MARA), one.name) for one in fields(kind)
            }
            stale = make(**{**values, "seen": old})
            assert refused(workshop, stale).reason is Reason.STALE
            of_a_stranger = make(**{**values, "seen": old, "by": OUTSIDER})
            assert refused(workshop, of_a_stranger).reason is Reason.NOT_YOURS


POSITION = (
    OpenSession, ComeTogether, GoApart, EndSession, GoOn, GoOnAllTheSame, CallCaucusBreak, GiveExtraTime,
    EndCaucusBreak, Pause, Resume,
)  # fmt: skip


@pytest.mark.parametrize("kind", POSITION)
def test_of_two_who_press_on_the_same_panel_only_the_first_moves_the_workshop(
    kind: type[Asked],
) -> None:
    states = [at_place("perspectives", session=session) for session in (False, True)]
    gathering = after(states[0], OpenSession(MARA, seen(states[0])))
    here = (person(side, place) for side in (FIRST, SECOND) for place in range(2))
    states.append(after(gathering, *(IAmHere(user) for user in here)))
    states += [
        after(one, stop(MARA, seen(one))) for one in states for stop in (CallCaucusBreak, Pause)
    ]
    moved = 0
    for workshop in states:
        outcome = decide(workshop, example(kind, workshop, MARA), moment())
        if isinstance(outcome, Decision):
            moved += 1
            for second in POSITION:
                assert (
                    refused(outcome.workshop, example(second, workshop, NOOR)).reason
                    is Reason.STALE
                )
    assert moved


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_decision_asks_only_for_posts_into_rooms_that_stand(kind: type[Asked]) -> None:
    for workshop in EVERYWHERE.values():
        rooms = {room.key for room in workshop.rooms.standing}
        for by in sorted(EVERYBODY):
            outcome = decide(workshop, example(kind, workshop, by), moment())
            for effect in outcome.effects if isinstance(outcome, Decision) else ():
                assert isinstance(effect, BeginClosing) or effect.room in rooms


def test_the_card_is_shown_again_where_the_asker_belongs_and_nowhere_else() -> None:
    workshop = EVERYWHERE[PhaseId("perspectives"), 0]
    own = {
        person(side, place): workshop.own(person(side, place))
        for side, place in ((FIRST, 0), (SECOND, 1))
    }
    for room in (one.key for one in workshop.rooms.standing):
        for user, someone in own.items():
            theirs = (
                room.logical_name == "joint"
                or room.side is someone.side
                or room.seat == someone.seat
            )
            outcome = decide(workshop, ShowAgain(user, room), moment())
            if theirs:
                assert isinstance(outcome, Decision)
                assert outcome.effects == (ShowCardAgain(room),)
                assert (
                    replace(
                        outcome.workshop,
                        rooms=replace(outcome.workshop.rooms, standing=workshop.rooms.standing),
                    )
                    == workshop
                )
            else:
                assert isinstance(outcome, Refusal)
                assert outcome.reason is Reason.NOT_YOURS
        assert decided(workshop, ShowAgain(MARA, room)).effects == (ShowCardAgain(room),)


def test_forbidden_and_absent_are_refused_in_the_same_words() -> None:
    workshop = EVERYWHERE[PhaseId("perspectives"), 0]
    somebody_elses_line = next(
        one.key for one in workshop.rooms.standing if one.key.seat == workshop.own(INVITED).seat
    )
    no_room = line(SeatId(99))
    by = person(SECOND, 0)
    assert refused(workshop, ShowAgain(by, somebody_elses_line)) == refused(
        workshop, ShowAgain(by, no_room)
    )


def test_no_side_is_ever_told_in_a_shared_room_who_of_them_did_something() -> None:
    """No post outside the control room names a participant, whatever is done; facilitators are known to all."""
    for workshop in EVERYWHERE.values():
        named = {f"Person(user={one.user})" for one in workshop.people.participants}
        for kind in COMMANDS:
            for by in sorted(EVERYBODY):
                outcome = decide(workshop, example(kind, workshop, by), moment())
                for effect in outcome.effects if isinstance(outcome, Decision) else ():
                    if isinstance(effect, Post) and effect.room.logical_name != "control":
                        assert not [one for one in named if one in repr(effect.text)]
