"""A pack's files: read at once, so that all of it is of one version, and taken apart when first asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.vocabulary.identity import Locale
from bot.render import words_file
from bot.render.limits import HTML, PackError
from bot.toml_files import as_text, read_text

if TYPE_CHECKING:
    from bot.render.templates import TemplateFile, Wording

ENDING, WORDS, PAGE = ".md.j2", "words.toml", f"export{HTML}"
_REMARK = r"(?s:\{#.*?#\})"
_PLAIN = r"\{% block (\w+) %\}((?:[^{]|\{(?![{%#]))*)\{% endblock %\}"
"""A text into which nothing is put, and which says the same whatever happens."""


class PackFiles:
    """The files in a pack's folder as they stood when it was loaded, but for hidden ones."""

    def __init__(self, root: Path) -> None:
        """Read them; what cannot be read is said when it is asked for."""
        self._root = root
        self.content: Mapping[str, bytes] = dict(_read(root))

    def text(self, path: Path) -> str:
        """What a file says; ``PackError`` where it is missing or is no text."""
        content = self.content.get(path.relative_to(self._root).as_posix())
        return read_text(path, PackError) if content is None else as_text(path, content, PackError)


def _read(root: Path) -> Iterator[tuple[str, bytes]]:
    beginning = len(os.path.join(root, ""))
    for folder, folders, names in os.walk(root, followlinks=True):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in sorted(names):
            if is_hidden(name):
                continue
            path = os.path.join(folder, name)
            try:
                with open(path, "rb", buffering=0) as file:  # read at once
                    yield path[beginning:].replace(os.sep, "/"), file.read()
            except OSError:
                continue


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none of the pack's."""
    return name.startswith((".", "_"))


class SpokenFiles:
    """A pack in one language. Most runs show few of its texts, so a file is taken apart for the first of its texts."""

    def __init__(self, files: PackFiles, folder: Path) -> None:
        """``folder`` is named after the language."""
        self._files = files
        self.folder = folder
        self._parsed: dict[str, TemplateFile] = {}
        self._plain: dict[str, dict[str, str]] = {}

    @cached_property
    def words(self) -> words_file.SpokenWords:
        """The words of channel names and sides. ``PackError``."""
        path = self.folder / WORDS
        return words_file.words_in(path, self._files.text(path))

    def file(self, name: str) -> TemplateFile:
        """A file of texts, such as ``cards.md.j2``. ``PackError`` for what is not of the small language."""
        found = self._parsed.get(name)
        if found is None:
            from bot.render.templates import parse  # and Jinja with it, for the first text shown

            path = self.folder / name
            found = parse(path, self._files.text(path), Locale(self.folder.name))
            self._parsed[name] = found
        return found

    def plain(self, key: str) -> str | None:
        """The text of this key if it says the same whatever it is given, as most buttons and all commands do.

        Such texts are found without taking their file apart; that it says so is looked at with the pack.
        """
        name, _, block = key.partition(":")
        if name not in self._plain:
            path = self.folder / f"{name}{ENDING}"
            self._plain[name] = dict(
                re.findall(_PLAIN, re.sub(_REMARK, "", self._files.text(path)))
            )
        return self._plain[name].get(block)

    def wording(self, key: str) -> Wording:
        """The text of this key; ``KeyError`` where there is none."""
        name, _, block = key.partition(":")
        return self.file(f"{name}{ENDING}").wordings[block]

    @property
    def page(self) -> Wording:
        """The web page that is handed out."""
        return self.file(PAGE).wordings["page"]
