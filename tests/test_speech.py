"""Texts count and list as their language does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.vocabulary.identity import Locale
from bot.render.templates import fixed_letters, parse_file

COUNTED = (
    '{% if count | plural == "zero" %}none{% elif count | plural == "one" %}one'
    '{% elif count | plural == "two" %}two{% elif count | plural == "few" %}few'
    '{% elif count | plural == "many" %}many{% else %}other{% endif %}'
)


def shown(folder: Path, locale: str, text: str, **values: object) -> str:
    path = folder / "texts.md.j2"
    path.write_text(f"{{% block text %}}\n{text}\n{{% endblock %}}\n", encoding="utf-8")
    wording = parse_file(path, Locale(locale)).wordings["text"]
    return wording.shown(values).strip()


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("en", "other one other other other other"),
        ("ar", "none one two few many other"),
        ("he", "other one two other other other"),
        ("fr", "one one other other other other"),
        ("ru", "many one few few many many"),
    ],
)
def test_each_language_has_its_own_forms_for_numbers(
    tmp_path: Path, locale: str, forms: str
) -> None:
    counts = (0, 1, 2, 3, 11, 100)
    assert " ".join(shown(tmp_path, locale, COUNTED, count=one) for one in counts) == forms


def test_how_many_there_are_of_several_is_counted_too(tmp_path: Path) -> None:
    text = '{% if people | length | plural == "two" %}both{% else %}all{% endif %}'
    assert shown(tmp_path, "he", text, people=("a", "b")) == "both"


@pytest.mark.parametrize(
    ("locale", "commas", "all_of_them", "one_of_them"),
    [
        ("en", "a, b, c", "a, b, and c", "a, b, or c"),
        ("fr", "a, b, c", "a, b et c", "a, b ou c"),
        ("ar", "a، b، c", "a وb وc", "a أو b أو c"),
        ("he", "a, b, c", "a, b וc", "a, b או c"),
        ("qx", "a, b, c", "a, b, and c", "a, b, or c"),
    ],
)
def test_each_language_lists_in_its_own_way(
    tmp_path: Path, locale: str, commas: str, all_of_them: str, one_of_them: str
) -> None:
    text = "{{ names | commas }}\n{{ names | with_and }}\n{{ names | with_or }}"
    lines = shown(tmp_path, locale, text, names=("a", "b", "c")).splitlines()
    assert lines == [commas, all_of_them, one_of_them]


def test_numbers_have_the_signs_of_the_language(tmp_path: Path) -> None:
    assert shown(tmp_path, "en", "{{ most | number }}", most=1500) == "1,500"
    assert shown(tmp_path, "fr", "{{ most | number }}", most=1500) == "1\u202f500"


def test_of_a_text_with_branches_the_longest_way_through_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "texts.md.j2"
    text = "1{% if a %}22{% elif b %}333{% else %}{% if c %}4444{% endif %}{% endif %}5"
    path.write_text(f"{{% block text %}}{text}{{% endblock %}}", encoding="utf-8")
    assert fixed_letters(parse_file(path, Locale("en")).blocks["text"]) == 6
