"""Every name of the original plan that the page says was kept can be imported."""

import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "plan-map.md"
_ROW = re.compile(r"^\| `(hola\.[A-Za-z_.]+)` \|", re.MULTILINE)


def kept(text: str) -> list[str]:
    """The dotted names of the page's tables.

    :param text: the page.
    """
    return _ROW.findall(text)


def find(name: str) -> object:
    """Import a module, or a name of a module.

    :param name: its dotted path.
    :raises ImportError: when there is no such thing.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(import_module(module), attribute)
    except AttributeError as error:
        raise ImportError(name) from error


@pytest.mark.parametrize("name", kept(PAGE.read_text()))
def test_a_name_of_the_plan_is_there(name: str) -> None:
    assert find(name) is not None


def test_the_names_are_found_in_the_page() -> None:
    assert kept("| `hola.core.x.Y` | a |\n| `REST*` | gone |\n| `hola.a` | b |") == ["hola.core.x.Y", "hola.a"]
    assert len(kept(PAGE.read_text())) == 47


@pytest.mark.parametrize("name", ["hola.core.coordinator.Gone", "hola.gone.Thing"])
def test_a_name_that_is_gone_is_seen(name: str) -> None:
    with pytest.raises(ImportError):
        find(name)
