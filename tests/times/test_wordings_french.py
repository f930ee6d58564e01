"""The table in French: wordings that people use, each with the one moment that is meant, or with why it is not one."""

from __future__ import annotations

import pytest

from bot.times.unclear import Unclear
from tests.times.test_wordings import AUTUMN, BERLIN, meant

IN_BERLIN = {
    # ---- hours
    "19:00": "24 Nov 2026 19:00",
    "à 19:00": "24 Nov 2026 19:00",
    "19h": "24 Nov 2026 19:00",
    "19 h": "24 Nov 2026 19:00",
    "19h30": "24 Nov 2026 19:30",
    "19 h 30": "24 Nov 2026 19:30",
    "19 heures": "24 Nov 2026 19:00",
    "19 heures 30": "24 Nov 2026 19:30",
    "à 10 h": "25 Nov 2026 10:00",
    "aujourd'hui à 19 h": "24 Nov 2026 19:00",
    "Aujourd’hui à 19 h": "24 Nov 2026 19:00",
    "demain à 19 h": "25 Nov 2026 19:00",
    "Demain, à 19 h.": "25 Nov 2026 19:00",
    "après-demain à 19 h": "26 Nov 2026 19:00",
    "apres demain 19h": "26 Nov 2026 19:00",
    "demain 07:30": "25 Nov 2026 07:30",
    "demain 7:30": Unclear.WHICH_HOUR,
    "demain à 7 h": Unclear.WHICH_HOUR,
    "demain à 7h30": Unclear.WHICH_HOUR,
    "demain à sept heures": Unclear.WHICH_HOUR,
    "demain": Unclear.NO_HOUR,
    "le soir": Unclear.VAGUE,
    # ---- parts of the day
    "7 h du soir": "24 Nov 2026 19:00",
    "7 h 30 du soir": "24 Nov 2026 19:30",
    "demain à 7h30 du soir": "25 Nov 2026 19:30",
    "demain soir à 7 h": "25 Nov 2026 19:00",
    "demain soir à 19 h": "25 Nov 2026 19:00",
    "demain matin à 9 h": "25 Nov 2026 09:00",
    "ce soir à 8 heures": "24 Nov 2026 20:00",
    "ce soir 20h": "24 Nov 2026 20:00",
    "cet après-midi à 3 h": "24 Nov 2026 15:00",
    "demain à 2 h de l'après-midi": "25 Nov 2026 14:00",
    "demain à 1 h du matin": "25 Nov 2026 01:00",
    "demain midi": "25 Nov 2026 12:00",
    "demain à midi": "25 Nov 2026 12:00",
    "demain à minuit": Unclear.WHICH_DAY,
    "demain à 19 h du matin": Unclear.CONTRADICTS,
    "demain matin à 20 h": Unclear.CONTRADICTS,
    # ---- hours by their name
    "demain à sept heures du soir": "25 Nov 2026 19:00",
    "demain à sept heures et demie du soir": "25 Nov 2026 19:30",
    "demain à huit heures moins le quart du soir": "25 Nov 2026 19:45",
    "demain à sept heures trente du soir": "25 Nov 2026 19:30",
    "demain à 7 heures et demie du soir": "25 Nov 2026 19:30",
    "demain à huit heures moins dix du soir": "25 Nov 2026 19:50",
    # ---- weekdays
    "jeudi 19:00": "26 Nov 2026 19:00",
    "jeudi à 19 h": "26 Nov 2026 19:00",
    "ce jeudi à 19 h": "26 Nov 2026 19:00",
    "jeudi soir à 8 h": "26 Nov 2026 20:00",
    "dim. 20h": "29 Nov 2026 20:00",
    "jeudi de la semaine prochaine à 19 h": "3 Dec 2026 19:00",
    "la semaine prochaine jeudi à 19 h": "3 Dec 2026 19:00",
    "jeudi prochain à 19 h": Unclear.VAGUE,
    "jeudi en huit à 19 h": Unclear.VAGUE,
    "jeudi": Unclear.NO_HOUR,
    "jeudi 5 décembre 19:00": Unclear.WEEKDAY,
    # ---- dates
    "5 mars 19:00": "5 Mar 2027 19:00",
    "5 mars à 19 h": "5 Mar 2027 19:00",
    "le 5 mars à 19 h": "5 Mar 2027 19:00",
    "le 1er mars à 19 h": "1 Mar 2027 19:00",
    "vendredi 5 mars 2027 à 19 h": "5 Mar 2027 19:00",
    "5 mars 2027 19h": "5 Mar 2027 19:00",
    "le 4 fevrier 18h": "4 Feb 2027 18:00",
    "4 déc. 18h": "4 Dec 2026 18:00",
    "31 avril 19:00": Unclear.DOES_NOT_EXIST,
    "5/12 19:00": "5 Dec 2026 19:00",
    "25/12/2026 19:00": "25 Dec 2026 19:00",
    "2027-03-05 19:00": "5 Mar 2027 19:00",
    "5 mars": Unclear.NO_HOUR,
    # ---- counted
    "dans une heure": "24 Nov 2026 12:15",
    "dans deux heures": "24 Nov 2026 13:15",
    "dans 3 h": "24 Nov 2026 14:15",
    "dans une demi-heure": "24 Nov 2026 11:45",
    "dans une heure et demie": "24 Nov 2026 12:45",
    "dans deux jours à 19 h": "26 Nov 2026 19:00",
    "dans une semaine à 19 h": "1 Dec 2026 19:00",
    "dans huit jours à 19 h": Unclear.NUMBERS,
    "dans quinze jours à 19 h": Unclear.NUMBERS,
    # ---- zones
    "5 mars 19:00 UTC": "5 Mar 2027 20:00",
    "5 mars 01:30 UTC": "5 Mar 2027 02:30",
    "5 mars 19:00 Europe/Berlin": "5 Mar 2027 19:00",
    "demain 19:00 UTC+2": "25 Nov 2026 18:00",
    "demain à 19 h, heure de Paris": "25 Nov 2026 19:00",
    # ---- what people say that is no time
    "bientôt": Unclear.VAGUE,
    "demain après le dîner": Unclear.VAGUE,
    "vers 19 h": Unclear.VAGUE,
    "la semaine prochaine": Unclear.VAGUE,
    "dans une heure ou deux": Unclear.VAGUE,
    "cette nuit à 1 h": Unclear.VAGUE,
    "demain à dix-neuf heures": Unclear.NOT_UNDERSTOOD,
    "inch'allah": Unclear.NOT_UNDERSTOOD,
}


@pytest.mark.parametrize("words", IN_BERLIN)
def test_a_french_wording_is_the_moment_that_is_meant_or_is_refused(words: str) -> None:
    assert meant(words, BERLIN, AUTUMN, "fr") == IN_BERLIN[words]
