"""Texts of the model as rustdoc."""

import re

from ..formatting import comment
from ..ir import Alias, Constraints, Enum, Field, ListOf, MapOf, Primitive, Scalars, Struct, Type, Union
from ..naming import words

WIDTH = 100
_NAME = re.compile(r"\b([A-Za-z]+_\w+|(?:[A-Z][a-z]+){2,}[A-Z]?)\b")


def doc(text: str, indent: int = 0) -> str:
    """A text as doc comments.

    :param text: paragraphs, separated by blank lines.
    :param indent: columns before it.
    """
    return comment(_marked(text), " " * indent + "/// ", WIDTH)


def _marked(text: str) -> str:
    """A text with names of the protocol as code, and without what rustdoc would take for links."""
    pieces = text.split("`")
    pieces[::2] = [_NAME.sub(r"`\1`", piece.replace("[", r"\[").replace("]", r"\]")) for piece in pieces[::2]]
    return "`".join(pieces)


def field_doc(struct: Struct, field: Field) -> str:
    """What a field means.

    :param struct: its struct.
    :param field: the field.
    """
    text = field.doc or f"The {' '.join(words(field.name))}."
    if struct.kind == "request" and field.name == "study":
        text = "The study that is meant; absent: the client's."
    return f"{text} Since version {field.since}." if field.since != struct.since else text


def definition_doc(definition: Struct | Enum | Union | Alias) -> str:
    """What a definition means; said of its shape when the model has no word on it.

    :param definition: the definition.
    """
    if definition.doc:
        return definition.doc
    name = " ".join(words(definition.name))
    match definition:
        case Enum():
            return f"{name.capitalize()}: one of some words."
        case Union():
            return f"{name.capitalize()}: one of some kinds, which `{definition.tag_field}` names."
        case Alias():
            return f"{name.capitalize()}: {_shape(definition.type)}."
    return f"{name.capitalize()}."


def _shape(t: Type) -> str:
    match t:
        case Primitive():
            return t.kind + _bounds(t.constraints)
        case ListOf():
            return "a list"
        case MapOf():
            return "values by name"
        case Scalars():
            return "null, a boolean, a number or a text"
    return "a value"


def _bounds(constraints: Constraints) -> str:
    told = [
        f"at least {constraints.minimum:.0f}" if constraints.minimum is not None else "",
        f"above {constraints.exclusive_minimum:g}" if constraints.exclusive_minimum is not None else "",
        f"at most {constraints.maximum:.0f}" if constraints.maximum is not None else "",
        f"at most {constraints.max_length} characters" if constraints.max_length is not None else "",
        f"matching `{constraints.pattern}`" if constraints.pattern is not None else "",
    ]
    return "".join(f", {text}" for text in told if text)
