"""What is wrong with a JSON body, and where: the slow path behind a refusal."""

import difflib
import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec.inspect as mi

from .errors import MAX_VALUE_CHARS
from .limits import MAX_NESTING
from .strict_json import OutOfRange
from .values import MAX_INTEGER

BreachKind: TypeAlias = Literal["wrong", "unknown", "too_long"]
MAX_NAME = 64
MAX_SHOWN_ITEMS = 20
MAX_SUGGESTIONS = 20
"""Nearest names looked for in one message; further breaches are reported without."""
SECRETS = frozenset({"token", "lease"})
"""Fields whose values no error message repeats."""


class Breach(NamedTuple):
    """One breach of the schema.

    :ivar path: a JSON Pointer from the root.
    :ivar message: what is wrong, with the nearest known name where there is one.
    :ivar value: the offending value.
    :ivar kind: ``unknown`` for a field, tag or enum value that a later version may know; ``too_long`` for a list.
    """

    path: str
    message: str
    value: Any = None
    kind: BreachKind = "wrong"


def pointer(token: str | int) -> str:
    """One step of a JSON Pointer, with its slash (RFC 6901).

    :param token: a key or an index.
    """
    return "/" + str(token).replace("~", "~0").replace("/", "~1")


def nearest(name: str, known: Iterable[str]) -> str:
    """The clause of a message that offers the nearest known name, or lists a few known names, or nothing.

    :param name: what was written.
    :param known: what may be written.
    """
    known = sorted(known)
    lower = {k.lower(): k for k in known}
    # The search takes quadratic time: nobody mistypes a name of that length.
    if len(name) <= MAX_NAME and (match := difflib.get_close_matches(name.lower(), lower, 1, 0.6)):
        return f"; did you mean {lower[match[0]]!r}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= 8 else ""


def masked(value: Any, path: str = "") -> Any:
    """The value with every secret in it replaced, and long arrays and objects cut.

    :param value: a JSON value.
    :param path: its JSON Pointer, whose last step may itself name a secret.
    """
    if path.rpartition("/")[2] in SECRETS and value is not None:
        return "***"
    if isinstance(value, dict):
        return {k[:MAX_VALUE_CHARS]: masked(v, f"/{k}") for k, v in islice(value.items(), MAX_SHOWN_ITEMS)}
    if isinstance(value, list):
        return [masked(item) for item in value[:MAX_SHOWN_ITEMS]]
    return value[:MAX_VALUE_CHARS] if isinstance(value, str) else value


def shown(value: Any, path: str = "") -> str:
    """The value as JSON text for an error message: secrets masked, cut at 200 characters.

    :param value: a JSON value.
    :param path: its JSON Pointer.
    """
    if isinstance(value, OutOfRange):
        return value.text[:MAX_VALUE_CHARS]
    try:
        return json.dumps(masked(value, path), ensure_ascii=False, default=repr)[:MAX_VALUE_CHARS]
    except RecursionError:
        return "..."


@cache
def type_tree(annotation: Any) -> mi.Type:
    """The type as msgspec sees it.

    :param annotation: a struct, or a union of structs.
    """
    return mi.type_info(annotation)


_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS: dict[type, str] = {bool: "a boolean", int: "an integer", float: "a number", str: "a string", dict: "an object"}


def _kind(raw: Any) -> str:
    if raw is None:
        return "null"
    return _KINDS.get(type(raw), "a number" if isinstance(raw, OutOfRange) else "an array")


def _wanted(t: mi.Type) -> str:
    match t:
        case mi.Metadata():
            return _wanted(t.type)
        case mi.UnionType():
            return " or ".join(dict.fromkeys(_wanted(arm) for arm in t.types))
        case mi.StructType() | mi.DictType():
            return "an object"
        case mi.ListType() | mi.VarTupleType():
            return "an array"
        case mi.StrType():
            return "a string"
        case mi.IntType():
            return "an integer"
        case mi.FloatType():
            return "a number"
        case mi.BoolType():
            return "a boolean"
        case mi.NoneType():
            return "null"
        case mi.LiteralType():
            return "one of " + ", ".join(map(str, t.values))
    return "any value"


def _text_breaches(text: str, path: str, what: str = "a string") -> Iterator[Breach]:
    if "\0" in text:
        yield Breach(path, f"{what} must not hold U+0000", text)
    if _SURROGATE.search(text):
        yield Breach(path, f"{what} must not hold a lone surrogate", text)


def _out_of_range(raw: Any) -> bool:
    # JSON has no NaN and no infinity; YAML does.
    return isinstance(raw, OutOfRange) or (isinstance(raw, float) and not math.isfinite(raw))


def tag_of(struct: mi.StructType) -> str | None:
    """The constant value of the struct's tag field, or None.

    :param struct: a struct type.
    """
    return None if struct.tag is None else str(struct.tag)


class Diagnosis:
    """Compares raw JSON with a type, as the decoder does, and continues after the first violation.

    :param closed: refuse unknown fields everywhere, also in structs that are open in replies.
    :param max_nesting: levels of arrays and objects, the message itself being the first.
    """

    def __init__(self, *, closed: bool, max_nesting: int = MAX_NESTING) -> None:
        self.closed = closed
        self.max_nesting = max_nesting
        self._suggestions = 0

    def _nearest(self, name: str, known: Iterable[str]) -> str:
        self._suggestions += 1
        return nearest(name, known) if self._suggestions <= MAX_SUGGESTIONS else ""

    def breaches(self, annotation: Any, raw: Any) -> Iterator[Breach]:
        """Every breach, in the order of the text.

        :param annotation: the struct or union wanted.
        :param raw: what :func:`parse` returned.
        """
        return self._value(type_tree(annotation), raw, "", 1)

    def _value(self, t: mi.Type, raw: Any, path: str, depth: int) -> Iterator[Breach]:
        if isinstance(raw, dict | list) and depth > self.max_nesting:
            yield Breach(path, f"nested deeper than {self.max_nesting} levels")
            return
        match t:
            case mi.Metadata():
                yield from self._value(t.type, raw, path, depth)
            case mi.AnyType():
                yield from self._any(raw, path, depth)
            case mi.UnionType():
                yield from self._union(t, raw, path, depth)
            case mi.StructType() if isinstance(raw, dict):
                yield from self._struct(t, raw, path, depth)
            case mi.DictType() if isinstance(raw, dict):
                yield from self._length(t.min_length, t.max_length, raw, path)
                for key, value in raw.items():
                    inner = path + pointer(key)
                    yield from self._key(t.key_type, key, inner)
                    yield from self._value(t.value_type, value, inner, depth + 1)
            case mi.ListType() | mi.VarTupleType() if isinstance(raw, list):
                yield from self._length(t.min_length, t.max_length, raw, path)
                for i, value in enumerate(raw):
                    yield from self._value(t.item_type, value, f"{path}/{i}", depth + 1)
            case mi.LiteralType() if isinstance(raw, str):
                if raw not in t.values:
                    known = [str(v) for v in t.values]
                    yield Breach(path, f"unknown value {raw!r}{self._nearest(raw, known)}", raw, "unknown")
            case _:
                yield from self._scalar(t, raw, path)

    def _any(self, raw: Any, path: str, depth: int) -> Iterator[Breach]:
        if isinstance(raw, dict | list) and depth > self.max_nesting:
            yield Breach(path, f"nested deeper than {self.max_nesting} levels")
        elif isinstance(raw, dict):
            for key, value in raw.items():
                yield from _text_breaches(key, path + pointer(key), "a key")
                yield from self._any(value, path + pointer(key), depth + 1)
        elif isinstance(raw, list):
            for i, value in enumerate(raw):
                yield from self._any(value, f"{path}/{i}", depth + 1)
        elif _out_of_range(raw):
            yield Breach(path, "the number is beyond the range of a double", raw)
        elif isinstance(raw, str):
            yield from _text_breaches(raw, path)

    def _union(self, t: mi.UnionType, raw: Any, path: str, depth: int) -> Iterator[Breach]:
        structs = {tag_of(arm): arm for arm in t.types if isinstance(arm, mi.StructType)}
        if isinstance(raw, dict) and len(structs) == 1:
            yield from self._struct(next(iter(structs.values())), raw, path, depth)
        elif isinstance(raw, dict) and structs:
            yield from self._tagged(structs, raw, path, depth)
        elif _out_of_range(raw) and any(_fits(arm, 0.0) for arm in t.types):
            yield Breach(path, "the number is beyond the range of a double", raw)
        elif arms := [arm for arm in t.types if _fits(arm, raw)]:
            yield from self._value(arms[0], raw, path, depth)
        else:
            yield Breach(path, f"expected {_wanted(t)}, got {_kind(raw)}", raw)

    def _tagged(self, arms: dict[str | None, mi.StructType], raw: Any, path: str, depth: int) -> Iterator[Breach]:
        field = next(iter(arms.values())).tag_field or "tag"
        if field not in raw:
            yield Breach(f"{path}/{field}", f"the field {field!r} is missing")
            return
        tag = raw[field]
        if not isinstance(tag, str):
            yield Breach(f"{path}/{field}", f"expected a string, got {_kind(tag)}", tag)
        elif tag in arms:
            yield from self._struct(arms[tag], raw, path, depth)
        else:
            clause = self._nearest(tag, [name for name in arms if name])
            yield Breach(f"{path}/{field}", f"unknown {field} {tag!r}{clause}", tag, "unknown")

    def _struct(self, t: mi.StructType, raw: dict[str, Any], path: str, depth: int) -> Iterator[Breach]:
        fields = {f.encode_name: f for f in t.fields}
        if t.tag_field is not None:
            tag = raw.get(t.tag_field)
            if tag != t.tag:
                message = f"the field {t.tag_field!r} is missing" if tag is None else f"expected {t.tag!r}"
                yield Breach(f"{path}/{t.tag_field}", message, tag)
        for name, value in raw.items():
            inner = path + pointer(name)
            if name in fields:
                yield from self._value(fields[name].type, value, inner, depth + 1)
            elif name != t.tag_field and (self.closed or t.forbid_unknown_fields):
                yield Breach(inner, f"unknown field {name!r}{self._nearest(name, fields)}", value, "unknown")
        for name, field in fields.items():
            if field.required and name not in raw:
                yield Breach(f"{path}/{name}", f"the field {name!r} is missing")

    def _key(self, t: mi.Type, key: str, path: str) -> Iterator[Breach]:
        for breach in self._value(t, key, path, 1):
            yield breach._replace(message=f"the key {key[:MAX_VALUE_CHARS]!r}: {breach.message}")

    def _length(self, low: int | None, high: int | None, raw: Any, path: str) -> Iterator[Breach]:
        if low is not None and len(raw) < low:
            yield Breach(path, f"needs at least {low} item{'s' if low > 1 else ''}", raw)
        if high is not None and len(raw) > high:
            yield Breach(path, f"has {len(raw)} items, at most {high} are allowed", kind="too_long")

    def _scalar(self, t: mi.Type, raw: Any, path: str) -> Iterator[Breach]:
        if _out_of_range(raw) and isinstance(t, mi.IntType | mi.FloatType):
            yield Breach(path, "the number is beyond the range of a double", raw)
        elif not _fits(t, raw):
            hint = ""
            if isinstance(t, mi.IntType) and isinstance(raw, float) and raw.is_integer():
                hint = ": write it without a fraction or an exponent"
            yield Breach(path, f"expected {_wanted(t)}, got {_kind(raw)}{hint}", raw)
        elif isinstance(t, mi.StrType):
            yield from _text_breaches(raw, path)
            if t.min_length is not None and len(raw) < t.min_length:
                yield Breach(path, "must not be empty" if t.min_length == 1 else "is too short", raw)
            if t.max_length is not None and len(raw) > t.max_length:
                yield Breach(path, f"has {len(raw)} characters, at most {t.max_length} are allowed", raw)
            if t.pattern is not None and not re.search(t.pattern, raw):
                yield Breach(path, f"does not match {plain_pattern(t.pattern)}", raw)
        elif isinstance(t, mi.IntType | mi.FloatType):
            yield from _range(t, raw, path)


def plain_pattern(pattern: str) -> str:
    r"""A pattern as every dialect but Python's reads it: ``$`` for ``\Z``.

    :param pattern: a pattern of :mod:`hola_protocol.values`.
    """
    return pattern.removesuffix(r"\Z") + "$" if pattern.endswith(r"\Z") else pattern


def _range(t: mi.IntType | mi.FloatType, raw: float, path: str) -> Iterator[Breach]:
    if isinstance(t, mi.FloatType) and isinstance(raw, int):
        try:
            float(raw)
        except OverflowError:
            yield Breach(path, "the number is beyond the range of a double", raw)
            return
    if t.ge is not None and raw < t.ge:
        yield Breach(path, f"must be at least {'-(2^53-1)' if t.ge == -MAX_INTEGER else t.ge}", raw)
    elif t.gt is not None and raw <= t.gt:
        yield Breach(path, f"must be above {t.gt}", raw)
    elif t.le is not None and raw > t.le:
        yield Breach(path, f"must be at most {'2^53-1' if t.le == MAX_INTEGER else t.le}", raw)
    elif t.lt is not None and raw >= t.lt:
        yield Breach(path, f"must be below {t.lt}", raw)


def _fits(t: mi.Type, raw: Any) -> bool:
    """Whether the JSON kind of the value is the one of the type."""
    match t:
        case mi.Metadata():
            return _fits(t.type, raw)
        case mi.AnyType():
            return True
        case mi.UnionType():
            return any(_fits(arm, raw) for arm in t.types)
        case mi.StructType() | mi.DictType():
            return isinstance(raw, dict)
        case mi.ListType() | mi.VarTupleType():
            return isinstance(raw, list)
        case mi.StrType() | mi.LiteralType():
            return isinstance(raw, str)
        case mi.BoolType():
            return isinstance(raw, bool)
        case mi.IntType():
            return isinstance(raw, int) and not isinstance(raw, bool)
        case mi.FloatType():
            return isinstance(raw, int | float) and not isinstance(raw, bool)
        case mi.NoneType():
            return raw is None
    raise TypeError(f"the protocol has no values of type {t!r}")
