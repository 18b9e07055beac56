"""Names, types and values of C++, and that the files follow the model."""

import shutil
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from codegen.cpp import generate
from codegen.cpp.types import identifier, initializer, reachable, resolved, text_literal, type_name
from codegen.formatting import MissingToolError
from codegen.ir import (
    Enum,
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
from codegen.reader import read_model

ROOT = Path(__file__).parents[2]
needs_formatter = pytest.mark.skipif(shutil.which("clang-format") is None, reason="clang-format is not installed")


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(ROOT / "schemas" / "draft")


def field_of(t: Type, default: object = None, *, required: bool = False) -> Field:
    return Field("f", t, required=required, default=default, doc="", since="1.0")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("lease_s", "lease_s"), ("continue", "continue_"), ("max-trials", "max_trials"), ("2d", "_2d"), ("wört", "w_rt")],
)
def test_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_text_literals_escape() -> None:
    assert text_literal('a"\\\n') == r'"a\"\\\n"'


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (Primitive("integer"), "std::int64_t"),
        (Primitive("any"), "Json"),
        (Scalars(("boolean", "number", "string"), nullable=True), "Scalar"),
        (Ref("Suggestion"), "Suggestion"),
        (ListOf(Ref("TrialState")), "std::vector<Open<TrialState>>"),
        (MapOf(Primitive("number")), "std::map<std::string, double>"),
        (Nullable(Ref("Label")), "std::optional<Label>"),
    ],
)
def test_types(model: Model, t: Type, expected: str) -> None:
    assert type_name(t, model, is_open=True) == expected


def test_requests_hold_only_values_that_are_known(model: Model) -> None:
    assert type_name(Ref("TrialState"), model, is_open=False) == "TrialState"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (field_of(Primitive("boolean"), False), " = false"),
        (field_of(Primitive("integer"), 10), " = 10"),
        (field_of(Ref("Seconds"), 0.0), " = 0.0"),
        (field_of(Ref("Seconds"), 60), " = 60.0"),
        (field_of(Ref("Name"), "default"), ' = "default"'),
        (field_of(Primitive("string"), ""), ""),
        (field_of(Ref("Scale"), "linear"), " = Scale::linear"),
        (field_of(Ref("Command"), "continue"), " = Command::continue_"),
        (field_of(Nullable(Primitive("integer"))), ""),
        (field_of(ListOf(Primitive("integer")), []), ""),
        (field_of(Ref("TrialCounts"), {}), ""),
        (field_of(Ref("SamplerSpec"), {"type": "explore_exploit"}), ""),
        (field_of(Ref("SamplerSpec"), {"type": "gaussian_process"}), " = GaussianProcessSpec{}"),
        (field_of(Primitive("number"), required=True), " = 0.0"),
        (field_of(Ref("StudyState"), required=True), "{}"),
        (field_of(Ref("StudySpec"), required=True), ""),
    ],
)
def test_initializers(model: Model, field: Field, expected: str) -> None:
    assert initializer(field, model) == expected


def test_a_default_that_cannot_be_said_is_an_error(model: Model) -> None:
    with pytest.raises(ValueError, match="no word for the default"):
        initializer(field_of(Ref("SamplerSpec"), {"type": "hypercube", "block": 8}), model)


def test_definitions_come_after_what_they_need(model: Model) -> None:
    names = reachable(["GetSuggestionResponse"], model)
    assert names.index("Suggestion") < names.index("GetSuggestionResponse")
    assert "StudyFile" not in names


def test_aliases_resolve(model: Model) -> None:
    seconds = resolved(Ref("Seconds"), model)
    assert isinstance(seconds, Primitive)
    assert seconds.kind == "number"


def changed(model: Model) -> Model:
    """A later minor: one more value of an enumeration, one more field of a request."""
    command = model.definitions["Command"]
    assert isinstance(command, Enum)
    definitions = dict(model.definitions)
    definitions["Command"] = replace(command, values=(*command.values, EnumValue("rest", "1.1")))
    struct = definitions["HeartbeatRequest"]
    assert isinstance(struct, Struct)
    mood = Field("mood", Primitive("string"), required=False, default="calm", doc="How it feels.", since="1.1")
    definitions["HeartbeatRequest"] = replace(struct, fields=(*struct.fields, mood))
    return replace(model, definitions=definitions)


@needs_formatter
def test_the_files_follow_the_model(model: Model) -> None:
    before, after = generate(model, ROOT), generate(changed(model), ROOT)
    names = {path.name for path in before if before[path] != after[path]}
    assert names == {"messages.hpp", "enums.cpp", "codec_requests.cpp"}
    folder = PurePosixPath("clients/cpp")
    assert "enum class Command { continue_, drain, stop, rest };" in after[folder / "include/hola/messages.hpp"]
    assert "/// How it feels. Since version 1.1." in after[folder / "include/hola/messages.hpp"]
    codec = after[folder / "src/generated/codec_requests.cpp"]
    assert 'if (object.unless("mood", value.mood, defaults.mood)) out.needs("1.1");' in codec


@needs_formatter
def test_every_file_says_how_it_was_made(model: Model) -> None:
    for text in generate(model, ROOT).values():
        assert text.startswith("// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.")


def test_a_missing_formatter_is_named(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingToolError, match="clang-format"):
        generate(model, ROOT)
