"""The emitter of the Java client."""

from dataclasses import replace
from pathlib import Path

import pytest
from codegen.formatting import MissingToolError
from codegen.ir import (
    Constraints,
    EnumValue,
    Field,
    ListOf,
    MapOf,
    Model,
    Nullable,
    Primitive,
    Ref,
    Scalars,
    Struct,
    Type,
)
from codegen.java.docs import html, javadoc
from codegen.java.emitter import sources
from codegen.java.formatter import formatted_files
from codegen.java.types import class_name, constant, java_type, literal, member, reader
from codegen.reader import read_model

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(ROOT / "schemas" / "draft")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("lease_s", "leaseS"), ("default", "default_"), ("wait", "wait_"), ("is_multi_group", "isMultiGroup")],
)
def test_members(name: str, expected: str) -> None:
    assert member(name) == expected


def test_classes_and_constants() -> None:
    assert class_name("AnyEvent") == "Event"
    assert class_name("Trial") == "Trial"
    assert constant("max_trials") == "MAX_TRIALS"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Primitive("integer"), "long"),
        (Primitive("integer", Constraints(maximum=256)), "int"),
        (Primitive("integer", Constraints(maximum=2**53 - 1)), "long"),
        (Primitive("number"), "double"),
        (Nullable(Primitive("number")), "Double"),
        (Nullable(Ref("TrialId")), "Long"),
        (ListOf(Primitive("boolean")), "List<Boolean>"),
        (MapOf(Primitive("number")), "Map<String, Double>"),
        (Scalars(("boolean", "number"), nullable=True), "@Nullable Object"),
        (Scalars(("boolean", "number"), nullable=False), "Object"),
        (MapOf(Primitive("any")), "Map<String, @Nullable Object>"),
        (Ref("ParameterSet"), "Parameters"),
        (Ref("AnyEvent"), "Event"),
        (Ref("ObjectiveValues"), "Map<String, Double>"),
    ],
)
def test_types(kind: Type, expected: str, model: Model) -> None:
    assert java_type(kind, model) == expected


def test_readers(model: Model) -> None:
    assert reader(ListOf(Ref("TrialId")), model) == "JsonValue.list(JsonValue::asLong)"
    assert reader(Nullable(Ref("ObjectiveValues")), model) == "JsonValue.map(JsonValue::asDouble)"
    assert reader(Ref("Receipt"), model) == "Receipt::read"


def test_literals(model: Model) -> None:
    assert literal(1, Primitive("number"), model) == "1.0"
    assert literal(1, Ref("Count"), model) == "1L"
    assert literal("held", Ref("Standing"), model) == "Standing.HELD"
    assert literal({"type": "sobol"}, Ref("SamplerSpec"), model) == "new SobolSpec()"
    assert literal(None, Nullable(Ref("Count")), model) == "null"


def test_comments() -> None:
    assert html("`a<b>` & <c>") == "{@code a<b>} &amp; &lt;c&gt;"
    assert (
        javadoc("One.\n\nTwo.", [("@param x", "an x")]) == "/**\n * One.\n * \n * <p>Two.\n * \n * @param x an x\n */\n"
    )


def test_a_new_field_changes_the_text(model: Model) -> None:
    leased = model.definitions["Suggestion"]
    assert isinstance(leased, Struct)
    field = Field("note", Nullable(Primitive("string")), required=False, default=None, doc="A note.", since="1.1")
    changed = replace(
        model, definitions={**model.definitions, "Suggestion": replace(leased, fields=(*leased.fields, field))}
    )
    text = dict(sources(changed))["protocol/Suggestion.java"]
    assert 'in.nullable("note", JsonValue::asString)' in text
    assert 'out.optional("note", note, null, "1.1");' in text
    assert "@Nullable String note" in text
    assert "import org.jspecify.annotations.Nullable;" in text
    assert "note" not in dict(sources(model))["protocol/Suggestion.java"]


def test_a_new_value_of_an_enumeration_needs_its_version(model: Model) -> None:
    command = next(e for e in model.enums if e.name == "Command")
    changed = replace(
        model,
        definitions={
            **model.definitions,
            "Command": replace(command, values=(*command.values, EnumValue("nap", "1.1"))),
        },
    )
    text = dict(sources(changed))["protocol/Command.java"]
    assert 'case "nap" -> Known.NAP;' in text
    assert 'case "nap" -> "1.1";' in text


def test_a_missing_formatter_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingToolError, match="make -C clients/java tools"):
        formatted_files({"A.java": "class A {}"}, tmp_path / "google-java-format")
