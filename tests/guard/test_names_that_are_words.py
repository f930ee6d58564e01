import pytest

from bot.guard.attribution import attributions
from bot.guard.lexicon import load
from bot.guard.roster import Person, Roster

LEXICON = load()


def named(text: str, *names: str) -> bool:
    """Whether the text names somebody of a roster of these given names."""
    return bool(
        attributions(text, Roster([Person(name, name) for name in names], LEXICON), LEXICON)
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Will you be there tomorrow?", "Will"),
        ("May I ask something?", "May"),
        ("Hope is not a plan.", "Hope"),
        ("We meet again in May.", "May"),
        ("mark my words", "Mark"),
        ("The border with Jordan is closed.", "Jordan"),
        ("Peace takes two.", "Salam"),
        ("La pierre du mur est tombée.", "Pierre"),
        ("Pierre par pierre, on rebâtit la maison.", "Pierre"),
        ("La paz empieza en casa.", "Paz"),
        ("Esperanza es lo último que se pierde.", "Esperanza"),
        ("Вера в мир нужна всем.", "Вера"),
        ("Роман был опубликован в прошлом году.", "Роман"),
        ("Света в зале мало.", "Света"),
        ("على الجميع أن يحضروا غدا.", "علي"),
        ("على الجميع أن يحضروا غدا.", "Ali"),
        ("يجب علي أن أذهب الآن.", "علي"),
        ("من يريد أن يبدأ؟", "Mona"),
        ("نريد السلام والأمل لأولادنا.", "سلام"),
        ("تم الاتفاق على كل شيء.", "Tom"),
        ("هنا كان بيت جدي.", "Hana"),
        ("לו היינו יודעים היינו באים.", "Eli"),
        ("אל תשכחו לסגור את השער.", "Eli"),
        ("שלום לכולם, מתחילים.", "שלום"),
        ("אור היום חזק מדי.", "אור"),
        ("יש לי שאלה אחת.", "Lea"),
    ],
)
def test_a_word_that_is_somebodys_name_is_a_word_in_an_ordinary_sentence(
    text: str, name: str
) -> None:
    assert not named(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Will said that the road is closed.", "Will"),
        ("I talked with Hope yesterday.", "Hope"),
        ("Thanks, May, that helps.", "May"),
        ("Mark, could you repeat that?", "Mark"),
        ("I think Grace is right.", "Grace"),
        ("will said no", "Will"),
        ("Jordan told me about the well.", "Jordan"),
        ("Merci, Pierre, ça aide.", "Pierre"),
        ("Je crois que Rose habite ici.", "Rose"),
        ("Paz dijo que sí.", "Paz"),
        ("Hablé con Esperanza ayer.", "Esperanza"),
        ("Это Вера принесла стулья.", "Вера"),
        ("Спасибо, Роман, это помогает.", "Роман"),
        ("Я видел Романа у моста.", "Роман"),
        ("قال علي إن الطريق مغلق.", "علي"),
        ("تكلمت مع علي أمس.", "علي"),
        ("شكرا يا أمل على القهوة.", "أمل"),
        ("السيد كريم اتصل بي.", "كريم"),
        ("كريم قال إن الباب مفتوح.", "Karim"),
        ("טל אמר שהכביש סגור.", "טל"),
        ("תודה, אור, זה עוזר.", "אור"),
        ("דיברתי עם שיר אתמול.", "שיר"),
        ("אמרתי לנועה שהכביש סגור.", "Noa"),
    ],
)
def test_the_same_word_is_a_name_where_it_stands_as_one(text: str, name: str) -> None:
    assert named(text, name)


def test_a_whole_name_is_never_taken_for_words() -> None:
    assert named("may hope was here", "May Hope")
    assert named("رأيت كمال جمال", "كمال جمال")


def test_a_name_in_another_script_than_the_message_is_always_a_name() -> None:
    assert named("I met علي at the bridge", "Ali")
    assert named("I met שלום at the bridge", "Shalom")


def test_somebody_named_beside_somebody_else_is_named() -> None:
    roster = Roster([Person("1", "Marta"), Person("2", "Hope")], LEXICON)
    found = attributions("Hope and Marta brought the chairs.", roster, LEXICON)
    assert {one.person for one in found} == {"1", "2"}
