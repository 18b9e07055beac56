"""A run whose evaluations all fail alike ends soon."""

import re
from pathlib import Path

from tests.cli.support import hola, study_file

MISTAKE = """
def objective(parameters):
    return lookup(parameters)

def lookup(parameters):
    return parameters["y"]
"""


def test_a_run_whose_evaluations_all_fail_alike_ends_soon_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MISTAKE)
    study_file(tmp_path, objective="mine:objective", max_trials=200)
    code, _, complaint = hola("run", "study.json", "--workers", "2", folder=tmp_path)
    assert code == 1
    assert re.search(
        r"Error: the first \d+ evaluations all failed with the same error: .*NotActiveError: the parameter 'y' is .*"
        r"\(mine\.py:6\)",
        complaint,
    )
    assert f'File "{tmp_path}/mine.py", line 3, in objective\n    return lookup(parameters)' in complaint
    assert "evaluator.py" not in complaint
    data = next(path for path in tmp_path.rglob("hola.db")).parent
    code, listing, _ = hola("trials", "--data-dir", str(data), "--limit", "3", folder=tmp_path)
    assert code == 0
    assert listing.count("(mine.py:6)") == 3
    log = next(tmp_path.rglob("run.log")).read_text()
    assert 'mine.py", line 6, in lookup' in log
    assert "run again: the study then starts again with its whole budget. --max-errors 0 continues" in complaint


def test_max_errors_0_goes_on_whatever_fails(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MISTAKE)
    study_file(tmp_path, objective="mine:objective", max_trials=12)
    code, said, _ = hola("run", "study.json", "--workers", "2", "--max-errors", "0", folder=tmp_path)
    assert code == 1
    assert "no trial has a result\ntrial 1: hola.clients.parameters.NotActiveError: the parameter 'y' is" in said
    assert "or not a parameter of the study (mine.py:6)" in said


def test_a_run_that_fails_now_and_then_goes_on(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def objective(p):\n    return 1.0 if p['x'] < 0.5 else p['y']\n")
    study_file(tmp_path, objective="mine:objective", max_trials=20)
    code, said, complaint = hola("run", "study.json", "--workers", "1", folder=tmp_path)
    assert code == 0, complaint
    assert "finished: 20" in said or "20" in said
