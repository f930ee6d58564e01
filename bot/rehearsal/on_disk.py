"""What the rehearsed bot has written: words and names that should stand nowhere in plain, and its last words."""

from __future__ import annotations

from collections.abc import Iterable

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.scenario import PhaseLine, Scenario


def words_found(scenario: Scenario, bot: BotProcess, phases: Iterable[PhaseLine]) -> set[str]:
    """Which of these phases' scripted words, or which names, stand in plain in anything the bot has written."""
    written = bot.bytes_on_disk()
    acts = [act for phase in phases for act in phase.acts]
    lines = {act.text for act in acts if act.do == "write"}
    filled = {value for act in acts for value in act.fill.values() if len(value) > 12}
    names = {one.name for one in scenario.seats if len(one.name.encode()) > 5}
    return {one for one in lines | filled | names if one.encode() in written}


def last_words(bot: BotProcess) -> str:
    """The last line of its log."""
    lines = bot.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "none"
