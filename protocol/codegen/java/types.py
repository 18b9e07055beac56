"""Names, types and values of the model as Java writes them."""

import json
import re
from typing import Any

from ..ir import Alias, Enum, Field, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct, Type, Union
from ..naming import camel, snake

_WORDS_OF_JAVA = """
abstract assert boolean break byte case catch char class const continue default do double else enum extends final
finally float for goto if implements import instanceof int interface long native new package private protected
public return short static strictfp super switch synchronized this throw throws transient try void volatile while
true false null record sealed permits yield var
"""
KEYWORDS = frozenset(_WORDS_OF_JAVA.split())
OBJECT_METHODS = frozenset(["clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait"])
"""Names that no component of a record may have."""

LARGEST_INT = 2**31 - 1

OWN_CLASSES = {"ParameterSet": "Parameters"}
"""Aliases that the hand-written part has a class for."""

_BOXED = {"boolean": "Boolean", "int": "Integer", "long": "Long", "double": "Double"}


def class_name(name: str) -> str:
    """The class of a definition: ``AnyEvent`` is ``Event``.

    :param name: of the definition.
    """
    return re.sub(r"^Any(?=[A-Z])", "", name)


def member(name: str) -> str:
    """The component, method or argument of a field: ``waitS``.

    :param name: of the field.
    """
    text = camel(name)
    return text + "_" if text in KEYWORDS | OBJECT_METHODS else text


def constant(value: str) -> str:
    """The constant of an enumeration's value: ``MAX_TRIALS``.

    :param value: of the enumeration.
    """
    return snake(value).upper()


def resolved(t: Type, model: Model) -> Type:
    """A type without aliases, but for those that have a class of their own.

    :param t: the type.
    :param model: with the aliases.
    """
    while isinstance(t, Ref) and t.name not in OWN_CLASSES and isinstance(model.definitions[t.name], Alias):
        alias = model.definitions[t.name]
        assert isinstance(alias, Alias)
        t = alias.type
    return t


def java_type(t: Type, model: Model, *, boxed: bool = False) -> str:
    """A type of the model.

    An integer that the schema bounds by less than 2^31 is an ``int``, any other a ``long``.

    :param t: the type.
    :param model: with its definitions.
    :param boxed: whether it must be a reference, such as inside a list.
    """
    match resolved(t, model):
        case Primitive(kind="integer") as p:
            largest = p.constraints.maximum
            name = "int" if largest is not None and largest <= LARGEST_INT else "long"
            return _BOXED[name] if boxed else name
        case Primitive(kind="number"):
            return "Double" if boxed else "double"
        case Primitive(kind="boolean"):
            return "Boolean" if boxed else "boolean"
        case Primitive(kind="string"):
            return "String"
        case Primitive() | Scalars(nullable=True):
            return "@Nullable Object"  # null is one of the values of JSON
        case Scalars():
            return "Object"
        case Ref(name=name):
            return OWN_CLASSES.get(name, class_name(name))
        case ListOf(item=item):
            boxed_item = java_type(item, model, boxed=True)
            return f"List<{nullable(boxed_item) if isinstance(item, Nullable) else boxed_item}>"
        case MapOf(value=value):
            return f"Map<String, {java_type(value, model, boxed=True)}>"
        case Nullable(type=inner):
            return java_type(inner, model, boxed=True)
        case other:
            raise TypeError(f"no Java type for {other}")


def nullable(java: str) -> str:
    """A type that may be null.

    :param java: the type.
    """
    return java if java.startswith("@Nullable ") else f"@Nullable {java}"


def reader(t: Type, model: Model) -> str:
    """A function from a ``JsonValue`` to the type, as an expression.

    :param t: the type.
    :param model: with its definitions.
    """
    match resolved(t, model):
        case Primitive(kind="any"):
            return "JsonValue::asAny"
        case Scalars():
            return "JsonValue::asScalar"
        case Primitive() as p:
            return f"JsonValue::as{java_type(p, model, boxed=True)}"
        case Ref() as ref:
            return f"{java_type(ref, model)}::read"
        case ListOf(item=Nullable(type=item)):
            return f"JsonValue.list(JsonValue.nullable({reader(item, model)}))"
        case ListOf(item=item):
            return f"JsonValue.list({reader(item, model)})"
        case MapOf(value=value):
            return f"JsonValue.map({reader(value, model)})"
        case Nullable(type=inner):
            return reader(inner, model)
        case other:
            raise TypeError(f"no reader for {other}")


def literal(value: Any, t: Type, model: Model) -> str:
    """A JSON value as an expression of a type.

    :param value: the value, such as a field's default.
    :param t: the type.
    :param model: with its definitions.
    """
    kind = resolved(t, model)
    if value is None:
        return "null"
    match kind:
        case Nullable(type=inner):
            return literal(value, inner, model)
        case Primitive(kind="number"):
            return repr(float(value))
        case Primitive(kind="integer"):
            return f"{value}L" if java_type(kind, model) == "long" else str(value)
        case Primitive(kind="boolean"):
            return "true" if value else "false"
        case Primitive(kind="string"):
            return json.dumps(value)
        case ListOf() if not value:
            return "List.of()"
        case MapOf() if not value:
            return "Map.of()"
        case Ref(name=name):
            definition = model.definitions[name]
            if isinstance(definition, Enum):
                return f"{class_name(name)}.{constant(value)}"
            if isinstance(definition, Union):
                arm = next(
                    a for a in definition.arms if _tag_value(model.definitions[a]) == value[definition.tag_field]
                )
                return literal({k: v for k, v in value.items() if k != definition.tag_field}, Ref(arm), model)
            if isinstance(definition, Struct):
                values = [literal(value.get(f.name, f.default), f.type, model) for f in definition.fields]
                return f"new {class_name(name)}({', '.join(values)})"
    raise TypeError(f"no Java value for {value!r} of {kind}")


def collection_kind(t: Type, model: Model) -> str | None:
    """``list`` or ``map`` when a value of the type must be copied to be immutable.

    :param t: the type.
    :param model: with its definitions.
    """
    match resolved(t, model):
        case ListOf():
            return "list"
        case MapOf():
            return "map"
        case Nullable(type=inner):
            return collection_kind(inner, model)
    return None


def is_primitive(field: Field, model: Model) -> bool:
    """Whether a field is a Java primitive, which cannot be null.

    :param field: the field.
    :param model: with its definitions.
    """
    return java_type(field.type, model) in _BOXED


def _tag_value(definition: object) -> str | None:
    return definition.tag.value if isinstance(definition, Struct) and definition.tag else None
