"""The options of ``hola.run_optimization``: what workers and servers have, it has in process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from hola_protocol.space import SobolSpec, SpaceError
from hola_protocol.stopping import MedianSpec

import hola
from hola.clients import Infeasible
from hola.clients.errors import ConfigurationError, ConflictError, UnknownStudyError
from hola.clients.slots import THREADS
from hola.storage import StorageError, open_storage

SPACE = {"x": (-5.0, 5.0)}


def wait_for_others(parameters: Mapping[str, Any]) -> tuple[float, dict[str, Any]]:
    """The first evaluations wait for each other, so that three of them run at once."""
    slot = hola.current_trial().slot
    folder = Path(os.environ["HOLA_TEST_FOLDER"])
    (folder / f"slot-{slot}").touch()
    deadline = time.monotonic() + 60
    while not all((folder / f"slot-{each}").exists() for each in range(3)):
        assert time.monotonic() < deadline, "the evaluations have no different slots"
        time.sleep(0.01)
    return parameters["x"], {"slot": slot, "pid": os.getpid(), "threads": os.environ.get(THREADS[0])}


def loss(parameters: dict[str, Any]) -> float:
    return float((parameters["x"] - 1) ** 2)


def where(parameters: dict[str, Any]) -> tuple[float, dict[str, int]]:
    return loss(parameters), {"pid": os.getpid()}


def broken(parameters: dict[str, Any]) -> float:
    return float(parameters["y"])


def slow(parameters: dict[str, Any]) -> float:
    if parameters["n"] == 2:
        time.sleep(600)  # until it is killed
    return float(parameters["n"])


def test_metadata_mappings_times_and_origins() -> None:
    result = hola.run_optimization(
        lambda p: ({"loss": p["x"] ** 2}, {"note": "ok"}), SPACE, n_trials=12, seed=1, progress=False
    )
    assert [t.metadata for t in result.trials] == [{"note": "ok"}] * 12
    for trial in result.trials:
        assert trial.created_ms is not None
        assert trial.started_ms is not None
        assert trial.ended_ms is not None
        assert trial.created_ms <= trial.started_ms <= trial.ended_ms
        assert trial.duration_s == (trial.ended_ms - trial.started_ms) / 1000
    assert result.trials[0].origin_detail == "start"
    assert {t.origin_detail for t in result.trials} > {"start"}


@pytest.mark.parametrize(
    ("returned", "reason"),
    [
        ("3.5", "the value of 'loss' is not a number: '3.5'"),
        (None, "the value of 'loss' is not a number: NoneType"),
        ({"los": 1.0}, "'los' is no objective of the study; the value of 'loss' is missing"),
        ((1.0, 2.0), "a tuple must be (values, metadata), with a mapping of metadata; several values are a mapping"),
    ],
)
def test_what_is_no_result_is_refused_in_words(returned: Any, reason: str) -> None:
    with pytest.raises(hola.AllTrialsFailedError) as raised:
        hola.run_optimization(lambda p: returned, SPACE, n_trials=2, progress=False)
    assert str(raised.value) == f"all 2 trials failed; trial 1: {reason}"
    assert [t.reason for t in raised.value.result.trials] == [reason] * 2


def test_when_all_fail_the_error_has_the_traceback_of_the_first() -> None:
    wanted = r"all 3 trials failed; trial 1: .*NotActiveError: the parameter 'y' is"
    with pytest.raises(hola.AllTrialsFailedError, match=wanted) as raised:
        hola.run_optimization(broken, SPACE, n_trials=3, progress=False)
    assert f'File "{__file__}", line {broken.__code__.co_firstlineno + 1}, in broken' in str(raised.value)


def test_infeasible_points_are_no_failure() -> None:
    def objective(parameters: dict[str, Any]) -> float:
        raise Infeasible("too wide")

    result = hola.run_optimization(objective, SPACE, n_trials=2, progress=False)
    assert [(t.state, t.reason) for t in result.trials] == [("infeasible", "too wide")] * 2


def test_the_coordinator_takes_what_a_function_returns() -> None:
    spec = hola.StudySpec(
        parameters=(hola.ContinuousParameter(name="x", low=0, high=1),), objectives=(hola.ObjectiveSpec(name="loss"),)
    )
    coordinator = hola.OptimizationCoordinator(spec)
    first = coordinator.ask()
    assert first is not None
    wrong: Any
    for wrong in ("3.5", b"1", None, {"loss": "3.5"}, [1.0]):
        with pytest.raises(SpaceError, match="/loss: not a number"):
            coordinator.tell(first, wrong)
    with pytest.raises(TypeError, match=r"a tuple must be \(values, metadata\), .*; several values are a mapping$"):
        coordinator.tell(first, (1.0, 2.0))  # type: ignore[arg-type]
    coordinator.tell(first, (0.5, {"epochs": 3}))
    assert (first.state, first.objectives, first.metadata) == ("completed", {"loss": 0.5}, {"epochs": 3})
    assert coordinator.add({"x": 0.5}, ({"loss": 1.0}, {"from": "paper"})).metadata == {"from": "paper"}
    assert coordinator.enqueue({"x": 0.25}).origin == "enqueued"


def test_a_study_is_kept_resumed_and_extended(tmp_path: Path) -> None:
    def run(n_trials: int, **changes: Any) -> hola.OptimizationResult:
        return hola.run_optimization(where, SPACE, n_trials=n_trials, progress=False, storage=tmp_path / "d", **changes)

    first = run(6, seed=3, enqueue=[{"x": 1.0}])
    assert [(t.trial_id, t.origin, t.origin_detail) for t in first.trials][:2] == [
        (1, "enqueued", None),
        (2, "sampler", "start"),
    ]
    assert first.best == first.trials[0]
    assert (first.seed, first.reason) == (3, "n_trials")
    again = run(10, enqueue=[{"x": 1.0}])
    assert again.trials[:6] == first.trials
    assert [t.state for t in again.trials] == ["completed"] * 10
    assert (again.seed, [t.origin for t in again.trials].count("enqueued")) == (3, 1)
    assert all(t.metadata == {"pid": os.getpid()} for t in again.trials)
    assert run(10) == again
    stored = hola.load_study(tmp_path / "d")
    assert (stored.state, stored.reason, len(stored.trials)) == ("finished", "max_trials", 10)
    with pytest.raises(ConflictError, match="these fields differ: parameters"):
        hola.run_optimization(loss, {"z": (0.0, 1.0)}, progress=False, storage=tmp_path / "d")
    locked = open_storage(str(tmp_path / "d" / "hola.db"))
    try:
        with pytest.raises(
            StorageError, match=r"in use by another process .*, use n_workers, or hola serve and hola worker"
        ):
            run(12)
    finally:
        locked.close()


def test_a_kept_search_is_that_in_memory(tmp_path: Path) -> None:
    runs = [
        hola.run_optimization(loss, SPACE, n_trials=25, seed=4, progress=False, storage=storage)
        for storage in (None, tmp_path)
    ]
    assert [t.parameters for t in runs[0].trials] == [t.parameters for t in runs[1].trials]
    assert runs[0] == runs[1]


def test_a_search_that_was_killed_evaluates_its_open_trials_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, signal, hola\n"
        "def f(p):\n"
        "    if os.path.exists('die') and p['n'] == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return p['n']\n"
        "r = hola.run_optimization(f, {'n': range(1, 6)}, n_trials=5, storage='s.db', progress=False)\n"
        "print([(t.trial_id, t.state) for t in r.trials] == [(i, 'completed') for i in range(1, 6)])\n"
    )
    (tmp_path / "die").touch()
    killed = subprocess.run([sys.executable, script], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    (tmp_path / "die").unlink()
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr


def test_workers_are_processes_and_threads_by_choice() -> None:
    result = hola.run_optimization(where, SPACE, n_trials=8, n_workers=2, progress=False)
    pids = {(t.metadata or {})["pid"] for t in result.trials}
    assert len(result.trials) == 8
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2
    result = hola.run_optimization(where, SPACE, n_trials=4, n_workers=2, progress=False, executor="thread")
    assert {(t.metadata or {})["pid"] for t in result.trials} == {os.getpid()}


def test_an_evaluation_beyond_its_limit_is_killed() -> None:
    result = hola.run_optimization(slow, {"n": range(1, 4)}, n_trials=3, time_limit_s=2.0, progress=False)
    assert {t.parameters["n"]: t.reason for t in result.trials} == {
        1: None,
        2: "the time limit of 2 s was exceeded",
        3: None,
    }
    with pytest.raises(ValueError, match="time_limit_s needs executor='process'"):
        hola.run_optimization(loss, SPACE, time_limit_s=1.0, executor="thread")


def test_a_function_that_processes_cannot_import_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="must be importable: define it at the top level"):
        hola.run_optimization(lambda p: p["x"], SPACE, n_workers=2, progress=False)
    code = (
        "import hola\n"
        "def f(p): return p['x']\n"
        "hola.run_optimization(f, {'x': (0.0, 1.0)}, n_trials=4, n_workers=2, progress=False)\n"
    )
    from_stdin = subprocess.run(
        [sys.executable, "-"], input=code, capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert from_stdin.returncode == 1
    assert "defined in a notebook, in an interactive session or on standard input" in from_stdin.stderr
    (tmp_path / "unguarded.py").write_text(code)
    unguarded = subprocess.run(
        [sys.executable, "unguarded.py"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert unguarded.returncode == 1
    assert 'must do so below `if __name__ == "__main__":`' in unguarded.stderr


def test_a_search_ends_by_time_and_by_a_callback() -> None:
    seen: list[hola.SearchTrial] = []

    def enough(trial: hola.SearchTrial) -> None:
        seen.append(trial)
        if len(seen) == 3:
            raise StopIteration

    result = hola.run_optimization(loss, SPACE, n_trials=50, callbacks=[enough], progress=False)
    assert (result.reason, result.trials) == ("callback", seen)

    begun = threading.Event()

    def once(parameters: dict[str, Any]) -> float:
        assert not begun.is_set(), "no trial is begun after the time is up"
        begun.set()
        time.sleep(0.2)  # longer than the time-out
        return 1.0

    result = hola.run_optimization(once, SPACE, n_trials=50, timeout_s=0.1, progress=False)
    assert (result.reason, len(result.trials), result.trials[0].state) == ("timeout", 1, "completed")
    for name in ("timeout_s", "time_limit_s"):
        with pytest.raises(ValueError, match=f"{name} must be above 0, not 0"):
            hola.run_optimization(loss, SPACE, **{name: 0})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="executor must be 'process' or 'thread', not 'fork'"):
        hola.run_optimization(loss, SPACE, executor="fork")  # type: ignore[arg-type]


@pytest.mark.parametrize("n_workers", [1, 2])
@pytest.mark.parametrize("stored", [False, True])
def test_ctrl_c_keeps_what_was_found(tmp_path: Path, n_workers: int, stored: bool) -> None:
    (tmp_path / "f.py").write_text(
        "import os, time\n"
        "def f(p):\n"
        "    if p['n'] > 3:\n"
        "        open('waiting', 'w').close()\n"
        "        time.sleep(600)\n"
        "    return p['n']\n"
    )
    storage = "'data'" if stored else "None"
    (tmp_path / "script.py").write_text(
        "import hola, f\n"
        "if __name__ == '__main__':\n"
        f"    r = hola.run_optimization(f.f, {{'n': range(1, 9)}}, n_workers={n_workers}, progress=False, seed=0,\n"
        f"        storage={storage}, enqueue=[{{'n': n}} for n in range(1, 9)])\n"
        "    done = sorted(t.parameters['n'] for t in r.trials if t.state == 'completed')\n"
        "    print(r.reason, done, r.best.objectives)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "script.py"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "waiting").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=60)
    # With two workers, one of the first three trials may still run when the fourth begins.
    found = [[1, 2, 3]] if n_workers == 1 else [[1, 2, 3], [1, 2], [1, 3], [2, 3]]
    assert out in [f"interrupted {done} {{'loss': {done[0]:.1f}}}\n" for done in found], complaint


def test_a_result_prints_short_and_converts() -> None:
    result = hola.run_optimization(loss, SPACE, n_trials=4, seed=0, enqueue=[{"x": 1.0}], progress=False)
    assert str(result) == "ended by n_trials, 4 trials (4 completed)\nbest: trial 1, loss=0\n  x=1"
    assert repr(result) == str(result)
    columns = result.columns()
    assert columns["param.x"][0] == 1.0
    assert columns["objective.loss"] == [t.objectives["loss"] for t in result.trials]
    assert set(columns) >= {"trial_id", "state", "origin", "started_ms", "ended_ms", "reason", "metadata"}
    pandas = pytest.importorskip("pandas")
    frame = result.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.loc[frame["objective.loss"].idxmin(), "trial_id"] == 1


def test_a_front_goes_from_one_end_to_the_other() -> None:
    result = hola.run_optimization(
        lambda p: {"a": p["x"], "b": (p["x"] - 2) ** 2},
        SPACE,
        {"a": "minimize", "b": {"group": "g"}},
        n_trials=30,
        seed=0,
        progress=False,
    )
    values = [t.objectives["a"] for t in result.front]
    assert len(values) > 3
    assert values == sorted(values)
    assert str(result).splitlines()[-1] == f"front of {len(values)} trials"


def test_a_search_begins_with_the_best_trial_of_earlier_results(tmp_path: Path) -> None:
    """The earlier one may have other parameters, and may have been read from a data folder."""
    earlier = hola.run_optimization(loss, SPACE, n_trials=15, seed=1, progress=False, storage=tmp_path)
    assert earlier.best is not None
    wider = {"x": (-9.0, 9.0), "y": (0.0, 1.0)}
    for given in (earlier, hola.load_study(tmp_path), [earlier]):
        result = hola.run_optimization(loss, wider, n_trials=3, seed=2, progress=False, transfer_from=given)
        assert result.trials[0].parameters == {"x": pytest.approx(earlier.best.parameters["x"]), "y": 0.5}
        assert [trial.origin_detail for trial in result.trials] == ["transfer", "start", "start"]
    stored = hola.run_optimization(
        loss, wider, n_trials=3, seed=2, progress=False, transfer_from=["default"], storage=tmp_path, study="wider"
    )
    assert [trial.parameters for trial in stored.trials] == [trial.parameters for trial in result.trials]


def test_an_earlier_result_without_a_completed_trial_changes_nothing() -> None:
    with pytest.raises(hola.AllTrialsFailedError) as failed:
        hola.run_optimization(broken, SPACE, n_trials=2, seed=1, progress=False)
    result = hola.run_optimization(loss, SPACE, n_trials=2, progress=False, transfer_from=[failed.value.result])
    assert [trial.origin_detail for trial in result.trials] == ["start"] * 2


def test_what_cannot_be_transferred_is_refused(tmp_path: Path) -> None:
    def run(**options: Any) -> None:
        hola.run_optimization(loss, SPACE, n_trials=1, progress=False, **options)

    with pytest.raises(ValueError, match=r"names the study 'a', but there is no storage"):
        run(transfer_from="a")
    with pytest.raises(TypeError, match=r"takes results and names of studies, not dict"):
        run(transfer_from=[{"x": 1.0}])
    with pytest.raises(UnknownStudyError, match=r"there is no study 'a' to transfer from"):
        run(transfer_from=["a"], storage=tmp_path)
    result = hola.run_optimization(loss, SPACE, n_trials=1, progress=False)
    with pytest.raises(ValueError, match=r"takes the names of studies in this storage, not results"):
        run(transfer_from=[result], storage=tmp_path)


def test_rules_and_samplers_by_the_names_of_their_types() -> None:
    result = hola.run_optimization(loss, SPACE, n_trials=2, progress=False, sampler="sobol", steps=9, stopping="median")
    assert (result.spec.sampler, result.spec.stopping) == (SobolSpec(), MedianSpec())
    with pytest.raises(SpaceError, match=r"/sampler/type: unknown type 'tpe'; known: "):
        hola.run_optimization(loss, SPACE, n_trials=2, progress=False, sampler="tpe")


def test_storages_by_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    hola.run_optimization(loss, SPACE, n_trials=2, progress=False, storage="sqlite:///o.db")
    assert [path.name for path in tmp_path.glob("*.db")] == ["o.db"]
    assert len(hola.load_study("sqlite:///o.db").trials) == 2
    with pytest.raises(StorageError, match=r"mysql://me@here/there: hola stores in SQLite or PostgreSQL"):
        hola.run_optimization(loss, SPACE, n_trials=2, progress=False, storage="mysql://me@here/there")
    assert not (tmp_path / "mysql:").exists()


def test_a_trial_has_its_id_under_one_name(tmp_path: Path) -> None:
    seen: list[tuple[int, bool]] = []

    def function(parameters: Mapping[str, Any]) -> float:
        trial = hola.current_trial()
        seen.append((trial.trial_id, hasattr(trial, "id")))
        return float(parameters["x"])

    stored = hola.run_optimization(function, {"x": (0.0, 1.0)}, n_trials=1, progress=False, storage=tmp_path)
    memory = hola.run_optimization(function, {"x": (0.0, 1.0)}, n_trials=1, progress=False)
    for trial in (stored.trials[0], memory.trials[0], hola.load_study(tmp_path).trials[0]):
        seen.append((trial.trial_id, hasattr(trial, "id")))
    assert seen == [(1, False)] * 5
    [loaded] = hola.load_study(tmp_path).trials
    assert loaded.started_ms is not None
    assert loaded.ended_ms is not None
    assert loaded.duration_s == (loaded.ended_ms - loaded.started_ms) / 1000 == stored.trials[0].duration_s
    assert stored.to_frame()["trial_id"].tolist() == [1]


@pytest.mark.parametrize("executor", ["process", "thread"])
def test_evaluations_at_once_have_different_slots(
    executor: Literal["process", "thread"], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLA_TEST_FOLDER", str(tmp_path))
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    result = hola.run_optimization(
        wait_for_others,
        {"x": (0.0, 1.0)},
        n_trials=9,
        n_workers=3,
        executor=executor,
        progress=False,
    )
    told = [trial.metadata for trial in result.trials]
    assert all(metadata is not None for metadata in told), [trial.reason for trial in result.trials]
    assert {metadata["slot"] for metadata in told if metadata} == {0, 1, 2}
    if executor == "process":  # a process keeps its slot
        assert len({(metadata["slot"], metadata["pid"]) for metadata in told if metadata}) == 3
        assert {metadata["threads"] for metadata in told if metadata} == {"1"}
    assert [name for name in THREADS if name in os.environ] == []
