"""Promise 10: no telemetry; while it runs, the only peer on the network is Discord."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.service.metrics import LOOPBACK
from bot.service.status import socket_of
from tests.loopback import loopback

pytestmark = pytest.mark.waits

OVERHEARD = Path(__file__).with_name("overheard")
SOURCES = [*sorted((CHECKOUT / "bot").rglob("*.py")), CHECKOUT / "parley"]
HOST = re.compile(
    r"\b(?:https?|wss?|ftp)://(?P<host>[\w.-]+)|\b(?P<bare>(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|app|gg))\b"
)
DISCORD = {
    *("discord.com", "docs.discord.com", "support.discord.com"),
    *("cdn.discordapp.com", "media.discordapp.net"),
}
"""Where notes send the reader for a limit of Discord's, what links between messages are made of, and where it keeps
files."""
TALKS_TO_THE_NETWORK = {
    *(
        "aiohttp",
        "asyncudp",
        "ftplib",
        "http.client",
        "httpx",
        "imaplib",
        "poplib",
        "requests",
        "smtplib",
        "socket",
    ),
    *(
        "socketserver",
        "ssl",
        "sentry_sdk",
        "telnetlib",
        "urllib.request",
        "urllib3",
        "websockets",
        "xmlrpc",
    ),
}


@pytest.mark.asyncio
async def test_the_bot_speaks_to_discords_address_and_to_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = tmp_path / "heard"
    monkeypatch.setenv("PYTHONPATH", f"{OVERHEARD}{os.pathsep}{CHECKOUT}")
    monkeypatch.setenv("PARLEY_TEST_OVERHEARD", str(heard))
    async with loopback(tmp_path / "bot") as world:
        address = world.simulation.api_url.split("/")[2]
        host, port = address.split(":")
        await world.in_briefing()
        await world.press(
            world.people[0],
            "desk",
            "ask_third_party",
            {"words": "See https://example.org/telemetry"},
        )
        await world.simulation.drop_sessions()
        assert await world.simulation.until_connected()
        await world.close()
    lines = heard.read_text().splitlines()
    connected = [line for line in lines if line.startswith("socket.connect ")]
    assert connected
    assert {line for line in connected if line != f"socket.connect (({host!r}, {port}),)"} == set()
    others = [line for line in lines if not line.startswith("socket.connect ")]
    looked_up = rf"socket\.getaddrinfo \('{re.escape(host)}', {port}, .*\)"
    own = f"socket.bind ('{socket_of(world.bot.database)}',)"  # where ./parley status asks, a file of its own
    assert [line for line in others if line != own and not re.fullmatch(looked_up, line)] == []


def strings_of(file: Path) -> list[str]:
    """Every string of a program."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def hosts_in(text: str) -> set[str]:
    """The names and addresses of other computers: neither this one nor Discord's."""
    text = text.replace("\\.", ".")  # as a regular expression writes an address
    return {found["host"] or found["bare"] for found in HOST.finditer(text)} - {
        "127.0.0.1",
        *DISCORD,
    }


NOBODYS = {("drawing.py", "www.w3.org"), ("known_weaknesses.py", "ossf.github.io")}
"""Where a name that looks like an address stands for a kind of document (SVG), or for its description (OSV)."""


def test_no_address_of_anybody_stands_in_the_program_or_in_its_texts() -> None:
    named = {
        (file.name, host)
        for file in SOURCES
        for text in strings_of(file)
        for host in hosts_in(text)
    }
    prompts = [file for file in (CHECKOUT / "prompts").rglob("*") if file.is_file()]
    named |= {
        (file.name, host) for file in prompts for host in hosts_in(file.read_text(encoding="utf-8"))
    }
    assert named == NOBODYS


def test_an_address_is_recognised() -> None:
    assert hosts_in("see https://stats.example.org/x, or metrics.example.com") == {
        "stats.example.org",
        "metrics.example.com",
    }


def test_only_the_parts_that_face_discord_can_open_a_connection() -> None:
    opened = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(
                name in TALKS_TO_THE_NETWORK or name.split(".")[0] in TALKS_TO_THE_NETWORK
                for name in names
            ):
                place = file.relative_to(CHECKOUT).parts
                opened.add(place if place[:2] == ("bot", "store") else place[:2])
    # The bench measures the rehearsal's page beside an echo on this machine; no running bot imports it.
    # The service answers on a socket of this computer's own and tells its service manager; it opens no other.
    assert opened == {
        ("bot", "bench"),
        ("bot", "chat"),
        ("bot", "rehearsal"),
        ("bot", "service"),
        # To the database server that the settings name, if they name one.
        ("bot", "store", "postgres_connecting.py"),
    }


def test_the_service_speaks_on_this_computer_alone() -> None:
    for file in (CHECKOUT / "bot" / "service").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "AF_INET" not in text
        assert "open_connection" not in text
        assert text.count("start_server") == text.count("start_server(answer, LOOPBACK, port)")
    assert LOOPBACK == "127.0.0.1"
