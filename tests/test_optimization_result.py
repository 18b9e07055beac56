"""The result of a search: its trials, and columns that are those of ``hola export``."""

import csv
import io
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hola_protocol.messages import Trial
from hola_protocol.space import StudySpec

import hola as package
from hola.clients import current_trial
from hola.core.coordinator import SearchTrial
from hola.core.objectives import Objectives
from hola.core.shorthand import objectives_of, parameters_of
from tests.cli.support import hola


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_result_has_the_columns_and_the_costs_of_an_export(tmp_path: Path, is_stored: bool) -> None:
    def train(parameters: dict[str, Any]) -> dict[str, float]:
        if parameters["x"] == 0.5:
            raise ValueError("bad")
        current_trial().report(1, {"loss": 0.25})
        return {"loss": float(parameters["x"]), "ms": 9.0}

    def run(**options: Any) -> package.OptimizationResult:
        return package.run_optimization(
            train,
            {"x": (0.0, 1.0)},
            {"loss": "minimize", "ms": {"direction": "minimize", "limit": 8.0, "group": "speed"}},
            n_trials=3,
            steps=3,
            stopping="none",
            enqueue=[{"x": 0.5}, {"x": 0.25}],
            seed=1,
            executor="thread",
            progress=False,
            **options,
        )

    stored = run(storage=tmp_path / "data")
    result = stored if is_stored else run()
    code, out, complaint = hola("export", "--data-dir", "data", folder=tmp_path)
    assert code == 0, complaint
    header, *lines = csv.reader(io.StringIO(out))
    columns = result.columns()
    assert list(columns) == header
    assert list(result.to_frame().columns) == header
    varies = {"worker_id", "created_ms", "started_ms", "ended_ms", "metadata"}
    for name, *values in zip(header, *lines, strict=True):
        if is_stored or name not in varies:
            assert ["" if value is None else str(value) for value in columns[name]] == values, name
    assert columns["cost.default"][:2] == [None, 0.25]
    assert columns["violation.speed"] == [None, 0.125, 0.125]
    assert columns["step"] == [0, 1, 1]
    assert all((worker is not None) is is_stored for worker in columns["worker_id"])


OBJECTIVES = objectives_of(
    {
        "loss": "minimize",
        "score": {"direction": "maximize", "priority": 0.5},
        "ms": {"direction": "minimize", "limit": 0.5, "priority": 3.0, "group": "speed"},
        "rate": {"direction": "maximize", "target": 0.75, "limit": 0.25, "group": "speed"},
        "size": {"direction": "minimize", "target": -0.5, "limit": 0.5, "group": "memory"},
    }
)


def result_of(count: int, *states: Any) -> package.OptimizationResult:
    spec = StudySpec(
        parameters=parameters_of({"x": (0.0, 1.0), "n": (1, 9), "c": [1, True, "a"], "wide": [2**70, 1]}),
        objectives=OBJECTIVES,
    )
    draw = random.Random(7)
    trials = []
    for i in range(count):
        state = states[i % len(states)]
        told = {o.name: draw.uniform(-1.0, 1.0) for o in OBJECTIVES} if state == "completed" else {}
        if state == "stopped":
            told = {"loss": 0.5}
        values = {"x": draw.random(), "n": i % 9 + 1, "c": [1, True, "a"][i % 3], "wide": [1, 2**70][i % 2]}
        trials.append(SearchTrial(i + 1, values, state, told, ended_ms=None if state == "running" else i))
    return package.OptimizationResult(None, None, [], trials, 1, spec, "n_trials")


@pytest.mark.parametrize(
    "states",
    [
        ("failed", "completed", "stopped", "completed", "infeasible", "running", "paused"),
        ("completed",),
        ("failed",),
    ],
)
def test_costs_of_a_result_are_those_of_each_trial(states: tuple[Any, ...]) -> None:
    result = result_of(200, *states)
    scoring = Objectives(OBJECTIVES)
    columns = result.columns()
    assert scoring.groups == ("default", "speed", "memory")
    for g, group in enumerate(scoring.groups):
        expected = [
            scoring.costs(scoring.ordered(t.objectives)) if t.state == "completed" else None for t in result.trials
        ]
        for name, part in ("cost", 0), ("violation", 1):
            found = columns[f"{name}.{group}"]
            assert found == [None if costs is None else costs[part][g] for costs in expected], name
            assert {type(value) for value in found} <= {float, type(None)}
    assert result_of(0, *states).columns() == {name: [] for name in columns}


def test_a_frame_has_the_values_and_types_that_pandas_gives_the_columns() -> None:
    for states in ("completed", "failed"), ("completed",), ("running",):
        for count in 0, 1, 60:
            result = result_of(count, *states)
            pd.testing.assert_frame_equal(result.to_frame(), pd.DataFrame(dict(result.columns())))
    frame = result_of(60, "completed").to_frame()
    assert [frame[name].dtype.kind for name in ("trial_id", "param.n", "param.c", "param.wide")] == ["i", "i", "O", "O"]


@pytest.mark.parametrize("kind", [SearchTrial, Trial])
def test_the_duration_of_a_trial_is_that_of_its_latest_attempt(kind: Any) -> None:
    times = {"created_ms": 1000, "started_ms": 2500}
    assert kind(trial_id=1, parameters={}, state="completed", **times, ended_ms=4000).duration_s == 1.5
    assert kind(trial_id=1, parameters={}, state="running", **times).duration_s is None
