"""*My card*: the card of a room once more, for whoever asks alone; an edited card scrolls away.

In the shared rooms it is brought by what the bot asks by button, by each question of the third party, and where both
sides begin to talk; the line brings the cards of all rooms open to one.
"""

from __future__ import annotations

from typing import Final

from bot.domain.road.act import Look
from bot.domain.road.press import IncomingPress
from bot.domain.rooms.desired import facilitators_in, participants_in
from bot.domain.screens.cards import room_card
from bot.domain.state.decisions import Answer
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Button, Card, Verb, button
from bot.domain.vocabulary.identity import UserId
from bot.domain.vocabulary.refusals import Reason, Refusal, refuse
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind
from bot.domain.vocabulary.text import RoomLink, Text, Value

SHARED = frozenset({RoomKind.JOINT, RoomKind.CAUCUS})


_BESIDE: Final = frozenset({"interventions:question", "sessions:begins"})
"""Posts without a button of their own, after which people talk for long."""


def brings_card(text: Text | None, presses: tuple[Button, ...]) -> bool:
    """Whether a post in a shared room has the button beside what else it has."""
    return bool(presses) or (text is not None and text.key in _BESIDE)


def my_card(room: RoomKey) -> tuple[Button, ...]:
    """The button beside those under what the bot asks in a room; none where its card never scrolls far."""
    return (button(Verb.MY_CARD),) if room.kind in SHARED else ()


def _my_card(press: IncomingPress) -> Answer | Refusal:
    """The card of the room it was pressed in; from one's line those of one's shared rooms, to be read."""
    workshop, key = press.workshop, press.room
    if workshop.stage is not Stage.OPEN or key is None:
        return refuse(Reason.NOT_YOURS)
    if key.kind in SHARED:
        card = _card_for(workshop, press.by, key)
        if card is None:
            return refuse(Reason.NOT_YOURS)
        presses = tuple(one for row in card.rows if isinstance(row, tuple) for one in row)
        kept = tuple(one for one in presses if one.verb is not Verb.SHOW_AGAIN)
        return Answer(Text("cards:mine", sections=card.sections), kept, room=key)
    someone = workshop.participant(press.by)
    if someone is None or someone.seat != key.seat:
        return refuse(Reason.NOT_YOURS)
    rooms = (JOINT, RoomKey(RoomKind.CAUCUS, side=someone.side))
    found = [(room, _card_for(workshop, press.by, room)) for room in rooms]
    cards: tuple[Value, ...] = tuple(
        Text("cards:mine_of", room=RoomLink(room), sections=card.sections)
        for room, card in found
        if card is not None
    )
    return Answer(Text("cards:mine_all", cards=cards)) if cards else refuse(Reason.NOT_YOURS)


def _card_for(workshop: Workshop, by: UserId, key: RoomKey) -> Card | None:
    """The card, if this person sees its room."""
    sees = by in (*participants_in(workshop, key), *facilitators_in(workshop, key))
    return room_card(workshop, key) if sees and workshop.room(key) is not None else None


LOOKS = (Look(Verb.MY_CARD, _my_card),)
