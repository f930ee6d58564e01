"""Files of texts that say the same are taken apart once in a process, wherever they lie: most tests change none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from pathlib import Path

from bot.domain.vocabulary.identity import Locale
from bot.render import templates
from bot.render.limits import PackError
from bot.render.templates import TemplateFile

_MOST = 400
"""Of some sixty files a language; what a test made up is forgotten again."""


def parsed_once(
    parse: Callable[[Path, str, Locale], TemplateFile],
) -> Callable[[Path, str, Locale], TemplateFile]:
    """The same, remembered by what a file says and is called. What is wrong in a file is said of where it lies."""

    @lru_cache(_MOST)
    def by_name(name: str, source: str, locale: Locale) -> TemplateFile:
        return parse(Path(name), source, locale)

    @wraps(parse)
    def parsed(path: Path, source: str, locale: Locale) -> TemplateFile:
        try:
            return replace(by_name(path.name, source, locale), path=path)
        except PackError:
            return parse(path, source, locale)

    return parsed


def parse_once() -> None:
    """From now on, in this process."""
    if not hasattr(templates.parse, "__wrapped__"):
        setattr(templates, "parse", parsed_once(templates.parse))  # noqa: B010 - for a checker a function is one for good
