"""Texts of the model as TSDoc comments."""

import re

from ..formatting import comment
from ..ir import Field
from .protocol import Protocol
from .types import literal, property_name

WIDTH = 120


def doc(text: str, indent: str = "") -> str:
    """A comment.

    :param text: paragraphs, separated by blank lines.
    :param indent: before each line.
    """
    text = text.replace("*/", "*\\/") or "See the protocol."
    if "\n" not in text and len(text) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {text} */"
    return f"{indent}/**\n{comment(text, f'{indent} * ', WIDTH)}\n{indent} */"


def with_properties(text: str, protocol: Protocol) -> str:
    """A text in which fields have the names of their properties. A word that is a value, too, stays.

    :param text: with fields in backquotes.
    :param protocol: the protocol.
    """

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        is_field = name in protocol.field_names and name not in protocol.enum_values
        return f"`{property_name(name)}`" if is_field else match[0]

    return re.sub(r"`([a-z0-9_]+)`", replaced, text)


def field_doc(field: Field, protocol: Protocol) -> str:
    """What a property is, its default, and the version that brought it.

    :param field: the field.
    :param protocol: the protocol.
    """
    text = with_properties(field.doc, protocol) or "See the protocol."
    if not field.required and field.default not in (None, [], {}):
        text += f" Default: `{literal(field.default)}`."
    return text + (f" Since version {field.since}." if field.since != protocol.oldest else "")
