"""A small share of the torture; and that each part would tell a loss if there were one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.people.invited import Invite
from bot.domain.state.workshop import Stage, Workshop
from bot.domain.vocabulary.buttons import Verb
from bot.domain.vocabulary.identity import SideId, UserId
from bot.rehearsal.patience import never_stood, pressed_old_cards_alone
from bot.rehearsal.pressing import NOTHING_TO_PRESS, pressable
from bot.rehearsal.report import Report
from bot.rehearsal.scenario import Act
from bot.rehearsal.stage import NO_CHANNEL
from bot.trials.beginnings import ADA, NEWCOMER, after, brought_to, person
from bot.trials.torture import __main__ as torture
from bot.trials.torture import closing, disk, harm, kill, presses, rest, rights, server, texts
from bot.trials.torture.child import COMMITS, WORDS
from bot.trials.torture.forging import OUTSIDER
from bot.trials.torture.harm import suffer
from bot.trials.torture.part import NotBegun, Tally, played

RIGHTS_RUN, RIGHTS_CHANGES = 1, 12
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
    assert tally.counts["faults"] + tally.counts["not_tried"] == 2


@pytest.mark.asyncio
async def test_a_server_killed_together_with_the_process_that_commits_has_all_that_was_acknowledged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "KILLS", 1)
    monkeypatch.setattr(server, "WHOM", ("both",))
    tally = await server.run(9002)
    assert tally.losses == []
    assert tally.counts["both_killed"] == 1


@pytest.mark.asyncio
async def test_a_closing_that_is_crashed_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "CLOSINGS", 1)
    tally = await closing.run(9004)
    assert tally.losses == []
    assert tally.counts["crashes"] == 1 or not harm.can_inject()


@pytest.mark.asyncio
async def test_rights_are_changed_while_rooms_are_open_for_the_leader_acknowledges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rights, "CHANGES", RIGHTS_CHANGES)
    tally = await rights.run(RIGHTS_RUN)
    assert tally.losses == []
    assert tally.counts["acknowledged"] > 0
    assert tally.counts["judged_open"] == RIGHTS_CHANGES


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


def _who_stayed_away(*seats: UserId) -> Workshop:
    workshop = _workshop()
    participants = tuple(
        replace(one, in_joint=False, to_stay=True) if one.user in seats else one
        for one in workshop.people.participants
    )
    return replace(workshop, people=replace(workshop.people, participants=participants))


def test_whoever_says_i_stay_may_let_themselves_into_the_joint_room_and_nobody_else() -> None:
    both = MIRA, person(SideId.FIRST, 1)
    before = _who_stayed_away(*both)
    assert presses.judged(before, _who_stayed_away(both[1]), MIRA, Verb.STAY) == []
    lost = presses.judged(before, _workshop(), MIRA, Verb.STAY)
    assert lost == ["stay: a participant opened a room to somebody else"]


def test_the_third_party_s_press_taken_from_a_participant_is_told() -> None:
    lost = presses.judged(_workshop(), _workshop(), MIRA, Verb.GO_ON)
    assert lost == ["go_on: the third party's, taken from a participant"]


@pytest.mark.parametrize(
    ("told", "old"),
    [
        (["This belongs to another phase, and nothing was done. The newest card says …"], True),
        (["The session begins."], False),
        (["", "This belongs to another phase, and nothing was done."], False),
        ([], False),
    ],
)
def test_whoever_pressed_an_old_card_looks_at_the_newest_unless_it_may_be_old_by_their_press(
    told: list[str], old: bool
) -> None:
    assert pressed_old_cards_alone(told, lambda text, shown: text in shown) is old


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
async def test_a_card_that_never_stood_again_after_a_kill_is_told_with_its_verb(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def rehearse(_: object) -> Report:
        return await asyncio.to_thread(_nothing_stands)

    monkeypatch.setattr(kill, "rehearse", rehearse)
    (lost,) = (await kill.run(1)).losses
    assert lost.endswith("the script stopped: nothing to press for go_on")
    words = kill.stopped(LookupError("reads nothing that begins with 'My own words'"))
    assert words == "the script stopped: LookupError"


def _nothing_stands() -> Report:
    act = Act(1, "concerns", "ada", "press", room="control", verb="go_on")
    pressable((), act)
    raise AssertionError("something was found to press")


@pytest.mark.parametrize(
    ("do", "first", "last", "is_lost"),
    [
        ("press", f"{NOTHING_TO_PRESS} go_on", f"{NOTHING_TO_PRESS} go_on", True),
        ("press", "the interaction failed", f"{NOTHING_TO_PRESS} go_on", False),
        ("press", f"{NOTHING_TO_PRESS} go_on", "", False),
        ("press_answer", f"{NOTHING_TO_PRESS} go_on", f"{NOTHING_TO_PRESS} go_on", False),
    ],
)
def test_a_button_counts_as_pressed_already_only_if_it_stood(
    do: str, first: str, last: str, is_lost: bool
) -> None:
    assert never_stood(Act(1, "concerns", "ada", do), first, last) is is_lost


def test_without_strace_only_a_kill_counts_as_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harm, "can_inject", lambda: False)
    refused = harm.Harm("fsync", "error=EIO", 1, 1, 0.0)
    assert not harm.can_befall(refused)
    assert harm.can_befall(replace(refused, what="signal=SIGKILL"))


@pytest.mark.asyncio
async def test_a_closing_that_came_to_its_receipt_is_no_crash(tmp_path: Path) -> None:
    tally = Tally()
    late = harm.Harm("fsync", "signal=SIGKILL", 60_000, 1, 5.0)
    await closing.one(late, tmp_path, tally)
    assert tally.losses == []
    assert (tally.counts["closings"], tally.counts["crashes"]) == (1, 0)


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
        tally.counts["struck"] += 0
        if number == 3:
            tally.lose("something")
        return tally

    monkeypatch.setattr(presses, "run", run)
    command = ["presses", "--seed", "2", "--at-once", "1", "--progress", str(tmp_path / "done")]
    assert torture.main([*command, "--runs", "1"]) == 0
    assert torture.main([*command, "--runs", "2"]) == 1
    assert torture.main([*command, "--runs", "3", "--seconds", "-1"]) == 1
    assert played == [2, 3]
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(row["struck"] == 0 for row in rows), "what never happened is told as well"
    assert [(row["runs"], row["lost"], row.get("runs_left", 0)) for row in rows] == [
        (1, 0, 0),
        (2, 1, 0),
        (2, 1, 1),
    ]


def test_runs_played_at_once_in_other_processes_are_added_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert torture.main(["presses", "--runs", "2", "--at-once", "2"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["runs"], figures["presses"]) == (2, 2 * presses.PRESSES)
    assert figures["seconds"] > 0


@pytest.mark.parametrize("route", sorted(rest.ROUTES))
def test_every_kind_of_call_is_caused_by_something(route: str) -> None:
    assert sum(each == route for each, _ in rest.MATRIX) == len(rest.FAULTS)


def test_a_room_that_is_missing_is_told_as_a_loss_and_nothing_else_of_an_error_is() -> None:
    tally = Tally()
    for error in (LookupError(f"{NO_CHANNEL} control"), LookupError("words of somebody")):
        with tally.where_a_room_is_missing("a gap"):
            raise error
    assert tally.losses == ["a gap: there stands no channel of control", "a gap: LookupError"]


def test_a_run_whose_workshop_never_began_is_counted_by_itself_and_no_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run(_: int) -> Tally:
        raise NotBegun

    monkeypatch.setattr(presses, "run", run)
    tally = played("presses", 1)
    assert (dict(tally.counts), tally.losses) == ({"not_begun": 1}, [])
