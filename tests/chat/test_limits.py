"""Every label, id and option that is sent fits what Discord takes; the longest names included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.config import Settings
from bot.domain.acts import BY_BUTTON
from bot.domain.vocabulary.buttons import Verb
from bot.store.workshops import Store
from bot.wiring import load_pack, wire
from tests.loopback import CAUCUS, loopback

BUTTON, CUSTOM_ID, OPTION, OPTIONS, PLACEHOLDER, TITLE = 80, 100, 100, 25, 150, 45
COMMAND_NAME, DESCRIPTION, COMMAND_TOGETHER, CHOICES = 32, 100, 8_000, 25
SIDE_NAME_AT_MOST = 40
LONG_NAMES = ("ש" * SIDE_NAME_AT_MOST, "ط" * SIDE_NAME_AT_MOST)


def opens_form(verb: Verb) -> bool:
    row = BY_BUTTON.get(verb)
    return row is not None and row[1].form is not None


def parts_of(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command as it is registered, with everything below it."""
    yield command
    for option in command.get("options", ()):
        yield from parts_of(option)


def length_of(command: dict[str, Any]) -> int:
    """What Discord counts of a command: names, descriptions and choices, together."""
    own = len(command["name"]) + len(command.get("description", ""))
    own += sum(len(str(one["name"])) + len(str(one["value"])) for one in command.get("choices", ()))
    return own + sum(length_of(one) for one in command.get("options", ()))


@pytest.mark.asyncio
async def test_every_command_fits(tmp_path: Path) -> None:
    settings = Settings()
    async with await Store.open(tmp_path / "data" / "parley.sqlite3", tmp_path / "keys") as store:
        wired = await wire(settings, load_pack(settings), store, discord.Intents.none())
        commands = [one.to_dict(wired.client.tree) for one in wired.client.tree.get_commands()]
        await wired.client.close()
    parts = [part for command in commands for part in parts_of(command)]
    assert len(parts) > 20
    for part in parts:
        assert 1 <= len(part["name"]) <= COMMAND_NAME, part["name"]
        if part.get("type") != discord.AppCommandType.message.value or "description" in part:
            assert len(part.get("description", "")) <= DESCRIPTION, part["name"]
        assert len(part.get("choices", ())) <= CHOICES
        assert all(len(one["name"]) <= OPTION for one in part.get("choices", ()))
    assert all(length_of(command) <= COMMAND_TOGETHER for command in commands)


@pytest.mark.asyncio
async def test_everything_on_every_screen_fits_with_the_longest_names(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        world.guild.grant(
            world.outsider,
            world.guild.add_role("r" * 100, discord.Permissions(administrator=True).value),
        )
        await world.in_briefing()
        for seat, name in zip((world.first[0], world.second[0]), LONG_NAMES, strict=True):
            assert (
                "without seeing who wrote it"
                in (await world.press(seat, CAUCUS, "name_side", {"words": name})).text
            )
        for seat in (world.second[0], world.first[0]):
            await world.press(seat, CAUCUS, "accept_name")
        seen: set[Verb] = set()
        forms = []
        for seat in (world.ada, *world.people):
            for room in seat.rooms():
                for message in seat.on_screen(room.id):
                    for button in message.buttons:
                        assert 1 <= len(button.label) <= BUTTON, button.label
                        assert len(button.custom_id or "") <= CUSTOM_ID
                        verb = Verb((button.custom_id or "").split(":")[1])
                        if opens_form(verb) and verb not in seen:
                            outcome = await seat.click(message, button.custom_id or "")
                            forms += [outcome.form] if outcome.form is not None else []
                            if (
                                outcome.form is None
                            ):  # a facilitator names no side: somebody else is asked
                                continue
                        seen.add(verb)
                    for menu in message.menus:
                        assert len(menu.custom_id) <= CUSTOM_ID
                        assert len(menu.placeholder or "") <= PLACEHOLDER
                        assert 1 <= len(menu.choices) <= OPTIONS
                        assert all(1 <= len(one.label) <= OPTION for one in menu.choices)
        assert {Verb.LETTER, Verb.SAY, Verb.NAME_SIDE, Verb.ASK_THIRD_PARTY, Verb.CLOSE} <= seen
        for form in forms:
            assert 1 <= len(form.title) <= TITLE
            assert len(form.custom_id) <= CUSTOM_ID
            for field in form.fields:
                assert 1 <= len(field.label) <= TITLE
                assert len(field.choices) <= OPTIONS
                assert all(1 <= len(one.label) <= OPTION for one in field.choices)
        assert any(
            LONG_NAMES[0][:20] in choice.label
            for form in forms
            for field in form.fields
            for choice in field.choices
        )
