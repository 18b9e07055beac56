"""No modules of TypeScript import each other, for types alone included."""

import re
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT
from tests.house.test_structure import cycles

SOURCES = ("clients/typescript/src", "dashboard/src")
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")
_SUFFIXES = ("", ".ts", ".tsx", "/index.ts")


def import_graph(folder: Path) -> dict[str, set[str]]:
    """Which modules below a folder each module imports.

    :param folder: the folder with the sources.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".ts", ".tsx"))
    return {str(path): _imports(path) for path in paths}


def _imports(path: Path) -> set[str]:
    found = set()
    for name in _IMPORT.findall(path.read_text(encoding="utf-8")):
        target = (path.parent / name.removesuffix(".js")).resolve()
        found |= {str(file) for suffix in _SUFFIXES if (file := Path(f"{target}{suffix}")).is_file()}
    return {name for name in found if name.endswith((".ts", ".tsx"))}


@pytest.mark.parametrize("folder", SOURCES)
def test_no_modules_import_each_other(folder: str) -> None:
    graph = import_graph(ROOT / folder)
    assert any(graph.values())
    assert cycles({module: {name for name in found if name in graph} for module, found in graph.items()}) == set()


def test_a_cycle_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text('import type { B } from "./b.js";\n')
    (tmp_path / "b.tsx").write_text('export { c } from "./c";\n')
    (tmp_path / "c.ts").write_text('const a = await import("./a");\n')
    assert cycles(import_graph(tmp_path)) == {tuple(str(tmp_path / name) for name in ("a.ts", "b.tsx", "c.ts"))}
