"""Texts that are written from the right begin there, whatever stands in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.domain.vocabulary.identity import Locale, UserId, Words
from bot.domain.vocabulary.rooms import RoomKey
from bot.domain.vocabulary.text import Person, Text
from bot.render import load_packs
from bot.render.direction import from_the_right, is_from_the_right, label_from_the_right
from bot.render.inert import FSI, PDI, RLM
from tests.made_up_language import written


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("שלום לכולם.", "שלום לכולם."),
        ("**מה נשאר:** Discord", "**מה נשאר:** Discord"),
        ("Discord לא אומר", f"{RLM}Discord לא אומר"),
        ("<@12> נמצאת ברשימה.", f"{RLM}{FSI}<@12>{PDI} נמצאת ברשימה."),
        ("**<#12>** פתוח", f"{RLM}**{FSI}<#12>{PDI}** פתוח"),
        ("## <@12>: הקו שלך", f"## {RLM}{FSI}<@12>{PDI}: הקו שלך"),
        (f"- {FSI}Our wells{PDI}", f"- {RLM}{FSI}Our wells{PDI}"),
        ("2. <t:1790000000:F>", f"2. {RLM}{FSI}<t:1790000000:F>{PDI}"),
        ("כתבו `/workshop open` שם", f"כתבו {FSI}`/workshop open`{PDI} שם"),
        (f"> {RLM}{FSI}שלום{PDI}", f"> {RLM}{FSI}שלום{PDI}"),
        (f"אמרו: {FSI}<@12> `x`{PDI}", f"אמרו: {FSI}<@12> `x`{PDI}"),
        ("19:00 ביום חמישי", f"{RLM}19:00 ביום חמישי"),
        ("", ""),
    ],
)
def test_each_line_begins_from_the_right_and_what_is_not_keeps_its_order(
    line: str, shown: str
) -> None:
    assert from_the_right(line) == shown
    assert from_the_right(f"שלום\n{line}\nשלום") == f"שלום\n{shown}\nשלום"


def test_a_label_is_told_its_direction_where_it_begins_otherwise() -> None:
    assert label_from_the_right("כן") == "כן"
    assert label_from_the_right("Discord") == f"{RLM}Discord"


def test_which_languages_are_written_from_the_right() -> None:
    asked = ("ar", "he", "ar-EG", "fa", "ku-Arab", "pa-arab-PK", "en", "fr", "ku", "ks-Deva", "qx")
    assert tuple(one for one in asked if is_from_the_right(Locale(one))) == asked[:6]


class _Somewhere:
    def room(self, key: RoomKey) -> str | None:
        return None

    def person(self, user: UserId) -> str:
        return f"<@{user}>"


def test_a_pack_that_is_written_from_the_right_is_shown_so_and_others_as_they_were(
    tmp_path: Path,
) -> None:
    packs = written(tmp_path) / "prompts"
    shutil.copytree(packs / "kelman" / "qx", packs / "kelman" / "he")
    pack = load_packs(packs, "kelman")
    title = Text("cards:line_title", person=Person(UserId(7)))
    assert pack.render(title, Locale("he"), _Somewhere()).startswith(f"## {RLM}{FSI}<@7>{PDI}: ")
    assert pack.render(title, Locale("en"), _Somewhere()) == "## <@7>: your line"
    count = Text("panel:side_count", side="Heron", consented=3, waiting=0)
    assert f"{FSI}Heron{PDI}" in pack.render(count, Locale("he"), _Somewhere())
    assert "Heron:" in pack.render(count, Locale("en"), _Somewhere())
    count = Text("panel:side_count", side="עגור", consented=3, waiting=0)
    assert f"{FSI}עגור{PDI}" in pack.render(count, Locale("en"), _Somewhere())
    assert FSI not in pack.render(count, Locale("he"), _Somewhere())
    said = Text("interventions:question", words=Words("Our wells\nturn salt"))
    assert f"> {FSI}Our wells{PDI}" in pack.render(said, Locale("he"), _Somewhere())
