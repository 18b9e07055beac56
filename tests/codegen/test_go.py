"""What the emitter of Go writes: names, types, how a field is absent, and that the text follows from the model."""

import json
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from codegen.formatting import MissingToolError
from codegen.go import generate
from codegen.go.docs import arm_sentence, method_sentence, reply_sentence, request_sentence, sentence
from codegen.go.names import enum_constant, exported, type_name
from codegen.go.readers import reader
from codegen.go.types import Shape, go_type, shape, struct_tag, underlying, written
from codegen.ir import Alias, Enum, ListOf, MapOf, Model, Nullable, Primitive, Ref, Struct
from codegen.reader import Reader, read_model
from codegen.walk import reachable

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "schemas" / "draft"
FOLDER = PurePosixPath("clients/go")
NUMBER, ANY = Primitive("number"), Primitive("any")

needs_gofmt = pytest.mark.skipif(shutil.which("gofmt") is None, reason="gofmt is not here")


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(DRAFT)


def changed_model(change: Any, since: dict[str, str] | None = None) -> Model:
    schema = json.loads((DRAFT / "hola.schema.json").read_text())
    catalog = json.loads((DRAFT / "catalog.json").read_text())
    change(schema["$defs"])
    catalog["since"] = since or {}
    return Reader(catalog, schema).model()


@pytest.mark.parametrize(
    ("name", "go"),
    [
        ("trial_id", "TrialID"),
        ("trial_ids", "TrialIDs"),
        ("pid", "PID"),
        ("uri", "URI"),
        ("wait_s", "WaitSeconds"),
        ("created_ms", "CreatedMillis"),
        ("s", "S"),
        ("is_multi_group", "IsMultiGroup"),
        ("max_consecutive_failures", "MaxConsecutiveFailures"),
        ("continue", "Continue"),
    ],
)
def test_names(name: str, go: str) -> None:
    assert exported(name) == go


def test_names_of_definitions(model: Model) -> None:
    assert type_name("AnyEvent") == "Event"
    assert type_name("TrialState") == "TrialState"
    end = model.definitions["EndName"]
    assert isinstance(end, Enum)
    assert enum_constant(end, "deadline_s") == "EndNameDeadlineSeconds"


@pytest.mark.parametrize(
    ("kind", "go", "read"),
    [
        (Primitive("boolean"), "bool", "readBool"),
        (Primitive("integer"), "int64", "readInt"),
        (NUMBER, "float64", "readFloat"),
        (Primitive("string"), "string", "readString"),
        (ANY, "json.RawMessage", "readAny"),
        (Ref("TrialId"), "int64", "readInt"),
        (Ref("ParameterValue"), "ParameterValue", "readScalar"),
        (Ref("ParameterSet"), "ParameterSet", "readMap[ParameterSet](readScalar)"),
        (Ref("Metadata"), "Metadata", "readObject"),
        (MapOf(ANY), "json.RawMessage", "readObject"),
        (MapOf(NUMBER), "map[string]float64", "readMap[map[string]float64](readFloat)"),
        (Ref("TrialState"), "TrialState", "readEnum[TrialState]"),
        (Ref("Trial"), "Trial", "readPart[Trial]"),
        (Ref("AnyEvent"), "Event", "decodeEvent"),
        (ListOf(Ref("Trial")), "[]Trial", "readList(readPart[Trial])"),
        (Nullable(NUMBER), "*float64", "readFloat"),
        (Nullable(Ref("Metadata")), "Metadata", "readObject"),
    ],
)
def test_types(model: Model, kind: Any, go: str, read: str) -> None:
    assert (go_type(kind, model), reader(kind, model)) == (go, read)


def test_aliases(model: Model) -> None:
    def right_side(name: str) -> str:
        alias = model.definitions[name]
        assert isinstance(alias, Alias)
        return underlying(alias, model)

    assert right_side("ParameterValue") == "= any"
    assert right_side("Metadata") == "= json.RawMessage"
    assert right_side("ObjectiveValues") == "map[string]float64"


@pytest.mark.parametrize(
    ("struct", "field", "received", "wanted"),
    [
        ("Result", "trial_id", False, Shape("int64", "never")),
        ("GetTopKRequest", "study", False, Shape("string", "zero", '"default"')),
        ("GetTopKRequest", "limit", False, Shape("int64", "zero", "10")),
        ("GetSuggestionRequest", "wait_s", False, Shape("float64", "zero")),
        ("GetSuggestionRequest", "lease_s", False, Shape("float64", "zero")),
        ("GetEventsRequest", "after", False, Shape("*int64", "pointer")),
        ("SubmitResultRequest", "worker_id", False, Shape("string", "zero")),
        ("CancelTrialsRequest", "reason", False, Shape("*string", "pointer")),
        ("StudySpec", "max_retries", False, Shape("*int64", "pointer", "2")),
        ("StudySpec", "max_trials", False, Shape("int64", "zero")),
        ("StudySpec", "sampler", False, Shape("SamplerSpec", "nil")),
        ("StudySpec", "stop_at", False, Shape("ObjectiveValues", "nil")),
        ("ContinuousParameter", "scale", False, Shape("Scale", "zero", "ScaleLinear")),
        ("ExploreExploitSpec", "explore_probability", False, Shape("*float64", "pointer", "0.1")),
        ("Limits", "max_wait_s", True, Shape("float64", "default", "60.0")),
        ("Suggestion", "standing", True, Shape("Standing", "default", "StandingHeld")),
        ("StudyInfo", "counts", True, Shape("TrialCounts", "zero")),
        ("StudyInfo", "reason", True, Shape("FinishReason", "zero")),
        ("HeartbeatResponse", "lease_commands", True, Shape("[]LeaseCommand", "nil")),
        ("GroupCost", "cost", True, Shape("*float64", "pointer")),
    ],
)
def test_how_a_field_is_absent(model: Model, struct: str, field: str, received: bool, wanted: Shape) -> None:
    definition = model.definitions[struct]
    assert isinstance(definition, Struct)
    found = definition.field(field)
    assert found is not None
    assert shape(found, model, received=received) == wanted


@pytest.mark.parametrize(
    ("struct", "field", "tag", "function"),
    [
        ("Result", "trial_id", '`json:"trial_id"`', None),
        ("Result", "objectives", '`json:"objectives"`', "orEmptyMap"),
        ("Result", "metadata", '`json:"metadata,omitzero"`', None),
        ("SubmitResultRequest", "results", '`json:"results,omitempty"`', None),
        ("SubmitReportsRequest", "reports", '`json:"reports"`', "orEmptyList"),
        ("Report", "objectives", '`json:"objectives,omitzero"`', None),
        ("StudySpec", "stopping", '`json:"stopping,omitzero"`', None),
        ("GetTopKRequest", "limit", '`json:"limit,omitzero"`', None),
        ("GetEventsRequest", "after", '`json:"after,omitzero"`', None),
        ("GetTrialsRequest", "states", '`json:"states,omitempty"`', None),
        ("StudySpec", "sampler", '`json:"sampler,omitzero"`', None),
        ("StudySpec", "stop_at", '`json:"stop_at,omitzero"`', None),
        ("ExternalSpec", "options", '`json:"options,omitempty"`', "exactMap"),
        ("CategoricalParameter", "choices", '`json:"choices"`', "exactList"),
        ("Suggestion", "parameters", '`json:"parameters"`', None),
    ],
)
def test_how_a_field_is_written(model: Model, struct: str, field: str, tag: str, function: str | None) -> None:
    definition = model.definitions[struct]
    assert isinstance(definition, Struct)
    found = definition.field(field)
    assert found is not None
    assert struct_tag(found, shape(found, model, received=False), model, (1, 0)) == tag
    assert written(found, model) == function


def test_a_limit_of_the_server_is_written_at_zero(model: Model) -> None:
    limits = model.definitions["Limits"]
    assert isinstance(limits, Struct)
    wait = limits.field("max_wait_s")
    assert wait is not None
    assert struct_tag(wait, shape(wait, model, received=True), model, (1, 0)) == '`json:"max_wait_s"`'


def test_what_a_request_needs(model: Model) -> None:
    assert reachable(["EnqueueTrialsRequest"], model) == {
        "EnqueueTrialsRequest",
        "Name",
        "ParameterSet",
        "ParameterValue",
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A leased trial.", "X is a leased trial."),
        ("Whether a worker shows signs of life.", "X says whether a worker shows signs of life."),
        ("What went wrong.", "X says what went wrong."),
        ("Events in order.", "X holds events in order."),
        ("Why it ended.", "X says why it ended."),
        ("", "X is one of the protocol's."),
    ],
)
def test_sentences(text: str, wanted: str) -> None:
    assert sentence("X", text) == wanted


def test_sentences_of_what_belongs_to_something() -> None:
    assert method_sentence("GetStudy", "Ask for a study.") == "GetStudy asks for a study."
    assert method_sentence("Heartbeat", "A sign of life.") == "Heartbeat sends a sign of life."
    told = "Tell results, learn more, and with `next_count` ask for others."
    assert method_sentence("Tell", told) == "Tell tells results, learns more, and with `next_count` asks for others."
    assert arm_sentence("X", "Event", "A day.") == "X is an [Event]. A day."
    assert request_sentence("XRequest", "X", "Ask.") == "XRequest is the request of [Client.X]. Ask."
    assert reply_sentence("XResponse", "X", "It is gone.") == "XResponse is the reply to [Client.X]. It is gone."


def test_a_missing_formatter_is_told(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingToolError, match="gofmt is not here"):
        generate(model, ROOT)


@needs_gofmt
def test_every_file_says_how_it_was_made(model: Model) -> None:
    files = generate(model, ROOT)
    assert sorted(files) == [FOLDER / f"{name}_gen.go" for name in ("codec", "enums", "messages", "operations")]
    for text in files.values():
        # The form that Go's tools know: https://go.dev/s/generatedcode
        assert text.startswith("// Code generated from schemas/draft by `make generate`. DO NOT EDIT.\n")


@needs_gofmt
def test_the_default_of_a_union_is_named(model: Model) -> None:
    messages = generate(model, ROOT)[FOLDER / "messages_gen.go"]
    assert " Nil stands for [AutoStoppingSpec].\n\tStopping StoppingSpec " in messages
    assert "\ntype AutoStoppingSpec struct{}\n" in messages


@needs_gofmt
def test_a_new_field_value_and_arm_are_written_with_their_version() -> None:
    def change(definitions: dict[str, Any]) -> None:
        definitions["GetTopKRequest"]["properties"]["offset"] = {
            "type": "integer", "minimum": 0, "default": 0, "description": "Trials to leave out."
        }  # fmt: skip
        definitions["TrialState"]["enum"].append("archived")
        definitions["MoonSpec"] = {
            "type": "object", "properties": {"type": {"type": "string", "const": "moon"}}, "required": ["type"]
        }  # fmt: skip
        definitions["SamplerSpec"]["oneOf"].append({"$ref": "#/$defs/MoonSpec"})

    files = generate(changed_model(change, {"GetTopKRequest.offset": "1.1", "TrialState=archived": "1.2"}), ROOT)
    messages, codec = files[FOLDER / "messages_gen.go"], files[FOLDER / "codec_gen.go"]
    field = 'Offset int64 `json:"offset,omitzero" since:"1.1"`'
    assert f"\t// Trials to leave out. Since version 1.1.\n\t{field}\n" in messages
    assert "func (MoonSpec) isSamplerSpec() " in messages
    assert '\tm.Offset = optional(o, "offset", zero[int64](), readInt)\n' in codec
    assert '\tcase "moon":\n\t\treturn readPart[MoonSpec](d, raw)\n' in codec
    enums = files[FOLDER / "enums_gen.go"]
    assert '\tTrialStateArchived   TrialState = "archived"\n' in enums
    assert "\tcase TrialStateArchived:\n\t\treturn version{1, 2}\n" in enums


@needs_gofmt
def test_the_methods_follow_from_the_operations(model: Model) -> None:
    text = generate(model, ROOT)[FOLDER / "operations_gen.go"]
    assert (
        "func (c *Client) GetTopK(ctx context.Context, request GetTopKRequest, options ...CallOption) "
        "(*GetTopKResponse, error) {\n"
        "\tstudy := c.resolveStudy(&request.Study)\n"
        "\treturn call[GetTopKResponse](ctx, c, opGetTopK, request, study, 0, options)\n}\n"
    ) in text
    assert "func (c *Client) Trials(ctx context.Context, request GetTrialsRequest) iter.Seq2[Trial, error] {\n" in text
    assert all(f"func (c *Client) {op.name}(" in text for op in model.operations)
