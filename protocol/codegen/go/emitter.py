"""The generated files of the Go client."""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Model
from ..output import Files
from .codec import codec
from .declarations import enums, messages
from .operations import operations
from .scope import Scope

FOLDER = PurePosixPath("clients/go")
HEADER = """\
// Code generated from schemas/draft by `make generate`. DO NOT EDIT.

package hola
"""
_IMPORTS = ("context", "encoding/json", "iter", "net/http")
_PARTS: dict[str, Callable[[Scope], Iterable[str]]] = {
    "enums_gen.go": enums,
    "messages_gen.go": messages,
    "codec_gen.go": codec,
    "operations_gen.go": operations,
}


def generate(model: Model, root: Path) -> Files:
    """The files of the Go client that follow from the model.

    :param model: the protocol.
    :param root: the root of the repository.
    """
    scope = Scope(model)
    return {FOLDER / name: _file("\n".join(part(scope)), root) for name, part in _PARTS.items()}


def _file(body: str, root: Path) -> str:
    imports = [f'"{name}"' for name in _IMPORTS if f"{name.rpartition('/')[2]}." in body]
    block = "import (\n" + "\n".join(imports) + "\n)\n" if imports else ""
    return formatted(f"{HEADER}\n{block}\n{body}", ["gofmt"], cwd=root, hint="it comes with Go, https://go.dev/dl")
