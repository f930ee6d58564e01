"""Patient people: when the bot is away or a call breaks, they look whether it was done before they do it again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.calling import IN_CALLS
from bot.rehearsal.play import Player
from bot.rehearsal.pressing import NOTHING_TO_PRESS
from bot.rehearsal.record import Played, Watcher
from bot.rehearsal.scenario import Act
from bot.rehearsal.screens import messages_in
from bot.rehearsal.simulation import Happening
from bot.rehearsal.stage import Stage

_MOST_TRIES = 6
_OLD_CARD = "This belongs to another phase, and nothing was done"
_NEW, _LIST = "workshop new", "workshop people"
_IN_ROOMS = frozenset({"press", "answer"})

Before = Callable[[Act], Awaitable[None]]
"""Happens before an act, while nobody does anything."""
Disturb = Callable[[Act], Coroutine[None, None, bool]]
"""Runs beside an act; True if it did disturb something. It returns when the bot is connected again."""


class PatientPlayer(Player):
    """As ``Player``, under disturbance. ``calm`` says whether a lone failure is to be looked into as well."""

    def __init__(
        self, stage: Stage, watch: Watcher, bot: BotProcess, before: Before, disturb: Disturb
    ) -> None:
        super().__init__(stage, watch, bot)
        self._before = before
        self._disturb = disturb
        self._last_slash: dict[str, Act] = {}

    async def deed(self, act: Act, played: Played) -> None:
        """Do it; if no answer came, look; if it was not done, do it again, as a person would."""
        await self._before(act)
        if act.do == "write":
            await super().deed(act, played)
            return
        if act.do in IN_CALLS:
            await self._in_call(act, played)
            return
        seen = {seat: len(person.transcript) for seat, person in self._stage.seats.items()}
        before = await self.moment()
        disturbance = asyncio.create_task(self._disturb(act))
        await super().deed(act, played)
        first = played.trouble
        played.disturbed = await disturbance
        await self.settle()
        for _ in range(_MOST_TRIES):
            if not self._is_sent_to_the_newest_card(played) and (
                _answered(played) or await self._happened(act, seen, before)
            ):
                break
            played.disturbed = True
            played.trouble = ""
            await self._asked_once_more(act)
            await super().deed(act, played)
            await self.settle()
            if NOTHING_TO_PRESS in played.trouble:
                break  # the button is gone from the newest card: the person sees that it was done
        else:
            return
        if never_stood(act, first, played.trouble):
            return
        if not _answered(played):
            played.trouble = ""
            played.disturbed = True
        if act.do == "slash":
            self._last_slash[act.by] = act
        elif act.do in _IN_ROOMS:
            self._last_slash.pop(act.by, None)  # what they have in hand now came from elsewhere

    async def _asked_once_more(self, act: Act) -> None:
        """The answer that is to be pressed is asked for again, where a command had brought it."""
        if act.do == "press_answer" and act.by in self._last_slash:
            again = Played(asking_again(self._last_slash[act.by]))
            self.record.repeated.append(again)
            await super().deed(again.act, again)

    def _is_sent_to_the_newest_card(self, played: Played) -> bool:
        told = [outcome.text if outcome.acknowledged else "" for outcome in played.outcomes]
        return pressed_old_cards_alone(told, self._stage.texts.says)

    async def _in_call(self, act: Act, played: Played) -> None:
        """The bot has no part in it; where the room does not stand yet, it is tried again when it has come to rest."""
        disturbance = asyncio.create_task(self._disturb(act))
        await super().deed(act, played)
        played.disturbed = await disturbance
        if played.trouble:
            await self.settle()
            played.trouble = ""
            await super().deed(act, played)

    async def _happened(self, act: Act, seen: dict[str, int], before: str) -> bool:
        """Whether what the act brings stands on the screens, or the workshop has moved on."""
        if act.brings:
            return all(
                self._arrived(brought.room, brought.text, brought.seen_by, seen)
                for brought in act.brings
            )
        return bool(before) and await self.moment() != before

    def _arrived(self, room: str, text: str, seats: frozenset[str], seen: dict[str, int]) -> bool:
        logical, says = self._stage.logical(), self._stage.texts.says
        for seat in seats:
            for entry in self._stage.seats[seat].transcript[seen[seat] :]:
                here = logical.get(entry.channel_id) == room and entry.what is not Happening.DELETED
                if here and any(says(text, message.text) for message in messages_in(entry)):
                    return True
        return False


def asking_again(asked: Act) -> Act:
    """What brings up the answer of a command once more. A new workshop is not made twice: its list is asked for."""
    if asked.command != _NEW:
        return asked
    return replace(asked, command=_LIST, options={}, answer="")


def never_stood(act: Act, first: str, last: str) -> bool:
    """Whether what is to be pressed in a room was not there at the first try, nor once the bot had come to rest.

    A card that nobody could press cannot be gone because it was pressed. A private answer may have stayed away.
    """
    return act.do in _IN_ROOMS and NOTHING_TO_PRESS in first and NOTHING_TO_PRESS in last


def pressed_old_cards_alone(told: Sequence[str], says: Callable[[str, str], bool]) -> bool:
    """Whether whatever was told is that the card was of an earlier phase: then nothing can have been done.

    A try that was not answered may have done it, and its card be old for that very reason.
    """
    return bool(told) and all(says(_OLD_CARD, one) for one in told)


def _answered(played: Played) -> bool:
    """Whether the last try was answered; a form that opened is no answer yet."""
    if played.trouble or not played.outcomes:
        return False
    last = played.outcomes[-1]
    return last.acknowledged and bool(last.answers)
