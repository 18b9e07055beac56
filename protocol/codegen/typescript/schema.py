"""The text of schema.ts: the messages as data, for the codec."""

from collections.abc import Iterable

from ..ir import Struct
from .docs import doc
from .protocol import Protocol
from .types import descriptor, literal


def schema(protocol: Protocol) -> Iterable[str]:
    """The table of structs: the tag of each, and how its fields are read and written.

    :param protocol: the protocol.
    """
    words = "any, boolean, integer, list, map, nullable, number, scalar, string, struct, union"
    yield f'import {{ {words} }} from "../schema.js";'
    yield 'import type { Structs } from "../schema.js";\n'
    yield doc("Every struct of the protocol, by its name.")
    yield "export const structs: Structs = {"
    for struct in protocol.structs:
        yield from _row(struct, protocol)
    yield "};\n"
    yield doc("Since which minor there is what is younger than the oldest version served.")
    yield f"export const since: Readonly<Record<string, number>> = {literal(protocol.since())};"


def _row(struct: Struct, protocol: Protocol) -> Iterable[str]:
    yield f"  {struct.name}: {{"
    if struct.tag is not None:
        yield f"    tag: [{literal(struct.tag.field)}, {literal(struct.tag.value)}],"
    yield "    fields: {"
    for field in struct.fields:
        row = [f"type: {descriptor(field.type, protocol.model)}"]
        if field.required:
            row.append("required: true")
        elif field.default is not None:
            row.append(f"default: {literal(field.default)}")
        yield f"      {field.name}: {{ {', '.join(row)} }},"
    yield "    },\n  },"
