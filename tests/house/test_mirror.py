"""Tests mirror modules: the tests of ``hola/core/axes.py`` are in ``tests/core/test_axes.py``."""

import ast
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
MIN_LINES = 60
"""Shorter modules may be tested with the module that uses them."""
MIN_BRANCHES = 3
"""With fewer branches in its functions a module is a table, a list of exports or a set of structs."""
BRANCHES = (
    ast.AsyncFor,
    ast.BoolOp,
    ast.For,
    ast.If,
    ast.IfExp,
    ast.Match,
    ast.Try,
    ast.While,
    ast.With,
    ast.comprehension,
)
WITHOUT = {
    "hola/__init__.py",
    "hola/cli/early_signals.py",
    "hola/cli/login_link.py",
    "hola/cli/objectives.py",
    "hola/cli/report_file.py",
    "hola/cli/restarts.py",
    "hola/cli/result_file.py",
    "hola/cli/show.py",
    "hola/cli/study.py",
    "hola/cli/token.py",
    "hola/cli/trial_input.py",
    "hola/clients/async_client.py",
    "hola/clients/extend.py",
    "hola/clients/process_link.py",
    "hola/clients/process_tree.py",
    "hola/clients/rest_async_client.py",
    "hola/clients/snapshot.py",
    "hola/clients/worker/goodbye.py",
    "hola/clients/worker/summary.py",
    "hola/core/conditions.py",
    "hola/core/model_view.py",
    "hola/core/preview.py",
    "hola/core/samplers/likelihood.py",
    "hola/core/samplers/precomputed.py",
    "hola/core/stopping/rungs.py",
    "hola/distributed/data_folder.py",
    "hola/distributed/dispatch.py",
    "hola/distributed/exchange.py",
    "hola/distributed/guard.py",
    "hola/distributed/kept_process.py",
    "hola/distributed/local_system.py",
    "hola/distributed/operations/workers.py",
    "hola/distributed/printed_output.py",
    "hola/distributed/sampler_imports.py",
    "hola/distributed/state/background.py",
    "hola/distributed/state/block.py",
    "hola/distributed/state/columns.py",
    "hola/distributed/state/ended.py",
    "hola/distributed/state/fits.py",
    "hola/distributed/state/loading.py",
    "hola/distributed/state/outcomes.py",
    "hola/distributed/state/registration.py",
    "hola/distributed/state/reporting.py",
    "hola/distributed/state/reports.py",
    "hola/distributed/state/server.py",
    "hola/distributed/state/study.py",
    "hola/distributed/state/trial.py",
    "hola/distributed/state/views.py",
    "hola/distributed/storage_watch.py",
    "hola/distributed/tasks.py",
    "hola/early_stopping.py",
    "hola/notebook_progress.py",
    "hola/plots/backends/plotly_backend.py",
    "hola/plots/chart.py",
    "hola/plots/charts/curves.py",
    "hola/plots/charts/history.py",
    "hola/plots/charts/workers.py",
    "hola/plots/columns.py",
    "hola/results.py",
    "hola/storage/postgres.py",
    "hola/stored.py",
    "protocol/hola_protocol/scenarios.py",
    "protocol/hola_protocol/vectors/conditions.py",
}
"""Modules whose tests have another name. None may be added, and one that has a test file is to be removed here."""


def file_of(module: PurePosixPath) -> PurePosixPath:
    """Where the tests of a module are.

    :param module: the path of the module in the repository.
    """
    module = module.relative_to("protocol") if module.is_relative_to("protocol") else module
    if module.stem == "__init__":
        module = module.parent
    package, *folders = module.parts[:-1] or ("hola",)
    base = PurePosixPath("tests/protocol" if package == "hola_protocol" else "tests")
    return base.joinpath(*folders, f"test_{module.stem.strip('_')}.py")


def has_logic(source: str) -> bool:
    """Whether a module is long enough, written by hand, and has functions with branches.

    :param source: its text.
    """
    if source.count("\n") <= MIN_LINES or "DO NOT EDIT" in source[:600]:
        return False
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return sum(isinstance(node, BRANCHES) for function in functions for node in ast.walk(function)) >= MIN_BRANCHES


def modules() -> dict[str, str]:
    """The source of each module of the product, by its path in the repository."""
    paths = (path for folder in ("hola", "protocol/hola_protocol") for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_a_module_has_a_test_file_of_its_name() -> None:
    without = {
        name
        for name, source in modules().items()
        if has_logic(source) and not (ROOT / file_of(PurePosixPath(name))).exists()
    }
    assert without == WITHOUT


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("hola/search.py", "tests/test_search.py"),
        ("hola/core/axes.py", "tests/core/test_axes.py"),
        ("hola/core/samplers/__init__.py", "tests/core/test_samplers.py"),
        ("hola/__init__.py", "tests/test_hola.py"),
        ("protocol/hola_protocol/codec.py", "tests/protocol/test_codec.py"),
        ("protocol/hola_protocol/__main__.py", "tests/protocol/test_main.py"),
        ("protocol/hola_protocol/vectors/__init__.py", "tests/protocol/test_vectors.py"),
    ],
)
def test_the_name_of_a_test_file(module: str, expected: str) -> None:
    assert str(file_of(PurePosixPath(module))) == expected


BRANCHED = "def f(x):\n    return [y if y else 0 for y in x or ()]\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (BRANCHED + "\n" * MIN_LINES, True),
        (BRANCHED, False),
        ("# DO NOT EDIT\n" + BRANCHED + "\n" * MIN_LINES, False),
        ("TABLE = [y if y else 0 for y in () or ()]\n" + "\n" * MIN_LINES, False),
    ],
)
def test_what_counts_as_logic(source: str, expected: bool) -> None:
    assert has_logic(source) is expected
