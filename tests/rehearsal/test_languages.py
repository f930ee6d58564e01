"""A play in several languages: whose texts stand on a screen is told by the packs, and everybody reads their own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import StartError
from bot.rehearsal.__main__ import Wish, rehearse
from bot.rehearsal.report import Report
from bot.rehearsal.tongues import Languages, PackTexts, client_in, with_languages
from tests.made_up_language import MADE_UP, made_up, written

OUR_LANGUAGES = Languages(MADE_UP, "en", "en")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def texts(packs: Path) -> PackTexts:
    return PackTexts(packs / "prompts" / "kelman", OUR_LANGUAGES.all)


def test_whose_texts_stand_there_is_told_by_the_packs_and_not_by_the_letters(
    texts: PackTexts,
) -> None:
    both = texts.languages
    english = "**The break is over.** What you said here stays here."
    assert texts.spoken(english, both) == {"en"}
    assert texts.spoken(made_up(english), both) == {MADE_UP}
    assert texts.spoken(f"{english}\n\n{made_up(english)}", both) == {"en", MADE_UP}
    assert texts.spoken("Our wells turn salt in August.", both) == set()
    assert texts.spoken("We are togetherness.", both) == set()  # a text is not told inside a word


def test_what_a_script_says_in_english_is_told_in_every_language_of_the_play(
    texts: PackTexts,
) -> None:
    told = made_up("The draft is made, and nobody else has been told.")
    assert texts.says("The draft is made, and nobody else has been told", told)
    assert not texts.says("The session is over", told)
    assert texts.says("salt in August", "Our wells turn salt in August.")
    assert texts.called("Ready", MADE_UP) == ("Ready", made_up("Ready"))
    assert texts.called("A neighbour's words", MADE_UP) == ("A neighbour's words",)


def test_english_stands_where_a_language_is_left_out_and_another_is_refused(packs: Path) -> None:
    pack = packs / "prompts" / "kelman"
    assert Languages.of("", pack) == Languages()
    assert Languages.of(f"{MADE_UP},,", pack) == OUR_LANGUAGES
    assert Languages.of(f"{MADE_UP}", pack) == OUR_LANGUAGES
    with pytest.raises(StartError, match="the pack is not written in xx"):
        Languages.of("en,xx", pack)
    with pytest.raises(StartError, match="takes three"):
        Languages.of("en,en,en,en", pack)


def test_whose_language_discord_has_not_has_an_english_client() -> None:
    assert [client_in(one) for one in ("en", "fr", "ar", "he", "pt-BR")] == [
        *("en-US", "fr", "en-US", "en-US", "pt-BR")
    ]


def test_with_the_sides_exchanged_people_keep_their_languages(packs: Path) -> None:
    wish = Wish(languages=MADE_UP, packs=packs)
    scenario = wish.read_scenario()
    swapped = replace(wish, swap=True)
    spoken = wish.spoken.of_seats(scenario)
    assert spoken["mira"] == MADE_UP
    assert spoken == swapped.spoken.of_seats(swapped.read_scenario())


def test_in_english_a_scenario_is_played_as_it_is_written(texts: PackTexts) -> None:
    scenario = Wish().read_scenario()
    assert with_languages(scenario, Languages(), texts) is scenario


@pytest.fixture(scope="module")
def report(packs: Path) -> Report:
    """Played once for both who look at it."""
    spoken = f"{MADE_UP},en,{MADE_UP}"
    wish = Wish(languages=spoken, packs=packs, scenario="merger", retention="workshop")
    return asyncio.run(rehearse(wish))


IN_ONE_PROCESS = pytest.mark.together("the merger")


@IN_ONE_PROCESS
@pytest.mark.long
def test_what_each_seat_can_read_back_is_what_the_longest_retention_promises(
    report: Report,
) -> None:
    assert report.compare() == []
    told = report.as_json()
    assert (told["leaks"], told["missing"], told["closed"]) == (0, 0, True)


@IN_ONE_PROCESS
@pytest.mark.long
def test_in_a_play_in_several_languages_nobody_reads_another_than_theirs(report: Report) -> None:
    assert report.compare() == []
    told = report.as_json()
    assert told["foreign"] == told["leaks"] == told["missing"] == 0
    assert told["languages"]["greet"] == told["languages"]["ada"] == MADE_UP
    assert told["languages"]["yuki"] == "en"
