"""The card of somebody's own line: the invitation and consent, and, for who takes part, where we are."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.boards import hearing_answers
from bot.domain.boards.private_notes import notes_have_begun
from bot.domain.people import kinds
from bot.domain.people.backing import backing
from bot.domain.people.choices import asked_on_line
from bot.domain.people.languages import IN_EACH_LANGUAGE, read_in
from bot.domain.reassurance import giving_room
from bot.domain.road.act import Look
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import waits_for_own_room
from bot.domain.rooms.power import by_name_alone, could_entries
from bot.domain.rounds.answers import rounds_of
from bot.domain.rounds.asking import give_answers
from bot.domain.screens.card_parts import (
    heading,
    here,
    kept,
    names_of_sides,
    unclear,
    viewers,
    watched,
    watched_less,
)
from bot.domain.screens.see_boards import see_boards
from bot.domain.state.audience import LETTERS_IN_INVITATION, LETTERS_WHO_COULD_ACT, bounded
from bot.domain.state.decisions import Answer
from bot.domain.state.meeting import SessionStage
from bot.domain.state.people import Participant, Standing
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import (
    Button,
    Card,
    Row,
    Verb,
    Weight,
    button,
    phase_text,
)
from bot.domain.vocabulary.conditions import Lack
from bot.domain.vocabulary.identity import SeatId, SideId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, caucus, line
from bot.domain.vocabulary.text import Person, RoomLink, Text
from bot.domain.voice import answers as answers_of_voice
from bot.domain.voice import turns
from bot.frozen import frozen


@frozen
class OnEveryLine:
    """What the lines of all who take part have alike, worked out once for all of them."""

    heading: Text
    now: Mapping[SideId, Text]
    """Where we are, as each side reads it."""
    asked: tuple[Text, ...]
    agrees: tuple[Button, ...]
    notes: tuple[Button, ...]
    boards: tuple[Button, ...]
    of_calls: tuple[Row, ...]


def on_every_line(workshop: Workshop) -> OnEveryLine:
    """For ``line_card``, of the same state."""
    asked, agrees = asked_on_line(workshop)
    voice = (*turns.way_presses(workshop), *answers_of_voice.line_buttons(workshop))
    return OnEveryLine(
        heading(workshop),
        {
            side: phase_text(
                workshop.phase_id, "now_line", **names_of_sides(workshop, caucus(side))
            )
            for side in SideId
        },
        asked,
        agrees,
        _own_notes(workshop),
        see_boards(workshop),
        tuple(row for row in (turns.turn_presses(workshop), voice) if row),
    )


def line_card(
    workshop: Workshop, key: RoomKey, seat: SeatId, alike: OnEveryLine | None = None
) -> Card | None:
    """What a person reads at the head of their own line; None where nobody has it any more."""
    someone = workshop.seat(seat)
    if someone is None or not someone.has_line:
        return None
    title = Text("cards:line_title", person=Person(someone.user))
    if someone.takes_part:
        return _line_card_of_participant(workshop, someone, key, alike or on_every_line(workshop))
    if someone.standing is Standing.WITHDRAWN:
        rows: tuple[Row, ...] = (
            (
                button(Verb.ASK_THIRD_PARTY),
                *_own_notes(workshop),
                button(Verb.WHO_SEES),
                button(Verb.SHOW_AGAIN),
                button(Verb.MY_DATA),
            ),
        )
        closed = not any(one.lack is Lack.CLOSED for one in workshop.rooms.differing)
        text = Text("cards:line_withdrawn", closed=closed)
        return Card(key, someone.standing, (title, text, *unclear(workshop, key)), rows)
    return _consent_card(workshop, someone, key, title)


_EDITION = "line"
"""Of the invitation and of what it becomes: the one card of a line is changed where it stands."""


MOST_FACILITATORS = 4
"""So many are named in an invitation."""


def _consent_card(workshop: Workshop, someone: Participant, key: RoomKey, title: Text) -> Card:
    """Whoever took part before has all of it anew that can have changed, and the rest by a button."""
    again = someone.has_consented
    promised = () if again else (Text("consent:ground_rules"),)
    choice = "consent:choice_again" if again else "consent:your_choice"
    sections = (
        title,
        *(() if again else (Text(IN_EACH_LANGUAGE),)),
        *_invited(workshop, someone),
        *backing(workshop),
        *promised,
        _limits(workshop, again=again),
        *(watched_less(workshop) if again else (watched(workshop),)),
        *answers_of_voice.consent_texts(workshop),
        Text("consent:not_now_stands" if someone.standing is Standing.NOT_NOW else choice),
    )
    # Both choices look alike: neither is the one to press.
    choices = [button(Verb.CONSENT, workshop.audience.revision)]
    if someone.standing is Standing.INVITED:
        choices.append(button(Verb.NOT_NOW))
    further = (
        button(Verb.ASK_THIRD_PARTY),
        button(Verb.SHOW_AGAIN),
        button(Verb.MY_DATA),
        button(Verb.WITHDRAW, weight=Weight.GRAVE),
    )
    language = button(Verb.CHOOSE_LANGUAGE)
    read = (button(Verb.READ_AGAIN), language) if again else read_in()
    return Card(key, _EDITION, sections, (read, tuple(choices), further))


def _limits(workshop: Workshop, *, again: bool) -> Text:
    """What nobody can be protected from, who sees every room or could, and what is kept.

    ``again``: for whoever read it before; who sees and could stand in full then too.
    """
    audience = workshop.audience
    return Text(
        "consent:limits",
        again=again,
        viewers=viewers(workshop, LETTERS_IN_INVITATION),
        could_enter=could_entries(by_name_alone(audience.could_enter), LETTERS_IN_INVITATION),
        could_act=could_entries(by_name_alone(audience.could_act), LETTERS_WHO_COULD_ACT),
        kept=kept(workshop),
    )


def _read_again(press: IncomingPress) -> Answer | Refusal:
    """All that stood in the first invitation, as it holds now; in one's own line, for who is invited once more."""
    workshop = press.workshop
    someone = workshop.participant(press.by)
    if someone is None or not someone.has_consented or press.room != line(someone.seat):
        return refuse(Reason.NOT_YOURS)
    read = (Text("consent:ground_rules"), _limits(workshop, again=False), watched(workshop))
    return Answer(Text("consent:read_again", sections=read))


def _invited(workshop: Workshop, someone: Participant) -> tuple[Text, ...]:
    """To what, by whom, what for. Whoever took part before has read that, and consents anew to what comes below it."""
    own_side = workshop.side_name(someone.side)
    if someone.has_consented:
        return (Text("consent:invitation_again", own_side=own_side, workshop=workshop.name),)
    leaders = tuple(Person(facilitator.user) for facilitator in workshop.people.facilitators)
    invitation = Text(
        "consent:invitation",
        own_side=own_side,
        workshop=workshop.name,
        facilitators=bounded(leaders, MOST_FACILITATORS),
    )
    return invitation, Text("consent:purpose")


def _line_card_of_participant(
    workshop: Workshop, someone: Participant, key: RoomKey, alike: OnEveryLine
) -> Card:
    rooms = _rooms_of(workshop, someone)
    met, stays = kinds.on_line(workshop, someone)
    sections = (
        alike.heading,
        alike.now[someone.side] if rooms else Text("own_rooms:waits"),
        *met,
        *alike.asked,
        *here(workshop, key),
        *_way_to(rooms),
    )
    asks = (
        button(Verb.ASK_THIRD_PARTY),
        button(Verb.WHO_SEES),
        button(Verb.SHOW_AGAIN),
        button(Verb.MY_DATA),
        button(Verb.WITHDRAW, weight=Weight.GRAVE),
    )
    arrived = _being_here(workshop, someone) if JOINT in rooms else ()
    # Whom a round asks is fixed when it opens: the button says nothing of whether anything was answered.
    answers = tuple(
        give_answers(asking, Weight.QUIET) for asking in rounds_of(workshop, someone)[:1]
    )
    if workshop.settings.retention.hides_history:
        # The message that asks is gone from the screen when the app starts anew. Everybody asked has the button.
        answers = (*answers, *hearing_answers.asked_on_lines(workshop, someone))
    boards = alike.boards if JOINT in rooms else ()
    first = (*stays, *arrived, *alike.notes, *answers, *boards)
    own = (
        *alike.agrees,
        *giving_room.line_buttons(workshop, someone),
        button(Verb.MY_CARD),
        button(Verb.CHOOSE_LANGUAGE),
        button(Verb.CHOICES),
    )
    rows: tuple[Row, ...] = (first, own, asks) if first else (own, asks)
    rows = (*alike.of_calls, *rows)
    if workshop.settings.retention.hides_history and rooms:
        rows = (*rows, _cards_of_rooms(workshop, rooms))
    return Card(key, _EDITION, sections, rows)


def _way_to(rooms: tuple[RoomKey, ...]) -> tuple[Text, ...]:
    """The way to one's side's own room, as long as one is new; then *my card* leads to all of them."""
    new = bool(rooms) and JOINT not in rooms
    return (Text("cards:your_rooms", rooms=tuple(map(RoomLink, rooms))),) if new else ()


def _rooms_of(workshop: Workshop, someone: Participant) -> tuple[RoomKey, ...]:
    """The shared rooms that are open to somebody, as far as the way goes: their side's own, and the joint room."""
    own = () if waits_for_own_room(workshop, someone) else (caucus(someone.side),)
    joint = (JOINT,) if workshop.joint_has_opened and someone.in_joint else ()
    return (*own, *joint)


def _cards_of_rooms(workshop: Workshop, rooms: tuple[RoomKey, ...]) -> tuple[Button, ...]:
    """Without history a room's card is gone from the screen when the app starts anew: the way to each."""
    return tuple(
        button(Verb.SHOW_ROOM_CARD, subject=room.handle, room=Text(f"forms:card_{room.key.kind}"))
        for room in workshop.rooms.standing
        if room.key in rooms
    )


def _own_notes(workshop: Workshop) -> tuple[Button, ...]:
    """The way to one's own notes: there for everybody alike, whether they have written or not."""
    return (button(Verb.MY_NOTES),) if notes_have_begun(workshop) else ()


def _being_here(workshop: Workshop, someone: Participant) -> tuple[Button, ...]:
    if someone.seat not in workshop.meeting.here:
        meets = workshop.meeting.session is not SessionStage.NONE
        return (button(Verb.I_AM_HERE, weight=Weight.MAIN if meets else Weight.QUIET),)
    return (button(Verb.BEGIN_ALL_THE_SAME),)


LOOKS = (Look(Verb.READ_AGAIN, _read_again),)
