import pytest

from bot.guard.attribution import attributions
from bot.guard.findings import Ascribed
from bot.guard.lexicon import BadLexiconError, load, load_stock, parse
from bot.guard.roster import Person, Roster

LEXICON = load()
MARTA = Person(
    "marta", "Marta Kovač", ("martak",), ("marta_k",), 700100200300400501, ("the harbour master",)
)
IDRIS = Person(
    "idris",
    "Idris Sabbagh",
    ("idi",),
    (),
    700100200300400502,
    ("the headteacher",),
    ("الأستاذ إدريس",),
)
ROSTER = Roster((MARTA, IDRIS), LEXICON)


def ascribed(text: str) -> dict[str, Ascribed]:
    return {found.person: found.ascribed for found in attributions(text, ROSTER, LEXICON)}


@pytest.mark.parametrize(
    "text",
    [
        "Marta Kovač said no",
        "marta kovac said no",
        "Kovač, who came late, said no",
        "“No,” said the harbour master",
        "The harbour master on their side said no",
        "According to @marta_k it is over",
        "<@700100200300400501> told us no",
        "<@!700100200300400501> told us no",
        "MK said no",
        "M.K. said no",
        "Mаrtа said no",
        "M\u200ba\u200br\u200bt\u200ba said no",
        "M a r t a said no",
        "M4rta said no",
        "Mrata said no",
        "Марта Ковач said no",
        "مارتا said no",
        "מרטה said no",
        "Marta: no, never",
        "Marta's word that the road is closed",
        "a claim by Marta that the road is closed",
        "I spoke with Marta, and she said no",
        "Marta and the others insisted on a break",
        "It was Marta who said no",
        "Marta is the one who said no",
        "The one who said no was Marta",
        "“No,” Marta replied",
        "“Never,” confirms Marta",
        "Marta: no fence before Monday",
        "Marta, our neighbour, told us no",
        "The idea came from Marta, who proposed two shifts",
        "Marta texted us that it is over",
        "Marta's exact words were: never again",
        "In Marta's words, it is only a start",
    ],
)
def test_words_ascribed_to_somebody_are_found_whatever_they_are_called(text: str) -> None:
    assert ascribed(text) == {"marta": Ascribed.COMMUNICATED}


@pytest.mark.parametrize(
    "text",
    [
        "Marta arrived with oranges",
        "Did Marta say anything?",
        "If Marta agrees we can start",
        "Let me know what Marta says",
        "Marta, could you say that again?",
        "Please tell Marta that we begin at six",
        "The Marta campaign said so",
        "Marta was asked to leave",
        "I haven't heard from Marta",
    ],
)
def test_naming_somebody_ascribes_nothing_by_itself(text: str) -> None:
    assert ascribed(text) == {"marta": Ascribed.MENTION}


@pytest.mark.parametrize(
    "text",
    [
        "Marta is on board with the plan",
        "I think Marta trusts the mayor",
        "Marta would give up the gate",
        "Marta takes part in our talks",
    ],
)
def test_a_stance_is_told_from_what_was_said(text: str) -> None:
    assert ascribed(text) == {"marta": Ascribed.STANCE}


@pytest.mark.parametrize(
    "text",
    [
        "Nobody said a word",
        "The master of the harbour",
        "mk is short for market",
        "It is 9 AM",
        "martyr",
    ],
)
def test_nobody_is_named_where_nobody_is_meant(text: str) -> None:
    assert ascribed(text) == {}


def test_a_name_on_s_owns_what_follows_its_apostrophe() -> None:
    roster = Roster((Person("1", "Tobias Lang"),), LEXICON)
    for text in ("Tobias’ claim that the well is dry", "Tobias' view is that we should wait"):
        assert [one.ascribed for one in attributions(text, roster, LEXICON)] == [
            Ascribed.COMMUNICATED
        ]
    assert [one.ascribed for one in attributions("Tobias’ dog barks", roster, LEXICON)] == [
        Ascribed.MENTION
    ]


def test_each_person_is_answered_for_alone() -> None:
    found = ascribed("Marta said that Idris had left early")
    assert found == {"marta": Ascribed.COMMUNICATED, "idris": Ascribed.MENTION}


def test_the_spans_are_places_in_the_text_as_it_was_written() -> None:
    text = "Yes, M\u200ba\u200brta **said** no"
    (found,) = attributions(text, ROSTER, LEXICON)
    assert text[slice(*found.span)] == "M\u200ba\u200brta"
    assert found.cue is not None
    assert text[slice(*found.cue)] == "said"


def test_a_confirmed_alias_in_another_script_is_found() -> None:
    assert ascribed("الأستاذ إدريس said no") == {"idris": Ascribed.COMMUNICATED}


def test_a_roster_of_nobody_finds_nobody() -> None:
    assert attributions("Marta said no", Roster((), LEXICON), LEXICON) == ()


def test_a_roster_does_not_print_names() -> None:
    assert "Marta" not in repr(ROSTER) + repr(MARTA)


def test_a_lexicon_that_lacks_a_part_is_refused() -> None:
    with pytest.raises(BadLexiconError, match="communicated"):
        parse('language = "xx"')
    with pytest.raises(BadLexiconError, match="TOML"):
        parse("[")
    with pytest.raises(BadLexiconError, match="tlh"):
        load("tlh")


def test_stock_phrases_come_with_the_project() -> None:
    assert len(load_stock()) > 50
