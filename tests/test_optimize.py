"""A function optimised in this process."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import SpaceError, UniformSpec

import hola
from hola.clients import current_trial
from hola.core.objectives import Costs

SPACE = {"x": (-5.0, 5.0), "act": ["relu", "tanh"]}


def loss(parameters: dict[str, Any]) -> float:
    return float((parameters["x"] - 1) ** 2 + len(parameters["act"]))


def test_the_same_seed_repeats_the_run() -> None:
    runs = [hola.run_optimization(loss, SPACE, "loss", 40, seed=5, progress=False) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0].best is not None
    assert runs[0].best.objectives["loss"] == min(t.objectives["loss"] for t in runs[0].trials) < 4.1
    assert [t.trial_id for t in runs[0].trials] == list(range(1, 41))
    assert (runs[0].seed, runs[0].interrupted, runs[0].front) == (5, False, [runs[0].best])


def test_without_a_seed_one_is_drawn_and_told() -> None:
    run = hola.run_optimization(loss, SPACE, n_trials=8, progress=False)
    assert hola.run_optimization(loss, SPACE, n_trials=8, seed=run.seed, progress=False) == run


def test_workers_evaluate_at_once() -> None:
    together = threading.Barrier(4, timeout=60)

    def objective(parameters: dict[str, Any]) -> dict[str, float]:
        together.wait()
        return {"a": parameters["x"] ** 2, "b": (parameters["x"] - 1) ** 2}

    result = hola.run_optimization(
        objective,
        SPACE,
        {"a": "minimize", "b": {"group": "g"}},
        20,
        n_workers=4,
        seed=0,
        progress=False,
        executor="thread",
    )
    assert [t.state for t in result.trials] == ["completed"] * 20
    assert result.best in result.front


@pytest.mark.parametrize("n_workers", [1, 3])
def test_failures_become_failed_trials_with_the_reason(n_workers: int) -> None:
    def objective(parameters: dict[str, Any]) -> float:
        if parameters["act"] == "relu":
            raise ArithmeticError("diverged")
        return float("nan") if parameters["x"] < 0 else 1.0

    result = hola.run_optimization(
        objective,
        SPACE,
        n_trials=24,
        n_workers=n_workers,
        seed=0,
        progress=False,
        sampler=UniformSpec(),
        executor="thread",
    )
    expected: dict[str, list[tuple[str, str | None]]] = {
        "relu": [("failed", "ArithmeticError: diverged")],
        "tanh": [("failed", "the value of 'loss' is not finite: nan"), ("completed", None)],
    }
    for trial in result.trials:
        reason = trial.reason and re.sub(r" \(test_optimize.py:\d+\)$", "", trial.reason.partition("\n")[0])
        assert (trial.state, reason) in expected[trial.parameters["act"]]
        assert trial.reason is None or trial.reason == reason or ", line " in trial.reason
    assert {t.state for t in result.trials} == {"failed", "completed"}


@pytest.mark.parametrize("n_workers", [1, 2])
def test_ctrl_c_returns_what_there_is(n_workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tell = hola.OptimizationCoordinator.tell

    def interrupted_tell(
        self: hola.OptimizationCoordinator, trial: hola.SearchTrial, objectives: dict[str, float], metadata: None = None
    ) -> Costs:
        if len([t for t in self.trials if t.state == "completed"]) == 5:
            raise KeyboardInterrupt
        return tell(self, trial, objectives)

    monkeypatch.setattr(hola.OptimizationCoordinator, "tell", interrupted_tell)
    result = hola.run_optimization(
        loss, SPACE, n_trials=50, n_workers=n_workers, seed=0, progress=False, executor="thread"
    )
    assert result.interrupted
    assert len([t for t in result.trials if t.state == "completed"]) == 5
    assert result.best is not None


def test_a_small_space_ends_the_search_early() -> None:
    for n_workers in (1, 3):
        result = hola.run_optimization(
            lambda p: p["n"], {"n": range(1, 8)}, n_trials=50, n_workers=n_workers, progress=False, executor="thread"
        )
        assert result.reason == "space"
        assert sorted(t.parameters["n"] for t in result.trials) == list(range(1, 8))
        assert result.best is not None
        assert result.best.parameters == {"n": 1}


def test_progress_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    hola.run_optimization(loss, SPACE, n_trials=10, seed=0)
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.splitlines()[-1].startswith("10/10 trials, best loss=")


def test_progress_counts_the_trials_of_earlier_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def function(parameters: Mapping[str, Any]) -> float:
        if current_trial().trial_id == 2:
            raise ValueError
        return float(parameters["x"])

    for n_trials, first in ((4, "1/4 trials, best "), (6, "5/6 trials, 1 failed, "), (3, "6/6 trials, 1 failed, ")):
        hola.run_optimization(function, {"x": (0.0, 1.0)}, n_trials=n_trials, storage=tmp_path)
        assert capsys.readouterr().err.splitlines()[0].startswith(first)


@pytest.mark.parametrize(("n_trials", "n_workers"), [(0, 1), (1, 0)])
def test_numbers_below_one_are_refused(n_trials: int, n_workers: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        hola.run_optimization(loss, SPACE, n_trials=n_trials, n_workers=n_workers)


def test_a_bad_space_is_refused() -> None:
    with pytest.raises(SpaceError, match="high must be above low"):
        hola.run_optimization(loss, {"x": (1.0, 0.0)}, progress=False)


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_imports_load_no_more_than_they_need() -> None:
    heavy = {"numpy", "scipy", "sklearn", "msgspec", "sqlalchemy", "httptools"}
    assert loaded_by("import hola") & heavy == set()
    assert loaded_by("import hola; hola.StudySpec") & heavy == {"msgspec"}
    assert loaded_by("import hola; hola.OptimizationCoordinator") & heavy == {"msgspec", "numpy"}
    assert "scipy" in loaded_by("import scipy")


def test_every_public_name_is_there() -> None:
    assert [getattr(hola, name).__name__ for name in hola.__all__] == hola.__all__ == sorted(hola.__all__)
    assert set(hola.__all__) <= set(dir(hola))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hola.nothing
