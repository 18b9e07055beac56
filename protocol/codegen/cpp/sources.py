"""The text of the sources and of the internal headers."""

from collections.abc import Iterable, Iterator

from ..ir import Struct, Union
from .protocol import Protocol
from .texts import pages_name
from .types import identifier, text_literal, type_name


def enums(protocol: Protocol) -> str:
    """Words of enumerations to values, and back.

    :param protocol: the protocol.
    """
    blocks = []
    for enum in protocol.enums:
        pairs = [(f"{enum.name}::{identifier(v.value)}", text_literal(v.value)) for v in enum.values]
        cases = "".join(f"case {value}: return {word};\n" for value, word in pairs)
        tests = "".join(f"if (text == {word}) return {value};\n" for value, word in pairs)
        blocks.append(
            f"std::string_view to_string({enum.name} value) noexcept {{\nswitch (value) {{\n{cases}}}\n"
            'return "?";\n}\n\n'
            f"template <>\nstd::optional<{enum.name}> from_string<{enum.name}>(std::string_view text) noexcept {{\n"
            f"{tests}return std::nullopt;\n}}\n"
        )
    return "\n".join(['#include "hola/messages.hpp"\n\nnamespace hola {\n', *blocks, "}  // namespace hola"])


def codec_header(protocol: Protocol) -> str:
    """The declarations of the functions that read and write.

    :param protocol: the protocol.
    """
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


def codec(protocol: Protocol, structs: Iterable[Struct], unions: Iterable[Union]) -> str:
    """The functions that read and write some structs and unions.

    :param protocol: the protocol.
    :param structs: the structs.
    :param unions: the unions.
    """
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
    compared = [(f, m) for f, m, _ in fields if protocol.has_default(struct, f)]
    if compared:
        writing.append(f"static const {struct.name} defaults;")
    writing.append("ObjectWriter object(out);" if fields or struct.tag else "const ObjectWriter object(out);")
    if struct.tag is not None:
        writing.append(f"object.tag({text_literal(struct.tag.field)}, {text_literal(struct.tag.value)});")
    for field, member, name in fields:
        if protocol.has_default(struct, field):
            call = f"object.unless({name}, value.{member}, defaults.{member})"
        elif field.required:
            call = f"object.field({name}, value.{member})"
        else:
            call = f"object.optional({name}, value.{member})"
        is_newer = protocol.is_newer(field.since)
        writing.append(f"if ({call}) out.needs({text_literal(field.since)});" if is_newer else f"{call};")
    yield "\n".join([*writing, "}\n"])
    equal = " && ".join(f"a.{member} == b.{member}" for _, member, _ in fields) or "true"
    yield f"bool operator==(const {struct.name}& {a}, const {struct.name}& {b}) {{ return {equal}; }}\n"


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


def operations(protocol: Protocol) -> str:
    """The methods of the client.

    :param protocol: the protocol.
    """
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
                f"Pages<{item}> Operations::{pages_name(op)}({op.request.name} request, CallOptions options) {{\n"
                f"return Pages<{item}>([this, request = std::move(request), options = std::move(options)]"
                f"(const std::optional<std::string>& after) mutable {{\n"
                f"request.after = after; auto page = {op.snake_name}(request, options);\n"
                f"return Page<{item}>{{std::move(page.items), std::move(page.next_cursor)}}; }}); }}\n"
            )
    return "\n".join([*lines, "}  // namespace hola"])


def operation_table(protocol: Protocol) -> str:
    """The operations as rows, and how to find one by its name.

    :param protocol: the protocol.
    """
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
