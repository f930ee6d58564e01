"""Texts of the bot that somebody got in a language they did not choose; in the joint room, without their own beside."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rehearsal.screens import messages_in
from bot.rehearsal.simulation import Entry
from bot.rehearsal.stage import Stage
from bot.rehearsal.tongues import Languages, PackTexts


def foreign(stage: Stage, languages: Languages, texts: PackTexts) -> list[str]:
    """Each as a sentence: by whose texts of the pack stand there, not by the letters."""
    if not texts.speaks_more_than_english:
        return []  # no other language could be told
    logical = stage.logical()
    found: list[str] = []
    for seat, own in languages.of_seats(stage.scenario).items():
        seen: set[tuple[str, str]] = set()
        for entry in stage.seats[seat].transcript:
            room = logical.get(entry.channel_id, entry.room)
            for shown, alone in _shown(stage, entry):
                if (room, shown) in seen:
                    continue
                seen.add((room, shown))
                wanted = {own} if alone or room == "lobby" else _wanted(stage, languages, room)
                wrong = _wrong(texts, shown, wanted, own=own, room=room)
                if wrong:
                    found.append(f"{seat} read in {room} in {wrong}: {shown[:100]!r}")
    return found


def _wanted(stage: Stage, languages: Languages, room: str) -> set[str]:
    return set(languages.in_room(room, stage.scenario))


def _wrong(texts: PackTexts, shown: str, wanted: set[str], *, own: str, room: str) -> str:
    """The languages that have no place there; in the joint room all that is missing, if one's own is."""
    spoken = texts.spoken(shown, texts.languages)
    if spoken - wanted:
        return " and ".join(sorted(spoken - wanted))
    if room == "joint" and spoken and own in wanted and own not in spoken:
        beside = {key for one in spoken for key in texts.keys(shown, one)}
        return "" if texts.stands(shown, own, beside) else " and ".join(sorted(spoken))
    return ""


def _shown(stage: Stage, entry: Entry) -> Iterator[tuple[str, bool]]:
    """What the bot put on the screen, and whether for this person alone."""
    for message in messages_in(entry):
        if message.author_id == stage.simulation.bot_id:
            yield message.everything, message.ephemeral
    if entry.form is not None:
        yield entry.form.everything, True
