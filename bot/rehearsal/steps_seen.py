"""How steps were shaped in a play, as the seats saw it; nothing is asked of the bot."""

from __future__ import annotations

import re
from typing import Any

from bot.rehearsal.record import Record
from bot.rehearsal.screens import as_read, texts_of_bot
from bot.rehearsal.stage import Stage

# How the pack begins these messages, and what stands in them.
_PUBLISHED = "**Worth thinking further about**"
_IN_OTHER_WORDS = "words its own step otherwise now"
_SHAPED = ("**How steps could be shaped**", "**More shapes**")
_TIED = "**Tied, by one of each side:**"
_PAIR = re.compile(r"\*If\* (.+) \*Then\* (.+)")
_PROPOSED = "Kept. Only"
_ACKNOWLEDGED = "would like to acknowledge something."
_WHOLE = ("**Why:**", "**How it is seen:**", "**What lasts:**")


def steps_seen(stage: Stage, record: Record, seat: str) -> dict[str, Any]:
    """What was published, proposed, shaped and acknowledged; of how many steps all is said that makes them credible."""
    texts = [as_read(text) for text in texts_of_bot(stage, seat, "joint")]
    entries = {
        line for text in texts if text.startswith(_PUBLISHED) for line in _entries(text, "by lot")
    }
    pairs = {entry: match.groups() for entry in entries if (match := _PAIR.fullmatch(entry))}
    published = {line for entry in entries for line in pairs.get(entry, (entry,))}
    tied = sum(text.startswith(_TIED) for text in texts)
    taken = sum(_IN_OTHER_WORDS in text for text in texts)
    proposed = sum(
        played.act.verb == "propose_words" and _PROPOSED in played.answer
        for played in record.played
    )
    return {
        "published": len(published),
        "proposed_words": {"taken": taken, "lapsed": proposed - taken},
        "shapes": sum(len(_entries(text, "")) for text in texts if text.startswith(_SHAPED)),
        "pairs": {"published": len(pairs), "unpublished": tied - len(pairs)},
        "acknowledgments": sum(_ACKNOWLEDGED in text for text in texts),
        "complete": sum(_is_whole(texts, line) for line in published),
    }


def _entries(text: str, said: str) -> list[str]:
    """The entries of a list, if the message says this."""
    if said not in text:
        return []
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


def _is_whole(texts: list[str], line: str) -> bool:
    """Whether the card of a step, as it read last, has all three."""
    cards = [text for text in texts if text.startswith(line)]
    return bool(cards) and all(part in cards[-1] for part in _WHOLE)
