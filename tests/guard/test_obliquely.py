"""Somebody who is not the subject of a sentence may be the one whose words or thoughts it tells."""

import pytest

from bot.guard.findings import Ascribed
from tests.guard.test_telling import strongest


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Ивану кажется, что их обманут."),
        ("ru", "Кажется Марии, что время вышло."),
        ("es", "A María le parece que nadie escucha."),
        ("ar", "بدا لمنى أن أحدا لا يسمع."),
        ("he", "ליוסי נדמה שאף אחד לא מקשיב."),
    ],
)
def test_what_seems_so_to_somebody_is_told_of_them(language: str, text: str) -> None:
    assert strongest(language, text) is Ascribed.COMMUNICATED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "У Ивана другое мнение: мост не нужен."),
        ("ar", "لمنى رأي آخر: لا حاجة للجسر."),
        ("he", "לדנה דעה אחרת: לא צריך גשר."),
        ("es", "María tiene otra opinión: el puente sobra."),
        ("fr", "Marie a un autre avis : le pont est inutile."),
    ],
)
def test_somebody_who_has_an_opinion_is_told_of(language: str, text: str) -> None:
    assert strongest(language, text) is Ascribed.COMMUNICATED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "От Ивана я слышал, что они готовы уступить."),
        ("es", "De Andrés oí que van a ceder."),
        ("he", "מיוסי שמעתי שהם מוכנים לוותר."),
        ("ar", "أنقل عن منى: نحتاج حارسا."),
        ("ru", "Пересказываю Ивана: нам нужен сторож."),
        ("ru", "Слова Марии о земле меня задели."),
        ("ru", "Это слова Марии, не мои."),
        ("ar", "هذا كلام منى لا كلامي."),
        ("ru", "Мария с Иваном говорят, что хватит."),
        ("ru", "Мария на встрече призналась, что ей страшно."),
        ("ru", "Она, Мария, говорила про страх."),
        ("ar", "أعلن كريم ومنى أنهما لن يأتيا."),
    ],
)
def test_words_passed_on_are_told_of_whose_they_are(language: str, text: str) -> None:
    assert strongest(language, text) is Ascribed.COMMUNICATED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "У Ивана новый дом."),
        ("ru", "Ивану надо помочь с крышей."),
        ("ru", "Это дом Марии, не мой."),
        ("ru", "Мария с Иваном живут у реки."),
        ("ru", "Если бы Иван сказал, мы бы знали."),
        ("ru", "От Ивана пришло письмо."),
        ("ar", "لمنى بيت آخر."),
        ("ar", "قال أخو منى إن المطر قادم."),
        ("ar", "أبو كريم تكلم بصوت عال."),
        ("ar", "منى، تكلمي بصوت أعلى من فضلك."),
        ("fr", "Karim, parle plus fort s'il te plaît."),
        ("es", "Andrés, habla más alto, por favor."),
        ("he", "לדנה בית אחר."),
        ("he", "אחיו של יוסי אמר שיירד גשם."),
    ],
)
def test_whose_something_is_or_who_is_spoken_to_says_nothing_of_words(
    language: str, text: str
) -> None:
    assert strongest(language, text) is not Ascribed.COMMUNICATED
