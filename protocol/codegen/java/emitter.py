"""The files of the Java client that follow from the model."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ..ir import Definition, Enum, Model, Struct, Union
from ..output import Files
from .formatter import formatted_files
from .kinds import enumeration, sealed_interface
from .methods import async_methods, sync_methods
from .protocol import Protocol
from .records import record
from .tables import constants, study_request
from .types import class_name

FOLDER = PurePosixPath("clients/java")
SOURCES = FOLDER / "src/main/java/io/github/holahpo"
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"


def generate(model: Model, root: Path) -> Files:
    """The messages, the table of operations, and the methods of the clients.

    :param model: the protocol.
    :param root: the root of the repository, where the script that runs the formatter is.
    """
    texts = dict(sources(model))
    formatted = formatted_files(texts, root / FOLDER / "scripts" / "google-java-format")
    return {SOURCES / name: text for name, text in formatted.items()}


def sources(model: Model) -> Iterator[tuple[str, str]]:
    """Every file by its path below the package, before it is formatted.

    :param model: the protocol.
    """
    protocol = Protocol(model)
    for definition in protocol.definitions:
        yield _file("protocol", class_name(definition.name), _text(definition, protocol))
    yield _file("protocol", "StudyRequest", study_request(protocol))
    yield _file("protocol", "Protocol", constants(protocol))
    yield _file("client", "Operations", sync_methods(model))
    yield _file("client", "AsyncOperations", async_methods(model))


def _text(definition: Definition, protocol: Protocol) -> str:
    match definition:
        case Struct():
            return record(definition, protocol)
        case Enum():
            return enumeration(definition, protocol)
        case Union():
            return sealed_interface(definition, protocol)
        case other:
            raise TypeError(f"Java has no file for {other}")


def _file(package: str, name: str, text: str) -> tuple[str, str]:
    wanted = [
        ("java.util.List", "List<" in text or "List.of" in text),
        ("java.util.Map", "Map<" in text or "Map.of" in text),
        ("java.util.Objects", "Objects." in text),
        ("java.util.concurrent.CompletableFuture", "CompletableFuture<" in text),
        ("java.util.stream.Stream", "Stream<" in text),
        ("io.github.holahpo.protocol.*", package == "client"),
        ("org.jspecify.annotations.Nullable", "@Nullable" in text),
    ]
    imports = "".join(f"import {found};\n" for found, used in wanted if used)
    return f"{package}/{name}.java", f"{HEADER}package io.github.holahpo.{package};\n\n{imports}\n{text}"
