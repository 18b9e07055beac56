"""From ``catalog.json`` and ``hola.schema.json`` to the model."""

import json
from pathlib import Path
from typing import Any, cast, get_args

from .ir import (
    Alias,
    Constraints,
    Definition,
    Enum,
    EnumValue,
    ErrorCode,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Operation,
    Primitive,
    PrimitiveKind,
    Ref,
    Scalars,
    Struct,
    StructKind,
    Tag,
    Type,
    Union,
)
from .naming import pascal

Schema = dict[str, Any]

_PREFIX = "#/$defs/"
_CONSTRAINTS = {
    "minimum": "minimum",
    "exclusiveMinimum": "exclusive_minimum",
    "maximum": "maximum",
    "exclusiveMaximum": "exclusive_maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
    "maxProperties": "max_length",
    "pattern": "pattern",
}
_ANNOTATIONS = {"description", "default", "title"}
_KINDS: tuple[PrimitiveKind, ...] = get_args(PrimitiveKind)


class SchemaError(ValueError):
    """The schema says something that the model has no word for."""


def read_model(folder: Path) -> Model:
    """Read the protocol of a folder of schemas.

    :param folder: with ``catalog.json`` and ``hola.schema.json``.
    :returns: the model.
    :raises OSError: when a file is missing.
    :raises SchemaError: when a file holds what the model cannot say.
    """
    catalog = json.loads((folder / "catalog.json").read_text())
    schema = json.loads((folder / "hola.schema.json").read_text())
    return Reader(catalog, schema).model()


class Reader:
    """Reads one version of the protocol.

    :param catalog: the content of ``catalog.json``.
    :param schema: the content of ``hola.schema.json``.
    """

    def __init__(self, catalog: Schema, schema: Schema) -> None:
        self._catalog = catalog
        self._schemas: dict[str, Schema] = schema["$defs"]
        self._kinds: dict[str, StructKind] = {m["name"]: m["kind"] for m in catalog["messages"]}
        self._since: dict[str, str] = catalog["since"]
        self._oldest: str = min(
            {o["since"] for o in catalog["operations"]}, key=lambda v: tuple(int(part) for part in v.split("."))
        )
        self._definitions: dict[str, Definition] = {}

    def model(self) -> Model:
        """The model.

        :raises SchemaError: when the schema holds what the model cannot say.
        """
        for name, schema in self._schemas.items():
            self._definitions[name] = self._definition(name, schema)
        catalog = self._catalog
        return Model(
            version=catalog["version"],
            versions=tuple(catalog["versions"]),
            first_frame=catalog["first_frame"],
            rest_prefix=catalog["rest_prefix"],
            roles=tuple(catalog["roles"]),
            limits=catalog["limits"],
            operations=tuple(self._operation(o) for o in catalog["operations"]),
            errors=tuple(
                ErrorCode(**{name: value for name, value in e.items() if name != "detail"}) for e in catalog["errors"]
            ),
            definitions=dict(sorted(self._definitions.items())),
        )

    def _operation(self, row: Schema) -> Operation:
        return Operation(
            **{**row, "request": self._struct_of(row["request"]), "response": self._struct_of(row["response"])}
        )

    def _struct_of(self, name: str) -> Struct:
        struct = self._definitions[name]
        if not isinstance(struct, Struct):
            raise SchemaError(f"{name} is not a struct")
        return struct

    def _definition(self, name: str, schema: Schema) -> Definition:
        doc = schema.get("description", "")
        if "properties" in schema:
            return self._struct(name, schema)
        if "enum" in schema:
            return self._enum(name, schema)
        if "oneOf" in schema:
            arms = tuple(self._reference(arm) for arm in schema["oneOf"])
            return Union(name, doc, self._tag_field(name, arms), arms)
        return Alias(name, doc, self._type(schema, name))

    def _tag_field(self, name: str, arms: tuple[str, ...]) -> str:
        fields: set[str] = {
            key for arm in arms for key, schema in self._schemas[arm].get("properties", {}).items() if "const" in schema
        }
        if len(fields) != 1:
            raise SchemaError(f"the arms of {name} do not share one tag field: {sorted(fields)}")
        (tag_field,) = fields
        return tag_field

    def _enum(self, name: str, schema: Schema) -> Enum:
        values = tuple(EnumValue(v, self._since.get(f"{name}={v}", self._oldest)) for v in schema["enum"])
        return Enum(name, schema.get("description", ""), values)

    def _struct(self, name: str, schema: Schema) -> Struct:
        since = self._since.get(name, self._oldest)
        tag: Tag | None = None
        fields: list[Field] = []
        required = schema.get("required", [])
        for key, part in schema["properties"].items():
            if "const" in part:
                tag = Tag(key, part["const"])
                continue
            fields.append(
                Field(
                    name=key,
                    type=self._type(part, name + pascal(key)),
                    required=key in required,
                    default=part.get("default"),
                    doc=part.get("description", ""),
                    since=self._since.get(f"{name}.{key}", since),
                )
            )
        return Struct(
            name=name,
            doc=schema.get("description", ""),
            kind=self._kinds.get(name, "part"),
            tag=tag,
            fields=tuple(fields),
            closed=schema.get("additionalProperties") is False,
            since=since,
        )

    def _reference(self, schema: Schema) -> str:
        name = str(schema["$ref"]).removeprefix(_PREFIX)
        if name not in self._schemas:
            raise SchemaError(f"{schema['$ref']} leads nowhere")
        return name

    def _type(self, schema: Schema, path: str) -> Type:
        keywords = {k: v for k, v in schema.items() if k not in _ANNOTATIONS}
        constraints = Constraints(**{_CONSTRAINTS[k]: keywords.pop(k) for k in list(keywords) if k in _CONSTRAINTS})
        if set(keywords) == {"$ref"} and not constraints:
            return Ref(self._reference(schema))
        if set(keywords) == {"anyOf"} and len(keywords["anyOf"]) == 2 and {"type": "null"} in keywords["anyOf"]:
            return Nullable(next(self._type(arm, path) for arm in keywords["anyOf"] if arm != {"type": "null"}))
        if set(keywords) == {"type", "enum"} and keywords["type"] == "string":
            # An enumeration without a name of its own gets that of the field.
            self._definitions[path] = self._enum(path, schema)
            return Ref(path)
        kind = keywords.pop("type", "any")
        match kind:
            case "array" if set(keywords) == {"items"}:
                return ListOf(self._type(keywords["items"], path + "Item"), constraints)
            case "object" if set(keywords) <= {"additionalProperties", "propertyNames"}:
                return MapOf(
                    self._type(keywords.get("additionalProperties", {}), path + "Value"),
                    self._type(keywords.get("propertyNames", {"type": "string"}), path + "Key"),
                    constraints,
                )
            case list() if not keywords and not constraints:
                kinds = tuple(cast("PrimitiveKind", k) for k in kind if k != "null")
                if len(kinds) == 1:
                    return Nullable(Primitive(kinds[0]))
                return Scalars(kinds, nullable="null" in kind)
            case str() if kind in _KINDS and not keywords:
                return Primitive(kind, constraints)
        raise SchemaError(f"{path}: no word for {schema}")
