"""No import cycle, and one meaning for each class name."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT, imports

BASES = {
    ROOT / "hola": "hola",
    ROOT / "protocol" / "hola_protocol": "hola_protocol",
    ROOT / "protocol" / "codegen": "codegen",
    ROOT / "benchmarks": "benchmarks",
    ROOT / "tests" / "conformance" / "hola_conformance": "hola_conformance",
    ROOT / "tests": "tests",
}
"""The folders of Python modules and the package that each is imported as. A file belongs to the first that holds it."""

MAX_LINES = 450
"""About 400 lines is where a file should be split by meaning; beyond this limit it must be."""
KNOWN_LONG = {
    "hola.clients.operations",  # generated
    "hola.clients.operations_async",  # generated
    "hola_protocol",  # the list of exports, twice
}
"""Modules that are longer. None may be added, and one that is shorter is to be removed here."""


def sources() -> dict[str, tuple[str, bool]]:
    """The source of every module by its name, and whether it is a package."""
    found: dict[str, tuple[str, bool]] = {}
    seen: set[Path] = set()
    for base, package in BASES.items():
        for path in sorted(base.rglob("*.py")):
            if path in seen:
                continue
            seen.add(path)
            parts = (package, *path.relative_to(base).with_suffix("").parts)
            found[".".join(parts).removesuffix(".__init__")] = (path.read_text(), path.name == "__init__.py")
    return found


def import_graph(modules: Mapping[str, tuple[str, bool]]) -> dict[str, set[str]]:
    """Which modules each module imports, at any depth: also in functions, and for the type checker alone.

    :param modules: the sources by module.
    """
    graph: dict[str, set[str]] = {}
    for module, (source, is_package) in modules.items():
        targets = (_module_of(name, modules) for name in imports(source, module, is_package=is_package))
        graph[module] = {target for target in targets if target is not None and target != module}
    return graph


def _module_of(name: str, modules: Mapping[str, object]) -> str | None:
    """The module that an imported name is, or is defined in."""
    if name in modules:
        return name
    parent = name.rpartition(".")[0]
    return parent if parent in modules else None


def cycles(graph: Mapping[str, set[str]]) -> set[tuple[str, ...]]:
    """The groups of modules that import each other, directly or not (strongly connected components of two or more).

    :param graph: the imported modules by module.
    """
    reachable = {module: _reachable(graph, module) for module in graph}
    groups = {
        tuple(sorted(other for other in reachable[module] if module in reachable[other]))
        for module in graph
        if module in reachable[module]
    }
    return groups


def _reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        for target in graph[stack.pop()] - seen:
            seen.add(target)
            stack.append(target)
    return seen


def classes(modules: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The modules in which each name of a class, or of a type, is defined at the top level.

    :param modules: module names and sources.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for module, source in modules:
        for node in ast.parse(source).body:
            name = _class_name(node)
            if name is not None and not name.startswith("_"):
                found[name].add(module)
    return found


def _class_name(node: ast.stmt) -> str | None:
    """The name of the class or the type alias that a statement defines."""
    if isinstance(node, ast.ClassDef):
        return node.name
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id if ast.unparse(node.annotation).endswith("TypeAlias") else None
    return None


def test_no_modules_import_each_other() -> None:
    assert cycles(import_graph(sources())) == set()


def test_no_class_name_is_used_twice() -> None:
    ours = (
        (name, source) for name, (source, _) in sources().items() if name.split(".")[0] in ("hola", "hola_protocol")
    )
    assert {name: found for name, found in classes(ours).items() if len(found) > 1} == {}


def test_no_module_is_too_long() -> None:
    lengths = {name: source.count("\n") for name, (source, _) in sources().items() if not name.startswith("tests.")}
    assert {name for name, length in lengths.items() if length > MAX_LINES} == KNOWN_LONG


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("import p.b", "import p.a", {("p.a", "p.b")}),
        ("from p import b", "def f():\n    from .a import x", {("p.a", "p.b")}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.b import B", "from p import c", set()),
        ("if TYPE_CHECKING:\n    from p.b import B", "from p.c import C", set()),
        ("if TYPE_CHECKING:\n    from p.c import C", "import os", {("p.a", "p.c")}),
        ("import p.a", "import p.b", set()),
    ],
)
def test_a_cycle_is_seen(first: str, second: str, found: set[tuple[str, ...]]) -> None:
    third = "from p.a import A" if "p.c" in first else "import os"
    modules = {"p": ("", True), "p.a": (first, False), "p.b": (second, False), "p.c": (third, False)}
    assert cycles(import_graph(modules)) == found


def test_a_class_name_that_is_used_twice_is_seen() -> None:
    modules = [("a", "class Reply: pass\nclass _Own: pass"), ("b", "Reply: TypeAlias = int\nclass _Own: pass")]
    assert classes(modules)["Reply"] == {"a", "b"}
    assert "_Own" not in classes(modules)
