"""What is typed by hand where a list is offered: matched, or asked about; and whatever is refused comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.leading.interventions import LONGEST_SAYING
from bot.domain.leading.letters import LONGEST_LETTER
from bot.rehearsal.simulation import BadInput
from tests.beginnings import already_in_briefing, already_together
from tests.loopback import CAUCUS, CONTROL, JOINT, LINE, NAME, Loopback, loopback

WORDS = "It may help to hear what this would mean to you, before we go on."
ASKED, NOTHING_LIKE = "can mean more than one", "the list has nothing like"
NOT_OPEN = "not open to you"


async def offers(world: Loopback, command: str, **typed: str) -> list[str]:
    found = await world.ada.autocomplete(command, world.lobby, **typed)
    return [choice.label for choice in found]


async def say(world: Loopback, room: str, words: str = WORDS) -> str:
    given = {"kind": "question", "room": room, "words": words}
    return (await world.slash(world.ada, "workshop say", **given)).text


async def letter(world: Loopback, to: str, words: str = WORDS) -> str:
    return (await world.slash(world.ada, "workshop letter", to=to, words=words)).text


@pytest.mark.asyncio
async def test_a_room_typed_by_hand_is_found_by_its_label_or_asked_about_with_the_words(
    tmp_path: Path,
) -> None:
    async with already_together(tmp_path / "bot") as world:
        labels = await offers(world, "workshop say", kind="question", words="x", room="")
        joint = labels[0]
        for typed in (joint, joint.upper(), f"  {joint[:-1]}", joint.replace(" ", "\u00a0")):
            words = f"{WORDS} {typed.casefold()}"
            answer = await say(world, typed, words)
            assert NOTHING_LIKE not in answer
            assert ASKED not in answer
            assert words in world.reads(world.first[0], JOINT)
        answer = await say(world, "the attic")
        assert NOTHING_LIKE in answer
        assert all(label in answer for label in labels)
        assert WORDS in answer
        common = "own room"
        assert sum(common in label.casefold() for label in labels) > 1
        answer = await say(world, common)
        assert ASKED in answer
        assert WORDS in answer
        assert NOT_OPEN not in answer


@pytest.mark.asyncio
async def test_people_are_found_by_name_and_those_of_one_name_are_told_apart(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        one, other = world.first[0], world.second[0]
        for seat in (one, other):
            world.guild.set_nickname(seat, "Ruth")
        await world.settle()
        labels = await offers(world, "workshop letter", words="x", to="")
        assert len(set(labels)) == len(labels)
        ruths = await offers(world, "workshop letter", words="x", to="ruth")
        assert len(ruths) == 2
        assert all("@" in label for label in ruths)
        answer = await letter(world, "Ruth")
        assert ASKED in answer
        assert WORDS in answer
        await letter(world, ruths[0], f"{WORDS} One.")
        assert [f"{WORDS} One." in world.reads(seat, LINE) for seat in (one, other)].count(
            True
        ) == 1
        await letter(world, "נדב", f"{WORDS} Two.")
        assert f"{WORDS} Two." in world.reads(world.second[2], LINE)
        assert f"{WORDS} Two." not in world.reads(world.second[1], LINE)
        answer = await letter(world, "Perpetua")
        assert NOTHING_LIKE in answer
        assert WORDS in answer


@pytest.mark.asyncio
async def test_places_phases_and_questions_are_typed_as_well_as_chosen(tmp_path: Path) -> None:
    async with loopback(tmp_path / "bot") as world:
        await world.drafted()
        places = await offers(world, "workshop people", **{"as": ""})
        assert await offers(world, "workshop people", **{"as": "third"}) == [
            label for label in places if "third" in label.casefold()
        ]
        typed = next(label for label in places if "third" in label.casefold())
        person = world.outsider.id
        answer = await world.slash(
            world.ada, "workshop people", person=person, **{"as": typed.upper()}
        )
        assert "is now one of the third party" in answer.text
        answer = await world.slash(world.ada, "workshop people", person=person, **{"as": "attic"})
        assert NOTHING_LIKE in answer.text

        await world.open()
        questions = await offers(world, "workshop ask", prompt="")
        assert questions
        assert len(await offers(world, "workshop ask", prompt=questions[0][:12])) >= 1
        answer = await world.slash(world.ada, "workshop ask", prompt=questions[0].casefold())
        assert NOTHING_LIKE not in answer.text
        assert NOT_OPEN not in answer.text
        answer = await world.slash(world.ada, "workshop ask", prompt="the weather")
        assert NOTHING_LIKE in answer.text

        (here,) = await offers(world, "workshop go", **{"from": ""})
        answer = await world.slash(world.ada, "workshop go", **{"from": "another phase"})
        assert here in answer.text
        answer = await world.slash(
            world.ada, "workshop go", **{"from": here.upper(), "all_the_same": True}
        )
        assert NOTHING_LIKE not in answer.text
        assert await offers(world, "workshop go", **{"from": ""}) != [here]


@pytest.mark.asyncio
async def test_lengths_are_known_before_anything_is_sent_and_what_is_refused_comes_back(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        for most, send in ((LONGEST_SAYING, say), (LONGEST_LETTER, letter)):
            with pytest.raises(BadInput):
                await send(world, "everybody", "x" * (most + 1))
        with pytest.raises(BadInput):
            await world.slash(world.ada, "workshop new", name="x" * 61)
        # Every letter needs a mark, and all of them come back.
        stars = "*" * LONGEST_LETTER
        answer = await letter(world, "Perpetua", stars)
        assert answer.count("*") >= LONGEST_LETTER
        stranger = await world.slash(world.outsider, "workshop letter", to="everybody", words=WORDS)
        assert WORDS in stranger.text
        wrong = await world.slash(world.ada, "workshop close", name="The mill and the garden")
        assert "The mill and the garden" in wrong.text
        nothing = await letter(world, "everybody", "\u200b\u3164\ufe0f")
        assert nothing
        assert not any("A letter from" in world.reads(seat, LINE) for seat in world.people)
        again = await world.slash(world.ada, "workshop close", name=NAME.upper())
        assert "The mill" not in again.text or "confirm" in world.reads(world.ben, CONTROL)


@pytest.mark.asyncio
async def test_a_letter_can_be_taken_back_by_whoever_sent_it_and_goes_from_every_line(
    tmp_path: Path,
) -> None:
    async with already_in_briefing(tmp_path / "bot") as world:
        sent = await world.slash(world.ada, "workshop letter", to="everybody", words=WORDS)
        assert "10 minutes" in sent.text
        assert all(WORDS in world.reads(seat, LINE) for seat in world.people)
        back = await world.press_answer(world.ada, sent, "take_letter_back")
        assert WORDS in back.text
        assert not any(WORDS in world.reads(seat, LINE) for seat in world.people)
        assert not any(WORDS in world.reads(seat, CAUCUS) for seat in world.people)
        again = await world.press_answer(world.ada, sent, "take_letter_back")
        assert again.text
