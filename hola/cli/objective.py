"""Import of the Python function that a study file or an option names."""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from .errors import CommandError


def load_objective(reference: str, folder: Path | None = None) -> Callable[[dict[str, Any]], Any]:
    """Import a function.

    :param reference: ``module:function`` or ``path/to/file.py:function``; the function may be a dotted name.
    :param folder: the folder that is searched first; default: the current folder.
    :raises CommandError: if there is no such function; an exception inside the module is not caught.
    """
    module_name, colon, attribute = reference.rpartition(":")
    if not (colon and module_name and attribute):
        raise CommandError(f"{reference!r} is not an objective; write module:function or file.py:function")
    folder = (folder or Path()).absolute()
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    module = _from_file(folder / module_name) if module_name.endswith(".py") else _from_name(module_name, reference)
    found: Any = module
    for part in attribute.split("."):
        found = getattr(found, part, None)
        if found is None:
            raise CommandError(f"{reference!r}: {module_name} has no {attribute!r}")
    if not callable(found):
        raise CommandError(f"{reference!r} is not a function but {type(found).__name__}")
    return found  # type: ignore[no-any-return]  # only callability is known


def _from_name(name: str, reference: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            raise CommandError(
                f"{reference!r}: there is no module {error.name!r} in {sys.path[0]} or installed"
            ) from error
        raise


def _from_file(path: Path) -> ModuleType:
    """Import a file under the name of its stem, so that another process can import the function, too."""
    if not path.is_file():
        raise CommandError(f"{path}: there is no such file")
    name = path.stem
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return known
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CommandError(f"{path}: cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
