"""Open reading: a reply of a later version, with what this version does not know kept as it came."""

from typing import Any

import msgspec
import msgspec.inspect as mi
from msgspec import Struct

from .diagnosis import tag_of, type_tree


class Unknown(Struct, kw_only=True, frozen=True):
    """An arm of a union, such as an event, that this version does not know.

    :ivar tag: the arm's name on the wire.
    :ivar fields: everything that came with it, the tag included.
    """

    tag: str
    fields: dict[str, Any]


def build(annotation: Any, raw: Any) -> Any:
    """The struct of a message that breaks the schema by unknown arms and enum values alone.

    Unknown fields are dropped, unknown arms become :class:`Unknown`, unknown enum values stay the strings they are.

    :param annotation: a struct, or a union of structs.
    :param raw: the parsed JSON.
    """
    return _value(type_tree(annotation), raw)


def _value(t: mi.Type, raw: Any) -> Any:
    match t:
        case mi.Metadata():
            return _value(t.type, raw)
        case mi.UnionType():
            return _union(t, raw)
        case mi.StructType():
            return _struct(t, raw)
        case mi.DictType():
            return {key: _value(t.value_type, value) for key, value in raw.items()}
        case mi.ListType():
            return [_value(t.item_type, value) for value in raw]
        case mi.VarTupleType():
            return tuple(_value(t.item_type, value) for value in raw)
        case mi.FloatType():
            return msgspec.convert(raw, float)
    return raw


def _union(t: mi.UnionType, raw: Any) -> Any:
    if raw is None:
        return None
    structs = [arm for arm in t.types if isinstance(arm, mi.StructType)]
    if len(structs) == 1:
        return _struct(structs[0], raw)
    if structs:
        tag = raw[structs[0].tag_field or "tag"]
        known = next((arm for arm in structs if tag_of(arm) == tag), None)
        return Unknown(tag=tag, fields=raw) if known is None else _struct(known, raw)
    others = [arm for arm in t.types if not isinstance(arm, mi.NoneType)]
    return _value(others[0], raw) if len(others) == 1 else raw


def _struct(t: mi.StructType, raw: dict[str, Any]) -> Any:
    return t.cls(**{f.name: _value(f.type, raw[f.encode_name]) for f in t.fields if f.encode_name in raw})
