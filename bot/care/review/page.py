"""The page: every text of a language beside the original, sentence by sentence, for somebody who speaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from itertools import zip_longest
from pathlib import Path
from string import Template

from babel.core import Locale as Spoken
from babel.core import UnknownLocaleError

from bot.care.review.sources import Source, sources
from bot.domain.vocabulary.identity import Locale
from bot.render.lint import ORIGINAL
from bot.render.lint.language import PAGE, Language
from bot.render.lint.translated import changed, read_both

_CONTEXTS = "_contexts.json"
"""In a pack's folder: where each text was read in a rehearsal, and what could be pressed beside it."""
_KINDS = {
    "presses:": "a button",
    "commands:": "a slash command's description, or a choice of one",
    "forms:": "a form's title, or the label of a field",
}
_SAID = {"by": "read by", "in": "in", "when": "in the phases"}
_Context = Mapping[str, list[str]]


def review(root: Path, locale: Locale) -> str:
    """The whole page as HTML; it loads nothing and sends nothing. ``PackError`` where the pack cannot be read."""
    original, spoken = read_both(root, locale)
    rows = _Rows(original, _sources(original), _sources(spoken), _contexts(root))
    stale = changed(root, locale)
    shown = [rows.of(key, key in stale) for key in original.texts if not key.startswith(PAGE)]
    page = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    return Template(page).substitute(
        locale=escape(locale),
        language=escape(_called(locale)),
        rows="\n".join(shown),
        texts=len(shown),
        stale=len(stale),
    )


def _called(locale: Locale) -> str:
    try:
        return str(Spoken.parse(locale, sep="-").get_display_name("en"))
    except (UnknownLocaleError, ValueError):
        return locale


def _sources(language: Language) -> dict[str, Source]:
    """Every text's source, by its key."""
    return {
        f"{name}:{block}": source
        for name, path in language.paths.items()
        if path.is_file()
        for block, source in sources(path.read_text("utf-8-sig")).items()
    }


def _contexts(root: Path) -> Mapping[str, _Context]:
    path = root / _CONTEXTS
    if not path.is_file():
        return {}
    found: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


class _Rows:
    """Makes the rows of the page."""

    def __init__(
        self,
        original: Language,
        ours: Mapping[str, Source],
        theirs: Mapping[str, Source],
        contexts: Mapping[str, _Context],
    ) -> None:
        self._original = original
        self._ours = ours
        self._theirs = theirs
        self._contexts = contexts

    def of(self, key: str, stale: bool) -> str:
        """A text with its context, a row a sentence."""
        ours, theirs = self._ours[key].sentences, self._theirs.get(key)
        told = "".join(f"<li>{escape(one)}</li>" for one in self._context(key, stale))
        pairs = zip_longest(ours, theirs.sentences if theirs else (), fillvalue="")
        lines = "".join(_pair(f"{key}#{place}", *pair) for place, pair in enumerate(pairs))
        return (
            f'<section id="{escape(key)}" class="{"changed" if stale else ""}">'
            f"<h2>{escape(key)}</h2><ul class=context>{told}</ul><table>{lines}</table></section>"
        )

    def _context(self, key: str, stale: bool) -> Iterator[str]:
        """Who reads it, when, and what stands beside it."""
        if stale:
            yield "The English has changed since this was translated."
        yield from (said for begins, said in _KINDS.items() if key.startswith(begins))
        if self._ours[key].about:
            yield self._ours[key].about
        context = self._contexts.get(key, {})
        for named, said in _SAID.items():
            if context.get(named):
                yield f"{said}: {', '.join(context[named])}"
        labels = (self._original.texts.get(f"presses:{verb}") for verb in context.get("beside", ()))
        beside = [label.words for label in labels if label is not None]
        if beside:
            yield f"buttons beside it: {', '.join(beside)}"


def _pair(at: str, ours: str, theirs: str) -> str:
    return (
        f'<tr data-at="{escape(at)}"><td lang="{ORIGINAL}" dir="ltr">{escape(ours)}</td>'
        f'<td class="theirs" dir="auto">{escape(theirs)}</td>'
        '<td class="marks"><label><input type="checkbox" class="wrong"> change</label>'
        '<textarea dir="auto" aria-label="How it should read, or what is wrong"></textarea></td></tr>'
    )
