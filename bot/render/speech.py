"""How a language counts and lists, by what Unicode's CLDR says of it, through Babel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.vocabulary.identity import Locale

# Babel is loaded where it is asked: most starts count and list nothing.
if TYPE_CHECKING:
    from babel.core import Locale as Spoken

_ARABIC_COMMA, _COMMA = "، ", ", "
_RULES_OF_THE_UNKNOWN = "en"
"""By whose rules a language is counted and listed that CLDR does not know."""


class Speech:
    """What one language does with numbers and lists. Its data is read when first asked for, about 10 ms and 2 MB."""

    def __init__(self, locale: Locale) -> None:
        """Take the language as packs name it: en, pt-BR, zh-Hant."""
        self._locale = locale

    @cached_property
    def _spoken(self) -> Spoken:
        from babel.core import Locale as Spoken
        from babel.core import UnknownLocaleError

        try:
            return Spoken.parse(self._locale, sep="-")
        except (UnknownLocaleError, ValueError):
            return Spoken.parse(_RULES_OF_THE_UNKNOWN)

    @cached_property
    def _comma(self) -> str:
        """What stands between the parts of a list without a word."""
        patterns = self._spoken.list_patterns.values()
        arabic = any(
            _ARABIC_COMMA.strip() in one for pattern in patterns for one in pattern.values()
        )
        return _ARABIC_COMMA if arabic else _COMMA

    @property
    def categories(self) -> frozenset[str]:
        """The plural forms that whole numbers take in this language; ``other`` is in every one."""
        return frozenset({*self._spoken.plural_form.tags, "other"})

    def plural(self, count: int) -> str:
        """Which form this number takes: ``zero``, ``one``, ``two``, ``few``, ``many`` or ``other``."""
        return self._spoken.plural_form(count)

    def number(self, count: int) -> str:
        """A whole number with the signs of this language: 1,500 or 1 500."""
        from babel.numbers import format_decimal

        return format_decimal(count, locale=self._spoken)

    def commas(self, value: object) -> str:
        """Side by side without a word between: a, b, c."""
        return self._comma.join(self.several(value))

    def with_and(self, value: object) -> str:
        """All of them: a, b, and c."""
        from babel.lists import format_list

        return format_list(self.several(value), "standard", locale=self._spoken)

    def with_or(self, value: object) -> str:
        """One of them: a, b, or c."""
        from babel.lists import format_list

        return format_list(self.several(value), "or", locale=self._spoken)

    def lines(self, value: object) -> str:
        """One a line."""
        return "\n".join(self.several(value))

    def bullets(self, value: object) -> str:
        """A list of one a line."""
        return "\n".join(f"- {one.strip()}" for one in self.several(value))

    def several(self, value: object) -> tuple[str, ...]:
        """One value or several, as texts."""
        return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)

    @property
    def filters(self) -> dict[str, Callable[..., object]]:
        """What a template may do with its values."""
        return {
            "lines": self.lines,
            "bullets": self.bullets,
            "commas": self.commas,
            "with_and": self.with_and,
            "with_or": self.with_or,
            "plural": self.plural,
            "number": self.number,
            "length": len,
        }


FILTERS = frozenset(Speech(Locale("en")).filters)
"""The filters there are, in every language the same."""


def side_by_side(values: tuple[str, ...], locale: Locale) -> str:
    """Values as this language lists them without a word between."""
    return Speech(locale).commas(values)
