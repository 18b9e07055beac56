"""Types and values of the model as Rust writes them."""

import json
from typing import Any

from ..ir import Alias, Enum, Field, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct, Type
from ..naming import snake
from .names import field_name, type_name, variant_name

_PRIMITIVES = {
    "boolean": "bool",
    "number": "f64",
    "string": "String",
    "any": "serde_json::Value",
}
PARAMETER_VALUE = Scalars(("boolean", "number", "string"), nullable=True)
"""The one type of several scalars that the protocol has; the crate writes it by hand."""


def rust_type(t: Type) -> str:
    """A type.

    :param t: the type.
    :raises ValueError: for several scalars in a type that is not a parameter's value.
    """
    match t:
        case Primitive(kind="integer"):
            negative = t.constraints.minimum is None or t.constraints.minimum < 0
            return "i64" if negative else "u64"
        case Primitive():
            return _PRIMITIVES[t.kind]
        case Scalars() if t == PARAMETER_VALUE:
            return "ParameterValue"
        case Scalars():
            raise ValueError(f"the crate has no type for {t}")
        case Ref():
            return type_name(t.name)
        case ListOf():
            return f"Vec<{rust_type(t.item)}>"
        case MapOf(value=Primitive(kind="any")):
            return "serde_json::Map<String, serde_json::Value>"
        case MapOf():
            return f"BTreeMap<{rust_type(t.key)}, {rust_type(t.value)}>"
        case Nullable():
            return f"Option<{rust_type(t.type)}>"


def resolved(t: Type, model: Model) -> Type:
    """A type without its aliases' names at the top.

    :param t: the type.
    :param model: with the aliases.
    """
    while isinstance(t, Ref) and isinstance(alias := model.definitions[t.name], Alias):
        t = alias.type
    return t


def is_studied(struct: Struct, field: Field) -> bool:
    """Whether a field is the study of a request: absent it means the client's, so that it is an Option.

    :param struct: the field's struct.
    :param field: the field.
    """
    return struct.kind == "request" and field.name == "study"


def member_type(struct: Struct, field: Field) -> str:
    """The type of a struct's field.

    :param struct: the field's struct.
    :param field: the field.
    """
    written = rust_type(field.type)
    return f"Option<{written}>" if is_studied(struct, field) else written


def holds_numbers(t: Type, model: Model) -> bool:
    """Whether a value has doubles of its own, which must be finite to be sent; those of structs see to themselves.

    :param t: the type.
    :param model: with the aliases.
    """
    match resolved(t, model):
        case Primitive(kind="number"):
            return True
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(type=inner):
            return holds_numbers(inner, model)
    return False


def natural(t: Type, model: Model) -> Any:
    """The JSON value of Rust's own ``Default`` of a type; for an enumeration the value that its fields have by default.

    :param t: the type.
    :param model: the model.
    :returns: the value; an object that equals nothing when there is none.
    """
    match target := resolved(t, model):
        case Nullable() | Primitive(kind="any") | Scalars():
            return None
        case Primitive():
            return {"boolean": False, "integer": 0, "number": 0.0, "string": ""}[target.kind]
        case ListOf():
            return []
        case MapOf():
            return {}
        case Ref():
            match definition := model.definitions[target.name]:
                case Enum():
                    return enum_default(definition, model)
                case Struct() if not any(f.required for f in definition.fields):
                    return {}
            return union_default(target.name, model)
    return object()


def _defaults_of(name: str, model: Model) -> list[Any]:
    found: list[Any] = []
    for struct in model.structs:
        for f in struct.fields:
            if f.type == Ref(name) and not f.required and f.default not in found:
                found.append(f.default)
    return found


def enum_default(enum: Enum, model: Model) -> str | None:
    """The value that every field of an enumeration has by default, when there are such fields and they agree.

    :param enum: the enumeration.
    :param model: with the fields.
    """
    found = _defaults_of(enum.name, model)
    return found[0] if len(found) == 1 else None


def union_default(name: str, model: Model) -> Any:
    """The JSON value that every field of a union has by default, when there are such fields and they agree.

    :param name: the union.
    :param model: with the fields.
    """
    found = _defaults_of(name, model)
    return found[0] if len(found) == 1 else None


def value(t: Type, json_value: Any, model: Model) -> str:
    """A value as an expression.

    :param t: its type.
    :param json_value: the value.
    :param model: the model.
    :raises ValueError: when no expression is known for it.
    """
    match target := resolved(t, model):
        case Primitive(kind="boolean"):
            return json.dumps(json_value)
        case Primitive(kind="integer"):
            return f"{json_value:_}"
        case Primitive(kind="number"):
            return f"{float(json_value):_}"
        case Primitive(kind="string"):
            return f"{json.dumps(json_value, ensure_ascii=False)}.to_owned()"
        case Ref() if isinstance(model.definitions[target.name], Enum):
            return f"{type_name(target.name)}::{variant_name(json_value)}"
    raise ValueError(f"no expression for {json_value!r} of {t}")


def default_name(struct: Struct, field: Field, model: Model) -> str:
    """The name of the function that makes a default which is not its type's own, such as ``lease_s``.

    :param struct: the field's struct.
    :param field: the field.
    :param model: the model; where its fields of this name disagree, the name says which struct is meant.
    """
    same = {
        (f.default, rust_type(f.type))
        for s in model.structs
        for f in s.fields
        if f.name == field.name and not f.required and not is_natural(s, f, model)
    }
    if len(same) == 1:
        return field.name
    return f"{snake(type_name(struct.name).removesuffix('Request'))}_{field.name}"


def has_own_default(struct: Struct, model: Model) -> bool:
    """Whether a struct has no required field, and its default is more than that of each field's type.

    :param struct: the struct.
    :param model: the model.
    """
    is_optional = not any(f.required for f in struct.fields)
    return is_optional and not all(is_natural(struct, f, model) for f in struct.fields)


def is_natural(struct: Struct, field: Field, model: Model) -> bool:
    """Whether a field's default is its type's own.

    :param struct: the field's struct.
    :param field: a field that is not required.
    :param model: the model.
    """
    if is_studied(struct, field):
        return True
    own = natural(field.type, model)
    return bool(field.default == own) and isinstance(field.default, bool) == isinstance(own, bool)


def natural_expression(t: Type, model: Model) -> str:
    """The value of a type's own ``Default``, as an expression.

    :param t: the type.
    :param model: the model.
    """
    match target := resolved(t, model):
        case Primitive(kind="string"):
            return "String::new()"
        case Primitive():
            return value(target, natural(target, model), model)
        case ListOf():
            return "Vec::new()"
        case MapOf():
            return "BTreeMap::new()"
        case Scalars():
            return "ParameterValue::default()"
        case Ref():
            return f"{type_name(target.name)}::default()"
    raise ValueError(f"no expression for the default of {t}")


def is_used(struct: Struct, field: Field, model: Model) -> str:
    """A condition: whether a field has another value than its default.

    :param struct: the field's struct.
    :param field: a field that is not required.
    :param model: the model.
    """
    name = f"self.{field_name(field.name)}"
    target = resolved(field.type, model)
    if isinstance(target, Nullable) or is_studied(struct, field):
        return f"{name}.is_some()"
    if isinstance(target, ListOf | MapOf):
        return f"!{name}.is_empty()"
    return f"{name} != {value(field.type, field.default, model)}"


def argument(t: Type, model: Model) -> tuple[str, str]:
    """How a constructor or setter takes a value: the argument's type, and how it becomes the field's.

    :param t: the type, not nullable.
    :param model: the model.
    """
    target = resolved(t, model)
    if isinstance(target, Primitive) and target.kind == "string":
        return "impl Into<String>", ".into()"
    if isinstance(target, ListOf):
        return f"impl Into<Vec<{rust_type(target.item)}>>", ".into()"
    if isinstance(target, Ref) or (isinstance(target, MapOf) and rust_type(target).startswith("BTreeMap")):
        return f"impl Into<{rust_type(t)}>", ".into()"
    return rust_type(t), ""


def is_sent(struct: Struct) -> bool:
    """Whether users make values of a struct: requests, and what stands in them.

    :param struct: the struct.
    """
    return struct.kind == "request" or struct.closed
