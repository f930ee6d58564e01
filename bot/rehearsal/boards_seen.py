"""What came of notes, boards and listening back, as the seats saw it; nothing is asked of the bot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from bot.rehearsal.record import Record
from bot.rehearsal.scenario import Act
from bot.rehearsal.scenario.played import Brought
from bot.rehearsal.screens import as_read, messages_in, texts_of_bot
from bot.rehearsal.simulation import Entry, Happening
from bot.rehearsal.stage import Stage

# How the pack begins these messages, and what stands in them.
_CONCERNS, _IDEAS, _CONSTRAINTS = (
    "## What we need and fear",
    "## Ideas",
    "## What is hard at home",
)
_ACTS, _LIVED, _NOTHING = (
    "**What may have frightened the others",
    "**How someone on ",
    "**Nothing is shown.**",
)
_RESULT = re.compile(
    r"^\*\*Number (\d+)(: that is what we meant|: not quite yet| is left open)",
    re.DOTALL,
)
_MEANT, _NOT_QUITE, _LEFT_OPEN = ": that is what we meant", ": not quite yet", " is left open"
_SEES_WHY = "we see why this matters to you; this is not agreement"
_NUMBERED = re.compile(r"^\d+\. ", re.MULTILINE)
_HEADED = re.compile(r"^\d+\. From someone on (.+?): (.+)$", re.MULTILINE)
_LONG_ENOUGH = 25
"""Words shorter than this could stand in a message by chance."""


def observed(stage: Stage, record: Record) -> dict[str, Any]:
    """``concerns``, ``heard``, ``sensibility``, ``ideas``, ``constraints``, and who went without opening any form."""
    not_always_there = {*stage.scenario.late, *stage.scenario.left}
    seats = [
        person.id for person in stage.scenario.participants if person.id not in not_always_there
    ]
    seen = [_seen(stage, record, seat) for seat in seats]
    if not seen:
        return {}  # a play without people on sides has no boards
    return {
        **seen[0],
        "without_a_form": [seat for seat in seats if not _opened_a_form(stage, seat)],
        "boards_seen_alike": all(other == seen[0] for other in seen),
    }


def _seen(stage: Stage, record: Record, seat: str) -> dict[str, Any]:
    texts = [as_read(text) for text in texts_of_bot(stage, seat, "joint")]
    return {
        "concerns": _concerns(stage, record, _board(texts, _CONCERNS)),
        "heard": _heard(texts),
        "sensibility": _sensibility(texts),
        "ideas": len(_NUMBERED.findall(_board(texts, _IDEAS))),
        "constraints": len(_NUMBERED.findall(_board(texts, _CONSTRAINTS))),
    }


def _sensibility(texts: list[str]) -> dict[str, int]:
    acts = [text for text in texts if text.startswith(_ACTS)]
    return {
        "shown": sum(text.count("\n- From someone on ") for text in acts),
        "lived": sum(text.startswith(_LIVED) for text in texts),
        "nothing": sum(text.startswith(_NOTHING) for text in texts),
    }


def _board(texts: list[str], title: str) -> str:
    """A board as it read last."""
    return next((text for text in reversed(texts) if text.startswith(title)), "")


def _concerns(stage: Stage, record: Record, board: str) -> dict[str, Any]:
    """How many a side, and of how many authors: by the script, which alone knows who wrote what."""
    filled = [played.act for played in record.played if played.act.fill.get("words")]
    written = {act.fill["words"]: act.by for act in filled if act.fill["words"] in board}
    authors: dict[str, set[str]] = {"first": set(), "second": set()}
    headed: dict[str, str] = {}
    count: Counter[str] = Counter()
    for name, words in _HEADED.findall(board):
        by = written.get(words)
        side = stage.scenario.seat(by).side if by is not None else None
        if side is None or by is None or headed.setdefault(name, side) != side:
            count["?"] += 1
            continue
        count[side] += 1
        authors[side].add(by)
    return {**count, "authors": {side: len(people) for side, people in authors.items()}}


def _heard(texts: list[str]) -> dict[str, int]:
    tries: dict[str, list[str]] = {}
    for text in texts:
        found = _RESULT.match(text)
        if found:
            tries.setdefault(found[1], []).append(found[2])
    return {
        "meant": sum(_MEANT in results for results in tries.values()),
        "second_try": sum(results == [_NOT_QUITE, _MEANT] for results in tries.values()),
        "left_open": sum(_LEFT_OPEN in results for results in tries.values()),
        "sees_why": sum(_SEES_WHY in text for text in texts),
    }


def _opened_a_form(stage: Stage, seat: str) -> bool:
    return any(entry.what is Happening.FORM for entry in stage.seats[seat].transcript)


def astray(stage: Stage, record: Record) -> list[str]:
    """Words that somebody wrote in a form and that reached another than the scenario says; each as a sentence.

    Words that no act brings into any room are their author's alone, wherever they were written.
    """
    written = _written_in_forms(stage, record)
    allowed = {words: _places(stage, record, words) for words in written}
    logical = stage.logical()
    found: set[str] = set()
    for seat, entry, words in _seen_of(stage, written):
        room, by = logical.get(entry.channel_id, entry.room), written[words]
        if seat not in by and (room, seat) not in allowed[words]:
            who = " and ".join(sorted(by))
            found.add(f"{seat} read in {room} what {who} wrote in a form: {words[:40]!r}")
    return sorted(found)


def _seen_of(stage: Stage, written: Collection[str]) -> Iterator[tuple[str, Entry, str]]:
    """Every seat, every entry, and each of these words that stand in it. Many seats get the same: it is read once."""
    known: dict[str, tuple[str, ...]] = {}
    for seat, person in stage.seats.items():
        for entry in person.transcript:
            for message in messages_in(entry):
                if message.text not in known:
                    text = as_read(message.text)
                    known[message.text] = tuple(words for words in written if words in text)
                yield from ((seat, entry, words) for words in known[message.text])


def _written_in_forms(stage: Stage, record: Record) -> dict[str, set[str]]:
    """Words → all who wrote just these in a form."""
    people = {person.id for person in stage.scenario.participants}
    written: dict[str, set[str]] = {}
    for played in record.played:
        words = played.act.fill.get("words", "")
        if played.act.by in people and len(words) >= _LONG_ENOUGH:
            written.setdefault(words, set()).add(played.act.by)
    return written


def _places(stage: Stage, record: Record, words: str) -> set[tuple[str, str]]:
    """In which rooms which seats may read these words: those into which an act brings them.

    How something reads in the other language stands where that does, in the joint room.
    """
    brought = [brought for played in record.played for brought in played.act.brings]
    if any(_says_same(played.act, words) for played in record.played):
        brought.append(Brought("joint", words, stage.scenario.audience["joint"]))
    here = [one for one in brought if one.text in words or words in one.text]
    return {(one.room, seat) for one in here for seat in one.seen_by}


def _says_same(act: Act, words: str) -> bool:
    return act.verb == "say_same" and act.fill.get("words") == words
