"""One small mistake in a module: where one can be made, and the module's code with it.

Nothing of the bot is imported here, so that a process that uses it can import the module with its mistake.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Final

_OTHER: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OF_READERS: Final = ("annotation", "returns", "decorator_list")
"""What nothing looks at while it runs, or what would no more be the same function."""


def mutated(node: ast.AST) -> ast.AST | None:
    """The node with one mistake in it; None if none is known for it."""
    made = copy.copy(node)  # below it nothing is changed, only replaced
    match made:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            made.ops = [_OTHER[type(op)]()]
        case ast.BoolOp():
            made.op = ast.And() if isinstance(made.op, ast.Or) else ast.Or()
        case ast.UnaryOp(op=ast.Not()):
            return made.operand
        case ast.Constant(value=bool()):
            made.value = not made.value
        case ast.Constant(value=int()):
            made.value = int(str(made.value)) + 1
        case ast.BinOp(op=ast.Add()):
            made.op = ast.Sub()
        case ast.BinOp(op=ast.Sub()):
            made.op = ast.Add()
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            made.op = ast.BitOr() if isinstance(made.op, ast.BitAnd) else ast.BitAnd()
        case ast.If():
            made.test = ast.Constant(value=False)
        case _:
            return None
    return made


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node in which a mistake can be made, in the order in which they are written."""
    for node, _ in _with_lines(tree, None):
        yield node


@dataclass(frozen=True, slots=True)
class Mistake:
    """``line`` is where the statement begins that holds it; None outside of functions, which all run that import it."""

    code: CodeType
    line: int | None
    told: str
    """The line, what stood there and what was made of it."""


def mistake(source: str, file: str, place: int) -> Mistake:
    """The mistake at the so-many-th place of a module."""
    tree = ast.parse(source)
    node, line = list(_with_lines(tree, None))[place]
    new = mutated(node)
    if new is None:
        raise LookupError(place)
    was, became = (ast.unparse(one).splitlines()[0] for one in (node, new))
    told = f"{getattr(node, 'lineno', 0)} {was} -> {became}"
    return Mistake(_compiled(_Exchange(node, new), tree, file), line, told)


MARKS: Final = "__reached__"
"""By this name a marked module finds the set of lines to which each statement of its functions adds its own."""


def marked(source: str, file: str) -> CodeType:
    """The module's code, that says where it comes: a trace would see every call of anybody, and cost a multiple."""
    return _compiled(_Marking(), ast.parse(source), file)


def _compiled(change: ast.NodeTransformer, tree: ast.Module, file: str) -> CodeType:
    change.visit(tree)
    return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


class _Marking(ast.NodeTransformer):
    def __init__(self) -> None:
        self._inside = False

    def generic_visit(self, node: ast.AST) -> ast.AST:
        outside = self._inside
        self._inside = outside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody") if self._inside else ():
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, [part for one in block for part in _with_mark(one)])
        self._inside = outside
        return node


def _with_mark(statement: ast.stmt) -> Iterator[ast.stmt]:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if not is_text:
        yield from ast.parse(f"{MARKS}.add({statement.lineno})").body
    yield statement


def _with_lines(tree: ast.AST, line: int | None) -> Iterator[tuple[ast.AST, int | None]]:
    is_function = isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
    for name, value in ast.iter_fields(tree):
        if name in _OF_READERS:
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST):
                continue
            inside = line
            if isinstance(node, ast.stmt) and (
                line is not None or (is_function and name == "body")
            ):
                inside = node.lineno
            if mutated(node) is not None:
                yield node, inside
            yield from _with_lines(node, inside)


class _Exchange(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The one node exchanged."""
        return self._new if node is self._old else self.generic_visit(node)
