"""Mistakes in a scenario: each one sentence with file, line and what would be valid, before anything is played."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.rehearsal.scenario import ScenarioError, load_scenario

PLAY = """\
title = "A yard"
workshop = "The yard"
lobby = "square"

[[seat]]
id = "ada"
name = "Ada"
role = "facilitator"

[[seat]]
id = "mira"
name = "Mira"
role = "participant"
side = "first"

[[seat]]
id = "jonas"
name = "Jonas"
role = "participant"
side = "second"

[[seat]]
id = "rosa"
name = "Rosa"
role = "owner"

[audience]
lobby = ["ada", "mira", "jonas", "rosa"]
control = ["ada", "rosa"]
joint = ["ada", "mira", "jonas", "rosa"]
line-mira = ["ada", "mira", "rosa"]
voice-joint = ["ada", "mira", "jonas"]

[[phase]]
id = "briefing"
rooms = { ada = ["control"], mira = ["line-mira"], jonas = [], rosa = ["control", "line-mira"] }

[[phase.act]]
by = "ada"
do = "slash"
in = "lobby"
command = "workshop new"
options = { name = "The yard" }

[[phase.act]]
by = "ada"
do = "slash"
command = "workshop people"
options = { person = "@mira", as = "side:first" }

[[phase.act]]
by = "mira"
do = "press"
in = "line-mira"
verb = "consent"
answer = "is open to you"

[[phase]]
id = "opening"
act = [
  { by = "mira", do = "write", in = "joint", seen_by = "joint", text = "The yard is small." },
  { by = "mira", do = "write", in = "lobby", seen_by = "lobby", text = "See {link:joint}", held = "link" },
  { by = "mira", do = "forward", in = "lobby", seen_by = ["ada", "rosa"], of = "The yard is", held = "forward" },
  { by = "mira", do = "answer", in = "joint", verb = "private_answers", fill = { "*" = "Not yet" }, only = "odd" },
  { by = "mira", do = "join", in = "voice-joint" },
  { by = "rosa", do = "move", whom = "jonas", in = "voice-joint" },
  { by = "mira", do = "speak", in = "voice-joint", text = "Good evening." },
  { by = "mira", do = "drop" },
  { by = "ada", do = "press_answer", verb = "go_on_anyway", brings = [{ in = "joint", text = "We go on" }] },
]

[phase.rooms]
ada = ["control", "joint"]
mira = ["joint"]
jonas = ["joint"]
rosa = ["control", "joint"]

[[phase]]
id = "end"
rooms = {}

[expected]
ideas = 0
heard = { meant = 1, second_try = 0, left_open = 0, sees_why = 0 }
sensibility.even = { shown = 0, lived = 0, nothing = 1 }
sensibility.odd = { shown = 1, lived = 1, nothing = 0 }
"""
AGENDA = ["briefing", "opening"]


@dataclass(frozen=True)
class Mistake:
    """``old`` becomes ``new``; the sentence names the line of ``at`` and says all of ``says``."""

    old: str
    new: str
    at: str
    says: tuple[str, ...]


def wrong(old: str, new: str, at: str, *says: str) -> Mistake:
    return Mistake(old, new, at, says)


CALLS = '{ by = "mira", do = "join", in = "voice-joint" }'
MOVE = '{ by = "rosa", do = "move", whom = "jonas", in = "voice-joint" }'
END = '[[phase]]\nid = "end"\nrooms = {}\n'
MISTAKES: dict[str, Mistake] = {
    # ---- calls
    "a call nobody knows": wrong(
        CALLS,
        CALLS.replace('in = "voice-joint"', 'in = "voice-joynt"'),
        '"voice-joynt"',
        "voice-joint is meant",
    ),
    "somebody in a call who is not of it": wrong(
        CALLS,
        CALLS.replace('by = "mira"', 'by = "rosa"'),
        'by = "rosa", do = "join"',
        "rosa is not, and is not called unwelcome",
    ),
    "somebody speaks in a call who is not of it": wrong(
        'by = "mira", do = "speak"',
        'by = "rosa", do = "speak"',
        'by = "rosa", do = "speak"',
        "rosa is not, and is not called unwelcome",
    ),
    "somebody unwelcome who is of the call": wrong(
        CALLS,
        CALLS.replace('do = "join"', 'do = "join", unwelcome = true'),
        "unwelcome",
        "mira is, and is called unwelcome",
    ),
    "moved by hand, nobody": wrong(
        MOVE, MOVE.replace('"jonas"', '"jonah"'), '"jonah"', "perhaps jonas is meant"
    ),
    "moved to where one does not belong": wrong(
        'verb = "consent"\n',
        'verb = "consent"\nmoves_to = "voice-caucus-2"\n',
        "moves_to",
        "mira is not in the audience of voice-caucus-2",
    ),
    # ---- no TOML, no such key, no such kind of value
    "a bracket too few": wrong("[[seat]]", "[[seat]", "[[seat]", "not valid TOML"),
    "a key twice": wrong('name = "Ada"', 'name = "Ada"\nname = "Ida"', 'name = "Ida"', "twice"),
    "no title": wrong('title = "A yard"\n', "", "workshop", "title is missing"),
    "an empty title": wrong('title = "A yard"', 'title = ""', 'title = ""', "must not be empty"),
    "a title that is a number": wrong(
        '"A yard"', "3", "title = 3", "text in quotes, not a whole number"
    ),
    "a key nobody knows": wrong('lobby = "', 'loby = "', "loby", "perhaps lobby is meant"),
    "a lobby with a space": wrong('"square"', '"The square"', '"The square"', "small letters"),
    "a long name of the workshop": wrong(
        'workshop = "The yard"', f'workshop = "{"y" * 61}"', "workshop =", "at most 60"
    ),
    "a table nobody knows": wrong(
        "[expected]", "[expectd]", "[expectd]", "perhaps expected is meant"
    ),
    "no seats": wrong("[[seat]]", "[[seats]]", "[[seats]]", "perhaps seat is meant"),
    "nobody's audience": wrong(
        "[audience]", "[audiences]", "[audiences]", "perhaps audience is meant"
    ),
    "a reaction of nobody": wrong(
        END,
        f'{END}[[reaction]]\nto = "attack_left"\nby = "mir"\ntext = "Is it to stand?"\n',
        'by = "mir"',
        "perhaps mira is meant",
    ),
    "a reaction to nothing known": wrong(
        END,
        f'{END}[[reaction]]\nto = "attack"\nby = "mira"\ntext = "Is it to stand?"\n',
        'to = "attack"',
        "attack_left",
    ),
    # ---- seats
    "a seat without a role": wrong(
        'role = "owner"', "", '[[seat]]\nid = "rosa"', "role is missing in seat"
    ),
    "a role nobody knows": wrong(
        '"facilitator"', '"facilitater"', "facilitater", "perhaps facilitator is meant"
    ),
    "a side nobody knows": wrong('"second"', '"third"', '"third"', "first, second"),
    "a participant without a side": wrong(
        'side = "second"\n', "", '[[seat]]\nid = "jonas"', "has no side"
    ),
    "an owner with a side": wrong(
        'role = "owner"',
        'role = "owner"\nside = "first"',
        'side = "first"\n\n[aud',
        "only participants",
    ),
    "two seats of one id": wrong(
        'id = "jonas"', 'id = "mira"', 'id = "mira"\nname = "Jonas"', "stands above"
    ),
    "an id with a space": wrong('id = "jonas"', 'id = "jon as"', '"jon as"', "a-z"),
    "no owner": wrong('role = "owner"', 'role = "outsider"', "[[seat]]", "role owner"),
    "two owners": wrong(
        'role = "facilitator"', 'role = "owner"', 'role = "owner"\n\n[audience]', "one owner"
    ),
    "nobody who leads": wrong(
        'role = "facilitator"', 'role = "admin"', "[[seat]]", "role facilitator"
    ),
    "a name longer than Discord takes": wrong(
        'name = "Rosa"', f'name = "{"R" * 33}"', "RRR", "at most 32 letters"
    ),
    "a name that is a truth value": wrong(
        'name = "Rosa"', "name = true", "name = true", "text in quotes, not true"
    ),
    # ---- who sees
    "an audience of no room": wrong(
        "line-mira = ", "line-mara = ", "line-mara", "perhaps line-mira is meant"
    ),
    "somebody in an audience whom nobody knows": wrong(
        'control = ["ada"', 'control = ["ida"', '["ida"', "perhaps ada is meant"
    ),
    "somebody twice in an audience": wrong(
        'control = ["ada"', 'control = ["rosa"', '["rosa"', "rosa stands in this list twice"
    ),
    "an audience that is a word": wrong(
        'control = ["ada", "rosa"]', 'control = "ada"', 'control = "ada"', "control must be a list"
    ),
    "a number in an audience": wrong(
        'control = ["ada"', "control = [1", "control = [1", "text in quotes"
    ),
    # ---- phases
    "a phase without rooms": wrong(
        END, '[[phase]]\nid = "end"\n', '[[phase]]\nid = "end"', "rooms is missing in phase"
    ),
    "a phase without an id": wrong(
        'id = "opening"\n', "", "[[phase]]\nact", "id is missing in phase"
    ),
    "a phase that the agenda does not have": wrong(
        '"opening"', '"openings"', '"openings"', "perhaps opening is meant"
    ),
    "a phase that is not played": wrong(
        'id = "briefing"', 'id = "opening"', 'id = "opening"\nact', "played above already"
    ),
    "what comes after the end": wrong(
        END, END + END.replace("end", "closing"), 'id = "end"', "after the last phase"
    ),
    "rooms of somebody whom nobody knows": wrong(
        "rooms = { ada =", "rooms = { ida =", "{ ida", "perhaps ada is meant"
    ),
    "rooms that do not stand": wrong(
        'ada = ["control", "joint"]',
        'ada = ["control", "join"]',
        '"join"]',
        "perhaps joint is meant",
    ),
    "somebody forgotten in the rooms": wrong(
        'jonas = ["joint"]\n', "", "[phase.rooms]", "jonas is missing in the rooms of opening"
    ),
    "a key of a phase nobody knows": wrong(
        "act = [", "acts = [", "acts = [", "perhaps act is meant"
    ),
    # ---- acts
    "a deed nobody knows": wrong(
        'do = "press"', 'do = "pres"', '"pres"', "do cannot be pres, perhaps press is meant"
    ),
    "an act of nobody": wrong('by = "mira"', 'by = "mora"', '"mora"', "perhaps mira is meant"),
    "an act without a deed": wrong(
        'do = "press"\n', "", '[[phase.act]]\nby = "mira"', "do is missing in act"
    ),
    "a key of another deed": wrong(
        'answer = "is open', 'text = "is open', 'text = "is open', "text is not known here", "verb"
    ),
    "a button nobody knows": wrong(
        '"consent"', '"consents"', '"consents"', "perhaps consent is meant"
    ),
    "a press in no room": wrong(
        'in = "line-mira"\n', "", '[[phase.act]]\nby = "mira"', "in is missing in act"
    ),
    "a press in a room that is not theirs": wrong(
        'in = "line-mira"', 'in = "control"', 'in = "control"', "not in the audience of control"
    ),
    "a room nobody knows": wrong(
        'do = "write", in = "joint"',
        'do = "write", in = "jiont"',
        "jiont",
        "perhaps joint is meant",
    ),
    "an audience nobody knows": wrong(
        'seen_by = "joint"', 'seen_by = "jiont"', "jiont", "perhaps joint is meant"
    ),
    "seen by somebody whom nobody knows": wrong(
        'seen_by = ["ada"', 'seen_by = ["eda"', "eda", "perhaps ada is meant"
    ),
    "seen by a number": wrong(
        'seen_by = "joint"', "seen_by = 4", "seen_by = 4", "a text in quotes or a list"
    ),
    "empty words": wrong(
        'text = "The yard is small."', 'text = ""', 'text = ""', "text must not be empty"
    ),
    "words longer than Discord takes": wrong(
        "The yard is small.",
        "The yard is small." * 120,
        "The yard is small",
        "at most 2000 letters",
    ),
    "a link to no room": wrong("{link:joint}", "{link:lobbi}", "{link:", "there is no room lobbi"),
    "a reason nobody knows": wrong(
        'held = "link"', 'held = "links"', '"links"', "perhaps link is meant"
    ),
    "held, and yet it passes": wrong(
        'held = "link"', 'held = "link", passes = true', "passes", "keep held or passes"
    ),
    "a truth value in quotes": wrong(
        'held = "link"', 'passes = "false"', 'passes = "false"', "true or false, not a text"
    ),
    "forwarding what nobody wrote": wrong(
        'of = "The yard is"', 'of = "The court"', "The court", "begins with these words"
    ),
    "private answers without any": wrong(
        'fill = { "*" = "Not yet" }', "fill = {}", "fill = {}", "fill must"
    ),
    "a private answer that is a number": wrong(
        '"*" = "Not yet"', '"*" = 3', '"*" = 3', "* must be a text in quotes"
    ),
    "seeds nobody knows": wrong('only = "odd"', 'only = "uneven"', '"uneven"', "even, odd"),
    "brought into no room": wrong(
        '{ in = "joint", text', '{ in = "jont", text', '"jont"', "perhaps joint is meant"
    ),
    "brought without words": wrong(
        ', text = "We go on" }', " }", "brings", "text is missing in brings"
    ),
    "a command nobody knows": wrong(
        '"workshop people"', '"workshop peoples"', "peoples", "perhaps workshop people is meant"
    ),
    "an option nobody knows": wrong(
        "{ person =", "{ persons =", "{ persons", "perhaps person is meant"
    ),
    "a person of an option whom nobody knows": wrong(
        '"@mira"', '"@mora"', '"@mora"', "perhaps mira is meant"
    ),
    "a side of an option nobody knows": wrong(
        '"side:first"', '"side:frist"', "frist", "perhaps side:first is meant"
    ),
    "a place nobody knows": wrong(
        '"side:first"', '"third-party"', "third-party", "perhaps third_party is meant"
    ),
    "an option too few": wrong(
        'options = { name = "The yard" }\n',
        "",
        '"workshop new"',
        "workshop new needs the option name",
    ),
    "another name of the workshop": wrong(
        '{ name = "The yard" }', '{ name = "A yard" }', '{ name = "A yard"', "called The yard"
    ),
    # ---- what is expected
    "an observation nobody makes": wrong(
        "ideas = 0", "idea = 0", "idea = 0", "perhaps ideas is meant"
    ),
    "an observation that is a word": wrong(
        "ideas = 0", 'ideas = "0"', 'ideas = "0"', "whole number, not a text"
    ),
    "fewer than none": wrong("ideas = 0", "ideas = -1", "ideas = -1", "ideas must be 0 or more"),
    "a part of an observation nobody makes": wrong(
        "meant = 1,", "ment = 1,", "ment = 1", "perhaps meant is meant"
    ),
    "for even seeds alone": wrong(
        "sensibility.odd = { shown = 1, lived = 1, nothing = 0 }\n",
        "",
        "sensibility.even",
        "even and odd",
    ),
    "a mistake for odd seeds": wrong(
        "{ shown = 1, lived = 1", "{ shown = 1, live = 1", "live = 1", "perhaps lived is meant"
    ),
}
MORE: dict[str, tuple[bytes, int, str]] = {
    "an empty file": (b"", 1, "title is missing"),
    "a file in another encoding": (b"title = 1\n\xff\xfe", 2, "UTF-8"),
    "nested beyond reason": (b"a = " + b"[" * 5_000, 1, "too deeply"),
    "a number beyond reason": (b"a = " + b"9" * 5_000, 1, "not valid TOML"),
}


def refused(folder: Path, content: bytes, seed: int = 0) -> ScenarioError:
    """The one sentence with which the scenario is refused."""
    file = folder / "play.toml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file, agenda=AGENDA, seed=seed)
    _, _, what = str(caught.value).partition(f"{file}:{caught.value.line}: ")
    assert what.endswith(".")
    assert "\n" not in what
    assert not re.search(r"[.!?] [A-Z]", what)
    return caught.value


def test_the_play_itself_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "play.toml"
    file.write_text(PLAY, encoding="utf-8")
    even, odd = (load_scenario(file, agenda=AGENDA, seed=seed) for seed in (0, 1))
    assert [len(phase.acts) for phase in even.phases] == [3, 8, 0]
    assert [len(phase.acts) for phase in odd.phases] == [3, 9, 0]
    assert (even.expected["sensibility"]["shown"], odd.expected["sensibility"]["shown"]) == (0, 1)


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_line_and_what_would_be_valid(
    case: str, tmp_path: Path
) -> None:
    mistake = MISTAKES[case]
    assert mistake.old in PLAY
    text = PLAY.replace(mistake.old, mistake.new, 1)
    for seed in (0, 1):
        found = refused(tmp_path, text.encode(), seed)
        assert found.line == text.count("\n", 0, text.index(mistake.at)) + 1, str(found)
        for said in mistake.says:
            assert said in str(found)


@pytest.mark.parametrize("case", MORE)
def test_what_is_no_scenario_at_all_is_one_sentence(case: str, tmp_path: Path) -> None:
    content, line, said = MORE[case]
    found = refused(tmp_path, content)
    assert found.line == line
    assert said in str(found)


def test_at_least_forty_mistakes_are_tried() -> None:
    assert len(MISTAKES) >= 40


def test_a_phase_that_is_missing_or_in_another_place_is_named(tmp_path: Path) -> None:
    file = tmp_path / "play.toml"
    file.write_text(PLAY, encoding="utf-8")
    for agenda, said in (
        ([*AGENDA, "looking_back"], "the phase looking_back of the agenda is not played"),
        (AGENDA[::-1], "the phase briefing has another place in the agenda; here opening comes"),
    ):
        with pytest.raises(ScenarioError, match=said):
            load_scenario(file, agenda=agenda)


def test_a_byte_order_mark_and_other_line_ends_are_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "play.toml"
    file.write_bytes(b"\xef\xbb\xbf" + PLAY.replace("\n", "\r\n").encode())
    assert load_scenario(file, agenda=AGENDA).title == "A yard"


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"play\.toml:1: this file is missing\.$"):
        load_scenario(tmp_path / "play.toml")
