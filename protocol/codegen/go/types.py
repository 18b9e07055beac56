"""Names, types and values of the model as Go writes them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..ir import (
    Alias,
    Constraints,
    Definition,
    Enum,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Primitive,
    Ref,
    Scalars,
    Struct,
    Type,
    Union,
)
from ..naming import words

_INITIALISMS = {"id": "ID", "ids": "IDs", "pid": "PID"}
_UNITS = {"s": "Seconds", "ms": "Millis"}
_PRIMITIVES = {
    "boolean": "bool",
    "integer": "int64",
    "number": "float64",
    "string": "string",
    "any": "json.RawMessage",
}
_CODECS = {"bool": "Bool", "int64": "Int", "float64": "Float", "string": "String", "json.RawMessage": "Any"}

Absence: TypeAlias = Literal["never", "nil", "pointer", "zero", "default"]
"""How a field says that it is absent.

``never``: it is required. ``nil``: its type has a nil. ``pointer``: a nil pointer. ``zero``: the zero value, which the
protocol does not allow there or which is the default itself. ``default``: it cannot say so, since it only ever comes
from a reader, which fills the default in.
"""


def exported(name: str) -> str:
    """The Go name of a field or of a value: ``TrialID``, ``WaitSeconds``, ``CreatedMillis``.

    :param name: as on the wire.
    """
    parts = words(name)
    unit = _UNITS.get(parts[-1]) if len(parts) > 1 else None
    if unit is not None:
        parts = parts[:-1]
    return "".join(_INITIALISMS.get(part, part.capitalize()) for part in parts) + (unit or "")


def type_name(name: str) -> str:
    """The Go name of a definition: a union needs no ``Any`` before it.

    :param name: of the model.
    """
    return name.removeprefix("Any")


def enum_constant(enum: Enum, value: str) -> str:
    """The name of an enumeration's value, such as ``TrialStateQueued``.

    :param enum: the enumeration.
    :param value: the value.
    """
    return enum.name + exported(value)


def resolve(t: Type, model: Model) -> Type:
    """A type behind its aliases, but for those that Go has a type for.

    :param t: the type.
    :param model: with the aliases.
    """
    while isinstance(t, Ref):
        definition = model.definitions[t.name]
        if not isinstance(definition, Alias) or has_type(definition):
            return t
        t = definition.type
    return t


def has_type(alias: Alias) -> bool:
    """Whether an alias is a type of its own in Go: maps and choices of scalars are, restricted scalars are not.

    :param alias: the alias.
    """
    return isinstance(alias.type, MapOf | Scalars)


def underlying(alias: Alias, model: Model) -> str:
    """The right side of an alias's declaration. An object of anything, and one of some scalars, have no better type.

    :param alias: one that has a type.
    :param model: the protocol.
    """
    if isinstance(alias.type, Scalars):
        return "= any"
    text = go_type(alias.type, model)
    return f"= {text}" if text == "json.RawMessage" else text


def go_type(t: Type, model: Model) -> str:
    """A type as Go writes it.

    :param t: the type.
    :param model: the protocol.
    """
    match resolve(t, model):
        case Primitive(kind):
            return _PRIMITIVES[kind]
        case Scalars():
            return "any"
        case Ref(name):
            return type_name(name)
        case ListOf(item):
            return f"[]{go_type(item, model)}"
        case MapOf(value):
            is_any = isinstance(value, Primitive) and value.kind == "any"
            return "json.RawMessage" if is_any else f"map[string]{go_type(value, model)}"
        case Nullable(inner):
            text = go_type(inner, model)
            return text if _has_nil(inner, model) else f"*{text}"


def _has_nil(t: Type, model: Model) -> bool:
    match resolve(t, model):
        case ListOf() | MapOf() | Scalars():
            return True
        case Primitive(kind):
            return kind == "any"
        case Ref(name):
            definition = model.definitions[name]
            return isinstance(definition, Alias | Union)
        case Nullable():
            return True
    return False


def zero_is_legal(t: Type, model: Model) -> bool:
    """Whether the protocol allows Go's zero value of a type.

    :param t: the type.
    :param model: the protocol.
    """
    resolved = resolve(t, model)
    if isinstance(resolved, Ref):
        return not isinstance(model.definitions[resolved.name], Enum)
    if not isinstance(resolved, Primitive):
        return True
    c: Constraints = resolved.constraints
    if resolved.kind == "string":
        return c.pattern is None and not c.min_length
    return not ((c.minimum is not None and c.minimum > 0) or c.exclusive_minimum is not None)


@dataclass(frozen=True)
class Shape:
    """A field in Go.

    :ivar type: its type.
    :ivar absence: how it says that it is absent.
    :ivar default: its default as an expression, where one is needed.
    """

    type: str
    absence: Absence
    default: str | None = None


def shape(field: Field, model: Model, *, received: bool) -> Shape:
    """How a field stands in its struct.

    :param field: the field.
    :param model: the protocol.
    :param received: whether the struct is only ever read: its plain fields then always hold a value.
    """
    text = go_type(field.type, model)
    if field.required:
        return Shape(text, "never")
    if isinstance(field.type, Nullable):
        inner = field.type.type
        if _has_nil(inner, model):
            return Shape(text, "nil")
        return Shape(text, "pointer") if zero_is_legal(inner, model) else Shape(go_type(inner, model), "zero")
    if _has_nil(field.type, model):
        return Shape(text, "nil")
    if field.default in (0, False, "", {}) and zero_is_legal(field.type, model):
        return Shape(text, "zero")
    default = literal(field, model)
    if received:
        return Shape(text, "default", default)
    if zero_is_legal(field.type, model):
        return Shape(f"*{text}", "pointer", default)
    return Shape(text, "zero", default)


def literal(field: Field, model: Model) -> str:
    """The default of a field as a Go expression.

    :param field: a field with a default that is a scalar.
    :param model: the protocol.
    """
    resolved = resolve(field.type, model)
    if isinstance(resolved, Ref):
        definition = model.definitions[resolved.name]
        if isinstance(definition, Enum):
            return enum_constant(definition, field.default)
    return json.dumps(field.default)


def reader(t: Type, model: Model) -> str:
    """The function that reads a value of a type, null aside.

    :param t: the type.
    :param model: the protocol.
    """
    return _codec(t, model, "read")


def writer(t: Type, model: Model) -> str:
    """The function that writes a value of a type, null aside.

    :param t: the type.
    :param model: the protocol.
    """
    return _codec(t, model, "write")


def _codec(t: Type, model: Model, verb: str) -> str:
    match resolve(t, model):
        case Nullable(inner):
            return _codec(inner, model, verb)
        case Primitive(kind):
            return verb + _CODECS[_PRIMITIVES[kind]]
        case Scalars():
            return f"{verb}Scalar"
        case ListOf(item):
            return f"{verb}List({_codec(item, model, verb)})"
        case MapOf():
            return _map_codec(t, go_type(t, model), model, verb)
        case Ref(name):
            return _named_codec(model.definitions[name], model, verb)


def _named_codec(definition: Definition, model: Model, verb: str) -> str:
    name = type_name(definition.name)
    match definition:
        case Struct():
            return f"readPart[{name}]" if verb == "read" else f"{name}.encode"
        case Enum():
            return f"{verb}Enum[{name}]"
        case Union():
            return f"decode{name}" if verb == "read" else f"writeArm[{name}]"
        case Alias():
            return _map_codec(definition.type, name, model, verb)


def _map_codec(t: Type, name: str, model: Model, verb: str) -> str:
    if not isinstance(t, MapOf):
        return f"{verb}Scalar"
    if go_type(t, model) == "json.RawMessage":
        return f"{verb}Object"
    return f"{verb}Map[{name}]({_codec(t.value, model, verb)})"


def reachable(roots: Iterable[str], model: Model) -> frozenset[str]:
    """The names of the definitions that some need.

    :param roots: where to begin.
    :param model: the protocol.
    """
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _needs(model.definitions[name])
    return frozenset(found)


def _needs(definition: Definition) -> Iterator[str]:
    match definition:
        case Struct():
            for f in definition.fields:
                yield from _names(f.type)
        case Union():
            yield from definition.arms
        case Alias():
            yield from _names(definition.type)
        case Enum():
            pass


def _names(t: Type) -> Iterator[str]:
    match t:
        case Ref(name):
            yield name
        case ListOf(inner) | MapOf(inner) | Nullable(inner):
            yield from _names(inner)
        case _:
            pass


def version_numbers(since: str) -> tuple[int, int]:
    """``(1, 2)`` of ``1.2``.

    :param since: a version.
    """
    major, _, minor = since.partition(".")
    return int(major), int(minor)
