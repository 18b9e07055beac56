"""Schedulers that restart, replies that get lost, workers that die with a result in hand."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.messages import (
    GetSuggestionResponse,
    HeartbeatResponse,
    Receipt,
    RegisterWorkerResponse,
    StudyInfo,
    SubmitFailureResponse,
    SubmitResultRequest,
    SubmitResultResponse,
    Suggestion,
)
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import WorkerSummary, ZmqClient, ZmqWorker
from hola.clients.worker import tell
from tests.clients import objectives
from tests.clients.support import Call, RouterServer, Scheduler, wait_until

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
    max_trials=3,
)


class Down(threading.Thread):
    """A worker whose second evaluation ends when the scheduler is down."""

    def __init__(self, endpoint: str, spool: Path, **options: Any) -> None:
        super().__init__(daemon=True)
        self.started = threading.Event()
        self.release = threading.Event()
        self.summary: WorkerSummary | None = None
        self._calls = 0
        self.worker = ZmqWorker(self._objective, endpoint, spool_dir=spool, timeout_s=2.0, **options)
        self.spool = spool

    def _objective(self, parameters: dict[str, Any]) -> float:
        self._calls += 1
        if self._calls == 2:
            self.started.set()
            assert self.release.wait(20)
        return objectives.square(parameters)

    def run(self) -> None:
        self.summary = self.worker.run()

    def kept(self) -> list[Path]:
        return list(self.spool.glob("*.json"))


def test_a_worker_outlives_a_restart_of_the_scheduler(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data", storage=None) as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=SPEC)
        down = Down(scheduler.endpoint, tmp_path / "spool")
        down.start()
        assert down.started.wait(20)
    down.release.set()
    wait_until(lambda: len(down.kept()) == 1, "the result on disk")
    with Scheduler(tmp_path / "data", storage=None) as again, ZmqClient(again.endpoint) as client:
        assert again.endpoint == scheduler.endpoint
        down.join(30)
        assert down.summary is not None
        assert (down.summary.reason, down.summary.completed, down.summary.unsent) == ("finished", 3, 0)
        assert [(trial.state, trial.attempt) for trial in client.iter_trials()] == [("completed", 1)] * 3
    assert down.kept() == []


def test_the_next_worker_tells_what_the_last_one_could_not(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data", storage=None) as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=SPEC)
        down = Down(scheduler.endpoint, tmp_path / "spool", reconnect_s=0.2)
        down.start()
        assert down.started.wait(20)
    down.release.set()
    down.join(30)
    assert down.summary is not None
    assert (down.summary.reason, down.summary.completed, down.summary.unsent) == ("unreachable", 1, 1)

    with Scheduler(tmp_path / "data", storage=None) as again, ZmqClient(again.endpoint) as client:
        summary = ZmqWorker(objectives.square, again.endpoint, spool_dir=tmp_path / "spool").run()
        assert (summary.reason, summary.completed, summary.unsent) == ("finished", 1, 0)
        trials = list(client.iter_trials())
        assert [(trial.state, trial.attempt) for trial in trials] == [("completed", 1)] * 3
        assert [trial.objectives for trial in trials] == [
            {"loss": objectives.square(trial.parameters)} for trial in trials
        ]
    assert down.kept() == []


class Scripted:
    """A scheduler with one trial; what it answers to a tell is the test's.

    :param tells: the answers to the tells, one after another.
    """

    def __init__(self, *tells: Any) -> None:
        self.tells = list(tells)
        self.info = StudyInfo(
            study="default", spec=SPEC, state="running", revision=1, objective_revision=1, created_ms=1
        )
        self.asked = False

    def __call__(self, call: Call) -> Any:
        match type(call.request).__name__:
            case "RegisterWorkerRequest":
                return RegisterWorkerResponse(worker_id=WORKER, info=self.info, limits=Limits())
            case "GetSuggestionRequest":
                if self.asked:
                    return GetSuggestionResponse(status="finished")
                self.asked = True
                suggestion = Suggestion(trial_id=1, attempt=1, lease="l", lease_s=60.0, parameters={"x": 0.5})
                return GetSuggestionResponse(status="suggestions", suggestions=[suggestion])
            case "SubmitResultRequest" | "SubmitFailureRequest":
                return self.tells.pop(0)
            case "HeartbeatRequest":
                return HeartbeatResponse()
        return b'{"tag":"DeregisterWorkerResponse"}'


RECORDED = SubmitResultResponse(
    receipts=[Receipt(trial_id=1, outcome="recorded")], next=GetSuggestionResponse(status="finished")
)


def tells(server: RouterServer) -> list[Call]:
    return [call for call in server.calls if type(call.request).__name__.startswith("Submit")]


@pytest.mark.spec("P-1", "X-5")
def test_a_lost_reply_is_asked_for_again_with_the_same_key_and_body(tmp_path: Path) -> None:
    unavailable = ErrorResponse(code="unavailable", message="perhaps", retryable=True)
    with RouterServer(Scripted(None, unavailable, RECORDED)) as server:
        worker = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path, timeout_s=0.2)
        summary = worker.run()
        sent = tells(server)
    assert (summary.reason, summary.completed) == ("finished", 1)
    assert len({(call.header.idempotency_key, call.body) for call in sent}) == 1
    assert len(sent) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_long_evaluation_is_on_disk_before_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell, "WRITE_AHEAD_S", 0.0)
    on_disk: list[int] = []
    scripted = Scripted(RECORDED)

    def handler(call: Call) -> Any:
        if isinstance(call.request, SubmitResultRequest):
            on_disk.append(len(list(tmp_path.glob("*.json"))))
        return scripted(call)

    with RouterServer(handler) as server:
        ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
    assert on_disk == [1]
    assert list(tmp_path.iterdir()) == []


def test_a_short_one_is_not(tmp_path: Path) -> None:
    with RouterServer(Scripted(RECORDED)) as server:
        ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path / "spool").run()
    assert not (tmp_path / "spool").exists()


def test_a_result_that_is_refused_whole_becomes_a_failure(tmp_path: Path) -> None:
    refusal = ErrorResponse(code="invalid_message", message="no such objective", path="/results/0/objectives/loss")
    told = SubmitFailureResponse(
        receipts=[Receipt(trial_id=1, outcome="recorded")], next=GetSuggestionResponse(status="finished")
    )
    with RouterServer(Scripted(refusal, told)) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
        failure: Any = tells(server)[1].request
    assert (summary.completed, summary.failed) == (0, 1)
    assert failure.failures[0].reason.startswith("the scheduler refused the result: invalid_message: no such objective")


@pytest.mark.parametrize("outcome", ["superseded", "ended"])
@pytest.mark.spec("W-13")
def test_a_late_result_crashes_nobody(tmp_path: Path, outcome: Any) -> None:
    late = SubmitResultResponse(
        receipts=[Receipt(trial_id=1, outcome=outcome)], next=GetSuggestionResponse(status="finished")
    )
    with RouterServer(Scripted(late)) as server:
        summary = ZmqWorker(objectives.square, server.endpoint, spool_dir=tmp_path).run()
    assert summary.reason == "finished"


@pytest.mark.spec("P-4")
def test_a_replayed_suggestion_that_is_gone_is_not_evaluated(tmp_path: Path) -> None:
    scripted = Scripted()
    gone = Suggestion(trial_id=9, attempt=1, lease="l", lease_s=60.0, parameters={"x": 0.5}, standing="gone")
    answers = [
        GetSuggestionResponse(status="suggestions", suggestions=[gone]),
        GetSuggestionResponse(status="wait", retry_after_s=0.0),
        GetSuggestionResponse(status="paused", retry_after_s=0.01),
        GetSuggestionResponse(status="finished"),
    ]

    def handler(call: Call) -> Any:
        if type(call.request).__name__ == "GetSuggestionRequest":
            return answers.pop(0)
        return scripted(call)

    with RouterServer(handler) as server:
        summary = ZmqWorker(objectives.fail, server.endpoint, spool_dir=tmp_path).run()
        keys = [call.header.idempotency_key for call in server.calls if "GetSuggestion" in type(call.request).__name__]
    assert (summary.reason, summary.completed, summary.failed) == ("finished", 0, 0)
    assert len(set(keys)) == 4
