"""Words that travel as a file: what is fetched, from where alone, what counts as text, and what its author sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from aiohttp import web

from bot.chat.boundaries import files as reading
from bot.chat.boundaries.files import MOST_BYTES, Files, FileWords, decoded
from bot.chat.boundaries.overhearing import _words_about
from bot.domain.boundaries.held import A_PIECE
from tests.beginnings import already_in_briefing
from tests.loopback import CAUCUS, JOINT, LINE, ORDINARY_RIGHTS, Loopback

QUOTE = (
    "We never told anybody that the upper gate was opened on purpose in the night of the flood, "
    "and that two of us stood beside it and watched."
)
UNREAD = "a file that the bot cannot look into"
HELD = "One of your messages was taken out"
_CLIENT = discord.Client(intents=discord.Intents.none())
MAY_ATTACH = ORDINARY_RIGHTS | discord.Permissions(attach_files=True).value


# ---- what counts as text


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_text_is_read_in_every_coding_that_says_which_it_is(coding: str) -> None:
    assert decoded("“Wir haben’s gewusst”, said Zoë.".encode(coding)) == (
        "“Wir haben’s gewusst”, said Zoë."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"%PDF-1.7\n\x00\x01\x02",
        "نحن نعرف".encode("cp1256"),
        b"\xff\xfe\x00\xd8",
    ],
)
def test_what_is_no_text_or_does_not_say_in_which_coding_is_not_read(content: bytes) -> None:
    assert decoded(content) is None


# ---- what is fetched


@dataclass
class Store:
    """A server that keeps files, and what was asked of it."""

    url: str = ""
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def a_store(*, slow: bool = False) -> AsyncIterator[Store]:
    store = Store()

    async def give(http: web.Request) -> web.StreamResponse:
        store.asked.append(http.path)
        if slow:
            await asyncio.sleep(30)
        if http.path == "/away":
            raise web.HTTPFound(f"{store.url}/words.txt")
        size = MOST_BYTES + 1 if http.path == "/large.txt" else 5
        return web.Response(body=b"words"[:size] + b"!" * (size - 5))

    app = web.Application()
    app.router.add_get("/{name}", give)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = cast(Any, site)._server.sockets[0].getsockname()[1]
    store.url = f"http://127.0.0.1:{port}"
    try:
        yield store
    finally:
        await runner.cleanup()


def attached(url: str, size: int = 5, **more: Any) -> discord.Attachment:
    data = {"id": "1", "filename": "words.txt", "size": size, "url": url, "proxy_url": url, **more}
    return discord.Attachment(data=cast(Any, data), state=_CLIENT._connection)


@pytest.mark.asyncio
async def test_a_text_file_is_read_from_where_discord_is_and_from_nowhere_else() -> None:
    async with a_store() as here, a_store() as elsewhere:
        files = Files(f"{here.url}/api/v10")
        assert await files.read([attached(f"{here.url}/words.txt")]) == FileWords(("words",))
        for url in (
            f"{elsewhere.url}/words.txt",
            f"{here.url.replace('127.0.0.1', 'localhost')}/words.txt",
            f"https{here.url[4:]}/words.txt",
            "words.txt",
        ):
            assert await files.read([attached(url)]) == FileWords(unread=True)
        assert elsewhere.asked == []
        live = Files()
        assert await live.read([attached(f"{here.url}/words.txt")]) == FileWords(unread=True)
        assert here.asked == ["/words.txt"]


@pytest.mark.asyncio
async def test_nothing_is_followed_elsewhere_and_nothing_is_read_beyond_its_size() -> None:
    async with a_store() as store:
        files = Files(store.url)
        for name, size in (("away", 5), ("large.txt", 5), ("words.txt", MOST_BYTES + 1)):
            found = await files.read([attached(f"{store.url}/{name}", size)])
            assert found == FileWords(unread=True)
        assert store.asked == ["/away", "/large.txt"]


@pytest.mark.asyncio
async def test_pictures_are_not_fetched_and_sounds_neither() -> None:
    async with a_store() as store:
        files = Files(store.url)
        url = f"{store.url}/words.txt"
        assert await files.read([attached(url, filename="mill.png")]) == FileWords()
        sound = attached(url, filename="said.ogg", content_type="audio/ogg")
        assert await files.read([sound, attached(url)]) == FileWords(("words",), unread=True)
        assert store.asked == ["/words.txt"]


@pytest.mark.asyncio
async def test_a_store_that_does_not_answer_holds_nothing_up_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "PATIENCE_S", 0.1)
    async with a_store(slow=True) as store:
        found = await asyncio.wait_for(
            Files(store.url).read([attached(f"{store.url}/words.txt")]), 3.0
        )
        assert found == FileWords(unread=True)


def test_how_a_file_is_described_and_called_are_words() -> None:
    file = attached("x", filename="the_gate-was_open.txt", title="What we did", description="Us.")
    assert _words_about(file) == ["Us.", "What we did", "the gate was open"]
    assert _words_about(attached("x", filename="message.txt")) == [""]


# ---- what people see


async def posted(world: Loopback, word: str, name: str, content: bytes, text: str = "") -> bool:
    """Whether a file that the first of a side posts in a room, or the lobby, still stands there afterwards."""
    seat = world.first[0]
    room = world.room(seat, word) if word else world.lobby
    sent = await seat.send(room, text, files=[(name, content)])
    await world.settle()
    return any(one.id == sent.id for one in world.guild.server_messages(room))


@pytest.mark.asyncio
async def test_a_quote_in_a_file_is_held_wherever_it_stands_in_it_and_comes_back_in_pieces(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        world.guild.edit_role(world.guild.everyone, MAY_ATTACH)
        await world.settle()
        author, other = world.first[0], world.first[1]
        await other.send(world.room(other, CAUCUS), QUOTE)
        await world.settle()
        await world.come_together()
        filling = "Of the weather and the prices there was much talk on that day. " * 120
        long = f"{filling}{QUOTE} {filling}"
        for word in ("", JOINT):
            assert not await posted(world, word, "message.txt", long.encode())
        assert world.reads(author, LINE).count(HELD) == 2
        back = await world.press(author, LINE, "give_back")
        assert filling[: A_PIECE // 2] in back.text.replace("\\", "")
        pieces = 1
        while any("give_back" in (one.custom_id or "") for one in back.answers[-1].buttons):
            back = await world.press_answer(author, back, "give_back")
            pieces += 1
        assert pieces == -(-len(long) // A_PIECE)
        assert "there was much talk on that day." in back.text.replace("\\", "")


@pytest.mark.asyncio
async def test_what_was_said_in_a_file_is_not_repeated_elsewhere_and_what_cannot_be_read_passes(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        world.guild.edit_role(world.guild.everyone, MAY_ATTACH)
        await world.settle()
        author, other = world.first[0], world.first[1]
        assert await posted(world, CAUCUS, "message.txt", f"{QUOTE} {QUOTE}".encode())
        sent = await other.send(world.lobby, QUOTE)
        await world.settle()
        assert all(one.id != sent.id for one in world.guild.server_messages(world.lobby))
        assert UNREAD not in world.reads(author, LINE)

        assert await posted(world, "", "minutes.pdf", b"%PDF-1.7\x00\x01\x02")
        assert world.reads(author, LINE).count(UNREAD) == 1
        assert UNREAD not in world.reads(other, LINE)
        assert await posted(world, "", "سوق الجمعة.txt", b"The market is on Friday.")
        assert world.reads(author, LINE).count(UNREAD) == 1
        assert not await posted(world, "", "picture.png", b"\x89PNG\x00")
        account = await world.press(author, LINE, "who_sees")
        assert "of files it reads plain text" in account.text
