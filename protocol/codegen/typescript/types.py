"""Names, types and values of the model as TypeScript writes them."""

import json
import re
from collections.abc import Iterable
from typing import Any

from ..ir import Alias, Enum, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct, Type, Union
from ..naming import camel

_PRIMITIVES = {"boolean": "boolean", "integer": "number", "number": "number", "string": "string", "any": "JsonValue"}
KINDS = {"boolean": "boolean", "integer": "integer", "number": "number", "string": "string", "any": "any"}
"""The constants of codec.ts that read and write a primitive."""


def method(name: str) -> str:
    """The name of a method.

    :param name: of an operation, such as ``GetTopK``.
    """
    return camel(name)


def property_name(name: str) -> str:
    """The property that holds a field: ``leaseS``. ``propertyOf`` of schema.ts does the same at run time.

    :param name: of the field on the wire, such as ``lease_s``.
    """
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def literal(value: Any) -> str:
    """A JSON value as TypeScript writes it.

    :param value: the value.
    """
    return json.dumps(value, ensure_ascii=False)


def has_name(alias: Alias) -> bool:
    """Whether a named type is one in TypeScript, too: a named string or number is written as what it is.

    :param alias: the named type.
    """
    return not isinstance(alias.type, Primitive)


def ts_type(t: Type, model: Model, *, received: bool) -> str:
    """A type.

    :param t: the type.
    :param model: for what it refers to.
    :param received: whether it stands in a reply alone, where an enumeration may hold what is not known.
    """
    match t:
        case Primitive():
            return _PRIMITIVES[t.kind]
        case Scalars():
            return " | ".join([_PRIMITIVES[kind] for kind in t.kinds] + ["null"] * t.nullable)
        case Ref():
            definition = model.definitions[t.name]
            if isinstance(definition, Alias) and not has_name(definition):
                return ts_type(definition.type, model, received=received)
            if isinstance(definition, Enum) and received:
                return f"Open<{t.name}>"
            return t.name
        case ListOf():
            item = ts_type(t.item, model, received=received) + " | null" * isinstance(t.item, Nullable)
            return f"readonly {item}[]" if item.isidentifier() else f"readonly ({item})[]"
        case MapOf():
            return f"Readonly<Record<string, {ts_type(t.value, model, received=received)}>>"
        case Nullable():
            return ts_type(t.type, model, received=received)


def descriptor(t: Type, model: Model) -> str:
    """What tells codec.ts how to read and write a type.

    :param t: the type.
    :param model: for what it refers to.
    """
    match t:
        case Primitive():
            return KINDS[t.kind]
        case Scalars():
            return "scalar"
        case Ref():
            definition = model.definitions[t.name]
            match definition:
                case Alias():
                    return descriptor(definition.type, model)
                case Enum():
                    return "string"
                case Union():
                    arms = ", ".join(_arm(model, arm) for arm in definition.arms)
                    return f'union("{definition.tag_field}", {{ {arms} }})'
                case Struct():
                    return f'struct("{t.name}")'
        case ListOf(item=Nullable(type=item)):
            return f"list(nullable({descriptor(item, model)}))"
        case ListOf():
            return f"list({descriptor(t.item, model)})"
        case MapOf():
            return f"map({descriptor(t.value, model)})"
        case Nullable():
            return descriptor(t.type, model)


def _arm(model: Model, name: str) -> str:
    struct = model.definitions[name]
    assert isinstance(struct, Struct)
    assert struct.tag is not None
    return f'{literal(struct.tag.value)}: "{name}"'


def references(t: Type) -> Iterable[str]:
    """The definitions that a type refers to itself.

    :param t: the type.
    """
    match t:
        case Ref():
            yield t.name
        case ListOf():
            yield from references(t.item)
        case MapOf():
            yield from references(t.value)
        case Nullable():
            yield from references(t.type)


def reachable(roots: Iterable[str], model: Model) -> frozenset[str]:
    """All definitions that some refer to, with themselves.

    :param roots: their names.
    :param model: the protocol.
    """
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        match model.definitions[name]:
            case Struct(fields=fields):
                waiting.extend(reference for field in fields for reference in references(field.type))
            case Union(arms=arms):
                waiting.extend(arms)
            case Alias(type=t):
                waiting.extend(references(t))
    return frozenset(found)
