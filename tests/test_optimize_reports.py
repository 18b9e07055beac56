"""Functions that report to a search in this process: trials are stopped, paused and continued."""

import concurrent.futures
import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import UniformSpec
from hola_protocol.stopping import AshaPromotionSpec, ThresholdSpec

import hola
import hola.search
from hola.clients import TrialStopped, current_trial

STEPS = 8
SPACE = {"x": (0.0, 1.0)}


def train(parameters: dict[str, Any]) -> float:
    """The loss falls to ``x``; the sum of all steps shows what was saved."""
    trial = current_trial()
    first = 1 if trial.resume is None else trial.resume.step + 1
    for step in range(first, STEPS + 1):
        trial.report(step, parameters["x"] + 1 / step, checkpoint=f"memory:{trial.trial_id}:{step}")
    return float(parameters["x"] + 1 / STEPS)


def search(function: Any, **options: Any) -> hola.OptimizationResult:
    settings: dict[str, Any] = {"n_trials": 20, "seed": 1, "progress": False, "sampler": UniformSpec()} | options
    return hola.run_optimization(function, SPACE, **settings)


def states(result: hola.OptimizationResult) -> dict[str, int]:
    counts: dict[str, int] = {}
    for trial in result.trials:
        counts[trial.state] = counts.get(trial.state, 0) + 1
    return counts


STORED = pytest.mark.parametrize("is_stored", [False, True])
WORKERS = pytest.mark.parametrize("workers", [{}, {"n_workers": 2}, {"n_workers": 2, "executor": "thread"}])


@WORKERS
@STORED
@pytest.mark.spec("H-3", "H-10")
def test_a_trial_beyond_the_threshold_is_stopped(workers: dict[str, Any], is_stored: bool, tmp_path: Path) -> None:
    rule = ThresholdSpec(step=4, objectives={"loss": 0.75})
    storage = tmp_path / "data" if is_stored else None
    result = search(train, steps=STEPS, stopping=rule, storage=storage, **workers)
    bad = [trial for trial in result.trials if trial.parameters["x"] > 0.5]
    assert 0 < len(bad) < 20
    for trial in result.trials:
        wanted = "stopped" if trial in bad else "completed"
        assert (trial.state, set(trial.objectives)) == (wanted, {"loss"})
    assert all(trial.objectives["loss"] == trial.parameters["x"] + 0.25 for trial in bad)
    assert result.best is not None
    assert result.best.state == "completed"


def test_the_default_rule_with_steps_stops_trials() -> None:
    result = search(train, steps=STEPS, n_trials=30)
    assert states(result)["stopped"] > 5
    assert result.best == min(
        (trial for trial in result.trials if trial.state == "completed"), key=lambda trial: trial.objectives["loss"]
    )


def test_without_steps_reports_change_nothing() -> None:
    assert states(search(train)) == {"completed": 20}


@STORED
@pytest.mark.parametrize("can_resume", [True, False])
def test_paused_trials_continue_from_their_checkpoints(can_resume: bool, is_stored: bool, tmp_path: Path) -> None:
    begun: list[tuple[int, int]] = []

    def function(parameters: dict[str, Any]) -> float:
        trial = current_trial()
        begun.append((trial.attempt, 0 if trial.resume is None else trial.resume.step))
        return train(parameters)

    rule, storage = AshaPromotionSpec(eta=2, grace=2), tmp_path / "data" if is_stored else None
    result = search(function, steps=STEPS, stopping=rule, can_resume=can_resume, storage=storage)
    counts = states(result)
    assert counts["completed"] >= 1
    assert set(counts) == {"completed", "stopped"}, "a paused trial is stopped at the end"
    assert {step for attempt, step in begun if attempt == 1} == {0}
    assert {step for attempt, step in begun if attempt > 1} == ({2, 4} if can_resume else {0})


def test_a_full_result_after_a_stop_completes_the_trial() -> None:
    def function(parameters: dict[str, Any]) -> float:
        try:
            current_trial().report(1, 2.0)
        except TrialStopped:
            return 0.5
        return 1.0

    result = search(function, steps=STEPS, stopping=ThresholdSpec(step=1, objectives={"loss": 1.0}), n_trials=3)
    assert [trial.objectives for trial in result.trials] == [{"loss": 0.5}] * 3


@STORED
def test_a_trial_continues_only_after_its_paused_evaluation_has_ended(
    is_stored: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule wants to continue trial 1 while its function has not returned yet."""
    second, first, waited = (threading.Event() for _ in range(3))
    wait = concurrent.futures.wait

    def wait_and_release(*args: Any, **options: Any) -> Any:
        if first.is_set() and len(args[0]) == 1:
            waited.set()
        return wait(*args, **options)

    def function(parameters: dict[str, Any]) -> float:
        trial = current_trial()
        if trial.resume is not None or trial.attempt > 1:
            return 0.0
        if trial.trial_id == 1:
            assert second.wait(60)
        if trial.trial_id == 3:
            second.set()
            assert first.wait(60)
        try:
            trial.report(1, float(trial.trial_id))
        except TrialStopped:
            if trial.trial_id == 1:
                first.set()
                assert waited.wait(60)
            raise
        return 0.0

    monkeypatch.setattr(hola.search, "wait", wait_and_release)
    rule = AshaPromotionSpec(eta=3, grace=1)
    options: dict[str, Any] = {"storage": tmp_path / "data"} if is_stored else {}
    try:
        result = search(function, n_trials=3, steps=STEPS, stopping=rule, n_workers=2, executor="thread", **options)
    finally:
        waited.set()
    first_trial = result.trials[0]
    assert (first_trial.trial_id, first_trial.state, first_trial.attempt) == (1, "completed", 2)
    assert {trial.state for trial in result.trials} <= {"completed", "stopped"}


def test_a_wrong_report_fails_its_trial() -> None:
    def function(parameters: dict[str, Any]) -> float:
        if parameters["x"] > 0.5:
            current_trial().report(0, 1.0)
        return 1.0

    result = search(function, steps=STEPS)
    failed = [trial.reason for trial in result.trials if trial.state == "failed"]
    assert failed
    assert all("step must be from 1" in (reason or "") for reason in failed)
