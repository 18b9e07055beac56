"""The C++ client's generated files."""

from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Model
from ..output import Files
from . import headers, sources
from .protocol import Protocol

FOLDER = PurePosixPath("clients/cpp")
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"


def generate(model: Model, root: Path) -> Files:
    """The headers and sources with structs, codec and operations.

    :param model: the protocol.
    :param root: the root of the repository, whose clients/cpp/.clang-format sets the format.
    """
    protocol = Protocol(model)
    texts = {
        "include/hola/messages.hpp": headers.messages(protocol),
        "include/hola/operations.hpp": headers.operations(protocol),
        "src/generated/operations.cpp": sources.operations(protocol),
        "src/generated/operation_table.hpp": sources.operation_table(protocol),
        "src/generated/codec.hpp": sources.codec_header(protocol),
        "src/generated/enums.cpp": sources.enums(protocol),
    }
    for kind in ("part", "request", "response"):
        structs = [s for s in protocol.structs if ("response" if s.kind == "event" else s.kind) == kind]
        unions = protocol.unions if kind == "response" else []
        texts[f"src/generated/codec_{kind}s.cpp"] = sources.codec(protocol, structs, unions)
    return {FOLDER / name: _formatted(name, HEADER + text, root) for name, text in texts.items()}


def _formatted(name: str, text: str, root: Path) -> str:
    command = ["clang-format", "-style=file", f"-assume-filename={name}"]
    return formatted(text, command, cwd=root / FOLDER, hint="apt-get install clang-format")
