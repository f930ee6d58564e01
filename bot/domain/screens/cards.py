"""Cards: the one message at the head of each room that says where you are and what you can do now."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.boards import hearing, pages, sensibility
from bot.domain.boards.private_notes import notes_have_begun, write_presses
from bot.domain.instruments import PLACES
from bot.domain.leading.gates import unmet
from bot.domain.road.act import PanelRow
from bot.domain.rooms.desired import can_write
from bot.domain.rooms.power import could_entries, power_on_a_seat, sees_entries
from bot.domain.rounds.answers import rounds_of
from bot.domain.rounds.asking import give_answers
from bot.domain.screens.instruments_panel import instruments_panel
from bot.domain.screens.step_cards import joint_cards
from bot.domain.state.holding import Boundary
from bot.domain.state.meeting import SessionStage
from bot.domain.state.people import Participant, Standing
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import (
    Button,
    Card,
    Choice,
    Row,
    Verb,
    Weight,
    button,
    phase_text,
)
from bot.domain.vocabulary.identity import ChannelId, Handle, Locale, SeatId, SideId, Words
from bot.domain.vocabulary.rooms import CONTROL, JOINT, RoomKey, RoomKind
from bot.domain.vocabulary.text import Person, RoomLink, Text, Value, linked_rooms


def cards(workshop: Workshop) -> dict[str, Card]:
    """Every card that should stand now, by slot. Each has a *show the card again* button: by it a card is known."""
    if workshop.stage is not Stage.OPEN:
        return {}
    shown: dict[str, Card] = {}
    for room in workshop.rooms.standing:
        card = _card(workshop, room.key)
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
    return panels | pages.board_cards(workshop) | joint_cards(workshop)


def _in_its_edition(workshop: Workshop, card: Card) -> Card:
    """Shown again by itself. Where nothing can be read back, whoever needs the room's card has lost these as well."""
    room = workshop.room(card.room)
    if room is None:
        return card
    times = str(next((many for handle, many in room.shown_again if handle == card.handle), 0))
    if workshop.settings.retention.hides_history:
        times += f".{room.card_edition}"
    return replace(card, edition=f"{card.edition}/{times}")


def reading(workshop: Workshop, card: Card) -> tuple[Card, Locale, tuple[ChannelId | None, ...]]:
    """All that decides how a card reads: what it says, in which language, and where its links lead."""
    linked = (workshop.room(key) for key in linked_rooms(card.sections))
    return (
        card,
        workshop.language_in(card.room),
        tuple(room.channel if room else None for room in linked),
    )


def _card(workshop: Workshop, key: RoomKey) -> Card | None:
    if key.side is not None:
        return _caucus_card(workshop, key, key.side)
    if key.seat is not None:
        return _line_card(workshop, key, key.seat)
    return panel(workshop) if key == CONTROL else _joint_card(workshop)


def _edition(workshop: Workshop) -> str:
    return workshop.phase_id


def _state(workshop: Workshop, key: RoomKey) -> Text:
    """Why the room is open or quiet now, in one sentence."""
    if power_on_a_seat(workshop):
        return Text("cards:state_power")
    if workshop.audience.unacknowledged:
        return Text("cards:state_audience")
    if workshop.meeting.paused:
        return Text("cards:state_paused")
    if key.kind is RoomKind.JOINT:
        if workshop.meeting.in_break:
            whole = len(workshop.meeting.in_break) == len(workshop.people.sides)
            return Text("cards:state_break_joint" if whole else "cards:state_extra_joint")
        if can_write(workshop, key):
            return Text("cards:state_open")
        if workshop.meeting.gathers:
            return Text("cards:state_gathering_joint")
        if RoomKind.JOINT in workshop.part.speaks:
            return Text("cards:state_no_session")
        return Text(
            "cards:state_caucuses_first"
            if RoomKind.CAUCUS in workshop.part.speaks
            else "cards:state_quiet"
        )
    if can_write(workshop, key):
        if workshop.meeting.gathers:
            return Text(f"cards:state_{workshop.meeting.session}")
        return Text(
            "cards:state_break_caucus"
            if key.side in workshop.meeting.in_break
            else "cards:state_open"
        )
    if workshop.meeting.in_break:
        return Text("cards:state_others_have_time")
    return Text(
        "cards:state_joint_speaks" if can_write(workshop, JOINT) else "cards:state_no_session"
    )


def _next_session(workshop: Workshop) -> tuple[Text, ...]:
    """When the next session begins, as long as that has been announced and none is open."""
    if workshop.meeting.announced is None or workshop.meeting.session is not SessionStage.NONE:
        return ()
    return (Text("cards:next_session", when=workshop.meeting.announced),)


def _names(workshop: Workshop, key: RoomKey) -> dict[str, Value]:
    first, second = workshop.sides_in_turn
    values: dict[str, Value] = {
        "first_side": workshop.side_name(first),
        "second_side": workshop.side_name(second),
    }
    if key.side is not None:
        values |= {
            "own_side": workshop.side_name(key.side),
            "other_side": workshop.side_name(key.side.other),
        }
    return values


def _kept(workshop: Workshop, key: RoomKey | None = None) -> Text:
    if key == JOINT and workshop.phase.leaves_nothing:
        return Text("cards:kept_nothing")
    return Text(
        f"cards:kept_{workshop.settings.retention}", hours=workshop.settings.room_grace_s // 3600
    )


def _viewers(workshop: Workshop) -> Text:
    """Who sees rooms by the guild's own power, as every card names them."""
    shown = sees_entries(workshop.audience.sees)
    return Text("audience:sees", entries=shown) if shown else Text("audience:nobody_else")


def _watched(workshop: Workshop) -> Text:
    """What the guard watches here, and whether it holds or only notices."""
    if workshop.boundaries.unwatched:
        return Text("boundaries:not_watched")
    only = tuple(
        Text(f"boundaries:name_{boundary}")
        for boundary in Boundary
        if boundary in workshop.boundaries.notice_only
    )
    return Text("boundaries:watched_in_part", only=only) if only else Text("boundaries:watched")


def _heading(workshop: Workshop) -> Text:
    return Text("cards:heading", phase=phase_text(workshop.phase_id, "title"))


def _joint_card(workshop: Workshop) -> Card | None:
    if not workshop.joint_has_opened:
        return None
    sections = (
        Text("cards:joint_title", **_names(workshop, JOINT)),
        _heading(workshop),
        phase_text(workshop.phase_id, "now_joint", **_names(workshop, JOINT)),
        _state(workshop, JOINT),
        *_next_session(workshop),
        Text("cards:joint_seen_by", viewers=_viewers(workshop)),
        _watched(workshop),
        _kept(workshop, JOINT),
    )
    return Card(JOINT, _edition(workshop), sections, ((button(Verb.SHOW_AGAIN),),))


def _caucus_card(workshop: Workshop, key: RoomKey, side: SideId) -> Card:
    names = _names(workshop, key)
    with_third_party = not workshop.settings.caucuses_without_facilitators
    sections = [
        Text("cards:caucus_title", **names),
        _heading(workshop),
        phase_text(workshop.phase_id, "now_caucus", **names),
        _state(workshop, key),
        *_next_session(workshop),
        Text(
            "cards:caucus_seen_by" if with_third_party else "cards:caucus_seen_by_side_alone",
            viewers=_viewers(workshop),
            own_side=names["own_side"],
        ),
        _watched(workshop),
        _kept(workshop),
    ]
    rows: list[Row] = []
    if workshop.agenda.index(workshop.phase_id) == 0:
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
    rows.append((*write_presses(workshop), button(Verb.SHOW_AGAIN)))
    return Card(key, _edition(workshop), tuple(sections), tuple(rows))


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


def _line_card(workshop: Workshop, key: RoomKey, seat: SeatId) -> Card | None:
    someone = workshop.seat(seat)
    if someone is None or not someone.has_line:
        return None
    title = Text("cards:line_title", person=Person(someone.user))
    seen_by = Text("cards:line_seen_by", viewers=_viewers(workshop))
    if someone.takes_part:
        return _line_card_of_participant(workshop, someone, key, (title, seen_by))
    if someone.standing is Standing.WITHDRAWN:
        rows: tuple[Row, ...] = (
            (
                button(Verb.ASK_THIRD_PARTY),
                button(Verb.SHOW_AGAIN),
                button(Verb.MY_DATA),
                *_own_notes(workshop),
            ),
        )
        return Card(key, someone.standing, (title, Text("cards:line_withdrawn"), seen_by), rows)
    return _consent_card(workshop, someone, key, (title, seen_by))


def _consent_card(
    workshop: Workshop, someone: Participant, key: RoomKey, frame: tuple[Text, Text]
) -> Card:
    entries = _viewers(workshop)
    could = could_entries(workshop.audience.could_enter)
    could_act = could_entries(workshop.audience.could_act)
    sections = (
        frame[0],
        Text(
            "consent:invitation",
            own_side=workshop.side_name(someone.side),
            workshop=workshop.name,
            facilitators=tuple(
                Person(facilitator.user) for facilitator in workshop.people.facilitators
            ),
        ),
        Text("consent:purpose"),
        Text("consent:ground_rules"),
        Text(
            "consent:limits",
            viewers=entries,
            could_enter=could,
            could_act=could_act,
            kept=_kept(workshop),
        ),
        _watched(workshop),
        Text(
            "consent:not_now_stands"
            if someone.standing is Standing.NOT_NOW
            else "consent:your_choice"
        ),
    )
    asks = [button(Verb.CONSENT, workshop.audience.revision, Weight.MAIN)]
    if someone.standing is Standing.INVITED:
        asks.append(button(Verb.NOT_NOW))
    asks.append(button(Verb.ASK_THIRD_PARTY))
    return Card(
        key,
        "consent",
        sections,
        (tuple(asks), (button(Verb.SHOW_AGAIN), button(Verb.MY_DATA), button(Verb.WITHDRAW))),
    )


def _line_card_of_participant(
    workshop: Workshop, someone: Participant, key: RoomKey, frame: tuple[Text, Text]
) -> Card:
    rooms: list[Value] = [RoomLink(RoomKey(RoomKind.CAUCUS, side=someone.side))]
    if workshop.joint_has_opened:
        rooms.append(RoomLink(JOINT))
    where = RoomKey(RoomKind.CAUCUS, side=someone.side)
    names = _names(workshop, where)
    sections = (
        frame[0],
        _heading(workshop),
        phase_text(workshop.phase_id, "now_line", **names),
        Text("cards:your_rooms", rooms=tuple(rooms)),
        frame[1],
        _watched(workshop),
        _kept(workshop),
    )
    asks = (
        button(Verb.ASK_THIRD_PARTY),
        button(Verb.SHOW_AGAIN),
        button(Verb.MY_DATA),
        button(Verb.WITHDRAW),
    )
    here = _being_here(workshop, someone) if workshop.joint_has_opened and someone.in_joint else ()
    # Whom a round asks is fixed when it opens: the button says nothing of whether anything was answered.
    answers = tuple(
        give_answers(asking, Weight.QUIET) for asking in rounds_of(workshop, someone)[:1]
    )
    if workshop.settings.retention.hides_history:
        # The message that asks is gone from the screen when the app starts anew. Everybody asked has the button.
        answers = (*answers, *hearing.asked_on_lines(workshop, someone))
    first = (*here, *_own_notes(workshop), *answers)
    rows: tuple[Row, ...] = (first, asks) if first else (asks,)
    if workshop.settings.retention.hides_history:
        # Without history a room's card is gone from the screen when the app starts anew.
        of_room = tuple(
            button(
                Verb.SHOW_ROOM_CARD, subject=room.handle, room=Text(f"forms:card_{room.key.kind}")
            )
            for room in workshop.rooms.standing
            if room.key == where
            or (room.key == JOINT and workshop.joint_has_opened and someone.in_joint)
        )
        rows = (*rows, of_room)
    return Card(key, _edition(workshop), sections, rows)


def _own_notes(workshop: Workshop) -> tuple[Button, ...]:
    """The way to one's own notes: there for everybody alike, whether they have written or not."""
    return (button(Verb.MY_NOTES),) if notes_have_begun(workshop) else ()


def _being_here(workshop: Workshop, someone: Participant) -> tuple[Button, ...]:
    if someone.seat not in workshop.meeting.here:
        return (button(Verb.I_AM_HERE, weight=Weight.MAIN),)
    return (button(Verb.BEGIN_ALL_THE_SAME),)


def panel(workshop: Workshop) -> Card:
    """The facilitators' panel: where we are, what to meet, what to watch, and every act as a button."""
    open_gates = unmet(workshop)
    sections = [
        Text("panel:title", workshop=workshop.name),
        _heading(workshop),
        Text(
            "panel:where",
            part=workshop.part_index + 1,
            parts=len(workshop.phase.parts),
            speaks=tuple(
                Text(f"panel:speaks_{kind}") for kind in RoomKind if kind in workshop.part.speaks
            ),
            session=str(workshop.meeting.session),
            caucus_break=bool(workshop.meeting.in_break),
            paused=workshop.meeting.paused,
            hidden=workshop.meeting.hidden,
            here=sum(len(workshop.here_of(side.id)) for side in workshop.people.sides),
            taking_part=sum(person.takes_part for person in workshop.people.participants),
            **_names(workshop, CONTROL),
        ),
        Text("panel:people", **_counts(workshop)),
        Text("panel:gates", unmet=open_gates) if open_gates else Text("panel:gates_met"),
        _viewers(workshop),
        _watched(workshop),
        phase_text(workshop.phase_id, "guidance"),
    ]
    for texts in (pages.panel_texts, sensibility.panel_texts, hearing.panel_texts):
        sections += texts(workshop)
    if workshop.leading.closes_at is not None:
        sections.append(Text("panel:closes_at", when=workshop.leading.closes_at))
    elif workshop.leading.close_asked_by is not None:
        sections.append(Text("panel:close_asked"))
    return Card(CONTROL, _edition(workshop), tuple(sections), _panel_rows(workshop))


def _panel_rows(workshop: Workshop) -> tuple[Row, ...]:
    """The panel's buttons, row by row, each where its act says that it stands; the phase's questions after the work."""
    offered: dict[PanelRow, list[Button]] = {row: [] for row in PanelRow}
    for place in PLACES:
        offered[place.row] += place.offers(workshop)
    offered[PanelRow.TALK].append(button(Verb.SHOW_AGAIN))
    rows: list[Row] = [tuple(offered[row]) for row in PanelRow if offered[row]]
    if workshop.phase.prompts:
        options = tuple(
            (str(prompt.id), phase_text(workshop.phase_id, f"label_{prompt.id}"))
            for prompt in workshop.phase.prompts
        )
        asked = Choice(Verb.ASK, Text("presses:ask"), options, workshop.revision)
        rows.insert(2 if offered[PanelRow.WORK] else 1, asked)
    return tuple(rows)


def _counts(workshop: Workshop) -> dict[str, Value]:
    rows = []
    for side in workshop.sides_in_turn:
        everybody = [person for person in workshop.people.participants if person.side is side]
        rows.append(
            Text(
                "panel:side_count",
                side=workshop.side_name(side),
                consented=sum(person.takes_part for person in everybody),
                waiting=sum(not person.has_answered for person in everybody),
            )
        )
    return {"sides": tuple(rows), "facilitators": len(workshop.people.facilitators)}
