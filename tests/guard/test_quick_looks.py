"""Quick looks that spare a closer one: they never pass over what the closer one would find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed
from bot.guard.lexicon import load
from bot.guard.misspelling import Misspellings
from bot.guard.roster import Person, Roster
from bot.guard.tokens import read

LEXICON = load()
NAMES = ("Marguerite O'Hanlon", "Jean-Baptiste Kouassi", "Nguyen Thi Lan", "Karl Hathersage")
ROSTER = Roster([Person(str(place), name) for place, name in enumerate(NAMES)], LEXICON)
PIECES = st.sampled_from(
    [
        "O'Hanlon", "Kouassi", "Hathersgae", "lan", "KH", "n.t.l.", "h a t h e r s a g e", "Koua$$i", "said", "The",
        "the", "gate's", "d'Hathersage", "Hanlon", "jean-baptiste", "Margueritte", "O'Hanlom", "well", "1953", ", ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_a_quick_look_at_a_text_passes_over_nobody_who_is_named_in_it(text: str) -> None:
    for written in (text, text.lower(), text.upper()):
        assert not ROSTER.find(read(written)) or ROSTER.may_be_named(written)


@given(st.sampled_from(["hathersage", "kouassi", "renner", "selin"]), st.integers(1, 20), st.data())
def test_no_single_slip_of_typing_hides_a_name(name: str, place: int, data: st.DataObject) -> None:
    misspellings = Misspellings()
    misspellings.add(name)
    at = 1 + place % (len(name) - 1)
    letter = data.draw(st.sampled_from("aeioxz"))
    for slipped in (
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] if at > 1 else name,
    ):
        assert slipped == name or name in set(misspellings.of(slipped))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nos fuimos con Itziar. Dijo que no vendría.", True),
        ("Odile n'a pas caché sa colère : « On nous a menti. »", True),
        ("Ibrahim a posé trois questions : d'abord le prix, ensuite la date.", False),
        ("Le juge a dit à Odile de patienter.", False),
        ("Selon les mots d'Odile, le pont n'est à personne.", True),
        ("L'avis d'Ibrahim, c'est qu'il faut attendre.", True),
        ("أعلن رئيس اللجنة سامر أن الطريق مغلقة.", True),
        ("أبدى سامر استعداده للتوقيع.", True),
        ("أبلغ المجلس سامر أن الطريق مغلقة.", False),
        ("شفتم سامر؟ قال إن الباب مفتوح.", True),
        ("פגשתי את יונתן בשוק, הוא מרגיש יותר טוב.", False),
        ("מבחינת יונתן הגדר היא פרובוקציה.", True),
        ("«Хватит!» — Глеб не скрывал гнева: «Нас обманули».", True),
    ],
)
def test_what_is_told_is_found_by_where_it_stands(text: str, told: bool) -> None:
    names = (
        "Itziar Belmonte",
        "Odile Vasseur",
        "Ibrahim Diarra",
        "سامر عواد",
        "יונתן פרץ",
        "Глеб Воронцов",
    )
    roster = Roster([Person(str(place), name) for place, name in enumerate(names)], LEXICON)
    found = attributions(text, roster, LEXICON)
    assert any(one.ascribed is Ascribed.COMMUNICATED for one in found) is told


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("L'ingénieur a refusé.", True),
        ("Un ingénieur est venu.", False),
        ("La ingeniera dijo que no.", True),
        ("Notre voisin du quai a refusé.", True),
        ("Bill told us so.", True),
        ("It was a major who gave the order.", False),
        ("The major part of it is done, said nobody.", False),
    ],
)
def test_how_somebody_is_spoken_of_counts_in_every_language(text: str, named: bool) -> None:
    people = [
        Person(
            "1",
            "Anna Vogt (she/her)",
            aliases=("l'ingénieur", "su ingeniera", "notre voisin du quai"),
        ),
        Person("2", 'William "Bill" Hathersage'),
        Person("3", "Major"),
    ]
    assert bool(attributions(text, Roster(people, LEXICON), LEXICON)) is named
