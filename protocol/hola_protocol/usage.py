"""Which version a message needs: the lowest that holds every field and value that it uses."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from .defaults import field_default
from .version import SINCE, Version

OLDEST = Version(1, 0)


def needed_version(message: Struct, since: Mapping[str, Version] = SINCE) -> Version:
    """The version to put into the header, so that an older server takes all that it can.

    :param message: a request.
    :param since: when what is younger than 1.0 came, as in :data:`hola_protocol.version.SINCE`.
    """
    if not since:
        return OLDEST
    return max((since[name] for name in _names(message) if name in since), default=OLDEST)


def _names(value: Any) -> Iterator[str]:
    """The names of all that a value uses: structs, fields away from their default, enum values."""
    if isinstance(value, Struct):
        struct = type(value)
        yield struct.__name__
        hints = get_type_hints(struct, include_extras=True)
        for field in msgspec.structs.fields(struct):
            inner = getattr(value, field.name)
            if not field.required and inner == field_default(field):
                continue
            yield f"{struct.__name__}.{field.name}"
            yield from _enum_names(hints[field.name], inner)
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names(item)


def _enum_names(annotation: Any, value: Any) -> Iterator[str]:
    from .schema import named_types

    if get_origin(annotation) is Literal:
        name = named_types().get(annotation)
        values = value if isinstance(value, list | tuple) else (value,)
        yield from (f"{name}={one}" for one in values if one in get_args(annotation))
        return
    for argument in get_args(annotation):
        yield from _enum_names(argument, value)
