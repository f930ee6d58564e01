"""What came of private answers and products, as the seats saw it; nothing is asked of the bot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.rehearsal.record import Record
from bot.rehearsal.screens import texts_of_bot
from bot.rehearsal.simulation import ShownFile
from bot.rehearsal.stage import Stage, first_of
from bot.rehearsal.steps_seen import steps_seen

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
    seen = [_from_joint(stage, seat) for seat in _always_there(stage, record)]
    if not seen:
        return {}  # a play without people on sides asks nobody privately
    joint = seen[0]
    control = texts_of_bot(stage, first_of(stage.scenario, "facilitator"), "control")
    void = _count(control, _VOID)
    answers = [played.answer for played in record.played]
    reworded = _count(answers, _REWORDED)
    return {
        "rounds": {
            "both_ways": joint["published"],
            "one_way": joint["nothing"] - void,
            "void": void,
        },
        "matched": joint["matched"],
        "levels": {"refused": _count(answers, _REFUSED), "opened": joint["one_up"]},
        "steps": steps_seen(stage, record, _always_there(stage, record)[0]),
        "products": {
            "going_out": joint["going"],
            "kept_in": joint["staying"] - reworded,
            "reworded": reworded,
        },
        "export": _export(stage, record),
        "results_seen_alike": all(other == joint for other in seen),
    }


def _always_there(stage: Stage, record: Record) -> list[str]:
    """Who was in the joint room all the time: others may have missed a message where nothing can be read back."""
    out = {played.act.by for played in record.played if played.act.verb == "withdraw_surely"}
    out |= {*stage.scenario.late, *stage.scenario.left}
    return [person.id for person in stage.scenario.participants if person.id not in out]


def _from_joint(stage: Stage, seat: str) -> dict[str, int]:
    texts = texts_of_bot(stage, seat, "joint")
    results = [text for text in texts if text.startswith((_PUBLISHED, _AT_HOME))]
    published = [text for text in results if "drawn by lot" in text]
    return {
        "published": len(published),
        "matched": sum(map(_lines, published)),
        "nothing": _count(texts, _NOTHING),
        "one_up": _count(texts, _ONE_UP),
        "going": sum(_lines(text) for text in texts if text.startswith(_GOING)),
        "staying": sum(_lines(text) for text in texts if text.startswith(_STAYING)),
    }


def _count(texts: Iterable[str], part: str) -> int:
    return sum(part in text for text in texts)


def _lines(text: str) -> int:
    return sum(line.startswith("- ") for line in text.splitlines())


def _export(stage: Stage, record: Record) -> dict[str, Any]:
    """The files that were handed out: their kinds, whether all carry the head, and whether any names anybody."""
    files: list[ShownFile] = []
    takers: set[str] = set()
    for played in record.played:
        handed = [
            file
            for outcome in played.outcomes
            for answer in outcome.answers
            for file in answer.files
        ]
        files += handed
        if handed:
            takers.add(played.act.by)
    texts = [file.content.decode("utf-8", "replace") for file in files]
    names = [person.name for person in stage.scenario.seats if len(person.name) > 2]
    different = {(file.name, file.content) for file in files}
    return {
        "files": sorted({_kind(file) for file in files}),
        "handed_to": len(takers),
        "head": bool(texts) and all(_HEAD in text for text in texts),
        "names": any(name in text for name in names for text in texts),
        "alike": len(different) == len({name for name, _ in different}),
    }


def _kind(file: ShownFile) -> str:
    return file.name.rpartition(".")[2]
