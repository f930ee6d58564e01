"""What an act gives to be posted: cards that read otherwise now, and what is said, as rows that wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.app.codec import PostBody, encode_post
from bot.app.effects import body_of
from bot.domain.state.decisions import Effect, Post
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Card
from bot.domain.vocabulary.rooms import JOINT, RoomKey
from bot.domain.vocabulary.text import RoomLink, Text, linked_rooms
from bot.store.outbox import NewPost

Cards = Mapping[str, Card]
"""Every card of a state, by slot."""


def posts_of(
    states: tuple[Workshop, Workshop],
    shown: Cards,
    showing: Cards,
    effects: tuple[Effect, ...],
    at: datetime,
) -> tuple[NewPost, ...]:
    """Cards that read otherwise now, what is said, then boards and steps that are new in a room that stood before.

    Each names its room and the room's generation. What is new comes after the sentence that announces it.
    """
    before, after = states
    if after.stage is not Stage.OPEN:
        return ()
    generations = {room.key: room.generation for room in after.rooms.standing}
    moved = _moved(before, after)
    rows: list[NewPost] = []
    announced: list[NewPost] = []
    for slot, card in showing.items():
        known = shown.get(slot)
        if known is None or card.room in moved or _card_changed(states, known, card, moved):
            shows = PostBody(card.room, generations[card.room])
            row = NewPost(encode_post(shows), at.timestamp(), slot=slot)
            new_here = known is None and card.handle is not None and card.room not in moved
            (announced if new_here else rows).append(row)
    said = before.meeting.said_together
    for effect in effects:
        body = body_of(effect, generations)
        if body is None:
            continue
        if isinstance(effect, Post) and effect.room == JOINT:
            body = replace(body, said=said)
            said += 1
        rows.append(NewPost(encode_post(body), at.timestamp()))
    return (*rows, *announced, *_ways_on(before, after, at))


def _ways_on(before: Workshop, after: Workshop, at: datetime) -> Iterator[NewPost]:
    """What an old room says at its end, once, where it stands on for a while: that the talk goes on in the new one."""
    known = {old.channel for old in before.rooms.retiring}
    for old in after.rooms.retiring:
        if old.channel not in known and old.delete_after > at:
            body = PostBody(old.key, old.generation, Text("cards:moved", room=RoomLink(old.key)))
            yield NewPost(encode_post(body), at.timestamp())


def _moved(before: Workshop, after: Workshop) -> frozenset[RoomKey]:
    """The rooms that came, went, or stand in another channel than before."""
    earlier, now = (
        {(room.key, room.generation, room.channel) for room in state.rooms.standing}
        for state in (before, after)
    )
    return frozenset(key for key, *_ in earlier ^ now)


def _card_changed(
    states: tuple[Workshop, Workshop], known: Card, card: Card, moved: frozenset[RoomKey]
) -> bool:
    """Whether what a card says, its language, or where its links lead is not as it was."""
    before, after = states
    if card != known or after.languages_in(card.room) != before.languages_in(known.room):
        return True
    return bool(moved) and not moved.isdisjoint(linked_rooms(card.sections))
