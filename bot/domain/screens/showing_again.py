"""Cards shown again: whoever has lost one from sight has it put up anew, at the end of a room they see."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.domain.road.act import OPEN, Act, ActButton, AnyAct, Command, Moment, Outcome, Who
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.cards import further_cards_in
from bot.domain.state.decisions import Answer, Decision, ShowCardAgain
from bot.domain.state.rooms import Room
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import Handle
from bot.domain.vocabulary.refusals import Reason, refuse
from bot.domain.vocabulary.rooms import CONTROL, RoomKey
from bot.domain.vocabulary.text import Text
from bot.frozen import frozen


@frozen
class ShowAgain(Command):
    """Put a card up anew, at the end of its room. ``card`` is its handle; the room's own stands for the head card."""

    room: RoomKey
    card: Handle | None = None


def show_again(workshop: Workshop, command: ShowAgain, moment: Moment) -> Outcome:
    """The card that was pressed, or the one at the room's head, anew; where nothing can be read back, all of them."""
    room = command.room
    if workshop.room(room) is None:
        return refuse(Reason.NOT_YOURS)
    if command.by not in (*participants_in(workshop, room), *facilitators_in(workshop, room)):
        return refuse(Reason.NOT_YOURS)
    card = command.card if command.card in further_cards_in(workshop, room) else None
    return Decision(workshop, Answer(Text("cards:shown_again")), (ShowCardAgain(room, card),))


def with_new_editions(outcome: Decision) -> Workshop:
    """A card to be shown again is a new edition: it stays wanted, whatever else changes before it is put up."""
    workshop = outcome.workshop
    for effect in outcome.effects:
        if isinstance(effect, ShowCardAgain):
            workshop = workshop.with_room(effect.room, partial(_next_edition, card=effect.card))
    return workshop


def _next_edition(room: Room, card: Handle | None) -> Room:
    if card is None:
        return replace(room, card_edition=room.card_edition + 1)
    before = dict(room.shown_again)
    return replace(room, shown_again=tuple((before | {card: before.get(card, 0) + 1}).items()))


def _this_card(press: IncomingPress) -> ShowAgain:
    return ShowAgain(press.by, press.room or CONTROL, press.pressed.handle)


def _card_of_room(press: IncomingPress) -> ShowAgain | None:
    """Which room is meant stands in the button as its handle."""
    rooms = press.workshop.rooms.standing
    room = next((room.key for room in rooms if room.handle == press.pressed.subject), None)
    return ShowAgain(press.by, room) if room is not None else None


ACTS: tuple[AnyAct, ...] = (
    Act(
        ShowAgain,
        Who.ANYBODY_INSIDE,
        OPEN,
        show_again,
        (ActButton(Verb.SHOW_AGAIN, _this_card), ActButton(Verb.SHOW_ROOM_CARD, _card_of_room)),
    ),
)
