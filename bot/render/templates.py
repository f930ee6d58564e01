"""Templates: a small language in a sandbox, looked at before any of it is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.domain.vocabulary.identity import Locale
from bot.frozen import frozen
from bot.render.limits import HTML, LONGEST_TEXT, PackError
from bot.render.speech import FILTERS, Speech
from bot.toml_files import near, read_text

_ALLOWED = (
    *(
        nodes.Output,
        nodes.TemplateData,
        nodes.Name,
        nodes.Const,
        nodes.Tuple,
        nodes.List,
        nodes.Filter,
    ),
    *(
        nodes.If,
        nodes.For,
        nodes.CondExpr,
        nodes.Compare,
        nodes.Operand,
        nodes.And,
        nodes.Or,
        nodes.Not,
        nodes.Mod,
    ),
)
"""What a text may be made of: nothing here calls, reaches into a value, repeats without end or leaves its file."""


def _environment(speech: Speech, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=autoescape,
        optimized=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters.clear()
    environment.filters.update(speech.filters)
    return environment


class Wording:
    """One text, looked at already; it becomes code when it is first shown, for most runs show few of all there are."""

    def __init__(self, environment: ImmutableSandboxedEnvironment, block: nodes.Block) -> None:
        """Take a block in which everything is known to be of the small language."""
        self._environment = environment
        self.block = block
        self.plain = plain_text(block)
        self._template: Template | None = None

    @cached_property
    def letters(self) -> int:
        """How long it is without its values, by the longest way through it."""
        return fixed_letters(self.block)

    @cached_property
    def values(self) -> frozenset[str]:
        """The names of the values that it uses."""
        return frozenset() if self.plain is not None else names_asked(self.block)

    def shown(self, values: dict[str, object]) -> str:
        """The text with these values in it."""
        if self.plain is not None:
            return self.plain
        template = self.code
        return "".join(template.blocks[self.block.name](template.new_context(values)))

    @property
    def code(self) -> Template:
        """What it has become, or becomes now."""
        if self._template is None:
            alone = nodes.Template([self.block], lineno=self.block.lineno)
            alone.set_environment(self._environment)
            self._template = self._environment.from_string(alone)
        return self._template


def plain_text(block: nodes.Block) -> str | None:
    """The whole of a text that says the same whatever it is given, as most buttons do; None of any other."""
    written: list[str] = []
    for output in block.body:
        parts = output.nodes if isinstance(output, nodes.Output) else [output]
        for part in parts:
            if not isinstance(part, nodes.TemplateData):
                return None
            written.append(part.data)
    return "".join(written)


@frozen
class TemplateFile:
    """One template file of a locale, parsed."""

    path: Path
    last_line: int
    blocks: Mapping[str, nodes.Block]
    wordings: Mapping[str, Wording]


def parse_file(path: Path, locale: Locale) -> TemplateFile:
    """A file of blocks in the small language; ``PackError`` for the first thing in it that is not.

    Its filters count and list as its language does.
    In ``….html.j2`` every value is escaped for HTML as it is put in; in others values come inert for Discord already.
    """
    return parse(path, read_text(path, PackError), locale)


def parse(path: Path, source: str, locale: Locale) -> TemplateFile:
    """The same of what was read from the file before."""
    environment = _environment(Speech(locale), autoescape=path.name.endswith(HTML))
    try:
        tree = environment.parse(source, filename=str(path))
    except TemplateSyntaxError as error:
        raise PackError(path, error.lineno, _syntax(error.message or "")) from None
    except RecursionError:
        raise PackError(path, 1, "this file is nested too deeply.") from None
    except ValueError:  # a number of more digits than Python reads
        raise PackError(path, 1, "this file has a number that is too long.") from None
    blocks: dict[str, nodes.Block] = {}
    for node in tree.body:
        _check_outside(path, node)
        _check_inside(path, node)
        if isinstance(node, nodes.Block) and blocks.setdefault(node.name, node) is not node:
            raise PackError(path, node.lineno, f"the block {node.name} stands in this file twice.")
    wordings = {name: Wording(environment, block) for name, block in blocks.items()}
    return TemplateFile(path, source.rstrip("\n").count("\n") + 1, blocks, wordings)


_EXPECTED = re.compile(r"looking for (?:the following tags: )?(.+?)\.(?: |$)")


def _syntax(said: str) -> str:
    """What Jinja says in several sentences, in one."""
    first = said.partition(". ")[0].rstrip(".")
    wanted = _EXPECTED.search(said)
    expected = f"; here {wanted[1]} is expected" if wanted else ""
    return f"{first[:1].lower()}{first[1:]}{expected}."


def _check_outside(path: Path, node: nodes.Node) -> None:
    """Between blocks there is nothing but comments and blank lines."""
    if isinstance(node, nodes.Block):
        return
    if not isinstance(node, nodes.Output) or any(map(_is_written, node.nodes)):
        raise PackError(
            path,
            node.lineno,
            "this stands outside every block; put it into one, or into a comment.",
        )


def _is_written(part: nodes.Node) -> bool:
    return not isinstance(part, nodes.TemplateData) or bool(part.data.strip())


_PLAIN_NAMES: Mapping[type[nodes.Node], str] = {
    nodes.Call: "a call",
    nodes.Getattr: "reaching into a value",
    nodes.Getitem: "reaching into a value",
    nodes.Block: "a block inside a block",
    nodes.Test: "a test with is",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.FilterBlock: "a filter round a part",
    nodes.Concat: "joining with ~",
    nodes.Dict: "a dictionary",
}


def _check_inside(path: Path, node: nodes.Node) -> None:
    """Only what the small language has; looked at before anything of it is compiled or worked out."""
    for part in node.find_all(nodes.Node):
        if not isinstance(part, _ALLOWED) and not _asks_the_loop(part):
            named = _PLAIN_NAMES.get(type(part), type(part).__name__.lower())
            what = f"{named} is nothing that a text may use; it has values, if, for, comparisons and filters."
            raise PackError(path, part.lineno, what)
        wrong = _part_wrong(part)
        if wrong:
            raise PackError(path, part.lineno, wrong)


def _part_wrong(part: nodes.Node) -> str:
    """What is wrong with a part that is of the small language, as a sentence; empty if nothing is."""
    if isinstance(part, nodes.Filter):
        if part.name not in FILTERS:
            return f"no filter is called {part.name}{near(part.name, sorted(FILTERS))}"
        if part.args or part.kwargs or part.dyn_args or part.dyn_kwargs:
            return f"the filter {part.name} takes nothing in brackets."
    if isinstance(part, nodes.For):
        if part.recursive:
            return "a loop in a text may not call itself."
        if any(target.name == "loop" for target in _targets(part)):
            return "a loop may not call its values loop, for that is the loop itself."
    if isinstance(part, nodes.Mod) and not _is_count(part.right):
        return "after % stands a whole number above 0."
    return ""


def _is_count(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and type(node.value) is int and node.value > 0


def _asks_the_loop(part: nodes.Node) -> bool:
    if not isinstance(part, nodes.Getattr) or not isinstance(part.node, nodes.Name):
        return False
    return part.node.name == "loop" and part.attr in ("first", "last", "index", "length")


def check_block(path: Path, text: Wording, values: frozenset[str], limit: int | None) -> None:
    """A text uses only what it is given, says something, and is not too long."""
    block = text.block
    unknown = sorted(text.values - values)
    if unknown:
        lines = [name.lineno for name in block.find_all(nodes.Name) if name.name == unknown[0]]
        line = next(iter(lines), block.lineno)
        known = near(unknown[0], sorted(values)) if values else "; it has no values."
        raise PackError(path, line, f"{block.name} uses {unknown[0]}, which it is not given{known}")
    fixed = text.letters
    if not fixed and not _shows_anything(block):
        raise PackError(path, block.lineno, f"{block.name} says nothing.")
    most = limit or LONGEST_TEXT
    if fixed > most:
        raise PackError(
            path, block.lineno, f"{block.name} has {fixed} characters; {most} are the most."
        )


def _shows_anything(block: nodes.Block) -> bool:
    return any(any(map(_is_written, part.nodes)) for part in block.find_all(nodes.Output))


def fixed_letters(block: nodes.Block) -> int:
    """How long a text is without its values, by the longest way through it."""
    return len(" ".join(_longest(block.body).split()))


def _longest(parts: Iterable[nodes.Node]) -> str:
    """What is written in these parts: of branches the longest, a loop's body once."""
    return "".join(map(_longest_of, parts))


def _longest_of(part: nodes.Node) -> str:
    if isinstance(part, nodes.TemplateData):
        return part.data
    if isinstance(part, nodes.If):
        branches = (part.body, *(one.body for one in part.elif_), part.else_)
        return max(map(_longest, branches), key=len)
    return _longest(part.iter_child_nodes())


def names_asked(block: nodes.Block) -> frozenset[str]:
    """The names of the values that a text uses."""
    return frozenset(_names_asked(block, frozenset()))


def _names_asked(node: nodes.Node, bound: frozenset[str]) -> Iterator[str]:
    """The names whose values a text asks for from outside: all but those that its own loops give."""
    if isinstance(node, nodes.Name):
        if node.ctx == "load" and node.name not in bound:
            yield node.name
    elif isinstance(node, nodes.For):
        yield from _names_asked_by_loop(node, bound)
    else:
        for part in node.iter_child_nodes():
            yield from _names_asked(part, bound)


def _names_asked_by_loop(loop: nodes.For, bound: frozenset[str]) -> Iterator[str]:
    given = bound | {target.name for target in _targets(loop)}
    yield from _names_asked(loop.iter, bound)
    if loop.test is not None:  # which entries the loop takes is asked before there is a loop
        yield from _names_asked(loop.test, given)
    for part in loop.body:
        yield from _names_asked(part, given | {"loop"})
    for part in loop.else_:
        yield from _names_asked(part, bound)


def _targets(loop: nodes.For) -> list[nodes.Name]:
    """The names that a loop gives to the values it takes."""
    targets = (loop.target, *loop.target.find_all(nodes.Name))
    return [target for target in targets if isinstance(target, nodes.Name)]
