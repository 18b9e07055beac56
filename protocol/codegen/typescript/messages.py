"""The text of messages.ts: what a user sees."""

from collections.abc import Iterable

from ..ir import Enum, Field, Struct, Union
from .docs import doc, field_doc, with_properties
from .protocol import Protocol
from .types import has_name, literal, property_name, ts_type

_UNKNOWN = {"tag": "UnknownEvent", "type": "UnknownSpec"}
"""The arm for what a reader does not know, by the field that tells the arms of a union apart."""


def messages(protocol: Protocol) -> Iterable[str]:
    """The messages as interfaces, string unions and discriminated unions.

    :param protocol: the protocol.
    """
    yield 'import type { JsonValue } from "../json.js";\n'
    yield doc("A value of an enumeration, or one that a later version of the protocol has.")
    yield "export type Open<T extends string> = T | (string & Record<never, never>);\n"
    for definition in protocol.model.definitions.values():
        if definition.name not in protocol.used:
            continue
        match definition:
            case Enum():
                yield doc(definition.doc or f"The values of {definition.name} that this version knows.")
                values = " | ".join(literal(value.value) for value in definition.values)
                yield f"export type {definition.name} = {values};\n"
            case Union():
                yield from _union(definition)
            case Struct():
                yield from _struct(definition, protocol)
            case _ if has_name(definition):
                yield doc(definition.doc or "null, a boolean, a number or a string.")
                yield f"export type {definition.name} = {ts_type(definition.type, protocol.model, received=False)};\n"
    for field, name in _UNKNOWN.items():
        yield doc("What a later version of the protocol has instead; in replies alone.")
        yield f"export interface {name} {{"
        yield f'  readonly {field}: "unknown";'
        yield doc("The value of the field that tells the arms apart, as it came.", "  ")
        yield "  readonly name: string;"
        yield doc("All of it, as it came.", "  ")
        yield "  readonly raw: Readonly<Record<string, JsonValue>>;\n}\n"


def _union(union: Union) -> Iterable[str]:
    yield doc(union.doc or f"One of several, told apart by `{union.tag_field}`.")
    yield f"export type {union.name} = {' | '.join([*union.arms, _UNKNOWN[union.tag_field]])};\n"


def _struct(struct: Struct, protocol: Protocol) -> Iterable[str]:
    yield doc(with_properties(struct.doc, protocol))
    empty = not struct.fields and (protocol.is_root(struct) or struct.tag is None)
    if empty:
        yield f"export type {struct.name} = Record<string, never>;\n"
        return
    yield f"export interface {struct.name} {{"
    if struct.tag is not None and not protocol.is_root(struct):
        yield f"  readonly {struct.tag.field}: {literal(struct.tag.value)};"
    for field in struct.fields:
        yield doc(field_doc(field, protocol), "  ")
        yield f"  readonly {_member(struct, field, protocol)};"
    yield "}\n"


def _member(struct: Struct, field: Field, protocol: Protocol) -> str:
    kind = ts_type(field.type, protocol.model, received=protocol.is_received(struct))
    if protocol.may_be_absent(struct, field):
        return f"{property_name(field.name)}?: {kind} | undefined"
    return f"{property_name(field.name)}: {kind}"
