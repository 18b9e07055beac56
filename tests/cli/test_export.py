"""``hola export --reports``: what the trials reported, in the formats of the trials."""

import json
from pathlib import Path
from typing import Any

import pytest

import hola as package
from hola.clients import current_trial
from tests.cli.support import hola

WANTED = [(1, 1, 0.5, None), (1, 3, None, 7.0), (2, 1, 0.5, None), (2, 3, None, 7.0)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    def train(parameters: dict[str, Any]) -> dict[str, float]:
        current_trial().report(1, {"loss": 0.5})
        current_trial().report(3, {"loss": float("nan"), "ms": 7.0})
        return {"loss": float(parameters["x"]), "ms": 1.0}

    package.run_optimization(
        train,
        {"x": (0.0, 1.0)},
        {"loss": "minimize", "ms": "minimize"},
        n_trials=2,
        steps=3,
        stopping="none",
        progress=False,
        storage=tmp_path / "data",
    )
    return tmp_path


def export(folder: Path, *arguments: str) -> tuple[str, str]:
    code, out, complaint = hola("export", "--reports", "--data-dir", "data", *arguments, folder=folder)
    assert code == 0, complaint
    return out, complaint


def test_reports_are_written_as_csv(data: Path) -> None:
    lines = ["trial_id,step,objective.loss,objective.ms", "1,1,0.5,", "1,3,,7.0", "2,1,0.5,", "2,3,,7.0"]
    out, _ = export(data)
    assert out.splitlines() == lines
    _, complaint = export(data, "-o", "reports.csv")
    assert (data / "reports.csv").read_text().splitlines() == lines
    assert complaint == "wrote 4 reports to reports.csv\n"


def test_reports_are_written_as_json_lines_and_parquet(data: Path) -> None:
    from pyarrow import parquet

    out, _ = export(data, "--format", "jsonl")
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "trial_id": trial_id,
            "step": step,
            "objectives": {name: value for name, value in (("loss", loss), ("ms", ms)) if value is not None},
        }
        for trial_id, step, loss, ms in WANTED
    ]
    export(data, "-o", "reports.parquet")
    table = parquet.read_table(data / "reports.parquet")
    assert table.column_names == ["trial_id", "step", "objective.loss", "objective.ms"]
    assert list(zip(*table.to_pydict().values(), strict=True)) == WANTED
