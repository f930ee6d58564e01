"""A translation beside the original: one finding a line, all of them at once, also while much of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.domain.screens.texts import declared
from bot.domain.screens.together import Together, together
from bot.domain.state.agenda import Agenda
from bot.domain.vocabulary.identity import Locale
from bot.render.agenda_file import load_agenda
from bot.render.limits import PackError
from bot.render.lint.beside import Beside
from bot.render.lint.english import is_latin
from bot.render.lint.language import Found, Language, read_language

ORIGINAL = Locale("en")
"""The language in which a pack is written first."""


def lint(root: Path, locale: Locale) -> list[Found]:
    """What is wrong with this language of the pack in a folder, beside the original; file by file.

    ``PackError`` where the pack has no such language, or the agenda or the original itself cannot be read.
    """
    agenda = load_agenda(root)
    if not (root / locale).is_dir():
        raise PackError(root / locale, 1, "this pack has no such language.")
    names = sorted({key.partition(":")[0] for key in declared(agenda)})
    original, spoken = (read_language(root / one, names) for one in (ORIGINAL, locale))
    for mistake in original.broken:
        raise PackError(mistake.path, mistake.line, mistake.what)
    looked = Beside(original, spoken, latin=is_latin(spoken.texts.values()))
    found = [*spoken.broken, *_no_comment(spoken), *_blocks(original, spoken)]
    for key in spoken.texts:
        if key in original.texts and locale != ORIGINAL:
            found += (spoken.found(key, what) for what in looked.wrong_with(key))
    return sorted({*found, *_too_long(agenda, spoken)})


def _no_comment(spoken: Language) -> Iterator[Found]:
    for path in spoken.paths.values():
        if path.is_file() and not path.read_text("utf-8-sig", "replace").startswith("{#"):
            yield Found(path, 1, "", "does not begin with a comment that says what it serves.")


def _blocks(original: Language, spoken: Language) -> Iterator[Found]:
    """The texts that only one of them has, where the file itself could be read."""
    unread = {one.path for one in spoken.broken}
    for key in original.texts:
        if key not in spoken.texts and spoken.paths[key.partition(":")[0]] not in unread:
            yield spoken.found(key, "is missing.")
    for key in spoken.texts:
        if key not in original.texts:
            yield spoken.found(key, "is no text of the original's.")


def _too_long(agenda: Agenda, spoken: Language) -> Iterator[Found]:
    for message in together(agenda):
        if all(key in spoken.texts for alike in message.texts for key in alike):
            yield from _too_long_together(message, spoken)


def _too_long_together(message: Together, spoken: Language) -> Iterator[Found]:
    def letters(key: str) -> int:
        return spoken.texts[key].letters

    longest = [max(texts, key=letters) for texts in message.texts]
    have = sum(map(letters, longest))
    if have > message.most:
        yield spoken.found(
            max(longest, key=letters),
            f"is the longest in {message.name}, which has {have} letters; {message.most} are the most.",
        )
