"""Local systems from Python."""

import posixpath
import sys
import types
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

import hola
from hola.distributed import utils
from hola.distributed.errors import SetupError
from hola.distributed.local import LocalSystem, reference_of, run_local_distributed, spawn_local_worker
from tests.cli.support import processes_of

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=-1.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=5,
    seed=1,
)


def square(parameters: dict[str, Any]) -> float:
    """An objective."""
    return float(parameters["x"] ** 2)


def test_a_function_is_optimised_in_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLA_ENDPOINT", "tcp://127.0.0.1:1")  # of another scheduler
    seen: list[int] = []
    result = run_local_distributed(
        square,
        SPEC,
        data_dir=tmp_path / "data",
        study="squares",
        on_status=lambda status: seen.append(status.info.counts.completed),
        spool_dir=tmp_path / "spool",
    )
    assert (result.study, result.state, result.reason, result.interrupted) == (
        "squares",
        "finished",
        "max_trials",
        False,
    )
    assert [trial.objectives for trial in result.trials] == [{"loss": square(t.parameters)} for t in result.trials]
    assert result.best is not None
    assert result.best.objectives == min((t.objectives for t in result.trials), key=lambda o: (o or {})["loss"])
    assert result.front == [result.best]
    assert [(w.name, w.exit_code, w.restarts) for w in result.workers] == [("worker-1", 0, 0), ("worker-2", 0, 0)]
    assert sum(w.summary.completed for w in result.workers if w.summary) == 5
    assert str(result).startswith("study squares: finished (max_trials), 5 trials (5 completed)\nbest: trial ")
    assert len(str(result).splitlines()) == 3
    assert seen[-1] == 5
    assert result.to_frame()["objective.loss"].tolist() == [(t.objectives or {})["loss"] for t in result.trials]
    assert pyarrow.table(result)["param.x"].to_pylist() == [t.parameters["x"] for t in result.trials]
    assert len(hola.plots.study_columns(result)) == 5
    assert hola.diagnose(result) == []
    assert result._repr_html_().startswith("<p>study squares: finished (max_trials), 5 trials (5 completed)</p><table>")
    assert processes_of(tmp_path) == []


def test_a_scheduler_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(SetupError) as caught:
        LocalSystem(tmp_path, settings={"scheduler.bind": "nonsense"})
    assert str(caught.value) == (
        "the scheduler did not start (exit code 1): endpoint = 'nonsense' (scheduler.bind): is not tcp://host:port or "
        f"ipc://path (log: {tmp_path}/run.log)"
    )


@pytest.mark.parametrize(
    ("spec", "n_workers", "words"),
    [
        (SPEC, 0, "n_workers is at least 1, not 0"),
        (
            StudySpec(parameters=SPEC.parameters, objectives=SPEC.objectives),
            1,
            "the study would never end: set max_trials, deadline_s or stop_at",
        ),
    ],
)
def test_what_cannot_end_well_is_refused(spec: StudySpec, n_workers: int, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{words}$"):
        run_local_distributed(square, spec, n_workers)


def test_a_worker_needs_one_thing_to_do() -> None:
    with pytest.raises(ValueError, match="an objective or a command, and not both"):
        spawn_local_worker("connection.json", square, command=["true"])


def test_functions_are_named_for_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reference_of(posixpath.basename) == "posixpath:basename"
    script = types.ModuleType("__main__")
    script.__file__ = "/somewhere/script.py"

    def objective(parameters: dict[str, Any]) -> float:
        return 0.0

    with pytest.raises(TypeError, match="cannot be found by another process"):
        reference_of(objective)
    objective.__module__, objective.__qualname__ = "__main__", "objective"
    script.objective = objective  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "__main__", script)
    assert reference_of(objective) == "/somewhere/script.py:objective"
    with pytest.raises(TypeError, match="cannot be found by another process"):
        reference_of(lambda parameters: 0.0)


def test_the_names_of_the_plan() -> None:
    assert utils.run_local_distributed is run_local_distributed
    assert utils.spawn_local_worker is spawn_local_worker
    assert callable(utils.shutdown_system)
