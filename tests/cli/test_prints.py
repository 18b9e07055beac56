"""What an objective prints: it does not block, is not lost, and does not mix with results."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.distributed.local import run_local_distributed
from hola.distributed.printed_output import MAX_LOG_BYTES, log_files
from tests.cli.support import hola, serving, study_file

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=-1.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=2,
    seed=1,
)


LINES = 4000
"""A line has about 100 characters: six times what a pipe holds."""


def loud(parameters: dict[str, Any]) -> float:
    """An objective that prints from Python, from C and from another process."""
    for line in range(LINES):
        print(f"python {line} {'.' * 80}")  # noqa: T201 - that is what is tested
    for line in range(LINES):
        os.write(1, f"descriptor {line} {'.' * 80}\n".encode())
    libc = ctypes.CDLL(None)
    libc.puts(b"from C")
    libc.fflush(None)
    subprocess.run(["echo", "from a program"], check=True)
    return float(parameters["x"])


def test_a_loud_objective_neither_hangs_nor_loses_a_line_or_its_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run_local_distributed(loud, SPEC, n_workers=1, data_dir=tmp_path / "data")
    assert [trial.state for trial in result.trials] == ["completed", "completed"]
    assert [w.summary and (w.summary.reason, w.summary.completed) for w in result.workers] == [("finished", 2)]
    files = log_files(tmp_path / "data", "default", "worker-1")
    assert [file.stat().st_size <= MAX_LOG_BYTES for file in files] == [True, True]
    lines = [line for file in files for line in file.read_text().splitlines()]
    words = [line.split()[0] for line in lines]
    assert (words.count("python"), words.count("descriptor")) == (2 * LINES, 2 * LINES)
    assert (lines.count("from C"), lines.count("from a program")) == (2, 2)
    assert f"not shown; all are in {tmp_path}/data/logs)" in capsys.readouterr().err


PRINTS = """
import os
print("at import")


def f(p):
    print("printed")
    os.write(1, b"written\\n")
    return 1.0
"""


def test_the_summary_of_a_worker_is_alone_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "objective.py").write_text(PRINTS)
    with serving(tmp_path, "--study", str(study_file(tmp_path, max_trials=2)), "--no-rest"):
        code, out, complaint = hola(
            "worker", "--objective", "objective:f", "--json", folder=tmp_path, home=tmp_path / "data"
        )
    assert code == 0, complaint
    summary = json.loads(out)
    assert (summary["reason"], summary["completed"]) == ("finished", 2)
    lines = complaint.splitlines()
    assert [lines.count(text) for text in ("at import", "printed", "written")] == [1, 2, 2]


SCRIPT = """
import hola


def f(p):
    print("with a line break")
    print("without", end=" ")
    return p["x"]


if __name__ == "__main__":
    hola.run_optimization(f, {"x": (0.0, 1.0)}, n_trials=3, n_workers=2)
"""


def test_worker_processes_of_run_optimization_lose_no_print(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout.count("with a line break"), done.stdout.count("without ")) == (3, 3)


TRAIN = """
import sys

print("loading")
print("epoch 1 of 1", file=sys.stderr)
if "HOLA_TRIAL_ID" in __import__("os").environ and {fails}:
    sys.exit(3)
print(0.5)
"""


@pytest.mark.parametrize("fails", [False, True])
def test_hola_run_shows_what_a_program_prints_and_show_names_the_file(tmp_path: Path, fails: bool) -> None:
    (tmp_path / "train.py").write_text(TRAIN.format(fails=fails))
    study_file(tmp_path, max_trials=1, exec=[sys.executable, "train.py"])
    code, out, complaint = hola("run", "study.json", "-w", "1", "--no-rest", folder=tmp_path, connection=False)
    assert code == (1 if fails else 0), complaint
    printed = [line for line in complaint.splitlines() if line.startswith("worker-1, trial 1: ")]
    assert sorted(printed) == ["worker-1, trial 1: epoch 1 of 1", "worker-1, trial 1: loading"]
    code, out, complaint = hola("show", "1", folder=tmp_path, connection=False)
    assert out.splitlines()[-1] == "output: hola-data/logs/demo/worker-1.log, from line 1", complaint
    first, *lines = (tmp_path / "hola-data/logs/demo/worker-1.log").read_text().splitlines()
    assert first.startswith("--- trial 1, attempt 1, ")
    assert sorted(lines) == ["epoch 1 of 1", "loading"]


def test_a_worker_passes_on_what_its_program_prints(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(TRAIN.format(fails=False))
    with serving(tmp_path, "--study", str(study_file(tmp_path, max_trials=2)), "--no-rest"):
        code, out, complaint = hola(
            "worker", "--json", "--exec", sys.executable, "train.py", folder=tmp_path, home=tmp_path / "data"
        )
    assert (code, json.loads(out)["completed"]) == (0, 2), complaint
    lines = complaint.splitlines()
    assert [lines.count(text) for text in ("loading", "epoch 1 of 1", "0.5")] == [2, 2, 0]


REPORTS = """
import json
import os

for step in (1, 2):
    with open(os.environ["HOLA_REPORT_FILE"], "a") as file:
        file.write(json.dumps({"step": step, "objectives": {"loss": 0.5}}) + "\\n")
print(0.5)
"""


def test_hola_run_says_once_that_reports_are_not_sent(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(REPORTS)
    study_file(tmp_path, max_trials=6, exec=[sys.executable, "train.py"])
    code, _, complaint = hola("run", "study.json", "-w", "2", "--no-rest", folder=tmp_path, connection=False)
    assert code == 0, complaint
    note = "note: reports are not sent: the study has no steps (add steps to the spec for early stopping)"
    assert [line for line in complaint.splitlines() if "reports" in line] == [note]
    assert "hola note" not in "".join(file.read_text() for file in tmp_path.glob("hola-data/logs/*/*.log"))
