"""Imports run one way, and the light packages stay light."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MAY_IMPORT = {
    "hola_protocol": set(),
    "hola.core": {"hola_protocol"},
    "hola.storage": {"hola_protocol", "hola.core"},
    "hola.clients": {"hola_protocol"},
    "hola.distributed": {"hola_protocol", "hola.core", "hola.storage", "hola.clients"},
}
"""What each package may import of the project, beside itself. The command line and ``hola`` itself come last."""


def package(module: str) -> str | None:
    """The entry of the table that a module belongs to; ``hola`` for what comes last; None for others' modules."""
    for name in MAY_IMPORT:
        if module == name or module.startswith(f"{name}."):
            return name
    return "hola" if module.split(".")[0] == "hola" else None


def imports(source: str, module: str, *, is_package: bool) -> Iterator[str]:
    """The absolute names of all that a module imports, at any depth."""
    parts = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [] if not node.level else parts[: len(parts) - node.level + 1]
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{name}.{alias.name}" for alias in node.names)


def wrong_imports(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """The imports of a module that run against the arrows."""
    home = package(module)
    if home is None or home == "hola":
        return []
    wrong = []
    for name in imports(source, module, is_package=is_package):
        target = package(name)
        if target is not None and target != home and target not in MAY_IMPORT[home]:
            wrong.append(name)
    return wrong


def modules() -> list[tuple[Path, str]]:
    """Every module of the two distributions."""
    found = []
    for base in (ROOT / "hola", ROOT / "protocol" / "hola_protocol"):
        for path in sorted(base.rglob("*.py")):
            name = ".".join(path.relative_to(base.parent).with_suffix("").parts).removesuffix(".__init__")
            found.append((path, name))
    return found


@pytest.mark.parametrize(("path", "module"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_run_one_way(path: Path, module: str) -> None:
    assert wrong_imports(path.read_text(), module, is_package=path.name == "__init__.py") == []


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("hola.core.engine", "from hola.storage import rows", ["hola.storage.rows"]),
        ("hola.clients.worker", "import hola.distributed.core", ["hola.distributed.core"]),
        ("hola.clients.worker", "def f():\n    from ..core import engine", ["hola.core.engine"]),
        ("hola_protocol.codec", "import hola", ["hola"]),
        ("hola.storage.sqlite", "from hola_protocol import messages", []),
        ("hola.cli.serve", "from hola.distributed import core", []),
    ],
)
def test_an_import_against_the_arrows_is_seen(module: str, source: str, wrong: list[str]) -> None:
    assert wrong_imports(source, module) == wrong
