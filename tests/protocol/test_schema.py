"""The JSON schema of the messages."""

from typing import Any, get_args

import jsonschema
from hola_protocol import messages as m
from hola_protocol.catalog import catalog_schema
from hola_protocol.schema import closed_structs, definitions, field_docs, message_schema, structs

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
