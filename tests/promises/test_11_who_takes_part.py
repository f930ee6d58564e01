"""Promise 11: nobody learns from the bot's words who takes part. Probed from three kinds of seats."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rehearsal.simulation import ChannelId, Outcome, Seat
from tests.beginnings import already_in_briefing, already_together
from tests.chat.boundaries.test_guard import HELD, left_alone, taken_out
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, Loopback, loopback

pytestmark = pytest.mark.waits

NOBODY = "Odile"
"""A name that nobody in the server has."""
PROBES = (
    "{} said that the talks will be over by spring.",
    "According to {}, nobody will come on Thursday.",
    "{}: we will not sign anything.",
)


async def stands_alike(world: Loopback, seat: Seat, where: ChannelId, names: list[str]) -> None:
    """What names somebody who takes part stands as what names nobody does, and nothing is told of either."""
    before = noticed(world, seat)
    sent = [await seat.send(where, probe.format(name)) for probe in PROBES for name in names]
    assert await left_alone(world, *sent), seat.name
    assert noticed(world, seat) == before


def noticed(world: Loopback, seat: Seat) -> int:
    """How many notices somebody has had of what they wrote."""
    reads = world.reads(seat, LINE) if seat in world.people else ""
    return reads.count(HELD) + reads.count("A word about one of your messages")


def said_to(outcome: Outcome) -> tuple[str, tuple[str, ...]]:
    """All that somebody is answered: the words, and what the buttons say."""
    buttons = tuple(button.label for one in outcome.answers for button in one.buttons)
    return outcome.text, buttons


async def answered_alike(
    world: Loopback, seat: Seat, taking_part: Seat, takes_no_part: Seat
) -> None:
    """Every command that can name a person, and every list of options, tells this seat the same of both."""
    for name in ("first", "second", "third_party", "out"):
        told = [
            said_to(await world.slash(seat, "workshop people", person=one.id, **{"as": name}))
            for one in (taking_part, takes_no_part)
        ]
        assert told[0] == told[1], name
    for command, option, more in (
        ("workshop letter", "to", {}),
        ("workshop say", "room", {"kind": "question"}),
        ("workshop go", "from", {}),
        ("workshop ask", "prompt", {}),
    ):
        assert list(await seat.autocomplete(command, world.lobby, **more, **{option: ""})) == []
    for command in ("workshop check", "workshop panel", "workshop export"):
        told_words = said_to(await world.slash(seat, command))[0]
        assert not [one.name for one in world.people if one is not seat and one.name in told_words]


@pytest.mark.asyncio
async def test_an_outsider_is_told_the_same_whoever_they_name_or_ask_about(tmp_path: Path) -> None:
    async with already_together(tmp_path / "bot") as world:
        names = [NOBODY, *(one.name for one in world.people), world.ada.name]
        await stands_alike(world, world.outsider, world.lobby, names)
        await answered_alike(world, world.outsider, world.first[0], world.owner)
        data = said_to(await world.slash(world.outsider, "my data"))
        assert "nothing" in data[0]
        assert not [one.name for one in world.people if one.name in data[0]]


@pytest.mark.asyncio
async def test_whoever_was_merely_invited_learns_of_nobody_but_the_third_party(
    tmp_path: Path,
) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        await world.open()
        invited, *others = world.first
        for seat in (*others, *world.second):
            await world.press(seat, LINE, "consent")
        names = [NOBODY, *(one.name for one in (*others, *world.second))]
        for where in (world.lobby, world.room(invited, LINE)):
            await stands_alike(world, invited, where, names)
        await answered_alike(world, invited, world.second[0], world.owner)
        data = said_to(await world.slash(invited, "my data"))[0]
        assert not [one.name for one in (*others, *world.second) if one.name in data]
        # The third party they know from their own line.
        named = await invited.send(world.lobby, PROBES[0].format(world.ada.name))
        assert await taken_out(world, named)


@pytest.mark.asyncio
async def test_before_the_sides_meet_neither_learns_who_sits_on_the_other_and_then_both_know(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        asks, other = world.first[0], world.second[0]
        for where in (world.lobby, world.room(asks, CAUCUS), world.room(asks, LINE)):
            await stands_alike(world, asks, where, [NOBODY, *(one.name for one in world.second)])
        # A form answers alike too, and what it names is for the third party to read.
        offered = {}
        for name in (NOBODY, other.name):
            words = {"words": f"The friends of {name}"}
            offered[name] = said_to(await world.press(asks, CAUCUS, "name_side", words))
        assert offered[other.name][0] == offered[NOBODY][0].replace(NOBODY, other.name)
        assert offered[other.name][1] == offered[NOBODY][1]
        assert f"The friends of {other.name}" in world.reads(world.ada, CONTROL)
        assert "may name somebody" not in world.reads(asks, CAUCUS)
        # One's own side is known from the caucus.
        message = await asks.send(world.lobby, PROBES[0].format(world.first[1].name))
        assert await taken_out(world, message)

        await world.come_together()
        message = await asks.send(world.lobby, PROBES[0].format(other.name))
        assert await taken_out(world, message)


@pytest.mark.asyncio
async def test_whoever_stepped_out_is_still_not_to_be_named_by_those_who_met_them_alone(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        gone, friend, stranger = world.first[0], world.first[1], world.second[0]
        asked = await world.press(gone, LINE, "withdraw")
        await world.press_answer(gone, asked, "withdraw_surely")
        named = PROBES[0].format(gone.name)
        assert await taken_out(world, await friend.send(world.lobby, named))
        assert await left_alone(world, await stranger.send(world.lobby, named))
        # And they, who are out, still know whom they met there.
        said = PROBES[0].format(friend.name)
        assert await taken_out(world, await gone.send(world.lobby, said))
        said = PROBES[0].format(stranger.name)
        assert await left_alone(world, await gone.send(world.lobby, said))


@pytest.mark.asyncio
async def test_what_is_found_on_its_way_to_the_other_side_is_told_to_the_third_party_alone(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        for _ in range(12):
            here = await world.ada.autocomplete("workshop go", world.lobby, **{"from": ""})
            if str(here[0].value).startswith("concerns"):
                break
            passing = {"from": here[0].value, "all_the_same": True}
            await world.slash(world.ada, "workshop go", **passing)
        for seat, words in (
            (world.first[0], f"What {world.second[1].name} does at the mill at night."),
            (world.second[0], "That the weir is closed without a word to us."),
            (world.second[0], "That our children leave the valley for good."),
        ):
            note = await world.press(seat, CAUCUS, "write_note", {"words": words})
            if "It is about:" in note.text:
                assert world.second[1].name in note.text
                note = await world.press_answer(seat, note, "names_nobody")
            await world.press_answer(seat, note, "let_be_shown")
        held = await world.slash(world.ada, "workshop board", do="show_together")
        assert "may name somebody" in held.text
        assert all(answer.ephemeral for answer in held.answers)
        for seat in world.people:
            assert "may name somebody" not in world.reads(seat, JOINT)
            assert "weir" not in world.reads(seat, JOINT)
        # What is asked for in other words waits with its author; who that is the third party does not learn.
        await world.press_answer(world.ada, held, "ask_other_words")
        assert "be put in other words" in world.reads(world.first[1], CAUCUS)
        assert world.first[0].name not in world.reads(world.ada, CONTROL)
        mine = await world.press(world.first[0], LINE, "my_notes")
        note = await world.press_answer(world.first[0], mine, "look_at_note")
        assert "at the mill at night" in note.text
        await world.press_answer(world.first[0], note, "let_be_shown")
        held = await world.slash(world.ada, "workshop board", do="show_together")
        done = await world.press_answer(world.ada, held, "nothing_in_it")
        assert "as they are" in done.text
        await world.slash(world.ada, "workshop board", do="show_together")
        assert "weir" in world.reads(world.first[2], JOINT)
        assert "at the mill at night" in world.reads(world.second[2], JOINT)
