"""Lines of scripted people in their own languages: whole, theirs, and named by pieces that stand in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import CHECKOUT
from bot.rehearsal.__main__ import SCENARIOS, Wish
from bot.rehearsal.pressing import OR, choice
from bot.rehearsal.scenario import Act, Scenario
from bot.rehearsal.simulation import Choice
from bot.rehearsal.tongues import Languages, PackTexts, load_lines, with_languages
from bot.rehearsal.tongues.spoken_alike import WRITTEN
from bot.toml_files import StartError

RIVER = Languages("ar", "he", "en")
MERGER = Languages("fr", "en", "en")
PLAYS = {"river": RIVER, "merger": MERGER}
PACK = CHECKOUT / "prompts" / "kelman"
NAMES_AND_OTHERS = 4
"""Lines of a play that stay as they are: a side's name, and what is written in that very language anyway."""


def scenario(name: str) -> Scenario:
    return Wish(scenario=name).read_scenario()


def written(act: Act) -> list[str]:
    """What somebody wrote for an act."""
    return [
        one
        for one in (act.text, *(value for name, value in act.fill.items() if name in WRITTEN))
        if one
    ]


def of_people(played: Scenario, seats: set[str]) -> list[tuple[str, str]]:
    acts = [act for phase in played.phases for act in phase.acts]
    return [
        (act.by, one)
        for act in acts
        if act.by in seats and act.verb != "say_same"
        for one in written(act)
    ]


@pytest.mark.parametrize("name", PLAYS)
def test_whoever_reads_another_language_writes_it_and_nobody_else_does(name: str) -> None:
    languages, english = PLAYS[name], scenario(name)
    spoken = languages.of_seats(english)
    lines = load_lines(SCENARIOS / f"{name}.toml", spoken)
    played = with_languages(english, languages, PackTexts(PACK, languages.all), lines)
    theirs = {seat for seat, code in spoken.items() if code != "en"}
    said = set(of_people(played, theirs))
    left = {one for one in of_people(english, theirs) if one in said}
    for code in languages.all:
        assert sum(spoken[seat] == code for seat, _ in left) <= NAMES_AND_OTHERS, left
    others = {seat for seat in spoken if seat not in theirs}
    assert set(of_people(english, others)) <= set(of_people(played, others))


@pytest.mark.parametrize("name", PLAYS)
def test_every_line_is_one_of_the_scenario_and_every_piece_stands_in_a_line(name: str) -> None:
    english = scenario(name)
    lines = load_lines(SCENARIOS / f"{name}.toml", PLAYS[name].of_seats(english))
    seats = {one.id for one in english.seats}
    both = (Wish(scenario=name, seed=seed).read_scenario() for seed in (1, 2))
    everything = {one for each in both for one in of_people(each, seats)}
    assert set(lines.by_seat) <= everything
    assert {line for _, line in lines.both} <= {line for _, line in everything}
    stand = [*lines.by_seat.values(), *lines.both.values()]
    for piece, reads in lines.pieces.items():
        assert any(piece in line for _, line in everything), piece
        assert OR not in piece
        for one in reads:
            assert any(one in line for line in stand), one


def test_before_anything_is_asked_one_of_each_side_has_said_the_same() -> None:
    english = scenario("river")
    lines = load_lines(SCENARIOS / "river.toml", RIVER.of_seats(english))
    played = with_languages(english, RIVER, PackTexts(PACK, RIVER.all), lines)
    acts = [act for phase in played.phases for act in phase.acts]
    assert [act.number for act in acts] == list(range(1, len(acts) + 1))
    first = next(place for place, act in enumerate(acts) if act.verb == "say_same")
    asked = [place for place, act in enumerate(acts) if act.verb in ("ask_steps", "ask_products")]
    assert any(place > first for place in asked)
    side = {one.id: one.side for one in english.seats}
    same = [act for act in acts if act.verb == "say_same"]
    assert {side[act.by] for act in same} == {"first", "second"}
    assert not any(
        value.endswith((" (ar)", " (he)")) for act in same for value in act.fill.values()
    )
    assert {"own_interest", "misuse"} <= {name for act in same for name in act.fill}
    for place in asked:
        before = [act for act in acts[:place] if act.verb in ("read_both", "all_same")][-4:]
        if before:
            assert [side[act.by] for act in before] == ["first", "first", "second", "second"]


def test_of_lines_that_begin_alike_each_is_found_in_a_list_of_all_of_them() -> None:
    languages = Languages("en", "fr", "fr")
    played = with_languages(scenario("river"), languages, PackTexts(PACK, languages.all))
    acts = [act for phase in played.phases for act in phase.acts if act.verb == "say_same"]
    lines = [act.choose.partition(OR)[0] for act in acts]
    assert len({line[:16] for line in lines}) < len(set(lines))
    listed = tuple(
        Choice(value=str(place), label=f"\u2068{line}") for place, line in enumerate(lines)
    )
    for act, line in zip(acts, lines, strict=True):
        assert lines[int(choice(listed, act.choose))] == line
        assert choice((Choice(value="", label=f"{line[:36]}…"),), act.choose) == ""


def test_a_broken_file_of_lines_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "river").mkdir()
    (tmp_path / "river" / "ar.toml").write_text('[[mira]]\nen = "Yes."\n', encoding="utf-8")
    with pytest.raises(StartError, match="a line has en and ar, and nothing else"):
        load_lines(tmp_path / "river.toml", {"mira": "ar"})
