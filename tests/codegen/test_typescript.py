"""TypeScript's names, types and files, and that a change of the model changes the text."""

from dataclasses import replace
from pathlib import Path

import pytest
from codegen.ir import EnumValue, ListOf, MapOf, Model, Nullable, Primitive, Ref, Scalars, Type
from codegen.reader import read_model
from codegen.typescript import generate
from codegen.typescript.operations import operations
from codegen.typescript.protocol import Protocol
from codegen.typescript.types import descriptor, literal, method, property_name, reachable, ts_type

ROOT = Path(__file__).parents[2]
FORMATTER = ROOT / "clients" / "typescript" / "node_modules" / ".bin" / "prettier"


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(ROOT / "schemas" / "draft")


@pytest.mark.parametrize(
    ("t", "sent", "received", "read_as"),
    [
        (Primitive("integer"), "number", "number", "integer"),
        (Primitive("any"), "JsonValue", "JsonValue", "any"),
        (Nullable(Primitive("string")), "string", "string", "string"),
        (Scalars(("boolean", "string"), nullable=True), "boolean | string | null", "boolean | string | null", "scalar"),
        (Ref("TrialId"), "number", "number", "integer"),
        (Ref("TrialState"), "TrialState", "Open<TrialState>", "string"),
        (Ref("ParameterSet"), "ParameterSet", "ParameterSet", "map(scalar)"),
        (Ref("Suggestion"), "Suggestion", "Suggestion", 'struct("Suggestion")'),
        (ListOf(Ref("TrialState")), "readonly TrialState[]", "readonly (Open<TrialState>)[]", "list(string)"),
        (MapOf(Primitive("number")), *["Readonly<Record<string, number>>"] * 2, "map(number)"),
    ],
)
def test_types(model: Model, t: Type, sent: str, received: str, read_as: str) -> None:
    assert ts_type(t, model, received=False) == sent
    assert ts_type(t, model, received=True) == received
    assert descriptor(t, model) == read_as


def test_a_union_is_read_by_its_tag(model: Model) -> None:
    text = descriptor(Ref("ParameterSpec"), model)
    assert text.startswith('union("type", { "continuous": "ContinuousParameter", ')


def test_names_and_values() -> None:
    assert method("GetTopK") == "getTopK"
    assert [property_name(name) for name in ("lease_s", "study", "p95_ms")] == ["leaseS", "study", "p95Ms"]
    assert literal({"type": "explore_exploit"}) == '{"type": "explore_exploit"}'
    assert literal(None) == "null"


def test_what_is_reachable(model: Model) -> None:
    assert reachable(["GetMetadataResponse"], model) == {
        "GetMetadataResponse",
        "TrialMetadata",
        "TrialId",
        "Metadata",
    }


def test_a_change_of_the_model_changes_the_text(model: Model) -> None:
    if not FORMATTER.exists():
        pytest.skip("prettier is not here: make -C clients/typescript build")
    state = model.definitions["StudyState"]
    suggestion = model.definitions["Suggestion"]
    changed = replace(
        model,
        definitions={
            **model.definitions,
            "StudyState": replace(state, values=(EnumValue("dreaming", "1.0"),)),  # type: ignore[arg-type]
            "Suggestion": replace(suggestion, doc="Quite another."),
        },
    )
    before, after = generate(model, ROOT), generate(changed, ROOT)
    texts = {path.name: text for path, text in after.items()}
    assert 'export type StudyState = "dreaming";' in texts["messages.ts"]
    assert "/** Quite another. */\nexport interface Suggestion {" in texts["messages.ts"]
    assert {path.name for path in before if before[path] != after[path]} == {"messages.ts"}
    assert all(
        text.startswith("// Generated from schemas/draft by protocol/codegen. DO NOT EDIT") for text in texts.values()
    )


def test_an_argument_is_optional_if_no_field_of_the_request_is_required(model: Model) -> None:
    text = "\n".join(operations(Protocol(model)))
    assert "getReports(request: GetReportsRequest, options?" in text
    assert 'iterateReports(request: Omit<GetReportsRequest, "after">, options?' in text
    assert 'iterateTrials(request: Omit<GetTrialsRequest, "after"> = {}, options?' in text
