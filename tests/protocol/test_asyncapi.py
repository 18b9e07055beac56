"""The AsyncAPI document."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hola_protocol.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"
ASYNCAPI = ROOT / "tests" / "tools" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json"


# The schema


def subschemas(schema: Any) -> Any:
    if isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key not in ("default", "const", "enum", "example"):
                yield from subschemas(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from subschemas(item)


@pytest.fixture(scope="module")
def asyncapi_judge() -> jsonschema.Draft7Validator:
    if not ASYNCAPI.exists():
        if os.environ.get("CI"):
            pytest.fail("the AsyncAPI project's schemas are missing: npm did not install tests/tools")
        pytest.skip("npm is not here: asyncapi.json is not held against the AsyncAPI project's schema")
    return jsonschema.Draft7Validator(json.loads(ASYNCAPI.read_text(encoding="utf-8")))


def test_asyncapi_is_valid(asyncapi_judge: jsonschema.Draft7Validator) -> None:
    asyncapi_judge.validate(json.loads((DRAFT / "asyncapi.json").read_text(encoding="utf-8")))


def test_the_asyncapi_validator_finds_a_fault(asyncapi_judge: jsonschema.Draft7Validator) -> None:
    document = json.loads((DRAFT / "asyncapi.json").read_text(encoding="utf-8"))
    document["operations"]["get_top_k"]["action"] = "shout"
    assert not asyncapi_judge.is_valid(document)


def test_asyncapi_has_every_operation_and_no_loose_reference() -> None:
    document = json.loads((DRAFT / "asyncapi.json").read_text(encoding="utf-8"))
    assert list(document["operations"]) == [operation.snake_name for operation in OPERATIONS]
    for schema in subschemas(document):
        if isinstance(schema.get("$ref"), str):
            target = document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step]
