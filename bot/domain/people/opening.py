"""From a draft to rooms: making the draft, acknowledging the audience, opening."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.people.languages import let_speak
from bot.domain.road.act import (
    DRAFT,
    DRAFT_OR_OPEN,
    Act,
    ActButton,
    AnyAct,
    Command,
    Moment,
    Outcome,
    Who,
)
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.power import (
    audience_after,
    could_entries,
    newcomers,
    power_on_a_seat,
    sees_entries,
)
from bot.domain.rooms.replacing import new_room
from bot.domain.rooms.reports import ReportAudience
from bot.domain.state.agenda import Agenda
from bot.domain.state.audience import MOST_NAMED, Viewer, shown_name
from bot.domain.state.decisions import Answer, Decision, Post
from bot.domain.state.people import Facilitator, People, Side
from bot.domain.state.rooms import Category
from bot.domain.state.settings import Settings
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Verb, button
from bot.domain.vocabulary.identity import (
    Draw,
    GuildId,
    Handle,
    Locale,
    SideId,
    UserId,
    Words,
    WorkshopId,
)
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Person, Text, Value
from bot.frozen import frozen

LONGEST_NAME = 60
MOST_ACKNOWLEDGED_AT_ONCE = 5


@frozen
class NewWorkshop:
    """What a draft is made from. ``neutral_words`` are the pack's pairs; the lot takes one and deals its two words."""

    guild: GuildId
    by: UserId
    name: Words
    settings: Settings
    agenda: Agenda
    neutral_words: tuple[tuple[str, str], ...]


@frozen
class Open(Command):
    """Make the rooms."""


@frozen
class ConfirmRead(Command):
    """A facilitator says that somebody of them has read what is said of consent and private answers in a language."""


@frozen
class AcknowledgeViewer(Command):
    """A facilitator has seen that this owner, role or bot sees the rooms."""

    viewer: Viewer


def draft(workshop_id: WorkshopId, wish: NewWorkshop, draw: Draw) -> Decision | Refusal:
    """A workshop without rooms; its maker is the first facilitator. Who may make one is checked where it is asked."""
    if not wish.name:
        return refuse(Reason.NOTHING_WRITTEN)
    if len(wish.name.text) > LONGEST_NAME:
        return refuse(Reason.TOO_LONG, most=LONGEST_NAME)
    pair = wish.neutral_words[draw.below(len(wish.neutral_words), "neutral words")]
    word = dict(zip(draw.sides("which neutral word"), pair, strict=True))
    workshop = Workshop(
        id=workshop_id,
        handle=Handle(draw.token("workshop", 10)),
        guild=wish.guild,
        name=wish.name,
        settings=wish.settings,
        agenda=wish.agenda,
        people=People(
            sides=(
                Side(SideId.FIRST, word[SideId.FIRST]),
                Side(SideId.SECOND, word[SideId.SECOND]),
            ),
            facilitators=(Facilitator(wish.by),),
        ),
        first_side_by_lot=draw.sides("who begins")[0],
        phase_id=wish.agenda.phases[0].id,
    )
    first, second = (workshop.side_name(side) for side in workshop.sides_in_turn)
    return Decision(
        workshop, Answer(Text("people:draft_made", first_side=first, second_side=second))
    )


def open_rooms(workshop: Workshop, command: Open, moment: Moment) -> Outcome:
    """Let the rooms be made: category, control, joint, two caucuses and a line for each invited person."""
    invited = tuple(person for person in workshop.people.participants if person.has_line)
    if not invited:
        return refuse(Reason.NOBODY_INVITED)
    powerful = power_on_a_seat(workshop)
    if powerful:
        persons = tuple(Person(person.user) for person in powerful[:MOST_NAMED])
        return refuse(Reason.POWER_AND_SEAT, persons=persons)
    unread = _unread(workshop, moment)
    if unread:
        names = tuple(Text("people:language_name", locale=str(one)) for one in unread)
        return refuse(Reason.LANGUAGE_UNREAD, button(Verb.LANGUAGE_READ), languages=names)
    if workshop.audience.unacknowledged:
        return refuse(
            Reason.AUDIENCE_OPEN,
            *acknowledgements(workshop),
            entries=sees_entries(workshop.audience.unacknowledged),
        )
    settings = workshop.settings
    keys: list[RoomKey] = [CONTROL, JOINT, *(caucus(side) for side in workshop.sides_in_turn)]
    keys += [line(person.seat) for person in moment.draw.shuffled(invited, "order of lines")]
    opened = replace(
        workshop,
        stage=Stage.OPEN,
        rooms=replace(
            workshop.rooms,
            category=Category(
                f"{settings.room_words['category']}-{moment.draw.token('category', 4)}"
            ),
            standing=tuple(
                new_room(key, 1, settings.room_word(key.kind), moment.draw) for key in keys
            ),
        ),
    )
    told = Text("people:opened", rooms=len(keys))
    if workshop.people.behind is not None:
        return Decision(opened, Answer(told))
    asks = (button(Verb.SAY_BEHIND), button(Verb.SAY_IF_KNOWN))
    return Decision(opened, Answer(Text("people:opened_and_asked", opened=told), asks))


def _unread(workshop: Workshop, moment: Moment) -> list[Locale]:
    """In which unread languages the workshop would begin."""
    sides = (side.locale for side in workshop.people.sides)
    spoken = {workshop.settings.locale, *(one for one in sides if one is not None)}
    return sorted(spoken & moment.unread - workshop.settings.read_languages)


def confirm_read(workshop: Workshop, command: ConfirmRead, moment: Moment) -> Outcome:
    """For the languages in which the workshop would begin now; once it is open, for those that were chosen since."""
    opened = workshop.stage is Stage.OPEN
    waiting = {one.locale for one in workshop.tongues.held_back}
    if opened and not waiting:
        return refuse(Reason.ALREADY_SO)
    read = workshop.settings.read_languages.union(waiting if opened else _unread(workshop, moment))
    settings = replace(workshop.settings, read_languages=read)
    spoken, told = let_speak(replace(workshop, settings=settings))
    return Decision(spoken, Answer(Text("people:language_read", opened=opened)), told)


def acknowledgements(workshop: Workshop) -> tuple[Button, ...]:
    """A button for each entry that nobody has acknowledged, as many as one row holds; each answer brings the next."""
    return tuple(
        button(
            Verb.ACKNOWLEDGE,
            workshop.audience.revision,
            subject=f"{viewer.kind}.{viewer.id}",
            name=shown_name(viewer),
        )
        for viewer in workshop.audience.unacknowledged[:MOST_ACKNOWLEDGED_AT_ONCE]
    )


def acknowledge(workshop: Workshop, command: AcknowledgeViewer, moment: Moment) -> Outcome:
    """A facilitator has seen this entry. When it was the last, rooms that waited open with the next reconcile."""
    if command.viewer not in workshop.audience.sees:
        return refuse(Reason.VIEWER_GONE, *acknowledgements(workshop))
    if any(known.covers(command.viewer) for known in workshop.audience.acknowledged):
        return refuse(Reason.ALREADY_SO, *acknowledgements(workshop))
    audience = workshop.audience.with_acknowledged(command.viewer)
    changed = replace(workshop, audience=audience)
    if audience.unacknowledged:
        return Decision(
            changed, Answer(Text("audience:acknowledged_more_left"), acknowledgements(changed))
        )
    if workshop.stage is Stage.DRAFT:
        return Decision(changed, Answer(Text("audience:acknowledged_all_draft")))
    if power_on_a_seat(changed):
        return Decision(changed, Answer(Text("audience:acknowledged_seat_left")))
    told = tuple(
        Post(caucus(side), Text("audience:acknowledged_note")) for side in workshop.sides_in_turn
    )
    return Decision(changed, Answer(Text("audience:acknowledged_all")), told)


def record_audience(workshop: Workshop, command: ReportAudience, moment: Moment) -> Outcome:
    """What was just read of the guild. Somebody new closes the rooms until acknowledged, and both sides are told."""
    before = workshop.audience
    audience = audience_after(before, command)
    changed = replace(workshop, audience=audience)
    answer = Answer(Text("people:noted"))
    if workshop.stage is not Stage.OPEN:
        return Decision(changed, answer)
    told: list[Post] = []
    # Who holds a role may become known only after it was told of: with nobody more in it, that is no news.
    new = newcomers(before.unacknowledged, audience.unacknowledged)
    if new:
        asks = acknowledgements(changed)
        told += _told(workshop, "audience:new_viewer", sees_entries(new), asks)
    could = newcomers(before.could_enter, audience.could_enter)
    if could:
        told += _told(workshop, "audience:new_could_enter", could_entries(could))
    return Decision(changed, answer, tuple(told))


def _told(
    workshop: Workshop, key: str, entries: tuple[Value, ...], asks: tuple[Button, ...] = ()
) -> list[Post]:
    """The third party in the control room, and everybody who takes part in their own line, in the same words."""
    return [
        Post(CONTROL, Text(f"{key}_control", entries=entries), asks),
        *(
            Post(line(person.seat), Text(key, entries=entries))
            for person in workshop.people.participants
            if person.takes_part
        ),
    ]


def _acknowledge(press: IncomingPress) -> AcknowledgeViewer | None:
    """Which entry is meant stands in the button by its kind and id."""
    entries = press.workshop.audience.sees
    viewer = next(
        (entry for entry in entries if f"{entry.kind}.{entry.id}" == press.pressed.subject), None
    )
    return AcknowledgeViewer(press.by, viewer) if viewer is not None else None


ACTS: tuple[AnyAct, ...] = (
    Act(Open, Who.FACILITATOR, DRAFT, open_rooms),
    Act(
        ConfirmRead, Who.FACILITATOR, DRAFT_OR_OPEN, confirm_read, (ActButton(Verb.LANGUAGE_READ),)
    ),
    Act(
        AcknowledgeViewer,
        Who.FACILITATOR,
        DRAFT_OR_OPEN,
        acknowledge,
        (ActButton(Verb.ACKNOWLEDGE, _acknowledge),),
    ),
    Act(ReportAudience, Who.GUILD, DRAFT_OR_OPEN, record_audience),
)
