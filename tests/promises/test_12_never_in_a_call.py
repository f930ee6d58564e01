"""Promise 12: the bot never joins a call. It could not: no library for it is there, and no code of ours asks to."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from bot.chat.connect import wanted_intents

CHECKOUT = Path(__file__).parents[2]
LIBRARIES = ("nacl", "davey", "opuslib", "discord.ext.voice_recv")
"""What discord.py needs to speak or to hear in a call, and what others record with."""
JOINS = {
    "connect",
    "change_voice_state",
    "VoiceClient",
    "VoiceProtocol",
    "play",
    "listen",
    "voice_client",
}
"""The bot knows discord.py in bot/chat alone."""


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_library_that_can_join_a_call_is_installed(library: str) -> None:
    try:
        found = importlib.util.find_spec(library)
    except ModuleNotFoundError:
        found = None
    assert found is None


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "pyproject.toml"])
def test_none_is_asked_for(file: str) -> None:
    lines = (CHECKOUT / file).read_text(encoding="utf-8").casefold()
    assert not any(name in lines for name in ("pynacl", "davey", "discord.py[voice]", "voice-recv"))


def test_no_code_of_the_bot_asks_the_library_to_join_or_to_hear() -> None:
    asked = {
        f"{file.name}: {ast.unparse(node)}"
        for file in (CHECKOUT / "bot" / "chat").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in JOINS
    }
    # Only that its absence is nothing to warn of; and the client's own session, in which nothing is spoken.
    assert asked == {"connect.py: discord.VoiceClient", "connect.py: client.connect"}


def test_the_bot_is_told_who_is_in_a_call_and_that_takes_no_privileged_intent() -> None:
    assert wanted_intents().voice_states
