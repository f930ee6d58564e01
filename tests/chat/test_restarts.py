"""Buttons, cards and forms of before a restart, or of before a room was replaced: none is a dead end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.rehearsal.screens import as_read
from bot.rehearsal.simulation import Form, Seat
from tests.beginnings import MEMBERS_UNTOLD, already_in_briefing, already_together
from tests.loopback import CAUCUS, CONTROL, LINE, Loopback, loopback, pressable

pytestmark = pytest.mark.waits

ASKED = "Did the form survive?"
NAMED = "The people of the mill"
SAID = "What would you need to hear first?"
SPOKEN = "We have said something in here."


async def opened_form(world: Loopback, seat: Seat, word: str, verb: str) -> Form:
    """A form that stands open on somebody's screen."""
    form = (await seat.click(*pressable(seat.on_screen(world.room(seat, word)), verb))).form
    assert form is not None
    return form


@pytest.mark.asyncio
async def test_what_stood_on_screens_before_a_restart_goes_on_working(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        refused = await world.slash(world.ada, "workshop open")
        await world.kill()
        await world.start()
        # An answer that one person alone was given, with its button.
        acknowledged = await world.press_answer(world.ada, refused, "acknowledge")
        assert "you can open the rooms" in acknowledged.text
        await world.slash(world.ada, "workshop open")

        mira, layla = world.first[0], world.second[0]
        consent = pressable(mira.on_screen(world.room(mira, LINE)), "consent")
        form = await opened_form(world, layla, LINE, "ask_third_party")
        panel = pressable(world.ada.on_screen(world.room(world.ada, CONTROL)), "pause")
        await world.kill()
        await world.start()
        assert "take this back" in (await mira.click(*consent)).text
        answered = await layla.submit(form, {"words": ASKED})
        assert "Your question is in your own line" in answered.text
        await world.settle()
        assert ASKED in world.reads(layla, LINE)
        # Pressed twice before the panel changes: the second says why not, and does nothing.
        twice = await asyncio.gather(world.ada.click(*panel), world.ada.click(*panel))
        assert all(one.acknowledged and one.text for one in twice)
        assert twice[0].text != twice[1].text
        await world.settle()
        pressable(world.ada.on_screen(world.room(world.ada, CONTROL)), "resume")


@pytest.mark.asyncio
async def test_words_of_a_form_from_a_room_that_was_replaced_come_back_to_their_author_alone(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        mira, caucus = world.first[0], world.room(world.first[0], CAUCUS)
        await mira.send(caucus, SPOKEN)
        await world.settle()
        naming = await opened_form(world, mira, CAUCUS, "name_side")
        saying = await opened_form(world, world.ada, CONTROL, "say")
        await world.go_on()
        assert world.room(mira, CAUCUS) != caucus
        assert caucus not in {room.id for room in world.rooms()}
        await mira.submit(naming, {"words": NAMED})
        await world.settle()
        # What the third party was about to say in the room that is gone comes back to them.
        room = next(field for field in saying.fields if field.custom_id == "room").choices[0].value
        said = await world.ada.submit(
            saying, {"kind": ["challenge"], "room": [room], "words": SAID}
        )
        assert SAID in said.text
        assert SAID not in world.reads(mira, CAUCUS)
        # In her line, which the third party reads, stands no more than that something waits for her.
        everybody = (*world.people, world.ada, world.ben, world.outsider)
        shown = [
            one.text
            for seat in everybody
            for room in seat.rooms()
            for one in seat.on_screen(room.id)
        ]
        assert any("Only you can read it" in text for text in shown)
        assert not [text for text in shown if NAMED in text]
        back = await world.press(mira, LINE, "give_back")
        assert NAMED in back.text
        assert all(answer.ephemeral for answer in back.answers)


@pytest.mark.asyncio
async def test_whoever_left_or_was_banned_while_the_bot_was_dead_is_out_and_stays_out_when_they_come_back(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        gone, banned = world.first[0], world.second[1]
        others = [seat for seat in world.people if seat not in (gone, banned)]
        before = {
            seat: (world.sees(seat), world.reads(seat, LINE), world.reads(seat, CAUCUS))
            for seat in others
        }

        def noted(seat: Seat) -> int:
            told = as_read(world.reads(world.ada, CONTROL))
            return told.count(f"<@{seat.id}> has left this server")

        await world.kill()
        world.guild.leave(gone)
        world.guild.ban(banned)
        await world.start()
        # Who is in the server the bot is told only after a while.
        assert await world.simulation.until(lambda: noted(banned) == 1, 20.0)
        await world.settle()
        assert (noted(gone), noted(banned)) == (1, 1)
        assert world.reads(world.ada, CONTROL).count(": 2\n") == 2
        rows = {grant.target for room in world.rooms() for grant in room.grants}
        assert not rows & {gone.id, banned.id}
        after = {
            seat: (world.sees(seat), world.reads(seat, LINE), world.reads(seat, CAUCUS))
            for seat in others
        }
        assert after == before
        world.guild.unban(banned)
        for seat in (gone, banned):
            world.guild.join_again(seat)
        await world.settle()
        assert [world.sees(seat) for seat in (gone, banned)] == [frozenset(), frozenset()]
        assert (noted(gone), noted(banned)) == (1, 1)
        await world.slash(world.ada, "workshop people", person=gone.id, **{"as": "first"})
        assert world.sees(gone) == {LINE}


@pytest.mark.asyncio
async def test_without_the_members_intent_nobody_counts_as_gone(tmp_path: Path) -> None:
    async with already_in_briefing(tmp_path / "bot", MEMBERS_UNTOLD) as world:
        gone = world.first[0]
        await world.kill()
        world.guild.leave(gone)
        await world.start()
        # A change, after which everything is looked at.
        await world.slash(world.ada, "workshop people", person=world.outsider.id, **{"as": "first"})
        control = world.reads(world.ada, CONTROL)
        assert ": 3, 1 not yet" in control
        assert "has left this server" not in control
        world.guild.join_again(gone)
        assert world.sees(gone) == {LINE, CAUCUS}


@pytest.mark.asyncio
async def test_every_refusal_comes_within_three_seconds_and_in_words(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        nowhere = await world.slash(world.ada, "workshop panel")
        may_not = await world.slash(world.outsider, "workshop new", name="Not mine to make")
        await world.in_briefing()
        mira = world.first[0]
        going = {"from": "perspectives:1"}
        outcomes = {
            "from another phase": await world.slash(world.ada, "workshop go", **going),
            "no workshop yet": nowhere,
            "may not make one": may_not,
            "an outsider goes on": await world.slash(world.outsider, "workshop panel"),
            "an outsider opens": await world.slash(world.outsider, "workshop open"),
            "a participant closes": await world.slash(
                mira, "workshop close", name="The mill and the meadow"
            ),
            "a participant looks": await world.slash(mira, "workshop check"),
            "the wrong name": await world.press(
                world.ada, CONTROL, "close", {"words": "Another name"}
            ),
            "nothing to confirm": await world.slash(world.ben, "workshop session", do="end"),
            "already on a side": await world.slash(
                world.ada, "workshop people", person=mira.id, **{"as": "side:second"}
            ),
            "a bot is no person": await world.slash(
                world.ada, "workshop people", person=world.simulation.bot_id, **{"as": "side:first"}
            ),
        }
        assert {
            name: one.latency_s
            for name, one in outcomes.items()
            if one.failed or one.latency_s >= 3.0
        } == {}
        assert [name for name, one in outcomes.items() if not one.text.strip()] == []
        assert all(all(answer.ephemeral for answer in one.answers) for one in outcomes.values())
        words = {name: one.text for name, one in outcomes.items()}
        assert not [name for name, text in words.items() if "Something went wrong" in text]
        assert world.sees(mira) == {LINE, CAUCUS}
