"""The text of the C++ client's generated files."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..formatting import comment, formatted
from ..ir import Alias, Enum, Field, Model, Nullable, Operation, Struct, Union
from ..output import Files
from .types import identifier, initializer, reachable, text_literal, type_name

FOLDER = PurePosixPath("clients/cpp")
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
WIDTH = 108
STUDY_DOC = "The study; absent: the client's."


def generate(model: Model, root: Path) -> Files:
    """The headers and sources with structs, codec and operations.

    :param model: the protocol.
    :param root: the root of the repository, whose clients/cpp/.clang-format sets the format.
    """
    protocol = Protocol(model)
    texts = {
        "include/hola/messages.hpp": _messages(protocol),
        "include/hola/operations.hpp": _operations_header(protocol),
        "src/generated/operations.cpp": _operations_source(protocol),
        "src/generated/operation_table.hpp": _operation_table(protocol),
        "src/generated/codec.hpp": _codec_header(protocol),
        "src/generated/enums.cpp": _enums_source(protocol),
    }
    for kind in ("part", "request", "response"):
        structs = [s for s in protocol.structs if ("response" if s.kind == "event" else s.kind) == kind]
        unions = protocol.unions if kind == "response" else []
        texts[f"src/generated/codec_{kind}s.cpp"] = _codec_source(protocol, structs, unions)
    return {FOLDER / name: _formatted(name, HEADER + text, root) for name, text in texts.items()}


class Protocol:
    """The part of the model that a client needs.

    :param model: the whole model.
    :ivar names: of the definitions, each after what it needs.
    :ivar open: the names of those that a reply may hold.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.operations = model.operations
        responses = [op.response.name for op in model.operations]
        self.names = reachable(
            ["Header", "ErrorResponse", *(op.request.name for op in model.operations), *responses], model
        )
        self.open = frozenset(reachable(["Header", "ErrorResponse", *responses], model))
        self.oldest = model.versions[0]
        self._on_study = frozenset(op.request.name for op in model.operations if op.on_study)
        definitions = [model.definitions[name] for name in self.names]
        self.structs = [d for d in definitions if isinstance(d, Struct)]
        self.enums = [d for d in definitions if isinstance(d, Enum)]
        self.unions = [d for d in definitions if isinstance(d, Union)]

    def member_type(self, struct: Struct, field: Field) -> str:
        """The type of a member.

        :param struct: the struct.
        :param field: its field.
        """
        name = type_name(field.type, self.model, is_open=struct.name in self.open)
        return f"std::optional<{name}>" if self.is_study(struct, field) else name

    def is_study(self, struct: Struct, field: Field) -> bool:
        """Whether a field names the study of a request, where the client has a default of its own.

        :param struct: the struct.
        :param field: its field.
        """
        return field.name == "study" and struct.name in self._on_study


def _formatted(name: str, text: str, root: Path) -> str:
    command = ["clang-format", "-style=file", f"-assume-filename={name}"]
    return formatted(text, command, cwd=root / FOLDER, hint="apt-get install clang-format")


def _doc(text: str, indent: str = "") -> str:
    return comment(text, f"{indent}/// ", WIDTH) if text else ""


def _field_doc(field: Field, protocol: Protocol) -> str:
    since = f" Since version {field.since}." if field.since != protocol.oldest else ""
    return field.doc + since


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _messages(protocol: Protocol) -> str:
    blocks = [_definition(name, protocol) for name in protocol.names]
    includes = ["cstdint", "map", "optional", "string", "string_view", "variant", "vector"]
    return "\n".join(
        [
            "/// @file\n/// Every message of the protocol, and what messages are made of.\n#pragma once\n",
            *(f"#include <{name}>" for name in includes),
            '\n#include "hola/json.hpp"\n#include "hola/open.hpp"\n#include "hola/scalar.hpp"\n',
            "namespace hola {\n",
            _doc("The newest version of the protocol that these messages are of."),
            f"inline constexpr std::string_view protocol_version = {text_literal(protocol.model.version)};\n",
            *(f"{block}\n" for block in blocks),
            "}  // namespace hola",
        ]
    )


def _definition(name: str, protocol: Protocol) -> str:
    definition = protocol.model.definitions[name]
    match definition:
        case Alias():
            target = type_name(definition.type, protocol.model, is_open=True)
            return _lines([_doc(definition.doc), f"using {name} = {target};"])
        case Enum():
            values = ", ".join(identifier(v.value) for v in definition.values)
            return _lines(
                [
                    _doc(definition.doc),
                    f"enum class {name} {{ {values} }};\n",
                    _doc(f"The word of the wire for a value of {name}."),
                    f"std::string_view to_string({name} value) noexcept;\n",
                    _doc(f"The value of {name} for a word of the wire; nothing for a word that is not known."),
                    f"void from_string(std::string_view text, std::optional<{name}>& value) noexcept;",
                ]
            )
        case Union():
            doc = f"{definition.doc}\n\nAn arm that this version does not know is kept as Unknown.".strip()
            return _lines([_doc(doc), f"using {name} = std::variant<{', '.join(definition.arms)}, Unknown>;"])
        case Struct():
            return _struct(definition, protocol)


def _struct(struct: Struct, protocol: Protocol) -> str:
    lines = [_doc(struct.doc), f"struct {struct.name} {{"]
    for field in struct.fields:
        is_study = protocol.is_study(struct, field)
        value = "" if is_study else initializer(field, protocol.model)
        lines.append(_doc(STUDY_DOC if is_study else _field_doc(field, protocol), "  "))
        lines.append(f"  {protocol.member_type(struct, field)} {identifier(field.name)}{value};")
    lines.append("};\n")
    lines.append(_doc("Whether all fields are equal."))
    lines.append(f"bool operator==(const {struct.name}& a, const {struct.name}& b);")
    lines.append(f"inline bool operator!=(const {struct.name}& a, const {struct.name}& b) {{ return !(a == b); }}")
    return _lines(lines)


def _enums_source(protocol: Protocol) -> str:
    blocks = []
    for enum in protocol.enums:
        words = ", ".join(text_literal(v.value) for v in enum.values)
        values = ", ".join(f"{enum.name}::{identifier(v.value)}" for v in enum.values)
        blocks.append(
            f"namespace {{\nconstexpr std::array<std::string_view, {len(enum.values)}> words_of_{enum.name}"
            f"{{{words}}};\n}}\n\n"
            f"std::string_view to_string({enum.name} value) noexcept {{ switch (value) {{"
            + "".join(
                f"case {enum.name}::{identifier(v.value)}: return words_of_{enum.name}[{i}];"
                for i, v in enumerate(enum.values)
            )
            + '} return "?"; }\n\n'
            f"void from_string(std::string_view text, std::optional<{enum.name}>& value) noexcept {{\n"
            f"constexpr std::array<{enum.name}, {len(enum.values)}> values{{{values}}};\n"
            f"value = value_of(words_of_{enum.name}, values, text); }}\n"
        )
    return "\n".join(
        [
            '#include <array>\n\n#include "hola/messages.hpp"\n#include "word_lookup.hpp"\n\nnamespace hola {\n',
            *blocks,
            "}  // namespace hola",
        ]
    )


def _codec_header(protocol: Protocol) -> str:
    lines = ['#pragma once\n\n#include "codec_support.hpp"\n#include "hola/messages.hpp"\n\nnamespace hola {\n']
    for struct in protocol.structs:
        lines.append(f"void read({struct.name}& out, const Json& json, const Where& at);")
        lines.append(f"void write(Writer& out, const {struct.name}& value);")
        if struct.tag is not None:
            lines.append(
                f"template <> inline constexpr std::string_view tag_of<{struct.name}> = "
                f"{text_literal(struct.tag.value)};"
            )
    for union in protocol.unions:
        lines.append(f"void read({union.name}& out, const Json& json, const Where& at);")
        lines.append(f"void write(Writer& out, const {union.name}& value);")
    return "\n".join([*lines, "\n}  // namespace hola"])


def _codec_source(protocol: Protocol, structs: Iterable[Struct], unions: Iterable[Union]) -> str:
    return "\n".join(
        [
            '#include "generated/codec.hpp"\n\nnamespace hola {\n',
            *(text for struct in structs for text in _struct_codec(struct, protocol)),
            *(text for union in unions for text in _union_codec(union, protocol)),
            "}  // namespace hola",
        ]
    )


def _struct_codec(struct: Struct, protocol: Protocol) -> Iterator[str]:
    fields = [(f, identifier(f.name), text_literal(f.name)) for f in struct.fields]
    out, value, a, b = ("out", "value", "a", "b") if fields else ("", "", "", "")
    reading = [f"void read({struct.name}& {out}, const Json& json, const Where& at) {{"]
    reading.append("const FieldReader fields(json, at);")
    if struct.tag is not None:
        reading.append(f"fields.tag({text_literal(struct.tag.field)}, {text_literal(struct.tag.value)});")
    for field, member, name in fields:
        reading.append(f"fields.{'required' if field.required else 'optional'}({name}, out.{member});")
    yield "\n".join([*reading, "}\n"])
    writing = [f"void write(Writer& out, const {struct.name}& {value}) {{"]
    compared = [(f, m) for f, m, _ in fields if _has_default(struct, f, protocol)]
    if compared:
        writing.append(f"static const {struct.name} defaults;")
    writing.append("ObjectWriter object(out);" if fields or struct.tag else "const ObjectWriter object(out);")
    if struct.tag is not None:
        writing.append(f"object.tag({text_literal(struct.tag.field)}, {text_literal(struct.tag.value)});")
    for field, member, name in fields:
        if _has_default(struct, field, protocol):
            call = f"object.unless({name}, value.{member}, defaults.{member})"
        elif field.required:
            call = f"object.field({name}, value.{member})"
        else:
            call = f"object.optional({name}, value.{member})"
        newer = field.since != protocol.oldest
        writing.append(f"if ({call}) out.needs({text_literal(field.since)});" if newer else f"{call};")
    yield "\n".join([*writing, "}\n"])
    equal = " && ".join(f"a.{member} == b.{member}" for _, member, _ in fields) or "true"
    yield f"bool operator==(const {struct.name}& {a}, const {struct.name}& {b}) {{ return {equal}; }}\n"


def _has_default(struct: Struct, field: Field, protocol: Protocol) -> bool:
    return not field.required and not isinstance(field.type, Nullable) and not protocol.is_study(struct, field)


def _union_codec(union: Union, protocol: Protocol) -> Iterator[str]:
    reading = [f"void read({union.name}& out, const Json& json, const Where& at) {{"]
    reading.append(f"const std::string& tag = FieldReader(json, at).text({text_literal(union.tag_field)});")
    for arm in union.arms:
        struct = protocol.model.definitions[arm]
        assert isinstance(struct, Struct)
        assert struct.tag is not None
        reading.append(f"if (tag == {text_literal(struct.tag.value)}) return read(out.emplace<{arm}>(), json, at);")
    reading.append("out = Unknown{tag, json};")
    yield "\n".join([*reading, "}\n"])
    yield (
        f"void write(Writer& out, const {union.name}& value) {{\n"
        "std::visit([&out](const auto& arm) { write(out, arm); }, value);\n}\n"
    )


def _request_argument(op: Operation) -> str:
    needs_value = any(f.required for f in op.request.fields)
    return f"const {op.request.name}& request{'' if needs_value else ' = {}'}"


def _pages_name(op: Operation) -> str:
    return "iter_" + re.sub(r"^(get|list)_", "", op.snake_name)


def _operations_header(protocol: Protocol) -> str:
    lines = [
        "/// @file\n/// Every operation of the protocol as a method.\n#pragma once\n",
        '#include "hola/call_options.hpp"\n#include "hola/messages.hpp"\n#include "hola/pages.hpp"\n',
        "namespace hola {\n",
        "struct Operation;\n",
        _doc(
            "Every operation as a method that returns when the answer is there.\n\nEach throws ServerError when the "
            "server refuses, TransportError when no answer came after all attempts, InvalidReplyError when the "
            "answer is not of the protocol, and CancelledError when its stop token said so."
        ),
        "class Operations {\n public:",
        "virtual ~Operations() = default;\n",
    ]
    for op in protocol.operations:
        keyed = " Keyed: every attempt of a call repeats one idempotency key." if op.keyed else ""
        doc = op.request.doc or op.summary
        lines.append(_doc(f"{doc}\n\nA token needs the role `{op.role}`.{keyed}", "  "))
        lines.append(
            f"{op.response.name} {op.snake_name}({_request_argument(op)}, const CallOptions& options = {{}});\n"
        )
        if op.page_item is not None:
            item = type_name(op.page_item, protocol.model, is_open=True)
            lines.append(
                _doc(f"Go through every page of {op.snake_name}. The client must outlive what is returned.", "  ")
            )
            lines.append(
                f"Pages<{item}> {_pages_name(op)}({op.request.name} request = {{}}, CallOptions options = {{}});\n"
            )
    lines += [
        " protected:",
        _doc("The study of requests that name none.", "  "),
        "virtual const std::string& default_study() const noexcept = 0;\n",
        _doc("Carry out an encoded request, however many attempts it takes, and return the reply.", "  "),
        "virtual Json call(const Operation& operation, const std::string& study, const std::string& body, "
        "double wait_s, const CallOptions& options) = 0;",
        "\n private:",
        "template <class Response, class Request>",
        "Response carry_out(const Operation& operation, const Request& request, const CallOptions& options);",
        "};\n\n}  // namespace hola",
    ]
    return "\n".join(lines)


def _operations_source(protocol: Protocol) -> str:
    lines = ['#include "hola/operations.hpp"\n\n#include "carry_out.hpp"\n#include "generated/operation_table.hpp"\n']
    lines.append("namespace hola {\n")
    for op in protocol.operations:
        lines.append(
            f"{op.response.name} Operations::{op.snake_name}(const {op.request.name}& request, "
            f"const CallOptions& options) {{\n"
            f"return carry_out<{op.response.name}>(operations::{op.snake_name}, request, options); }}\n"
        )
        if op.page_item is not None:
            item = type_name(op.page_item, protocol.model, is_open=True)
            lines.append(
                f"Pages<{item}> Operations::{_pages_name(op)}({op.request.name} request, CallOptions options) {{\n"
                f"return Pages<{item}>([this, request = std::move(request), options = std::move(options)]"
                f"(const std::optional<std::string>& after) mutable {{\n"
                f"request.after = after; auto page = {op.snake_name}(request, options);\n"
                f"return Page<{item}>{{std::move(page.items), std::move(page.next_cursor)}}; }}); }}\n"
            )
    return "\n".join([*lines, "}  // namespace hola"])


def _operation_table(protocol: Protocol) -> str:
    lines = ['#pragma once\n\n#include "generated/codec.hpp"\n#include "operation.hpp"\n\nnamespace hola {\n']
    lines.append("namespace operations {")
    for op in protocol.operations:
        flags = ", ".join(str(flag).lower() for flag in (op.on_study, op.keyed))
        words = ", ".join(text_literal(word) for word in (op.name, op.http_method, op.http_path, op.since))
        lines.append(f"inline constexpr Operation {op.snake_name}{{{words}, {flags}}};")
    lines += [
        "}  // namespace operations\n",
        "/// Calls `visit` with the operation of a name, an empty request and the method; false when there is none.",
        "template <class Client, class Visit>",
        "bool with_operation(std::string_view name, Visit&& visit) {",
    ]
    for op in protocol.operations:
        lines.append(
            f"if (name == {text_literal(op.name)}) {{ visit(operations::{op.snake_name}, {op.request.name}{{}}, "
            f"&Client::{op.snake_name}); return true; }}"
        )
    lines += ["return false; }\n"]
    lines += [
        "/// Calls `visit` with an empty message of a tag; false when there is none.",
        "template <class Visit>",
        "bool with_message(std::string_view tag, Visit&& visit) {",
    ]
    for struct in protocol.structs:
        if struct.kind != "part" and struct.tag is not None:
            lines.append(f"if (tag == {text_literal(struct.tag.value)}) {{ visit({struct.name}{{}}); return true; }}")
    return "\n".join([*lines, "return false; }\n", "}  // namespace hola"])
