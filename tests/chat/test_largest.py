"""Everything at its largest: no card, post, answer, form or list is over a limit of Discord's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from bot.chat import limits
from bot.chat.asking import Services
from bot.chat.compose import Composer
from bot.chat.people import drafting
from bot.chat.round_slash import questions
from bot.chat.slash import offered
from bot.config import Settings
from bot.domain.leading.interventions import Intervention, Say, rooms_to_speak_in
from bot.domain.leading.letters import LONGEST_LETTER, SendLetter, TakeOutMessage, recipients
from bot.domain.people.consent import AskThirdParty
from bot.domain.screens.cards import cards
from bot.domain.screens.together import together
from bot.domain.vocabulary.identity import ChannelId, MessageId, SideId
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text, Value
from bot.render import Pack
from bot.store.opening import open_store
from bot.trials.beginnings import ADA, EN, person
from bot.wiring import load_pack, wire
from tests.chat.largest import Presser, longest, name_of, workshops
from tests.chat.stretched_pack import stretched
from tests.made_up_language import written
from tests.the_pack import the_pack


@pytest.fixture(scope="module")
def long_pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    others = sorted(the_pack().locales - {EN})
    spoken = written(tmp_path_factory.mktemp("written"), *others)
    return stretched(spoken / "prompts", tmp_path_factory.mktemp("stretched"))


@pytest_asyncio.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    settings = Settings()
    async with await open_store(tmp_path / "data" / "parley.sqlite3", tmp_path / "keys") as store:
        wired = await wire(settings, load_pack(settings), store, discord.Intents.none())
        yield wired.client.services
        await wired.client.close()


@pytest.mark.long
@pytest.mark.asyncio
async def test_nothing_is_over_a_limit_when_everything_is_as_large_as_it_can_be(
    services: Services, long_pack: Pack
) -> None:
    presser = Presser(replace(services, composer=Composer(long_pack)))
    for workshop in workshops():
        workshop = replace(workshop, agenda=long_pack.agenda)
        presser.look_at(workshop)
        room = workshop.room(JOINT)
        joint = (room.channel if room is not None else None) or ChannelId(9)
        for command in (
            *(Say(ADA, kind, JOINT, longest(LONGEST_LETTER)) for kind in Intervention),
            SendLetter(ADA, None, longest(LONGEST_LETTER)),
            AskThirdParty(person(SideId.FIRST, 0), longest(LONGEST_LETTER)),
            TakeOutMessage(
                ADA,
                person(SideId.FIRST, 0),
                joint,
                MessageId(9),
                longest(LONGEST_LETTER),
            ),
        ):
            presser.do(workshop, ADA, command)
        lists = (
            drafting.places(workshop, ADA),
            questions(workshop),
            recipients(workshop, name_of),
            tuple((str(room), text) for room, text in rooms_to_speak_in(workshop)),
        )
        for entries in lists:
            presser.tried["lists"] += 1
            found = offered(presser.services, workshop, ADA, entries, "")
            assert len(found) == min(len(entries), limits.CHOICES.most)
    assert presser.tried["cards"] > 900  # boards stand only where a phase uses them
    assert presser.tried["posts"] > 1_000
    assert presser.tried["answers"] > 4_000
    assert presser.tried["forms"] > 250
    print(dict(presser.tried), "over a limit: 0")


def keys_in(value: Value) -> set[str]:
    """The texts that stand in a text, however deep."""
    if isinstance(value, Text):
        return {value.key}.union(*(keys_in(inner) for _, inner in value.values))
    return set().union(*map(keys_in, value)) if isinstance(value, tuple) else set()


IN_LISTS = ("audience:", "boundaries:name_", "panel:s", "hearing:panel_concern")
"""Short texts for which the room of names is meant."""


def test_what_is_declared_to_stand_together_is_what_cards_show() -> None:
    for workshop in workshops():
        declared = {one.name: one for one in together(workshop.agenda)}
        for slot, card in cards(workshop).items():
            name = {
                "card/control": f"the panel in {workshop.phase_id}",
                "card/joint": f"the joint room's card in {workshop.phase_id}",
            }.get(slot)
            if slot.startswith("card/caucus"):
                name = f"a caucus's card in {workshop.phase_id}"
            elif any(section.key.startswith("consent:invitation") for section in card.sections):
                name = "an invitation"
            elif slot.startswith("card/line") and not card.edition.startswith("withdrawn"):
                name = f"a line's card in {workshop.phase_id}"
            if name is None:
                continue
            known = {key for texts in declared[name].texts for key in texts}
            shown = set().union(*(keys_in(section) for section in card.sections))
            known |= {
                one for one in shown if one.endswith(":title")
            }  # of the phase that comes next
            assert {one for one in shown - known if not one.startswith(IN_LISTS)} == set(), slot
