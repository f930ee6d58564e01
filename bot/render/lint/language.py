"""One language of a pack read as far as it can be, with all that cannot be read in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.vocabulary.identity import Locale
from bot.render.limits import PackError
from bot.render.lint.said import Said
from bot.render.templates import parse_file
from bot.render.words_file import SpokenWords, load_words

PAGE = "export.html"
_ENDING = ".j2"
_LABELS = ("presses:", "forms:", "commands:choice", "phases/")


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One thing that is to be looked at."""

    path: Path
    line: int
    block: str
    what: str

    def __str__(self) -> str:
        """As one line: file, line, block and what."""
        return ": ".join(one for one in (f"{self.path}:{self.line}", self.block, self.what) if one)


@dataclass(frozen=True)
class Language:
    """The texts of one language by their keys, where each stands, and what could not be read."""

    locale: Locale
    texts: Mapping[str, Said]
    paths: Mapping[str, Path]
    words: SpokenWords | None
    broken: tuple[Found, ...]

    def found(self, key: str, what: str) -> Found:
        """Something about one of its texts; about its file where it has no such text."""
        name, _, block = key.partition(":")
        line = self.texts[key].block.lineno if key in self.texts else 1
        return Found(self.paths[name], line, block, what)

    def labels(self) -> dict[str, set[str]]:
        """What is written on buttons, in lists and in forms, with the texts of these words."""
        labels: dict[str, set[str]] = {}
        for key, said in self.texts.items():
            if key.startswith(_LABELS):
                labels.setdefault(said.words, set()).add(key)
        return labels


def read_language(folder: Path, names: Iterable[str]) -> Language:
    """The files of these names below a folder. What cannot be read is a finding, and the rest is read."""
    locale, texts, paths = Locale(folder.name), dict[str, Said](), dict[str, Path]()
    broken: list[Found] = []
    for name in (*(f"{one}.md" for one in names), PAGE):
        path = folder / f"{name}{_ENDING}"
        paths[name.removesuffix(".md")] = path
        try:
            parsed = parse_file(path, locale)
        except PackError as wrong:
            broken.append(Found(wrong.file, wrong.line, "", wrong.what))
            continue
        for block, wording in parsed.wordings.items():
            texts[f"{name.removesuffix('.md')}:{block}"] = Said(wording)
    words = None
    try:
        words = load_words(folder / "words.toml")
    except PackError as wrong:
        broken.append(Found(wrong.file, wrong.line, "", wrong.what))
    return Language(locale, texts, paths, words, tuple(broken))
