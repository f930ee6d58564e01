import json
from pathlib import Path

import pytest

from bot.bench import cases, guard
from bot.bench.cases import BadCasesError, folder
from bot.guard.commonplaces import Commonplaces
from bot.guard.lexicon import load

OWN = guard.OWN_CASES
LEXICON = load()


def lines(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (OWN / name).read_text(encoding="utf-8").splitlines()]


def test_the_own_cases_of_attribution_are_told_apart() -> None:
    figures = guard.attribution(lines("d1_own.jsonl"), LEXICON)
    assert (figures["precision"], figures["recall"], figures["false_alarms_per_1000_mentions"]) == (
        1.0,
        1.0,
        0.0,
    )


def test_people_are_found_in_every_form() -> None:
    figures = guard.forms(lines("d1forms_own.jsonl"), LEXICON)
    assert figures["worst_form_recall"] == 1.0
    assert figures["false_alarms_per_1000_mentions"] == 0.0


def test_quotes_are_found_in_every_disguise_and_nothing_else_is() -> None:
    figures = guard.quotes(
        lines("d2_own_chat.room.jsonl"),
        lines("d2_own_chat.cases.jsonl"),
        ("Yes, that works for me",),
    )
    recall = figures["recall"]
    assert isinstance(recall, dict)
    assert {
        name: value
        for name, value in recall.items()
        if value < 1.0 and not name.startswith("d:edit")
    } == {}
    assert figures["false_alarms_per_1000_unrelated"] == 0.0
    assert figures["recall_short"] == 1.0


@pytest.mark.parametrize("language", ["he", "ru"])
def test_a_long_name_that_two_rooms_speak_of_is_no_quote_and_what_is_said_of_it_is(
    language: str,
) -> None:
    figures = guard.quotes(
        lines(f"d2_lang_{language}.room.jsonl"),
        lines(f"d2_lang_{language}.cases.jsonl"),
        (),
        Commonplaces(LEXICON.everyday, LEXICON.clausal(), LEXICON.possessives()),
    )
    recall, unrelated = figures["recall"], figures["false_alarms_per_1000_unrelated"]
    assert isinstance(recall, dict)
    assert isinstance(unrelated, float)
    assert (min(recall.values()) >= 0.9, unrelated <= 20) == (True, True)


def test_every_way_in_is_found_and_no_other() -> None:
    assert guard.ways_in(lines("d3_own.jsonl")) == {"recall": 1.0, "false_alarms": 0}


def test_what_was_said_is_found_in_every_language_of_the_own_cases() -> None:
    for language in ("en", "fr", "es", "ru", "ar", "he"):
        figures = guard.attribution(lines(f"d1_lang_{language}.jsonl"), LEXICON)
        recall, precision = figures["recall"], figures["precision"]
        assert isinstance(recall, float)
        assert isinstance(precision, float)
        assert (recall >= 0.95, precision >= 0.95) == (True, True), language


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "he"])
def test_what_was_said_is_found_in_sentences_of_many_kinds(language: str) -> None:
    figures = guard.attribution(lines(f"d1_more_{language}.jsonl"), LEXICON)
    recall, precision = figures["recall"], figures["precision"]
    assert isinstance(recall, float)
    assert isinstance(precision, float)
    assert (recall >= 0.88, precision >= 0.95) == (True, True)


def test_no_roster_of_given_names_returns_ordinary_sentences() -> None:
    figures = guard.returned(cases.contributions(lines("roster_own.jsonl")), LEXICON)
    returned, named = figures["returned_per_1000"], figures["named_found"]
    assert isinstance(returned, float)
    assert isinstance(named, float)
    assert (returned <= 10, named >= 0.95) == (True, True)


def test_honest_talk_stays_in_every_language_and_slips_of_the_third_party_do_not() -> None:
    way = guard.whole_way()
    assert way is not None
    held_wrongly = {}
    for language in ("en", "fr", "es", "ru", "ar", "he"):
        seats, said = cases.honest(lines(f"honest_{language}.jsonl"))
        outcomes = way.held(seats, said)
        # Which pieces of a sentence are kept depends on a key that is drawn: of loose paraphrases one may be missed,
        # and once in a while a single honest line, of all six languages, has the pieces of another.
        missed = guard.held(said, outcomes)["missed"]
        assert isinstance(missed, int)
        assert missed <= 1, language
        honest = [was_held for line, was_held in zip(said, outcomes, strict=True) if not line.hold]
        held_wrongly[language] = sum(honest)
    assert sum(held_wrongly.values()) <= 1, held_wrongly


def test_probes_tell_nobody_who_takes_part() -> None:
    way = guard.whole_way()
    assert way is not None
    seats, asked = cases.probes(lines("probe_own.jsonl"))
    assert guard.told_apart(asked, way.told_apart(seats, asked))["told_apart"] == 0


def test_played_workshops_and_probes_are_read_as_they_are_written() -> None:
    people = {
        "people": {"A0": {"side": "A", "names": ["Ilse"]}, "M": {"side": None, "names": ["Helga"]}}
    }
    said = {
        "room": "joint",
        "who": "A0",
        "text": "For us it is the way to the hospital.",
        "hold": 0,
        "kind": "plain",
    }
    seats, spoken = cases.honest([people, said, {**said, "hold": 1, "kind": "quote"}])
    assert [seat.side for seat in seats] == ["A", None]
    assert guard.held(spoken, [True, False]) == {
        "held_per_1000": 1000.0,
        "missed": 1,
        "by_kind": {"plain": [1, 1], "quote": [0, 1]},
    }
    assert guard.held(spoken, None)["held_per_1000"] is None
    probe = {
        "pair": 1,
        "author": "outside",
        "stage": "joint",
        "room": "lobby",
        "text": "Ilse is late",
        "takes_part": 1,
    }
    _, asked = cases.probes([people, probe, {**probe, "text": "Anna is late", "takes_part": 0}])
    assert guard.told_apart(asked, ["1"]) == {"pairs": 1, "told_apart": 1}
    with pytest.raises(BadCasesError, match="people"):
        cases.honest([said])


def test_excluded_and_belief_are_left_out() -> None:
    case = lines("d1_own.jsonl")[0]
    figures = guard.attribution(
        [{**case, "label": "excluded"}, {**case, "label": "belief"}], LEXICON
    )
    assert (figures["precision"], figures["recall"], figures["us_p50"]) == (None, None, None)


def test_precision_counts_lines_that_name_nobody_but_the_false_alarms_do_not() -> None:
    said = lines("d1_own.jsonl")[0]
    figures = guard.attribution([said, {**said, "label": "none"}], LEXICON)
    assert figures["precision"] == 0.5
    assert figures["false_alarms_per_1000_mentions"] is None


def test_a_field_without_cases_is_none() -> None:
    figures = guard.quotes(lines("d2_own_chat.room.jsonl"), [], ())
    assert figures["f1"] is None
    assert figures["recall_short"] is None


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCasesError, match="no cases"):
        folder(tmp_path)


def test_a_room_without_its_cases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d2_x.room.jsonl").write_text("{}")
    with pytest.raises(BadCasesError, match=r"d2_x\.cases\.jsonl"):
        folder(tmp_path)
