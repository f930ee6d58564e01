"""What a language says about times is a file: another one is read by the same rules, and a mistake in it is named."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import asdict

import bot.times
from bot.times.language import BadLanguageError, Language, for_locale, parse
from bot.times.reading import read
from bot.times.unclear import Unclear

FOLDER = Path(bot.times.__file__).parent
FILES = sorted(set(FOLDER.glob("*.toml")) - {FOLDER / "zones.toml"})
ENGLISH = (FOLDER / "en.toml").read_text(encoding="utf-8")
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
FRENCH = """
weekdays = [["lundi"], ["mardi"], ["mercredi"], ["jeudi"], ["vendredi"], ["samedi"], ["dimanche"]]
months = [["janvier"], ["février"], ["mars"], ["avril"], ["mai"], ["juin"], ["juillet"], ["août"], ["septembre"],
    ["octobre"], ["novembre"], ["décembre", "déc"]]
fillers = ["le"]
vague = ["bientôt", "vers"]
[numbers]
sept = 7
huit = 8
dix = 10
[order]
default = "day"
regions = { CA = "open" }
[days]
shifts = { "aujourd'hui" = 0, demain = 1 }
coming = []
next = []
in_next_week = ["la semaine prochaine"]
before = []
ordinals = ["er"]
joiners = []
month_first = false
[clock]
at = ["à"]
marks = ["h", "heures"]
between = ["h", "heures"]
of_twelve = ["heures"]
noon = ["midi"]
midnight = ["minuit"]
before = {}
after = { "heures et demie" = 30, "heures moins le quart" = -15 }
minutes_before = {}
minute_words = []
[[parts]]
hours = [0, 11]
words = ["du matin"]
today = []
[[parts]]
hours = [17, 23]
words = ["du soir"]
today = ["ce soir"]
[ahead]
before = ["dans"]
after = []
ago = []
joiners = ["et"]
one = ["une", "un"]
minutes = ["minutes"]
hours = ["heure", "heures"]
days = ["jours"]
weeks = ["semaine", "semaines"]
amounts = { "une demi heure" = 30 }
[zones]
hfr = { zones = ["Europe/Paris"], either = ["cet", "cest"] }
"""


def shown(words: str, language: Language) -> str | Unclear:
    when = read(words, NOW, PARIS, language)
    return when if isinstance(when, Unclear) else f"{when.astimezone(PARIS):%-d.%-m.%Y %H:%M}"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("demain 19h", "25.11.2026 19:00"),
        ("demain à 19 heures 30", "25.11.2026 19:30"),
        ("mardi 1er décembre à 19h30", "1.12.2026 19:30"),
        ("le vendredi 4 déc. 2026 à midi", "4.12.2026 12:00"),
        ("jeudi à sept heures et demie du soir", "26.11.2026 19:30"),
        ("ce soir à huit heures moins le quart", "24.11.2026 19:45"),
        ("huit heures du soir", "24.11.2026 20:00"),
        ("jeudi la semaine prochaine 19h", "3.12.2026 19:00"),
        ("5/12 à 19h", "5.12.2026 19:00"),
        ("dans deux heures", Unclear.NOT_UNDERSTOOD),
        ("dans dix minutes", "24.11.2026 11:25"),
        ("dans une demi-heure", "24.11.2026 11:45"),
        ("demain 19h HFR", "25.11.2026 19:00"),
        ("demain 19h CET", "25.11.2026 19:00"),
        ("lundi 4 décembre 19h", Unclear.WEEKDAY),
        ("demain à sept heures", Unclear.WHICH_HOUR),
        ("vers 19h", Unclear.VAGUE),
        ("tomorrow 19h", Unclear.NOT_UNDERSTOOD),
    ],
)
def test_another_language_is_a_file(words: str, meant: str | Unclear) -> None:
    assert shown(words, parse(FRENCH)) == meant


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_there_is_can_be_used(file: Path) -> None:
    told = (asdict(for_locale(locale)) for locale in (file.stem, f"{file.stem}-XX"))
    assert next(told) == next(told)


@pytest.mark.parametrize("locale", ["tlh", "tlh-Latn", "../en", "zones", "", "EN"])
def test_a_language_without_a_file_reads_what_needs_no_words(locale: str) -> None:
    language = for_locale(locale)
    assert shown("2026-12-05 19:00", language) == "5.12.2026 19:00"
    assert shown("2026-12-05T19:00Z", language) == "5.12.2026 20:00"
    assert shown("2026-12-05 19:00 Europe/London", language) == "5.12.2026 20:00"
    assert shown("tomorrow 19:00", language) is Unclear.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("found", "instead", "named"),
    [
        ("noon = ", "midday = ", "clock"),
        ('    ["sunday", "sun"],\n', "", "weekdays"),
        ('["sunday", "sun"]', '["sunday", "mon"]', "weekdays"),
        ('["may"]', "[]", "months"),
        ("one = 1\n", "One = 1\n", "'One'"),
        ('["pm", "p m"]', '["p.m."]', "'p.m.'"),
        ("hours = [12, 23]", "hours = [12, 24]", "parts"),
        ('default = "open"', 'default = "year"', "order.default"),
        ('"to" = -1', '"to" = -5', "minutes_before"),
        ('"uk time" = { zones', '"uk time" = { fixed = "+25", zones', "zone"),
        ("[zones]", "[places]", "places"),
        ("[numbers]", "[numbers", "line 40"),
    ],
)
def test_a_mistake_in_a_file_is_named(found: str, instead: str, named: str) -> None:
    text = ENGLISH.replace(found, instead, 1)
    assert text != ENGLISH
    with pytest.raises(BadLanguageError, match=re.compile(re.escape(named), re.IGNORECASE)):
        parse(text)
