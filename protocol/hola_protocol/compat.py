"""Breaking changes between two exported folders, by named rules.

What a request holds must stay acceptable: an older client continues to send it. What a reply holds must stay
understandable: an older client continues to read it. Both hold for a part that occurs in both.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from .schema import Schema, references

Side: TypeAlias = Literal["request", "reply"]

RULES: dict[str, str] = {
    "frame-changed": "the first frame and the REST prefix stand for the major",
    "operation-removed": "an operation that clients call is there",
    "operation-moved": "an operation keeps its method and path",
    "operation-retyped": "an operation keeps its request and response",
    "operation-role-raised": "a token that allowed an operation still does",
    "operation-keyed-changed": "a retry with the same key does what it did",
    "error-removed": "an error code keeps its meaning",
    "error-changed": "an error code keeps its HTTP status and whether it is retryable",
    "limit-lowered": "what was within the default limits still is",
    "message-removed": "a message that somebody sends is known",
    "definition-removed": "a type that something refers to is there",
    "field-removed": "a field that somebody sends is known, unless its name becomes reserved",
    "field-reserved": "a reserved name is not given to a field",
    "field-retyped": "a field keeps its type",
    "field-required": "a request without a field that was optional, or unknown, is still good",
    "field-optional": "a field that replies always held, they still hold",
    "default-changed": "a field that is left out means what it meant",
    "value-removed": "an enum value that somebody sends is known, unless it becomes reserved",
    "arm-removed": "an arm of a union that somebody sends is known",
    "bound-tightened": "a request within the old bounds is within the new",
    "bound-loosened": "a reply stays within the bounds that older readers hold",
    "pattern-changed": "a text that matched still matches",
    "opened-or-closed": "a struct stays open or closed",
    "since-missing": "what is new says since which minor",
}
"""The name of every rule, and what it keeps."""

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_MINIMA = frozenset({"min_lease_s"})


class Break(NamedTuple):
    """A breaking change.

    :ivar rule: its name in :data:`RULES`.
    :ivar where: a definition, ``Definition.field``, an operation, a code, a limit.
    """

    rule: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.message}"


class Release(NamedTuple):
    """What a folder of schemas says.

    :ivar catalog: ``catalog.json``.
    :ivar definitions: ``$defs`` of ``hola.schema.json``.
    :ivar is_candidate: whether it is a release candidate, such as ``1.0-rc1``.
    """

    catalog: dict[str, Any]
    definitions: dict[str, Schema]
    is_candidate: bool = False

    @property
    def reserved(self) -> frozenset[str]:
        """Names that nothing may have."""
        return frozenset(self.catalog["reserved"])

    def is_since(self, name: str) -> bool:
        """Whether the catalog says since when there is something.

        :param name: as in the catalog's ``since``.
        """
        return name in self.catalog["since"]


def load(folder: Path) -> Release:
    """Read a folder of schemas.

    :param folder: such as ``schemas/1.0``.
    :raises OSError: when a file cannot be read.
    :raises ValueError: when one is not what it should be.
    """
    catalog = json.loads((folder / "catalog.json").read_text(encoding="utf-8"))
    schema = json.loads((folder / "hola.schema.json").read_text(encoding="utf-8"))
    if not isinstance(catalog, dict) or not isinstance(schema, dict) or "$defs" not in schema:
        raise ValueError(f"{folder} holds no exported schema")
    return Release(catalog, schema["$defs"], "-rc" in folder.name)


def breaks(old: Release, new: Release) -> list[Break]:
    """Every breaking change.

    What is new after a candidate belongs to the minor of the candidate, and needs no other ``since``.

    :param old: what is released.
    :param new: what is to be.
    """
    found = [*_catalog_breaks(old, new), *_Comparison(old, new).breaks()]
    return [one for one in found if not (old.is_candidate and one.rule == "since-missing")]


def _catalog_breaks(old: Release, new: Release) -> Iterator[Break]:
    for name in ("first_frame", "rest_prefix"):
        if old.catalog[name] != new.catalog[name]:
            yield Break("frame-changed", name, f"{old.catalog[name]!r} became {new.catalog[name]!r}")
    yield from _operation_breaks(old, new)
    yield from _error_breaks(old, new)
    for name, limit in old.catalog["limits"].items():
        now = new.catalog["limits"].get(name, limit)
        if now > limit if name in _MINIMA else now < limit:
            yield Break("limit-lowered", name, f"{limit} became {now}")
    yield from _message_breaks(old, new)


def _message_breaks(old: Release, new: Release) -> Iterator[Break]:
    before = {message["name"] for message in old.catalog["messages"]}
    after = {message["name"]: message["since"] for message in new.catalog["messages"]}
    for name in sorted(before - after.keys()):
        yield Break("message-removed", name, "is gone")
    for name in sorted(after.keys() - before):
        if name in new.reserved:
            yield Break("field-reserved", name, "the name is reserved")
        elif after[name] in old.catalog["versions"]:
            yield Break("since-missing", name, f"is new and says since {after[name]}")


def _operation_breaks(old: Release, new: Release) -> Iterator[Break]:
    before = {operation["name"]: operation for operation in old.catalog["operations"]}
    after = {operation["name"]: operation for operation in new.catalog["operations"]}
    roles = old.catalog["roles"]
    for name, was in before.items():
        now = after.get(name)
        if now is None:
            yield Break("operation-removed", name, "is gone")
            continue
        for rule, keys in (
            ("operation-moved", ("http_method", "http_path")),
            ("operation-retyped", ("request", "response")),
            ("operation-keyed-changed", ("keyed",)),
        ):
            for key in keys:
                if was[key] != now[key]:
                    yield Break(rule, name, f"{key} was {was[key]!r} and is {now[key]!r}")
        if now["role"] not in roles or roles.index(now["role"]) > roles.index(was["role"]):
            yield Break("operation-role-raised", name, f"needed {was['role']} and needs {now['role']}")
    for name, now in after.items():
        if name not in before and now["since"] in old.catalog["versions"]:
            yield Break("since-missing", name, f"is new and says since {now['since']}")


def _error_breaks(old: Release, new: Release) -> Iterator[Break]:
    after = {error["code"]: error for error in new.catalog["errors"]}
    for was in old.catalog["errors"]:
        now = after.get(was["code"])
        if now is None:
            yield Break("error-removed", was["code"], "is gone")
            continue
        for key in ("http_status", "retryable"):
            if was[key] != now[key]:
                yield Break("error-changed", was["code"], f"{key} was {was[key]!r} and is {now[key]!r}")


def _reachable(definitions: dict[str, Schema], roots: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = [root for root in roots if root in definitions]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(reference for reference in references(definitions[name]) if reference in definitions)
    return found


def _apart(schema: Schema) -> tuple[Schema, bool]:
    """A type without null, and whether it was with null."""
    arms = schema.get("anyOf", [])
    if {"type": "null"} in arms and len(arms) == 2:
        inner = next(arm for arm in arms if arm != {"type": "null"})
        return inner, True
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        rest = [kind for kind in kinds if kind != "null"]
        return {**schema, "type": rest[0] if len(rest) == 1 else rest}, True
    return schema, False


def _written_out(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """A reference to a named type as that type; a reference to a struct as it is."""
    target = definitions.get(schema.get("$ref", "").rpartition("/")[2])
    if target is None or "properties" in target:
        return schema
    return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}


class _Comparison:
    """Compares the definitions of two releases, each by the sides that it stands on."""

    def __init__(self, old: Release, new: Release) -> None:
        self.old = old
        self.new = new
        requests = {x["name"] for x in old.catalog["messages"] if x["kind"] == "request"} | {"Header", "StudyFile"}
        replies = {x["name"] for x in old.catalog["messages"] if x["kind"] != "request"} | {"Header"}
        self.requests = _reachable(old.definitions, requests)
        self.replies = _reachable(old.definitions, replies)

    def breaks(self) -> Iterator[Break]:
        for name, was in self.old.definitions.items():
            now = self.new.definitions.get(name)
            sides = self._sides(name)
            if now is None:
                if sides and name not in self.new.reserved:
                    yield Break("definition-removed", name, "is gone")
            elif "properties" in was:
                yield from self._struct(name, was, now, sides)
            else:
                yield from self._type(name, was, now, sides)

    def _sides(self, name: str) -> frozenset[Side]:
        sides: set[Side] = set()
        if name in self.requests:
            sides.add("request")
        if name in self.replies:
            sides.add("reply")
        return frozenset(sides)

    def _struct(self, name: str, was: Schema, now: Schema, sides: frozenset[Side]) -> Iterator[Break]:
        before, after = was["properties"], now.get("properties", {})
        if was.get("additionalProperties") != now.get("additionalProperties"):
            yield Break("opened-or-closed", name, "additionalProperties changed")
        for field, schema in before.items():
            where = f"{name}.{field}"
            if field not in after:
                if where not in self.new.reserved:
                    yield Break("field-removed", where, "is gone, and its name is not reserved")
                continue
            yield from self._type(where, schema, after[field], sides)
            if schema.get("default") != after[field].get("default") and field not in now.get("required", ()):
                yield from self._default(where, schema, after[field])
        for field in after:
            where = f"{name}.{field}"
            if field not in before and where in self.new.reserved:
                yield Break("field-reserved", where, "the name is reserved")
            elif field not in before and not self.new.is_since(where):
                yield Break("since-missing", where, "is new, and the catalog does not say since when")
        required_before, required_after = set(was.get("required", ())), set(now.get("required", ()))
        if "request" in sides:
            for field in sorted(required_after - required_before):
                yield Break("field-required", f"{name}.{field}", "is required now")
        if "reply" in sides:
            for field in sorted((required_before - required_after) & after.keys()):
                yield Break("field-optional", f"{name}.{field}", "was always there, and need not be now")

    @staticmethod
    def _default(where: str, was: Schema, now: Schema) -> Iterator[Break]:
        if "default" in was and "default" in now:
            yield Break("default-changed", where, f"{was['default']!r} became {now['default']!r}")

    def _type(self, where: str, was: Schema, now: Schema, sides: frozenset[Side]) -> Iterator[Break]:
        was, was_nullable = _apart(was)
        now, now_nullable = _apart(now)
        if was_nullable and not now_nullable and "request" in sides:
            yield Break("arm-removed", where, "may no longer be null")
        if now_nullable and not was_nullable and "reply" in sides:
            yield Break("field-optional", where, "may be null now")
        if was.get("$ref") != now.get("$ref"):
            was, now = _written_out(was, self.old.definitions), _written_out(now, self.new.definitions)
        yield from self._values(where, was, now)
        yield from self._arms(where, was, now)
        for key in ("$ref", "type", "const"):
            if was.get(key) != now.get(key):
                yield Break("field-retyped", where, f"{key} was {was.get(key)!r} and is {now.get(key)!r}")
        if was.get("pattern") != now.get("pattern"):
            yield Break("pattern-changed", where, f"{was.get('pattern')!r} became {now.get('pattern')!r}")
        yield from self._bounds(where, was, now, sides)
        for key in ("items", "propertyNames", "additionalProperties"):
            inner_was, inner_now = was.get(key), now.get(key)
            if isinstance(inner_was, dict) and isinstance(inner_now, dict):
                yield from self._type(where, inner_was, inner_now, sides)
            elif isinstance(inner_was, dict) or isinstance(inner_now, dict):
                yield Break("field-retyped", where, f"{key} was {inner_was!r} and is {inner_now!r}")

    def _values(self, where: str, was: Schema, now: Schema) -> Iterator[Break]:
        if "enum" not in was or "enum" not in now:
            if ("enum" in was) != ("enum" in now):
                yield Break("field-retyped", where, "an enum on one side only")
            return
        for value in was["enum"]:
            if value not in now["enum"] and f"{where}={value}" not in self.new.reserved:
                yield Break("value-removed", where, f"{value!r} is gone, and is not reserved")
        for value in now["enum"]:
            name = f"{where}={value}"
            if value not in was["enum"] and not self.new.is_since(name):
                yield Break("since-missing", name, "is new, and the catalog does not say since when")

    @staticmethod
    def _arms(where: str, was: Schema, now: Schema) -> Iterator[Break]:
        before, after = was.get("oneOf"), now.get("oneOf")
        if before is None and after is None:
            return
        if before is None or after is None:
            yield Break("field-retyped", where, "a union on one side only")
            return
        for arm in before:
            if arm not in after:
                yield Break("arm-removed", where, f"{arm.get('$ref', '').rpartition('/')[2]} is gone")

    def _bounds(self, where: str, was: Schema, now: Schema, sides: frozenset[Side]) -> Iterator[Break]:
        for key in (*_LOWER_BOUNDS, *_UPPER_BOUNDS):
            before, after = was.get(key), now.get(key)
            if before == after:
                continue
            if before is None or after is None:
                tightened = before is None
            else:
                tightened = after > before if key in _LOWER_BOUNDS else after < before
            if tightened and "request" in sides:
                yield Break("bound-tightened", where, f"{key} was {before} and is {after}")
            if not tightened and "reply" in sides:
                yield Break("bound-loosened", where, f"{key} was {before} and is {after}")
