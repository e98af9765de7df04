"""Every place where a walk may refuse, read from the rules' own text, and what the rules are without it.

    if verified.log != LOG or verified.size > limit:        1. `verified.log != LOG` becomes `False`
        raise Refused("verified-root")                      2. `verified.size > limit` becomes `False`
                                                            3. it becomes `verified.size >= limit`

Conditions that are joined by *or* refuse each on its own, so each is left out on its own; likewise the pairs of two
tuples that must be equal, and the bounds of `not a <= b <= c`. Where sizes or times are compared, the bound itself is
tried on the other side. What has no condition (a `raise` behind an `except`, or at a function's end) is left out as it
stands. A function that refuses if its argument is false, as `_check(fits, why)` does, stands for a refusal wherever it
is called; there what is joined by *and* is left out.
"""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from crypto import past


@dataclass(frozen=True)
class Edit:
    """What becomes of a piece of a function, and how that is called."""

    piece: ast.expr | ast.stmt
    becomes: str
    name: str


@dataclass(frozen=True)
class Omission:
    """A function's text without one of its refusals, which stands in that line of the module and has that code."""

    module: ModuleType
    qualname: str
    edit: str
    text: str
    line: int
    code: str

    @property
    def name(self) -> str:
        """Where it is, and what becomes of it."""
        return f"{_short(self.module)}.{self.qualname}: {self.edit}"

    @property
    def tag(self) -> str:
        """The module that refuses, and the code."""
        return f"{_short(self.module)}:{self.code}"

    @property
    def function(self) -> Callable[..., Any]:
        """The function as it is."""
        found: Any = self.module
        for name in self.qualname.split("."):
            found = getattr(found, name)
        return found


def judging_modules() -> list[ModuleType]:
    """The modules by which walks refuse: of `past` and all that it imports, those that raise `Refused`."""
    found: dict[str, ModuleType] = {}
    waiting: list[ModuleType] = [past]
    while waiting:
        module = waiting.pop()
        if module.__name__ not in found:
            found[module.__name__] = module
            waiting += _imported(module)
    return [module for _, module in sorted(found.items()) if any(map(is_refusal, ast.walk(tree_of(module))))]


@cache
def omissions() -> tuple[Omission, ...]:
    """What the rules are without each of their refusals."""
    return tuple(omission for module in judging_modules() for omission in _of(module))


def tree_of(module: ModuleType) -> ast.Module:
    """A module's text, parsed."""
    return ast.parse(inspect.getsource(module))


def is_refusal(node: ast.AST) -> bool:
    """Whether it is `raise Refused(…)`."""
    raised = node.exc if isinstance(node, ast.Raise) else None
    return isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id == "Refused"


def checkers(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions of a module that do nothing but refuse if their first argument is false."""
    return {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and [type(one) for one in node.body] == [ast.If]
        and ast.unparse(node.body[0]).startswith(f"if not {node.args.args[0].arg}:\n    raise Refused(")
    }


def _imported(module: ModuleType) -> Iterator[ModuleType]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and node.module == "crypto":
            yield from (importlib.import_module(f"crypto.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("crypto."):
            yield importlib.import_module(str(node.module))


def _of(module: ModuleType) -> Iterator[Omission]:
    tree, source = tree_of(module), inspect.getsource(module)
    codes = {name: _code(next(filter(is_refusal, ast.walk(node)))) for name, node in checkers(tree).items()}
    for qualname, function in _functions(tree):
        for place, code, edit in _edits(function, codes):
            yield Omission(module, qualname, edit.name, _edited(source, function, edit), place.lineno, code)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def _edits(function: ast.FunctionDef, codes: dict[str, str]) -> Iterator[tuple[ast.stmt | ast.expr, str, Edit]]:
    """What refuses in a function, with which code, and each edit that leaves it out."""
    guarded: set[ast.stmt] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.If) and is_refusal(node.body[0]):
            refusal = node.body[0]
            guarded.add(refusal)
            yield from ((refusal, _code(refusal), edit) for edit in (*_operands(node.test), *_bounds(node.test)))
        elif isinstance(node, ast.Raise) and is_refusal(node) and node not in guarded:
            yield node, _code(node), _without(node, "pass")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in codes:
            yield from ((node, codes[node.func.id], _without(one, "True")) for one in _conjuncts(node.args[0]))


def _operands(test: ast.expr) -> Iterator[Edit]:
    match test:
        case ast.BoolOp(op=ast.Or()):
            for value in test.values:
                yield from _operands(value)
        case ast.Compare(left=ast.Tuple(elts=one), ops=[ast.NotEq()], comparators=[ast.Tuple(elts=other)]):
            for left, right in zip(one, other, strict=True):
                unequal = ast.Compare(left, [ast.NotEq()], [right])
                yield Edit(left, ast.unparse(right), f"without {ast.unparse(unequal)}")
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare(left=least, ops=[low, high], comparators=[middle, most])):
            yield _instead(test, ast.UnaryOp(ast.Not(), ast.Compare(middle, [high], [most])))
            yield _instead(test, ast.UnaryOp(ast.Not(), ast.Compare(least, [low], [middle])))
        case _:
            yield _without(test, "False")


_BEYOND: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}


def _bounds(test: ast.expr) -> Iterator[Edit]:
    """Each comparison of more and less, with its bound on the other side."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare):
            for place, op in enumerate(node.ops):
                if type(op) in _BEYOND:
                    ops = [*node.ops[:place], _BEYOND[type(op)](), *node.ops[place + 1 :]]
                    yield _instead(node, ast.Compare(node.left, ops, node.comparators))


def _conjuncts(argument: ast.expr) -> list[ast.expr]:
    return argument.values if isinstance(argument, ast.BoolOp) and isinstance(argument.op, ast.And) else [argument]


def _without(piece: ast.expr | ast.stmt, becomes: str) -> Edit:
    return Edit(piece, becomes, f"without {ast.unparse(piece)}")


def _instead(piece: ast.expr, becomes: ast.expr) -> Edit:
    return Edit(piece, ast.unparse(becomes), f"{ast.unparse(becomes)} instead of {ast.unparse(piece)}")


def _code(refusal: ast.AST) -> str:
    assert isinstance(refusal, ast.Raise)
    assert isinstance(refusal.exc, ast.Call)
    assert isinstance(refusal.exc.args[0], ast.Constant)
    return str(refusal.exc.args[0].value)


def _edited(source: str, function: ast.FunctionDef, edit: Edit) -> str:
    """The function's text with its piece edited. Columns count bytes."""
    lines = source.encode().splitlines(keepends=True)

    def offset(line: int | None, column: int | None) -> int:
        assert line is not None
        assert column is not None
        return sum(map(len, lines[: line - 1])) + column

    start, end = offset(function.lineno, 0), offset(function.end_lineno, function.end_col_offset)
    before = source.encode()[start : offset(edit.piece.lineno, edit.piece.col_offset)]
    after = source.encode()[offset(edit.piece.end_lineno, edit.piece.end_col_offset) : end]
    return (before + edit.becomes.encode() + after).decode()


def _short(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
