"""The Rust crate's generated modules: what is in each, and what each needs of the others.

Modules depend on each other one way: values, defaults, parts, events, requests and responses, operations.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Alias, Definition, Enum, Model, Struct, Union
from ..output import Files
from ..walk import names_in, needs, reachable
from .names import type_name
from .operations import adapter_text, methods, request_text
from .structs import struct_text
from .values import alias_text, defaults_texts, enum_text, union_text

FOLDER = PurePosixPath("clients/rust")
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
RUSTFMT = ("rustfmt", "--edition", "2021", "--emit", "stdout", "--quiet", "--config-path", str(FOLDER / "rustfmt.toml"))
BY_HAND = "ParameterValue"
"""The definition that the crate writes by hand."""
_SUMMARIES = {
    "values": "Names for values, and enumerations.",
    "parts": "What stands in messages.",
    "events": "What happened in a study.",
    "requests": "What a client asks.",
    "responses": "What a server answers.",
}


def generate(model: Model, root: Path) -> Files:
    """The generated modules of the crate.

    :param model: the protocol.
    :param root: the root of the repository, below which the crate has its rustfmt.toml.
    """
    modules = _Modules(model)
    texts = {f"src/protocol/{home}.rs": modules.text(home) for home in _SUMMARIES}
    texts["src/protocol/defaults.rs"] = _module(
        "What an absent field means, where that is not its type's default.",
        "#![allow(clippy::trivially_copy_pass_by_ref)] // serde passes references",
        modules.imports_of_defaults(),
        *defaults_texts(modules.used, model),
    )
    texts["src/protocol/operations.rs"] = _operations(model, modules)
    texts["src/client/operations.rs"] = _methods(model, "Client", "Pages", is_async=False)
    texts["src/client/async_operations.rs"] = _methods(model, "AsyncClient", "AsyncPages", is_async=True)
    texts["examples/conformance/operations.rs"] = _adapter(model, modules)
    return {
        FOLDER / path: formatted(HEADER + text, RUSTFMT, cwd=root, hint="`rustup component add rustfmt` installs it")
        for path, text in texts.items()
    }


def _module(summary: str, *parts: str) -> str:
    return "\n\n".join([f"//! {summary}", *(part for part in parts if part)]) + "\n"


class _Modules:
    """Which definition is in which module.

    :param model: the protocol.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        roots = [name for op in model.operations for name in (op.request.name, op.response.name)]
        names = reachable([*roots, "ErrorResponse", "Header"], model)
        self.used = [definition for name, definition in model.definitions.items() if name in names]
        parts = [d.name for d in self.used if isinstance(d, Struct) and d.kind == "part"]
        self._of_parts = reachable(parts, model)

    def home(self, definition: Definition) -> str:
        """The module of a definition. What a part needs is with the parts, whatever its kind.

        :param definition: the definition.
        """
        match definition:
            case Struct():
                return "parts" if definition.name in self._of_parts else definition.kind + "s"
            case Union():
                return self.home(self._model.definitions[definition.arms[0]])
            case Alias():
                homes = [self.home(self._model.definitions[name]) for name in needs(definition)]
                return next((home for home in homes if home != "values"), "values")
        return "values"

    def imports(self, names: Iterable[str], own: str = "") -> list[str]:
        """Lines that bring definitions into a module of the folder.

        :param names: of the definitions.
        :param own: the module.
        """
        homes: dict[str, list[str]] = {}
        for name in sorted(set(names) - {BY_HAND}):
            home = self.home(self._model.definitions[name])
            if home != own:
                homes.setdefault(home, []).append(type_name(name))
        lines = [f"use super::{home}::{{{', '.join(sorted(found))}}};" for home, found in sorted(homes.items())]
        return lines

    def imports_of_defaults(self) -> str:
        """Lines that bring the types of defaults into their module."""
        body = "\n".join(defaults_texts(self.used, self._model))
        words = set(re.findall(r"[A-Z]\w+", body)) & {d.name for d in self.used}
        return "\n".join(self.imports(words))

    def text(self, home: str) -> str:
        """The text of a module.

        :param home: the module.
        """
        content = [d for d in self.used if self.home(d) == home and d.name != BY_HAND]
        texts = [self._definition(d) for d in content]
        body = "\n".join(texts)
        lines = ["use std::collections::BTreeMap;", ""] if "BTreeMap<" in body else []
        lines += ["use serde::{Deserialize, Serialize};", ""] if "Deserialize, Serialize" in body else []
        lines += ["use super::defaults;"] if "defaults::" in body else []
        names = {name for d in content for name in needs(d)}
        # A setter takes what the alias of a list stands for.
        by_type = {type_name(d.name): d.name for d in self.used}
        names |= {by_type[item] for item in re.findall(r"impl Into<Vec<(\w+)>>", body) if item in by_type}
        lines += self.imports(names, home)
        wire = [macro for macro in ("string_enum", "tagged_union") if f"{macro}! {{" in body]
        wire += ["Message"] * ("impl Message for" in body) + [BY_HAND] * (BY_HAND in names)
        lines += [f"use crate::wire::{{{', '.join(wire)}}};"] if wire else []
        return _module(_SUMMARIES[home], "\n".join(lines), *texts)

    def _definition(self, definition: Definition) -> str:
        match definition:
            case Alias():
                return alias_text(definition)
            case Enum():
                return enum_text(definition, self._model)
            case Union():
                return union_text(definition, self._model)
            case Struct():
                return struct_text(definition, self._model)


def _operations(model: Model, modules: _Modules) -> str:
    names = {name for op in model.operations for name in (op.request.name, op.response.name)}
    names |= {name for op in model.operations if op.page_item for name in names_in(op.page_item)}
    imports = ["use super::operation::{Operation, PagedRequest, Request, Version};", *modules.imports(names)]
    return _module(
        "Every operation: its request, its response, and where REST finds it.",
        "\n".join(imports),
        *(request_text(op, model) for op in model.operations),
    )


def _methods(model: Model, client: str, pages: str, *, is_async: bool) -> str:
    names = sorted({name for op in model.operations for name in (op.request.name, op.response.name)})
    home = "async_client" if is_async else "blocking"
    sources = (
        [f"super::{home}::{{{client}, {pages}}}"]
        if is_async
        else [f"super::{home}::{client}", f"super::pages::{pages}"]
    )
    imports = [*(f"use {source};" for source in sources), "use crate::error::Error;"]
    imports.append(f"use crate::protocol::{{{', '.join(names)}}};")
    text = methods(model, client, pages, is_async=is_async)
    return _module(f"Every operation as a method of [`{client}`].", "\n".join(imports), text)


def _adapter(model: Model, modules: _Modules) -> str:
    imports = [
        "use hola::protocol::*;",
        "use hola::{Client, Error};",
        '#[cfg(feature = "async")]',
        "use hola::AsyncClient;",
        "",
        "use crate::codec::{request, reread, unknown, written};",
    ]
    return _module("Messages and calls by their names.", "\n".join(imports), adapter_text(modules.used, model))
