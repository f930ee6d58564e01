"""What Discord itself shows: commands are described in its client's language where the pack has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.chat.asking import Services
from bot.chat.compose import Composer
from bot.chat.limits import CHOICES, COMMAND_OPTIONS, COMMAND_TOGETHER, of_command, together
from bot.chat.localised import PackTranslator, spoken_by_client
from bot.chat.typed import labelled
from bot.config import Settings
from bot.domain.vocabulary.identity import Locale
from bot.domain.vocabulary.text import Text
from bot.render import Pack, load_packs
from bot.store.opening import open_store
from bot.wiring import wire
from tests.domain.build import MARA, NOOR, PROMPTS, in_briefing
from tests.made_up_language import MADE_UP, made_up, written

EN = Locale("en")


@pytest.mark.parametrize(
    ("client", "spoken"),
    [
        ("fr", "fr"),
        ("pt-BR", "pt-BR"),
        ("es-419", "es"),
        ("de", "he"),
        ("zh-TW", "he"),
        ("en-GB", "he"),
    ],
)
def test_a_clients_language_is_the_packs_where_it_has_it(client: str, spoken: str) -> None:
    languages = {Locale(one) for one in ("fr", "en", "pt-BR", "es", "he")}
    assert spoken_by_client(client, languages, Locale("he")) == spoken
    assert spoken_by_client("en-US", languages, Locale("fr")) == "en"


async def registered(pack: Pack, folder: Path) -> list[dict[str, Any]]:
    """All commands as they are registered, in every language."""
    async with await open_store(folder / "data" / "parley.sqlite3", folder / "keys") as store:
        wired = await wire(Settings(), pack, store, discord.Intents.none())
        tree, composer = wired.client.tree, wired.client.services.composer
        translator = PackTranslator(composer, EN)
        payloads = [
            await one.get_translated_payload(tree, translator) for one in tree.get_commands()
        ]
        await wired.client.close()
    return payloads


def named(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command, and all commands and options below it."""
    yield payload
    for one in payload.get("options", ()):
        yield from named(one)


@pytest.mark.asyncio
async def test_commands_and_options_have_names_in_each_language_that_discord_and_the_pack_have(
    tmp_path: Path,
) -> None:
    payloads = await registered(load_packs(PROMPTS, "kelman"), tmp_path)
    every = [one for payload in payloads for one in named(payload)]
    assert {frozenset(one["name_localizations"]) for one in every} == {frozenset({"fr"})}
    for payload in payloads:
        of_command(payload)
        for one in named(payload):
            below = [each["name_localizations"]["fr"] for each in one.get("options", ())]
            assert len(set(below)) == len(below), one["name"]
    assert together(max(payloads, key=together)) <= COMMAND_TOGETHER.most


@pytest.mark.asyncio
async def test_commands_are_described_in_each_language_that_discord_and_the_pack_have(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path) / "prompts"
    (folder / "kelman" / MADE_UP).rename(folder / "kelman" / "fr")
    payloads = await registered(load_packs(folder, "kelman"), tmp_path)
    for payload in payloads:
        of_command(payload)
        assert together(payload) <= COMMAND_TOGETHER.most == 8_000
        assert len(payload.get("options", ())) <= COMMAND_OPTIONS.most == CHOICES.most == 25
    (workshop,) = (one for one in payloads if one["name"] == "workshop")
    english = "For facilitators: lead a workshop"
    assert workshop["description"] == english
    assert workshop["description_localizations"] == {"fr": made_up(english)}
    assert not workshop["name_localizations"]
    below = {one["name"]: one for one in workshop["options"]}
    said = below["people"]["options"][0]
    assert said["description_localizations"]["fr"] == made_up(said["description"])


def test_lists_that_commands_offer_are_in_the_language_of_whoever_reads_them() -> None:
    composer = Composer(load_packs(PROMPTS, "kelman"))
    services = cast("Services", SimpleNamespace(composer=composer))
    workshop = in_briefing()
    french = tuple(
        replace(one, locale=Locale("fr")) if one.user == NOOR else one
        for one in workshop.people.facilitators
    )
    workshop = replace(workshop, people=replace(workshop.people, facilitators=french))
    entries = [("go", Text("presses:my_notes"))]
    assert labelled(services, workshop, MARA, entries) == [("My notes", "go")]
    assert labelled(services, workshop, NOOR, entries) == [("Mes notes", "go")]
