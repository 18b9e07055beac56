"""The functions of the Go client that read a value of a type."""

from ..ir import Alias, Definition, Enum, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct, Type, Union
from .names import type_name
from .types import go_type, resolve

_OF_PRIMITIVES = {
    "boolean": "readBool",
    "integer": "readInt",
    "number": "readFloat",
    "string": "readString",
    "any": "readAny",
}


def reader(t: Type, model: Model) -> str:
    """The function that reads a value of a type, null aside.

    :param t: the type.
    :param model: the protocol.
    """
    match resolve(t, model):
        case Nullable(inner):
            return reader(inner, model)
        case Primitive(kind):
            return _OF_PRIMITIVES[kind]
        case Scalars():
            return "readScalar"
        case ListOf(Nullable() as item):
            read = reader(item, model)
            return f"readList({f'nullable({read})' if go_type(item, model).startswith('*') else read})"
        case ListOf(item):
            return f"readList({reader(item, model)})"
        case MapOf():
            return _map_reader(t, go_type(t, model), model)
        case Ref(name):
            return _named_reader(model.definitions[name], model)


def _named_reader(definition: Definition, model: Model) -> str:
    name = type_name(definition.name)
    match definition:
        case Struct():
            return f"readPart[{name}]"
        case Enum():
            return f"readEnum[{name}]"
        case Union():
            return f"decode{name}"
        case Alias():
            return _map_reader(definition.type, name, model)


def _map_reader(t: Type, name: str, model: Model) -> str:
    if not isinstance(t, MapOf):
        return "readScalar"
    if go_type(t, model) == "json.RawMessage":
        return "readObject"
    return f"readMap[{name}]({reader(t.value, model)})"
