"""The model is complete, the generated files stand as committed, and a difference is found."""

import json
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from codegen.__main__ import main
from codegen.formatting import MissingToolError, comment, formatted
from codegen.ir import (
    Alias,
    Constraints,
    Enum,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Operation,
    Primitive,
    Ref,
    Scalars,
    Struct,
    Union,
)
from codegen.naming import camel, pascal, snake
from codegen.output import Files
from codegen.python import generate
from codegen.reader import Reader, SchemaError, read_model
from hola_protocol.errors import ERRORS
from hola_protocol.operations import OPERATIONS

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(DRAFT)


def schema_and_catalog() -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        json.loads((DRAFT / "hola.schema.json").read_text()),
        json.loads((DRAFT / "catalog.json").read_text()),
    )


def operation(model: Model, name: str) -> Operation:
    return next(op for op in model.operations if op.name == name)


def test_the_committed_clients_are_those_of_the_schema() -> None:
    assert main(["--check"]) == 0


def test_a_changed_byte_and_a_missing_file_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    arguments = ["--root", str(tmp_path), "--schemas", str(DRAFT), "--language", "python"]
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0
    capsys.readouterr()
    changed = tmp_path / "hola" / "clients" / "operations.py"
    changed.write_text(changed.read_text().replace("wait_s: Seconds = 0.0", "wait_s: Seconds = 1.0", 1))
    (tmp_path / "hola" / "clients" / "operations_async.py").unlink()

    assert main([*arguments, "--check"]) == 1
    assert capsys.readouterr().out == (
        "hola/clients/operations.py: differs: run `make generate`\n"
        "hola/clients/operations_async.py: differs: run `make generate`\n"
    )
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0


def test_every_operation_and_error_is_in_the_model(model: Model) -> None:
    assert [(op.name, op.snake_name, op.http_path, op.keyed) for op in model.operations] == [
        (op.name, op.snake_name, op.http_path, op.keyed) for op in OPERATIONS
    ]
    assert [(e.code, e.http_status, e.retryable) for e in model.errors] == [
        (row.code, row.http_status, row.retryable) for row in ERRORS
    ]


def test_a_request_is_read_whole(model: Model) -> None:
    request = operation(model, "GetSuggestion").request
    assert (request.kind, request.closed, request.tag, request.since) == (
        "request",
        True,
        request.tag,
        "1.0",
    )
    assert request.tag is not None
    assert (request.tag.field, request.tag.value) == ("tag", "GetSuggestionRequest")
    assert [(f.name, f.type, f.required, f.default) for f in request.fields] == [
        ("study", Ref("Name"), False, "default"),
        ("worker_id", Ref("WorkerId"), True, None),
        ("count", Primitive("integer", Constraints(minimum=1, maximum=256)), False, 1),
        ("wait_s", Ref("Seconds"), False, 0.0),
        ("lease_s", Nullable(Ref("PositiveSeconds")), False, None),
    ]
    assert all(field.doc for field in request.fields)


def test_every_kind_of_definition_is_read(model: Model) -> None:
    definitions = model.definitions
    event = definitions["AnyEvent"]
    assert isinstance(event, Union)
    assert (event.tag_field, event.arms) == ("tag", ("TrialChanged", "StudyChanged", "WorkerChanged", "ModelChanged"))
    parameter = definitions["ParameterSpec"]
    assert isinstance(parameter, Union)
    assert parameter.tag_field == "type"
    state = definitions["StudyState"]
    assert isinstance(state, Enum)
    assert [(v.value, v.since) for v in state.values] == [("running", "1.0"), ("paused", "1.0"), ("finished", "1.0")]
    value = definitions["ParameterValue"]
    assert isinstance(value, Alias)
    assert value.type == Scalars(("boolean", "number", "string"), nullable=True)
    values = definitions["ParameterSet"]
    assert isinstance(values, Alias)
    assert values.type == MapOf(Ref("ParameterValue"), Ref("Name"))
    spec = definitions["StudySpec"]
    assert isinstance(spec, Struct)
    field = spec.field("parameters")
    assert field is not None
    assert field.type == ListOf(Ref("ParameterSpec"), Constraints(min_length=1, max_length=256))
    assert len(model.structs) + len(model.enums) + len(model.unions) + len(model.aliases) == len(definitions)


def test_newer_fields_values_and_structs_keep_their_version() -> None:
    schema, catalog = schema_and_catalog()
    catalog["since"] = {"GetSuggestionRequest.count": "1.1", "StudyState=paused": "1.2", "Trial": "1.3"}
    model = Reader(catalog, schema).model()
    count = operation(model, "GetSuggestion").request.field("count")
    state, trial = model.definitions["StudyState"], model.definitions["Trial"]
    assert count is not None
    assert isinstance(state, Enum)
    assert isinstance(trial, Struct)
    assert (count.since, trial.since, trial.fields[0].since) == ("1.1", "1.3", "1.3")
    assert [v.since for v in state.values] == ["1.0", "1.2", "1.0"]


def test_a_nameless_enumeration_gets_the_name_of_its_field() -> None:
    schema, catalog = schema_and_catalog()
    schema["$defs"]["HeartbeatRequest"]["properties"]["mood"] = {"type": "string", "enum": ["good", "bad"]}
    model = Reader(catalog, schema).model()
    mood = operation(model, "Heartbeat").request.field("mood")
    assert mood is not None
    assert mood.type == Ref("HeartbeatRequestMood")
    assert isinstance(model.definitions["HeartbeatRequestMood"], Enum)
    source = next(iter(generate(model, ROOT).values()))
    assert 'mood: Literal["good", "bad"]' in source


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "multipleOf": 5},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        {"$ref": "#/$defs/NoSuchThing"},
        {"type": "array", "prefixItems": []},
        {"type": ["string", "null"], "maxLength": 3},
        {"not": {}},
    ],
)
def test_what_the_model_cannot_say_is_refused(schema: dict[str, Any]) -> None:
    document, catalog = schema_and_catalog()
    document["$defs"]["GetSuggestionRequest"]["properties"]["odd"] = schema
    with pytest.raises(SchemaError):
        Reader(catalog, document).model()


def test_a_new_operation_needs_no_change_of_the_emitter() -> None:
    schema, catalog = schema_and_catalog()
    row = next(o for o in catalog["operations"] if o["name"] == "GetTrials")
    catalog["operations"].append({**row, "name": "ListWorkers", "snake_name": "list_workers"})
    sources = {str(path): text for path, text in generate(Reader(catalog, schema).model(), ROOT).items()}
    for source in sources.values():
        assert "def list_workers(" in source
        assert "def iter_workers(" in source
        compile(source, "generated", "exec")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("GetTopK", ("get_top_k", "GetTopK", "getTopK")),
        ("lease_s", ("lease_s", "LeaseS", "leaseS")),
        ("HTTPStatus", ("http_status", "HttpStatus", "httpStatus")),
        ("max-trials", ("max_trials", "MaxTrials", "maxTrials")),
        ("V2Name", ("v_2_name", "V2Name", "v2Name")),
    ],
)
def test_names(name: str, expected: tuple[str, str, str]) -> None:
    assert (snake(name), pascal(name), camel(name)) == expected


def test_a_missing_formatter_skips_its_language_visibly_but_not_in_ci(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def generate_without(model: Model, root: Path) -> Files:
        return {PurePosixPath("x"): formatted("x", ["no-such-formatter"], cwd=root, hint="find one")}

    monkeypatch.setattr("codegen.__main__.LANGUAGES", {"klingon": generate_without})
    arguments = ["--root", str(tmp_path), "--schemas", str(DRAFT), "--check"]
    monkeypatch.delenv("CI", raising=False)
    assert main(arguments) == 0
    assert capsys.readouterr().out == "SKIPPED: klingon is not generated: no-such-formatter is not here: find one\n"
    with pytest.raises(MissingToolError):
        main([*arguments, "--language", "klingon"])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(MissingToolError):
        main(arguments)


def test_a_comment_is_wrapped_by_paragraphs() -> None:
    text = "One two three\nfour.\n\nFive-and-six seven."
    assert comment(text, "  // ", 16) == "  // One two\n  // three four.\n  //\n  // Five-and-six\n  // seven."


def test_a_file_that_nothing_generates_any_more_is_found_and_removed(tmp_path: Path) -> None:
    from codegen.output import stale, write

    files = {PurePosixPath("client/Now.java"): "// Generated. DO NOT EDIT.\n"}
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "Before.java").write_text("// Generated. DO NOT EDIT.\n")
    (tmp_path / "client" / "ByHand.java").write_text("// Written.\n")
    wanted = [PurePosixPath("client/Now.java"), PurePosixPath("client/Before.java")]
    assert stale(tmp_path, files) == wanted
    assert write(tmp_path, files) == wanted
    assert sorted(path.name for path in (tmp_path / "client").iterdir()) == ["ByHand.java", "Now.java"]
    assert stale(tmp_path, files) == []
