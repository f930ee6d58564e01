"""What somebody typed where a list was offered: matched with what the list says, or asked about, never just refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.chat import limits
from bot.chat.asking import Services
from bot.domain.state.workshop import Workshop
from bot.domain.vocabulary.forms import Option
from bot.domain.vocabulary.identity import UserId, Words
from bot.domain.vocabulary.text import Text
from bot.domain.vocabulary.visible import spelling

MOST_SUGGESTED = 10
_BEFORE_A_NAME = "@#"


def labelled(
    services: Services, workshop: Workshop, by: UserId, entries: Iterable[Option]
) -> list[tuple[str, str]]:
    """Label and value of each entry as its reader reads it, no two labels alike: where texts are, they are numbered."""
    composer, locale = services.composer, workshop.language_of(by)
    found = [
        (composer.short(workshop, locale, text, limits.CHOICE), value) for value, text in entries
    ]
    often = Counter(spelling(label) for label, _ in found)
    met: Counter[str] = Counter()
    differing = []
    for label, value in found:
        key = spelling(label)
        met[key] += 1
        number = f" ({met[key]})" if often[key] > 1 else ""
        differing.append((f"{label[: limits.CHOICE.most - len(number)]}{number}", value))
    return differing


def matching(labels: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """The entries in whose labels this stands, however it is spelt; those that begin with it come first."""
    wanted = spelling(typed.lstrip(_BEFORE_A_NAME))
    found = [(label, value) for label, value in labels if wanted in spelling(label)]
    return sorted(found, key=lambda entry: not spelling(entry[0]).startswith(wanted))


def meant(
    services: Services, workshop: Workshop, by: UserId, entries: Iterable[Option], typed: str
) -> str | Text:
    """The value that is meant: chosen, or typed as its label, or as what only one label begins with or holds.

    Else a question that names what it could be, for whoever typed it.
    """
    labels = labelled(services, workshop, by, entries)
    if any(typed == value for _, value in labels):
        return typed
    wanted = spelling(typed.lstrip(_BEFORE_A_NAME))
    held = matching(labels, typed) if wanted else []
    for close in (
        [value for label, value in held if spelling(label) == wanted],
        [value for label, value in held if spelling(label).startswith(wanted)],
        [value for _, value in held],
    ):
        if len(close) == 1:
            return close[0]
    suggested = tuple(Words(label) for label, _ in (held or labels)[:MOST_SUGGESTED])
    more = len(held or labels) - len(suggested)
    key = "errors:which_is_meant" if held else "errors:nothing_like_it"
    return Text(key, typed=Words(typed), suggested=suggested, more=more)
