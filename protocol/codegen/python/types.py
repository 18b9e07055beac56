"""Types and values of the model as Python writes them."""

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, get_origin, get_type_hints

from ..ir import Enum, Field, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Struct, Type

MODULES = ("values", "version", "errors", "limits", "space", "messages")
"""The modules of hola_protocol in the order in which they import each other."""

_PRIMITIVES = {"boolean": "bool", "integer": "int", "number": "float", "string": "str", "any": "Any"}


def module_of(name: str) -> str:
    """The module of hola_protocol that defines a name: the first that has it.

    :param name: of a struct or named type.
    :raises LookupError: when none has it.
    """
    for module in MODULES:
        if hasattr(importlib.import_module(f"hola_protocol.{module}"), name):
            return f"hola_protocol.{module}"
    raise LookupError(f"no module of hola_protocol has {name}")


def _is_named(name: str) -> bool:
    try:
        module_of(name)
    except LookupError:
        return False
    return True


def annotation(t: Type, model: Model, *, argument: bool = False) -> str:
    """A type as an annotation.

    :param t: the type.
    :param model: for enumerations without a name in hola_protocol, which are written out.
    :param argument: whether it annotates an argument, which may be any sequence or mapping.
    """
    match t:
        case Primitive():
            return _PRIMITIVES[t.kind]
        case Scalars():
            return " | ".join([_PRIMITIVES[kind] for kind in t.kinds] + ["None"] * t.nullable)
        case Ref():
            definition = model.definitions[t.name]
            if isinstance(definition, Enum) and not _is_named(t.name):
                return f"Literal[{', '.join(repr(v.value) for v in definition.values)}]"
            return t.name
        case ListOf():
            return f"{'Sequence' if argument else 'list'}[{annotation(t.item, model)}]"
        case MapOf():
            return f"dict[{annotation(t.key, model)}, {annotation(t.value, model)}]"
        case Nullable():
            return f"{annotation(t.type, model, argument=argument)} | None"


def default(field: Field) -> str:
    """The default of an argument; an empty list becomes an empty tuple, which nobody can change.

    :param field: a field that is not required.
    """
    return "()" if field.default == [] else repr(field.default)


def container(struct: Struct, field: Field) -> str | None:
    """``list`` or ``tuple`` when the struct wants one, else None.

    :param struct: the field's struct.
    :param field: the field.
    """
    if not isinstance(field.type, ListOf):
        return None
    cls = getattr(importlib.import_module(module_of(struct.name)), struct.name)
    hint: Any = get_type_hints(cls)[field.name]
    return "tuple" if get_origin(hint) is tuple else "list"


def names_in(annotations: Iterable[str], model: Model) -> Iterator[str]:
    """The names of definitions in some annotations.

    :param annotations: as :func:`annotation` writes them.
    :param model: with the definitions.
    """
    for text in annotations:
        without_strings = re.sub(r"'[^']*'", "", text)
        yield from (name for name in re.findall(r"[A-Za-z_]\w*", without_strings) if name in model.definitions)
