"""What the emitters read: the protocol as typed, resolved, immutable data, free of JSON Schema and of any language."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

PrimitiveKind: TypeAlias = Literal["boolean", "integer", "number", "string", "any"]
StructKind: TypeAlias = Literal["request", "response", "event", "part"]


@dataclass(frozen=True)
class Constraints:
    """What a value must satisfy beyond its type. ``min_length`` and ``max_length`` count characters, items or keys."""

    minimum: float | None = None
    exclusive_minimum: float | None = None
    maximum: float | None = None
    exclusive_maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None

    def __bool__(self) -> bool:
        return self != _UNCONSTRAINED


_UNCONSTRAINED = Constraints()


@dataclass(frozen=True)
class Primitive:
    """A JSON scalar, or ``any`` JSON value."""

    kind: PrimitiveKind
    constraints: Constraints = _UNCONSTRAINED


@dataclass(frozen=True)
class Scalars:
    """One of several scalars, told apart by their JSON type alone, such as a parameter's value."""

    kinds: tuple[PrimitiveKind, ...]
    nullable: bool


@dataclass(frozen=True)
class Ref:
    """A definition of the model by its name."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """An array."""

    item: "Type"
    constraints: Constraints = _UNCONSTRAINED


@dataclass(frozen=True)
class MapOf:
    """An object with keys that are data."""

    value: "Type"
    key: "Type" = field(default_factory=lambda: Primitive("string"))
    constraints: Constraints = _UNCONSTRAINED


@dataclass(frozen=True)
class Nullable:
    """A type or null; null and absent mean the same in a struct."""

    type: "Type"


Type: TypeAlias = Primitive | Scalars | Ref | ListOf | MapOf | Nullable


@dataclass(frozen=True)
class Field:
    """A field of a struct.

    :ivar default: its JSON value; only meaningful when the field is not required.
    :ivar since: the version that brought it.
    """

    name: str
    type: Type
    required: bool
    default: Any
    doc: str
    since: str


@dataclass(frozen=True)
class Tag:
    """The constant field that names a struct on the wire."""

    field: str
    value: str


@dataclass(frozen=True)
class Struct:
    """An object with named fields.

    :ivar closed: whether a reader refuses unknown fields; the others are ignored.
    """

    name: str
    doc: str
    kind: StructKind
    tag: Tag | None
    fields: tuple[Field, ...]
    closed: bool
    since: str

    def field(self, name: str) -> Field | None:
        """The field of a name.

        :param name: the name.
        """
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True)
class EnumValue:
    """A value of an enumeration, and the version that brought it."""

    value: str
    since: str


@dataclass(frozen=True)
class Enum:
    """Strings of which a field holds one. A reader of replies keeps one that it does not know."""

    name: str
    doc: str
    values: tuple[EnumValue, ...]


@dataclass(frozen=True)
class Union:
    """Structs of which one stands, told apart by their tag. A reader of replies keeps an arm that it does not know."""

    name: str
    doc: str
    tag_field: str
    arms: tuple[str, ...]


@dataclass(frozen=True)
class Alias:
    """A name for a type."""

    name: str
    doc: str
    type: Type


Definition: TypeAlias = Struct | Enum | Union | Alias


@dataclass(frozen=True)
class Operation:
    """A request and its response, and where REST finds it.

    :ivar keyed: whether it takes an idempotency key.
    :ivar parked: whether the server may wait for the request's ``wait_s``.
    """

    name: str
    snake_name: str
    summary: str
    request: Struct
    response: Struct
    http_method: str
    http_path: str
    on_study: bool
    role: str
    keyed: bool
    parked: bool
    since: str

    @property
    def has_body(self) -> bool:
        """Whether REST carries the request as a body; otherwise its fields are query parameters."""
        return self.http_method not in ("GET", "DELETE")

    @property
    def page_item(self) -> Type | None:
        """The type of the items, when the operation answers page by page with an optional ``next_cursor``."""
        items, cursor = self.response.field("items"), self.response.field("next_cursor")
        pages = self.request.field("after") and cursor and isinstance(cursor.type, Nullable)
        return items.type.item if pages and items and isinstance(items.type, ListOf) else None


@dataclass(frozen=True)
class ErrorCode:
    """A row of the error table."""

    code: str
    http_status: int
    retryable: bool
    meaning: str


@dataclass(frozen=True)
class Model:
    """The whole protocol.

    :ivar definitions: by name, in alphabetical order.
    :ivar limits: the default limits, by name.
    """

    version: str
    versions: tuple[str, ...]
    first_frame: str
    rest_prefix: str
    roles: tuple[str, ...]
    limits: dict[str, float]
    operations: tuple[Operation, ...]
    errors: tuple[ErrorCode, ...]
    definitions: dict[str, Definition]

    @property
    def structs(self) -> tuple[Struct, ...]:
        """Every struct, in alphabetical order."""
        return tuple(d for d in self.definitions.values() if isinstance(d, Struct))

    @property
    def enums(self) -> tuple[Enum, ...]:
        """Every enumeration, in alphabetical order."""
        return tuple(d for d in self.definitions.values() if isinstance(d, Enum))

    @property
    def unions(self) -> tuple[Union, ...]:
        """Every union, in alphabetical order."""
        return tuple(d for d in self.definitions.values() if isinstance(d, Union))

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """Every alias, in alphabetical order."""
        return tuple(d for d in self.definitions.values() if isinstance(d, Alias))
