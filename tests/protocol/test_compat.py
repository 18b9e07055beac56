"""Every rule of the breaking-change check fires on its fault, on the side that it is for, and on nothing else."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hola_protocol.__main__ import main
from hola_protocol.catalog import catalog
from hola_protocol.compat import RULES, Release, breaks, load
from hola_protocol.schema import definitions

DRAFT = Path(__file__).parents[2] / "schemas" / "draft"
Change = Callable[[Release], object]


def release() -> Release:
    return copy.deepcopy(Release(catalog(), definitions()))


def found(change: Change) -> set[tuple[str, str]]:
    new = release()
    change(new)
    return {(one.rule, one.where) for one in breaks(release(), new)}


def properties(new: Release, name: str) -> dict[str, dict[str, object]]:
    fields: dict[str, dict[str, object]] = new.definitions[name]["properties"]
    return fields


def operation(new: Release, name: str) -> dict[str, object]:
    row: dict[str, object] = next(row for row in new.catalog["operations"] if row["name"] == name)
    return row


def drop_operation(new: Release) -> None:
    new.catalog["operations"] = [row for row in new.catalog["operations"] if row["name"] != "GetTopK"]


def drop_error(new: Release) -> None:
    new.catalog["errors"] = [row for row in new.catalog["errors"] if row["code"] != "overloaded"]


def drop_message(new: Release) -> None:
    new.catalog["messages"] = [row for row in new.catalog["messages"] if row["name"] != "ModelChanged"]


def add_field(name: str, field: str) -> Change:
    return lambda new: properties(new, name).update({field: {"type": "string", "default": ""}})


def require(name: str, field: str) -> Change:
    return lambda new: new.definitions[name]["required"].append(field)


def release_from(name: str, field: str) -> Change:
    return lambda new: new.definitions[name]["required"].remove(field)


PLANTED: list[tuple[str, str, Change]] = [
    ("frame-changed", "first_frame", lambda new: new.catalog.update(first_frame="hola/2")),
    ("operation-removed", "GetTopK", drop_operation),
    ("operation-moved", "GetTopK", lambda new: operation(new, "GetTopK").update(http_path="/v1/top")),
    ("operation-moved", "GetTopK", lambda new: operation(new, "GetTopK").update(http_method="POST")),
    ("operation-retyped", "GetTopK", lambda new: operation(new, "GetTopK").update(response="GetFrontsResponse")),
    ("operation-role-raised", "GetTopK", lambda new: operation(new, "GetTopK").update(role="admin")),
    ("operation-keyed-changed", "AddTrials", lambda new: operation(new, "AddTrials").update(keyed=False)),
    ("error-removed", "overloaded", drop_error),
    ("error-changed", "invalid_message", lambda new: new.catalog["errors"][0].update(http_status=422)),
    ("error-changed", "invalid_message", lambda new: new.catalog["errors"][0].update(retryable=True)),
    ("limit-lowered", "max_batch", lambda new: new.catalog["limits"].update(max_batch=128)),
    ("limit-lowered", "min_lease_s", lambda new: new.catalog["limits"].update(min_lease_s=2.0)),
    ("message-removed", "ModelChanged", drop_message),
    ("definition-removed", "GroupCost", lambda new: new.definitions.pop("GroupCost")),
    ("field-removed", "GetSuggestionRequest.count", lambda new: properties(new, "GetSuggestionRequest").pop("count")),
    ("field-removed", "Trial.reason", lambda new: properties(new, "Trial").pop("reason")),
    (
        "field-reserved",
        "ReportValueResponse",
        lambda new: new.catalog["messages"].append({"name": "ReportValueResponse", "kind": "response", "since": "1.1"}),
    ),
    (
        "field-reserved",
        "ReportValueRequest",
        lambda new: new.catalog["messages"].append({"name": "ReportValueRequest", "kind": "request", "since": "1.1"}),
    ),
    (
        "field-retyped",
        "GetTopKRequest.study",
        lambda new: properties(new, "GetTopKRequest").update(study={"type": "integer", "default": "default"}),
    ),
    (
        "field-retyped",
        "Trial.costs",
        lambda new: properties(new, "Trial")["costs"].update(items={"$ref": "#/$defs/Trial"}),
    ),
    ("field-required", "HeartbeatRequest.leases", require("HeartbeatRequest", "leases")),
    ("field-optional", "Receipt.outcome", release_from("Receipt", "outcome")),
    (
        "field-optional",
        "Receipt.trial_id",
        lambda new: properties(new, "Receipt").update(
            trial_id={"anyOf": [{"$ref": "#/$defs/TrialId"}, {"type": "null"}]}
        ),
    ),
    (
        "default-changed",
        "GetTopKRequest.limit",
        lambda new: properties(new, "GetTopKRequest")["limit"].update(default=5),
    ),
    ("value-removed", "FinishReason", lambda new: new.definitions["FinishReason"]["enum"].remove("stop_at")),
    ("arm-removed", "SamplerSpec", lambda new: new.definitions["SamplerSpec"]["oneOf"].pop()),
    (
        "arm-removed",
        "GetEventsRequest.after",
        lambda new: properties(new, "GetEventsRequest").update(after={"$ref": "#/$defs/EventId"}),
    ),
    (
        "bound-tightened",
        "GetSuggestionRequest.count",
        lambda new: properties(new, "GetSuggestionRequest")["count"].update(maximum=128),
    ),
    ("bound-tightened", "BatchSize", lambda new: new.definitions["BatchSize"].update(minimum=1)),
    (
        "bound-loosened",
        "GroupCost.violation",
        lambda new: properties(new, "GroupCost")["violation"].pop("minimum"),
    ),
    ("pattern-changed", "Name", lambda new: new.definitions["Name"].update(pattern="^[a-z]+$")),
    (
        "opened-or-closed",
        "LeaseRef",
        lambda new: new.definitions["LeaseRef"].pop("additionalProperties"),
    ),
    ("since-missing", "GetTopKRequest.group", add_field("GetTopKRequest", "group")),
    ("since-missing", "FinishReason=bored", lambda new: new.definitions["FinishReason"]["enum"].append("bored")),
    (
        "since-missing",
        "Sing",
        lambda new: new.catalog["operations"].append({"name": "Sing", "since": "1.0"}),
    ),
    (
        "since-missing",
        "SingRequest",
        lambda new: new.catalog["messages"].append({"name": "SingRequest", "kind": "request", "since": "1.0"}),
    ),
]


@pytest.mark.parametrize(("rule", "where", "change"), PLANTED, ids=[f"{rule} {where}" for rule, where, _ in PLANTED])
@pytest.mark.spec("C-1", "C-2")
def test_a_planted_fault_is_found_by_its_rule(rule: str, where: str, change: Change) -> None:
    assert (rule, where) in found(change)


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in PLANTED} == RULES.keys()


def test_nothing_changed() -> None:
    assert breaks(release(), release()) == []


GOOD: dict[str, Change] = {
    "a new optional field with its since": lambda new: (
        add_field("GetTopKRequest", "group")(new),
        new.catalog["since"].update({"GetTopKRequest.group": "1.1"}),
    ),
    "a field whose name becomes reserved": lambda new: (
        properties(new, "Trial").pop("reason"),
        new.catalog["reserved"].append("Trial.reason"),
    ),
    "a new enum value with its since": lambda new: (
        new.definitions["FinishReason"]["enum"].append("bored"),
        new.catalog["since"].update({"FinishReason=bored": "1.1"}),
    ),
    "a request bound loosened": lambda new: properties(new, "GetSuggestionRequest")["count"].update(maximum=512),
    "a reply bound tightened": lambda new: properties(new, "GroupCost")["violation"].update(maximum=1e9),
    "a request field that need not be there": release_from("Failure", "reason"),
    "a reply field that is always there": require("Trial", "attempt"),
    "a nullable reply field that never is null": lambda new: properties(new, "Trial").update(
        started_ms={"$ref": "#/$defs/WallTimeMs"}
    ),
    "a role lowered": lambda new: operation(new, "AddTrials").update(role="read"),
    "a limit raised": lambda new: new.catalog["limits"].update(max_batch=512),
    "a description reworded": lambda new: new.definitions["Name"].update(description="A word."),
    "a new operation of the next minor": lambda new: new.catalog["operations"].append({"name": "Sing", "since": "1.1"}),
    "a type that gets a name": lambda new: (
        new.definitions.update(AskCount={"type": "integer", "minimum": 1, "maximum": 256}),
        properties(new, "GetSuggestionRequest").update(count={"$ref": "#/$defs/AskCount", "default": 1}),
    ),
}


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD.keys())
def test_a_good_change_passes(change: Change) -> None:
    assert found(change) == set()


def test_an_addition_after_a_candidate_belongs_to_its_version() -> None:
    new = release()
    add_field("GetTopKRequest", "group")(new)
    drop_operation(new)
    places = {(one.rule, one.where) for one in breaks(release()._replace(is_candidate=True), new)}
    assert places == {("operation-removed", "GetTopK")}


def test_the_name_of_the_folder_tells_a_candidate(tmp_path: Path) -> None:
    for name in ("1.0", "1.0-rc1"):
        (tmp_path / name).mkdir()
        for file in ("catalog.json", "hola.schema.json"):
            (tmp_path / name / file).write_bytes((DRAFT / file).read_bytes())
    assert [load(tmp_path / name).is_candidate for name in ("1.0", "1.0-rc1")] == [False, True]


def test_direction_counts() -> None:
    tightened = found(lambda new: properties(new, "GetSuggestionRequest")["count"].update(maximum=128))
    assert tightened == {("bound-tightened", "GetSuggestionRequest.count")}
    both = found(lambda new: properties(new, "ObjectiveSpec")["priority"].update(maximum=10))
    assert both == {("bound-tightened", "ObjectiveSpec.priority")}
    loosened = found(lambda new: properties(new, "StudySpec")["parameters"].update(maxItems=512))
    assert loosened == {("bound-loosened", "StudySpec.parameters")}


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = load(DRAFT)
    drop_operation(new)
    for name, data in (("catalog.json", new.catalog), ("hola.schema.json", {"$defs": new.definitions})):
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")
    assert main(["compat", str(DRAFT), str(DRAFT)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["compat", str(DRAFT), str(tmp_path)]) == 1
    assert capsys.readouterr().out == "operation-removed: GetTopK: is gone\n"
    assert main(["compat", str(tmp_path / "nowhere"), str(DRAFT)]) == 2
    assert "No such file" in capsys.readouterr().err
