import random

import pytest

from bot.guard.commonplaces import Commonplaces
from bot.guard.languages import everyday
from bot.guard.passages import KEY_BYTES, Fingerprinter
from bot.guard.quotes import QuoteIndex

COMMONPLACES = Commonplaces(everyday())


@pytest.mark.parametrize(
    "text",
    [
        "How are you all doing today?",
        "I think that would work for me",
        "Je ne sais pas quoi dire",
        "No sé qué decir a eso",
        "Я не знаю, что сказать",
        "אני לא יודע מה לומר",
        "أنا لا أعرف ماذا أقول",
    ],
)
def test_what_anybody_could_say_anywhere_is_never_kept(text: str) -> None:
    index = QuoteIndex(
        Fingerprinter(bytes(KEY_BYTES)), random.Random(1).randrange, commonplaces=COMMONPLACES
    )
    assert index.remember(text) is None
    assert index.seen(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "My uncle burned the orchard registry himself",
        "When the checkpoint closed, my father walked four hours through the hills.",
        "ཁྱེད་རང་ག་པར་ཕེབས་ཀྱི་ཡོད་པ་ རེད་ དེ་རིང་ ང་ ཚོ་",
    ],
)
def test_what_is_somebodys_own_is_kept(text: str) -> None:
    assert not COMMONPLACES.is_one(text)
