"""Delivering: outbox rows to messages, once each, and cards to the one message that shows how things stand."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from bot.app import codec, taking_out
from bot.app import compared as comparing
from bot.app.engine import Engine
from bot.app.ports import Absent, Messenger, Outgoing, Refused, Unreachable
from bot.app.rooms import waits as room_waits
from bot.app.rooms.under_way import UnderWay
from bot.domain.rooms import both_sides, reports
from bot.domain.screens import my_card as own_card
from bot.domain.state import rooms as room_state
from bot.domain.state import workshop as workshop_state
from bot.domain.vocabulary.identity import (
    ChannelId,
    GuildId,
    Handle,
    Locale,
    MessageId,
    SideId,
    WorkshopId,
)
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Text
from bot.store.outbox import KeptMessage, WaitingPost
from bot.store.workshops import Store

if TYPE_CHECKING:
    from bot.app.codec import PostBody
    from bot.domain.state.rooms import Room
    from bot.domain.state.workshop import Workshop
    from bot.domain.vocabulary.buttons import Row
    from bot.domain.vocabulary.pictures import Picture

_log = logging.getLogger(__name__)

NONCE_WINDOW_S = 120.0
"""How long Discord is trusted to recognise a nonce; it promises only "the past few minutes"."""
PATIENCE_S = 2.5
"""How long a pass waits for posts. A room that takes longer goes on by itself."""

_REFUSED_FOR_LONGER = 3

Compose: TypeAlias = (
    "Callable["
    "[Workshop, tuple[Locale, ...], tuple[Text, ...], tuple[Row, ...], Handle, Picture | None], Outgoing"
    "]"
)
"""Renders texts, rows and a picture, for a place of this handle, in languages (the chat layer's)."""


class Delivery:
    """Sends what waits, with a lane for each room. Trouble in one room holds up no other, and closing none at all."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        messenger: Messenger,
        compose: Compose,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._store = store
        self._messenger = messenger
        self._compose = compose
        self._clock = clock
        self._is_closing: Callable[[ChannelId], bool] = lambda _: False
        self._unsettled: Callable[[Workshop], frozenset[RoomKey]] = lambda _: frozenset()
        self._on_unsent: Callable[[Workshop, RoomKey], None] = lambda _, __: None
        self._on_absent: Callable[[GuildId], None] = lambda _: None
        self._refusals: Counter[tuple[WorkshopId, RoomKey]] = Counter()
        """How often in a row Discord did not let the bot write in a room."""
        self.under_way = UnderWay()

    def after_closing(self, is_closing: Callable[[ChannelId], bool]) -> None:
        """Say nothing in a room for which this says that it is still to be closed."""
        self._is_closing = is_closing

    def after_rooms(self, unsettled: Callable[[Workshop], frozenset[RoomKey]]) -> None:
        """Say and show nothing before the rooms stand of which this says that they do not yet.

        A card says how rooms stand, so it waits for all of them, but for those that are known not to come right for
        now: of these it speaks. What is said in a room that both sides share, or one has to itself, waits for that room
        whatever the reason. What goes to lines and to the third party waits for nothing.
        """
        self._unsettled = unsettled

    def on_unsent(self, listener: Callable[[Workshop, RoomKey], None]) -> None:
        """Have something called when a post was not taken and never will be."""
        self._on_unsent = listener

    def on_absent(self, listener: Callable[[GuildId], None]) -> None:
        """Have something called when a room that is known to stand is not there for Discord."""
        self._on_absent = listener

    def unsaid(self, workshop_id: WorkshopId) -> frozenset[RoomKey]:
        """The rooms in which Discord does not let the bot say what waits there: once may be a moment's."""
        return frozenset(
            room
            for (owner, room), times in self._refusals.items()
            if owner == workshop_id and times >= _REFUSED_FOR_LONGER
        )

    async def deliver(self, settled: Workshop) -> frozenset[str]:
        """Send every waiting post whose room stands, in each room the oldest first.

        Returns the rights whose lack stopped any. Raises ``Unreachable`` to be tried again later.

        ``settled`` is the state that the rooms were brought to. Once there is a newer one the rest waits until they
        are brought to that: nothing is said in a room before it has closed to whoever is no longer to read there.
        """
        lanes: dict[RoomKey, list[tuple[WaitingPost, PostBody]]] = {}
        waiting = await self._store.outbox.waiting(settled.id)
        # After the rows: a card that is put up anew meanwhile must not be taken for one that still stands.
        kept = {one.slot: one for one in await self._store.outbox.kept(settled.id)}
        for row in waiting:
            try:
                body = codec.decode_post(row.body)
            except codec.UnknownShape:
                _log.error(
                    "a post has a shape this version does not know; it waits for one that does"
                )
                continue
            lanes.setdefault(body.room, []).append((row, body))
        lanes = {room: _newest_brings_card(room, rows) for room, rows in lanes.items()}
        waits = room_waits.Waits.of(settled, self._unsettled(settled))
        begun = [
            self.under_way.begin(about, self._lane(settled, lanes[room], kept, waits))
            for room in both_sides.alternating(settled, lanes, _first_side(lanes))
            if not self.under_way.any(about := (settled.id, room))
        ]
        return await self._ended_in_time(settled.id, begun)

    async def _ended_in_time(
        self, whose: WorkshopId, begun: Sequence[asyncio.Task[frozenset[str]]]
    ) -> frozenset[str]:
        """What the lanes came to. One that takes long goes on by itself, and its end is heard of."""
        if not begun:
            return frozenset()
        await asyncio.wait(begun, timeout=PATIENCE_S)
        lacking: frozenset[str] = frozenset()
        failures: list[BaseException] = []
        for lane in begun:
            if not lane.done():
                self.under_way.leave(whose, lane)
            elif (failure := lane.exception()) is not None:
                failures.append(failure)
            else:
                lacking |= lane.result()
        if failures:
            raise failures[0]
        return lacking

    async def _lane(
        self,
        settled: Workshop,
        rows: list[tuple[WaitingPost, PostBody]],
        kept: dict[str, KeptMessage],
        waits: room_waits.Waits,
    ) -> frozenset[str]:
        lacking: frozenset[str] = frozenset()
        silent = False
        for row, body in rows:
            now = self._engine.workshop(settled.id)
            if now is not settled or settled.stage is not workshop_state.Stage.OPEN:
                return lacking
            room = settled.room(body.room)
            old = _old_room(settled, body)
            if room is None or (room.generation > body.generation and not (old or body.said_by)):
                await self._store.outbox.done(row.row_id)
            elif room.channel is None:
                return lacking  # it waits for its room; that it stands wakes us again
            elif old is not None and old.channel is not None:
                lacking |= await self._one(row, body, settled, old, old.channel, kept)
            elif row.slot is not None and waits.shows(room.key, self._is_closing(room.channel)):
                continue
            elif row.slot is None and (silent or self._has_to_wait(room.channel, room.key, waits)):
                silent = True  # what is said keeps its order; that the room is closed, or open, wakes us again
            else:
                lacking |= await self._one(row, body, settled, room, room.channel, kept)
        return lacking

    def _has_to_wait(self, channel: ChannelId, room: RoomKey, waits: room_waits.Waits) -> bool:
        return self._is_closing(channel) or waits.says(room)

    async def _one(
        self,
        row: WaitingPost,
        body: PostBody,
        workshop: Workshop,
        room: Room,
        channel: ChannelId,
        kept: dict[str, KeptMessage],
    ) -> frozenset[str]:
        about = (workshop.id, room.key)
        try:
            if row.slot is not None:
                await self._keep(row, row.slot, workshop, room, channel, kept)
            else:
                await self._post(row, body, workshop, room, channel)
            self._refusals.pop(about, None)
        except (LookupError, TypeError, ValueError) as wrong:
            # Its text cannot be shown, perhaps because the pack has no such text any more. Whatever waits behind it
            # goes out all the same; the error's own words may be a person's.
            _log.error("a post cannot be shown (%s); it waits", type(wrong).__name__)
        except Refused as refused:
            return await self._refused(row, body, workshop, refused)
        except Absent as gone:
            # The room went away meanwhile, perhaps untold; the reconciler will make it again, and the row waits.
            self._on_absent(workshop.guild)
            raise Unreachable from gone
        return frozenset()

    async def _refused(
        self, row: WaitingPost, body: PostBody, workshop: Workshop, refused: Refused
    ) -> frozenset[str]:
        """For a lack of rights it waits until they are back; what is itself not taken leaves, and is told once."""
        if refused.for_rights:
            self._refusals[workshop.id, body.room] += 1
            _log.warning(
                "a post was refused; rights that lack: %s",
                ", ".join(sorted(refused.rights)) or "unknown",
            )
            return refused.rights or frozenset({"send_messages"})
        _log.error("a post was not taken, and will not be; it leaves the outbox")
        await self._store.outbox.done(row.row_id)
        if body.text is None or body.text.key != f"trouble:{reports.Trouble.UNSENT}":
            self._on_unsent(workshop, body.room)
        return frozenset()

    async def _post(
        self, row: WaitingPost, body: PostBody, workshop: Workshop, room: Room, channel: ChannelId
    ) -> None:
        if body.remove is not None:
            await self._messenger.delete(ChannelId(body.remove[0]), MessageId(body.remove[1]))
        if body.text is None or _is_taken_back(workshop, body):
            await self._store.outbox.done(row.row_id)
            return
        message = self._compose(
            workshop,
            workshop.languages_in(room.key, body.said),
            (body.text,),
            body.rows,
            room.handle,
            None,
        )
        if body.said_by is not None:
            await taking_out.take_out_said(self._messenger, message, body.said_by, row.made_at)
        elif body.take_back_since is None:
            await self._send_once(row, channel, message)
        else:
            await taking_out.take_back(self._messenger, channel, message, body.take_back_since)
        await self._store.outbox.done(row.row_id)

    async def _send_once(
        self, row: WaitingPost, channel: ChannelId, message: Outgoing
    ) -> MessageId | None:
        """Send, unless it is known that an earlier try arrived. None when the row is gone and nothing was sent."""
        now = self._clock().timestamp()
        if row.tried_at is not None and now - row.tried_at > NONCE_WINDOW_S:
            found = await self._messenger.find(channel, message, row.tried_at)
            if found is not None:
                return found
        if not await self._store.outbox.mark_tried(row.row_id, now):
            return None
        return await self._messenger.send(channel, message, row.nonce)

    async def _send_card_once(
        self, row: WaitingPost, handle: Handle, channel: ChannelId, message: Outgoing
    ) -> MessageId | None:
        """As ``_send_once``; a card that arrived by an earlier try may read as things stood then, so it is changed."""
        if row.tried_at is None:
            return await self._send_once(row, channel, message)
        if self._clock().timestamp() - row.tried_at > NONCE_WINDOW_S:
            found = await self._messenger.find_card(channel, handle, row.tried_at)
        else:
            found = await self._messenger.send(channel, message, row.nonce)
        if found is None:
            return await self._messenger.send(channel, message, row.nonce)
        await self._messenger.edit(channel, found, message)
        return found

    async def _out_of_old_room(self, workshop: Workshop, stands: KeptMessage) -> None:
        """What its card said is not so any more in a room that was replaced and can still be read."""
        now = self._clock()
        old = {one.channel for one in workshop.rooms.retiring if one.delete_after > now}
        if stands.channel_id in old:
            await self._messenger.delete(ChannelId(stands.channel_id), MessageId(stands.message_id))

    async def _keep(
        self,
        row: WaitingPost,
        slot: str,
        workshop: Workshop,
        room: Room,
        channel: ChannelId,
        kept: dict[str, KeptMessage],
    ) -> None:
        card = self._engine.cards_of(workshop).get(slot)
        stands = kept.get(slot)
        if card is None:
            await self._store.outbox.done(row.row_id)
            return
        handle = card.handle or room.handle
        message = self._compose(
            workshop,
            workshop.languages_in(room.key),
            card.sections,
            card.rows,
            handle,
            card.picture,
        )
        if len(message.sections) == len(card.sections):
            message = replace(message, above=card.above)
        compared = comparing.digest(workshop, card, message)
        here = stands is not None and stands.channel_id == channel
        if stands is not None and here and comparing.of_one_edition(stands.digest, compared):
            if stands.digest == compared:
                await self._store.outbox.done(row.row_id)
                return
            try:
                await self._change(channel, stands, message, compared)
            except Absent:
                pass  # somebody deleted the card: put it up anew
            else:
                kept[slot] = KeptMessage(slot, channel, stands.message_id, compared)
                await self._store.outbox.done_keeping(row.row_id, kept[slot])
                return
        if stands is not None and here and row.tried_at is None:
            await self._messenger.delete(channel, MessageId(stands.message_id))
        if stands is not None and not here and slot == f"card/{room.key.logical_name}":
            await self._out_of_old_room(workshop, stands)
        message_id = await self._send_card_once(row, handle, channel, message)
        if message_id is not None:
            kept[slot] = KeptMessage(slot, channel, message_id, compared)
            await self._store.outbox.done_keeping(row.row_id, kept[slot])

    async def _change(
        self, channel: ChannelId, stands: KeptMessage, message: Outgoing, compared: bytes
    ) -> None:
        """A picture that stands already is not sent again."""
        same = comparing.of_one_picture(stands.digest, compared)
        change = self._messenger.reword if same else self._messenger.edit
        await change(channel, MessageId(stands.message_id), message)


def _old_room(workshop: Workshop, body: PostBody) -> Room | None:
    """The replaced room that a post is for, as long as it stands; only the way to the new one is said there."""
    if body.text is None or body.text.key != "cards:moved":
        return None
    for old in workshop.rooms.retiring:
        if (old.key, old.generation) == (body.room, body.generation):
            return room_state.Room(old.key, old.generation, old.name, old.handle, old.channel)
    return None


def _newest_brings_card(
    room: RoomKey, rows: list[tuple[WaitingPost, PostBody]]
) -> list[tuple[WaitingPost, PostBody]]:
    """Of all that is asked in a room the newest has *my card* beside it; what went out before keeps its own, for taking
    it away would be a call.
    """
    asks = [
        place
        for place, (_, body) in enumerate(rows)
        if own_card.brings_card(body.text, body.presses)
    ]
    return [
        (row, replace(body, presses=(*body.presses, *own_card.my_card(room))))
        if place in asks[-1:]
        else (row, body)
        for place, (row, body) in enumerate(rows)
    ]


def _first_side(lanes: dict[RoomKey, list[tuple[WaitingPost, PostBody]]]) -> SideId:
    """Whose rooms come first this time: by what was drawn at random for the oldest post, so each side as often."""
    oldest = min((row for rows in lanes.values() for row, _ in rows), key=_row_id, default=None)
    drawn = hashlib.blake2b(oldest.nonce.encode(), digest_size=1).digest() if oldest else b"\0"
    return SideId.FIRST if drawn[0] % 2 else SideId.SECOND


def _row_id(row: WaitingPost) -> int:
    return row.row_id


def _is_taken_back(workshop: Workshop, body: PostBody) -> bool:
    letter = workshop.leading.letter(body.letter) if body.letter is not None else None
    return letter is not None and letter.taken_back
