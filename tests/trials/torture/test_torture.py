"""A small share of the torture; and that each part would tell a loss if there were one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people.invited import Invite
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, UserId
from bot.trials.beginnings import ADA, NEWCOMER, after, brought_to, person
from bot.trials.torture import __main__ as torture
from bot.trials.torture import closing, disk, presses, texts
from bot.trials.torture.child import COMMITS, WORDS
from bot.trials.torture.forging import OUTSIDER
from bot.trials.torture.harm import suffer
from bot.trials.torture.part import Tally

MIRA = person(SideId.FIRST, 0)


@pytest.mark.asyncio
async def test_forged_presses_open_nothing_and_change_nothing_that_is_not_their_pressers() -> None:
    tally = await presses.run(9001)
    assert tally.losses == []
    assert tally.counts["presses"] == presses.PRESSES
    assert tally.counts["taken"] > 50
    assert tally.counts["refused"] > 100


@pytest.mark.asyncio
async def test_hostile_texts_do_nothing_where_they_are_shown() -> None:
    tally = await texts.run(9001)
    assert tally.losses == []
    assert tally.counts["with_words"] > 10


@pytest.mark.asyncio
async def test_a_disk_that_fails_loses_nothing_that_was_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disk, "FAULTS", 2)
    tally = await disk.run(9002)
    assert tally.losses == []
    assert tally.counts["faults"] == 2


@pytest.mark.asyncio
async def test_a_closing_that_is_crashed_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "CRASHES", 1)
    tally = await closing.run(9001)
    assert tally.losses == []
    assert tally.counts["crashes"] == 1


# ---- what would be told if it were so


def _workshop() -> Workshop:
    return brought_to(4, 4, "concerns", 0, True)


@pytest.mark.parametrize(
    ("now", "by", "told"),
    [
        (_workshop(), OUTSIDER, "taken from somebody who has no seat"),
        (
            replace(_workshop(), stage=Stage.CLOSING),
            MIRA,
            "changed what only the third party leads",
        ),
        (
            after(_workshop(), Invite(ADA, NEWCOMER, SideId.SECOND)),
            MIRA,
            "opened a room",
        ),
    ],
)
def test_a_press_that_does_what_its_presser_may_not_is_told(
    now: Workshop, by: UserId, told: str
) -> None:
    assert any(told in loss for loss in presses.judged(_workshop(), now, by, Verb.WRITE_NOTE))


def test_the_third_party_s_press_taken_from_a_participant_is_told() -> None:
    lost = presses.judged(_workshop(), _workshop(), MIRA, Verb.GO_ON)
    assert lost == ["go_on: the third party's, taken from a participant"]


@pytest.mark.parametrize(
    "hostile", ["zqx @everyone", "zqx <@1>", "zqx \x1b", "zqx \u202e", "zqx \u2066"]
)
def test_what_would_do_something_where_it_is_shown_is_told(hostile: str) -> None:
    assert texts.unsafe(f"\u2068{hostile}\u2069 and <@2> of ours") != []


@pytest.mark.parametrize(
    "shown",
    [
        "\u2068zqx\u2069 @everyone \x1b <@1>\u2069",
        "\u2068zqx\u2069 and \u2068zqx @everyone\u2069",
        "\u2068zqx [so](https://discord.com)\u2069",
        "\u2068zqx\u2069zqx <@1> \u2068\u2069",
        "\u2068zqx \\\\<@1>\u2069",
    ],
)
def test_words_that_break_out_that_come_second_or_that_hide_a_link_are_told(shown: str) -> None:
    assert texts.unsafe(shown) != []


@pytest.mark.parametrize(
    "shown", ["\u2068zqx \\<@1\\>\u2069", "\u2068zqx \\[so\\](https\\:\\/\\/discord\\.com)\u2069"]
)
def test_what_a_backslash_keeps_from_doing_anything_is_no_loss(shown: str) -> None:
    assert texts.unsafe(shown) == []


def test_the_bot_s_own_mentions_beside_somebody_s_words_are_no_loss() -> None:
    assert texts.unsafe("<#1> \u2068zqx, and no more\u2069 <@2>") == []


@pytest.mark.asyncio
async def test_an_acknowledgement_of_what_is_not_on_the_disk_is_told(tmp_path: Path) -> None:
    said = await suffer(None, tmp_path, "commit", str(tmp_path), "0", "0")
    assert f"done {COMMITS}" in said
    made_up = [*range(1, COMMITS + 2)]
    lost = await disk.found(tmp_path, made_up, begun=True)
    assert lost == ["an acknowledged state is gone", "an acknowledged post is gone"]
    (tmp_path / "a log").write_bytes(WORDS)
    assert "words lie open on the disk" in await disk.found(tmp_path, [], begun=True)


def test_runs_that_are_done_are_not_played_again_and_a_loss_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    played: list[int] = []

    async def run(number: int) -> Tally:
        played.append(number)
        tally = Tally()
        if number == 3:
            tally.lose("something")
        return tally

    monkeypatch.setattr(presses, "run", run)
    command = ["presses", "--seed", "2", "--progress", str(tmp_path / "done")]
    assert torture.main([*command, "--runs", "1"]) == 0
    assert torture.main([*command, "--runs", "2"]) == 1
    assert torture.main([*command, "--runs", "3", "--seconds", "-1"]) == 1
    assert played == [2, 3]
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["runs"], row["lost"], row.get("runs_left", 0)) for row in rows] == [
        (1, 0, 0),
        (2, 1, 0),
        (2, 1, 1),
    ]
