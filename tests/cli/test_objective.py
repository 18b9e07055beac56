"""Finding functions by their names."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hola.cli.errors import CommandError
from hola.cli.objective import load_objective

SOURCE = """
def double(parameters):
    return 2 * parameters["x"]

class Holder:
    @staticmethod
    def triple(parameters):
        return 3 * parameters["x"]

number = 5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "hola_test_objective.py").write_text(SOURCE)
    (tmp_path / "hola_test_broken.py").write_text("import hola_test_nowhere\n")
    path, modules = list(sys.path), set(sys.modules)
    yield tmp_path
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("hola_test_objective:double", 4),
        ("hola_test_objective:Holder.triple", 6),
        ("hola_test_objective.py:double", 4),
    ],
)
def test_a_function_is_found(reference: str, value: float, folder: Path) -> None:
    assert load_objective(reference, folder)({"x": 2}) == value


def test_a_file_is_loaded_once(folder: Path) -> None:
    first = load_objective("hola_test_objective.py:double", folder)
    assert load_objective(f"{folder}/hola_test_objective.py:double", folder) is first


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("double", "'double' is not an objective; write module:function or file.py:function"),
        (
            "hola_test_objective:",
            "'hola_test_objective:' is not an objective; write module:function or file.py:function",
        ),
        ("hola_test_nothing:f", "'hola_test_nothing:f': there is no module 'hola_test_nothing' in {0} or installed"),
        ("hola_test_nothing.py:f", "{0}/hola_test_nothing.py: there is no such file"),
        ("hola_test_objective:half", "'hola_test_objective:half': hola_test_objective has no 'half'"),
        ("hola_test_objective:number", "'hola_test_objective:number' is not a function but int"),
    ],
)
def test_what_is_none_is_refused(reference: str, words: str, folder: Path) -> None:
    with pytest.raises(CommandError) as caught:
        load_objective(reference, folder)
    assert str(caught.value) == words.format(folder)


def test_a_module_missing_inside_is_not_mistaken_for_the_objective(folder: Path) -> None:
    with pytest.raises(ModuleNotFoundError) as caught:
        load_objective("hola_test_broken:f", folder)
    assert caught.value.name == "hola_test_nowhere"
