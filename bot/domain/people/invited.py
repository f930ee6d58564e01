"""Who is in: inviting to the draft, the third party, leaving the guild, a person's own language."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boundaries.names import offers_spoken_of
from bot.domain.people.joining import ask_in, joining, waiting_anew, without
from bot.domain.people.silenced import with_silenced
from bot.domain.people.stepping_out import not_here, stepped_out
from bot.domain.road.act import (
    DRAFT_OR_OPEN,
    OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Look,
    Moment,
    Outcome,
    PanelRow,
    Who,
    on_panel_whenever,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.power import beyond_seat, beyond_seat_of, has_seat, not_read
from bot.domain.rooms.replacing import new_room
from bot.domain.rooms.reports import ReportLeft
from bot.domain.rounds.asking import enough_to_ask
from bot.domain.rounds.readiness import for_newcomer, let_in, newcomer_note, reads_back
from bot.domain.state.decisions import (
    Answer,
    Decision,
    Effect,
    Post,
    ShowCardAgain,
    in_both_caucuses,
)
from bot.domain.state.people import Facilitator, Participant, Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb, button
from bot.domain.vocabulary.identity import (
    Draw,
    Handle,
    SeatId,
    SideId,
    UserId,
)
from bot.domain.vocabulary.power import Powers
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKind, line
from bot.domain.vocabulary.text import Person, Text
from bot.frozen import frozen


# ---- by facilitators
@frozen
class Invite(Command):
    """Add a person to a side. ``powers`` is what they hold in the guild, as the asking tells it."""

    user: UserId
    side: SideId
    powers: Powers = frozenset()
    silenced: bool = False
    """Whether the server keeps them from writing and pressing for now."""


@frozen
class JoinThirdParty(Command):
    """Add a facilitator."""

    user: UserId


@frozen
class TakeOut(Command):
    """Take a person off the draft again, or a facilitator out of the third party."""

    user: UserId


@frozen
class LetIntoJoint(Command):
    """Both sides have been asked aloud: let a newcomer into the joint room."""

    user: UserId


def invite(workshop: Workshop, command: Invite, moment: Moment) -> Outcome:
    """Put a person on a side. Once rooms stand, their line is made and nothing else opens before they consent.

    Somebody who left, stepped out or has not consented may be invited anew; then they consent anew.
    """
    known = workshop.participant(command.user)
    if workshop.facilitator(command.user) is not None or joining(workshop, command.user):
        return refuse(Reason.ALREADY_IN, person=Person(command.user))
    if (
        beyond_seat(command.powers).sees_everything
        or beyond_seat_of(workshop, command.user).sees_everything
    ):
        return refuse(Reason.POWER_AND_SEAT, persons=(Person(command.user),))
    if command.user in workshop.people.once_third_party:
        return refuse(Reason.WAS_THIRD_PARTY, person=Person(command.user))
    if known is not None and known.has_consented and known.side is not command.side:
        # Consenting opened their side's caucus to them. What they heard there they would take across, and no new
        # consent of their own can stand for those whom they heard. Only who never consented may be moved.
        return refuse(Reason.CHANGES_SIDE, person=Person(command.user))
    waiting = known is not None and known.standing in (Standing.INVITED, Standing.CONSENTED)
    if known is not None and waiting and known.side is command.side:
        return refuse(Reason.ALREADY_IN, offers_spoken_of(known), person=Person(command.user))
    told = _invited(workshop, command)
    workshop = with_silenced(workshop, command.user, command.silenced)
    if known is not None:
        returned = replace(known, side=command.side, standing=Standing.INVITED, in_joint=False)
        workshop = not_here(workshop, known).with_participant(command.user, lambda _: returned)
        answer = Answer(told, (offers_spoken_of(known),))
        return Decision(_with_line(workshop, known.seat, moment.draw), answer)
    seat = SeatId(workshop.people.next_seat)
    newcomer = Participant(
        seat, command.user, command.side, Handle(moment.draw.token(f"person|{seat}", 10))
    )
    workshop = replace(
        workshop,
        people=replace(
            workshop.people,
            participants=(*workshop.people.participants, newcomer),
            next_seat=workshop.people.next_seat + 1,
        ),
    )
    answer = Answer(told, (offers_spoken_of(newcomer),))
    return Decision(_with_line(workshop, seat, moment.draw), answer)


def _invited(workshop: Workshop, command: Invite) -> Text:
    """Whom this invites, and what whoever decides it should know: they cannot press yet; they could read back."""
    return Text(
        "people:invited",
        person=Person(command.user),
        side=workshop.side_name(command.side),
        silenced=command.silenced,
        late=workshop.stage is Stage.OPEN,
        reads_back=reads_back(workshop),
    )


def _with_line(workshop: Workshop, seat: SeatId, draw: Draw) -> Workshop:
    """Once rooms stand, whoever is invited has a line: also who left before they were made, and is asked again."""
    if workshop.stage is not Stage.OPEN or workshop.room(line(seat)) is not None:
        return workshop
    room = new_room(line(seat), 1, workshop.settings.room_word(RoomKind.LINE), draw)
    return replace(
        workshop, rooms=replace(workshop.rooms, standing=(*workshop.rooms.standing, room))
    )


def let_into_joint(workshop: Workshop, command: LetIntoJoint, moment: Moment) -> Outcome:
    """A newcomer may enter the joint room: both sides were asked aloud. Both are told that somebody comes.

    Aloud only where a side has fewer than three: else both sides are asked privately, in a readiness round.
    """
    someone = workshop.participant(command.user)
    if someone is None or not someone.takes_part:
        return refuse(Reason.NOT_A_PERSON_HERE, person=Person(command.user))
    if someone.in_joint or someone.to_stay:
        return refuse(Reason.ALREADY_SO)
    if enough_to_ask(workshop):
        ask = button(Verb.ASK_READINESS, workshop.revision, subject=for_newcomer(someone))
        return refuse(Reason.READINESS_FIRST, ask)
    changed = let_in(workshop, command.user)
    told = in_both_caucuses(workshop, newcomer_note(workshop, someone))
    if workshop.settings.retention.hides_history:
        told = (*told, ShowCardAgain(JOINT))
    return Decision(changed, Answer(Text("people:let_in", person=Person(command.user))), told)


def join_third_party(workshop: Workshop, command: JoinThirdParty, moment: Moment) -> Outcome:
    """Add a facilitator; whoever is on a side, or ever was, cannot be one: they would see the other side's caucus.

    Once rooms stand they wait first, for another facilitator's word or for a time to pass.
    """
    someone = workshop.participant(command.user)
    on_a_side = someone is not None and (
        someone.standing is not Standing.LEFT or someone.has_consented
    )
    asked = joining(workshop, command.user) is not None
    if workshop.facilitator(command.user) is not None or on_a_side or asked:
        return refuse(Reason.ALREADY_IN, person=Person(command.user))
    if workshop.stage is Stage.OPEN:
        return ask_in(workshop, command.user, command.by, moment.at, moment.draw)
    workshop = replace(
        workshop,
        people=replace(
            workshop.people, facilitators=(*workshop.people.facilitators, Facilitator(command.user))
        ),
    )
    return Decision(
        workshop, Answer(Text("people:facilitator_joined", person=Person(command.user)))
    )


def _third_party_changed(workshop: Workshop, text: Text) -> tuple[Effect, ...]:
    """Both sides learn who the third party is, in the same words."""
    if workshop.stage is not Stage.OPEN:
        return ()
    return (Post(CONTROL, text), *in_both_caucuses(workshop, text))


def take_out(workshop: Workshop, command: TakeOut, moment: Moment) -> Outcome:
    """Take a person off the draft, or a facilitator out; participants of an open workshop leave by themselves.

    But for one who sees every room by power in the guild: their seat can be freed, so that the rooms can open again.
    """
    answer = Answer(Text("people:taken_out", person=Person(command.user)))
    if joining(workshop, command.user) is not None:
        note = Text("people:facilitator_left_note", person=Person(command.user))
        return Decision(without(workshop, command.user), answer, (Post(CONTROL, note),))
    if workshop.facilitator(command.user) is not None:
        if len(workshop.people.facilitators) == 1:
            return refuse(Reason.LAST_FACILITATOR)
        if workshop.stage is not Stage.DRAFT and command.user != command.by:
            # Else one facilitator could send the others away and close alone.
            return refuse(Reason.ONLY_THEMSELVES)
        return _one_fewer_leads(workshop, command.user, moment, answer)
    someone = workshop.participant(command.user)
    if someone is None:
        return refuse(Reason.NOT_A_PERSON_HERE, person=Person(command.user))
    if workshop.stage is not Stage.DRAFT:
        if has_seat(someone) and beyond_seat_of(workshop, someone.user).sees_everything:
            return _free_seat(workshop, someone)
        return refuse(Reason.NOT_IN_THIS_STAGE)
    rest_of_them = tuple(
        person for person in workshop.people.participants if person.user != command.user
    )
    return Decision(
        replace(workshop, people=replace(workshop.people, participants=rest_of_them)), answer
    )


def _free_seat(workshop: Workshop, someone: Participant) -> Decision:
    """Somebody who sees every room sits on no side: their line stays open to them, and they read why."""
    changed = not_here(workshop, someone).with_participant(
        someone.user, lambda person: replace(person, standing=Standing.WITHDRAWN, in_joint=False)
    )
    changed, also = stepped_out(changed, someone.seat)
    told = Post(line(someone.seat), Text("audience:seat_freed"))
    answer = Answer(Text("people:taken_out", person=Person(someone.user)))
    return Decision(changed, answer, (told, *also))


def _without_facilitator(workshop: Workshop, user: UserId) -> Workshop:
    """One fewer in the third party. Who has sat in the rooms of both sides can take part on neither from then on."""
    rest = tuple(
        facilitator for facilitator in workshop.people.facilitators if facilitator.user != user
    )
    once = workshop.people.once_third_party | (
        {user} if workshop.stage is Stage.OPEN else frozenset()
    )
    return replace(
        workshop,
        people=replace(workshop.people, facilitators=rest, once_third_party=once),
    )


def _one_fewer_leads(workshop: Workshop, user: UserId, moment: Moment, answer: Answer) -> Decision:
    """A facilitator has gone: both sides learn it, and also if somebody waits to whom nobody could agree any more."""
    changed, also = waiting_anew(workshop, _without_facilitator(workshop, user), moment.at)
    left = Text("people:facilitator_left_note", person=Person(user))
    return Decision(changed, answer, (*_third_party_changed(changed, left), *also))


def record_left(workshop: Workshop, command: ReportLeft, moment: Moment) -> Outcome:
    """A person is no longer in the guild. Only the control room is told; rights close with the next reconcile.

    The last facilitator stays one, so that somebody can come back and lead. Nobody reads the control room then: each
    person is told in their own line, without a name.
    """
    answer = Answer(Text("people:noted"))
    workshop = without(workshop, command.user)
    workshop = replace(workshop, audience=not_read(workshop.audience, command.user))
    someone = workshop.participant(command.user)
    if someone is not None and someone.standing is not Standing.LEFT:
        workshop = not_here(workshop, someone).with_participant(
            command.user, lambda person: replace(person, standing=Standing.LEFT, in_joint=False)
        )
        workshop, also = stepped_out(workshop, someone.seat)
    elif workshop.facilitator(command.user) is not None and len(workshop.people.facilitators) > 1:
        return _one_fewer_leads(workshop, command.user, moment, answer)
    elif workshop.facilitator(command.user) is not None and not workshop.people.nobody_leads:
        return Decision(
            replace(workshop, people=replace(workshop.people, nobody_leads=True)),
            answer,
            _nobody_leads(workshop),
        )
    else:
        return Decision(workshop, answer)
    told = (Post(CONTROL, Text("people:left_note", person=Person(command.user))), *also)
    return Decision(workshop, answer, told if workshop.stage is Stage.OPEN else ())


def led_by(workshop: Workshop, user: UserId | None) -> Workshop:
    """The workshop when somebody gives a command: a facilitator who does is back."""
    back = (
        workshop.people.nobody_leads and user is not None and workshop.facilitator(user) is not None
    )
    return (
        replace(workshop, people=replace(workshop.people, nobody_leads=False)) if back else workshop
    )


def _nobody_leads(workshop: Workshop) -> tuple[Effect, ...]:
    """Everybody with a line learns there that the last of the third party has gone; in the draft nobody has one."""
    if workshop.stage is not Stage.OPEN:
        return ()
    with_line = (person for person in workshop.people.participants if person.has_line)
    return tuple(Post(line(person.seat), Text("people:nobody_leads")) for person in with_line)


def _let_in(press: IncomingPress) -> LetIntoJoint | None:
    named = (
        person
        for person in press.workshop.people.participants
        if person.handle == press.pressed.subject
    )
    newcomer = next(named, None)
    return LetIntoJoint(press.by, newcomer.user) if newcomer is not None else None


ACTS: tuple[AnyAct, ...] = (
    Act(Invite, Who.FACILITATOR, DRAFT_OR_OPEN, invite),
    Act(JoinThirdParty, Who.FACILITATOR, DRAFT_OR_OPEN, join_third_party),
    Act(TakeOut, Who.FACILITATOR, DRAFT_OR_OPEN, take_out, closes=True),
    Act(LetIntoJoint, Who.FACILITATOR, OPEN, let_into_joint, (ActButton(Verb.LET_IN, _let_in),)),
    Act(ReportLeft, Who.GUILD, DRAFT_OR_OPEN, record_left),
)

LOOKS: tuple[Look, ...] = (Look(Verb.PEOPLE, None, on_panel_whenever(PanelRow.MORE, Verb.PEOPLE)),)
