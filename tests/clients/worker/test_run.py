"""Workers against a real scheduler."""

import logging
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.clients import (
    Completed,
    ConfigurationError,
    Connection,
    EvaluatedTrial,
    Evaluation,
    Infeasible,
    ServerError,
    WorkerSummary,
    ZmqClient,
    ZmqWorker,
    current_trial,
)
from hola.clients.errors import UnauthenticatedError, UnknownStudyError
from hola.clients.retry import NO_RETRY
from hola.distributed.worker import LocalWorker
from tests.clients import objectives
from tests.clients.support import Scheduler, wait_until
from tests.clients.worker.served import study, trials, worker


@pytest.mark.spec("W-1", "W-12")
def test_a_study_is_worked_to_its_end(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=20))
    made = worker(scheduler, objectives.square, tmp_path, name="me")

    summary = made.run()

    assert summary == WorkerSummary(
        reason="finished", message="the study is finished: max_trials", study_reason="max_trials", completed=20
    )
    assert summary.exit_code == 0
    done = trials(client)
    assert [(t.trial_id, t.state, t.worker_id) for t in done] == [
        (i, "completed", made.worker_id) for i in range(1, 21)
    ]
    for trial in done:
        x = trial.parameters["x"]
        assert isinstance(x, float)
        assert trial.objectives == {"loss": objectives.square({"x": x})}
    status = client.status()
    assert (status.worker_count, status.workers, status.info.state) == (0, [], "finished")


def test_every_kind_of_outcome_is_told(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=4, max_retries=0))

    def objective(parameters: dict[str, Any]) -> Any:
        match current_trial().trial_id:
            case 1:
                raise ValueError("no such luck")
            case 2:
                raise Infeasible("outside the domain")
            case 3:
                return float("nan")
            case _:
                return 1.5, {"epochs": 3}

    summary = worker(scheduler, objective, tmp_path).run()

    assert (summary.completed, summary.failed, summary.infeasible) == (1, 2, 1)
    first, second, third, fourth = trials(client)
    assert (first.state, second.state, third.state, fourth.state) == ("failed", "infeasible", "failed", "completed")
    assert re.match(r"ValueError: no such luck \(test_run\.py:\d+\)\n\nTraceback", first.reason or "")
    assert second.reason == "outside the domain"
    assert third.reason == "the value of 'loss' is not finite: nan"
    assert (fourth.objectives, fourth.metadata) == ({"loss": 1.5}, {"epochs": 3})


def test_failures_are_retried_when_asked(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=1, max_retries=3))
    seen: list[tuple[int, float]] = []

    def objective(parameters: dict[str, Any]) -> float:
        seen.append((current_trial().attempt, parameters["x"]))
        if len(seen) < 3:
            raise ValueError("again")
        return 0.0

    summary = worker(scheduler, objective, tmp_path, retry_failures=True).run()

    (trial,) = trials(client)
    assert (trial.state, trial.attempt, summary.completed, summary.failed) == ("completed", 3, 1, 2)
    assert [attempt for attempt, _ in seen] == [1, 2, 3]
    assert len({x for _, x in seen}) == 1


def test_processes(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=4))
    summary = worker(scheduler, objectives.pid, tmp_path, concurrency=2, executor="process").run()
    assert (summary.reason, summary.completed) == ("finished", 4)
    assert len({(trial.metadata or {})["pid"] for trial in trials(client)}) == 2


def test_a_time_limit(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(
        spec=StudySpec(
            parameters=(CategoricalParameter(name="file", choices=(str(tmp_path / "pids"), "other")),),
            objectives=(ObjectiveSpec(name="loss"),),
            max_trials=1,
        )
    )
    client.enqueue_trials(trials=[{"file": str(tmp_path / "pids")}])
    summary = worker(scheduler, objectives.hang_with_children, tmp_path, time_limit_s=0.5).run()
    (trial,) = trials(client)
    assert (summary.failed, trial.state, trial.reason) == (1, "failed", "the time limit of 0.5 s was exceeded")


def test_too_many_failures_in_a_row_end_the_worker(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client.create_study(spec=study(max_trials=100))
    with caplog.at_level(logging.ERROR, "hola.worker"):
        summary = worker(scheduler, objectives.fail, tmp_path, max_errors=3).run()
    message = "3 trials failed in a row, the last one: ValueError: no such luck (objectives.py:22)"
    assert (summary.reason, summary.message, summary.failed, summary.exit_code) == ("max_errors", message, 3, 1)
    assert [record.getMessage() for record in caplog.records] == [message]
    assert [trial.state for trial in trials(client)] == ["failed"] * 3


def test_infeasible_points_are_no_errors(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=6))
    summary = worker(scheduler, objectives.infeasible, tmp_path, max_errors=3).run()
    assert (summary.reason, summary.infeasible) == ("finished", 6)


def test_drain_finishes_what_runs(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=100))

    def objective(parameters: dict[str, Any]) -> float:
        made.drain()
        wait_until(lambda: made.is_draining, "the drain")
        return 0.5

    made = worker(scheduler, objective, tmp_path)
    summary = made.run()
    assert (summary.reason, summary.completed, summary.released, summary.exit_code) == ("drained", 1, 0, 0)
    assert [trial.state for trial in trials(client)] == ["completed"]


def test_drain_ends_an_idle_worker_at_once(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study())
    client.set_study_state(state="paused")
    made = worker(scheduler, objectives.square, tmp_path, wait_s=60.0, concurrency=2)
    summaries: list[WorkerSummary] = []
    thread = threading.Thread(target=lambda: summaries.append(made.run()))
    thread.start()
    wait_until(lambda: client.status().worker_count == 1, "the worker")
    made.drain()
    thread.join(20)
    assert [summary.reason for summary in summaries] == ["drained"]


def test_stop_gives_the_trials_back(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=2))
    ended = threading.Event()

    def objective(parameters: dict[str, Any]) -> float:
        made.stop()
        result = objectives.wait_until_told_to_stop(parameters)
        ended.set()
        return result

    made = worker(scheduler, objective, tmp_path)
    summary = made.run()
    assert (summary.reason, summary.completed, summary.released, summary.exit_code) == ("stopped", 0, 1, 130)
    assert [(trial.state, trial.preemptions) for trial in trials(client)] == [("queued", 0)], (
        "it was told to end, which counts against nothing"
    )
    assert ended.wait(20)


@pytest.mark.spec("W-9")
def test_the_schedulers_shutdown_drains_the_worker(tmp_path: Path) -> None:
    started = threading.Event()
    release = threading.Event()

    def objective(parameters: dict[str, Any]) -> float:
        started.set()
        assert release.wait(20)
        return 0.5

    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint) as client:
        client.create_study(spec=study(max_trials=50, lease_s=1.0))
        made = worker(scheduler, objective, tmp_path)
        summaries: list[WorkerSummary] = []
        thread = threading.Thread(target=lambda: summaries.append(made.run()))
        thread.start()
        assert started.wait(20)
        client.shutdown(grace_s=30.0)
        wait_until(lambda: made.is_draining, "the drain")
        release.set()
        thread.join(20)
        assert [(s.reason, s.message, s.completed) for s in summaries] == [
            ("drained", "the scheduler said drain", 1),
        ]


def test_an_unknown_study_and_a_wrong_token_are_told_at_once(scheduler: Scheduler, tmp_path: Path) -> None:
    with pytest.raises(UnknownStudyError):
        worker(scheduler, objectives.square, tmp_path).run()
    with Scheduler(tmp_path / "closed", auth=True) as closed, pytest.raises(UnauthenticatedError):
        worker(closed, objectives.square, tmp_path, token="wrong").run()


def test_a_study_deleted_meanwhile_ends_the_worker(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study())

    def objective(parameters: dict[str, Any]) -> float:
        client.delete_study()
        return 0.5

    with pytest.raises(ServerError, match="unknown_study"):
        worker(scheduler, objective, tmp_path).run()


def test_an_unreachable_scheduler_ends_the_worker_after_a_while(tmp_path: Path) -> None:
    made = ZmqWorker(objectives.square, "tcp://127.0.0.1:1", server_key="k" * 40, reconnect_s=0.3, spool_dir=tmp_path)
    summary = made.run()
    assert (summary.reason, summary.exit_code) == ("unreachable", 1)
    assert summary.message.startswith("no scheduler for 0.3 s: tcp://127.0.0.1:1: ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"objective": None}, "needs an objective or an evaluator"),
        ({"concurrency": 0}, "concurrency must be at least 1"),
        ({"time_limit_s": 0.0}, "time_limit_s must be above 0"),
        ({"objective": lambda p: 0.0, "executor": "process"}, "must be importable"),
    ],
)
def test_settings_that_make_no_sense(options: dict[str, Any], message: str) -> None:
    make: Any = ZmqWorker
    with pytest.raises(ConfigurationError, match=message):
        make(**{"objective": objectives.square, "endpoint": "tcp://127.0.0.1:1"} | options)


def test_a_local_worker_takes_ipc_first_and_nothing_from_afar(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path
) -> None:
    client.create_study(spec=study())
    connection = Connection(zmq=["tcp://example.org:1", scheduler.endpoint])
    made = LocalWorker(objectives.square, connection=connection, spool_dir=tmp_path)
    assert made._client.settings.endpoints.all() == [scheduler.endpoint]
    assert made._client.settings.retry is NO_RETRY
    assert made.run().completed == 5
    both = Connection(zmq=["tcp://127.0.0.1:5", "ipc:///tmp/x"])
    assert LocalWorker(objectives.square, connection=both)._client.settings.endpoints.all() == [
        "ipc:///tmp/x",
        "tcp://127.0.0.1:5",
    ]
    with pytest.raises(ConfigurationError, match=r"no endpoint on this machine among tcp://example\.org:1"):
        LocalWorker(objectives.square, connection=Connection(zmq=["tcp://example.org:1"]))


def test_an_evaluator_of_ones_own(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    class Constant:
        closed = 0

        def evaluate(self, parameters: dict[str, Any], trial: EvaluatedTrial) -> Evaluation:
            return Completed(objectives={"loss": float(trial.trial_id)})

        def cancel(self) -> bool:
            return True

        def close(self) -> None:
            Constant.closed += 1

    client.create_study(spec=study())
    summary = worker(scheduler, None, tmp_path, evaluator=Constant, concurrency=2).run()
    assert (summary.completed, Constant.closed) == (5, 2)
    assert [trial.objectives for trial in trials(client)] == [{"loss": float(i)} for i in range(1, 6)]
