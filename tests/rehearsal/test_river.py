"""The rehearsal's scenario: complete, even-handed, true to the pack, and such that no line can be taken for another."""

import random
import unicodedata
from itertools import combinations

import pytest

from bot.config import CHECKOUT
from bot.domain.leading.interventions import Intervention
from bot.domain.state.agenda import Agenda
from bot.guard.passages import Fingerprinter
from bot.guard.quotes import QuoteIndex
from bot.rehearsal.__main__ import SCENARIOS
from bot.rehearsal.scenario import Act, Scenario, load_scenario
from bot.render.agenda_file import load_agenda

RIVER = SCENARIOS / "river.toml"
PACK = CHECKOUT / "prompts" / "kelman"
END = "end"
SHORTEST_LINE = 25


@pytest.fixture(scope="module")
def river() -> Scenario:
    return load_scenario(RIVER)


@pytest.fixture(scope="module")
def agenda() -> Agenda:
    return load_agenda(PACK)


def acts_of(scenario: Scenario, verb: str = "", do: str = "") -> list[Act]:
    acts = [act for phase in scenario.phases for act in phase.acts]
    return [act for act in acts if (not verb or act.verb == verb) and (not do or act.do == do)]


def spoken(scenario: Scenario) -> list[Act]:
    """What is said in earnest: without the slips that the script makes on purpose."""
    return [act for act in acts_of(scenario, do="write") if not act.held]


def side_of(scenario: Scenario, seat: str) -> str:
    return scenario.seat(seat).side or ""


def own_rooms(scenario: Scenario, seat: str) -> set[str]:
    """What a participant may ever see, by who they are."""
    caucus = "caucus-1" if side_of(scenario, seat) == "first" else "caucus-2"
    return {"joint", caucus, f"line-{seat}"}


def test_the_seats_are_those_of_a_workshop(river: Scenario) -> None:
    roles = [one.role for one in river.seats]
    assert {role: roles.count(role) for role in set(roles)} == {
        "facilitator": 2,
        "participant": 8,
        "owner": 1,
        "admin": 1,
        "outsider": 1,
    }
    assert [one.side for one in river.participants].count("first") == 4
    assert (
        len({one.id for one in river.seats})
        == len({one.name for one in river.seats})
        == len(river.seats)
    )


@pytest.mark.parametrize("side", ["first", "second"])
def test_each_side_has_names_in_latin_arabic_and_hebrew_letters(river: Scenario, side: str) -> None:
    names = [one.name for one in river.participants if one.side == side]
    assert {unicodedata.name(name[0]).split()[0] for name in names} == {"LATIN", "ARABIC", "HEBREW"}


def test_every_phase_of_the_agenda_is_played_in_order_and_then_it_ends(
    river: Scenario, agenda: Agenda
) -> None:
    assert [phase.id for phase in river.phases] == [*(phase.id for phase in agenda.phases), END]


def test_going_on_happens_once_for_each_part_and_never_against_what_is_missing(
    river: Scenario, agenda: Agenda
) -> None:
    parts = {str(phase.id): len(phase.parts) for phase in agenda.phases}
    leading_in = {str(phase.id): int(place > 0) for place, phase in enumerate(agenda.phases)}
    for phase in river.phases[:-1]:
        went_on = [act for act in phase.acts if act.verb == "go_on"]
        assert len(went_on) == leading_in[phase.id] + parts[phase.id] - 1, phase.id
        if leading_in[phase.id]:
            assert [act.verb for act in phase.acts[:2]] == ["look_ahead", "go_on"], phase.id
    assert acts_of(river, "go_on_anyway") == []


def test_everybody_decides_for_themselves_and_one_person_not_at_once(river: Scenario) -> None:
    assert {act.by for act in acts_of(river, "consent")} == {one.id for one in river.participants}
    assert all(act.room == f"line-{act.by}" for act in acts_of(river, "consent"))
    assert len(acts_of(river, "not_now")) == len(acts_of(river, "ask_third_party")) == 1


def test_the_third_party_speaks_in_each_of_its_kinds_and_asks_in_every_phase(
    river: Scenario, agenda: Agenda
) -> None:
    assert {act.fill["kind"] for act in acts_of(river, "say")} == set(Intervention)
    prompts = {
        str(phase.id): {str(prompt.id) for prompt in phase.prompts} for phase in agenda.phases
    }
    for phase in river.phases[:-1]:
        asked = {act.choose for act in phase.acts if act.verb == "ask"}
        assert asked, phase.id
        assert asked <= prompts[phase.id], phase.id


def test_there_is_a_break_in_own_rooms_a_pause_and_more_than_one_session(river: Scenario) -> None:
    for begins, ends in (
        (("caucus_break", "end_quiet"), "end_break"),
        (("pause",), "resume"),
        (("open_session",), "end_session"),
    ):
        begun = [len(acts_of(river, each)) for each in begins]
        assert min(begun) > 0
        assert sum(begun) == len(acts_of(river, ends))
    assert len(acts_of(river, "open_session")) >= 2


# ---- what is said


def test_no_line_can_be_taken_for_another(river: Scenario) -> None:
    lines = [act.text for act in spoken(river)]
    assert min(len(line) for line in lines) >= SHORTEST_LINE
    assert [
        pair for pair in combinations(lines, 2) if pair[0] in pair[1] or pair[1] in pair[0]
    ] == []


def test_nobody_is_named_in_what_is_said(river: Scenario) -> None:
    people = {one.id.casefold() for one in river.seats if one.id != "admin"}
    people |= {one.name.casefold() for one in river.seats}
    said = [act.text or act.fill.get("words", "") for act in acts_of(river) if not act.returned]
    assert [
        line
        for line in said
        if people & {word.strip(".,:;?!'").casefold() for word in line.split()}
    ] == []


def test_nobody_repeats_in_one_room_what_somebody_else_said_in_another(river: Scenario) -> None:
    lots = random.Random(1)
    fingerprinter = Fingerprinter(bytes(32))
    heard: dict[str, QuoteIndex] = {}
    repeated = []
    for act in spoken(river):
        repeated += [
            act.number
            for room, index in heard.items()
            if room != act.room and index.seen(act.text, act.by)
        ]
        heard.setdefault(act.room, QuoteIndex(fingerprinter, lots.randrange)).remember(
            act.text, act.by
        )
    assert repeated == []


def test_what_is_expected_of_the_bot_stands_in_the_pack_or_in_a_form(river: Scenario) -> None:
    pack = "\n".join(file.read_text(encoding="utf-8") for file in (PACK / "en").rglob("*.j2"))
    forms = "\n".join(words for act in acts_of(river) for words in act.fill.values())
    expected = {brought.text for act in acts_of(river) for brought in act.brings}
    expected |= {act.answer for act in acts_of(river)}
    assert sorted(text for text in expected if text not in pack and text not in forms) == []


def test_both_sides_are_heard_about_equally(river: Scenario) -> None:
    together = [side_of(river, act.by) for act in acts_of(river, do="write") if act.room == "joint"]
    first, second = together.count("first"), together.count("second")
    assert abs(first - second) <= 0.1 * (first + second)
    apart = [act.room for act in acts_of(river, do="write")]
    assert apart.count("caucus-1") == apart.count("caucus-2")


# ---- slips, and what only looks like one


def test_five_slips_are_held_each_for_its_reason_and_its_author_alone_is_told(
    river: Scenario,
) -> None:
    slips = [act for act in acts_of(river) if act.held]
    assert [(act.held, act.room) for act in slips] == [
        ("quote", "joint"), ("quote", "joint"), ("quote", "lobby"), ("forward", "lobby"), ("link", "lobby")
    ]  # fmt: skip
    assert len({act.by for act in slips}) == len(slips)
    for act in slips:
        assert [one.room for one in act.brings] == [f"line-{act.by}"]
        assert act.brings[0].seen_by == river.audience[f"line-{act.by}"]


def test_the_quotes_among_the_slips_repeat_a_room_and_one_is_disguised(river: Scenario) -> None:
    quotes = [act for act in acts_of(river) if act.held == "quote"]
    for slip in quotes:
        room = QuoteIndex(Fingerprinter(bytes(32)), random.Random(1).randrange)
        earlier = [
            act
            for act in spoken(river)
            if act.number < slip.number and act.room not in (slip.room, "lobby")
        ]
        for act in earlier:
            room.remember(act.text, act.by)
        assert room.seen(slip.text, slip.by) is not None, slip.number
        assert not [act for act in earlier if act.text in slip.text and act.by == slip.by]
    assert sum(any(unicodedata.category(sign) == "Cf" for sign in act.text) for act in quotes) == 1


def test_whoever_was_held_has_their_words_back_by_the_button(river: Scenario) -> None:
    (back,) = acts_of(river, "give_back")
    held = [
        act for act in acts_of(river) if act.held and act.by == back.by and act.number < back.number
    ]
    assert len(held) == 1
    assert back.room == f"line-{back.by}"


def test_one_contribution_that_says_who_said_it_comes_back(river: Scenario) -> None:
    (contribution,) = [act for act in acts_of(river) if act.returned]
    assert contribution.returned == "attribution"
    assert contribution.do == "press"


def test_three_look_alikes_pass(river: Scenario) -> None:
    look_alikes = [act for act in acts_of(river) if act.passes]
    assert len(look_alikes) == 3
    assert not any(act.held for act in look_alikes)


# ---- who may see it


def test_each_room_is_for_those_it_is_for(river: Scenario) -> None:
    always = {one.id for one in river.seats if one.role in ("facilitator", "owner", "admin")}
    everybody = {one.id for one in river.seats}
    people = {one.id for one in river.participants}
    expected = {"lobby": everybody, "control": always, "joint": always | people}
    expected |= {f"line-{one}": always | {one} for one in people}
    for number, side in (("1", "first"), ("2", "second")):
        expected[f"caucus-{number}"] = always | {
            one for one in people if side_of(river, one) == side
        }
    said = {act.by for act in acts_of(river, "answer_voice")}
    third_party = {one.id for one in river.seats if one.role == "facilitator"}
    expected["voice-joint"] = third_party | said
    for number, side in (("1", "first"), ("2", "second")):
        of_side = {one for one in said if side_of(river, one) == side}
        expected[f"voice-caucus-{number}"] = third_party | of_side
    assert {room: set(seats) for room, seats in river.audience.items()} == expected


def test_both_sides_speak_in_calls_in_two_phases_and_some_of_each_stay_in_text(
    river: Scenario,
) -> None:
    opened = [act.phase for act in acts_of(river, "open_voice")]
    assert opened == ["hearing", "reassurance"]
    for phase in opened:
        for side in ("first", "second"):
            of_side = {one.id for one in river.participants if side_of(river, one.id) == side}
            joined = {act.by for act in acts_of(river, do="join") if act.phase == phase} & of_side
            assert 2 <= len(joined) < len(of_side), (phase, side)
    assert {act.moves_to for act in acts_of(river, "go_to_call")} == {"voice-joint"}


def test_whoever_speaks_is_among_those_who_may_see_it(river: Scenario) -> None:
    assert [act.number for act in acts_of(river, do="write") if act.by not in act.seen_by] == []
    assert [
        act.number
        for act in acts_of(river, do="write")
        if not act.seen_by <= river.audience[act.room]
    ] == []


def test_every_seat_has_its_rooms_in_every_phase(river: Scenario) -> None:
    every_room = {room for room in river.audience if not room.startswith("voice-")} - {"lobby"}
    for phase in river.phases[:-1]:
        assert set(phase.rooms) == {one.id for one in river.seats}, phase.id
        for one in river.seats:
            if one.role == "participant":
                expected = own_rooms(river, one.id) - (
                    {"joint"} if phase.id == "briefing" else set()
                )
            else:
                expected = set() if one.role == "outsider" else every_room
            assert set(phase.rooms[one.id]) == expected, (phase.id, one.id)
    assert not any(river.phases[-1].rooms.values())


def test_swapped_the_sides_change_places_and_say_the_same(river: Scenario) -> None:
    swapped = load_scenario(RIVER, swap=True)
    assert {one.id: one.side for one in swapped.participants} == {
        one.id: "second" if one.side == "first" else "first" for one in river.participants
    }
    assert [act.text for act in acts_of(swapped)] == [act.text for act in acts_of(river)]
    assert swapped.audience["caucus-1"] == river.audience["caucus-2"]
    assert [act.seen_by for act in acts_of(swapped)] == [act.seen_by for act in acts_of(river)]
