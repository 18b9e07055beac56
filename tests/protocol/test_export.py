"""The committed output is what the structs say, and others' validators agree with it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hola_protocol import messages as m
from hola_protocol.__main__ import main
from hola_protocol.catalog import Catalog, catalog, catalog_schema
from hola_protocol.errors import ERRORS
from hola_protocol.examples import examples
from hola_protocol.export import OWN_FOLDERS, differences, documents, write
from hola_protocol.openapi import BODYLESS, openapi
from hola_protocol.operations import OPERATIONS
from hola_protocol.schema import closed_structs, definitions, field_docs, message_schema, structs
from hola_protocol.testing import judge
from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"
ASYNCAPI = ROOT / "tests" / "tools" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json"


@pytest.mark.spec("C-3")
def test_the_committed_output_is_current() -> None:
    assert differences(DRAFT) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "draft"
    write(folder)
    return folder


def test_check_passes_on_what_was_written(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--check", str(copy)]) == 0
    assert capsys.readouterr().out == ""


def test_check_names_a_file_that_differs(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "catalog.json"
    path.write_text(path.read_text(encoding="utf-8").replace("409", "408", 1), encoding="utf-8")
    assert main(["export", "--check", str(copy)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{path} differs from what the structs say"


def test_check_finds_what_is_missing_and_what_is_too_much(copy: Path) -> None:
    (copy / "examples" / "GetTopKRequest.json").unlink()
    (copy / "vectors" / "stray.json").write_text("[]", encoding="utf-8")
    assert differences(copy) == ["examples/GetTopKRequest.json", "vectors/stray.json"]
    assert write(copy) == ["examples/GetTopKRequest.json", "vectors/stray.json"]
    assert differences(copy) == []


def test_what_is_not_exported_is_left_alone(copy: Path) -> None:
    (copy / "notes").mkdir()
    (copy / "notes" / "mine.json").write_text("{}", encoding="utf-8")
    assert "notes" not in OWN_FOLDERS
    assert differences(copy) == []


def test_check_fails_in_a_process_of_its_own(copy: Path) -> None:
    shutil.rmtree(copy / "vectors")
    command = [sys.executable, "-m", "hola_protocol", "export", "--check", str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"{copy / 'vectors/accept.json'} differs" in run.stdout


def test_every_document_ends_in_one_newline_and_is_strict_json() -> None:
    for name, content in documents().items():
        assert content.endswith("}\n") or content.endswith("]\n"), name
        json.loads(content, parse_constant=pytest.fail)


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


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(message_schema())
    jsonschema.Draft202012Validator.check_schema(catalog_schema())


def test_every_struct_has_a_definition_and_every_reference_a_target() -> None:
    defs = definitions()
    assert {s.__name__ for s in structs()} <= defs.keys()
    references = {s["$ref"].removeprefix("#/$defs/") for s in subschemas(defs) if isinstance(s.get("$ref"), str)}
    assert references <= defs.keys()


def test_integers_have_a_range() -> None:
    bare = [
        s for s in subschemas(definitions()) if s.get("type") == "integer" and not {"minimum", "maximum"} <= s.keys()
    ]
    assert bare == []


def test_no_pattern_is_written_for_python_alone() -> None:
    patterns = {s["pattern"] for s in subschemas(definitions()) if "pattern" in s}
    assert all(p.startswith("^") and p.endswith("$") and "\\Z" not in p for p in patterns)


def test_tags_are_required_constants() -> None:
    defs = definitions()
    for struct in (*get_args(m.AnyRequest), *get_args(m.AnyResponse), *get_args(m.AnyEvent)):
        schema = defs[struct.__name__]
        assert schema["properties"]["tag"] == {"type": "string", "const": struct.__name__}
        assert schema["required"][0] == "tag"


def test_requests_are_closed_and_replies_open() -> None:
    defs = definitions()
    closed = {name for name, schema in defs.items() if schema.get("additionalProperties") is False}
    assert closed == {s.__name__ for s in closed_structs()}
    assert {"GetSuggestionRequest", "Result", "StudySpec", "ContinuousParameter", "StudyFile"} <= closed
    assert closed.isdisjoint({"GetSuggestionResponse", "Trial", "StudyInfo", "Header", "TrialChanged", "Limits"})


def test_defaults_made_by_factories_are_there() -> None:
    defs = definitions()
    assert defs["StudySpec"]["properties"]["sampler"]["default"] == {"type": "gaussian_process"}
    assert defs["GetTrialsRequest"]["properties"]["states"]["default"] == []
    assert defs["StudyInfo"]["properties"]["counts"]["default"] == {}


def test_defaults_are_valid() -> None:
    defs = definitions()
    for schema in subschemas(defs):
        if "default" in schema and isinstance(schema.get("$ref", ""), str):
            rest = {key: value for key, value in schema.items() if key != "default"}
            jsonschema.Draft202012Validator({**rest, "$defs": defs}).validate(schema["default"])


def test_every_field_is_described() -> None:
    bare = [
        f"{struct.__name__}.{field}"
        for struct in structs()
        for field, schema in definitions()[struct.__name__]["properties"].items()
        if not schema.get("description") and field not in ("tag", "type")
    ]
    assert bare == []


def test_inherited_fields_keep_their_description() -> None:
    assert field_docs(m.GetTopKRequest) == {
        "study": "The study.",
        "limit": "The maximum number of trials.",
        "with_metadata": "Whether the trials have their metadata.",
    }


# The catalog


def test_the_catalog_is_valid_under_its_own_schema() -> None:
    jsonschema.Draft202012Validator(catalog_schema()).validate(catalog())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("version"),
        lambda data: data["operations"][0].update(role="owner"),
        lambda data: data["errors"][0].pop("http_status"),
        lambda data: data.update(extra=1),
    ],
)
def test_the_catalog_schema_refuses(spoil: Any) -> None:
    data = catalog()
    spoil(data)
    assert not jsonschema.Draft202012Validator(catalog_schema()).is_valid(data)


def test_the_catalog_holds_the_tables() -> None:
    data = catalog()
    assert data.keys() == set(Catalog.__struct_fields__)
    assert [row["name"] for row in data["operations"]] == [operation.name for operation in OPERATIONS]
    assert [row["code"] for row in data["errors"]] == [row.code for row in ERRORS]
    assert {row["name"] for row in data["messages"]} == {s.__name__ for s in get_args(m.Message)}
    assert {row["name"] for row in data["operations"] if row["parked"]} == {
        "GetSuggestion",
        "GetEvents",
        "GetModelView",
    }


# Examples


def test_every_message_has_an_example() -> None:
    assert examples().keys() == {s.__name__ for s in get_args(m.Message)} | {"Header", "StudyFile"}


@pytest.mark.parametrize("name", sorted(examples()))
def test_examples_are_valid(name: str) -> None:
    judge(name).validate(examples()[name])


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
