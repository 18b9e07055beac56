"""Lanes: one trial after the other, each for as long as its result is wanted."""

import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ObjectiveSpec,
    StudySpec,
)

from hola.clients import Cancelled, Completed, EvaluatedTrial, Evaluation, ZmqClient, current_trial
from tests.clients import objectives
from tests.clients.support import Scheduler
from tests.clients.worker.served import study, trials, worker


def test_one_round_trip_per_trial(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=20))
    made = worker(scheduler, objectives.square, tmp_path)
    sent: list[str] = []
    call = made._client._call

    def counted(op: Any, *arguments: Any) -> Any:
        sent.append(op.name)
        return call(op, *arguments)

    made._client._call = counted  # type: ignore[method-assign, assignment]
    made.run()

    assert [name for name in sent if name != "Heartbeat"] == [
        "RegisterWorker",
        "GetSuggestion",
        *["SubmitResult"] * 20,
        "DeregisterWorker",
    ]


def test_the_function_gets_the_types_of_the_study(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    spec = StudySpec(
        parameters=(
            ContinuousParameter(name="c", low=0.0, high=8.0),
            IntegerParameter(name="i", low=0, high=9),
            CategoricalParameter(name="k", choices=(None, True, "a", 1.0)),
        ),
        objectives=(ObjectiveSpec(name="loss"),),
        max_trials=1,
    )
    client.create_study(spec=spec)
    client.enqueue_trials(trials=[{"c": 8, "i": 3.0, "k": 1}])
    got: list[Any] = []

    def objective(parameters: dict[str, Any]) -> float:
        got.extend((name, type(value), value) for name, value in parameters.items())
        return 0.0

    worker(scheduler, objective, tmp_path).run()
    assert got == [("c", float, 8.0), ("i", int, 3), ("k", float, 1.0)]


def test_several_at_once(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=8))
    together = threading.Barrier(4, timeout=20)

    def objective(parameters: dict[str, Any]) -> float:
        together.wait()
        return 0.0

    summary = worker(scheduler, objective, tmp_path, concurrency=4).run()
    assert (summary.reason, summary.completed) == ("finished", 8)


@pytest.mark.spec("W-10")
def test_a_cancelled_trial_is_dropped(scheduler: Scheduler, client: ZmqClient, tmp_path: Path) -> None:
    client.create_study(spec=study(max_trials=2, lease_s=1.0))

    def objective(parameters: dict[str, Any]) -> float:
        if current_trial().trial_id == 1:
            client.cancel_trials(trial_ids=[1])
            return objectives.wait_until_told_to_stop(parameters)
        return 0.5

    summary = worker(scheduler, objective, tmp_path).run()
    assert (summary.reason, summary.completed, summary.released) == ("finished", 1, 0)
    assert [trial.state for trial in trials(client)] == ["cancelled", "completed"]


def test_a_trial_cancelled_by_mistake_is_evaluated_again(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path
) -> None:
    class Hasty:
        def evaluate(self, parameters: dict[str, Any], trial: EvaluatedTrial) -> Evaluation:
            return Cancelled() if trial.attempt == 1 else Completed(objectives={"loss": 1.0})

        def cancel(self) -> bool:
            return True

        def close(self) -> None:
            """Nothing is held."""

    client.create_study(spec=study(max_trials=1))
    summary = worker(scheduler, None, tmp_path, evaluator=Hasty).run()
    (trial,) = trials(client)
    assert (summary.completed, trial.state, trial.attempt) == (1, "completed", 2)


def test_evaluations_at_once_have_slots_of_their_own(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.create_study(spec=study(max_trials=2))
    monkeypatch.setenv("HOLA_SLOT", "4")
    both = threading.Barrier(2)
    slots: list[int] = []

    def objective(parameters: dict[str, Any]) -> float:
        both.wait(30.0)
        slots.append(current_trial().slot)
        return 0.5

    assert worker(scheduler, objective, tmp_path, concurrency=2).run().completed == 2
    assert sorted(slots) == [4, 5]
