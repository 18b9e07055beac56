"""A scheduler with a fault does not pass: each is planted, and the scenario that is there for it fails."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from core_server import CoreServer
from hola_conformance.play import ScenarioFailure, play
from hola_conformance.schema_check import SchemaCheck
from hola_protocol import scenarios as scenarios_module
from hola_protocol.limits import Limits
from hola_protocol.scenarios import Scenario, ScenarioError, parse, scenarios
from jsonschema import Draft202012Validator

from hola.distributed import core, dispatch
from hola.distributed.operations import replay, workers
from hola.distributed.state import leases, registration, study
from hola.distributed.state.requests import RequestLog
from hola.distributed.state.trial import TrialRecord

ALL = {scenario.name: scenario for scenario in scenarios()}


def play_on_core(scenario: Scenario, check: SchemaCheck | None = None) -> None:
    play(scenario, CoreServer(msgspec.convert(scenario.limits, Limits)), check)


def nothing(*_: Any, **__: Any) -> Any:
    return None


def latest(self: TrialRecord, token: str) -> Any:
    return self.leases[-1] if self.leases and self.leases[-1].token == token else None


def one_more(self: study.Study) -> int | None:
    return None if self.spec.max_trials is None else self.spec.max_trials - self.created + 1


FAULTS: dict[str, tuple[Any, str, Callable[..., Any] | Any, set[str]]] = {
    "keys are forgotten": (RequestLog, "get", nothing, {"lose_an_ask_reply", "lose_a_tell_reply"}),
    "every request is the same": (dispatch, "digest", lambda request: "", {"replay_conflict"}),
    "a heartbeat renews nothing": (leases.Leases, "renew", nothing, {"heartbeat_renews", "replay_renews"}),
    "an old lease is forgotten": (TrialRecord, "lease", latest, {"late_result_overtakes", "lease_lost"}),
    "nothing is taken back": (TrialRecord, "can_take_back", lambda self: False, {"heartbeat_takes_back"}),
    "the budget is off by one": (study.Study, "budget_left", property(one_more), {"enqueue_beyond_budget"}),
    "a gap expires leases": (leases.Leases, "extend", nothing, {"lease_survives_a_gap"}),
    "nobody is woken": (dispatch.Dispatcher, "wake", nothing, {"pause", "long_poll_woken_by_enqueue"}),
    "the undelivered stay leased": (core.SchedulerCore, "undelivered", nothing, {"undeliverable"}),
    "everything stands": (replay, "replay_suggestion", lambda study, suggestion: suggestion, {"replay_standings"}),
    "nothing is dropped": (workers, "renew", lambda study, worker, leases: [], {"heartbeat_drop"}),
    "nobody is away": (registration, "watch", nothing, {"worker_away"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, replacement, finders = FAULTS[fault]
    monkeypatch.setattr(owner, name, replacement)
    for finder in finders:
        with pytest.raises(ScenarioFailure, match=finder):
            play_on_core(ALL[finder])


def test_a_reply_that_breaks_the_schema_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    encode = dispatch._encode
    monkeypatch.setattr(dispatch, "_encode", lambda message: encode(message)[:-1] + b',"spare":"' + b"x" * 5 + b'"}')
    play_on_core(ALL["events"], SchemaCheck())  # replies are open

    monkeypatch.setattr(dispatch, "_encode", lambda message: encode(message).replace(b'"revision":1', b'"revision":0'))
    with pytest.raises(ScenarioFailure, match="cannot be read"):
        play_on_core(ALL["create_study"], SchemaCheck())


def test_the_failure_says_what_where_and_for_which_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrialRecord, "can_take_back", lambda self: False)
    with pytest.raises(ScenarioFailure) as caught:
        play_on_core(ALL["heartbeat_takes_back"])
    assert str(caught.value).startswith(
        "heartbeat_takes_back, step 6 (HeartbeatRequest), for L-5: /lease_commands: expected 0 items, got 1: "
    )


GOOD: dict[str, Any] = {
    "name": "good",
    "description": "Good.",
    "spec": ["E-1"],
    "steps": [{"request": {"tag": "DescribeRequest"}, "reply": {}}],
}


def text(**changes: Any) -> bytes:
    return msgspec.json.encode(GOOD | changes)


def test_a_good_file_is_read() -> None:
    assert parse(text(), "good").steps[0].request == {"tag": "DescribeRequest"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "other"}, "it calls itself other"),
        ({"spec": []}, "holds no sentence"),
        ({"limits": {"max_page": 1}}, "limits without the need"),
        ({"limits": {"max_pages": 1}, "needs": ["limits"]}, "unknown limits: max_pages"),
        ({"steps": [{"advance_s": 1.0}]}, "needs clock"),
        ({"steps": [{"restart": True}]}, "needs restart"),
        ({"steps": [{"note": "nothing"}]}, "step 0: one of"),
        ({"steps": [{"request": {}}]}, "a request has a reply, or is parked"),
        ({"steps": [{"raw": "{", "reply": {}}]}, "names its operation"),
        ({"steps": [{"answer": "x", "reply": {}}]}, "nothing of this name is parked"),
        ({"steps": [{"request": {}, "reply": {}, "principal": "other"}]}, "needs principals"),
        ({"stepz": []}, "unknown field"),
        ({"spec": ["E-1", "E-2", "E-3"]}, "no step names E-1, E-2, E-3"),
        ({"steps": [GOOD["steps"][0] | {"spec": ["E-2"]}]}, "its own list lacks E-2"),
        ({"steps": [{"advance_s": 1.0, "spec": ["E-1"]}], "needs": ["clock"]}, "names a sentence and expects nothing"),
    ],
)
def test_a_bad_file_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        parse(text(**changes), "good")


def test_every_scenario_is_in_the_folder_under_its_name() -> None:
    assert len(ALL) == len(scenarios_module.texts()) > 30


def test_every_scenario_is_valid_under_its_schema() -> None:
    validator = Draft202012Validator(scenarios_module.scenario_schema())
    for name, content in scenarios_module.texts().items():
        assert [error.message for error in validator.iter_errors(json.loads(content))] == [], name
    assert not validator.is_valid(GOOD | {"stepz": []})
