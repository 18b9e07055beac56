"""The result of a search: its trials, and columns that are those of ``hola export``."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import Trial

import hola as package
from hola.clients import current_trial
from hola.core.coordinator import SearchTrial
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


@pytest.mark.parametrize("kind", [SearchTrial, Trial])
def test_the_duration_of_a_trial_is_that_of_its_latest_attempt(kind: Any) -> None:
    times = {"created_ms": 1000, "started_ms": 2500}
    assert kind(trial_id=1, parameters={}, state="completed", **times, ended_ms=4000).duration_s == 1.5
    assert kind(trial_id=1, parameters={}, state="running", **times).duration_s is None
