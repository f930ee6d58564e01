"""A press, a command or a form on its way to the bot and back: the 3-second rule and waiting for what follows."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from .adapter import Interaction, Payload, Realm, ResponseKind
from .application import Pace
from .pulse import Pulse
from .rest import RestServer
from .screen import Choice, Form, InteractionId, ShownMessage, show_form, show_message
from .watch import Happening, Onlooker

_QUIET_S = 0.2
# A machine so busy that the bot gets none of it for longer than this many windows is not waited for.
_WINDOWS_AT_MOST = 10


class Act(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    PRESS = 3
    TYPING = 4
    SUBMIT = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person's act led to, as far as it had when the waiting ended.

    `failed`: the client said "This interaction failed" (no answer in 3 s). `deferred`: the bot answered
    "thinking" first; `answers` then holds what came of it within the bound, or nothing. `updated` is the message that
    was pressed, as changed by the answer. `latency_s` is the time to the first answer, in seconds.
    """

    interaction_id: InteractionId
    acknowledged: bool
    deferred: bool
    latency_s: float
    answers: tuple[ShownMessage, ...] = ()
    updated: ShownMessage | None = None
    form: Form | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def failed(self) -> bool:
        return not self.acknowledged

    @property
    def text(self) -> str:
        """All that was answered, joined."""
        return "\n".join(answer.text for answer in self.answers)


class Interactions:
    """Sends people's acts to the bot and waits, woken by the server, for the answers.

    The 3 seconds are the bot's own: what `do_not_count` is given tells for how many seconds so far it could have worked
    and got no processor, because the machine was busy with others; these do not count.
    """

    def __init__(self, realm: Realm, rest: RestServer, pace: Pace, pulse: Pulse) -> None:
        self._realm = realm
        self._rest = rest
        self._pace = pace
        self._pulse = pulse
        self._unanswered: dict[int, float] = {}
        self._kept_waiting_s: Callable[[], float] = float
        self._windows = 1
        self.client_languages: dict[int, str] = {}
        """Whose client is in another language than English."""

    def do_not_count(self, kept_waiting_s: Callable[[], float]) -> None:
        """From now on an answer may come later by what this counts, within bounds."""
        self._kept_waiting_s, self._windows = kept_waiting_s, _WINDOWS_AT_MOST

    def unanswered_for_less_than(self, seconds: float) -> bool:
        """Whether an act is on its way to the bot, or was just now: it has not had the time to answer."""
        now = time.monotonic()
        return any(now - began < seconds for began in self._unanswered.values())

    def open_form(self, interaction_id: int) -> Payload | None:
        """The modal an interaction was answered with."""
        record = self._realm.interactions.get(interaction_id)
        return record.modal if record is not None else None

    def source_of(self, interaction_id: int) -> int | None:
        """The message a form was opened from."""
        return self._realm.interactions[interaction_id].source_message_id

    async def perform(
        self,
        onlooker: Onlooker,
        act: Act,
        place: tuple[int, int],
        data: Payload,
        source_message_id: int | None = None,
        opened_by: int | None = None,
    ) -> Outcome:
        """Send an act from `place` (guild, channel) and wait for what it leads to.

        A form that is sent off says by which interaction it was `opened_by`.
        """
        guild_id, channel_id = place
        record, payload = self._begin(onlooker.user_id, act, guild_id, channel_id, data)
        record.initial_response_deadline = self._realm.iso_after(
            self._pace.answer_within_s * self._windows
        )
        if opened_by is not None:
            self._realm.opened_by[record.id] = opened_by
        if source_message_id is not None:
            record.source_message_id = source_message_id
            source = self._realm.messages.get(channel_id, {}).get(source_message_id)
            if source is not None:
                payload["message"] = self._realm.message_payload(source)
        moved_s = self._rest.limits.moved_s
        self._realm.emit("INTERACTION_CREATE", payload)
        latency_s = await self._first_answer(record)
        if latency_s + self._rest.limits.moved_s - moved_s >= self._pace.answer_within_s:
            self._rest.limits.late_answers += 1
        deferred = record.deferred
        if not record.responded:
            onlooker.note(Happening.FAILED, channel_id)
        elif record.response_kind is ResponseKind.DEFERRED:
            await self._pulse.until(
                lambda: self._came_of(record), self._pace.answer_deferred_within_s
            )
        elif record.response_kind is ResponseKind.DEFERRED_UPDATE:
            await self._until_used_or_quiet(record)
        return self._outcome(onlooker, record, deferred=deferred, latency_s=latency_s)

    async def _first_answer(self, record: Interaction) -> float:
        """Wait for it as long as Discord does; how long the bot took, in seconds."""
        began, kept_s = time.monotonic(), self._kept_waiting_s()
        self._unanswered[record.id] = began
        window_s, took_s = self._pace.answer_within_s, 0.0
        try:
            while not record.responded and took_s < window_s:
                await self._pulse.until(lambda: record.responded, window_s - took_s)
                elapsed_s = time.monotonic() - began
                others_s = min(self._kept_waiting_s() - kept_s, window_s * (self._windows - 1))
                took_s = elapsed_s - min(elapsed_s, max(0.0, others_s))
        finally:
            del self._unanswered[record.id]
        if not record.responded:
            record.initial_response_deadline = self._realm.iso_after(0)
        return took_s

    def look_again(self, onlooker: Onlooker, outcome: Outcome) -> Outcome:
        """The same outcome with whatever has followed since."""
        record = self._realm.interactions[outcome.interaction_id]
        return self._outcome(
            onlooker, record, deferred=outcome.deferred, latency_s=outcome.latency_s
        )

    def _begin(
        self, user_id: int, act: Act, guild_id: int, channel_id: int, data: Payload
    ) -> tuple[Interaction, Payload]:
        realm = self._realm
        stands = channel_id in realm.channels
        begin = realm.begin_interaction if stands else realm.begin_from_vanished_room
        record, payload = begin(int(act), channel_id, guild_id, user_id, data)
        payload["locale"] = self.client_languages.get(user_id, payload["locale"])
        return record, payload

    def _came_of(self, record: Interaction) -> bool:
        message = self._realm.messages.get(record.channel_id, {}).get(record.message_id or 0)
        return message is None or not record.loading or bool(record.followup_ids)

    async def _until_used_or_quiet(self, record: Interaction) -> None:
        deadline = time.monotonic() + self._pace.answer_deferred_within_s
        while time.monotonic() < deadline:
            quiet_for_s = self._rest.traffic.idle_for_s()
            if self._rest.token_uses.get(record.token) or quiet_for_s >= _QUIET_S:
                return
            await self._pulse.until(
                lambda: bool(self._rest.token_uses.get(record.token)), _QUIET_S - quiet_for_s
            )

    def _outcome(
        self, onlooker: Onlooker, record: Interaction, *, deferred: bool, latency_s: float
    ) -> Outcome:
        kind = record.response_kind
        own = [record.message_id] if kind in (ResponseKind.MESSAGE, ResponseKind.DEFERRED) else []
        source = (
            record.message_id
            if kind in (ResponseKind.UPDATE, ResponseKind.DEFERRED_UPDATE)
            else None
        )
        shown = [
            self._shown(onlooker, record.channel_id, key) for key in [*own, *record.followup_ids]
        ]
        choices = record.autocomplete_choices or ()
        return Outcome(
            interaction_id=InteractionId(record.id),
            acknowledged=record.responded,
            deferred=deferred,
            latency_s=latency_s,
            answers=tuple(message for message in shown if message is not None),
            updated=self._shown(onlooker, record.channel_id, source),
            form=show_form(record.modal, record.id, record.channel_id) if record.modal else None,
            choices=tuple(Choice(each["name"], str(each["value"])) for each in choices),
        )

    def _shown(
        self, onlooker: Onlooker, channel_id: int, message_id: int | None
    ) -> ShownMessage | None:
        if message_id is None:
            return None
        message = self._realm.messages.get(channel_id, {}).get(message_id)
        if (
            message is None
        ):  # its room is gone already: what was read there before was read all the same
            read = (
                entry.message
                for entry in reversed(onlooker.transcript)
                if entry.message is not None
            )
            return next((one for one in read if one.id == message_id), None)
        if not onlooker.can_see_message(message):
            return None
        return show_message(self._realm, message)
