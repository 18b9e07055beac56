"""Fields of an accepted message that its open structs overlooked."""

from typing import Any

import msgspec.inspect as mi

from .diagnosis import type_tree


def has_unknown_field(annotation: Any, raw: Any) -> bool:
    """Whether an accepted message holds a field that its open structs overlooked.

    :param annotation: the struct or union that accepted it.
    :param raw: its JSON.
    """
    return _holds_unknown(type_tree(annotation), raw)


def _holds_unknown(t: mi.Type, raw: Any) -> bool:
    match t:
        case mi.Metadata():
            return _holds_unknown(t.type, raw)
        case mi.UnionType() if isinstance(raw, dict):
            arms = [arm for arm in t.types if isinstance(arm, mi.StructType)]
            tag = None if len(arms) < 2 else raw[arms[0].tag_field or "tag"]
            return any(_holds_unknown(arm, raw) for arm in arms if tag is None or arm.tag == tag)
        case mi.UnionType() if isinstance(raw, list):
            return any(_holds_unknown(arm, raw) for arm in t.types)
        case mi.ListType() | mi.VarTupleType() if isinstance(raw, list):
            return any(_holds_unknown(t.item_type, item) for item in raw if isinstance(item, dict | list))
        case mi.DictType() if isinstance(raw, dict):
            return any(_holds_unknown(t.value_type, item) for item in raw.values() if isinstance(item, dict))
        case mi.StructType():
            fields = {f.encode_name: f.type for f in t.fields}
            return any(
                name not in fields or _holds_unknown(fields[name], value)
                for name, value in raw.items()
                if name != t.tag_field
            )
    return False
