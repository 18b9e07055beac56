"""What a function's return value means, and what it raises."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest

from hola.clients import Completed, EvaluatedTrial, Failed, Infeasible, current_trial
from hola.clients.evaluation import interpret
from hola.clients.evaluator import FunctionEvaluator
from hola.clients.sendable import MAX_REASON_CHARS, clean_metadata, clean_text

ONE, TWO = ("loss",), ("loss", "size")
NO_PAIR = Failed(reason="a tuple must be (values, metadata), with a mapping of metadata; several values are a mapping")


@pytest.mark.parametrize(
    ("returned", "names", "expected"),
    [
        (0.5, ONE, Completed(objectives={"loss": 0.5})),
        (3, ONE, Completed(objectives={"loss": 3.0})),
        (np.float32(0.5), ONE, Completed(objectives={"loss": 0.5})),
        (np.array(0.5), ONE, Completed(objectives={"loss": 0.5})),
        ({"size": 2, "loss": 0.5}, TWO, Completed(objectives={"loss": 0.5, "size": 2.0})),
        ((0.5, {"epoch": 3}), ONE, Completed(objectives={"loss": 0.5}, metadata={"epoch": 3})),
        ((0.5, None), ONE, Completed(objectives={"loss": 0.5})),
        (({"loss": 1, "size": 2}, {}), TWO, Completed(objectives={"loss": 1.0, "size": 2.0}, metadata={})),
        (math.nan, ONE, Failed(reason="the value of 'loss' is not finite: nan")),
        ({"loss": 1.0, "size": math.inf}, TWO, Failed(reason="the value of 'size' is not finite: inf")),
        (None, ONE, Failed(reason="the value of 'loss' is not a number: NoneType")),
        ("0.5", ONE, Failed(reason="the value of 'loss' is not a number: '0.5'")),
        (10**400, ONE, Failed(reason="the value of 'loss' is not a number: int")),
        (0.5, TWO, Failed(reason="the study has several objectives: return a mapping of loss, size")),
        (
            {"los": 1.0},
            ONE,
            Failed(reason="'los' is no objective of the study; the value of 'loss' is missing"),
        ),
        ((1, 2, 3), ONE, NO_PAIR),
        ((0.5, 7), ONE, NO_PAIR),
        ((math.nan, {"epoch": 3}), ONE, Failed(reason="the value of 'loss' is not finite: nan", metadata={"epoch": 3})),
    ],
)
def test_what_is_returned(returned: Any, names: tuple[str, ...], expected: Any) -> None:
    assert interpret(returned, names) == expected


def test_metadata_becomes_what_json_can_carry() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd\0"

    given = {
        1: np.int64(7),
        "array": np.arange(3),
        "nan": math.nan,
        "big": 2**60,
        "tuple": (1, None, True),
        "odd": Odd(),
        "surrogate": "\ud800",
        "nested": {"deep": [{"deeper": 1.5}]},
    }
    assert clean_metadata(given) == {
        "1": 7,
        "array": [0, 1, 2],
        "nan": "nan",
        "big": str(2**60),
        "tuple": [1, None, True],
        "odd": "odd\\0",
        "surrogate": "\\ud800",
        "nested": {"deep": [{"deeper": 1.5}]},
    }


def test_metadata_that_is_too_long_or_too_deep_is_cut() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"deeper": deep}
    assert clean_metadata({"log": "x" * 300_000}) == {
        "dropped": "the metadata had 300010 bytes, more than the 262144 allowed"
    }
    assert msgspec.json.encode(clean_metadata(deep)).count(b'":{') < 32


def evaluate(function: Any, names: tuple[str, ...] = ONE) -> Any:
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
        f"ValueError: no such luck\\0 (test_evaluation.py:{at})",
        "",
        "Traceback (most recent call last):",
    ]
    assert lines[3].endswith(f'test_evaluation.py", line {at}, in function'), "the worker's own frames are left out"
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
        assert (trial.trial_id, trial.parameters, trial.objectives, trial.should_stop) == (7, {"x": 1}, ONE, False)
        assert repr(trial) == "<trial 7 of default, attempt 1>"
        return 1.0

    assert evaluate(function) == Completed(objectives={"loss": 1.0})
    with pytest.raises(RuntimeError, match="no trial is under evaluation"):
        current_trial()
