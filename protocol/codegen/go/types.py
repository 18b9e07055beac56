"""Types and values of the model as Go writes them."""

import json
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..ir import (
    Alias,
    Constraints,
    Enum,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Primitive,
    Ref,
    Scalars,
    Type,
    Union,
)
from ..walk import version_numbers
from .names import enum_constant, type_name

_PRIMITIVES = {
    "boolean": "bool",
    "integer": "int64",
    "number": "float64",
    "string": "string",
    "any": "json.RawMessage",
}

_RAW = _PRIMITIVES["any"]

Absence: TypeAlias = Literal["never", "nil", "pointer", "zero", "default"]
"""How a field says that it is absent.

``never``: it is required. ``nil``: its type has a nil. ``pointer``: a nil pointer. ``zero``: the zero value, which the
protocol does not allow there or which is the default itself. ``default``: it cannot say so, since it only ever comes
from a reader, which fills the default in.
"""


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


def struct_tag(field: Field, form: Shape, model: Model, oldest: tuple[int, int]) -> str:
    """The tag of a field: its name in JSON, when it is left out, and the version that brought it if not the first.

    :param field: the field.
    :param form: how it stands in its struct.
    :param model: the protocol.
    :param oldest: the first version.
    """
    left_out = ""
    if form.absence == "nil" and isinstance(resolve(field.type, model), ListOf | MapOf) and form.type != _RAW:
        left_out = ",omitempty"
    elif form.absence in ("nil", "pointer", "zero"):
        left_out = ",omitzero"
    since = f' since:"{field.since}"' if version_numbers(field.since) > oldest else ""
    return f'`json:"{field.name}{left_out}"{since}`'


def written(field: Field, model: Model) -> str | None:
    """The function that prepares a field's value for encoding/json, where one is needed.

    Among scalars of any type a floating-point number stays one, and a list or map that must be there is not null.

    :param field: the field.
    :param model: the protocol.
    """
    resolved = resolve(field.type, model)
    if go_type(field.type, model) == _RAW:
        return None
    if isinstance(resolved, Ref):
        definition = model.definitions[resolved.name]
        resolved = definition.type if isinstance(definition, Alias) else resolved
    match resolved:
        case ListOf(item) if isinstance(_unaliased(item, model), Scalars):
            return "exactList"
        case MapOf(item) if isinstance(_unaliased(item, model), Scalars):
            return None if isinstance(field.type, Ref) else "exactMap"
        case ListOf() if field.required:
            return "orEmptyList"
        case MapOf() if field.required:
            return "orEmptyMap"
    return None


def _unaliased(t: Type, model: Model) -> Type:
    while isinstance(t, Ref) and isinstance(alias := model.definitions[t.name], Alias):
        t = alias.type
    return t
