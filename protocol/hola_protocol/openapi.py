"""The REST side of the catalog as an OpenAPI 3.1 document."""

from collections.abc import Iterator
from typing import Any

import msgspec

from . import messages as m
from .errors import ERRORS
from .examples import examples
from .operations import OPERATIONS, Operation
from .schema import Schema, definitions, field_docs, markdown, moved, struct_schema
from .version import VERSION

_COMPONENTS = "#/components/schemas/"
BODYLESS = frozenset({"GET", "DELETE"})
"""Methods whose requests have no body: their fields are query parameters."""


def _schema_reference(name: str) -> Schema:
    return {"$ref": _COMPONENTS + name}


def query_fields(operation: Operation) -> list[msgspec.structs.FieldInfo]:
    """The fields of a request that travel in the query: scalars, or lists of scalars as repeated keys.

    :param operation: one whose method has no body.
    """
    return [f for f in msgspec.structs.fields(operation.request) if not (f.name == "study" and operation.on_study)]


def _without_null(schema: Schema) -> Schema:
    """The schema of a query parameter: what is null in a body is left out here."""
    if "anyOf" not in schema:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**next(arm for arm in schema["anyOf"] if arm != {"type": "null"}), **rest}


def _query_parameters(operation: Operation) -> Iterator[Schema]:
    properties = struct_schema(operation.request, closed=True)["properties"]
    for field in query_fields(operation):
        schema = _without_null(properties[field.encode_name])
        description = schema.pop("description", "")
        if schema.get("default", 0) is None:
            del schema["default"]
        parameter: Schema = {"name": field.encode_name, "in": "query", "required": field.required}
        if description:
            parameter["description"] = description
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": True}
        yield {**parameter, "schema": moved(schema, _COMPONENTS)}


def _parameters(operation: Operation) -> list[Schema]:
    parameters: list[Schema] = [{"$ref": "#/components/parameters/Version"}]
    if operation.on_study:
        parameters.append({"$ref": "#/components/parameters/Study"})
    if operation.keyed:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    if operation.http_method in BODYLESS:
        parameters.extend(_query_parameters(operation))
    return parameters


def _content(name: str, shown: dict[str, Any]) -> Schema:
    return {"application/json": {"schema": _schema_reference(name), "example": shown[name]}}


def _operation(operation: Operation, shown: dict[str, Any]) -> Schema:
    request, response = operation.request.__name__, operation.response.__name__
    description = markdown(operation.request.__doc__ or "")
    success: Schema = {
        "description": markdown(operation.response.__doc__ or ""),
        "headers": {"Hola-Protocol": {"$ref": "#/components/headers/Version"}},
        "content": _content(response, shown),
    }
    if operation.response is m.GetEventsResponse:
        success["content"]["text/event-stream"] = {
            "schema": {
                "type": "string",
                "description": "The same events without end, one a message: `id` is the event's id, `event` its tag, "
                "`data` its JSON. `Last-Event-ID` resumes after an event.",
            }
        }
    result: Schema = {
        "operationId": operation.snake_name,
        "summary": operation.name,
        "description": f"{description}\n\nNeeds the role `{operation.role}`.",
        "tags": ["studies" if operation.on_study else "server"],
        "parameters": _parameters(operation),
        "responses": {"200": success, "default": {"$ref": "#/components/responses/Error"}},
    }
    if operation.http_method not in BODYLESS:
        result["requestBody"] = {"required": True, "content": _content(request, shown)}
    return result


_TEXT: Schema = {"text/plain": {"schema": {"type": "string"}}}


def _probe(name: str, summary: str, *, unready: bool = False) -> Schema:
    responses: Schema = {"200": {"description": "Yes.", "content": _TEXT}}
    if unready:
        responses["503"] = {"description": "The scheduler does not answer."}
    return {"get": {"operationId": name, "summary": summary, "security": [], "responses": responses}}


def _metrics() -> Schema:
    return {
        "get": {
            "operationId": "metrics",
            "summary": "Metrics in the text format of Prometheus",
            "description": "Needs the role `read`.",
            "responses": {
                "200": {"description": "Of the gateway, and of every study.", "content": _TEXT},
                "default": {"$ref": "#/components/responses/Error"},
            },
        }
    }


def openapi() -> Schema:
    """The document: every operation of the catalog, and the probes of the gateway."""
    shown = examples()
    paths: dict[str, Schema] = {}
    for operation in OPERATIONS:
        path = paths.setdefault(operation.http_path, {})
        path[operation.http_method.lower()] = _operation(operation, shown)
    paths["/healthz"] = _probe("healthz", "Whether the gateway runs")
    paths["/readyz"] = _probe("readyz", "Whether the scheduler answers", unready=True)
    paths["/metrics"] = _metrics()
    used = {name: schema for name, schema in definitions().items() if name not in ("Header", "StudyFile", "Message")}
    statuses = ", ".join(f"{row.http_status} {row.code}" for row in ERRORS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hola",
            "version": str(VERSION),
            "summary": "Distributed hyperparameter optimisation: ask for trials, tell their results.",
            "description": "The same messages as over ZeroMQ. The path fills in `study`; a body that names another is "
            "refused. A GET and a DELETE have no body: lists are repeated keys, and booleans are true or false.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [
            {"name": "server", "description": "The server and its studies."},
            {"name": "studies", "description": "One study: its trials, its workers."},
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {
                "Study": {
                    "name": "study",
                    "in": "path",
                    "required": True,
                    "description": field_docs(m.StudyRequest)["study"],
                    "schema": _schema_reference("Name"),
                },
                "IdempotencyKey": {
                    "name": "Idempotency-Key",
                    "in": "header",
                    "required": False,
                    "description": "A UUID that names the intent: a retry repeats it and gets the same answer.",
                    "schema": _schema_reference("WorkerId"),
                },
                "Version": {
                    "name": "Hola-Protocol",
                    "in": "header",
                    "required": False,
                    "description": "The lowest version that holds all that the request uses; absent: the oldest.",
                    "schema": _schema_reference("VersionText"),
                },
            },
            "headers": {
                "Version": {"description": "The version of the reply.", "schema": _schema_reference("VersionText")}
            },
            "responses": {
                "Error": {
                    "description": f"The request had no effect. Statuses by code: {statuses}.",
                    "content": _content("ErrorResponse", shown),
                }
            },
            "schemas": moved(used, _COMPONENTS),
        },
    }
