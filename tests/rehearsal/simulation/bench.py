"""A bench on which one bad request after another is made, as plain HTTP: no library in between that would refuse it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.rehearsal.simulation import Outcome
from tests.rehearsal.simulation.conftest import Stage

Payload = dict[str, Any]
Answer = tuple[int, int]
"""The status and Discord's code; 0 where it names none."""
V2 = 1 << 15


@dataclass
class Bench:
    """The stage, and calls with the bot's token."""

    stage: Stage
    session: aiohttp.ClientSession
    waiting: list[asyncio.Task[Outcome]] = field(default_factory=list)

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        reason: str = "",
        token: str = "",
        files: int = 0,
    ) -> Answer:
        return _answer(
            *await self.told(method, path, body, reason=reason, token=token, files=files)
        )

    async def told(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        reason: str = "",
        token: str = "",
        files: int = 0,
    ) -> tuple[int, Any]:
        """The status and the body of what is answered."""
        headers = {"Authorization": f"Bot {token or self.stage.simulation.token}"}
        if reason:
            headers["X-Audit-Log-Reason"] = quote(reason)
        url = f"{self.stage.simulation.api_url}{path}"
        sent: dict[str, Any] = {} if body is None else {"json": body}
        if files:
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("payload_json", "{}", content_type="application/json")
            for index in range(files):
                form.add_field(f"files[{index}]", b"x", filename=f"{index}.txt")
            sent = {"data": form}
        async with self.session.request(method, url, headers=headers, **sent) as answer:
            return answer.status, await answer.json() if answer.content_length else None

    # ---- messages
    async def send(self, **body: object) -> Answer:
        """Post to the lobby."""
        return await self.call("POST", f"/channels/{self.stage.lobby}/messages", body)

    async def sent(self, **body: object) -> int:
        """Post what is in order; the message's id."""
        status, told = await self.told("POST", f"/channels/{self.stage.lobby}/messages", body)
        assert status == 200, told
        return int(told["id"])

    async def row(self, *components: Payload) -> Answer:
        """Post these in one row."""
        return await self.send(components=[{"type": 1, "components": list(components)}])

    async def layout(self, *components: Payload) -> Answer:
        """Post these in the newer layout."""
        return await self.send(components=list(components), flags=V2)

    async def edit(self, message: int, **body: object) -> Answer:
        return await self.call("PATCH", f"/channels/{self.stage.lobby}/messages/{message}", body)

    async def embed(self, **embed: object) -> Answer:
        """Post one embed."""
        return await self.send(embeds=[embed])

    # ---- rooms
    async def room(self, **settings: object) -> Answer:
        """Make a room."""
        return await self.call(
            "POST", f"/guilds/{self.stage.guild.id}/channels", {"name": "room", **settings}
        )

    async def change(self, **settings: object) -> Answer:
        """Change the lobby."""
        return await self.call("PATCH", f"/channels/{self.stage.lobby}", settings)

    # ---- commands
    async def register(self, *commands: Payload) -> Answer:
        return await self.call(
            "PUT", f"/applications/{self.stage.bot.application_id}/commands", list(commands)
        )

    async def option(self, **option: object) -> Answer:
        """Register a command with one option."""
        return await self.register(command(options=[text_option(**option)]))

    # ---- answers to interactions that the bot itself leaves unanswered
    async def answer(
        self, act: Callable[[Bench], Awaitable[None]], kind: int, data: object = None
    ) -> Answer:
        """Let somebody act, and answer for the bot."""
        await act(self)
        return await self.answer_again(kind, data)

    async def answer_again(self, kind: int, data: object = None) -> Answer:
        """Answer the interaction of before."""
        last = self.stage.bot.last
        assert last is not None
        body = {"type": kind} | ({} if data is None else {"data": data})
        return await self.call("POST", f"/interactions/{last.id}/{last.token}/callback", body)

    async def follow_up(self, **body: object) -> Answer:
        """Say something more to the interaction of before."""
        last = self.stage.bot.last
        assert last is not None
        return await self.call("POST", f"/webhooks/{last.application_id}/{last.token}", body)

    async def form(self, *components: Payload, **more: object) -> Answer:
        """Answer a press with a form."""
        return await self.answer(press, 9, form(*components, **more))

    async def begins(self, act: Awaitable[Outcome]) -> None:
        """Let an act begin, and wait until the bot has heard of it."""
        before = self.stage.bot.last
        self.waiting.append(asyncio.ensure_future(act))
        assert await self.stage.simulation.until(lambda: self.stage.bot.last is not before)


def _answer(status: int, told: Any) -> Answer:
    return status, int(told.get("code", 0)) if isinstance(told, dict) and status >= 400 else 0


def button(**more: object) -> Payload:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": "mute", **more}


def menu(**more: object) -> Payload:
    return {"type": 3, "custom_id": "menu", "options": [choice("a")], **more}


def choice(value: str, **more: object) -> Payload:
    return {"label": value or "nothing", "value": value, **more}


def text(content: str) -> Payload:
    return {"type": 10, "content": content}


def command(name: str = "word", **more: object) -> Payload:
    return {"name": name, "description": "Say a word", "type": 1, **more}


def text_option(**more: object) -> Payload:
    return {"type": 3, "name": "words", "description": "Your words", **more}


def form(*components: Payload, **more: object) -> Payload:
    return {"custom_id": "form", "title": "A form", "components": list(components), **more}


def field_of(**more: object) -> Payload:
    """A text field under its label; what begins with ``label_`` is the label's."""
    outer = {
        name.removeprefix("label_"): value
        for name, value in more.items()
        if name.startswith("label_")
    }
    inner = {name: value for name, value in more.items() if not name.startswith("label_")}
    return labelled({"type": 4, "custom_id": "words", "style": 1, **inner}, **outer)


def labelled(component: Payload, **more: object) -> Payload:
    return {"type": 18, "label": "Your words", "component": component, **more}


async def use(bench: Bench) -> None:
    """Somebody uses a command that the bot does not answer."""
    await bench.begins(bench.stage.mira.slash("silent", bench.stage.lobby))


async def press(bench: Bench) -> None:
    """Somebody presses a button that the bot does not answer."""
    await bench.sent(components=[{"type": 1, "components": [button()]}])
    message = bench.stage.mira.message_with(bench.stage.lobby, "mute")
    await bench.begins(bench.stage.mira.click(message, "mute"))


async def type_(bench: Bench) -> None:
    """Somebody types into an option for which the bot offers nothing."""
    path = f"/applications/{bench.stage.bot.application_id}/guilds/{bench.stage.guild.id}/commands"
    status, _ = await bench.told("PUT", path, [command(options=[text_option(autocomplete=True)])])
    assert status == 200
    typing = bench.stage.mira.autocomplete("word", bench.stage.lobby, words="a")
    before = bench.stage.bot.last
    asyncio.ensure_future(typing)  # noqa: RUF006  (ends with the bench)
    assert await bench.stage.simulation.until(lambda: bench.stage.bot.last is not before)


async def send_off(bench: Bench) -> None:
    """Somebody sends off a form."""
    await press(bench)
    status, _ = await bench.answer_again(9, form(field_of(required=False)))
    assert status == 204
    opened = (await bench.waiting.pop()).form
    assert opened is not None
    await bench.begins(bench.stage.mira.submit(opened, {"words": "said"}))
