"""An acknowledgment in the room, with the real bot: who reads it, who writes when, what stands there afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.screens import as_read
from bot.rehearsal.simulation import NotAllowed, Seat
from tests.beginnings import already_together
from tests.loopback import CONTROL, JOINT, LINE, Loopback

BEFORE = "I was at the weir that night, like many."
SAID = "It was our gate. I knew it, and I told nobody."
AFTER = "I do not know yet what to say to that."
ASKED = "would like to acknowledge something"


async def says(world: Loopback, seat: Seat, text: str) -> None:
    await seat.send(world.room(seat, JOINT), text)
    await world.settle()


def may_write(world: Loopback, seat: Seat) -> bool:
    return seat.room(f"{JOINT}-").may_write


@pytest.mark.asyncio
async def test_the_words_are_one_persons_while_said_and_gone_after_the_quiet_even_over_a_restart(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        maren, anouk = world.first[0], world.second[0]
        await says(world, maren, BEFORE)
        wished = await world.press(maren, LINE, "wish_to_acknowledge")
        assert "Only the third party is told, until the room is yours" in wished.text
        assert f"<@{maren.id}>" in world.reads(world.ben, CONTROL).partition("acknowledge")[2]
        for seat in world.people:
            assert "acknowledge something**" not in world.reads(seat, LINE)
            assert ASKED not in world.reads(seat, JOINT)

        given = await world.press(world.ada, CONTROL, "give_room", {"minutes": "5"})
        assert "The joint room is given to" in given.text
        assert [may_write(world, seat) for seat in world.people] == [
            seat is maren for seat in world.people
        ]
        assert all(ASKED in world.reads(seat, JOINT) for seat in world.people)
        with pytest.raises(NotAllowed):
            await anouk.send(world.room(anouk, JOINT), AFTER)
        await says(world, maren, SAID)
        assert all(SAID in world.reads(seat, JOINT) for seat in world.people)

        await world.press(world.ada, CONTROL, "begin_quiet")
        assert not any(may_write(world, seat) for seat in world.people)
        await world.kill()
        await world.start()
        assert all(SAID in world.reads(seat, JOINT) for seat in world.people)
        await world.press(world.ben, CONTROL, "end_quiet")
        for seat in (*world.people, world.ada):
            assert SAID not in world.reads(seat, JOINT)
            assert BEFORE in world.reads(seat, JOINT)
        assert not any(may_write(world, seat) for seat in world.people)
        await world.press(world.ada, CONTROL, "end_break")
        await says(world, anouk, AFTER)
        assert all(AFTER in world.reads(seat, JOINT) for seat in world.people)


@pytest.mark.asyncio
async def test_anybody_ends_it_from_their_line_and_only_the_third_party_reads_who(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        maren, listens = world.first[0], world.second[1]
        await world.press(maren, LINE, "wish_to_acknowledge")
        await world.press(world.ada, CONTROL, "give_room", {"minutes": "3"})
        await says(world, maren, SAID)
        stopped = await world.press(listens, LINE, "please_stop")
        assert "It ends now" in stopped.text
        for seat in world.people:
            assert SAID not in world.reads(seat, JOINT)
            rooms = "\n".join(world.reads(seat, word) for word in world.sees(seat))
            assert "asked to stop" not in rooms
        assert f"<@{listens.id}> asked to stop" in as_read(world.reads(world.ada, CONTROL))
        assert not any(may_write(world, seat) for seat in world.people)
