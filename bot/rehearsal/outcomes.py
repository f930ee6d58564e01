"""What came of private answers and products, as the seats saw it; nothing is asked of the bot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.rehearsal.play import Record
from bot.rehearsal.simulation import ShownFile
from bot.rehearsal.stage import Stage

# How the pack begins these messages.
_PUBLISHED, _AT_HOME = "**Worth thinking further about**", "**Worth raising at home**"
_NOTHING = "Nothing is published from this round"
_VOID = "Somebody who was asked has stepped out"
_ONE_UP = "which steps would you raise at home?"
_REFUSED = "This cannot be asked one level up now"
_GOING, _STAYING = "**May leave the room", "**Not going out in these words"
_REWORDED = "The words read so now, and everybody is asked anew"
_HEAD = (
    "Notes from an unofficial conversation. Nobody agreed to anything here. "
    "Their leaving means only that no one taking part objected."
)


def outcomes(stage: Stage, record: Record) -> dict[str, Any]:
    """``rounds``, ``matched``, ``levels``, ``products`` and ``export``, from screens and from what was handed out."""
    control = _texts(stage, "control", ("facilitator",))
    seen = [_from_joint(stage, seat) for seat in _always_there(stage, record)]
    if not seen:
        return {}  # a play without people on sides asks nobody privately
    joint = seen[0]
    void = _count(next(iter(control.values()), ()), _VOID)
    answers = [played.answer for played in record.played]
    return {
        "rounds": {"both_ways": joint["published"], "one_way": joint["nothing"] - void, "void": void},
        "matched": joint["matched"],
        "levels": {"refused": _count(answers, _REFUSED), "opened": joint["one_up"]},
        "products": {
            "going_out": joint["going"],
            "kept_in": joint["staying"] - _count(answers, _REWORDED),
            "reworded": _count(answers, _REWORDED),
        },
        "export": _export(stage, record),
        "results_seen_alike": all(one == joint for one in seen),
    }


def _always_there(stage: Stage, record: Record) -> list[str]:
    """Who was in the joint room all the time: others may have missed a message where nothing can be read back."""
    out = {played.act.by for played in record.played if played.act.verb == "withdraw_surely"}
    out |= {*stage.scenario.late, *stage.scenario.left}
    return [one.id for one in stage.scenario.participants if one.id not in out]


def _from_joint(stage: Stage, seat: str) -> dict[str, int]:
    texts = _texts_of(stage, seat, "joint")
    published = [text for text in texts if text.startswith((_PUBLISHED, _AT_HOME)) and "drawn by lot" in text]
    return {
        "published": len(published),
        "matched": sum(_lines(text) for text in published),
        "nothing": sum(_NOTHING in text for text in texts),
        "one_up": sum(_ONE_UP in text for text in texts),
        "going": sum(_lines(text) for text in texts if text.startswith(_GOING)),
        "staying": sum(_lines(text) for text in texts if text.startswith(_STAYING)),
    }


def _texts(stage: Stage, room: str, roles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {one.id: _texts_of(stage, one.id, room) for one in stage.scenario.seats if one.role in roles}


def _texts_of(stage: Stage, seat: str, room: str) -> tuple[str, ...]:
    """Every message of the bot that reached a seat in a room, once, as it read last."""
    logical, found = stage.logical(), dict[int, str]()
    for entry in stage.seats[seat].transcript:
        if logical.get(entry.channel_id, entry.room) != room:
            continue
        for message in (*([entry.message] if entry.message else []), *entry.readable):
            if message.author_id == stage.simulation.bot_id and not message.ephemeral:
                found[message.id] = message.text
    return tuple(found.values())


def _count(texts: Iterable[str], part: str) -> int:
    return sum(part in text for text in texts)


def _lines(text: str) -> int:
    return sum(line.startswith("- ") for line in text.splitlines())


def _export(stage: Stage, record: Record) -> dict[str, Any]:
    """The files that were handed out: their kinds, whether all carry the head, and whether any names anybody."""
    handed = [answer for played in record.played for outcome in played.outcomes for answer in outcome.answers]
    files = [file for answer in handed for file in answer.files]
    texts = [file.content.decode("utf-8", "replace") for file in files]
    takers = {
        played.act.by for played in record.played for outcome in played.outcomes for one in outcome.answers if one.files
    }
    names = [name for one in stage.scenario.seats for name in (one.name,) if len(name) > 2]
    return {
        "files": sorted({_kind(file) for file in files}),
        "handed_to": len(takers),
        "head": bool(texts) and all(_HEAD in text for text in texts),
        "names": any(name in text for name in names for text in texts),
        "alike": len({(file.name, file.content) for file in files}) == len({file.name for file in files}),
    }


def _kind(file: ShownFile) -> str:
    return file.name.rpartition(".")[2]
