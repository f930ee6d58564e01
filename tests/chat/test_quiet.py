"""What lights up a phone: an invitation, a letter, an alarm, held words; and nobody is called by a mention."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.screens.notifying import NOTIFYING
from bot.domain.screens.texts import declared
from bot.rehearsal.simulation import Seat, ShownMessage
from bot.render import load_packs
from tests.loopback import CONTROL, JOINT, LINE, Loopback, loopback


def by_the_bot(world: Loopback, seat: Seat, word: str) -> tuple[ShownMessage, ...]:
    return tuple(
        one
        for one in seat.on_screen(world.room(seat, word))
        if one.author_id == world.simulation.bot_id
    )


@pytest.mark.asyncio
async def test_a_workshop_is_quiet_but_for_invitation_letter_and_alarm(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        await world.open()
        someone = world.first[0]
        (invitation,) = by_the_bot(world, someone, LINE)
        assert not invitation.silent
        for seat in world.people:
            await world.press(seat, LINE, "consent")
        await world.come_together()
        await world.slash(world.ada, "workshop letter", to="everybody", words="Welcome.")
        letter = next(one for one in by_the_bot(world, someone, LINE) if "Welcome." in one.text)
        assert not letter.silent
        assert all(one.silent for one in by_the_bot(world, someone, JOINT))
        await world.press(someone, LINE, "ask_third_party", {"words": "May I come late?"})
        told = by_the_bot(world, world.ada, CONTROL)
        loud = [one.text for one in told if not one.silent]
        assert any("A question is waiting" in text for text in loud)
        assert len(loud) < len(told)
    # That nothing called anybody by a mention, in a message or in an edit, the world itself asserts at its end.


def test_what_notifies_are_texts_of_the_pack() -> None:
    agenda = load_packs(Path(__file__).parents[2] / "prompts", "kelman").agenda
    assert declared(agenda).keys() >= NOTIFYING
