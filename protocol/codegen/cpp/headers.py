"""The text of the public headers."""

from collections.abc import Iterable

from ..ir import Alias, Enum, Field, Operation, Struct, Union
from .protocol import Protocol
from .texts import doc, pages_name
from .types import identifier, initializer, text_literal, type_name

STUDY_DOC = "The study; absent: the client's."


def messages(protocol: Protocol) -> str:
    """Every message, and what messages are made of.

    :param protocol: the protocol.
    """
    blocks = [_definition(name, protocol) for name in protocol.names]
    includes = ["cstdint", "map", "optional", "string", "string_view", "variant", "vector"]
    return "\n".join(
        [
            "/// @file\n/// Every message of the protocol, and what messages are made of.\n#pragma once\n",
            *(f"#include <{name}>" for name in includes),
            '\n#include "hola/json.hpp"\n#include "hola/open.hpp"\n#include "hola/scalar.hpp"\n',
            "namespace hola {\n",
            doc("The newest version of the protocol that these messages are of."),
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
            return _lines([doc(definition.doc), f"using {name} = {target};"])
        case Enum():
            values = ", ".join(identifier(v.value) for v in definition.values)
            return _lines(
                [
                    doc(definition.doc),
                    f"enum class {name} {{ {values} }};\n",
                    doc(f"The word of the wire for a value of {name}."),
                    f"std::string_view to_string({name} value) noexcept;\n",
                    f"template <>\nstd::optional<{name}> from_string<{name}>(std::string_view text) noexcept;",
                ]
            )
        case Union():
            text = f"{definition.doc}\n\nAn arm that this version does not know is kept as Unknown.".strip()
            return _lines([doc(text), f"using {name} = std::variant<{', '.join(definition.arms)}, Unknown>;"])
        case Struct():
            return _struct(definition, protocol)


def _struct(struct: Struct, protocol: Protocol) -> str:
    lines = [doc(struct.doc), f"struct {struct.name} {{"]
    for field in struct.fields:
        is_study = protocol.is_study(struct, field)
        value = "" if is_study else initializer(field, protocol.model)
        lines.append(doc(STUDY_DOC if is_study else _field_doc(field, protocol), "  "))
        lines.append(f"  {protocol.member_type(struct, field)} {identifier(field.name)}{value};")
    lines.append("};\n")
    lines.append(doc("Whether all fields are equal."))
    lines.append(f"bool operator==(const {struct.name}& a, const {struct.name}& b);")
    lines.append(f"inline bool operator!=(const {struct.name}& a, const {struct.name}& b) {{ return !(a == b); }}")
    return _lines(lines)


def _request_argument(op: Operation) -> str:
    needs_value = any(f.required for f in op.request.fields)
    return f"const {op.request.name}& request{'' if needs_value else ' = {}'}"


def operations(protocol: Protocol) -> str:
    """The class with a method for each operation.

    :param protocol: the protocol.
    """
    lines = [
        "/// @file\n/// Every operation of the protocol as a method.\n#pragma once\n",
        '#include "hola/call_options.hpp"\n#include "hola/messages.hpp"\n#include "hola/pages.hpp"\n',
        "namespace hola {\n",
        "struct Operation;\n",
        doc(
            "Every operation as a method that returns when the answer is there.\n\nEach throws ServerError when the "
            "server refuses, TransportError when no answer came after all attempts, InvalidReplyError when the "
            "answer is not of the protocol, and CancelledError when its stop token said so."
        ),
        "class Operations {\n public:",
        "virtual ~Operations() = default;\n",
    ]
    for op in protocol.operations:
        keyed = " Keyed: every attempt of a call repeats one idempotency key." if op.keyed else ""
        text = op.request.doc or op.summary
        lines.append(doc(f"{text}\n\nA token needs the role `{op.role}`.{keyed}", "  "))
        lines.append(
            f"{op.response.name} {op.snake_name}({_request_argument(op)}, const CallOptions& options = {{}});\n"
        )
        if op.page_item is not None:
            item = type_name(op.page_item, protocol.model, is_open=True)
            lines.append(
                doc(f"Go through every page of {op.snake_name}. The client must outlive what is returned.", "  ")
            )
            lines.append(
                f"Pages<{item}> {pages_name(op)}({op.request.name} request = {{}}, CallOptions options = {{}});\n"
            )
    lines += [
        " protected:",
        doc("The study of requests that name none.", "  "),
        "virtual const std::string& default_study() const noexcept = 0;\n",
        doc("Carry out an encoded request, however many attempts it takes, and return the reply.", "  "),
        "virtual Json call(const Operation& operation, const std::string& study, const std::string& body, "
        "double wait_s, const CallOptions& options) = 0;",
        "\n private:",
        "template <class Response, class Request>",
        "Response carry_out(const Operation& operation, const Request& request, const CallOptions& options);",
        "};\n\n}  // namespace hola",
    ]
    return "\n".join(lines)


def _field_doc(field: Field, protocol: Protocol) -> str:
    since = f" Since version {field.since}." if field.since != protocol.oldest else ""
    return field.doc + since


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
