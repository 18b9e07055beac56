"""Functions as evaluators: what they raise, and the trial that they see."""

from typing import Any

import pytest

from hola.clients import Completed, EvaluatedTrial, Failed, Infeasible, current_trial
from hola.clients.evaluator import FunctionEvaluator
from hola.clients.sendable import MAX_REASON_CHARS, clean_text


def evaluate(function: Any, names: tuple[str, ...] = ("loss",)) -> Any:
    trial = EvaluatedTrial(7, {"x": 1}, objectives=names)
    return FunctionEvaluator(function).evaluate({"x": 1}, trial)


def test_a_function_that_raises_fails_with_its_traceback() -> None:
    def function(parameters: dict[str, Any]) -> float:
        raise ValueError("no such luck\0")

    failed = evaluate(function)
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.retry) == ("failed", False)
    lines, at = failed.reason.splitlines(), function.__code__.co_firstlineno + 1
    assert lines[:3] == [
        f"ValueError: no such luck\\0 (test_evaluator.py:{at})",
        "",
        "Traceback (most recent call last):",
    ]
    assert lines[3].endswith(f'test_evaluator.py", line {at}, in function'), "the worker's own frames are left out"
    assert 'raise ValueError("no such luck\\0")' in failed.reason


def test_a_function_that_exits_fails_too() -> None:
    def function(parameters: dict[str, Any]) -> float:
        raise SystemExit(2)

    assert evaluate(function).reason.startswith("SystemExit: 2")


def test_an_endless_traceback_is_cut() -> None:
    def function(parameters: dict[str, Any]) -> float:
        raise ValueError("x" * 100_000)

    assert len(evaluate(function).reason) <= MAX_REASON_CHARS
    assert len(clean_text("y" * 100_000)) == MAX_REASON_CHARS


def test_infeasible_is_a_failure_of_its_own_kind() -> None:
    def function(parameters: dict[str, Any]) -> float:
        raise Infeasible("outside the domain")

    assert evaluate(function) == Failed(reason="outside the domain", infeasible=True)
    assert evaluate(function).kind == "infeasible"


def test_the_current_trial() -> None:
    def function(parameters: dict[str, Any]) -> float:
        trial = current_trial()
        assert (trial.trial_id, trial.parameters, trial.objectives) == (7, {"x": 1}, ("loss",))
        assert not trial.should_stop
        assert repr(trial) == "<trial 7 of default, attempt 1>"
        return 1.0

    assert evaluate(function) == Completed(objectives={"loss": 1.0})
    with pytest.raises(RuntimeError, match="no trial is under evaluation"):
        current_trial()
