"""The OpenAPI document."""

from typing import Any

from hola_protocol.openapi import BODYLESS, openapi
from hola_protocol.operations import OPERATIONS
from openapi_spec_validator import OpenAPIV31SpecValidator

# OpenAPI and AsyncAPI, by validators of others


def test_openapi_is_valid() -> None:
    OpenAPIV31SpecValidator(openapi()).validate()


def test_the_openapi_validator_finds_a_fault() -> None:
    document = openapi()
    del document["paths"]["/v1/studies"]["get"]["responses"]
    document["paths"]["/v1/studies"]["get"]["parameters"].append({"name": "x", "in": "nowhere"})
    assert not OpenAPIV31SpecValidator(document).is_valid()


def test_openapi_has_every_operation() -> None:
    paths = openapi()["paths"]
    for operation in OPERATIONS:
        row = paths[operation.http_path][operation.http_method.lower()]
        assert row["operationId"] == operation.snake_name
        assert ("requestBody" in row) == (operation.http_method not in BODYLESS)
    assert sum(len(path) for path in paths.values()) == len(OPERATIONS) + 3


def test_query_parameters_are_scalars_or_lists_of_scalars() -> None:
    defs = openapi()["components"]["schemas"]

    def kind(schema: Any) -> Any:
        if "$ref" in schema:
            return kind(defs[schema["$ref"].rpartition("/")[2]])
        return ["array", kind(schema["items"])] if schema["type"] == "array" else schema["type"]

    kinds = {
        (row["operationId"], parameter["name"]): kind(parameter["schema"])
        for path in openapi()["paths"].values()
        for row in path.values()
        for parameter in row.get("parameters", ())
        if parameter.get("in") == "query"
    }
    assert kinds == {
        ("list_studies", "limit"): "integer",
        ("list_studies", "after"): "string",
        ("get_reports", "trial_ids"): ["array", "integer"],
        ("get_reports", "limit"): "integer",
        ("get_reports", "after"): "string",
        ("get_trials", "states"): ["array", "string"],
        ("get_trials", "changed_since"): "integer",
        ("get_trials", "with_metadata"): "boolean",
        ("get_trials", "limit"): "integer",
        ("get_trials", "after"): "string",
        ("get_columns", "changed_since"): "integer",
        ("get_columns", "max_bytes"): "integer",
        ("get_columns", "packed"): "boolean",
        ("get_columns", "include"): ["array", "string"],
        ("get_columns", "parameters"): ["array", "string"],
        ("get_metadata", "trial_ids"): ["array", "integer"],
        ("get_top_k", "limit"): "integer",
        ("get_top_k", "with_metadata"): "boolean",
        ("get_fronts", "limit"): "integer",
        ("get_fronts", "with_metadata"): "boolean",
        ("status", "max_workers"): "integer",
        ("get_events", "after"): "integer",
        ("get_events", "limit"): "integer",
        ("get_events", "wait_s"): "number",
    }
