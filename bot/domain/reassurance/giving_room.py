"""By which presses an acknowledgment comes to the room, and what the third party sees of it on its panel."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.reassurance.acknowledging import (
    MINUTES,
    BeginQuiet,
    EndQuiet,
    GiveRoom,
    LeaveUnsaid,
    PleaseStop,
    WishToAcknowledge,
    begin_quiet,
    end_quiet,
    give_room,
    leave,
    may_give,
    please_stop,
    wish,
    wishing,
)
from bot.domain.road.act import (
    OPEN,
    Act,
    ActButton,
    AnyAct,
    OnPanel,
    PanelRow,
    Who,
    closing,
    on_panel,
)
from bot.domain.road.press import IncomingPress, number_in
from bot.domain.state.audience import bounded
from bot.domain.state.people import Participant
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Button, Verb, Weight, button
from bot.domain.vocabulary.forms import MOST_OPTIONS, Form, ListField
from bot.domain.vocabulary.identity import Handle, Words
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import line
from bot.domain.vocabulary.text import Person, RoomLink, Text

PERSON, FOR = "person", "minutes"
MOST_NAMED = 5
"""So many of those who would like to are named on the panel; the form lists more."""


def panel_texts(workshop: Workshop) -> tuple[Text, ...]:
    """Who would like to, with what to speak of first; whose the room is, and what comes then."""
    given = workshop.acknowledging.given
    found = []
    wishes = tuple(
        Text("acknowledging:panel_person", person=Person(one.user), line=RoomLink(line(one.seat)))
        for one in wishing(workshop)
    )
    if wishes:
        named = bounded(wishes, MOST_NAMED)
        found.append(Text("acknowledging:panel_wishes", wish_lines=named))
    if given is not None:
        someone = workshop.seat(given.seat)
        person = Person(someone.user) if someone is not None else ""
        found.append(Text("acknowledging:panel_given", person=person, quiet=given.quiet))
    return tuple(found)


def line_buttons(workshop: Workshop, someone: Participant) -> tuple[Button, ...]:
    """In somebody's own line: the wish, or leaving it; and, while somebody has the room, the way to end it."""
    if not someone.in_joint or not workshop.joint_has_opened:
        return ()
    stops = workshop.acknowledging.given is not None
    stop = (button(Verb.PLEASE_STOP, weight=Weight.MAIN),) if stops else ()
    if someone.seat in workshop.acknowledging.wished:
        return (*stop, button(Verb.LEAVE_UNSAID))
    return (*stop, button(Verb.WISH_TO_ACKNOWLEDGE))


def _giving(press: IncomingPress) -> Form | Refusal:
    """To whom, and for how long."""
    workshop = press.workshop
    people = wishing(workshop)
    if not people:
        return refuse(Reason.WISHES_NOTHING)
    if not may_give(workshop):
        return refuse(Reason.JOINT_IS_QUIET, note=False)
    options = tuple(
        (
            str(one.handle),
            Text(
                "forms:to_person",
                name=Words(press.name_of(one.user)),
                side=workshop.side_name(one.side),
            ),
        )
        for one in people
    )
    times = tuple(
        (str(each), Text("acknowledging:label_minutes", minutes=each)) for each in MINUTES
    )
    return Form(
        (
            ListField(
                PERSON,
                Text("forms:give_room_person_label"),
                options[:MOST_OPTIONS],
                frozenset({options[0][0]}),
            ),
            ListField(
                FOR, Text("forms:give_room_minutes_label"), times, frozenset({str(MINUTES[1])})
            ),
        )
    )


def _give(press: IncomingPress) -> GiveRoom:
    minutes = number_in(press.values.get(FOR, "")) or 0
    return GiveRoom(press.by, Handle(press.values.get(PERSON, "")), minutes, press.seen)


def _may_give(workshop: Workshop) -> bool:
    return bool(wishing(workshop)) and may_give(workshop)


def _speaks(workshop: Workshop) -> bool:
    given = workshop.acknowledging.given
    return given is not None and not given.quiet


def _may_end(workshop: Workshop) -> tuple[Button, ...]:
    """After the quiet it is what one does now; before it, the way past the quiet."""
    given = workshop.acknowledging.given
    if given is None:
        return ()
    weight = Weight.MAIN if given.quiet else Weight.QUIET
    return (button(Verb.END_QUIET, workshop.revision, weight),)


TEXTS: Mapping[str, str] = {
    "acknowledging:wished": "",
    "acknowledging:left": "",
    "acknowledging:giving": "person",
    "acknowledging:given": "person minutes",
    "acknowledging:quiet": "",
    "acknowledging:quiet_begun": "",
    "acknowledging:apart": "",
    "acknowledging:over": "",
    "acknowledging:over_apart": "",
    "acknowledging:stopped": "",
    "acknowledging:asked_to_stop": "person line",
    "acknowledging:panel_wishes": "wish_lines",
    "acknowledging:panel_person": "person line",
    "acknowledging:panel_given": "person quiet",
    "acknowledging:label_minutes": "minutes",
    "forms:give_room_title": "",
    "forms:give_room_person_label": "",
    "forms:give_room_minutes_label": "",
}
"""The texts of the pack that stand here, each with the values given to it."""

ACTS: tuple[AnyAct, ...] = (
    Act(WishToAcknowledge, Who.TAKING_PART, OPEN, wish, (ActButton(Verb.WISH_TO_ACKNOWLEDGE),)),
    Act(LeaveUnsaid, Who.TAKING_PART, OPEN, leave, (ActButton(Verb.LEAVE_UNSAID),)),
    closing(Act(PleaseStop, Who.TAKING_PART, OPEN, please_stop, (ActButton(Verb.PLEASE_STOP),))),
    closing(
        Act(
            GiveRoom,
            Who.FACILITATOR,
            OPEN,
            give_room,
            (
                ActButton(
                    Verb.GIVE_ROOM,
                    _give,
                    _giving,
                    panel=on_panel(PanelRow.WORK, Verb.GIVE_ROOM, _may_give),
                ),
            ),
        )
    ),
    closing(
        Act(
            BeginQuiet,
            Who.FACILITATOR,
            OPEN,
            begin_quiet,
            (
                ActButton(
                    Verb.BEGIN_QUIET,
                    panel=on_panel(PanelRow.WORK, Verb.BEGIN_QUIET, _speaks, Weight.MAIN),
                ),
            ),
        )
    ),
    closing(
        Act(
            EndQuiet,
            Who.FACILITATOR,
            OPEN,
            end_quiet,
            (ActButton(Verb.END_QUIET, panel=OnPanel(PanelRow.WORK, _may_end)),),
        )
    ),
)
