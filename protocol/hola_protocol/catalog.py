"""The tables of the protocol as data, for readers that are not Python."""

from typing import Any, Literal, get_args, get_type_hints

import msgspec
from msgspec import Struct

from . import messages as m
from .errors import ERRORS, ErrorCode
from .limits import Limits
from .operations import OPERATIONS, PREFIX, ROLES
from .schema import DIALECT, Schema, definitions, is_struct, markdown, named_types, schema_id, struct_schema
from .values import Name, Role
from .version import FIRST_FRAME, RESERVED, SERVED, SINCE, VERSION, VersionText

MessageKind = Literal["request", "response", "event"]
HttpMethod = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]


class CatalogMessage(Struct, kw_only=True, forbid_unknown_fields=True):
    """A message: its tag, which is the name of its definition in the schema, too."""

    name: Name
    kind: MessageKind
    since: VersionText


class CatalogOperation(Struct, kw_only=True, forbid_unknown_fields=True):
    """An operation: a request, its response, where REST finds it, who may call it."""

    name: Name
    snake_name: Name
    summary: str
    """What it does, in one sentence."""
    request: Name
    """The tag of the request."""
    response: Name
    """The tag of the response; any operation may be answered by an ``ErrorResponse`` instead."""
    http_method: HttpMethod
    """The request of a GET and a DELETE has no body: its fields are query parameters."""
    http_path: str
    on_study: bool
    """Whether the request names a study, and the path holds ``{study}``."""
    role: Role
    """What the caller's token must allow at least."""
    keyed: bool
    """Whether an idempotency key is recorded; the others can be repeated freely."""
    parked: bool
    """Whether the request may wait for up to its ``wait_s``."""
    since: VersionText


class CatalogDetail(Struct, kw_only=True, forbid_unknown_fields=True):
    """A field of the ``detail`` of an error."""

    name: str
    kind: Literal["integer", "array of strings"]
    meaning: str


class CatalogError(Struct, kw_only=True, forbid_unknown_fields=True):
    """A code of the error table."""

    code: ErrorCode
    http_status: int
    retryable: bool
    meaning: str
    detail: list[CatalogDetail]
    """The fields that ``detail`` may hold."""


class Catalog(Struct, kw_only=True, forbid_unknown_fields=True):
    """The tables of one version of the protocol."""

    version: VersionText
    versions: list[VersionText]
    """The versions that this release serves, oldest first."""
    first_frame: str
    rest_prefix: str
    roles: list[Role]
    """Each role includes those before it."""
    limits: Limits
    """The limits of a server that was not told others."""
    operations: list[CatalogOperation]
    errors: list[CatalogError]
    messages: list[CatalogMessage]
    since: dict[str, VersionText]
    """When what is younger than 1.0 came: ``Struct``, ``Struct.field`` or ``NamedType=value``."""
    reserved: list[str]
    """Names that nothing else may have."""


def _since(name: str) -> str:
    return str(SINCE.get(name, "1.0"))


def build_catalog() -> Catalog:
    """The catalog of this version."""
    kinds: tuple[tuple[MessageKind, Any], ...] = (
        ("request", m.AnyRequest),
        ("response", m.AnyResponse),
        ("event", m.AnyEvent),
    )
    return Catalog(
        version=str(VERSION),
        versions=[str(v) for v in SERVED],
        first_frame=FIRST_FRAME.decode(),
        rest_prefix=PREFIX,
        roles=list(ROLES),
        limits=Limits(),
        operations=[
            CatalogOperation(
                name=op.name,
                snake_name=op.snake_name,
                summary=markdown(op.request.__doc__ or "").split("\n\n")[0].replace("\n", " "),
                request=op.request.__name__,
                response=op.response.__name__,
                http_method=op.http_method,
                http_path=op.http_path,
                on_study=op.on_study,
                role=op.role,
                keyed=op.keyed,
                parked="wait_s" in op.request.__struct_fields__,
                since=str(op.since),
            )
            for op in OPERATIONS
        ],
        errors=[
            CatalogError(
                code=row.code,
                http_status=row.http_status,
                retryable=row.retryable,
                meaning=row.meaning,
                detail=[CatalogDetail(name=name, **field._asdict()) for name, field in row.detail.items()],
            )
            for row in ERRORS
        ],
        messages=[
            CatalogMessage(name=struct.__name__, kind=kind, since=_since(struct.__name__))
            for kind, union in kinds
            for struct in get_args(union)
        ],
        since={name: str(since) for name, since in sorted(SINCE.items())},
        reserved=list(RESERVED),
    )


def catalog() -> dict[str, Any]:
    """The catalog as JSON data."""
    data = msgspec.to_builtins(build_catalog())
    if not isinstance(data, dict):
        raise TypeError("a struct becomes an object")
    return data


def catalog_schema() -> Schema:
    """The schema of ``catalog.json``."""
    own = (Catalog, CatalogOperation, CatalogDetail, CatalogError, CatalogMessage, Limits)
    defs = {struct.__name__: struct_schema(struct, closed=True) for struct in own}
    shared = definitions()
    for struct in own:
        for hint in get_type_hints(struct, include_extras=True).values():
            for used in (hint, *get_args(hint)):
                if not is_struct(used) and (name := named_types().get(used)):
                    defs[name] = shared[name]
    return {
        "$schema": DIALECT,
        "$id": schema_id("catalog"),
        "title": "hola protocol catalog",
        "$ref": "#/$defs/Catalog",
        "$defs": dict(sorted(defs.items())),
    }
