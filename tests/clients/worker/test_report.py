"""What a worker sends of a trial's reports, and what it does with the decisions."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.messages import (
    Checkpoint,
    HeartbeatResponse,
    LeaseCommand,
    RegisterWorkerRequest,
    ReleaseTrialsRequest,
    Resume,
    SubmitReportsRequest,
)
from msgspec.structs import replace

from hola.clients import TrialStopped, ZmqWorker, current_trial
from tests.clients import objectives
from tests.clients.support import Call, RouterServer, wait_until
from tests.clients.worker.reporting import Reporting, sent

EXECUTORS = pytest.mark.parametrize("executor", ["thread", "process"])


def run(scripted: Any, tmp_path: Path, objective: Any = objectives.train, **options: Any) -> tuple[Any, list[Call]]:
    """Run a worker, and return its summary and the requests."""
    with RouterServer(scripted) as server:
        make: Any = ZmqWorker
        summary = make(
            objective, server.endpoint, **{"spool_dir": tmp_path / "spool", "timeout_s": 2.0} | options
        ).run()
        assert server.errors == []
        return summary, server.calls


@EXECUTORS
@pytest.mark.spec("W-17")
def test_held_reports_go_before_the_outcome(tmp_path: Path, executor: str) -> None:
    summary, calls = run(Reporting(1), tmp_path, executor=executor)
    assert (summary.reason, summary.completed, summary.stopped) == ("finished", 1, 0)
    assert sent(calls) == [
        "RegisterWorker",
        "GetSuggestion",
        ([(1, 1), (1, 2)], 0),  # with the checkpoint
        ([(1, 3), (1, 4)], 0),
        ({1: 0.5}, 1),
        "DeregisterWorker",
    ]


@EXECUTORS
@pytest.mark.spec("W-17", "W-18")
@pytest.mark.parametrize("decision", ["stop", "pause"])
def test_a_decision_ends_the_evaluation_and_brings_the_next_trial(tmp_path: Path, executor: str, decision: Any) -> None:
    scripted = Reporting(2, {(1, 3): decision}, next_step=3)
    summary, calls = run(scripted, tmp_path, executor=executor)
    assert (summary.completed, summary.failed, summary.released) == (1, 0, 0)
    assert (summary.stopped, summary.paused) == ((1, 0) if decision == "stop" else (0, 1))
    assert sent(calls) == [
        "RegisterWorker",
        "GetSuggestion",
        ([(1, 1), (1, 2)], 0),
        ([(1, 3)], 1),
        ([(2, 1), (2, 2)], 0),
        ([(2, 3)], 1),
        ([(2, 4)], 1),
        ({2: 0.5}, 1),
        "DeregisterWorker",
    ]


def test_a_full_result_after_a_stop_is_told(tmp_path: Path) -> None:
    def objective(parameters: dict[str, Any]) -> float:
        try:
            current_trial().report(1, 0.5)
        except TrialStopped:
            return 0.25
        raise AssertionError("not stopped")

    summary, calls = run(Reporting(2, {(1, 1): "stop", (2, 1): "stop"}, next_step=1), tmp_path, objective)
    assert (summary.completed, summary.stopped) == (2, 0)
    assert sent(calls)[2:] == [
        ([(1, 1)], 1),
        ({1: 0.25}, 0),  # the next trial is here already
        ([(2, 1)], 1),
        ({2: 0.25}, 1),
        "DeregisterWorker",
    ]


@pytest.mark.spec("W-18")
def test_a_failure_after_a_stop_is_not_told(tmp_path: Path) -> None:
    def objective(parameters: dict[str, Any]) -> float:
        with pytest.raises(TrialStopped):
            current_trial().report(1, 0.5)
        raise ValueError("no such luck")

    summary, calls = run(Reporting(1, {(1, 1): "stop"}, next_step=1), tmp_path, objective)
    assert (summary.completed, summary.failed, summary.stopped) == (0, 0, 1)
    assert sent(calls)[2:] == [([(1, 1)], 1), "DeregisterWorker"]


@pytest.mark.spec("W-17")
def test_reports_go_before_a_failure(tmp_path: Path) -> None:
    def objective(parameters: dict[str, Any]) -> float:
        current_trial().report(1, 0.5)
        raise ValueError("no such luck")

    summary, calls = run(Reporting(1), tmp_path, objective)
    assert summary.failed == 1
    assert sent(calls)[2:] == [([(1, 1)], 0), ({1: "failed"}, 1), "DeregisterWorker"]


def test_a_coroutine_function_reports(tmp_path: Path) -> None:
    summary, calls = run(Reporting(1), tmp_path, objectives.train_async)
    assert summary.completed == 1
    assert sent(calls)[2:] == [([(1, 1)], 0), ({1: 1.0}, 1), "DeregisterWorker"]


@EXECUTORS
@pytest.mark.spec("K-5")
def test_an_evaluation_continues_from_a_checkpoint(tmp_path: Path, executor: str) -> None:
    resume = Resume(step=2, checkpoint=Checkpoint(uri="memory:2", host="node17"))
    summary, calls = run(Reporting(1, resume=resume), tmp_path, executor=executor, can_resume=True)
    assert summary.completed == 1
    assert sent(calls)[2:] == [([(1, 3), (1, 4)], 0), ({1: 0.5}, 1), "DeregisterWorker"]
    (registered,) = [call.request for call in calls if isinstance(call.request, RegisterWorkerRequest)]
    assert registered.can_resume


@EXECUTORS
@pytest.mark.spec("W-18", "W-19")
@pytest.mark.parametrize("returns", [False, True])
def test_a_command_of_a_heartbeat_stops_an_evaluation(tmp_path: Path, executor: str, returns: bool) -> None:
    file = tmp_path / "begun"
    parameters = {"file": str(file)} | ({"returned": 0.5} if returns else {})
    scripted = Reporting(1, lease_s=0.4, parameters=parameters)

    def handler(call: Call) -> Any:
        if file.exists():
            commands: Any = [("l2", "drop"), ("l1", "dance"), ("l1", "pause")]
            scripted.heartbeat = HeartbeatResponse(
                lease_commands=[LeaseCommand(trial_id=1, lease=lease, command=name) for lease, name in commands]
            )
        return scripted(call)

    summary, calls = run(handler, tmp_path, objectives.train_until_told_to_stop, executor=executor)
    assert (summary.completed, summary.paused) == ((1, 0) if returns else (0, 1))
    told = sent(calls)[2:]
    assert told == ([({1: 0.5}, 1)] if returns else ["GetSuggestion"]) + ["DeregisterWorker"]


@pytest.mark.spec("W-15")
def test_a_command_for_an_earlier_lease_changes_nothing(tmp_path: Path) -> None:
    """The planted fault is the trial's id, which is the same."""
    go = threading.Event()
    heartbeats: list[Call] = []
    scripted = Reporting(1, lease_s=0.2)
    scripted.heartbeat = HeartbeatResponse(lease_commands=[LeaseCommand(trial_id=1, lease="l0", command="drop")])

    def handler(call: Call) -> Any:
        if "Heartbeat" in type(call.request).__name__:
            heartbeats.append(call)
            if len(heartbeats) == 3:
                go.set()
        return scripted(call)

    def objective(parameters: dict[str, Any]) -> float:
        assert go.wait(20)
        return 0.0 if not current_trial().should_stop else 1.0

    summary, calls = run(handler, tmp_path, objective)
    assert (summary.completed, sent(calls)[2]) == (1, ({1: 0.0}, 1))


def test_an_evaluation_in_a_process_that_ignores_a_stop_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "begun"
    scripted = Reporting(1, lease_s=0.4, parameters={"file": str(file)})

    def handler(call: Call) -> Any:
        if file.exists():
            scripted.heartbeat = HeartbeatResponse(
                lease_commands=[LeaseCommand(trial_id=1, lease="l1", command="stop", reason="enough")]
            )
        return scripted(call)

    summary, calls = run(handler, tmp_path, objectives.hang_with_children, executor="process", stop_grace_s=0.1)
    assert (summary.stopped, summary.failed) == (1, 0)
    assert sent(calls)[2:] == ["GetSuggestion", "DeregisterWorker"]


@pytest.mark.spec("P-1")
def test_a_lost_reply_to_reports_is_asked_for_again_with_the_same_key(tmp_path: Path) -> None:
    scripted = Reporting(1, next_step=4)
    lost: list[Call] = []

    def handler(call: Call) -> Any:
        if isinstance(call.request, SubmitReportsRequest) and not lost:
            lost.append(call)
            return None
        return scripted(call)

    summary, calls = run(handler, tmp_path, timeout_s=0.3)
    first, second, *_ = [call for call in calls if isinstance(call.request, SubmitReportsRequest)]
    assert summary.completed == 1
    assert (first.header.idempotency_key, first.body) == (second.header.idempotency_key, second.body)


@pytest.mark.spec("W-5")
def test_a_worker_that_is_not_known_any_more_registers_again_and_reports(tmp_path: Path) -> None:
    scripted = Reporting(1, next_step=4)
    refused: list[Call] = []

    def handler(call: Call) -> Any:
        if isinstance(call.request, SubmitReportsRequest) and not refused:
            refused.append(call)
            return ErrorResponse(code="unknown_worker", message="who?", retryable=False)
        return scripted(call)

    summary, calls = run(handler, tmp_path)
    assert summary.completed == 1
    assert sent(calls).count("RegisterWorker") == 2


@pytest.mark.spec("W-20")
def test_reports_that_are_refused_are_lost_and_the_result_is_not(tmp_path: Path) -> None:
    scripted = Reporting(1)

    def handler(call: Call) -> Any:
        if isinstance(call.request, SubmitReportsRequest):
            return ErrorResponse(code="invalid_message", message="no steps", path="/reports/0", retryable=False)
        return scripted(call)

    summary, _ = run(handler, tmp_path)
    assert (summary.reason, summary.completed) == ("finished", 1)


@EXECUTORS
@pytest.mark.spec("W-25")
def test_a_study_without_steps_gets_no_reports(tmp_path: Path, executor: str, caplog: pytest.LogCaptureFixture) -> None:
    scripted = Reporting(2)
    scripted.info = replace(scripted.info, spec=replace(scripted.info.spec, steps=None))
    with caplog.at_level("WARNING", "hola.worker"):
        summary, calls = run(scripted, tmp_path, executor=executor)
    assert (summary.reason, summary.completed) == ("finished", 2)
    assert sent(calls) == ["RegisterWorker", "GetSuggestion", ({1: 0.5}, 1), ({2: 0.5}, 1), "DeregisterWorker"]
    assert caplog.messages == ["reports are not sent: the study has no steps"]


def test_checkpoints_that_are_not_needed_any_more_are_handed_over(tmp_path: Path) -> None:
    scripted = Reporting(1)
    scripted.discard = [Checkpoint(uri="memory:1")]
    discarded: list[list[str]] = []

    def on_discard(checkpoints: list[Checkpoint]) -> None:
        discarded.append([checkpoint.uri for checkpoint in checkpoints])
        raise OSError("the disk is gone")  # is logged

    summary, _ = run(scripted, tmp_path, on_discard=on_discard)
    assert summary.completed == 1
    assert discarded == [["memory:1"] * 2, ["memory:1"] * 2, ["memory:1"]]


def test_the_next_trial_of_a_worker_that_drains_is_given_back(tmp_path: Path) -> None:
    workers: list[Any] = []

    def objective(parameters: dict[str, Any]) -> None:
        try:
            current_trial().report(1, 0.5)
        finally:
            workers[0].drain()
            wait_until(lambda: workers[0].is_draining, "the drain")

    with RouterServer(Reporting(2, {(1, 1): "stop"}, next_step=1)) as server:
        workers.append(ZmqWorker(objective, server.endpoint, spool_dir=tmp_path))
        summary = workers[0].run()
        (released,) = [call.request for call in server.calls if isinstance(call.request, ReleaseTrialsRequest)]
    assert (summary.reason, summary.stopped) == ("drained", 1)
    assert (released.kind, [ref.lease for ref in released.leases]) == ("undelivered", ["l2"])


@pytest.mark.parametrize("concurrency", [1, 3])
def test_max_trials(tmp_path: Path, concurrency: int) -> None:
    summary, calls = run(Reporting(9, {(1, 3): "stop"}, next_step=3), tmp_path, max_trials=4, concurrency=concurrency)
    assert (summary.reason, summary.exit_code, summary.completed, summary.stopped) == ("max_trials", 80, 3, 1)
    assert summary.released == 0
    assert sent(calls).count("ReleaseTrials") == 0, "no trial more was taken"


def test_max_time(tmp_path: Path) -> None:
    workers: list[Any] = []

    def objective(parameters: dict[str, Any]) -> float:
        wait_until(lambda: workers[0].is_draining, "the end of the time")
        return 0.5

    with RouterServer(Reporting(2)) as server:
        workers.append(ZmqWorker(objective, server.endpoint, spool_dir=tmp_path, max_time_s=0.1))
        summary = workers[0].run()
        assert sent(server.calls)[2:] == [({1: 0.5}, 0), "DeregisterWorker"]
    assert (summary.reason, summary.exit_code, summary.completed) == ("max_time", 81, 1)


def test_labels_are_those_of_the_environment_and_of_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLA_LABELS", "queue=long, node=n17")
    _, calls = run(Reporting(0), tmp_path, labels={"queue": "short"})
    (registered,) = [call.request for call in calls if isinstance(call.request, RegisterWorkerRequest)]
    assert registered.labels == {"queue": "short", "node": "n17"}
