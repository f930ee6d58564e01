import pytest

from bot.guard.languages import LANGUAGES, everyday, language_of

KNOWN = everyday()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the gate stays shut until monday", "en"),
        ("la porte reste fermée jusqu'à lundi", "fr"),
        ("la puerta sigue cerrada hasta el lunes", "es"),
        ("ворота закрыты до понедельника", "ru"),
        ("الباب مغلق حتى يوم الاثنين", "ar"),
        ("השער סגור עד יום שני", "he"),
        ("I met علي at the old bridge", "en"),
        ("", "en"),
        ("xqzt", "en"),
    ],
)
def test_a_message_is_read_in_the_language_it_is_written_in(text: str, language: str) -> None:
    assert language_of(text, text.split(), KNOWN) == language


def test_every_language_has_its_everyday_words() -> None:
    assert all(len(KNOWN[language].words) > 3_000 for language in LANGUAGES)
