"""What the bot says where people of two languages read it: once in each, so that nobody has to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.chat.fitting import short
from bot.chat.limits import Limit
from bot.domain.vocabulary.buttons import EACH_LANGUAGE, Button, Choice, Row, Verb, button
from bot.domain.vocabulary.identity import Locale, Words
from bot.domain.vocabulary.text import Text, Value
from bot.render import FSI, PDI

_SHORT_WORDS = 60
"""Letters: names, mostly. People's words that are longer stand in the first language's text alone."""
_STANDS_ABOVE = "↑"
_BETWEEN_LABELS = " · "


def with_words_above(text: Text) -> Text:
    """A text without people's longer words, which stand above it already; people's words are in one language anyway."""
    return Text(text.key, **{name: _above(value) for name, value in text.values})


def _above(value: Value) -> Value:
    match value:
        case Words():
            return _STANDS_ABOVE if len(value.text) > _SHORT_WORDS else value
        case Text():
            return with_words_above(value)
        case tuple():
            return tuple(_above(one) for one in value)
        case _:
            return value


def one_label(labels: tuple[str, ...], limit: Limit) -> str:
    """One label in all these languages, each as much of it as its share of the place takes."""
    different = tuple(dict.fromkeys(labels))
    if len(different) == 1:
        return different[0]
    marks = len(FSI + PDI)
    share = (limit.most - len(_BETWEEN_LABELS) * (len(different) - 1)) // len(different) - marks
    cut = replace(limit, most=share)
    return _BETWEEN_LABELS.join(f"{FSI}{short(one, cut)}{PDI}" for one in different)


def in_each_language(rows: tuple[Row, ...], languages: Iterable[Locale]) -> tuple[Row, ...]:
    """The rows with a button for each of these languages where one stands for all; without it where there is one."""
    known = sorted(languages)
    return tuple(
        row if isinstance(row, Choice) else tuple(one for each in row for one in _each(each, known))
        for row in rows
    )


def _each(press: Button, languages: list[Locale]) -> tuple[Button, ...]:
    if press.verb is not Verb.READ_IN or press.subject != EACH_LANGUAGE:
        return (press,)
    if len(languages) < 2:
        return ()
    return tuple(button(press.verb, subject=one, locale=str(one)) for one in languages)
