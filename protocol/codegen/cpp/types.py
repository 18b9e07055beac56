"""Types, names and values of the model as C++ writes them."""

import json
from collections.abc import Iterable, Iterator

from ..ir import (
    Alias,
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

_PRIMITIVES = {
    "boolean": "bool",
    "integer": "std::int64_t",
    "number": "double",
    "string": "std::string",
    "any": "Json",
}
_ZEROS = {"boolean": "false", "integer": "0", "number": "0.0"}
_KEYWORDS = """
alignas and asm auto bool break case catch char class const continue default delete do double else enum explicit export
extern false float for friend goto if inline int long mutable namespace new not operator or private protected public
register return short signed sizeof static struct switch template this throw true try typedef typename union unsigned
using virtual void volatile while xor
"""


def identifier(name: str) -> str:
    """A name of the wire as an identifier: a keyword gets an underscore, what cannot stand in one becomes one.

    :param name: of a field or of an enumeration's value.
    """
    text = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    return f"{text}_" if text in _KEYWORDS.split() else f"_{text}" if text[:1].isdigit() else text


def text_literal(text: str) -> str:
    """A text as a string literal.

    :param text: the text.
    """
    return json.dumps(text)


def type_name(t: Type, model: Model, *, is_open: bool) -> str:
    """A type in a declaration.

    :param t: the type.
    :param model: with its definitions.
    :param is_open: whether a reply may hold it, so that enumerations keep values that this version does not know.
    """
    match t:
        case Primitive():
            return _PRIMITIVES[t.kind]
        case Scalars():
            return "Scalar"
        case Ref():
            is_enum = isinstance(model.definitions[t.name], Enum)
            return f"Open<{t.name}>" if is_enum and is_open else t.name
        case ListOf():
            return f"std::vector<{type_name(t.item, model, is_open=is_open)}>"
        case MapOf():
            return f"std::map<std::string, {type_name(t.value, model, is_open=is_open)}>"
        case Nullable():
            return f"std::optional<{type_name(t.type, model, is_open=is_open)}>"


def resolved(t: Type, model: Model) -> Type:
    """A type without the names of aliases.

    :param t: the type.
    :param model: with its definitions.
    """
    while isinstance(t, Ref) and isinstance(alias := model.definitions[t.name], Alias):
        t = alias.type
    return t


def initializer(field: Field, model: Model) -> str:
    """What follows a member's name: its default, or zero where C++ would leave it undefined.

    :param field: the field.
    :param model: with the definitions of its type.
    :raises ValueError: for a default that C++ cannot say so.
    """
    t = resolved(field.type, model)
    if field.required:
        if isinstance(t, Primitive) and t.kind in _ZEROS:
            return f" = {_ZEROS[t.kind]}"
        return "{}" if isinstance(t, Ref) and isinstance(model.definitions[t.name], Enum) else ""
    match t, field.default:
        case ((Nullable() | Scalars(nullable=True)), None):
            return ""
        case MapOf(), dict() if not field.default:
            return ""
        case ListOf(), []:
            return ""
        case Primitive(kind="boolean"), bool(value):
            return f" = {str(value).lower()}"
        case Primitive(kind="integer" | "number"), int(value) | float(value):
            return f" = {float(value) if t.kind == 'number' else value!r}"
        case Primitive(kind="string"), "":
            return ""
        case Primitive(kind="string"), str(value):
            return f" = {text_literal(value)}"
        case Ref(name=name), value if _is_initial(model.definitions[name], value, model):
            return ""
        case Ref(name=name), str(value):
            return f" = {name}::{identifier(value)}"
        case Ref(name=name), value if (arm := _arm_of(model.definitions[name], value, model)) is not None:
            return f" = {arm}{{}}"
    raise ValueError(f"{field.name}: no word for the default {field.default!r}")


def _arm_of(definition: Definition, value: object, model: Model) -> str | None:
    """The arm of a union that a tag alone stands for."""
    if not isinstance(definition, Union):
        return None
    for name in definition.arms:
        arm = model.definitions[name]
        if isinstance(arm, Struct) and arm.tag is not None and value == {arm.tag.field: arm.tag.value}:
            return name
    return None


def _is_initial(definition: Definition, value: object, model: Model) -> bool:
    """Whether a definition without an initializer has this value."""
    if isinstance(definition, Union):
        first = model.definitions[definition.arms[0]]
        return isinstance(first, Struct) and first.tag is not None and value == {first.tag.field: first.tag.value}
    return isinstance(definition, Struct) and value == {}


def names_in(t: Type) -> Iterator[str]:
    """The definitions that a type names itself.

    :param t: the type.
    """
    match t:
        case Ref():
            yield t.name
        case ListOf():
            yield from names_in(t.item)
        case MapOf():
            yield from names_in(t.value)
        case Nullable():
            yield from names_in(t.type)


def needed_by(definition: Definition) -> Iterator[str]:
    """The definitions that a definition names.

    :param definition: of the model.
    """
    match definition:
        case Struct():
            for field in definition.fields:
                yield from names_in(field.type)
        case Union():
            yield from definition.arms
        case Alias():
            yield from names_in(definition.type)


def reachable(names: Iterable[str], model: Model) -> list[str]:
    """Definitions and all that they are made of, each after what it needs.

    :param names: of the first definitions.
    :param model: with all.
    """
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in found:
            for other in needed_by(model.definitions[name]):
                visit(other)
            found[name] = None

    for name in names:
        visit(name)
    return list(found)
