"""What the bot says where people of two languages read it: once in each, so that nobody has to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.chat.fitting import short
from bot.chat.limits import Limit
from bot.domain.vocabulary.buttons import EACH_LANGUAGE, Button, Choice, Row, Verb, button
from bot.domain.vocabulary.identity import Locale, Words
from bot.domain.vocabulary.text import Text, Value
from bot.render.inert import FSI, PDI

_SHORT_WORDS, SHORT_IN_A_LABEL = 60, 20
"""Letters: names, mostly. People's words that are longer stand in the first language's text alone."""
_STANDS_ABOVE = "↑"
_BETWEEN_LABELS = " · "


def with_words_above(text: Text, short: int = _SHORT_WORDS) -> Text:
    """A text without people's longer words, which stand before it already and are in one language anyway."""
    return Text(text.key, **{name: _above(value, short) for name, value in text.values})


def _above(value: Value, short: int) -> Value:
    match value:
        case Words():
            return _STANDS_ABOVE if len(value.text) > short else value
        case Text():
            return with_words_above(value, short)
        case tuple():
            return tuple(_above(one, short) for one in value)
        case _:
            return value


def one_label(labels: tuple[str, ...], limit: Limit) -> str:
    """One label in all these languages. Where they are too long together the longest gives way first."""
    different = tuple(dict.fromkeys(labels))
    if len(different) == 1:
        return different[0]
    around = len(_BETWEEN_LABELS) * (len(different) - 1) + len(FSI + PDI) * len(different)
    share = _share([len(one) for one in different], limit.most - around)
    cut = replace(limit, most=share)
    return _BETWEEN_LABELS.join(f"{FSI}{short(one, cut)}{PDI}" for one in different)


def _share(lengths: list[int], room: int) -> int:
    """So many letters each may have at most, that all have room."""
    return max(most for most in range(room + 1) if sum(min(one, most) for one in lengths) <= room)


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
