"""The generated files of the TypeScript client."""

from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Model
from ..output import Files
from .messages import messages
from .operations import operations
from .protocol import Protocol
from .schema import schema

FOLDER = PurePosixPath("clients/typescript")
GENERATED = FOLDER / "src" / "generated"
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"


def generate(model: Model, root: Path) -> Files:
    """The files of the TypeScript client that follow from the model.

    :param model: the protocol.
    :param root: the root of the repository.
    """
    protocol = Protocol(model)
    parts = {"messages": messages(protocol), "schema": schema(protocol), "operations": operations(protocol)}
    return {
        GENERATED / f"{name}.ts": _formatted("\n".join([HEADER, *lines]), root, f"{name}.ts")
        for name, lines in parts.items()
    }


def _formatted(text: str, root: Path, name: str) -> str:
    folder = root / FOLDER
    prettier = str(folder / "node_modules" / ".bin" / "prettier")
    command = [prettier, "--stdin-filepath", str(folder / "src" / "generated" / name)]
    return formatted(text, command, cwd=folder, hint="make -C clients/typescript build installs it")
