"""What one text says and asks for, as far as two languages of it can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from jinja2 import nodes

from bot.render.templates import Wording

SOME_VALUE = "\ufffc"
"""Stands where a value stands."""
_EMPHASISED = re.compile(r"(?<!\*)\*([^*\n]+?)\*(?!\*)")
_COMMAND = re.compile(r"(?<![\w/.])(?:\./parley|/[a-z]+)(?: [a-z]+)?(?=`)")
_CODE = re.compile(r"`[^`]*`|<[^>]*>|https?://\S+|&\w+;")
_ENDS = re.compile(r"(?<=[.!?؟:])\s+|\n+")
_DECORATION = re.compile(r"[*_#>]|^-\s", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """A text of one language. Its branches stand one after the other, and every value is one sign."""

    wording: Wording

    @property
    def block(self) -> nodes.Block:
        """Of what it is made."""
        return self.wording.block

    @cached_property
    def words(self) -> str:
        """All that it can say, in every branch."""
        return "".join(_written(self.block.body, "\n")).strip()

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What stands fixed in it without a break: between values, lines, and what stands there at times."""
        apart = "".join(_written(self.block.body, SOME_VALUE, around=True))
        return tuple(one for one in re.split(rf"[{SOME_VALUE}\n]+", apart) if one.strip())

    @property
    def letters(self) -> int:
        """How long it is without its values."""
        return self.wording.letters

    @property
    def values(self) -> frozenset[str]:
        """What it is given and uses."""
        return self.wording.values

    @cached_property
    def forms(self) -> frozenset[str]:
        """The plural forms that it asks for."""
        return frozenset(_compared(self.wording, counted=True))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The words that it compares values with, which are never read."""
        return frozenset(_compared(self.wording, counted=False))

    @cached_property
    def emphasised(self) -> frozenset[str]:
        """What stands between single stars: names of buttons, mostly."""
        return frozenset(found.strip() for found in _EMPHASISED.findall(self.words))

    @cached_property
    def commands(self) -> frozenset[str]:
        """The slash commands and commands of a terminal that it names."""
        return frozenset(_COMMAND.findall(self.words))

    @property
    def is_balanced(self) -> bool:
        """Whether every piece of bold has an end, in each paragraph."""
        return all(line.count("**") % 2 == 0 for line in self.words.split("\n"))

    def sentences(self) -> Iterator[str]:
        """Its sentences, without code, addresses and what formats them."""
        plain = _DECORATION.sub("", _CODE.sub(SOME_VALUE, self.words))
        yield from (one.strip() for one in _ENDS.split(plain) if one.strip())


def _written(parts: Iterable[nodes.Node], between: str, *, around: bool = False) -> Iterator[str]:
    for part in parts:
        if isinstance(part, nodes.TemplateData):
            yield part.data
        elif isinstance(part, nodes.Output):
            yield from _written(part.nodes, between, around=around)
        elif isinstance(part, nodes.If):
            branches = (part.body, *(one.body for one in part.elif_), part.else_)
            for place, branch in enumerate(one for one in branches if one):
                yield between if around or place else ""
                yield from _written(branch, between, around=around)
            yield between if around else ""
        elif isinstance(part, nodes.For):
            yield from _written(part.body, between, around=around)
            yield from _written(part.else_, between, around=around)
        else:
            yield SOME_VALUE


def _compared(wording: Wording, *, counted: bool) -> Iterator[str]:
    if wording.plain is not None:  # it has no branches
        return
    for one in wording.block.find_all(nodes.Compare):
        asks = isinstance(one.expr, nodes.Filter) and one.expr.name == "plural"
        if asks == counted:
            for constant in one.find_all(nodes.Const):
                if isinstance(constant.value, str):
                    yield constant.value
