"""Every language and its emitter."""

from collections.abc import Callable
from pathlib import Path

from . import cpp, go, java, python, rust, typescript
from .ir import Model
from .output import Files

Emitter = Callable[[Model, Path], Files]
"""From the model, and the root of the repository for its formatter's settings, to the files of a language."""

LANGUAGES: dict[str, Emitter] = {
    "cpp": cpp.generate,
    "go": go.generate,
    "java": java.generate,
    "python": python.generate,
    "rust": rust.generate,
    "typescript": typescript.generate,
}
