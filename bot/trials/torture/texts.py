"""Hostile texts through every entry: stored as they were, shown inert and within limits, nowhere in an exception."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.app.codec import decode_post
from bot.app.documents import Document, decode_document, encode_document
from bot.app.ports import Outgoing
from bot.chat.limits import OverLimit
from bot.domain.state.workshop import Stage
from bot.domain.vocabulary.identity import ActId, Handle
from bot.domain.vocabulary.rooms import RoomKey
from bot.trials.torture.forging import SEATS, forged
from bot.trials.torture.part import Tally
from bot.trials.torture.presses import begun, on_cards
from bot.trials.two_workshops import OneWorkshop, as_read

TEXTS: Final = 500
"""A run."""
_ANEW_AFTER: Final = 60
_AT_A_TIME: Final = 8
_MARK: Final = "zqx"
"""In every text, so that it is known again wherever it turns up."""
_PIECES: Final = (
    "@everyone", "@here", "<@6200000000000000001>", "<@&1>", "<#1>", "</workshop close:1>", "<t:1:R>",
    "<a:b:1>", "https://discord.com/a", "discord.com/invite/x", "[so](https://discord.com)", "||hidden||",
    "```py\n", "`", "**", "__", "~~", "> ", ">>> ", "# ", "-# ", "1. ", "- ", "\\", "\\\\",
    "{{ 7*7 }}", "{% raw %}", "{# a #}", "%s", "{0}", "${x}", "<script>", "&amp;", "'; DROP TABLE", "\x00",
    "\x1b[2J", "\r\n", "\n\n\n", "\t", "\u202e", "\u2066", "\u2069", "\u200b", "\u200f", "\ufeff", "\u2028",
    "\ud800", "\U000e0041", "e" + "\u0301" * 60, "\u0e33" * 20, "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ufdfd", "\u115f", "אבג", "المياه", "вода", "水", "A" * 200, " ", "   ", "@", "<", ":", "parley:close:h:1::",
)  # fmt: skip
_ACTIVE: Final = re.compile(r"<(?:@[!&]?|#|/|a?:|t:)[^>]*>|\[[^\[\]\n]*\]\(|https?://\S")
"""What Discord would act upon where no backslash stands before it; the bot's own stands outside people's words."""
_CALLS_ALL: Final = re.compile(r"@(?:everyone|here)")
"""A backslash does not keep the server from this; nothing of the bot's ever has it."""
_ESCAPED: Final = re.compile(r"\\[!-/:-@\[-`{-~]")
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"


async def run(number: int) -> Tally:
    """So many presses whose forms are filled with such texts."""
    draw, tally = random.Random(f"texts|{number}"), Tally()
    world = await begun(draw)
    for count in range(TEXTS):
        if count and (count % _ANEW_AFTER == 0 or world.now.stage is not Stage.OPEN):
            world = await begun(draw)
        texts = [hostile(draw) for _ in range(_AT_A_TIME)]
        try:
            await _one(draw, world, tally, texts)
        except OverLimit:
            tally.lose("a text was not made to fit")
        except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
            tally.lose(f"{type(error).__name__} {'with words' if _MARK in repr(error) else ''}")
    return tally


def hostile(draw: random.Random) -> str:
    """A text that means to do something where it is shown."""
    pieces = draw.choices(_PIECES, k=draw.randint(1, 12))
    text = _MARK + draw.choice(("", " ")).join(pieces)
    text = text.replace(_CLOSING, _CLOSING + _MARK)  # what breaks out of its isolate is known again
    return text * 40 if draw.random() < 0.1 else text


async def _one(draw: random.Random, world: OneWorkshop, tally: Tally, texts: Sequence[str]) -> None:
    tally.counts["texts"] += 1
    commits = len(world.ledger.commits)
    made = forged(draw, world.now, draw.choice(SEATS), texts, on_cards(world))
    if made.command is None:
        return
    reply = await world.act(made.command, ActId(f"text{tally.counts['texts']}"))
    tally.counts["taken"] += not reply.refused
    told = as_read(world.now, _anywhere(world), (reply.text,), (), Handle(""))
    _look_at(told, f"the answer to {made.verb}", tally)
    if len(world.ledger.commits) == commits:
        return
    if decode_document(encode_document(Document(world.now))).workshop != world.now:
        tally.lose(f"{made.verb}: what is read back is not what was written")
    for row in world.ledger.commits[-1].rows:
        body = decode_post(row.body)
        texts_of = (body.text,) if body.text is not None else ()
        shown = as_read(world.now, body.room, texts_of, body.rows, Handle(""), body.said)
        _look_at(shown, f"a post after {made.verb}", tally)
    changed = {row.slot for row in world.ledger.commits[-1].rows if row.slot is not None}
    for slot, card in world.engine.cards_of(world.now).items():
        if slot in changed:
            handle = card.handle or Handle("")
            shown = as_read(world.now, card.room, card.sections, card.rows, handle)
            _look_at(shown, f"the card {slot.partition('/')[0]}", tally)


def _anywhere(world: OneWorkshop) -> RoomKey:
    return world.now.rooms.standing[0].key


def _look_at(shown: Outgoing, where: str, tally: Tally) -> None:
    tally.counts["looked_at"] += 1
    for section in shown.sections:
        if _MARK not in section:
            continue
        tally.counts["with_words"] += 1
        for loss in unsafe(section):
            tally.lose(f"{where}: {loss}")


def unsafe(shown: str) -> list[str]:
    """What people's words would do in a text that is read; the bot's own stand outside of every isolate."""
    words, ours, found = _parted(shown)
    if _MARK in ours:
        found.append("words outside of their isolate")
    if _ACTIVE.search(_ESCAPED.sub("\ufffc", words)) or _CALLS_ALL.search(words + ours):
        found.append("something that Discord acts upon")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n" for sign in words + ours):
        found.append("a control character")
    if any(sign in "\u202a\u202b\u202c\u202d\u202e" for sign in words + ours):
        found.append("a change of direction")
    return found


def _parted(shown: str) -> tuple[str, str, list[str]]:
    """People's words, which are all that stands in isolates, the bot's own, and isolates that are not the bot's.

    Where one is closed that nobody opened, somebody's words closed theirs: all before it counts as words.
    """
    words, ours, found, depth = "", "", [], 0
    for sign in shown:
        if sign in _OPENING:
            depth += 1
            if depth > 1:
                found.append("an isolate opened inside")
        elif sign != _CLOSING:
            words, ours = (words + sign, ours) if depth else (words, ours + sign)
        elif depth:
            depth -= 1
            words += "\n"
        else:
            found.append("an isolate closed inside")
            words, ours = words + ours, ""
    if depth:
        found.append("an isolate that is not closed")
    return words, ours, found
