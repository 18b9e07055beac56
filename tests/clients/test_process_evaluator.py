"""Evaluations in a process of their own: limits, deaths, and nothing left behind."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hola.clients import Cancelled, Completed, ConfigurationError, EvaluatedTrial, Failed
from hola.clients.process_evaluator import ProcessEvaluator
from tests.clients import objectives
from tests.clients.support import wait_until


@contextmanager
def evaluator(function: Any, time_limit_s: float | None = None) -> Iterator[ProcessEvaluator]:
    made = ProcessEvaluator(function, time_limit_s)
    try:
        yield made
    finally:
        made.close()


def run(made: ProcessEvaluator, parameters: dict[str, Any], trial_id: int = 7) -> Any:
    return made.evaluate(parameters, EvaluatedTrial(trial_id, parameters, objectives=("loss",)))


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_one_process_evaluates_one_trial_after_another() -> None:
    with evaluator(objectives.pid) as made:
        first, second = run(made, {}, 7), run(made, {}, 8)
    assert first.metadata["pid"] == second.metadata["pid"] != os.getpid()
    assert (first.metadata["trial"], second.metadata["trial"]) == (7, 8)
    assert first.metadata["session"] == first.metadata["pid"]
    wait_until(lambda: not is_running(first.metadata["pid"]), "the end of the process")


def test_what_goes_wrong_inside_is_a_failure() -> None:
    with evaluator(objectives.fail) as made:
        failed = run(made, {})
        assert re.match(r"ValueError: no such luck \(objectives\.py:\d+\)\n\nTraceback", failed.reason)
        assert "evaluator.py" not in failed.reason
    with evaluator(objectives.infeasible) as made:
        assert run(made, {}) == Failed(reason="outside the domain", infeasible=True)


@pytest.mark.parametrize(
    ("function", "how"),
    [
        (objectives.die, "was killed by signal SIGKILL, as the system does if memory runs out"),
        (objectives.leave, "ended with exit code 3"),
    ],
)
def test_a_process_that_dies_fails_its_trial_and_is_replaced(function: Any, how: str) -> None:
    expected = Failed(reason=f"the process of the evaluation {how}; its standard error may say why")
    with evaluator(function) as made:
        assert [run(made, {}), run(made, {})] == [expected, expected]


def test_the_time_limit_kills_the_whole_tree(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    with evaluator(objectives.hang_with_children, time_limit_s=1.0) as made:
        assert run(made, {"file": str(file)}) == Failed(reason="the time limit of 1 s was exceeded")
        pids = [int(pid) for pid in file.read_text().split()]
        wait_until(lambda: not any(map(is_running, pids)), "the end of the tree")
        with evaluator(objectives.square, time_limit_s=30.0) as other:
            assert run(other, {"x": 0.25}) == Completed(objectives={"loss": 0.0})


def test_cancel_kills_at_once(tmp_path: Path) -> None:
    file = tmp_path / "pids"
    results: list[Any] = []
    with evaluator(objectives.hang_with_children) as made:
        thread = threading.Thread(target=lambda: results.append(run(made, {"file": str(file)})))
        thread.start()
        wait_until(file.exists, "the evaluation")
        assert made.cancel()
        thread.join(20)
        pids = [int(pid) for pid in file.read_text().split()]
        wait_until(lambda: not any(map(is_running, pids)), "the end of the tree")
        assert results == [Cancelled()]


def test_a_trial_that_was_stopped_before_is_not_begun() -> None:
    with evaluator(objectives.die) as made:
        trial = EvaluatedTrial(7, {})
        trial.stop()
        assert made.evaluate({}, trial) == Cancelled()


def test_a_function_that_cannot_be_handed_over_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must be importable"):
        ProcessEvaluator(lambda parameters: 0.0)


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = """
import sys
from hola.clients import EvaluatedTrial
from hola.clients.process_evaluator import ProcessEvaluator
from tests.clients.objectives import hang_with_children
if __name__ == "__main__":
    ProcessEvaluator(hang_with_children).evaluate({"file": sys.argv[1]}, EvaluatedTrial(1, {}))
"""
    script, file = tmp_path / "script.py", tmp_path / "pids"
    script.write_text(code)
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    parent = subprocess.Popen([sys.executable, str(script), str(file)], env=env)
    wait_until(file.exists, "the evaluation")
    child = int(file.read_text().split()[0])
    parent.kill()
    parent.wait()
    wait_until(lambda: not is_running(child), "the child's end")
    os.kill(int(file.read_text().split()[1]), 9)
