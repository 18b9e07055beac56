"""``hola diagnose``: what the command adds to the diagnoses."""

import json
from pathlib import Path
from typing import Any

import hola
from tests.cli.support import hola as run_command


def sometimes_fails(parameters: dict[str, Any]) -> float:
    n = parameters["n"]
    if n >= 7:
        raise MemoryError("the batch is too large")
    if n == 0:
        raise ValueError("a batch needs a size\nof at least 1")
    return float(n)


def test_many_failures_have_their_most_common_reason(tmp_path: Path) -> None:
    hola.run_optimization(
        sometimes_fails,
        {"n": (0, 11)},
        n_trials=12,
        seed=1,
        progress=False,
        storage=tmp_path / "hola-data",
    )
    (found,) = (d for d in hola.diagnose(hola.load_study(tmp_path / "hola-data")) if d.kind == "failures")
    sentence = f"{found.sentence} Most often: MemoryError: the batch is too large (test_diagnose.py:14)"
    code, out, complaint = run_command("diagnose", "--data-dir", "hola-data", folder=tmp_path)
    assert (code, out.splitlines()[0]) == (0, sentence), complaint
    _, out, _ = run_command("diagnose", "--data-dir", "hola-data", "--json", folder=tmp_path)
    assert json.loads(out.splitlines()[0]) == {"kind": "failures", "sentence": sentence}
