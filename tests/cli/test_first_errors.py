"""What a newcomer sees when the objective has a mistake: where it is, and before the budget is used up."""

import re
from pathlib import Path

import pytest
from hola_protocol.space import ObjectiveSpec
from hola_protocol.stopping import StepsSpec

from tests.cli.support import hola, study_file

MISTAKE = """
def objective(parameters):
    return lookup(parameters)

def lookup(parameters):
    return parameters["y"]
"""


CRASH = """
import ctypes
def objective(parameters):
    ctypes.string_at(0)
"""


def test_a_corrected_mistake_has_cost_no_trials(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MISTAKE)
    study_file(tmp_path, objective="mine:objective", max_trials=8)
    assert hola("run", "study.json", "--workers", "1", folder=tmp_path)[0] == 1
    (tmp_path / "mine.py").write_text("def objective(p):\n    return p['x']\n")
    code, _, said = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert code == 0
    assert re.search(r"study demo in \S+ starts again: its \d+ evaluations so far all failed", said)
    data = next(path for path in tmp_path.rglob("hola.db")).parent
    assert hola("status", "--data-dir", str(data), folder=tmp_path)[1].startswith("demo: finished (max_trials), 8 of 8")
    (tmp_path / "mine.py").write_text(MISTAKE)
    study_file(tmp_path, objective="mine:objective", max_trials=20)
    code, _, complaint = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert code == 1
    assert re.search(r"run again: \d of 20 trials are left; --fresh starts the study again", complaint)


@pytest.mark.parametrize("kept", ["a trial of the user", "a note", "a report"])
def test_a_failed_study_with_something_to_lose_is_kept(tmp_path: Path, kept: str) -> None:
    reports = "import hola\ndef objective(p):\n    hola.current_trial().report(1, 0.5)\n    return p['y']\n"
    (tmp_path / "mine.py").write_text(reports if kept == "a report" else MISTAKE)
    study_file(tmp_path, objective="mine:objective", max_trials=20, steps=StepsSpec(max=9))
    code, _, complaint = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert (code, "the study then starts again" in complaint) == (1, kept != "a report")
    data = str(next(path for path in tmp_path.rglob("hola.db")).parent)
    change = {"a trial of the user": ("enqueue", "x=0.5", "n=1"), "a note": ("label", "1", "--note", "why?")}.get(kept)
    if change is not None:
        assert hola(*change, "--data-dir", data, folder=tmp_path)[0] == 0
    (tmp_path / "mine.py").write_text("def objective(p):\n    return p['x']\n")
    code, _, said = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert (code, "starts again" in said) == (0, False)


def test_what_may_not_be_meant_is_noted(tmp_path: Path) -> None:
    study_file(
        tmp_path, objectives=(ObjectiveSpec(name="accuracy", direction="maximize"), ObjectiveSpec(name="seconds"))
    )
    code, said, notes = hola("validate", "study.json", folder=tmp_path)
    assert (code, said) == (0, "1 file, no problems\n")
    assert "accuracy and seconds are in the same comparison group (default), so their values are added as they" in notes
    assert "note: hola run cannot run study.json, because it has neither objective" in notes
    scaled = ObjectiveSpec(name="seconds", target=1.0, limit=9.0)
    study_file(tmp_path, objectives=(ObjectiveSpec(name="error"), scaled), exec=["echo", "1"])
    assert hola("validate", "study.json", folder=tmp_path)[2] == ""


def test_a_crash_in_native_code_is_named_by_its_signal(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(CRASH)
    study_file(tmp_path, objective="mine:objective", max_trials=100, lease_s=1.0)
    code, _, complaint = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert code == 1
    assert "worker worker-1 was killed by signal SIGSEGV and is started again" in complaint
    assert "all workers have ended before the study (was killed by signal SIGSEGV)" in complaint
    assert 'mine.py", line 4 in objective' in complaint
    assert 'mine.py", line 4 in objective' in next(tmp_path.rglob("worker-1.log")).read_text()


@pytest.mark.parametrize("command", ["run", "validate"])
@pytest.mark.parametrize(
    ("module", "objective", "says"),
    [
        (None, "mine:objective", "'mine:objective': there is no module 'mine'"),
        ("x = 1\n", "mine:objective", "'mine:objective': mine has no 'objective'"),
        ("objective = 1\n", "mine:objective", "'mine:objective' is not a function but int"),
        ("import no_such_package\n", "mine:objective", "No module named 'no_such_package' ({}/mine.py:1)"),
        ("x = 1\ny = 1 / 0\n", "mine:objective", "ZeroDivisionError: division by zero ({}/mine.py:2)"),
        ("def objective(\n", "mine:objective", "SyntaxError: '(' was never closed"),
    ],
)
def test_a_missing_objective_is_told_before_anything_starts(
    tmp_path: Path, command: str, module: str | None, objective: str, says: str
) -> None:
    if module is not None:
        (tmp_path / "mine.py").write_text(module)
    study_file(tmp_path, objective=objective)
    code, _, complaint = hola(command, "study.json", folder=tmp_path)
    assert code == 1
    assert says.format(tmp_path) in complaint
    assert list(tmp_path.rglob("hola.db")) == []


def test_an_objective_that_is_there_is_valid(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("print('hello')\ndef objective(p):\n    return 1.0\n")
    study_file(tmp_path, objective="mine:objective")
    code, said, complaint = hola("validate", "study.json", folder=tmp_path)
    assert (code, complaint) == (0, "")
    assert "hello" not in said
