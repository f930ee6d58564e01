"""The files that leave: the head on top, people's words inert, nothing loaded, nothing said of who took part."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.chat.compose import Composer
from bot.chat.reassurance.export import markdown, web_page
from bot.domain.reassurance.export import Notes
from bot.domain.vocabulary.identity import Locale, Words
from bot.render import load_packs
from bot.render.inert import FSI, PDI
from tests.domain.build import PROMPTS
from tests.the_pack import the_pack

EN = Locale("en")
HEAD = (
    "Notes from an unofficial conversation. Nobody agreed to anything here. "
    "Their leaving means only that no one taking part objected."
)
COMPOSER = Composer(the_pack())
PLAIN = Notes(
    2026,
    11,
    (Words("People lie awake when it rains."), Words("أمطار الليل تُبقي الناس ساهرين.")),
    (),
)
NASTY = (
    "<script>alert(1)</script>",
    "[a link](https://example.org) and https://example.org/x",
    "# a heading",
    "1. a list",
    "**bold** `code` ~~gone~~ > quote | table",
    "\u202eturned round\u202c and\u200b hidden",
    "two\nlines",
    '"><img src=x onerror=y>',
)


class _Reader(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.items: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "li":
            self._inside = True
            self.items.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "li"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.items[-1] += data


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_both_files_begin_with_the_head_and_say_the_month_and_the_words_and_nothing_else() -> None:
    text = markdown(COMPOSER, PLAIN, EN)
    assert text.startswith(f"> {HEAD}\n\nNovember 2026\n\n- ")
    assert text.splitlines()[4:] == [
        "- People lie awake when it rains.",
        "- أمطار الليل تُبقي الناس ساهرين.",
    ]
    page = web_page(COMPOSER, PLAIN, EN)
    assert HEAD in page
    assert "November 2026" in page
    assert _read(page).items == [one.text for one in PLAIN.wordings]


@pytest.mark.parametrize("words", NASTY)
def test_in_the_page_people_s_words_are_text_and_do_nothing(words: str) -> None:
    plain, nasty = (
        _read(web_page(COMPOSER, PLAIN, EN)),
        _read(web_page(COMPOSER, _notes(words), EN)),
    )
    assert set(nasty.tags) == set(plain.tags)
    assert set(nasty.attributes) <= set(plain.attributes)
    (item,) = nasty.items
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\n]", item)


@pytest.mark.parametrize("words", NASTY)
def test_in_the_markdown_people_s_words_format_and_link_nothing(words: str) -> None:
    (line,) = [
        one for one in markdown(COMPOSER, _notes(words), EN).splitlines() if one.startswith("- ")
    ]
    bare = re.sub(r"\\.", "", line.removeprefix("- "))
    assert not re.search(r"[\\`*_\[\]<>|~]|^[#+-]|^\d\.|://", bare), line


def _notes(words: str) -> Notes:
    return Notes(2026, 11, (Words(words),), ())


def test_the_page_loads_nothing_and_names_no_program_or_person() -> None:
    page = web_page(COMPOSER, PLAIN, EN)
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|src=|href=|url\(|@import", page)
    assert not re.search(r"generator|author|parley|discord", page, re.IGNORECASE)


def test_names_of_sides_stand_there_where_nobody_objected() -> None:
    notes = Notes(2026, 11, PLAIN.wordings, (Words("Brackholm"), Words("Saltrey <b>")))
    assert "Brackholm, Saltrey \\<b\\>" in markdown(COMPOSER, notes, EN)
    assert "Brackholm, Saltrey &lt;b&gt;" in web_page(COMPOSER, notes, EN)


def test_from_the_right_sides_are_listed_with_its_comma_and_no_name_turns_the_line_round() -> None:
    composer = Composer(load_packs(PROMPTS, "kelman"))
    notes = Notes(2026, 12, PLAIN.wordings, (Words("Brackholm"), Words("سالتري")))
    between = f"{FSI}Brackholm{PDI}، سالتري"
    assert between in markdown(composer, notes, Locale("ar"))
    page = web_page(composer, notes, Locale("ar"))
    assert f"<p>{between}</p>" in page
    assert '<html lang="ar" dir="rtl">' in page
    assert f"<p>Brackholm, {FSI}سالتري{PDI}</p>" in web_page(composer, notes, EN)
