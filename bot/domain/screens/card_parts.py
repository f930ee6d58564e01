"""What stands on several cards alike: where we are, why the room is open or quiet, who sees it, what is kept."""

from __future__ import annotations

from bot.domain.rooms.conditions import not_closed
from bot.domain.rooms.desired import can_write, joint_speaks, writers
from bot.domain.rooms.power import power_on_a_seat, sees_entries
from bot.domain.state.audience import LETTERS_NAMED
from bot.domain.state.holding import Boundary
from bot.domain.state.meeting import SessionStage
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.buttons import (
    phase_text,
)
from bot.domain.vocabulary.conditions import Lack
from bot.domain.vocabulary.rooms import JOINT, RoomKey, RoomKind
from bot.domain.vocabulary.text import Person, Text, Value


def edition(workshop: Workshop) -> str:
    """A card is put up afresh with each phase, and with each round of it."""
    back = workshop.leading.times_back
    return f"{workshop.phase_id}~{back}" if back else workshop.phase_id


def state(workshop: Workshop, key: RoomKey) -> Text:
    """Why the room is open or quiet now, in one sentence; where Discord lets it be neither, that."""
    lacks = {one.lack for one in workshop.rooms.differing if one.room == key}
    if Lack.CLOSED in lacks:
        return Text("cards:state_not_closed")
    if Lack.OPENED in lacks:
        return Text("cards:state_not_opened")
    if power_on_a_seat(workshop):
        return Text("cards:state_power")
    if workshop.audience.unacknowledged:
        return Text("cards:state_audience")
    if workshop.meeting.paused:
        return Text("cards:state_paused")
    if key.kind is RoomKind.JOINT and workshop.people.nobody_leads:
        return Text("cards:state_nobody_leads")
    writes = writers(workshop, key)
    if key.kind is RoomKind.JOINT and workshop.acknowledging.given is not None and writes:
        return Text("cards:state_given", person=Person(writes[0]))
    if key.kind is RoomKind.JOINT:
        return Text(f"cards:state_{_state_of_joint(workshop)}")
    return Text(f"cards:state_{_state_of_caucus(workshop, key)}")


def _state_of_joint(workshop: Workshop) -> str:
    meeting, speaks = workshop.meeting, workshop.part.speaks
    if meeting.in_break:
        both = len(meeting.in_break) == len(workshop.people.sides)
        return "break_joint" if both else "extra_joint"
    if can_write(workshop, JOINT):
        return "open"
    if workshop.acknowledging.given is not None:
        return "quiet"
    if meeting.gathers:
        return "gathering_joint"
    if RoomKind.JOINT in speaks:
        return "no_session"
    return "caucuses_first" if RoomKind.CAUCUS in speaks else "quiet"


def _state_of_caucus(workshop: Workshop, key: RoomKey) -> str:
    meeting = workshop.meeting
    if not can_write(workshop, key):
        if meeting.in_break:
            return "others_have_time"
        return "joint_speaks" if joint_speaks(workshop) else "no_session"
    if meeting.gathers:
        return str(meeting.session)
    return "break_caucus" if key.side in meeting.in_break else "open"


def next_session(workshop: Workshop) -> tuple[Text, ...]:
    """When the next session begins, as long as that has been announced and none is open."""
    if workshop.meeting.announced is None or workshop.meeting.session is not SessionStage.NONE:
        return ()
    return (Text("cards:next_session", when=workshop.meeting.announced),)


def names_of_sides(workshop: Workshop, key: RoomKey) -> dict[str, Value]:
    """What the sides are called, the one whose turn it is first; in a caucus also by whose room it is."""
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


def here(workshop: Workshop, key: RoomKey) -> tuple[Text, ...]:
    """One line on who is here; and where the bot watches over less than it could, that too."""
    others = bool(workshop.audience.sees)
    someone = workshop.seat(key.seat) if key.seat is not None else None
    if someone is not None:
        line = Text("cards:here_line", person=Person(someone.user), others=others)
    elif key.side is None:
        line = Text("cards:here_joint", **names_of_sides(workshop, key), others=others)
    else:
        alone = workshop.settings.caucuses_without_facilitators
        name = "here_side_alone" if alone else "here_caucus"
        line = Text(f"cards:{name}", own_side=workshop.side_name(key.side), others=others)
    return *(unclear(workshop, key) or (line,)), *watched_less(workshop)


def unclear(workshop: Workshop, key: RoomKey) -> tuple[Text, ...]:
    """Where a room is known to be more open than it should be, its card says that and names who sees every room."""
    if not not_closed(workshop, key):
        return ()
    return (Text("cards:seen_by_unclear", viewers=viewers(workshop)),)


def watched_less(workshop: Workshop) -> tuple[Text, ...]:
    """Where the bot watches over less than it could: nothing is said where it watches over all of it."""
    only = _only_noticed(workshop)
    if not only and not workshop.boundaries.unwatched:
        return ()
    return (Text("cards:watched_less", nothing=workshop.boundaries.unwatched, only=only),)


def kept(workshop: Workshop, key: RoomKey | None = None) -> Text:
    """How long what is said here may be read."""
    if key == JOINT and workshop.phase.leaves_nothing:
        return Text("cards:kept_nothing")
    return Text(
        f"cards:kept_{workshop.settings.retention}", hours=workshop.settings.room_grace_s // 3600
    )


def viewers(workshop: Workshop, letters: int = LETTERS_NAMED) -> Text:
    """Who sees rooms by the guild's own power, as every card names them."""
    shown = sees_entries(workshop.audience.sees, letters)
    return Text("audience:sees", entries=shown) if shown else Text("audience:nobody_else")


def seen_by(workshop: Workshop, key: RoomKey, text: Text) -> Text:
    """Who sees the room, as ``text`` says it; where it is known to be more open than it should be, that."""
    if not_closed(workshop, key):
        return Text("cards:seen_by_unclear", viewers=viewers(workshop))
    return text


def watched(workshop: Workshop) -> Text:
    """What the guard watches here, and whether it holds or only notices."""
    if workshop.boundaries.unwatched:
        return Text("boundaries:not_watched")
    only = _only_noticed(workshop)
    return Text("boundaries:watched_in_part", only=only) if only else Text("boundaries:watched")


def _only_noticed(workshop: Workshop) -> tuple[Text, ...]:
    if not workshop.boundaries.notice_only:
        return ()
    return tuple(
        Text(f"boundaries:name_{boundary}")
        for boundary in Boundary
        if boundary in workshop.boundaries.notice_only
    )


def heading(workshop: Workshop) -> Text:
    """The phase."""
    return Text("cards:heading", phase=phase_text(workshop.phase_id, "title"))
