"""What Discord itself shows: commands are described in its client's language where the pack has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

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
from bot.render import load_packs
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


@pytest.mark.asyncio
async def test_commands_are_described_in_each_language_that_discord_and_the_pack_have(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path) / "prompts"
    (folder / "kelman" / MADE_UP).rename(folder / "kelman" / "fr")
    pack = load_packs(folder, "kelman")
    async with await open_store(tmp_path / "data" / "parley.sqlite3", tmp_path / "keys") as store:
        wired = await wire(Settings(), pack, store, discord.Intents.none())
        tree, composer = wired.client.tree, wired.client.services.composer
        translator = PackTranslator(composer, EN)
        payloads = [
            await one.get_translated_payload(tree, translator) for one in tree.get_commands()
        ]
        await wired.client.close()
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
