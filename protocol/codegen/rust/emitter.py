"""The text of the Rust crate's generated modules."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Alias, Definition, Enum, ListOf, MapOf, Model, Nullable, Operation, Ref, Struct, Type, Union
from ..output import Files
from .docs import definition_doc, doc
from .structs import struct_text
from .types import (
    arm_name,
    default_name,
    enum_default,
    is_natural,
    is_used,
    page_iterator,
    rust_type,
    type_name,
    union_default,
    value,
    variant_name,
)

FOLDER = PurePosixPath("clients/rust")
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
RUSTFMT = ("rustfmt", "--edition", "2021", "--emit", "stdout", "--quiet", "--config-path", str(FOLDER / "rustfmt.toml"))
SERDE = "use serde::{Deserialize, Serialize};"


def generate(model: Model, root: Path) -> Files:
    """The generated modules of the crate.

    :param model: the protocol.
    :param root: the root of the repository, below which the crate has its rustfmt.toml.
    """
    used = _used(model)
    texts = {
        "src/protocol/values.rs": _values(used, model),
        "src/protocol/defaults.rs": _defaults(used, model),
        "src/protocol/requests.rs": _structs(used, model, "request", "What a client asks."),
        "src/protocol/responses.rs": _structs(used, model, "response", "What a server answers."),
        "src/protocol/events.rs": _structs(used, model, "event", "What happened in a study."),
        "src/protocol/parts.rs": _structs(used, model, "part", "What stands in messages."),
        "src/protocol/operations.rs": _operations(model),
        "src/client/operations.rs": _methods(model),
        "examples/conformance/operations.rs": _adapter(used, model),
    }
    return {
        FOLDER / path: formatted(HEADER + text, RUSTFMT, cwd=root, hint="`rustup component add rustfmt` installs it")
        for path, text in texts.items()
    }


def _used(model: Model) -> list[Definition]:
    """What the operations, the events and the header need, in alphabetical order."""
    found: set[str] = set()
    waiting = [name for op in model.operations for name in (op.request.name, op.response.name)]
    waiting += ["ErrorResponse", "Header"]
    while waiting:
        if (name := waiting.pop()) in found:
            continue
        found.add(name)
        match definition := model.definitions[name]:
            case Struct():
                waiting += [n for f in definition.fields for n in _names(f.type)]
            case Union():
                waiting += definition.arms
            case Alias():
                waiting += _names(definition.type)
    return [definition for name, definition in model.definitions.items() if name in found]


def _names(t: Type) -> Iterator[str]:
    match t:
        case Ref():
            yield t.name
        case ListOf():
            yield from _names(t.item)
        case MapOf():
            yield from _names(t.key)
            yield from _names(t.value)
        case Nullable():
            yield from _names(t.type)


def _module(summary: str, *parts: str) -> str:
    return "\n\n".join([f"//! {summary}", *(part for part in parts if part)]) + "\n"


def _values(used: Iterable[Definition], model: Model) -> str:
    texts = []
    for definition in used:
        match definition:
            case Alias() if definition.name != "ParameterValue":
                texts.append(
                    f"{doc(definition_doc(definition))}\n"
                    f"pub type {type_name(definition.name)} = {rust_type(definition.type)};"
                )
            case Enum():
                texts.append(_enum(definition, model))
            case Union():
                texts.append(_union(definition, model))
    imports = (
        "use std::collections::BTreeMap;\n\nuse super::events::*;\nuse super::parts::*;\n"
        "use crate::wire::{string_enum, tagged_union, ParameterValue};"
    )
    return _module("Names for values, enumerations and unions.", imports, *texts)


def _enum(enum: Enum, model: Model) -> str:
    default = enum_default(enum, model)
    lines = ["string_enum! {", doc(definition_doc(enum), 4)]
    lines += ["    #[derive(Default)]"] * (default is not None)
    lines.append(f"    pub enum {type_name(enum.name)} {{")
    for v in enum.values:
        lines += ["        #[default]"] * (v.value == default)
        lines.append(f'        {variant_name(v.value)} = "{v.value}",')
    return "\n".join([*lines, "    }", "}"])


def _union(union: Union, model: Model) -> str:
    lines = []
    for arm in union.arms:
        struct = model.definitions[arm]
        if not isinstance(struct, Struct) or struct.tag is None:
            raise ValueError(f"{arm} of {union.name} has no tag")
        lines.append(f'        {arm_name(arm, union.arms)}({type_name(arm)}) = "{struct.tag.value}",')
    text = (
        f"tagged_union! {{\n{doc(definition_doc(union), 4)}\n"
        f'    pub enum {type_name(union.name)} by "{union.tag_field}" {{\n' + "\n".join(lines) + "\n    }\n}"
    )
    default = union_default(union.name, model)
    if default is None:
        return text
    arm = next(a for a in union.arms if _tag_value(model, a) == default[union.tag_field])
    return (
        f"{text}\n\nimpl Default for {type_name(union.name)} {{\n    fn default() -> Self {{\n"
        f"        Self::{arm_name(arm, union.arms)}({type_name(arm)}::default())\n    }}\n}}"
    )


def _tag_value(model: Model, name: str) -> str | None:
    struct = model.definitions[name]
    return struct.tag.value if isinstance(struct, Struct) and struct.tag else None


def _defaults(used: Iterable[Definition], model: Model) -> str:
    functions: dict[str, str] = {}
    for struct in used:
        if not isinstance(struct, Struct):
            continue
        for f in struct.fields:
            if f.required or is_natural(struct, f, model):
                continue
            name, written = default_name(f, model), rust_type(f.type)
            resolved = "String" if value(f.type, f.default, model).endswith(".to_owned()") else written
            borrowed = "str" if resolved == "String" else resolved
            functions[name] = (
                f"pub(super) fn {name}() -> {resolved} {{\n    {value(f.type, f.default, model)}\n}}\n\n"
                f"pub(super) fn is_{name}(value: &{borrowed}) -> bool {{\n"
                f"    *value == {'*' if borrowed == 'str' else ''}{name}()\n}}"
            )
    texts = [functions[name] for name in sorted(functions)]
    return _module("What an absent field means, where that is not its type's default.", "use super::values::*;", *texts)


def _structs(used: Iterable[Definition], model: Model, kind: str, summary: str) -> str:
    structs = [d for d in used if isinstance(d, Struct) and d.kind == kind]
    texts = [struct_text(struct, model) for struct in structs]
    body = "\n".join(texts)
    imports = [*(["use std::collections::BTreeMap;", ""] if "BTreeMap<" in body else []), SERDE, ""]
    imports += ["use super::defaults;"] * ("defaults::" in body)
    own = {type_name(d.name) for d in structs}
    mentioned = {name for d in structs for f in d.fields for name in _names(f.type)} - own
    kinds = {name: _home(model.definitions[name]) for name in mentioned if type_name(name) not in own}
    for home in ("parts", "responses", "values"):
        names = sorted(type_name(name) for name, where in kinds.items() if where == home)
        if names:
            imports.append(f"use super::{home}::{{{', '.join(names)}}};")
    if any(name == "ParameterValue" for name in mentioned):
        imports.append("use crate::wire::ParameterValue;")
    imports += ["use crate::wire::Message;"] * (kind in ("request", "response"))
    return _module(summary, "\n".join(imports), *texts)


def _home(definition: Definition) -> str:
    if definition.name == "ParameterValue":
        return "wire"
    if isinstance(definition, Struct):
        return definition.kind + "s"
    return "values"


def _operations(model: Model) -> str:
    names = sorted({name for op in model.operations for name in (op.request.name, op.response.name)})
    items = {name for op in model.operations if op.page_item for name in _names(op.page_item)}
    imports = (
        f"use super::operation::{{Operation, PagedRequest, Request, Version}};\n"
        f"use super::requests::{{{', '.join(n for n in names if n.endswith('Request'))}}};\n"
        f"use super::responses::{{{', '.join(n for n in names if n.endswith('Response'))}}};\n"
        f"use super::parts::{{{', '.join(sorted(type_name(n) for n in items))}}};"
    )
    return _module(
        "Every operation: its request, its response, and where REST finds it.",
        imports,
        *(_operation(op, model) for op in model.operations),
    )


def _version(text: str) -> str:
    return f"Version::new({', '.join(text.split('.'))})"


def _operation(op: Operation, model: Model) -> str:
    written = [
        f"impl Request for {op.request.name} {{",
        f"    type Response = {op.response.name};",
        "    const OPERATION: Operation = Operation {",
        f'        name: "{op.name}", method: "{op.http_method}", path: "{op.http_path}",',
        f"        has_body: {str(op.has_body).lower()}, on_study: {str(op.on_study).lower()}, "
        f"keyed: {str(op.keyed).lower()}, since: {_version(op.since)},",
        "    };",
    ]
    if op.on_study:
        written += ["    fn study(&self) -> Option<&str> { self.study.as_deref() }"]
    if op.parked:
        written += ["    fn wait_s(&self) -> f64 { self.wait_s }"]
    if newer := [f for f in op.request.fields if f.since != op.since]:
        written += ["    fn version(&self) -> Version {", f"        let mut version = {_version(op.since)};"]
        for f in newer:
            written.append(f"        if {is_used(op.request, f, model)} {{")
            written.append(f"            version = version.max({_version(f.since)});\n        }}")
        written += ["        version", "    }"]
    written.append("}")
    if op.page_item is not None:
        written += [
            "",
            f"impl PagedRequest for {op.request.name} {{",
            f"    type Item = {rust_type(op.page_item)};",
            "    fn with_cursor(mut self, after: String) -> Self { self.after = Some(after); self }",
            "    fn split(page: Self::Response) -> (Vec<Self::Item>, Option<String>) {"
            " (page.items, page.next_cursor) }",
            "}",
        ]
    return "\n".join(written)


def _methods(model: Model) -> str:
    methods = [text for op in model.operations for text in _methods_of(op)]
    imports = "use super::{Client, Pages};\nuse crate::protocol::*;\nuse crate::Error;"
    return _module("Every operation as a method.", imports, "impl Client {\n" + "\n\n".join(methods) + "\n}")


def _methods_of(op: Operation) -> Iterator[str]:
    errors = f"    /// As [`Client::call_with`] says. A token needs the role `{op.role}`."
    text = f"{doc(op.request.doc, 4)}\n    ///\n    /// # Errors\n    ///\n{errors}"
    yield (
        f"{text}\n    pub fn {op.snake_name}(&self, request: &{op.request.name})"
        f" -> Result<{op.response.name}, Error> {{\n"
        "        self.call(request)\n    }"
    )
    if op.page_item is not None:
        yield (
            f"    /// Goes through every page of [`Client::{op.snake_name}`].\n"
            f"    pub fn {page_iterator(op)}(&self, request: &{op.request.name}) -> Pages<'_, {op.request.name}> {{\n"
            "        Pages::new(self, request)\n    }"
        )


def _adapter(used: Iterable[Definition], model: Model) -> str:
    structs = [d for d in used if isinstance(d, Struct)]
    requests = [f'        "{d.name}" => reread::<{d.name}>(body),' for d in structs if d.kind == "request"]
    replies = [f'        "{d.name}" => reread::<{d.name}>(body),' for d in structs if d.kind == "response"]
    calls = [f'        "{op.name}" => written(&client.{op.snake_name}(&request(body)?)?),' for op in model.operations]
    return "\n".join(
        [
            "//! Messages and calls by their names.",
            "",
            "use hola::protocol::*;",
            "use hola::{Client, Error};",
            "",
            "use crate::codec::{request, reread, unknown, written};",
            "",
            "/// Reads a message and writes it again.",
            "pub fn read(tag: &str, body: &[u8]) -> Result<Vec<u8>, Error> {",
            "    match tag {",
            *requests,
            *replies,
            "        _ => Err(unknown(tag)),",
            "    }\n}",
            "",
            "/// Sends a request as a user would.",
            "pub fn call(client: &Client, operation: &str, body: &[u8]) -> Result<Vec<u8>, Error> {",
            "    match operation {",
            *calls,
            "        _ => Err(unknown(operation)),",
            "    }\n}",
            "",
        ]
    )
