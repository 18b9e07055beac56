"""Hypothesis strategies for every message, for messages that are wrong in one place, and for those nearby; and the
JSON Schema as a second judge.

Needs the extra ``hola-protocol[testing]``.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import msgspec
import msgspec.inspect as mi

try:
    import jsonschema
    from hypothesis import strategies as st
except ImportError as missing:
    raise ImportError(f'{missing.name} is missing: pip install "hola-protocol[testing]"') from missing

from . import messages as m
from .diagnosis import pointer, type_tree
from .schema import Schema, message_schema
from .values import MAX_INTEGER, UUID_PATTERN

MAX_ITEMS = 4
MAX_CHARACTERS = 40

_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_texts = st.text(_characters, max_size=MAX_CHARACTERS)
_integers = st.integers(-MAX_INTEGER, MAX_INTEGER)
_floats = st.floats(allow_nan=False, allow_infinity=False)
_fractions = _floats.filter(lambda x: not x.is_integer())

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _integers | _floats | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
"""Any JSON value within the protocol's bounds."""


def _strategy(t: mi.Type) -> st.SearchStrategy[Any]:
    match t:
        case mi.Metadata():
            return _strategy(t.type)
        case mi.AnyType():
            return json_values
        case mi.NoneType():
            return st.none()
        case mi.BoolType():
            return st.booleans()
        case mi.IntType():
            return st.integers(-MAX_INTEGER if t.ge is None else t.ge, MAX_INTEGER if t.le is None else t.le)
        case mi.FloatType():
            low, high = t.ge if t.gt is None else t.gt, t.le if t.lt is None else t.lt
            return st.floats(
                low,
                high,
                exclude_min=t.gt is not None,
                exclude_max=t.lt is not None,
                allow_nan=False,
                allow_infinity=False,
            )
        case mi.StrType():
            return _text(t)
        case mi.LiteralType():
            return st.sampled_from(t.values)
        case mi.UnionType():
            return st.one_of([_strategy(arm) for arm in t.types])
        case mi.ListType() | mi.VarTupleType():
            items = st.lists(_strategy(t.item_type), min_size=t.min_length or 0, max_size=_size(t.max_length))
            return items if isinstance(t, mi.ListType) else items.map(tuple)
        case mi.DictType():
            keys, values = _strategy(t.key_type), _strategy(t.value_type)
            return st.dictionaries(keys, values, min_size=t.min_length or 0, max_size=_size(t.max_length))
        case mi.StructType():
            return _struct(t)
    raise TypeError(f"the protocol has no values of type {t!r}")


def _size(limit: int | None) -> int:
    return MAX_ITEMS if limit is None else min(limit, MAX_ITEMS)


def _text(t: mi.StrType) -> st.SearchStrategy[str]:
    if t.pattern == UUID_PATTERN:
        return st.uuids().map(str)
    if t.pattern is not None:
        return st.from_regex(t.pattern)
    longest = MAX_CHARACTERS if t.max_length is None else min(t.max_length, MAX_CHARACTERS)
    return st.text(_characters, min_size=t.min_length or 0, max_size=longest)


def _struct(t: mi.StructType) -> st.SearchStrategy[Any]:
    required = {f.name: _strategy(f.type) for f in t.fields if f.required}
    optional = {f.name: _strategy(f.type) for f in t.fields if not f.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda fields: t.cls(**fields))


@cache
def messages(annotation: Any) -> st.SearchStrategy[Any]:
    """Messages that the schema accepts.

    :param annotation: a struct, or a union of structs.
    :returns: a strategy that makes such structs.
    """
    return _strategy(type_tree(annotation))


def any_message() -> st.SearchStrategy[Any]:
    """Messages of every kind: requests, responses and events."""
    return messages(m.Message)


def documents(annotation: Any) -> st.SearchStrategy[Any]:
    """Messages that the schema accepts, as JSON data.

    :param annotation: a struct, or a union of structs.
    """
    return messages(annotation).map(lambda message: msgspec.json.decode(msgspec.json.encode(message)))


class Neighbour(NamedTuple):
    """A message that is wrong in one place.

    :ivar document: the message as JSON data.
    :ivar path: a JSON Pointer to what is wrong.
    :ivar what: what was done to it.
    """

    document: Any
    path: str
    what: str


_MISSING = object()


class _Change(NamedTuple):
    steps: tuple[str | int, ...]
    value: Any
    what: str


def _wrong_kinds(t: mi.Type) -> Iterator[Any]:
    """A value of each JSON kind that the type never accepts."""
    plain = t.type if isinstance(t, mi.Metadata) else t
    arms = plain.types if isinstance(plain, mi.UnionType) else (plain,)
    kinds = tuple(type(arm.type if isinstance(arm, mi.Metadata) else arm) for arm in arms)
    if mi.AnyType in kinds:
        return
    if mi.NoneType not in kinds:
        yield None
    if mi.BoolType not in kinds:
        yield True
    if mi.IntType not in kinds and mi.FloatType not in kinds:
        yield 7
    if mi.FloatType not in kinds:
        yield 7.5
    if mi.StrType not in kinds and mi.LiteralType not in kinds:
        yield "seven"
    if mi.ListType not in kinds and mi.VarTupleType not in kinds:
        yield [7]
    if mi.DictType not in kinds and mi.StructType not in kinds:
        yield {"seven": 7}


def _changes(t: mi.Type, raw: Any, steps: tuple[str | int, ...]) -> Iterator[_Change]:
    """Every single change below here that makes the message wrong, the kinds of one value excepted."""
    match t:
        case mi.Metadata():
            yield from _changes(t.type, raw, steps)
            return
        case mi.UnionType():
            yield from _union_changes(t, raw, steps)
            return
    for wrong in _wrong_kinds(t):
        yield _Change(steps, wrong, "another kind")
    match t:
        case mi.LiteralType():
            yield _Change(steps, "no such value", "an unknown value")
        case mi.IntType() | mi.FloatType():
            for bound, step in ((t.ge, -1), (t.gt, 0), (t.le, 1), (t.lt, 0)):
                if bound is not None:
                    yield _Change(steps, bound + step, "out of range")
        case mi.StrType():
            if t.pattern is not None:
                yield _Change(steps, "no match", "no match of the pattern")
                yield _Change(steps, f"{raw}\n", "a newline after the pattern")
            if t.min_length:
                yield _Change(steps, "", "too short")
            if t.max_length is not None:
                yield _Change(steps, "x" * (t.max_length + 1), "too long")
        case mi.ListType() | mi.VarTupleType():
            if t.min_length:
                yield _Change(steps, raw[: t.min_length - 1], "too few")
            if t.max_length is not None and raw:
                yield _Change(steps, (raw * (t.max_length + 1))[: t.max_length + 1], "too many")
            for i, item in enumerate(raw):
                yield from _changes(t.item_type, item, (*steps, i))
        case mi.DictType():
            if t.min_length:
                yield _Change(steps, {}, "too few")
            for key, value in raw.items():
                yield from _changes(t.value_type, value, (*steps, key))
            if isinstance(t.key_type, mi.Metadata) or (isinstance(t.key_type, mi.StrType) and t.key_type.pattern):
                some = next(iter(raw.values()), 0)
                yield _Change((*steps, "no match"), some, "a key that does not match")
        case mi.StructType():
            yield from _struct_changes(t, raw, steps)


def _union_changes(t: mi.UnionType, raw: Any, steps: tuple[str | int, ...]) -> Iterator[_Change]:
    structs = [arm for arm in t.types if isinstance(arm, mi.StructType)]
    for wrong in _wrong_kinds(t):
        yield _Change(steps, wrong, "another kind")
    if raw is None:
        return
    if len(structs) > 1:
        field = structs[0].tag_field or "tag"
        yield _Change((*steps, field), "NoSuchArm", "an unknown arm")
        arm = next(arm for arm in structs if arm.tag == raw[field])
        yield from _struct_changes(arm, raw, steps)
        return
    others = [arm for arm in t.types if not isinstance(arm, mi.NoneType)]
    if len(others) == 1:
        for change in _changes(others[0], raw, steps):
            if change.value is not None:
                yield change


def _struct_changes(t: mi.StructType, raw: dict[str, Any], steps: tuple[str | int, ...]) -> Iterator[_Change]:
    if t.tag_field is not None:
        yield _Change((*steps, t.tag_field), _MISSING, "no tag")
    if t.forbid_unknown_fields:
        yield _Change((*steps, "no_such_field"), 0, "an unknown field")
    for field in t.fields:
        if field.required:
            yield _Change((*steps, field.encode_name), _MISSING, "a missing field")
        if field.encode_name in raw:
            yield from _changes(field.type, raw[field.encode_name], (*steps, field.encode_name))


def _changed(raw: Any, steps: tuple[str | int, ...], value: Any) -> Any:
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if isinstance(first, int):
        return [_changed(item, rest, value) if i == first else item for i, item in enumerate(raw)]
    if value is _MISSING and not rest:
        return {k: v for k, v in raw.items() if k != first}
    return {**raw, first: _changed(raw.get(first), rest, value)}


def invalid_neighbours(annotation: Any) -> st.SearchStrategy[Neighbour]:
    """Messages that are wrong in one known place, which both the schema and the codec must refuse.

    :param annotation: a struct, or a union of structs.
    """

    def spoil(raw: Any) -> st.SearchStrategy[Neighbour]:
        changes = list(_changes(type_tree(annotation), raw, ()))
        return st.sampled_from(changes).map(
            lambda c: Neighbour(_changed(raw, c.steps, c.value), "".join(map(pointer, c.steps)), c.what)
        )

    return documents(annotation).flatmap(spoil)


def _pattern(_validator: object, pattern: str, text: Any, _schema: Schema) -> Iterator[jsonschema.ValidationError]:
    """The keyword as ECMA-262 reads it: there ``$`` is the very end, in Python also before a last newline."""
    ecma = re.sub(r"\$$", r"\\Z", pattern)
    if isinstance(text, str) and not re.search(ecma, text):
        yield jsonschema.ValidationError(f"{text!r} does not match {pattern!r}")


_Validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": _pattern}
)


def judge(definition: str, schema: Schema | None = None) -> jsonschema.protocols.Validator:
    """The JSON Schema's own opinion of a type.

    :param definition: the name of a struct or type.
    :param schema: the whole schema; that of this version if absent.
    :returns: a validator.
    """
    validator: jsonschema.protocols.Validator = _Validator(
        {**(schema or message_schema()), "$ref": f"#/$defs/{definition}"}
    )
    return validator


_replacements = st.recursive(
    st.none() | st.booleans() | _integers | _fractions | _texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_texts, inner, max_size=2),
    max_leaves=3,
)


def _places(raw: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield steps
    children = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for step, child in children:
        yield from _places(child, (*steps, step))


def mutants(annotation: Any) -> st.SearchStrategy[Any]:
    """Messages with some place replaced, removed or added, valid or not: to compare two judges.

    Floats that are whole numbers are never put in: the schema takes them for integers, the codec does not.

    :param annotation: a struct, or a union of structs.
    """

    def mutate(raw: Any) -> st.SearchStrategy[Any]:
        places = list(_places(raw))
        removable = [steps for steps in places if steps and isinstance(steps[-1], str)]
        objects = [steps for steps in places if isinstance(_at(raw, steps), dict)]
        replaced = st.tuples(st.sampled_from(places), _replacements)
        added = st.tuples(st.sampled_from(objects), _texts, _replacements).map(lambda c: ((*c[0], c[1]), c[2]))
        removed = st.sampled_from(removable).map(lambda steps: (steps, _MISSING))
        return (replaced | added | removed).map(lambda c: _changed(raw, c[0], c[1]))

    return documents(annotation).flatmap(mutate)


def _at(raw: Any, steps: tuple[str | int, ...]) -> Any:
    for step in steps:
        raw = raw[step]
    return raw
