"""What is named in a message is called by its name on the screen of whoever may see it, and on no other."""

import pytest

from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.seats.seat_names import SeatNames
from bot.rehearsal.simulation import Grant, SimulatedDiscord
from bot.rehearsal.stage import bot_rights, set_stage
from tests.rehearsal.seats.test_practice import SHORT

JOINS = 1 << 20 | 1 << 10


@pytest.mark.asyncio
async def test_a_call_is_named_to_whom_it_is_open_and_to_nobody_else() -> None:
    async with SimulatedDiscord() as simulation:
        stage = set_stage(simulation, load_scenario(SHORT), bot_rights())
        mira, layla = stage.seats["mira"], stage.seats["layla"]
        grants = (
            Grant(stage.guild.everyone, deny=JOINS),
            Grant(mira.id, JOINS, for_member=True),
        )
        porch = stage.guild.add_voice_channel("porch-abcd", grants=grants)
        assert SeatNames(mira).room(porch) == "porch-abcd"
        assert SeatNames(layla).room(porch) is None
