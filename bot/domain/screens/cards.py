"""Cards: the one message at the head of each room that says where you are and what you can do now."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import pages
from bot.domain.boards.private_notes import write_presses
from bot.domain.people import own_rooms, understanding
from bot.domain.screens.card_parts import (
    edition,
    heading,
    here,
    names_of_sides,
    next_session,
    state,
)
from bot.domain.screens.instruments_panel import instruments_panel
from bot.domain.screens.line_cards import OnEveryLine, line_card, on_every_line
from bot.domain.screens.panel import panel
from bot.domain.screens.pictured import road, touched
from bot.domain.screens.see_boards import see_boards
from bot.domain.screens.step_cards import joint_cards
from bot.domain.state.agenda import Ability
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import (
    Button,
    Card,
    Row,
    Verb,
    button,
    phase_text,
)
from bot.domain.vocabulary.identity import ChannelId, Handle, Locale, SideId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey
from bot.domain.vocabulary.text import Text, linked_rooms
from bot.domain.voice import beside, turns


def _at_any_time(workshop: Workshop) -> tuple[Button, ...]:
    """Where nothing can be read back, a card that is lost from sight is put up anew; elsewhere *my card* brings it."""
    again = (button(Verb.SHOW_AGAIN),) if workshop.settings.retention.hides_history else ()
    return (button(Verb.WHO_SEES), *again)


def cards(workshop: Workshop) -> dict[str, Card]:
    """Every card that should stand now, by slot. A card is known by *who can see this* or *show again* on it."""
    if workshop.stage is not Stage.OPEN:
        return {}
    shown: dict[str, Card] = {}
    alike = on_every_line(workshop)
    for room in workshop.rooms.standing:
        card = room_card(workshop, room.key, alike)
        if card is not None:
            edition = f"{card.edition}/{room.card_edition}"
            shown[f"card/{room.key.logical_name}"] = replace(card, edition=edition)
    return shown | {
        slot: _in_its_edition(workshop, card) for slot, card in _further_cards(workshop).items()
    }


def further_cards_in(workshop: Workshop, room: RoomKey) -> frozenset[Handle]:
    """The handles of what stands in a room beside the card at its head."""
    found = (card for card in _further_cards(workshop).values() if card.room == room)
    return frozenset(card.handle for card in found if card.handle is not None)


def _further_cards(workshop: Workshop) -> dict[str, Card]:
    second = instruments_panel(workshop)
    panels = {"panel/second": second} if second is not None else {}
    return panels | _surveyed(workshop, pages.board_cards(workshop) | joint_cards(workshop))


_SURVEYED = ("board/ideas", "board/steps")


def _surveyed(workshop: Workshop, boards: dict[str, Card]) -> dict[str, Card]:
    """Ideas and steps, with a picture of the needs that they touch."""
    found = {slot: boards[slot] for slot in _SURVEYED if slot in boards}
    if not found:
        return boards
    survey = touched(workshop)
    return boards | {slot: replace(card, picture=survey) for slot, card in found.items()}


def _in_its_edition(workshop: Workshop, card: Card) -> Card:
    """Shown again by itself. Where nothing can be read back, whoever needs the room's card has lost these as well."""
    room = workshop.room(card.room)
    if room is None:
        return card
    times = str(next((many for handle, many in room.shown_again if handle == card.handle), 0))
    if workshop.settings.retention.hides_history:
        times += f".{room.card_edition}"
    return replace(card, edition=f"{card.edition}/{times}")


def reading(
    workshop: Workshop, card: Card
) -> tuple[Card, tuple[Locale, ...], tuple[ChannelId | None, ...]]:
    """All that decides how a card reads: what it says, in which language, and where its links lead."""
    linked = (workshop.room(key) for key in linked_rooms(card.sections))
    return (
        card,
        workshop.languages_in(card.room),
        tuple(room.channel if room else None for room in linked),
    )


def room_card(workshop: Workshop, key: RoomKey, alike: OnEveryLine | None = None) -> Card | None:
    """The card at the head of a room, as it reads now; None where it has none.

    ``alike``: what ``on_every_line`` says of this state, where it is known.
    """
    if key.side is not None:
        return _caucus_card(workshop, key, key.side) if own_rooms.have_opened(workshop) else None
    if key.seat is not None:
        return line_card(workshop, key, key.seat, alike)
    return panel(workshop) if key == CONTROL else _joint_card(workshop)


def _joint_card(workshop: Workshop) -> Card | None:
    if not workshop.joint_has_opened:
        return None
    sections = (
        heading(workshop),
        phase_text(workshop.phase_id, "now_joint", **names_of_sides(workshop, JOINT)),
        state(workshop, JOINT),
        *next_session(workshop),
        *understanding.joint_texts(workshop),
        *beside.joint_texts(workshop),
        *turns.joint_texts(workshop),
        *here(workshop, JOINT),
    )
    in_call = (beside.answer_presses(workshop), turns.turn_presses(workshop))
    further = (*turns.way_presses(workshop), *see_boards(workshop), *_at_any_time(workshop))
    rows: tuple[Row, ...] = (*(row for row in in_call if row), further)
    return Card(JOINT, edition(workshop), sections, rows, picture=road(workshop))


def _caucus_card(workshop: Workshop, key: RoomKey, side: SideId) -> Card:
    names = names_of_sides(workshop, key)
    sections = [
        heading(workshop),
        phase_text(workshop.phase_id, "now_caucus", **names),
        state(workshop, key),
        *next_session(workshop),
        *turns.side_texts(workshop, key),
        *here(workshop, key),
    ]
    presses = turns.way_presses(workshop)
    rows: list[Row] = [presses] if presses else []
    if workshop.offers(Ability.SIDE_NAMES):
        own, theirs = workshop.side(side), workshop.side(side.other)
        sections.append(
            _name_section(
                own.chosen_name, own.name_accepted, theirs.chosen_name, theirs.name_accepted
            )
        )
        asks = [button(Verb.NAME_SIDE, own.name_revision)]
        if theirs.chosen_name is not None and not theirs.name_accepted:
            asks.append(button(Verb.ACCEPT_NAME, theirs.name_revision))
            asks.append(button(Verb.OBJECT_TO_NAME, theirs.name_revision))
        rows.append(tuple(asks))
    rows.append((*write_presses(workshop), *see_boards(workshop), *_at_any_time(workshop)))
    return Card(key, edition(workshop), tuple(sections), tuple(rows), picture=road(workshop))


def _name_section(
    own: Words | None, own_accepted: bool, theirs: Words | None, theirs_accepted: bool
) -> Text:
    mine = (
        Text("cards:own_name_open")
        if own is None
        else Text("cards:own_name_accepted" if own_accepted else "cards:own_name_waits", name=own)
    )
    other = (
        Text("cards:their_name_open")
        if theirs is None
        else Text(
            "cards:their_name_accepted" if theirs_accepted else "cards:their_name_offered",
            name=theirs,
        )
    )
    return Text("cards:names", own=mine, theirs=other)
