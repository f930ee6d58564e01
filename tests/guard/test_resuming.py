import pytest

from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed
from bot.guard.lexicon import load
from bot.guard.roster import Person, Roster

LEXICON = load()
PEOPLE = (
    "Marie Laurent",
    "Andrés Molina",
    "Esperanza Ríos",
    "Иван Петров",
    "Вера Орлова",
    "منى خوري",
    "أمل حداد",
    "יוסי כהן",
)
ROSTER = Roster([Person(str(at), name) for at, name in enumerate(PEOPLE)], LEXICON)


def ascribes(text: str) -> bool:
    found = attributions(text, ROSTER, LEXICON)
    return any(one.ascribed is Ascribed.COMMUNICATED for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Marie s'est trompée en disant que le pont est ouvert.",
        "Celle qui a dit que le toit fuit, c'est Marie.",
        "Les voisins, dont Marie, disent que la rue est sûre.",
        "Ce que Marie demande, m'a-t-elle dit, c'est du temps.",
        "Andrés mandó un audio en el que dice que no firma.",
        "En cuanto a Andrés, sostiene que el mapa es falso.",
        "Alguien dijo que exageramos, y fue Andrés.",
        "Esperanza me contó cómo perdió el taller.",
        "Иван ошибся, сказав, что мост открыт.",
        "Иван открылся соседу, что уезжает.",
        "Вера ушла со словами, что устала.",
        "أخطأت منى حين قالت إن الباب مفتوح.",
        "نبهت أمل الجيران إلى أن السقف سيسقط.",
        "منى بعثت رسالة تقول فيها إنها متعبة.",
        "יוסי טעה כשאמר שהגשר פתוח.",
        "מי שאמר שהגג דולף זה יוסי.",
    ],
)
def test_what_somebody_said_is_found_where_name_and_verb_stand_far_apart(text: str) -> None:
    assert ascribes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Marie n'a rien dit de la journée.",
        "Personne ne sait ce que pense Marie.",
        "Marie lisait quand le maire a dit que c'était l'heure.",
        "Fui con Andrés y nos dijeron que estaba cerrado.",
        "Andrés no dijo nada en la reunión.",
        "La esperanza dice mucho de un pueblo.",
        "Никто не знает, что думает Иван.",
        "Иван принёс то, что просили.",
        "Такая вера, сказала бабушка, редкость.",
        "أخبرت منى أننا سنتأخر.",
        "كانت منى نائمة عندما قال الحارس إن الوقت انتهى.",
        "لدينا أمل أن يعود الأولاد.",
        "יוסי עבר ולא אמר שלום.",
        "אני רוצה לדעת מה יוסי חושב.",
    ],
)
def test_nothing_is_found_where_somebody_else_speaks_or_nothing_was_said(text: str) -> None:
    assert not ascribes(text)
