"""One seat that looks at everything it can: counted apart, for most people never do."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.rehearsal.simulation import ChannelId, Outcome, Refused, Seat, ShownMessage

WHO_SEES, MY_CARD, BOARDS, BOARD = (
    f"parley:{verb}:" for verb in ("who_sees", "my_card", "see_boards", "see_board")
)


@dataclass(slots=True)
class Looked:
    """What a seat looked at, once a phase: which part of its transcript that was, and how many presses it took."""

    seat: str = ""
    parts: list[tuple[int, int]] = field(default_factory=list)
    presses: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    """What was pressed → how often it was answered with something to read."""
    outcomes: list[Outcome] = field(default_factory=list)
    """What came of each press; of what is long the last part may come later."""

    def holds(self, place: int) -> bool:
        """Whether an entry of the transcript came by looking."""
        return any(start <= place < end for start, end in self.parts)


async def look_round(looked: Looked, seat: Seat, lobby: ChannelId, joint: ChannelId | None) -> None:
    """In each of one's rooms who can see this, and my card; in the joint room the boards, each of them."""
    start, before = seat.happened, seat.presses
    for room in seat.rooms():
        if room.id == lobby:
            continue
        for mark in (WHO_SEES, MY_CARD):
            await _pressed(looked, seat, seat.on_screen(room.id), mark)
    if joint is not None:
        shown = await _pressed(looked, seat, seat.on_screen(joint), BOARDS)
        await _each_board(looked, seat, shown)
    looked.parts.append((start, seat.happened))
    looked.presses += seat.presses - before
    seat.presses = before


async def _each_board(looked: Looked, seat: Seat, shown: Outcome | None) -> None:
    for message in shown.answers if shown is not None else ():
        for button in message.buttons:
            if (button.custom_id or "").startswith(BOARD):
                _note(looked, BOARD, await seat.click(message, button.custom_id or ""))


async def _pressed(
    looked: Looked, seat: Seat, screen: tuple[ShownMessage, ...], mark: str
) -> Outcome | None:
    """The newest button of this kind in a room, if there is one."""
    for message in reversed(screen):
        custom_id = _find(message, mark)
        if custom_id and not message.ephemeral:
            try:
                outcome = await seat.click(message, custom_id)
            except (Refused, LookupError):
                return None
            _note(looked, mark, outcome)
            return outcome
    return None


def _find(message: ShownMessage, mark: str) -> str:
    ids = (button.custom_id or "" for button in message.buttons)
    return next((one for one in ids if one.startswith(mark)), "")


def _note(looked: Looked, mark: str, outcome: Outcome) -> None:
    verb = mark.split(":")[1]
    looked.answers[verb] = looked.answers.get(verb, 0) + bool(outcome.text)
    looked.outcomes.append(outcome)
