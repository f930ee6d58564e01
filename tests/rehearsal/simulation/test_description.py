"""What passes is held against Discord's description: where a copy is named, everything; a small one here, always."""

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.rehearsal.described import NOT_CHECKED, VARIABLE, Record, record_from_environment
from bot.rehearsal.described.description import Description
from bot.rehearsal.simulation import SimulatedDiscord
from tests.rehearsal.simulation.conftest import RIGHTS, Stage, build
from tests.rehearsal.simulation.small_bot import Card, running

pytestmark = pytest.mark.asyncio
SEND = "/channels/{channel_id}/messages"


def answer(schema: object) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


DOCUMENT: dict[str, Any] = {
    "paths": {
        SEND: {
            "post": {
                "requestBody": answer({"$ref": "#/components/schemas/Message"}),
                "responses": {
                    "201": answer({"$ref": "#/components/schemas/Message"}),
                    "4XX": answer(True),
                },
            }
        },
        "/channels/{channel_id}/messages/pins": {"post": {"responses": {"204": {}}}},
    },
    "components": {
        "schemas": {
            "Message": {
                "type": "object",
                "properties": {
                    "content": {"type": "string", "maxLength": 5},
                    "type": {"oneOf": [{"const": 0}, {"const": 19}]},
                    "parts": {"type": "array", "items": {"type": "object", "required": ["id"]}},
                },
                "required": ["content"],
            },
            "MessageResponse": {"$ref": "#/components/schemas/Message"},
        }
    },
}


@pytest.fixture
def record() -> Record:
    return Record(Description(DOCUMENT))


async def test_what_is_as_described_is_counted(record: Record) -> None:
    record.saw_call(
        "POST", "/channels/1/messages", {"content": "hello"}, 201, {"content": "hello", "type": 19}
    )
    record.saw_call("POST", "/channels/1/messages", {"content": "hello!"}, 400, {"code": 50035})
    record.saw_event("MESSAGE_CREATE", {"content": "hello"})
    record.saw_event("TYPING_START", {})
    assert record.check().as_json() == {
        "requests": 1,
        "replies": 2,
        "events": 1,
        "undescribed": {"TYPING_START": 1},
        "mismatches": 0,
        "named": {},
    }


async def test_what_differs_is_named_by_place_and_rule_and_never_by_what_stood_there(
    record: Record,
) -> None:
    secret = "a word that nobody may read"
    record.saw_call("POST", "/channels/1/messages", {"content": secret}, 200, {})
    record.saw_call(
        "POST", "/channels/1/messages", {}, 201, {"content": "x", "type": 7, "parts": [{}, {}]}
    )
    record.saw_event("MESSAGE_UPDATE", {"content": 5})
    found = record.check().mismatches
    assert dict(found) == {
        f"request POST {SEND} content: maxLength 5": 1,
        f"request POST {SEND} (whole): missing content": 1,
        f"reply 200 POST {SEND} (status): not among 201, 4XX": 1,
        f"reply 201 POST {SEND} type: enum": 1,
        f"reply 201 POST {SEND} parts/*: missing id": 1,
        "MESSAGE_UPDATE content: int, not string": 1,
    }
    assert secret not in str(found)


async def test_the_most_literal_path_is_the_operation_of_a_call() -> None:
    description = Description(DOCUMENT)
    operation = description.operation("POST", "/channels/1/messages/pins")
    assert operation is not None
    assert operation.name == "POST /channels/{channel_id}/messages/pins"
    assert description.operation("GET", "/channels/1/messages") is None


async def test_without_a_copy_nothing_is_recorded_and_it_is_said_in_one_sentence() -> None:
    assert record_from_environment({}) is None
    assert NOT_CHECKED.count(".") == 1
    assert VARIABLE in NOT_CHECKED


@pytest_asyncio.fixture
async def watched() -> AsyncIterator[tuple[Stage, Record | None]]:
    """A stage, with everything recorded where the environment names a copy of Discord's own description."""
    record = record_from_environment(os.environ)
    async with SimulatedDiscord() as simulation:
        if record is not None:
            simulation.watched_by(record)
        world = build(simulation)
        async with running(simulation) as bot:
            yield Stage(**vars(world), bot=bot), record


async def test_what_a_bot_and_people_do_here_is_as_discord_describes_it(
    watched: tuple[Stage, Record | None],
) -> None:
    stage, record = watched
    room = await stage.discord_guild.create_text_channel("room", reason="a reason")
    await room.edit(topic="the river")
    card = await room.send(view=Card(), silent=True)
    await card.edit(view=Card("changed"))
    outcome = await stage.mira.click(stage.mira.read(stage.mira.room("room").id)[0], "Write")
    assert outcome.form is not None
    await stage.mira.submit(outcome.form, {"words": "words", "tone": "warm"})
    await stage.mira.slash("report", stage.lobby)
    await stage.mira.slash("slow", stage.lobby)
    await stage.mira.autocomplete("workshop open", stage.lobby, name="a")
    shown = await stage.mira.send(stage.lobby, "to reply to")
    await stage.mira.reply(shown, "so")
    stage.guild.by_hand.open_thread(stage.lobby, "aside", stage.mira)
    call = stage.guild.add_voice_channel("call")
    stage.mira.call.join(call)
    stage.guild.owner.call.move(stage.mira.id, stage.guild.add_voice_channel("another call"))
    stage.mira.call.mute()
    mira = stage.discord_guild.get_member(stage.mira.id)
    assert mira is not None
    await mira.move_to(None)
    stage.guild.by_hand.time_out(stage.dan, 60)
    stage.guild.edit_role(stage.guild.bot_role, RIGHTS.value)
    stage.guild.kick(stage.dan)
    await room.delete()
    await stage.settle()
    # Without a copy there is nothing to hold it against, and the rehearsal says so.
    assert record is None or dict(record.check().mismatches) == {}
