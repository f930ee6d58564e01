"""Sentences that say how rooms stand: all of the pack's are known, and each is held to the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.config import CHECKOUT
from bot.rehearsal.__main__ import SCENARIOS
from bot.rehearsal.claims import Means, load_claims
from bot.rehearsal.claims.server_holds import Said, ServerHolds
from bot.rehearsal.scenario import load_scenario
from bot.rehearsal.simulation import ChannelId, Grant, SimulatedDiscord
from bot.rehearsal.stage import SEND, VIEW, Stage, bot_rights, set_stage

PACK = CHECKOUT / "prompts" / "kelman" / "en"
_BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)
_OF_ROOMS = re.compile(r"\b(rooms?|category|lines?)\b")
_HOW_THEY_STAND = re.compile(
    r"\b(open|opens|opened|closed?|closes|hidden|deleted|made|put|rests?|read-only|quiet|gone|sees?|seen|read|writes?"
    r"|empty|moved|replaced|sent|back)\b"
)
_NOT_READ_IN_DISCORD_ROOMS = ("forms", "presses", "commands")
"""Labels and titles, whose words are the person's own next act."""


def _blocks() -> Iterator[tuple[str, str]]:
    for file in sorted(PACK.glob("*.j2")):
        kind = file.name.partition(".")[0]
        if kind not in _NOT_READ_IN_DISCORD_ROOMS:
            for name, body in _BLOCK.findall(file.read_text(encoding="utf-8")):
                yield f"{kind}:{name}", body


def _speaks_of_rooms(body: str) -> bool:
    sentences = re.split(r"(?<=[.!?:*])\s+", body.strip())
    return any(_OF_ROOMS.search(one) and _HOW_THEY_STAND.search(one) for one in sentences)


def test_every_claim_stands_in_the_pack_letter_by_letter() -> None:
    texts = [body for _, body in _blocks()]
    claims = load_claims()
    said = [one.says for one in claims.claim] + [one.unless for one in claims.claim]
    for words in (*said, *claims.of_trouble):
        assert any(words in text for text in texts), words


def test_every_text_about_how_rooms_stand_is_held_to_the_server_or_named_as_saying_nothing_of_it() -> (
    None
):
    claims = load_claims()
    unknown = [
        name
        for name, body in _blocks()
        if _speaks_of_rooms(body)
        and name not in claims.of_other_things
        and not any(one.says in body for one in claims.claim)
    ]
    assert unknown == []


def test_no_block_is_named_that_the_pack_does_not_have() -> None:
    assert set(load_claims().of_other_things) <= {name for name, _ in _blocks()}


@pytest.fixture
def stage() -> Stage:
    """A server in which nothing runs: rooms are made by hand."""
    scenario = load_scenario(SCENARIOS / "river.toml", seed=2)
    return set_stage(SimulatedDiscord(), scenario, bot_rights())


def _room(stage: Stage, kind: str, *people: str, right: int = VIEW) -> ChannelId:
    grants = [Grant(stage.guild.everyone, deny=VIEW)]
    grants += [Grant(stage.seats[one].id, allow=right, for_member=True) for one in people]
    return stage.guild.add_text_channel(f"{stage.words[kind]}-abcd", grants=grants)


WRITES = VIEW | SEND


@pytest.mark.parametrize(
    ("means", "right", "so"),
    [
        (Means.WRITES_HERE, WRITES, True),
        (Means.WRITES_HERE, VIEW, False),
        (Means.ONLY_READ_HERE, VIEW, True),
        (Means.ONLY_READ_HERE, WRITES, False),
        (Means.ALL_HIDDEN, VIEW, False),
        (Means.ALL_READ_ONLY, VIEW, True),
        (Means.ALL_READ_ONLY, WRITES, False),
        (Means.JOINT_RESTS, VIEW, True),
        (Means.JOINT_RESTS, WRITES, False),
        (Means.PERSON_IS_OUT, VIEW, False),
    ],
)
def test_words_mean_what_the_server_gives_people(
    stage: Stage, means: Means, right: int, so: bool
) -> None:
    joint = _room(stage, "joint", "mira", right=right)
    stage.guild.set_grant(joint, Grant(stage.guild.everyone, deny=WRITES & ~right | VIEW))
    assert ServerHolds(stage).so(means, Said("mira", joint, "")) is so


def test_a_room_that_lets_in_somebody_who_is_not_of_it_is_not_the_room_of_its_audience(
    stage: Stage,
) -> None:
    room = _room(stage, "caucus", "mira")
    holds, said = ServerHolds(stage), Said("mira", room, "")
    assert holds.so(Means.AUDIENCE_HERE, said)
    stranger = next(one.id for one in stage.scenario.seats if one.role == "outsider")
    stage.guild.set_grant(room, Grant(stage.seats[stranger].id, allow=VIEW, for_member=True))
    assert not holds.so(Means.AUDIENCE_HERE, said)


def test_a_list_of_who_sees_rooms_names_exactly_those(stage: Stage) -> None:
    room = _room(stage, "joint", "mira", "ada")
    ids = {name: stage.seats[name].id for name in ("mira", "ada")}
    head = "**Who sees each room**"
    whole = f"{head}\n- <#{room}>: <@{ids['ada']}>, <@{ids['mira']}>\n\nnobody else"
    holds = ServerHolds(stage)
    assert holds.so(Means.LISTED_SEE, Said("ada", room, whole))
    assert not holds.so(
        Means.LISTED_SEE, Said("ada", room, f"{head}\n- <#{room}>: <@{ids['ada']}>")
    )
