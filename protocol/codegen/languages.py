"""Every language and its emitter."""

from collections.abc import Callable
from pathlib import Path

from . import cpp, python
from .ir import Model
from .output import Files

Emitter = Callable[[Model, Path], Files]
"""From the model, and the root of the repository for its formatter's settings, to the files of a language."""

LANGUAGES: dict[str, Emitter] = {
    "cpp": cpp.generate,
    "python": python.generate,
}
