"""What an objective prints: it does not block, is not lost, and does not mix with results."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.distributed.local import run_local_distributed
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


def test_a_loud_objective_neither_hangs_nor_loses_a_line_or_its_summary(tmp_path: Path) -> None:
    result = run_local_distributed(loud, SPEC, n_workers=1, data_dir=tmp_path / "data")
    assert [trial.state for trial in result.trials] == ["completed", "completed"]
    assert [w.summary and (w.summary.reason, w.summary.completed) for w in result.workers] == [("finished", 2)]
    words = [line.split()[0] for line in (tmp_path / "data" / "run.log").read_text().splitlines()]
    assert (words.count("python"), words.count("descriptor")) == (2 * LINES, 2 * LINES)
    lines = (tmp_path / "data" / "run.log").read_text().splitlines()
    assert (lines.count("from C"), lines.count("from a program")) == (2, 2)


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
