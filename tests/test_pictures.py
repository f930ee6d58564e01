"""Pictures as people get them: the same in words, letters that are there, both directions of writing, in memory."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from bot.domain.screens.pictured import road, sight, touched
from bot.domain.vocabulary.identity import Locale, Words
from bot.domain.vocabulary.pictures import Picture, Road, Table
from bot.domain.vocabulary.rooms import JOINT
from bot.domain.vocabulary.text import Text
from bot.render.pictures.letters import COVERED, FONT, has_letters_for
from bot.render.pictures.png import png
from bot.render.pictures.shown import MOST_TOLD, shown
from tests.domain.build import EN, PLACES, at_place
from tests.domain.screens.test_pictured import TOGETHER, surveyed
from tests.drawn_once import drawn_once
from tests.the_pack import the_pack

PACK = the_pack()


def every_picture() -> Iterator[Picture]:
    yield from (road(at_place(phase, part)) for phase, part in PLACES)
    for table in (
        sight(TOGETHER, JOINT),
        *(touched(surveyed(*size)) for size in ((4, 1, 0), (6, 5, 4), (12, 6, 12))),
    ):
        assert table is not None
        yield table


def written(svg: str) -> list[str]:
    """What stands in the drawing, line by line, without the marks of direction."""
    texts = map(unescape, re.findall(r"<text[^>]*>(.*?)</text>", svg))
    return ["".join(one for one in text if unicodedata.category(one) != "Cf") for text in texts]


def in_plain(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


@pytest.mark.parametrize("picture", list(every_picture()))
def test_all_that_stands_in_a_picture_is_told_in_words(picture: Picture) -> None:
    made = shown(picture, PACK, EN)
    assert made is not None
    assert len(made.told) <= MOST_TOLD == 1_024
    together = " ".join(written(made.svg))
    told = in_plain(made.told)
    if isinstance(picture, Road):
        for number, phase in enumerate(picture.phases, 1):
            name = f"{number}. {PACK.label(phase, EN)}"
            assert name in told
            assert name in together
        assert f"We are here: {picture.behind + 1}. " in told
        return
    for line in picture.lines:
        name = in_plain(PACK.label(line.name, EN))
        assert name in told
        assert name in together
    for column in picture.columns:
        assert in_plain(PACK.label(column.short, EN)) in together
    dots = made.svg.count("<circle") - sum(mark.value != "no" for mark, _ in picture.legend)
    marks = [mark for line in picture.lines for mark in line.marks]
    assert dots == sum(mark.value != "no" for mark in marks)


def test_a_picture_is_the_same_file_each_time_and_larger_than_a_telephone_shows() -> None:
    made = shown(road(TOGETHER), PACK, EN)
    assert made is not None
    file = png(made.svg)
    assert file == png(made.svg)
    assert file.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">I", file[16:20])[0] == 720
    assert len(file) < 80_000


def test_names_nobody_could_read_in_the_picture_leave_it_out() -> None:
    def named(name: str) -> Table:
        table = sight(TOGETHER, JOINT)
        assert table is not None
        side = Text("pictures:side", side=Words(name))
        return replace(
            table, columns=(replace(table.columns[0], name=side, short=side), *table.columns[1:])
        )

    assert shown(named("Der Bach & <die> Wiese"), PACK, EN) is not None
    assert shown(named("النهر"), PACK, EN) is not None
    assert shown(named("הנחל"), PACK, EN) is not None
    assert shown(named("Річка"), PACK, EN) is not None
    assert shown(named("川の人びと"), PACK, EN) is None, "the font has none of these letters"
    assert shown(named("Ein" + "e" * 37), PACK, EN) is None, "no line is wide enough"


def test_signs_of_a_name_stay_text() -> None:
    table = sight(TOGETHER, JOINT)
    assert table is not None
    side = Text("pictures:side", side=Words("<b>&'\"</b>"))
    made = shown(
        replace(
            table, columns=(replace(table.columns[0], name=side, short=side), *table.columns[1:])
        ),
        PACK,
        EN,
    )
    assert made is not None
    assert "<b>" not in made.svg
    assert png(made.svg).startswith(b"\x89PNG")


def characters_of_the_font() -> set[int]:
    """The characters that a font says it has: its table of segments (OpenType, cmap, format 4)."""
    font = FONT.read_bytes()
    tables = {
        font[at : at + 4]: struct.unpack(">II", font[at + 8 : at + 16])
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    start = tables[b"cmap"][0]
    offsets = [
        struct.unpack(">I", font[at + 4 : at + 8])[0]
        for at in range(
            start + 4, start + 4 + 8 * struct.unpack(">H", font[start + 2 : start + 4])[0], 8
        )
    ]
    found: set[int] = set()
    for at in (start + offset for offset in offsets):
        if struct.unpack(">H", font[at : at + 2])[0] != 4:
            continue
        count = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2
        ends = struct.unpack(f">{count}H", font[at + 14 : at + 14 + 2 * count])
        starts = struct.unpack(f">{count}H", font[at + 16 + 2 * count : at + 16 + 4 * count])
        for first, last in zip(starts, ends, strict=True):
            found |= set(range(first, last + 1))
    return found


def test_the_font_has_every_letter_that_is_counted_on() -> None:
    lacking = {
        hex(letter)
        for first, last in COVERED
        for letter in range(first, last + 1)
        if letter not in characters_of_the_font()
    }
    assert lacking == set()
    assert has_letters_for("Ärger, Łódź, Čeština, Київ, שלום, سلام؟")


@pytest.mark.parametrize("locale", sorted(PACK.locales))
def test_every_language_of_the_pack_has_the_letters_and_the_room_for_its_pictures(
    locale: str,
) -> None:
    for picture in every_picture():
        made = shown(picture, PACK, Locale(locale))
        assert made is not None


def test_whatever_of_a_picture_has_letters_that_cannot_be_drawn_there_are_words_alone() -> None:
    table = touched(surveyed(6, 5, 4))
    assert table is not None
    unknown = Text("pictures:side", side=Words("Ωμέγα"))
    for changed in (
        replace(table, columns=tuple(replace(one, group=unknown) for one in table.columns)),
        replace(table, columns=tuple(replace(one, short=unknown) for one in table.columns)),
        replace(table, legend=tuple((mark, unknown) for mark, _ in table.legend)),
    ):
        assert shown(changed, PACK, EN) is None


def test_from_the_right_everything_stands_mirrored() -> None:
    picture = road(TOGETHER)
    here = re.compile(r'<circle cx="(\d+)" cy="(\d+)" r="4"')
    left = shown(picture, PACK, EN)
    assert left is not None
    speaking = replace(PACK, _locales={**PACK._locales, Locale("he"): PACK._locales[EN]})
    right = shown(picture, speaking, Locale("he"))
    assert right is not None
    ((x, y),) = here.findall(left.svg)
    ((mirrored, same),) = here.findall(right.svg)
    assert (int(x) + int(mirrored), y) == (480, same)
    assert 'text-anchor="end"' in right.svg
    assert 'text-anchor="end"' not in left.svg


PROGRAM = """
import sys, tempfile, os
opened = []
sys.addaudithook(lambda event, given: event == "open" and str(given[1] or "r")[:1] in "wax" and opened.append(given[0]))
from bot.render.pictures.png import png
made = png('<svg xmlns="http://www.w3.org/2000/svg" width="480" height="100"><text x="9" y="40">we</text></svg>')
print(len(made), opened)
"""


def test_nothing_is_written_to_the_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
    )
    size, _, opened = done.stdout.strip().partition(" ")
    assert int(size) > 100
    assert opened == "[]"
    assert list(tmp_path.iterdir()) == []


def test_what_one_bot_of_a_run_has_drawn_another_shows_and_another_drawing_is_drawn(
    tmp_path: Path,
) -> None:
    drawn: list[str] = []

    def draw(svg: str) -> bytes:
        drawn.append(svg)
        return svg.encode()

    one, another = drawn_once(draw, tmp_path), drawn_once(draw, tmp_path)
    assert [one("a"), another("a"), another("b"), one("b")] == [b"a", b"a", b"b", b"b"]
    assert drawn == ["a", "b"]
    assert len(list(tmp_path.iterdir())) == 2
