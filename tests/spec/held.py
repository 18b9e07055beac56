"""Which sentences of SPEC.md the tests hold: each needs an assertion, not only a number in a mark.

A sentence is held by

- a test with ``@pytest.mark.spec("A-1")``, of one or two numbers, whose body asserts something;
- a block ``with holds("A-1"):`` that asserts something;
- an entry ``"A-1": ...`` of a table, with ``@pytest.mark.spec(TABLE)`` at a test that is parametrised with the table;
- a step of a scenario that names it, and expects something of the reply.

``over=("zmq", "rest")`` says over which transports a test runs, where the transports differ.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
MOST = 2
"""A test that names more sentences than this says which assertion holds which."""
SOURCES = (ROOT, ROOT / "tests" / "conformance")
"""Where the modules are that tests import."""
ASSERTING = {"play", "rejects"}
"""Functions that raise an assertion's error in ways that are not seen here."""


class Reference(NamedTuple):
    """A place that holds a sentence.

    :ivar where: file and line.
    :ivar number: of the sentence.
    :ivar transports: over which it holds it; empty where that is not said.
    """

    where: str
    number: str
    transports: frozenset[str] = frozenset()


class UnheldError(ValueError):
    """A test names a sentence and does not hold it."""


def _is_assertion(node: ast.AST) -> bool:
    """Whether a statement can fail for another reason than a type."""
    if isinstance(node, ast.Assert):
        test = node.test
        narrows = isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "isinstance"
        is_not_none = (
            isinstance(test, ast.Compare)
            and isinstance(test.ops[0], ast.IsNot)
            and isinstance(test.comparators[0], ast.Constant)
        )
        return not (narrows or is_not_none or isinstance(test, ast.Constant))
    if isinstance(node, ast.Raise):
        return _called(node.exc) == "AssertionError"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return ast.unparse(node.func) in ("pytest.raises", "pytest.fail", "pytest.warns")
    return False


def _outside_blocks(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, without the blocks that name their own sentences."""
    if not (isinstance(node, ast.With) and any(_called(item.context_expr) == "holds" for item in node.items)):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _outside_blocks(child)


def _called(node: ast.AST | None) -> str | None:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def _asserts(nodes: Iterable[ast.AST], helpers: frozenset[str]) -> bool:
    """Whether something is asserted; a helper that does counts where nothing but that can be wanted of the call."""
    return any(_is_assertion(node) or (isinstance(node, ast.Expr) and _called(node.value) in helpers) for node in nodes)


def _module(name: str, folder: Path) -> Path | None:
    """The file of a module of the tests."""
    for base in (*SOURCES, folder):
        path = base.joinpath(*name.split(".")).with_suffix(".py")
        if path.is_file() and path.is_relative_to(ROOT / "tests"):
            return path
    return None


@cache
def _helpers_of(path: Path) -> frozenset[str]:
    return helpers(path.read_text(encoding="utf-8"), path)


def helpers(source: str, path: Path) -> frozenset[str]:
    """The functions that a module defines or imports and that assert something, by themselves or through others.

    :param source: the text of the module.
    :param path: where it is.
    """
    tree = ast.parse(source)
    found = set(ASSERTING)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            imported = _module(node.module, path.parent)
            if imported is not None and imported != path:
                theirs = _helpers_of(imported)
                found |= {alias.asname or alias.name for alias in node.names if alias.name in theirs}
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    while more := [f for f in functions if f.name not in found and _asserts(ast.walk(f), frozenset(found))]:
        found |= {function.name for function in more}
    return frozenset(found)


def _tables(tree: ast.Module) -> dict[str, list[str]]:
    """The keys of the tables of a module, by the table's name."""
    found = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Dict):
            found[target.id] = [str(key.value) for key in value.keys if isinstance(key, ast.Constant)]
    return found


def _numbers(call: ast.Call, where: str, tables: dict[str, list[str]]) -> list[str]:
    """The numbers that a mark or a block names."""
    if not call.args:
        raise UnheldError(f"{where}: names no sentence")
    if isinstance(call.args[0], ast.Name) and call.args[0].id in tables:
        return tables[call.args[0].id]
    if not all(isinstance(argument, ast.Constant) for argument in call.args):
        raise UnheldError(f"{where}: numbers are written out")
    if len(call.args) > MOST:
        raise UnheldError(f"{where}: {len(call.args)} sentences; say with holds(...) which assertion holds which")
    return [str(argument.value) for argument in call.args if isinstance(argument, ast.Constant)]


def _transports(call: ast.Call) -> frozenset[str]:
    given = [ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg == "over"]
    return frozenset(given[0]) if given else frozenset()


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.spec"


def references(source: str, path: Path) -> Iterator[Reference]:
    """What a test module holds.

    :param source: the text of the module.
    :param path: where it is, below the repository.
    :raises UnheldError: for a sentence that is named where nothing is asserted.
    """
    tree, known, name = ast.parse(source), helpers(source, path), path.relative_to(ROOT)
    tables = _tables(tree)
    seen: set[ast.AST] = set()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for mark in function.decorator_list:
            if not _is_mark(mark) or not isinstance(mark, ast.Call):
                continue
            seen.add(mark)
            where = f"{name}:{mark.lineno}"
            numbers = _numbers(mark, where, tables)
            table = mark.args[0].id if isinstance(mark.args[0], ast.Name) else None
            others = " ".join(ast.unparse(other) for other in function.decorator_list if other is not mark)
            if table is not None and table not in others:
                raise UnheldError(f"{where}: {function.name} is not parametrised with {table}")
            body = [part for statement in function.body for part in _outside_blocks(statement)]
            if not _asserts(body, known):
                raise UnheldError(f"{where}: {function.name} names {', '.join(numbers)} and asserts nothing")
            yield from (Reference(where, number, _transports(mark)) for number in numbers)
    for node in ast.walk(tree):
        if _is_mark(node) and node not in seen:
            raise UnheldError(f"{name}:{getattr(node, 'lineno', 0)}: a mark of a module or a class holds nothing")
        if isinstance(node, ast.With):
            for block in (item.context_expr for item in node.items if _called(item.context_expr) == "holds"):
                assert isinstance(block, ast.Call)
                where = f"{name}:{node.lineno}"
                numbers = _numbers(block, where, tables)
                if not _asserts(ast.walk(node), known):
                    raise UnheldError(f"{where}: the block names {', '.join(numbers)} and asserts nothing")
                yield from (Reference(where, number, _transports(block)) for number in numbers)
