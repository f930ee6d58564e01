import pytest

from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed
from bot.guard.lexicon import load
from bot.guard.roster import Person, Roster

LEXICON = load()
PEOPLE = {
    "fr": ("Marie Laurent", "Karim Haddad"),
    "es": ("María Serrano", "Andrés Molina"),
    "ru": ("Мария Орлова", "Иван Петров"),
    "ar": ("منى خوري", "كريم سالم"),
    "he": ("דנה לוי", "יוסי כהן"),
}
ROSTERS = {
    language: Roster([Person(str(at), name) for at, name in enumerate(names)], LEXICON)
    for language, names in PEOPLE.items()
}


def strongest(language: str, text: str) -> Ascribed | None:
    found = {one.ascribed for one in attributions(text, ROSTERS[language], LEXICON)}
    order = (Ascribed.COMMUNICATED, Ascribed.STANCE, Ascribed.MENTION)
    return next((level for level in order if level in found), None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Marie a dit que la route est fermée."),
        ("fr", "« Trop tard », soupire Karim."),
        ("fr", "C'est Marie qui l'a annoncé."),
        ("fr", "D'après Karim, le puits est à sec."),
        ("fr", "Marie, qui habite près du pont, raconte que les camions passent."),
        ("fr", "La proposition de Karim est d'ouvrir à six heures."),
        ("fr", "J'ai vu Karim et il m'a avoué que le toit fuit."),
        ("es", "Dijo María que la calle está cerrada."),
        ("es", "Fue Andrés quien lo anunció."),
        ("es", "Según Andrés, el pozo está seco."),
        ("es", "Hablé con María y dijo que no viene."),
        ("es", "«Nunca», gritó Andrés."),
        ("ru", "Мария сказала, что дорога закрыта."),
        ("ru", "По словам Ивана, колодец пуст."),
        ("ru", "— Поздно, — вздохнула Мария."),
        ("ru", "Я слышал от Ивана, что ключ потерян."),
        ("ru", "Предложение Ивана — открыть ворота в шесть."),
        ("ar", "وقالت منى إن الباب مفتوح."),
        ("ar", "منى هي التي أعلنت ذلك."),
        ("ar", "على حد قول كريم لم يوقع أحد."),
        ("ar", "تكلمت مع منى وقالت إنها متعبة."),
        ("ar", "أخبرتنا منى أنها تبيع حصتها."),
        ("he", "אני יודע שדנה אמרה את זה."),
        ("he", "זו דנה שאמרה שהבאר יבשה."),
        ("he", "לדברי יוסי אף אחד לא חתם."),
        ("he", "שמעתי מיוסי שהמפתח אבד."),
        ("he", "דנה קמה והכריזה על סוף השביתה."),
    ],
)
def test_what_somebody_said_is_found_in_each_language(language: str, text: str) -> None:
    assert strongest(language, text) is Ascribed.COMMUNICATED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "J'ai dit à Karim que la route est fermée."),
        ("fr", "Est-ce que Marie a dit quelque chose ?"),
        ("fr", "Le frère de Karim a dit que la route est fermée."),
        ("fr", "Elle a critiqué Marie devant tous."),
        ("es", "Le dije a Andrés que la calle está cerrada."),
        ("es", "¿Dijo algo María?"),
        ("es", "El alcalde dijo que María vendría mañana."),
        ("ru", "Я сказал Ивану, что дорога закрыта."),
        ("ru", "Вчера сказал Ивану, что дорога закрыта."),
        ("he", "המורה אמר ליוסי שהכביש סגור."),
        ("ar", "المدير قال لكريم إن الطريق مغلق."),
        ("ru", "Сказала ли что-нибудь Мария?"),
        ("ru", "Брат Ивана сказал, что дорога закрыта."),
        ("ar", "قلت لكريم إن الطريق مغلق."),
        ("ar", "هل قالت منى شيئا؟"),
        ("ar", "إذا قالت منى نعم نبدأ يوم الاثنين."),
        ("he", "אמרתי ליוסי שהכביש סגור."),
        ("he", "האם דנה אמרה משהו?"),
        ("he", "אם דנה תגיד כן נתחיל."),
    ],
)
def test_naming_somebody_ascribes_nothing_by_itself_in_any_language(
    language: str, text: str
) -> None:
    assert strongest(language, text) is Ascribed.MENTION


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Marie serait prête à céder la barrière."),
        ("fr", "Karim participe aux discussions."),
        ("es", "María estaría dispuesta a ceder la valla."),
        ("es", "Andrés participa en las conversaciones."),
        ("ru", "Мария готова уступить забор."),
        ("ru", "Иван участвует в переговорах."),
        ("ar", "يشارك كريم في المحادثات."),
        ("ar", "منى مستعدة للتنازل عن السياج."),
        ("he", "דנה מוכנה לוותר על הגדר."),
        ("he", "יוסי משתתף בשיחות."),
    ],
)
def test_stance_intent_and_taking_part_are_a_level_of_their_own(language: str, text: str) -> None:
    assert strongest(language, text) is Ascribed.STANCE


@pytest.mark.parametrize(
    "text",
    [
        "Marta — Today at 14:02\nI will not sign before Monday.",
        "[14:02] Marta: I will not sign before Monday.",
        "Marta\nWe cannot pay for the fence this year.",
        "Marta — aujourd’hui à 14:02\nle compte n'y est pas",
        "> Marta: no fence",
    ],
)
def test_a_pasted_conversation_says_who_speaks(text: str) -> None:
    roster = Roster([Person("1", "Marta")], LEXICON)
    assert [one.ascribed for one in attributions(text, roster, LEXICON)] == [Ascribed.COMMUNICATED]


@pytest.mark.parametrize(
    "text", ["Marta\nIdris\nPavel", "Hello Marta\nI hope you are well.", "See you there\nMarta"]
)
def test_a_list_or_a_letter_is_no_conversation(text: str) -> None:
    roster = Roster([Person("1", "Marta"), Person("2", "Idris"), Person("3", "Pavel")], LEXICON)
    assert {one.ascribed for one in attributions(text, roster, LEXICON)} == {Ascribed.MENTION}


def test_a_pronoun_means_whoever_was_named_in_the_message_before() -> None:
    roster = Roster([Person("1", "Marta")], LEXICON)
    text = "She said that the well is dry."
    assert attributions(text, roster, LEXICON) == ()
    (found,) = attributions(text, roster, LEXICON, earlier="I met Marta at the bridge.")
    assert (found.person, found.ascribed) == ("1", Ascribed.COMMUNICATED)
    assert text[slice(*found.span)] == "said"
    assert (
        attributions(text, roster, LEXICON, earlier="Marta was there and so was my aunt Lena.")
        != ()
    )
    assert attributions("The well is dry.", roster, LEXICON, earlier="Marta said no.") == ()
